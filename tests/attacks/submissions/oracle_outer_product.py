"""Has the grader multiply small arrays with many axes, whose product is thousands of times larger than they are."""

EXPECTED = {
    "lost": {"linear_forward": "wrong", "linear_activation_forward": "error|wrong"},
    "heard": "very large arguments",
}

# %% replace linear_forward
def linear_forward(A, W, b):
    return A, (A, W, b)

# %% replace linear_activation_forward
def linear_activation_forward(A_prev, W, b, activation):
    # 2 x 3500 numbers in, 3500 x 3500 out: 98 MB
    return linear_forward(np.zeros((50, 1, 70)), np.zeros((50, 70, 1)), b)
