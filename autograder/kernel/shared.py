"""One zygote for all kernels of a process, and the files that a kernel finds in its working folder."""

from __future__ import annotations

import atexit
import functools
import io
import os
import stat
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import autograder
from autograder.grade.zygote import Kind, NoIsolation, ZygoteRunner

MAX_BYTES = 128 << 20
MAX_FILES = 2000

_lock = threading.Lock()


def runner(kind: Kind, isolation: str) -> ZygoteRunner:
    """The runner that this process starts its kernels with; it ends with this process."""
    with _lock:
        return _runner(kind, isolation, os.getpid())


@functools.cache
def _runner(kind: Kind, isolation: str, process: int) -> ZygoteRunner:
    level = None if isolation == "auto" else isolation
    made = ZygoteRunner(kind, level, [Path.cwd()], kernels=True)  # type: ignore[arg-type]
    atexit.register(made.close)
    return made


def pack(folder: Path | None) -> IO[bytes]:
    """A tar archive of the ordinary files below a folder (an empty one for None), to be read from its start.

    Raises
    ------
    NoIsolation
        If the folder holds the grader itself, or more than a notebook's folder has reason to.
    """
    if folder is not None and Path(str(autograder.__file__)).is_relative_to(folder.resolve()):
        raise NoIsolation(f"{folder} holds the grader: run notebooks of a folder that students may see all of")
    file = tempfile.TemporaryFile()  # noqa: SIM115  (whoever called closes it)
    with tarfile.open(fileobj=file, mode="w") as archive:
        total = 0
        for count, (path, content) in enumerate(_files(folder) if folder else ()):
            total += len(content)
            if total > MAX_BYTES or count >= MAX_FILES:
                raise NoIsolation(f"{folder} holds more than {MAX_FILES} files or {MAX_BYTES >> 20} MiB")
            member = tarfile.TarInfo(str(path))
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    file.seek(0)
    return file


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Relative paths and contents; links are not followed, for a submission could link to anything."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK) if not path.is_symlink() else -1
            if descriptor < 0:
                continue
            with os.fdopen(descriptor, "rb") as file:
                if stat.S_ISREG(os.fstat(descriptor).st_mode):
                    yield path.relative_to(folder), file.read(MAX_BYTES + 1)
