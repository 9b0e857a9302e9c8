"""Assignment 04 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from dlcore.given.deep_network import relu, relu_backward, sigmoid, sigmoid_backward
from dlcore.plain import Array
from dlcore.reference.deep_network_step_by_step import (
    Cache,
    LinearCache,
    Parameters,
    keys_since_2018,
    linear_activation_backward,
    linear_activation_forward,
    linear_backward,
    linear_forward,
)


# ------------------------------------------------------------------------------------------------ initialize_parameters
def init_scaled_afterwards(n_x: int, n_h: int, n_y: int) -> Parameters:
    np.random.seed(1)
    W1, W2 = np.random.randn(n_h, n_x), np.random.randn(n_y, n_h)
    W1 /= 100
    W2 /= 100
    return {"b1": np.zeros([n_h, 1]), "b2": np.zeros([n_y, 1]), "W1": W1, "W2": W2}


def init_own_generator(n_x: int, n_h: int, n_y: int) -> Parameters:
    state = np.random.RandomState(1)
    W1 = 0.01 * state.standard_normal((n_h, n_x))
    W2 = state.normal(0, 0.01, size=(n_y, n_h))
    return {"W2": W2, "W1": W1, "b2": np.full((n_y, 1), 0.0), "b1": W1[:, :1] * 0}


def init_integer_biases(n_x: int, n_h: int, n_y: int) -> Parameters:
    np.random.seed(1)
    W1 = np.random.randn(n_h * n_x).reshape(n_h, n_x) * 1e-2
    b1 = np.zeros((n_h, 1), dtype=int)
    W2 = np.random.randn(n_y * n_h).reshape(n_y, n_h) * 1e-2
    b2 = np.array([[0]] * n_y)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def init_float32(n_x: int, n_h: int, n_y: int) -> Parameters:
    np.random.seed(1)
    sizes = [n_x, n_h, n_y]
    parameters = {}
    for l in (1, 2):
        parameters[f"W{l}"] = np.random.randn(sizes[l], sizes[l - 1]).astype(np.float32) * np.float32(0.01)
        parameters[f"b{l}"] = np.zeros((sizes[l], 1), dtype=np.float32)
    return parameters


# ------------------------------------------------------------------------------------------- initialize_parameters_deep
def deep_pairs(layer_dims: list[int]) -> Parameters:
    np.random.seed(3)
    parameters = {}
    for l, (below, here) in enumerate(itertools.pairwise(layer_dims), start=1):
        parameters[f"W{l}"] = np.random.randn(here, below) / 100
        parameters[f"b{l}"] = np.zeros(shape=(here, 1))
    return parameters


def deep_biases_first(layer_dims: list[int]) -> Parameters:
    np.random.seed(3)
    parameters = {f"b{l}": np.zeros((n, 1)) for l, n in enumerate(layer_dims) if l}
    for l in range(1, len(layer_dims)):
        parameters[f"W{l}"] = np.multiply(0.01, np.random.randn(layer_dims[l], layer_dims[l - 1]))
    return parameters


def deep_number_by_number(layer_dims: list[int]) -> Parameters:
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(layer_dims)):
        W = [[0.01 * np.random.randn() for _ in range(layer_dims[l - 1])] for _ in range(layer_dims[l])]
        parameters["W" + str(l)] = np.array(W)
        parameters["b" + str(l)] = np.array([[0.0] for _ in range(layer_dims[l])])
    return parameters


def deep_float32(layer_dims: list[int]) -> Parameters:
    np.random.seed(3)
    sizes, parameters = np.array(layer_dims), {}
    for l in range(1, sizes.size):
        parameters["W%d" % l] = (np.random.randn(sizes[l], sizes[l - 1]) * 0.01).astype("float32")  # noqa: UP031
        parameters["b%d" % l] = np.zeros((sizes[l], 1), np.float32)  # noqa: UP031
    return parameters


# ------------------------------------------------------------------------------------------------------- linear_forward
def forward_operator(A: Array, W: Array, b: Array) -> tuple[Array, LinearCache]:
    return W @ A + b, (A, W, b)


def forward_einsum(A: Array, W: Array, b: Array) -> tuple[Array, LinearCache]:
    return np.einsum("ij,jk->ik", W, A) + b, (A, W, b)


def forward_loops(A: Array, W: Array, b: Array) -> tuple[Array, LinearCache]:
    Z = np.zeros((W.shape[0], A.shape[1]))
    for i in range(W.shape[0]):
        for k in range(A.shape[1]):
            Z[i, k] = sum(W[i, j] * A[j, k] for j in range(A.shape[0])) + b[i, 0]
    return Z, (A, W, b)


def forward_homogeneous(A: Array, W: Array, b: Array) -> tuple[Array, list[Array]]:
    ones = np.ones((1, A.shape[1]))
    return np.hstack([W, b]).dot(np.vstack([A, ones])), [A, W, b]


def forward_transposed(A: Array, W: Array, b: Array) -> tuple[Array, LinearCache]:
    return (np.matmul(A.T, W.T) + b.ravel()).T, (A.copy(), W.copy(), b.copy())


# -------------------------------------------------------------------------------------------- linear_activation_forward
def layer_by_name(A_prev: Array, W: Array, b: Array, activation: str) -> tuple[Array, Cache]:
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, _ = {"sigmoid": sigmoid, "relu": relu}[activation](Z)
    return A, (linear_cache, Z)


def layer_without_helpers(A_prev: Array, W: Array, b: Array, activation: str) -> tuple[Array, Cache]:
    Z = W @ A_prev + b
    A = 1 / (1 + np.exp(-Z)) if activation == "sigmoid" else Z * (Z > 0)
    return A, ((A_prev, W, b), Z)


def layer_tanh(A_prev: Array, W: Array, b: Array, activation: str) -> tuple[Array, Cache]:
    Z, linear_cache = linear_forward(A_prev, W, b)
    A = (1 + np.tanh(Z / 2)) / 2 if activation == "sigmoid" else (Z + abs(Z)) / 2
    return A, (linear_cache, Z)


def layer_cache_as_list(A_prev: Array, W: Array, b: Array, activation: str) -> tuple[Array, list[Any]]:
    Z, linear_cache = linear_forward(A_prev, W, b)
    A = np.where(Z > 0, Z, 0)
    if activation == "sigmoid":
        A = np.exp(Z) / (np.exp(Z) + 1)
    return A, [list(linear_cache), Z]


def layer_entry_by_entry(A_prev: Array, W: Array, b: Array, activation: str) -> tuple[Array, Cache]:
    Z, linear_cache = linear_forward(A_prev, W, b)
    squash = (lambda z: 1 / (1 + math.exp(-z))) if activation == "sigmoid" else (lambda z: max(0.0, z))
    return np.array([[squash(z) for z in row] for row in Z]), (linear_cache, Z)


# ------------------------------------------------------------------------------------------------------ L_model_forward
def network_list_of_names(X: Array, parameters: Parameters) -> tuple[Array, list[Cache]]:
    L = len(parameters) // 2
    A, caches = X, []
    for l, activation in enumerate(["relu"] * (L - 1) + ["sigmoid"], start=1):
        A, cache = linear_activation_forward(A, parameters[f"W{l}"], parameters[f"b{l}"], activation)
        caches.append(cache)
    return A, caches


def network_recursive(X: Array, parameters: Parameters) -> tuple[Array, list[Cache]]:
    def run(A: Array, l: int) -> tuple[Array, list[Cache]]:
        activation = "sigmoid" if f"W{l + 1}" not in parameters else "relu"
        A, cache = linear_activation_forward(A, parameters[f"W{l}"], parameters[f"b{l}"], activation)
        if activation == "sigmoid":
            return A, [cache]
        AL, caches = run(A, l + 1)
        return AL, [cache, *caches]

    return run(X, 1)


def network_while(X: Array, parameters: Parameters) -> tuple[Array, list[Cache]]:
    l, A, caches = 1, X, []
    while "W" + str(l + 1) in parameters:
        A, cache = linear_activation_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], "relu")
        caches += [cache]
        l += 1
    A, cache = linear_activation_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], "sigmoid")
    return A, [*caches, cache]


def network_without_helpers(X: Array, parameters: Parameters) -> tuple[Array, tuple[Any, ...]]:
    L = len(parameters) // 2
    A, caches = X, []
    for l in range(1, L + 1):
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
        Z = W.dot(A) + b
        caches.append(((A, W, b), Z))
        A = np.maximum(Z, 0) if l < L else 1.0 / (1.0 + np.exp(-Z))
    return A, tuple(caches)


# --------------------------------------------------------------------------------------------------------- compute_cost
def cost_products(AL: Array, Y: Array) -> Any:
    m = Y.shape[1]
    return np.squeeze(-(np.dot(np.log(AL), Y.T) + np.dot(np.log(1 - AL), (1 - Y).T)) / m)


def cost_mean(AL: Array, Y: Array) -> Any:
    return -np.mean(np.log(np.where(Y == 1, AL, 1 - AL)))


def cost_loop(AL: Array, Y: Array) -> Any:
    total = 0.0
    for a, y in zip(AL[0], Y[0], strict=True):
        total -= math.log(a) if y else math.log(1 - a)
    return total / AL.shape[1]


def cost_logprobs(AL: Array, Y: Array) -> Any:
    logprobs = np.multiply(-np.log(AL), Y) + np.multiply(-np.log1p(-AL), 1 - Y)
    return 1.0 / Y.size * np.nansum(logprobs)


def cost_float(AL: Array, Y: Array) -> float:
    m = Y.shape[1]
    return float((-1 / m) * np.einsum("ij,ij->", Y, np.log(AL)) - (1 / m) * np.vdot(1 - Y, np.log(1 - AL)))


# ------------------------------------------------------------------------------------------------------ linear_backward
def backward_operator(dZ: Array, cache: LinearCache) -> tuple[Array, Array, Array]:
    A_prev, W, _ = cache
    m = dZ.shape[1]
    return W.T @ dZ, 1 / m * (dZ @ A_prev.T), np.mean(dZ, axis=1, keepdims=True)


def backward_einsum(dZ: Array, cache: LinearCache) -> tuple[Array, Array, Array]:
    A_prev, W, b = cache
    m = A_prev.shape[-1]
    dW = np.einsum("ik,jk->ij", dZ, A_prev) / m
    db = np.einsum("ik->i", dZ).reshape(b.shape) / m
    return np.einsum("ij,ik->jk", W, dZ), dW, db


def backward_example_by_example(dZ: Array, cache: LinearCache) -> tuple[Array, Array, Array]:
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW, db, dA_prev = np.zeros(W.shape), np.zeros(b.shape), np.zeros(A_prev.shape)
    for k in range(m):
        dW += np.outer(dZ[:, k], A_prev[:, k]) / m
        db[:, 0] += dZ[:, k] / m
        dA_prev[:, k] = dZ[:, k] @ W
    return dA_prev, dW, db


def backward_transposed(dZ: Array, cache: LinearCache) -> list[Array]:
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    return [dZ.T.dot(W).T, A_prev.dot(dZ.T).T / m, np.dot(dZ, np.ones((m, 1))) / m]


# ------------------------------------------------------------------------------------------- linear_activation_backward
def layer_backward_by_name(dA: Array, cache: Cache, activation: str) -> tuple[Array, Array, Array]:
    step = {"relu": relu_backward, "sigmoid": sigmoid_backward}[activation]
    return linear_backward(step(dA, cache[1]), cache[0])


def layer_backward_mask(dA: Array, cache: Cache, activation: str) -> tuple[Array, Array, Array]:
    (linear_cache, Z) = cache
    if activation == "relu":
        dZ = np.array(dA, copy=True)
        dZ[Z <= 0] = 0
    else:
        s = 1 / (1 + np.exp(-Z))
        dZ = dA * s * (1 - s)
    return linear_backward(dZ, linear_cache)


def layer_backward_slopes(dA: Array, cache: Cache, activation: str) -> tuple[Array, Array, Array]:
    linear_cache, Z = cache
    slope = (Z > 0).astype(float) if activation == "relu" else 0.25 / np.cosh(Z / 2) ** 2
    return linear_backward(slope * dA, linear_cache)


def layer_backward_without_helpers(dA: Array, cache: Cache, activation: str) -> tuple[Array, Array, Array]:
    (A_prev, W, _), Z = cache
    A = sigmoid(Z)[0]
    dZ = dA * (A - A**2) if activation == "sigmoid" else np.heaviside(Z, 0) * dA
    m = dZ.shape[1]
    return np.matmul(W.T, dZ), np.matmul(dZ, A_prev.T) / m, dZ.sum(axis=1)[:, None] / m


# ----------------------------------------------------------------------------------------------------- L_model_backward
def backprop_carried_along(AL: Array, Y: Array, caches: list[Cache]) -> dict[str, Array]:
    grads, L = {}, len(caches)
    dA = (AL - Y) / (AL * (1 - AL))
    for l in range(L, 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], "sigmoid" if l == L else "relu")
        grads.update({f"dA{l}": dA, f"dW{l}": dW, f"db{l}": db})
    return grads


def backprop_keys_since_2018(AL: Array, Y: Array, caches: list[Cache]) -> dict[str, Array]:
    grads, L = {}, len(caches)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    grads[f"dA{L - 1}"], grads[f"dW{L}"], grads[f"db{L}"] = linear_activation_backward(dAL, caches[-1], "sigmoid")
    for l in reversed(range(L - 1)):
        found = linear_activation_backward(grads["dA" + str(l + 1)], caches[l], "relu")
        grads["dA" + str(l)], grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = found
    return grads


def backprop_without_helpers(AL: Array, Y: Array, caches: list[Cache]) -> dict[str, Array]:
    grads, m = {}, AL.shape[1]
    dA = (1 - Y) / (1 - AL) - Y / AL
    for l, ((A_prev, W, _), Z) in reversed(list(enumerate(caches, start=1))):
        s = 1 / (1 + np.exp(-Z))
        dZ = dA * s * (1 - s) if l == len(caches) else np.where(Z > 0, dA, 0)
        dA = W.T @ dZ
        grads[f"dW{l}"], grads[f"db{l}"], grads[f"dA{l}"] = dZ @ A_prev.T / m, dZ.mean(1, keepdims=True), dA
    return grads


def backprop_recursive(AL: Array, Y: Array, caches: list[Cache]) -> Any:
    def walk(dA: Array, l: int) -> dict[str, Array]:
        if l == 0:
            return {}
        dA_prev, dW, db = linear_activation_backward(dA, caches[l - 1], "sigmoid" if l == len(caches) else "relu")
        return {"dA" + str(l): dA_prev, "dW" + str(l): dW, "db" + str(l): db} | walk(dA_prev, l - 1)

    return keys_since_2018(walk(np.where(Y == 1, -1 / AL, 1 / (1 - AL)), len(caches)))  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------------- update_parameters
def update_in_place(parameters: Parameters, grads: dict[str, Any], learning_rate: float) -> Parameters:
    for l in range(len(parameters) // 2):
        parameters["W" + str(l + 1)] -= learning_rate * grads["dW" + str(l + 1)]
        parameters["b" + str(l + 1)] -= learning_rate * grads["db" + str(l + 1)]
    return parameters


def update_comprehension(parameters: Parameters, grads: dict[str, Any], learning_rate: float) -> Parameters:
    return {key: value - learning_rate * grads["d" + key] for key, value in parameters.items()}


def update_new_dictionary(parameters: Parameters, grads: dict[str, Any], learning_rate: float) -> Parameters:
    stepped = {}
    for key in sorted(parameters, reverse=True):
        stepped[key] = np.subtract(parameters[key], np.multiply(grads[f"d{key}"], learning_rate))
    return stepped


def update_row_by_row(parameters: Parameters, grads: dict[str, Any], learning_rate: float) -> dict[str, Any]:
    moved = {}
    for key in parameters:
        rows = zip(parameters[key], grads["d" + key], strict=True)
        moved[key] = np.array([[p - learning_rate * g for p, g in zip(*pair, strict=True)] for pair in rows])
    return moved


def update_added_negative(parameters: Parameters, grads: dict[str, Any], learning_rate: float) -> Parameters:
    L = len(parameters) // 2
    step = {key: -learning_rate * value for key, value in grads.items()}
    for l in range(1, L + 1):
        parameters = parameters | {f"{k}{l}": parameters[f"{k}{l}"] + step[f"d{k}{l}"] for k in "Wb"}
    return parameters


VARIANTS = {
    "initialize_parameters": [init_scaled_afterwards, init_own_generator, init_integer_biases, init_float32],
    "initialize_parameters_deep": [deep_pairs, deep_biases_first, deep_number_by_number, deep_float32],
    "linear_forward": [
        forward_operator,
        forward_einsum,
        forward_loops,
        forward_homogeneous,
        forward_transposed,
    ],
    "linear_activation_forward": [
        layer_by_name,
        layer_without_helpers,
        layer_tanh,
        layer_cache_as_list,
        layer_entry_by_entry,
    ],
    "L_model_forward": [network_list_of_names, network_recursive, network_while, network_without_helpers],
    "compute_cost": [cost_products, cost_mean, cost_loop, cost_logprobs, cost_float],
    "linear_backward": [backward_operator, backward_einsum, backward_example_by_example, backward_transposed],
    "linear_activation_backward": [
        layer_backward_by_name,
        layer_backward_mask,
        layer_backward_slopes,
        layer_backward_without_helpers,
    ],
    "L_model_backward": [
        backprop_carried_along,
        backprop_keys_since_2018,
        backprop_without_helpers,
        backprop_recursive,
    ],
    "update_parameters": [
        update_in_place,
        update_comprehension,
        update_new_dictionary,
        update_row_by_row,
        update_added_negative,
    ],
}
