"""Assignment 03: points in the plane, told apart by a network with one hidden layer.

Editions of the course differ in where numpy is seeded: here, as in the first one, `initialize_parameters` seeds itself;
since 2021 its caller does. Both are right, and `seeded` makes both give the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.planar import seeded, sigmoid
from dlcore.plain import Array, Plain

Rng: TypeAlias = np.random.Generator
Parameters: TypeAlias = dict[str, Array]
Cache: TypeAlias = dict[str, Array]
Gradients: TypeAlias = dict[str, Array]

ASSIGNMENT = Assignment("03-planar-classification", "Planar data classification with one hidden layer")


# ---------------------------------------------------------------------------------------------------------- the network
def shapes(X: Array, Y: Array) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Read off how many numbers there are.

    Parameters
    ----------
    X : array of shape (n_x, m)
        Points.
    Y : array of shape (1, m)
        Labels.

    Returns
    -------
    shape_X, shape_Y : tuples
        Shapes of X and Y.
    m : int
        Number of examples.
    """
    ### START CODE HERE ### (≈ 3 lines of code)
    shape_X = X.shape
    shape_Y = Y.shape
    m = X.shape[1]
    ### END CODE HERE ###

    return shape_X, shape_Y, m


def draw_points(rng: Rng) -> Iterator[Draw]:
    """(X, Y) with few and many points."""
    for label, n_x, m in (("a single point", 2, 1), ("as many points as inputs", 2, 2), ("many points", 3, 40)):
        yield Draw(label, (rng.normal(size=(n_x, m)), draw_labels(rng, m)))
    n_x, m = (int(n) for n in rng.integers(4, 30, size=2))
    yield Draw("drawn sizes", (rng.normal(size=(n_x, m)), draw_labels(rng, m)))


def draw_labels(rng: Rng, m: int) -> Array:
    """Labels of shape (1, m), both kinds present as soon as m allows; small unsigned integers, as in the flower."""
    return np.asarray(rng.permutation(np.arange(m) % 2).reshape(1, m).astype(np.uint8))


ASSIGNMENT.add(
    shapes,
    plain_cell=True,
    points=5,
    sampler=draw_points,
    equivalent={
        "m = X.shape[-1]": "of two axes, the last is axis 1",
        "m = Y.shape[1]": "there are as many labels as points",
    },
    mistakes=[
        Mistake(
            "m is the number of inputs",
            "X.shape[1]",
            "X.shape[0]",
            "Each example is a column. Which of the two entries of a shape counts the columns?",
        ),
        Mistake(
            "m is the number of labels of one example",
            "X.shape[1]",
            "len(Y)",
            "`len` counts the rows of an array. Are the examples its rows?",
        ),
        Mistake(
            "m counts every number in X",
            "X.shape[1]",
            "X.size",
            "An example consists of several numbers, and `size` counts them all. How many columns are there?",
        ),
        Mistake(
            "m is written as a number",
            "m = X.shape[1]",
            "m = 400",
            "400 is right for this flower, and for no other data. Where in `X` can you read it off?",
        ),
        Mistake(
            "the two shapes are swapped",
            "shape_X = X.shape",
            "shape_X = Y.shape",
            "Both shapes are right, in each other's place. Which of the two arrays has a row for each coordinate?",
            also=[("shape_Y = Y.shape", "shape_Y = X.shape")],
        ),
        Mistake(
            "sizes instead of shapes",
            "shape_X = X.shape",
            "shape_X = X.size",
            "`size` is a single number, a shape has one number for each axis. Which attribute holds the shape?",
            also=[("shape_Y = Y.shape", "shape_Y = Y.size")],
        ),
    ],
)


def layer_sizes(X: Array, Y: Array) -> tuple[int, int, int]:
    """Find out how large each layer is.

    Parameters
    ----------
    X : array of shape (n_x, m)
        Inputs, one column per example.
    Y : array of shape (n_y, m)
        Labels, one column per example.

    Returns
    -------
    n_x, n_h, n_y : int
        Number of inputs, of hidden units (always 4 here), and of outputs.
    """
    ### START CODE HERE ### (≈ 3 lines of code)
    n_x = X.shape[0]
    n_h = 4
    n_y = Y.shape[0]
    ### END CODE HERE ###

    return n_x, n_h, n_y


def draw_sized(rng: Rng) -> Iterator[Draw]:
    """(X, Y) with one or several outputs."""
    drawn = tuple(int(n) for n in rng.integers([6, 5, 8], [15, 8, 20]))
    for label, (n_x, n_y, m) in {
        "a single example": (2, 1, 1),
        "a single input": (1, 1, 5),
        "several outputs": (5, 2, 3),
        "drawn sizes": drawn,
    }.items():
        yield Draw(label, (rng.normal(size=(n_x, m)), rng.integers(0, 2, size=(n_y, m))))


ASSIGNMENT.add(
    layer_sizes,
    points=5,
    sampler=draw_sized,
    mistakes=[
        Mistake(
            "n_x is the number of examples",
            "X.shape[0]",
            "X.shape[1]",
            "n_x should not change when an example is added. Which axis of X holds the inputs?",
        ),
        Mistake(
            "n_y is the number of examples",
            "Y.shape[0]",
            "Y.shape[1]",
            "n_y should not change when an example is added. Which axis of Y holds the outputs?",
        ),
        Mistake(
            "columns instead of rows",
            "X.shape[0]",
            "X.shape[1]",
            "Both sizes count the examples. Examples are columns: along which axis do a layer's units lie?",
            also=[("Y.shape[0]", "Y.shape[1]")],
        ),
        Mistake(
            "n_h is the number of inputs",
            "n_h = 4",
            "n_h = X.shape[0]",
            "The hidden layer's size is nothing that the data tell: it is chosen. Which number does the text choose?",
        ),
        Mistake(
            "n_y is written as a number",
            "n_y = Y.shape[0]",
            "n_y = 1",
            "One output is right for the flower. Where do you read off how many there are in general?",
        ),
        Mistake(
            "n_x is written as a number",
            "n_x = X.shape[0]",
            "n_x = 2",
            "Two inputs are right for points in the plane. Where do you read off how many there are in general?",
        ),
        Mistake(
            "whole shapes instead of their first entries",
            "X.shape[0]",
            "X.shape",
            "Each of the three results is a single number. Which entry of the shape do you want?",
            also=[("Y.shape[0]", "Y.shape")],
        ),
    ],
)


def initialize_parameters(n_x: int, n_h: int, n_y: int) -> Parameters:
    """Draw the starting parameters.

    Parameters
    ----------
    n_x, n_h, n_y : int
        Number of inputs, of hidden units, and of outputs.

    Returns
    -------
    parameters : dict
        "W1" of shape (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h) and "b2" (n_y, 1).
    """
    np.random.seed(2)  # so that everyone draws the same numbers

    ### START CODE HERE ### (≈ 4 lines of code)
    W1 = np.random.randn(n_h, n_x) * 0.01
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    b2 = np.zeros((n_y, 1))
    ### END CODE HERE ###

    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def draw_sizes(rng: Rng) -> Iterator[Draw]:
    """Sizes (n_x, n_h, n_y) of small networks."""
    yield Draw("one unit everywhere", (1, 1, 1))
    yield Draw("more hidden units than inputs", (2, 7, 1))
    yield Draw("several outputs", (5, 3, 4))
    yield Draw("drawn sizes", tuple(int(n) for n in rng.integers(2, 12, size=3)))


ASSIGNMENT.add(
    initialize_parameters,
    points=10,
    sampler=draw_sizes,
    through=seeded,
    equivalent={
        "b1 = -np.zeros((n_h, 1))": "minus zero is zero",
        "b2 = -np.zeros((n_y, 1))": "minus zero is zero",
    },
    mistakes=[
        Mistake(
            "the weights are not scaled down",
            "W1 = np.random.randn(n_h, n_x) * 0.01",
            "W1 = np.random.randn(n_h, n_x)",
            "Your weights are 100 times too large, and tanh is flat out there. Which factor makes them small?",
            also=[("W2 = np.random.randn(n_y, n_h) * 0.01", "W2 = np.random.randn(n_y, n_h)")],
        ),
        Mistake(
            "W2 is not scaled down",
            "W2 = np.random.randn(n_y, n_h) * 0.01",
            "W2 = np.random.randn(n_y, n_h)",
            "W1 is right. What did you do to it that is still to be done to W2?",
        ),
        Mistake(
            "uniform numbers instead of normal ones",
            "W1 = np.random.randn(n_h, n_x)",
            "W1 = np.random.rand(n_h, n_x)",
            "No weight of yours is negative: `rand` draws from [0, 1). Which function draws from the bell curve?",
            also=[("W2 = np.random.randn(n_y, n_h)", "W2 = np.random.rand(n_y, n_h)")],
        ),
        Mistake(
            "W1 and W2 are transposed",
            "randn(n_h, n_x)",
            "randn(n_x, n_h)",
            "W has a row for each unit of its own layer and a column for each input of that layer. Which of the two "
            "sizes comes first?",
            also=[("randn(n_y, n_h)", "randn(n_h, n_y)")],
        ),
        Mistake(
            "the biases are drawn at random",
            "b1 = np.zeros((n_h, 1))",
            "b1 = np.random.randn(n_h, 1) * 0.01",
            "Each draw shifts all numbers that are drawn after it. At which value do biases start?",
            also=[("b2 = np.zeros((n_y, 1))", "b2 = np.random.randn(n_y, 1) * 0.01")],
        ),
        Mistake(
            "the biases are flat vectors",
            "b1 = np.zeros((n_h, 1))",
            "b1 = np.zeros(n_h)",
            "A bias is a column, so its shape has two numbers in it. How many did `np.zeros` receive?",
            also=[("b2 = np.zeros((n_y, 1))", "b2 = np.zeros(n_y)")],
        ),
        Mistake(
            "the weights are zero",
            "W1 = np.random.randn(n_h, n_x) * 0.01",
            "W1 = np.zeros((n_h, n_x))",
            "Units that start equal stay equal for ever. What makes them differ?",
            also=[("W2 = np.random.randn(n_y, n_h) * 0.01", "W2 = np.zeros((n_y, n_h))")],
        ),
        Mistake(
            "W2 is drawn before W1",
            "W1 = np.random.randn(n_h, n_x) * 0.01\n",
            "W2 = np.random.randn(n_y, n_h) * 0.01\n    W1 = np.random.randn(n_h, n_x) * 0.01\n",
            "The shapes are right, but the numbers were drawn in another order. Which matrix comes first?",
            also=[("    W2 = np.random.randn(n_y, n_h) * 0.01\n    b2", "    b2")],
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------------- learning
def forward_propagation(X: Array, parameters: Parameters) -> tuple[Array, Cache]:
    """Run the network: linear, tanh, linear, sigmoid.

    Parameters
    ----------
    X : array of shape (n_x, m)
        Inputs, one column per example.
    parameters : dict
        "W1", "b1", "W2", "b2", as `initialize_parameters` returns them.

    Returns
    -------
    A2 : array of shape (1, m)
        The network's answers.
    cache : dict
        "Z1" and "A1" of shape (n_h, m), "Z2" and "A2" of shape (1, m), kept for the backward pass.
    """
    ### START CODE HERE ### (≈ 4 lines of code)
    W1 = parameters["W1"]
    b1 = parameters["b1"]
    W2 = parameters["W2"]
    b2 = parameters["b2"]
    ### END CODE HERE ###

    ### START CODE HERE ### (≈ 4 lines of code)
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    ### END CODE HERE ###

    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, cache


NETWORKS = {  # label: (n_x, n_h, m)
    "a single example": (2, 4, 1),
    "a single hidden unit": (2, 1, 5),
    "a single input": (1, 3, 4),
    "inputs, units and examples alike": (3, 3, 3),
    "many examples": (2, 5, 40),
}


def draw_networks(rng: Rng) -> Iterator[Draw]:
    """(X, parameters) of networks of many shapes."""
    for label, (n_x, n_h, m) in NETWORKS.items():
        yield Draw(label, (rng.normal(size=(n_x, m)), draw_parameters(rng, n_x, n_h)))


def draw_parameters(rng: Rng, n_x: int, n_h: int) -> Parameters:
    """Parameters that are large enough for tanh to bend and for every bias to matter."""
    return {
        "W1": rng.normal(size=(n_h, n_x)),
        "b1": rng.normal(size=(n_h, 1)),
        "W2": rng.normal(size=(1, n_h)),
        "b2": rng.uniform(0.2, 1, size=(1, 1)),
    }


ASSIGNMENT.add(
    forward_propagation,
    points=15,
    sampler=draw_networks,
    mistakes=[
        Mistake(
            "tanh in the output layer",
            "A2 = sigmoid(Z2)",
            "A2 = np.tanh(Z2)",
            "Some of your answers are negative, and no probability is. Which activation ends the network?",
        ),
        Mistake(
            "sigmoid in the hidden layer",
            "A1 = np.tanh(Z1)",
            "A1 = sigmoid(Z1)",
            "All your hidden activations lie between 0 and 1. Which activation reaches from -1 to 1?",
        ),
        Mistake(
            "the two activations are swapped",
            "A1 = np.tanh(Z1)",
            "A1 = sigmoid(Z1)",
            "Both activations are there, in each other's place. Which of them can be read as a probability?",
            also=[("A2 = sigmoid(Z2)", "A2 = np.tanh(Z2)")],
        ),
        Mistake(
            "relu in the hidden layer",
            "A1 = np.tanh(Z1)",
            "A1 = np.maximum(0, Z1)",
            "That is relu, a fine choice elsewhere. Which activation does this network's hidden layer have?",
        ),
        Mistake(
            "no activation in the hidden layer",
            "A1 = np.tanh(Z1)",
            "A1 = Z1",
            "Without a bend in between, two linear layers are no more than one. What is still to be done with Z1?",
        ),
        Mistake(
            "no sigmoid at the end",
            "A2 = sigmoid(Z2)",
            "A2 = Z2",
            "Your answers are not between 0 and 1. What is still to be done with Z2?",
        ),
        Mistake(
            "layer 2 reads Z1 instead of A1",
            "np.dot(W2, A1)",
            "np.dot(W2, Z1)",
            "A1 is computed and then not used. What should layer 2 listen to?",
        ),
        Mistake(
            "layer 1's bias is left out",
            "np.dot(W1, X) + b1",
            "np.dot(W1, X)",
            "Without a bias, every unit's line goes through the origin. What have you not added?",
        ),
        Mistake(
            "layer 2's bias is left out",
            "np.dot(W2, A1) + b2",
            "np.dot(W2, A1)",
            "Your Z2 is off by the same number everywhere. What have you not added?",
        ),
        Mistake(
            "W1 is transposed",
            "np.dot(W1, X)",
            "np.dot(W1.T, X)",
            "W1 has a column for each input, and X a row for each. Do the inner sizes meet before you transpose, or "
            "after?",
        ),
        Mistake(
            "W2 is transposed",
            "np.dot(W2, A1)",
            "np.dot(W2.T, A1)",
            "W2 has a column for each hidden unit, and A1 a row for each. Is there anything to transpose?",
        ),
    ],
)


def compute_cost(A2: Array, Y: Array, parameters: Parameters) -> float:
    """Average the cross-entropy over all examples.

    Parameters
    ----------
    A2 : array of shape (1, m)
        The network's answers, each strictly between 0 and 1.
    Y : array of shape (1, m)
        The true labels, 0 or 1.
    parameters : dict
        The network's parameters; this cost does not need them.

    Returns
    -------
    cost : float
        The cross-entropy cost.
    """
    m = Y.shape[1]

    ### START CODE HERE ### (≈ 2 lines of code)
    logprobs = Y * np.log(A2) + (1 - Y) * np.log(1 - A2)
    cost = -np.sum(logprobs) / m
    ### END CODE HERE ###

    cost = float(np.squeeze(cost))  # a (1, 1) array becomes a plain number
    return cost


def draw_answers(rng: Rng) -> Iterator[Draw]:
    """(A2, Y, parameters), from one example to many, from unsure to nearly certain."""
    for label, m, low, high in (
        ("a single example", 1, 0.05, 0.95),
        ("a handful of examples", 5, 0.05, 0.95),
        ("unsure answers", 8, 0.4, 0.6),
        ("many examples", 60, 0.001, 0.999),
    ):
        yield Draw(label, (rng.uniform(low, high, size=(1, m)), draw_labels(rng, m), draw_parameters(rng, 2, 4)))
    for kind in (True, False):
        A2 = rng.uniform(0.05, 0.95, size=(1, 4))
        yield Draw(f"all labels {int(kind)}", (A2, np.full((1, 4), kind), draw_parameters(rng, 2, 4)))


ASSIGNMENT.add(
    compute_cost,
    points=10,
    sampler=draw_answers,
    mistakes=[
        Mistake(
            "only the examples with label 1 count, and no average is taken",
            "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)",
            "Y * np.log(A2)",
            "Two things are missing: what is charged for an example with label 0, and what makes an average of a sum?",
            also=[("-np.sum(logprobs) / m", "-np.sum(logprobs)")],
        ),
        Mistake(
            "only the examples with label 1 count",
            "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)",
            "Y * np.log(A2)",
            "What does your formula charge for an example with label 0 that the network calls 0.99?",
        ),
        Mistake(
            "only the examples with label 0 count",
            "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)",
            "(1 - Y) * np.log(1 - A2)",
            "What does your formula charge for an example with label 1 that the network calls 0.01?",
        ),
        Mistake(
            "the sum is not divided by m",
            "-np.sum(logprobs) / m",
            "-np.sum(logprobs)",
            "Your cost grows with the number of examples. Is it a sum or an average?",
        ),
        Mistake(
            "the minus sign is missing",
            "-np.sum(logprobs)",
            "np.sum(logprobs)",
            "The logarithm of a probability is negative, a cost should be positive. What is missing in front?",
        ),
        Mistake(
            "the two terms are subtracted",
            "np.log(A2) + (1 - Y)",
            "np.log(A2) - (1 - Y)",
            "Both kinds of example should add to the cost. Which sign between the two terms does that?",
        ),
        Mistake(
            "A2 and Y are swapped",
            "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)",
            "A2 * np.log(Y) + (1 - A2) * np.log(1 - Y)",
            "The logarithm of a label is log 0 for half of them. Which of the two belongs inside?",
        ),
        Mistake(
            "squared error instead of cross-entropy",
            "-np.sum(logprobs) / m",
            "np.sum((A2 - Y) ** 2) / m",
            "That is the mean squared error. This cost is made of logarithms: have you used `logprobs`?",
        ),
        Mistake(
            "a matrix product of two rows",
            "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)",
            "np.dot(Y, np.log(A2)) + np.dot(1 - Y, np.log(1 - A2))",
            "Y and A2 are both rows, (1, m). With `*` they are multiplied entry by entry; what does `np.dot` ask for?",
        ),
        Mistake(
            "logarithm to base 10",
            "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)",
            "Y * np.log10(A2) + (1 - Y) * np.log10(1 - A2)",
            "Your cost is off by a constant factor of 2.30. What is the base of the natural logarithm?",
        ),
    ],
)


def backward_propagation(parameters: Parameters, cache: Cache, X: Array, Y: Array) -> Gradients:
    """Carry the gradient back from the cost to both layers.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", "W2", "b2".
    cache : dict
        "Z1", "A1", "Z2", "A2" from the forward pass.
    X : array of shape (n_x, m)
        Inputs.
    Y : array of shape (1, m)
        The true labels, 0 or 1.

    Returns
    -------
    grads : dict
        "dW1", "db1", "dW2" and "db2", each with the shape of what it belongs to.
    """
    m = X.shape[1]

    ### START CODE HERE ### (≈ 3 lines of code)
    W2 = parameters["W2"]
    A1 = cache["A1"]
    A2 = cache["A2"]
    ### END CODE HERE ###

    ### START CODE HERE ### (≈ 6 lines of code)
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (1 - A1**2)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    ### END CODE HERE ###

    grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
    return grads


def draw_backward_passes(rng: Rng) -> Iterator[Draw]:
    """(parameters, cache, X, Y), the cache being that of a true forward pass."""
    for label, (X, parameters) in draw_networks(rng):
        _, cache = forward_propagation(X, parameters)
        yield Draw(label, (parameters, cache, X, draw_labels(rng, X.shape[1])))


ASSIGNMENT.add(
    backward_propagation,
    points=25,
    sampler=draw_backward_passes,
    equivalent={
        "db2 = np.sum(dZ2, axis=-1, keepdims=True) / m": "of two axes, the last is axis 1",
        "db2 = np.sum(dZ2, keepdims=True) / m": "dZ2 has a single row",
        "dZ1 = np.multiply(W2.T, dZ2) * (1 - A1 ** 2)": "a column times a row, entry by entry, is their matrix product",
        "db1 = np.sum(dZ1, axis=-1, keepdims=True) / m": "of two axes, the last is axis 1",
    },
    mistakes=[
        Mistake(
            "tanh's slope without the square",
            "(1 - A1**2)",
            "(1 - A1)",
            "The slope of tanh is 1 at zero and falls off on *both* sides. Does yours, for a negative activation?",
        ),
        Mistake(
            "the sigmoid's slope in the hidden layer",
            "(1 - A1**2)",
            "(A1 * (1 - A1))",
            "a (1 - a) is the slope of the sigmoid. Which activation does the hidden layer have?",
        ),
        Mistake(
            "tanh's slope is left out",
            " * (1 - A1**2)",
            "",
            "On the way forward, Z1 went through tanh. Which factor does the chain rule bring for that?",
        ),
        Mistake(
            "the sigmoid's slope is applied to A2 - Y once more",
            "dZ2 = A2 - Y",
            "dZ2 = (A2 - Y) * A2 * (1 - A2)",
            "For cross-entropy and sigmoid together the slope of the sigmoid cancels. What is left?",
        ),
        Mistake(
            "the error has the wrong sign",
            "dZ2 = A2 - Y",
            "dZ2 = Y - A2",
            "All your gradients point the wrong way. An answer that is too large: should its gradient be positive?",
        ),
        Mistake(
            "nothing is divided by m",
            "np.dot(dZ2, A1.T) / m",
            "np.dot(dZ2, A1.T)",
            "Your gradients are m times too large: the cost is an average. What turns the four sums into averages?",
            also=[
                ("db2 = np.sum(dZ2, axis=1, keepdims=True) / m", "db2 = np.sum(dZ2, axis=1, keepdims=True)"),
                ("np.dot(dZ1, X.T) / m", "np.dot(dZ1, X.T)"),
                ("db1 = np.sum(dZ1, axis=1, keepdims=True) / m", "db1 = np.sum(dZ1, axis=1, keepdims=True)"),
            ],
        ),
        Mistake(
            "layer 1 is divided by m twice",
            "dZ2 = A2 - Y",
            "dZ2 = (A2 - Y) / m",
            "The average must be taken once. You divide at the very top, and then again further down: how often for "
            "each gradient?",
        ),
        Mistake(
            "the biases' gradients lost their second dimension",
            "np.sum(dZ2, axis=1, keepdims=True)",
            "np.sum(dZ2, axis=1)",
            "A sum drops the axis it sums over, unless it is told to keep it. Which argument of `np.sum` does that?",
            also=[("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1)")],
        ),
        Mistake(
            "db1 sums over everything",
            "np.sum(dZ1, axis=1, keepdims=True)",
            "np.sum(dZ1)",
            "Each hidden unit has a bias of its own, so db1 has one entry per unit. Along which axis lie the examples?",
        ),
        Mistake(
            "db1 sums over the units",
            "np.sum(dZ1, axis=1, keepdims=True)",
            "np.sum(dZ1, axis=0, keepdims=True)",
            "You added up the units and kept the examples. Which axis is which?",
        ),
        Mistake(
            "W2 is not transposed",
            "np.dot(W2.T, dZ2)",
            "np.dot(W2, dZ2)",
            "From dZ2 with 1 row you want to get to n_h rows. Which shape must the left factor have?",
        ),
        Mistake(
            "dW1 uses A1 instead of X",
            "np.dot(dZ1, X.T)",
            "np.dot(dZ1, A1.T)",
            "dW1 should have the shape of W1. What did W1 multiply on the way forward?",
        ),
        Mistake(
            "dW2 uses X instead of A1",
            "np.dot(dZ2, A1.T)",
            "np.dot(dZ2, X.T)",
            "dW2 should have the shape of W2. What did W2 multiply on the way forward?",
        ),
        Mistake(
            "matrix product instead of entry by entry",
            "np.dot(W2.T, dZ2) * (1 - A1**2)",
            "np.dot(np.dot(W2.T, dZ2), 1 - A1**2)",
            "tanh acts on each entry by itself, and so does its slope. Which product works entry by entry?",
        ),
    ],
)


def update_parameters(parameters: Parameters, grads: Gradients, learning_rate: float = 1.2) -> Parameters:
    """Take one step of gradient descent.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", "W2", "b2".
    grads : dict
        "dW1", "db1", "dW2", "db2".
    learning_rate : float
        Length of the step.

    Returns
    -------
    parameters : dict
        The new "W1", "b1", "W2", "b2".
    """
    ### START CODE HERE ### (≈ 4 lines of code)
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    ### END CODE HERE ###

    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def draw_updates(rng: Rng) -> Iterator[Draw]:
    """(parameters, grads) with the learning rate left out, large, small, and zero."""
    for label, rate, (n_x, n_h) in (
        ("the learning rate left out", (), (2, 4)),
        ("a small learning rate", (float(rng.uniform(0.01, 0.1)),), (3, 2)),
        ("a large learning rate", (float(rng.uniform(2, 4)),), (1, 1)),
        ("learning rate 0", (0.0,), (2, 2)),
    ):
        parameters = draw_parameters(rng, n_x, n_h)
        grads = {"d" + name: rng.normal(size=value.shape) for name, value in parameters.items()}
        yield Draw(label, (parameters, grads, *rate))


ASSIGNMENT.add(
    update_parameters,
    points=10,
    sampler=draw_updates,
    mistakes=[
        Mistake(
            "1.2 is written into the step",
            'parameters["W1"] - learning_rate',
            'parameters["W1"] - 1.2',
            "Your step is right as long as nobody asks for another learning rate. Which of the function's parameters "
            "have you not used?",
            also=[
                ('parameters["b1"] - learning_rate', 'parameters["b1"] - 1.2'),
                ('parameters["W2"] - learning_rate', 'parameters["W2"] - 1.2'),
                ('parameters["b2"] - learning_rate', 'parameters["b2"] - 1.2'),
            ],
        ),
        Mistake(
            "the learning rate must be given",
            "learning_rate: float = 1.2",
            "learning_rate: float",
            "Others call this function without a learning rate. What does the header of the cell say at first?",
        ),
        Mistake(
            "the step goes uphill",
            'parameters["W1"] - learning_rate',
            'parameters["W1"] + learning_rate',
            "The gradient points to where the cost grows. Which way do you want to go?",
            also=[
                ('parameters["b1"] - learning_rate', 'parameters["b1"] + learning_rate'),
                ('parameters["W2"] - learning_rate', 'parameters["W2"] + learning_rate'),
                ('parameters["b2"] - learning_rate', 'parameters["b2"] + learning_rate'),
            ],
        ),
        Mistake(
            "the biases are not updated",
            'parameters["b1"] - learning_rate * grads["db1"]',
            'parameters["b1"]',
            "The weights have moved and the biases have not. Do biases learn?",
            also=[('parameters["b2"] - learning_rate * grads["db2"]', 'parameters["b2"]')],
        ),
        Mistake(
            "the learning rate is left out",
            'learning_rate * grads["dW1"]',
            'grads["dW1"]',
            "Your steps have the length of the gradient itself. What should scale them?",
            also=[
                ('learning_rate * grads["db1"]', 'grads["db1"]'),
                ('learning_rate * grads["dW2"]', 'grads["dW2"]'),
                ('learning_rate * grads["db2"]', 'grads["db2"]'),
            ],
        ),
        Mistake(
            "layer 2 takes its step from layer 1",
            'parameters["W2"]',
            'parameters["W1"]',
            "Your W2 has the shape of W1. From which matrix does its step start?",
            also=[('grads["dW2"]', 'grads["dW1"]')],
        ),
        Mistake(
            "the parameters come back as they were",
            'return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}',
            "return parameters",
            "The new values are computed and then not returned. Which names hold them?",
        ),
    ],
)


def nn_model(X: Array, Y: Array, n_h: int, num_iterations: int = 10000, print_cost: bool = False) -> Parameters:
    """Train a network with one hidden layer.

    Parameters
    ----------
    X : array of shape (n_x, m)
        Inputs, one column per example.
    Y : array of shape (1, m)
        The true labels, 0 or 1.
    n_h : int
        Number of hidden units.
    num_iterations : int
        Number of steps of gradient descent.
    print_cost : bool
        Whether to print the cost at every thousandth step.

    Returns
    -------
    parameters : dict
        "W1", "b1", "W2", "b2" after training.
    """
    np.random.seed(3)  # for an initialize_parameters that does not seed numpy itself
    n_x, _, n_y = layer_sizes(X, Y)

    ### START CODE HERE ### (≈ 1 line of code)
    parameters = initialize_parameters(n_x, n_h, n_y)
    ### END CODE HERE ###

    for i in range(num_iterations):
        ### START CODE HERE ### (≈ 1 line of code)
        # forward
        A2, cache = forward_propagation(X, parameters)
        ### END CODE HERE ###

        if print_cost and i % 1000 == 0:
            print(f"cost after {i} steps: {compute_cost(A2, Y, parameters):.6f}")

        ### START CODE HERE ### (≈ 2 lines of code)
        # backward, then one step with the learning rate that update_parameters has by itself
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads)
        ### END CODE HERE ###

    return parameters


TRAININGS = {  # label: (n_x, n_h, m, steps)
    "a single step": (2, 4, 6, 1),
    "a single hidden unit": (3, 1, 5, 4),
    "more hidden units": (2, 6, 8, 12),
    "no step at all": (2, 3, 4, 0),
}


def draw_trainings(rng: Rng) -> Iterator[Draw]:
    """(X, Y, n_h, num_iterations) of short trainings."""
    for label, (n_x, n_h, m, steps) in TRAININGS.items():
        yield Draw(label, (rng.normal(size=(n_x, m)), draw_labels(rng, m), n_h, steps))


ASSIGNMENT.add(
    nn_model,
    points=10,
    sampler=draw_trainings,
    through=seeded,
    calls=[
        "layer_sizes",
        "initialize_parameters",
        "forward_propagation",
        "compute_cost",
        "backward_propagation",
        "update_parameters",
    ],
    mistakes=[
        Mistake(
            "always four hidden units",
            "initialize_parameters(n_x, n_h, n_y)",
            "initialize_parameters(n_x, 4, n_y)",
            "Whatever size is asked for, your network has four hidden units. Which parameter have you not used?",
        ),
        Mistake(
            "the sizes are in another order",
            "initialize_parameters(n_x, n_h, n_y)",
            "initialize_parameters(n_h, n_x, n_y)",
            "Look at the header of `initialize_parameters`: which size comes first?",
        ),
        Mistake(
            "the new parameters are not kept",
            "        parameters = update_parameters(parameters, grads)",
            "        update_parameters(parameters, grads)",
            "The network does not learn: it has the same parameters after every step. What becomes of what "
            "`update_parameters` returns?",
        ),
        Mistake(
            "every step starts anew",
            "        A2, cache = forward_propagation(X, parameters)",
            "        parameters = initialize_parameters(n_x, n_h, n_y)\n"
            "        A2, cache = forward_propagation(X, parameters)",
            "Your network is never more than one step old. Which line belongs in front of the loop?",
        ),
        Mistake(
            "another learning rate",
            "update_parameters(parameters, grads)",
            "update_parameters(parameters, grads, 0.01)",
            "The direction is right, the length of the steps is not. Which learning rate does `update_parameters` take"
            " if none is given?",
        ),
        Mistake(
            "each step is taken twice",
            "        parameters = update_parameters(parameters, grads)",
            "        parameters = update_parameters(update_parameters(parameters, grads), grads)",
            "The gradient holds where it was computed. How many steps may be taken along it?",
        ),
        Mistake(
            "the gradients are returned",
            "    return parameters",
            "    return grads",
            "You return the gradients of the last step. What is the result of training?",
        ),
    ],
)


def predict(parameters: Parameters, X: Array) -> Array:
    """Decide for each example between 0 and 1.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", "W2", "b2".
    X : array of shape (n_x, m)
        Inputs, one column per example.

    Returns
    -------
    predictions : array of shape (1, m)
        1 where the network's answer is above 0.5, otherwise 0.
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    A2, cache = forward_propagation(X, parameters)
    predictions = (A2 > 0.5).astype(int)
    ### END CODE HERE ###

    return predictions


def as_truth_values(predictions: Any) -> Plain:
    """The same decisions as True and False."""
    return np.asarray(predictions).astype(bool)


def draw_decisions(rng: Rng) -> Iterator[Draw]:
    """(parameters, X) with answers well away from 0.5, and with answers of exactly 0.5."""
    for label, (n_x, n_h, m) in NETWORKS.items():
        X, parameters = rng.normal(size=(n_x, m)), draw_parameters(rng, n_x, n_h)
        _, cache = forward_propagation(X, parameters)
        yield Draw(label, (parameters | {"b2": parameters["b2"] - gap_near(cache["Z2"].ravel())}, X))
    undecided = draw_parameters(rng, 2, 3) | {"W2": np.zeros((1, 3)), "b2": np.zeros((1, 1))}
    yield Draw("answers of exactly 0.5", (undecided, rng.normal(size=(2, 4))))


def gap_near(Z2: Array) -> float:
    """A number in the middle of the widest gap between the entries of Z2; close to the only one if there is one."""
    if Z2.size == 1:
        return float(Z2[0] - 0.3)
    ordered = np.sort(Z2)
    widest = int(np.argmax(np.diff(ordered)))
    return float(ordered[widest : widest + 2].mean())


ASSIGNMENT.add(
    predict,
    points=10,
    sampler=draw_decisions,
    calls=["forward_propagation"],
    also_accepted=[as_truth_values],
    mistakes=[
        Mistake(
            "a flat vector",
            "(A2 > 0.5).astype(int)",
            "(A2[0] > 0.5).astype(int)",
            "Y is a row with two axes, (1, m), and so should your predictions be. Where did one axis get lost?",
        ),
        Mistake(
            "probabilities instead of decisions",
            "(A2 > 0.5).astype(int)",
            "A2",
            "Those are the network's answers. Which decision does an answer of 0.8 stand for?",
        ),
        Mistake(
            "0 and 1 are swapped",
            "A2 > 0.5",
            "A2 < 0.5",
            "Each decision is the opposite of what it should be. What does an answer near 1 say about the label?",
        ),
        Mistake(
            "exactly 0.5 counts as 1",
            "A2 > 0.5",
            "A2 >= 0.5",
            "The only answers that you decide otherwise are exactly 0.5. What does the formula say about them?",
        ),
        Mistake(
            "the threshold is 0",
            "A2 > 0.5",
            "A2 > 0",
            "A sigmoid is always positive, so you decide for 1 every time. Where between 0 and 1 is the middle?",
        ),
        Mistake(
            "cut off instead of rounded",
            "(A2 > 0.5).astype(int)",
            "A2.astype(int)",
            "Turned into a whole number, 0.99 becomes 0: what comes after the point is cut off. Which comparison "
            "decides between 0 and 1?",
        ),
        Mistake(
            "every point gets the decision of the average",
            "(A2 > 0.5).astype(int)",
            "(A2 > np.mean(A2)).astype(int)",
            "You compare each answer with the average answer. With which fixed number should it be compared?",
        ),
    ],
)
