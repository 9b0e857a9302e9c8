"""Parsing Python in a process with several threads.

CPython 3.11 counts the depth of the tree that it builds in one place for all threads: if another thread gets its turn
half-way, and parses as well, one of them stops with "AST constructor recursion depth mismatch".
"""

from __future__ import annotations

import ast
import threading

MAX_PARSED = 150_000  # characters of one text: trees take 400 times the memory

_turn = threading.RLock()


def parsed(source: str) -> ast.Module:
    """Return the tree of a Python text, as `ast.parse` does; one thread at a time.

    Raises
    ------
    SyntaxError, ValueError, MemoryError, RecursionError
        As `ast.parse` does; `ValueError` for a text of more than `MAX_PARSED` characters as well.
    """
    if len(source) > MAX_PARSED:
        raise ValueError(f"{len(source)} characters are more than anybody writes")
    with _turn:
        return ast.parse(source)
