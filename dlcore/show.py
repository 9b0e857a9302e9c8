"""Values as text: the same form in expected outputs, in check cards and in feedback."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcore.compare import kind_of
from dlcore.plain import Array, Plain

MAX_ENTRIES = 60
MAX_TEXT = 1200


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
        array, precision=8, separator=", ", suppress_small=False, threshold=MAX_ENTRIES, edgeitems=2, max_line_width=96
    )


def show_number(value: Any) -> str:
    """Write a scalar with at most ten significant digits."""
    return f"{value:.10g}" if isinstance(value, float) else repr(value)


def show_argument(value: Any) -> str:
    """Describe one argument of a case: small values in full, large ones by their shape."""
    if isinstance(value, np.ndarray) and value.size > 12:
        return kind_of(value)
    return shorten(_show(value), 300)


def shorten(text: str, length: int) -> str:
    """Cut `text` at `length` characters, and say so."""
    return text if len(text) <= length else text[:length].rstrip() + " …"
