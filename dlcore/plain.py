"""Plain values: the few kinds of value that exercises exchange, checks compare and files freeze."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
Plain: TypeAlias = (
    "bool | int | float | complex | str | Array | list[Plain] | tuple[Plain, ...] | dict[str | int, Plain] | None"
)

MAX_DEPTH = 20
SCALARS = frozenset((type(None), bool, int, float, complex, str))


class NotPlain(TypeError):
    """A value that has no plain form; its message names the type, for the student to read."""


def plain(value: Any, depth: int = 0) -> Plain:
    """Return `value` rebuilt from base types only: no subclasses, no tensors, no numpy scalars.

    Parameters
    ----------
    value : Any
        What a student's function returned.

    Returns
    -------
    Plain
        ``None``, Python scalars, strings, base-class arrays, and lists, tuples and dicts of these.

    Raises
    ------
    NotPlain
        If some part of it is of another kind, or nested deeper than `MAX_DEPTH`.
    """
    if depth > MAX_DEPTH:
        raise NotPlain(f"a value nested more than {MAX_DEPTH} levels deep")
    kind = type(value)
    if kind is np.ndarray:  # the most frequent by far comes first
        return plain_array(value)
    if kind in SCALARS:
        return value  # type: ignore[no-any-return]
    if isinstance(value, np.generic):
        return plain_scalar(value, depth)
    if isinstance(value, Mapping):
        return {plain_key(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(plain(item, depth + 1) for item in value)
    if isinstance(value, list):
        return [plain(item, depth + 1) for item in value]
    return plain_array(value)


def plain_scalar(value: np.generic, depth: int) -> Plain:
    """Return a numpy scalar as a Python one; extended precision, which Python lacks, is rounded."""
    number = value.item()
    if isinstance(number, np.generic):
        number = complex(number) if isinstance(number, np.complexfloating) else float(number)
    return plain(number, depth)


def plain_key(key: Any) -> str | int:
    """Return a dictionary key as a base ``str`` or ``int``."""
    if isinstance(key, (str, np.str_)):
        return str(key)
    if isinstance(key, (int, np.integer)) and not isinstance(key, bool):
        return int(key)
    raise NotPlain(f"a dictionary key of type {type(key).__name__}")


def plain_array(value: Any) -> Array:
    """Return an array or tensor as a base-class numpy array of numbers."""
    if not isinstance(value, np.ndarray) and callable(getattr(value, "numpy", None)):
        value = np.asarray(value.numpy())
    if not isinstance(value, np.ndarray):
        raise NotPlain(f"a value of type {type(value).__name__}")
    if value.dtype.kind not in "biufc":
        raise NotPlain(f"an array of {value.dtype} instead of numbers")
    return np.array(value, subok=False)
