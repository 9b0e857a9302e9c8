"""Visible cases of assignment 08; the builders carry the names that the field uses for them."""

from __future__ import annotations

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.given.gradient_checking import (
    SHAPES,
    Cache,
    backward_propagation_n,
    complex_step_gradients,
    forward_propagation_n,
)
from dlcore.plain import Array


def gradient_check_n_test_case() -> tuple[Array, Array, dict[str, Array]]:
    """X (4, 3), Y (3,) and the parameters of the network, all from one legacy seed."""
    state = np.random.RandomState(1)
    X = state.randn(4, 3)
    return X, np.array([1, 1, 0]), {name: state.randn(*shape) for name, shape in SHAPES.items()}


def _handed_out() -> tuple[dict[str, Array], dict[str, Array], Array, Array]:
    """The network, and its gradients as the given backward pass has them."""
    X, Y, parameters = gradient_check_n_test_case()
    _, cache = forward_propagation_n(X, Y, parameters)
    return parameters, backward_propagation_n(X, Y, cache), X, Y


def _large_epsilon() -> tuple[dict[str, Array], dict[str, Array], Array, Array, float]:
    """The network, its true gradients, and an epsilon at which the quotient's own error shows."""
    X, Y, parameters = gradient_check_n_test_case()
    return parameters, complex_step_gradients(X, Y, parameters), X, Y, 0.01


def _cache() -> tuple[Array, Array, Cache]:
    """X, Y and what the forward pass keeps."""
    X, Y, parameters = gradient_check_n_test_case()
    return X, Y, forward_propagation_n(X, Y, parameters)[1]


def _larger_cache() -> tuple[Array, Array, Cache]:
    """The same with X (4, 6) and Y (1, 6)."""
    _, _, parameters = gradient_check_n_test_case()
    X, Y = np.random.RandomState(2).randn(4, 6), np.array([[0, 1, 1, 0, 1, 0]])
    return X, Y, forward_propagation_n(X, Y, parameters)[1]


CASES = {
    "forward_propagation": [
        VisibleCase("x = 2, theta = 4", lambda: (2, 4)),
        VisibleCase("x is negative", lambda: (-1.5, 3)),
    ],
    "backward_propagation": [
        VisibleCase("x = 2, theta = 4", lambda: (2, 4)),
        VisibleCase("x is negative", lambda: (-1.5, 0.25)),
    ],
    "gradient_check": [
        VisibleCase("x = 2, theta = 4", lambda: (2, 4)),
        VisibleCase("epsilon is 1e-9", lambda: (3.7, 210.4, 1e-9)),
        VisibleCase("epsilon is far too small", lambda: (-2.3, 97.3, 2e-14)),
    ],
    "gradient_check_n": [
        VisibleCase("the gradients of backward_propagation_n", _handed_out),
        VisibleCase("true gradients, epsilon is 0.01", _large_epsilon),
    ],
    "repaired_backward_propagation_n": [
        VisibleCase("3 examples, flat labels", _cache),
        VisibleCase("6 examples", _larger_cache),
    ],
}

check = Checker("08-gradient-checking", CASES)
