"""Assignment 05: trainings against loops of their own, and the published figures on the photographs."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograder.audit.answers import accepts
from autograder.grade.hidden import HiddenCases
from dlcore.compare import compare
from dlcore.given.deep_network_application import L_model_forward, compute_cost, load_data, predict
from dlcore.plain import plain
from dlcore.reference.deep_network_application import ASSIGNMENT, L_layer_model, two_layer_model

matplotlib.use("Agg")

EXERCISES = list(ASSIGNMENT.exercises.values())
ORIGINALS = "DLCORE_ORIGINALS"
PUBLISHED = {  # the model: its layers, printed costs, accuracies, test pictures labelled wrongly
    two_layer_model: (
        (12288, 7, 1),
        {0: 0.693049735659989, 100: 0.6464320953428849, 200: 0.6325140647912678, 2400: 0.048554785628770226},
        (1.0, 0.72),
        [5, 6, 10, 13, 18, 19, 28, 29, 30, 34, 41, 44, 45, 46],
    ),
    L_layer_model: (
        [12288, 20, 7, 5, 1],
        {0: 0.771749, 100: 0.672053, 200: 0.648263, 2400: 0.092878},
        (0.985645933014, 0.8),
        [5, 11, 13, 19, 28, 29, 34, 38, 44, 45],
    ),
}
MANIFEST = Path(__file__).parents[3] / "datasets" / "manifest.json"


@pytest.fixture(autouse=True)
def _no_bars(monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")


def columns(pictures):
    return pictures.reshape(len(pictures), -1).T / 255


# -------------------------------------------------------------------------------------------------------- by themselves
@given(st.integers(0, 2**32 - 1), st.integers(6, 8), st.integers(1, 3))
@settings(deadline=None, max_examples=10)
def test_one_step_follows_the_measured_slope_of_the_cost(seed, n_h, m):
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(3, m)), rng.integers(0, 2, size=(1, m))
    for model, dims in ((two_layer_model, (3, n_h, 1)), (L_layer_model, [3, n_h, 5, 1])):
        start, moved = model(X, Y, dims, num_iterations=0), model(X, Y, dims, 0.5, 1)
        assume(all(np.abs(Z).min() > 1e-5 for _, Z in L_model_forward(X, start)[1]))  # at a kink there is no slope
        for name, value in start.items():
            for index in np.ndindex(value.shape):
                shift = np.zeros_like(value)
                shift[index] = 1e-6
                up, down = (compute_cost(L_model_forward(X, start | {name: value + s * shift})[0], Y) for s in (1, -1))
                assert moved[name][index] == pytest.approx(value[index] - 0.5 * (up - down) / 2e-6, abs=1e-6)


def test_every_ten_steps_lower_the_cost():
    rng = np.random.default_rng(3)
    X, Y = rng.normal(size=(4, 6)), np.array([[0, 1, 1, 0, 1, 0]])
    costs = [compute_cost(L_model_forward(X, L_layer_model(X, Y, [4, 3, 1], 0.3, k))[0], Y) for k in range(0, 60, 10)]
    assert costs == sorted(costs, reverse=True)


def test_without_a_hidden_layer_the_deep_model_is_logistic_regression():
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(5)
    X, Y = rng.normal(size=(2, 60)), rng.integers(0, 2, size=(1, 60))
    found = L_layer_model(X, Y, [2, 1], 1.0, 1500)
    best = LogisticRegression(C=np.inf, tol=1e-10).fit(X.T, Y[0])
    np.testing.assert_allclose(found["W1"], best.coef_, atol=1e-5)
    np.testing.assert_allclose(found["b1"][0], best.intercept_, atol=1e-5)


@pytest.mark.parametrize("model", PUBLISHED)
def test_neither_earlier_draws_nor_earlier_calls_change_the_result(model):
    X, Y = np.random.default_rng(1).normal(size=(4, 5)), np.array([[0, 1, 1, 0, 1]])
    first = model(X, Y, [4, 3, 1], 0.2, 4)
    np.random.seed(99)
    assert compare(plain(model(X, Y, [4, 3, 1], 0.2, 4)), plain(first), rtol=0, atol=0) is None


@pytest.mark.parametrize("model", PUBLISHED)
def test_costs_are_printed_at_every_hundredth_iteration_and_drawn(model, capsys):
    from matplotlib import pyplot as plt

    X, Y = np.random.default_rng(1).normal(size=(4, 5)), np.array([[0, 1, 1, 0, 1]])
    model(X, Y, [4, 3, 1], 0.2, 201, print_cost=True)
    drawn = plt.gca().lines[0].get_ydata()
    plt.close("all")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [f"Cost after iteration {i}" for i in (0, 100, 200)]
    assert [float(line.split()[-1]) for line in lines] == pytest.approx(list(drawn), abs=5e-7)
    assert model(X, Y, [4, 3, 1], 0.2, 2) is not None
    assert capsys.readouterr().out == ""


def test_the_first_printed_cost_is_the_recorded_one(capsys):
    state = np.random.RandomState(1)
    X, Y = state.randn(10, 10), state.randn(1, 10)
    two_layer_model(X, Y, (10, 4, 1), 0.0075, 2, True)
    labels = np.array([[1, 1, 1, 1, 0, 0, 0, 1, 1, 0]])
    L_layer_model(X, labels, (10, 5, 6, 1), 0.0075, 2, True)
    printed = [float(line.split()[-1]) for line in capsys.readouterr().out.splitlines()]
    assert printed == [pytest.approx(0.693159677263987, rel=1e-12), pytest.approx(0.7072394374837419, abs=5e-7)]


# ------------------------------------------------------------------------------------------------------ on the pictures
@pytest.mark.parametrize("model", PUBLISHED)
def test_the_first_cost_on_any_pictures_is_close_to_knowing_nothing(model):
    data = load_data()
    parameters = model(columns(data.train_x), data.train_y, PUBLISHED[model][0], num_iterations=0)
    cost = compute_cost(L_model_forward(columns(data.train_x), parameters)[0], data.train_y)
    assert cost == pytest.approx(np.log(2), abs=0.1)


def train_on(data, model, capsys):
    """Costs by iteration, both accuracies, and the test pictures that are labelled wrongly."""
    dims = PUBLISHED[model][0]
    train_x, test_x = columns(data.train_x), columns(data.test_x)
    parameters = model(train_x, data.train_y, dims, num_iterations=2500, print_cost=True)
    costs = {int(line.split()[3][:-1]): float(line.split()[-1]) for line in capsys.readouterr().out.splitlines()}
    learnt, new = predict(train_x, data.train_y, parameters), predict(test_x, data.test_y, parameters)
    shares = float(np.mean(learnt == data.train_y)), float(np.mean(new == data.test_y))
    return costs, shares, np.flatnonzero(new != data.test_y).tolist()


@pytest.mark.slow
@pytest.mark.parametrize("model", PUBLISHED)
def test_the_published_training_on_the_photographs_reproduces(model, capsys, monkeypatch):
    folder = os.environ.get(ORIGINALS, "")
    if not (Path(folder) / "train_catvnoncat.h5").is_file():
        pytest.skip(f"{ORIGINALS} names no folder with train_catvnoncat.h5")
    monkeypatch.setenv("DLCORE_DATA", folder)
    costs, shares, wrong = train_on(load_data(), model, capsys)
    _, printed, accuracies, mislabeled = PUBLISHED[model]
    assert {i: costs[i] for i in printed} == pytest.approx(printed, rel=1e-10)
    assert shares == pytest.approx(accuracies, abs=1e-12)
    assert wrong == mislabeled


@pytest.mark.slow
@pytest.mark.parametrize(("model", "name"), [(two_layer_model, "12288-7-1"), (L_layer_model, "12288-20-7-5-1")])
def test_the_training_on_the_courses_own_pictures_ends_as_the_manifest_says(model, name, capsys, monkeypatch):
    monkeypatch.delenv("DLCORE_DATA", raising=False)
    _, shares, _ = train_on(load_data(), model, capsys)
    rows = next(row for row in json.loads(MANIFEST.read_text())["files"] if row["name"] == "cats")["accuracy"]
    (row,) = (row for row in rows if f"layers {name}," in row["model"])
    assert shares == pytest.approx((row["train"], row["test"]), abs=5e-4)


# ------------------------------------------------------------------------------------------------- the exercises' form
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_no_reference_changes_its_arguments(exercise):
    for draw in exercise.sampler(np.random.default_rng(0)):
        before = copy.deepcopy(draw.arguments)
        exercise.ask(exercise.function, draw.arguments)
        assert compare(plain(draw.arguments), plain(before), rtol=0, atol=0) is None


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_every_seed_draws_the_same_special_cases_with_other_numbers(exercise):
    one, other = (list(exercise.sampler(np.random.default_rng(seed))) for seed in (1, 2))
    assert [draw.label for draw in one] == [draw.label for draw in other]
    assert any(compare(plain(a.arguments), plain(b.arguments)) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("exercise", "mistake"),
    [pytest.param(e, m, id=f"{e.name}: {m.name}") for e in EXERCISES for m in e.mistakes],
)
def test_every_listed_mistake_is_caught_on_every_seed(exercise, mistake):
    function = exercise.with_mistakes(mistake)
    assert not any(accepts(HiddenCases(ASSIGNMENT, seed), exercise, function) for seed in range(5))


def test_points_add_up_to_100():
    assert ASSIGNMENT.points == 100
