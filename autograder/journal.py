"""Results that are final: one file per student, written whole or not at all, so that a killed run can go on.

A result counts as long as the submission and the tests are the same as when it was made. The seed of the hidden cases
belongs to a run: it is kept until everything of the run is done, and a run that was interrupted goes on with it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.grade.verdict import Result

BATCH = 50  # results between two orders to the disk


def write_whole(path: Path, write: Callable[[Path], object], durable: bool = True) -> None:
    """Let `write` make a file beside `path`, then put it in place: at any moment the old or the new one is there.

    What is not `durable` survives the end of this process at once, and that of the machine only some time later.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    write(fresh)
    if durable:
        _sync(fresh)
    os.replace(fresh, path)
    if durable:
        _sync(path.parent)


def write_soon(path: Path, text: str) -> None:
    """Write a text as `write_whole` does, without waiting for the disk: for what can be made again."""
    # half a surrogate pair, quoted from a student, must not stop anything
    write_whole(path, lambda fresh: fresh.write_text(text, "utf-8", "backslashreplace"), durable=False)


def _sync(path: Path) -> None:
    """Wait until a file, or which files a folder holds, is on the disk."""
    if os.name != "posix" and path.is_dir():  # elsewhere folders cannot be opened
        return
    descriptor = os.open(path, os.O_RDONLY)
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
    _unsafe: list[Path] = field(default_factory=list, repr=False, compare=False)

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
        """Make a result final; `facts` say how it came about. Return all that was written.

        It survives the end of this process at once, and that of the machine after `sync`. What is lost before is
        graded again with the seed of the run, which has been safe since it began.
        """
        entry = {"submission": submission, "tests": self.tests, "result": result.as_dict(), **(facts or {})}
        text = json.dumps(entry, ensure_ascii=False, indent=1)
        path = self.folder / f"{result.student}.json"
        write_soon(path, text)
        self._unsafe.append(path)
        if len(self._unsafe) >= BATCH:
            self.sync()
        return entry

    def sync(self) -> None:
        """See to it that all results are on the disk."""
        for path in self._unsafe:
            with contextlib.suppress(FileNotFoundError):  # removed by hand meanwhile
                _sync(path)
        if self._unsafe:
            _sync(self.folder)
        self._unsafe.clear()

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
        write_whole(self._run, lambda path: path.write_text(json.dumps({"seed": chosen})))
        return chosen, False

    def finish(self) -> None:
        """End a run: everything that follows from its results has been written."""
        self.sync()
        self._run.unlink(missing_ok=True)

    @property
    def _run(self) -> Path:
        return self.folder / "run" / "unfinished.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return entry if isinstance(entry, dict) else {}
