"""Assignment 12: a small convolutional network in a framework reads hand signs.

Examples come first. Numbers are float32, so results agree to six digits at most. Functions that a gradient has to pass
are asked on a tape.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# (a function inside of `model` is shown to students, and their notebooks know no annotations)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.convolution_application import (
    accuracy,
    as_graph,
    describe_placeholders,
    draw_costs,
    random_mini_batches,
    variables_and_values,
)
from dlcore.given.tensorflow_tutorial import GRADIENT, on_tape
from dlcore.given.tensors import back_in_arrays, tf
from dlcore.plain import Array
from dlcore.training import steps

Rng: TypeAlias = np.random.Generator
Tensor: TypeAlias = Any
Parameters: TypeAlias = dict[str, Any]

ASSIGNMENT = Assignment("12-convolution-application", "A convolutional network reads hands", kind="keras")

RTOL, ATOL = 1e-5, 1e-6  # float32 has seven digits


# --------------------------------------------------------------------------------------------------------- placeholders
def create_placeholders(n_H0: int, n_W0: int, n_C0: int, n_y: int) -> tuple[Any, Any]:
    """Describe the inputs of the network, and leave open how many examples there will be.

    Parameters
    ----------
    n_H0, n_W0, n_C0 : int
        Height, width and channels of a picture.
    n_y : int
        Number of classes.

    Returns
    -------
    X : keras.Input
        For pictures, of shape (None, n_H0, n_W0, n_C0) and type float32.
    Y : keras.Input
        For one-hot labels, of shape (None, n_y) and type float32.
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    X = tf.keras.Input((n_H0, n_W0, n_C0))
    Y = tf.keras.Input((n_y,))
    ### END CODE HERE ###

    return X, Y


def draw_sizes(rng: Rng) -> Iterator[Draw]:
    """Pictures that are square, high, wide and grey; any number of classes."""
    yield Draw("hand signs", (64, 64, 3, 6))
    yield Draw("a grey picture, higher than wide", (28, int(rng.integers(10, 20)), 1, 10))
    yield Draw("drawn sizes", (int(rng.integers(5, 20)), int(rng.integers(30, 90)), 4, int(rng.integers(11, 99))))


ASSIGNMENT.add(
    create_placeholders,
    points=10,
    sampler=draw_sizes,
    through=describe_placeholders,
    equivalent={
        f"{name} = -tf.keras.Input({shape})": "of a placeholder only shape and type are read; a sign changes neither"
        for name, shape in (("X", "(n_H0, n_W0, n_C0)"), ("Y", "(n_y,)"))
    },
    mistakes=[
        Mistake(
            "the number of examples is part of the shape",
            "(n_H0, n_W0, n_C0)",
            "(None, n_H0, n_W0, n_C0)",
            "Your shapes have one axis too many. `keras.Input` adds the axis of the examples by itself.",
            also=[("(n_y,)", "(None, n_y)")],
        ),
        Mistake(
            "room for one example only",
            "tf.keras.Input((n_H0, n_W0, n_C0))",
            "tf.keras.Input((n_H0, n_W0, n_C0), batch_size=1)",
            "Your shapes have room for exactly one example. What happens if you say nothing about their number?",
            also=[("tf.keras.Input((n_y,))", "tf.keras.Input((n_y,), batch_size=1)")],
        ),
        Mistake(
            "the channels come first",
            "(n_H0, n_W0, n_C0)",
            "(n_C0, n_H0, n_W0)",
            "Some libraries put the channels first. Where do they stand in this notebook's table?",
        ),
        Mistake(
            "height and width are swapped",
            "(n_H0, n_W0, n_C0)",
            "(n_W0, n_H0, n_C0)",
            "For square pictures you are right. Rows come first: is their number the height or the width?",
        ),
        Mistake(
            "the picture is flattened",
            "(n_H0, n_W0, n_C0)",
            "(n_H0 * n_W0 * n_C0,)",
            "Your pictures are rows of numbers. A convolution needs to know which pixels are neighbours.",
        ),
        Mistake(
            "one number for each label",
            "(n_y,)",
            "(1,)",
            "A one-hot label has a number for each class. How many are there?",
        ),
        Mistake(
            "the colours are missing",
            "(n_H0, n_W0, n_C0)",
            "(n_H0, n_W0)",
            "Your picture has height and width. Where are its colours?",
        ),
        Mistake(
            "float64 instead of float32",
            "tf.keras.Input((n_H0, n_W0, n_C0))",
            'tf.keras.Input((n_H0, n_W0, n_C0), dtype="float64")',
            "float64 is numpy's habit. Weights here have half as many bits: which type is that?",
            also=[("tf.keras.Input((n_y,))", 'tf.keras.Input((n_y,), dtype="float64")')],
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------------- parameters
def initialize_parameters() -> Parameters:
    """Make the variables of the network.

    Returns
    -------
    parameters : dict of tf.Variable, float32
        "W1" of shape (4, 4, 3, 8) and "W2" (2, 2, 8, 16), the filters; "W3" (64, 6) and "b3" (6,), the last layer.
        "b3" is zero, the others come from the initializer.

    Notes
    -----
    X. Glorot, Y. Bengio: "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
    """
    initializer = tf.keras.initializers.GlorotUniform(seed=0)  # initializer(shape) draws a tensor of this shape

    ### START CODE HERE ### (≈ 4 lines of code)
    W1 = tf.Variable(initializer((4, 4, 3, 8)))
    W2 = tf.Variable(initializer((2, 2, 8, 16)))
    W3 = tf.Variable(initializer((64, 6)))
    b3 = tf.Variable(tf.zeros(6))
    ### END CODE HERE ###

    return {"W1": W1, "W2": W2, "W3": W3, "b3": b3}


def draw_seed_moves(rng: Rng) -> Iterator[Draw]:
    """The notebook's seed, and another one."""
    yield Draw("as it is called", ())
    yield Draw("with other random numbers", (int(rng.integers(1000, 1_000_000)),))


ASSIGNMENT.add(
    initialize_parameters,
    points=15,
    sampler=draw_seed_moves,
    through=variables_and_values,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        Mistake(
            "the number of filters comes first",
            "initializer((4, 4, 3, 8))",
            "initializer((8, 4, 4, 3))",
            "Read a filter's shape aloud: height, width, channels below, and how many filters. Which stands last?",
            also=[("initializer((2, 2, 8, 16))", "initializer((16, 2, 2, 8))")],
        ),
        Mistake(
            "channels in and out are swapped",
            "initializer((4, 4, 3, 8))",
            "initializer((4, 4, 8, 3))",
            "A filter of the first layer reaches through the picture's 3 colours, and there are 8 filters. Which of "
            "these two numbers stands last?",
            also=[("initializer((2, 2, 8, 16))", "initializer((2, 2, 16, 8))")],
        ),
        Mistake(
            "tensors instead of variables",
            "tf.Variable(initializer((4, 4, 3, 8)))",
            "initializer((4, 4, 3, 8))",
            "These are tensors, which never change. What is to be learnt must be able to: what is it called?",
            also=[
                ("tf.Variable(initializer((2, 2, 8, 16)))", "initializer((2, 2, 8, 16))"),
                ("tf.Variable(initializer((64, 6)))", "initializer((64, 6))"),
                ("tf.Variable(tf.zeros(6))", "tf.zeros(6)"),
            ],
        ),
        Mistake(
            "the last layer is transposed",
            "initializer((64, 6))",
            "initializer((6, 64))",
            "Examples are rows here, so W3 stands on the right: rows of 64 numbers times W3. Which shape of it gives "
            "rows of 6?",
        ),
        Mistake(
            "the bias is drawn",
            "tf.zeros(6)",
            "initializer((6,))",
            "Your bias comes from the initializer. At which value does it start?",
        ),
        Mistake(
            "the bias is a column",
            "tf.zeros(6)",
            "tf.zeros((6, 1))",
            "Examples are rows of scores, and the bias is added to each row. Which shape has one number per class?",
        ),
        Mistake(
            "the weights start at zero",
            "initializer((4, 4, 3, 8))",
            "tf.zeros((4, 4, 3, 8))",
            "With all filters equal, all would learn the same. What draws them apart?",
            also=[("initializer((2, 2, 8, 16))", "tf.zeros((2, 2, 8, 16))")],
        ),
        Mistake(
            "another initializer",
            "GlorotUniform(seed=0)",
            "GlorotNormal(seed=0)",
            "The shapes are right and the numbers are others. Do you use the initializer that stands above the gap?",
        ),
        Mistake(
            "another seed",
            "GlorotUniform(seed=0)",
            "GlorotUniform(seed=1)",
            "The shapes are right and the numbers are others. Has the initializer above the gap been changed?",
        ),
    ],
)


# -------------------------------------------------------------------------------------------------------------- forward
def forward_propagation(X: Tensor, parameters: Parameters) -> Tensor:
    """Run the network: convolution, relu, pooling, twice; flatten; linear.

    Parameters
    ----------
    X : tensor of shape (m, 64, 64, 3)
        Pictures.
    parameters : dict
        "W1" (4, 4, 3, 8), "W2" (2, 2, 8, 16), "W3" (64, 6), "b3" (6,).

    Returns
    -------
    Z3 : tensor of shape (m, 6)
        The logits: the scores of the classes, before the softmax.
    """
    W1, W2 = parameters["W1"], parameters["W2"]
    W3, b3 = parameters["W3"], parameters["b3"]

    ### START CODE HERE ### (≈ 8 lines of code)
    # convolution with W1, stride 1, padding "SAME"; relu; max pooling with window 8 and stride 8, padding "SAME"
    Z1 = tf.nn.conv2d(X, W1, strides=1, padding="SAME")
    A1 = tf.nn.relu(Z1)
    P1 = tf.nn.max_pool2d(A1, ksize=8, strides=8, padding="SAME")
    # convolution with W2, stride 1, padding "SAME"; relu; max pooling with window 4 and stride 4, padding "SAME"
    Z2 = tf.nn.conv2d(P1, W2, strides=1, padding="SAME")
    A2 = tf.nn.relu(Z2)
    P2 = tf.nn.max_pool2d(A2, ksize=4, strides=4, padding="SAME")
    # a row of 64 numbers for each example, as many as W3 has rows; then linear, and nothing after it
    F = tf.reshape(P2, [-1, W3.shape[0]])
    Z3 = tf.matmul(F, W3) + b3
    ### END CODE HERE ###

    return Z3


PICTURES = {  # label: examples, height, width, channels, classes; all of them end up 2 by 2
    "a single picture": (1, 64, 64, 3, 6),
    "sizes that the windows do not divide": (3, 44, 60, 3, 6),
    "grey pictures and two classes": (2, 36, 40, 1, 2),
}


def draw_forward(rng: Rng) -> Iterator[Draw]:
    """(X, parameters) with weights that keep every layer's numbers at a readable size."""
    for label, (m, n_H, n_W, n_C, n_y) in PICTURES.items():
        parameters = {
            "W1": 0.2 * rng.normal(size=(4, 4, n_C, 8)),
            "W2": 0.3 * rng.normal(size=(2, 2, 8, 16)),
            "W3": 0.3 * rng.normal(size=(64, n_y)),
            "b3": rng.normal(size=n_y),
        }
        # flat colours with little noise: whole windows of a map are negative, so that a missing relu shows
        X = 2 * rng.normal(size=(m, 1, 1, n_C)) + 0.3 * rng.normal(size=(m, n_H, n_W, n_C))
        yield Draw(label, (X, parameters))


ASSIGNMENT.add(
    forward_propagation,
    points=35,
    sampler=draw_forward,
    through=on_tape,
    rtol=1e-4,
    atol=1e-4,
    mistakes=[
        Mistake(
            "the first convolution has no frame",
            'Z1 = tf.nn.conv2d(X, W1, strides=1, padding="SAME")',
            'Z1 = tf.nn.conv2d(X, W1, strides=1, padding="VALID")',
            "Your first convolution shrinks the picture. Which padding keeps its height and width?",
        ),
        Mistake(
            "the second convolution has no frame",
            'Z2 = tf.nn.conv2d(P1, W2, strides=1, padding="SAME")',
            'Z2 = tf.nn.conv2d(P1, W2, strides=1, padding="VALID")',
            "Your second convolution loses a row and a column. Which padding keeps height and width?",
        ),
        Mistake(
            "the first relu is left out",
            "A1 = tf.nn.relu(Z1)",
            "A1 = Z1",
            "What stands between the first convolution and its pooling?",
        ),
        Mistake(
            "a step of numpy in between",
            "A1 = tf.nn.relu(Z1)",
            "A1 = np.maximum(0, Z1)",
            "The numbers are right, but a tape sees only what TensorFlow computes, and no gradient would arrive at W1. "
            "Which step is numpy's?",
        ),
        Mistake(
            "the second relu is left out",
            "A2 = tf.nn.relu(Z2)",
            "A2 = Z2",
            "What stands between the second convolution and its pooling?",
        ),
        Mistake(
            "the windows of the two poolings are swapped",
            "ksize=8, strides=8",
            "ksize=4, strides=4",
            "Both orders end with 2 by 2, so no shape warns you. Which pooling has the window of 8?",
            also=[("P2 = tf.nn.max_pool2d(A2, ksize=4, strides=4", "P2 = tf.nn.max_pool2d(A2, ksize=8, strides=8")],
        ),
        Mistake(
            "average pooling instead of the largest",
            "P1 = tf.nn.max_pool2d",
            "P1 = tf.nn.avg_pool2d",
            "You keep the average of each window. What does max pooling keep?",
            also=[("P2 = tf.nn.max_pool2d", "P2 = tf.nn.avg_pool2d")],
        ),
        Mistake(
            "pooling drops what does not fill a window",
            'ksize=8, strides=8, padding="SAME"',
            'ksize=8, strides=8, padding="VALID"',
            "For 64 by 64 you are right. With other sizes, your pooling leaves out the last rows and columns. Which "
            "padding is asked for?",
        ),
        Mistake(
            "a pooling window that moves by one",
            "ksize=4, strides=4",
            "ksize=4, strides=1",
            "Your second pooling does not shrink anything, so the numbers of one example fill several rows. How far "
            "should its window move?",
        ),
        Mistake(
            "a softmax at the end",
            "Z3 = tf.matmul(F, W3) + b3",
            "Z3 = tf.nn.softmax(tf.matmul(F, W3) + b3)",
            "Your rows add up to 1. The softmax is part of the cost function: what does it want to be given?",
        ),
        Mistake(
            "a relu at the end",
            "Z3 = tf.matmul(F, W3) + b3",
            "Z3 = tf.nn.relu(tf.matmul(F, W3) + b3)",
            "None of your scores is negative. Does the last layer have an activation here?",
        ),
        Mistake(
            "the bias is left out",
            "tf.matmul(F, W3) + b3",
            "tf.matmul(F, W3)",
            "Rows times weights: and what is added to that?",
        ),
        Mistake(
            "the channels are flattened first",
            "tf.reshape(P2,",
            "tf.reshape(tf.transpose(P2, [0, 3, 1, 2]),",
            "You have the right 64 numbers in another order. Is there a transpose that need not be there?",
        ),
        Mistake(
            "the second convolution looks at the picture before pooling",
            "tf.nn.conv2d(P1, W2",
            "tf.nn.conv2d(A1, W2",
            "Which of A1 and P1 should the second convolution get? Only one of them has been pooled.",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------------------- cost
def compute_cost(Z3: Tensor, Y: Tensor) -> Tensor:
    """Compute the softmax cross-entropy, averaged over the examples.

    Parameters
    ----------
    Z3 : tensor of shape (m, n_y)
        Logits, one row per example.
    Y : tensor of shape (m, n_y)
        One-hot labels.

    Returns
    -------
    cost : tensor without axes
        The mean of the m losses.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=Y, logits=Z3))
    ### END CODE HERE ###

    return cost


def draw_labels(rng: Rng, m: int, n_y: int) -> Array:
    """One-hot labels (m, n_y)."""
    return np.asarray(np.eye(n_y)[rng.integers(0, n_y, m)])


def draw_scores(rng: Rng) -> Iterator[Draw]:
    """One example, two classes, as many examples as classes, logits far apart; and a gradient as well."""
    yield Draw("one example", (rng.normal(size=(1, 6)), draw_labels(rng, 1, 6)))
    yield Draw("two classes", (rng.normal(size=(7, 2)), draw_labels(rng, 7, 2)))
    yield Draw("as many examples as classes", (2 * rng.normal(size=(5, 5)), draw_labels(rng, 5, 5)))
    yield Draw("logits far apart", (rng.permuted(np.linspace(-120.0, 120.0, 12)).reshape(4, 3), draw_labels(rng, 4, 3)))
    yield Draw("with its gradient", (rng.normal(size=(6, 4)), draw_labels(rng, 6, 4), GRADIENT))


ASSIGNMENT.add(
    compute_cost,
    points=15,
    sampler=draw_scores,
    through=on_tape,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        Mistake(
            "logits and labels are swapped",
            "labels=Y, logits=Z3",
            "labels=Z3, logits=Y",
            "Which of the two may be any number, and which holds zeros and a one?",
        ),
        Mistake(
            "the examples are turned into columns",
            "labels=Y, logits=Z3",
            "labels=tf.transpose(Y), logits=tf.transpose(Z3)",
            "In assignment 10 a transpose was needed. Where do the examples stand now, and where does the function "
            "want them?",
        ),
        Mistake(
            "the softmax is applied twice",
            "logits=Z3",
            "logits=tf.nn.softmax(Z3)",
            "The words *with logits* say what this function wants: the numbers before the softmax, or after it?",
        ),
        Mistake(
            "sigmoids instead of a softmax",
            "tf.nn.softmax_cross_entropy_with_logits",
            "tf.nn.sigmoid_cross_entropy_with_logits",
            "With sigmoids, each class is a question of its own. Here the classes exclude each other: which function "
            "lets them compete?",
        ),
        Mistake(
            "the sum instead of the mean",
            "tf.reduce_mean",
            "tf.reduce_sum",
            "Your cost grows with the number of examples. What is to be done with the losses?",
        ),
        Mistake(
            "one loss for each example",
            "tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=Y, logits=Z3))",
            "tf.nn.softmax_cross_entropy_with_logits(labels=Y, logits=Z3)",
            "You have m losses. What makes one cost of them?",
        ),
        Mistake(
            "the logarithm of a softmax by hand",
            "tf.nn.softmax_cross_entropy_with_logits(labels=Y, logits=Z3)",
            "-tf.reduce_sum(Y * tf.math.log(tf.nn.softmax(Z3)), axis=1)",
            "The formula is right. With large scores a probability rounds to 0, and its logarithm is infinite: which "
            "function takes the scores themselves?",
        ),
        Mistake(
            "the sign is flipped",
            "tf.reduce_mean",
            "-tf.reduce_mean",
            "Your cost is negative. Is there already a minus sign inside?",
        ),
    ],
)


# ---------------------------------------------------------------------------------------------------------------- model
def model(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    learning_rate: float = 0.009,
    num_epochs: int = 100,
    minibatch_size: int = 64,
    print_cost: bool = True,
) -> tuple[float, float, Parameters]:
    """Train the network with Adam on mini-batches.

    Parameters
    ----------
    X_train, X_test : arrays of shape (m, 64, 64, 3)
        Pictures, numbers from 0 to 1.
    Y_train, Y_test : arrays of shape (m, 6)
        One-hot labels.
    learning_rate : float
        Adam's.
    num_epochs : int
        How often each picture is seen.
    minibatch_size : int
        Pictures in a mini-batch; the last one may hold fewer.
    print_cost : bool
        Whether to print the cost of every fifth epoch, and to draw them all at the end.

    Returns
    -------
    train_accuracy, test_accuracy : float
        The share of right answers, from 0 to 1.
    parameters : dict of tf.Variable
        What was learnt.
    """
    tf.random.set_seed(1)  # so that dropout, should you add it, draws the same numbers every time
    n_H0, n_W0, n_C0 = X_train.shape[1:]
    n_y = Y_train.shape[1]
    seed, costs = 3, []

    ### START CODE HERE ### (≈ 3 lines of code)
    # placeholders, parameters, and an optimizer: Adam with this learning rate
    X, Y = create_placeholders(n_H0, n_W0, n_C0, n_y)
    parameters = initialize_parameters()
    optimizer = tf.keras.optimizers.Adam(learning_rate)
    ### END CODE HERE ###

    variables = list(parameters.values())
    optimizer.build(variables)  # makes Adam's averages now: a graph may not make variables

    def train_step(X, Y):
        ### START CODE HERE ### (≈ 5 lines of code)
        # under a tape: the scores, and their cost
        with tf.GradientTape() as tape:
            Z3 = forward_propagation(X, parameters)
            cost = compute_cost(Z3, Y)
        # the gradients of the cost; then the optimizer applies each to its own variable
        gradients = tape.gradient(cost, variables)
        optimizer.apply_gradients(zip(gradients, variables, strict=True))
        ### END CODE HERE ###
        return cost

    step = as_graph(train_step, X, Y)

    for epoch in steps(num_epochs, f"learning rate {learning_rate}"):
        seed = seed + 1  # another shuffle in each epoch
        minibatches = random_mini_batches(X_train, Y_train, minibatch_size, seed)
        costs.append(np.mean([float(step(batch_X, batch_Y)) for batch_X, batch_Y in minibatches]))
        if print_cost and epoch % 5 == 0:
            print(f"Cost after epoch {epoch}: {costs[-1]:.4f}")

    if print_cost:
        draw_costs(costs, learning_rate)
    train_accuracy = accuracy(forward_propagation, X_train, Y_train, parameters)
    test_accuracy = accuracy(forward_propagation, X_test, Y_test, parameters)

    return train_accuracy, test_accuracy, parameters


def draw_coloured(rng: Rng, labels: Array, n_H: int, n_W: int) -> tuple[Array, Array]:
    """Noisy pictures (m, n_H, n_W, 3) whose colours depend on their labels, and the labels as rows (m, 6)."""
    colours = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]])
    noise = rng.uniform(0, 0.5, size=(len(labels), n_H, n_W, 3))
    return 0.5 * colours[labels][:, None, None, :] + noise, np.eye(6)[labels]


def draw_trainings(rng: Rng) -> Iterator[Draw]:
    """Two short trainings on few and small pictures."""
    rate = round(float(rng.uniform(0.004, 0.012)), 4)
    data = (*draw_coloured(rng, np.arange(6), 36, 40), *draw_coloured(rng, np.arange(4), 36, 40))
    yield Draw("one mini-batch in each epoch", (*data, rate, 3, 6, False))
    data = (*draw_coloured(rng, np.arange(5), 40, 36), *draw_coloured(rng, np.arange(3), 40, 36))
    yield Draw("a short last mini-batch", (*data, 2 * rate, 2, 3, False))


ASSIGNMENT.add(
    model,
    points=25,
    sampler=draw_trainings,
    through=back_in_arrays,
    rtol=1e-3,
    atol=5e-4,
    equivalent={
        "X, Y = create_placeholders(n_H0, n_W0, seed, n_y)": "the network is made for three channels, and seed is 3",
        "optimizer.apply_gradients(zip(gradients, variables))": "there are as many of both",
        "optimizer.apply_gradients(zip(gradients, variables, strict=False))": "there are as many of both",
    },
    mistakes=[
        Mistake(
            "no step is taken",
            "optimizer.apply_gradients(zip(gradients, variables, strict=True))",
            "pass",
            "Your parameters are those of the start. Who takes the step?",
        ),
        Mistake(
            "the step goes uphill",
            "zip(gradients, variables, strict=True)",
            "zip([-gradient for gradient in gradients], variables, strict=True)",
            "The optimizer subtracts by itself. What happens to a gradient whose sign you flip before?",
        ),
        Mistake(
            "the learning rate is not handed on",
            "Adam(learning_rate)",
            "Adam()",
            "Your steps have the same length for every learning rate. Does the optimizer know it?",
        ),
        Mistake(
            "gradient descent instead of Adam",
            "tf.keras.optimizers.Adam",
            "tf.keras.optimizers.SGD",
            "Your steps are plain gradient descent. Which optimizer was asked for?",
        ),
        Mistake(
            "the gradients of the scores",
            "tape.gradient(cost, variables)",
            "tape.gradient(Z3, variables)",
            "You ask how the *scores* grow. What is to become small?",
        ),
        Mistake(
            "scores and labels are swapped",
            "compute_cost(Z3, Y)",
            "compute_cost(Y, Z3)",
            "What does `compute_cost` want first, scores or labels?",
        ),
        Mistake(
            "nothing happens under the tape",
            "            Z3 = forward_propagation(X, parameters)\n",
            "            pass\n        if True:\n            Z3 = forward_propagation(X, parameters)\n",
            "A tape records what is computed inside of its block. Which lines have to be indented?",
        ),
        Mistake(
            "height and width are swapped",
            "create_placeholders(n_H0, n_W0, n_C0, n_y)",
            "create_placeholders(n_W0, n_H0, n_C0, n_y)",
            "For square pictures you are right. In which order does `create_placeholders` take its sizes?",
        ),
        Mistake(
            "one step too many",
            "optimizer.apply_gradients(zip(gradients, variables, strict=True))",
            "for _ in range(2): optimizer.apply_gradients(zip(gradients, variables, strict=True))",
            "You step twice along one gradient. It was computed for one place; where are you after the first step?",
        ),
    ],
)
