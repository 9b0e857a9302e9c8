"""Assignment 01: slopes against finite differences, results against loops, scipy, scikit-learn and printed figures."""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograder.audit.answers import accepts
from autograder.grade.hidden import HiddenCases
from dlcore.cases.python_basics import CASES
from dlcore.compare import compare
from dlcore.plain import plain
from dlcore.reference import python_basics as reference
from dlcore.reference.python_basics import ASSIGNMENT

EXERCISES = list(ASSIGNMENT.exercises.values())
ROUNDS = [HiddenCases(ASSIGNMENT, seed) for seed in range(20)]
numbers = st.floats(-20, 20)
entries = arrays(np.float64, array_shapes(min_dims=0, max_dims=3, max_side=4), elements=numbers)
matrices = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=numbers)
pairs = st.integers(1, 12).flatmap(
    lambda m: st.tuples(*[arrays(np.float64, m, elements=st.floats(-10, 10))] * 2),
)


# -------------------------------------------------------------------------------------------------------------- oracles
@given(numbers)
@settings(deadline=None)
def test_basic_sigmoid_is_the_logistic_function_and_returns_a_python_float(x):
    from scipy.special import expit

    assert type(reference.basic_sigmoid(x)) is float
    assert reference.basic_sigmoid(x) == pytest.approx(float(expit(x)))


@pytest.mark.parametrize("several", [[1, 2, 3], (1.0, 2.0), np.array([1, 2, 3])], ids=["list", "tuple", "array"])
def test_basic_sigmoid_refuses_more_than_one_number(several):
    with pytest.raises(TypeError):
        reference.basic_sigmoid(several)


@given(entries)
@settings(deadline=None)
def test_sigmoid_does_to_each_entry_what_basic_sigmoid_does_to_a_number(x):
    s = reference.sigmoid(x)
    assert np.shape(s) == x.shape
    assert np.ravel(s).tolist() == pytest.approx([reference.basic_sigmoid(float(number)) for number in x.flat])


@given(arrays(np.float64, array_shapes(max_dims=2, max_side=4), elements=st.floats(-5, 5)))
@settings(deadline=None)
def test_sigmoid_derivative_is_the_measured_slope(x):
    h = 1e-5
    measured = (reference.sigmoid(x + h) - reference.sigmoid(x - h)) / (2 * h)
    np.testing.assert_allclose(reference.sigmoid_derivative(x), measured, rtol=1e-5, atol=1e-9)


@given(st.tuples(*[st.integers(1, 5)] * 3))
@settings(deadline=None)
def test_image2vector_lines_up_channels_within_pixels_within_rows(shape):
    length, height, depth = shape
    image = np.arange(length * height * depth).reshape(shape)[::-1]  # not contiguous
    one_by_one = [image[i, j, k] for i in range(length) for j in range(height) for k in range(depth)]
    v = reference.image2vector(image)
    assert v.shape == (length * height * depth, 1)
    assert v[:, 0].tolist() == one_by_one


@given(matrices)
@settings(deadline=None)
def test_normalizeRows_agrees_with_scikit_learn(x):
    from sklearn.preprocessing import normalize

    x = x[np.linalg.norm(x, axis=1) > 1e-3]
    if len(x):
        np.testing.assert_allclose(reference.normalizeRows(x), normalize(x, norm="l2", axis=1), rtol=1e-9, atol=1e-12)


@given(matrices)
@settings(deadline=None)
def test_softmax_agrees_with_scipy(x):
    from scipy.special import softmax

    np.testing.assert_allclose(reference.softmax(x), softmax(x, axis=1), rtol=1e-9)


@given(pairs)
@settings(deadline=None)
def test_losses_are_what_a_loop_adds_up_and_plain_numbers(pair):
    yhat, y = pair
    for loss, cost_of in ((reference.L1, abs), (reference.L2, lambda error: error**2)):
        expected = math.fsum(cost_of(float(b) - float(a)) for a, b in zip(yhat, y, strict=True))
        assert np.ndim(loss(yhat, y)) == 0
        assert float(loss(yhat, y)) == pytest.approx(expected, abs=1e-12)


# ------------------------------------------------------------------------------------------------------ printed figures
@pytest.mark.parametrize(
    ("name", "case", "printed"),
    [
        ("basic_sigmoid", 0, 0.9525741268224334),
        ("sigmoid_derivative", 0, [0.19661193, 0.10499359, 0.04517666]),
        ("normalizeRows", 1, [[0, 3 / 5, 4 / 5], [2 / 56**0.5, 6 / 56**0.5, 4 / 56**0.5]]),
        ("softmax", 0, [[0.980897665, 8.94462891e-4, 0.0179657674, 1.21052389e-4, 1.21052389e-4],
                        [0.878679856, 0.118916387, 8.01252314e-4, 8.01252314e-4, 8.01252314e-4]]),
        ("L1", 0, 1.1),
        ("L2", 0, 0.43),
    ],
)  # fmt: skip
def test_visible_cases_show_the_printed_figures(name, case, printed):
    exercise = ASSIGNMENT.exercises[name]
    result = exercise.function(*CASES[name][case].arguments())
    np.testing.assert_allclose(result, printed, rtol=1e-8, atol=6e-9)


def test_the_greeting_is_a_plain_cell_worth_nothing():
    greeting = ASSIGNMENT.exercises["test"]
    assert greeting.function() == "Hello World"
    assert (greeting.sets, greeting.parameters, greeting.points) == (["test"], [], 0)


def test_the_products_of_the_notebook_are_the_recorded_ones():
    """The figures that the cell of loops prints, from the text of that cell."""
    import jupytext

    notebook = jupytext.read(Path(__file__).parents[3] / "course/01-python-basics/notebook.py")
    (cell,) = (cell.source for cell in notebook.cells if "def outer_loop" in cell.source)
    space = {"np": np}
    exec(cell, space)
    x1, x2 = space["x1"], space["x2"]
    assert space["dot_loop"](x1, x2) == np.dot(x1, x2) == 278
    assert space["multiply_loop"](x1, x2) == [81, 4, 10, 0, 0, 63, 10, 0, 0, 0, 81, 4, 25, 0, 0]
    assert space["outer_loop"](x1, x2) == np.outer(x1, x2).tolist()
    assert space["outer_loop"](x1, x2)[5] == [63, 14, 14, 63, 0, 63, 14, 35, 0, 0, 63, 14, 35, 0, 0]
    np.testing.assert_allclose(space["matrix_loop"](space["W"], x1), np.dot(space["W"], x1))
    assert np.shape(space["W"]) == (3, 15)


# ----------------------------------------------------------------------------------------- samplers and common mistakes
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_no_reference_changes_its_arguments(exercise):
    for draw in exercise.sampler(np.random.default_rng(0)):
        before = copy.deepcopy(draw.arguments)
        exercise.function(*draw.arguments)
        assert compare(plain(draw.arguments), plain(before), rtol=0, atol=0) is None


@pytest.mark.parametrize("exercise", EXERCISES[1:], ids=lambda e: e.name)
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
    with np.errstate(all="ignore"):
        assert not any(accepts(hidden, exercise, function) for hidden in ROUNDS)


def test_every_exercise_lists_at_least_five_mistakes_with_hints_that_do_not_give_the_line_away():
    for exercise in EXERCISES:
        assert len(exercise.mistakes) >= 5
        for mistake in exercise.mistakes:
            assert mistake.old.strip() not in mistake.hint or len(mistake.old.strip()) < 12, mistake.name


def test_points_add_up_to_100():
    assert ASSIGNMENT.points == 100


def test_the_recorded_facts_cover_every_function():
    facts = json.loads((Path(__file__).parents[2] / "facts/01-python-basics.json").read_text())
    assert ["test", *facts["exercises"]] == list(ASSIGNMENT.exercises)
