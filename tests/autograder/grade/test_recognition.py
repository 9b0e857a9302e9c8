"""Grading knows what a student was thinking: one mistake, two of them, or none that it would put a name to."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from inprocess import grade, grader_of, verdict_on

from autograder.grade.hidden import HiddenCases, with_mistakes_at
from autograder.grade.session import claims_of
from autograder.grade.words import clue, explanation
from dlcore.compare import compare
from dlcore.exercise import Assignment, Draw, Mistake, earned
from dlcore.recognition import KnownMistake, Stopped
from dlcore.reference.deep_network_step_by_step import ASSIGNMENT

EXERCISES = ASSIGNMENT.exercises


@pytest.fixture(scope="module")
def grader():
    return grader_of(ASSIGNMENT, seed=4711)


def texts(verdict, heading):
    return [text for head, text in verdict.rows if head == heading]


@pytest.mark.parametrize(
    ("name", "mistake"),
    [pytest.param(n, m, id=f"{n}: {m.name}") for n, e in EXERCISES.items() for m in e.mistakes],
)
def test_every_single_mistake_is_named_with_its_hint(grader, name, mistake):
    verdict = verdict_on(grader, name, mistake.apply(EXERCISES[name].source))
    assert verdict.points == 0
    assert verdict.mistake == mistake.name
    assert texts(verdict, "looks like") == [mistake.name]
    assert texts(verdict, "hint") == [mistake.hint]
    assert texts(verdict, "clue") == []


def test_two_mistakes_at_once_are_both_named(grader):
    source = EXERCISES["linear_backward"].source
    one, other = (EXERCISES["linear_backward"].mistakes[p] for p in (1, 6))
    verdict = verdict_on(grader, "linear_backward", other.apply(one.apply(source)))
    assert texts(verdict, "looks like") == [one.name, other.name]
    assert texts(verdict, "hint") == [one.hint, other.hint]


def test_mistakes_that_exclude_each_other_are_no_pair():
    exercise = EXERCISES["linear_forward"]
    assert with_mistakes_at(exercise, (0, 1)) is None
    assert with_mistakes_at(exercise, (0, 2)) is not None


def test_a_mistake_that_fits_only_some_cases_is_not_claimed(grader):
    only_when_narrow = EXERCISES["linear_forward"].source.replace(
        "Z = np.dot(W, A) + b", "Z = np.dot(W, A) + (b if A.shape[1] > 3 else 0)"
    )
    verdict = verdict_on(grader, "linear_forward", only_when_narrow)
    assert verdict.mistake == ""
    assert texts(verdict, "hint") == []


def test_the_same_type_of_error_alone_proves_nothing():
    known = KnownMistake("x", "y", [[Stopped("ValueError", "shapes (2,3) and (2,3) not aligned")]])
    assert not known.explains([Stopped("ValueError", "something of my own")], [False], 1e-6, 0)
    assert known.explains([Stopped("ValueError", "shapes (2,3) and (2,3) not aligned")], [False], 1e-6, 0)


def test_a_mistake_of_a_student_with_the_names_of_2018_is_named(grader):
    def renamed(source):
        for old, new in (("l + 2)]", "l + 1)]"), ('grads["dA" + str(l + 1)] = ', 'grads["dA" + str(l)] = ')):
            source = source.replace(old, new)
        return source.replace('grads["dA" + str(L)], ', 'grads["dA" + str(L - 1)], ')

    exercise = EXERCISES["L_model_backward"]
    assert verdict_on(grader, exercise.name, renamed(exercise.source)).status == "passed"
    verdict = verdict_on(grader, exercise.name, renamed(exercise.mistakes[0].apply(exercise.source)))
    assert verdict.mistake == exercise.mistakes[0].name


def test_what_no_mistake_explains_gets_a_clue(grader):
    source = EXERCISES["linear_forward"].source.replace("np.dot(W, A) + b", "3 * (np.dot(W, A) + b)")
    verdict = verdict_on(grader, "linear_forward", source)
    assert verdict.mistake == ""
    assert "3" in texts(verdict, "clue")[0]
    assert "`cache` is right" in texts(verdict, "clue")[0]


def test_an_argument_changed_on_the_way_is_told(grader):
    source = EXERCISES["linear_forward"].source.replace("Z = np.dot(W, A) + b", "A *= 2\n    Z = np.dot(W, A) + b")
    assert "changes `A`" in texts(verdict_on(grader, "linear_forward", source), "clue")[0]


def test_what_was_printed_is_told_without_the_marks_that_steer_a_terminal(grader):
    source = EXERCISES["linear_forward"].source
    noisy = source.replace("Z = np.dot(W, A) + b", r'print("\x1b[1m1/1\x1b[0m\b\b\b\r2/2"); Z = A')
    assert texts(verdict_on(grader, "linear_forward", noisy), "printed") == ["2/2"]


def test_an_update_in_place_is_right(grader):
    source = EXERCISES["update_parameters"].source.replace("dict(parameters)  # a copy", "parameters  # no copy")
    assert verdict_on(grader, "update_parameters", source).status == "passed"


CLAIMS = [None, 7, "A", [99], [-1], {"a": 1}, [[0]], [True], ["A"], np.arange(3), [np.arange(3)], [np.zeros(0)]]


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("reply", [{"value": -1.0}, {"unreadable": np.arange(3)}, {"error": {"type": np.arange(3)}}])
def test_claims_of_a_child_are_not_believed_blindly(grader, claim, reply):
    exercise = EXERCISES["linear_forward"]
    case = grader.hidden.of(exercise.name)[0]
    claims = claims_of({**reply, "changed": claim, "printed": claim})
    assert isinstance(clue(exercise, case, claims), str)
    assert explanation(exercise, case, claims)[0] in ("wrong", "unreadable", "error")


def test_only_linear_forward_wrong_costs_only_linear_forward_and_says_why(grader):
    exercise = EXERCISES["linear_forward"]
    verdicts = grade(grader, linear_forward=exercise.mistakes[0].apply(exercise.source))
    assert {n: v.points for n, v in verdicts.items() if v.points < v.max_points} == {"linear_forward": 0}
    for name in ("linear_activation_forward", "L_model_forward"):
        assert "`linear_forward`" in texts(verdicts[name], "note")[0]
    assert verdicts["update_parameters"].rows == []


@pytest.mark.parametrize("caller", ["linear_activation_forward", "L_model_forward"])
def test_a_mistake_on_top_of_a_broken_helper_is_named_all_the_same(grader, caller):
    names = ("linear_forward", caller)
    verdicts = grade(grader, **{n: EXERCISES[n].mistakes[0].apply(EXERCISES[n].source) for n in names})
    for name in names:
        assert verdicts[name].mistake == EXERCISES[name].mistakes[0].name
    assert "`linear_forward`" in texts(verdicts[caller], "note")[0]


def test_the_hidden_expected_number_is_never_told(grader):
    for mistake in EXERCISES["compute_cost"].mistakes:
        verdict = verdict_on(grader, "compute_cost", mistake.apply(EXERCISES["compute_cost"].source))
        case = next(c for c in grader.hidden.of("compute_cost") if ("case", c.draw.label) in verdict.rows)
        assert f"{float(case.accepted[0]):.4f}" not in verdict.feedback


def test_no_feedback_contains_the_line_of_the_solution(grader):
    for exercise in EXERCISES.values():
        for mistake in exercise.mistakes:
            hint = mistake.hint.replace(" ", "")
            assert not any(line.replace(" ", "") in hint for line in mistake.old.split("\n") if len(line) > 12)


def test_threads_that_ask_at_once_get_the_same_cases():
    names = ["initialize_parameters", "initialize_parameters_deep"]
    alone = {name: HiddenCases(ASSIGNMENT, 5).of(name) for name in names}
    shared = HiddenCases(ASSIGNMENT, 5)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(shared.of, names * 8))
    for name, cases in zip(itertools.cycle(names), answers, strict=False):
        for case, right in zip(cases, alone[name], strict=True):
            assert compare(case.accepted[0], right.accepted[0], 0, 0) is None


# ------------------------------------------------------------------------------------------------------- partial credit
def scaled(x, how):
    """Multiply."""
    factor = {"double": 2, "triple": 3}[how]
    return x * factor


def draw_scaled(rng):
    for how in ("double", "triple"):
        for label in ("one", "two"):
            yield Draw(f"{how}: {label}", (rng.normal(size=2), how))


def partial_assignment():
    assignment = Assignment("99-partial-credit", "Partial credit")
    wrong = Mistake("triple doubles", '"triple": 3', '"triple": 2', "How often does triple count?")
    assignment.add(scaled, points=4, sampler=draw_scaled, mistakes=[wrong], partial=True)
    return assignment


def test_notebook_feedback_and_verdict_agree_on_partial_credit(monkeypatch):
    from autograder.autograded import _verdict_html
    from autograder.compile import freeze
    from dlcore.cases import VisibleCase
    from dlcore.check import Checker

    assignment = partial_assignment()
    exercise = assignment.exercises["scaled"]
    draws = list(draw_scaled(np.random.default_rng(3)))
    cases = {"scaled": [VisibleCase(draw.label, lambda draw=draw: draw.arguments) for draw in draws]}
    monkeypatch.setattr(freeze, "visible_cases", lambda assignment: cases)
    load_frozen(monkeypatch, freeze.frozen_document(assignment))
    source = exercise.mistakes[0].apply(exercise.source)
    report = Checker(assignment.slug, cases)(exercise.with_mistakes(*exercise.mistakes))
    verdict = verdict_on(grader_of(assignment), "scaled", source)
    assert report.earned == float(report) == verdict.points == 2
    assert verdict.status == "partial"
    assert texts(verdict, "parts") == ["Right: double. Not yet: triple."]
    assert "2 of 4 points" in repr(report)
    assert "2 of 4 points" in verdict.headline
    assert "2 of 4 points" in _verdict_html(verdict, None)
    assert verdict.mistake == "triple doubles"
    assert "triple doubles" in repr(report)


def load_frozen(monkeypatch, document):
    """Let `check` read this document instead of a file."""
    import json

    from dlcore import check, visible

    entries = json.loads(document)["exercises"]
    found = {name: visible._exercise(entry) for name, entry in entries.items()}
    monkeypatch.setattr(check, "load", lambda slug: found)


def test_groups_share_the_points_equally_and_only_where_that_is_asked_for():
    results = [("a: 1", True), ("a: 2", False), ("b: 1", True), ("c", True)]
    assert earned(9, True, results) == 6
    assert earned(9, False, results) == 0
    assert earned(9, True, []) == earned(9, False, []) == 0
