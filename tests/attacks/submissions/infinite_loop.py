"""Computes forever."""

EXPECTED = {"lost": {"update_parameters": "timeout"}, "says": "time is up"}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    while True:
        pass
