"""``check(function)``: an instant answer to a student's attempt, from frozen values."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlcore import card
from dlcore.attempt import Attempt, attempt
from dlcore.cases import VisibleCase
from dlcore.compare import Difference
from dlcore.exercise import earned
from dlcore.gaps import still_to_fill
from dlcore.visible import FrozenExercise, KnownMistake, load

Function = Callable[..., Any]

MIME = "application/vnd.dlcore.check+json"


@dataclass(frozen=True)
class Outcome:
    """How one visible case went."""

    label: str
    arguments: dict[str, Any]
    attempt: Attempt
    expected: Any
    difference: Difference | None = None
    mistake: KnownMistake | None = None

    @property
    def passed(self) -> bool:
        """Whether the answer was right."""
        return self.difference is None and not self.attempt.error


@dataclass(frozen=True)
class Report:
    """The answer to ``check(function)``: shows as a table, counts as a number of points.

    Under nbgrader (which sets ``NBGRADER_EXECUTION``) its plain text is the bare number, which nbgrader reads as
    partial credit; everywhere else it is the table in plain text.
    """

    exercise: str
    points: int
    earned: float
    outcomes: list[Outcome] = field(default_factory=list)
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether every case is right."""
        return bool(self.outcomes) and all(outcome.passed for outcome in self.outcomes)

    def __bool__(self) -> bool:
        return self.passed

    def __float__(self) -> float:
        return self.earned

    def __repr__(self) -> str:
        return card.as_text(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        text = f"{self.earned:g}" if "NBGRADER_EXECUTION" in os.environ else card.as_text(self)
        summary = {"exercise": self.exercise, "earned": self.earned, "points": self.points}
        return {"text/plain": text, "text/html": card.as_html(self), MIME: summary}


class Checker:
    """The ``check`` of one assignment.

    Parameters
    ----------
    slug : str
        The assignment: ``04-deep-network-step-by-step``.
    cases : mapping
        The visible cases of each exercise.
    """

    def __init__(self, slug: str, cases: Mapping[str, Sequence[VisibleCase]]) -> None:
        self.slug = slug
        self.cases = cases

    def __call__(self, function: Function) -> Report:
        """Check a function of yours and show which cases pass; never raises."""
        name = self._name_of(function, sys._getframe(1).f_globals)
        if name is None:
            return Report(getattr(function, "__name__", str(function)), 0, 0.0, note=self._unknown())
        return self._report(name, function)

    def ready(self, *names: str) -> bool:
        """Say whether the named exercises pass; if not, print which ones are still to do.

        Cells that build on exercises begin with it: ``if check.ready("linear_forward"): ...``
        """
        namespace = sys._getframe(1).f_globals
        missing = [name for name in names if not (name in namespace and self._report(name, namespace[name]))]
        if missing:
            print("This cell comes alive once these exercises pass:", ", ".join(missing))
        return not missing

    def passing(self, namespace: Mapping[str, Any]) -> set[str]:
        """Name the exercises whose functions in `namespace` pass all visible cases."""
        return {name for name in self.cases if name in namespace and self._report(name, namespace[name])}

    def _report(self, name: str, function: Function) -> Report:
        exercise = load(self.slug)[name]
        outcomes = [_outcome(function, case, exercise, position) for position, case in enumerate(self.cases[name])]
        points = earned(exercise.points, exercise.partial, [(o.label, o.passed) for o in outcomes])
        return Report(name, exercise.points, points, outcomes, _note(function))

    def _name_of(self, function: Function, namespace: Mapping[str, Any]) -> str | None:
        # by identity first: a decorated function or a lambda has another name than the one it is bound to
        bound = [name for name in self.cases if namespace.get(name) is function]
        name = bound[0] if bound else getattr(function, "__name__", None)
        return name if name in self.cases else None

    def _unknown(self) -> str:
        return "No exercise of this assignment has that name. There are: " + ", ".join(self.cases) + "."


def _outcome(function: Function, case: VisibleCase, exercise: FrozenExercise, position: int) -> Outcome:
    frozen = exercise.cases[position]
    arguments = case.arguments()
    result = attempt(function, arguments)
    difference, mistake = (None, None) if result.error else exercise.judge(result.value, frozen)
    return Outcome(case.label, _named(function, arguments), result, frozen.accepted[0], difference, mistake)


def _named(function: Function, arguments: tuple[Any, ...]) -> dict[str, Any]:
    """Pair the arguments with the function's parameters, for people to read."""
    try:
        return dict(inspect.signature(function).bind(*arguments).arguments)
    except (TypeError, ValueError):
        return {f"argument {position}": value for position, value in enumerate(arguments, 1)}


def _note(function: Function) -> str:
    """Point to a gap that is still unfilled, if there is one."""
    try:
        return still_to_fill(inspect.getsource(function))
    except (OSError, TypeError):
        return ""
