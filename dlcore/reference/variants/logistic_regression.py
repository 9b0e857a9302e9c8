"""Assignment 02 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dlcore.plain import Array
from dlcore.reference.logistic_regression import initialize_with_zeros, optimize, predict, propagate, sigmoid


# --------------------------------------------------------------------------------------------------- dataset_dimensions
def dimensions_len(train_set_x_orig: Array, train_set_y: Array, test_set_x_orig: Array, test_set_y: Array) -> Any:
    m_train, m_test = len(train_set_x_orig), len(test_set_x_orig)
    num_px = len(train_set_x_orig[0])
    return m_train, m_test, num_px


def dimensions_unpacked(train_set_x_orig: Array, train_set_y: Array, test_set_x_orig: Array, test_set_y: Array) -> Any:
    m_train, num_px, _, _ = train_set_x_orig.shape
    m_test, *_ = test_set_x_orig.shape
    return m_train, m_test, num_px


def dimensions_labels(train_set_x_orig: Array, train_set_y: Array, test_set_x_orig: Array, test_set_y: Array) -> Any:
    m_train = train_set_y.shape[1]
    m_test = test_set_y.size
    num_px = test_set_x_orig.shape[-2]
    return m_train, m_test, num_px


def dimensions_root(train_set_x_orig: Array, train_set_y: Array, test_set_x_orig: Array, test_set_y: Array) -> Any:
    m_train = np.shape(train_set_x_orig)[0]
    m_test = np.shape(test_set_x_orig)[0]
    num_px = math.isqrt(train_set_x_orig[0, :, :, 0].size)
    return m_train, m_test, num_px


# -------------------------------------------------------------------------------------------------------------- flatten
def flatten_one_picture_at_a_time(
    train_set_x_orig: Array, test_set_x_orig: Array, m_train: int, m_test: int, num_px: int
) -> Any:
    train_set_x_flatten = np.stack([picture.ravel() for picture in train_set_x_orig], axis=1)
    test_set_x_flatten = np.stack([picture.ravel() for picture in test_set_x_orig], axis=1)
    return train_set_x_flatten, test_set_x_flatten


def flatten_counting_the_numbers(
    train_set_x_orig: Array, test_set_x_orig: Array, m_train: int, m_test: int, num_px: int
) -> Any:
    train_set_x_flatten = np.transpose(train_set_x_orig.reshape((m_train, num_px * num_px * 3)))
    test_set_x_flatten = np.transpose(test_set_x_orig.reshape((m_test, num_px * num_px * 3)))
    return train_set_x_flatten, test_set_x_flatten


def flatten_pictures_last(
    train_set_x_orig: Array, test_set_x_orig: Array, m_train: int, m_test: int, num_px: int
) -> Any:
    train_set_x_flatten = np.moveaxis(train_set_x_orig, 0, -1).reshape(-1, m_train)
    test_set_x_flatten = np.moveaxis(test_set_x_orig, 0, -1).reshape(-1, m_test)
    return train_set_x_flatten, test_set_x_flatten


def flatten_into_empty(train_set_x_orig: Array, test_set_x_orig: Array, m_train: int, m_test: int, num_px: int) -> Any:
    train_set_x_flatten, test_set_x_flatten = (np.empty((num_px**2 * 3, m)) for m in (m_train, m_test))
    for i in range(m_train):
        train_set_x_flatten[:, i] = train_set_x_orig[i].flatten()
    for i in range(m_test):
        test_set_x_flatten[:, i] = test_set_x_orig[i].flatten()
    return train_set_x_flatten, test_set_x_flatten


# -------------------------------------------------------------------------------------------------------------- sigmoid
def sigmoid_tanh(z: Any) -> Any:
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


def sigmoid_power(z: Any) -> Any:
    return np.power(1.0 + np.exp(np.multiply(-1, z)), -1)


def sigmoid_other_form(z: Any) -> Any:
    s = np.exp(z) / (np.exp(z) + 1)
    return s


def sigmoid_one_by_one(z: Any) -> Any:
    if isinstance(z, (int, float)):
        return 1 / (1 + math.exp(-z))
    return np.array([sigmoid_one_by_one(float(one)) for one in z.ravel()]).reshape(z.shape)


# ------------------------------------------------------------------------------------------------ initialize_with_zeros
def zeros_whole_number(dim: int) -> Any:
    return np.zeros(shape=(dim, 1)), 0


def zeros_reshaped(dim: int) -> Any:
    w = np.zeros(dim, dtype=np.float32).reshape(-1, 1)
    return w, float(0)


def zeros_list(dim: int) -> Any:
    w = np.array([[0.0]] * dim)
    b = w.sum()
    return w, b


def zeros_full(dim: int) -> Any:
    w, b = np.full([dim, 1], 0), np.float64(0)
    return w, b


# ------------------------------------------------------------------------------------------------------------ propagate
def propagate_names_for_steps(w: Array, b: float, X: Array, Y: Array) -> Any:
    m = X.shape[1]
    Z = w.T @ X + b
    A = sigmoid(Z)
    dZ = A - Y
    losses = -(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": 1 / m * X @ dZ.T, "db": 1 / m * np.sum(dZ)}, np.mean(losses)


def propagate_products(w: Array, b: float, X: Array, Y: Array) -> Any:
    m = Y.shape[1]
    A = sigmoid(np.dot(X.T, w).T + b)
    cost = -(np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)) / m
    dw = np.dot(A - Y, X.T).T / m
    db = (A - Y).mean()
    return {"dw": dw, "db": db}, np.squeeze(cost)


def propagate_loop(w: Array, b: float, X: Array, Y: Array) -> Any:
    n, m = X.shape
    cost, dw, db = 0.0, np.zeros((n, 1)), 0.0
    for i in range(m):
        a = sigmoid(float(w[:, 0] @ X[:, i]) + b)
        cost -= math.log(a if Y[0, i] == 1 else 1 - a) / m
        dw += X[:, [i]] * (a - Y[0, i]) / m
        db += (a - Y[0, i]) / m
    return {"db": db, "dw": dw}, cost


def propagate_softplus(w: Array, b: float, X: Array, Y: Array) -> Any:
    z = np.sum(w * X, axis=0) + b
    y = Y.ravel()
    cost = np.mean(np.logaddexp(0, z) - y * z)
    error = sigmoid(z) - y
    return {"dw": (X * error).mean(axis=1, keepdims=True), "db": np.average(error)}, cost


# ------------------------------------------------------------------------------------------------------------- optimize
def optimize_in_place(
    w: Array, b: float, X: Array, Y: Array, num_iterations: int, learning_rate: float, print_cost: bool = False
) -> Any:
    w, costs = np.array(w, dtype=float), []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w -= learning_rate * grads["dw"]
        b -= learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(float(cost))
    return {"w": w, "b": b}, grads, costs


def optimize_while(
    w: Array, b: float, X: Array, Y: Array, num_iterations: int, learning_rate: float, print_cost: bool = False
) -> Any:
    i, costs = 0, []
    params: dict[str, Any] = {"w": w, "b": b}
    while i < num_iterations:
        grads, cost = propagate(params["w"], params["b"], X, Y)
        params = {name: params[name] - learning_rate * grads["d" + name] for name in params}
        costs += [cost] if not i % 100 else []
        i += 1
    return params, grads, tuple(costs)


def optimize_all_costs_thinned(
    w: Array, b: float, X: Array, Y: Array, num_iterations: int, learning_rate: float, print_cost: bool = False
) -> Any:
    history = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        history.append(cost)
        w, b = w + -learning_rate * grads["dw"], b + -learning_rate * grads["db"]
    if print_cost:
        print(history[-1])
    return {"b": b, "w": w}, grads, history[::100]


def optimize_without_the_cost_function(
    w: Array, b: float, X: Array, Y: Array, num_iterations: int, learning_rate: float, print_cost: bool = False
) -> Any:
    m, costs = X.shape[1], []
    for i in range(num_iterations):
        A = sigmoid(np.dot(w.T, X) + b)
        if i % 100 == 0:
            costs.append(-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m)
        dw, db = np.dot(X, (A - Y).T) / m, np.sum(A - Y) / m
        w, b = w - learning_rate * dw, b - learning_rate * db
    return {"w": w, "b": b}, {"dw": dw, "db": db}, costs


# -------------------------------------------------------------------------------------------------------------- predict
def predict_where(w: Array, b: float, X: Array) -> Any:
    return np.where(sigmoid(w.T @ X + b) > 0.5, 1, 0)


def predict_loop(w: Array, b: float, X: Array) -> Any:
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        if A[0, i] > 0.5:
            Y_prediction[0, i] = 1
        else:
            Y_prediction[0, i] = 0
    return Y_prediction


def predict_in_place(w: Array, b: float, X: Array) -> Any:
    A = sigmoid(np.dot(w.T, X) + b)
    A[A <= 0.5] = 0
    A[A > 0.5] = 1
    return A


def predict_ceiling(w: Array, b: float, X: Array) -> Any:
    return np.ceil(sigmoid(np.dot(w.T, X) + b) - 0.5)


def predict_sign_of_the_score(w: Array, b: float, X: Array) -> Any:
    return (np.dot(w.T, X) + b > 0) * 1.0


# ---------------------------------------------------------------------------------------------------------------- model
def model_by_name(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    num_iterations: int = 2000,
    learning_rate: float = 0.5,
    print_cost: bool = False,
) -> Any:
    w, b = initialize_with_zeros(dim=X_train.shape[0])
    params, _, costs = optimize(
        w, b, X_train, Y_train, learning_rate=learning_rate, num_iterations=num_iterations, print_cost=print_cost
    )
    return {
        "w": params["w"],
        "b": params["b"],
        "costs": costs,
        "Y_prediction_train": predict(**params, X=X_train),
        "Y_prediction_test": predict(**params, X=X_test),
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


def model_own_zeros(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    num_iterations: int = 2000,
    learning_rate: float = 0.5,
    print_cost: bool = False,
) -> Any:
    start = np.zeros((len(X_train), 1)), 0
    params, grads, costs = optimize(*start, X_train, Y_train, num_iterations, learning_rate)
    d: dict[str, Any] = {"costs": costs, "num_iterations": num_iterations, "learning_rate": learning_rate}
    d |= params
    for name, X in (("train", X_train), ("test", X_test)):
        d[f"Y_prediction_{name}"] = predict(params["w"], params["b"], X)
    return d


def model_all_at_once(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    num_iterations: int = 2000,
    learning_rate: float = 0.5,
    print_cost: bool = False,
) -> Any:
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    decisions = predict(params["w"], params["b"], np.hstack([X_train, X_test]))
    m_train = X_train.shape[1]
    return {
        "costs": costs,
        "Y_prediction_test": decisions[:, m_train:],
        "Y_prediction_train": decisions[:, :m_train],
        "w": params["w"],
        "b": params["b"],
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


def model_from_the_parts_below(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    num_iterations: int = 2000,
    learning_rate: float = 0.5,
    print_cost: bool = False,
) -> Any:
    w, b = initialize_with_zeros(X_train.shape[0])
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X_train, Y_train)
        w, b = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    Y_prediction_test, Y_prediction_train = (predict(w, b, X) for X in (X_test, X_train))
    return {
        "costs": costs,
        "Y_prediction_test": Y_prediction_test,
        "Y_prediction_train": Y_prediction_train,
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


VARIANTS = {
    "dataset_dimensions": [dimensions_len, dimensions_unpacked, dimensions_labels, dimensions_root],
    "flatten": [flatten_one_picture_at_a_time, flatten_counting_the_numbers, flatten_pictures_last, flatten_into_empty],
    "sigmoid": [sigmoid_tanh, sigmoid_power, sigmoid_other_form, sigmoid_one_by_one],
    "initialize_with_zeros": [zeros_whole_number, zeros_reshaped, zeros_list, zeros_full],
    "propagate": [propagate_names_for_steps, propagate_products, propagate_loop, propagate_softplus],
    "optimize": [optimize_in_place, optimize_while, optimize_all_costs_thinned, optimize_without_the_cost_function],
    "predict": [predict_where, predict_loop, predict_in_place, predict_ceiling, predict_sign_of_the_score],
    "model": [model_by_name, model_own_zeros, model_all_at_once, model_from_the_parts_below],
}
