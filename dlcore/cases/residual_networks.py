"""Visible cases of assignment 14; all inputs are plain values, and TensorFlow is needed only where they are used."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array


def three_flat_pictures() -> Array:
    """Three pictures (4, 4) of three channels, full of -1, of 1 and of 3."""
    return np.concatenate([np.full((1, 4, 4, 3), value) for value in (-1.0, 1.0, 3.0)])


def drawn_case(channels: int, *arguments: Any) -> tuple[Any, ...]:
    """Three pictures (4, 4) of normal numbers, and the arguments of a block."""
    return (np.random.RandomState(1).randn(3, 4, 4, channels), *arguments)


CASES = {
    "identity_block": [
        VisibleCase("three drawn pictures", lambda: drawn_case(6, 2, [2, 4, 6], 1, "a")),
        VisibleCase("three flat pictures, an odd window", lambda: (three_flat_pictures(), 3, [4, 4, 3], 2, "b")),
    ],
    "convolutional_block": [
        VisibleCase("three drawn pictures", lambda: drawn_case(6, 2, [2, 4, 6], 1, "a")),
        VisibleCase("a stride of 1", lambda: drawn_case(3, 3, [2, 2, 5], 4, "a", 1)),
    ],
    "ResNet50": [VisibleCase("the defaults: pictures of 64 by 64, six classes", lambda: ())],
}

check = Checker("14-residual-networks", CASES)
