"""The whole repair of a submission's cells."""

from __future__ import annotations

from autograder.grade.cell import Cell
from autograder.repair.answers import Chooser
from autograder.repair.frame import Frame
from autograder.repair.pieces import divided, taken_apart
from autograder.repair.place import Placer
from autograder.repair.split import Joiner
from autograder.repair.statements import Reader


def repaired(cells: list[Cell], frame: Frame, notes: list[str]) -> list[Cell]:
    """A damaged submission's cells as they are graded; what was done is said in `notes`."""
    read, order = Reader(), frame.order(cells)
    if order < 0:
        cells = cells[::-1]
        notes.append("The cells stood from the last to the first; they were read the other way round.")
    pieces = Joiner(frame, read, notes, ordered=order != 0).joined(taken_apart(cells, frame))
    pieces = list(divided(pieces, frame, read))
    Chooser(frame, read, notes).choose(pieces)
    return Placer(frame, read, notes).placed(pieces)
