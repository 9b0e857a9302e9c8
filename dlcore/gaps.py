"""The marked gaps that students fill in: where they begin and end, and whether one is still empty."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from textwrap import dedent

from dlcore.syntax import MAX_PARSED, parsed

START = "### START CODE HERE ###"
END = "### END CODE HERE ###"


def unfilled(source: str) -> tuple[str, int]:
    """Return the first line inside the gaps of `source` that still assigns ``None``, and how many do.

    A gap without any statement counts as one, too, and its line is its marker. If nothing is left to fill, there is no
    such line: "" and 0.
    """
    if len(source) > MAX_PARSED:
        return "", 0
    found = [(gap, node) for gap in map(dedent, gaps(source)) for node in _unfilled(gap)]
    # the first alone: each quotation reads the whole gap again
    quoted = [ast.get_source_segment(gap, node) or START for gap, node in found[:1]]
    return "".join(quoted), len(found)


def _unfilled(gap: str) -> list[ast.AST]:
    try:
        module = parsed(gap)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []  # half-written or monstrous code is no untouched gap; the interpreter says more than we could
    if all(isinstance(statement, ast.Pass) for statement in module.body):
        return [module]
    return [node for node in ast.walk(module) if _assigns_none(node)]


def still_to_fill(source: str) -> str:
    """Point to the first unfilled line in one sentence; empty if nothing is left to fill."""
    first, count = unfilled(source)
    more = f" and {count - 1} more" if count > 1 else ""
    return f"Still to fill in: `{first}`{more}" if count else ""


def gaps(source: str) -> Iterator[str]:
    """Yield the text between each pair of markers."""
    for part in source.split(START)[1:]:
        yield "\n".join(part.split(END)[0].split("\n")[1:-1])


def _assigns_none(node: ast.AST) -> bool:
    if not isinstance(node, ast.Assign):
        return False
    values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    return bool(values) and all(isinstance(value, ast.Constant) and value.value is None for value in values)
