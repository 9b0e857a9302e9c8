"""The grading log: a line for each result that became final, chained to the line before it.

Whoever changes, removes, inserts or reorders lines breaks the chain. Whoever writes the whole file anew does not: that
is found by a hash of its end that was noted elsewhere. A writer that was stopped leaves at most the beginning of a
line; the next one removes it, and what it should have said is in the journal.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import CourseError

BEGINNING = "0" * 64  # stands for the line before the first
BATCH = 50  # lines between two orders to the disk
BLOCK = 1 << 16

Entry = dict[str, Any]


class Broken(Exception):
    """The first line that does not fit, and why."""


@dataclass(frozen=True)
class Line:
    """One line of the log."""

    entry: Entry
    previous: str
    hash: str

    @property
    def number(self) -> int:
        """Its place, from 1."""
        return int(self.entry["number"])


def canonical(value: Any) -> bytes:
    """The one way in which JSON is written where it is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def digest(value: Any, previous: str = "") -> str:
    """The hash of a value, and of what it follows."""
    return hashlib.sha256(previous.encode() + canonical(value)).hexdigest()


def written(entry: Entry, previous: str) -> bytes:
    """An entry as a line."""
    return canonical({"entry": entry, "previous": previous, "hash": digest(entry, previous)}) + b"\n"


def line_of(text: bytes) -> Line | None:
    """Read a line; ``None`` if it is not exactly as it was written."""
    try:
        document = json.loads(text)
        line = Line(document["entry"], document["previous"], document["hash"])
        same = line.number > 0 and written(line.entry, line.previous) == text
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return line if same else None


@dataclass
class Log:
    """The log of a class.

    Parameters
    ----------
    path : Path
        The file; several grading runs may write to it, in turn.
    """

    path: Path
    repaired: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._descriptor = -1
        self._size, self._number, self._head = 0, 0, BEGINNING
        self._unsafe = 0

    def lines(self) -> Iterator[Line]:
        """Every line, as long as they follow from one another.

        Raises
        ------
        Broken
            At the first that does not.
        """
        head = BEGINNING
        for number, text in enumerate(self._texts(), 1):
            if not text.endswith(b"\n"):
                raise Broken(f"line {number} is cut short: a writer was stopped; the next grading run removes it")
            line = line_of(text)
            if line is None:
                raise Broken(f"line {number} was changed: it is not what was written")
            if line.number != number or line.previous != head:
                raise Broken(f"line {number} {_misplaced(line, number)}")
            head = line.hash
            yield line

    def entries(self) -> Iterator[Entry]:
        """What every line that can be read says, wherever it stands."""
        yield from (line.entry for text in self._texts() if (line := line_of(text)))

    def repair(self) -> None:
        """Remove a line that was begun and never ended."""
        if self.path.is_file():
            with self._turn():
                pass

    def append(self, entry: Mapping[str, Any]) -> None:
        """Write one more line; it survives the end of this process at once, and that of the machine after `sync`."""
        with self._turn() as descriptor:
            text = written({**entry, "number": self._number + 1}, self._head)
            begun = 0
            while begun < len(text):
                begun += os.write(descriptor, text[begun:])
            self._advance(text)
        self._unsafe += 1
        if self._unsafe >= BATCH:
            self.sync()

    def sync(self) -> None:
        """See to it that all lines are on the disk."""
        if self._unsafe:
            os.fsync(self._descriptor)
        self._unsafe = 0

    def close(self) -> None:
        """End writing."""
        self.sync()
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1

    def _texts(self) -> Iterator[bytes]:
        if self.path.is_file():
            with open(self.path, "rb") as file:
                yield from file

    @contextmanager
    def _turn(self) -> Iterator[int]:
        """The file, locked, with its end known and whole."""
        if self._descriptor < 0:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        _lock(self._descriptor, True)
        try:
            if os.fstat(self._descriptor).st_size != self._size:
                self._catch_up()
            yield self._descriptor
        finally:
            _lock(self._descriptor, False)

    def _catch_up(self) -> None:
        """Find the end as others left it; remove a line that was begun and never ended."""
        size = os.fstat(self._descriptor).st_size
        begin, end = _last_line(self._descriptor, size)
        if end < size:
            os.ftruncate(self._descriptor, end)
            self.repaired.append(f"{self.path.name}: {size - end} bytes of an unfinished line were removed")
        self._size, self._number, self._head = begin, 0, BEGINNING
        if end > begin:
            self._advance(os.pread(self._descriptor, end - begin, begin))

    def _advance(self, text: bytes) -> None:
        line = line_of(text)
        if line is None:
            raise CourseError(
                f"{self.path} is damaged in its last line, so that nothing can follow it: `autograder verify-log` says "
                "more; restore it from a copy, or move it away to begin a new one"
            )
        self._size, self._number, self._head = self._size + len(text), line.number, line.hash


def _misplaced(line: Line, number: int) -> str:
    """Why a line that is whole does not stand where it should."""
    if line.number > number:
        return f"was written as line {line.number}: what stood before it was removed, or lines were reordered"
    if line.number < number:
        return f"was written as line {line.number}: it was put here again, or lines were reordered"
    return "does not follow from the line before it: that is another one than when this was written"


def _last_line(descriptor: int, size: int) -> tuple[int, int]:
    """Where the last whole line begins and ends."""
    end = _after_newline(descriptor, size)
    return _after_newline(descriptor, max(end - 1, 0)), end


def _after_newline(descriptor: int, before: int) -> int:
    """The place after the last newline in the first `before` bytes; 0 if there is none."""
    while before > 0:
        begin = max(before - BLOCK, 0)
        found = os.pread(descriptor, before - begin, begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        before = begin
    return 0


def _lock(descriptor: int, wanted: bool) -> None:
    """Wait for one's turn, or end it; a lock ends with the process that holds it."""
    if os.name != "posix":  # elsewhere grading runs in a container
        return
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX if wanted else fcntl.LOCK_UN)
