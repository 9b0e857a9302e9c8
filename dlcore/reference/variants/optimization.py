"""Assignment 09 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dlcore.plain import Array
from dlcore.reference.optimization import Arrays, BatchNormCache


# -------------------------------------------------------------------------------------------- update_parameters_with_gd
def gd_in_place(parameters: Arrays, grads: Arrays, learning_rate: float) -> Arrays:
    for name in parameters:
        parameters[name] -= learning_rate * grads["d" + name]
    return parameters


def gd_comprehension(parameters: Arrays, grads: Arrays, learning_rate: float) -> Arrays:
    return {name: value - learning_rate * grads[f"d{name}"] for name, value in parameters.items()}


def gd_layer_by_layer(parameters: Arrays, grads: Arrays, learning_rate: float) -> Arrays:
    new = {}
    for l in range(len(parameters) // 2, 0, -1):
        new[f"b{l}"] = np.subtract(parameters[f"b{l}"], np.multiply(learning_rate, grads[f"db{l}"]))
        new[f"W{l}"] = np.subtract(parameters[f"W{l}"], np.multiply(learning_rate, grads[f"dW{l}"]))
    return new


def gd_number_by_number(parameters: Arrays, grads: Arrays, learning_rate: float) -> Arrays:
    new = {}
    for name, value in parameters.items():
        new[name] = value.copy()
        for index in np.ndindex(value.shape):
            new[name][index] = -(learning_rate * grads["d" + name][index] - value[index])
    return new


# -------------------------------------------------------------------------------------------------- random_mini_batches
def batches_by_steps(X: Array, Y: Array, mini_batch_size: int = 64, seed: int = 0) -> list[tuple[Array, Array]]:
    np.random.seed(seed)
    order = list(np.random.permutation(X.shape[1]))
    starts = range(0, X.shape[1], mini_batch_size)
    return [(X[:, order[i : i + mini_batch_size]], Y[:, order[i : i + mini_batch_size]]) for i in starts]


def batches_array_split(X: Array, Y: Array, mini_batch_size: int = 64, seed: int = 0) -> list[list[Array]]:
    order = np.random.RandomState(seed).permutation(X.shape[1])
    cuts = np.arange(mini_batch_size, X.shape[1], mini_batch_size)
    return [[X[:, part], Y[:, part].reshape(1, -1)] for part in np.split(order, cuts)]


def batches_reshaped_labels(X: Array, Y: Array, mini_batch_size: int = 64, seed: int = 0) -> list[tuple[Array, Array]]:
    np.random.seed(seed)
    m = X.shape[1]
    permutation = list(np.random.permutation(m))
    X, Y = X[:, permutation], Y[:, permutation].reshape((1, m))
    full, batches = math.floor(m / mini_batch_size), []
    for k in range(full):
        columns = slice(mini_batch_size * k, mini_batch_size * k + mini_batch_size)
        batches.append((X[:, columns], Y[:, columns]))
    if full * mini_batch_size < m:
        rest = m - mini_batch_size * full
        batches.append((X[:, -rest:], Y[:, -rest:]))
    return batches


def batches_take(X: Array, Y: Array, mini_batch_size: int = 64, seed: int = 0) -> list[tuple[Array, Array]]:
    np.random.seed(seed)
    order, batches = np.random.permutation(X.shape[1]), []
    while order.size:
        now, order = order[:mini_batch_size], order[mini_batch_size:]
        batches.append((np.take(X, now, axis=1), np.take(Y, now, axis=1)))
    return batches


# -------------------------------------------------------------------------------------------------- initialize_velocity
def velocity_zeros_like(parameters: Arrays) -> Arrays:
    return {"d" + name: np.zeros_like(value) for name, value in parameters.items()}


def velocity_times_zero(parameters: Arrays) -> Arrays:
    v = {}
    for name in sorted(parameters):
        v[f"d{name}"] = parameters[name] * 0
    return v


def velocity_shapes(parameters: Arrays) -> Arrays:
    v = {}
    for l in range(len(parameters) // 2):
        for letter in "bW":
            rows, columns = parameters[letter + str(l + 1)].shape
            v["d" + letter + str(l + 1)] = np.zeros((rows, columns))
    return v


def velocity_integers(parameters: Arrays) -> Arrays:
    return {f"d{name}": np.array([[0] * value.shape[1]] * value.shape[0]) for name, value in parameters.items()}


# -------------------------------------------------------------------------------------- update_parameters_with_momentum
def momentum_in_place(
    parameters: Arrays, grads: Arrays, v: Arrays, beta: float, learning_rate: float
) -> tuple[Arrays, Arrays]:
    for name in parameters:
        v["d" + name] *= beta
        v["d" + name] += (1 - beta) * grads["d" + name]
        parameters[name] -= learning_rate * v["d" + name]
    return parameters, v


def momentum_as_a_correction(
    parameters: Arrays, grads: Arrays, v: Arrays, beta: float, learning_rate: float
) -> tuple[Arrays, Arrays]:
    v = {name: old + (1 - beta) * (grads[name] - old) for name, old in v.items()}
    return {name: value - learning_rate * v["d" + name] for name, value in parameters.items()}, v


def momentum_in_one_go(parameters: Arrays, grads: Arrays, v: Arrays, beta: float, learning_rate: float) -> list[Arrays]:
    new, moved = Arrays(), Arrays()
    for l in range(1, len(parameters) // 2 + 1):
        for p in (f"W{l}", f"b{l}"):
            old, gradient = learning_rate * beta * v["d" + p], learning_rate * (1 - beta) * grads["d" + p]
            moved[p], new["d" + p] = parameters[p] - old - gradient, (old + gradient) / learning_rate
    return [moved, new]


def momentum_average(
    parameters: Arrays, grads: Arrays, v: Arrays, beta: float, learning_rate: float
) -> tuple[Arrays, Arrays]:
    for key in grads:
        v[key] = np.average([v[key], grads[key]], axis=0, weights=[beta, 1 - beta])
        parameters[key[1:]] = np.add(parameters[key[1:]], -learning_rate * v[key])
    return parameters, v


# --------------------------------------------------------------------------------------- update_parameters_with_rmsprop
def rmsprop_in_place(
    parameters: Arrays, grads: Arrays, s: Arrays, learning_rate: float = 0.01, beta: float = 0.9, epsilon: float = 1e-8
) -> tuple[Arrays, Arrays]:
    for name in parameters:
        g = grads["d" + name]
        s["d" + name] = beta * s["d" + name] + (1 - beta) * g * g
        parameters[name] -= learning_rate / (epsilon + s["d" + name] ** 0.5) * g
    return parameters, s


def rmsprop_comprehensions(
    parameters: Arrays, grads: Arrays, s: Arrays, learning_rate: float = 0.01, beta: float = 0.9, epsilon: float = 1e-8
) -> tuple[Arrays, Arrays]:
    s = {name: beta * s[name] + (1 - beta) * np.square(g) for name, g in grads.items()}
    steps = {name: grads[name] / (np.sqrt(s[name]) + epsilon) for name in grads}
    return {name: value - learning_rate * steps["d" + name] for name, value in parameters.items()}, s


def rmsprop_layers(
    parameters: Arrays, grads: Arrays, s: Arrays, learning_rate: float = 0.01, beta: float = 0.9, epsilon: float = 1e-8
) -> tuple[Arrays, Arrays]:
    for l in range(1, len(parameters) // 2 + 1):
        for p in ("W", "b"):
            key = f"d{p}{l}"
            s[key] = s[key] + (1 - beta) * (np.power(grads[key], 2) - s[key])
            divisor = np.power(s[key], 0.5) + epsilon
            parameters[f"{p}{l}"] = parameters[f"{p}{l}"] - np.divide(learning_rate * grads[key], divisor)
    return parameters, s


def rmsprop_number_by_number(
    parameters: Arrays, grads: Arrays, s: Arrays, learning_rate: float = 0.01, beta: float = 0.9, epsilon: float = 1e-8
) -> tuple[Arrays, Arrays]:
    for name, value in parameters.items():
        for i in np.ndindex(value.shape):
            g = float(grads["d" + name][i])
            s["d" + name][i] = beta * s["d" + name][i] + (1 - beta) * g**2
            value[i] -= learning_rate * g / (math.sqrt(s["d" + name][i]) + epsilon)
    return parameters, s


# ------------------------------------------------------------------------------------------------------ initialize_adam
def adam_start_twice(parameters: Arrays) -> tuple[Arrays, Arrays]:
    return velocity_zeros_like(parameters), velocity_zeros_like(parameters)


def adam_start_copied(parameters: Arrays) -> tuple[Arrays, Arrays]:
    v = velocity_shapes(parameters)
    return v, {name: value.copy() for name, value in v.items()}


def adam_start_loop(parameters: Arrays) -> list[Arrays]:
    v, s = Arrays(), Arrays()
    for name, value in parameters.items():
        v["d" + name], s["d" + name] = np.full(value.shape, 0.0), np.zeros(value.shape, dtype=float)
    return [v, s]


def adam_start_by_layer(parameters: Arrays) -> tuple[Arrays, Arrays]:
    both: tuple[Arrays, Arrays] = ({}, {})
    for averages in both:
        for l in range(len(parameters) // 2, 0, -1):
            averages["dW%d" % l] = np.zeros_like(parameters["W%d" % l])  # noqa: UP031
            averages["db%d" % l] = np.zeros((len(parameters["W%d" % l]), 1))  # noqa: UP031
    return both


# ------------------------------------------------------------------------------------------ update_parameters_with_adam
def adam_in_place(
    parameters: Arrays,
    grads: Arrays,
    v: Arrays,
    s: Arrays,
    t: int,
    learning_rate: float = 0.01,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Arrays, Arrays, Arrays]:
    for name in parameters:
        g = grads["d" + name]
        v["d" + name] *= beta1
        v["d" + name] += (1 - beta1) * g
        s["d" + name] *= beta2
        s["d" + name] += (1 - beta2) * g * g
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        parameters[name] -= learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return parameters, v, s


def adam_folded_corrections(
    parameters: Arrays,
    grads: Arrays,
    v: Arrays,
    s: Arrays,
    t: int,
    learning_rate: float = 0.01,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Arrays, Arrays, Arrays]:
    # both corrections can be folded into the learning rate, if epsilon is scaled along
    root = np.sqrt(1 - np.power(beta2, t))
    rate = learning_rate * root / (1 - np.power(beta1, t))
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * np.square(grads[name]) for name in s}
    moved = {p: W - rate * v["d" + p] / (np.sqrt(s["d" + p]) + epsilon * root) for p, W in parameters.items()}
    return moved, v, s


def adam_layers(
    parameters: Arrays,
    grads: Arrays,
    v: Arrays,
    s: Arrays,
    t: int,
    learning_rate: float = 0.01,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Arrays, Arrays, Arrays]:
    parameters, v, s = parameters.copy(), v.copy(), s.copy()
    for l in range(1, len(parameters) // 2 + 1):
        for p in ("W%d" % l, "b%d" % l):  # noqa: UP031
            v["d" + p] = np.average([v["d" + p], grads["d" + p]], axis=0, weights=[beta1, 1 - beta1])
            s["d" + p] = np.average([s["d" + p], grads["d" + p] ** 2], axis=0, weights=[beta2, 1 - beta2])
            step = (v["d" + p] / (1 - beta1**t)) / ((s["d" + p] / (1 - beta2**t)) ** 0.5 + epsilon)
            parameters[p] = parameters[p] - learning_rate * step
    return parameters, v, s


def adam_number_by_number(
    parameters: Arrays,
    grads: Arrays,
    v: Arrays,
    s: Arrays,
    t: int,
    learning_rate: float = 0.01,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Arrays, Arrays, Arrays]:
    for name, value in parameters.items():
        key = "d" + name
        for i in np.ndindex(value.shape):
            v[key][i] += (1 - beta1) * (grads[key][i] - v[key][i])
            s[key][i] += (1 - beta2) * (grads[key][i] ** 2 - s[key][i])
            first, second = v[key][i] / (1 - math.pow(beta1, t)), s[key][i] / (1 - math.pow(beta2, t))
            value[i] -= learning_rate * first / (epsilon + math.sqrt(second))
    return parameters, v, s


# ------------------------------------------------------------------------------------------------------------ update_lr
def lr_reciprocal(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    return 1 / (1 + decay_rate * epoch_num) * learning_rate0


def lr_power(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    return float(learning_rate0 * (1 + epoch_num * decay_rate) ** -1.0)


def lr_numpy(learning_rate0: float, epoch_num: int, decay_rate: float) -> Any:
    return np.divide(learning_rate0, np.add(1, np.multiply(decay_rate, epoch_num)))


def lr_two_lines(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    divisor = 1.0
    divisor += decay_rate * epoch_num
    return learning_rate0 / divisor


# ---------------------------------------------------------------------------------------------------- schedule_lr_decay
def schedule_floor(learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000) -> Any:
    return learning_rate0 / (1 + decay_rate * np.floor(epoch_num / time_interval))


def schedule_math(learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000) -> float:
    return learning_rate0 * 1 / (1 + decay_rate * math.floor(epoch_num / time_interval))


def schedule_int(learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000) -> float:
    return learning_rate0 / (1 + decay_rate * int(epoch_num / time_interval))


def schedule_divmod(learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000) -> float:
    intervals, _ = divmod(epoch_num, time_interval)
    return learning_rate0 / (1 + decay_rate * intervals)


# ---------------------------------------------------------------------------------------------------- batchnorm_forward
def batchnorm_numpy(Z: Array, gamma: Array, beta: Array, epsilon: float = 1e-8) -> tuple[Array, BatchNormCache]:
    mu, var = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mu) * (var + epsilon) ** -0.5
    return Z_norm * gamma + beta, (Z, Z_norm, mu, var, gamma, beta, epsilon)


def batchnorm_sums(Z: Array, gamma: Array, beta: Array, epsilon: float = 1e-8) -> tuple[Array, BatchNormCache]:
    m = Z.shape[1]
    mu = np.sum(Z, axis=1).reshape(-1, 1) / m
    var = np.sum(np.square(Z - mu), axis=1)[:, np.newaxis] / m
    Z_norm = np.divide(Z - mu, np.sqrt(epsilon + var))
    return np.add(np.multiply(gamma, Z_norm), beta), (Z, Z_norm, mu, var, gamma, beta, epsilon)


def batchnorm_standard_deviation(
    Z: Array, gamma: Array, beta: Array, epsilon: float = 1e-8
) -> tuple[Array, BatchNormCache]:
    mu = Z @ np.full((Z.shape[1], 1), 1 / Z.shape[1])
    var = np.std(Z, axis=1, keepdims=True) ** 2
    Z_norm = (Z - mu) / np.hypot(np.sqrt(var), np.sqrt(epsilon))
    return gamma * Z_norm + beta, (Z, Z_norm, mu, var, gamma, beta, epsilon)


def batchnorm_units(Z: Array, gamma: Array, beta: Array, epsilon: float = 1e-8) -> tuple[Array, list[Any]]:
    mu, var, Z_norm, Z_tilde = np.zeros_like(gamma), np.zeros_like(gamma), np.zeros(Z.shape), np.zeros(Z.shape)
    for k, row in enumerate(Z):
        mu[k] = sum(row) / len(row)
        var[k] = sum((z - mu[k, 0]) ** 2 for z in row) / len(row)
        Z_norm[k] = [(z - mu[k, 0]) / math.sqrt(var[k, 0] + epsilon) for z in row]
        Z_tilde[k] = gamma[k] * Z_norm[k] + beta[k]
    return Z_tilde, [Z, Z_norm, mu, var, gamma, beta, epsilon]


VARIANTS = {
    "update_parameters_with_gd": [gd_in_place, gd_comprehension, gd_layer_by_layer, gd_number_by_number],
    "random_mini_batches": [batches_by_steps, batches_array_split, batches_reshaped_labels, batches_take],
    "initialize_velocity": [velocity_zeros_like, velocity_times_zero, velocity_shapes, velocity_integers],
    "update_parameters_with_momentum": [
        momentum_in_place,
        momentum_as_a_correction,
        momentum_in_one_go,
        momentum_average,
    ],
    "update_parameters_with_rmsprop": [
        rmsprop_in_place,
        rmsprop_comprehensions,
        rmsprop_layers,
        rmsprop_number_by_number,
    ],
    "initialize_adam": [adam_start_twice, adam_start_copied, adam_start_loop, adam_start_by_layer],
    "update_parameters_with_adam": [adam_in_place, adam_folded_corrections, adam_layers, adam_number_by_number],
    "update_lr": [lr_reciprocal, lr_power, lr_numpy, lr_two_lines],
    "schedule_lr_decay": [schedule_floor, schedule_math, schedule_int, schedule_divmod],
    "batchnorm_forward": [batchnorm_numpy, batchnorm_sums, batchnorm_standard_deviation, batchnorm_units],
}
