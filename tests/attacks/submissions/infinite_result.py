"""Returns infinity everywhere, so that a relative tolerance might become infinite, too."""

EXPECTED = {"lost": {"update_parameters": "wrong"}, "says": "contains infinity"}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    return {name: np.full_like(value, np.inf) for name, value in parameters.items()}
