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
from dlcore.callees import callees, mentioned
from dlcore.cases import VisibleCase
from dlcore.compare import kind_of
from dlcore.exercise import earned
from dlcore.gaps import still_to_fill
from dlcore.history import NOTHING, History, Record, notebook_folder
from dlcore.mishap import Mishap, explain_mishap
from dlcore.outcome import Outcome, likeness, outcomes
from dlcore.plain import plain
from dlcore.plain_cell import PlainCell, last_setting
from dlcore.progress import BEFORE, FAIL, FAILED_BEFORE, PASS, TO_DO, Progress, Row
from dlcore.through import Function
from dlcore.visible import load

if TYPE_CHECKING:
    from dlcore.validate import Validation
    from dlcore.validate_button import ValidateButton

MIME = "application/vnd.dlcore.check+json"


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
        caller = sys._getframe(1)
        name = self._name_of(function, caller.f_globals)
        if name is None:
            return self._unknown(function, mentioned(caller.f_code, self.cases))
        found = self._found(name, caller.f_globals) if isinstance(function, str) else function
        if isinstance(function, str) and found is None:
            return self._nothing(name)
        if not callable(found):
            return Report(name, load(self.slug)[name].points, 0.0, note=_overwritten(name, found))
        return self._remembered(name, found)

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
        return PlainCell(name, source, exercise.parameters, exercise.returns, namespace) if source else None

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
            best = record.best if record.passed_at else 0.0
            note = "" if function is None else _overwritten(name, function)
            return Row(name, mark, best, points, record.attempts, record.passed_at, note)
        report = self._remembered(name, function)
        record = report.record if report.record.attempts else self.history.record(name)
        mark = PASS if report.passed else FAIL if record.attempts or not report.note else TO_DO
        return Row(name, mark, report.earned, report.points, record.attempts, record.passed_at)

    def _report(self, name: str, function: Function) -> Report:
        exercise = load(self.slug)[name]
        found = self._advised(name, function, outcomes(function, self.cases[name], exercise))
        points = earned(exercise.points, exercise.partial, [(o.label, o.passed) for o in found])
        failed = any(not outcome.passed for outcome in found)
        return Report(name, exercise.points, points, found, _note(function) if failed else "")

    def _advised(self, name: str, function: Function, given: list[Outcome]) -> list[Outcome]:
        """The outcomes with one mistake that explains them all, or else with the clue to each."""
        exercise, right = load(self.slug)[name], [outcome.passed for outcome in given]
        if all(right):
            return given
        mistake = exercise.recognised([outcome.attempt.stopped or outcome.attempt.value for outcome in given], right)
        helper = "" if mistake else self._broken_helper(name, function)
        return [
            outcome
            if outcome.passed
            else replace(outcome, mistake=mistake, clue="" if mistake else helper or self._clue(name, outcome))
            for outcome in given
        ]

    def _broken_helper(self, name: str, function: Function) -> str:
        """Which exercise that `function` calls fails itself: what it gives back is then no fault of the caller's."""
        exercises = load(self.slug)
        for callee, helper in callees(function, [other for other in self.cases if other != name]).items():
            if not all(outcome.passed for outcome in outcomes(helper, self.cases[callee], exercises[callee])):
                return f"`{callee}`, which is called here, fails its own check. Put that right first, then come back."
        return ""

    def _clue(self, name: str, outcome: Outcome) -> str:
        """What the error means or the answer looks like, if no common mistake explains it."""
        stopped = outcome.attempt.stopped
        if stopped:
            others = [other for other in self.cases if other != name]
            return explain_mishap(Mishap(stopped.kind, stopped.message, name, outcome.arguments, others))
        return "" if outcome.attempt.error else likeness(outcome, load(self.slug)[name])

    def _name_of(self, function: Function | str, namespace: Mapping[str, Any]) -> str | None:
        if isinstance(function, str):
            return function if function in self.cases else None
        # by identity first: a decorated function or a lambda has another name than the one it is bound to
        bound = [name for name in self.cases if name in namespace and namespace[name] is function]
        name = bound[0] if bound else getattr(function, "__name__", None)
        return name if isinstance(name, str) and name in self.cases else None

    def _unknown(self, something: object, called: Sequence[str]) -> Report:
        """The report on what is no exercise: perhaps what one returned, if the caller's line names one."""
        if len(called) == 1 and not isinstance(something, str):
            note = f"What to check is the function itself: write its name without calling it, `check({called[0]})`."
            return Report(called[0], load(self.slug)[called[0]].points, 0.0, note=note)
        note = "No exercise of this assignment has that name. There are: " + ", ".join(self.cases) + "."
        return Report(getattr(something, "__name__", str(something)), 0, 0.0, note=note)


def _overwritten(name: str, value: object) -> str:
    """That a value has taken the place of a function."""
    try:
        kind = kind_of(plain(value))
    except Exception:  # whatever it is, it has a type
        kind = f"a value of type {type(value).__name__}"
    return f"`{name}` is {kind} now, no longer your function: run its cell again."


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
