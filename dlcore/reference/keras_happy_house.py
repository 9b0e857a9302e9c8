"""Assignment 13: a convolutional network in Keras, and the four calls of its life: create, compile, fit, evaluate.

A model is asked for its layers with weights and for its answers with set weights, in training and afterwards; so it
does not matter how padding or an activation is written. Compiling and evaluating are asked on a model of a single
unit, where what they do can be measured; fitting on one whose `fit` only takes down what it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.keras_happy_house import (
    Row,
    describe_compiled,
    describe_evaluation,
    describe_fit,
    describe_model,
    epoch_bar,
    summarize,
    table_of,
)
from dlcore.given.residual_networks import layers
from dlcore.given.tensors import tf
from dlcore.plain import Array

__all__ = [
    "ASSIGNMENT",
    "HappyModel",
    "compile_model",
    "evaluate_model",
    "fit_model",
    "happy_forward",
    "happy_table",
    "summarize",
]

Rng: TypeAlias = np.random.Generator

ASSIGNMENT = Assignment("13-keras-happy-house", "Keras: who is happy?", kind="keras")

RTOL, ATOL = 1e-4, 1e-5  # float32, through several layers


def draw_unit(rng: Rng, n: int) -> dict[str, Array]:
    """The weights of one unit with n inputs."""
    return {"w": rng.normal(size=(n, 1)), "b": rng.normal(size=1)}


def draw_examples(rng: Rng, m: int, n: int) -> tuple[Array, Array]:
    """Inputs (m, n) and labels (m, 1)."""
    return rng.normal(size=(m, n)), rng.integers(0, 2, (m, 1)).astype(float)


# ----------------------------------------------------------------------------------------------------------- HappyModel
def HappyModel(input_shape: tuple[int, int, int]) -> Any:
    """Build a network of three convolutional blocks and one sigmoid unit.

    Parameters
    ----------
    input_shape : tuple of int
        Height, width and channels of the pictures; 8 by 8 pixels at least.

    Returns
    -------
    model : keras.Model
        From pictures of shape (m, n_H, n_W, n_C) to probabilities of shape (m, 1); not yet compiled.
    """
    X_input = layers.Input(input_shape)

    # first block: this one is given
    X = layers.ZeroPadding2D((1, 1))(X_input)
    X = layers.Conv2D(8, (3, 3))(X)
    X = layers.BatchNormalization(axis=3)(X)
    X = layers.Activation("relu")(X)
    X = layers.MaxPooling2D((2, 2))(X)

    ### START CODE HERE ### (≈ 12 lines of code)
    # second block: the same five layers, with 16 filters
    X = layers.ZeroPadding2D((1, 1))(X)
    X = layers.Conv2D(16, (3, 3))(X)
    X = layers.BatchNormalization(axis=3)(X)
    X = layers.Activation("relu")(X)
    X = layers.MaxPooling2D((2, 2))(X)
    # third block: the same five layers, with 32 filters
    X = layers.ZeroPadding2D((1, 1))(X)
    X = layers.Conv2D(32, (3, 3))(X)
    X = layers.BatchNormalization(axis=3)(X)
    X = layers.Activation("relu")(X)
    X = layers.MaxPooling2D((2, 2))(X)
    # flatten, and one sigmoid unit
    X = layers.Flatten()(X)
    X = layers.Dense(1, activation="sigmoid")(X)
    ### END CODE HERE ###

    return tf.keras.Model(inputs=X_input, outputs=X, name="HappyModel")


def draw_shapes(rng: Rng) -> Iterator[Draw]:
    """Shapes of pictures: square ones and others, sizes that do not halve evenly, one channel and several."""
    yield Draw("square pictures in colour", ((16, 16, 3),))
    yield Draw("pictures wider than high, one channel", ((8, 8 * int(rng.integers(2, 4)), 1),))
    yield Draw("odd sizes", ((2 * int(rng.integers(5, 8)) + 1, 2 * int(rng.integers(8, 11)) + 1, 2),))


SECOND = "X = layers.ZeroPadding2D((1, 1))(X)\n    X = layers.Conv2D(16, (3, 3))(X)"
THIRD = "X = layers.ZeroPadding2D((1, 1))(X)\n    X = layers.Conv2D(32, (3, 3))(X)"

ASSIGNMENT.add(
    HappyModel,
    points=55,
    sampler=draw_shapes,
    through=describe_model,
    rtol=RTOL,
    atol=ATOL,
    equivalent={"X = layers.BatchNormalization()(X)": "axis 3 is the last one of four, which is taken by itself"},
    mistakes=[
        Mistake(
            "the last block starts from the input",  # the one before may do so as well: it is lost either way
            THIRD,
            THIRD.replace("(1, 1))(X)", "(1, 1))(X_input)"),
            "No error, and yet layers are missing: whatever does not lead to the answer is dropped without a word. "
            "What does the first layer of your second block read, and of your third?",
        ),
        Mistake(
            "the second block starts from the input",
            SECOND,
            SECOND.replace("(1, 1))(X)", "(1, 1))(X_input)"),
            "No error, and yet layers are missing: whatever does not lead to the answer is dropped without a word. "
            "What does the first layer of your second block read?",
        ),
        Mistake(
            "the second and third block are not padded",
            SECOND,
            SECOND.replace("X = layers.ZeroPadding2D((1, 1))(X)", "pass"),
            "Your pictures lose a rim in every block. Which layer comes before each convolution?",
            also=[(THIRD, THIRD.replace("X = layers.ZeroPadding2D((1, 1))(X)", "pass"))],
        ),
        Mistake(
            "no sigmoid at the end",
            'layers.Dense(1, activation="sigmoid")',
            "layers.Dense(1)",
            "Some of your answers are below 0 or above 1. What makes a probability of any number?",
        ),
        Mistake(
            "two units at the end",
            "layers.Dense(1,",
            "layers.Dense(2,",
            "One question, yes or no: how many numbers does the answer take?",
        ),
        Mistake(
            "the third block does not pool",
            "X = layers.MaxPooling2D((2, 2))(X)\n    # flatten",
            "# flatten",
            "The last layer has four times as many weights as it should. What ends every block?",
        ),
        Mistake(
            "the numbers of filters are in reverse",
            "layers.Conv2D(32,",
            "layers.Conv2D(8 * 2,",
            "While pictures get smaller, channels get more. Which block has 16 filters, and which 32?",
            also=[("layers.Conv2D(16,", "layers.Conv2D(32,")],
        ),
        Mistake(
            "relu before the batch normalisation",
            'X = layers.BatchNormalization(axis=3)(X)\n    X = layers.Activation("relu")(X)\n'
            "    X = layers.MaxPooling2D((2, 2))(X)\n    # third",
            'X = layers.Activation("relu")(X)\n    X = layers.BatchNormalization(axis=3)(X)\n'
            "    X = layers.MaxPooling2D((2, 2))(X)\n    # third",
            "Your layers are right, and two of them stand in the wrong order. Which comes first, normalising or relu?",
            also=[
                (
                    'X = layers.BatchNormalization(axis=3)(X)\n    X = layers.Activation("relu")(X)\n'
                    "    X = layers.MaxPooling2D((2, 2))(X)\n    # flatten",
                    'X = layers.Activation("relu")(X)\n    X = layers.BatchNormalization(axis=3)(X)\n'
                    "    X = layers.MaxPooling2D((2, 2))(X)\n    # flatten",
                )
            ],
        ),
    ],
)


# -------------------------------------------------------------------------------------------------------------- compile
def compile_model(model: Any) -> Any:
    """Tell a model how it is to learn.

    Parameters
    ----------
    model : keras.Model
        With one sigmoid unit as its answer.

    Returns
    -------
    model : keras.Model
        The same one, compiled: Adam with a learning rate of 0.001 and betas of 0.9 and 0.999, binary cross-entropy as
        its loss, accuracy as its metric.

    Notes
    -----
    D. P. Kingma, J. Ba: "Adam: a method for stochastic optimization", ICLR 2015.
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    optimizer = tf.keras.optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    ### END CODE HERE ###

    return model


def draw_units(rng: Rng) -> Iterator[Draw]:
    """A single input, and several."""
    yield Draw("one input", (draw_unit(rng, 1),))
    yield Draw("several inputs", (draw_unit(rng, int(rng.integers(3, 6))),))


ASSIGNMENT.add(
    compile_model,
    points=15,
    sampler=draw_units,
    through=describe_compiled,
    rtol=RTOL,
    atol=ATOL,
    equivalent={
        f"optimizer = tf.keras.optimizers.Adam({settings})": "these are Adam's own defaults"
        for settings in (
            "beta_1=0.9, beta_2=0.999",
            "learning_rate=0.001, beta_2=0.999",
            "learning_rate=0.001, beta_1=0.9",
        )
    },
    mistakes=[
        Mistake(
            "squared error",
            '"binary_crossentropy"',
            '"mse"',
            "Your loss stays below 1 even for an answer that is sure and wrong. Which loss belongs to a sigmoid?",
        ),
        Mistake(
            "no metric",
            ', metrics=["accuracy"]',
            "",
            "You measure the loss alone. Which argument asks for the share of right answers as well?",
        ),
        Mistake(
            "stochastic gradient descent instead of Adam",
            "tf.keras.optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999)",
            "tf.keras.optimizers.SGD(learning_rate=0.001)",
            "Loss and metric are right, the steps are not: each goes as far as its gradient is long. Which optimizer "
            "makes steps of about the learning rate?",
        ),
        Mistake(
            "a learning rate ten times too large",
            "learning_rate=0.001",
            "learning_rate=0.01",
            "Loss and metric are right, and each step is ten times as long as it should be.",
        ),
        Mistake(
            "the two betas are swapped",
            "beta_1=0.9, beta_2=0.999",
            "beta_1=0.999, beta_2=0.9",
            "Loss and metric are right, and so is the first step. Which beta belongs to the average of the gradients, "
            "and which to that of their squares?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------------------ fit
def fit_model(model: Any, X_train: Array, Y_train: Array, epochs: int = 20, batch_size: int = 16) -> Any:
    """Train a model.

    Parameters
    ----------
    model : keras.Model
        Compiled; its weights change, and it goes on from those that it has.
    X_train, Y_train : arrays of shape (m, ...) and (m, 1)
        Inputs and labels.
    epochs : int
        How often it sees all examples.
    batch_size : int
        How many of them make a step.

    Returns
    -------
    history : keras.callbacks.History
        What ``model.fit`` returns: loss and metrics of each epoch are in ``history.history``.
    """
    bar = epoch_bar(epochs)  # a progress bar in place of Keras's own lines

    ### START CODE HERE ### (≈ 1 line of code)
    history = model.fit(x=X_train, y=Y_train, epochs=epochs, batch_size=batch_size, callbacks=[bar], verbose=0)
    ### END CODE HERE ###

    return history


def draw_trainings(rng: Rng) -> Iterator[Draw]:
    """Several steps to an epoch, one step only, a single example, the defaults."""
    yield Draw("several steps in an epoch", (draw_unit(rng, 2), *draw_examples(rng, 10, 2), 3, 4))
    yield Draw("one step in an epoch", (draw_unit(rng, 4), *draw_examples(rng, 6, 4), 3, 6))
    yield Draw("one example", (draw_unit(rng, 3), *draw_examples(rng, 1, 3), 2, 8))
    yield Draw("epochs and batch size left out", (draw_unit(rng, 2), *draw_examples(rng, 20, 2)))


LEARNING = "x=X_train, y=Y_train, epochs=epochs, batch_size=batch_size"

ASSIGNMENT.add(
    fit_model,
    points=15,
    sampler=draw_trainings,
    through=describe_fit,
    rtol=RTOL,
    atol=ATOL,
    equivalent={
        f"history = model.fit({LEARNING}{showing})": "what is shown differs, and what is learnt does not"
        for showing in (
            ", verbose=0",
            ", callbacks=[bar]",
            ", callbacks=[bar], verbose=1",
            ", callbacks=[bar], verbose=-1",
        )
    },
    mistakes=[
        Mistake(
            "the number of epochs is left out",
            "epochs=epochs, ",
            "",
            "Your model would go through the examples once, however many epochs are asked for.",
        ),
        Mistake(
            "always 20 epochs",
            "epochs=epochs",
            "epochs=20",
            "20 is only what `epochs` is if nothing else is said.",
        ),
        Mistake(
            "the batch size is left out",
            "batch_size=batch_size, ",
            "",
            "The number of epochs is right. Without being told how many examples make a step, Keras takes 32.",
        ),
        Mistake(
            "always 16 examples to a step",
            "batch_size=batch_size",
            "batch_size=16",
            "16 is only what `batch_size` is if nothing else is said.",
        ),
        Mistake(
            "epochs and batch size are swapped",
            "epochs=epochs, batch_size=batch_size",
            "epochs=batch_size, batch_size=epochs",
            "Which of the two says how often, and which how many at once?",
        ),
        Mistake(
            "examples are held back for validation",
            "callbacks=[bar]",
            "validation_split=0.5, callbacks=[bar]",
            "Your model learns from a part of the examples only. Which argument holds some back?",
        ),
        Mistake(
            "the learning is done twice",
            "history = model.fit(",
            "model.fit(x=X_train, y=Y_train, epochs=epochs, batch_size=batch_size, verbose=0); history = model.fit(",
            "You call `fit` twice. A second call of `fit` goes on where the first one ended.",
        ),
        Mistake(
            "the inputs are taken for the labels",
            "y=Y_train",
            "y=X_train",
            "Your model is to answer with its own inputs. What does `y` stand for?",
        ),
        Mistake(
            "the losses instead of the history",
            "verbose=0)",
            "verbose=0).history",
            "You return the dictionary inside. The function is to return what `fit` gives, as it is.",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------------- evaluate
def evaluate_model(model: Any, X_test: Array, Y_test: Array) -> list[float]:
    """Measure a trained model on examples that it has not learnt from.

    Parameters
    ----------
    model : keras.Model
        Compiled; its weights stay as they are.
    X_test, Y_test : arrays of shape (m, ...) and (m, 1)
        Inputs and labels.

    Returns
    -------
    preds : list of float
        [loss, accuracy].
    """
    ### START CODE HERE ### (≈ 1 line of code)
    preds = model.evaluate(x=X_test, y=Y_test, verbose=0)
    ### END CODE HERE ###

    return preds  # type: ignore[no-any-return]


def draw_tests(rng: Rng) -> Iterator[Draw]:
    """One example, and more than one batch of them."""
    yield Draw("one example", (draw_unit(rng, 2), *draw_examples(rng, 1, 2)))
    yield Draw("more than a batch", (draw_unit(rng, 3), *draw_examples(rng, 37, 3)))


ASSIGNMENT.add(
    evaluate_model,
    points=15,
    sampler=draw_tests,
    through=describe_evaluation,
    rtol=RTOL,
    atol=ATOL,
    equivalent={
        f"preds = model.evaluate(x=X_test, y=Y_test{verbose})": "verbose only says what is printed"
        for verbose in ("", ", verbose=1", ", verbose=-1")
    },
    mistakes=[
        Mistake(
            "the predictions are returned",
            "model.evaluate(x=X_test, y=Y_test, verbose=0)",
            "model.predict(X_test, verbose=0)",
            "You return an answer for each example. Which method compares the answers with Y_test?",
        ),
        Mistake(
            "the accuracy alone",
            "verbose=0)",
            "verbose=0)[1]",
            "`evaluate` gives two numbers, and both are wanted.",
        ),
        Mistake(
            "accuracy and loss are swapped",
            "verbose=0)",
            "verbose=0)[::-1]",
            "In which order does `evaluate` give its two numbers?",
        ),
        Mistake(
            "a dictionary instead of a list",
            "verbose=0)",
            "verbose=0, return_dict=True)",
            "Your numbers are right and stand in a dictionary. What does `evaluate` return if it is not asked for one?",
        ),
        Mistake(
            "the model learns from the test set",
            "preds = model.evaluate(",
            "model.fit(x=X_test, y=Y_test, shuffle=False, verbose=0); preds = model.evaluate(",
            "Your numbers are too good. Does anything change the weights before they are measured?",
        ),
        Mistake(
            "the labels are turned round",
            "y=Y_test",
            "y=1 - Y_test",
            "Your accuracy and the right one add up to 1. What does a label of 1 stand for?",
        ),
    ],
)


# ----------------------------------------------------------------------------- the recorded figures ask in this form
def one_block(input_shape: Sequence[int]) -> Any:
    """The model of a single block that the notebook shows."""
    X_input = layers.Input(tuple(input_shape))
    X = layers.ZeroPadding2D((3, 3))(X_input)
    X = layers.Conv2D(32, (7, 7), name="conv")(X)
    X = layers.BatchNormalization(axis=3, name="bn")(X)
    X = layers.MaxPooling2D((2, 2))(layers.Activation("relu")(X))
    X = layers.Dense(1, activation="sigmoid", name="fc")(layers.Flatten()(X))
    return tf.keras.Model(inputs=X_input, outputs=X)


def happy_table(input_shape: tuple[int, int, int], kind: str = "chained") -> list[Row]:
    """The rows of `table_of` for the "suggested" model of one block, or for the "chained" `HappyModel`."""
    return table_of({"suggested": one_block, "chained": HappyModel}[kind](input_shape))


def happy_forward(X: Any, weights: Mapping[str, Sequence[Array]], training: bool = False) -> Array:
    """The answers (m, 1) of the model of one block, after the layers named in `weights` got these."""
    model = one_block(X.shape[1:])
    for name, values in weights.items():
        model.get_layer(name).set_weights([np.asarray(value) for value in values])
    return np.asarray(model(tf.convert_to_tensor(X, dtype=tf.float32), training=training))
