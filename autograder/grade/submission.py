"""Reading what a student handed in, whatever its state, and fitting it to the released notebook."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat

from autograder.grade.cell import SKIPPED_TAGS, Cell
from autograder.repair.frame import Frame
from autograder.repair.names import instead_of_notebook
from autograder.repair.repair import repaired
from dlcore.gaps import still_to_fill
from dlcore.plain_cell import assigned, last_setting

MAX_BYTES = 100 << 20
MAX_VALUES = 4_000_000  # of JSON; an empty list takes twenty times more memory than place in a file
MAX_CELLS, MAX_SOURCE = 10_000, 25_000_000  # cells, and characters in them
STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
MAX_CLAIM = 80  # characters of what a notebook says of its origin


class Unreadable(Exception):
    """A file that is no notebook; the message names it and says what is wrong."""


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


def read_submission(path: Path, content: bytes | None = None) -> Submission:
    """Read a notebook file, or what was read of it before, without believing anything about it.

    Raises
    ------
    Unreadable
        If it is missing, too large, no JSON, or no notebook; or if it holds more than any notebook that is meant well.
    """
    document = _read_json(path, _read(path) if content is None else content)
    if not isinstance(document, dict) or not isinstance(document.get("cells", document.get("worksheets")), list):
        raise Unreadable(f"{path.name} is not a notebook: it has no list of cells")
    if _number_of_cells(document) > MAX_CELLS:
        raise Unreadable(f"{path.name} has more than {MAX_CELLS} cells")
    notes = []
    if "cells" not in document:
        document = _upgraded(path, document)
        notes.append("The file is in an old format of notebooks; it was converted.")
    metadata = _dict(_dict(document.get("metadata")).get("dlworkbook"))
    cells = [_cell(number, entry) for number, entry in enumerate(document["cells"], 1)]
    if sum(len(cell.source) for cell in cells) > MAX_SOURCE:
        raise Unreadable(f"the cells of {path.name} hold more than {MAX_SOURCE} characters")
    assignment, release = (_text(metadata.get(key))[:MAX_CLAIM] for key in ("assignment", "release"))
    return Submission(path, cells, assignment, release, notes)


def too_large(name: str) -> str:
    """What is said of a file beyond the limit; it is not kept as evidence."""
    return f"{name} is larger than {MAX_BYTES >> 20} MB"


def fit(submission: Submission, frame: Frame) -> Submission:
    """Return the submission as it will be graded: the student's answers in the released frame.

    Locked cells get their released text back, missing ones are put in again, answers are recognised by what they define
    (`autograder.repair`). Each such repair is noted.
    """
    notes = [*submission.notes, *_origin_notes(submission, frame)]
    if frame.intact(submission.cells):
        cells = [_unharmed(cell, frame) for cell in submission.cells]
    else:
        cells = repaired(submission.cells, frame, notes)
    return replace(submission, cells=cells, notes=notes)


def _unharmed(cell: Cell, frame: Frame) -> Cell:
    """A cell of a notebook that needs no repair, as it is graded."""
    original = frame.ids.get(cell.grade_id)
    if original is None:
        return replace(cell, grade_id="", run=cell.kind == "code" and not cell.tags & SKIPPED_TAGS)
    return replace(cell if original.answer else original, number=cell.number, answer=original.answer)


def _origin_notes(submission: Submission, frame: Frame) -> Iterator[str]:
    own = frame.origin
    if submission.assignment and submission.assignment != own.assignment:
        yield f"This notebook is assignment {submission.assignment!r}, handed in as {own.assignment!r}."
    elif submission.release and submission.release != own.release:
        yield f"This notebook comes from another release ({submission.release}; now {own.release})."


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Unreadable(f"{path.name} is not a file")
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be opened: {error.strerror}") from None


def _read_json(path: Path, data: bytes) -> Any:
    try:
        if len(data) > MAX_BYTES:
            raise Unreadable(too_large(path.name))
        if instead := instead_of_notebook(path.name):
            raise Unreadable(instead)
        if _values(data) > MAX_VALUES:
            raise Unreadable(f"{path.name} holds more than {MAX_VALUES} values")
        marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # as Windows' editors may save it
        return json.loads(data.decode("utf-16" if marked else "utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable(f"{path.name} is not a notebook: it is neither UTF-8 nor UTF-16 text") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"{path.name} is cut short or damaged in line {error.lineno} ({error.msg})") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is damaged: {type(error).__name__}") from None


def _values(data: bytes) -> int:
    """How many values JSON holds, about; what stands in strings is looked at only if there seem to be too many."""
    signs = b",", b"[", b"{"
    count = sum(map(data.count, signs))
    return count if count <= MAX_VALUES else sum(map(STRING.sub(b"", data).count, signs))


def _number_of_cells(document: dict[str, Any]) -> int:
    """How many cells there are, in a notebook of any format."""
    sheets = [document] if "cells" in document else map(_dict, document["worksheets"])
    lists = (sheet.get("cells") for sheet in sheets)
    return sum(len(cells) for cells in lists if isinstance(cells, list))


def _upgraded(path: Path, document: dict[str, Any]) -> dict[str, Any]:
    try:
        converted = dict(nbformat.convert(nbformat.from_dict(document), 4))
        return converted | {"cells": list(converted["cells"])}
    except Exception as error:
        raise Unreadable(f"{path.name} is in an old format that cannot be read: {type(error).__name__}") from None


def _cell(number: int, entry: Any) -> Cell:
    entry = _dict(entry)
    metadata = _dict(entry.get("metadata"))
    source = entry.get("source", entry.get("input"))  # its name in format 3
    text = _joined(source) if isinstance(source, list) else _text(source)
    tags = metadata.get("tags")
    names = frozenset(map(_text, tags)) if isinstance(tags, list) else frozenset()
    kind = entry.get("cell_type")
    grade_id = _text(_dict(metadata.get("nbgrader")).get("grade_id"))
    name = _text(entry.get("id")) or _text(metadata.get("id"))
    kind = kind if kind in ("code", "markdown") else "raw"
    return Cell(number, kind, text.replace("\r\n", "\n"), grade_id, names, kind == "code", id=name)


def _joined(lines: list[Any]) -> str:
    try:
        return "".join(lines)
    except TypeError:  # something else among them
        return "".join(map(_text, lines))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
