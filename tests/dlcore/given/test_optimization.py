"""The given network of assignment 09: its gradients are slopes, its data and draws are the recorded ones."""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from dlcore.given import optimization as net


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=25)
def test_gradients_are_the_slopes_of_the_cost(seed):
    rng = np.random.default_rng(seed)
    sizes = [2, 3, 2, 1]
    parameters = {f"W{l}": rng.normal(size=(sizes[l], sizes[l - 1])) for l in (1, 2, 3)}
    parameters |= {f"b{l}": rng.normal(size=(sizes[l], 1)) for l in (1, 2, 3)}
    X, Y = rng.normal(size=(2, 5)), np.array([[0, 1, 1, 0, 1]])
    a3, cache = net.forward_propagation(X, parameters)
    if min(np.abs(cache[0]).min(), np.abs(cache[4]).min()) < 1e-3 or not 1e-3 < a3.min() <= a3.max() < 1 - 1e-3:
        return  # at a kink of relu there is no slope; a certain answer leaves no digits
    grads = net.backward_propagation(X, Y, cache)
    for name, value in parameters.items():
        for index in np.ndindex(value.shape):
            costs = []
            for move in (1e-6, -1e-6):
                moved = value.copy()
                moved[index] += move
                costs.append(net.compute_cost(net.forward_propagation(X, parameters | {name: moved})[0], Y))
            assert grads["d" + name][index] == pytest.approx((costs[0] - costs[1]) / 2e-6, rel=1e-4, abs=1e-7)


def test_the_way_back_names_every_gradient():
    parameters = net.initialize_parameters([2, 5, 2, 1])
    X, Y = np.ones((2, 3)), np.ones((1, 3))
    a3, cache = net.forward_propagation(X, parameters)
    grads = net.backward_propagation(X, Y, cache)
    assert set(grads) == {f"d{letter}{l}" for l in (1, 2, 3) for letter in "zWb"} | {"da1", "da2"}
    assert a3.shape == (1, 3)
    assert len(cache) == 12
    assert all(grads["d" + name].shape == value.shape for name, value in parameters.items())


def test_cost_agrees_with_scikit_learn():
    answers, labels = np.random.default_rng(1).uniform(0.01, 0.99, size=(1, 20)), np.arange(20).reshape(1, 20) % 2
    assert net.compute_cost(answers, labels) == pytest.approx(log_loss(labels[0], answers[0]))


def test_parameters_and_gradients_are_drawn_one_after_the_other_from_one_seed():
    state = np.random.RandomState(1)
    for array, shape in zip(net.load_params_and_grads(), 2 * [(2, 3), (2, 1), (3, 3), (3, 1)], strict=True):
        np.testing.assert_array_equal(array, state.randn(*shape))


def test_starting_weights_have_the_scale_of_he():
    parameters = net.initialize_parameters([400, 300, 1])
    assert parameters["W1"].std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert not parameters["b1"].any()


def test_the_moons_are_the_recorded_ones():
    X, Y = net.load_dataset()
    assert (X.shape, Y.shape) == ((2, 300), (1, 300))
    recorded = [[-0.21687013, 0.80505015, 0.71127451], [1.01544937, -0.5579734, -0.41006024]]
    np.testing.assert_allclose(X[:, :3], recorded, atol=5e-9)
    assert Y[0, :10].tolist() == [0, 1, 1, 1, 0, 0, 1, 1, 0, 1]


def test_predictions_are_zeros_and_ones_and_the_share_of_right_ones_is_printed(capsys):
    X, Y = net.load_dataset()
    answers = net.predict(X, Y, net.initialize_parameters([2, 5, 2, 1]))
    assert answers.shape == (1, 300)
    assert set(np.unique(answers)) <= {0, 1}
    assert capsys.readouterr().out == f"Accuracy: {np.mean(answers == Y)}\n"


def test_a_decision_boundary_keeps_the_limits_and_gives_the_labels_different_markers():
    figure, axes = plt.subplots()
    axes.set(xlim=(-1, 2), ylim=(-3, 1))
    net.plot_decision_boundary(lambda points: points[:, 0] > 0, *net.load_dataset(), axes)
    assert (axes.get_xlim(), axes.get_ylim()) == ((-1, 2), (-3, 1))
    assert [text.get_text() for text in axes.legend().get_texts()] == ["label 0", "label 1"]
    circle, triangle = (points.get_paths()[0].vertices for points in axes.collections[:2])
    assert circle.shape != triangle.shape
    plt.close(figure)
