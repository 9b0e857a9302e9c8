"""Results that are final: one file per student, written whole or not at all, so that a killed run can go on.

A result counts as long as the submission and the tests are the same as when it was made. The seed of the hidden cases
belongs to a run: it is kept until everything of the run is done, and a run that was interrupted goes on with it.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.grade.verdict import Result


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a file beside `path`, then put it in place: at any moment the old or the new one is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    write(fresh)
    with open(fresh, "rb") as file:
        os.fsync(file.fileno())
    os.replace(fresh, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere folders cannot be opened
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fingerprint(*contents: bytes) -> str:
    """A hash of several byte strings, each with its length."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.hexdigest()


@dataclass(frozen=True)
class Journal:
    """The results of one assignment in one class.

    Parameters
    ----------
    folder : Path
        Where they lie, one JSON file per student.
    tests : str
        The fingerprint of everything that decides about right and wrong.
    """

    folder: Path
    tests: str

    def result(self, student: str, submission: str, seed: int | None = None) -> Result | None:
        """The final result of this very submission (made with this seed, if one is given), if there is one."""
        entry = self.entry(student)
        same = entry.get("submission") == submission and entry.get("tests") == self.tests
        if not same or (seed is not None and entry["result"]["seed"] != seed):
            return None
        return Result.from_dict(entry["result"])

    def entry(self, student: str) -> dict[str, Any]:
        """What the student's file holds; ``{}`` for none or a damaged one."""
        return _read(self.folder / f"{student}.json")

    def results(self) -> list[Result]:
        """All results, by student, whatever tests they were made with."""
        return [Result.from_dict(entry["result"]) for _, entry in self.entries() if entry]

    def entries(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """What each student's file holds, by student; ``{}`` for a damaged one."""
        for path in sorted(self.folder.glob("*.json")):
            yield path.stem, _read(path)

    def write(self, result: Result, submission: str, facts: dict[str, Any] | None = None) -> dict[str, Any]:
        """Make a result final; `facts` say how it came about. Return all that was written."""
        entry = {"submission": submission, "tests": self.tests, "result": result.as_dict(), **(facts or {})}
        text = json.dumps(entry, ensure_ascii=False, indent=1)
        write_whole(self.folder / f"{result.student}.json", lambda path: _write_text(path, text))
        return entry

    @property
    def interrupted(self) -> bool:
        """Whether a run was begun and not ended."""
        return self._run.exists()

    def begin(self, seed: int | None) -> tuple[int, bool]:
        """Begin a run: its seed, and whether it takes up one that was interrupted."""
        unfinished = _read(self._run).get("seed")
        if isinstance(unfinished, int) and seed in (None, unfinished):
            return unfinished, True
        chosen = secrets.randbits(48) if seed is None else seed
        write_whole(self._run, lambda path: _write_text(path, json.dumps({"seed": chosen})))
        return chosen, False

    def finish(self) -> None:
        """End a run: everything that follows from its results has been written."""
        self._run.unlink(missing_ok=True)

    @property
    def _run(self) -> Path:
        return self.folder / "run" / "unfinished.json"


def _write_text(path: Path, text: str) -> None:
    # half a surrogate pair, quoted from a student, must not stop the journal
    path.write_bytes(text.encode("utf-8", errors="backslashreplace"))


def _read(path: Path) -> dict[str, Any]:
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return entry if isinstance(entry, dict) else {}
