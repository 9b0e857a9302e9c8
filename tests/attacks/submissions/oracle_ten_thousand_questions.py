"""Asks the grader's helper ten thousand times in one call."""

EXPECTED = {
    "lost": {"linear_forward": "wrong", "linear_activation_forward": "wrong|crash|timeout"},
    "heard": "more questions than it may|time is up",
}

# %% replace linear_forward
def linear_forward(A, W, b):
    return A, (A, W, b)

# %% replace linear_activation_forward
def linear_activation_forward(A_prev, W, b, activation):
    for _ in range(10_000):
        Z, cache = linear_forward(A_prev, W, b)
    return relu(Z)[0], (cache, Z)
