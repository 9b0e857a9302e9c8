"""Assignment 09: update rules against closed forms and loops, the published training runs, mistakes against cases."""

from __future__ import annotations

import copy
from pathlib import Path

import jupytext
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.audit.answers import accepts
from autograder.grade.hidden import HiddenCases
from dlcore.compare import compare
from dlcore.given import optimization as given_helpers
from dlcore.plain import plain
from dlcore.reference import optimization as reference
from dlcore.reference.optimization import ASSIGNMENT
from dlcore.training import steps

NOTEBOOK = Path(__file__).parents[3] / "course/09-optimization/notebook.py"
EXERCISES = list(ASSIGNMENT.exercises.values())
seeds = st.integers(0, 2**32 - 1)
rates = st.floats(0.001, 1.0)
betas = st.floats(0.0, 0.99)


def one_weight(value):
    """A network's dictionary with a single weight, and a bias of zero."""
    return {"W1": np.array([[float(value)]]), "b1": np.zeros((1, 1))}


def one_gradient(value):
    return {"d" + name: array for name, array in one_weight(value).items()}


# ------------------------------------------------------------------------------------------------------- mini-batches
@given(st.integers(1, 40), st.integers(1, 45), st.integers(0, 1000))
@settings(deadline=None)
def test_mini_batches_deal_every_example_once_with_its_own_label(m, size, seed):
    X = np.arange(m, dtype=float).reshape(1, m)
    batches = reference.random_mini_batches(np.vstack([X, -X]), X * 10, size, seed)
    assert [x.shape[1] for x, _ in batches] == [size] * (m // size) + [m % size] * (m % size > 0)
    assert all(np.array_equal(y, 10 * x[:1]) and np.array_equal(x[1], -x[0]) for x, y in batches)
    dealt = np.concatenate([x[0] for x, _ in batches])
    np.testing.assert_array_equal(dealt, np.random.RandomState(seed).permutation(m))


def test_labels_with_several_rows_and_truth_values_stay_as_they_are():
    X, Y = np.arange(10.0).reshape(2, 5), np.eye(5) > 0.5
    batches = reference.random_mini_batches(X, Y, 2, 4)
    assert [(y.shape, y.dtype) for _, y in batches] == [((5, k), np.dtype(bool)) for k in (2, 2, 1)]


# ------------------------------------------------------------------------------------------------------- update rules
@given(seeds, betas, rates)
@settings(deadline=None, max_examples=30)
def test_velocity_is_the_sum_of_gradients_that_fade(seed, beta, rate):
    gradients = np.random.default_rng(seed).normal(size=8)
    parameters, v = one_weight(2), one_gradient(0)
    for gradient in gradients:
        parameters, v = reference.update_parameters_with_momentum(parameters, one_gradient(gradient), v, beta, rate)
    velocities = [sum((1 - beta) * beta ** (t - k) * gradients[k] for k in range(t + 1)) for t in range(8)]
    np.testing.assert_allclose(v["dW1"], velocities[-1], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(parameters["W1"], 2 - rate * sum(velocities), rtol=1e-9, atol=1e-12)


@given(seeds, rates)
@settings(deadline=None, max_examples=20)
def test_momentum_without_memory_is_gradient_descent(seed, rate):
    rng = np.random.default_rng(seed)
    parameters, grads = reference.draw_parameters(rng, [3, 2, 1]), reference.draw_grads(rng, [3, 2, 1])
    moved, _ = reference.update_parameters_with_momentum(parameters, grads, grads, 0.0, rate)
    plain_step = reference.update_parameters_with_gd(parameters, grads, rate)
    assert compare(moved, plain_step) is None


@given(seeds, st.floats(0.0, 0.95), st.floats(0.0, 0.99), rates, st.floats(1e-8, 0.5))
@settings(deadline=None, max_examples=30)
def test_adam_is_the_weighted_means_of_all_gradients_so_far(seed, beta1, beta2, rate, epsilon):
    # the corrected averages are ordinary weighted means: no start at zero is in them
    gradients = np.random.default_rng(seed).normal(size=6)
    weight, parameters, v, s = 2.0, one_weight(2), one_gradient(0), one_gradient(0)
    for t in range(1, 7):
        ages = np.arange(t)[::-1]
        mean = np.average(gradients[:t], weights=np.power(beta1, ages))
        square = np.average(gradients[:t] ** 2, weights=np.power(beta2, ages))
        weight -= rate * mean / (np.sqrt(square) + epsilon)
        parameters, v, s = reference.update_parameters_with_adam(
            parameters, one_gradient(gradients[t - 1]), v, s, t, rate, beta1, beta2, epsilon
        )
    np.testing.assert_allclose(parameters["W1"], weight, rtol=1e-8, atol=1e-10)


@given(st.floats(1e-3, 1e3), rates)
@settings(deadline=None, max_examples=30)
def test_adams_first_step_has_the_length_of_the_learning_rate(gradient, rate):
    parameters, _, _ = reference.update_parameters_with_adam(
        one_weight(0), one_gradient(gradient), one_gradient(0), one_gradient(0), 1, rate
    )
    np.testing.assert_allclose(parameters["W1"], -rate, rtol=1e-4)


def test_rmsprop_is_adam_without_an_average_of_gradients_and_without_correction():
    rng = np.random.default_rng(2)
    parameters, grads = reference.draw_parameters(rng, [3, 2]), reference.draw_grads(rng, [3, 2])
    s = reference.draw_squares(rng, [3, 2])
    moved, squares = reference.update_parameters_with_rmsprop(parameters, grads, s, 0.1, 0.8, 0.05)
    late = 10_000  # the correction has faded
    adam, _, adam_squares = reference.update_parameters_with_adam(parameters, grads, grads, s, late, 0.1, 0, 0.8, 0.05)
    assert compare([moved, squares], [adam, adam_squares]) is None


# ---------------------------------------------------------------------------------------------------------- schedules
@given(st.floats(0.001, 2), st.floats(0, 3), st.integers(0, 400), st.integers(1, 100))
@settings(deadline=None)
def test_the_staircase_meets_the_smooth_decay_at_its_jumps_and_is_level_between_them(rate, decay, epoch, interval):
    passed = sum(1 for jump in range(1, epoch + 1) if jump % interval == 0)
    smooth = reference.update_lr(rate, passed, decay)
    assert reference.schedule_lr_decay(rate, epoch, decay, interval) == pytest.approx(smooth)
    assert rate / smooth - 1 == pytest.approx(decay * passed, abs=1e-9)


# ------------------------------------------------------------------------------------------------ batch normalisation
@given(seeds, st.integers(1, 5), st.integers(2, 9))
@settings(deadline=None, max_examples=30)
def test_batchnorm_is_scikit_learns_standard_scaler_with_a_new_scale_and_mean(seed, n, m):
    from sklearn.preprocessing import StandardScaler

    Z, gamma, beta = reference.draw_layer(np.random.default_rng(seed), n, m)
    Z_tilde, cache = reference.batchnorm_forward(Z, gamma, beta, 1e-14)
    scaled = StandardScaler().fit_transform(Z.T).T
    np.testing.assert_allclose(Z_tilde, gamma * scaled + beta, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(cache[3], Z.var(axis=1, keepdims=True))


def test_a_mini_batch_of_one_is_normalised_to_its_new_mean():
    Z_tilde, _ = reference.batchnorm_forward(np.array([[3.0], [-1.0]]), np.ones((2, 1)), np.array([[5.0], [6.0]]))
    np.testing.assert_array_equal(Z_tilde, [[5.0], [6.0]])


# --------------------------------------------------------------------------------------------------- published figures
RUNS = [  # optimiser, its options, the printed costs of every 1000th epoch, the printed accuracy
    ("gd", {}, "0.690736 0.685273 0.647072 0.619525 0.576584 0.607243 0.529403 0.460768 0.465586 0.464518", 0.797),
    (
        "momentum",
        {},
        "0.690741 0.685341 0.647145 0.619594 0.576665 0.607324 0.529476 0.460936 0.465780 0.464740",
        0.797,
    ),
    ("adam", {}, "0.690552 0.185567 0.150852 0.074454 0.125936 0.104235 0.100552 0.031601 0.111709 0.197648", 0.94),
]
AVERAGES = {"num_epochs": 5000, "epoch_average": True}
LATER_RUNS = [
    ("gd", {}, "0.702405 0.668101 0.635288 0.600491 0.573367", 0.717),
    ("momentum", {}, "0.702413 0.668167 0.635388 0.600591 0.573444", 0.717),
    ("adam", {}, "0.702166 0.167845 0.141316 0.138788 0.136066", 0.943),
    ("gd", {"learning_rate": 0.1, "decay": "update_lr"}, "0.701091 0.661884 0.658620 0.656765 0.655486", 0.653),
    ("gd", {"learning_rate": 0.1, "decay": "schedule_lr_decay"}, "0.701091 0.127161 0.120304 0.117033 0.117512", 0.943),
    (
        "momentum",
        {"learning_rate": 0.1, "decay": "schedule_lr_decay"},
        "0.702226 0.128974 0.125965 0.123375 0.123218",
        0.953,
    ),
    (
        "adam",
        {"learning_rate": 0.01, "decay": "schedule_lr_decay"},
        "0.699346 0.130074 0.129826 0.129282 0.128361",
        0.94,
    ),
]


@pytest.fixture
def model(monkeypatch):
    """The training loop of the notebook, on the reference's functions, without a progress bar."""
    monkeypatch.setenv("TQDM_DISABLE", "1")
    cells = [cell.source for cell in jupytext.read(NOTEBOOK).cells if "def model(" in cell.source]
    space = {**vars(given_helpers), **vars(reference), "steps": steps}
    exec(cells[0], space)
    return space["model"]


def train(model, optimizer, options):
    """The printed costs and the accuracy of one run."""
    X, Y = given_helpers.load_dataset()
    named = {key: getattr(reference, value) if key == "decay" else value for key, value in options.items()}
    parameters, costs = model(X, Y, [2, 5, 2, 1], optimizer, print_cost=False, **named)
    right = float(np.mean(given_helpers.predict_dec(parameters, X) == Y))
    return " ".join(f"{cost:.6f}" for cost in costs[::10]), right


@pytest.mark.parametrize(("optimizer", "options", "printed", "accuracy"), RUNS + LATER_RUNS)
def test_the_beginning_of_every_run_has_the_published_cost(model, optimizer, options, printed, accuracy):
    shown = AVERAGES if len(printed.split()) == 5 else {}
    costs, _ = train(model, optimizer, options | shown | {"num_epochs": 1})
    assert costs == printed.split()[0]


@pytest.mark.slow
@pytest.mark.parametrize(("optimizer", "options", "printed", "accuracy"), RUNS)
def test_the_published_runs_on_the_moons_reproduce_to_the_printed_digit(model, optimizer, options, printed, accuracy):
    costs, right = train(model, optimizer, options)
    assert costs == printed
    assert round(right, 3) == accuracy


@pytest.mark.slow
@pytest.mark.parametrize(("optimizer", "options", "printed", "accuracy"), LATER_RUNS)
def test_the_runs_with_averages_and_schedules_reproduce_to_the_printed_digit(
    model, optimizer, options, printed, accuracy
):
    costs, right = train(model, optimizer, options | AVERAGES)
    assert costs == printed
    assert round(right, 3) == accuracy


# ------------------------------------------------------------------------------------------------- the exercises' form
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
    assert not any(accepts(HiddenCases(ASSIGNMENT, seed), exercise, function) for seed in range(5))


def test_every_exercise_lists_at_least_five_mistakes_with_hints_that_do_not_give_the_line_away():
    for exercise in EXERCISES:
        assert len(exercise.mistakes) >= 5
        for mistake in exercise.mistakes:
            assert mistake.old.strip() not in mistake.hint or len(mistake.old.strip()) < 12, mistake.name


def test_points_add_up_to_100_and_the_two_extras_are_worth_none():
    assert ASSIGNMENT.points == 100
    extras = {exercise.name for exercise in EXERCISES if not exercise.points}
    assert extras == {"update_parameters_with_rmsprop", "batchnorm_forward"}
