"""Values as text: the same form in expected outputs, in check cards and in feedback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from dlcore.compare import kind_of
from dlcore.plain import Array, Plain

MAX_ENTRIES = 60
MAX_TEXT = 1200
MAX_LINE = 75  # characters of a line of an array, as in numpy itself; more would wrap on a narrow page
MAX_PARTS = 8  # of arguments, before arrays are shown by their shape only
MAX_SHOWN = 12  # entries of an array that is shown in full
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~])?")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def show(value: Plain) -> str:
    """Write a plain value the way a person would: arrays with their shape, at most eight digits."""
    return shorten(_show(value), MAX_TEXT)


def _show(value: Plain) -> str:
    if isinstance(value, np.ndarray):
        return show_array(value)
    if isinstance(value, tuple):
        return "(" + ", ".join(_show(item) for item in value) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, list):
        return "[" + ", ".join(_show(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_show(item)}" for key, item in value.items()) + "}"
    return show_number(value)


def show_array(array: Array) -> str:
    """Write an array like numpy does, large ones abridged: ``[[0.1, 0.2], [0.3, 0.4]]``."""
    return np.array2string(
        array,
        precision=8,
        separator=", ",
        suppress_small=False,
        threshold=MAX_ENTRIES,
        edgeitems=2,
        max_line_width=MAX_LINE,
    )


def show_number(value: Any) -> str:
    """Write a scalar with at most ten significant digits."""
    return f"{value:.10g}" if isinstance(value, float) else repr(value)


def show_arguments(arguments: dict[str, Any]) -> str:
    """Write the arguments of a case line by line: small arrays in full, large ones by their shape."""
    parts = [part for name, value in arguments.items() for part in _parts(name, value)]
    crowded = len(parts) > MAX_PARTS
    return "\n".join(f"{name} = {_show_part(value, crowded, len(name) + 3)}" for name, value in parts)


def _parts(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Take a structure apart into what one would index: ``cache[0]``, ``parameters['W1']``."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _parts(f"{name}[{key!r}]", item)
    elif isinstance(value, (list, tuple)) and any(isinstance(item, (np.ndarray, tuple, list, dict)) for item in value):
        for position, item in enumerate(value):
            yield from _parts(f"{name}[{position}]", item)
    else:
        yield name, value


def _show_part(value: Any, crowded: bool, indent: int) -> str:
    if isinstance(value, np.ndarray) and (crowded or value.size > MAX_SHOWN):
        return kind_of(value)
    return shorten(_show(value), 300).replace("\n", "\n" + " " * indent)


def on_screen(text: str) -> str:
    """What of a printed text a terminal leaves to be seen: no colours, of a progress bar only its last state."""
    lines = ESCAPES.sub("", text).replace("\r\n", "\n").split("\n")
    states = ([state for part in line.split("\r") if (state := CONTROLS.sub("", part))] for line in lines)
    return "\n".join(left[-1] if left else "" for left in states)


def shorten(text: str, length: int) -> str:
    """Cut `text` at `length` characters, and say so."""
    return text if len(text) <= length else text[:length].rstrip() + " …"
