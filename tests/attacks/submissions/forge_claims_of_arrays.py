"""Says in arrays which arguments it changed, which compare with a number to something without a truth value."""

EXPECTED = {"lost": {"linear_forward": "wrong"}}

# %% replace linear_forward
import runner.serve


def linear_forward(A, W, b):
    runner.serve._changed = lambda before, after: [np.zeros(3), {"a": 1}, np.zeros(0)]
    return np.zeros((1, 1)), (A, W, b)
