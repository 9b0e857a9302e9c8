"""Calling a student's function so that nothing it does can disturb the notebook around it."""

from __future__ import annotations

import contextlib
import copy
import io
import linecache
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlcore.plain import NotPlain, Plain, plain


@dataclass(frozen=True)
class Attempt:
    """What came of one call: a value, or an error in words; and what was printed meanwhile."""

    value: Plain = None
    error: str = ""
    printed: str = ""


def attempt(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Attempt:
    """Call `function` on copies of `arguments`; catch what it raises and prints.

    numpy's global random state is put back afterwards: a check must not change what the next cell draws.
    """
    state = np.random.get_state()
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = plain(function(*copy.deepcopy(arguments)))
        return Attempt(value, printed=printed.getvalue())
    except NotPlain as error:
        return Attempt(error=f"It returned {error}.", printed=printed.getvalue())
    except (Exception, SystemExit) as error:
        return Attempt(error=describe_error(error, function), printed=printed.getvalue())
    finally:
        np.random.set_state(state)


def describe_error(error: BaseException, function: Callable[..., Any]) -> str:
    """Name the error and the student's own line that led to it."""
    text = f"It stopped with {type(error).__name__}: {error}".rstrip(": ")
    line = own_line(error, getattr(getattr(function, "__code__", None), "co_filename", ""))
    return f"{text}, at your line `{line}`" if line else text


def own_line(error: BaseException, filename: str) -> str:
    """Return the innermost line of `filename` in the error's traceback."""
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == filename]
    if not lines:
        return ""
    return linecache.getline(filename, lines[-1].lineno or 0).strip()
