"""Takes all the memory there is, page by page."""

EXPECTED = {"lost": {"update_parameters": "error|crash|timeout"}, "says": "Memory|ended|time is up", "plain": True}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    taken = []
    while True:
        taken.append(np.ones(1_000_000))
