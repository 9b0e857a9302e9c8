"""The frozen side of the visible cases: expected values, the answers of common mistakes, points and tolerances."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from dlcore.compare import Difference, compare
from dlcore.exercise import module_of
from dlcore.frozen import thaw
from dlcore.plain import Plain

FOLDER = "frozen"


@dataclass(frozen=True)
class KnownMistake:
    """A common mistake and what it answers to one case."""

    name: str
    hint: str
    answer: Plain


@dataclass(frozen=True)
class FrozenCase:
    """What one visible case expects: every accepted answer, and the answers of the common mistakes."""

    label: str
    accepted: list[Plain]
    mistakes: list[KnownMistake]


@dataclass(frozen=True)
class FrozenExercise:
    """All that a check needs to know of an exercise without its reference."""

    points: int
    partial: bool
    rtol: float
    atol: float
    cases: list[FrozenCase]

    def judge(self, given: Plain, case: FrozenCase) -> tuple[Difference | None, KnownMistake | None]:
        """Compare an answer with a case: how it differs (if it does), and which mistake would explain that."""
        difference = best_difference(given, case.accepted, self.rtol, self.atol)
        if difference is None:
            return None, None
        matches = (m for m in case.mistakes if compare(given, m.answer, self.rtol, self.atol) is None)
        return difference, next(matches, None)


def best_difference(given: Plain, accepted: Iterable[Plain], rtol: float, atol: float) -> Difference | None:
    """Return ``None`` if `given` agrees with one accepted answer, else how it differs from the first."""
    found = [compare(given, answer, rtol, atol) for answer in accepted]
    return None if None in found else found[0]


@functools.cache
def load(slug: str) -> dict[str, FrozenExercise]:
    """Read the frozen cases of an assignment."""
    path = files("dlcore.cases") / FOLDER / f"{module_of(slug)}.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    return {name: _exercise(entry) for name, entry in document["exercises"].items()}


def _exercise(entry: dict[str, Any]) -> FrozenExercise:
    cases = [_case(case) for case in entry["cases"]]
    return FrozenExercise(entry["points"], entry["partial"], entry["rtol"], entry["atol"], cases)


def _case(entry: dict[str, Any]) -> FrozenCase:
    mistakes = [KnownMistake(m["name"], m["hint"], thaw(m["answer"])) for m in entry["mistakes"]]
    return FrozenCase(entry["label"], [thaw(answer) for answer in entry["accepted"]], mistakes)
