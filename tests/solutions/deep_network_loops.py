"""Assignment 04 as another person would solve it: loops, other names, `@`, the key names in use since 2018."""

import numpy as np

from dlcore.given.deep_network import relu, sigmoid


def initialize_parameters(n_x, n_h, n_y):
    generator = np.random.RandomState(1)
    first = 0.01 * generator.standard_normal((n_h, n_x))
    second = 0.01 * generator.standard_normal((n_y, n_h))
    return dict(W2=second, W1=first, b1=first[:, :1] * 0, b2=np.array([[0.0]] * n_y))


def initialize_parameters_deep(layer_dims):
    np.random.seed(3)
    found = {}
    for number, (below, here) in enumerate(zip(layer_dims[:-1], layer_dims[1:]), 1):
        found[f"W{number}"] = np.random.randn(here, below) / 100
        found[f"b{number}"] = np.zeros(shape=(here, 1), dtype=float)
    return found


def linear_forward(A, W, b):
    units, examples = W.shape[0], A.shape[1]
    Z = np.empty((units, examples))
    for unit in range(units):
        for example in range(examples):
            total = 0.0
            for k in range(A.shape[0]):
                total += W[unit, k] * A[k, example]
            Z[unit, example] = total + b[unit, 0]
    return Z, (A, W, b)


def linear_activation_forward(A_prev, W, b, activation):
    pre, kept = linear_forward(A_prev, W, b)
    function = {"sigmoid": sigmoid, "relu": relu}[activation]
    return function(pre)[0], (kept, pre)


def L_model_forward(X, parameters):
    layers = len(parameters) // 2
    names = ["relu"] * (layers - 1) + ["sigmoid"]
    kept, signal = [], X
    for number, name in enumerate(names, 1):
        signal, cache = linear_activation_forward(signal, parameters[f"W{number}"], parameters[f"b{number}"], name)
        kept.append(cache)
    return signal, kept


def compute_cost(AL, Y):
    losses = []
    for answer, label in zip(AL.ravel(), Y.ravel()):
        losses.append(-np.log(answer) if label == 1 else -np.log(1 - answer))
    return float(sum(losses) / len(losses))


def linear_backward(dZ, cache):
    A_prev, W, b = cache
    examples = A_prev.shape[1]
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    for example in range(examples):
        column = dZ[:, example : example + 1]
        dW += column @ A_prev[:, example : example + 1].T / examples
        db += column / examples
    return W.T @ dZ, dW, db


def linear_activation_backward(dA, cache, activation):
    kept, pre = cache
    if activation == "relu":
        slopes = (pre > 0).astype(float)
    else:
        squashed = 1 / (1 + np.exp(-pre))
        slopes = squashed * (1 - squashed)
    return linear_backward(dA * slopes, kept)


def L_model_backward(AL, Y, caches):
    grads = {}
    signal = (1 - Y) / (1 - AL) - Y / AL
    for number in range(len(caches), 0, -1):
        name = "sigmoid" if number == len(caches) else "relu"
        signal, grads[f"dW{number}"], grads[f"db{number}"] = linear_activation_backward(
            signal, caches[number - 1], name
        )
        grads[f"dA{number - 1}"] = signal
    return grads


def update_parameters(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - grads["d" + key] * learning_rate
    return parameters
