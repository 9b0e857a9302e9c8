"""What a student has tried so far: attempts, best points and first pass of each exercise, kept beside the notebook."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = ".dlcore"
SWITCH = "DLCORE_HISTORY"  # "off": remember nothing


@dataclass(frozen=True)
class Record:
    """How one exercise went so far; an attempt is a version of the code that was checked.

    Attributes
    ----------
    attempts : int
        How many versions were checked; 0 if nothing is known.
    best : float
        The most points that one of them earned.
    passed_at : int
        Which attempt was the first to pass; 0 if none did.
    passed_on : str
        When that was (UTC); "" if none did.
    code : str
        What tells the last version from the next.
    """

    attempts: int = 0
    best: float = 0.0
    passed_at: int = 0
    passed_on: str = ""
    code: str = ""

    def after(self, code: str, earned: float, passed: bool) -> Record:
        """The record once `code` has been checked; the same code again is no new attempt."""
        attempts = self.attempts + (code != self.code or not code)
        first = passed and not self.passed_at
        return Record(
            attempts,
            max(self.best, earned),
            attempts if first else self.passed_at,
            datetime.now(UTC).isoformat(timespec="seconds") if first else self.passed_on,
            code,
        )


NOTHING = Record()


class History:
    """The records of one assignment, in ``.dlcore/<assignment>.json``.

    Parameters
    ----------
    slug : str
        The assignment.
    folder : Path or None
        The notebook's folder; ``None`` remembers nothing.
    """

    def __init__(self, slug: str, folder: Path | None) -> None:
        self.slug = slug
        self.path = folder / FOLDER / f"{slug}.json" if folder else None

    def record(self, name: str) -> Record:
        """What is known of an exercise."""
        return self.records().get(name, NOTHING)

    def records(self) -> dict[str, Record]:
        """What is known of every exercise; nothing if the file is missing or damaged."""
        try:
            document = json.loads(self.path.read_text(encoding="utf-8")) if self.path else {}
            entries = document["exercises"]
            return {str(name): _record(entry) for name, entry in entries.items() if _is_record(entry)}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}

    def note(self, name: str, code: str, earned: float, passed: bool) -> Record:
        """Remember that `code` was checked, and return the new record; an empty one where nothing can be kept."""
        if self.path is None:
            return NOTHING
        records = self.records()
        records[name] = records.get(name, NOTHING).after(code, earned, passed)
        try:
            self._write(records)
        except OSError:  # a folder that cannot be written to: remember nothing from here on
            self.path = None
            return NOTHING
        return records[name]

    def _write(self, records: Mapping[str, Record]) -> None:
        if self.path is None:
            return
        exercises = {name: asdict(record) for name, record in records.items()}
        self.path.parent.mkdir(exist_ok=True)
        write_whole(self.path, json.dumps({"assignment": self.slug, "exercises": exercises}, indent=1).encode())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that, whenever this is interrupted, either the old content is there or the new."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def notebook_folder() -> Path | None:
    """The folder of the notebook that this process runs; ``None`` where no attempt should be remembered."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return None
    if "NBGRADER_EXECUTION" in os.environ or os.environ.get(SWITCH) == "off":
        return None
    try:
        return Path.cwd()
    except OSError:  # the folder was deleted under the kernel
        return None


def _is_record(entry: Any) -> bool:
    if not isinstance(entry, dict):
        return False
    numbers = (entry.get("attempts", 0), entry.get("best", 0.0), entry.get("passed_at", 0))
    words = (entry.get("passed_on", ""), entry.get("code", ""))
    return all(type(n) in (int, float) and n >= 0 for n in numbers) and all(isinstance(w, str) for w in words)


def _record(entry: Mapping[str, Any]) -> Record:
    known = {field.name: entry[field.name] for field in fields(Record) if field.name in entry}
    return Record(**known)
