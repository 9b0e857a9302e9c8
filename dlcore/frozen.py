"""Freezing plain values as JSON: exact, readable in a diff, and safe to load."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from dlcore.plain import Array, Plain


def freeze(value: Plain) -> Any:
    """Return `value` in terms of JSON; `thaw` gives it back bit for bit."""
    if isinstance(value, np.ndarray):
        # the numbers as one string: a line of the file, not a line for each number
        return {"array": json.dumps(value.ravel().tolist()), "shape": list(value.shape), "dtype": str(value.dtype)}
    if isinstance(value, tuple):
        return {"tuple": [freeze(item) for item in value]}
    if isinstance(value, list):
        return [freeze(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[key, freeze(item)] for key, item in value.items()]}
    if isinstance(value, complex):
        raise TypeError("complex numbers are not frozen; no exercise needs them")
    return value


def thaw(frozen: Any) -> Plain:
    """Return the value that `freeze` turned into `frozen`."""
    if isinstance(frozen, list):
        return [thaw(item) for item in frozen]
    if not isinstance(frozen, dict):
        return frozen  # type: ignore[no-any-return]
    if "array" in frozen:
        return _thaw_array(frozen)
    if "tuple" in frozen:
        return tuple(thaw(item) for item in frozen["tuple"])
    return {key: thaw(item) for key, item in frozen["dict"]}


def _thaw_array(frozen: dict[str, Any]) -> Array:
    return np.array(json.loads(frozen["array"]), dtype=frozen["dtype"]).reshape(frozen["shape"])
