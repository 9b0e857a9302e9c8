"""The header of a function as text, so that two can be compared: ``linear_forward(A, W, b)``."""

from __future__ import annotations

import ast
import copy


def signatures(source: str) -> dict[str, str]:
    """The signature of every function that `source` defines at its top level, type annotations left out.

    Raises
    ------
    SyntaxError
        If `source` does not parse.
    """
    return {node.name: _signature(node) for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def _signature(node: ast.FunctionDef) -> str:
    arguments = copy.deepcopy(node.args)
    for inner in ast.walk(arguments):
        if isinstance(inner, ast.arg):
            inner.annotation = None
    return f"{node.name}({ast.unparse(arguments)})"
