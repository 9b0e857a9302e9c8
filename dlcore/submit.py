"""Handing in: the file where the instructor's tools look for it, with its time, and nothing overwritten."""

from __future__ import annotations

import getpass
import importlib.util
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dlcore.history import write_whole
from dlcore.notebook import Notebook

STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")

_SETTINGS = """
import json
from nbgrader.apps import NbGrader
from nbgrader.exchange.default import Exchange
app = NbGrader()
app.initialize([])
print(json.dumps([app.coursedir.course_id, Exchange(coursedir=app.coursedir, config=app.config).root]))
"""


class SubmitError(Exception):
    """Why a notebook could not be handed in, and what to do."""


@dataclass(frozen=True)
class Receipt:
    """Where a notebook went, and when; `kept` is the copy of what lay there before.

    A file that is still to be uploaded (`upload`) is not handed in yet.
    """

    where: str
    when: str
    kept: str = ""
    unchanged: bool = False
    upload: bool = False

    def __str__(self) -> str:
        if self.unchanged:
            todo = "upload it, if you have not yet" if self.upload else f"handed in {self.when}: nothing to do"
            return f"{self.where} already holds exactly this notebook; {todo}"
        done = f"made {self.where}: now upload it" if self.upload else f"handed in: {self.where}, {self.when}"
        return done + (f"\nwhat lay there before is kept as {self.kept}" if self.kept else "")


def student_or_user(student: str | None) -> str:
    """The student's id: as given, or else the name of who is logged in.

    Raises
    ------
    SubmitError
        If it cannot be the name of a folder.
    """
    try:
        student = student or getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise SubmitError("Your student id is not known here. Say it: dlcore submit NOTEBOOK --student ID") from None
    if not STUDENT.fullmatch(student):
        raise SubmitError(f"{student!r} cannot be a student id: use letters, digits, '.', '_', '@' and '-'")
    return student


def existing(folder: Path | None) -> Path | None:
    """The folder that collects submissions, if one was named.

    Raises
    ------
    SubmitError
        If it does not exist: a folder made by mistake is one where nobody looks.
    """
    if folder and not folder.is_dir():
        wrong = "is not a folder" if folder.exists() else "does not exist"
        raise SubmitError(f"{folder} {wrong}. Ask your instructor for the folder, or hand in a file: omit --to")
    return folder


def submit(notebook: Notebook, folder: Path | None, student: str, named: bool) -> Receipt:
    """Hand in to `folder`; without one to nbgrader's exchange if it takes this assignment, else as a file to upload.

    The exchange knows students by who is logged in: whoever gave an id of their own (`named`) does not go there.
    """
    if folder:
        return submit_to_folder(notebook, folder, student)
    course = None if named else exchange_of(notebook)
    return submit_to_exchange(notebook, course) if course else submit_as_file(notebook, student)


def submit_to_folder(notebook: Notebook, folder: Path, student: str) -> Receipt:
    """Write ``<folder>/<student>/<slug>/<slug>.ipynb`` and its timestamp.txt.

    What lies there already is kept as ``<slug>.ipynb.1``, ``.2``, ...

    Raises
    ------
    SubmitError
        If it cannot be written to.
    """
    target = folder / student / notebook.assignment / f"{notebook.assignment}.ipynb"
    stamp, data = target.with_name("timestamp.txt"), notebook.path.read_bytes()
    try:
        if target.is_file() and target.read_bytes() == data:
            return Receipt(str(target), stamp.read_text().strip() if stamp.is_file() else "before", unchanged=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        kept, when = keep(target), timestamp()
        if kept and stamp.is_file():
            shutil.copy2(stamp, f"{stamp}{kept.suffix}")
        write_whole(target, data)
        write_whole(stamp, when.encode())
    except OSError as error:
        raise SubmitError(
            f"{error.filename or folder} cannot be written: {error.strerror}. May you write there?"
        ) from None
    return Receipt(str(target), when, str(kept or ""))


def submit_as_file(notebook: Notebook, student: str) -> Receipt:
    """Write ``<slug>-<student>.zip`` beside the notebook, to be uploaded; an older one is kept under a number.

    Unpacked in ``submitted/`` it becomes what graders look for.
    """
    slug, data, when, packed = notebook.assignment, notebook.path.read_bytes(), timestamp(), io.BytesIO()
    target, name = notebook.path.parent / f"{slug}-{student}.zip", f"{student}/{slug}/{slug}.ipynb"
    if _holds(target, name, data):
        return Receipt(str(target), "before", unchanged=True, upload=True)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        archive.writestr(f"{student}/{slug}/timestamp.txt", when)
    try:
        kept = keep(target)
        write_whole(target, packed.getvalue())
    except OSError as error:
        raise SubmitError(f"{target} cannot be written: {error.strerror}. May you write in that folder?") from None
    return Receipt(str(target), when, str(kept or ""), upload=True)


def _holds(path: Path, name: str, data: bytes) -> bool:
    """Whether an archive made before holds exactly this; told by length and checksum, so that nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            entry = archive.getinfo(name)
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
    return (entry.file_size, entry.CRC) == (len(data), zlib.crc32(data))


def exchange_of(notebook: Notebook) -> str | None:
    """The course id under which nbgrader's exchange takes this assignment; ``None`` if there is no such exchange."""
    if importlib.util.find_spec("nbgrader") is None or sys.platform == "win32":
        return None
    # in a process of its own: reading nbgrader's settings runs files, and sets up logging
    done = _python("-c", _SETTINGS, folder=_course_folder(notebook))
    course, root = json.loads(done.stdout) if done.returncode == 0 else ("", "")
    return course if course and Path(root, course, "outbound", notebook.assignment).is_dir() else None


def submit_to_exchange(notebook: Notebook, course: str) -> Receipt:
    """Hand in with ``nbgrader submit``, as whoever is logged in.

    Raises
    ------
    SubmitError
        If the notebook does not lie in a folder named like its assignment, or in nbgrader's own words.
    """
    slug, path = notebook.assignment, notebook.path.resolve()
    if path.name != f"{slug}.ipynb" or path.parent.name != slug:
        raise SubmitError(f"nbgrader's exchange takes the notebook as {slug}/{slug}.ipynb only; rename it, or say --to")
    done = _python("-m", "nbgrader", "submit", slug, "--course", course, folder=_course_folder(notebook))
    if done.returncode:
        words = [line for line in done.stderr.strip().split("\n") if "ERROR" in line or "Error" in line]
        raise SubmitError("nbgrader submit failed: " + (words or [f"exit status {done.returncode}"])[-1])
    return Receipt(f"nbgrader's exchange, course {course}, assignment {slug}", timestamp())


def timestamp() -> str:
    """The time, in the form that nbgrader reads: ``2025-11-21 22:04:00.000000 UTC``."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def keep(path: Path) -> Path | None:
    """Copy what lies at `path` under the first free number, and say where; ``None`` if nothing does."""
    if not path.exists():
        return None
    number = 1
    while path.with_name(f"{path.name}.{number}").exists():
        number += 1
    return Path(shutil.copy2(path, path.with_name(f"{path.name}.{number}")))


def _course_folder(notebook: Notebook) -> Path:
    """Where nbgrader's commands are run: above the folder that is named like the assignment."""
    return notebook.path.resolve().parent.parent


def _python(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True)
