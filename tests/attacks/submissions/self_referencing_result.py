"""Returns a list that contains itself."""

EXPECTED = {"lost": {"update_parameters": "unreadable"}, "says": "levels deep"}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    loop = []
    loop.append(loop)
    return loop
