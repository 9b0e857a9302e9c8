"""The given network of assignment 07: gradients are slopes, the start has the right spread."""

from __future__ import annotations

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from dlcore.datasets.football import generate
from dlcore.given import regularization as net

matplotlib.use("Agg")
import matplotlib.pyplot as plt

SIZES = {"W1": (4, 3), "b1": (4, 1), "W2": (2, 4), "b2": (2, 1), "W3": (1, 2), "b3": (1, 1)}


def draw(seed, m=5):
    rng = np.random.default_rng(seed)
    parameters = {name: rng.normal(size=shape) + 0.3 for name, shape in SIZES.items()}
    return rng.normal(size=(3, m)), rng.integers(0, 2, size=(1, m)), parameters


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=30)
def test_gradients_of_parameters_are_the_slopes_of_the_cost(seed):
    X, Y, parameters = draw(seed)
    A3, cache = net.forward_propagation(X, parameters)
    if min(np.abs(cache[0]).min(), np.abs(cache[4]).min()) < 1e-3 or A3.min() < 1e-3 or A3.max() > 1 - 1e-3:
        return
    grads = net.backward_propagation(X, Y, cache)
    for name, value in parameters.items():
        for index in np.ndindex(value.shape):
            costs = []
            for move in (1e-6, -1e-6):
                moved = value.copy()
                moved[index] += move
                costs.append(net.compute_cost(net.forward_propagation(X, parameters | {name: moved})[0], Y))
            slope = (costs[0] - costs[1]) / 2e-6
            assert grads["d" + name][index] == pytest.approx(slope, rel=1e-4, abs=1e-7)


def test_gradients_have_the_documented_names_and_shapes_and_only_those_of_parameters_are_averages():
    X, Y, parameters = draw(1)
    grads = net.backward_propagation(X, Y, net.forward_propagation(X, parameters)[1])
    twice = net.backward_propagation(
        np.hstack([X, X]), np.hstack([Y, Y]), net.forward_propagation(np.hstack([X, X]), parameters)[1]
    )
    shapes = {f"d{name}": shape for name, shape in SIZES.items()}
    shapes |= {"dZ3": (1, 5), "dA2": (2, 5), "dZ2": (2, 5), "dA1": (4, 5), "dZ1": (4, 5)}
    assert {name: value.shape for name, value in grads.items()} == shapes
    for name, value in grads.items():
        expected = value if name[1] in "Wb" else np.hstack([value, value])
        np.testing.assert_allclose(twice[name], expected, atol=1e-15)


def test_the_cost_is_scikit_learns_and_a_certain_right_answer_is_free():
    rng = np.random.default_rng(3)
    A3, Y = rng.uniform(0.01, 0.99, size=(1, 20)), rng.integers(0, 2, size=(1, 20))
    assert net.compute_cost(A3, Y) == pytest.approx(log_loss(Y[0], A3[0], labels=[0, 1]))
    assert net.compute_cost(np.array([[0.0, 1.0]]), np.array([[0, 1]])) == 0


def test_the_start_comes_from_one_stream_with_seed_3_and_has_the_spread_of_the_layer_below():
    parameters = net.initialize_parameters([2, 20, 3, 1])
    stream = np.random.RandomState(3)
    for l, (below, here) in enumerate(((2, 20), (20, 3), (3, 1)), 1):
        np.testing.assert_allclose(parameters[f"W{l}"] * np.sqrt(below), stream.randn(here, below), rtol=1e-12)
        np.testing.assert_array_equal(parameters[f"b{l}"], np.zeros((here, 1)))
    wide = net.initialize_parameters([400, 500])["W1"]
    assert np.std(wide) == pytest.approx(1 / 20, rel=0.01)


def test_without_a_file_the_data_are_the_generated_points_and_they_are_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr("dlcore.datasets.places.folders", lambda: iter([tmp_path]))
    loaded = net.load_2D_dataset()
    axes = plt.gca()
    for mine, expected in zip(loaded, generate(), strict=True):
        np.testing.assert_array_equal(mine, expected)
    assert [part.shape for part in loaded] == [(2, 211), (1, 211), (2, 200), (1, 200)]
    drawn = np.vstack([np.asarray(part.get_offsets()) for part in axes.collections])
    np.testing.assert_array_equal(np.sort(drawn, axis=0), np.sort(loaded[0].T, axis=0))
    assert axes.get_xlabel()
    assert axes.get_ylabel()
    plt.close("all")
