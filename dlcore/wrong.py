"""A wrong answer with all that is known about it, and the small tools for looking at it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dlcore.compare import ATOL, RTOL, Path, compare
from dlcore.plain import Array, Plain


@dataclass(frozen=True)
class WrongAnswer:
    """Everything that is known about a wrong answer.

    Attributes
    ----------
    given, expected : Plain
        The answer, and what it should be.
    arguments : mapping
        The arguments of the case by the names of the parameters.
    returns : sequence of str
        Names for the parts of the result.
    printed : str
        What the function printed.
    changed : sequence of str
        The parameters whose arguments the function changed.
    rtol, atol : float
        Tolerances of the comparison.
    """

    given: Plain
    expected: Plain
    arguments: Mapping[str, Any] = field(default_factory=dict)
    returns: Sequence[str] = ()
    printed: str = ""
    changed: Sequence[str] = ()
    rtol: float = RTOL
    atol: float = ATOL

    def same(self, one: Plain, other: Plain) -> bool:
        """Whether two values agree within this answer's tolerances."""
        return compare(one, other, self.rtol, self.atol) is None


def near(word: str | int, candidates: Sequence[str | int]) -> str | int | None:
    """The candidate that `word` is most likely a slip for, whatever its case."""
    lower = {str(candidate).lower(): candidate for candidate in candidates}
    found = difflib.get_close_matches(str(word).lower(), list(lower), n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def follow(value: Plain, path: Path) -> Any:
    """The part of `value` at the end of `path`."""
    part: Any = value
    for step in path:
        part = part[step]
    return part


def arrays(value: Any, name: str = "") -> Iterator[tuple[str, Array]]:
    """The arrays among nested arguments, with the expressions that lead to them: ``cache[0]``."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from arrays(item, f"{name}[{key!r}]" if name else str(key))
    elif isinstance(value, (list, tuple)):
        for position, item in enumerate(value):
            yield from arrays(item, f"{name}[{position}]")


def sizes(arguments: Mapping[str, Any]) -> Iterator[tuple[float, str]]:
    """Numbers that the arguments bring along, with words: the columns of arrays first, then rows, then scalars."""
    matrices = [(name, array) for name, array in arrays(arguments) if array.ndim == 2]
    for axis, word in ((1, "columns"), (0, "rows")):
        for name, array in matrices:
            if array.shape[axis] > 1:
                yield array.shape[axis], f"the number of {word} of `{name}`"
    for name, value in arguments.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0 and value != 1:
            yield value, f"`{name}`"


def listed(names: Sequence[str]) -> str:
    """Join names for reading: "a, b and c"."""
    return ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1]


def code(keys: Sequence[str | int]) -> list[str]:
    """The first few keys as one would write them."""
    return [repr(key) for key in keys[:8]]


def be(names: Sequence[str]) -> str:
    """The verb for one name or for several."""
    return "is" if len(names) == 1 else "are"
