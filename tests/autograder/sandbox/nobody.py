"""Run a Python program as an ordinary user: ``python nobody.py program.py arguments...`` (needs root).

Where Python itself lies in a folder that is closed to others, a private view of the file system opens the way to it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT))

from autograder.sandbox import primitives as p  # noqa: E402

NOBODY = 65534


def main() -> None:
    """Become nobody, and run the program that the command line names."""
    p.unshare(p.CLONE_NEWNS)
    p.mount(None, "/", None, p.MS_REC | p.MS_PRIVATE)
    open_way(Path(sys.base_prefix))
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    os.chdir("/tmp")
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONPATH": str(ROOT)}
    os.execve(sys.executable, [sys.executable, "-B", *sys.argv[1:]], environment)


def open_way(folder: Path) -> None:
    """Lay an open, otherwise empty folder over the topmost closed parent, with only `folder` in it."""
    closed = next((parent for parent in reversed(folder.parents) if not parent.stat().st_mode & 0o001), None)
    if closed is None:
        return
    handle = os.open(folder, os.O_PATH)
    p.mount("tmpfs", str(closed), "tmpfs", 0, "size=1m,mode=755")
    folder.mkdir(parents=True)
    p.mount(f"/proc/self/fd/{handle}", str(folder), None, p.MS_BIND)
    os.close(handle)


if __name__ == "__main__":
    main()
