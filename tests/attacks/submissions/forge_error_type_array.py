"""Replies with an error whose type is an array, which compares with a name to something without a truth value."""

EXPECTED = {"lost": {"linear_forward": "error"}}

# %% replace linear_forward
import runner.serve


def linear_forward(A, W, b):
    runner.serve.error_as_data = lambda error: {"type": np.zeros(3), "message": [None] * 50, "line": {"a": b}}
    raise ValueError
