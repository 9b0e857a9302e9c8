"""Returns one number where a whole array is due, and lets broadcasting do the rest."""

EXPECTED = {"lost": {"linear_forward": "wrong"}, "says": "has the shape"}

# %% replace linear_forward
def linear_forward(A, W, b):
    return np.zeros(()), (A, W, b)
