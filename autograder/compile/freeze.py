"""Freezing the visible cases: expected values and the answers of common mistakes, so that no reference ships."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.exercise import Assignment, Exercise, Function, Mistake
from dlcore.frozen import freeze
from dlcore.plain import Plain
from dlcore.recognition import Answer, Stopped, alike
from dlcore.signature import signatures
from dlcore.through import path_of


def frozen_document(assignment: Assignment, sections: Mapping[str, str] | None = None) -> str:
    """The JSON text of ``dlcore/cases/frozen/<assignment>.json``.

    `sections` names the section of the notebook in which each exercise is explained.
    """
    exercises = {
        name: _exercise(assignment, exercise, (sections or {}).get(name, ""))
        for name, exercise in assignment.exercises.items()
    }
    document = {
        "generated": "by `autograder build` from the reference; edits are lost",
        "assignment": assignment.slug,
        "exercises": exercises,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def visible_cases(assignment: Assignment) -> dict[str, list[VisibleCase]]:
    """The visible cases of every exercise, from its package's ``cases``."""
    module = importlib.import_module(f"{assignment.package}.cases.{assignment.module}")
    cases: dict[str, list[VisibleCase]] = module.CASES
    return cases


def case_arguments(assignment: Assignment, name: str) -> list[tuple[Any, ...]]:
    """The arguments of each visible case of an exercise."""
    return [case.arguments() for case in visible_cases(assignment)[name]]


def reference_result(exercise: Exercise, arguments: tuple[Any, ...]) -> Plain:
    """What the reference answers to `arguments`."""
    return exercise.ask(exercise.function, arguments)


def mistaken_result(exercise: Exercise, function: Function, arguments: tuple[Any, ...]) -> Plain | Exception:
    """What a function with a mistake answers: a value, or the error it stops with."""
    try:
        with np.errstate(all="ignore"):
            return exercise.ask(function, arguments)
    except Exception as error:
        return error


def mistaken_answers(exercise: Exercise, function: Function, arguments: tuple[Any, ...]) -> list[Answer]:
    """All that students may answer whose function has the same mistake as `function`: one answer for each edition."""
    result = mistaken_result(exercise, function, arguments)
    if isinstance(result, Exception):
        return [Stopped(type(result).__name__, str(result))]
    try:
        return list(exercise.accepted(result))
    except Exception:  # a result so wrong that it has no other edition
        return [result]


def _exercise(assignment: Assignment, exercise: Exercise, section: str) -> dict[str, Any]:
    arguments = case_arguments(assignment, exercise.name)
    accepted = [exercise.accepted(reference_result(exercise, a)) for a in arguments]
    labels = [case.label for case in visible_cases(assignment)[exercise.name]]
    return {
        "points": exercise.points,
        "partial": exercise.partial,
        "rtol": exercise.rtol,
        "atol": exercise.atol,
        "plain_cell": exercise.plain_cell,
        "through": path_of(exercise.through),
        "signature": signatures(exercise.source)[exercise.name],
        "returns": exercise.returns,
        "section": section,
        "cases": [
            {"label": label, "accepted": [freeze(answer) for answer in answers]}
            for label, answers in zip(labels, accepted, strict=True)
        ],
        "mistakes": [_mistake(exercise, mistake, arguments, accepted) for mistake in exercise.mistakes],
    }


def _mistake(
    exercise: Exercise, mistake: Mistake, arguments: list[tuple[Any, ...]], accepted: list[list[Plain]]
) -> dict[str, Any]:
    """The mistake's answers to every case; an empty list where it answers right."""
    function = exercise.with_mistakes(mistake)
    answers = [mistaken_answers(exercise, function, a) for a in arguments]
    wrong = [
        [] if _right(exercise, found[0], right) else [_frozen_answer(answer) for answer in found]
        for found, right in zip(answers, accepted, strict=True)
    ]
    return {"name": mistake.name, "hint": mistake.hint, "answers": wrong}


def _right(exercise: Exercise, answer: Answer, accepted: list[Plain]) -> bool:
    return any(alike(answer, right, exercise.rtol, exercise.atol) for right in accepted)


def _frozen_answer(answer: Answer) -> Any:
    return {"stopped": [answer.kind, answer.message]} if isinstance(answer, Stopped) else freeze(answer)
