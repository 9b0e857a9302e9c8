"""Assignment 05 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dlcore.given.deep_network import relu, relu_backward, sigmoid, sigmoid_backward
from dlcore.given.deep_network_application import (
    L_model_backward,
    L_model_forward,
    compute_cost,
    initialize_parameters,
    initialize_parameters_deep,
    linear_activation_backward,
    linear_activation_forward,
    linear_backward,
    linear_forward,
    update_parameters,
)
from dlcore.plain import Array
from dlcore.reference.deep_network_application import Parameters

Sizes = Sequence[int]


# ------------------------------------------------------------------------------------------------------ two_layer_model
def two_layers_with_costs(
    X: Array, Y: Array, layers_dims: Sizes, learning_rate: float = 0.0075, num_iterations: int = 3000,
    print_cost: bool = False,
) -> tuple[Parameters, list[float]]:  # fmt: skip
    # the later edition: costs are returned as well, and the last one is printed
    np.random.seed(1)
    parameters: Parameters = initialize_parameters(*layers_dims)
    costs = []
    for i in range(num_iterations):
        A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], activation="relu")
        A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], activation="sigmoid")
        cost = compute_cost(A2, Y)
        dA2 = -(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, activation="sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache1, activation="relu")
        parameters = update_parameters(parameters, {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}, learning_rate)
        if (print_cost and i % 100 == 0) or i == num_iterations - 1:
            print(f"Cost after iteration {i}: {np.squeeze(cost)}" if print_cost else "", end="\n" if print_cost else "")
        if i % 100 == 0:
            costs.append(cost)
    return parameters, costs


def two_layers_by_the_deep_functions(
    X: Array, Y: Array, layers_dims: Sizes, learning_rate: float = 0.0075, num_iterations: int = 3000,
    print_cost: bool = False,
) -> Parameters:  # fmt: skip
    parameters: Parameters = initialize_parameters(*layers_dims)
    for i in range(num_iterations):
        A2, caches = L_model_forward(X, parameters)
        if print_cost and not i % 100:
            print(f"Cost after iteration {i}: {compute_cost(A2, Y):.6f}")
        parameters = update_parameters(parameters, L_model_backward(A2, Y, caches), learning_rate)
    return parameters


def two_layers_half_by_half(
    X: Array, Y: Array, layers_dims: Sizes, learning_rate: float = 0.0075, num_iterations: int = 3000,
    print_cost: bool = False,
) -> Parameters:  # fmt: skip
    n_x, n_h, n_y = layers_dims
    p: Parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        Z1, linear1 = linear_forward(X, p["W1"], p["b1"])
        A1, _ = relu(Z1)
        Z2, linear2 = linear_forward(A1, p["W2"], p["b2"])
        A2, _ = sigmoid(Z2)
        if print_cost and i % 100 == 0:
            print(f"Cost after iteration {i}: {np.array([[compute_cost(A2, Y)]])}")
        dA1, dW2, db2 = linear_backward(sigmoid_backward((A2 - Y) / A2 / (1 - A2), Z2), linear2)
        _, dW1, db1 = linear_backward(relu_backward(dA1, Z1), linear1)
        p = update_parameters(p, {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}, learning_rate)
    return p


def two_layers_numpy(
    X: Array, Y: Array, layers_dims: Sizes, learning_rate: float = 0.0075, num_iterations: int = 3000,
    print_cost: bool = False,
) -> dict[str, Any]:  # fmt: skip
    np.random.seed(1)
    n_x, n_h, n_y = layers_dims
    m = X.shape[1]
    W1, b1 = np.random.randn(n_h, n_x) / 100, np.zeros((n_h, 1))
    W2, b2 = np.random.randn(n_y, n_h) / 100, np.zeros((n_y, 1))
    for i in range(num_iterations):
        A1 = np.maximum(0, W1 @ X + b1)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        if print_cost and i % 100 == 0:
            print(f"Cost after iteration {i}: {-np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))}")
        dZ2 = A2 - Y
        dZ1 = W2.T @ dZ2 * (A1 > 0)
        W1, b1 = W1 - learning_rate / m * dZ1 @ X.T, b1 - learning_rate * dZ1.mean(axis=1, keepdims=True)
        W2, b2 = W2 - learning_rate / m * dZ2 @ A1.T, b2 - learning_rate * dZ2.mean(axis=1, keepdims=True)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


# -------------------------------------------------------------------------------------------------------- L_layer_model
def deep_with_costs(
    X: Array, Y: Array, layers_dims: Sizes, learning_rate: float = 0.0075, num_iterations: int = 3000,
    print_cost: bool = False,
) -> tuple[Parameters, list[float]]:  # fmt: skip
    np.random.seed(1)
    costs = []
    parameters: Parameters = initialize_parameters_deep(layers_dims)
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        if print_cost and (i % 100 == 0 or i == num_iterations - 1):
            print(f"Cost after iteration {i}: {np.squeeze(cost)}")
        if i % 100 == 0:
            costs.append(cost)
    return parameters, costs


def deep_while(
    X: Array, Y: Array, layers_dims: Sizes, learning_rate: float = 0.0075, num_iterations: int = 3000,
    print_cost: bool = False,
) -> Parameters:  # fmt: skip
    i, parameters = 0, initialize_parameters_deep(list(layers_dims))
    while i < num_iterations:
        AL, caches = L_model_forward(X, parameters)
        if print_cost and i % 100 == 0:
            print("Cost after iteration", f"{i}:", f"{compute_cost(AL, Y):.6f}")
        parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), learning_rate)
        i += 1
    return parameters


def deep_layer_by_layer(
    X: Array, Y: Array, layers_dims: Sizes, learning_rate: float = 0.0075, num_iterations: int = 3000,
    print_cost: bool = False,
) -> Parameters:  # fmt: skip
    parameters: Parameters = initialize_parameters_deep(layers_dims)
    kinds = ["relu"] * (len(layers_dims) - 2) + ["sigmoid"]
    for i in range(num_iterations):
        A, caches, grads = X, [], {}
        for l, kind in enumerate(kinds, 1):
            A, cache = linear_activation_forward(A, parameters[f"W{l}"], parameters[f"b{l}"], kind)
            caches.append(cache)
        if print_cost and i % 100 == 0:
            print(f"Cost after iteration {i}: {compute_cost(A, Y):.6f}")
        dA = np.divide(1 - Y, 1 - A) - np.divide(Y, A)
        for l in range(len(kinds), 0, -1):
            dA, grads[f"dW{l}"], grads[f"db{l}"] = linear_activation_backward(dA, caches[l - 1], kinds[l - 1])
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


def deep_numpy(
    X: Array, Y: Array, layers_dims: Sizes, learning_rate: float = 0.0075, num_iterations: int = 3000,
    print_cost: bool = False,
) -> Parameters:  # fmt: skip
    np.random.seed(1)
    L = len(layers_dims) - 1
    W = [np.random.randn(layers_dims[l + 1], layers_dims[l]) / np.sqrt(layers_dims[l]) for l in range(L)]
    b = [np.zeros((n, 1)) for n in layers_dims[1:]]
    for i in range(num_iterations):
        A = [X]
        for l in range(L):
            Z = W[l] @ A[l] + b[l]
            A.append(Z.clip(0) if l < L - 1 else 1 / (1 + np.exp(-Z)))
        if print_cost and i % 100 == 0:
            print(f"Cost after iteration {i}: {-np.mean(np.log(np.where(Y == 1, A[-1], 1 - A[-1]))):.6f}")
        dZ = (A[-1] - Y) / X.shape[1]
        for l in range(L - 1, -1, -1):
            below = W[l].T @ dZ * (A[l] > 0)
            W[l] -= learning_rate * dZ @ A[l].T
            b[l] -= learning_rate * dZ.sum(axis=1, keepdims=True)
            dZ = below
    return {f"{letter}{l + 1}": arrays[l] for letter, arrays in (("W", W), ("b", b)) for l in range(L)}


VARIANTS = {
    "two_layer_model": [
        two_layers_with_costs,
        two_layers_by_the_deep_functions,
        two_layers_half_by_half,
        two_layers_numpy,
    ],
    "L_layer_model": [deep_with_costs, deep_while, deep_layer_by_layer, deep_numpy],
}
