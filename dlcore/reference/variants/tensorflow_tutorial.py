"""Assignment 10 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from dlcore.given.tensors import tf
from dlcore.reference.tensorflow_tutorial import compute_cost, forward_propagation

Tensor: TypeAlias = Any
Parameters: TypeAlias = dict[str, Any]

SHAPES = {"W1": (25, 12288), "b1": (25, 1), "W2": (12, 25), "b2": (12, 1), "W3": (6, 12), "b3": (6, 1)}


# ------------------------------------------------------------------------------------------------------ linear_function
def linear_with_operators() -> Tensor:
    np.random.seed(1)
    X = tf.constant(np.random.randn(3, 1), name="X")
    W = tf.Variable(np.random.randn(4, 3))
    b = tf.Variable(np.random.randn(4, 1))
    return W @ X + b


def linear_of_arrays() -> Tensor:
    np.random.seed(1)
    X, W, b = np.random.randn(3, 1), np.random.randn(4, 3), np.random.randn(4, 1)
    return tf.matmul(W, X) + b


def linear_in_float32() -> Tensor:
    np.random.seed(1)
    X, W, b = (tf.cast(np.random.randn(*shape), tf.float32) for shape in [(3, 1), (4, 3), (4, 1)])
    return tf.linalg.matmul(W, X) + b


def linear_as_array() -> Tensor:
    np.random.seed(1)
    X = tf.convert_to_tensor(np.random.randn(3, 1))
    W = tf.convert_to_tensor(np.random.randn(4, 3))
    return tf.add(np.random.randn(4, 1), tf.tensordot(W, X, 1)).numpy()


# -------------------------------------------------------------------------------------------------------------- sigmoid
def sigmoid_of_nn(z: Any) -> Tensor:
    return tf.nn.sigmoid(tf.cast(z, dtype="float32"))


def sigmoid_of_keras(z: Any) -> Tensor:
    return tf.keras.activations.sigmoid(tf.cast(z, tf.float32))


def sigmoid_by_tanh(z: Any) -> Tensor:
    half = tf.cast(z, tf.float32) / 2
    return (tf.tanh(half) + 1) / 2


def sigmoid_by_formula(z: Any) -> Tensor:
    return 1 / (1 + tf.exp(-tf.constant(z, dtype=tf.float32)))


# ----------------------------------------------------------------------------------------------------------------- cost
def cost_positional(logits: Any, labels: Any) -> Tensor:
    return tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(labels, tf.float32), tf.cast(logits, tf.float32))


def cost_softplus(logits: Any, labels: Any) -> Tensor:
    z = tf.cast(logits, tf.float32)
    return tf.nn.softplus(z) - z * tf.cast(labels, tf.float32)


def cost_formula(logits: Any, labels: Any) -> Tensor:
    z, y = tf.cast(logits, tf.float32), tf.cast(labels, tf.float32)
    return tf.maximum(z, 0) - z * y + tf.math.log1p(tf.exp(-tf.abs(z)))


def cost_log_sigmoid(logits: Any, labels: Any) -> Tensor:
    z, y = tf.cast(logits, tf.float64), tf.cast(labels, tf.float64)
    return -(y * tf.math.log_sigmoid(z) + (1 - y) * tf.math.log_sigmoid(-z))


# ------------------------------------------------------------------------------------------------------- one_hot_matrix
def one_hot_transposed(labels: Any, C: int) -> Tensor:
    return tf.transpose(tf.one_hot(labels, depth=C))


def one_hot_by_identity(labels: Any, C: int) -> Tensor:
    return tf.gather(tf.eye(C), labels, axis=1)


def one_hot_by_comparison(labels: Any, C: int) -> Tensor:
    return tf.cast(tf.equal(tf.range(C)[:, tf.newaxis], tf.cast(labels, tf.int32)), tf.float32)


def one_hot_with_a_constant(labels: Any, C: int) -> Tensor:
    depth = tf.constant(C, name="C")
    return tf.one_hot(indices=labels, depth=depth, axis=0)


# ------------------------------------------------------------------------------------------------------- one_hot_vector
def vector_flattened(label: Any, depth: int = 6) -> Tensor:
    return tf.reshape(tf.one_hot(label, depth, axis=0), [-1])


def vector_of_identity(label: Any, depth: int = 6) -> Tensor:
    return tf.eye(depth)[int(np.squeeze(label))]


def vector_squeezed(label: Any, depth: int = 6) -> Tensor:
    return tf.squeeze(tf.one_hot(label, depth))


def vector_by_comparison(label: Any, depth: int = 6) -> Tensor:
    return tf.where(tf.range(depth) == tf.cast(label, tf.int32), 1.0, 0.0)


# ----------------------------------------------------------------------------------------------------------------- ones
def ones_filled(shape: list[int]) -> Tensor:
    return tf.fill(shape, 1.0)


def ones_from_zeros(shape: list[int]) -> Tensor:
    return tf.zeros(shape) + 1


def ones_of_numpy(shape: list[int]) -> Tensor:
    return tf.constant(np.ones(shape), dtype=tf.float32)


def ones_like_zeros(shape: list[int]) -> Tensor:
    return tf.ones_like(tf.zeros(tuple(shape)))


# -------------------------------------------------------------------------------------------------- create_placeholders
def specs_named(n_x: int, n_y: int) -> tuple[Any, Any]:
    X = tf.TensorSpec(shape=[n_x, None], dtype=tf.float32, name="X")
    Y = tf.TensorSpec(shape=[n_y, None], dtype=tf.float32, name="Y")
    return X, Y


def specs_of_tuples(n_x: int, n_y: int) -> tuple[Any, ...]:
    return tuple(tf.TensorSpec((n, None)) for n in (n_x, n_y))


def specs_in_a_list(n_x: int, n_y: int) -> list[Any]:
    return [tf.TensorSpec(tf.TensorShape([n, None]), "float32") for n in (n_x, n_y)]


def specs_by_dictionary(n_x: int, n_y: int) -> tuple[Any, Any]:
    specs = {letter: tf.TensorSpec([n, None], np.float32) for letter, n in zip("XY", (n_x, n_y), strict=True)}
    return specs["X"], specs["Y"]


# ------------------------------------------------------------------------------------------------ initialize_parameters
def parameters_in_a_loop() -> Parameters:
    initializer = tf.keras.initializers.GlorotUniform(seed=1)
    return {k: tf.Variable(initializer(s) if k[0] == "W" else tf.zeros(s), name=k) for k, s in SHAPES.items()}


def parameters_with_own_seeds() -> Parameters:
    parameters = {}
    for l, (above, below) in enumerate([(25, 12288), (12, 25), (6, 12)], 1):
        parameters[f"W{l}"] = tf.Variable(tf.keras.initializers.GlorotUniform(seed=l)(shape=(above, below)))
        parameters[f"b{l}"] = tf.Variable(tf.zeros([above, 1]))
    return parameters


def parameters_of_numpy() -> Parameters:
    rng, parameters = np.random.default_rng(1), {}
    for name, shape in SHAPES.items():
        limit = np.sqrt(6 / sum(shape)) if name[0] == "W" else 0
        parameters[name] = tf.Variable(rng.uniform(-limit, limit, shape), dtype=tf.float32)
    return parameters


def parameters_with_a_seeded_generator() -> Parameters:
    tf.random.set_seed(1)
    parameters = {}
    for name, shape in SHAPES.items():
        limit = (6 / (shape[0] + shape[1])) ** 0.5
        drawn = tf.random.uniform(shape, -limit, limit, seed=1) if name.startswith("W") else tf.zeros(shape)
        parameters[name] = tf.Variable(drawn, trainable=True)
    return parameters


# -------------------------------------------------------------------------------------------------- forward_propagation
def forward_with_operators(X: Tensor, parameters: Parameters) -> Tensor:
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    return W3 @ tf.nn.relu(W2 @ tf.nn.relu(W1 @ X + b1) + b2) + b3


def forward_in_a_loop(X: Tensor, parameters: Parameters) -> Tensor:
    A = X
    for l in (1, 2, 3):
        Z = tf.matmul(parameters[f"W{l}"], A) + parameters[f"b{l}"]
        A = tf.maximum(Z, 0)
    return Z


def forward_keras(X: Tensor, parameters: Parameters) -> Tensor:
    A1 = tf.keras.activations.relu(tf.linalg.matmul(parameters["W1"], X) + parameters["b1"])
    A2 = tf.keras.activations.relu(tf.linalg.matmul(parameters["W2"], A1) + parameters["b2"])
    return tf.linalg.matmul(parameters["W3"], A2) + parameters["b3"]


def forward_transposed(X: Tensor, parameters: Parameters) -> Tensor:
    rows = tf.transpose(X)
    for l in (1, 2, 3):
        rows = tf.nn.relu(rows) if l > 1 else rows
        rows = tf.nn.bias_add(
            tf.matmul(rows, parameters[f"W{l}"], transpose_b=True), tf.reshape(parameters[f"b{l}"], [-1])
        )
    return tf.transpose(rows)


# --------------------------------------------------------------------------------------------------------- compute_cost
def cost_along_columns(Z3: Tensor, Y: Tensor) -> Tensor:
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(Y, Z3, axis=0))


def cost_of_keras(Z3: Tensor, Y: Tensor) -> Tensor:
    return tf.reduce_mean(tf.keras.losses.categorical_crossentropy(tf.transpose(Y), tf.transpose(Z3), from_logits=True))


def cost_log_softmax(Z3: Tensor, Y: Tensor) -> Tensor:
    return -tf.reduce_mean(tf.reduce_sum(Y * tf.nn.log_softmax(Z3, axis=0), axis=0))


def cost_sparse(Z3: Tensor, Y: Tensor) -> Tensor:
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.argmax(Y, axis=0), logits=tf.transpose(Z3))
    return tf.math.reduce_mean(losses)


# --------------------------------------------------------------------------------------------------- compute_total_loss
def total_along_columns(logits: Tensor, labels: Tensor) -> Tensor:
    return tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(labels, logits, axis=0))


def total_of_keras(logits: Tensor, labels: Tensor) -> Tensor:
    truth, scores = tf.transpose(labels), tf.transpose(logits)
    return tf.reduce_sum(tf.keras.losses.categorical_crossentropy(truth, scores, from_logits=True))


def total_log_sum_exp(logits: Tensor, labels: Tensor) -> Tensor:
    return tf.reduce_sum(tf.reduce_logsumexp(logits, axis=0)) - tf.reduce_sum(labels * logits)


def total_from_the_mean(logits: Tensor, labels: Tensor) -> Tensor:
    return compute_cost(logits, labels) * logits.shape[1]


# ----------------------------------------------------------------------------------------------------------- train_step
def step_in_place(
    X: Tensor, Y: Tensor, parameters: Parameters, learning_rate: float = 0.001
) -> tuple[Parameters, Tensor]:
    optimizer = tf.keras.optimizers.Adam(learning_rate=learning_rate)
    with tf.GradientTape() as tape:
        cost = compute_cost(forward_propagation(X, parameters), Y)
    names = list(parameters)
    gradients = tape.gradient(cost, [parameters[name] for name in names])
    optimizer.apply_gradients(zip(gradients, [parameters[name] for name in names], strict=True))
    return parameters, cost


def step_with_a_dictionary(
    X: Tensor, Y: Tensor, parameters: Parameters, learning_rate: float = 0.001
) -> tuple[Parameters, Tensor]:
    variables = {name: tf.Variable(value) for name, value in parameters.items()}
    with tf.GradientTape() as tape:
        cost = compute_cost(forward_propagation(X, variables), Y)
    gradients = tape.gradient(cost, variables)
    tf.keras.optimizers.Adam(learning_rate).apply([gradients[k] for k in variables], list(variables.values()))
    return variables, cost


def step_by_formula(
    X: Tensor, Y: Tensor, parameters: Parameters, learning_rate: float = 0.001
) -> tuple[Parameters, Tensor]:
    with tf.GradientTape() as tape:
        tape.watch(parameters)
        cost = compute_cost(forward_propagation(X, parameters), Y)
    # the first step: m = 0.1 g and v = 0.001 g ** 2, both corrected
    small = 1e-7 / 0.001**0.5
    return {
        name: parameters[name] - learning_rate * g / (abs(g) + small)
        for name, g in tape.gradient(cost, parameters).items()
    }, cost


def step_one_by_one(
    X: Tensor, Y: Tensor, parameters: Parameters, learning_rate: float = 0.001
) -> tuple[Parameters, Tensor]:
    variables = {name: tf.Variable(value) for name, value in parameters.items()}
    with tf.GradientTape(persistent=True) as tape:
        cost = compute_cost(forward_propagation(X, variables), Y)
    for variable in variables.values():
        optimizer = tf.keras.optimizers.Adam(learning_rate)
        optimizer.apply_gradients([(tape.gradient(cost, variable), variable)])
    return variables, cost


VARIANTS = {
    "linear_function": [linear_with_operators, linear_of_arrays, linear_in_float32, linear_as_array],
    "sigmoid": [sigmoid_of_nn, sigmoid_of_keras, sigmoid_by_tanh, sigmoid_by_formula],
    "cost": [cost_positional, cost_softplus, cost_formula, cost_log_sigmoid],
    "one_hot_matrix": [one_hot_transposed, one_hot_by_identity, one_hot_by_comparison, one_hot_with_a_constant],
    "one_hot_vector": [vector_flattened, vector_of_identity, vector_squeezed, vector_by_comparison],
    "ones": [ones_filled, ones_from_zeros, ones_of_numpy, ones_like_zeros],
    "create_placeholders": [specs_named, specs_of_tuples, specs_in_a_list, specs_by_dictionary],
    "initialize_parameters": [
        parameters_in_a_loop,
        parameters_with_own_seeds,
        parameters_of_numpy,
        parameters_with_a_seeded_generator,
    ],
    "forward_propagation": [forward_with_operators, forward_in_a_loop, forward_keras, forward_transposed],
    "compute_cost": [cost_along_columns, cost_of_keras, cost_log_softmax, cost_sparse],
    "compute_total_loss": [total_along_columns, total_of_keras, total_log_sum_exp, total_from_the_mean],
    "train_step": [step_in_place, step_with_a_dictionary, step_by_formula, step_one_by_one],
}
