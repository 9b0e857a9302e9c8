"""The three-layer network of assignment 09 and its data: everything around the update rules that students write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from dlcore.given.deep_network import sigmoid
from dlcore.plain import Array

Arrays: TypeAlias = dict[str, Array]
Cache: TypeAlias = tuple[Array, ...]


def load_params_and_grads(seed: int = 1) -> tuple[Array, Array, Array, Array, Array, Array, Array, Array]:
    """Draw the parameters of a small network and a gradient for each.

    Parameters
    ----------
    seed : int
        Which numbers to draw.

    Returns
    -------
    W1, b1, W2, b2 : arrays of shape (2, 3), (2, 1), (3, 3), (3, 1)
        Parameters, standard normal.
    dW1, db1, dW2, db2 : arrays of the same shapes
        Gradients, standard normal.
    """
    np.random.seed(seed)
    W1, b1, W2, b2, dW1, db1, dW2, db2 = (np.random.randn(*shape) for shape in 2 * [(2, 3), (2, 1), (3, 3), (3, 1)])
    return W1, b1, W2, b2, dW1, db1, dW2, db2


def initialize_parameters(layer_dims: list[int]) -> Arrays:
    """Draw the starting parameters of a network with relu layers.

    The weights are scaled with the square root of two over the number of inputs (K. He et al.: "Delving deep into
    rectifiers", ICCV 2015), the biases are zero. numpy is seeded with 3, so that everyone starts from the same place.

    Parameters
    ----------
    layer_dims : list of int
        Units in each layer, the inputs first.

    Returns
    -------
    parameters : dict
        For each layer l: "Wl" of shape (n_l, n_(l-1)) and "bl" of shape (n_l, 1).
    """
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(layer_dims)):
        scale = np.sqrt(2 / layer_dims[l - 1])
        parameters[f"W{l}"] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * scale
        parameters[f"b{l}"] = np.zeros((layer_dims[l], 1))
    return parameters


def forward_propagation(X: Array, parameters: Arrays) -> tuple[Array, Cache]:
    """Run a network of three layers: relu, relu, sigmoid.

    Parameters
    ----------
    X : array of shape (n_0, m)
        Inputs, one column per example.
    parameters : dict
        "W1", "b1", ..., "W3", "b3".

    Returns
    -------
    a3 : array of shape (n_3, m)
        The network's answers.
    cache : tuple
        (z1, a1, W1, b1, z2, a2, W2, b2, z3, a3, W3, b3), for the way back.
    """
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    z1 = W1 @ X + b1
    a1 = np.maximum(0, z1)
    z2 = W2 @ a1 + b2
    a2 = np.maximum(0, z2)
    z3 = W3 @ a2 + b3
    a3, _ = sigmoid(z3)
    return a3, (z1, a1, W1, b1, z2, a2, W2, b2, z3, a3, W3, b3)


def backward_propagation(X: Array, Y: Array, cache: Cache) -> Arrays:
    """Carry the gradient of the mean cross-entropy back through the three layers.

    Parameters
    ----------
    X : array of shape (n_0, m)
        Inputs.
    Y : array of shape (n_3, m)
        Labels, 0 or 1.
    cache : tuple
        From `forward_propagation`.

    Returns
    -------
    grads : dict
        "dz3", "dW3", "db3", "da2", "dz2", "dW2", "db2", "da1", "dz1", "dW1", "db1"; all carry the factor 1/m.
    """
    _, a1, _, _, _, a2, W2, _, _, a3, W3, _ = cache
    dz3 = (a3 - Y) / X.shape[1]
    da2 = W3.T @ dz3
    dz2 = da2 * (a2 > 0)
    da1 = W2.T @ dz2
    dz1 = da1 * (a1 > 0)
    grads = {"dz3": dz3, "da2": da2, "dz2": dz2, "da1": da1, "dz1": dz1}
    for l, (dz, a_prev) in enumerate([(dz1, X), (dz2, a1), (dz3, a2)], 1):
        grads["dW" + str(l)] = dz @ a_prev.T
        grads["db" + str(l)] = np.sum(dz, axis=1, keepdims=True)
    return grads


def compute_cost(a3: Array, Y: Array) -> float:
    """Return the mean cross-entropy of a mini-batch.

    Parameters
    ----------
    a3 : array of shape (1, m)
        The network's answers.
    Y : array of shape (1, m)
        Labels, 0 or 1.

    Returns
    -------
    cost : float
        The average over the m examples.
    """
    return float(-np.sum(Y * np.log(a3) + (1 - Y) * np.log(1 - a3)) / Y.shape[1])


def predict(X: Array, y: Array, parameters: Arrays) -> Array:
    """Answer 0 or 1 for each example, and print the share of right answers.

    Parameters
    ----------
    X : array of shape (n_0, m)
        Inputs.
    y : array of shape (1, m)
        Labels, 0 or 1.
    parameters : dict
        From training.

    Returns
    -------
    answers : array of shape (1, m)
        Zeros and ones.
    """
    answers = predict_dec(parameters, X).astype(int)
    print(f"Accuracy: {np.mean(answers == y)}")
    return answers


def predict_dec(parameters: Arrays, X: Array) -> Array:
    """Say for each example whether the network is for label 1, as drawings of a decision boundary want it.

    Parameters
    ----------
    parameters : dict
        From training.
    X : array of shape (n_0, m)
        Inputs.

    Returns
    -------
    answers : array of bool, shape (1, m)
        Whether the answer is above one half.
    """
    return np.asarray(forward_propagation(X, parameters)[0] > 0.5)


def load_dataset() -> tuple[Array, Array]:
    """Draw two interleaved half-moons of points, with noise (scikit-learn's `make_moons`).

    Returns
    -------
    train_X : array of shape (2, 300)
        Points, one column each.
    train_Y : array of shape (1, 300)
        0 for the upper moon, 1 for the lower one.
    """
    from dlcore.datasets import load_moons  # here: only training needs it

    return load_moons()


def plot_decision_boundary(model: Callable[[Array], Array], X: Array, y: Array, axes: Any = None) -> None:
    """Shade the two regions that a model tells apart, and draw the points over them.

    Parameters
    ----------
    model : callable
        Takes points, one per *row*, and says for each whether it belongs to label 1.
    X : array of shape (2, m)
        Points.
    y : array of shape (1, m)
        Labels: 0 is drawn as a circle, 1 as a triangle.
    axes : matplotlib axes, optional
        Where to draw (default: the current ones). Limits that are set already are kept as they are.
    """
    import matplotlib.pyplot as plt

    axes = axes or plt.gca()
    draw_points(X, y, axes)
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    xx, yy = np.meshgrid(np.linspace(left, right, 300), np.linspace(bottom, top, 300))
    regions = np.asarray(model(np.c_[xx.ravel(), yy.ravel()]), dtype=float).reshape(xx.shape)
    axes.contourf(xx, yy, regions, levels=[-0.5, 0.5, 1.5], colors=["#56B4E9", "#E69F00"], alpha=0.35, zorder=0)
    axes.set(xlim=(left, right), ylim=(bottom, top))


def draw_points(X: Array, y: Array, axes: Any) -> None:
    """Draw the points of both labels: circles for 0, triangles for 1.

    Parameters
    ----------
    X : array of shape (2, m)
        Points.
    y : array of shape (1, m)
        Labels, 0 or 1.
    axes : matplotlib axes
        Where to draw.
    """
    for label, marker, colour in ((0, "o", "#0072B2"), (1, "^", "#D55E00")):
        points = X[:, y[0] == label]
        axes.scatter(
            *points, marker=marker, color=colour, s=22, edgecolor="white", linewidth=0.5, label=f"label {label}"
        )
    axes.set(xlabel="$x_1$", ylabel="$x_2$")
