"""Calling a student's function so that nothing it does can disturb the notebook around it."""

from __future__ import annotations

import contextlib
import copy
import io
import linecache
import traceback
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlcore.compare import compare
from dlcore.plain import NotPlain, Plain, plain
from dlcore.recognition import Stopped
from dlcore.through import Function, asked_through


@dataclass(frozen=True)
class Attempt:
    """What came of one call: a value, or an error in words; what was printed meanwhile, which arguments changed.

    `stopped` is the error as data; `changed` holds positions of arguments.
    """

    value: Plain = None
    error: str = ""
    printed: str = ""
    stopped: Stopped | None = None
    changed: tuple[int, ...] = ()


def attempt(function: Function, arguments: tuple[Any, ...], through: Function | None = None) -> Attempt:
    """Call `function` on copies of `arguments`; catch what it raises and prints.

    numpy's global random state is put back afterwards: a check must not change what the next cell draws.
    """
    state = np.random.get_state()
    printed = io.StringIO()
    copies = copy.deepcopy(arguments)
    try:
        with _apart(printed):
            value = plain(asked_through(function, through)(*copies))
        return Attempt(value, printed=printed.getvalue(), changed=changed(arguments, copies))
    except NotPlain as error:
        return Attempt(error=f"It returned {error}.", printed=printed.getvalue())
    except (Exception, SystemExit) as error:
        stopped = Stopped(type(error).__name__, message_of(error))
        return Attempt(error=describe_error(error, function), printed=printed.getvalue(), stopped=stopped)
    finally:
        np.random.set_state(state)


@contextlib.contextmanager
def _apart(printed: io.StringIO) -> Iterator[None]:
    """Keep printing, warnings and numpy's error settings to the call."""
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
        np.errstate(),
    ):
        warnings.simplefilter("ignore")
        yield


def changed(before: Sequence[Any], after: Sequence[Any]) -> tuple[int, ...]:
    """The positions of arguments that are not what they were before the call."""
    return tuple(position for position, pair in enumerate(zip(before, after, strict=True)) if not _same(*pair))


def _same(before: Any, after: Any) -> bool:
    try:
        return compare(plain(before), plain(after), rtol=0, atol=0) is None
    except NotPlain:
        return True  # objects such as generators and optimisers change, and may


def describe_error(error: BaseException, function: Function) -> str:
    """Name the error and the student's own line that led to it."""
    text = f"It stopped with {type(error).__name__}: {message_of(error)}".rstrip(": ")
    line = own_line(error, getattr(getattr(function, "__code__", None), "co_filename", ""))
    return f"{text}, at your line `{line}`" if line else text


def message_of(error: BaseException) -> str:
    """An error's message; some errors cannot even say that."""
    try:
        return str(error)
    except Exception:
        return ""


def own_line(error: BaseException, filename: str) -> str:
    """Return the innermost line of `filename` in the error's traceback."""
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == filename]
    if not lines:
        return ""
    return linecache.getline(filename, lines[-1].lineno or 0).strip()
