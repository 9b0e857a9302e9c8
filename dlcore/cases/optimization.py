"""Visible cases of assignment 09; the builders carry the names that the field uses for them."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array

Arrays: TypeAlias = dict[str, Array]

NAMES = ["W1", "b1", "W2", "b2"]
SHAPES = [(2, 3), (2, 1), (3, 3), (3, 1)]


def _pair() -> tuple[Arrays, Arrays]:
    """Parameters and gradients of a network with layers of 3, 2 and 3."""
    state = np.random.RandomState(1)
    parameters = {name: state.randn(*shape) for name, shape in zip(NAMES, SHAPES, strict=True)}
    return parameters, {"d" + name: state.randn(*shape) for name, shape in zip(NAMES, SHAPES, strict=True)}


def _zeros(arrays: Arrays) -> Arrays:
    return {key: np.zeros_like(value) for key, value in arrays.items()}


def three_layers() -> tuple[Arrays, Arrays, Arrays, Arrays]:
    """Parameters, gradients and two running averages of a network with layers of 4, 3, 2 and 1."""
    state, dims = np.random.RandomState(5), [4, 3, 2, 1]
    parameters, grads, v, s = Arrays(), Arrays(), Arrays(), Arrays()
    for l in range(1, 4):
        for name, shape in (("W", (dims[l], dims[l - 1])), ("b", (dims[l], 1))):
            parameters[name + str(l)] = state.randn(*shape)
            grads["d" + name + str(l)] = state.randn(*shape)
            v["d" + name + str(l)] = state.randn(*shape)
            s["d" + name + str(l)] = state.rand(*shape)
    return parameters, grads, v, s


def update_parameters_with_gd_test_case() -> tuple[Arrays, Arrays, float]:
    """Parameters and gradients of a network with layers of 3, 2 and 3, and a learning rate."""
    return (*_pair(), 0.01)


def random_mini_batches_test_case() -> tuple[Array, Array, int]:
    """X (12288, 148), Y (1, 148) of truth values, and a size of 64."""
    state = np.random.RandomState(1)
    X = state.randn(12288, 148)
    return X, state.randn(1, 148) < 0.5, 64


def random_mini_batches_test_case_small() -> tuple[Array, Array, int]:
    """X (5, 7), Y (1, 7) of truth values, and a size of 2."""
    state = np.random.RandomState(1)
    X = state.randn(5, 7)
    return X, state.randn(1, 7) < 0.5, 2


def random_mini_batches_test_case_one() -> tuple[Array, Array, int, int]:
    """X (2, 5), Y (1, 5), a size of 64, and seed 1."""
    return np.arange(10.0).reshape(2, 5), np.array([[0, 1, 0, 1, 1]]), 64, 1


def random_mini_batches_test_case_exact() -> tuple[Array, Array, int, int]:
    """X (2, 6), Y (1, 6), a size of 3, and seed 2."""
    return np.arange(12.0).reshape(2, 6), np.array([[0, 1, 0, 1, 1, 0]]), 3, 2


def initialize_velocity_test_case() -> Arrays:
    """Parameters of a network with layers of 3, 2 and 3."""
    return _pair()[0]


def update_parameters_with_momentum_test_case() -> tuple[Arrays, Arrays, Arrays]:
    """Parameters, gradients, and velocities that are zero."""
    parameters, grads = _pair()
    return parameters, grads, _zeros(grads)


def update_parameters_with_rmsprop_test_case() -> tuple[Arrays, Arrays, Arrays]:
    """Parameters, gradients, and averages that are zero."""
    return update_parameters_with_momentum_test_case()


def initialize_adam_test_case() -> Arrays:
    """Parameters of a network with layers of 3, 2 and 3."""
    return _pair()[0]


def update_parameters_with_adam_test_case() -> tuple[Arrays, Arrays, Arrays, Arrays]:
    """Parameters, gradients, and averages that are zero."""
    parameters, grads = _pair()
    return parameters, grads, _zeros(grads), _zeros(grads)


def batchnorm_forward_test_case() -> tuple[Array, Array, Array]:
    """Z (3, 5), gamma (3, 1) and beta (3, 1)."""
    Z = np.random.RandomState(1).randn(3, 5) * 4 + 2
    return Z, np.array([[1.0], [2.0], [0.5]]), np.array([[0.0], [-1.0], [3.0]])


def _three_layers(*names: str, then: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """The named parts of `three_layers`, and further arguments."""
    parts = dict(zip(("parameters", "grads", "v", "s"), three_layers(), strict=True))
    return (*(parts[name] for name in names), *then)


CASES = {
    "update_parameters_with_gd": [
        VisibleCase("2 layers, learning rate 0.01", update_parameters_with_gd_test_case),
        VisibleCase("3 layers, learning rate 0.3", lambda: _three_layers("parameters", "grads", then=(0.3,))),
    ],
    "random_mini_batches": [
        VisibleCase("7 examples, 2 in a mini-batch", random_mini_batches_test_case_small),
        VisibleCase("5 examples, room for 64", random_mini_batches_test_case_one),
        VisibleCase("6 examples, 3 in a mini-batch", random_mini_batches_test_case_exact),
    ],
    "initialize_velocity": [
        VisibleCase("2 layers", lambda: (initialize_velocity_test_case(),)),
        VisibleCase("3 layers", lambda: _three_layers("parameters")),
    ],
    "update_parameters_with_momentum": [
        VisibleCase("2 layers, at rest", lambda: (*update_parameters_with_momentum_test_case(), 0.9, 0.01)),
        VisibleCase("3 layers, in motion", lambda: _three_layers("parameters", "grads", "v", then=(0.8, 0.1))),
    ],
    "update_parameters_with_rmsprop": [
        VisibleCase("2 layers, the first step", update_parameters_with_rmsprop_test_case),
        VisibleCase("3 layers", lambda: _three_layers("parameters", "grads", "s", then=(0.05, 0.8, 0.1))),
    ],
    "initialize_adam": [
        VisibleCase("2 layers", lambda: (initialize_adam_test_case(),)),
        VisibleCase("3 layers", lambda: _three_layers("parameters")),
    ],
    "update_parameters_with_adam": [
        VisibleCase("2 layers, t = 2", lambda: (*update_parameters_with_adam_test_case(), 2)),
        VisibleCase(
            "a large epsilon",
            lambda: (*update_parameters_with_adam_test_case(), 2, 0.02, 0.8, 0.888, 1e-2),
        ),
        VisibleCase(
            "3 layers, t = 7",
            lambda: _three_layers("parameters", "grads", "v", "s", then=(7, 0.05, 0.7, 0.95, 1e-3)),
        ),
    ],
    "update_lr": [
        VisibleCase("rate 0.5, epoch 2, decay 1", lambda: (0.5, 2, 1)),
        VisibleCase("rate 1, epoch 2, decay 1", lambda: (1, 2, 1)),
        VisibleCase("rate 0.1, epoch 0, decay 0.3", lambda: (0.1, 0, 0.3)),
    ],
    "schedule_lr_decay": [
        VisibleCase("epoch 10 of intervals of 100", lambda: (0.5, 10, 0.3, 100)),
        VisibleCase("epoch 100 of intervals of 100", lambda: (0.5, 100, 0.3, 100)),
        VisibleCase("epoch 2999, the interval left out", lambda: (0.5, 2999, 0.3)),
    ],
    "batchnorm_forward": [
        VisibleCase("3 units, 5 examples", batchnorm_forward_test_case),
        VisibleCase("an epsilon that can be seen", lambda: (*batchnorm_forward_test_case(), 2.0)),
    ],
}

check = Checker("09-optimization", CASES)
