"""Assignment 08 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dlcore.given.gradient_checking import (
    SHAPES,
    Cache,
    backward_propagation_n,
    dictionary_to_vector,
    forward_propagation_n,
    gradients_to_vector,
    vector_to_dictionary,
)
from dlcore.plain import Array
from dlcore.reference.gradient_checking import backward_propagation, forward_propagation


# ------------------------------------------------------------------------------------------------- forward_propagation
def forward_other_order(x: float, theta: float) -> float:
    return x * theta


def forward_dot(x: float, theta: float) -> Any:
    return np.dot(theta, x)


def forward_multiply(x: float, theta: float) -> Any:
    return np.multiply(x, theta)


def forward_array(x: float, theta: float) -> Any:
    return (np.array(theta) * np.array(x)).sum()


# ------------------------------------------------------------------------------------------------ backward_propagation
def backward_float(x: float, theta: float) -> float:
    return float(x)


def backward_slope(x: float, theta: float) -> float:
    return forward_propagation(x, 1) - forward_propagation(x, 0)


def backward_array(x: float, theta: float) -> Any:
    return np.asarray(x)


def backward_copy(x: float, theta: float) -> float:
    dtheta = 1 * x
    return dtheta


# ------------------------------------------------------------------------------------------------------ gradient_check
def check_directly(x: float, theta: float, epsilon: float = 1e-7) -> float:
    J_plus, J_minus = (theta + epsilon) * x, (theta - epsilon) * x
    gradapprox = (J_plus - J_minus) / 2 / epsilon
    return abs(x - gradapprox) / (abs(x) + abs(gradapprox))


def check_arrays(x: float, theta: float, epsilon: float = 1e-7) -> Any:
    J = np.array([forward_propagation(x, theta + step) for step in (epsilon, -epsilon)])
    gradapprox = (J[0] - J[1]) / (epsilon + epsilon)
    pair = np.array([backward_propagation(x, theta), gradapprox])
    return np.abs(pair[0] - pair[1]) / np.abs(pair).sum()


def check_half(x: float, theta: float, epsilon: float = 1e-7) -> float:
    J_plus = np.dot(x, theta + epsilon)
    J_minus = np.dot(x, theta - epsilon)
    gradapprox = 0.5 * (J_plus - J_minus) / epsilon
    grad = backward_propagation(x, theta)
    return math.sqrt((gradapprox - grad) ** 2) / (math.sqrt(grad**2) + math.sqrt(gradapprox**2))


def check_reciprocal(x: float, theta: float, epsilon: float = 1e-7) -> Any:
    gradapprox = (forward_propagation(x, theta + epsilon) - forward_propagation(x, theta - epsilon)) * (0.5 / epsilon)
    grad = backward_propagation(x, theta)
    lengths = np.linalg.norm([grad]) + np.linalg.norm([gradapprox])
    return np.reshape(np.linalg.norm([grad - gradapprox]) / lengths, ())


# ---------------------------------------------------------------------------------------------------- gradient_check_n
def relative(grad: Array, gradapprox: Array) -> Any:
    return np.linalg.norm(grad - gradapprox) / (np.linalg.norm(grad) + np.linalg.norm(gradapprox))


def network_unit_vectors(
    parameters: dict[str, Array], gradients: dict[str, Array], X: Array, Y: Array, epsilon: float = 1e-7
) -> Any:
    theta, _ = dictionary_to_vector(parameters)
    gradapprox = []
    for e in np.eye(len(theta)):
        step = epsilon * e.reshape(-1, 1)
        J = [forward_propagation_n(X, Y, vector_to_dictionary(theta + s))[0] for s in (step, -step)]
        gradapprox.append((J[0] - J[1]) / (2 * epsilon))
    return relative(gradients_to_vector(gradients), np.array(gradapprox).reshape(-1, 1))


def network_array_by_array(
    parameters: dict[str, Array], gradients: dict[str, Array], X: Array, Y: Array, epsilon: float = 1e-7
) -> Any:
    measured = {}
    for name in SHAPES:
        measured["d" + name] = np.zeros(SHAPES[name])
        for index in np.ndindex(SHAPES[name]):
            J = []
            for step in (epsilon, -epsilon):
                moved = {key: value.copy() for key, value in parameters.items()}
                moved[name][index] += step
                J.append(forward_propagation_n(X, Y, moved)[0])
            measured["d" + name][index] = (J[0] - J[1]) / 2 / epsilon
    return relative(gradients_to_vector(gradients), gradients_to_vector(measured))


def network_in_place(
    parameters: dict[str, Array], gradients: dict[str, Array], X: Array, Y: Array, epsilon: float = 1e-7
) -> Any:
    theta, _ = dictionary_to_vector(parameters)
    gradapprox = np.zeros_like(theta)
    for i, value in enumerate(theta[:, 0].tolist()):
        theta[i, 0] = value + epsilon
        J_plus, _ = forward_propagation_n(X, Y, vector_to_dictionary(theta))
        theta[i, 0] = value - epsilon
        J_minus, _ = forward_propagation_n(X, Y, vector_to_dictionary(theta))
        theta[i, 0] = value
        gradapprox[i, 0] = (J_plus - J_minus) / (2.0 * epsilon)
    return relative(gradients_to_vector(gradients), gradapprox)


def network_by_hand(
    parameters: dict[str, Array], gradients: dict[str, Array], X: Array, Y: Array, epsilon: float = 1e-7
) -> float:
    theta, _ = dictionary_to_vector(parameters)
    grad = gradients_to_vector(gradients).ravel().tolist()
    J_plus, J_minus = np.zeros(theta.shape), np.zeros(theta.shape)
    for i in range(theta.size):
        for J, sign in ((J_plus, 1), (J_minus, -1)):
            moved = np.array(theta)
            moved[i][0] += sign * epsilon
            J[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(moved))
    gradapprox = ((J_plus - J_minus) / (2 * epsilon)).ravel().tolist()
    distance = math.sqrt(sum((g - a) ** 2 for g, a in zip(grad, gradapprox, strict=True)))
    return distance / (math.hypot(*grad) + math.hypot(*gradapprox))


# ------------------------------------------------------------------------------------- repaired_backward_propagation_n
def repaired_factors(X: Array, Y: Array, cache: Cache) -> dict[str, Array]:
    gradients = backward_propagation_n(X, Y, cache)
    gradients["dW2"] /= 2
    gradients["db1"] = gradients["db1"] / 4
    return gradients


def repaired_means(X: Array, Y: Array, cache: Cache) -> dict[str, Array]:
    gradients = backward_propagation_n(X, Y, cache)
    gradients["dW2"] = gradients["dZ2"] @ cache[1].T / X.shape[1]
    gradients["db1"] = np.mean(gradients["dZ1"], axis=1, keepdims=True)
    return gradients


def repaired_loops(X: Array, Y: Array, cache: Cache) -> dict[str, Array]:
    gradients, m = backward_propagation_n(X, Y, cache), X.shape[1]
    dZ1, dZ2, A1 = gradients["dZ1"], gradients["dZ2"], cache[1]
    gradients["dW2"] = np.array([[sum(dZ2[i] * A1[j]) / m for j in range(5)] for i in range(3)])
    gradients["db1"] = np.array([[sum(row) / m] for row in dZ1])
    return gradients


def repaired_from_scratch(X: Array, Y: Array, cache: Cache) -> dict[str, Array]:
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dA2 = W3.T @ dZ3
    dZ2 = np.where(A2 > 0, dA2, 0)
    dA1 = W2.T @ dZ2
    dZ1 = np.where(A1 > 0, dA1, 0)
    gradients = {"dZ3": dZ3, "dA2": dA2, "dZ2": dZ2, "dA1": dA1, "dZ1": dZ1}
    for l, (dZ, A) in enumerate([(dZ1, X), (dZ2, A1), (dZ3, A2)], start=1):
        gradients[f"dW{l}"] = np.einsum("ik,jk->ij", dZ, A) / m
        gradients[f"db{l}"] = dZ.sum(axis=1, keepdims=True) / m
    return gradients


VARIANTS = {
    "forward_propagation": [forward_other_order, forward_dot, forward_multiply, forward_array],
    "backward_propagation": [backward_float, backward_slope, backward_array, backward_copy],
    "gradient_check": [check_directly, check_arrays, check_half, check_reciprocal],
    "gradient_check_n": [network_unit_vectors, network_array_by_array, network_in_place, network_by_hand],
    "repaired_backward_propagation_n": [repaired_factors, repaired_means, repaired_loops, repaired_from_scratch],
}
