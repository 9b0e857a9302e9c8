"""Assignment 10: answers against scipy, scikit-learn, loops and finite differences; what the prose claims."""

from __future__ import annotations

import copy
import io
from contextlib import redirect_stdout
from pathlib import Path

import jupytext
import matplotlib
import numpy as np
import pytest
from scipy.special import expit, log_expit, log_softmax
from scipy.stats import kstest
from sklearn.metrics import log_loss

from dlcore.cases.tensorflow_tutorial import CASES, check
from dlcore.compare import compare
from dlcore.given import tensorflow_tutorial as tools
from dlcore.given.tensors import tensors_of
from dlcore.plain import plain
from dlcore.training import steps

matplotlib.use("Agg")
tf = pytest.importorskip("tensorflow")

from dlcore.reference import tensorflow_tutorial as reference  # noqa: E402

NOTEBOOK = Path(__file__).parents[3] / "course/10-tensorflow-tutorial/notebook.py"
EXERCISES = list(reference.ASSIGNMENT.exercises.values())


def network(seed, sizes=(7, 5, 4, 6), m=9):
    return reference.draw_network(np.random.default_rng(seed), list(sizes), m)


def by_loops(X, parameters, Y):
    """The cost in float64, without TensorFlow."""
    A = X
    for l in (1, 2, 3):
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        A = Z * (Z > 0)
    return -float(np.mean(np.sum(Y * log_softmax(Z, axis=0), axis=0))), Z


def test_the_linear_function_is_the_loop_over_the_drawn_numbers():
    state = np.random.RandomState(1)
    X, W, b = state.randn(3, 1), state.randn(4, 3), state.randn(4, 1)
    expected = [[sum(W[i, k] * X[k, 0] for k in range(3)) + b[i, 0]] for i in range(4)]
    np.testing.assert_allclose(reference.linear_function(), expected, rtol=1e-12)


def test_sigmoid_and_cost_are_those_of_scipy_where_a_naive_formula_overflows_too():
    z = np.concatenate([np.linspace(-300, 300, 61), np.random.default_rng(0).normal(size=20)])
    np.testing.assert_allclose(reference.sigmoid(z), expit(z), rtol=2e-6, atol=1e-12)
    for y in (0, 1):
        losses = reference.cost(z, np.full(z.shape, y))
        np.testing.assert_allclose(losses, -log_expit(z if y else -z), rtol=2e-6, atol=1e-7)
        assert losses.dtype == tf.float32


def test_a_sigmoid_too_many_gives_the_two_recorded_rows_of_losses():
    numbers, labels = np.array([0.2, 0.4, 0.7, 0.9]), np.array([0, 0, 1, 1])
    np.testing.assert_allclose(
        reference.cost(numbers, labels), [0.79813886, 0.91301525, 0.40318605, 0.34115386], rtol=3e-7
    )
    np.testing.assert_allclose(
        reference.cost(expit(numbers), labels), [1.00538719, 1.03664088, 0.41385433, 0.39956614], rtol=3e-7
    )


def test_one_hot_columns_are_the_vectors_of_their_labels():
    labels = np.array([3, 0, 5, 5, 1])
    columns = reference.one_hot_matrix(labels, 6).numpy().T
    assert [list(np.flatnonzero(column)) for column in columns] == [[3], [0], [5], [5], [1]]
    for label, column in zip(labels, columns, strict=True):
        np.testing.assert_array_equal(reference.one_hot_vector(label), column)
        np.testing.assert_array_equal(reference.one_hot_vector(tf.constant([label]), 6), column)


@pytest.mark.parametrize("m", [1, 9])
def test_logits_and_cost_are_those_of_numpy_and_scikit_learn(m):
    X, parameters, Y = network(3, m=m)
    expected, Z3 = by_loops(X, parameters, Y)
    np.testing.assert_allclose(reference.forward_propagation(X, parameters), Z3, rtol=1e-10)
    probabilities = np.exp(log_softmax(Z3, axis=0)).T
    cost = log_loss(Y.argmax(axis=0), probabilities, labels=range(6))
    assert float(reference.compute_cost(Z3, Y)) == pytest.approx(expected, rel=1e-9)
    assert float(reference.compute_cost(Z3, Y)) == pytest.approx(cost, rel=1e-6)
    assert float(reference.compute_total_loss(Z3, Y)) == pytest.approx(m * cost, rel=1e-6)


def test_a_network_that_knows_nothing_costs_the_logarithm_of_the_number_of_classes():
    assert float(reference.compute_cost(np.zeros((6, 4)), np.eye(6)[:, :4])) == pytest.approx(np.log(6))


@pytest.mark.parametrize("rate", [0.001, 0.3])
def test_a_training_step_follows_measured_slopes_as_adams_first_step_does(rate):
    X, parameters, Y = network(4, (4, 3, 3, 3), 6)
    before = copy.deepcopy(parameters)
    variables, cost = reference.train_step(X, Y, parameters, rate)
    assert compare(parameters, before, rtol=0, atol=0) is None
    assert float(cost) == pytest.approx(by_loops(X, parameters, Y)[0], rel=1e-9)
    for name, value in parameters.items():
        for index in np.ndindex(value.shape):
            costs = []
            for move in (1e-6, -1e-6):
                moved = value.copy()
                moved[index] += move
                costs.append(by_loops(X, parameters | {name: moved}, Y)[0])
            slope = (costs[0] - costs[1]) / 2e-6
            if abs(slope) > 1e-4 or slope == 0:  # below, rounding decides
                step = rate * slope / (abs(slope) + 1e-7 / np.sqrt(0.001))
                assert variables[name].numpy()[index] == pytest.approx(value[index] - step, abs=0.01 * rate)


def test_the_weights_are_spread_evenly_within_glorots_limit_and_come_again():
    first, second = reference.initialize_parameters(), reference.initialize_parameters()
    for name, value in first.items():
        assert isinstance(value, tf.Variable)
        np.testing.assert_array_equal(value, second[name])
        if name[0] == "W":
            limit = np.sqrt(6 / sum(value.shape))
            assert kstest(np.ravel(value), "uniform", (-limit, 2 * limit)).pvalue > 1e-4
        else:
            assert not np.any(value)


def test_placeholders_take_any_number_of_examples_and_no_other_height():
    seen = []

    @tf.function(input_signature=reference.create_placeholders(4, 2))
    def count(X, Y):
        seen.append(X.shape)  # Python comes by once, while the graph is made
        return tf.shape(X)[1]

    assert [int(count(np.zeros((4, m), "float32"), np.zeros((2, m), "float32"))) for m in (1, 32, 24)] == [1, 32, 24]
    assert len(seen) == 1
    with pytest.raises((TypeError, ValueError)):
        count(np.zeros((5, 1), "float32"), np.zeros((2, 1), "float32"))


# ------------------------------------------------------------------------------------------------- the exercises' form
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_no_reference_changes_its_arguments_and_every_answer_is_plain(exercise):
    for draw in exercise.sampler(np.random.default_rng(0)):
        before = copy.deepcopy(draw.arguments)
        answer = exercise.ask(exercise.function, draw.arguments)
        assert compare(plain(draw.arguments), plain(before), rtol=0, atol=0) is None
        assert compare(answer, exercise.ask(exercise.function, draw.arguments), rtol=0, atol=0) is None


def test_the_check_tells_a_right_number_that_no_tape_can_follow():
    def forward_propagation(X, parameters):
        A = X
        for l in (1, 2, 3):
            Z = np.asarray(parameters[f"W{l}"]) @ A + np.asarray(parameters[f"b{l}"])
            A = np.maximum(Z, 0)
        return tf.constant(Z)

    report = check(forward_propagation)
    assert not report.passed
    assert "a step of numpy in between" in repr(report)


def test_what_is_tried_in_the_notebook_is_what_the_visible_cases_hold():
    X, parameters = tensors_of(CASES["forward_propagation"][0].arguments())
    assert reference.forward_propagation(X, parameters).dtype == tf.float32


# ------------------------------------------------------------------------------------------------- what the prose says
@pytest.fixture
def model(monkeypatch):
    """The training loop of the notebook, on the reference's functions: gives its parameters and what it printed."""
    monkeypatch.setenv("TQDM_DISABLE", "1")
    source = next(cell.source for cell in jupytext.read(NOTEBOOK).cells if "def model(" in cell.source)
    space = {**vars(tools), **vars(reference), "steps": steps, "plt": matplotlib.pyplot, "np": np}
    exec(source.split("\nif check.ready")[0], space)

    def train(*arguments, **options):
        with redirect_stdout(io.StringIO()) as printed:
            space["model"](*arguments, **options)
        matplotlib.pyplot.close("all")
        words = printed.getvalue().split()
        costs = [float(words[k + 1]) for k, word in enumerate(words) if word[:-1].isdigit() and word.endswith(":")]
        return costs, [float(word[:-1]) for word in words if word.endswith("%")]

    return train


def hands(centred):
    train_x, train_y, test_x, test_y, _ = tools.load_dataset()
    X, X_test = ((x.reshape(len(x), -1).T / 255).astype("float32") for x in (train_x, test_x))
    average = X.mean(axis=1, keepdims=True) if centred else 0
    Y, Y_test = (tools.convert_to_one_hot(y, 6).astype("float32") for y in (train_y, test_y))
    return X - average, Y, X_test - average, Y_test


@pytest.mark.slow
def test_without_centring_a_third_is_right_after_30_epochs_and_twice_the_rate_learns_nothing(model):
    costs, (train, test) = model(*hands(centred=False), num_epochs=30)
    assert costs[0] > costs[-1] > 1.4
    assert 20 < train < 45
    assert 20 < test < 45
    costs, _ = model(*hands(centred=False), learning_rate=0.0002, num_epochs=11)
    assert costs[-1] == pytest.approx(np.log(6), abs=0.001)


@pytest.mark.slow
def test_with_centred_inputs_all_training_pictures_and_nearly_all_test_pictures_are_right(model):
    _, (train, test) = model(*hands(centred=True), num_epochs=60)
    assert train > 99.5
    assert test > 92
