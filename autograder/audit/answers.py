"""What functions of ours answer to the hidden cases, called in this process, and which answers are right."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.compile.freeze import mistaken_answers
from autograder.grade.hidden import HiddenCase, HiddenCases
from dlcore.exercise import Exercise, Function
from dlcore.recognition import Answer, Stopped
from dlcore.visible import best_difference


def accepts(hidden: HiddenCases, exercise: Exercise, function: Function) -> bool:
    """Whether a function passes every hidden case of its exercise."""
    return first_failure(hidden.of(exercise.name), exercise, function) is None


def first_failure(cases: Sequence[HiddenCase], exercise: Exercise, function: Function) -> HiddenCase | None:
    """The first of some cases that a function does not pass."""
    for case in cases:
        answer = mistaken_answers(exercise, function, case.draw.arguments)[0]
        if not is_right(exercise, case, answer):
            return case
    return None


def right_of(hidden: HiddenCases, exercise: Exercise, answers: Sequence[Answer]) -> list[bool]:
    """Which of the answers to the hidden cases are right."""
    return [is_right(exercise, case, a) for case, a in zip(hidden.of(exercise.name), answers, strict=True)]


def is_right(exercise: Exercise, case: HiddenCase, answer: Answer) -> bool:
    """Whether an answer to a case is right."""
    if isinstance(answer, Stopped):
        return False
    return best_difference(answer, case.accepted, exercise.rtol, exercise.atol) is None
