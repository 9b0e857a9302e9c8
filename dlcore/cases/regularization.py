"""Visible cases of assignment 07; the builders carry the names that the field uses for them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.given.regularization import forward_propagation, relu, sigmoid
from dlcore.plain import Array

Arrays: TypeAlias = dict[str, Array]
Cache: TypeAlias = tuple[Array, ...]

LABELS = np.array([[1, 1, 0, 1, 0]])


def _network(state: np.random.RandomState, sizes: tuple[int, ...]) -> Arrays:
    """Standard normal parameters, drawn in the order W1, b1, W2, ..."""
    parameters = {}
    for l in range(1, len(sizes)):
        parameters[f"W{l}"] = state.randn(sizes[l], sizes[l - 1])
        parameters[f"b{l}"] = state.randn(sizes[l], 1)
    return parameters


def _inputs_and_network(seed: int, sizes: tuple[int, ...], m: int) -> tuple[Array, Arrays]:
    state = np.random.RandomState(seed)
    X = state.randn(sizes[0], m)
    return X, _network(state, sizes)


def _rounded(cache: Cache) -> Cache:
    """Eight decimals of each number, as recorded; truth values stay what they are."""
    return tuple(part if part.dtype == bool else np.round(part, 8) for part in cache)


def _dropout_cache(X: Array, p: Arrays, keep_prob: float) -> Cache:
    """A forward pass whose masks are drawn with seed 1."""
    state = np.random.RandomState(1)
    Z1 = p["W1"] @ X + p["b1"]
    D1 = state.rand(*Z1.shape) < keep_prob
    A1 = relu(Z1) * D1 / keep_prob
    Z2 = p["W2"] @ A1 + p["b2"]
    D2 = state.rand(*Z2.shape) < keep_prob
    A2 = relu(Z2) * D2 / keep_prob
    Z3 = p["W3"] @ A2 + p["b3"]
    return Z1, D1, A1, p["W1"], p["b1"], Z2, D2, A2, p["W2"], p["b2"], Z3, sigmoid(Z3), p["W3"], p["b3"]


def compute_cost_with_regularization_test_case() -> tuple[Array, Array, Arrays]:
    """A3 (1, 5), Y (1, 5) and the parameters of a network with layers of 3, 2, 3 and 1."""
    A3 = np.array([[0.40682402, 0.01629284, 0.16722898, 0.10118111, 0.40682402]])
    return A3, LABELS, _network(np.random.RandomState(1), (3, 2, 3, 1))


def backward_propagation_with_regularization_test_case() -> tuple[Array, Array, Cache]:
    """X (3, 5), Y (1, 5) and the cache of a network with layers of 3, 2, 3 and 1, rounded to eight decimals."""
    X, parameters = _inputs_and_network(1, (3, 2, 3, 1), 5)
    return X, LABELS, _rounded(forward_propagation(X, parameters)[1])


def forward_propagation_with_dropout_test_case() -> tuple[Array, Arrays]:
    """X (3, 5) and the parameters of a network with layers of 3, 2, 3 and 1."""
    return _inputs_and_network(1, (3, 2, 3, 1), 5)


def backward_propagation_with_dropout_test_case() -> tuple[Array, Array, Cache]:
    """X (3, 5), Y (1, 5) and the cache of a pass that kept half of the units, rounded to eight decimals."""
    X, parameters = _inputs_and_network(1, (3, 2, 3, 1), 5)
    return X, LABELS, _rounded(_dropout_cache(X, parameters, 0.5))


def _L2_pass(seed: int, sizes: tuple[int, ...], m: int) -> tuple[Array, Array, Cache]:
    X, parameters = _inputs_and_network(seed, sizes, m)
    return X, np.arange(m).reshape(1, m) % 2, forward_propagation(X, parameters)[1]


def _dropout_pass(seed: int, sizes: tuple[int, ...], m: int, keep_prob: float) -> tuple[Array, Array, Cache, float]:
    X, parameters = _inputs_and_network(seed, sizes, m)
    return X, np.arange(m).reshape(1, m) % 2, _dropout_cache(X, parameters, keep_prob), keep_prob


CASES = {
    "compute_cost_with_regularization": [
        VisibleCase("lambda 0.1", lambda: (*compute_cost_with_regularization_test_case(), 0.1)),
        VisibleCase("lambda 0", lambda: (*compute_cost_with_regularization_test_case(), 0.0)),
        VisibleCase(
            "a larger network, three examples",
            lambda: (
                np.array([[0.9, 0.2, 0.6]]),
                np.array([[1, 0, 0]]),
                _network(np.random.RandomState(2), (2, 4, 3, 1)),
                2.0,
            ),
        ),
    ],
    "backward_propagation_with_regularization": [
        VisibleCase("lambda 0.7", lambda: (*backward_propagation_with_regularization_test_case(), 0.7)),
        VisibleCase("a single example, lambda 0.4", lambda: (*_L2_pass(2, (2, 4, 3, 1), 1), 0.4)),
    ],
    "forward_propagation_with_dropout": [
        VisibleCase("keep_prob 0.7", lambda: (*forward_propagation_with_dropout_test_case(), 0.7)),
        VisibleCase("keep_prob left at its default", lambda: _inputs_and_network(2, (2, 4, 3, 1), 6)),
        VisibleCase("keep_prob 1", lambda: (*_inputs_and_network(3, (2, 4, 3, 1), 2), 1.0)),
    ],
    "backward_propagation_with_dropout": [
        VisibleCase("keep_prob 0.8", lambda: (*backward_propagation_with_dropout_test_case(), 0.8)),
        VisibleCase("keep_prob 0.6, six examples", lambda: _dropout_pass(4, (2, 4, 3, 1), 6, 0.6)),
    ],
}

check = Checker("07-regularization", CASES)
