"""Visible cases of assignment 01."""

from __future__ import annotations

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array


def image2vector_test_case() -> tuple[Array]:
    """A picture of shape (3, 3, 2)."""
    top = [[0.67826139, 0.29380381], [0.90714982, 0.52835647], [0.4215251, 0.45017551]]
    middle = [[0.92814219, 0.96677647], [0.85304703, 0.52351845], [0.19981397, 0.27417313]]
    bottom = [[0.60659855, 0.00533165], [0.10820313, 0.49978937], [0.34144279, 0.94630077]]
    return (np.array([top, middle, bottom]),)


def softmax_test_case() -> tuple[Array]:
    """Scores of shape (2, 5)."""
    return (np.array([[9, 2, 5, 0, 0], [7, 5, 0, 0, 0]]),)


def losses_test_case() -> tuple[Array, Array]:
    """Five answers yhat (5,) and their labels y (5,)."""
    return np.array([0.9, 0.2, 0.1, 0.4, 0.9]), np.array([1, 0, 0, 1, 1])


def losses_test_case_misses() -> tuple[Array, Array]:
    """Three answers yhat (3,), off by 2, -1 and 0, and what they should have been."""
    return np.array([3.0, 1.0, 4.0]), np.array([1.0, 2.0, 4.0])


CASES: dict[str, list[VisibleCase]] = {
    "test": [VisibleCase("the greeting", lambda: ())],
    "basic_sigmoid": [
        VisibleCase("x = 3", lambda: (3,)),
        VisibleCase("x = -0.5", lambda: (-0.5,)),
    ],
    "sigmoid": [
        VisibleCase("three numbers", lambda: (np.array([1, 2, 3]),)),
        VisibleCase("a matrix", lambda: (np.array([[0.0, -1.0], [2.5, -4.0]]),)),
    ],
    "sigmoid_derivative": [
        VisibleCase("three numbers", lambda: (np.array([1, 2, 3]),)),
        VisibleCase("a matrix", lambda: (np.array([[0.0, -1.0], [2.5, -4.0]]),)),
    ],
    "image2vector": [
        VisibleCase("3 by 3 pixels, 2 channels", image2vector_test_case),
        VisibleCase("2 by 1 pixels, 3 channels", lambda: (np.array([[[1, 2, 3]], [[4, 5, 6]]]),)),
    ],
    "normalizeRows": [
        VisibleCase("2 rows", lambda: (np.array([[0, 3, 4], [1, 6, 4]]),)),
        VisibleCase("2 rows, worked out in the text", lambda: (np.array([[0, 3, 4], [2, 6, 4]]),)),
        VisibleCase("as many rows as columns", lambda: (np.array([[3.0, -4.0], [-5.0, 12.0]]),)),
    ],
    "softmax": [
        VisibleCase("2 rows of 5 scores", softmax_test_case),
        VisibleCase("a single row", lambda: (np.array([[1.0, -1.0, 0.5]]),)),
        VisibleCase("as many rows as columns", lambda: (np.array([[1.0, 2.0], [0.0, -3.0]]),)),
    ],
    "L1": [
        VisibleCase("5 examples", losses_test_case),
        VisibleCase("3 numbers", losses_test_case_misses),
    ],
    "L2": [
        VisibleCase("5 examples", losses_test_case),
        VisibleCase("3 numbers", losses_test_case_misses),
    ],
}

check = Checker("01-python-basics", CASES)
