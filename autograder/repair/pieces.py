"""Cells taken apart: what the release says word for word, and what remains, one answer in each piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from autograder.grade.cell import Cell
from autograder.repair.frame import MAX_CUT, Frame
from autograder.repair.statements import FENCE, Reader, gap_places, names_set, runs
from dlcore.gaps import START
from dlcore.syntax import MAX_PARSED

MAX_PIECES = 1000  # of one cell
Mark = tuple[str, int, int]  # an answer, and its lines


@dataclass
class Piece:
    """A part of a student's cell, or all of it.

    Attributes
    ----------
    cell : Cell
        The student's cell.
    source : str
        Its text.
    numbers : tuple of int
        The cells that it was put together from.
    claims : str
        The released cell that its cell says it is.
    original : Cell or None
        The released cell that it is, other than an answer.
    answer : str
        The answer that it holds.
    run : bool
        Whether it runs; only what may is ever asked.
    """

    cell: Cell
    source: str
    numbers: tuple[int, ...]
    claims: str = ""
    original: Cell | None = None
    answer: str = ""
    run: bool = True

    @property
    def own(self) -> bool:
        """Whether it is anything but a released cell."""
        return self.original is None

    @property
    def code(self) -> bool:
        """Whether it stands in a cell of code."""
        return self.cell.kind == "code"


def taken_apart(cells: list[Cell], frame: Frame) -> list[Piece]:
    """The submission's cells, recognised if they are released ones; those that hold released texts are cut."""
    known = [frame.known(cell.source) for cell in cells]
    alone = {cell.id for cell in known if cell}
    # given code is cut out only where it stands nowhere else: students may well repeat an import
    parts = frame.parts(cell for cell in frame.cells if not cell.answer and (not cell.run or cell.id not in alone))
    pieces: list[Piece] = []
    for cell, same in zip(cells, known, strict=True):
        whole = Piece(cell, cell.source, (cell.number,), frame.claimed(cell))
        if same and not same.answer:
            whole.original = same
        pieces += [whole] if whole.original or len(cell.source) > MAX_CUT else _cut(whole, parts)
    return pieces


def _cut(piece: Piece, parts: dict[str, list[tuple[list[str], Cell]]]) -> list[Piece]:
    """A piece without the released texts that stand in it as whole lines; those become pieces of their own."""
    text = piece.source.split("\n")
    lines = [line.rstrip() for line in text]
    found, begin, number = list[Piece](), 0, 0
    while number < len(lines) and len(found) < MAX_PIECES:
        fitting = (part for part in parts.get(lines[number], ()) if lines[number : number + len(part[0])] == part[0])
        part = next(fitting, None)
        fence = not piece.code and FENCE.fullmatch(lines[number])
        end = number + (len(part[0]) if part else 1)
        if part or fence:
            found.append(_lines(piece, text[begin:number]))
            found += [replace(piece, source=part[1].source, original=part[1])] if part else []
            begin = end
        number = end
    if not found:
        return [piece]
    return [each for each in [*found, _lines(piece, text[begin:])] if each.source.strip()]


def _lines(piece: Piece, lines: list[str]) -> Piece:
    return replace(piece, source="\n".join(lines).strip("\n"))


def divided(pieces: Iterable[Piece], frame: Frame, read: Reader) -> Iterator[Piece]:
    """The pieces with one answer each, named; what stands before an answer stays with it, the end with the last."""
    for piece in pieces:
        if not piece.own or len(piece.source) > MAX_PARSED or not answers_in(piece.source, frame):
            yield piece
        elif read(piece.source) is not None:
            yield from _shared_out(piece, _marks(piece.source, frame, read))
        else:
            yield from _rescued(piece, frame, read)


def answers_in(source: str, frame: Frame) -> bool:
    """Whether an answer begins somewhere in a text."""
    return bool(frame.owners(source)) or f"\n{START}" in f"\n{source}"


def _marks(source: str, frame: Frame, read: Reader) -> list[Mark]:
    """The answers in a text that is Python, in order."""
    lines, marks = source.split("\n"), list[Mark]()
    for each in read(source) or ():
        if each.defines in frame.functions:
            marks.append((frame.functions[each.defines], each.start, each.end))
    for start, end in gap_places(lines) if frame.variables else ():
        found = names_set(read("\n".join(lines[start:end])))
        marks += [(name, start, end) for name, wanted in frame.variables.items() if wanted <= found]
    return sorted(marks, key=lambda mark: mark[1])


def _shared_out(piece: Piece, marks: list[Mark]) -> Iterator[Piece]:
    begin, lines = 0, piece.source.split("\n")
    for name, _, end in marks[:-1]:
        yield replace(_lines(piece, lines[begin:end]), answer=name)
        begin = end
    yield replace(_lines(piece, lines[begin:]), answer=marks[-1][0] if marks else "")


def _rescued(piece: Piece, frame: Frame, read: Reader) -> Iterator[Piece]:
    """Answers from a text that is no Python as a whole, such as prose; other code runs if it sets anything."""
    found, owners = list(runs(piece.source, read)), list(frame.owners(piece.source))
    # a gap that is no Python is a student's slip, and not prose: nothing is to be rescued from a single answer with one
    slip = len(owners) <= 1 and any(START in part for part, python in found if not python)
    if slip or not any(python and answers_in(part, frame) for part, python in found):
        yield replace(piece, answer=next(iter(owners), ""))
        return
    for part, python in found:
        stretch = replace(piece, source=part.strip("\n"))
        if python and answers_in(part, frame):
            yield from _shared_out(stretch, _marks(stretch.source, frame, read))
        else:
            owner = next(iter(frame.owners(part)), "")
            yield replace(stretch, answer=owner, run=python and piece.code and bool(names_set(read(part))))


def without(source: str, names: frozenset[str], read: Reader) -> str:
    """A text without the functions that it defines under these names; "" if it cannot be told what that is."""
    statements = read(source)
    if statements is None:
        return ""
    gone = {n for each in statements if each.defines in names for n in range(each.start, each.end)}
    left = "\n".join(line for n, line in enumerate(source.split("\n")) if n not in gone)
    return left.strip("\n") if read(left) else ""
