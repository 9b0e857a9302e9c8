"""Assignment 12's tools: mini-batches and answers are right; descriptions tell apart what matters."""

from __future__ import annotations

from types import MappingProxyType

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlcore.given import convolution_application as tools

tf = pytest.importorskip("tensorflow")


@pytest.mark.parametrize(("m", "size"), [(10, 4), (8, 4), (3, 64), (1, 1)])
def test_mini_batches_deal_every_example_once_with_its_own_label(m, size):
    X = np.arange(m, dtype=float).reshape(m, 1, 1, 1)
    batches = tools.random_mini_batches(tf.constant(X), np.hstack([X[:, 0, 0], -X[:, 0, 0]]), size, seed=3)
    assert [len(x) for x, _ in batches] == [size] * (m // size) + [m % size] * (m % size > 0)
    assert all(np.array_equal(y[:, 0], x.ravel()) and np.array_equal(y[:, 1], -x.ravel()) for x, y in batches)
    assert {array.dtype.name for batch in batches for array in batch} == {"float32"}
    np.testing.assert_array_equal(
        np.concatenate([x for x, _ in batches]).ravel(), np.random.RandomState(3).permutation(m)
    )


def test_answers_are_the_largest_scores_in_order_however_many_pictures_there_are():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(300, 1, 1, 4))
    forward = lambda pictures, parameters: tf.reshape(pictures, [-1, 4]) * parameters["sign"]  # noqa: E731
    expected = X.reshape(-1, 4).argmin(axis=1)
    np.testing.assert_array_equal(tools.predict(forward, X, {"sign": -1.0}), expected)
    Y = np.eye(4)[np.where(np.arange(300) < 75, expected, (expected + 1) % 4)]
    assert tools.accuracy(forward, X, tf.constant(Y), {"sign": -1.0}) == 0.25


def test_costs_and_filters_are_drawn_with_labels():
    tools.draw_costs([1.8, 1.2], 0.009)
    axes = plt.gca()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", "average cost")
    figure = tools.draw_filters(np.ones((4, 4, 3, 5)), tf.random.normal((4, 4, 3, 5), seed=1))
    pictures = [axes.images[0].get_array() for axes in figure.axes]
    assert len(pictures) == 10
    assert all(picture.min() >= 0 and picture.max() <= 1 for picture in pictures)
    plt.close("all")


def test_placeholders_are_told_from_what_looks_like_them():
    described = tools.describe_placeholders(lambda n: (tf.keras.Input((n,)), tf.zeros((2, n)), None), 4)
    assert described[0] == {"is": "a placeholder", "shape": [None, 4], "dtype": "float32"}
    assert described[1]["is"] != "a placeholder"
    assert described[2] is None
    assert tools.describe_placeholders(lambda: None) is None


def test_variables_are_told_from_tensors_and_show_their_numbers():
    told = tools.variables_and_values(lambda: {"W": tf.Variable([1.0, 2.0]), "b": tf.zeros(2)})
    assert [told[name]["is"] == "a trainable tf.Variable" for name in "Wb"] == [True, False]
    np.testing.assert_array_equal(told["W"]["numbers"], [1, 2])
    assert tools.variables_and_values(lambda: None) is None


def test_a_copied_answer_is_told_from_variables_whatever_holds_it():
    copied = {"is": "a trainable tf.Variable", "numbers": np.ones(2)}
    assert tools.variables_and_values(lambda: MappingProxyType({"W": copied}))["W"]["is"] == "dict"
    told = tools.variables_and_values(lambda: MappingProxyType({"W": tf.Variable([1.0])}))
    assert told["W"]["is"] == "a trainable tf.Variable"


def test_with_moved_seeds_other_numbers_are_told():
    def drawn():
        return {"W": tf.Variable(tf.keras.initializers.GlorotUniform(seed=0)((3, 4)))}

    first, same, other = (tools.variables_and_values(drawn, by)["W"]["numbers"] for by in (0, 0, 7))
    np.testing.assert_array_equal(first, same)
    assert not np.any(np.isclose(first, other))
