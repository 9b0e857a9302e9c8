"""What has just been handed in: found by looking, and taken only when it is there as a whole."""

from __future__ import annotations

import stat
import time
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom import Classroom
from autograder.grade.submission import Unreadable, read_submission

Handed = tuple[str, str]  # student and assignment
Signature = tuple[str, int, int]  # a notebook's name, size, and time of change


@dataclass
class _Seen:
    """A notebook as it was seen last, and since when it has been like that."""

    signature: Signature
    since: float
    taken: bool = False


@dataclass
class Arrivals:
    """Submissions that are new or have changed.

    Parameters
    ----------
    classroom : Classroom
        Where they arrive.
    slugs : list of str
        The assignments that count.
    settle, grace : float
        Seconds for which a file must not have changed; and how long one that looks unfinished may take to be finished.
    """

    classroom: Classroom
    slugs: list[str]
    settle: float = 0.3
    grace: float = 10.0
    _seen: dict[Handed, _Seen] = field(default_factory=dict)

    def look(self) -> None:
        """Notice what has changed."""
        now = time.monotonic()
        for slug in self.slugs:
            for student in self.classroom.students(slug):
                signature = _signature(self.classroom.submitted(student, slug)[0])
                known = self._seen.get((student, slug))
                if signature and (known is None or known.signature != signature):
                    self._seen[student, slug] = _Seen(signature, now)

    def take(self) -> list[Handed]:
        """What is complete and has not been taken yet."""
        ready = [key for key, seen in self._seen.items() if not seen.taken and self._complete(*key, seen)]
        for key in ready:
            self._seen[key].taken = True
        return ready

    @property
    def waiting(self) -> bool:
        """Whether something is there that was not complete yet."""
        return any(not seen.taken for seen in self._seen.values())

    def put_back(self, student: str, slug: str) -> None:
        """Let something be taken again later."""
        self._seen[student, slug].taken = False

    def folders(self) -> dict[Path, int]:
        """The folders in which something can arrive, each with its inode; links are not followed."""
        submitted = self.classroom.root / "submitted"
        students = [path for path in submitted.glob("*") if not path.is_symlink()]
        candidates = [submitted, *students, *(path / slug for path in students for slug in self.slugs)]
        return {path: inode for path in candidates if (inode := _inode(path)) is not None}

    def _complete(self, student: str, slug: str, seen: _Seen) -> bool:
        quiet = time.monotonic() - seen.since
        if quiet < self.settle:
            return False
        path, _ = self.classroom.submitted(student, slug)
        return quiet >= self.grace or (path is not None and _signature(path) == seen.signature and _whole(path))


def _signature(path: Path | None) -> Signature | None:
    try:
        state = path.stat() if path else None
    except OSError:
        return None
    return (path.name, state.st_size, state.st_mtime_ns) if path and state else None


def _inode(folder: Path) -> int | None:
    """What tells a folder from one that took its place; None if it is none."""
    try:
        state = folder.lstat()
    except OSError:
        return None
    return state.st_ino if stat.S_ISDIR(state.st_mode) else None


def _whole(path: Path) -> bool:
    """Whether a file can be read to its end; uploads that are under way cannot."""
    try:
        read_submission(path)
    except Unreadable:
        return False
    return True
