"""Assignment 02: gradients by finite differences, minima by scikit-learn, training as published, where it can run."""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from dlcore.compare import compare
from dlcore.datasets import load_cats
from dlcore.datasets.cats import OWN
from dlcore.plain import plain
from dlcore.reference.logistic_regression import (
    ASSIGNMENT,
    dataset_dimensions,
    flatten,
    initialize_with_zeros,
    model,
    optimize,
    predict,
    propagate,
    sigmoid,
)

EXERCISES = list(ASSIGNMENT.exercises.values())
ORIGINALS = os.environ.get("DLCORE_ORIGINALS", "")
needs_originals = pytest.mark.skipif(
    not ORIGINALS or not all((Path(ORIGINALS) / name).is_file() for name in OWN),
    reason=f"DLCORE_ORIGINALS names no folder with {' and '.join(OWN)}",
)


def unit(n, m, seed=0):
    """w (n, 1), b, X (n, m) and Y (1, m)."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)), rng.normal(), rng.normal(size=(n, m)), rng.integers(0, 2, size=(1, m))


# ------------------------------------------------------------------------------------------------------------ the parts
def test_the_dimensions_are_counts_of_pictures_and_the_length_of_a_side():
    train, test = np.zeros((7, 5, 5, 3)), np.zeros((2, 5, 5, 3))
    assert dataset_dimensions(train, np.zeros((1, 7)), test, np.zeros((1, 2))) == (7, 2, 5)


@pytest.mark.parametrize(("m_train", "m_test", "num_px"), [(1, 1, 1), (3, 2, 4), (12, 5, 2)])
def test_every_column_is_one_picture_number_by_number(m_train, m_test, num_px):
    rng = np.random.default_rng(0)
    train, test = (rng.integers(0, 256, (m, num_px, num_px, 3), dtype=np.uint8) for m in (m_train, m_test))
    for pictures, columns in zip((train, test), flatten(train, test, m_train, m_test, num_px), strict=True):
        assert columns.shape == (num_px * num_px * 3, len(pictures))
        assert columns.dtype == np.uint8
        for i, picture in enumerate(pictures):
            numbers = [number for row in picture for pixel in row for number in pixel]
            assert columns[:, i].tolist() == numbers


def test_the_sigmoid_agrees_with_scipys():
    z = np.random.default_rng(1).normal(scale=5, size=(3, 4, 2))
    np.testing.assert_allclose(sigmoid(z), expit(z), rtol=1e-14)
    assert sigmoid(-2) == pytest.approx(1 - sigmoid(2), rel=1e-14)


def test_the_start_is_a_column_of_zeros_and_a_plain_zero():
    w, b = initialize_with_zeros(4)
    assert w.shape == (4, 1)
    assert not w.any()
    assert type(b) is float
    assert b == 0


@pytest.mark.parametrize(("n", "m"), [(1, 1), (3, 1), (1, 6), (4, 9)])
def test_gradients_are_the_slopes_of_the_cost(n, m):
    w, b, X, Y = unit(n, m)
    grads, _ = propagate(w, b, X, Y)

    def cost(move_w, move_b):
        return propagate(w + move_w, b + move_b, X, Y)[1]

    for j in range(n):
        e = 1e-6 * np.eye(n)[:, [j]]
        assert grads["dw"][j, 0] == pytest.approx((cost(e, 0) - cost(-e, 0)) / 2e-6, rel=1e-5, abs=1e-8)
    assert grads["db"] == pytest.approx((cost(0, 1e-6) - cost(0, -1e-6)) / 2e-6, rel=1e-5, abs=1e-8)
    assert grads["dw"].shape == (n, 1)
    assert np.shape(grads["db"]) == ()


def test_the_cost_is_scikit_learns_log_loss():
    w, b, X, Y = unit(3, 20)
    _, cost = propagate(w, b, X, Y)
    assert np.shape(cost) == ()
    assert cost == pytest.approx(log_loss(Y[0], expit(w[:, 0] @ X + b)), rel=1e-12)


def test_a_long_walk_ends_where_scikit_learn_ends():
    _, _, X, Y = unit(3, 60, seed=4)
    start = initialize_with_zeros(3)
    params, grads, costs = optimize(*start, X, Y, 2000, 1.0)
    found = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(X.T, Y[0])
    np.testing.assert_allclose(params["w"].T, found.coef_, rtol=1e-4)
    assert params["b"] == pytest.approx(found.intercept_[0], rel=1e-4)
    assert np.abs(grads["dw"]).max() < 1e-6
    assert all(np.diff(costs) <= 1e-15)


@pytest.mark.parametrize(("steps", "noted"), [(1, 1), (100, 1), (101, 2), (250, 3)])
def test_a_cost_is_noted_before_every_hundredth_step_and_printed_if_wanted(steps, noted, capsys):
    w, b, X, Y = unit(2, 5)
    _, _, costs = optimize(w, b, X, Y, num_iterations=steps, learning_rate=0.01, print_cost=True)
    assert len(costs) == noted
    assert costs[0] == propagate(w, b, X, Y)[1]
    assert capsys.readouterr().out.count("Cost after iteration") == noted


def test_the_gradients_returned_are_those_of_the_last_step():
    w, b, X, Y = unit(2, 5)
    before, _, _ = optimize(w, b, X, Y, 2, 0.1)
    after, grads, _ = optimize(w, b, X, Y, 3, 0.1)
    np.testing.assert_allclose(before["w"] - after["w"], 0.1 * grads["dw"], rtol=1e-12)
    assert before["b"] - after["b"] == pytest.approx(0.1 * grads["db"], rel=1e-12)


def test_the_callers_weights_stay_as_they_are():
    w, b, X, Y = unit(2, 5)
    kept = w.copy()
    optimize(w, b, X, Y, 3, 0.1)
    np.testing.assert_array_equal(w, kept)


def test_decisions_are_numbers_and_one_half_is_a_no():
    decisions = predict(np.array([[1.0], [-2.0]]), 0.5, np.array([[-0.5, 0.0, -1.0], [0.0, 0.0, 0.0]]))
    assert decisions.dtype == float
    np.testing.assert_array_equal(decisions, [[0.0, 1.0, 0.0]])


def test_the_models_defaults_are_2000_steps_of_one_half(capsys):
    _, _, X, Y = unit(2, 8, seed=5)
    default, said = (
        model(X, Y, X, Y),
        model(X, Y, X, Y, num_iterations=2000, learning_rate=0.5, print_cost=False),
    )
    assert compare(plain(default), plain(said), rtol=0, atol=0) is None
    assert (default["num_iterations"], default["learning_rate"]) == (2000, 0.5)
    assert len(default["costs"]) == 20


def test_the_model_tells_both_accuracies_and_takes_flat_test_labels(capsys):
    X, Y = np.array([[1.0, 2.0, -1.0, -2.0]]), np.array([[1, 1, 0, 0]])
    d = model(X, Y, np.array([[3.0, -3.0, 1.0]]), np.array([1, 0, 0]), num_iterations=10)
    np.testing.assert_array_equal(d["Y_prediction_train"], Y)
    np.testing.assert_array_equal(d["Y_prediction_test"], [[1, 0, 1]])
    train, test = re.findall(r"accuracy: (\S+) %", capsys.readouterr().out)
    assert float(train) == 100
    assert float(test) == pytest.approx(200 / 3)


# ----------------------------------------------------------------------------------------------- training, as published
COSTS = [0.6931471805599453, 0.5845083636993088, 0.46694904094655476, 0.3760068669480209, 0.33146328932825125,
         0.30327306747438293, 0.27987958658260487, 0.26004213692587574, 0.24294068467796617, 0.2280042225672606,
         0.2148195137844964, 0.20307819060644985, 0.1925442771670686, 0.18303333796883506, 0.17439859438448874,
         0.1665213970540033, 0.15930451829756614, 0.15266732471296507, 0.14654223503982336, 0.14087207570310156,
         0.13560807525912016, 0.13070832130477314, 0.12613655733642845, 0.12186123310162926, 0.11785474652704074,
         ]  # fmt: skip  # before steps 0, 100, ... of 0.005
ACCURACIES = {  # (steps, learning rate): training and test accuracy
    (2000, 0.005): ("99.04306220095694", "70.0"),
    (2500, 0.005): ("99.52153110047847", "68.0"),
    (1500, 0.01): ("99.52153110047847", "68.0"),
    (1500, 0.001): ("88.99521531100478", "64.0"),
    (1500, 0.0001): ("68.42105263157895", "36.0"),
}


def columns_of_cats():
    """Training set, its labels, test set, its labels, the way the notebook prepares them."""
    train, train_y, test, test_y, _ = load_cats()
    m_train, m_test, num_px = dataset_dimensions(train, train_y, test, test_y)
    train_x, test_x = flatten(train, test, m_train, m_test, num_px)
    return train_x / 255, train_y, test_x / 255, test_y


def trained(steps, rate, capsys):
    """What `model` returns, and the two accuracies that it prints."""
    d = model(*columns_of_cats(), num_iterations=steps, learning_rate=rate)
    return d, tuple(re.findall(r"accuracy: (\S+) %", capsys.readouterr().out))


@needs_originals
def test_the_original_pictures_are_flattened_to_the_published_numbers(monkeypatch):
    monkeypatch.setenv("DLCORE_DATA", ORIGINALS)
    train_x, _, test_x, _ = columns_of_cats()
    assert (train_x.shape, test_x.shape) == ((12288, 209), (12288, 50))
    np.testing.assert_allclose(255 * train_x[:5, 0], [17, 31, 56, 22, 33])
    np.testing.assert_allclose(255 * train_x[:10, 1], [196, 192, 190, 193, 186, 182, 188, 179, 174, 213])
    np.testing.assert_allclose(255 * test_x[:10, 1], [115, 110, 111, 137, 129, 129, 155, 146, 145, 159])


@needs_originals
@pytest.mark.slow
@pytest.mark.parametrize(("steps", "rate"), ACCURACIES)
def test_training_on_the_originals_gives_the_published_costs_and_accuracies(steps, rate, monkeypatch, capsys):
    monkeypatch.setenv("DLCORE_DATA", ORIGINALS)
    d, accuracies = trained(steps, rate, capsys)
    assert accuracies == ACCURACIES[steps, rate]
    if rate == 0.005:
        np.testing.assert_allclose(d["costs"], COSTS[: steps // 100], rtol=1e-9)


@pytest.mark.slow
def test_training_on_the_courses_pictures_reaches_what_the_manifest_says(monkeypatch, capsys):
    monkeypatch.delenv("DLCORE_DATA", raising=False)
    _, accuracies = trained(2000, 0.005, capsys)
    assert [float(a) / 100 for a in accuracies] == pytest.approx([0.976, 0.76], abs=0.011)


# ------------------------------------------------------------------------------------------------ samplers and mistakes
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_every_seed_draws_the_same_special_cases_with_other_numbers(exercise):
    one, other = (list(exercise.sampler(np.random.default_rng(seed))) for seed in (1, 2))
    assert [draw.label for draw in one] == [draw.label for draw in other]
    assert any(compare(plain(a.arguments), plain(b.arguments)) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_every_draw_of_decisions_has_ties_and_clear_cases_and_nothing_between(seed):
    ties = 0
    for _, (w, b, X) in ASSIGNMENT.exercises["predict"].sampler(np.random.default_rng(seed)):
        scores = np.abs(w.T @ X + b)
        ties += np.sum(scores == 0)
        assert np.all((scores == 0) | (scores > 0.1))
    assert ties == 6


def test_the_reshape_that_scrambles_pixels_is_wrong_on_every_seed_and_called_by_its_name():
    exercise = ASSIGNMENT.exercises["flatten"]
    mistake = exercise.mistakes[0]
    assert "scrambles" in mistake.name
    scrambling = exercise.with_mistakes(mistake)
    for seed in range(20):
        for _, arguments in exercise.sampler(np.random.default_rng(seed)):
            wrong, right = scrambling(*arguments), exercise.function(*arguments)
            assert [a.shape for a in wrong] == [a.shape for a in right]
            several = max(arguments[2:4]) > 1 and arguments[4] > 0
            assert not several or compare(plain(wrong), plain(right)) is not None


def test_points_add_up_to_100():
    assert ASSIGNMENT.points == 100
