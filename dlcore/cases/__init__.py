"""Visible test cases, one module per assignment: inputs built here, expected values frozen by ``autograder build``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class VisibleCase(NamedTuple):
    """A case that students see: a label, and a function that builds the positional arguments."""

    label: str
    arguments: Callable[[], tuple[Any, ...]]
