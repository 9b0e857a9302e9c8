"""Merging two texts that were made from a third, line by line.

Khanna, Kunal and Pierce: A formal investigation of Diff3 (2007).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from typing import NamedTuple

Lines = Sequence[str]


class Group(NamedTuple):
    """Consecutive lines of the merged text; where both sides changed the same place, `rival` holds the other's."""

    lines: Lines
    rival: Lines | None = None


def merged_lines(base: Lines, mine: Lines, new: Lines) -> Iterator[Group]:
    """Yield the merged text in groups of lines.

    Parameters
    ----------
    base, mine, new : sequences of str
        What both began with, and what became of it.
    """
    at_base = at_mine = at_new = 0
    for in_base, in_mine, in_new, size in _common(base, mine, new):
        old, own, other = base[at_base:in_base], mine[at_mine:in_mine], new[at_new:in_new]
        if own in (old, other):
            yield Group(other)
        elif other == old:
            yield Group(own)
        else:
            yield Group(own, other)
        at_base, at_mine, at_new = in_base + size, in_mine + size, in_new + size
        yield Group(base[in_base:at_base])


def _common(base: Lines, mine: Lines, new: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Runs of lines that all three have: where they begin in each, and how many there are; last, an empty one."""
    ours, theirs = _matches(base, mine), _matches(base, new)
    one, other = next(ours), next(theirs)
    while one.size and other.size:
        begin, end = max(one.a, other.a), min(one.a + one.size, other.a + other.size)
        if begin < end:
            yield begin, one.b + begin - one.a, other.b + begin - other.a, end - begin
        if one.a + one.size == end:
            one = next(ours)
        else:
            other = next(theirs)
    yield len(base), len(mine), len(new), 0


def _matches(base: Lines, text: Lines) -> Iterator[Match]:
    return iter(SequenceMatcher(None, base, text, autojunk=False).get_matching_blocks())
