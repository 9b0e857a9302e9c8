"""Asking a function through another one, for exercises whose arguments or results do not travel.

Hidden inputs reach a submission as plain values, and answers leave it as plain values. Where an exercise takes tensors
or returns a model, a public function stands in between: ``through(function, *arguments)`` makes tensors of arrays, lets
the model answer for some input, and returns what that gave.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import Any

Function = Callable[..., Any]


def asked_through(function: Function, through: Function | None) -> Function:
    """The function to call with an exercise's arguments."""
    return functools.partial(through, function) if through else function


def path_of(through: Function | None) -> str:
    """Where to find a function again: ``dlcore.given.tensors:with_tensors``; "" for none.

    Raises
    ------
    ValueError
        If it is not a function at the top level of a public module.
    """
    if through is None:
        return ""
    module, name = through.__module__, through.__qualname__
    if not module.startswith("dlcore.") or module.startswith("dlcore.reference") or "." in name:
        raise ValueError(f"{module}.{name} is no function of a public module of dlcore")
    return f"{module}:{name}"


def by_path(path: str) -> Function | None:
    """The function at a path that `path_of` gave."""
    if not path:
        return None
    module, name = path.split(":")
    function: Function = getattr(importlib.import_module(module), name)
    return function
