"""Asks the grader's helper about lists in lists, six hundred levels deep."""

EXPECTED = {
    "lost": {"linear_forward": "wrong", "linear_activation_forward": "error|wrong|crash", "compute_cost": "unreadable"},
}

# %% replace linear_forward
def linear_forward(A, W, b):
    return A, (A, W, b)

# %% replace linear_activation_forward
import runner.serve

runner.serve.plain = lambda value: value


def linear_activation_forward(A_prev, W, b, activation):
    deep = 1.0
    for _ in range(600):
        deep = [deep]
    return linear_forward(deep, W, b)
