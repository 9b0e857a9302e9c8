"""Assignment 10: the first network in a framework. TensorFlow's operations, a gradient tape, and Adam in one line.

Numbers are float32, so results agree to six digits at most. Where gradients matter, a function is asked on a tape, so
that a solution in numpy does not pass by accident; elsewhere a right answer is right, wherever it was computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.seeds import with_moved_seeds
from dlcore.given.tensorflow_tutorial import GRADIENT, describe_specs, describe_variables, on_tape, with_variables
from dlcore.given.tensors import back_in_arrays, tf
from dlcore.plain import Array

Rng: TypeAlias = np.random.Generator
Tensor: TypeAlias = Any
Parameters: TypeAlias = dict[str, Any]

ASSIGNMENT = Assignment("10-tensorflow-tutorial", "TensorFlow: let the framework do the calculus", kind="keras")

RTOL, ATOL = 1e-5, 1e-6  # float32 has seven digits

NETWORKS = {  # label: units per layer, the inputs first, and the number of examples
    "one example": ([4, 3, 3, 2], 1),
    "as many units everywhere as examples": ([3, 3, 3, 3], 3),
    "narrow layers": ([5, 2, 1, 4], 6),
    "many classes": ([6, 5, 4, 7], 8),
}


def draw_network(rng: Rng, sizes: list[int], m: int) -> tuple[Array, Parameters, Array]:
    """X (n_0, m), the parameters of a network, and one-hot labels Y (n_L, m)."""
    X = rng.normal(size=(sizes[0], m))
    parameters = {}
    for l in range(1, len(sizes)):
        parameters["W" + str(l)] = rng.normal(size=(sizes[l], sizes[l - 1]))
        parameters["b" + str(l)] = rng.normal(size=(sizes[l], 1))
    return X, parameters, draw_labels(rng, sizes[-1], m)


def draw_labels(rng: Rng, C: int, m: int) -> Array:
    """One-hot labels (C, m)."""
    return np.asarray(np.eye(C)[rng.integers(0, C, m)].T)


# ------------------------------------------------------------------------------------------------------ linear function
def linear_function() -> Tensor:
    """Draw X, W and b, in this order, and compute W X + b.

    Returns
    -------
    result : tensor of shape (4, 1), float64
        W X + b, with W of shape (4, 3), X of shape (3, 1) and b of shape (4, 1).

    Notes
    -----
    numpy is seeded with 1.
    """
    np.random.seed(1)  # so that everyone draws the same numbers

    ### START CODE HERE ### (≈ 4 lines of code)
    X = tf.constant(np.random.randn(3, 1))
    W = tf.constant(np.random.randn(4, 3))
    b = tf.constant(np.random.randn(4, 1))
    result = tf.add(tf.matmul(W, X), b)
    ### END CODE HERE ###

    return result


def draw_seed_moves(rng: Rng) -> Iterator[Draw]:
    """The notebook's seed, and another one."""
    yield Draw("as it is called", ())
    yield Draw("with other random numbers", (int(rng.integers(1000, 1_000_000)),))


ASSIGNMENT.add(
    linear_function,
    points=10,
    sampler=draw_seed_moves,
    through=with_moved_seeds,
    rtol=RTOL,
    atol=ATOL,
    equivalent={"result = tf.add(b, tf.matmul(W, X))": "a sum may be turned round"},
    mistakes=[
        Mistake(
            "W is drawn before X",
            "X = tf.constant(np.random.randn(3, 1))\n    W = tf.constant(np.random.randn(4, 3))",
            "W = tf.constant(np.random.randn(4, 3))\n    X = tf.constant(np.random.randn(3, 1))",
            "The formula is right, and the numbers are others. In which order are X, W and b to be drawn?",
        ),
        Mistake(
            "the bias is left out",
            "tf.add(tf.matmul(W, X), b)",
            "tf.matmul(W, X)",
            "You have W times X. What else is in the formula?",
        ),
        Mistake(
            "the bias is subtracted",
            "tf.add(tf.matmul(W, X), b)",
            "tf.subtract(tf.matmul(W, X), b)",
            "Which sign stands before b in the formula?",
        ),
        Mistake(
            "the product goes entry by entry",
            "tf.matmul(W, X)",
            "tf.multiply(W, X)",
            "`tf.multiply`, like `*`, multiplies entries in the same place. Which function is the matrix product?",
        ),
        Mistake(
            "the product is the wrong way round",
            "tf.matmul(W, X)",
            "tf.matmul(X, W)",
            "Look at the shapes, (4, 3) and (3, 1): in which order do their inner sizes match?",
        ),
        Mistake(
            "uniform numbers instead of normal ones",
            "tf.constant(np.random.randn(3, 1))",
            "tf.constant(np.random.rand(3, 1))",
            "Your numbers come from [0, 1). Which function draws from the bell curve?",
            also=[
                ("tf.constant(np.random.randn(4, 3))", "tf.constant(np.random.rand(4, 3))"),
                ("tf.constant(np.random.randn(4, 1))", "tf.constant(np.random.rand(4, 1))"),
            ],
        ),
    ],
)


# -------------------------------------------------------------------------------------------------------------- sigmoid
def sigmoid(z: Any) -> Tensor:
    """Squash z into (0, 1), entry by entry.

    Parameters
    ----------
    z : int, float, or a list or array of them
        Any shape.

    Returns
    -------
    a : tensor of float32, the shape of z
        1 / (1 + exp(-z)).
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    z = tf.cast(z, tf.float32)
    a = tf.sigmoid(z)
    ### END CODE HERE ###

    return a


def draw_inputs(rng: Rng) -> Iterator[Draw]:
    """Numbers and arrays, whole and not, of either sign."""
    yield Draw("a whole number", (int(rng.integers(1, 4)),))
    yield Draw("a negative whole number", (-int(rng.integers(1, 4)),))
    yield Draw("a fraction", (float(rng.uniform(-2, 2)),))
    yield Draw("zero", (0.0,))
    yield Draw("a vector", (rng.normal(size=6),))
    yield Draw("a vector of whole numbers", (rng.integers(-5, 6, size=5),))
    yield Draw("a matrix", (3 * rng.normal(size=(3, 4)),))
    yield Draw("numbers far from zero", (np.array([-200.0, -90.0, 90.0, 200.0]),))


ASSIGNMENT.add(
    sigmoid,
    points=10,
    sampler=draw_inputs,
    through=back_in_arrays,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        Mistake(
            "whole numbers are not turned into float32",
            "tf.cast(z, tf.float32)",
            "tf.convert_to_tensor(z)",
            "It works for 0.5 and stops at 0: TensorFlow does not turn whole numbers into others by itself. Which "
            "function changes the type of a tensor?",
        ),
        Mistake(
            "everything is rounded to whole numbers",
            "tf.cast(z, tf.float32)",
            "tf.cast(tf.cast(z, tf.int32), tf.float32)",
            "Your answers for 0.2 and 0.9 are the same. What happens to the digits behind the point?",
        ),
        Mistake(
            "the sign of z is flipped",
            "tf.sigmoid(z)",
            "tf.sigmoid(-z)",
            "Your answers fall where z grows. What should the sigmoid of a large number be?",
        ),
        Mistake(
            "tanh instead of the sigmoid",
            "tf.sigmoid(z)",
            "tf.tanh(z)",
            "What is your answer at 0? The sigmoid crosses one half there.",
        ),
        Mistake(
            "relu instead of the sigmoid",
            "tf.sigmoid(z)",
            "tf.nn.relu(z)",
            "Some of your answers are larger than 1. Which function stays below?",
        ),
        Mistake(
            "the logarithm of the sigmoid",
            "tf.sigmoid(z)",
            "tf.math.log_sigmoid(z)",
            "Your answers are negative: they are logarithms of the right ones. Is there a shorter name in `tf`?",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------------------- cost
def cost(logits: Any, labels: Any) -> Tensor:
    """Compute the cross-entropy of each example from its logit.

    Parameters
    ----------
    logits : array of shape (m,)
        The numbers z *before* the sigmoid.
    labels : array of shape (m,)
        0 or 1.

    Returns
    -------
    losses : tensor of float32, shape (m,)
        One loss for each example; no average is taken.
    """
    ### START CODE HERE ### (≈ 3 lines of code)
    z = tf.cast(logits, tf.float32)
    y = tf.cast(labels, tf.float32)
    losses = tf.nn.sigmoid_cross_entropy_with_logits(logits=z, labels=y)
    ### END CODE HERE ###

    return losses


def draw_logits(rng: Rng) -> Iterator[Draw]:
    """Logits of ordinary size, whole ones, one alone, and some where the sigmoid rounds to 0 or 1."""
    yield Draw("one example", (rng.normal(size=1), np.array([1])))
    yield Draw("both labels", (rng.normal(size=6), np.array([0, 1, 1, 0, 1, 0])))
    yield Draw("whole numbers", (rng.integers(-4, 5, size=5), np.array([1, 0, 1, 0, 0])))
    yield Draw("labels as fractions", (rng.normal(size=4), np.array([0.0, 1.0, 1.0, 0.0])))
    yield Draw("probabilities as logits", (rng.uniform(size=4), np.array([0, 0, 1, 1])))
    yield Draw("extreme logits", (np.array([-150.0, 150.0, -120.0, 130.0]), np.array([0, 1, 1, 0])))


ASSIGNMENT.add(
    cost,
    points=10,
    sampler=draw_logits,
    through=back_in_arrays,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        Mistake(
            "logits and labels are swapped",
            "logits=z, labels=y",
            "logits=y, labels=z",
            "Which of the two may be any number, and which is 0 or 1?",
        ),
        Mistake(
            "the mean is taken",
            "tf.nn.sigmoid_cross_entropy_with_logits(logits=z, labels=y)",
            "tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=z, labels=y))",
            "You return one number. How many losses should there be for m examples?",
        ),
        Mistake(
            "the sigmoid is applied first",
            "logits=z, labels=y",
            "logits=tf.sigmoid(z), labels=y",
            "The words *with logits* say what this function wants: the numbers before the sigmoid, or after it?",
        ),
        Mistake(
            "logarithms of the sigmoid by hand",
            "tf.nn.sigmoid_cross_entropy_with_logits(logits=z, labels=y)",
            "-y * tf.math.log(tf.sigmoid(z)) - (1 - y) * tf.math.log(1 - tf.sigmoid(z))",
            "The formula is right, and for large z the sigmoid rounds to 1, so that you take the logarithm of 0. Which "
            "function of TensorFlow avoids this?",
        ),
        Mistake(
            "softmax over the examples",
            "tf.nn.sigmoid_cross_entropy_with_logits(logits=z, labels=y)",
            "tf.nn.softmax_cross_entropy_with_logits(logits=z, labels=y)",
            "Softmax lets the entries compete with each other. Here each entry is an example of its own.",
        ),
        Mistake(
            "the sign is flipped",
            "tf.nn.sigmoid_cross_entropy_with_logits(logits=z, labels=y)",
            "-tf.nn.sigmoid_cross_entropy_with_logits(logits=z, labels=y)",
            "Your losses are negative. Is there already a minus sign inside?",
        ),
        Mistake(
            "the labels are not turned into float32",
            "tf.cast(labels, tf.float32)",
            "tf.convert_to_tensor(labels)",
            "It stops because labels and logits are of different types. What did you do in `sigmoid` about that?",
        ),
        Mistake(
            "the logits are not turned into float32",
            "tf.cast(logits, tf.float32)",
            "tf.convert_to_tensor(logits)",
            "It stops because logits and labels are of different types. What did you do in `sigmoid` about that?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------- one-hot matrix
def one_hot_matrix(labels: Any, C: int) -> Tensor:
    """Write labels as columns with a single 1.

    Parameters
    ----------
    labels : array of int, shape (m,)
        Classes from 0 to C - 1.
    C : int
        Number of classes.

    Returns
    -------
    one_hot : tensor of float32, shape (C, m)
        Entry (i, j) is 1 if example j belongs to class i, and 0 otherwise.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    one_hot = tf.one_hot(labels, C, axis=0)
    ### END CODE HERE ###

    return one_hot


def draw_label_vectors(rng: Rng) -> Iterator[Draw]:
    """Labels that hold 0 and the last class; one example, as many examples as classes, classes that are missing."""
    yield Draw("one example", (np.array([int(rng.integers(0, 3))]), 3))
    yield Draw("as many examples as classes", (np.array([1, 2, 0, 0]), 4))
    yield Draw("every class", (rng.permutation(np.repeat(np.arange(4), 2)), 4))
    yield Draw("classes that do not occur", (rng.integers(0, 3, size=5), 7))


ASSIGNMENT.add(
    one_hot_matrix,
    points=10,
    sampler=draw_label_vectors,
    through=back_in_arrays,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        Mistake(
            "examples are rows",
            ", axis=0",
            "",
            "Your matrix lies on its side. Examples are columns here; which argument says where the classes go?",
        ),
        Mistake(
            "the classes count from one",
            "tf.one_hot(labels, C, axis=0)",
            "tf.one_hot(np.asarray(labels) - 1, C, axis=0)",
            "Your ones are a row too high, and label 0 has none. From where do the classes count?",
        ),
        Mistake(
            "one class too many",
            "tf.one_hot(labels, C, axis=0)",
            "tf.one_hot(labels, C + 1, axis=0)",
            "There is one row too many. C is the *number* of classes.",
        ),
        Mistake(
            "zeros and ones are swapped",
            "axis=0",
            "on_value=0.0, off_value=1.0, axis=0",
            "One-hot: a single 1 in each column, and zeros elsewhere.",
        ),
        Mistake(
            "as many rows as labels",
            "tf.one_hot(labels, C, axis=0)",
            "tf.one_hot(labels, len(labels), axis=0)",
            "How many rows has your matrix? There should be one for each class, whether it occurs or not.",
        ),
        Mistake(
            "the first class is the last row",
            "tf.one_hot(labels, C, axis=0)",
            "tf.reverse(tf.one_hot(labels, C, axis=0), [0])",
            "Your rows stand upside down: row 0 belongs to class 0.",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------- one-hot vector
def one_hot_vector(label: Any, depth: int = 6) -> Tensor:
    """Write a single label as a vector with a single 1.

    Parameters
    ----------
    label : int, or a list or array with one int
        A class from 0 to depth - 1.
    depth : int
        Number of classes.

    Returns
    -------
    one_hot : tensor of float32, shape (depth,)
        1 at `label`, 0 elsewhere.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    one_hot = tf.reshape(tf.one_hot(label, depth), [depth])
    ### END CODE HERE ###

    return one_hot


def draw_single_labels(rng: Rng) -> Iterator[Draw]:
    """Labels as a number, in a list, in an array; the first and the last class; depth given or not."""
    yield Draw("a number", (int(rng.integers(1, 4)), 5))
    yield Draw("in a list", ([int(rng.integers(0, 3))], 4))
    yield Draw("in an array", (np.array([2]), 3))
    yield Draw("the first class, depth left out", (0,))
    yield Draw("a drawn class, depth left out", (int(rng.integers(2, 6)),))


ASSIGNMENT.add(
    one_hot_vector,
    points=0,
    sampler=draw_single_labels,
    through=back_in_arrays,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        Mistake(
            "a label in a list gives a matrix",
            "tf.reshape(tf.one_hot(label, depth), [depth])",
            "tf.one_hot(label, depth)",
            "For a plain number you are right. [2] is a vector with one label, so `tf.one_hot` makes a matrix with one "
            "row of it. Which function changes a shape?",
        ),
        Mistake(
            "a column instead of a vector",
            ", [depth])",
            ", [depth, 1])",
            "Your result has two axes. A vector has one: how is its shape written?",
        ),
        Mistake(
            "a row instead of a vector",
            ", [depth])",
            ", [1, depth])",
            "Your result has two axes. A vector has one: how is its shape written?",
        ),
        Mistake(
            "always six classes",
            "tf.one_hot(label, depth), [depth]",
            "tf.one_hot(label, 6), [6]",
            "Six is only what `depth` is if nothing else is said.",
        ),
        Mistake(
            "zeros and ones are swapped",
            "tf.one_hot(label, depth)",
            "tf.one_hot(label, depth, 0.0, 1.0)",
            "One-hot: a single 1, and zeros elsewhere.",
        ),
        Mistake(
            "the label itself is returned",
            "tf.reshape(tf.one_hot(label, depth), [depth])",
            "tf.cast(label, tf.float32)",
            "You return the label as a number. How many entries should the vector have?",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------------------- ones
def ones(shape: list[int]) -> Tensor:
    """Make a tensor of ones.

    Parameters
    ----------
    shape : list of int
        The size of each axis.

    Returns
    -------
    tensor : tensor of float32, of this shape
        Ones.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    tensor = tf.ones(shape)
    ### END CODE HERE ###

    return tensor


def draw_shapes(rng: Rng) -> Iterator[Draw]:
    """Shapes with one axis, two and three."""
    yield Draw("a vector", ([int(rng.integers(2, 9))],))
    yield Draw("a single number in a vector", ([1],))
    yield Draw("a column", ([int(rng.integers(2, 6)), 1],))
    yield Draw("a matrix", ([2, int(rng.integers(3, 6))],))
    yield Draw("three axes", ([2, 3, int(rng.integers(4, 6))],))


ASSIGNMENT.add(
    ones,
    points=5,
    sampler=draw_shapes,
    through=back_in_arrays,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        Mistake("zeros instead of ones", "tf.ones(shape)", "tf.zeros(shape)", "Which number should it be full of?"),
        Mistake(
            "the shape itself as a tensor",
            "tf.ones(shape)",
            "tf.constant(shape, dtype=tf.float32)",
            "Your tensor holds the numbers of the shape. They should be its *sizes*.",
        ),
        Mistake(
            "only the first axis",
            "tf.ones(shape)",
            "tf.ones(shape[:1])",
            "For a list of one number you are right. What happens to the others?",
        ),
        Mistake(
            "ones on the diagonal only",
            "tf.ones(shape)",
            "tf.eye(shape[0])",
            "That is the identity matrix: ones on its diagonal, zeros elsewhere.",
        ),
        Mistake(
            "the axes are reversed",
            "tf.ones(shape)",
            "tf.ones(shape[::-1])",
            "Your sizes stand in the opposite order.",
        ),
        Mistake(
            "all in one row",
            "tf.ones(shape)",
            "tf.reshape(tf.ones(shape), [-1])",
            "There are as many ones as there should be, and they stand in a single row.",
        ),
    ],
)


# --------------------------------------------------------------------------------------------------------- placeholders
def create_placeholders(n_x: int, n_y: int) -> tuple[Any, Any]:
    """Describe the inputs of a training step, and leave open how many examples there will be.

    Parameters
    ----------
    n_x : int
        Numbers in a flattened picture.
    n_y : int
        Number of classes.

    Returns
    -------
    X : tf.TensorSpec
        Of shape [n_x, None] and type tf.float32.
    Y : tf.TensorSpec
        Of shape [n_y, None] and type tf.float32.
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    X = tf.TensorSpec([n_x, None], tf.float32)
    Y = tf.TensorSpec([n_y, None], tf.float32)
    ### END CODE HERE ###

    return X, Y


def draw_sizes(rng: Rng) -> Iterator[Draw]:
    """Sizes of inputs and outputs, equal ones and ones of 1 among them."""
    yield Draw("pictures and 6 classes", (12288, 6))
    yield Draw("one input, one output", (1, 1))
    yield Draw("drawn sizes", (int(rng.integers(10, 500)), int(rng.integers(2, 9))))


ASSIGNMENT.add(
    create_placeholders,
    points=10,
    sampler=draw_sizes,
    through=describe_specs,
    mistakes=[
        Mistake(
            "room for one example only",
            "TensorSpec([n_x, None]",
            "TensorSpec([n_x, 1]",
            "Your shapes have room for exactly one example. Which word leaves a size open?",
            also=[("TensorSpec([n_y, None]", "TensorSpec([n_y, 1]")],
        ),
        Mistake(
            "examples are rows",
            "TensorSpec([n_x, None]",
            "TensorSpec([None, n_x]",
            "Examples are columns in this notebook. Which axis is it, then, whose size is open?",
            also=[("TensorSpec([n_y, None]", "TensorSpec([None, n_y]")],
        ),
        Mistake(
            "no axis for the examples",
            "TensorSpec([n_x, None]",
            "TensorSpec([n_x]",
            "One example fits in. Where do the others of a mini-batch go?",
            also=[("TensorSpec([n_y, None]", "TensorSpec([n_y]")],
        ),
        Mistake(
            "Y is as high as X",
            "TensorSpec([n_y, None]",
            "TensorSpec([n_x, None]",
            "A column of Y holds one number for each *class*.",
        ),
        Mistake(
            "X and Y are swapped",
            "TensorSpec([n_x, None]",
            "TensorSpec([n_y, None]",
            "n_x belongs to the pictures, n_y to the labels.",
            also=[("Y = tf.TensorSpec([n_y, None]", "Y = tf.TensorSpec([n_x, None]")],
        ),
        Mistake(
            "float64 instead of float32",
            "X = tf.TensorSpec([n_x, None], tf.float32)",
            "X = tf.TensorSpec([n_x, None], tf.float64)",
            "float64 is numpy's habit. Weights here have half as many bits: which type is that?",
            also=[("Y = tf.TensorSpec([n_y, None], tf.float32)", "Y = tf.TensorSpec([n_y, None], tf.float64)")],
        ),
        Mistake(
            "every size is open",
            "TensorSpec([n_x, None]",
            "TensorSpec([None, None]",
            "Now a picture of any size would do. Which of the two sizes is known?",
            also=[("TensorSpec([n_y, None]", "TensorSpec([None, None]")],
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------------- parameters
def initialize_parameters() -> Parameters:
    """Make the variables of a network with 12288, 25, 12 and 6 units.

    Returns
    -------
    parameters : dict of tf.Variable, float32
        "W1" of shape (25, 12288), "W2" (12, 25) and "W3" (6, 12) from the initializer; "b1" (25, 1), "b2" (12, 1) and
        "b3" (6, 1) zero.

    Notes
    -----
    X. Glorot, Y. Bengio: "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
    """
    initializer = tf.keras.initializers.GlorotUniform(seed=1)  # initializer(shape) draws a tensor of this shape

    ### START CODE HERE ### (≈ 6 lines of code)
    W1 = tf.Variable(initializer((25, 12288)))
    b1 = tf.Variable(tf.zeros((25, 1)))
    W2 = tf.Variable(initializer((12, 25)))
    b2 = tf.Variable(tf.zeros((12, 1)))
    W3 = tf.Variable(initializer((6, 12)))
    b3 = tf.Variable(tf.zeros((6, 1)))
    ### END CODE HERE ###

    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3}


def draw_lifts(rng: Rng) -> Iterator[Draw]:
    """The parameters as they are; and lifted, so that nobody has seen their description before."""
    yield Draw("as it is called", ())
    yield Draw("with a number added to all parameters", (round(float(rng.uniform(0.1, 0.9)), 2),))


ASSIGNMENT.add(
    initialize_parameters,
    points=15,
    sampler=draw_lifts,
    through=describe_variables,
    mistakes=[
        Mistake(
            "the weights are transposed",
            "initializer((25, 12288))",
            "initializer((12288, 25))",
            "W multiplies a column of inputs from the left. Which of its two sizes has to match the inputs?",
            also=[
                ("initializer((12, 25))", "initializer((25, 12))"),
                ("initializer((6, 12))", "initializer((12, 6))"),
            ],
        ),
        Mistake(
            "tensors instead of variables",
            "W1 = tf.Variable(initializer((25, 12288)))",
            "W1 = initializer((25, 12288))",
            "These are tensors, which never change. What is to be learnt must be able to: what is it called?",
            also=[
                ("W2 = tf.Variable(initializer((12, 25)))", "W2 = initializer((12, 25))"),
                ("W3 = tf.Variable(initializer((6, 12)))", "W3 = initializer((6, 12))"),
                ("tf.Variable(tf.zeros((25, 1)))", "tf.zeros((25, 1))"),
                ("tf.Variable(tf.zeros((12, 1)))", "tf.zeros((12, 1))"),
                ("tf.Variable(tf.zeros((6, 1)))", "tf.zeros((6, 1))"),
            ],
        ),
        Mistake(
            "the biases are drawn",
            "tf.zeros((25, 1))",
            "initializer((25, 1))",
            "Your biases come from the initializer. At which value do they start?",
            also=[("tf.zeros((12, 1))", "initializer((12, 1))"), ("tf.zeros((6, 1))", "initializer((6, 1))")],
        ),
        Mistake(
            "the biases are flat vectors",
            "tf.zeros((25, 1))",
            "tf.zeros(25)",
            "A bias is a column: its shape has two numbers in it.",
            also=[("tf.zeros((12, 1))", "tf.zeros(12)"), ("tf.zeros((6, 1))", "tf.zeros(6)")],
        ),
        Mistake(
            "the weights start at zero",
            "tf.Variable(initializer((25, 12288)))",
            "tf.Variable(tf.zeros((25, 12288)))",
            "With all weights equal, all units of a layer would learn the same. What draws them apart?",
            also=[
                ("tf.Variable(initializer((12, 25)))", "tf.Variable(tf.zeros((12, 25)))"),
                ("tf.Variable(initializer((6, 12)))", "tf.Variable(tf.zeros((6, 12)))"),
            ],
        ),
        Mistake(
            "another initializer",
            "tf.keras.initializers.GlorotUniform(seed=1)",
            "tf.keras.initializers.HeNormal(seed=1)",
            "Your weights are spread in another way than the initializer's above the gap. Which one do you use?",
        ),
        Mistake(
            "float64 instead of float32",
            "tf.Variable(initializer((25, 12288)))",
            "tf.Variable(tf.cast(initializer((25, 12288)), tf.float64))",
            "Your weights are float64 numbers. Which type has the rest of the network?",
            also=[
                ("tf.Variable(initializer((12, 25)))", "tf.Variable(tf.cast(initializer((12, 25)), tf.float64))"),
                ("tf.Variable(initializer((6, 12)))", "tf.Variable(tf.cast(initializer((6, 12)), tf.float64))"),
            ],
        ),
        Mistake(
            "other numbers in every call",
            "GlorotUniform(seed=1)",
            "GlorotUniform()",
            "Each call draws other weights. What makes random numbers come out the same again?",
        ),
    ],
)


# -------------------------------------------------------------------------------------------------------------- forward
def forward_propagation(X: Tensor, parameters: Parameters) -> Tensor:
    """Run the network: linear, relu, linear, relu, linear.

    Parameters
    ----------
    X : tensor of shape (n_x, m)
        Inputs, one column per example.
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3".

    Returns
    -------
    Z3 : tensor of shape (n_y, m)
        The logits: what the last layer computes before the softmax.
    """
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    W3, b3 = parameters["W3"], parameters["b3"]

    ### START CODE HERE ### (≈ 5 lines of code)
    Z1 = tf.add(tf.matmul(W1, X), b1)
    A1 = tf.nn.relu(Z1)
    Z2 = tf.add(tf.matmul(W2, A1), b2)
    A2 = tf.nn.relu(Z2)
    Z3 = tf.add(tf.matmul(W3, A2), b3)
    ### END CODE HERE ###

    return Z3


def draw_forward(rng: Rng) -> Iterator[Draw]:
    """(X, parameters) for networks of several sizes; and one with its gradient."""
    for label, (sizes, m) in NETWORKS.items():
        X, parameters, _ = draw_network(rng, sizes, m)
        yield Draw(label, (X, parameters))
    yield Draw("with its gradient", (X, parameters, GRADIENT))


ASSIGNMENT.add(
    forward_propagation,
    points=15,
    sampler=draw_forward,
    through=on_tape,
    rtol=1e-4,
    atol=1e-5,
    equivalent={
        "Z1 = tf.add(b1, tf.matmul(W1, X))": "a sum may be turned round",
        "Z2 = tf.add(b2, tf.matmul(W2, A1))": "a sum may be turned round",
        "Z3 = tf.add(b3, tf.matmul(W3, A2))": "a sum may be turned round",
    },
    mistakes=[
        Mistake(
            "the first relu is left out",
            "A1 = tf.nn.relu(Z1)",
            "A1 = Z1",
            "Two linear layers in a row are no more than one. What stands between the first and the second?",
        ),
        Mistake(
            "the second relu is left out",
            "A2 = tf.nn.relu(Z2)",
            "A2 = Z2",
            "The last layer reads activations. Has the second layer got its bend?",
        ),
        Mistake(
            "a relu at the end",
            "Z3 = tf.add(tf.matmul(W3, A2), b3)",
            "Z3 = tf.nn.relu(tf.add(tf.matmul(W3, A2), b3))",
            "None of your logits is negative. Does the last layer have an activation here?",
        ),
        Mistake(
            "a softmax at the end",
            "Z3 = tf.add(tf.matmul(W3, A2), b3)",
            "Z3 = tf.nn.softmax(tf.add(tf.matmul(W3, A2), b3), axis=0)",
            "Your columns add up to 1. The softmax is part of the cost function: what does it want to be given?",
        ),
        Mistake(
            "the biases are left out",
            "tf.add(tf.matmul(W1, X), b1)",
            "tf.matmul(W1, X)",
            "Weights times inputs: and what is added to that?",
            also=[
                ("tf.add(tf.matmul(W2, A1), b2)", "tf.matmul(W2, A1)"),
                ("tf.add(tf.matmul(W3, A2), b3)", "tf.matmul(W3, A2)"),
            ],
        ),
        Mistake(
            "sigmoids instead of relus",
            "tf.nn.relu(Z1)",
            "tf.sigmoid(Z1)",
            "The shapes are right. Which activation is asked for?",
            also=[("tf.nn.relu(Z2)", "tf.sigmoid(Z2)")],
        ),
        Mistake(
            "a step of numpy in between",
            "A1 = tf.nn.relu(Z1)",
            "A1 = np.maximum(0, Z1)",
            "The numbers are right, but a tape sees only what TensorFlow computes, and no gradient would arrive at W1. "
            "Which step is numpy's?",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------------------- cost
def compute_cost(Z3: Tensor, Y: Tensor) -> Tensor:
    """Compute the softmax cross-entropy, averaged over the examples.

    Parameters
    ----------
    Z3 : tensor of shape (C, m)
        Logits, one column per example.
    Y : tensor of shape (C, m)
        One-hot labels.

    Returns
    -------
    cost : tensor without axes
        The mean of the m losses.
    """
    logits = tf.transpose(Z3)  # (m, C): examples are rows now
    labels = tf.transpose(Y)

    ### START CODE HERE ### (≈ 1 line of code)
    cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    ### END CODE HERE ###

    return cost


def draw_scores(rng: Rng) -> Iterator[Draw]:
    """One example, two classes, as many examples as classes, logits far apart; and a gradient as well."""
    yield Draw("one example", (rng.normal(size=(4, 1)), draw_labels(rng, 4, 1)))
    yield Draw("two classes", (rng.normal(size=(2, 7)), draw_labels(rng, 2, 7)))
    yield Draw("as many examples as classes", (2 * rng.normal(size=(5, 5)), draw_labels(rng, 5, 5)))
    yield Draw("logits far apart", (rng.permuted(np.linspace(-120.0, 120.0, 12)).reshape(3, 4), draw_labels(rng, 3, 4)))
    yield Draw("with its gradient", (rng.normal(size=(4, 6)), draw_labels(rng, 4, 6), GRADIENT))


SOFTMAX_MISTAKES = [
    Mistake(
        "logits and labels are swapped",
        "labels=labels, logits=logits",
        "labels=logits, logits=labels",
        "Which of the two may be any number, and which holds zeros and a one?",
    ),
    Mistake(
        "the examples are not turned into rows",
        "tf.transpose(Z3)",
        "tf.convert_to_tensor(Z3)",
        "The function lets the entries of each *row* compete. What should stand in a row, classes or examples?",
        also=[("tf.transpose(Y)", "tf.convert_to_tensor(Y)")],
    ),
    Mistake(
        "the softmax is applied twice",
        "logits=logits)",
        "logits=tf.nn.softmax(logits))",
        "The words *with logits* say what this function wants: the numbers before the softmax, or after it?",
    ),
    Mistake(
        "sigmoids instead of a softmax",
        "tf.nn.softmax_cross_entropy_with_logits",
        "tf.nn.sigmoid_cross_entropy_with_logits",
        "With sigmoids, each class is a question of its own. Here the classes exclude each other: which function lets "
        "them compete?",
    ),
]
FLIPPED_HINT = "Your cost is negative. Is there already a minus sign inside?"
ASSIGNMENT.add(
    compute_cost,
    points=15,
    sampler=draw_scores,
    through=on_tape,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        *SOFTMAX_MISTAKES,
        Mistake(
            "the sum instead of the mean",
            "tf.reduce_mean",
            "tf.reduce_sum",
            "Your cost grows with the number of examples. What is to be done with the losses?",
        ),
        Mistake(
            "one loss for each example",
            "tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits))",
            "tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits)",
            "You have m losses. What makes one cost of them?",
        ),
        Mistake("the sign is flipped", "tf.reduce_mean", "-tf.reduce_mean", FLIPPED_HINT),
    ],
)


# ----------------------------------------------------------------------------------------------------------- total loss
def compute_total_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Compute the softmax cross-entropy, summed over the examples.

    Parameters
    ----------
    logits : tensor of shape (C, m)
        One column per example.
    labels : tensor of shape (C, m)
        One-hot labels.

    Returns
    -------
    total_loss : tensor without axes
        The sum of the m losses.
    """
    ### START CODE HERE ### (≈ 3 lines of code)
    scores = tf.transpose(logits)
    truth = tf.transpose(labels)
    total_loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(labels=truth, logits=scores))
    ### END CODE HERE ###

    return total_loss


ASSIGNMENT.add(
    compute_total_loss,
    points=0,
    sampler=draw_scores,
    through=on_tape,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        Mistake(
            "logits and labels are swapped",
            "labels=truth, logits=scores",
            "labels=scores, logits=truth",
            "Which of the two may be any number, and which holds zeros and a one?",
        ),
        Mistake(
            "the examples are not turned into rows",
            "tf.transpose(logits)",
            "tf.convert_to_tensor(logits)",
            "The function lets the entries of each *row* compete. What should stand in a row, classes or examples?",
            also=[("tf.transpose(labels)", "tf.convert_to_tensor(labels)")],
        ),
        Mistake(
            "the softmax is applied twice",
            "logits=scores)",
            "logits=tf.nn.softmax(scores))",
            "The words *with logits* say what this function wants: the numbers before the softmax, or after it?",
        ),
        Mistake(
            "the mean instead of the sum",
            "tf.reduce_sum",
            "tf.reduce_mean",
            "This is `compute_cost` again. What is to be done with the losses here?",
        ),
        Mistake("the sign is flipped", "tf.reduce_sum", "-tf.reduce_sum", FLIPPED_HINT),
    ],
)


# -------------------------------------------------------------------------------------------------------- training step
def train_step(X: Tensor, Y: Tensor, parameters: Parameters, learning_rate: float = 0.001) -> tuple[Parameters, Tensor]:
    """Take the first step of Adam: cost, gradients, step.

    Parameters
    ----------
    X : tensor of shape (n_x, m)
        Inputs.
    Y : tensor of shape (n_y, m)
        One-hot labels.
    parameters : dict
        "W1", "b1", ..., "W3", "b3"; they stay as they are.
    learning_rate : float
        Adam's.

    Returns
    -------
    variables : dict of tf.Variable
        The parameters after the step, under the same keys.
    cost : tensor without axes
        The cost before the step.
    """
    variables = {name: tf.Variable(value) for name, value in parameters.items()}
    optimizer = tf.keras.optimizers.Adam(learning_rate)

    ### START CODE HERE ### (≈ 4 lines of code)
    with tf.GradientTape() as tape:
        Z3 = forward_propagation(X, variables)
        cost = compute_cost(Z3, Y)
    gradients = tape.gradient(cost, list(variables.values()))
    # one more line: the optimizer applies the gradients, each to its own variable
    optimizer.apply_gradients(zip(gradients, variables.values(), strict=True))
    ### END CODE HERE ###

    return variables, cost


def draw_train_steps(rng: Rng) -> Iterator[Draw]:
    """(X, Y, parameters, learning_rate); the rate is left out once."""
    X, parameters, Y = draw_network(rng, [5, 4, 3, 4], 6)
    yield Draw("six examples", (X, Y, parameters, float(rng.uniform(0.05, 0.2))))
    X, parameters, Y = draw_network(rng, [3, 4, 4, 2], 5)
    yield Draw("the learning rate left out", (X, Y, parameters))


ASSIGNMENT.add(
    train_step,
    points=0,
    sampler=draw_train_steps,
    through=with_variables,
    rtol=1e-4,
    atol=5e-5,
    equivalent={
        f"optimizer.apply_gradients(zip(gradients, variables.values(){strict}))": "there are as many of both"
        for strict in ("", ", strict=False")
    },
    mistakes=[
        Mistake(
            "no step is taken",
            "optimizer.apply_gradients(zip(gradients, variables.values(), strict=True))",
            "pass",
            "Your cost is right, and the parameters did not move. Who takes the step?",
        ),
        Mistake(
            "the step goes uphill",
            "zip(gradients, variables.values(), strict=True)",
            "zip([-gradient for gradient in gradients], variables.values(), strict=True)",
            "The optimizer subtracts by itself. What happens to a gradient whose sign you flip before?",
        ),
        Mistake(
            "the cost after the step",
            "variables.values(), strict=True))",
            "variables.values(), strict=True)); cost = compute_cost(forward_propagation(X, variables), Y)",
            "The parameters are right. Which cost do you return, that before the step or that after it?",
        ),
        Mistake(
            "the learning rate is not handed on",
            "Adam(learning_rate)",
            "Adam()",
            "Your step has the same length for every learning rate. Does the optimizer know it?",
        ),
        Mistake(
            "gradient descent instead of Adam",
            "tf.keras.optimizers.Adam",
            "tf.keras.optimizers.SGD",
            "Your step is plain gradient descent. Which optimizer was asked for?",
        ),
        Mistake(
            "nothing happens under the tape",
            "    Z3 = forward_propagation(X, variables)",
            "    pass\n    Z3 = forward_propagation(X, variables)\n    if True:",
            "A tape records what is computed inside of its block. Which lines have to be indented?",
        ),
    ],
)
