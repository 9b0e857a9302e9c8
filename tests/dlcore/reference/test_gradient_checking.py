"""Assignment 08: recorded figures, exact slopes, mistakes against cases."""

from __future__ import annotations

import copy
import functools

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from autograder.audit.answers import accepts
from autograder.compile.source import solution_text
from autograder.compile.stubs import stubbed
from autograder.grade.hidden import HiddenCases
from dlcore.cases.gradient_checking import gradient_check_n_test_case
from dlcore.compare import compare
from dlcore.given.gradient_checking import (
    complex_step_gradients,
    dictionary_to_vector,
    forward_propagation_n,
    gradients_to_vector,
    vector_to_dictionary,
)
from dlcore.plain import plain
from dlcore.reference import gradient_checking as reference
from dlcore.reference.gradient_checking import ASSIGNMENT

EXERCISES = list(ASSIGNMENT.exercises.values())


def recorded():
    """The recorded network with its gradients: as handed out, and repaired."""
    X, Y, parameters = gradient_check_n_test_case()
    _, cache = forward_propagation_n(X, Y, parameters)
    handed_out = reference.backward_propagation_n(X, Y, cache)
    return X, Y, parameters, handed_out, reference.repaired_backward_propagation_n(X, Y, cache)


def test_the_printed_figure_of_one_parameter_holds_to_six_digits_without_any_absolute_tolerance(capsys):
    difference = reference.gradient_check(2, 4)
    np.testing.assert_allclose(difference, 2.919335883291695e-10, rtol=1e-6, atol=0)
    assert capsys.readouterr().out == "The gradient is correct!\n"


def test_the_published_submission_that_exchanged_x_and_theta_is_wrong():
    exercise = ASSIGNMENT.exercises["gradient_check"]
    (exchanged,) = [m for m in exercise.mistakes if m.name == "x and theta change places throughout"]
    answer = exercise.with_mistakes(exchanged)(2, 4)
    np.testing.assert_allclose(answer, 2.6317792396744613e-10, rtol=1e-6, atol=0)
    assert compare(plain(answer), plain(reference.gradient_check(2, 4)), exercise.rtol, exercise.atol)


def test_the_printed_figures_of_the_network(capsys):
    X, Y, parameters, handed_out, repaired = recorded()
    assert reference.gradient_check_n(parameters, handed_out, X, Y) == pytest.approx(0.2850931567761623, rel=1e-6)
    assert "has a mistake: difference = 0.28509315" in capsys.readouterr().out
    assert 1.0e-7 < reference.gradient_check_n(parameters, repaired, X, Y) < 1.4e-7
    assert "agrees with the cost" in capsys.readouterr().out
    assert reference.gradient_check_n(parameters, repaired, X, Y, epsilon=1e-5) < 3e-9


@pytest.mark.parametrize(("wrong", "figure"), [("dW2", 0.1734), ("db1", 0.2544)])
def test_one_mistake_alone_has_its_own_figure(wrong, figure):
    X, Y, parameters, handed_out, repaired = recorded()
    gradients = {**repaired, wrong: handed_out[wrong]}
    assert reference.gradient_check_n(parameters, gradients, X, Y) == pytest.approx(figure, abs=5e-5)


@pytest.mark.parametrize("seed", range(5))
def test_the_repair_gives_the_slopes_of_the_cost(seed):
    for draw in ASSIGNMENT.exercises["repaired_backward_propagation_n"].sampler(np.random.default_rng(seed)):
        X, Y, cache = draw.arguments
        gradients = reference.repaired_backward_propagation_n(X, Y, cache)
        parameters = dict(
            zip(["W1", "b1", "W2", "b2", "W3", "b3"], [cache[k] for k in (2, 3, 6, 7, 10, 11)], strict=True)
        )
        for name, slope in complex_step_gradients(X, Y, parameters).items():
            np.testing.assert_allclose(gradients[name], slope, rtol=1e-9, atol=1e-12)
            assert gradients[name].shape == parameters[name[1:]].shape


def test_the_measurement_to_both_sides_is_scipys_mean_of_two_one_sided_ones():
    parameters, gradients, X, Y, epsilon = list(reference.draw_network_checks(np.random.default_rng(6)))[1].arguments
    theta = dictionary_to_vector(parameters)[0][:, 0]

    def cost(column):
        return float(forward_propagation_n(X, Y, vector_to_dictionary(column.reshape(-1, 1)))[0])

    slopes = (approx_fprime(theta, cost, epsilon) + approx_fprime(theta, cost, -epsilon)) / 2
    grad = gradients_to_vector(gradients)[:, 0]
    expected = np.linalg.norm(grad - slopes) / (np.linalg.norm(grad) + np.linalg.norm(slopes))
    got = reference.gradient_check_n(parameters, gradients, X, Y, epsilon)
    np.testing.assert_allclose(got, expected, rtol=1e-5, atol=0)


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
    for seed in range(8):
        assert not accepts(hidden(seed), exercise, function), f"seed {seed}"


@functools.cache
def hidden(seed):
    return HiddenCases(ASSIGNMENT, seed)


@pytest.mark.parametrize("name", ["gradient_check", "gradient_check_n"])
def test_tiny_differences_are_compared_relatively(name):
    exercise = ASSIGNMENT.exercises[name]
    assert exercise.atol == 0
    for draw in exercise.sampler(np.random.default_rng(4)):
        right = float(exercise.function(*draw.arguments))
        assert compare(1.01 * right, right, exercise.rtol, exercise.atol)


def test_points_add_up_to_100_and_the_repair_is_worth_none():
    assert ASSIGNMENT.points == 100
    assert ASSIGNMENT.exercises["repaired_backward_propagation_n"].points == 0


def test_the_stub_of_the_repair_does_not_say_what_to_repair():
    stub = stubbed(solution_text(ASSIGNMENT.exercises["repaired_backward_propagation_n"]))
    assert "dW2" not in stub
    assert "db1" not in stub
