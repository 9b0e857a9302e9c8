"""What grading again has changed: points before and after, by student and exercise, as the log has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from autograder.export.sheet import points
from autograder.log import Entry
from dlcore.exercise import Assignment

COLUMNS = ("student", "exercise", "before", "after", "change", "graded again")


@dataclass(frozen=True)
class Change:
    """One exercise of one student; points are ``None`` where there was no such exercise."""

    student: str
    exercise: str
    before: float | None
    after: float | None
    again: bool

    @property
    def direction(self) -> str:
        """Whether it is up, down or the same."""
        difference = (self.after or 0.0) - (self.before or 0.0)
        return "up" if difference > 1e-9 else "down" if difference < -1e-9 else "same"

    @property
    def row(self) -> tuple[str, ...]:
        """Its line of a table."""
        change = points((self.after or 0.0) - (self.before or 0.0))
        return self.student, self.exercise, _shown(self.before), _shown(self.after), change, "yes" * self.again


def changes(
    entries: Iterable[Entry], assignment: Assignment, fresh: Callable[[Entry], bool] | None = None
) -> list[Change]:
    """Compare each student's last result with an earlier one; students who have only one are left out.

    Parameters
    ----------
    entries : iterable of dict
        What the log says, in its order.
    assignment : Assignment
        What was graded; its order of exercises is kept.
    fresh : callable, optional
        Which results are the new ones; the last that is none of them is compared. Without it, the one before the last.
    """
    before: dict[str, Entry] = {}
    after: dict[str, Entry] = {}
    for entry in entries:
        if entry["assignment"] != assignment.slug:
            continue
        student = entry["student"]
        if student in after and (fresh is None or not fresh(after[student])):
            before[student] = after[student]
        after[student] = entry
    compared = [name for name in sorted(before) if fresh is None or fresh(after[name])]
    order = list(assignment.exercises)
    return [change for name in compared for change in _between(name, before[name], after[name], order)]


def counts(found: Iterable[Change]) -> dict[str, Counter[str]]:
    """How many students have more, fewer or the same points in each exercise, and how many were graded again."""
    counted: dict[str, Counter[str]] = {}
    for change in found:
        counter = counted.setdefault(change.exercise, Counter(up=0, down=0, same=0, again=0))
        counter.update([change.direction, *(["again"] if change.again else [])])
    return counted


def totals(found: Iterable[Change]) -> dict[str, tuple[float, float, list[Change]]]:
    """Each student's points before and after, and the exercises that differ."""
    sums: dict[str, tuple[float, float, list[Change]]] = {}
    for change in found:
        before, after, moved = sums.get(change.student, (0.0, 0.0, []))
        moved = moved if change.direction == "same" else [*moved, change]
        sums[change.student] = before + (change.before or 0.0), after + (change.after or 0.0), moved
    return sums


def _between(student: str, before: Entry, after: Entry, order: list[str]) -> list[Change]:
    old, new, kept = before["scores"], after["scores"], set(after["kept"])
    names = sorted(old.keys() | new.keys(), key=lambda name: order.index(name) if name in order else len(order))
    return [Change(student, name, _number(old.get(name)), _number(new.get(name)), name not in kept) for name in names]


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _shown(value: float | None) -> str:
    return "" if value is None else points(value)
