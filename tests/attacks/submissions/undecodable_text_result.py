"""Returns text that is no valid Unicode."""

EXPECTED = {"lost": {"update_parameters": "unreadable|wrong"}}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    print("\ud800")
    return {"\udfff": "\ud800"}
