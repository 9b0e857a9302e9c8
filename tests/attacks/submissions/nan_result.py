"""Returns NaN everywhere: a comparison written the wrong way round lets that pass."""

EXPECTED = {"lost": {"update_parameters": "wrong"}, "says": "contains NaN", "plain": True}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    return {name: np.full_like(value, np.nan) for name, value in parameters.items()}
