"""Assignment 03: gradients against finite differences, training against scikit-learn and recorded figures."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.compile.freeze import mistaken_result, reference_result
from dlcore.compare import compare
from dlcore.datasets import load_planar_dataset
from dlcore.given.planar import seeded
from dlcore.plain import plain
from dlcore.reference import planar_classification as reference
from dlcore.reference.planar_classification import ASSIGNMENT

EXERCISES = list(ASSIGNMENT.exercises.values())
seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 5)


def slope(f, x, step=1e-6):
    """The gradient of a scalar function by central differences, entry by entry."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        gradient[index] = (f(up) - f(down)) / (2 * step)
    return gradient


@given(seeds, sizes, sizes, sizes)
@settings(deadline=None, max_examples=40)
def test_backward_pass_is_the_slope_of_the_cost(seed, n_x, n_h, m):
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(n_x, m)), rng.integers(0, 2, size=(1, m))
    parameters = reference.draw_parameters(rng, n_x, n_h)
    grads = reference.backward_propagation(parameters, reference.forward_propagation(X, parameters)[1], X, Y)
    for name, value in parameters.items():

        def cost(moved, name=name):
            answers, _ = reference.forward_propagation(X, {**parameters, name: moved})
            return reference.compute_cost(answers, Y, parameters)

        np.testing.assert_allclose(grads["d" + name], slope(cost, value), rtol=1e-4, atol=1e-8)


@given(seeds, sizes, sizes, sizes)
@settings(deadline=None, max_examples=40)
def test_forward_pass_is_what_scikit_learns_network_computes(seed, n_x, n_h, m):
    from sklearn.neural_network import MLPClassifier

    rng = np.random.default_rng(seed)
    X, parameters = rng.normal(size=(n_x, m)), reference.draw_parameters(rng, n_x, n_h)
    other = MLPClassifier((n_h,), activation="tanh", max_iter=1, batch_size=1)
    other.partial_fit(np.zeros((1, n_x)), [0], classes=[0, 1])
    other.coefs_ = [parameters["W1"].T, parameters["W2"].T]
    other.intercepts_ = [parameters["b1"].ravel(), parameters["b2"].ravel()]
    A2, _ = reference.forward_propagation(X, parameters)
    np.testing.assert_allclose(A2[0], other.predict_proba(X.T)[:, 1])
    np.testing.assert_array_equal(reference.predict(parameters, X)[0], other.predict(X.T))


@given(seeds, st.integers(1, 30))
@settings(deadline=None, max_examples=40)
def test_cost_agrees_with_scikit_learn_for_labels_of_every_type(seed, m):
    from sklearn.metrics import log_loss

    rng = np.random.default_rng(seed)
    A2, Y = rng.uniform(0.01, 0.99, size=(1, m)), rng.integers(0, 2, size=(1, m))
    expected = log_loss(Y[0], A2[0], labels=[0, 1])
    for kind in (np.uint8, int, float, bool):
        assert reference.compute_cost(A2, Y.astype(kind), {}) == pytest.approx(expected)


@pytest.fixture(scope="module")
def flower():
    return load_planar_dataset()


def test_the_costs_of_the_flower_are_the_recorded_ones(flower, capsys):
    # later costs depend on the order of rounding and are not promised
    reference.nn_model(*flower, 4, 7001, print_cost=True)
    printed = [float(line.split(": ")[1]) for line in capsys.readouterr().out.splitlines()]
    recorded = [0.693048, 0.288083, 0.254385, 0.233864, 0.226792, 0.222644, 0.219731, 0.217504]
    assert printed == pytest.approx(recorded, abs=1.5e-6)


@pytest.mark.parametrize(("n_h", "recorded"), [(1, 67.5), (2, 67.25), (3, 90.75), (4, 90.5), (5, 91.25)])
def test_the_accuracies_of_the_hidden_sizes_are_the_recorded_ones(flower, n_h, recorded):
    X, Y = flower
    parameters = reference.nn_model(X, Y, n_h, 5000)
    assert 100 * np.mean(reference.predict(parameters, X) == Y) == pytest.approx(recorded, abs=0.26)


def test_without_a_seed_of_its_own_initialisation_follows_its_callers_and_is_accepted(monkeypatch):
    from dlcore.reference.variants.planar_classification import init_seeded_by_the_caller

    monkeypatch.setattr(reference, "initialize_parameters", init_seeded_by_the_caller)
    rng = np.random.RandomState(1)
    X, Y = rng.randn(2, 3), rng.randn(1, 3) > 0
    recorded = [
        [0.56305445, -1.03925886],
        [0.7345426, -1.36286875],
        [-0.72533346, 1.33753027],
        [0.74757629, -1.38274074],
    ]
    np.testing.assert_allclose(reference.nn_model(X, Y, 4)["W1"], recorded, atol=1e-8)

    unseeded = seeded(reference.nn_model, X, Y, 4, 5)
    monkeypatch.undo()
    assert compare(plain(unseeded), plain(reference.nn_model(X, Y, 4, 5)), rtol=0, atol=0) is None


def test_both_kinds_of_decision_are_accepted():
    exercise = ASSIGNMENT.exercises["predict"]
    numbers, truths = exercise.accepted(np.array([[1, 0, 1]]))
    assert truths.dtype == bool
    np.testing.assert_array_equal(numbers, truths)


def test_answers_stay_away_from_one_half_or_are_exactly_there():
    for seed in range(50):
        for draw in reference.draw_decisions(np.random.default_rng(seed)):
            A2, _ = reference.forward_propagation(draw.arguments[1], draw.arguments[0])
            assert (A2 == 0.5).all() or np.abs(A2 - 0.5).min() > 1e-6, (seed, draw.label)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_no_reference_changes_its_arguments(exercise):
    for draw in exercise.sampler(np.random.default_rng(0)):
        before = copy.deepcopy(draw.arguments)
        exercise.function(*draw.arguments)
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
    for seed in range(10):
        draws = list(exercise.sampler(np.random.default_rng(seed)))
        assert any(not accepted(exercise, function, draw) for draw in draws), f"seed {seed}"


def accepted(exercise, function, draw):
    answer = mistaken_result(exercise, function, draw.arguments)
    right = exercise.accepted(reference_result(exercise, draw.arguments))
    return not isinstance(answer, Exception) and any(compare(answer, value) is None for value in right)


def test_every_exercise_lists_at_least_five_mistakes():
    assert all(len(exercise.mistakes) >= 5 for exercise in EXERCISES)


def test_points_add_up_to_100():
    assert ASSIGNMENT.points == 100
