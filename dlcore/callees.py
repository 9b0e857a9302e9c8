"""The functions of a notebook that another of its functions calls, as far as its code names them."""

from __future__ import annotations

from collections.abc import Collection
from types import CodeType
from typing import Any

from dlcore.through import Function


def callees(function: Function, names: Collection[str]) -> dict[str, Any]:
    """What `function` finds under those of `names` that it mentions; those that are not defined are left out."""
    code, space = getattr(function, "__code__", None), _globals(function)
    return {name: space[name] for name in mentioned(code, names) if callable(space.get(name))}


def mentioned(code: object, names: Collection[str]) -> list[str]:
    """Those of `names` that code, or a function within it, reads."""
    if not isinstance(code, CodeType):
        return []
    within = {name for inner in code.co_consts for name in mentioned(inner, names)}
    return [name for name in names if name in code.co_names or name in within]


def _globals(function: Function) -> dict[str, Any]:
    space = getattr(function, "__globals__", None) or getattr(function, "namespace", None)
    return space if isinstance(space, dict) else {}
