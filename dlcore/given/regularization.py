"""What surrounds the exercises of assignment 07: a network of three layers, its start, its data.

Most of it is assignment 06's. Here ``dZ3`` is ``A3 - Y``; the factor 1/m comes in later, with ``dW`` and ``db``.
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np

from dlcore.datasets import load_football
from dlcore.given.initialization import (
    COLOURS,
    MARKERS,
    Cache,
    forward_propagation,
    plot_decision_boundary,
    predict,
    predict_dec,
    relu,
    sigmoid,
    update_parameters,
)
from dlcore.given.initialization import compute_loss as compute_cost
from dlcore.plain import Array

__all__ = [
    "backward_propagation",
    "compute_cost",
    "forward_propagation",
    "initialize_parameters",
    "load_2D_dataset",
    "plot_decision_boundary",
    "predict",
    "predict_dec",
    "relu",
    "sigmoid",
    "update_parameters",
]

TEAMS = ("the others", "our team")  # who headed the ball where the label is 0, and where it is 1


def initialize_parameters(layer_dims: list[int]) -> dict[str, Array]:
    """Start a network with normal weights, scaled to the layer below, and biases at zero.

    Parameters
    ----------
    layer_dims : list of int
        Number of units in each layer, the inputs first.

    Returns
    -------
    dict
        For each layer l: "Wl" of shape (n_l, n_(l-1)) with standard deviation ``1 / sqrt(n_(l-1))``, and "bl" of shape
        (n_l, 1). numpy is seeded with 3, so that everyone draws the same numbers.
    """
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(layer_dims)):
        scale = np.sqrt(layer_dims[l - 1])
        parameters[f"W{l}"] = np.random.randn(layer_dims[l], layer_dims[l - 1]) / scale
        parameters[f"b{l}"] = np.zeros((layer_dims[l], 1))
    return parameters


def backward_propagation(X: Array, Y: Array, cache: Cache) -> dict[str, Array]:
    """Compute the gradients of the mean cross-entropy, without any regularisation.

    Parameters
    ----------
    X : array of shape (n_0, m)
        Inputs.
    Y : array of shape (1, m)
        Labels, 0 or 1.
    cache : tuple
        From `forward_propagation`.

    Returns
    -------
    dict
        "dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1", each of the shape of what it
        belongs to. Column i of a dZ or dA is the gradient of example i's own loss; dW and db are averages over all.
    """
    m = X.shape[1]
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = A3 - Y
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = dA2 * (A2 > 0)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = dA1 * (A1 > 0)
    return {
        "dZ3": dZ3,
        "dW3": 1.0 / m * np.dot(dZ3, A2.T),
        "db3": 1.0 / m * np.sum(dZ3, axis=1, keepdims=True),
        "dA2": dA2,
        "dZ2": dZ2,
        "dW2": 1.0 / m * np.dot(dZ2, A1.T),
        "db2": 1.0 / m * np.sum(dZ2, axis=1, keepdims=True),
        "dA1": dA1,
        "dZ1": dZ1,
        "dW1": 1.0 / m * np.dot(dZ1, X.T),
        "db1": 1.0 / m * np.sum(dZ1, axis=1, keepdims=True),
    }


def load_2D_dataset() -> tuple[Array, Array, Array, Array]:
    """Load points on a football pitch, and plot those to learn from.

    Returns
    -------
    train_X : array of shape (2, 211)
        Where the ball came down.
    train_Y : array of shape (1, 211)
        1 if our team headed it, 0 if the others did.
    test_X, test_Y : arrays of shape (2, 200) and (1, 200)
        More of them, to test with.

    Raises
    ------
    dlcore.datasets.DataError
        If there is a ``data.mat`` of your own and it cannot be read.

    Notes
    -----
    See `dlcore.datasets.load_football`: generated points, unless there is a file of your own.
    """
    points = load_football()
    axes = plt.figure(figsize=(4.8, 4.2), layout="constrained").subplots()
    for label, team in enumerate(TEAMS):
        x1, x2 = points.X_train[:, points.Y_train[0] == label]
        axes.scatter(x1, x2, s=22, c=COLOURS[label], marker=MARKERS[label], linewidths=1, label=f"{label}: {team}")
    axes.set(title="Who headed the ball?", xlabel="$x_1$, along the pitch", ylabel="$x_2$, across it", aspect="equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    plt.show()
    return points.X_train, points.Y_train, points.X_test, points.Y_test
