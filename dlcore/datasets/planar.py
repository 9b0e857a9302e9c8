"""Two-dimensional toy data, drawn afresh and always the same: for assignments 03, 06 and 09."""

from __future__ import annotations

import numpy as np

from dlcore.datasets.football import Points
from dlcore.plain import Array

Rows = tuple[Array, Array]


def load_planar_dataset() -> tuple[Array, Array]:
    """Draw a flower whose petals take turns in two colours.

    Returns
    -------
    X : array of float64, shape (2, 400)
        Points, one to a column.
    Y : array of uint8, shape (1, 400)
        200 zeros, then 200 ones.

    Notes
    -----
    For class j, 200 angles t run evenly over [3.12 j, 3.12 (j + 1)], each a little off; the radius is r = 4 sin(4 t),
    a little off as well; the point is (r sin t, r cos t).
    """
    rng, per_class = np.random.RandomState(1), 200
    points = []
    for j in range(2):
        t = np.linspace(j * 3.12, (j + 1) * 3.12, per_class) + rng.randn(per_class) * 0.2
        r = 4 * np.sin(4 * t) + rng.randn(per_class) * 0.2
        points.append(np.stack([r * np.sin(t), r * np.cos(t)]))
    return np.concatenate(points, axis=1), np.repeat(np.arange(2, dtype=np.uint8), per_class)[None]


def load_extra_datasets(seed: int | None = None) -> tuple[Rows, Rows, Rows, Rows, Rows]:
    """Draw five more sets of 200 points, one to a row.

    Parameters
    ----------
    seed : int, optional
        Makes the draw repeatable; without it, numpy's global generator is used.

    Returns
    -------
    noisy_circles, noisy_moons, blobs, gaussian_quantiles, no_structure : pairs ``(X, y)``
        `X` has shape (200, 2), and `y` has shape (200,), with 2 classes, or 6 for the blobs. The last pair is noise:
        both its arrays are uniform, of shape (200, 2).
    """
    from sklearn.datasets import make_blobs, make_circles, make_gaussian_quantiles, make_moons

    n, rng = 200, np.random if seed is None else np.random.RandomState(seed)
    state = None if seed is None else rng
    noisy_circles = make_circles(n_samples=n, factor=0.5, noise=0.3, random_state=state)
    noisy_moons = make_moons(n_samples=n, noise=0.2, random_state=state)
    blobs = make_blobs(n_samples=n, random_state=5, n_features=2, centers=6)
    quantiles = make_gaussian_quantiles(
        mean=None, cov=0.5, n_samples=n, n_features=2, n_classes=2, shuffle=True, random_state=state
    )
    return noisy_circles, noisy_moons, blobs, quantiles, (rng.rand(n, 2), rng.rand(n, 2))


def load_circles() -> Points:
    """Draw two rings, one inside the other: 300 points to train on, 100 to test with.

    Returns
    -------
    train_X, train_Y, test_X, test_Y : arrays, shapes (2, 300), (1, 300), (2, 100), (1, 100)
        Points, one to a column, as float64; labels as int64, 0 for the outer ring.
    """
    from sklearn.datasets import make_circles

    train = make_circles(n_samples=300, noise=0.05, random_state=1)
    test = make_circles(n_samples=100, noise=0.05, random_state=2)
    return Points(*_columns(*train), *_columns(*test))


def load_moons() -> tuple[Array, Array]:
    """Draw two crescents that reach into each other.

    Returns
    -------
    X : array of float64, shape (2, 300)
        Points, one to a column.
    Y : array of int64, shape (1, 300)
        0 or 1.
    """
    from sklearn.datasets import make_moons

    return _columns(*make_moons(n_samples=300, noise=0.2, random_state=3))


def _columns(X: Array, y: Array) -> tuple[Array, Array]:
    return X.T, y.reshape(1, -1)
