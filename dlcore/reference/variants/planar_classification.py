"""Assignment 03 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np

from dlcore.given.planar import sigmoid
from dlcore.plain import Array
from dlcore.reference.planar_classification import (
    Cache,
    Gradients,
    Parameters,
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    layer_sizes,
    update_parameters,
)


# --------------------------------------------------------------------------------------------------------------- shapes
def shapes_m_from_labels(X: Array, Y: Array) -> Any:
    return X.shape, Y.shape, Y.shape[1]


def shapes_unpacked(X: Array, Y: Array) -> Any:
    n_x, m = X.shape
    return (n_x, m), (Y.shape[0], m), m


def shapes_by_function(X: Array, Y: Array) -> Any:
    return np.shape(X), np.shape(Y), np.size(X, 1)


def shapes_as_lists(X: Array, Y: Array) -> Any:
    return list(X.shape), list(Y.shape), len(X.T)


# ---------------------------------------------------------------------------------------------------------- layer_sizes
def sizes_by_len(X: Array, Y: Array) -> Any:
    return len(X), 4, len(Y)


def sizes_unpacked(X: Array, Y: Array) -> Any:
    (n_x, _), (n_y, _) = X.shape, Y.shape
    return n_x, 2 + 2, n_y


def sizes_as_list(X: Array, Y: Array) -> Any:
    return [np.shape(X)[0], 4, np.shape(Y)[0]]


def sizes_by_division(X: Array, Y: Array) -> Any:
    m = X.shape[1]
    return X.size // m, 4, Y.size // m


# ------------------------------------------------------------------------------------------------ initialize_parameters
def init_seeded_by_the_caller(n_x: int, n_h: int, n_y: int) -> Parameters:
    W1 = np.random.randn(n_h, n_x) * 0.01
    W2 = np.random.randn(n_y, n_h) * 0.01
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "W2": W2, "b2": np.zeros((n_y, 1))}


def init_own_generator(n_x: int, n_h: int, n_y: int) -> Parameters:
    state = np.random.RandomState(2)
    W1, W2 = state.normal(0, 0.01, (n_h, n_x)), state.normal(0, 0.01, (n_y, n_h))
    return {"b2": 0 * W2[:, :1], "W2": W2, "b1": 0 * W1[:, :1], "W1": W1}


def init_scaled_afterwards(n_x: int, n_h: int, n_y: int) -> Parameters:
    np.random.seed(2)
    W1, W2 = np.random.randn(n_h, n_x), np.random.randn(n_y, n_h)
    W1 /= 100
    W2 /= 100
    return {"W1": W1, "b1": np.zeros([n_h, 1], int), "W2": W2, "b2": np.array([[0.0]] * n_y)}


def init_number_by_number(n_x: int, n_h: int, n_y: int) -> Parameters:
    np.random.seed(2)
    W1 = np.array([[0.01 * np.random.randn() for _ in range(n_x)] for _ in range(n_h)])
    W2 = np.array([[0.01 * np.random.randn() for _ in range(n_h)] for _ in range(n_y)])
    return {"W1": W1, "W2": W2, "b1": np.full((n_h, 1), 0.0), "b2": np.full((n_y, 1), 0.0)}


# -------------------------------------------------------------------------------------------------- forward_propagation
def forward_operator(X: Array, parameters: Parameters) -> tuple[Array, Cache]:
    W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))
    Z1 = W1 @ X + b1
    A1 = np.tanh(Z1)
    Z2 = W2 @ A1 + b2
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"A2": A2, "Z2": Z2, "A1": A1, "Z1": Z1}


def forward_by_exponentials(X: Array, parameters: Parameters) -> tuple[Array, Cache]:
    Z1 = np.add(np.matmul(parameters["W1"], X), parameters["b1"])
    A1 = (np.exp(Z1) - np.exp(-Z1)) / (np.exp(Z1) + np.exp(-Z1))
    Z2 = np.add(np.matmul(parameters["W2"], A1), parameters["b2"])
    return (1 + np.tanh(Z2 / 2)) / 2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": np.exp(Z2) / (1 + np.exp(Z2))}


def forward_transposed(X: Array, parameters: Parameters) -> tuple[Array, Cache]:
    Z1 = (X.T @ parameters["W1"].T + parameters["b1"].ravel()).T
    A1 = 2 * sigmoid(2 * Z1) - 1
    Z2 = (A1.T @ parameters["W2"].T + parameters["b2"].ravel()).T
    return sigmoid(Z2), {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2)}


def forward_example_by_example(X: Array, parameters: Parameters) -> tuple[Array, Cache]:
    n_h, m = parameters["W1"].shape[0], X.shape[1]
    Z1, Z2 = np.zeros((n_h, m)), np.zeros((1, m))
    for i in range(m):
        for k in range(n_h):
            Z1[k, i] = sum(w * x for w, x in zip(parameters["W1"][k], X[:, i], strict=True)) + parameters["b1"][k, 0]
        weighted = [parameters["W2"][0, k] * math.tanh(Z1[k, i]) for k in range(n_h)]
        Z2[0, i] = math.fsum(weighted) + parameters["b2"][0, 0]
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": np.tanh(Z1), "Z2": Z2, "A2": A2}


# --------------------------------------------------------------------------------------------------------- compute_cost
def cost_by_products(A2: Array, Y: Array, parameters: Parameters) -> Any:
    ones = np.dot(Y, np.log(A2).T)
    zeros = np.dot(1 - Y, np.log(1 - A2).T)
    return np.squeeze(-(ones + zeros) / Y.shape[1])


def cost_by_mean(A2: Array, Y: Array, parameters: Parameters) -> Any:
    return np.mean(-np.log(np.where(Y == 1, A2, 1 - A2)))


def cost_by_loop(A2: Array, Y: Array, parameters: Parameters) -> float:
    charges = [-math.log(a if y else 1 - a) for a, y in zip(A2[0], Y[0], strict=True)]
    return sum(charges) / len(charges)


def cost_by_multiply(A2: Array, Y: Array, parameters: Parameters) -> Any:
    logprobs = np.multiply(np.log(A2), Y) + np.multiply(1 - Y, np.log1p(-A2))
    return -(1 / A2.shape[1]) * logprobs.sum()


# ------------------------------------------------------------------------------------------------- backward_propagation
def backward_operator(parameters: Parameters, cache: Cache, X: Array, Y: Array) -> Gradients:
    m = Y.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - np.power(cache["A1"], 2))
    db1, db2 = (1 / m * dZ.sum(axis=1, keepdims=True) for dZ in (dZ1, dZ2))
    return {"db1": db1, "db2": db2, "dW1": 1 / m * dZ1 @ X.T, "dW2": 1 / m * dZ2 @ cache["A1"].T}


def backward_averaged_at_the_top(parameters: Parameters, cache: Cache, X: Array, Y: Array) -> Gradients:
    dZ2 = (cache["A2"] - Y) / X.shape[1]
    dZ1 = np.dot(parameters["W2"].T, dZ2) * (1 - cache["A1"]) * (1 + cache["A1"])
    db1, db2 = np.sum(dZ1, axis=1).reshape(-1, 1), np.sum(dZ2, axis=1).reshape(-1, 1)
    return {"dW1": np.dot(dZ1, X.T), "db1": db1, "dW2": np.dot(dZ2, cache["A1"].T), "db2": db2}


def backward_slope_from_Z1(parameters: Parameters, cache: Cache, X: Array, Y: Array) -> Gradients:
    dZ2 = cache["A2"] - Y
    dZ1 = np.outer(parameters["W2"][0], dZ2[0]) / np.cosh(cache["Z1"]) ** 2
    average = np.full((X.shape[1], 1), 1 / X.shape[1])
    dW2 = (dZ2 * cache["A1"]).mean(axis=1)[None, :]
    return {"dW1": (dZ1 @ X.T) / X.shape[1], "db1": dZ1 @ average, "dW2": dW2, "db2": dZ2 @ average}


def backward_example_by_example(parameters: Parameters, cache: Cache, X: Array, Y: Array) -> Gradients:
    m = X.shape[1]
    grads = {"d" + name: np.zeros(np.shape(value)) for name, value in parameters.items()}
    for i in range(m):
        error = cache["A2"][0, i] - Y[0, i]
        hidden = error * parameters["W2"].T * (1 - cache["A1"][:, i : i + 1] ** 2)
        grads["dW2"] += error * cache["A1"][:, i] / m
        grads["db2"] += error / m
        grads["dW1"] += hidden * X[:, i] / m
        grads["db1"] += hidden / m
    return grads


# ---------------------------------------------------------------------------------------------------- update_parameters
def update_by_name(parameters: Parameters, grads: Gradients, learning_rate: float = 1.2) -> Parameters:
    return {name: value - learning_rate * grads["d" + name] for name, value in parameters.items()}


def update_copies(parameters: Parameters, grads: Gradients, learning_rate: float = 1.2) -> Parameters:
    moved = copy.deepcopy(parameters)
    for name in moved:
        moved[name] -= learning_rate * grads["d" + name]
    return moved


def update_layer_by_layer(parameters: Parameters, grads: Gradients, learning_rate: float = 1.2) -> Parameters:
    for l in (1, 2):
        parameters[f"W{l}"] = parameters[f"W{l}"] - learning_rate * grads[f"dW{l}"]
        parameters[f"b{l}"] = parameters[f"b{l}"] - learning_rate * grads[f"db{l}"]
    return parameters


def update_by_adding(parameters: Parameters, grads: Gradients, learning_rate: float = 1.2) -> Parameters:
    names = ["b2", "W2", "b1", "W1"]
    return {name: np.add(parameters[name], np.multiply(-learning_rate, grads["d" + name])) for name in names}


# ------------------------------------------------------------------------------------------------------------- nn_model
def model_without_costs(
    X: Array, Y: Array, n_h: int, num_iterations: int = 10000, print_cost: bool = False
) -> Parameters:
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        parameters = update_parameters(parameters, backward_propagation(parameters, cache, X, Y), 1.2)
    return parameters


def model_with_while(X: Array, Y: Array, n_h: int, num_iterations: int = 10000, print_cost: bool = False) -> Parameters:
    parameters = initialize_parameters(n_x=len(X), n_h=n_h, n_y=len(Y))
    i = 0
    while i < num_iterations:
        A2, cache = forward_propagation(X, parameters)
        compute_cost(A2, Y, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate=1.2)
        i += 1
    return parameters


def model_seeded_here(
    X: Array, Y: Array, n_h: int, num_iterations: int = 10000, print_cost: bool = False
) -> Parameters:
    """With an initialize_parameters that leaves the seed to its caller."""
    np.random.seed(3)
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = init_seeded_by_the_caller(n_x, n_h, n_y)
    for _ in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads)
    return parameters


def model_unrolled(X: Array, Y: Array, n_h: int, num_iterations: int = 10000, print_cost: bool = False) -> Parameters:
    parameters = init_own_generator(X.shape[0], n_h, Y.shape[0])
    for _ in range(num_iterations):
        cache = forward_operator(X, parameters)[1]
        parameters = update_by_name(parameters, backward_operator(parameters, cache, X, Y))
    return parameters


# -------------------------------------------------------------------------------------------------------------- predict
def predict_truth_values(parameters: Parameters, X: Array) -> Array:
    return forward_propagation(X, parameters)[0] > 0.5


def predict_rounded(parameters: Parameters, X: Array) -> Array:
    A2, _ = forward_propagation(X, parameters)
    return np.round(A2)


def predict_by_sign_of_Z2(parameters: Parameters, X: Array) -> Array:
    _, cache = forward_propagation(X, parameters)
    return np.where(cache["Z2"] > 0, 1.0, 0.0)


def predict_by_loop(parameters: Parameters, X: Array) -> Array:
    A2, _ = forward_propagation(X, parameters)
    return np.array([[1 if a > 0.5 else 0 for a in A2[0]]])


VARIANTS = {
    "shapes": [shapes_m_from_labels, shapes_unpacked, shapes_by_function, shapes_as_lists],
    "layer_sizes": [sizes_by_len, sizes_unpacked, sizes_as_list, sizes_by_division],
    "initialize_parameters": [
        init_seeded_by_the_caller,
        init_own_generator,
        init_scaled_afterwards,
        init_number_by_number,
    ],
    "forward_propagation": [
        forward_operator,
        forward_by_exponentials,
        forward_transposed,
        forward_example_by_example,
    ],
    "compute_cost": [cost_by_products, cost_by_mean, cost_by_loop, cost_by_multiply],
    "backward_propagation": [
        backward_operator,
        backward_averaged_at_the_top,
        backward_slope_from_Z1,
        backward_example_by_example,
    ],
    "update_parameters": [update_by_name, update_copies, update_layer_by_layer, update_by_adding],
    "nn_model": [model_without_costs, model_with_while, model_seeded_here, model_unrolled],
    "predict": [predict_truth_values, predict_rounded, predict_by_sign_of_Z2, predict_by_loop],
}
