"""The hidden cases of one seed: inputs drawn afresh, and what the reference and the common mistakes answer to them.

Made once for a whole class and kept in memory; none of it is ever written where a student's code runs.
"""

from __future__ import annotations

import contextlib
import functools
import io
import itertools
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.compile.freeze import mistaken_answers, reference_result
from autograder.solo import SOLO
from dlcore.exercise import Assignment, Draw, Exercise, Function
from dlcore.plain import Array, Plain, plain
from dlcore.recognition import Answer, KnownMistake


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
        self.of = _once(self._draw)
        self.mistaken = _once(self._mistaken)

    def candidates(self, name: str) -> Iterator[tuple[int, ...]]:
        """Positions of the exercise's mistakes, each alone and then each pair."""
        positions = range(len(self.assignment.exercises[name].mistakes))
        yield from ((position,) for position in positions)
        yield from itertools.combinations(positions, 2)

    def recognised(self, name: str, given: Sequence[Answer], right: Sequence[bool]) -> tuple[int, ...]:
        """The position of the mistake, or of the two, that answer every case just as `given`; empty if none do."""
        exercise = self.assignment.exercises[name]
        for positions in self.candidates(name):
            known = self.mistaken(name, positions)
            if known and known.explains(given, right, exercise.rtol, exercise.atol):
                return positions
        return ()

    def _draw(self, name: str) -> list[HiddenCase]:
        """The cases of one exercise."""
        exercise = self.assignment.exercises[name]
        rng = np.random.default_rng([self.seed, zlib.crc32(f"{self.assignment.slug}/{name}".encode())])
        draws = (Draw(draw.label, tuple(map(plain, draw.arguments))) for draw in exercise.sampler(rng))
        return [_case(exercise, draw) for draw in draws]

    def _mistaken(self, name: str, positions: tuple[int, ...]) -> KnownMistake | None:
        """What the exercise's mistakes at `positions`, made together, answer; ``None`` if they exclude each other."""
        exercise = self.assignment.exercises[name]
        function = with_mistakes_at(exercise, positions)
        if function is None:
            return None
        answers: list[list[Answer]] = [mistaken_answers(exercise, function, c.draw.arguments) for c in self.of(name)]
        mistakes = [exercise.mistakes[position] for position in positions]
        return KnownMistake(" and ".join(m.name for m in mistakes), " ".join(m.hint for m in mistakes), answers)


def with_mistakes_at(exercise: Exercise, positions: tuple[int, ...]) -> Function | None:
    """The reference with several of its mistakes made, in whichever order they can be; ``None`` if they cannot."""
    for order in itertools.permutations(positions):
        try:
            return exercise.with_mistakes(*(exercise.mistakes[position] for position in order))
        except (ValueError, SyntaxError):
            continue
    return None


def _once(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Compute each result once, whichever thread asks first."""
    cached = functools.cache(compute)

    def locked(*key: Any) -> Any:
        with SOLO:
            return cached(*key)

    return locked


def _case(exercise: Exercise, draw: Draw) -> HiddenCase:
    return HiddenCase(draw, exercise.accepted(reference_result(exercise, draw.arguments)))


class Oracle:
    """Answers a child's questions for the helpers of one exercise, from the references.

    Questions come from hostile code, so only the named helpers are answered, and only for arguments so small that
    no answer can be costly.
    """

    MAX_ENTRIES, MAX_LENGTH, MAX_AXES = 20_000, 200, 4
    MAX_GROWTH = 40_000  # two axes cannot grow beyond MAX_LENGTH², so arrays with more must not either
    SCALAR = 200  # a number outside of an array counts for many: lists of lists multiply like arrays of any shape

    def __init__(self, helpers: dict[str, Exercise]) -> None:
        self.helpers = helpers
        self._arrays = {name: _array_parameters(exercise) for name, exercise in helpers.items()}

    def __call__(self, name: str, question: dict[str, Any]) -> dict[str, Any]:
        """Answer {"arguments": [...], "named": {...}} with {"value": ...} or {"refused": why}."""
        arguments, named = question.get("arguments"), question.get("named")
        if name not in self.helpers or not isinstance(arguments, list) or not isinstance(named, dict):
            return {"refused": "no such helper"}
        if self._size([arguments, named]) > self.MAX_ENTRIES or not self._stays_small([arguments, named]):
            return {"refused": f"{name} was called with very large arguments"}
        by_name = {**dict(zip(self.helpers[name].parameters, arguments, strict=False)), **named}
        if any(isinstance(by_name.get(array), (list, tuple, dict)) for array in self._arrays[name]):
            return {"refused": f"{name} wants arrays"}  # numpy would make one of nested lists, with any number of axes
        try:
            with SOLO, np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
                return {"value": plain(self.helpers[name].function(*arguments, **named))}
        except Exception as error:
            return {"refused": f"{name} stopped with {type(error).__name__}: {error}"[:300]}

    def _size(self, value: Any) -> int:
        """Count the entries of a value; anything long in one direction, or with many axes, counts as too large."""
        if isinstance(value, np.ndarray):
            bulky = value.ndim > self.MAX_AXES or max(value.shape, default=0) > self.MAX_LENGTH
            sizes = value.dtype.kind in "iu" and np.any((value > self.MAX_LENGTH) | (value < -self.MAX_LENGTH))
            return self.MAX_ENTRIES + 1 if bulky or sizes else value.size
        if isinstance(value, dict):
            return sum(self._size(item) for item in value.values())
        if isinstance(value, (list, tuple)):
            return sum(self._size(item) for item in value)
        if isinstance(value, str):
            return len(value)
        return self.MAX_ENTRIES + 1 if isinstance(value, int) and abs(value) > self.MAX_LENGTH else self.SCALAR

    def _stays_small(self, value: Any) -> bool:
        """Whether no answer can have many more entries than its question.

        Arrays with up to two axes cannot be stretched far. With more, each array may be repeated along the axes of all
        others, and each whole number n may widen two axes by n on both sides.
        """
        parts = [part if isinstance(part, np.ndarray) else np.array(part) for part in _parts(value)]
        return all(part.ndim <= 2 for part in parts) or math.prod(map(_growth, parts)) <= self.MAX_GROWTH


def _array_parameters(exercise: Exercise) -> set[str]:
    """The parameters that are arrays in the exercise's own cases."""
    draw = next(exercise.sampler(np.random.default_rng(0)))
    pairs = zip(exercise.parameters, draw.arguments, strict=False)
    return {name for name, argument in pairs if isinstance(argument, np.ndarray)}


def _parts(value: Any) -> Iterator[Any]:
    """The arrays and the whole numbers of a question."""
    if isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _parts(item)
    elif isinstance(value, (np.ndarray, int)):
        yield value


def _growth(part: Array) -> int:
    """By which factor an array may stretch an answer: an empty axis may be padded, and whole numbers may be widths."""
    widths = 1 + 2 * int(abs(part).max(initial=0)) if part.dtype.kind in "iub" else 1
    entries: int = math.prod(max(size, 1) for size in part.shape)
    return entries * widths * widths
