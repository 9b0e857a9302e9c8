"""Right solutions, written differently: does grading accept each of them, whatever inputs are drawn?"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from autograder.audit.answers import first_failure
from autograder.grade.hidden import HiddenCase, HiddenCases
from dlcore.exercise import Assignment, Exercise, Function
from dlcore.plain import Plain
from dlcore.wrong import arrays

ENOUGH = 4


@dataclass(frozen=True)
class FalseFailure:
    """A right solution that grading would have failed."""

    exercise: str
    solution: str
    seed: int
    case: str


def variants_of(assignment: Assignment) -> dict[str, list[Function]]:
    """The other right solutions of each exercise; none if the assignment has no such module."""
    name = f"{assignment.package}.reference.variants.{assignment.module}"
    try:
        found: dict[str, list[Function]] = importlib.import_module(name).VARIANTS
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return {exercise: [] for exercise in assignment.exercises}
    return found


def false_failures(hidden: HiddenCases, exercise: Exercise, variants: list[Function]) -> Iterator[FalseFailure]:
    """Put the reference and its variants to the hidden cases of one seed; right answers must be finite as well."""
    cases: list[HiddenCase] = hidden.of(exercise.name)
    for case in cases:
        if not finite(case.accepted[0]):
            yield FalseFailure(exercise.name, "the reference is not finite", hidden.seed, case.draw.label)
    for function in (exercise.function, *variants):
        case_failed = first_failure(cases, exercise, function)
        if case_failed is not None:
            yield FalseFailure(exercise.name, function.__name__, hidden.seed, case_failed.draw.label)


def finite(value: Plain) -> bool:
    """Whether every number in an answer is finite."""
    numbers = [array for _, array in arrays(value)] if isinstance(value, (dict, list, tuple, np.ndarray)) else [value]
    return all(bool(np.isfinite(number).all()) for number in numbers if not isinstance(number, (str, type(None))))
