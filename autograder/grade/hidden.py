"""The hidden cases of one seed: inputs drawn afresh, and what the reference and the common mistakes answer to them.

Made once for a whole class and kept in memory; none of it is ever written where a student's code runs.
"""

from __future__ import annotations

import functools
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.compile.freeze import mistaken_result, reference_result
from dlcore.exercise import Assignment, Draw, Exercise, Mistake
from dlcore.plain import Plain


@dataclass(frozen=True)
class HiddenCase:
    """One drawn input and every answer to it that is right."""

    draw: Draw
    accepted: list[Plain]


class HiddenCases:
    """The hidden cases of an assignment.

    Parameters
    ----------
    assignment : Assignment
        Its exercises bring the samplers.
    seed : int
        Recorded with every grade: the same seed gives the same cases.
    """

    def __init__(self, assignment: Assignment, seed: int) -> None:
        self.assignment, self.seed = assignment, seed
        self.of = functools.cache(self._draw)
        self.mistaken = functools.cache(self._mistaken)

    def _draw(self, name: str) -> list[HiddenCase]:
        """The cases of one exercise."""
        exercise = self.assignment.exercises[name]
        rng = np.random.default_rng([self.seed, zlib.crc32(f"{self.assignment.slug}/{name}".encode())])
        return [_case(exercise, draw) for draw in exercise.sampler(rng)]

    def _mistaken(self, name: str, position: int) -> list[Plain | Exception]:
        """What the exercise's mistake at `position` answers to each of its cases."""
        exercise = self.assignment.exercises[name]
        mistake: Mistake = exercise.mistakes[position]
        function = exercise.with_mistakes(mistake)
        return [mistaken_result(function, case.draw.arguments) for case in self.of(name)]


def _case(exercise: Exercise, draw: Draw) -> HiddenCase:
    return HiddenCase(draw, exercise.accepted(reference_result(exercise, draw.arguments)))


class Oracle:
    """Answers a child's questions for the helpers of one exercise, from the references.

    Questions come from hostile code, so only the named helpers are answered, and only for arguments so small that
    no answer can be costly.
    """

    MAX_ENTRIES, MAX_LENGTH = 20_000, 200

    def __init__(self, helpers: dict[str, Exercise]) -> None:
        self.helpers = helpers

    def __call__(self, name: str, question: dict[str, Any]) -> dict[str, Any]:
        """Answer {"arguments": [...], "named": {...}} with {"value": ...} or {"refused": why}."""
        arguments, named = question.get("arguments"), question.get("named")
        if name not in self.helpers or not isinstance(arguments, list) or not isinstance(named, dict):
            return {"refused": "no such helper"}
        if self._size([arguments, named]) > self.MAX_ENTRIES:
            return {"refused": f"{name} was called with very large arguments"}
        try:
            with np.errstate(all="ignore"):
                return {"value": self.helpers[name].function(*arguments, **named)}
        except Exception as error:
            return {"refused": f"{name} stopped with {type(error).__name__}: {error}"[:300]}

    def _size(self, value: Any) -> int:
        """Count the entries of a value; anything long in one direction counts as too large."""
        if isinstance(value, np.ndarray):
            return self.MAX_ENTRIES + 1 if max(value.shape, default=0) > self.MAX_LENGTH else value.size
        if isinstance(value, dict):
            return sum(self._size(item) for item in value.values())
        if isinstance(value, (list, tuple)):
            return sum(self._size(item) for item in value)
        if isinstance(value, str):
            return len(value)
        return self.MAX_ENTRIES + 1 if isinstance(value, int) and abs(value) > self.MAX_LENGTH else 1
