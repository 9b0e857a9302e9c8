"""Visible cases of assignment 17; all inputs are plain values, and TensorFlow is needed only where they are used."""

from __future__ import annotations

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array

Layers = list[tuple[str, float]]


def activations_test_case() -> tuple[Array, Array]:
    """Two activations, each of shape (1, 4, 5, 3)."""
    state = np.random.RandomState(1)
    return state.randn(1, 4, 5, 3), state.randn(1, 4, 5, 3)


def mirrored_test_case() -> tuple[Array, Array]:
    """Activations of shape (1, 4, 5, 3), and the same upside down."""
    a, _ = activations_test_case()
    return a, a[:, ::-1].copy()


def counted_test_case() -> tuple[Array, Array]:
    """Activations of shape (1, 2, 2, 2) that one can compute with by hand: 0 to 7, and zeros."""
    return np.arange(8.0).reshape(1, 2, 2, 2), np.zeros((1, 2, 2, 2))


def gram_matrix_test_case() -> tuple[Array]:
    """A (3, 7)."""
    return (np.random.RandomState(1).randn(3, 7),)


def compute_style_cost_test_case() -> tuple[dict[str, Array], dict[str, Array], Layers]:
    """Activations of three layers for two pictures, and the layers' weights."""
    state = np.random.RandomState(8)
    shapes = {"conv1_1": (1, 8, 6, 4), "conv2_1": (1, 4, 3, 8), "conv3_1": (1, 2, 2, 5)}
    a_S = {name: state.randn(*shape) for name, shape in shapes.items()}
    a_G = {name: state.randn(*shape) for name, shape in shapes.items()}
    return a_S, a_G, [("conv1_1", 0.2), ("conv2_1", 0.3), ("conv3_1", 0.5)]


def total_cost_test_case() -> tuple[float, float]:
    """J_content and J_style."""
    state = np.random.RandomState(3)
    return state.randn(), state.randn()


def train_step_test_case(count: int = 1) -> tuple[Array, Array, str, int]:
    """A picture (1, 1, 2, 3), the one that it shall become, the optimizer, and the number of steps."""
    picture = np.array([[[[10.0, -20.0, 30.0], [-40.0, 50.0, 60.0]]]])
    return picture, picture[:, :, ::-1].copy(), "Adam", count


CASES = {
    "compute_content_cost": [
        VisibleCase("two drawn activations", activations_test_case),
        VisibleCase("0 to 7 and zeros", counted_test_case),
        VisibleCase("the same, upside down", mirrored_test_case),
    ],
    "gram_matrix": [
        VisibleCase("three channels, seven places", gram_matrix_test_case),
        VisibleCase("two channels, three places", lambda: (np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 1.0]]),)),
    ],
    "compute_layer_style_cost": [
        VisibleCase("two drawn activations", activations_test_case),
        VisibleCase("0 to 7 and zeros", counted_test_case),
        VisibleCase("the same, upside down", mirrored_test_case),
    ],
    "compute_style_cost": [VisibleCase("three layers", compute_style_cost_test_case)],
    "total_cost": [
        VisibleCase("the weights left out", total_cost_test_case),
        VisibleCase("alpha = 3, beta = 8", lambda: (0.3, 0.5, 3, 8)),
    ],
    "train_step": [
        VisibleCase("one step", train_step_test_case),
        VisibleCase("five steps", lambda: train_step_test_case(5)),
    ],
}

check = Checker("17-neural-style-transfer", CASES)
