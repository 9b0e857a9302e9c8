"""How an attempt at an exercise went on each of its visible cases."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dlcore.attempt import Attempt, attempt
from dlcore.cases import VisibleCase
from dlcore.compare import Difference, compare
from dlcore.diagnose import diagnose
from dlcore.recognition import KnownMistake
from dlcore.through import Function, by_path
from dlcore.visible import FrozenCase, FrozenExercise, closest
from dlcore.wrong import WrongAnswer


@dataclass(frozen=True)
class Outcome:
    """How one visible case went."""

    label: str
    arguments: dict[str, Any]
    attempt: Attempt
    expected: Any
    difference: Difference | None = None
    mistake: KnownMistake | None = None
    clue: str = ""
    returns: Sequence[str] = ()
    section: str = ""

    @property
    def passed(self) -> bool:
        """Whether the answer was right."""
        return self.difference is None and not self.attempt.error


def outcomes(function: Function, cases: Sequence[VisibleCase], exercise: FrozenExercise) -> list[Outcome]:
    """Try every case."""
    return [_outcome(function, case, frozen, exercise) for case, frozen in zip(cases, exercise.cases, strict=True)]


def _outcome(function: Function, case: VisibleCase, frozen: FrozenCase, exercise: FrozenExercise) -> Outcome:
    arguments = case.arguments()
    result = attempt(function, arguments, by_path(exercise.through))
    expected = closest(result.value, frozen.accepted, exercise.rtol, exercise.atol)
    difference = None if result.error else compare(result.value, expected, exercise.rtol, exercise.atol)
    named = _named(function, arguments, exercise.parameters)
    return Outcome(case.label, named, result, expected, difference, returns=exercise.returns, section=exercise.section)


def likeness(wrong: Outcome, exercise: FrozenExercise) -> str:
    """What a wrong answer looks like."""
    names = list(wrong.arguments)
    changed = [names[position] for position in wrong.attempt.changed if position < len(names)]
    return diagnose(
        WrongAnswer(
            wrong.attempt.value,
            wrong.expected,
            wrong.arguments,
            wrong.returns,
            wrong.attempt.printed,
            changed,
            exercise.rtol,
            exercise.atol,
        )
    )


def _named(function: Function, arguments: tuple[Any, ...], released: Sequence[str]) -> dict[str, Any]:
    """Pair the arguments with the function's parameters, or with those that it was released with if they do not fit."""
    try:
        return dict(inspect.signature(function).bind(*arguments).arguments)
    except (TypeError, ValueError):
        return dict(zip(released, arguments, strict=False))
