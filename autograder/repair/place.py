"""Everything in its place: locked cells as released, what is missing put back, and the order of the release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from autograder.grade.cell import SKIPPED_TAGS, Cell
from autograder.repair.frame import Frame
from autograder.repair.order import in_order
from autograder.repair.pieces import Piece
from autograder.repair.statements import Reader, code_lines, names_set
from autograder.repair.words import cells_words, named


@dataclass
class Placer:
    """Makes the cells that are graded of the pieces of one submission."""

    frame: Frame
    read: Reader
    notes: list[str]

    def placed(self, pieces: list[Piece]) -> list[Cell]:
        """The cells of the submission as they are graded."""
        self._recognise_changed(pieces)
        self._recognise_demos(pieces)
        self._tell_taken_apart(pieces)
        self._tell_recognised(pieces)
        cells = list(self._cells(pieces))
        ordered = in_order(cells, self.frame, self.read)
        if ordered is not cells:
            self.notes.append("The cells stood in another order than released; they were graded in the released order.")
        return self._with_missing(ordered)

    def _recognise_changed(self, pieces: list[Piece]) -> None:
        """Tell which pieces are locked cells that were changed."""
        standing = {piece.original.id for piece in pieces if piece.original}
        cut = {piece.cell.number for piece in pieces if piece.original}
        changed = []
        for piece in pieces:
            original = self.frame.ids.get(piece.claims)
            if piece.original or piece.answer or not original or original.answer or piece.cell.number in cut:
                continue
            alike = not original.run and not self._own_work(piece.source, original.source)
            if original.id not in standing or alike:
                piece.original = original
                changed.append((original.grade_id, piece.cell.number))
        if changed:
            self.notes.append(f"Locked cells were changed; they were graded as released: {named(changed)}.")

    def _own_work(self, source: str, released: str) -> bool:
        """Whether a text that stands under the id of a test has nothing to do with it and sets something."""
        return bool(names_set(self.read(source))) and not set(code_lines(source)) & set(code_lines(released))

    def _recognise_demos(self, pieces: list[Piece]) -> None:
        """Find untagged code that is mostly a demonstration of the release, with what a student tried in it."""
        standing = {piece.original.id for piece in pieces if piece.original}
        missing = {cell.id: cell for cell in self.frame.cells if cell.tags & SKIPPED_TAGS and cell.id not in standing}
        demo_of = {line: cell.id for cell in missing.values() for line in code_lines(cell.source)}
        for piece in pieces if demo_of else ():
            if piece.original is None and piece.code and not piece.answer and not piece.cell.tags & SKIPPED_TAGS:
                own = code_lines(piece.source)
                shared = Counter(demo_of[line] for line in own if line in demo_of).most_common(1)
                if shared and 2 * shared[0][1] > len(own):
                    piece.original = replace(missing[shared[0][0]], source=piece.source)

    def _tell_taken_apart(self, pieces: list[Piece]) -> None:
        parts = Counter(piece.cell.number for piece in pieces if piece.original or piece.answer or not piece.run)
        whole = Counter(piece.cell.number for piece in pieces)
        merged = [number for number, count in whole.items() if count > 1 and parts[number]]
        if merged:
            self.notes.append(f"{cells_words(merged)}: several cells in one; they were taken apart.")

    def _tell_recognised(self, pieces: list[Piece]) -> None:
        """Note what was recognised by its content alone, what had another kind, and what had lost its tags."""
        whole = Counter(piece.cell.number for piece in pieces)
        alone = [piece for piece in pieces if whole[piece.cell.number] == 1]
        names = [(_name(piece), piece.cell) for piece in alone if _name(piece)]
        if lost := [(name, cell.number) for name, cell in names if cell.grade_id != name]:
            self.notes.append(f"Cells without their ids were recognised: {named(lost)}.")
        known = [(piece.original, piece.cell) for piece in alone if piece.original]
        if retyped := [cell.number for original, cell in known if original.kind != cell.kind]:
            self.notes.append(f"{cells_words(retyped)} had changed between code and text; graded as released.")
        untagged = [c.number for o, c in known if o.kind == c.kind == "code" and not o.grade_id and o.tags - c.tags]
        if untagged:
            self.notes.append(f"{cells_words(untagged)} had lost their tags; they are demonstrations and did not run.")

    def _cells(self, pieces: list[Piece]) -> Iterator[Cell]:
        copies, done, whole = [], set[str](), Counter(piece.cell.number for piece in pieces)
        recovered = {piece.cell.number for piece in pieces if piece.answer}
        for piece in pieces:
            cell, name = piece.cell, _name(piece)
            if name and name in done:
                copies.append((name, cell.number))
                continue
            done.add(name)
            tags = cell.tags if whole[cell.number] == 1 else frozenset()
            tags |= piece.original.tags if piece.original else frozenset()
            if piece.original:
                shown = replace(piece.original, number=cell.number, tags=tags)
                yield replace(shown, run=shown.run and not (tags & SKIPPED_TAGS and not name))
            elif piece.answer:
                kind = self.frame.ids[name].kind
                yield Cell(cell.number, kind, piece.source, name, tags, kind == "code", True, cell.id)
            else:
                code = piece.code or (cell.number in recovered and bool(names_set(self.read(piece.source))))
                run = code and piece.run and not tags & SKIPPED_TAGS
                yield Cell(cell.number, "code" if code else cell.kind, piece.source, "", tags, run, False, cell.id)
        if copies:
            self.notes.append(f"Copies of locked cells were left out: {named(copies)}.")

    def _with_missing(self, cells: list[Cell]) -> list[Cell]:
        """Put back what was deleted, each after its predecessor in the release."""
        standing = {cell.grade_id for cell in cells if cell.grade_id}
        after: dict[str, list[Cell]] = {}
        anchor = ""
        for name, original in self.frame.ids.items():
            if name in standing:
                anchor = name
            else:
                # a stub that is put back must not overwrite an answer that stands in another cell
                after.setdefault(anchor, []).append(replace(original, run=original.run and not original.answer))
                self.notes.append(f"The cell {name!r} is missing; it was put back as released.")
        placed = after.pop("", [])
        for cell in cells:
            placed += [cell, *(after.get(cell.grade_id, ()) if cell.grade_id else ())]
        return placed


def _name(piece: Piece) -> str:
    """The id that a piece has in the release, or ""."""
    return piece.original.grade_id if piece.original else piece.answer
