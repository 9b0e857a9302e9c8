"""Visible cases of assignment 10; all inputs are plain values, and TensorFlow is needed only where they are used."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array

Parameters: TypeAlias = dict[str, Array]

NUMBERS = np.array([0.2, 0.4, 0.7, 0.9])


def cost_test_case() -> tuple[Array, Array]:
    """Four logits, which happen to lie between 0 and 1, and their labels."""
    return 1 / (1 + np.exp(-NUMBERS)), np.array([0, 0, 1, 1])


def network_test_case() -> tuple[Array, Parameters, Array]:
    """X (8, 5), the parameters of a network with 8, 4, 3 and 6 units, and Y (6, 5)."""
    state = np.random.RandomState(2)
    X = state.randn(8, 5)
    parameters = {
        name: state.randn(*shape)
        for name, shape in {"W1": (4, 8), "b1": (4, 1), "W2": (3, 4), "b2": (3, 1), "W3": (6, 3), "b3": (6, 1)}.items()
    }
    return X, parameters, np.eye(6)[[0, 3, 5, 1, 2]].T


def forward_propagation_test_case() -> tuple[Array, Parameters]:
    """X (8, 5) and the parameters of a network with 8, 4, 3 and 6 units."""
    return network_test_case()[:2]


def one_example_test_case() -> tuple[Array, Parameters]:
    """A single example, and a network with 3, 2, 2 and 4 units."""
    state = np.random.RandomState(5)
    names = {"W1": (2, 3), "b1": (2, 1), "W2": (2, 2), "b2": (2, 1), "W3": (4, 2), "b3": (4, 1)}
    return state.randn(3, 1), {name: state.randn(*shape) for name, shape in names.items()}


def compute_cost_test_case() -> tuple[Array, Array]:
    """Z3 (6, 2) and Y (6, 2)."""
    first = [2.4048107, -0.7921977, 0.9447198, 1.158121, 4.768706, 6.1481323]
    second = [5.0334096, -4.1523376, -0.46802214, 3.9810789, 2.3220146, 3.909829]
    return np.array([first, second]).T, np.eye(6)[[5, 0]].T


def sure_test_case() -> tuple[Array, Array]:
    """Z3 (3, 3) with large numbers, and Y (3, 3): two answers are right, one is quite wrong."""
    return np.array([[90.0, 0.0, 0.0], [0.0, 80.0, 0.0], [0.0, 0.0, -70.0]]), np.eye(3)


def train_step_test_case() -> tuple[Array, Array, Parameters, float]:
    """X (8, 5), Y (6, 5), the parameters, and a learning rate."""
    X, parameters, Y = network_test_case()
    return X, Y, parameters, 0.01


CASES = {
    "linear_function": [VisibleCase("the drawn X, W and b", lambda: ())],
    "sigmoid": [
        VisibleCase("z = 0, a whole number", lambda: (0,)),
        VisibleCase("z = 12", lambda: (12,)),
        VisibleCase("z = -1.0", lambda: (-1.0,)),
        VisibleCase("a vector", lambda: (np.array([-2.0, 0.0, 0.5]),)),
    ],
    "cost": [
        VisibleCase("four logits", cost_test_case),
        VisibleCase("0.2, 0.4, 0.7, 0.9 as logits", lambda: (NUMBERS, np.array([0, 0, 1, 1]))),
        VisibleCase("extreme logits", lambda: (np.array([-60.0, 60.0, -3.0, 0.0]), np.array([0, 1, 1, 1]))),
    ],
    "one_hot_matrix": [
        VisibleCase("six labels, 4 classes", lambda: (np.array([1, 2, 3, 0, 2, 1]), 4)),
        VisibleCase("three labels, 6 classes", lambda: (np.array([5, 0, 2]), 6)),
    ],
    "one_hot_vector": [
        VisibleCase("label 1 of 4", lambda: (1, 4)),
        VisibleCase("label 2 of 4, in a list", lambda: ([2], 4)),
        VisibleCase("label 5, the depth left out", lambda: (5,)),
    ],
    "ones": [
        VisibleCase("three numbers", lambda: ([3],)),
        VisibleCase("a matrix", lambda: ([2, 3],)),
    ],
    "create_placeholders": [
        VisibleCase("pictures and 6 classes", lambda: (12288, 6)),
        VisibleCase("4 inputs and 2 classes", lambda: (4, 2)),
    ],
    "initialize_parameters": [VisibleCase("what each parameter is", lambda: ())],
    "forward_propagation": [
        VisibleCase("five examples", forward_propagation_test_case),
        VisibleCase("one example", one_example_test_case),
    ],
    "compute_cost": [
        VisibleCase("two examples", compute_cost_test_case),
        VisibleCase("large numbers", sure_test_case),
    ],
    "compute_total_loss": [
        VisibleCase("two examples", compute_cost_test_case),
        VisibleCase("large numbers", sure_test_case),
    ],
    "train_step": [
        VisibleCase("five examples", train_step_test_case),
        VisibleCase("the learning rate left out", lambda: train_step_test_case()[:3]),
    ],
}

check = Checker("10-tensorflow-tutorial", CASES)
