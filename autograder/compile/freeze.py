"""Freezing the visible cases: expected values and the answers of common mistakes, so that no reference ships."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Callable
from typing import Any

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.compare import compare
from dlcore.exercise import Assignment, Exercise, Mistake
from dlcore.frozen import freeze
from dlcore.plain import Plain, plain


def frozen_document(assignment: Assignment) -> str:
    """The JSON text of ``dlcore/cases/frozen/<assignment>.json``."""
    exercises = {name: _exercise(assignment, exercise) for name, exercise in assignment.exercises.items()}
    document = {
        "generated": "by `autograder build` from the reference; edits are lost",
        "assignment": assignment.slug,
        "exercises": exercises,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def visible_cases(assignment: Assignment) -> dict[str, list[VisibleCase]]:
    """The visible cases of every exercise, from ``dlcore.cases``."""
    module = importlib.import_module(f"dlcore.cases.{assignment.module}")
    cases: dict[str, list[VisibleCase]] = module.CASES
    return cases


def case_arguments(assignment: Assignment, name: str) -> list[tuple[Any, ...]]:
    """The arguments of each visible case of an exercise."""
    return [case.arguments() for case in visible_cases(assignment)[name]]


def reference_result(exercise: Exercise, arguments: tuple[Any, ...]) -> Plain:
    """What the reference answers to `arguments`."""
    return plain(exercise.function(*copy.deepcopy(arguments)))


def mistaken_result(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Plain | Exception:
    """What a function with a mistake answers: a value, or the error it stops with."""
    try:
        with np.errstate(all="ignore"):
            return plain(function(*copy.deepcopy(arguments)))
    except Exception as error:
        return error


def _exercise(assignment: Assignment, exercise: Exercise) -> dict[str, Any]:
    cases = [_case(exercise, case) for case in visible_cases(assignment)[exercise.name]]
    return {
        "points": exercise.points,
        "partial": exercise.partial,
        "rtol": exercise.rtol,
        "atol": exercise.atol,
        "cases": cases,
    }


def _case(exercise: Exercise, case: VisibleCase) -> dict[str, Any]:
    arguments = case.arguments()
    accepted = exercise.accepted(reference_result(exercise, arguments))
    mistakes = [entry for m in exercise.mistakes if (entry := _mistake(exercise, m, arguments, accepted))]
    return {"label": case.label, "accepted": [freeze(answer) for answer in accepted], "mistakes": mistakes}


def _mistake(
    exercise: Exercise, mistake: Mistake, arguments: tuple[Any, ...], accepted: list[Plain]
) -> dict[str, Any] | None:
    """The mistake's answer to this case, if it gives one and it is wrong."""
    answer = mistaken_result(exercise.with_mistakes(mistake), arguments)
    if isinstance(answer, Exception):
        return None
    if any(compare(answer, right, exercise.rtol, exercise.atol) is None for right in accepted):
        return None
    return {"name": mistake.name, "hint": mistake.hint, "answer": freeze(answer)}
