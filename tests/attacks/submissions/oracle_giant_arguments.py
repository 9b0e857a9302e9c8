"""Has the grader multiply giant matrices."""

EXPECTED = {
    "lost": {"linear_forward": "wrong", "linear_activation_forward": "error|wrong"},
    "heard": "very large arguments",
}

# %% replace linear_forward
def linear_forward(A, W, b):
    return A, (A, W, b)

# %% replace linear_activation_forward
def linear_activation_forward(A_prev, W, b, activation):
    return linear_forward(np.zeros((1000, 2000)), np.zeros((1000, 1000)), b)
