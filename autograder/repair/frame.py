"""The released notebook as repair sees it: what each cell says, and which answer defines what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from nbformat import NotebookNode

from autograder.grade.cell import Cell, released_cells
from autograder.repair.statements import code_lines
from dlcore.gaps import END, START, gaps
from dlcore.plain_cell import assigned

DEFINED = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
OUTER = re.compile(r"^\S.*", re.MULTILINE)
MAX_CUT = 200_000  # characters of a cell that is searched for released texts


class Frame:
    """The cells of a release.

    Attributes
    ----------
    origin : NotebookNode
        What its metadata say of itself: the assignment, the release.
    cells : list of Cell
        All, in order.
    ids : dict
        Those that have a grade id, in order.
    functions : dict
        Function → the answer cell that defines it.
    variables : dict
        Answer cell without a function → the variables that it sets.
    """

    def __init__(self, release: NotebookNode) -> None:
        self.origin = release.metadata.dlworkbook
        cells = enumerate(released_cells(release))
        self.cells = [replace(cell, id=cell.id or f"released-{number}") for number, cell in cells]
        self.ids = {cell.grade_id: cell for cell in self.cells if cell.grade_id}
        self.places = {grade_id: place for place, grade_id in enumerate(self.ids)}
        answers = [cell for cell in self.ids.values() if cell.answer]
        self.functions = {name: cell.grade_id for cell in answers for name in DEFINED.findall(cell.source)}
        self.variables = {
            cell.grade_id: frozenset[str]().union(*map(assigned, gaps(cell.source)))
            for cell in answers
            if not DEFINED.search(cell.source)
        }
        one = "|".join(map(re.escape, self.functions)) or "(?!)"
        self._definition = re.compile(rf"^(?:(?:async +)?def +({one})\b|({one}) *= *lambda\b)", re.MULTILINE)
        self._positions = {cell.id: number for number, cell in enumerate(self.cells)}
        self._raw = {cell.source: cell for cell in reversed(self.cells)}
        self._normal = {normal(cell.source): cell for cell in reversed(self.cells)}
        self._longest = max((len(cell.source) for cell in self.cells), default=0)

    def owners(self, source: str) -> list[str]:
        """The answers whose functions a text defines at the left margin."""
        return [self.functions[one or other] for one, other in self._definition.findall(source)]

    def known(self, source: str) -> Cell | None:
        """The released cell that says exactly this, but for white space at the ends of lines."""
        if source in self._raw:
            return self._raw[source]
        return self._normal.get(normal(source)) if len(source) <= 2 * self._longest else None

    def claimed(self, cell: Cell) -> str:
        """The released cell that a student's cell says it is; its id in the notebook counts if nbgrader's is gone."""
        names = (cell.grade_id, "" if cell.grade_id else cell.id)
        return next((name for name in names if name in self.ids), "")

    def untouched(self, source: str, answer: str) -> bool:
        """Whether an answer's text, or what stands in its gaps, is still the released one."""
        stub = self.ids[answer].source
        filled, empty = ([code_lines(gap) for gap in gaps(text)] for text in (source, stub))
        return code_lines(source) == code_lines(stub) or (bool(empty) and filled == empty)

    def parts(self, wanted: Iterable[Cell]) -> dict[str, list[tuple[list[str], Cell]]]:
        """The lines of released cells by their first line, the longest first."""
        found = defaultdict(list)
        for cell in wanted:
            lines = normal(cell.source).split("\n")
            found[lines[0]].append((lines, cell))
        return {first: sorted(each, key=lambda part: -len(part[0])) for first, each in found.items() if first}

    def intact(self, cells: list[Cell]) -> bool:
        """Whether nothing needs repair; said without parsing anything, and sometimes wrongly denied."""
        claims = [cell.grade_id for cell in cells if cell.grade_id in self.ids]
        return claims == list(self.ids) and all(map(self._sound, cells))

    def order(self, cells: list[Cell]) -> int:
        """1 if most cells stand as released, -1 if most stand the other way round, 0 if there is no order."""
        places = [self._positions[same.id] for cell in cells if (same := self.known(cell.source))]
        rising = sum(one < other for one, other in pairwise(places))
        falling = sum(one > other for one, other in pairwise(places))
        return 1 if rising >= 4 * falling else -1 if falling >= 4 * rising else 0

    def _sound(self, cell: Cell) -> bool:
        same = self.known(cell.source)
        if same and not same.answer:
            lost = cell.grade_id != same.grade_id and (same.grade_id or cell.grade_id in self.ids)
            tagged = bool(same.grade_id) or cell.kind != "code" or same.tags <= cell.tags
            return cell.kind == same.kind and not lost and tagged
        original = self.ids.get(cell.grade_id)
        owners, markers = set(self.owners(cell.source)), _markers(cell.source)
        if original is None or not original.answer:
            return not owners and markers == (0, 0) and not (cell.kind == "code" and indented(cell.source))
        return (
            cell.kind == "code"
            and owners <= {cell.grade_id}
            and markers == _markers(original.source)
            and self._outline(cell) == self._outline(original)
        )

    def _outline(self, cell: Cell) -> list[str]:
        """The lines at the left margin, remarks aside; of a cell without a function, which has no others, the outer."""
        lines = OUTER.findall(cell.source)
        if cell.grade_id in self.variables:
            return lines[:1] + lines[-1:]
        return [line for line in lines if not line.startswith("#")]


def _markers(source: str) -> tuple[int, int]:
    return source.count(START), source.count(END)


def indented(source: str) -> bool:
    """Whether a text begins inside of something."""
    return source.lstrip("\n")[:1] in (" ", "\t")


def normal(source: str) -> str:
    """A text without white space at the ends of lines, and without blank lines around it."""
    return "\n".join(line.rstrip() for line in source.split("\n")).strip("\n")
