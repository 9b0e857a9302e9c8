"""A network of three layers and its parameters as one long column: given in assignment 08.

The network has 4 inputs, hidden layers of 5 and 3 units with relu, and one sigmoid answer: 47 parameters.
`backward_propagation_n` is wrong on purpose.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from dlcore.plain import Array

Cache: TypeAlias = tuple[Array, ...]

SHAPES = {"W1": (5, 4), "b1": (5, 1), "W2": (3, 5), "b2": (3, 1), "W3": (1, 3), "b3": (1, 1)}


def sigmoid(x: Array) -> Array:
    """Squash `x` into (0, 1), entry by entry.

    Parameters
    ----------
    x : array of any shape
        Pre-activations.

    Returns
    -------
    s : array, same shape
        ``1 / (1 + exp(-x))``.
    """
    return np.asarray(1 / (1 + np.exp(-x)))


def relu(x: Array) -> Array:
    """Keep what is positive in `x` and set the rest to zero.

    Parameters
    ----------
    x : array of any shape
        Pre-activations.

    Returns
    -------
    s : array, same shape
        ``max(0, x)``.
    """
    return np.maximum(0, x)


def dictionary_to_vector(parameters: dict[str, Array]) -> tuple[Array, list[str]]:
    """Lay all parameters end to end, each array row by row: W1, b1, W2, b2, W3, b3.

    Parameters
    ----------
    parameters : dict
        "W1" of shape (5, 4), "b1" (5, 1), "W2" (3, 5), "b2" (3, 1), "W3" (1, 3), "b3" (1, 1).

    Returns
    -------
    theta : array of shape (47, 1)
        The column of all parameters.
    keys : list of str
        For each of the 47 numbers, the array that it comes from.
    """
    keys = [name for name in SHAPES for _ in range(parameters[name].size)]
    return _column([parameters[name] for name in SHAPES]), keys


def vector_to_dictionary(theta: Array) -> dict[str, Array]:
    """Cut the long column into the six arrays again: the way back from `dictionary_to_vector`.

    Parameters
    ----------
    theta : array of shape (47, 1)
        All parameters.

    Returns
    -------
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3", with the shapes that `dictionary_to_vector` names; they do not share
        memory with `theta`.
    """
    parameters, start = {}, 0
    for name, (rows, columns) in SHAPES.items():
        parameters[name] = theta[start : start + rows * columns].reshape(rows, columns).copy()
        start += rows * columns
    return parameters


def gradients_to_vector(gradients: dict[str, Array]) -> Array:
    """Lay the gradients of all parameters end to end, in the order of `dictionary_to_vector`.

    Parameters
    ----------
    gradients : dict
        At least "dW1", "db1", "dW2", "db2", "dW3", "db3"; whatever else it holds is left out.

    Returns
    -------
    grad : array of shape (47, 1)
        Entry i is the gradient of the parameter at entry i of theta.
    """
    return _column([gradients["d" + name] for name in SHAPES])


def _column(arrays: list[Array]) -> Array:
    return np.concatenate([array.reshape(-1, 1) for array in arrays])


def forward_propagation_n(X: Array, Y: Array, parameters: dict[str, Array]) -> tuple[Any, Cache]:
    """Run the network and average the cross-entropy of its answers.

    Parameters
    ----------
    X : array of shape (4, m)
        Inputs, one column per example.
    Y : array of shape (m,) or (1, m)
        Labels, 0 or 1.
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3", see `dictionary_to_vector`.

    Returns
    -------
    cost : number
        The cross-entropy cost.
    cache : tuple
        (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3), for the backward pass.
    """
    m = X.shape[1]
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    W3, b3 = parameters["W3"], parameters["b3"]

    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    Z2 = W2 @ A1 + b2
    A2 = relu(Z2)
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)

    losses = -np.log(A3) * Y - np.log(1 - A3) * (1 - Y)
    cost = 1 / m * np.sum(losses)  # in this order: figures near the rounding error depend on it
    return cost, (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)


def backward_propagation_n(X: Array, Y: Array, cache: Cache) -> dict[str, Array]:
    """Carry the gradient back through the network. Not everything here is right.

    Parameters
    ----------
    X : array of shape (4, m)
        Inputs.
    Y : array of shape (m,) or (1, m)
        Labels.
    cache : tuple
        What `forward_propagation_n` kept.

    Returns
    -------
    gradients : dict
        "dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1".
    """
    m = X.shape[1]
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache

    dZ3 = A3 - Y
    dW3 = dZ3 @ A2.T / m
    db3 = dZ3.sum(axis=1, keepdims=True) / m

    dA2 = W3.T @ dZ3
    dZ2 = dA2 * (A2 > 0)
    dW2 = dZ2 @ A1.T / m * 2
    db2 = dZ2.sum(axis=1, keepdims=True) / m

    dA1 = W2.T @ dZ2
    dZ1 = dA1 * (A1 > 0)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) * 4 / m

    gradients = {"dZ3": dZ3, "dW3": dW3, "db3": db3}
    gradients |= {"dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2}
    gradients |= {"dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
    return gradients


def complex_step_gradients(X: Array, Y: Array, parameters: dict[str, Array]) -> dict[str, Array]:
    """Measure the gradients on the cost without any rounding to speak of, by steps along the imaginary axis.

    The imaginary part of J(theta + ih) is h times the slope; nothing is subtracted, so h can be as small as one likes.

    Parameters
    ----------
    X, Y, parameters
        As for `forward_propagation_n`.

    Returns
    -------
    gradients : dict
        "dW1", "db1", "dW2", "db2", "dW3", "db3".

    References
    ----------
    W. Squire, G. Trapp, "Using complex variables to estimate derivatives of real functions", SIAM Review 40 (1998).
    """
    theta, _ = dictionary_to_vector(parameters)
    h = 1e-20
    slopes = np.zeros(theta.shape)
    for i in range(len(theta)):
        moved = theta.astype(complex)
        moved[i] += 1j * h
        slopes[i] = forward_propagation_n(X, Y, vector_to_dictionary(moved))[0].imag / h
    return {"d" + name: slope for name, slope in vector_to_dictionary(slopes).items()}
