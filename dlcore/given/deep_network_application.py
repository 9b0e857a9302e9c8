"""Assignment 05's tools: the parts of a deep network, its data, and what looks at the result.

The parts keep the names, arguments and results that they have in assignment 04. Each of the three products of a layer
adds up along one axis: over the inputs on the way forward; over the examples for the weights, and over the units for
the layer below, on the way back.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from dlcore.datasets import Pictures, load_cats
from dlcore.given.deep_network import relu, relu_backward, sigmoid, sigmoid_backward
from dlcore.plain import Array
from dlcore.through import Function

Parameters: TypeAlias = dict[str, Array]
LinearCache: TypeAlias = tuple[Array, Array, Array]
Cache: TypeAlias = tuple[LinearCache, Array]

BENDS = {"relu": (relu, relu_backward), "sigmoid": (sigmoid, sigmoid_backward)}  # there and back
UNITS, COLUMNS = 0, 1  # the axes of whatever holds examples as columns


def load_data() -> Pictures:
    """Load the cat pictures of assignment 02.

    Returns
    -------
    train_x_orig : array of uint8, shape (209, 64, 64, 3)
    train_y : array of int64, shape (1, 209)
        1 for a cat, 0 for anything else.
    test_x_orig : array of uint8, shape (50, 64, 64, 3)
    test_y : array of int64, shape (1, 50)
    classes : array of bytes, shape (2,)
        ``[b"non-cat", b"cat"]``.

    Raises
    ------
    dlcore.datasets.DataError
        If a file is damaged.
    """
    return load_cats()


# --------------------------------------------------------------------------------------------------------------- starts
def initialize_parameters(n_x: int, n_h: int, n_y: int) -> Parameters:
    """Draw the starting parameters of a network with one hidden layer; numpy is seeded with 1.

    Parameters
    ----------
    n_x, n_h, n_y : int
        Number of inputs, of hidden units, and of outputs.

    Returns
    -------
    parameters : dict
        "W1" of shape (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h) and "b2" (n_y, 1): weights from the bell curve times
        0.01, biases zero.
    """
    return _start([n_x, n_h, n_y], lambda drawn: drawn * 0.01)


def initialize_parameters_deep(layer_dims: Sequence[int]) -> Parameters:
    """Draw the starting parameters of a network of any depth; numpy is seeded with 1.

    This is not the function of assignment 04, which seeds with 3 and multiplies by 0.01.

    Parameters
    ----------
    layer_dims : sequence of int
        Number of units in each layer, the inputs first.

    Returns
    -------
    parameters : dict
        For each layer l: "Wl" of shape (n_l, n_(l-1)), from the bell curve divided by the square root of n_(l-1), and
        "bl" of shape (n_l, 1), zero.
    """
    return _start(layer_dims, lambda drawn: drawn / np.sqrt(drawn.shape[1]))


def _start(sizes: Sequence[int], scaled: Callable[[Array], Array]) -> Parameters:
    np.random.seed(1)
    parameters: Parameters = {}
    for l, (below, here) in enumerate(pairwise(sizes), 1):
        parameters |= {f"W{l}": scaled(np.random.randn(here, below)), f"b{l}": np.zeros((here, 1))}
    return parameters


# -------------------------------------------------------------------------------------------------------- the way there
def linear_forward(A: Array, W: Array, b: Array) -> tuple[Array, LinearCache]:
    """Compute the linear half of a layer.

    Parameters
    ----------
    A : array of shape (n_prev, m)
        Activations of the layer below.
    W, b : arrays of shape (n, n_prev) and (n, 1)
        Weights and biases.

    Returns
    -------
    Z : array of shape (n, m)
        Pre-activations.
    cache : tuple
        (A, W, b).
    """
    over_inputs = np.tensordot(W, A, 1)
    over_inputs += b
    return over_inputs, (A, W, b)


def linear_activation_forward(A_prev: Array, W: Array, b: Array, activation: str) -> tuple[Array, Cache]:
    """Compute a whole layer.

    Parameters
    ----------
    A_prev : array of shape (n_prev, m)
        Activations of the layer below.
    W, b : arrays of shape (n, n_prev) and (n, 1)
        Weights and biases.
    activation : {"sigmoid", "relu"}
        Which activation the layer uses.

    Returns
    -------
    A : array of shape (n, m)
        Activations of this layer.
    cache : tuple
        (linear_cache, activation_cache), which is ((A_prev, W, b), Z).
    """
    there, _ = BENDS[activation]
    straight = linear_forward(A_prev, W, b)
    bent = there(straight[0])
    return bent[0], (straight[1], bent[1])


def L_model_forward(X: Array, parameters: Parameters) -> tuple[Array, list[Cache]]:
    """Run a whole network: relu in all layers but the last, which has a sigmoid.

    Parameters
    ----------
    X : array of shape (n_0, m)
        Inputs, one column per example.
    parameters : dict
        "W1", "b1", ..., "WL", "bL".

    Returns
    -------
    AL : array of shape (n_L, m)
        The network's answers.
    caches : list
        The caches of layers 1 to L.
    """
    signal, kept = X, []
    for l, activation in _layers(len(parameters) // 2):
        signal, memory = linear_activation_forward(signal, parameters[f"W{l}"], parameters[f"b{l}"], activation)
        kept.append(memory)
    return signal, kept


def _layers(depth: int) -> list[tuple[int, str]]:
    """Each layer's number and activation, from the inputs up."""
    return [(l, "sigmoid" if l == depth else "relu") for l in range(1, depth + 1)]


def compute_cost(AL: Array, Y: Array) -> float:
    """Return the cross-entropy cost.

    Parameters
    ----------
    AL : array of shape (1, m)
        The network's answers.
    Y : array of shape (1, m)
        The true labels.

    Returns
    -------
    cost : float
        The average over the examples.
    """
    return -float(np.vdot(Y, np.log(AL)) + np.vdot(1 - Y, np.log1p(-AL))) / Y.size


# --------------------------------------------------------------------------------------------------------- the way back
def linear_backward(dZ: Array, cache: LinearCache) -> tuple[Array, Array, Array]:
    """Carry the gradient back through the linear half of a layer.

    Parameters
    ----------
    dZ : array of shape (n, m)
        Gradient with respect to Z, one column per example.
    cache : tuple
        (A_prev, W, b).

    Returns
    -------
    dA_prev, dW, db : arrays
        Gradients with the shapes of A_prev, W and b; the last two are averages over the examples.
    """
    share = dZ / dZ.shape[COLUMNS]
    over_examples = np.tensordot(share, cache[0], (COLUMNS, COLUMNS))
    return np.tensordot(cache[1], dZ, (UNITS, UNITS)), over_examples, share.sum(COLUMNS, keepdims=True)


def linear_activation_backward(dA: Array, cache: Cache, activation: str) -> tuple[Array, Array, Array]:
    """Carry the gradient back through a whole layer.

    Parameters
    ----------
    dA : array of shape (n, m)
        Gradient with respect to this layer's activations.
    cache : tuple
        ((A_prev, W, b), Z).
    activation : {"sigmoid", "relu"}
        Which activation the layer uses.

    Returns
    -------
    dA_prev, dW, db : arrays
        Gradients with the shapes of A_prev, W and b.
    """
    _, back = BENDS[activation]
    return linear_backward(back(dA, cache[1]), cache[0])


def L_model_backward(AL: Array, Y: Array, caches: list[Cache]) -> dict[str, Array]:
    """Carry the gradient back through the whole network.

    Parameters
    ----------
    AL : array of shape (1, m)
        The network's answers.
    Y : array of shape (1, m)
        The true labels.
    caches : list
        From `L_model_forward`.

    Returns
    -------
    grads : dict
        For each layer l: "dWl" and "dbl" with the shapes of its W and b, and "dAl", the gradient that layer l hands
        down, with the shape of its input.
    """
    grads: dict[str, Array] = {}
    complaint = (AL - Y.reshape(AL.shape)) / (AL * (1 - AL))
    for l, activation in reversed(_layers(len(caches))):
        parts = linear_activation_backward(complaint, caches[l - 1], activation)
        grads |= dict(zip((f"dA{l}", f"dW{l}", f"db{l}"), parts, strict=True))
        complaint = parts[0]
    return grads


def update_parameters(parameters: Parameters, grads: dict[str, Array], learning_rate: float) -> Parameters:
    """Take one step of gradient descent; the given dictionary stays as it was.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", ..., "WL", "bL".
    grads : dict
        "dW1", "db1", ..., "dWL", "dbL".
    learning_rate : float
        The length of the step.

    Returns
    -------
    parameters : dict
        The parameters after the step.
    """
    return {name: here - learning_rate * grads[f"d{name}"] for name, here in parameters.items()}


# ------------------------------------------------------------------------------------------------ looking at the result
def predict(X: Array, y: Array, parameters: Parameters) -> Array:
    """Answer 0 or 1 for each example, and print the share of right answers.

    Parameters
    ----------
    X : array of shape (n_0, m)
        Inputs, one column per example.
    y : array of shape (1, m)
        The true labels, 0 or 1.
    parameters : dict
        From training.

    Returns
    -------
    p : array of shape (1, m)
        1.0 where the network's answer is above 0.5, otherwise 0.0.
    """
    p = (L_model_forward(X, parameters)[0] > 0.5).astype(float)
    print(f"Accuracy: {np.mean(p == y)}")
    return p


def plot_costs(costs: Sequence[float], learning_rate: float) -> None:
    """Draw the costs of every hundredth iteration; a single one makes no curve.

    Parameters
    ----------
    costs : sequence of float
        From iterations 0, 100, 200, ...
    learning_rate : float
        For the title.
    """
    if len(costs) < 2:
        return
    from matplotlib import pyplot as plt  # only who trains for long waits for it

    axes = plt.figure(figsize=(6.5, 3.2), layout="constrained").subplots()
    axes.plot(range(0, 100 * len(costs), 100), costs, color="#0072B2", marker="o", markersize=4)
    axes.set(
        xlabel="iteration", ylabel="cost", ylim=(0, None), title=f"Cost while training, learning rate {learning_rate}"
    )
    plt.show()


def print_mislabeled_images(classes: Sequence[bytes], X: Array, y: Array, p: Array) -> None:
    """Draw the pictures on which the network is wrong, with its answer and the right one.

    Parameters
    ----------
    classes : sequence of bytes
        The names of labels 0 and 1.
    X : array of shape (12288, m)
        Pictures of 64 by 64 pixels in three colours, one column each, values from 0 to 1.
    y, p : arrays of shape (1, m)
        The true labels, and the network's.
    """
    from matplotlib import pyplot as plt

    wrong = np.flatnonzero(p != y)
    if not wrong.size:
        print("No picture is labelled wrongly.")
        return
    rows = -(-wrong.size // 7)
    figure, axes = plt.subplots(rows, 7, figsize=(10, 2.1 * rows), layout="constrained", squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for axis, i in zip(axes.flat, wrong, strict=False):
        axis.imshow(X[:, i].reshape(64, 64, 3))
        said, true = (classes[int(labels[0, i])].decode() for labels in (p, y))
        axis.set_title(f"no. {i}: says {said},\nis {true}", fontsize=8.5)
    figure.suptitle(f"Labelled wrongly: {wrong.size} of {y.size}")
    plt.show()


# ------------------------------------------------------------------------------------------------------- for the checks
def quietly_trained(function: Function, *arguments: Any) -> Any:
    """Train without bars and printing; add the costs that were printed for iterations 0, 100, 200, ..., if any were.

    Parameters
    ----------
    function : callable
        `two_layer_model` or `L_layer_model`. Some editions of these return the parameters, others (parameters, costs):
        both are right.
    *arguments
        What to call it with.

    Returns
    -------
    result : dict
        The parameters, and "costs", a list, if costs were printed. What is no dictionary of parameters comes back as it
        is.
    """
    said = io.StringIO()
    with contextlib.redirect_stdout(said), _without_bars():
        result = function(*arguments)
    parameters = result[0] if isinstance(result, tuple) and len(result) == 2 else result
    if not isinstance(parameters, dict):
        return result
    printed = re.findall(r"iteration (\d+): \[*([^\s\]]+)", said.getvalue())
    costs = [float(cost) for i, cost in printed if int(i) % 100 == 0]
    return {**parameters, "costs": costs} if costs else parameters


@contextlib.contextmanager
def _without_bars() -> Iterator[None]:
    before = os.environ.get("TQDM_DISABLE")
    os.environ["TQDM_DISABLE"] = "1"
    try:
        yield
    finally:
        os.environ.pop("TQDM_DISABLE")
        os.environ |= {"TQDM_DISABLE": before} if before is not None else {}
