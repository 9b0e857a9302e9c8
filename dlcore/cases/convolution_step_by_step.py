"""Visible cases of assignment 11."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array

Layer = tuple[Array, Array, Array, dict[str, int]]


def _normals(seed: int, *shapes: tuple[int, ...]) -> list[Array]:
    """Standard normal arrays, drawn one after the other from one legacy seed."""
    state = np.random.RandomState(seed)
    return [state.randn(*shape) for shape in shapes]


def zero_pad_test_case() -> tuple[Array, int]:
    """X (4, 3, 3, 2) and a frame of 2."""
    return _normals(1, (4, 3, 3, 2))[0], 2


def conv_single_step_test_case() -> tuple[Array, Array, Array]:
    """A window (4, 4, 3), a filter of the same shape, b (1, 1, 1)."""
    a_slice_prev, W, b = _normals(1, (4, 4, 3), (4, 4, 3), (1, 1, 1))
    return a_slice_prev, W, b


def conv_forward_test_case() -> Layer:
    """A_prev (2, 5, 7, 4), eight filters of 3 x 3 with their biases, a frame and stride 2."""
    A_prev, W, b = _normals(1, (2, 5, 7, 4), (3, 3, 4, 8), (1, 1, 1, 8))
    return A_prev, W, b, {"pad": 1, "stride": 2}


def conv_forward_test_case_no_frame() -> Layer:
    """A_prev (2, 4, 5, 2), three filters of 2 x 2 with their biases; stride 2 leaves a column over."""
    A_prev, W, b = _normals(2, (2, 4, 5, 2), (2, 2, 2, 3), (1, 1, 1, 3))
    return A_prev, W, b, {"pad": 0, "stride": 2}


def pool_forward_test_case() -> tuple[Array, dict[str, int]]:
    """A_prev (2, 4, 4, 3), a single window of 4 x 4."""
    return _normals(1, (2, 4, 4, 3))[0], {"stride": 1, "f": 4}


def pool_forward_test_case_overlapping() -> tuple[Array, dict[str, int]]:
    """A_prev (2, 5, 6, 2), windows of 3 x 3, stride 2."""
    return _normals(2, (2, 5, 6, 2))[0], {"stride": 2, "f": 3}


def conv_backward_test_case() -> tuple[Array, Layer]:
    """dZ (2, 2, 3, 3) and the cache of a layer with a frame and stride 2."""
    A_prev, W, b, dZ = _normals(1, (2, 4, 5, 2), (3, 3, 2, 3), (1, 1, 1, 3), (2, 2, 3, 3))
    return dZ, (A_prev, W, b, {"pad": 1, "stride": 2})


def conv_backward_test_case_no_frame() -> tuple[Array, Layer]:
    """dZ (2, 3, 4, 4) and the cache of a layer without a frame."""
    A_prev, W, b, dZ = _normals(3, (2, 5, 6, 2), (3, 3, 2, 4), (1, 1, 1, 4), (2, 3, 4, 4))
    return dZ, (A_prev, W, b, {"pad": 0, "stride": 1})


def create_mask_from_window_test_case() -> Array:
    """A window of 2 rows and 3 columns."""
    return _normals(1, (2, 3))[0]


def pool_backward_test_case() -> tuple[Array, tuple[Array, dict[str, int]]]:
    """dA (5, 4, 2, 2) and the cache of a layer with windows of 2 x 2 that overlap."""
    A_prev, dA = _normals(1, (5, 5, 3, 2), (5, 4, 2, 2))
    return dA, (A_prev, {"stride": 1, "f": 2})


def pool_backward_test_case_side_by_side() -> tuple[Array, tuple[Array, dict[str, int]]]:
    """dA (2, 3, 3, 2) and the cache of a layer with windows of 2 x 2 side by side."""
    A_prev, dA = _normals(4, (2, 6, 6, 2), (2, 3, 3, 2))
    return dA, (A_prev, {"stride": 2, "f": 2})


def _in_mode(arguments: tuple[Any, ...], mode: str) -> tuple[Any, ...]:
    return *arguments, mode


CASES = {
    "zero_pad": [
        VisibleCase("4 examples, a frame of 2", zero_pad_test_case),
        VisibleCase("no frame", lambda: (zero_pad_test_case()[0], 0)),
    ],
    "conv_single_step": [
        VisibleCase("a window of 4 x 4, 3 channels", conv_single_step_test_case),
        VisibleCase("a 1 x 1 filter", lambda: tuple(_normals(2, (1, 1, 5), (1, 1, 5), (1, 1, 1)))),
    ],
    "conv_forward": [
        VisibleCase("a frame of 1, stride 2", conv_forward_test_case),
        VisibleCase("no frame, a column left over", conv_forward_test_case_no_frame),
    ],
    "pool_forward": [
        VisibleCase("max: one window", lambda: _in_mode(pool_forward_test_case(), "max")),
        VisibleCase("average: one window", lambda: _in_mode(pool_forward_test_case(), "average")),
        VisibleCase("max: overlapping windows", lambda: _in_mode(pool_forward_test_case_overlapping(), "max")),
        VisibleCase("average: overlapping windows", lambda: _in_mode(pool_forward_test_case_overlapping(), "average")),
    ],
    "conv_backward": [
        VisibleCase("a frame of 1, stride 2", conv_backward_test_case),
        VisibleCase("no frame, stride 1", conv_backward_test_case_no_frame),
    ],
    "create_mask_from_window": [
        VisibleCase("2 rows, 3 columns", lambda: (create_mask_from_window_test_case(),)),
        VisibleCase("two largest", lambda: (np.array([[2.0, 1.0], [2.0, 0.0]]),)),
    ],
    "distribute_value": [
        VisibleCase("2 among 2 x 2", lambda: (2, (2, 2))),
        VisibleCase("-3 among 2 x 3", lambda: (-3.0, (2, 3))),
    ],
    "pool_backward": [
        VisibleCase("max: stride 1", lambda: _in_mode(pool_backward_test_case(), "max")),
        VisibleCase("average: stride 1", lambda: _in_mode(pool_backward_test_case(), "average")),
        VisibleCase("max: stride 2", lambda: _in_mode(pool_backward_test_case_side_by_side(), "max")),
        VisibleCase("average: stride 2", lambda: _in_mode(pool_backward_test_case_side_by_side(), "average")),
    ],
}

check = Checker("11-convolution-step-by-step", CASES)
