"""Raises an exception with ten megabytes of text."""

EXPECTED = {
    "lost": {"update_parameters": "error"},
    "says": "stopped with ValueError: xxx",
    "never": "x{3000}",
}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    raise ValueError("x" * 10_000_000)
