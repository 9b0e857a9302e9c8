"""Assignment 01 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dlcore.plain import Array
from dlcore.reference.python_basics import Number, sigmoid


# ----------------------------------------------------------------------------------------------------------------- test
def greeting_joined() -> str:
    test = " ".join(["Hello", "World"])
    return test


def greeting_added() -> str:
    test = "Hello"
    test += " " + "World"
    return test


def greeting_formatted() -> str:
    name = "World"
    test = f"Hello {name}"
    return test


def greeting_capitalised() -> str:
    test = "hello world".title()
    return test


# -------------------------------------------------------------------------------------------------------- basic_sigmoid
def basic_power(x: Number) -> float:
    return 1.0 / (1.0 + math.e**-x)


def basic_raised(x: Number) -> float:
    e = math.exp(x)
    return e / (e + 1)


def basic_tanh(x: Number) -> float:
    return 0.5 * (1 + math.tanh(x / 2))


def basic_two_branches(x: Number) -> float:
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return 1 - 1 / (1 + math.exp(x))


def basic_numpy(x: Number) -> Any:
    return 1 / (1 + np.exp(-x))


# -------------------------------------------------------------------------------------------------------------- sigmoid
def sigmoid_power(x: Any) -> Any:
    return (1 + np.exp(-x)) ** -1.0


def sigmoid_tanh(x: Any) -> Any:
    return (np.tanh(x / 2) + 1) / 2


def sigmoid_ufuncs(x: Any) -> Any:
    return np.divide(1, np.add(1, np.exp(np.negative(x))))


def sigmoid_where(x: Any) -> Any:
    decay = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1, decay) / (1 + decay)


def sigmoid_entry_by_entry(x: Any) -> Any:
    return np.vectorize(lambda z: 1 / (1 + math.exp(-z)))(x)


# --------------------------------------------------------------------------------------------------- sigmoid_derivative
def slope_expanded(x: Any) -> Any:
    s = sigmoid(x)
    return s - s**2


def slope_mirrored(x: Any) -> Any:
    return sigmoid(x) * sigmoid(-x)


def slope_from_exponentials(x: Any) -> Any:
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


def slope_hyperbolic(x: Any) -> Any:
    return 1 / (2 * np.cosh(x / 2)) ** 2


# --------------------------------------------------------------------------------------------------------- image2vector
def column_unknown_size(image: Array) -> Array:
    return image.reshape(-1, 1)


def column_ravel(image: Array) -> Array:
    return image.ravel()[:, np.newaxis]


def column_unpacked(image: Array) -> Array:
    length, height, depth = image.shape
    return np.reshape(image, (length * height * depth, 1))


def column_product(image: Array) -> Array:
    return image.flatten().reshape(int(np.prod(image.shape)), 1)


def column_loops(image: Array) -> Array:
    v: list[list[float]] = []
    for row in image:
        for pixel in row:
            v += [[channel] for channel in pixel]
    return np.array(v)


# -------------------------------------------------------------------------------------------------------- normalizeRows
def rows_squares(x: Array) -> Array:
    return np.asarray(x / np.sqrt(np.sum(x**2, axis=1, keepdims=True)))


def rows_reshaped(x: Array) -> Array:
    lengths = np.linalg.norm(x, axis=1)
    return np.asarray(x / lengths.reshape(-1, 1))


def rows_transposed(x: Array) -> Array:
    return np.asarray((x.T / np.linalg.norm(x, axis=1)).T)


def rows_one_by_one(x: Array) -> Array:
    return np.array([row / math.sqrt(sum(entry * entry for entry in row)) for row in x])


def rows_einsum(x: Array) -> Array:
    return np.asarray(x / np.sqrt(np.einsum("ij,ij->i", x, x))[:, None])


# -------------------------------------------------------------------------------------------------------------- softmax
def softmax_shifted(x: Array) -> Array:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def softmax_reshaped(x: Array) -> Array:
    e = np.exp(x)
    return np.asarray(e / np.sum(e, axis=1).reshape(x.shape[0], 1))


def softmax_transposed(x: Array) -> Array:
    e = np.exp(x).T
    return np.asarray((e / sum(e)).T)


def softmax_row_by_row(x: Array) -> Array:
    s = np.zeros(x.shape)
    for i in range(len(x)):
        total = sum(math.exp(score) for score in x[i])
        s[i] = [math.exp(score) / total for score in x[i]]
    return s


def softmax_logarithms(x: Array) -> Array:
    return np.asarray(np.exp(x - np.log(np.exp(x).sum(axis=1, keepdims=True))))


# ------------------------------------------------------------------------------------------------------------------- L1
def absolute_builtin_sum(yhat: Array, y: Array) -> Any:
    return sum(abs(y - yhat))


def absolute_loop(yhat: Array, y: Array) -> Any:
    loss = 0
    for guess, truth in zip(yhat, y, strict=True):
        loss += abs(truth - guess)
    return loss


def absolute_norm(yhat: Array, y: Array) -> Any:
    return np.linalg.norm(yhat - y, ord=1)


def absolute_larger_minus_smaller(yhat: Array, y: Array) -> Any:
    return (np.maximum(yhat, y) - np.minimum(yhat, y)).sum(axis=0)


# ------------------------------------------------------------------------------------------------------------------- L2
def squares_dot(yhat: Array, y: Array) -> Any:
    return np.dot(y - yhat, y - yhat)


def squares_builtin_sum(yhat: Array, y: Array) -> Any:
    return sum((y - yhat) * (y - yhat))


def squares_loop(yhat: Array, y: Array) -> Any:
    loss = 0.0
    for i in range(len(y)):
        loss += (y[i] - yhat[i]) ** 2
    return loss


def squares_norm(yhat: Array, y: Array) -> Any:
    return np.linalg.norm(y - yhat) ** 2


def squares_expanded(yhat: Array, y: Array) -> Any:
    return np.sum(np.square(y)) - 2 * np.sum(y * yhat) + np.sum(np.square(yhat))


VARIANTS = {
    "test": [greeting_joined, greeting_added, greeting_formatted, greeting_capitalised],
    "basic_sigmoid": [basic_power, basic_raised, basic_tanh, basic_two_branches, basic_numpy],
    "sigmoid": [sigmoid_power, sigmoid_tanh, sigmoid_ufuncs, sigmoid_where, sigmoid_entry_by_entry],
    "sigmoid_derivative": [slope_expanded, slope_mirrored, slope_from_exponentials, slope_hyperbolic],
    "image2vector": [column_unknown_size, column_ravel, column_unpacked, column_product, column_loops],
    "normalizeRows": [rows_squares, rows_reshaped, rows_transposed, rows_one_by_one, rows_einsum],
    "softmax": [softmax_shifted, softmax_reshaped, softmax_transposed, softmax_row_by_row, softmax_logarithms],
    "L1": [absolute_builtin_sum, absolute_loop, absolute_norm, absolute_larger_minus_smaller],
    "L2": [squares_dot, squares_builtin_sum, squares_loop, squares_norm, squares_expanded],
}
