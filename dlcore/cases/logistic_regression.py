"""Visible cases of assignment 02."""

from __future__ import annotations

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array


def count_up(m: int, num_px: int, start: int = 0) -> Array:
    """m pictures of shape (num_px, num_px, 3) whose numbers are start, start + 1, ..."""
    size = m * num_px * num_px * 3
    return np.arange(start, start + size, dtype=np.uint8).reshape(m, num_px, num_px, 3)


def dimensions_test_case(m_train: int, m_test: int, num_px: int) -> tuple[Array, Array, Array, Array]:
    """Pictures and labels, the way `load_dataset` returns them."""
    labels = [np.arange(m).reshape(1, m) % 2 for m in (m_train, m_test)]
    return count_up(m_train, num_px), labels[0], count_up(m_test, num_px), labels[1]


def flatten_test_case(m_train: int, m_test: int, num_px: int, start: int) -> tuple[Array, Array, int, int, int]:
    """Pictures whose numbers count up, so that each can be followed to its place; the test set counts from `start`."""
    return count_up(m_train, num_px), count_up(m_test, num_px, start), m_train, m_test, num_px


def sigmoid_test_case() -> tuple[Array]:
    """Two scores (2,)."""
    return (np.array([0, 2]),)


def initialize_with_zeros_test_case() -> tuple[int]:
    """Two inputs."""
    return (2,)


def propagate_test_case() -> tuple[Array, float, Array, Array]:
    """w (2, 1), b, X (2, 3) and Y (1, 3)."""
    X = np.array([[1.0, 2.0, -1.0], [3.0, 4.0, -3.2]])
    return np.array([[1.0], [2.0]]), 2.0, X, np.array([[1, 0, 1]])


def propagate_test_case_two_examples() -> tuple[Array, int, Array, Array]:
    """w (2, 1), b, X (2, 2) and Y (1, 2), all whole numbers."""
    return np.array([[1], [2]]), 2, np.array([[1, 2], [3, 4]]), np.array([[1, 0]])


def optimize_test_case() -> tuple[Array, float, Array, Array, int, float]:
    """The unit of `propagate_test_case`, 100 steps of 0.009."""
    return (*propagate_test_case(), 100, 0.009)


def optimize_test_case_three_costs() -> tuple[Array, float, Array, Array, int, float]:
    """A unit with three inputs, 201 steps of 0.02."""
    X = np.array([[0.5, -1.0, 2.0, 0.3], [1.5, 0.2, -0.7, -1.1], [-0.4, 0.9, 0.1, 1.2]])
    return np.array([[0.1], [-0.2], [0.3]]), -0.1, X, np.array([[0, 1, 1, 0]]), 201, 0.02


def predict_test_case() -> tuple[Array, float, Array]:
    """w (2, 1), b and X (2, 3)."""
    return np.array([[0.1124579], [0.23106775]]), -0.3, np.array([[1.0, -1.1, -3.2], [1.2, 2.0, 0.1]])


def predict_test_case_three_inputs() -> tuple[Array, float, Array]:
    """w (3, 1), b and X (3, 3), where the bias decides."""
    X = np.array([[1.0, -0.3, 1.5], [2.0, 0.0, 1.0], [0.0, -1.5, 2.0]])
    return np.array([[0.3], [0.5], [-0.2]]), -0.33333, X


def predict_test_case_no_opinion() -> tuple[Array, float, Array]:
    """A unit at zero, X (2, 3): every answer is exactly one half."""
    return np.zeros((2, 1)), 0.0, np.array([[1.0, -1.0, 2.0], [3.0, 0.0, -1.0]])


def model_test_case() -> tuple[Array, Array, Array, Array, int, float]:
    """Seven examples with four inputs to learn from, three to test with; 50 steps of 0.01."""
    state = np.random.RandomState(0)
    Y = np.array([[1, 0, 0, 1, 0, 0, 1]])
    return state.randn(4, 7), Y, state.randn(4, 3), np.array([[0, 1, 0]]), 50, 0.01


def model_test_case_two_costs() -> tuple[Array, Array, Array, Array, int, float]:
    """Four examples with two inputs to learn from, two to test with; 150 steps of 0.1."""
    X = np.array([[1.0, -1.2, 0.8, -0.9], [0.5, 0.4, -0.3, -0.6]])
    return X, np.array([[1, 0, 1, 0]]), np.array([[1.1, -0.7], [-0.2, 0.3]]), np.array([[1, 0]]), 150, 0.1


CASES: dict[str, list[VisibleCase]] = {
    "dataset_dimensions": [
        VisibleCase("6 and 2 pictures of 3 by 3 pixels", lambda: dimensions_test_case(6, 2, 3)),
        VisibleCase("4 and 5 pictures of 2 by 2 pixels", lambda: dimensions_test_case(4, 5, 2)),
    ],
    "flatten": [
        VisibleCase("2 and 1 pictures of 2 by 2 pixels", lambda: flatten_test_case(2, 1, 2, 0)),
        VisibleCase("3 and 2 pictures of 3 by 3 pixels", lambda: flatten_test_case(3, 2, 3, 100)),
    ],
    "sigmoid": [
        VisibleCase("z = 0 and z = 2", sigmoid_test_case),
        VisibleCase("z = 9.2", lambda: (9.2,)),
        VisibleCase("a table of scores", lambda: (np.array([[-3.0, -0.5], [0.25, 6.0]]),)),
    ],
    "initialize_with_zeros": [
        VisibleCase("two inputs", initialize_with_zeros_test_case),
        VisibleCase("three inputs", lambda: (3,)),
    ],
    "propagate": [
        VisibleCase("three examples", propagate_test_case),
        VisibleCase("two examples, whole numbers", propagate_test_case_two_examples),
    ],
    "optimize": [
        VisibleCase("100 steps", optimize_test_case),
        VisibleCase("201 steps", optimize_test_case_three_costs),
    ],
    "predict": [
        VisibleCase("three examples", predict_test_case),
        VisibleCase("three inputs", predict_test_case_three_inputs),
        VisibleCase("no opinion", predict_test_case_no_opinion),
    ],
    "model": [
        VisibleCase("seven examples", model_test_case),
        VisibleCase("two costs", model_test_case_two_costs),
    ],
}

check = Checker("02-logistic-regression", CASES)
