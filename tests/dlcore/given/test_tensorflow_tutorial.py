"""Assignment 10's tools: mini-batches, predictions and counts are right; a tape that loses its way is noticed."""

from __future__ import annotations

from types import MappingProxyType

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from sklearn.preprocessing import label_binarize

from dlcore.given import tensorflow_tutorial as tools

tf = pytest.importorskip("tensorflow")

from dlcore.reference import tensorflow_tutorial as reference  # noqa: E402


@pytest.mark.parametrize(("m", "size"), [(10, 4), (8, 4), (3, 64), (1, 1)])
def test_mini_batches_deal_every_example_once_with_its_own_column_of_labels(m, size):
    X = np.arange(m, dtype="float32").reshape(1, m)
    batches = list(tools.random_mini_batches(X, np.vstack([X, -X]), size, seed=3))
    assert [x.shape[1] for x, _ in batches] == [size] * (m // size) + [m % size] * (m % size > 0)
    assert all(np.array_equal(y, np.vstack([x, -x])) and y.dtype == np.float32 for x, y in batches)
    np.testing.assert_array_equal(np.hstack([x for x, _ in batches])[0], np.random.RandomState(3).permutation(m))


def test_predictions_are_the_largest_logits_of_the_network():
    X, parameters, _ = reference.draw_network(np.random.default_rng(1), [9, 5, 4, 6], 40)
    expected = tf.argmax(reference.forward_propagation(X, parameters), axis=0).numpy()
    np.testing.assert_array_equal(tools.predict(X, {name: tf.Variable(v) for name, v in parameters.items()}), expected)
    assert tools.predict(X[:, :1], parameters) == expected[:1]


def test_labels_and_counts_are_those_of_scikit_learn():
    rng = np.random.default_rng(2)
    labels, answers = rng.integers(0, 5, (1, 60)), rng.integers(0, 5, 60)
    np.testing.assert_array_equal(tools.convert_to_one_hot(labels, 6).T, label_binarize(labels[0], classes=range(6)))
    np.testing.assert_array_equal(
        tools.confusion_matrix(labels, answers, 6), confusion_matrix(labels[0], answers, labels=range(6))
    )


def test_every_count_is_written_into_the_drawing():
    axes = plt.figure().subplots()
    tools.draw_confusion(np.array([[3, 0], [12, 1]]), axes)
    assert [text.get_text() for text in axes.texts] == ["3", "0", "12", "1"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("predicted", "right answer")
    plt.close()


@pytest.mark.parametrize(
    ("function", "followed"),
    [
        (lambda X, parameters: tf.matmul(parameters["W"], X), tools.FOLLOWED),
        (lambda X, parameters: np.matmul(parameters["W"], X), tools.LOST),
        (lambda X, parameters: tf.constant(np.asarray(parameters["W"]) @ X), tools.LOST),
        (lambda X, parameters: X + 1, tools.LOST),
        (lambda X, parameters: None, tools.LOST),
    ],
)
def test_it_is_noticed_whether_a_gradient_reaches_the_parameters(function, followed):
    assert tools.on_tape(function, np.ones((2, 3)), {"W": np.ones((4, 2))})[1] == followed


def test_without_a_dictionary_the_first_argument_is_what_matters():
    logits, labels = np.ones((3, 2)), np.eye(3)[:, :2]
    assert tools.on_tape(lambda Z, Y: tf.reduce_sum(Z * tf.stop_gradient(Y)), logits, labels)[1] == tools.FOLLOWED
    assert tools.on_tape(lambda Z, Y: tf.reduce_sum(Y * tf.stop_gradient(Z)), logits, labels)[1] == tools.LOST


def test_the_gradient_is_told_when_it_is_asked_for_and_none_where_words_would_lie(monkeypatch):
    monkeypatch.setattr(tools, "LOST", tools.FOLLOWED)
    Z, Y = np.array([[1.0, -2.0], [0.5, 3.0]]), np.eye(2)
    for cost, gradient in (
        (lambda Z, Y: tf.reduce_sum(Y * Z**2), 2 * Y * Z),
        (lambda Z, Y: tf.reduce_sum(tf.gather(Z, [0])), [[1, 1], [0, 0]]),
    ):
        answer, followed, (found,) = tools.on_tape(cost, Z, Y, tools.GRADIENT)
        assert (answer, followed) == tools.on_tape(cost, Z, Y)
        np.testing.assert_allclose(found, gradient)
    told = tools.on_tape(lambda Z, Y: tf.constant(np.sum(np.asarray(Y) * np.asarray(Z) ** 2)), Z, Y, tools.GRADIENT)
    assert told == (10, tools.FOLLOWED, None)


def test_descriptions_of_specifications_show_open_sizes():
    described = tools.describe_specs(lambda n: (tf.TensorSpec([n, None]), tf.TensorSpec(None, tf.int32)), 4)
    assert described == ({"shape": [4, None], "dtype": "float32"}, {"shape": None, "dtype": "int32"})
    assert tools.describe_specs(lambda: None) is None


def test_descriptions_of_variables_tell_apart_what_matters():
    rng = np.random.default_rng(0)
    draws = {
        "glorot": lambda: tf.Variable(tf.keras.initializers.GlorotUniform(seed=4)((30, 20))),
        "unseeded": lambda: tf.Variable(rng.uniform(-0.3, 0.3, (30, 20)), dtype=tf.float32),
        "positive": lambda: tf.Variable(np.linspace(0, 0.3, 600).reshape(30, 20)),
        "tensor": lambda: tf.zeros((5, 1)),
    }
    described = tools.describe_variables(lambda: {name: draw() for name, draw in draws.items()})
    limit = np.sqrt(6 / 50)
    assert described["glorot"]["values"] == f"evenly spread from -{limit:.3g} to {limit:.3g}"
    assert described["positive"]["values"].startswith("from 0 to 0.3")
    assert described["tensor"]["values"] == "all zero"
    assert [described[name]["the same in every call"] for name in draws] == [True, False, True, True]
    assert [described[name]["is"] == "a trainable tf.Variable" for name in draws] == [True, True, True, False]
    assert described["positive"]["dtype"] == "float64"


def test_a_copied_description_is_told_from_variables():
    made = {"W": tf.Variable([[1.0, 2.0]]), "b": tf.Variable([0.0])}
    described = tools.describe_variables(lambda: made)
    assert tools.describe_variables(lambda: MappingProxyType(made)) == described
    copied = tools.describe_variables(lambda: MappingProxyType(described))
    assert [entry["is"] for entry in copied.values()] == ["dict", "dict"]


def test_a_lift_shows_in_every_description_of_numbers():
    weights = tf.keras.initializers.GlorotUniform(seed=4)((3, 3))
    made = {"W": tf.Variable(weights), "V": tf.Variable([-4.0, 2.0]), "b": tf.Variable([0.0])}
    lifted = [entry["values"] for entry in tools.describe_variables(lambda: made, 0.25).values()]
    assert lifted == ["evenly spread from -0.75 to 1.25", "from -3.75 to 2.25, standard deviation 3", "all 0.25"]
