"""A new release of an assignment, with the answers of a notebook that was begun with an older one.

The new release gives the frame: its cells, their order, its texts and tests. The student's notebook gives the answers
and all that the student added. The older release tells which is which; without it, the student's answers win whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlcore.cells import Piece, paired, pieces, plain
from dlcore.threeway import merged_lines

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MINE, NEW, END = "<<<<<<< yours", "======= in the new release", ">>>>>>>"


@dataclass
class Merged:
    """The cells of the merged notebook, what to say about them, and where the student has to decide."""

    cells: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def merged(mine: dict[str, Any], new: dict[str, Any], base: dict[str, Any] | None) -> Merged:
    """Merge notebook files.

    Parameters
    ----------
    mine, new : dict
        The student's notebook and the new release.
    base : dict or None
        The release that the student began with, if it is to be had.
    """
    return _Merge(pieces(mine), pieces(new), None if base is None else pieces(base)).run()


class _Merge:
    """One merge: who is who, then the new release's cells one by one, each followed by what the student put there."""

    def __init__(self, mine: list[Piece], new: list[Piece], base: list[Piece] | None) -> None:
        self.mine, self.new = mine, new
        self.out = Merged()
        if base is None:
            self.to_new = paired(mine, new, ids=False)
            self.to_base: dict[int, Piece] = {}
            self.before: dict[int, Piece] = {}
        else:
            known, onward = paired(mine, base, ids=True), paired(base, new, ids=False)
            self.to_base = {i: base[b] for i, b in known.items()}
            self.to_new = {i: onward[b] for i, b in known.items() if b in onward}
            self.before = {j: base[b] for b, j in onward.items()}
        self.taken = {piece.id for piece in new}

    def run(self) -> Merged:
        added = self._added()
        of = {j: self.mine[i] for i, j in self.to_new.items()}
        self._keep(added[-1])
        for j, released in enumerate(self.new):
            if j in of:
                self._renew(released, of[j], self.before.get(j))
            elif not self._deleted(j):
                self.out.cells.append(_entry(released, released.id))
            self._keep(added[j])
        return self.out

    def _added(self) -> dict[int, list[Piece]]:
        """The student's own cells, by the cell of the new release that they follow; -1 for the beginning."""
        added: dict[int, list[Piece]] = defaultdict(list)
        place = -1
        for i, piece in enumerate(self.mine):
            if i in self.to_new:
                place = self.to_new[i]
            elif self._own(i, piece):
                added[place].append(piece)
        return added

    def _own(self, i: int, piece: Piece) -> bool:
        """Whether a cell that the new release does not have is the student's, or has become so."""
        was = self.to_base.get(i)
        if was is None and not piece.name:
            return bool(piece.source.strip())
        if was is None and any(piece.says(other) for other in [*self.mine[:i], *self.new] if other.name == piece.name):
            return False  # a copy of a cell
        changed = not piece.untouched if was is None else not piece.says(was)
        if changed and piece.name:
            self.out.notes.append(f"{piece.name}: the new release has no place for this cell; yours is kept")
        return changed

    def _deleted(self, j: int) -> bool:
        """Whether the student took a text or an example out that has not changed since."""
        was = self.before.get(j)
        return was is not None and not was.name and was.says(self.new[j])

    def _renew(self, released: Piece, own: Piece, was: Piece | None) -> None:
        """Put a cell of the new release, with what the student made of it."""
        text = self._answer(released, own, was) if released.answer else self._text(released, own, was)
        kept = own.entry if plain(text) == plain(own.source) else {}
        self.out.cells.append(_entry(released, released.id, text, kept))
        changed = was is not None and not own.says(was) and plain(text) != plain(own.source)
        if changed and not released.answer and not released.name:
            self.out.notes.append("a text that you changed is another one now; yours stands below it")
            self._keep([own])
        elif changed and not released.answer:
            self.out.notes.append(f"{released.name}: this locked cell was changed; it is as released again")

    def _answer(self, released: Piece, own: Piece, was: Piece | None) -> str:
        """The student's answer, with what is new around it."""
        untouched = own.untouched if was is None else own.says(was)
        if untouched or own.says(released):
            return released.source
        if was is None:
            self.out.notes.append(f"{released.name}: your answer is kept; does the text around it still fit?")
        if was is None or was.says(released):
            return own.source
        text, conflicts = three_way(was.source, own.source, released.source, released.kind)
        where = f"{released.name}: {conflicts} place{'s' * (conflicts > 1)} where yours and the new text differ"
        if conflicts:
            self.out.conflicts.append(f"{where}; yours is in force, look for {MINE}")
        elif plain(text) != plain(own.source):
            self.out.notes.append(f"{released.name}: the lines around your answer are new; check it again")
        return text

    def _text(self, released: Piece, own: Piece, was: Piece | None) -> str:
        """The text of a cell that is no answer: an example that only the student has changed stays so."""
        only_mine = was is not None and not released.name and was.says(released)
        return own.source if only_mine else released.source

    def _keep(self, own: Sequence[Piece]) -> None:
        for piece in own:
            self.out.cells.append(_own_entry(piece, self._free(piece.id)))

    def _free(self, wanted: str) -> str:
        """An id that no other cell has."""
        number, name = 1, wanted if ID.fullmatch(wanted) else ""
        while not name or name in self.taken:
            name, number = f"own-{number}", number + 1
        self.taken.add(name)
        return name


def three_way(base: str, mine: str, new: str, kind: str = "code") -> tuple[str, int]:
    """Merge two texts that were made from a third, line by line; return also how many places need a decision.

    There the student's lines stay in force, and the new ones stand below them as comments.
    """
    groups = list(merged_lines(base.splitlines(), mine.splitlines(), new.splitlines()))
    mark, out = "# " if kind == "code" else "> ", list[str]()
    for lines, rival in groups:
        out += lines if rival is None else _both(lines, rival, mark)
    return "\n".join(out), sum(group.rival is not None for group in groups)


def _both(mine: Sequence[str], new: Sequence[str], mark: str) -> Iterator[str]:
    """A place that needs a decision."""
    first = next((line for line in [*mine, *new] if line.strip()), "")
    mark = first[: len(first) - len(first.lstrip())] + mark
    yield mark + MINE
    yield from mine
    yield mark + NEW
    yield from ((mark + line.strip() if not line.strip() else mark + line) for line in new)
    yield mark + END


def _entry(piece: Piece, name: str, text: str | None = None, kept: dict[str, Any] | None = None) -> dict[str, Any]:
    """A released cell as an entry of a file; `kept` is the student's, if its outputs are still those of the text."""
    metadata = piece.entry.get("metadata")
    return _cell(piece, name, piece.source if text is None else text, dict(metadata or {}), kept or {})


def _own_entry(piece: Piece, name: str) -> dict[str, Any]:
    """A cell of the student's own as an entry of a file: nothing of it is a release's any more."""
    metadata = piece.entry.get("metadata")
    own = dict(metadata) if isinstance(metadata, dict) else {}
    if "nbgrader" in own:
        own = {key: value for key, value in own.items() if key not in ("nbgrader", "deletable", "editable")}
    return _cell(piece, name, piece.source, own, piece.entry)


def _cell(piece: Piece, name: str, text: str, metadata: dict[str, Any], rest: dict[str, Any]) -> dict[str, Any]:
    """An entry of a file, with the outputs and pictures of `rest`."""
    entry: dict[str, Any] = {"cell_type": piece.kind, "id": name, "metadata": metadata}
    entry["source"] = text.splitlines(keepends=True)
    if piece.kind == "code":
        return entry | {"execution_count": rest.get("execution_count"), "outputs": rest.get("outputs", [])}
    return entry | ({"attachments": rest["attachments"]} if "attachments" in rest else {})
