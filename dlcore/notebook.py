"""Notebook files as a student has them: found, read without believing anything about them, and never changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlcore.check import MIME
from dlcore.plain_cell import without_magics

SKIPPED_FOLDERS = {"node_modules", "__pycache__"}
BEFORE_JSON = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # white space, and the marks of UTF-8 and UTF-16


class NotebookError(Exception):
    """A file that cannot be worked with; the message names it and says what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    number : int
        Its place in the file, from 1.
    kind : str
        "code", "markdown" or "raw".
    nbgrader : dict
        What the release says of it; empty for a cell of the student's own.
    outputs : list
        As they were saved.
    """

    number: int
    kind: str
    source: str
    nbgrader: dict[str, Any]
    tags: frozenset[str]
    outputs: list[dict[str, Any]]

    @property
    def grade_id(self) -> str:
        """Its name in the release, or ""."""
        return _text(self.nbgrader.get("grade_id"))

    @property
    def python(self) -> str:
        """Its source with the lines that only IPython understands left empty."""
        return without_magics(self.source)

    @property
    def earned(self) -> dict[str, float]:
        """The points that checks in its saved outputs gave, by exercise."""
        reports = [_dict(_dict(output.get("data")).get(MIME)) for output in self.outputs]
        return {_text(r.get("exercise")): r["earned"] for r in reports if isinstance(r.get("earned"), (int, float))}


@dataclass(frozen=True)
class Notebook:
    """A notebook file: its cells in order, and which assignment and release it says it is."""

    path: Path
    cells: list[Cell]
    assignment: str = ""
    release: str = ""


def read_notebook(path: Path) -> Notebook:
    """Read a notebook file.

    Raises
    ------
    NotebookError
        If it is missing, no JSON, or no notebook.
    """
    document = read_document(path)
    metadata = _dict(_dict(document.get("metadata")).get("dlworkbook"))
    cells = [_cell(number, _dict(entry)) for number, entry in enumerate(document["cells"], 1)]
    return Notebook(path, cells, _text(metadata.get("assignment")), _text(metadata.get("release")))


def read_document(path: Path) -> dict[str, Any]:
    """Read a notebook file as it is; that it has a list of cells is all that is known of it.

    Raises
    ------
    NotebookError
        If it is missing, no JSON, or no notebook.
    """
    document = _read_json(path)
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        raise NotebookError(f"{path} is not a notebook: it has no list of cells. Choose a file that ends in .ipynb.")
    return document


def find_notebooks(folder: Path) -> Iterator[Notebook]:
    """Yield the assignments' notebooks in `folder` and below it, by path; other notebooks and files are passed over."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED_FOLDERS)
        for name in sorted(files):
            if name.endswith(".ipynb") and (notebook := _assignment(Path(parent, name))):
                yield notebook


def the_notebook(path: Path) -> Notebook:
    """The notebook that `path` means: a file, or a folder with one assignment's notebook in it.

    Raises
    ------
    NotebookError
        If that is no notebook, or not one.
    """
    if not path.is_dir():
        return read_notebook(path)
    found = list(find_notebooks(path))
    if len(found) != 1:
        names = ", ".join(str(notebook.path) for notebook in found) or "none"
        raise NotebookError(f"Say which notebook: {path} holds {len(found)} of the course ({names}).")
    return found[0]


def _assignment(path: Path) -> Notebook | None:
    try:
        notebook = read_notebook(path)
    except NotebookError:
        return None
    return notebook if notebook.assignment else None


def _read_json(path: Path) -> Any:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotebookError(f"{path} cannot be opened: {error.strerror}. Is the name right?") from None
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        if data.lstrip(BEFORE_JSON)[:1] not in (b"", b"{", b"["):
            raise NotebookError(f"{path} is not a notebook. Choose a file that ends in .ipynb.") from None
        raise NotebookError(
            f"{path} is cut short or damaged ({type(error).__name__}). Open it in JupyterLab, save it, and try again."
        ) from None


def _cell(number: int, entry: dict[str, Any]) -> Cell:
    metadata = _dict(entry.get("metadata"))
    source = entry.get("source")
    text = "".join(map(_text, source)) if isinstance(source, list) else _text(source)
    tags = metadata.get("tags")
    outputs = entry.get("outputs")
    return Cell(
        number,
        _text(entry.get("cell_type")),
        text.replace("\r\n", "\n"),  # as grading reads it
        _dict(metadata.get("nbgrader")),
        frozenset(map(_text, tags)) if isinstance(tags, list) else frozenset(),
        [_dict(output) for output in outputs] if isinstance(outputs, list) else [],
    )


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
