"""One process at a time: a lock on a file, which ends with the process that holds it, however that ends."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from autograder.course import CourseError


class Busy(CourseError):
    """Another process is at it."""


@dataclass
class Turn:
    """The right of this process to do something that only one may do at a time.

    Parameters
    ----------
    path : Path
        The file that is locked. What it says is for those who have to wait, and decides nothing.
    what : str
        What is done, as the beginning of a sentence: "04 in /class is being graded".
    taken : bool
        Whether it is this object's turn.
    """

    path: Path
    what: str
    taken: bool = False

    def take(self) -> None:
        """Begin.

        Raises
        ------
        Busy
            If another process has begun and not ended.
        """
        if os.name == "posix":  # elsewhere grading runs in a container
            self._lock()
        self.taken = True

    def end(self) -> None:
        """Let others begin."""
        if self.taken and os.name == "posix":
            os.close(self._descriptor)
        self.taken = False

    @property
    def free(self) -> bool:
        """Whether it is nobody's turn; not to be asked by the process whose turn it is, which would end it."""
        try:
            self.take()
        except Busy:
            return False
        self.end()
        return True

    def _lock(self) -> None:
        import fcntl

        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            # a lock of this kind is the process's own: nothing that it starts can hold it for longer than it lives
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            holder = os.pread(self._descriptor, 200, 0).decode(errors="replace") or "another process"
            os.close(self._descriptor)
            hint = "wait until that is done, or end it; what is final stays"
            raise Busy(f"{self.what} by {holder}: {hint}") from None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode(), 0)
