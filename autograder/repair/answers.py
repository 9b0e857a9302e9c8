"""Which piece is the answer to which exercise: what it defines decides, then its id, then its place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from autograder.repair.frame import Frame, normal
from autograder.repair.pieces import Piece, without
from autograder.repair.statements import Reader, names_set
from autograder.repair.words import cells_words


@dataclass
class Chooser:
    """Chooses the answers of one submission; whatever else defines the same function does not run."""

    frame: Frame
    read: Reader
    notes: list[str]
    chosen: dict[str, Piece] = field(default_factory=dict)

    def choose(self, pieces: list[Piece]) -> None:
        """Name each exercise's answer among the pieces, and stop its rivals."""
        order = {id(piece): place for place, piece in enumerate(pieces)}
        for name, found in self._candidates(pieces).items():
            blank = self._blank(name, found)
            ranked = sorted(found, key=lambda p: (id(p) not in blank, *self._rank(name, p), order[id(p)]))
            self.chosen[name] = best = ranked[-1]
            others = [piece for piece in found if piece is not best and piece.answer == name]
            self._note(name, best, others, blank)
            for piece in others:
                self._stop(name, piece)
            best.answer = name

    def _candidates(self, pieces: list[Piece]) -> dict[str, list[Piece]]:
        """The pieces that may be each exercise's answer: by what they define, by their id, by what they set."""
        found = defaultdict(list)
        free = [piece for piece in pieces if piece.own and piece.code and not piece.answer]
        for piece in pieces:
            if piece.answer:
                found[piece.answer].append(piece)
        for piece in free:
            if piece.claims in self.frame.ids and self.frame.ids[piece.claims].answer:
                found[piece.claims].append(piece)
        for name in [name for name in self.frame.variables if name not in found]:
            if setting := self._setting(name, [piece for piece in free if not piece.claims], pieces):
                found[name].append(setting)
        return found

    def _setting(self, name: str, free: list[Piece], pieces: list[Piece]) -> Piece | None:
        """The last piece that sets a plain cell's variables, at its place in the notebook if there is one."""
        setting = [piece for piece in free if self._sets(name, piece)]
        before, after = self._neighbours(name, pieces)
        near = {id(piece) for piece in pieces[before:after]}
        between = [piece for piece in setting if id(piece) in near]
        return next(reversed(between or setting), None)

    def _neighbours(self, name: str, pieces: list[Piece]) -> tuple[int, int]:
        """Where the nearest released cells stand, above and below an answer's place."""
        released = [cell.id for cell in self.frame.cells]
        place = next(n for n, cell in enumerate(self.frame.cells) if cell.grade_id == name)
        stand = {piece.original.id: n for n, piece in enumerate(pieces) if piece.original}
        above = [stand[cell] for cell in released[:place] if cell in stand]
        below = [stand[cell] for cell in released[place:] if cell in stand]
        return (above[-1] if above else 0), (below[0] if below else len(pieces))

    def _sets(self, name: str, piece: Piece) -> bool:
        wanted = self.frame.variables[name]
        likely = bool(wanted) and all(variable in piece.source for variable in wanted)
        return likely and wanted <= names_set(self.read(piece.source))

    def _rank(self, name: str, piece: Piece) -> tuple[bool, ...]:
        defines = (piece.answer == name and self.read(piece.source) is not None) or (
            name in self.frame.variables and self._sets(name, piece)
        )
        return defines, piece.code

    def _blank(self, name: str, found: list[Piece]) -> set[int]:
        """The pieces that are untouched stubs, or only the beginnings of others."""
        blank = {id(piece) for piece in found if self.frame.untouched(piece.source, name)}
        ordered = sorted(((normal(piece.source), piece) for piece in found), key=lambda pair: pair[0])
        for (text, piece), (longer, _) in pairwise(ordered):
            if longer.startswith(f"{text}\n"):
                blank.add(id(piece))
        return blank

    def _stop(self, name: str, piece: Piece) -> None:
        """Keep a rival from replacing the chosen answer; what else stands in its cell still runs."""
        own = frozenset(function for function, answer in self.frame.functions.items() if answer == name)
        rest = without(piece.source, own, self.read) if own else ""
        piece.answer, piece.run = "", piece.run and bool(rest)
        if rest:
            piece.source = rest

    def _note(self, name: str, best: Piece, others: list[Piece], blank: set[int]) -> None:
        if not best.code:
            self.notes.append(f"{cells_words(best.numbers)} was code and is text; graded as the answer {name!r}.")
        rivals = [piece for piece in others if piece.code]
        if not rivals:
            return
        every = sorted({number for piece in (best, *rivals) for number in piece.numbers})
        same = all(piece.claims == name for piece in (best, *rivals))
        what = f"carry the same id {name!r}" if same else f"hold answers to {name!r}"
        if all(id(piece) in blank for piece in rivals):
            why = "the only one that is filled in" if id(best) not in blank else "none is filled in"
        else:
            why = "the last one"
        self.notes.append(f"{cells_words(every)} {what}; {cells_words(best.numbers).lower()} was graded ({why}).")
