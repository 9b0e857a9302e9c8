"""Returns an array larger than any frame may be."""

EXPECTED = {"lost": {"update_parameters": "unreadable"}, "says": "MB is too large", "plain": True}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    return np.zeros(10_000_000)
