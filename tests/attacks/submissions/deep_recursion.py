"""Calls itself without end."""

EXPECTED = {"lost": {"update_parameters": "error"}, "says": "RecursionError"}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    return update_parameters(parameters, grads, learning_rate)
