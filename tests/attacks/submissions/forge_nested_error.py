"""Replies with an error made of lists in lists, nine hundred levels deep."""

EXPECTED = {"lost": {"update_parameters": "error|crash|unreadable"}}

# %% replace update_parameters
import runner.serve


def update_parameters(parameters, grads, learning_rate):
    deep = []
    for _ in range(900):
        deep = [deep]
    runner.serve.error_as_data = lambda error: {"type": deep, "message": deep, "line": deep}
    raise ValueError
