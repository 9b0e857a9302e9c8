"""How notes speak of cells."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 8  # things that a note lists


def some_of(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c", or the first few and how many more."""
    every = list(words)
    shown = every[:SHOWN] + ([f"{len(every) - SHOWN} more"] if len(every) > SHOWN else [])
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def cells_words(numbers: Iterable[int]) -> str:
    """ "Cell 3", or "Cells 3, 7 and 12"."""
    every = list(map(str, numbers))
    return f"Cell{'s' if every[1:] else ''} {some_of(every)}"


def named(things: Iterable[tuple[str, int]]) -> str:
    """ "'f' (cell 3) and 'g' (cell 7)"."""
    return some_of(f"{name!r} (cell {number})" for name, number in things)
