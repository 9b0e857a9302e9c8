"""Assignment 12: answers against loops, scipy, scikit-learn and the layers of Keras; what the prose claims."""

from __future__ import annotations

import copy
import itertools

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
from scipy.signal import correlate
from scipy.special import softmax
from sklearn.metrics import log_loss

from dlcore.cases.convolution_application import check, forward_propagation_test_case, model_test_case
from dlcore.compare import compare
from dlcore.given import tensorflow_tutorial
from dlcore.given.convolution_application import as_graph, random_mini_batches
from dlcore.given.tensors import tensors_of
from dlcore.plain import plain

tf = pytest.importorskip("tensorflow")

from dlcore.reference import convolution_application as reference  # noqa: E402

EXERCISES = list(reference.ASSIGNMENT.exercises.values())


def by_loops(picture, parameters):
    """The scores of one picture (n_H, n_W, n_C), in float64 and without TensorFlow."""
    signal = picture
    for name, size in (("W1", 8), ("W2", 4)):
        W = parameters[name]
        f = len(W)
        framed = np.pad(signal, (((f - 1) // 2, f // 2), ((f - 1) // 2, f // 2), (0, 0)))
        maps = [correlate(framed, W[..., c], mode="valid")[..., 0] for c in range(W.shape[3])]
        signal = np.stack(maps, axis=-1)
        signal = signal * (signal > 0)
        rows, columns = (-(-n // size) for n in signal.shape[:2])
        over = [rows * size - signal.shape[0], columns * size - signal.shape[1]]  # what hangs over is shared out
        starts = [[max(0, k * size - o // 2) for k in range(n)] for n, o in zip((rows, columns), over, strict=True)]
        ends = [[k * size - o // 2 + size for k in range(n)] for n, o in zip((rows, columns), over, strict=True)]
        signal = np.array(
            [
                [signal[starts[0][i] : ends[0][i], starts[1][j] : ends[1][j]].max(axis=(0, 1)) for j in range(columns)]
                for i in range(rows)
            ]
        )
    return signal.ravel() @ parameters["W3"] + parameters["b3"]


def test_scores_are_those_of_loops_for_every_size_of_picture():
    for draw in reference.draw_forward(np.random.default_rng(3)):
        X, parameters = draw.arguments
        expected = [by_loops(picture, parameters) for picture in X]
        np.testing.assert_allclose(reference.forward_propagation(X, parameters), expected, rtol=1e-9)


def test_the_cost_is_scikit_learns_log_loss():
    rng = np.random.default_rng(0)
    Z3, Y = 3 * rng.normal(size=(9, 6)), reference.draw_labels(rng, 9, 6)
    expected = log_loss(Y.argmax(axis=1), softmax(Z3, axis=1), labels=range(6))
    assert float(reference.compute_cost(Z3, Y)) == pytest.approx(expected, rel=1e-6)
    assert float(reference.compute_cost(np.zeros((3, 6)), np.eye(6)[:3])) == pytest.approx(np.log(6))


def test_weights_lie_within_glorots_limits_come_again_and_are_1286():
    first, second = reference.initialize_parameters(), reference.initialize_parameters()
    assert sum(np.asarray(value).size for value in first.values()) == 1286
    for name, n_in, n_out in (("W1", 4 * 4 * 3, 4 * 4 * 8), ("W2", 2 * 2 * 8, 2 * 2 * 16), ("W3", 64, 6)):
        limit = np.sqrt(6 / (n_in + n_out))
        values = np.asarray(first[name])
        np.testing.assert_array_equal(values, second[name])
        assert 0.95 * limit < abs(values).max() <= limit
        assert values.std() == pytest.approx(limit / np.sqrt(3), rel=0.1)


def test_training_takes_the_steps_of_adam_along_measured_slopes():
    draw = next(reference.draw_trainings(np.random.default_rng(1)))
    X, Y, X_test, Y_test, rate, _, size, _ = draw.arguments
    start = {name: np.asarray(value, float) for name, value in reference.initialize_parameters().items()}
    after = reference.model(X, Y, X_test, Y_test, rate, 1, size, False)[2]

    def cost(parameters):
        return log_loss(Y.argmax(axis=1), softmax([by_loops(x, parameters) for x in X], axis=1), labels=range(6))

    for name, index in (("b3", (2,)), ("W3", (5, 1)), ("W2", (1, 0, 3, 7)), ("W1", (2, 1, 0, 4))):
        move = np.zeros_like(start[name])
        move[index] = 1e-5
        slope = cost(start | {name: start[name] + move}) - cost(start | {name: start[name] - move})
        # Adam's first step has the length of the rate, whatever the slope
        assert np.asarray(after[name])[index] - start[name][index] == pytest.approx(-rate * np.sign(slope), rel=0.01)


def test_a_full_batch_brings_the_recorded_cost_down_and_the_accuracies_are_shares_of_right_answers():
    X, Y, X_test, Y_test, *options = model_test_case()
    train_accuracy, test_accuracy, parameters = reference.model(X, Y, X_test, Y_test, *options)
    for pictures, labels, share in ((X, Y, train_accuracy), (X_test, Y_test, test_accuracy)):
        scores = np.asarray(reference.forward_propagation(pictures.astype("float32"), parameters))
        assert share == pytest.approx(sum(scores.argmax(axis=1) == labels.argmax(axis=1)) / len(labels))


def test_a_graph_for_the_placeholders_takes_any_number_of_pictures_of_their_size_only():
    graph = as_graph(lambda X, Y: tf.shape(X)[0] + tf.shape(Y)[0], *reference.create_placeholders(4, 5, 3, 2))
    assert [int(graph(np.zeros((m, 4, 5, 3), "f4"), np.zeros((m, 2), "f4"))) for m in (1, 64, 56)] == [2, 128, 112]
    with pytest.raises((TypeError, ValueError)):
        graph(np.zeros((1, 5, 4, 3), "f4"), np.zeros((1, 2), "f4"))


# ------------------------------------------------------------------------------------------------- the exercises' form
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_no_reference_changes_its_arguments_and_every_answer_is_plain(exercise):
    for draw in exercise.sampler(np.random.default_rng(0)):
        before = copy.deepcopy(draw.arguments)
        exercise.ask(exercise.function, draw.arguments)
        assert compare(plain(draw.arguments), plain(before), rtol=0, atol=0) is None


def test_the_check_tells_a_right_number_that_no_tape_can_follow():
    def forward_propagation(X, parameters):
        return tf.constant(reference.forward_propagation(X, parameters).numpy())

    report = check(forward_propagation)
    assert not report.passed
    assert "a tape sees only what TensorFlow computes" in repr(report)


# ------------------------------------------------------------------------------------------------- what the prose says
def test_the_network_of_assignment_10_has_240_times_as_many_weights():
    sizes = [12288, 25, 12, 6]
    dense = sum((below + 1) * above for below, above in itertools.pairwise(sizes))
    assert dense == 307615
    assert round(dense / 1286, -1) == 240


def test_what_is_tried_in_the_notebook_is_computed_in_float32():
    assert reference.forward_propagation(*tensors_of(forward_propagation_test_case())).dtype == tf.float32


def test_the_last_mini_batch_of_the_hands_holds_56():
    batches = random_mini_batches(np.zeros((1080, 1, 1, 1)), np.zeros((1080, 6)), 64)
    assert [len(X) for X, _ in batches] == [64] * 16 + [56]


@pytest.mark.slow
def test_forty_epochs_read_nearly_all_hands(monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    hands = tensorflow_tutorial.load_dataset()
    Y, Y_test = (np.eye(6)[y[0]] for y in (hands.train_y, hands.test_y))
    train, test, _ = reference.model(
        hands.train_x / 255, Y, hands.test_x / 255, Y_test, num_epochs=40, print_cost=False
    )
    assert train > 0.97
    assert test > 0.93
