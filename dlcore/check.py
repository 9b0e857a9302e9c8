"""``check(function)``: an instant answer to a student's attempt, from frozen values."""

from __future__ import annotations

import hashlib
import inspect
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlcore import card
from dlcore.attempt import Attempt, attempt
from dlcore.cases import VisibleCase
from dlcore.compare import Difference, compare
from dlcore.diagnose import diagnose
from dlcore.exercise import earned
from dlcore.gaps import still_to_fill
from dlcore.history import NOTHING, History, Record, notebook_folder
from dlcore.mishap import Mishap, explain_mishap
from dlcore.plain_cell import PlainCell, last_setting
from dlcore.progress import BEFORE, FAIL, FAILED_BEFORE, PASS, TO_DO, Progress, Row
from dlcore.recognition import KnownMistake
from dlcore.through import Function, by_path
from dlcore.visible import FrozenCase, FrozenExercise, closest, load
from dlcore.wrong import WrongAnswer

if TYPE_CHECKING:
    from dlcore.validate import Validation
    from dlcore.validate_button import ValidateButton

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
    clue: str = ""
    returns: Sequence[str] = ()
    section: str = ""

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
    record: Record = NOTHING

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
    folder : Path, optional
        Where attempts are remembered (default: beside the notebook that is running, if one is).
    """

    def __init__(self, slug: str, cases: Mapping[str, Sequence[VisibleCase]], folder: Path | None = None) -> None:
        self.slug = slug
        self.cases = cases
        self.history = History(slug, folder or notebook_folder())

    def __call__(self, function: Function | str) -> Report:
        """Check a function of yours, or a plain cell by its name, and show which cases pass; never raises."""
        namespace = sys._getframe(1).f_globals
        name = self._name_of(function, namespace)
        if name is None:
            return Report(getattr(function, "__name__", str(function)), 0, 0.0, note=self._unknown())
        found = self._found(name, namespace) if isinstance(function, str) else function
        return self._nothing(name) if found is None else self._remembered(name, found)

    def all(self) -> Progress:
        """Check every exercise that the notebook defines, and show which pass and how many points that is so far."""
        namespace = sys._getframe(1).f_globals
        return Progress([self._row(name, self._found(name, namespace)) for name in self.cases])

    def validate(self, path: str | Path | None = None) -> Validation:
        """Say before handing in what would break; see `dlcore.validate.validate`."""
        from dlcore.validate import current_notebook, validate

        return validate(path or current_notebook(self.slug))

    def validate_button(self) -> ValidateButton:
        """Show a button that validates this notebook as it was last saved, in a process of its own."""
        from dlcore.validate_button import ValidateButton

        return ValidateButton(self.slug)

    def ready(self, *names: str) -> bool:
        """Say whether the named exercises pass; if not, print which ones are still to do.

        Cells that build on exercises begin with it: ``if check.ready("linear_forward"): ...``
        """
        namespace = sys._getframe(1).f_globals
        passing = self.passing(namespace, names)
        missing = [name for name in names if name not in passing]
        if missing:
            print("This cell comes alive once these exercises pass:", ", ".join(missing))
        return not missing

    def passing(self, namespace: Mapping[str, Any], names: Sequence[str] = ()) -> set[str]:
        """Say which exercises (of those named, or of all) pass all visible cases with what `namespace` holds."""
        found = {name: self._found(name, namespace) for name in names or self.cases if name in self.cases}
        return {name for name, function in found.items() if function is not None and self._report(name, function)}

    def _found(self, name: str, namespace: Mapping[str, Any]) -> Function | None:
        """The student's function, or the plain cell that was last run; ``None`` if there is none yet."""
        exercise = load(self.slug)[name]
        if not exercise.plain_cell:
            return namespace.get(name)
        source = last_setting(namespace.get("In", []), exercise.returns)
        return PlainCell(name, source, exercise.reads, exercise.returns, namespace) if source else None

    def _nothing(self, name: str) -> Report:
        """The report on an exercise of which nothing has been run yet."""
        exercise = load(self.slug)[name]
        wanted = f"the cell that sets {', '.join(exercise.returns)}" if exercise.plain_cell else f"the cell of {name}"
        return Report(name, exercise.points, 0.0, note=f"Nothing to check yet: run {wanted} first.")

    def _remembered(self, name: str, function: Function) -> Report:
        """Check, and count it as an attempt unless a gap is still empty."""
        report = self._report(name, function)
        if report.note and not report.passed:
            return report
        return replace(report, record=self.history.note(name, _code(function), report.earned, report.passed))

    def _row(self, name: str, function: Function | None) -> Row:
        if not callable(function):
            record, points = self.history.record(name), load(self.slug)[name].points
            mark = BEFORE if record.passed_at else FAILED_BEFORE if record.attempts else TO_DO
            return Row(name, mark, record.best if record.passed_at else 0.0, points, record.attempts, record.passed_at)
        report = self._remembered(name, function)
        record = report.record if report.record.attempts else self.history.record(name)
        mark = PASS if report.passed else FAIL if record.attempts or not report.note else TO_DO
        return Row(name, mark, report.earned, report.points, record.attempts, record.passed_at)

    def _report(self, name: str, function: Function) -> Report:
        exercise = load(self.slug)[name]
        outcomes = _outcomes(name, function, self.cases[name], exercise)
        points = earned(exercise.points, exercise.partial, [(o.label, o.passed) for o in outcomes])
        failed = any(not outcome.passed for outcome in outcomes)
        return Report(name, exercise.points, points, outcomes, _note(function) if failed else "")

    def _name_of(self, function: Function | str, namespace: Mapping[str, Any]) -> str | None:
        if isinstance(function, str):
            return function if function in self.cases else None
        # by identity first: a decorated function or a lambda has another name than the one it is bound to
        bound = [name for name in self.cases if name in namespace and namespace[name] is function]
        name = bound[0] if bound else getattr(function, "__name__", None)
        return name if isinstance(name, str) and name in self.cases else None

    def _unknown(self) -> str:
        return "No exercise of this assignment has that name. There are: " + ", ".join(self.cases) + "."


def _outcomes(name: str, function: Function, cases: Sequence[VisibleCase], exercise: FrozenExercise) -> list[Outcome]:
    """Try every case, then look for one mistake that explains them all."""
    given = [_outcome(function, case, frozen, exercise) for case, frozen in zip(cases, exercise.cases, strict=True)]
    right = [outcome.passed for outcome in given]
    answers = [outcome.attempt.stopped or outcome.attempt.value for outcome in given]
    mistake = None if all(right) else exercise.recognised(answers, right)
    return [
        outcome
        if outcome.passed
        else replace(outcome, mistake=mistake, clue="" if mistake else _clue(name, outcome, exercise))
        for outcome in given
    ]


def _outcome(function: Function, case: VisibleCase, frozen: FrozenCase, exercise: FrozenExercise) -> Outcome:
    arguments = case.arguments()
    result = attempt(function, arguments, by_path(exercise.through))
    expected = closest(result.value, frozen.accepted, exercise.rtol, exercise.atol)
    difference = None if result.error else compare(result.value, expected, exercise.rtol, exercise.atol)
    named = _named(function, arguments)
    return Outcome(case.label, named, result, expected, difference, returns=exercise.returns, section=exercise.section)


def _clue(name: str, outcome: Outcome, exercise: FrozenExercise) -> str:
    """What the answer looks like, if no common mistake explains it."""
    attempt = outcome.attempt
    if attempt.stopped:
        return explain_mishap(Mishap(attempt.stopped.kind, attempt.stopped.message, name, outcome.arguments))
    if attempt.error:
        return ""
    names = list(outcome.arguments)
    changed = [names[position] for position in attempt.changed if position < len(names)]
    wrong = WrongAnswer(
        attempt.value,
        outcome.expected,
        outcome.arguments,
        outcome.returns,
        attempt.printed,
        changed,
        exercise.rtol,
        exercise.atol,
    )
    return diagnose(wrong)


def _named(function: Function, arguments: tuple[Any, ...]) -> dict[str, Any]:
    """Pair the arguments with the function's parameters, for people to read."""
    try:
        return dict(inspect.signature(function).bind(*arguments).arguments)
    except (TypeError, ValueError):
        return {f"argument {position}": value for position, value in enumerate(arguments, 1)}


def _note(function: Function) -> str:
    """Point to a gap that is still unfilled, if there is one."""
    try:
        return still_to_fill(_text(function))
    except (OSError, TypeError):
        return ""


def _text(function: Function) -> str:
    return function.source if isinstance(function, PlainCell) else inspect.getsource(function)


def _code(function: Function) -> str:
    """What tells one version of a function from another; "" if its text is not known."""
    try:
        return hashlib.sha256(_text(function).encode()).hexdigest()[:16]
    except (OSError, TypeError):
        return ""
