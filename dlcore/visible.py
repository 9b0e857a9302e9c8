"""The frozen side of the visible cases: expected values, the answers of common mistakes, points and tolerances."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.resources import files
from typing import Any

from dlcore.compare import Difference, compare, differences
from dlcore.exercise import module_of
from dlcore.frozen import thaw
from dlcore.plain import Plain
from dlcore.recognition import Answer, KnownMistake, Stopped
from dlcore.syntax import parsed

FOLDER = "frozen"
COURSES = "dlworkbook.courses"
"""The entry points by which installed courses name their packages of visible cases."""

_registered: list[str] = []
SETTINGS = ("points", "partial", "rtol", "atol", "plain_cell", "through", "signature", "returns", "section")


@dataclass(frozen=True)
class FrozenCase:
    """What one visible case expects: every accepted answer."""

    label: str
    accepted: list[Plain]


@dataclass(frozen=True)
class FrozenExercise:
    """All that a check needs to know of an exercise without its reference.

    `signature` is how its function is released, ``linear_forward(A, W, b)``; `section` is where it is explained.
    """

    points: int
    partial: bool
    rtol: float
    atol: float
    plain_cell: bool
    through: str
    signature: str
    returns: list[str]
    section: str
    cases: list[FrozenCase]
    mistakes: list[KnownMistake]

    @property
    def parameters(self) -> list[str]:
        """The names of the parameters as released; for a plain cell, the variables that it may read."""
        header = parsed(f"def {self.signature}: pass").body[0]
        return [argument.arg for argument in header.args.args]  # type: ignore[attr-defined]

    def recognised(self, given: Sequence[Answer], right: Sequence[bool]) -> KnownMistake | None:
        """The common mistake that explains all answers, if there is one."""
        return next((m for m in self.mistakes if m.explains(given, right, self.rtol, self.atol)), None)


def closest(given: Plain, accepted: Sequence[Plain], rtol: float, atol: float) -> Plain:
    """The accepted answer that `given` comes nearest to: the edition that a student probably works with."""
    return min(accepted, key=lambda answer: sum(1 for _ in differences(given, answer, rtol, atol)))


def best_difference(given: Plain, accepted: Sequence[Plain], rtol: float, atol: float) -> Difference | None:
    """Return ``None`` if `given` agrees with one accepted answer, else how it differs from the closest."""
    return compare(given, closest(given, accepted, rtol, atol), rtol, atol)


@functools.cache
def load(slug: str) -> dict[str, FrozenExercise]:
    """Read the frozen cases of an assignment."""
    for package in _packages():
        path = files(package) / FOLDER / f"{module_of(slug)}.json"
        document = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        if document.get("assignment") == slug:
            return {name: _exercise(entry) for name, entry in document["exercises"].items()}
    raise FileNotFoundError(f"there are no frozen cases of {slug!r}: has its course been built and installed?")


def register(package: str) -> None:
    """Let `load` look for frozen cases in a package of another course as well."""
    if package not in _registered:
        _registered.append(package)


def _packages() -> Iterator[str]:
    """Where frozen cases may be: here, in what has been imported, in what is installed."""
    yield "dlcore.cases"
    yield from _registered
    yield from (point.value for point in entry_points(group=COURSES))


def _exercise(entry: dict[str, Any]) -> FrozenExercise:
    cases = [FrozenCase(case["label"], [thaw(answer) for answer in case["accepted"]]) for case in entry["cases"]]
    mistakes = [_mistake(mistake, cases) for mistake in entry["mistakes"]]
    settings = {key: entry[key] for key in SETTINGS}
    return FrozenExercise(**settings, cases=cases, mistakes=mistakes)


def _mistake(entry: dict[str, Any], cases: list[FrozenCase]) -> KnownMistake:
    # an empty list of answers stands for the right ones
    answers = [
        [_answer(answer) for answer in frozen] or case.accepted
        for frozen, case in zip(entry["answers"], cases, strict=True)
    ]
    return KnownMistake(entry["name"], entry["hint"], answers)


def _answer(frozen: Any) -> Answer:
    if isinstance(frozen, dict) and "stopped" in frozen:
        return Stopped(*frozen["stopped"])
    return thaw(frozen)
