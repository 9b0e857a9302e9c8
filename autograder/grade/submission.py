"""Reading what a student handed in, whatever its state, and fitting it to the released notebook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from dlcore.gaps import still_to_fill
from dlcore.plain_cell import assigned, last_setting

MAX_BYTES = 200 << 20
MAX_CLAIM = 80  # characters of what a notebook says of its origin
SKIPPED_TAGS = {"demo", "explore"}


class Unreadable(Exception):
    """A file that is no notebook; the message names it and says what is wrong."""


@dataclass(frozen=True)
class Cell:
    """One cell, reduced to what grading looks at.

    Attributes
    ----------
    number : int
        Its place in the student's file, from 1; 0 for a cell that was restored from the release.
    kind : str
        "code", "markdown" or "raw".
    grade_id : str
        Its id if the release knows it, else "".
    run : bool
        Whether grading runs it.
    answer : bool
        Whether it is one that students write in (known for cells that the release knows).
    """

    number: int
    kind: str
    source: str
    grade_id: str = ""
    tags: frozenset[str] = frozenset()
    run: bool = True
    answer: bool = False


@dataclass
class Submission:
    """A notebook that was handed in: its cells in order, and what was noticed on reading it."""

    path: Path
    cells: list[Cell]
    assignment: str = ""
    release: str = ""
    notes: list[str] = field(default_factory=list)

    def plain_cell(self, grade_id: str, sets: Sequence[str]) -> str:
        """The text of the cell with this id; if it does not set the variables `sets`, of the last one that does."""
        own = self.source_of(grade_id)
        if set(sets) <= assigned(own) and not still_to_fill(own):
            return own
        code = [cell.source for cell in self.cells if cell.kind == "code" and cell.source != own and cell.run]
        return last_setting(code, sets) or own

    def source_of(self, grade_id: str) -> str:
        """The text of the cell with this id, or ""."""
        return next((cell.source for cell in self.cells if cell.grade_id == grade_id), "")


def read_submission(path: Path) -> Submission:
    """Read a notebook file without believing anything about it.

    Raises
    ------
    Unreadable
        If it is missing, too large, no JSON, or no notebook.
    """
    document = _read_json(path)
    if not isinstance(document, dict) or not isinstance(document.get("cells", document.get("worksheets")), list):
        raise Unreadable(f"{path.name} is not a notebook: it has no list of cells")
    if "cells" not in document:
        document = _upgraded(path, document)
    metadata = _dict(_dict(document.get("metadata")).get("dlworkbook"))
    cells = [_cell(number, entry) for number, entry in enumerate(document["cells"], 1)]
    assignment, release = (_text(metadata.get(key))[:MAX_CLAIM] for key in ("assignment", "release"))
    return Submission(path, cells, assignment, release)


def fit(submission: Submission, release: NotebookNode) -> Submission:
    """Return the submission as it will be graded: the student's answers in the released frame.

    Locked cells get their released text back, missing ones are put in again, a duplicated id keeps its first cell
    (or the first that is not the untouched stub). Each such repair is noted.
    """
    released = {cell.grade_id: cell for cell in released_cells(release) if cell.grade_id}
    notes = [*submission.notes, *_origin_notes(submission, release)]
    cells = list(_matched(submission.cells, released, notes))
    cells = _with_missing(cells, list(released.values()), notes)
    return replace(submission, cells=cells, notes=notes)


def released_cells(release: NotebookNode) -> Iterator[Cell]:
    """The cells of the released notebook; those that are locked or tests carry ``run`` as grading wants it."""
    for cell in release.cells:
        metadata = cell.metadata.get("nbgrader", {})
        tags = frozenset(cell.metadata.get("tags", []))
        run = cell.cell_type == "code" and not metadata.get("grade") and not tags & SKIPPED_TAGS
        answer = bool(metadata.get("solution"))
        yield Cell(0, cell.cell_type, cell.source, metadata.get("grade_id", ""), tags, run, answer)


def _matched(cells: Iterable[Cell], released: dict[str, Cell], notes: list[str]) -> Iterator[Cell]:
    """The student's cells, each tied to its released cell or to none."""
    kept: set[str] = set()
    cells = list(cells)
    for cell in cells:
        original = released.get(cell.grade_id)
        if original is None or cell.kind != original.kind:
            yield replace(cell, grade_id="", run=cell.kind == "code" and not cell.tags & SKIPPED_TAGS)
        elif cell.grade_id not in kept:
            twins = [other for other in cells if (other.grade_id, other.kind) == (cell.grade_id, cell.kind)]
            chosen = _chosen(twins, original)
            kept.add(cell.grade_id)
            if len(twins) > 1:
                numbers = ", ".join(str(twin.number) for twin in twins)
                notes.append(f"Cells {numbers} carry the same id {cell.grade_id!r}; cell {chosen.number} was graded.")
            yield replace(chosen if original.answer else original, number=chosen.number, answer=original.answer)


def _chosen(twins: list[Cell], original: Cell) -> Cell:
    """Of several cells with one id, the first that the student has worked on."""
    return next((twin for twin in twins if twin.source != original.source), twins[0])


def _with_missing(cells: list[Cell], released: list[Cell], notes: list[str]) -> list[Cell]:
    """Put back what was deleted, each after its predecessor in the release."""
    previous = ""
    for original in released:
        if all(cell.grade_id != original.grade_id for cell in cells):
            place = next((i + 1 for i, cell in enumerate(cells) if previous and cell.grade_id == previous), 0)
            # a stub that is put back must not overwrite an answer that stands in another cell
            cells.insert(place, replace(original, run=original.run and not original.answer))
            notes.append(f"The cell {original.grade_id!r} is missing; it was put back as released.")
        previous = original.grade_id
    return cells


def _origin_notes(submission: Submission, release: NotebookNode) -> Iterator[str]:
    own = release.metadata.dlworkbook
    if submission.assignment and submission.assignment != own.assignment:
        yield f"This notebook is assignment {submission.assignment!r}, handed in as {own.assignment!r}."
    elif submission.release and submission.release != own.release:
        yield f"This notebook comes from another release ({submission.release}; now {own.release})."


def _read_json(path: Path) -> Any:
    try:
        if not path.is_file():
            raise Unreadable(f"{path.name} is not a file")
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(f"{path.name} is larger than {MAX_BYTES >> 20} MB")
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be opened: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{path.name} is not a notebook: it is not a UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"{path.name} is cut short or damaged in line {error.lineno} ({error.msg})") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is damaged: {type(error).__name__}") from None


def _upgraded(path: Path, document: dict[str, Any]) -> dict[str, Any]:
    try:
        converted = dict(nbformat.convert(nbformat.from_dict(document), 4))
        return converted | {"cells": list(converted["cells"])}
    except Exception as error:
        raise Unreadable(f"{path.name} is in an old format that cannot be read: {type(error).__name__}") from None


def _cell(number: int, entry: Any) -> Cell:
    entry = _dict(entry)
    metadata = _dict(entry.get("metadata"))
    source = entry.get("source")
    text = _joined(source) if isinstance(source, list) else _text(source)
    tags = metadata.get("tags")
    names = frozenset(map(_text, tags)) if isinstance(tags, list) else frozenset()
    kind = entry.get("cell_type")
    grade_id = _text(_dict(metadata.get("nbgrader")).get("grade_id"))
    return Cell(number, kind if kind in ("code", "markdown") else "raw", text, grade_id, names, kind == "code")


def _joined(lines: list[Any]) -> str:
    try:
        return "".join(lines)
    except TypeError:  # something else among them
        return "".join(map(_text, lines))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
