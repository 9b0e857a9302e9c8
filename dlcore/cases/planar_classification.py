"""Visible cases of assignment 03; the builders carry the names that the field uses for them."""

from __future__ import annotations

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.datasets import load_planar_dataset
from dlcore.plain import Array

Parameters = dict[str, Array]


def _small_weights() -> Parameters:
    """Parameters of a network with 2 inputs and 4 hidden units, as they are before training."""
    W1 = [[-0.00416758, -0.00056267], [-0.02136196, 0.01640271], [-0.01793436, -0.00841747], [0.00502881, -0.01245288]]
    W2 = [[-0.01057952, -0.00909008, 0.00551454, 0.02292208]]
    return {"W1": np.array(W1), "b1": np.zeros((4, 1)), "W2": np.array(W2), "b2": np.zeros((1, 1))}


def _points() -> tuple[Array, Array]:
    """X (2, 3) and boolean labels Y (1, 3)."""
    state = np.random.RandomState(1)
    X = state.randn(2, 3)
    return X, state.randn(1, 3) > 0


def layer_sizes_test_case() -> tuple[Array, Array]:
    """X (5, 3) and Y (2, 3)."""
    state = np.random.RandomState(1)
    return state.randn(5, 3), state.randn(2, 3)


def layer_sizes_test_case_5outputs() -> tuple[Array, Array]:
    """X (7, 5) and Y (5, 5)."""
    state = np.random.RandomState(1)
    state.randn(21)  # what `layer_sizes_test_case` draws
    return state.randn(7, 5), state.randn(5, 5)


def initialize_parameters_test_case() -> tuple[int, int, int]:
    """2 inputs, 4 hidden units, 1 output."""
    return 2, 4, 1


def forward_propagation_test_case() -> tuple[Array, Parameters]:
    """X (2, 3) and the parameters of 4 hidden units, with biases."""
    state = np.random.RandomState(1)
    X, b1 = state.randn(2, 3), state.randn(4, 1)
    return X, _small_weights() | {"b1": b1, "b2": np.array([[-1.3]])}


def forward_propagation_test_case_no_bias() -> tuple[Array, Parameters]:
    """X (2, 3) and the parameters of 4 hidden units, with biases of zero."""
    return _points()[0], _small_weights()


def compute_cost_test_case() -> tuple[Array, Array, Parameters]:
    """A2 (1, 3), Y (1, 3) and parameters."""
    Y = np.random.RandomState(1).randn(1, 3) > 0
    return np.array([[0.5002307, 0.49985831, 0.50023963]]), Y, _small_weights()


def compute_cost_test_case_5examples() -> tuple[Array, Array, Parameters]:
    """A2 (1, 5), Y (1, 5) and parameters."""
    Y = np.random.RandomState(1).randn(1, 5) > 0
    return np.array([[0.5002307, 0.49985831, 0.50023963, 0.25, 0.7]]), Y, {}


def backward_propagation_test_case() -> tuple[Parameters, Parameters, Array, Array]:
    """Parameters of 4 hidden units, the cache of a forward pass, X (2, 3) and Y (1, 3)."""
    A1 = [
        [-0.00616578, 0.0020626, 0.00349619],
        [-0.05225116, 0.02725659, -0.02646251],
        [-0.02009721, 0.0036869, 0.02883756],
        [0.02152675, -0.01385234, 0.02599885],
    ]
    Z1 = [
        [-0.00616586, 0.0020626, 0.0034962],
        [-0.05229879, 0.02726335, -0.02646869],
        [-0.02009991, 0.00368692, 0.02884556],
        [0.02153007, -0.01385322, 0.02600471],
    ]
    cache = {
        "A1": np.array(A1),
        "A2": np.array([[0.5002307, 0.49985831, 0.50023963]]),
        "Z1": np.array(Z1),
        "Z2": np.array([[0.00092281, -0.00056678, 0.00095853]]),
    }
    return _small_weights(), cache, *_points()


def backward_propagation_test_case_large_weights() -> tuple[Parameters, Parameters, Array, Array]:
    """Parameters of 2 hidden units that make tanh bend, their cache, X (3, 4) and Y (1, 4)."""
    state = np.random.RandomState(3)
    X, W1, b1, W2 = state.randn(3, 4), state.randn(2, 3), state.randn(2, 1), state.randn(1, 2)
    Z1 = W1 @ X + b1
    Z2 = W2 @ np.tanh(Z1) + 0.5
    cache = {"Z1": Z1, "A1": np.tanh(Z1), "Z2": Z2, "A2": 1 / (1 + np.exp(-Z2))}
    return {"W1": W1, "b1": b1, "W2": W2, "b2": np.full((1, 1), 0.5)}, cache, X, np.array([[1, 0, 0, 1]])


def update_parameters_test_case() -> tuple[Parameters, Parameters]:
    """Parameters and gradients of a network with 2 inputs and 4 hidden units."""
    W1 = [[-0.00615039, 0.0169021], [-0.02311792, 0.03137121], [-0.0169217, -0.01752545], [0.00935436, -0.05018221]]
    dW1 = [[0.00023322, -0.00205423], [0.00082222, -0.00700776], [-0.00031831, 0.0028636], [-0.00092857, 0.00809933]]
    parameters = {
        "W1": np.array(W1),
        "b1": np.array([[-8.97523455e-07], [8.15562092e-06], [6.04810633e-07], [-2.54560700e-06]]),
        "W2": np.array([[-0.0104319, -0.04019007, 0.01607211, 0.04440255]]),
        "b2": np.array([[9.14954378e-05]]),
    }
    grads = {
        "dW1": np.array(dW1),
        "db1": np.array([[1.05570087e-07], [-3.81814487e-06], [-1.90155145e-07], [5.46467802e-07]]),
        "dW2": np.array([[-1.75740039e-05, 3.70231337e-03, -1.25683095e-03, -2.55715317e-03]]),
        "db2": np.array([[-1.08923140e-05]]),
    }
    return parameters, grads


def update_parameters_test_case_ones() -> tuple[Parameters, Parameters, float]:
    """Parameters that are all 1, gradients that are all 2, learning rate 0.25."""
    parameters = {"W1": np.ones((2, 2)), "b1": np.ones((2, 1)), "W2": np.ones((1, 2)), "b2": np.ones((1, 1))}
    return parameters, {"d" + name: 2 * value for name, value in parameters.items()}, 0.25


def nn_model_test_case() -> tuple[Array, Array]:
    """X (2, 3) and Y (1, 3)."""
    return _points()


def predict_test_case() -> tuple[Parameters, Array]:
    """The parameters of 4 hidden units and X (2, 3)."""
    return update_parameters_test_case()[0], _points()[0]


def predict_test_case_undecided() -> tuple[Parameters, Array]:
    """Parameters whose answer to the last of X's three columns is exactly 0.5."""
    parameters = {"W1": np.eye(2), "b1": np.zeros((2, 1)), "W2": np.array([[3.0, -3.0]]), "b2": np.zeros((1, 1))}
    return parameters, np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0]])


CASES: dict[str, list[VisibleCase]] = {
    "shapes": [
        VisibleCase("the flower", load_planar_dataset),
        VisibleCase("five inputs, three examples, two outputs", layer_sizes_test_case),
    ],
    "layer_sizes": [
        VisibleCase("5 inputs, 2 outputs, 3 examples", layer_sizes_test_case),
        VisibleCase("7 inputs, 5 outputs, 5 examples", layer_sizes_test_case_5outputs),
    ],
    "initialize_parameters": [
        VisibleCase("2 inputs, 4 hidden units, 1 output", initialize_parameters_test_case),
        VisibleCase("3 inputs, 2 hidden units, 2 outputs", lambda: (3, 2, 2)),
    ],
    "forward_propagation": [
        VisibleCase("4 hidden units, 3 examples", forward_propagation_test_case),
        VisibleCase("all biases zero", forward_propagation_test_case_no_bias),
    ],
    "compute_cost": [
        VisibleCase("3 examples", compute_cost_test_case),
        VisibleCase("5 examples", compute_cost_test_case_5examples),
    ],
    "backward_propagation": [
        VisibleCase("4 hidden units, 3 examples", backward_propagation_test_case),
        VisibleCase("2 hidden units with large weights, 4 examples", backward_propagation_test_case_large_weights),
    ],
    "update_parameters": [
        VisibleCase("the learning rate left out", update_parameters_test_case),
        VisibleCase("learning rate 0.25", update_parameters_test_case_ones),
    ],
    "nn_model": [
        VisibleCase("4 hidden units, 10,000 steps", lambda: (*nn_model_test_case(), 4)),
        VisibleCase("5 hidden units, 3 steps", lambda: (*nn_model_test_case(), 5, 3)),
    ],
    "predict": [
        VisibleCase("4 hidden units, 3 examples", predict_test_case),
        VisibleCase("an answer of exactly 0.5", predict_test_case_undecided),
    ],
}

check = Checker("03-planar-classification", CASES)
