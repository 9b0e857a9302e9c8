"""A dry run of one level: put up all walls, then see that they hold and that one can live inside."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from .confine import Place, new_user, python_folders


def main(level: str, folder: str) -> None:
    """Try a level in this process, which is of no use afterwards; end with status 0 if all is well.

    Parameters
    ----------
    level : str
        "namespaces" or "landlock".
    folder : str
        A scratch folder with ``import/``, ``work/``, ``root/`` and a file ``secret``.
    """
    place = Place(level, folder, python_folders([]))
    workplace = place.work
    place.enclose_zygote()
    parent = os.getpid()
    child = os.fork()
    if child:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
    try:
        user = new_user(place, ())
        place.enclose_child(workplace, 1 << 20, user)
        place.lock(workplace, user, parent)
        _see(folder, workplace)
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}".encode())
        os._exit(1)
    os._exit(0)


def _see(folder: str, workplace: str) -> None:
    Path(workplace, "own").write_text("mine")
    Path(os.__file__).read_bytes()
    _must_fail("reading a file outside", lambda: Path(folder, "secret").read_text())
    _must_fail("writing a file outside", lambda: Path(folder, "import", "new").write_text(""))
    _must_fail("a socket", socket.socket)
    _must_fail("a process", os.fork)
    _must_fail("a signal", lambda: os.kill(os.getppid() or 1, 0))


def _must_fail(what: str, action: Callable[[], object]) -> None:
    try:
        action()
    except OSError:
        return
    raise RuntimeError(f"{what} is still possible")


if __name__ == "__main__":
    main(*sys.argv[1:3])
