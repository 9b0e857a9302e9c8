"""Threads may parse at the same time."""

from __future__ import annotations

import ast
import gc
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dlcore.syntax import MAX_PARSED, parsed

TEXT = "\n".join(f"def f{n}(x):\n    return {'-' * 20}(x + {n}) if [x for x in (1, 2)] else x" for n in range(40))


def parsed_at(depth: int) -> ast.Module:
    """Parse at some depth of the stack: what threads at the same depth do to each other cannot be seen."""
    return parsed_at(depth - 1) if depth else parsed(TEXT)


def give_way(phase: str, facts: dict[str, Any]) -> None:
    time.sleep(0)


def test_every_thread_gets_its_tree_though_others_get_their_turn_half_way() -> None:
    before = gc.get_threshold()
    gc.set_threshold(20)
    gc.callbacks.append(give_way)  # collections happen while a tree is built
    try:
        with ThreadPoolExecutor(4) as pool:
            trees = list(pool.map(parsed_at, [depth % 7 for depth in range(24)]))
    finally:
        gc.callbacks.remove(give_way)
        gc.set_threshold(*before)
    expected = ast.dump(ast.parse(TEXT))
    assert all(ast.dump(tree) == expected for tree in trees)


def test_a_text_longer_than_anybody_writes_is_not_parsed() -> None:
    line = "x = 1\n"
    assert len(parsed(line * (MAX_PARSED // len(line))).body) == MAX_PARSED // len(line)
    with pytest.raises(ValueError, match="characters"):
        parsed(line * (MAX_PARSED // len(line) + 1))
