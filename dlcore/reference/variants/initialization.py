"""Assignment 06 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

import itertools
import math

import numpy as np

from dlcore.reference.initialization import Parameters


# ------------------------------------------------------------------------------------------ initialize_parameters_zeros
def zeros_pairs(layers_dims: list[int]) -> Parameters:
    parameters = {}
    for l, (below, here) in enumerate(itertools.pairwise(layers_dims), start=1):
        parameters[f"W{l}"], parameters[f"b{l}"] = np.zeros([here, below]), np.zeros([here, 1])
    return parameters


def zeros_biases_first(layers_dims: list[int]) -> Parameters:
    biases = {f"b{l}": np.full((n, 1), 0.0) for l, n in enumerate(layers_dims) if l}
    return biases | {f"W{l}": biases[f"b{l}"] @ np.ones((1, layers_dims[l - 1])) for l in range(1, len(layers_dims))}


def zeros_integers(layers_dims: list[int]) -> Parameters:
    parameters, L = {}, len(layers_dims) - 1
    for l in range(1, L + 1):
        parameters["W" + str(l)] = np.zeros((layers_dims[l], layers_dims[l - 1]), dtype=int)
        parameters["b" + str(l)] = np.array([[0]] * layers_dims[l])
    return parameters


def zeros_drawn_and_wiped_out(layers_dims: list[int]) -> Parameters:
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters["W" + str(l)] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * 0
        parameters["b" + str(l)] = np.zeros_like(parameters["W" + str(l)][:, :1])
    return parameters


# ----------------------------------------------------------------------------------------- initialize_parameters_random
def random_pairs(layers_dims: list[int]) -> Parameters:
    np.random.seed(3)
    parameters = {}
    for l, (below, here) in enumerate(itertools.pairwise(layers_dims), start=1):
        parameters[f"W{l}"] = 10 * np.random.standard_normal((here, below))
        parameters[f"b{l}"] = np.zeros(shape=(here, 1))
    return parameters


def random_own_generator(layers_dims: list[int]) -> Parameters:
    state = np.random.RandomState(3)
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters["W" + str(l)] = state.normal(0, 10, size=(layers_dims[l], layers_dims[l - 1]))
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1), dtype=int)
    return parameters


def random_number_by_number(layers_dims: list[int]) -> Parameters:
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(layers_dims)):
        W = [[10 * np.random.randn() for _ in range(layers_dims[l - 1])] for _ in range(layers_dims[l])]
        parameters["W" + str(l)] = np.array(W)
        parameters["b" + str(l)] = np.array([[0.0] for _ in range(layers_dims[l])])
    return parameters


def random_one_long_draw(layers_dims: list[int]) -> Parameters:
    np.random.seed(3)
    shapes = [(here, below) for below, here in itertools.pairwise(layers_dims)]
    numbers = np.random.randn(sum(rows * columns for rows, columns in shapes)) / 0.1
    parts = np.split(numbers, np.cumsum([rows * columns for rows, columns in shapes])[:-1])
    weights = {f"W{l}": part.reshape(shape) for l, (part, shape) in enumerate(zip(parts, shapes, strict=True), 1)}
    return weights | {f"b{l}": np.zeros((rows, 1)) for l, (rows, _) in enumerate(shapes, 1)}


def random_float32(layers_dims: list[int]) -> Parameters:
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters[f"W{l}"] = (np.random.randn(layers_dims[l], layers_dims[l - 1]) * 10).astype(np.float32)
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1), np.float32)
    return parameters


# --------------------------------------------------------------------------------------------- initialize_parameters_he
def he_root_of_half(layers_dims: list[int]) -> Parameters:
    np.random.seed(3)
    parameters, L = {}, len(layers_dims) - 1
    for l in range(1, L + 1):
        n_prev = layers_dims[l - 1]
        parameters["W" + str(l)] = np.random.randn(layers_dims[l], n_prev) / np.sqrt(n_prev / 2)
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters


def he_power(layers_dims: list[int]) -> Parameters:
    np.random.seed(3)
    parameters = {}
    for l, (below, here) in enumerate(itertools.pairwise(layers_dims), start=1):
        parameters[f"W{l}"] = np.random.randn(here, below) * (2.0 / below) ** 0.5
        parameters[f"b{l}"] = np.zeros([here, 1])
    return parameters


def he_deviation_as_argument(layers_dims: list[int]) -> Parameters:
    state = np.random.RandomState(3)
    parameters = {}
    for l in range(1, len(layers_dims)):
        deviation = math.sqrt(2) / math.sqrt(layers_dims[l - 1])
        parameters["W%d" % l] = state.normal(scale=deviation, size=(layers_dims[l], layers_dims[l - 1]))  # noqa: UP031
        parameters["b%d" % l] = np.array([[0]] * layers_dims[l])  # noqa: UP031
    return parameters


def he_scaled_afterwards(layers_dims: list[int]) -> Parameters:
    np.random.seed(3)
    shapes = list(zip(layers_dims[1:], layers_dims[:-1], strict=True))
    weights = [np.random.randn(*shape) for shape in shapes]
    for W in weights:
        W *= np.sqrt(np.divide(2, W.shape[1]))
    biases = [np.zeros((rows, 1)) for rows, _ in shapes]
    return {f"{letter}{l}": part[l - 1] for letter, part in zip("Wb", (weights, biases), strict=True)
            for l in range(1, len(shapes) + 1)}  # fmt: skip


def he_float32(layers_dims: list[int]) -> Parameters:
    np.random.seed(3)
    sizes, parameters = np.array(layers_dims), {}
    for l in range(1, sizes.size):
        W = np.random.randn(sizes[l], sizes[l - 1]) * np.sqrt(2 / sizes[l - 1])
        parameters[f"W{l}"], parameters[f"b{l}"] = W.astype("float32"), np.zeros((sizes[l], 1), "float32")
    return parameters


VARIANTS = {
    "initialize_parameters_zeros": [zeros_pairs, zeros_biases_first, zeros_integers, zeros_drawn_and_wiped_out],
    "initialize_parameters_random": [
        random_pairs,
        random_own_generator,
        random_number_by_number,
        random_one_long_draw,
        random_float32,
    ],
    "initialize_parameters_he": [
        he_root_of_half,
        he_power,
        he_deviation_as_argument,
        he_scaled_afterwards,
        he_float32,
    ],
}
