"""What the tests of the walls share: a process to stand inside them."""

from __future__ import annotations

import errno
import faulthandler
import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

collect_ignore = ["nobody.py"]

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]  # they import modules that Windows lacks


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip where there is no Linux."""
    if sys.platform != "linux":
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="the walls are Linux's own"))


def outcome(*steps: Callable[[], object]) -> str:
    """Take steps in a forked process; return what became of the last, or of the first that failed.

    "done: <value>", the name of an errno, the name of another exception, or the signal that ended the process.
    """
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork next to threads: the child calls nothing of theirs
        process = os.fork()
    if process == 0:
        faulthandler.disable()
        os.write(write, _words(steps).encode()[:4000])
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        words = pipe.read().decode()
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return words if words else signal.Signals(-code).name if code < 0 else f"exit {code}"


def _words(steps: tuple[Callable[[], object], ...]) -> str:
    try:
        for step in steps:
            value = step()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, repr(error))
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return f"done: {value}"


@pytest.fixture(scope="session")
def inside() -> Callable[..., str]:
    """Take steps in a process of their own and tell what became of them."""
    return outcome
