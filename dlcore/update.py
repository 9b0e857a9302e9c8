"""Updating a notebook that was begun with an older release: files in, a backup, the merged file out."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dlcore.history import write_whole
from dlcore.merge import merged
from dlcore.notebook import NotebookError, read_document, the_notebook
from dlcore.submit import keep

PUBLISHED = "published"  # the folder of old releases: <assignment>/<release>.json.gz
MAX_BYTES = 100 << 20  # of an old release; few kilobytes may unpack to more than any memory holds
SLUG, RELEASE = re.compile(r"[A-Za-z0-9][\w.-]*"), re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True)
class Update:
    """What became of a notebook.

    Attributes
    ----------
    text : bytes
        The new file.
    changed : bool
        Whether it is another one than before.
    notes, conflicts : list of str
        What was done that needs a word, and where the student has to decide.
    """

    text: bytes
    changed: bool
    notes: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def update(path: Path, release: Path, base: Path | None = None) -> Update:
    """Merge a new release into the notebook at `path`; nothing is written.

    Parameters
    ----------
    path : Path
        The student's notebook.
    release : Path
        The new release of the same assignment.
    base : Path, optional
        The release that the notebook was begun with, packed or not (default: looked for in the folders ``published``
        above `release`, under the name that the notebook says).

    Raises
    ------
    NotebookError
        If one of them is no notebook, or if they are different assignments.
    """
    mine, new = read_document(path), read_document(release)
    slug, version = _origin(new)
    if not version:
        raise NotebookError(f"{release} is no release: it does not say which version of which assignment it is.")
    own_slug, own_version = _origin(mine)
    if own_slug not in ("", slug):
        raise NotebookError(f"{path} is assignment {own_slug!r}, and {release} is {slug!r}: choose the release of it.")
    old = _named(base) if base else new if own_version == version else _published(release, slug, own_version)
    found = merged(mine, new, old)
    notes = [] if old else ["the release that you began with is not at hand: your answers are kept whole", *found.notes]
    text = _text(_document(mine, new, found.cells))
    return Update(text, text != _text(mine), notes or found.notes, found.conflicts)


def write_update(found: Update, path: Path, out: Path | None = None) -> Path | None:
    """Write an updated notebook to `out`, or in its place; return the backup of what lay there.

    Raises
    ------
    NotebookError
        If it cannot be written.
    """
    target = out or path
    if not found.changed and target == path:
        return None
    try:
        backup = keep(target)
        write_whole(target, found.text)
    except OSError as error:
        raise NotebookError(f"{target} cannot be written: {error.strerror}. May you write in that folder?") from None
    return backup


def report(found: Update, target: Path, backup: Path | None) -> str:
    """What to tell whoever asked for the update."""
    if not found.changed and backup is None:
        head = f"{target} is up to date"
    else:
        head = f"updated: {target}" + (f"\nas it was: {backup}" if backup else "")
    notes = [*found.notes, *(f"to decide: {conflict}" for conflict in found.conflicts)]
    return "\n".join([head, *(f"  {note}" for note in notes)])


def published_path(folder: Path, slug: str, version: str) -> Path:
    """Where a release is kept."""
    return folder / PUBLISHED / slug / f"{version}.json.gz"


def _published(release: Path, slug: str, version: str) -> dict[str, Any] | None:
    """The release with this name, from the folders above another one; ``None`` if there is none that can be read."""
    if not (SLUG.fullmatch(slug) and RELEASE.fullmatch(version)):
        return None
    paths = (published_path(folder, slug, version) for folder in release.resolve().parents[:4])
    return next((document for document in map(_unpacked, paths) if document), None)


def _named(path: Path) -> dict[str, Any]:
    """The release that was named: a notebook, or packed as it is kept in ``published``."""
    if path.suffix != ".gz":
        return read_document(the_notebook(path).path)
    document = _unpacked(path)
    if document is None:
        raise NotebookError(f"{path} holds no release that can be read. Is it one of those in {PUBLISHED}?")
    return document


def _unpacked(path: Path) -> dict[str, Any] | None:
    """The notebook in a packed file; ``None`` if there is none that can be read."""
    try:
        with gzip.open(path) as file:
            text = file.read(MAX_BYTES + 1)
        document = json.loads(text) if len(text) <= MAX_BYTES else None
    except (OSError, EOFError, ValueError, RecursionError, zlib.error):
        return None
    return document if isinstance(document, dict) and isinstance(document.get("cells"), list) else None


def _origin(document: dict[str, Any]) -> tuple[str, str]:
    """Which assignment and release a notebook says it is; "" for what it does not say."""
    metadata = document.get("metadata")
    own = metadata.get("dlworkbook") if isinstance(metadata, dict) else None
    facts = [own.get(key) for key in ("assignment", "release")] if isinstance(own, dict) else [None, None]
    slug, version = (fact if isinstance(fact, str) else "" for fact in facts)
    return slug, version


def _document(mine: dict[str, Any], new: dict[str, Any], cells: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole notebook; the student's kernel and the like stay, whatever is not well-formed does not."""
    from nbformat.validator import isvalid  # here: it takes seconds to import

    own, released = mine.get("metadata"), new["metadata"]
    metadata = {**released, **(own if isinstance(own, dict) else {}), "dlworkbook": released["dlworkbook"]}
    frame = {"metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    if not isvalid({**frame, "cells": []}, version=4, version_minor=5):
        frame["metadata"] = released
    return {**frame, "cells": list(_sound(cells))}


def _sound(cells: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Cells as JupyterLab can read them: of a damaged one only the text is left."""
    from nbformat.validator import isvalid

    for cell in cells:
        if not isvalid(cell, ref=f"{cell['cell_type']}_cell", version=4, version_minor=5):
            bare: dict[str, Any] = {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}
            nbgrader = {key: value for key, value in cell["metadata"].items() if key in ("nbgrader", "deletable")}
            cell = {key: cell[key] for key in ("cell_type", "id", "source")} | {"metadata": nbgrader} | bare
        yield cell


def _text(document: dict[str, Any]) -> bytes:
    """A notebook file in the form in which JupyterLab writes it."""
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return text.encode("utf-8", "backslashreplace")
