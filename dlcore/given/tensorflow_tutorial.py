"""Assignment 10's tools: the hand signs, mini-batches, a look at the result, and how its exercises are asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes

from dlcore.datasets import Pictures, load_signs
from dlcore.given.tensors import arrays_of, tensors_of, tf
from dlcore.plain import Array
from dlcore.through import Function

Plain: TypeAlias = Any  # what dlcore.plain.plain accepts

FOLLOWED = "a gradient tape can follow it"
LOST = "a gradient tape loses its way: some step is not TensorFlow's"
GRADIENT = "and the gradient"


# ------------------------------------------------------------------------------------------------------------- the data
def load_dataset() -> Pictures:
    """Load the hand signs for 0 to 5.

    Returns
    -------
    train_x : array of uint8, shape (1080, 64, 64, 3)
    train_y : array of int64, shape (1, 1080)
        The number that each hand shows.
    test_x, test_y : arrays, shapes (120, 64, 64, 3) and (1, 120)
    classes : array of int64, shape (6,)

    Raises
    ------
    dlcore.datasets.DataError
        If a file of your own is damaged.
    """
    return load_signs()


def convert_to_one_hot(Y: Array, C: int) -> Array:
    """Turn labels into one-hot columns.

    Parameters
    ----------
    Y : array of int, shape (1, m) or (m,)
        Labels from 0 to C - 1.
    C : int
        Number of classes.

    Returns
    -------
    array of shape (C, m)
        Column i holds a 1 in the row of label i.
    """
    return np.asarray(np.eye(C)[np.ravel(Y)].T)


def random_mini_batches(X: Array, Y: Array, mini_batch_size: int = 64, seed: int = 0) -> Iterator[tuple[Array, Array]]:
    """Shuffle the examples and deal them out in mini-batches, as in assignment 09.

    Parameters
    ----------
    X, Y : arrays of shape (n_x, m) and (C, m)
        Inputs and labels, one column per example.
    mini_batch_size : int
        Examples in each mini-batch; the last one may hold fewer.
    seed : int
        Of numpy's random numbers, which shuffle.

    Yields
    ------
    tuple of arrays of shape (n_x, k) and (C, k)
    """
    np.random.seed(seed)
    order = np.random.permutation(X.shape[1])
    for start in range(0, X.shape[1], mini_batch_size):
        chosen = order[start : start + mini_batch_size]
        yield X[:, chosen], Y[:, chosen]


# ------------------------------------------------------------------------------------------------- what comes out of it
def predict(X: Array, parameters: Mapping[str, Any]) -> Array:
    """Say for each picture which class the network holds for the likeliest.

    Parameters
    ----------
    X : array of shape (n_x, m)
        Pictures as columns of numbers from 0 to 1; one picture is (n_x, 1).
    parameters : mapping
        "W1", "b1", ..., "W3", "b3": tensors, variables or arrays.

    Returns
    -------
    array of int, shape (m,)
    """
    numbers = {name: np.asarray(value) for name, value in parameters.items()}
    signal = np.asarray(X, dtype=np.float32)
    for l in (1, 2, 3):
        signal = np.einsum("ji,im->jm", numbers[f"W{l}"], signal if l == 1 else signal.clip(0)) + numbers[f"b{l}"]
    return np.asarray(signal.argmax(axis=0))


def confusion_matrix(labels: Array, predicted: Array, C: int) -> Array:
    """Count which class is taken for which.

    Parameters
    ----------
    labels, predicted : arrays of int with m entries
        What is right, and what was predicted.
    C : int
        Number of classes.

    Returns
    -------
    array of int, shape (C, C)
        Row: the right class; column: the predicted one.
    """
    counts = np.zeros((C, C), dtype=int)
    np.add.at(counts, (np.ravel(labels), np.ravel(predicted)), 1)
    return counts


def draw_confusion(counts: Array, axes: Axes) -> None:
    """Draw a confusion matrix; every number is written, so that none depends on its colour.

    Parameters
    ----------
    counts : array of int, shape (C, C)
        From `confusion_matrix`.
    axes : matplotlib axes
        Where to draw.
    """
    axes.imshow(counts, cmap="Blues", vmin=0, vmax=max(1, counts.max()))
    for (row, column), count in np.ndenumerate(counts):
        axes.text(column, row, count, ha="center", va="center", color="white" if count > counts.max() / 2 else "black")
    classes = range(len(counts))
    axes.set(xlabel="predicted", ylabel="right answer", xticks=classes, yticks=classes)


# ------------------------------------------------------------------------------------------ how the exercises are asked
def on_tape(function: Function, *arguments: Any) -> tuple[Any, ...]:
    """Call a function with variables, and see whether a gradient tape can follow what it does.

    Parameters
    ----------
    function : callable
        The function to ask.
    arguments
        Arrays, and dictionaries of arrays. The values of dictionaries are what is to be learnt; if there is no
        dictionary, the first argument is. With `GRADIENT` as the last one, the gradient is returned too.

    Returns
    -------
    answer : Any
        What the function returned, with arrays in place of tensors.
    followed : str
        Whether the answer has a gradient with respect to what is to be learnt, in words.
    gradient : list of arrays, or None
        Only if it was asked for: words are easily put into one's mouth, numbers have to be right.
    """
    wanted = isinstance(arguments[-1], str)
    given = [variables_of(argument) for argument in arguments[: len(arguments) - wanted]]
    learnt = [variable for each in given if isinstance(each, dict) for variable in each.values()] or given[:1]
    with tf.GradientTape() as tape:
        answer = function(*given)
    found = tape.gradient(answer, learnt) if isinstance(answer, tf.Tensor) else [None]
    lost = any(gradient is None for gradient in found)
    told = arrays_of(answer), LOST if lost else FOLLOWED
    numbers = None if lost else [arrays_of(tf.convert_to_tensor(gradient)) for gradient in found]
    return (*told, numbers) if wanted else told


def with_variables(function: Function, *arguments: Any) -> Any:
    """Call a function with tensors in place of arrays, and variables in place of arrays in dictionaries.

    Parameters
    ----------
    function : callable
        The function to ask.
    arguments
        Plain values.

    Returns
    -------
    Any
        What the function returned, with arrays in place of tensors.
    """
    given = (variables_of(each) if isinstance(each, dict) else tensors_of(each) for each in arguments)
    return arrays_of(function(*given))


def variables_of(value: Any) -> Any:
    """Turn an array, or the arrays in a dictionary, into variables of type float32; anything else stays."""
    if isinstance(value, dict):
        return {key: variables_of(item) for key, item in value.items()}
    return tf.Variable(value, dtype=tf.float32) if isinstance(value, np.ndarray) else value


def describe_specs(function: Function, *arguments: Any) -> Plain:
    """Call a function that returns specifications of tensors, and describe these.

    Parameters
    ----------
    function : callable
        The function to ask.
    arguments
        Plain values.

    Returns
    -------
    Plain
        In place of each ``tf.TensorSpec`` a dictionary with its "shape", in which None is an open size, and "dtype".
    """
    result = function(*arguments)
    return tuple(_described(each) for each in result) if isinstance(result, (tuple, list)) else _described(result)


def _described(spec: Any) -> Any:
    if not isinstance(spec, tf.TensorSpec):
        return spec
    return {"shape": None if spec.shape.rank is None else spec.shape.as_list(), "dtype": spec.dtype.name}


def describe_variables(function: Function, lift: float = 0.0) -> Plain:
    """Call a function twice that returns a dictionary of variables, and describe these without their numbers.

    Parameters
    ----------
    function : callable
        The function to ask.
    lift : float
        What is added to all numbers before they are described, so that each description is another one.

    Returns
    -------
    Plain
        For each variable what it "is", its "shape" and "dtype", how its "values" are spread, and whether they are
        "the same in every call".
    """
    first, second = function(), function()
    if not (isinstance(first, Mapping) and isinstance(second, Mapping)):
        return first
    return {
        name: _parameter(value, lift) | {"the same in every call": _equal(value, second.get(name))}
        for name, value in first.items()
    }


def _equal(one: Any, other: Any) -> bool:
    return np.array_equal(np.asarray(one), np.asarray(other))


def _parameter(value: Any, lift: float) -> dict[str, Any]:
    is_variable = isinstance(value, tf.Variable) and value.trainable
    numbers = np.asarray(value)
    return {
        "is": "a trainable tf.Variable" if is_variable else type(value).__name__,
        "shape": list(numbers.shape),
        "dtype": str(numbers.dtype),
        "values": _spread(numbers, lift),
    }


def _spread(numbers: Array, lift: float) -> str:
    """How lifted numbers are spread, in words; Glorot's uniform distribution is known by its limit and its spread."""
    if numbers.dtype.kind not in "bif":
        return "no numbers"
    if not numbers.any():
        return f"all {lift:.3g}" if lift else "all zero"
    limit = np.sqrt(6 / sum(numbers.shape)) if numbers.ndim else 0.0
    even = limit / np.sqrt(3)  # the standard deviation of a uniform distribution
    if abs(numbers).max() <= 1.000001 * limit and 0.8 < numbers.std() / even < 1.2:
        return f"evenly spread from {lift - limit:.3g} to {lift + limit:.3g}"
    return f"from {lift + numbers.min():.3g} to {lift + numbers.max():.3g}, standard deviation {numbers.std():.2g}"
