"""Asks the grader's helper about numbers instead of matrices, so that the answer is no array."""

EXPECTED = {
    "lost": {"linear_forward": "wrong", "linear_activation_forward": "error|wrong|crash"},
}

# %% replace linear_forward
def linear_forward(A, W, b):
    return A, (A, W, b)

# %% replace linear_activation_forward
def linear_activation_forward(A_prev, W, b, activation):
    return linear_forward(2.0, 3.0, 1.0)
