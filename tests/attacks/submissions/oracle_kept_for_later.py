"""Keeps the helper that the grader answers, to use it when another exercise is graded."""

EXPECTED = {
    "lost": {"linear_forward": "wrong", "linear_backward": "error|wrong|crash"},
    "heard": "no such helper|answers no question",
}

# %% replace linear_forward
def linear_forward(A, W, b):
    return A, (A, W, b)

# %% replace linear_activation_forward
KEPT = []


def linear_activation_forward(A_prev, W, b, activation):
    if linear_forward.__name__ == "helper":
        KEPT.append(linear_forward)
    Z, cache = linear_forward(A_prev, W, b)
    A, Z = (sigmoid if activation == "sigmoid" else relu)(Z)
    return A, (cache, Z)

# %% replace linear_backward
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dA_prev, _ = KEPT[0](dZ, W.T, np.zeros((1, 1)))
    return dA_prev, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m
