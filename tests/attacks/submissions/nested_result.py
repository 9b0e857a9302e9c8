"""Returns lists in lists, ten thousand levels deep."""

EXPECTED = {"lost": {"update_parameters": "unreadable"}, "says": "levels deep"}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    deep = []
    for _ in range(10_000):
        deep = [deep]
    return deep
