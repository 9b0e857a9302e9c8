"""A small YOLO v2 in numpy that finds faces, with weights that others have trained: given in assignment 15."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dlcore.datasets.pictures import readable
from dlcore.datasets.places import DataError, find_shipped
from dlcore.plain import Array

SHIPPED = "detector.npz"
SIDE = 416  # pixels of the squares that the network reads
# widths and heights of the five anchors, in cells of the 13 by 13 grid
FACE_ANCHORS = [
    [1.603231, 2.094468],
    [6.041143, 7.080126],
    [2.882459, 3.518061],
    [4.266906, 5.178857],
    [9.041765, 10.66308],
]
MEAN = np.array([117.001, 114.697, 97.404], np.float32)  # of red, green and blue over the pictures it was trained on


class FaceDetector:
    """Six convolutions with halvings in between, and a head that gives a grid of 13 by 13 cells.

    Parameters
    ----------
    arrays : mapping
        The weights in 8 bits, and for each array under ``<name>:range`` its scale and its smallest value.

    Notes
    -----
    The "tiny face detector" of face-api.js (V. Mühler, 2018): YOLO v2 after J. Redmon and A. Farhadi, "YOLO9000", CVPR
    2017, with the depthwise convolutions of A. Howard et al., "MobileNets", 2017.
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.weights: dict[str, Array] = {}
        for name in (name for name in arrays if f"{name}:range" in arrays):
            scale, smallest = arrays[f"{name}:range"]
            self.weights[name] = (arrays[name] * scale + smallest).astype(np.float32)

    def features(self, picture: Array) -> Array:
        """Look at a picture once.

        Parameters
        ----------
        picture : array of shape (416, 416, 3)
            Red, green, blue from 0 to 255.

        Returns
        -------
        feats : array of float32, shape (1, 13, 13, 30)
            For each of five anchors t_x, t_y, t_w, t_h, t_c, and a number for the only class, which is always 0.
        """
        W = self.weights
        A = (np.asarray(picture, np.float32) - MEAN) / 255
        A = _leaky(_windows(_padded(A)).reshape(*A.shape[:2], 27) @ _columns(W["conv0/filters"]) + W["conv0/bias"])
        for l in range(1, 6):
            A = _depthwise(_halved(A), W[f"conv{l}/depthwise_filter"])
            A = _leaky(A @ W[f"conv{l}/pointwise_filter"][0, 0] + W[f"conv{l}/bias"])
        head = _pooled(A) @ W["conv8/filters"][0, 0] + W["conv8/bias"]  # (13, 13, 25)
        boxes = head.reshape(*head.shape[:2], 5, 5)
        return np.asarray(np.pad(boxes, ((0, 0), (0, 0), (0, 0), (0, 1))).reshape(1, *head.shape[:2], 30))


def load_face_detector() -> tuple[FaceDetector, Array]:
    """Load the network, and a picture to try it on.

    Returns
    -------
    detector : FaceDetector
    picture : array of uint8, shape (416, 416, 3)
        An astronaut (Eileen Collins) and a rear admiral (Grace Hopper), side by side.

    Raises
    ------
    dlcore.datasets.DataError
        If the course's file ``detector.npz`` is not to be found, or damaged.
    """
    path = find_shipped(SHIPPED)
    if path is None:
        raise DataError(f"{SHIPPED} is missing. Put the course's folder `datasets` beside the notebook, or above it.")
    with readable(path), path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
        arrays = dict(file)
        return FaceDetector(arrays), arrays["photograph"]


def _leaky(Z: Array) -> Array:
    return np.maximum(Z, 0.1 * Z)


def _padded(A: Array) -> Array:
    return np.pad(A, ((1, 1), (1, 1), (0, 0)))


def _windows(A: Array) -> Array:
    """Every window of 3 by 3, shape (n_H - 2, n_W - 2, n_C, 3, 3)."""
    return np.lib.stride_tricks.sliding_window_view(A, (3, 3), axis=(0, 1))


def _columns(filters: Array) -> Array:
    """Filters (3, 3, n_C_prev, n_C) as a matrix whose rows are ordered like the entries of a window."""
    return filters.transpose(2, 0, 1, 3).reshape(-1, filters.shape[-1])


def _depthwise(A: Array, filters: Array) -> Array:
    """A filter of 3 by 3 for each channel by itself; `filters` is (3, 3, n_C, 1)."""
    n_H, n_W, _ = A.shape
    padded = _padded(A)
    return np.asarray(sum(padded[i : i + n_H, j : j + n_W] * filters[i, j, :, 0] for i in range(3) for j in range(3)))


def _halved(A: Array) -> Array:
    """The largest of every 2 by 2 entries."""
    n_H, n_W, n_C = A.shape
    return np.asarray(A.reshape(n_H // 2, 2, n_W // 2, 2, n_C).max(axis=(1, 3)))


def _pooled(A: Array) -> Array:
    """The largest of 2 by 2 entries at every place; beyond the lower and the right edge there is nothing."""
    A = np.pad(A, ((0, 1), (0, 1), (0, 0)), constant_values=-np.inf)
    return np.maximum(np.maximum(A[:-1, :-1], A[1:, :-1]), np.maximum(A[:-1, 1:], A[1:, 1:]))
