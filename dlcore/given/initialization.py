"""A network of three layers, its training data and its pictures: given in assignment 06.

Here ``da`` and ``dz`` are gradients of the cost itself: ``dz3`` already carries the factor 1/m.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from dlcore.datasets import load_circles
from dlcore.plain import Array

Cache: TypeAlias = tuple[Array, ...]

# Masataka Okabe and Kei Ito, "Color Universal Design", 2002: blue and vermillion, for label 0 and label 1
COLOURS = ("#0072B2", "#D55E00")
PALE = ("#cfe3f1", "#f9dcc8")
MARKERS = ("o", "x")


# ---------------------------------------------------------------------------------------------------------- the network
def sigmoid(x: Array) -> Array:
    """Squash `x` into (0, 1), entry by entry.

    Parameters
    ----------
    x : array of any shape
        Pre-activations.

    Returns
    -------
    array, same shape as `x`
        ``1 / (1 + exp(-x))``, computed without overflow for any `x`.
    """
    decay = np.exp(-np.abs(x))  # exp never sees a positive number
    return np.asarray(np.where(np.asarray(x) >= 0, 1, decay) / (1 + decay))


def relu(x: Array) -> Array:
    """Keep what is positive in `x` and set the rest to zero.

    Parameters
    ----------
    x : array of any shape
        Pre-activations.

    Returns
    -------
    array, same shape as `x`
        ``max(0, x)``.
    """
    return np.maximum(0, x)


def forward_propagation(X: Array, parameters: Mapping[str, Array]) -> tuple[Array, Cache]:
    """Run the network: linear, relu, linear, relu, linear, sigmoid.

    Parameters
    ----------
    X : array of shape (n_0, m)
        Inputs, one column per example.
    parameters : mapping
        "W1" of shape (n_1, n_0), "b1" (n_1, 1), and so on to "W3", "b3".

    Returns
    -------
    a3 : array of shape (n_3, m)
        The network's answers.
    cache : tuple
        (z1, a1, W1, b1, z2, a2, W2, b2, z3, a3, W3, b3), for the backward pass.
    """
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    z1 = np.dot(W1, X) + b1
    a1 = relu(z1)
    z2 = np.dot(W2, a1) + b2
    a2 = relu(z2)
    z3 = np.dot(W3, a2) + b3
    a3 = sigmoid(z3)
    return a3, (z1, a1, W1, b1, z2, a2, W2, b2, z3, a3, W3, b3)


def compute_loss(a3: Array, Y: Array) -> float:
    """Compute the cross-entropy of the answers, averaged over the examples.

    Parameters
    ----------
    a3 : array of shape (1, m)
        The network's answers, in [0, 1].
    Y : array of shape (1, m)
        Labels, 0 or 1.

    Returns
    -------
    float
        The mean of ``-log(a3)`` where the label is 1 and ``-log(1 - a3)`` where it is 0. It is infinite if one answer
        is exactly 0 or 1 and wrong.
    """
    with np.errstate(divide="ignore"):  # log(0) is -inf, and here that is the truth
        losses = -np.log(np.where(Y == 1, a3, 1 - a3))
    return float(np.sum(losses) / Y.shape[1])


def backward_propagation(X: Array, Y: Array, cache: Cache) -> dict[str, Array]:
    """Compute the gradients of the mean loss.

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
    gradients : dict
        "dz3", "dW3", "db3", "da2", "dz2", "dW2", "db2", "da1", "dz1", "dW1", "db1", each of the shape of what it
        belongs to.
    """
    _, a1, _, _, _, a2, W2, _, _, a3, W3, _ = cache
    dz3 = 1.0 / X.shape[1] * (a3 - Y)  # sigmoid and cross-entropy together; 1/m comes in here, once for all
    da2 = np.dot(W3.T, dz3)
    dz2 = da2 * (a2 > 0)
    da1 = np.dot(W2.T, dz2)
    dz1 = da1 * (a1 > 0)
    return {
        "dz3": dz3,
        "dW3": np.dot(dz3, a2.T),
        "db3": np.sum(dz3, axis=1, keepdims=True),
        "da2": da2,
        "dz2": dz2,
        "dW2": np.dot(dz2, a1.T),
        "db2": np.sum(dz2, axis=1, keepdims=True),
        "da1": da1,
        "dz1": dz1,
        "dW1": np.dot(dz1, X.T),
        "db1": np.sum(dz1, axis=1, keepdims=True),
    }


def update_parameters(
    parameters: Mapping[str, Array], grads: Mapping[str, Array], learning_rate: float
) -> dict[str, Array]:
    """Take one step of gradient descent.

    Parameters
    ----------
    parameters : mapping
        "W1", "b1", ...
    grads : mapping
        "dW1", "db1", ...; other entries are not used.
    learning_rate : float
        Length of the step.

    Returns
    -------
    dict
        The new parameters, in new arrays.
    """
    return {name: value - learning_rate * grads["d" + name] for name, value in parameters.items()}


def predict(X: Array, y: Array, parameters: Mapping[str, Array]) -> Array:
    """Decide for each example between 0 and 1, and print the share of right decisions.

    Parameters
    ----------
    X : array of shape (n_0, m)
        Inputs.
    y : array of shape (1, m)
        The right labels.
    parameters : mapping
        Of the network.

    Returns
    -------
    array of int, shape (1, m)
        1 where the network answers more than one half.
    """
    decisions = predict_dec(parameters, X).astype(int)
    print(f"Accuracy: {np.mean(decisions == y)}")
    return decisions


def predict_dec(parameters: Mapping[str, Array], X: Array) -> Array:
    """Decide for each example whether the network answers more than one half.

    Parameters
    ----------
    parameters : mapping
        Of the network.
    X : array of shape (n_0, m)
        Inputs.

    Returns
    -------
    array of bool, shape (1, m)
    """
    a3, _ = forward_propagation(X, parameters)
    return np.asarray(a3 > 0.5)


# -------------------------------------------------------------------------------------------------- data and pictures
def load_dataset() -> tuple[Array, Array, Array, Array]:
    """Draw points on two noisy circles, one inside the other, and plot those to learn from.

    Returns
    -------
    train_X : array of shape (2, 300)
        Points to learn from.
    train_Y : array of int, shape (1, 300)
        1 for points of the inner circle, 0 for the outer.
    test_X, test_Y : arrays of shape (2, 100) and (1, 100)
        More of them, to test with.
    """
    train_X, train_Y, test_X, test_Y = load_circles()
    axes = plt.figure(figsize=(4.2, 4.2), layout="constrained").subplots()
    _scatter(axes, train_X, train_Y)
    axes.set(title="Two circles: the points to learn from", aspect="equal")
    plt.show()
    return train_X, train_Y, test_X, test_Y


def plot_decision_boundary(model: Callable[[Array], Array], X: Array, y: Array) -> None:
    """Shade the plane by what the model decides there, and put the examples on top.

    Parameters
    ----------
    model : callable
        Takes points, an array of shape (k, 2), and returns k decisions, true or false.
    X : array of shape (2, m)
        Examples; the shaded part of the plane goes 1 beyond them on each side.
    y : array of shape (1, m)
        Their labels.

    Notes
    -----
    Draws into matplotlib's current axes, so that title and limits can be set before or after.
    """
    sides = [np.arange(coordinate.min() - 1, coordinate.max() + 1, 0.01) for coordinate in X]
    x1, x2 = np.meshgrid(*sides)
    decisions = np.asarray(model(np.c_[x1.ravel(), x2.ravel()])).reshape(x1.shape)
    axes = plt.gca()
    axes.contourf(x1, x2, decisions, levels=[-0.5, 0.5, 1.5], colors=PALE)
    _scatter(axes, X, y)


def _scatter(axes: Axes, X: Array, y: Array) -> None:
    """Draw the examples, each label with a colour and a marker of its own."""
    for label in (0, 1):
        x1, x2 = X[:, np.ravel(y) == label]
        axes.scatter(x1, x2, s=22, c=COLOURS[label], marker=MARKERS[label], linewidths=1, label=f"label {label}")
    axes.set(xlabel="$x_1$", ylabel="$x_2$")
    axes.legend(loc="upper right")
