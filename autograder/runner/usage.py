"""What running children use of the machine, where no limit of the kernel counts it."""

from __future__ import annotations

import os
from pathlib import Path

MAX_FILES = 8192


def written(process: int, folder: Path, enough: int) -> int:
    """Bytes that a process has written to disk, or that its folder holds, whichever is more.

    Too many files count as too many bytes. Counting stops at `enough`.
    """
    return max(_written_back(process), _held(folder, enough))


def _written_back(process: int) -> int:
    """What the kernel says the process has written to real disks, deleted files included; 0 if it does not say."""
    try:
        lines = Path(f"/proc/{process}/io").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))
    except (OSError, StopIteration, ValueError):
        return 0


def _held(folder: Path, enough: int) -> int:
    total, files, waiting = 0, 0, [str(folder)]
    while waiting and total <= enough:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    files += 1
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except OSError:
            continue
        if files > MAX_FILES:
            return enough + 1
    return total


def threads_of(user: int) -> int:
    """How many threads a user has now, in all processes."""
    return sum(_threads(entry.path, user) for entry in os.scandir("/proc") if entry.name.isdigit())


def _threads(process: str, user: int) -> int:
    try:
        if os.stat(process).st_uid != user:
            return 0
        with open(process + "/stat") as file:
            return int(file.read().rpartition(")")[2].split()[17])
    except (OSError, ValueError, IndexError):
        return 0
