"""The given network of assignment 06: its gradients are slopes, its loss is the cross-entropy, its data are circles."""

from __future__ import annotations

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.datasets import make_circles
from sklearn.metrics import log_loss

from dlcore.given import initialization as net

matplotlib.use("Agg")
import matplotlib.pyplot as plt

seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(autouse=True)
def _no_open_figures():
    yield
    plt.close("all")


def draw(seed, sizes=(3, 4, 2, 1), m=5):
    rng = np.random.default_rng(seed)
    parameters = {}
    for l in (1, 2, 3):
        parameters[f"W{l}"] = rng.normal(size=(sizes[l], sizes[l - 1]))
        parameters[f"b{l}"] = rng.normal(size=(sizes[l], 1)) + 0.5
    return rng.normal(size=(sizes[0], m)), rng.integers(0, 2, size=(1, m)), parameters


@given(seeds)
@settings(deadline=None, max_examples=30)
def test_gradients_are_the_slopes_of_the_loss(seed):
    X, Y, parameters = draw(seed)
    a3, cache = net.forward_propagation(X, parameters)
    z1, z2 = cache[0], cache[4]
    if min(np.abs(z1).min(), np.abs(z2).min()) < 1e-3 or a3.min() < 1e-3 or a3.max() > 1 - 1e-3:
        return
    grads = net.backward_propagation(X, Y, cache)
    for name, value in parameters.items():
        slope = np.zeros_like(value)
        for index in np.ndindex(value.shape):
            losses = []
            for move in (1e-6, -1e-6):
                moved = value.copy()
                moved[index] += move
                losses.append(net.compute_loss(net.forward_propagation(X, parameters | {name: moved})[0], Y))
            slope[index] = (losses[0] - losses[1]) / 2e-6
        np.testing.assert_allclose(grads["d" + name], slope, rtol=1e-4, atol=1e-7)


def test_cache_and_gradients_have_the_documented_order_and_names():
    X, Y, p = draw(1)
    a3, cache = net.forward_propagation(X, p)
    z1, a1, W1, b1, z2, a2, W2, b2, z3, a3_again, W3, b3 = cache
    np.testing.assert_allclose(z1, W1 @ X + b1)
    np.testing.assert_allclose(z2, W2 @ a1 + b2)
    np.testing.assert_allclose(z3, W3 @ a2 + b3)
    np.testing.assert_allclose(a3, expit(z3))
    assert a3_again is a3
    grads = net.backward_propagation(X, Y, cache)
    shapes = {"dz3": z3, "dW3": W3, "db3": b3, "da2": a2, "dz2": z2, "dW2": W2, "db2": b2, "da1": a1, "dz1": z1}
    shapes |= {"dW1": W1, "db1": b1}
    assert {name: value.shape for name, value in grads.items()} == {name: value.shape for name, value in shapes.items()}


def test_sigmoid_and_relu_take_any_number_without_a_warning():
    x = np.array([[-1e4, -1.5, 0.0, 1.5, 1e4]])
    np.testing.assert_allclose(net.sigmoid(x), expit(x), rtol=1e-14)
    assert net.relu(x).tolist() == [[0, 0, 0, 1.5, 1e4]]


@given(seeds, st.integers(1, 20))
@settings(deadline=None, max_examples=30)
def test_loss_agrees_with_scikit_learn(seed, m):
    rng = np.random.default_rng(seed)
    a3, Y = rng.uniform(0.01, 0.99, size=(1, m)), rng.integers(0, 2, size=(1, m))
    assert net.compute_loss(a3, Y) == pytest.approx(log_loss(Y[0], a3[0], labels=[0, 1]))


def test_certain_and_right_costs_nothing_and_certain_and_wrong_without_bound():
    assert net.compute_loss(np.array([[0.0, 1.0]]), np.array([[0, 1]])) == 0
    assert net.compute_loss(np.array([[1.0, 1.0]]), np.array([[0, 1]])) == np.inf


def test_a_step_leaves_the_old_parameters_alone():
    parameters, grads = {"W1": np.ones((2, 2))}, {"dW1": np.full((2, 2), 3.0), "dz1": np.ones((2, 1))}
    assert net.update_parameters(parameters, grads, 0.5)["W1"].tolist() == [[-0.5, -0.5], [-0.5, -0.5]]
    assert parameters["W1"].tolist() == [[1, 1], [1, 1]]


def test_an_answer_of_one_half_is_no_yes(capsys):
    X, _, parameters = draw(2)
    zeros = {name: np.zeros_like(value) for name, value in parameters.items()}
    assert net.predict(X, np.array([[0, 1, 0, 1, 0]]), zeros).tolist() == [[0, 0, 0, 0, 0]]
    assert capsys.readouterr().out == "Accuracy: 0.6\n"
    assert net.predict_dec(zeros | {"b3": np.full((1, 1), 1e-9)}, X).tolist() == [[True] * 5]


def test_the_circles_are_those_of_the_recorded_seeds():
    np.random.seed(5)
    expected_next = np.random.RandomState(5).rand()
    train_X, train_Y, test_X, test_Y = net.load_dataset()
    assert np.random.rand() == expected_next
    np.testing.assert_allclose(train_X[:, :3], [[-0.07741354, 0.4318696, 0.07916502],
                                                [0.85260226, -0.87214504, 0.8406611]], atol=5e-9)  # fmt: skip
    for seed, X, Y in ((1, train_X, train_Y), (2, test_X, test_Y)):
        np.random.seed(seed)
        points, labels = make_circles(n_samples=X.shape[1], noise=0.05)
        np.testing.assert_array_equal(X, points.T)
        np.testing.assert_array_equal(Y, labels.reshape(1, -1))
    assert (train_X.shape, test_X.shape) == ((2, 300), (2, 100))


def test_the_boundary_picture_asks_about_the_whole_plane_and_shows_every_example():
    X, Y = np.array([[0.0, 0.5, 1.0], [0.0, 0.2, 0.1]]), np.array([[0, 1, 1]])
    asked = []

    def right_half(points):
        asked.append(points)
        return points[:, 0] > 0.5

    net.plot_decision_boundary(right_half, X, Y)
    points = asked[0]
    np.testing.assert_allclose(points.min(axis=0), [-1, -1])
    np.testing.assert_allclose(points.max(axis=0), [2, 1.2], atol=0.011)
    np.testing.assert_allclose(np.diff(np.unique(points[:, 0])), 0.01, atol=1e-9)
    axes = plt.gca()
    shown = [c.get_offsets() for c in axes.collections if c.get_label() in ("label 0", "label 1")]
    assert [len(points) for points in shown] == [1, 2]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("$x_1$", "$x_2$")
