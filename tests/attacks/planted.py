"""What attackers would like to reach: secrets in files, memory and the environment, and somebody to talk to."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
# stands in the real reference module, and in nothing that students are given
REFERENCE_TEXT = "ASSIGNMENT.add("
VARIABLE = "GRADER_PASSWORD"


@dataclass
class Planted:
    """A grader's belongings, full of words that must never come back.

    Attributes
    ----------
    folder : Path
        Holds a reference, a gradebook, and another student's submission.
    words : list of str
        What gives a leak away.
    """

    folder: Path
    words: list[str] = field(default_factory=lambda: [REFERENCE_TEXT])

    def __post_init__(self) -> None:
        self.reference = self.folder / "reference" / "answers.py"
        self.gradebook = self.folder / "gradebook.db"
        self.other = self.folder / "submitted" / "other" / "notebook.ipynb"
        for path in (self.reference, self.gradebook, self.other):
            path.parent.mkdir(parents=True, exist_ok=True)
        self.reference.write_text(f"ANSWER = {self._word()!r}\n", encoding="utf-8")
        self.other.write_text(json.dumps({"cells": [], "metadata": {"secret": self._word()}}), encoding="utf-8")
        (self.folder / self._word()).touch()
        with sqlite3.connect(self.gradebook) as tables:
            tables.execute("create table grade (word text)")
            tables.execute("insert into grade values (?)", [self._word()])
        tables.close()
        # in the environment of this process, where the sandbox must not look; one word, however often it is planted
        self.words.append(os.environ.setdefault(VARIABLE, self._word()))
        self.before = self._state()

    def _word(self) -> str:
        self.words.append(f"word{secrets.token_hex(8)}")
        return self.words[-1]

    def leaks(self, text: str) -> list[str]:
        """The words that `text` gives away."""
        return [word for word in self.words if word in text]

    def changes(self) -> list[str]:
        """The files whose content, mode or time is no longer what it was."""
        now = self._state()
        return sorted(str(path) for path in self.before.keys() | now.keys() if self.before.get(path) != now.get(path))

    def _state(self) -> dict[Path, tuple[int, int, bytes]]:
        """Mode, time and content of everything in the folder."""
        return {
            path: (path.lstat().st_mode, path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
            for path in [self.folder, *self.folder.rglob("*")]
            if not path.is_socket()
        }


class Listeners:
    """Sockets of this machine on which nobody must ever call."""

    def __init__(self, folder: Path) -> None:
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.unix = socket.socket(socket.AF_UNIX)
        self.unix_path = folder / "s"
        self.unix.bind(str(self.unix_path))
        self.unix.listen()
        for listener in (self.tcp, self.udp, self.unix):
            listener.setblocking(False)

    def calls(self) -> list[str]:
        """Who got through since the last time."""
        return [name for name in ("tcp", "udp", "unix") if self._called(getattr(self, name))]

    def close(self) -> None:
        """Close them all."""
        for listener in (self.tcp, self.udp, self.unix):
            listener.close()

    @staticmethod
    def _called(listener: socket.socket) -> bool:
        try:
            if listener.type == socket.SOCK_DGRAM:
                listener.recv(100)
            else:
                listener.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@contextmanager
def planted_in(folder: Path) -> Iterator[tuple[Planted, Listeners, dict[str, Any]]]:
    """Plant everything; yields it together with what an attacker is assumed to know of it."""
    planted, listeners = Planted(folder / "grader"), Listeners(folder)
    names = {
        "PLANTED": str(planted.folder),
        "REPOSITORY": str(REPOSITORY),
        "GRADER": os.getpid(),
        "TCP_PORT": listeners.tcp.getsockname()[1],
        "UDP_PORT": listeners.udp.getsockname()[1],
        "UNIX_SOCKET": str(listeners.unix_path),
    }
    try:
        yield planted, listeners, names
    finally:
        listeners.close()
