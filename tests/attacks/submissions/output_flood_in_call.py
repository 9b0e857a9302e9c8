"""Prints a hundred megabytes, a line at a time, while its function runs."""

EXPECTED = {"lost": {"update_parameters": "wrong|timeout"}, "never": "x{3000}"}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    for _ in range(200):
        print("x" * 500_000)
    return parameters
