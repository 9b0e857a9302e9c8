"""Assignment 04: gradients against finite differences, results against independent formulas, mistakes against cases."""

from __future__ import annotations

import copy
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.compile.freeze import mistaken_result, reference_result
from dlcore.compare import compare
from dlcore.plain import plain
from dlcore.reference import deep_network_step_by_step as reference
from dlcore.reference.deep_network_step_by_step import ASSIGNMENT, NETWORKS

EXERCISES = list(ASSIGNMENT.exercises.values())
seeds = st.integers(0, 2**32 - 1)
dimensions = st.lists(st.integers(1, 5), min_size=2, max_size=5)


def slope(f, x, step=1e-6):
    """The gradient of a scalar function by central differences, entry by entry."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        gradient[index] = (f(up) - f(down)) / (2 * step)
    return gradient


def draw_network(seed, sizes, m):
    """X, Y and parameters whose relus are not near their kink."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(sizes[0], m))
    parameters = {k: v * 0.5 for k, v in reference.draw_parameters(rng, [*sizes[:-1], 1]).items()}
    return X, rng.integers(0, 2, size=(1, m)), parameters


def away_from_kinks(caches):
    return all(np.abs(Z).min() > 1e-3 for _, Z in caches[:-1])


@given(seeds, dimensions, st.integers(1, 4))
@settings(deadline=None, max_examples=40)
def test_backward_pass_is_the_slope_of_the_cost(seed, sizes, m):
    X, Y, parameters = draw_network(seed, sizes, m)
    AL, caches = reference.L_model_forward(X, parameters)
    if not away_from_kinks(caches) or AL.min() < 1e-3 or AL.max() > 1 - 1e-3:
        return
    grads = reference.L_model_backward(AL, Y, caches)
    for name, value in parameters.items():

        def cost(moved, name=name):
            answers, _ = reference.L_model_forward(X, {**parameters, name: moved})
            return float(reference.compute_cost(answers, Y))

        np.testing.assert_allclose(grads["d" + name], slope(cost, value), rtol=1e-4, atol=1e-7)


@given(seeds, st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))
@settings(deadline=None, max_examples=40)
def test_linear_backward_is_the_slope_of_a_weighted_sum_of_Z(seed, n_prev, n, m):
    rng = np.random.default_rng(seed)
    A, W, b = reference.draw_layer(rng, n_prev, n, m)
    dZ = rng.normal(size=(n, m))
    dA, dW, db = reference.linear_backward(dZ, (A, W, b))

    def weighted(A, W, b):
        return float((dZ * reference.linear_forward(A, W, b)[0]).sum())

    np.testing.assert_allclose(dA, slope(lambda x: weighted(x, W, b), A), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(dW * m, slope(lambda x: weighted(A, x, b), W), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(db * m, slope(lambda x: weighted(A, W, x), b), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
@given(seed=seeds)
@settings(deadline=None, max_examples=30)
def test_activation_backward_is_the_slope_through_the_activation(activation, seed):
    rng = np.random.default_rng(seed)
    A, W, b = reference.draw_layer(rng, 3, 4, 5)
    dA = rng.normal(size=(4, 5))
    _, cache = reference.linear_activation_forward(A, W, b, activation)
    if np.abs(cache[1]).min() < 1e-3:
        return
    dA_prev, dW, db = reference.linear_activation_backward(dA, cache, activation)

    def weighted(A, W, b):
        return float((dA * reference.linear_activation_forward(A, W, b, activation)[0]).sum())

    np.testing.assert_allclose(dA_prev, slope(lambda x: weighted(x, W, b), A), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(dW * 5, slope(lambda x: weighted(A, x, b), W), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(db * 5, slope(lambda x: weighted(A, W, x), b), rtol=1e-4, atol=1e-6)


@given(seeds, dimensions, st.integers(1, 4))
@settings(deadline=None, max_examples=40)
def test_forward_pass_is_what_loops_over_units_and_examples_compute(seed, sizes, m):
    X, _, parameters = draw_network(seed, sizes, m)
    AL, caches = reference.L_model_forward(X, parameters)
    assert len(caches) == len(parameters) // 2
    for example in range(m):
        a = [float(value) for value in X[:, example]]
        for l in range(1, len(caches) + 1):
            W, b = parameters[f"W{l}"], parameters[f"b{l}"]
            z = [sum(w * x for w, x in zip(row, a, strict=True)) + c for row, (c,) in zip(W, b, strict=True)]
            last = l == len(caches)
            a = [1 / (1 + np.exp(-value)) if last else max(0.0, value) for value in z]
        assert a == pytest.approx(list(AL[:, example]))


@given(seeds, st.integers(1, 30))
@settings(deadline=None, max_examples=40)
def test_cost_agrees_with_scikit_learn(seed, m):
    from sklearn.metrics import log_loss

    rng = np.random.default_rng(seed)
    AL, Y = rng.uniform(0.01, 0.99, size=(1, m)), rng.integers(0, 2, size=(1, m))
    assert float(reference.compute_cost(AL, Y)) == pytest.approx(log_loss(Y[0], AL[0], labels=[0, 1]))


@given(seeds, dimensions)
@settings(deadline=None, max_examples=30)
def test_a_small_step_lowers_the_cost(seed, sizes):
    X, Y, parameters = draw_network(seed, sizes, 6)
    AL, caches = reference.L_model_forward(X, parameters)
    before = float(reference.compute_cost(AL, Y))
    grads = reference.L_model_backward(AL, Y, caches)
    steepness = sum(float((g**2).sum()) for key, g in grads.items() if not key.startswith("dA"))
    after, _ = reference.L_model_forward(X, reference.update_parameters(parameters, grads, 1e-5))
    if steepness > 1e-6:
        assert float(reference.compute_cost(after, Y)) < before


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
    for seed in range(20):
        draws = list(exercise.sampler(np.random.default_rng(seed)))
        assert any(not accepted(exercise, function, draw) for draw in draws), f"seed {seed}"


def accepted(exercise, function, draw):
    answer = mistaken_result(exercise, function, draw.arguments)
    right = exercise.accepted(reference_result(exercise, draw.arguments))
    return not isinstance(answer, Exception) and any(compare(answer, value) is None for value in right)


def test_every_exercise_lists_at_least_five_mistakes_with_hints_that_do_not_give_the_line_away():
    for exercise in EXERCISES:
        assert len(exercise.mistakes) >= 5
        for mistake in exercise.mistakes:
            assert mistake.old.strip() not in mistake.hint or len(mistake.old.strip()) < 12, mistake.name


def test_points_add_up_to_100():
    assert ASSIGNMENT.points == 100


def test_both_editions_of_the_gradients_names_hold_the_same_arrays():
    exercise = ASSIGNMENT.exercises["L_model_backward"]
    for draw in exercise.sampler(np.random.default_rng(3)):
        first, since_2018 = exercise.accepted(exercise.function(*draw.arguments))
        L = len(draw.arguments[2])
        assert {key for key in since_2018 if key.startswith("dA")} == {f"dA{l}" for l in range(L)}
        for l in range(1, L + 1):
            np.testing.assert_array_equal(first[f"dA{l}"], since_2018[f"dA{l - 1}"])


def test_the_sampled_networks_go_beyond_two_layers():
    assert max(len(sizes) - 1 for sizes, _ in NETWORKS.values()) >= 3


def test_an_independent_solution_agrees_everywhere():
    sys.path.insert(0, str(Path(__file__).parents[2] / "solutions"))
    import deep_network_loops as independent

    for exercise in EXERCISES:
        for draw in exercise.sampler(np.random.default_rng(11)):
            answer = plain(getattr(independent, exercise.name)(*copy.deepcopy(draw.arguments)))
            right = exercise.accepted(reference_result(exercise, draw.arguments))
            assert any(compare(answer, value) is None for value in right), f"{exercise.name}: {draw.label}"
