"""Visible cases of assignment 04; the builders carry the names that the field uses for them."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array


def _normals(seed: int, *shapes: tuple[int, int]) -> list[Array]:
    """Standard normal arrays, drawn one after the other from one legacy seed."""
    state = np.random.RandomState(seed)
    return [state.randn(*shape) for shape in shapes]


def linear_forward_test_case() -> tuple[Array, Array, Array]:
    """A (3, 2), W (1, 3), b (1, 1)."""
    A, W, b = _normals(1, (3, 2), (1, 3), (1, 1))
    return A, W, b


def linear_activation_forward_test_case() -> tuple[Array, Array, Array]:
    """A_prev (3, 2), W (1, 3), b (1, 1)."""
    A_prev, W, b = _normals(2, (3, 2), (1, 3), (1, 1))
    return A_prev, W, b


def L_model_forward_test_case() -> tuple[Array, dict[str, Array]]:
    """X (4, 2) and the parameters of a network with layers of 4, 3 and 1."""
    X, W1, b1, W2, b2 = _normals(1, (4, 2), (3, 4), (3, 1), (1, 3), (1, 1))
    return X, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def L_model_forward_test_case_2hidden() -> tuple[Array, dict[str, Array]]:
    """X (5, 4) and the parameters of a network with layers of 5, 4, 3 and 1."""
    X, W1, b1, W2, b2, W3, b3 = _normals(6, (5, 4), (4, 5), (4, 1), (3, 4), (3, 1), (1, 3), (1, 1))
    return X, {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3}


def compute_cost_test_case() -> tuple[Array, Array]:
    """Y (1, 3), all ones, and AL (1, 3)."""
    return np.array([[1, 1, 1]]), np.array([[0.8, 0.9, 0.4]])


def linear_backward_test_case() -> tuple[Array, tuple[Array, Array, Array]]:
    """dZ (1, 2) and the linear cache of a layer with three inputs and one unit."""
    dZ, A, W, b = _normals(1, (1, 2), (3, 2), (1, 3), (1, 1))
    return dZ, (A, W, b)


def linear_backward_test_case_3units() -> tuple[Array, tuple[Array, Array, Array]]:
    """dZ (3, 4) and the linear cache of a layer with five inputs and three units."""
    dZ, A, W, b = _normals(1, (3, 4), (5, 4), (3, 5), (3, 1))
    return dZ, (A, W, b)


def linear_activation_backward_test_case() -> tuple[Array, tuple[tuple[Array, Array, Array], Array]]:
    """dA (1, 2) and the cache of a layer with three inputs and one unit."""
    dA, A, W, b, Z = _normals(2, (1, 2), (3, 2), (1, 3), (1, 1), (1, 2))
    return dA, ((A, W, b), Z)


def L_model_backward_test_case() -> tuple[Array, Array, list[Any]]:
    """AL (1, 2), Y (1, 2) and the caches of a network with layers of 4, 3 and 1."""
    AL, A1, W1, b1, Z1, A2, W2, b2, Z2 = _normals(
        3, (1, 2), (4, 2), (3, 4), (3, 1), (3, 2), (3, 2), (1, 3), (1, 1), (1, 2)
    )
    return AL, np.array([[1, 0]]), [((A1, W1, b1), Z1), ((A2, W2, b2), Z2)]


def L_model_backward_test_case_2hidden() -> tuple[Array, Array, list[Any]]:
    """AL (1, 4), Y (1, 4) and the caches of a network with layers of 5, 4, 3 and 1."""
    shapes = [(5, 4), (4, 5), (4, 1), (4, 4), (4, 4), (3, 4), (3, 1), (3, 4), (3, 4), (1, 3), (1, 1), (1, 4)]
    A0, W1, b1, Z1, A1, W2, b2, Z2, A2, W3, b3, Z3 = _normals(4, *shapes)
    AL = np.array([[0.7, 0.2, 0.9, 0.4]])
    return AL, np.array([[1, 0, 1, 1]]), [((A0, W1, b1), Z1), ((A1, W2, b2), Z2), ((A2, W3, b3), Z3)]


def update_parameters_test_case() -> tuple[dict[str, Array], dict[str, Array]]:
    """Parameters and gradients of a network with layers of 4, 3 and 1."""
    shapes = [(3, 4), (3, 1), (1, 3), (1, 1)]
    names = ["W1", "b1", "W2", "b2"]
    parameters = dict(zip(names, _normals(2, *shapes), strict=True))
    grads = dict(zip(["d" + name for name in names], _normals(3, *shapes), strict=True))
    return parameters, grads


CASES = {
    "initialize_parameters": [
        VisibleCase("2 inputs, 2 hidden units, 1 output", lambda: (2, 2, 1)),
        VisibleCase("3 inputs, 2 hidden units, 1 output", lambda: (3, 2, 1)),
    ],
    "initialize_parameters_deep": [
        VisibleCase("layers of 5, 4 and 3", lambda: ([5, 4, 3],)),
        VisibleCase("three layers", lambda: ([3, 4, 2, 1],)),
    ],
    "linear_forward": [
        VisibleCase("3 inputs, 1 unit, 2 examples", linear_forward_test_case),
        VisibleCase("5 inputs, 3 units, 4 examples", lambda: linear_backward_test_case_3units()[1]),
    ],
    "linear_activation_forward": [
        VisibleCase("sigmoid", lambda: (*linear_activation_forward_test_case(), "sigmoid")),
        VisibleCase("relu", lambda: (*linear_activation_forward_test_case(), "relu")),
    ],
    "L_model_forward": [
        VisibleCase("2 layers, 2 examples", L_model_forward_test_case),
        VisibleCase("3 layers, 4 examples", L_model_forward_test_case_2hidden),
    ],
    "compute_cost": [
        VisibleCase("3 examples, all labels 1", lambda: compute_cost_test_case()[::-1]),
        VisibleCase("4 examples, both labels", lambda: L_model_backward_test_case_2hidden()[:2]),
    ],
    "linear_backward": [
        VisibleCase("3 inputs, 1 unit, 2 examples", linear_backward_test_case),
        VisibleCase("5 inputs, 3 units, 4 examples", linear_backward_test_case_3units),
    ],
    "linear_activation_backward": [
        VisibleCase("sigmoid", lambda: (*linear_activation_backward_test_case(), "sigmoid")),
        VisibleCase("relu", lambda: (*linear_activation_backward_test_case(), "relu")),
    ],
    "L_model_backward": [
        VisibleCase("2 layers, 2 examples", L_model_backward_test_case),
        VisibleCase("3 layers, 4 examples", L_model_backward_test_case_2hidden),
    ],
    "update_parameters": [
        VisibleCase("2 layers, learning rate 0.1", lambda: (*update_parameters_test_case(), 0.1)),
    ],
}

check = Checker("04-deep-network-step-by-step", CASES)
