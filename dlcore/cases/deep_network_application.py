"""Visible cases of assignment 05; the builders carry the names that the field uses for them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array

Sizes: TypeAlias = tuple[int, ...]


def two_layer_model_test_case() -> tuple[Array, Array, Sizes]:
    """X (10, 10), Y (1, 10) of real numbers, and layers of 10, 4 and 1."""
    state = np.random.RandomState(1)
    return state.randn(10, 10), state.randn(1, 10), (10, 4, 1)


def L_layer_model_test_case() -> tuple[Array, Array, Sizes]:
    """X (10, 10), Y (1, 10), and layers of 10, 5, 6 and 1."""
    Y = np.array([[1, 1, 1, 1, 0, 0, 0, 1, 1, 0]])
    return np.random.RandomState(1).randn(10, 10), Y, (10, 5, 6, 1)


def L_layer_model_test_case_deeper() -> tuple[Array, Array, Sizes]:
    """X (6, 8), Y (1, 8), and layers of 6, 5, 4, 3 and 1."""
    Y = np.array([[1, 0, 0, 1, 0, 0, 1, 0]])
    return np.random.RandomState(2).randn(6, 8), Y, (6, 5, 4, 3, 1)


def two_layer_model_test_case_single() -> tuple[Array, Array, Sizes]:
    """X (5, 1), Y (1, 1), and layers of 5, 3 and 1."""
    return 2 * np.random.RandomState(3).randn(5, 1), np.array([[1]]), (5, 3, 1)


CASES = {
    "two_layer_model": [
        VisibleCase("10 examples, 2 steps", lambda: (*two_layer_model_test_case(), 0.0075, 2)),
        VisibleCase("larger steps, and costs printed", lambda: (*two_layer_model_test_case(), 0.1, 3, True)),
        VisibleCase("a single example, 5 steps", lambda: (*two_layer_model_test_case_single(), 0.5, 5)),
    ],
    "L_layer_model": [
        VisibleCase("3 layers, 2 steps", lambda: (*L_layer_model_test_case(), 0.0075, 2)),
        VisibleCase("larger steps, and costs printed", lambda: (*L_layer_model_test_case(), 0.02, 3, True)),
        VisibleCase("4 layers, 5 steps", lambda: (*L_layer_model_test_case_deeper(), 0.2, 5)),
    ],
}

check = Checker("05-deep-network-application", CASES)
