"""Answers that were cut into several cells: what is missing in one stands in the next, or else in the only one left."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations, takewhile

from autograder.repair.frame import DEFINED, OUTER, Frame, indented
from autograder.repair.pieces import Piece, answers_in
from autograder.repair.statements import Reader, code_lines, names_set
from autograder.repair.words import some_of
from dlcore.gaps import END, START
from dlcore.syntax import MAX_PARSED

MAX_PARTS = 6  # of one answer, beside the first
MAX_HEADS = 100
MAX_TRIED = 6  # parts of which all orders are tried

Parts = Sequence[Piece]


@dataclass
class Joiner:
    """Joins the pieces of one submission.

    Parameters
    ----------
    frame, read, notes
        The release, the reader of this submission, and where to say what was done.
    ordered : bool
        Whether the cells stand as released, so that neighbours belong together.
    """

    frame: Frame
    read: Reader
    notes: list[str]
    ordered: bool

    def joined(self, pieces: list[Piece]) -> list[Piece]:
        """The pieces, those that belong together as one, in the place of the first."""
        pieces = [part for piece in pieces for part in self._loosened(piece)]
        own = [piece for piece in pieces if piece.own and piece.source.strip() and len(piece.source) <= MAX_PARSED]
        heads = [piece for piece in own if self._is_head(piece.source) and not self._complete(piece.source)][:MAX_HEADS]
        tails = [piece for piece in own if self._is_tail(piece)] if heads else []
        if not tails:
            return pieces
        self._known = self._names(pieces)
        self._doubtful = len(heads) > 1 or not self.ordered
        found = self._next_to(heads, pieces) if self.ordered else {}
        gone = {id(part) for _, parts in found.values() for part in parts}
        found |= self._only_fit([h for h in heads if id(h) not in found], [t for t in tails if id(t) not in gone])
        gone |= {id(part) for _, parts in found.values() for part in parts}
        whole = {key: self._together(head, parts) for key, (head, parts) in found.items()}
        if whole:
            groups = [" + ".join(map(str, piece.numbers)) for piece in whole.values()]
            self.notes.append(f"Answers cut into several cells were put together: cells {some_of(groups)}.")
        return [whole.get(id(piece), piece) for piece in pieces if id(piece) not in gone]

    def _loosened(self, piece: Piece) -> list[Piece]:
        """A piece that is no Python, cut where the part of an answer in it ends, or where one begins below prose."""
        if not piece.own or not piece.source.strip() or self.read(piece.source) is not None:
            return [piece]
        inside = indented(piece.source)
        begin = (OUTER if inside else DEFINED).search(piece.source)
        place = begin.start() if begin else 0
        first, rest = piece.source[:place].rstrip("\n"), piece.source[place:]
        above = [replace(piece, source=first, claims="", run=inside)] if first and self._apart(first, inside) else []
        if not above:
            rest = piece.source
        if not inside and (prose := self._below(rest)):
            rest = rest.removesuffix(prose).rstrip("\n")
            above.append(replace(piece, source=prose, claims="", run=False))
        runs = self._is_head(rest) or self.read(rest) is not None
        return [*above, replace(piece, source=rest, run=piece.run and runs)] if above else [piece]

    def _apart(self, first: str, inside: bool) -> bool:
        prose = START not in first and self.read(first) is None
        return inside or prose

    def _below(self, source: str) -> str:
        """What stands below the last function of a text and is neither inside of it nor Python."""
        header = next(reversed(list(DEFINED.finditer(source))), None)
        end = OUTER.search(source, header.end()) if header else None
        below = source[end.start() :] if end else ""
        return "" if not below or below[0] in ")]}" or self.read(below) is not None else below

    def _names(self, pieces: list[Piece]) -> frozenset[str]:
        """All names that the notebook sets outside of functions, as far as can be told from parts."""
        defined = [name for piece in pieces for name in DEFINED.findall(piece.source)]
        given = [cell.source for cell in self.frame.cells if cell.run and not cell.answer]
        setting = (names_set(self.read(source)) for source in (*given, *(piece.source for piece in pieces)))
        return frozenset((*dir(builtins), *self.frame.functions, *defined)).union(*setting)

    def _next_to(self, heads: list[Piece], pieces: list[Piece]) -> dict[int, tuple[Piece, Parts]]:
        """What completes each head right below it."""
        place = {id(piece): number for number, piece in enumerate(pieces)}
        found: dict[int, tuple[Piece, Parts]] = {}
        for head in heads:
            below = pieces[place[id(head)] + 1 :][:MAX_PARTS]
            chain = list(takewhile(lambda piece: piece.own and not self._is_head(piece.source), below))
            tries = (chain[:count] for count in range(1, len(chain) + 1))
            if parts := next((parts for parts in tries if self._fits(head, parts)), None):
                found[id(head)] = head, parts
        return found

    def _only_fit(self, heads: list[Piece], tails: list[Piece]) -> dict[int, tuple[Piece, Parts]]:
        """What completes a head from anywhere, where there is no choice."""
        found: dict[int, tuple[Piece, Parts]] = {}
        while heads:
            options = [(head, parts) for head in heads if (parts := self._unique(head, heads, tails))]
            if not options:
                break
            head, parts = options[0]
            found[id(head)] = head, parts
            heads = [each for each in heads if each is not head]
            tails = [each for each in tails if all(each is not part for part in parts)]
        return found

    def _unique(self, head: Piece, heads: list[Piece], tails: list[Piece]) -> Parts:
        """The one way to complete a head, with parts that complete no other; as many as possible if it is alone."""
        if len(heads) * len(tails) > MAX_HEADS:
            return []
        alone = len({each.source for each in heads}) == 1
        for count in range(min(len(tails), MAX_TRIED), 0, -1) if alone and len(tails) <= MAX_TRIED else (1,):
            ways = {self._text(head, parts): parts for parts in permutations(tails, count) if self._fits(head, parts)}
            if ways:
                parts = next(iter(ways.values()))
                others = [each for each in heads if each.source != head.source]
                return [] if len(ways) > 1 or any(self._fits(other, parts) for other in others) else parts
        return []

    def _is_head(self, source: str) -> bool:
        return bool(DEFINED.search(source)) or answers_in(source, self.frame)

    def _is_tail(self, piece: Piece) -> bool:
        if self._is_head(piece.source):
            return False
        broken = piece.code and self.read(piece.source) is None
        return END in piece.source or indented(piece.source) or broken

    def _fits(self, head: Piece, parts: Parts) -> bool:
        """Whether parts are what is missing in a head: the whole is complete, and reads no name that nobody sets."""
        if sum(len(piece.source) for piece in (head, *parts)) > MAX_PARSED:
            return False
        whole = self._text(head, parts)
        if not any(self._is_tail(part) for part in parts) or not self._complete(whole):
            return False
        free = frozenset[str]().union(*(each.free for each in self.read(whole) or ()))
        return not self._doubtful or "*" in self._known or free <= self._known

    def _complete(self, source: str) -> bool:
        """Whether an answer is whole: it is Python, closes its gaps, and ends as its stub does."""
        statements = self.read(source)
        if not statements or source.count(START) != source.count(END):
            return False
        last = next((each for each in reversed(statements) if each.defines in self.frame.functions), None)
        if last is None:
            return True
        stub = self.frame.ids[self.frame.functions[last.defines]].source
        own, end = "\n".join(source.split("\n")[last.start : last.end]), code_lines(stub.split(END)[-1])[-1:]
        finished = END in own and code_lines(own)[-1].startswith("return")
        return finished or (code_lines(own)[-1:] == end if end else END in own)

    def _text(self, head: Piece, parts: Parts) -> str:
        """The parts as one text; where a line was cut in the middle, they only make sense without a line end."""
        text = "\n".join([head.source, *(part.source for part in parts)])
        if self.read(text) is None and self.read(head.source) is None:
            glued = head.source + "\n".join(part.source for part in parts)
            return text if self.read(glued) is None else glued
        return text

    def _together(self, head: Piece, parts: Parts) -> Piece:
        numbers = tuple(number for piece in (head, *parts) for number in piece.numbers)
        claims = next((piece.claims for piece in (head, *parts) if piece.claims), "")
        return replace(head, source=self._text(head, parts), numbers=numbers, claims=claims)
