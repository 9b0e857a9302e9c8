"""The cells that a student added: how long they may take together, and which still run when that is over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from autograder.grade.cell import Cell

SHARE = 3  # of the longest times that a cell may take: the rest of the submission's time is for its answers
KEPT = 0.2  # of one of these: what still runs each time that the submission starts over
OUTER = re.compile(r"^\S.*", re.MULTILINE)
DEFINES = re.compile(r"(async +)?def |class |(import|from) [^;]*$|[#)]")


@dataclass
class OwnCells:
    """Counts the time of a student's own cells; they are known by their places.

    Attributes
    ----------
    longest : float
        Seconds that one cell may take. One that ends the process is taken to have used them up.
    spent : float
        Seconds that all have taken, in all processes.
    took : dict
        Seconds of each that ran to its end.
    """

    longest: float
    spent: float = 0.0
    took: dict[int, float] = field(default_factory=dict)

    @property
    def used_up(self) -> bool:
        """Whether they have had their time."""
        return self.spent >= SHARE * self.longest

    def count(self, place: int, seconds: float, died: bool) -> None:
        """Count one that has run, or has ended the process."""
        self.spent += max(seconds, self.longest) if died else seconds
        self.took |= {} if died else {place: seconds}

    def kept(self, cells: Iterable[tuple[int, Cell]]) -> set[int]:
        """Those that run even so: what takes moments, or has not been reached and only defines."""
        cost = {place: self.took.get(place, 0.0) for place, cell in cells if place in self.took or _defines(cell)}
        quickest = sorted(cost, key=cost.__getitem__)
        total = accumulate(cost[place] for place in quickest)
        return {place for place, seconds in zip(quickest, total, strict=True) if seconds <= KEPT * self.longest}


def _defines(cell: Cell) -> bool:
    """Whether a cell only imports and defines, by what stands at its left margin."""
    return all(map(DEFINES.match, OUTER.findall(cell.source)))
