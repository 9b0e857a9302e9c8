"""Visible cases of assignment 06."""

from __future__ import annotations

from dlcore.cases import VisibleCase
from dlcore.check import Checker

CASES = {
    "initialize_parameters_zeros": [
        VisibleCase("layers of 3, 2 and 1", lambda: ([3, 2, 1],)),
        VisibleCase("three layers", lambda: ([5, 4, 3, 2],)),
    ],
    "initialize_parameters_random": [
        VisibleCase("layers of 3, 2 and 1", lambda: ([3, 2, 1],)),
        VisibleCase("three layers", lambda: ([2, 4, 3, 1],)),
    ],
    "initialize_parameters_he": [
        VisibleCase("layers of 2, 4 and 1", lambda: ([2, 4, 1],)),
        VisibleCase("three layers", lambda: ([5, 4, 3, 2],)),
    ],
}

check = Checker("06-initialization", CASES)
