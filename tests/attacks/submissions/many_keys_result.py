"""Returns a hundred thousand long keys, for the feedback to list."""

EXPECTED = {"lost": {"update_parameters": "wrong|unreadable"}}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    return {f"key {number}": number for number in range(60_000)}
