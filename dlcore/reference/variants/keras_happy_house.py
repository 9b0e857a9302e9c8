"""Assignment 13 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

from typing import Any

from dlcore.given.residual_networks import layers
from dlcore.given.tensors import tf
from dlcore.plain import Array

Shape = tuple[int, int, int]


# ----------------------------------------------------------------------------------------------------------- HappyModel
def happy_in_a_loop(input_shape: Shape) -> Any:
    X = X_input = layers.Input(input_shape)
    for number, filters in enumerate((8, 16, 32)):
        X = layers.ZeroPadding2D(1)(X)
        X = layers.Conv2D(filters, 3, strides=(1, 1), name=f"conv{number}")(X)
        X = layers.BatchNormalization(name=f"bn{number}")(X)
        X = layers.ReLU()(X)
        X = layers.MaxPool2D(name=f"max_pool{number}")(X)
    outputs = layers.Dense(1, activation=tf.keras.activations.sigmoid, name="fc")(layers.Flatten()(X))
    return tf.keras.models.Model(X_input, outputs)


def happy_sequential(input_shape: Shape) -> Any:
    model = tf.keras.Sequential([layers.Input(shape=input_shape)])
    for filters in (8, 16, 32):
        model.add(layers.ZeroPadding2D((1, 1)))
        model.add(layers.Conv2D(filters, (3, 3)))
        model.add(layers.BatchNormalization(axis=-1))
        model.add(layers.Activation("relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(1, activation="sigmoid"))
    return model


def happy_same_padding(input_shape: Shape) -> Any:
    X_input = layers.Input(input_shape)
    X = X_input
    for filters in (8, 16, 32):
        X = layers.Conv2D(filters, (3, 3), padding="same")(X)
        X = layers.BatchNormalization()(X)
        X = layers.MaxPooling2D((2, 2), strides=2, padding="valid")(tf.keras.activations.relu(X))
    X = layers.Activation("sigmoid")(layers.Dense(1)(layers.Flatten()(X)))
    return tf.keras.Model(X_input, X)


def happy_of_many_names(input_shape: Shape) -> Any:
    inputs = tf.keras.Input(shape=input_shape)
    first = layers.MaxPool2D(2)(layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(8, 3, padding="same")(inputs))))
    second = layers.MaxPool2D(2)(
        layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(16, 3, padding="same")(first)))
    )
    third = layers.MaxPool2D(2)(
        layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(32, 3, padding="same")(second)))
    )
    flat = layers.Reshape((-1,))(third)
    return tf.keras.Model(inputs=[inputs], outputs=[layers.Dense(units=1, activation="sigmoid")(flat)])


# -------------------------------------------------------------------------------------------------------- compile_model
def compile_by_name(model: Any) -> Any:
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


def compile_with_objects(model: Any) -> Any:
    model.compile(
        optimizer=tf.keras.optimizers.Adam(),
        loss=tf.keras.losses.BinaryCrossentropy(),
        metrics=[tf.keras.metrics.BinaryAccuracy()],
    )
    return model


def compile_with_the_older_epsilon(model: Any) -> Any:
    optimizer = tf.keras.optimizers.Adam(0.001, 0.9, 0.999, epsilon=1e-8)
    model.compile(optimizer=optimizer, loss=tf.keras.losses.binary_crossentropy, metrics=["acc"])
    return model


def compile_with_another_word(model: Any) -> Any:
    model.compile(loss="binary_crossentropy", metrics=["binary_accuracy"], optimizer=tf.keras.optimizers.Adam(1e-3))
    return model


# ------------------------------------------------------------------------------------------------------------ fit_model
def fit_without_a_bar(model: Any, X_train: Array, Y_train: Array, epochs: int = 20, batch_size: int = 16) -> Any:
    return model.fit(x=X_train, y=Y_train, epochs=epochs, batch_size=batch_size)


def fit_positional(model: Any, X_train: Array, Y_train: Array, epochs: int = 20, batch_size: int = 16) -> Any:
    return model.fit(X_train, Y_train, batch_size, epochs, verbose=2)


def fit_on_tensors(model: Any, X_train: Array, Y_train: Array, epochs: int = 20, batch_size: int = 16) -> Any:
    inputs, labels = tf.constant(X_train), tf.constant(Y_train)
    return model.fit(inputs, labels, epochs=epochs, batch_size=batch_size, verbose=0)


def fit_and_keep(model: Any, X_train: Array, Y_train: Array, epochs: int = 20, batch_size: int = 16) -> Any:
    model.fit(X_train, Y_train, epochs=epochs, batch_size=batch_size, verbose=0, shuffle=False)
    return model.history


# ------------------------------------------------------------------------------------------------------- evaluate_model
def evaluate_aloud(model: Any, X_test: Array, Y_test: Array) -> Any:
    return model.evaluate(X_test, Y_test)


def evaluate_in_larger_batches(model: Any, X_test: Array, Y_test: Array) -> Any:
    return model.evaluate(x=X_test, y=Y_test, batch_size=64, verbose=2)


def evaluate_by_name(model: Any, X_test: Array, Y_test: Array) -> Any:
    measured = model.evaluate(X_test, Y_test, verbose=0, return_dict=True)
    return [measured["loss"], measured["accuracy"]]


def evaluate_as_a_pair(model: Any, X_test: Array, Y_test: Array) -> Any:
    loss, accuracy = model.evaluate(tf.constant(X_test), tf.constant(Y_test), verbose=0)
    return (loss, accuracy)


VARIANTS = {
    "HappyModel": [happy_in_a_loop, happy_sequential, happy_same_padding, happy_of_many_names],
    "compile_model": [compile_by_name, compile_with_objects, compile_with_the_older_epsilon, compile_with_another_word],
    "fit_model": [fit_without_a_bar, fit_positional, fit_on_tensors, fit_and_keep],
    "evaluate_model": [evaluate_aloud, evaluate_in_larger_batches, evaluate_by_name, evaluate_as_a_pair],
}
