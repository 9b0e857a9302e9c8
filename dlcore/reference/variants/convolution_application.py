"""Assignment 12 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from dlcore.given.convolution_application import accuracy, as_graph, random_mini_batches
from dlcore.given.tensors import tf
from dlcore.plain import Array
from dlcore.reference.convolution_application import (
    compute_cost,
    create_placeholders,
    forward_propagation,
    initialize_parameters,
)

Tensor: TypeAlias = Any
Parameters: TypeAlias = dict[str, Any]
Trained: TypeAlias = tuple[float, float, Parameters]

SHAPES = {"W1": (4, 4, 3, 8), "W2": (2, 2, 8, 16), "W3": (64, 6), "b3": (6,)}


# -------------------------------------------------------------------------------------------------- create_placeholders
def inputs_named(n_H0: int, n_W0: int, n_C0: int, n_y: int) -> tuple[Any, Any]:
    X = tf.keras.Input(shape=(n_H0, n_W0, n_C0), name="X")
    Y = tf.keras.Input(shape=(n_y,), name="Y")
    return X, Y


def inputs_with_open_batch(n_H0: int, n_W0: int, n_C0: int, n_y: int) -> tuple[Any, Any]:
    X = tf.keras.Input(batch_shape=(None, n_H0, n_W0, n_C0), dtype="float32")
    return X, tf.keras.Input(batch_shape=(None, n_y), dtype=tf.float32)


def inputs_of_lists(n_H0: int, n_W0: int, n_C0: int, n_y: int) -> list[Any]:
    return [tf.keras.Input(shape) for shape in ([n_H0, n_W0, n_C0], [n_y])]


def inputs_of_layers(n_H0: int, n_W0: int, n_C0: int, n_y: int) -> tuple[Any, Any]:
    return tf.keras.layers.Input((n_H0, n_W0, n_C0)), tf.keras.layers.InputLayer((n_y,)).output


# ------------------------------------------------------------------------------------------------ initialize_parameters
def parameters_in_a_loop() -> Parameters:
    initializer = tf.keras.initializers.GlorotUniform(seed=0)
    return {k: tf.Variable(initializer(s) if k[0] == "W" else tf.zeros(s), name=k) for k, s in SHAPES.items()}


def parameters_with_own_initializers() -> Parameters:
    parameters = {}
    for name in ("W1", "W2", "W3"):
        parameters[name] = tf.Variable(tf.keras.initializers.glorot_uniform(seed=0)(shape=SHAPES[name]))
    parameters["b3"] = tf.Variable([0.0] * 6)
    return parameters


def parameters_with_types() -> Parameters:
    initializer = tf.keras.initializers.GlorotUniform(seed=0)
    W1 = tf.Variable(initializer([4, 4, 3, 8]), dtype=tf.float32, trainable=True)
    W2 = tf.Variable(initializer([2, 2, 8, 16]), dtype=tf.float32)
    W3 = tf.Variable(initial_value=initializer([64, 6], dtype=tf.float32))
    return {"W1": W1, "W2": W2, "W3": W3, "b3": tf.Variable(np.zeros(6), dtype="float32")}


def parameters_from_another_order() -> Parameters:
    initializer = tf.keras.initializers.VarianceScaling(1.0, "fan_avg", "uniform", seed=0)
    b3 = tf.Variable(tf.zeros((6,)))
    W3, W2, W1 = (tf.Variable(initializer(SHAPES[name])) for name in ("W3", "W2", "W1"))
    return {"W1": W1, "W2": W2, "W3": W3, "b3": b3}


# -------------------------------------------------------------------------------------------------- forward_propagation
def forward_general_names(X: Tensor, parameters: Parameters) -> Tensor:
    Z1 = tf.nn.convolution(X, parameters["W1"], padding="SAME")
    P1 = tf.nn.pool(tf.nn.relu(Z1), [8, 8], "MAX", strides=[8, 8], padding="SAME")
    Z2 = tf.nn.convolution(P1, parameters["W2"], padding="SAME")
    P2 = tf.nn.pool(tf.nn.relu(Z2), [4, 4], "MAX", strides=[4, 4], padding="SAME")
    return tf.add(tf.matmul(tf.reshape(P2, [-1, 64]), parameters["W3"]), parameters["b3"])


def forward_lists_of_four(X: Tensor, parameters: Parameters) -> Tensor:
    A1 = tf.nn.relu(tf.nn.conv2d(X, parameters["W1"], [1, 1, 1, 1], "SAME"))
    P1 = tf.nn.max_pool(A1, [1, 8, 8, 1], [1, 8, 8, 1], "SAME")
    A2 = tf.nn.relu(tf.nn.conv2d(P1, parameters["W2"], [1, 1, 1, 1], "SAME"))
    P2 = tf.nn.max_pool(A2, [1, 4, 4, 1], [1, 4, 4, 1], "SAME")
    F = tf.reshape(P2, [P2.shape[0], -1])
    return F @ parameters["W3"] + parameters["b3"]


def forward_keras(X: Tensor, parameters: Parameters) -> Tensor:
    ops = tf.keras.ops
    signal = X
    for name, window in (("W1", 8), ("W2", 4)):
        signal = ops.relu(ops.conv(signal, parameters[name], padding="same"))
        signal = ops.max_pool(signal, window, window, padding="same")
    return ops.matmul(tf.keras.layers.Flatten()(signal), parameters["W3"]) + parameters["b3"]


def forward_pooling_first(X: Tensor, parameters: Parameters) -> Tensor:
    # the largest number is chosen first, and cut off at zero afterwards: the same
    P1 = tf.nn.relu(tf.nn.max_pool2d(tf.nn.conv2d(X, parameters["W1"], 1, "SAME"), 8, 8, "SAME"))
    P2 = tf.nn.relu(tf.nn.max_pool2d(tf.nn.conv2d(P1, parameters["W2"], 1, "SAME"), 4, 4, "SAME"))
    rows = [tf.reshape(picture, [-1]) for picture in tf.unstack(P2)]
    return tf.nn.bias_add(tf.stack(rows) @ parameters["W3"], parameters["b3"])


# --------------------------------------------------------------------------------------------------------- compute_cost
def cost_positional(Z3: Tensor, Y: Tensor) -> Tensor:
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(Y, Z3))


def cost_of_keras(Z3: Tensor, Y: Tensor) -> Tensor:
    return tf.keras.losses.CategoricalCrossentropy(from_logits=True)(Y, Z3)


def cost_log_softmax(Z3: Tensor, Y: Tensor) -> Tensor:
    return -tf.reduce_mean(tf.reduce_sum(Y * tf.nn.log_softmax(Z3), axis=-1))


def cost_sparse(Z3: Tensor, Y: Tensor) -> Tensor:
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.argmax(Y, axis=1), logits=Z3)
    return tf.math.reduce_mean(losses)


# ---------------------------------------------------------------------------------------------------------------- model
def model_with_dictionaries(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    learning_rate: float = 0.009,
    num_epochs: int = 100,
    minibatch_size: int = 64,
    print_cost: bool = True,
) -> Trained:
    parameters = initialize_parameters()
    optimizer = tf.keras.optimizers.Adam(learning_rate=learning_rate)
    optimizer.build(list(parameters.values()))

    def step(X: Tensor, Y: Tensor) -> Tensor:
        with tf.GradientTape() as tape:
            J = compute_cost(forward_propagation(X, parameters), Y)
        gradients = tape.gradient(J, parameters)
        optimizer.apply_gradients([(gradients[name], parameters[name]) for name in parameters])
        return J

    n_H0, n_W0, n_C0 = X_train.shape[1:]
    graph = as_graph(step, *create_placeholders(n_H0, n_W0, n_C0, Y_train.shape[1]))
    for epoch in range(num_epochs):
        for batch_X, batch_Y in random_mini_batches(X_train, Y_train, minibatch_size, seed=4 + epoch):
            graph(batch_X, batch_Y)
    return (
        accuracy(forward_propagation, X_train, Y_train, parameters),
        accuracy(forward_propagation, X_test, Y_test, parameters),
        parameters,
    )


def model_without_a_graph(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    learning_rate: float = 0.009,
    num_epochs: int = 100,
    minibatch_size: int = 64,
    print_cost: bool = True,
) -> Trained:
    parameters = initialize_parameters()
    names, optimizer = list(parameters), tf.keras.optimizers.Adam(learning_rate)
    for epoch in range(num_epochs):
        for X, Y in random_mini_batches(X_train, Y_train, minibatch_size, 4 + epoch):
            with tf.GradientTape() as tape:
                cost = compute_cost(forward_propagation(X, parameters), Y)
            gradients = tape.gradient(cost, [parameters[name] for name in names])
            optimizer.apply(gradients, [parameters[name] for name in names])

    def share(X: Array, Y: Array) -> float:
        scores = forward_propagation(tf.cast(X, tf.float32), parameters)
        return float(tf.reduce_mean(tf.cast(tf.argmax(scores, 1) == tf.argmax(Y, 1), tf.float32)))

    return share(X_train, Y_train), share(X_test, Y_test), parameters


def model_by_formula(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    learning_rate: float = 0.009,
    num_epochs: int = 100,
    minibatch_size: int = 64,
    print_cost: bool = True,
) -> Trained:
    parameters = initialize_parameters()
    v = dict.fromkeys(parameters, 0.0)
    s, t = v.copy(), 0
    for epoch in range(num_epochs):
        for X, Y in random_mini_batches(X_train, Y_train, minibatch_size, 4 + epoch):
            with tf.GradientTape() as tape:
                cost = compute_cost(forward_propagation(X, parameters), Y)
            t += 1
            for name, gradient in tape.gradient(cost, parameters).items():
                v[name] = 0.9 * v[name] + 0.1 * gradient
                s[name] = 0.999 * s[name] + 0.001 * gradient**2
                rate = learning_rate * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
                parameters[name].assign_sub(rate * v[name] / (tf.sqrt(s[name]) + 1e-7))
    return (
        accuracy(forward_propagation, X_train, Y_train, parameters),
        accuracy(forward_propagation, X_test, Y_test, parameters),
        parameters,
    )


def model_of_keras(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    learning_rate: float = 0.009,
    num_epochs: int = 100,
    minibatch_size: int = 64,
    print_cost: bool = True,
) -> Trained:
    n_H0, n_W0, n_C0 = X_train.shape[1:]
    X, _ = create_placeholders(n_H0, n_W0, n_C0, Y_train.shape[1])
    layers = [
        tf.keras.layers.Conv2D(8, 4, padding="same", activation="relu", use_bias=False),
        tf.keras.layers.MaxPool2D(8, padding="same"),
        tf.keras.layers.Conv2D(16, 2, padding="same", activation="relu", use_bias=False),
        tf.keras.layers.MaxPool2D(4, padding="same"),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(6),
    ]
    network = tf.keras.Sequential([X._keras_history.operation, *layers])
    network.set_weights([np.asarray(value) for value in initialize_parameters().values()])
    loss = tf.keras.losses.CategoricalCrossentropy(from_logits=True)
    network.compile(tf.keras.optimizers.Adam(learning_rate), loss, run_eagerly=True)
    for epoch in range(num_epochs):
        for batch in random_mini_batches(X_train, Y_train, minibatch_size, 4 + epoch):
            network.train_on_batch(*batch)
    parameters = dict(zip(("W1", "W2", "W3", "b3"), network.weights, strict=True))
    return (
        accuracy(lambda pictures, _: network(pictures), X_train, Y_train, parameters),
        accuracy(lambda pictures, _: network(pictures), X_test, Y_test, parameters),
        {name: tf.Variable(value.numpy()) for name, value in parameters.items()},
    )


VARIANTS = {
    "create_placeholders": [inputs_named, inputs_with_open_batch, inputs_of_lists, inputs_of_layers],
    "initialize_parameters": [
        parameters_in_a_loop,
        parameters_with_own_initializers,
        parameters_with_types,
        parameters_from_another_order,
    ],
    "forward_propagation": [forward_general_names, forward_lists_of_four, forward_keras, forward_pooling_first],
    "compute_cost": [cost_positional, cost_of_keras, cost_log_softmax, cost_sparse],
    "model": [model_with_dictionaries, model_without_a_graph, model_by_formula, model_of_keras],
}
