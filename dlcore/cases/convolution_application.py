"""Visible cases of assignment 12; all inputs are plain values, and TensorFlow is needed only where they are used."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array

Parameters: TypeAlias = dict[str, Array]


def drawn_parameters(state: np.random.RandomState) -> Parameters:
    """The parameters of the network."""
    return {
        "W1": 0.1 * state.randn(4, 4, 3, 8),
        "W2": 0.2 * state.randn(2, 2, 8, 16),
        "W3": 0.2 * state.randn(64, 6),
        "b3": state.randn(6),
    }


def forward_propagation_test_case() -> tuple[Array, Parameters]:
    """Two pictures (2, 64, 64, 3) of noise, and parameters."""
    return np.random.RandomState(1).randn(2, 64, 64, 3), drawn_parameters(np.random.RandomState(5))


def odd_sizes_test_case() -> tuple[Array, Parameters]:
    """One picture (1, 44, 60, 3) of nearly one colour, so that some maps are negative everywhere, and parameters."""
    picture = np.array([1.0, -1.0, 2.0]) + 0.3 * np.random.RandomState(2).randn(1, 44, 60, 3)
    return picture, drawn_parameters(np.random.RandomState(6))


def compute_cost_test_case() -> tuple[Array, Array]:
    """Z3 (4, 6) and Y (4, 6)."""
    return np.random.RandomState(1).randn(4, 6), np.eye(6)[[0, 3, 5, 1]]


def equal_scores_test_case() -> tuple[Array, Array]:
    """Z3 (3, 6), all zero, and Y (3, 6)."""
    return np.zeros((3, 6)), np.eye(6)[[1, 2, 4]]


def sure_test_case() -> tuple[Array, Array]:
    """Z3 (1, 6) with one large number, and Y (1, 6), which says otherwise."""
    return np.array([[1000.0, 0.0, 0.0, 0.0, 0.0, 0.0]]), np.eye(6)[[1]]


def model_test_case() -> tuple[Any, ...]:
    """Twelve pictures of noise to learn by heart in three epochs, and six to test with."""
    state = np.random.RandomState(2)
    X_train, Y_train = state.rand(12, 64, 64, 3), np.eye(6)[np.arange(12) % 6]
    return X_train, Y_train, state.rand(6, 64, 64, 3), np.eye(6), 0.009, 3, 12, False


def mini_batches_test_case() -> tuple[Any, ...]:
    """Five pictures of one colour each, 40 by 36, in mini-batches of three; three pictures to test with."""
    state = np.random.RandomState(3)
    colours = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]])
    pictures = 0.5 * colours[:, None, None, :] + 0.5 * state.rand(5, 40, 36, 3)
    return pictures, np.eye(6)[:5], pictures[1:4, ::-1], np.eye(6)[1:4], 0.02, 2, 3, False


CASES = {
    "create_placeholders": [
        VisibleCase("hand signs", lambda: (64, 64, 3, 6)),
        VisibleCase("grey pictures, 28 by 20, 10 classes", lambda: (28, 20, 1, 10)),
    ],
    "initialize_parameters": [VisibleCase("the drawn numbers", lambda: ())],
    "forward_propagation": [
        VisibleCase("two pictures", forward_propagation_test_case),
        VisibleCase("one picture, 44 by 60", odd_sizes_test_case),
    ],
    "compute_cost": [
        VisibleCase("four examples", compute_cost_test_case),
        VisibleCase("equal scores", equal_scores_test_case),
        VisibleCase("a large number", sure_test_case),
    ],
    "model": [
        VisibleCase("three steps on twelve pictures", model_test_case),
        VisibleCase("mini-batches of three, two", mini_batches_test_case),
    ],
}

check = Checker("12-convolution-application", CASES)
