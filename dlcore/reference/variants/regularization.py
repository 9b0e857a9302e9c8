"""Assignment 07 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dlcore.given.regularization import backward_propagation, relu, sigmoid
from dlcore.plain import Array
from dlcore.reference.regularization import Arrays, Cache


# ------------------------------------------------------------------------------------ compute_cost_with_regularization
def cost_loop(A3: Array, Y: Array, parameters: Arrays, lambd: float) -> float:
    m = Y.shape[1]
    losses = [-np.log(a if y else 1 - a) for a, y in zip(A3[0], Y[0], strict=True)]
    squares = sum(float(w) ** 2 for name, W in parameters.items() if name.startswith("W") for w in W.flat)
    return float((sum(losses) + lambd * squares / 2) / m)


def cost_norms(A3: Array, Y: Array, parameters: Arrays, lambd: float) -> object:
    m = Y.shape[1]
    cross_entropy = -(np.dot(Y, np.log(A3).T) + np.dot(1 - Y, np.log(1 - A3).T)) / m
    norms = [np.linalg.norm(parameters["W" + str(l)]) ** 2 for l in (1, 2, 3)]
    return np.squeeze(cross_entropy) + 0.5 * lambd * np.sum(norms) / m


def cost_flat(A3: Array, Y: Array, parameters: Arrays, lambd: float) -> float:
    w = np.concatenate([parameters[f"W{l}"].ravel() for l in (1, 2, 3)])
    return float(np.mean(-np.log(np.where(Y == 1, A3, 1 - A3))) + lambd / 2 / Y.shape[1] * (w @ w))


def cost_traces(A3: Array, Y: Array, parameters: Arrays, lambd: float) -> float:
    m = A3.shape[1]
    total = 0.0
    for l in range(1, len(parameters) // 2 + 1):
        W = parameters["W" + str(l)]
        total += np.trace(np.dot(W.T, W))
    return float(-np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / m + (1.0 / m) * (lambd / 2) * total)


# ---------------------------------------------------------------------------- backward_propagation_with_regularization
def L2_afterwards(X: Array, Y: Array, cache: Cache, lambd: float) -> Arrays:
    grads = backward_propagation(X, Y, cache)
    for name, W in zip(("dW1", "dW2", "dW3"), (cache[2], cache[6], cache[10]), strict=True):
        grads[name] = grads[name] + lambd * W / X.shape[1]
    return grads


def L2_one_division(X: Array, Y: Array, cache: Cache, lambd: float) -> Arrays:
    m = Y.shape[1]
    _, A1, W1, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = A3 - Y
    dA2 = W3.T @ dZ3
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dA1 = W2.T @ dZ2
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    grads = {"dZ3": dZ3, "dA2": dA2, "dZ2": dZ2, "dA1": dA1, "dZ1": dZ1}
    for l, (dZ, below, W) in enumerate(((dZ1, X, W1), (dZ2, A1, W2), (dZ3, A2, W3)), 1):
        grads[f"dW{l}"] = (dZ @ below.T + lambd * W) / m
        grads[f"db{l}"] = dZ.mean(axis=1, keepdims=True)
    return grads


def L2_example_by_example(X: Array, Y: Array, cache: Cache, lambd: float) -> Arrays:
    m = X.shape[1]
    grads = backward_propagation(X, Y, cache)
    inputs, weights = {1: X, 2: cache[1], 3: cache[5]}, {1: cache[2], 2: cache[6], 3: cache[10]}
    for l in (3, 2, 1):
        total = np.zeros_like(weights[l])
        for i in range(m):
            total += np.outer(grads[f"dZ{l}"][:, i], inputs[l][:, i]) + lambd / m * weights[l]
        grads[f"dW{l}"] = total / m
    return grads


def L2_in_place(X: Array, Y: Array, cache: Cache, lambd: float) -> Arrays:
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    grads, decay = {}, lambd / X.shape[1]
    dA, dZ = None, A3 - Y
    for l, W, below in ((3, W3, A2), (2, W2, A1), (1, W1, X)):
        grads[f"dZ{l}"] = dZ
        grads[f"dW{l}"] = np.einsum("im,jm->ij", dZ, below) / X.shape[1]
        grads[f"dW{l}"] += decay * W
        grads[f"db{l}"] = np.dot(dZ, np.ones((X.shape[1], 1))) / X.shape[1]
        if l > 1:
            dA = grads[f"dA{l - 1}"] = W.T.dot(dZ)
            dZ = np.where(below > 0, dA, 0)
    return grads


# ------------------------------------------------------------------------------------ forward_propagation_with_dropout
def dropout_masks_of_ones(X: Array, parameters: Arrays, keep_prob: float = 0.5) -> tuple[Array, Cache]:
    np.random.seed(1)
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = np.dot(W1, X) + b1
    A1 = relu(Z1)
    D1 = (np.random.rand(*A1.shape) < keep_prob).astype(int)
    A1 = np.multiply(A1, D1) / keep_prob
    Z2 = np.dot(W2, A1) + b2
    A2 = relu(Z2)
    D2 = (np.random.rand(*A2.shape) < keep_prob).astype(int)
    A2 = np.multiply(A2, D2) / keep_prob
    Z3 = np.dot(W3, A2) + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)


def dropout_own_stream(X: Array, parameters: Arrays, keep_prob: float = 0.5) -> tuple[Array, Cache]:
    state, A, parts = np.random.RandomState(1), X, []
    for l in (1, 2):
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        Z = W @ A + b
        D = state.uniform(size=Z.shape) <= keep_prob
        A = np.where(D, np.maximum(Z, 0) / keep_prob, 0.0)
        parts += [Z, D, A, W, b]
    Z3 = parameters["W3"] @ A + parameters["b3"]
    A3 = 1 / (1 + np.exp(-Z3))
    return A3, (*parts, Z3, A3, parameters["W3"], parameters["b3"])


def dropout_floats_silenced_by_index(X: Array, parameters: Arrays, keep_prob: float = 0.5) -> tuple[Array, Cache]:
    np.random.seed(1)
    W1, b1, W2, b2, W3, b3 = (parameters[key] for key in ("W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    D1 = np.where(np.random.random_sample(A1.shape) >= keep_prob, 0.0, 1.0)
    A1[D1 == 0] = 0
    A1 *= 1 / keep_prob
    Z2 = W2 @ A1 + b2
    A2 = relu(Z2)
    D2 = np.where(np.random.random_sample(A2.shape) >= keep_prob, 0.0, 1.0)
    A2[D2 == 0] = 0
    A2 *= 1 / keep_prob
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)


def dropout_both_masks_at_once(X: Array, parameters: Arrays, keep_prob: float = 0.5) -> tuple[Array, Cache]:
    np.random.seed(1)
    p, m = parameters, X.shape[1]
    n_1, n_2 = len(p["b1"]), len(p["b2"])
    drawn = np.random.rand(n_1 + n_2, m)  # row after row, so D1's numbers come first
    D1, D2 = np.less(drawn[:n_1], keep_prob), np.less(drawn[n_1:], keep_prob)
    Z1 = p["W1"].dot(X) + p["b1"]
    A1 = relu(Z1) * (D1 / keep_prob)
    Z2 = p["W2"].dot(A1) + p["b2"]
    A2 = relu(Z2) * (D2 / keep_prob)
    Z3 = p["W3"].dot(A2) + p["b3"]
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, p["W1"], p["b1"], Z2, D2, A2, p["W2"], p["b2"], Z3, A3, p["W3"], p["b3"])


# ----------------------------------------------------------------------------------- backward_propagation_with_dropout
def _backward(X: Array, Y: Array, cache: Cache, dropped: Callable[[Array, int], Array]) -> Arrays:
    """The way back, with `dropped(dA, l)` in the place of the gaps."""
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dA2 = dropped(W3.T @ dZ3, 2)
    dZ2 = dA2 * (A2 > 0)
    dA1 = dropped(W2.T @ dZ2, 1)
    dZ1 = dA1 * (A1 > 0)
    grads = {"dZ3": dZ3, "dA2": dA2, "dZ2": dZ2, "dA1": dA1, "dZ1": dZ1}
    for l, (dZ, below) in enumerate(((dZ1, X), (dZ2, A1), (dZ3, A2)), 1):
        grads[f"dW{l}"], grads[f"db{l}"] = dZ @ below.T / m, np.mean(dZ, axis=1, keepdims=True)
    return grads


def back_one_line(X: Array, Y: Array, cache: Cache, keep_prob: float) -> Arrays:
    return _backward(X, Y, cache, lambda dA, l: dA * cache[{1: 1, 2: 6}[l]] / keep_prob)


def back_where(X: Array, Y: Array, cache: Cache, keep_prob: float) -> Arrays:
    masks = {1: cache[1], 2: cache[6]}
    return _backward(X, Y, cache, lambda dA, l: np.where(masks[l], dA / keep_prob, 0.0))


def back_by_index(X: Array, Y: Array, cache: Cache, keep_prob: float) -> Arrays:
    def dropped(dA: Array, l: int) -> Array:
        dA = dA / keep_prob
        dA[cache[1 if l == 1 else 6] == 0] = 0
        return dA

    return _backward(X, Y, cache, dropped)


def back_weights_of_masks(X: Array, Y: Array, cache: Cache, keep_prob: float) -> Arrays:
    scale = {1: cache[1].astype(float) / keep_prob, 2: cache[6].astype(float) / keep_prob}
    return _backward(X, Y, cache, lambda dA, l: np.multiply(scale[l], dA))


def back_in_place(X: Array, Y: Array, cache: Cache, keep_prob: float) -> Arrays:
    masks = [cache[1], cache[6]]

    def dropped(dA: Array, l: int) -> Array:
        dA *= masks[l - 1]
        dA /= keep_prob
        return dA

    return _backward(X, Y, cache, dropped)


VARIANTS = {
    "compute_cost_with_regularization": [cost_loop, cost_norms, cost_flat, cost_traces],
    "backward_propagation_with_regularization": [
        L2_afterwards,
        L2_one_division,
        L2_example_by_example,
        L2_in_place,
    ],
    "forward_propagation_with_dropout": [
        dropout_masks_of_ones,
        dropout_own_stream,
        dropout_floats_silenced_by_index,
        dropout_both_masks_at_once,
    ],
    "backward_propagation_with_dropout": [
        back_one_line,
        back_where,
        back_by_index,
        back_weights_of_masks,
        back_in_place,
    ],
}
