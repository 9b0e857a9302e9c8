"""Cells of two versions of a notebook: which one is which, whatever other programs did to ids and metadata."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dlcore.inspection import checksum
from dlcore.notebook import Cell

RELEASED_ID = re.compile(r"cell-\d{3}-*")  # what `autograder build` calls cells without a grade_id
ALIKE = 0.6
MANY = 400  # so many cells that are nowhere else are not compared with each other

Pairs = dict[int, int]


@dataclass(frozen=True, eq=False)
class Piece:
    """One cell of a file, and the entry that it was read from."""

    kind: str
    source: str
    id: str
    nbgrader: dict[str, Any]
    entry: dict[str, Any]

    @property
    def name(self) -> str:
        """Its name in the release, or ""."""
        name = self.nbgrader.get("grade_id")
        return name if isinstance(name, str) else ""

    @property
    def answer(self) -> bool:
        """Whether it is one that students write in."""
        return bool(self.name and (self.nbgrader.get("solution") or self.nbgrader.get("task")))

    @property
    def untouched(self) -> bool:
        """Whether it is known to be as it was released: its checksum says so."""
        cell = Cell(0, self.kind, self.source, self.nbgrader, frozenset(), [])
        return bool(self.name) and self.nbgrader.get("checksum") == checksum(cell)

    def says(self, other: Piece) -> bool:
        """Whether two cells are the same to a reader."""
        return self.kind == other.kind and plain(self.source) == plain(other.source)


def pieces(document: dict[str, Any]) -> list[Piece]:
    """The cells of a notebook file, whatever stands in it."""
    return [_piece(entry) for entry in document["cells"] if isinstance(entry, dict)]


def plain(source: str) -> str:
    """A text without what editors change by themselves."""
    return "\n".join(line.rstrip() for line in source.splitlines()).rstrip()


def paired(old: Sequence[Piece], new: Sequence[Piece], ids: bool) -> Pairs:
    """Say which cell of `new` each cell of `old` is.

    Parameters
    ----------
    old, new : sequence of Piece
        Two versions; `new` is a release.
    ids : bool
        Whether the ids of `old` were made from those of `new`. Those of another release are only numbers.
    """
    pairs = _by_name(old, new)
    if ids:
        _by_id(pairs, old, new)
    _by_text(pairs, old, new)
    strangers = any(RELEASED_ID.fullmatch(piece.id) for piece in old)
    _by_likeness(pairs, old, new, known_ids=strangers)
    return pairs


def _by_name(old: Sequence[Piece], new: Sequence[Piece]) -> Pairs:
    """By grade_id; of several, the first that was worked on. One that lost it has its id, or defines its function."""
    pairs: Pairs = {}
    for j, released in enumerate(new):
        alike = [i for i, p in enumerate(old) if p.kind == released.kind and i not in pairs] if released.name else []
        found = [i for i in alike if old[i].name == released.name]
        nameless = [] if found else [i for i in alike if not old[i].name]
        found = found or [i for i in nameless if old[i].id == released.name]
        found = found or [i for i in nameless if released.answer and _defines(old[i], released.name)]
        if found:
            pairs[next((i for i in found if not old[i].says(released)), found[0])] = j
    return pairs


def _by_id(pairs: Pairs, old: Sequence[Piece], new: Sequence[Piece]) -> None:
    theirs = {(new[j].id, new[j].kind): j for j in _left(new, pairs.values()) if new[j].id}
    for i in _left(old, pairs):
        j = theirs.pop((old[i].id, old[i].kind), None)
        if j is not None:
            pairs[i] = j


def _by_text(pairs: Pairs, old: Sequence[Piece], new: Sequence[Piece]) -> None:
    """By what they say, in order."""
    ours, theirs = _left(old, pairs), _left(new, pairs.values())
    one, other = ([(c[n].kind, plain(c[n].source)) for n in left] for c, left in ((old, ours), (new, theirs)))
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        pairs.update((ours[i + n], theirs[j + n]) for n in range(size))


def _by_likeness(pairs: Pairs, old: Sequence[Piece], new: Sequence[Piece], known_ids: bool) -> None:
    """By likeness; where ids are known to have lasted, a cell with an id of another form is the student's own."""
    ours = [i for i in _left(old, pairs) if not known_ids or not old[i].id or RELEASED_ID.fullmatch(old[i].id)]
    if len(ours) > MANY:
        return
    for i in ours:
        rivals = [j for j in _left(new, pairs.values()) if new[j].kind == old[i].kind]
        scored = [(_likeness(old[i].source, new[j].source), -j) for j in rivals]
        best, place = max(scored, default=(0.0, 0))
        if best >= ALIKE:
            pairs[i] = -place


def _likeness(one: str, other: str) -> float:
    """How much of two texts is the same, word by word, from 0 to 1."""
    matcher = difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _left(cells: Sequence[Piece], taken: Iterable[int]) -> list[int]:
    """The cells without a name that have no partner yet."""
    taken = set(taken)
    return [n for n, piece in enumerate(cells) if n not in taken and not piece.name]


def _defines(piece: Piece, name: str) -> bool:
    return re.search(rf"^def {re.escape(name)}\s*\(", piece.source, re.MULTILINE) is not None


def _piece(entry: dict[str, Any]) -> Piece:
    metadata, source, kind = entry.get("metadata"), entry.get("source"), entry.get("cell_type")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    lines = source if isinstance(source, list) else [source]
    name = entry.get("id")
    return Piece(
        kind if kind in ("code", "markdown") else "raw",
        "".join(line for line in lines if isinstance(line, str)).replace("\r\n", "\n"),
        name if isinstance(name, str) else "",
        nbgrader if isinstance(nbgrader, dict) else {},
        entry,
    )
