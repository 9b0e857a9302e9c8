"""Visible cases of assignment 13; all inputs are plain values, and TensorFlow is needed only where they are used."""

from __future__ import annotations

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array


def unit(n: int) -> dict[str, Array]:
    """The weights of one unit with n inputs."""
    return {"w": np.linspace(-1, 1.5, n).reshape(n, 1), "b": np.array([0.25])}


def examples(m: int, n: int) -> tuple[Array, Array]:
    """Drawn inputs (m, n), and labels (m, 1) in turn."""
    return np.random.RandomState(1).randn(m, n), (np.arange(m) % 2.0).reshape(m, 1)


CASES = {
    "HappyModel": [
        VisibleCase("pictures of 64 by 64 in colour", lambda: ((64, 64, 3),)),
        VisibleCase("small pictures with one channel", lambda: ((8, 12, 1),)),
    ],
    "compile_model": [
        VisibleCase("a unit with two inputs", lambda: (unit(2),)),
        VisibleCase("a unit with four inputs", lambda: (unit(4),)),
    ],
    "fit_model": [
        VisibleCase("ten examples, four to a step", lambda: (unit(2), *examples(10, 2), 3, 4)),
        VisibleCase("six examples in one step", lambda: (unit(3), *examples(6, 3), 4, 6)),
        VisibleCase("epochs and batch size left out", lambda: (unit(2), *examples(18, 2))),
    ],
    "evaluate_model": [
        VisibleCase("ten examples", lambda: (unit(2), *examples(10, 2))),
        VisibleCase("forty examples", lambda: (unit(3), *examples(40, 3))),
    ],
}

check = Checker("13-keras-happy-house", CASES)
