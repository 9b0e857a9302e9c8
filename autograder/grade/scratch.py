"""The folder in which a runner works, and the removal of those that killed runs have left behind."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

PREFIX, OWNER = "autograder-", "owner"

# missing on Windows, where nothing is swept
HAS_LOCKS = importlib.util.find_spec("fcntl") is not None
if HAS_LOCKS:
    import fcntl


class Scratch:
    """A fresh folder; while its process lives, a lock on a file in it says so."""

    def __init__(self) -> None:
        sweep()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = _claim(self.path) if HAS_LOCKS else -1

    def remove(self) -> None:
        """Remove the folder."""
        remove_tree(self.path)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def sweep(place: Path | None = None) -> None:
    """Remove the folders whose processes are gone.

    Parameters
    ----------
    place : Path, optional
        Where to look (default: where folders are made).
    """
    if not HAS_LOCKS:
        return
    for folder in (place or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            state = folder.lstat()
            if stat.S_ISDIR(state.st_mode) and state.st_uid == os.geteuid():
                _remove_if_abandoned(folder)


def _claim(folder: Path) -> int:
    """Lock the folder's file before it can be seen under its name; the lock ends with this process."""
    fresh = folder / f".{OWNER}"
    lock = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    fresh.rename(folder / OWNER)
    return lock


def _remove_if_abandoned(folder: Path) -> None:
    """Remove a folder whose lock nobody holds; one without a lock is somebody else's, or only just being made."""
    lock = os.open(folder / OWNER, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove_tree(folder)
    finally:
        os.close(lock)


def remove_tree(folder: Path) -> None:
    """Remove a folder that a hostile process has filled: very deep, or closed to its owner."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        pass
    except (OSError, RecursionError):
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            subprocess.run([*command, "--", str(folder)], check=False, capture_output=True)
