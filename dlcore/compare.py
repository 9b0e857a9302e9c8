"""Comparing an answer with what was expected, and saying exactly where they part.

`compare` walks both values together and stops at the first structural difference; numbers are compared as
``|given - expected| <= atol + rtol * |expected|``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import numpy as np

from dlcore.plain import Array, Plain

RTOL = 1e-6
ATOL = 1e-10
MAX_KEYS = 1000  # of a dictionary that are told, or told apart

Kind = Literal["none", "type", "length", "missing key", "extra key", "shape", "dtype", "nan", "inf", "value"]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Spot:
    """One entry of an array that differs: its index, the number given and the number expected."""

    index: tuple[int, ...]
    given: Any
    expected: Any


@dataclass(frozen=True)
class Difference:
    """Where and how a given value differs from the expected one.

    Attributes
    ----------
    kind : str
        What differs: the type, a length, a key, a shape, the kind of number, NaN, infinity, or the value.
    path : tuple
        The way from the whole value to the part: tuple positions and dictionary keys.
    given, expected : Any
        What was found there and what should be: a type's name, a length, a key, a shape, a value.
    wrong, size : int
        How many of how many entries differ (for arrays).
    first, worst : Spot or None
        The first differing entry, and the one that is furthest off.
    """

    kind: Kind
    path: Path
    given: Any
    expected: Any
    wrong: int = 0
    size: int = 0
    first: Spot | None = None
    worst: Spot | None = None

    @property
    def where(self) -> str:
        """The path as one would index the result: ``result[0]['W1']``."""
        return "result" + "".join(f"[{step!r}]" for step in self.path)


def compare(given: Plain, expected: Plain, rtol: float = RTOL, atol: float = ATOL) -> Difference | None:
    """Return the first difference between two plain values, or ``None`` if they agree.

    Lists and tuples are interchangeable; so are Python numbers and 0-d arrays. Everything else must match.

    Parameters
    ----------
    given, expected : Plain
        The answer and what it should be.
    rtol, atol : float
        Relative and absolute tolerance; `atol` = 0 asks for relative agreement of tiny quantities, too.
    """
    return next(differences(given, expected, rtol, atol), None)


def differences(
    given: Plain, expected: Plain, rtol: float = RTOL, atol: float = ATOL, path: Path = ()
) -> Iterator[Difference]:
    """Yield every difference, in the order of the expected value."""
    if given is None and expected is not None:
        yield Difference("none", path, "None", kind_of(expected))
    elif isinstance(expected, dict):
        yield from _differences_of_dicts(given, expected, rtol, atol, path)
    elif isinstance(expected, (list, tuple)):
        yield from _differences_of_sequences(given, expected, rtol, atol, path)
    elif expected is None or isinstance(expected, str):
        if type(given) is not type(expected) or given != expected:
            yield Difference("value", path, given, expected)
    elif isinstance(given, (dict, list, tuple, str)):
        yield Difference("type", path, kind_of(given), kind_of(expected))
    else:
        yield from _differences_of_numbers(_numbers(given), _numbers(expected), rtol, atol, path)


def _differences_of_dicts(
    given: Plain, expected: dict[str | int, Plain], rtol: float, atol: float, path: Path
) -> Iterator[Difference]:
    if not isinstance(given, dict):
        yield Difference("type", path, kind_of(given), kind_of(expected))
        return
    for key, item in expected.items():
        if key in given:
            yield from differences(given[key], item, rtol, atol, (*path, key))
        else:
            yield Difference("missing key", path, sorted(islice(given, MAX_KEYS), key=str), key)
    extra = list(islice((key for key in given if key not in expected), MAX_KEYS))
    wanted = sorted(expected, key=str) if extra else []
    for key in extra:
        yield Difference("extra key", path, key, wanted)


def _differences_of_sequences(
    given: Plain, expected: list[Plain] | tuple[Plain, ...], rtol: float, atol: float, path: Path
) -> Iterator[Difference]:
    if not isinstance(given, (list, tuple)):
        yield Difference("type", path, kind_of(given), kind_of(expected))
    elif len(given) != len(expected):
        yield Difference("length", path, len(given), len(expected))
    else:
        for position, (one, other) in enumerate(zip(given, expected, strict=True)):
            yield from differences(one, other, rtol, atol, (*path, position))


def _differences_of_numbers(
    given: Array, expected: Array, rtol: float, atol: float, path: Path
) -> Iterator[Difference]:
    if given.shape != expected.shape:
        yield Difference("shape", path, given.shape, expected.shape)
    elif _class(given) != _class(expected):
        yield Difference("dtype", path, str(given.dtype), str(expected.dtype))
    elif not (given == expected).all():  # most right answers are equal to the last bit, which is quickly seen
        with np.errstate(all="ignore"):
            wrong = ~np.isclose(given, expected, rtol=rtol, atol=atol, equal_nan=True)
        if wrong.any():
            yield _difference_of_values(given, expected, wrong, path)


def _numbers(value: Plain) -> Array:
    """A scalar or array as an array; integers too long for numpy become floats (infinity beyond their range)."""
    array = np.asarray(value)
    if array.dtype.kind == "O" and isinstance(value, int):
        return np.asarray(float(value) if abs(value) < 2**1000 else np.copysign(np.inf, value > 0 or -1))
    return array


def _class(array: Array) -> str:
    """Truth values, complex numbers, or ordinary ones, which all compare with each other."""
    return array.dtype.kind if array.dtype.kind in "bc" else "number"


def _difference_of_values(given: Array, expected: Array, wrong: Array, path: Path) -> Difference:
    kind: Kind = "value"
    if (np.isnan(given) & ~np.isnan(expected)).any():
        kind = "nan"
    elif (np.isinf(given) & ~np.isinf(expected)).any():
        kind = "inf"
    with np.errstate(all="ignore"):
        distance = np.where(wrong, np.nan_to_num(abs(given.astype(complex) - expected), nan=np.inf), -1.0)
    spots = [_spot(given, expected, int(flat)) for flat in (wrong.argmax(), distance.argmax())]
    return Difference(kind, path, given, expected, int(wrong.sum()), wrong.size, *spots)


def _spot(given: Array, expected: Array, flat: int) -> Spot:
    index = tuple(int(i) for i in np.unravel_index(flat, given.shape))
    return Spot(index, given[index].item(), expected[index].item())


def kind_of(value: Plain) -> str:
    """Name the kind of a plain value in words that a student reads: "an array of shape (3, 2)"."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else "a number"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        return f"a dictionary with {len(value)} keys"
    if isinstance(value, str):
        return "a string"
    return "None" if value is None else "a truth value" if isinstance(value, bool) else "a number"
