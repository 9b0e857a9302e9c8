"""The marked gaps that students fill in: where they begin and end, and whether one is still empty."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from textwrap import dedent

from dlcore.syntax import parsed

START = "### START CODE HERE ###"
END = "### END CODE HERE ###"


def unfilled(source: str) -> list[str]:
    """Return the lines inside the gaps of `source` that still assign ``None``; empty if nothing is left to fill.

    A gap without any statement counts as unfilled, too, and is returned as its marker line.
    """
    return [line for gap in gaps(source) for line in _unfilled(dedent(gap))]


def _unfilled(gap: str) -> list[str]:
    try:
        statements = parsed(gap).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []  # half-written or monstrous code is no untouched gap; the interpreter says more than we could
    if all(isinstance(statement, ast.Pass) for statement in statements):
        return [START]
    empty = [node for node in ast.walk(ast.Module(statements, [])) if _assigns_none(node)]
    return [ast.get_source_segment(gap, node) or START for node in empty]


def still_to_fill(source: str) -> str:
    """Point to the first unfilled line in one sentence; empty if nothing is left to fill."""
    left = unfilled(source)
    more = f" and {len(left) - 1} more" if left[1:] else ""
    return f"Still to fill in: `{left[0]}`{more}" if left else ""


def gaps(source: str) -> Iterator[str]:
    """Yield the text between each pair of markers."""
    for part in source.split(START)[1:]:
        yield "\n".join(part.split(END)[0].split("\n")[1:-1])


def _assigns_none(node: ast.AST) -> bool:
    if not isinstance(node, ast.Assign):
        return False
    values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    return bool(values) and all(isinstance(value, ast.Constant) and value.value is None for value in values)
