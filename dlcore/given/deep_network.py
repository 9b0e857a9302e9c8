"""Activations of a fully connected network, forward and backward: given in assignments 04 and 05."""

from __future__ import annotations

import numpy as np

from dlcore.plain import Array


def sigmoid(Z: Array) -> tuple[Array, Array]:
    """Squash `Z` into (0, 1), entry by entry.

    Parameters
    ----------
    Z : array of any shape
        Pre-activations.

    Returns
    -------
    A : array, same shape as `Z`
        ``1 / (1 + exp(-Z))``, computed without overflow for any `Z`.
    cache : array
        `Z` itself, for the backward pass.
    """
    return _logistic(Z), Z


def relu(Z: Array) -> tuple[Array, Array]:
    """Keep what is positive in `Z` and set the rest to zero.

    Parameters
    ----------
    Z : array of any shape
        Pre-activations.

    Returns
    -------
    A : array, same shape as `Z`
        ``max(0, Z)``.
    cache : array
        `Z` itself, for the backward pass.
    """
    return np.maximum(0, Z), Z


def sigmoid_backward(dA: Array, cache: Array) -> Array:
    """Carry the gradient back through a sigmoid.

    Parameters
    ----------
    dA : array
        Gradient of the cost with respect to the activation.
    cache : array, same shape
        The `Z` that `sigmoid` kept.

    Returns
    -------
    dZ : array, same shape
        ``dA * s * (1 - s)`` with ``s`` the sigmoid of `Z`.
    """
    s = _logistic(cache)
    return np.asarray(dA * s * (1 - s))


def relu_backward(dA: Array, cache: Array) -> Array:
    """Carry the gradient back through a relu: it passes where `Z` was positive and stops elsewhere.

    Parameters
    ----------
    dA : array
        Gradient of the cost with respect to the activation.
    cache : array, same shape
        The `Z` that `relu` kept.

    Returns
    -------
    dZ : array, same shape
        A copy of `dA` with zeros where ``Z <= 0``.
    """
    return np.where(cache > 0, dA, 0.0)


def _logistic(Z: Array) -> Array:
    # exp never sees a positive number, so it cannot overflow
    decay = np.exp(-np.abs(Z))
    return np.asarray(np.where(Z >= 0, 1, decay) / (1 + decay))
