"""What assignment 08 hands out: a network that is right, and a backward pass with just two mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from dlcore.cases.gradient_checking import gradient_check_n_test_case
from dlcore.given.gradient_checking import (
    SHAPES,
    backward_propagation_n,
    complex_step_gradients,
    dictionary_to_vector,
    forward_propagation_n,
    gradients_to_vector,
    relu,
    sigmoid,
    vector_to_dictionary,
)

seeds = st.integers(0, 2**32 - 1)


def draw(seed: int, m: int) -> tuple[Any, Any, dict[str, Any]]:
    rng = np.random.default_rng(seed)
    parameters = {name: 0.5 * rng.normal(size=shape) for name, shape in SHAPES.items()}
    return rng.normal(size=(4, m)), rng.integers(0, 2, size=m), parameters


def test_activations_at_known_points() -> None:
    np.testing.assert_allclose(sigmoid(np.array([[0.0, np.log(3), -np.log(3)]])), [[0.5, 0.75, 0.25]])
    np.testing.assert_array_equal(relu(np.array([[-2.0, 0.0, 3.0]])), [[0, 0, 3]])


def test_the_column_holds_the_arrays_row_by_row_at_the_recorded_places() -> None:
    _, _, parameters = gradient_check_n_test_case()
    theta, keys = dictionary_to_vector(parameters)
    assert theta.shape == (47, 1)
    for name, start, end in [("W1", 0, 20), ("b1", 20, 25), ("W2", 25, 40), ("b2", 40, 43), ("W3", 43, 46)]:
        assert keys[start:end] == [name] * (end - start)
        assert theta[start:end, 0].tolist() == parameters[name].flatten().tolist()
    assert keys[46:] == ["b3"]


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_column_and_arrays_are_inverse_and_share_no_memory(seed: int) -> None:
    theta = np.random.default_rng(seed).normal(size=(47, 1))
    parameters = vector_to_dictionary(theta)
    np.testing.assert_array_equal(dictionary_to_vector(parameters)[0], theta)
    np.testing.assert_array_equal(
        gradients_to_vector({"dZ3": theta, **{"d" + name: value for name, value in parameters.items()}}), theta
    )
    assert not any(np.shares_memory(theta, value) for value in parameters.values())


@pytest.mark.parametrize("flat", [True, False])
@given(seed=seeds, m=st.integers(1, 6))
@settings(deadline=None, max_examples=20)
def test_the_network_is_scikit_learns(flat: bool, seed: int, m: int) -> None:
    X, Y, p = draw(seed, m)
    network = MLPClassifier(hidden_layer_sizes=(5, 3), max_iter=1, solver="lbfgs")
    network.n_layers_, network.out_activation_, network.n_outputs_ = 4, "logistic", 1
    network.coefs_ = [p["W1"].T, p["W2"].T, p["W3"].T]
    network.intercepts_ = [p["b1"][:, 0], p["b2"][:, 0], p["b3"][:, 0]]
    answers = network._forward_pass_fast(X.T, check_input=False)[:, 0]
    cost, cache = forward_propagation_n(X, Y if flat else Y.reshape(1, -1), p)
    np.testing.assert_allclose(cache[9][0], answers)
    assert float(cost) == pytest.approx(log_loss(Y, answers, labels=[0, 1]))


@given(seeds, st.integers(1, 6))
@settings(deadline=None, max_examples=20)
def test_the_backward_pass_is_right_but_for_its_two_mistakes(seed: int, m: int) -> None:
    X, Y, parameters = draw(seed, m)
    gradients = backward_propagation_n(X, Y, forward_propagation_n(X, Y, parameters)[1])
    factors = {"dW2": 2, "db1": 4}
    for name, slope in complex_step_gradients(X, Y, parameters).items():
        np.testing.assert_allclose(gradients[name], factors.get(name, 1) * slope, rtol=1e-10, atol=1e-13)


def test_the_complex_step_agrees_with_the_slope_of_the_cost() -> None:
    X, Y, parameters = draw(5, 4)
    gradients = complex_step_gradients(X, Y, parameters)
    for name, value in parameters.items():
        for index in np.ndindex(value.shape):
            moved = [{**parameters, name: value.copy()} for _ in range(2)]
            moved[0][name][index] += 1e-5
            moved[1][name][index] -= 1e-5
            up, down = (float(forward_propagation_n(X, Y, p)[0]) for p in moved)
            assert gradients["d" + name][index] == pytest.approx((up - down) / 2e-5, rel=1e-5, abs=1e-9)
