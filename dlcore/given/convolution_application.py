"""Assignment 12's tools: mini-batches of pictures, graphs, drawings of filters, and how its exercises are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlcore.given.seeds import moved_seeds
from dlcore.given.tensors import tf
from dlcore.plain import Array
from dlcore.through import Function


# ------------------------------------------------------------------------------------------------------------- training
def random_mini_batches(X: Any, Y: Any, mini_batch_size: int = 64, seed: int = 0) -> list[tuple[Array, Array]]:
    """Shuffle the examples and deal them out in mini-batches; examples come first.

    Parameters
    ----------
    X : array or tensor of shape (m, n_H0, n_W0, n_C0)
        Pictures.
    Y : array or tensor of shape (m, n_y)
        One-hot labels.
    mini_batch_size : int
        Examples in each mini-batch; the last one may hold fewer.
    seed : int
        Of numpy's random numbers, which shuffle.

    Returns
    -------
    list of tuples
        Arrays of float32, (k, n_H0, n_W0, n_C0) and (k, n_y).
    """
    pictures, labels = np.asarray(X, np.float32), np.asarray(Y, np.float32)
    np.random.seed(seed)
    order = np.random.permutation(len(pictures))
    parts = [order[start : start + mini_batch_size] for start in range(0, len(order), mini_batch_size)]
    return [(pictures[part], labels[part]) for part in parts]


def as_graph(function: Function, *placeholders: Any) -> Callable[..., Any]:
    """Turn a function of tensors into a graph, for inputs such as the placeholders describe.

    Parameters
    ----------
    function : callable
        Takes one tensor for each placeholder. Variables that it uses must exist beforehand.
    placeholders : keras.Input
        Shape and type of each input; a size of None stays open.

    Returns
    -------
    callable
        Does what `function` does, without Python.

    Raises
    ------
    TypeError, ValueError
        Later, when it is called with inputs of another shape.
    """
    described = [tf.TensorSpec(placeholder.shape, placeholder.dtype) for placeholder in placeholders]
    return tf.function(function, input_signature=described, autograph=False)  # type: ignore[no-any-return]


def accuracy(forward: Function, X: Any, Y: Any, parameters: Mapping[str, Any]) -> float:
    """Measure the share of pictures whose largest score is the right one.

    Parameters
    ----------
    forward : callable
        `forward_propagation`: of pictures and parameters.
    X : array or tensor of shape (m, n_H0, n_W0, n_C0)
        Pictures.
    Y : array or tensor of shape (m, n_y)
        One-hot labels.
    parameters : mapping
        What was learnt.

    Returns
    -------
    float
        From 0 to 1.
    """
    right = np.asarray(Y).argmax(axis=1)
    return float(np.mean(predict(forward, X, parameters) == right))


def predict(forward: Function, X: Any, parameters: Mapping[str, Any]) -> Array:
    """Say for each picture which class has the largest score.

    Parameters
    ----------
    forward : callable
        `forward_propagation`: of pictures and parameters.
    X : array or tensor of shape (m, n_H0, n_W0, n_C0)
        Pictures.
    parameters : mapping
        What was learnt.

    Returns
    -------
    array of int, shape (m,)
    """
    pictures = np.asarray(X, np.float32)
    parts = [pictures[start : start + 128] for start in range(0, len(pictures), 128)]  # all at once would fill memory
    return np.concatenate([np.asarray(forward(tf.constant(part), parameters)).argmax(axis=1) for part in parts])


# ------------------------------------------------------------------------------------------------------------- pictures
def draw_costs(costs: Sequence[Any], learning_rate: float) -> None:
    """Draw the cost of each epoch, and where a network stands that knows nothing of six classes."""
    _, axes = plt.subplots(figsize=(6, 2.8), layout="constrained")
    axes.plot(range(1, len(costs) + 1), costs, color="#0072B2", marker=".")
    axes.axhline(np.log(6), color="#D55E00", linestyle=":")
    axes.text(len(costs), np.log(6) + 0.02, "log 6: knows nothing", ha="right", va="bottom")
    axes.set(xlabel="epoch", ylabel="average cost", title=f"Adam, learning rate {learning_rate}")
    axes.set_ylim(0, 1.15 * max(*costs, np.log(6)))
    plt.show()


def draw_filters(before: Any, after: Any) -> Figure:
    """Draw the filters of the first layer as colour pictures, before and after training.

    Parameters
    ----------
    before, after : arrays or tensors of shape (f, f, 3, n_C)
        Weights. Each filter is stretched so that 0 is grey.

    Returns
    -------
    matplotlib figure
    """
    rows = {"at the start": np.asarray(before), "after training": np.asarray(after)}
    n_C = rows["after training"].shape[-1]
    figure, axes = plt.subplots(2, n_C, figsize=(n_C, 2.6), layout="constrained", squeeze=False)
    for line, (words, W) in zip(axes, rows.items(), strict=True):
        for c, spot in enumerate(line):
            weights = W[..., c]
            spot.imshow(0.5 + weights / (2 * abs(weights).max()))
            spot.set(xticks=[], yticks=[], title=f"filter {c}")
            spot.title.set_fontsize(9)
        line[0].set_ylabel(words, fontsize=9)
    return figure


# ------------------------------------------------------------------------------------------ how the exercises are asked
def describe_placeholders(function: Function, *arguments: Any) -> Any:
    """Call a function that returns placeholders, and describe these.

    Parameters
    ----------
    function : callable
        The function to ask.
    arguments
        Plain values.

    Returns
    -------
    tuple of dicts
        What each "is", its "shape", in which None is an open size, and its "dtype". A result of another form is
        returned as it is.
    """
    result = function(*arguments)
    return tuple(_described(each) for each in result) if isinstance(result, (tuple, list)) else result


def _described(value: Any) -> Any:
    if not hasattr(value, "shape") or not hasattr(value, "dtype"):
        return value
    is_placeholder = isinstance(value, tf.keras.KerasTensor)
    return {
        "is": "a placeholder" if is_placeholder else type(value).__name__,
        "shape": list(value.shape),
        "dtype": str(value.dtype),
    }


def variables_and_values(function: Function, by: int = 0) -> Any:
    """Call a function that returns a dictionary of variables; say what each is, and which numbers it holds.

    Parameters
    ----------
    function : callable
        The function to ask.
    by : int
        What every seed grows by, so that other numbers are drawn.

    Returns
    -------
    dict
        For each name what the value "is", and its "numbers". A result of another form is returned as it is.
    """
    with moved_seeds(function, by):
        result = function()
    if not isinstance(result, Mapping):
        return result
    return {name: {"is": _kind(value), "numbers": np.asarray(value)} for name, value in result.items()}


def _kind(value: Any) -> str:
    if isinstance(value, tf.Variable) and value.trainable:
        return "a trainable tf.Variable"
    return type(value).__name__
