"""What surrounds the network of assignment 03: an activation, a picture, and a fixed seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dlcore.plain import Array

STRIPS = 64  # the plane is given to the model in pieces: a million points at once times 50 units would fill memories


def sigmoid(x: Array) -> Array:
    """Squash `x` into (0, 1), entry by entry.

    Parameters
    ----------
    x : number or array of any shape
        Pre-activations.

    Returns
    -------
    array, same shape as `x`
        ``1 / (1 + exp(-x))``, computed without overflow for any `x`.
    """
    decay = np.exp(-np.abs(x))  # exp never sees a positive number
    return np.asarray(np.where(np.asarray(x) >= 0, 1, decay) / (1 + decay))


def plot_decision_boundary(model: Callable[[Array], Array], X: Array, y: Array) -> None:
    """Shade the plane by what the model decides there, and draw the examples over it.

    Parameters
    ----------
    model : callable
        Takes points, one to a *row*, an array of shape (k, 2), and returns k decisions, 0 or 1.
    X : array of shape (2, m)
        Examples; the shaded part of the plane goes 1 beyond them on each side, in steps of 0.01.
    y : array of shape (1, m) or (m,)
        Their labels, 0 or 1.

    Notes
    -----
    Draws into matplotlib's current axes, so that a title can be set afterwards.
    """
    import matplotlib.pyplot as plt

    sides = [np.arange(coordinate.min() - 1, coordinate.max() + 1, 0.01) for coordinate in X]
    x1, x2 = np.meshgrid(*sides)
    strips = np.array_split(np.c_[x1.ravel(), x2.ravel()], STRIPS)
    decisions = np.concatenate([np.ravel(model(strip)) for strip in strips]).reshape(x1.shape)
    plt.gca().contourf(x1, x2, decisions, levels=[-0.5, 0.5, 1.5], colors=["#cfe3f1", "#f9dcc8"])
    plot_points(X, y)


def plot_points(X: Array, y: Array) -> None:
    """Draw points into matplotlib's current axes: blue circles for label 0, orange crosses for label 1.

    Parameters
    ----------
    X : array of shape (2, m)
        Points.
    y : array of shape (1, m) or (m,)
        Their labels, 0 or 1.
    """
    import matplotlib.pyplot as plt

    axes = plt.gca()
    for label, (colour, marker) in enumerate([("#0072B2", "o"), ("#D55E00", "x")]):
        points = X[:, np.ravel(y) == label]
        axes.scatter(points[0], points[1], s=18, c=colour, marker=marker, linewidths=1, label=f"label {label}")
    axes.set(xlabel="$x_1$", ylabel="$x_2$")
    axes.legend(loc="upper right", fontsize="small")


def seeded(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function as if whoever seeds numpy's global generator, it or its caller, had chosen 2.

    Parameters
    ----------
    function : callable
        May call ``np.random.seed`` with any number, or not at all.
    *arguments
        What it is called with.

    Returns
    -------
    Any
        What the function returns.
    """
    seed = np.random.seed
    seed(2)
    np.random.seed = lambda *_: seed(2)
    try:
        return function(*arguments)
    finally:
        np.random.seed = seed
