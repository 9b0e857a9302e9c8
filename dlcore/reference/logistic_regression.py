"""Assignment 02: cat or not, with a network of a single unit.

The first two exercises are plain cells: they measure the pictures and turn each into a column. A reshape to the right
shape that mixes the pixels of different pictures would go unnoticed on shapes alone, so the drawn pictures are told
apart by their values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.plain import Array

Rng: TypeAlias = np.random.Generator
Example: TypeAlias = tuple[Array, float, Array, Array]

ASSIGNMENT = Assignment("02-logistic-regression", "Logistic regression: a network of one unit")


# -------------------------------------------------------------------------------------------------------- the pictures
def dataset_dimensions(
    train_set_x_orig: Array, train_set_y: Array, test_set_x_orig: Array, test_set_y: Array
) -> tuple[int, int, int]:
    """Count the pictures and measure them.

    Parameters
    ----------
    train_set_x_orig, test_set_x_orig : arrays of shape (m_train, num_px, num_px, 3) and (m_test, num_px, num_px, 3)
        Pictures to learn from and to test with.
    train_set_y, test_set_y : arrays of shape (1, m_train) and (1, m_test)
        Their labels.

    Returns
    -------
    m_train, m_test : int
        Number of pictures in either set.
    num_px : int
        Height of a picture in pixels, which is its width as well.
    """
    ### START CODE HERE ### (≈ 3 lines of code)
    m_train = train_set_x_orig.shape[0]
    m_test = test_set_x_orig.shape[0]
    num_px = train_set_x_orig.shape[1]
    ### END CODE HERE ###

    return m_train, m_test, num_px


def draw_pictures(rng: Rng, m: int, num_px: int) -> Array:
    """Noise, shape (m, num_px, num_px, 3), of type uint8 like pixels."""
    return rng.integers(0, 256, size=(m, num_px, num_px, 3), dtype=np.uint8)


SETS = {  # label: (m_train, m_test, num_px)
    "one picture in each set": (1, 1, 4),
    "as many pictures as pixels in a row": (5, 2, 5),
    "more pictures to test than to train with": (2, 7, 4),
    "pictures of a single pixel": (3, 2, 1),
}


def draw_sets(rng: Rng) -> Iterator[Draw]:
    """(train_set_x_orig, train_set_y, test_set_x_orig, test_set_y) of small square pictures."""
    drawn = {"drawn sizes": tuple(int(n) for n in rng.integers(6, 12, size=3))}
    for label, (m_train, m_test, num_px) in (SETS | drawn).items():
        train, test = draw_pictures(rng, m_train, num_px), draw_pictures(rng, m_test, num_px)
        yield Draw(label, (train, draw_labels(rng, m_train), test, draw_labels(rng, m_test)))


def draw_labels(rng: Rng, m: int) -> Array:
    """Labels of shape (1, m), both kinds present as soon as m allows."""
    return np.asarray(rng.permutation(np.arange(m) % 2).reshape(1, m))


ASSIGNMENT.add(
    dataset_dimensions,
    plain_cell=True,
    points=5,
    sampler=draw_sets,
    mistakes=[
        Mistake(
            "the first two axes are mixed up",
            "m_train = train_set_x_orig.shape[0]",
            "m_train = train_set_x_orig.shape[1]",
            "The axes are picture, row, column, colour. Which number in the shape counts pictures?",
            also=[("m_test = test_set_x_orig.shape[0]", "m_test = test_set_x_orig.shape[1]")],
        ),
        Mistake(
            "the colours are counted instead of the pixels",
            "num_px = train_set_x_orig.shape[1]",
            "num_px = train_set_x_orig.shape[3]",
            "The last axis has three entries, red, green and blue. Which axis runs over the rows of a picture?",
        ),
        Mistake(
            "num_px counts all pixels of a picture",
            "num_px = train_set_x_orig.shape[1]",
            "num_px = train_set_x_orig.shape[1] * train_set_x_orig.shape[2]",
            "That is the number of pixels in a whole picture. `num_px` is the length of one side.",
        ),
        Mistake(
            "num_px counts all numbers of a picture",
            "num_px = train_set_x_orig.shape[1]",
            "num_px = train_set_x_orig[0].size",
            "That is how many numbers one picture consists of. `num_px` is the length of one side.",
        ),
        Mistake(
            "both counts come from the training set",
            "m_test = test_set_x_orig.shape[0]",
            "m_test = train_set_x_orig.shape[0]",
            "Both of your counts are those of the training set. Which array holds the pictures to test with?",
        ),
        Mistake(
            "the rows of the labels are counted",
            "m_train = train_set_x_orig.shape[0]",
            "m_train = train_set_y.shape[0]",
            "The labels form a single row, one column for each picture. Which axis of that did you ask?",
            also=[("m_test = test_set_x_orig.shape[0]", "m_test = test_set_y.shape[0]")],
        ),
        Mistake(
            "every number in the set is counted",
            "m_train = train_set_x_orig.shape[0]",
            "m_train = train_set_x_orig.size",
            "`size` counts every number of every picture. What counts along the first axis only?",
            also=[("m_test = test_set_x_orig.shape[0]", "m_test = test_set_x_orig.size")],
        ),
        Mistake(
            "the numbers are typed in",
            "m_train = train_set_x_orig.shape[0]",
            "m_train = 209",
            "Your numbers fit these pictures and no others. Where in the arrays can they be read off?",
            also=[("m_test = test_set_x_orig.shape[0]", "m_test = 50"), ("= train_set_x_orig.shape[1]", "= 64")],
        ),
    ],
    equivalent={
        "num_px = train_set_x_orig.shape[2]": "the pictures are square",
        "num_px = test_set_x_orig.shape[1]": "all pictures have one size",
    },
)


def flatten(
    train_set_x_orig: Array, test_set_x_orig: Array, m_train: int, m_test: int, num_px: int
) -> tuple[Array, Array]:
    """Turn every picture into a column.

    Parameters
    ----------
    train_set_x_orig, test_set_x_orig : arrays of shape (m_train, num_px, num_px, 3) and (m_test, num_px, num_px, 3)
        Pictures to learn from and to test with.
    m_train, m_test, num_px : int
        How many pictures there are, and the length of a picture's side.

    Returns
    -------
    train_set_x_flatten : array of shape (num_px * num_px * 3, m_train)
        Column i holds the numbers of picture i, in the order in which they lie in memory.
    test_set_x_flatten : array of shape (num_px * num_px * 3, m_test)
        Likewise.
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    train_set_x_flatten = train_set_x_orig.reshape(m_train, -1).T
    test_set_x_flatten = test_set_x_orig.reshape(m_test, -1).T
    ### END CODE HERE ###

    return train_set_x_flatten, test_set_x_flatten


def draw_measured_sets(rng: Rng) -> Iterator[Draw]:
    """(train_set_x_orig, test_set_x_orig, m_train, m_test, num_px); at least two pictures, so that order matters."""
    for label, (m_train, m_test, num_px) in {
        "a single picture to test with": (3, 1, 4),
        "a single picture to train with": (1, 3, 4),
        "as many pictures as pixels in a row": (5, 5, 5),
        "pictures of a single pixel": (3, 2, 1),
        "as many pictures as numbers in a picture": (12, 12, 2),
        "more pictures": (int(rng.integers(13, 20)), int(rng.integers(6, 12)), int(rng.integers(6, 9))),
    }.items():
        train, test = draw_pictures(rng, m_train, num_px), draw_pictures(rng, m_test, num_px)
        yield Draw(label, (train, test, m_train, m_test, num_px))


SCRAMBLED_HINT = (
    "The shape is right, and the pixels are scrambled: `reshape` fills the new array row by row, so your columns mix "
    "numbers of different pictures. First give every picture a *row* of its own. What turns rows into columns?"
)

ASSIGNMENT.add(
    flatten,
    plain_cell=True,
    points=5,
    sampler=draw_measured_sets,
    equivalent={
        "train_set_x_flatten = train_set_x_orig.reshape(m_train, -2).T": "to numpy every negative size is unknown",
        "test_set_x_flatten = test_set_x_orig.reshape(m_test, -2).T": "to numpy every negative size is unknown",
    },
    mistakes=[
        Mistake(
            "reshaped to the final shape at once, which scrambles the pixels",
            "train_set_x_orig.reshape(m_train, -1).T",
            "train_set_x_orig.reshape(-1, m_train)",
            SCRAMBLED_HINT,
            also=[("test_set_x_orig.reshape(m_test, -1).T", "test_set_x_orig.reshape(-1, m_test)")],
        ),
        Mistake(
            "the training pictures are scrambled",
            "train_set_x_orig.reshape(m_train, -1).T",
            "train_set_x_orig.reshape(-1, m_train)",
            SCRAMBLED_HINT,
        ),
        Mistake(
            "the test pictures are scrambled",
            "test_set_x_orig.reshape(m_test, -1).T",
            "test_set_x_orig.reshape(-1, m_test)",
            SCRAMBLED_HINT,
        ),
        Mistake(
            "pictures are rows",
            "train_set_x_orig.reshape(m_train, -1).T",
            "train_set_x_orig.reshape(m_train, -1)",
            "Every picture is a row of yours. In this course examples are columns: what turns one into the other?",
            also=[("test_set_x_orig.reshape(m_test, -1).T", "test_set_x_orig.reshape(m_test, -1)")],
        ),
        Mistake(
            "all pictures in one column",
            "train_set_x_orig.reshape(m_train, -1).T",
            "train_set_x_orig.reshape(-1, 1)",
            "All pictures stand in one long column. How many columns should there be?",
            also=[("test_set_x_orig.reshape(m_test, -1).T", "test_set_x_orig.reshape(-1, 1)")],
        ),
        Mistake(
            "the picture itself is transposed",
            "train_set_x_orig.reshape(m_train, -1).T",
            "train_set_x_orig.T.reshape(-1, m_train)",
            "`.T` of an array with four axes reverses all four, so rows and columns inside each picture are exchanged. "
            "What has to happen before you transpose?",
            also=[("test_set_x_orig.reshape(m_test, -1).T", "test_set_x_orig.T.reshape(-1, m_test)")],
        ),
        Mistake(
            "the colours are split",
            "train_set_x_orig.reshape(m_train, -1).T",
            "train_set_x_orig.reshape(-1, 3).T",
            "Your array has three rows, one for each colour. A column should hold one picture whole.",
            also=[("test_set_x_orig.reshape(m_test, -1).T", "test_set_x_orig.reshape(-1, 3).T")],
        ),
        Mistake(
            "the test set is the training set",
            "test_set_x_orig.reshape(m_test, -1).T",
            "train_set_x_orig.reshape(m_train, -1).T",
            "Both of your arrays hold the training pictures. Which one should the second line start from?",
        ),
    ],
)


# -------------------------------------------------------------------------------------------------------------- parts
def sigmoid(z: Any) -> Any:
    """Squash numbers into (0, 1).

    Parameters
    ----------
    z : number or array of any shape
        Scores.

    Returns
    -------
    s : number or array, same shape as `z`
        ``1 / (1 + exp(-z))``, entry by entry.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    s = 1 / (1 + np.exp(-z))
    ### END CODE HERE ###

    return s


def draw_scores(rng: Rng) -> Iterator[Draw]:
    """Scores (z,): numbers and arrays of one, two and three axes, of both signs."""
    yield Draw("zero", (0,))
    yield Draw("a single number", (float(rng.uniform(1, 3)),))
    yield Draw("a single negative number", (-float(rng.uniform(1, 3)),))
    yield Draw("a flat array", (rng.normal(size=4) * 3,))
    yield Draw("one row", (rng.normal(size=(1, 5)) * 3,))
    yield Draw("three axes", (rng.normal(size=(2, 3, 2)) * 3,))
    yield Draw("whole numbers", (np.array([[-2, 0], [1, int(rng.integers(3, 9))]]),))


ASSIGNMENT.add(
    sigmoid,
    points=10,
    sampler=draw_scores,
    mistakes=[
        Mistake(
            "the minus sign is missing",
            "np.exp(-z)",
            "np.exp(z)",
            "Your curve falls where it should rise. Which sign stands in the exponent?",
        ),
        Mistake(
            "the brackets are missing",
            "1 / (1 + np.exp(-z))",
            "1 / 1 + np.exp(-z)",
            "To Python, `1 / 1 + x` is 1 + x: division comes first. What holds the denominator together?",
        ),
        Mistake(
            "tanh instead of the sigmoid",
            "1 / (1 + np.exp(-z))",
            "np.tanh(z)",
            "Some of your answers are negative: that is tanh, from -1 to 1. A probability lies between 0 and 1.",
        ),
        Mistake(
            "minus instead of plus",
            "1 + np.exp(-z)",
            "1 - np.exp(-z)",
            "At z = 0 your denominator is zero. What should the sigmoid of 0 be?",
        ),
        Mistake(
            "the slope instead of the value",
            "1 / (1 + np.exp(-z))",
            "np.exp(-z) / (1 + np.exp(-z)) ** 2",
            "That is the sigmoid's derivative, which is nearly 0 for large z. What is the sigmoid itself there?",
        ),
        Mistake(
            "the exponential of e is left out",
            "np.exp(-z)",
            "-z",
            "A fraction of z alone has a pole and can leave (0, 1). Which function makes any number positive?",
        ),
        Mistake(
            "a single number comes back",
            "1 / (1 + np.exp(-z))",
            "np.mean(1 / (1 + np.exp(-z)))",
            "Every entry of `z` gets an answer of its own. How does numpy's `exp` treat an array?",
        ),
        Mistake(
            "the answers are rounded",
            "1 / (1 + np.exp(-z))",
            "np.round(1 / (1 + np.exp(-z)))",
            "Deciding between 0 and 1 comes later, in `predict`. Here the probabilities themselves are wanted.",
        ),
    ],
)


def initialize_with_zeros(dim: int) -> tuple[Array, float]:
    """Start one unit with nothing learnt.

    Parameters
    ----------
    dim : int
        Number of inputs, which is the number of weights.

    Returns
    -------
    w : array of shape (dim, 1)
        Weights, all zero.
    b : float
        Bias, zero.
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    w = np.zeros((dim, 1))
    b = 0.0
    ### END CODE HERE ###

    return w, b


def draw_dims(rng: Rng) -> Iterator[Draw]:
    """Numbers of inputs."""
    yield Draw("a single input", (1,))
    yield Draw("two inputs", (2,))
    yield Draw("several inputs", (int(rng.integers(3, 9)),))
    yield Draw("many inputs", (int(rng.integers(50, 200)),))


ASSIGNMENT.add(
    initialize_with_zeros,
    points=10,
    sampler=draw_dims,
    equivalent={"w = -np.zeros((dim, 1))": "minus zero is zero", "b = -0.0": "minus zero is zero"},
    mistakes=[
        Mistake(
            "w is flat",
            "np.zeros((dim, 1))",
            "np.zeros(dim)",
            "A column has two numbers in its shape. How many did `np.zeros` receive?",
        ),
        Mistake(
            "w is a row",
            "np.zeros((dim, 1))",
            "np.zeros((1, dim))",
            "Your w lies down. It should stand, like a picture's column: which of the two sizes is 1?",
        ),
        Mistake(
            "the sizes are not in a tuple",
            "np.zeros((dim, 1))",
            "np.zeros(dim, 1)",
            "`np.zeros` wants the whole shape as one argument, and took your 1 for a type. How do you make one thing "
            "of two numbers?",
        ),
        Mistake(
            "w is square",
            "np.zeros((dim, 1))",
            "np.zeros((dim, dim))",
            "There is one unit, and it has one weight for each input. How many columns does that take?",
        ),
        Mistake(
            "w starts at one",
            "np.zeros((dim, 1))",
            "np.ones((dim, 1))",
            "The shape is right. Read the function's name: which number fills it?",
        ),
        Mistake(
            "b is an array",
            "b = 0.0",
            "b = np.zeros((1, 1))",
            "b is one number. Yours sits in an array of shape (1, 1): what is the plain form of zero?",
        ),
        Mistake(
            "b has one entry for each input",
            "b = 0.0",
            "b = np.zeros((dim, 1))",
            "The unit has a weight for each input, but how many biases?",
        ),
        Mistake(
            "b starts at one",
            "b = 0.0",
            "b = 1.0",
            "The weights are right. At which number does the bias start?",
        ),
    ],
)


def propagate(w: Array, b: float, X: Array, Y: Array) -> tuple[dict[str, Any], Any]:
    """Compute the cost of one unit's answers, and its gradients.

    Parameters
    ----------
    w : array of shape (n_x, 1)
        Weights.
    b : float
        Bias.
    X : array of shape (n_x, m)
        Inputs, one column per example.
    Y : array of shape (1, m)
        Labels, 0 or 1.

    Returns
    -------
    grads : dict
        "dw", an array of shape (n_x, 1), and "db", a number: the gradients of the cost.
    cost : number
        The cross-entropy, averaged over the examples.
    """
    m = X.shape[1]

    # forward: from the inputs to the cost
    ### START CODE HERE ### (≈ 2 lines of code)
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    ### END CODE HERE ###

    # backward: how the cost changes with w and b
    ### START CODE HERE ### (≈ 2 lines of code)
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    ### END CODE HERE ###

    cost = np.squeeze(cost)  # a (1, 1) array becomes a plain number
    grads = {"dw": dw, "db": db}
    return grads, cost


UNITS = {  # label: (n, m)
    "a single example": (3, 1),
    "a single input": (1, 4),
    "as many inputs as examples": (3, 3),
    "more examples than inputs": (2, 9),
    "more inputs than examples": (8, 3),
}


def draw_units(rng: Rng) -> Iterator[Draw]:
    """(w, b, X, Y) with answers that are far from 0 and 1, and with labels of one kind only."""
    for label, (n, m) in UNITS.items():
        yield Draw(label, draw_unit(rng, n, m))
    for answer in (0, 1):
        w, b, X, Y = draw_unit(rng, 2, 4)
        yield Draw(f"all labels {answer}", (w, b, X, np.full_like(Y, answer)))


def draw_unit(rng: Rng, n: int, m: int) -> Example:
    """w (n, 1), b, X (n, m) and Y (1, m); the scores keep to a few units, so that no answer is quite certain."""
    w = rng.normal(size=(n, 1)) / np.sqrt(n)
    return w, float(rng.uniform(0.5, 1.5)), rng.normal(size=(n, m)), draw_labels(rng, m)


ASSIGNMENT.add(
    propagate,
    points=20,
    sampler=draw_units,
    calls=["sigmoid"],
    mistakes=[
        Mistake(
            "the bias is left out",
            "np.dot(w.T, X) + b",
            "np.dot(w.T, X)",
            "Four things come in, and you have used three of them. What shifts all scores at once?",
        ),
        Mistake(
            "the sigmoid is left out",
            "sigmoid(np.dot(w.T, X) + b)",
            "np.dot(w.T, X) + b",
            "Your A are scores, not probabilities, and the logarithm of a negative number is no number. What comes "
            "between the score and the answer?",
        ),
        Mistake(
            "w is not transposed",
            "np.dot(w.T, X)",
            "np.dot(w, X)",
            "w is (n_x, 1) and X is (n_x, m): in a product the inner sizes must meet. What makes a row of a column?",
        ),
        Mistake(
            "A is a column",
            "np.dot(w.T, X)",
            "np.dot(X.T, w)",
            "Your A has shape (m, 1) and Y has (1, m); numpy spreads the two into an (m, m) table. Which product gives "
            "a row?",
        ),
        Mistake(
            "db is not a plain number",
            "db = np.sum(A - Y) / m",
            "db = np.sum(A - Y, axis=1, keepdims=True) / m",
            "The value of db is right, but it sits in an array of shape (1, 1), and b would become one, too. Which "
            "arguments of `np.sum` keep the axes alive?",
        ),
        Mistake(
            "db is a flat array",
            "db = np.sum(A - Y) / m",
            "db = np.sum(A - Y, axis=1) / m",
            "The value of db is right, but it sits in an array of shape (1,). A sum over everything is a plain number.",
        ),
        Mistake(
            "the minus sign of the cost is missing",
            "-np.sum(Y",
            "np.sum(Y",
            "The logarithm of a probability is negative, a cost should be positive. What is missing in front?",
        ),
        Mistake(
            "the cost's minus reaches only the first term",
            "-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
            "np.sum(-Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
            "The minus belongs to both terms: for which label is your loss negative?",
        ),
        Mistake(
            "only the examples with label 1 cost something",
            "Y * np.log(A) + (1 - Y) * np.log(1 - A)",
            "Y * np.log(A)",
            "What does your formula charge for a picture without a cat that is called a cat with 0.99?",
        ),
        Mistake(
            "the cost is not divided by m",
            "np.log(1 - A)) / m",
            "np.log(1 - A))",
            "Your cost grows with the number of examples. Is it a sum or an average?",
        ),
        Mistake(
            "nothing is divided by m",
            "np.log(1 - A)) / m",
            "np.log(1 - A))",
            "Cost and gradients grow with the number of examples. Are they sums or averages?",
            also=[("(A - Y).T) / m", "(A - Y).T)"), ("np.sum(A - Y) / m", "np.sum(A - Y)")],
        ),
        Mistake(
            "the gradients are not divided by m",
            "(A - Y).T) / m",
            "(A - Y).T)",
            "The cost is an average, so its gradients are averages as well. What do yours lack?",
            also=[("np.sum(A - Y) / m", "np.sum(A - Y)")],
        ),
        Mistake(
            "dw is not divided by m",
            "(A - Y).T) / m",
            "(A - Y).T)",
            "dw adds up over the examples, but the cost is their average. What turns the one into the other?",
        ),
        Mistake(
            "db is not divided by m",
            "np.sum(A - Y) / m",
            "np.sum(A - Y)",
            "db adds up over the examples, but the cost is their average. What turns the one into the other?",
        ),
        Mistake(
            "the gradients have the wrong sign",
            "np.dot(X, (A - Y).T)",
            "np.dot(X, (Y - A).T)",
            "A gradient points uphill. If an answer is too high (A > Y), should raising b raise the cost or lower it?",
            also=[("np.sum(A - Y)", "np.sum(Y - A)")],
        ),
        Mistake(
            "dw is a row",
            "np.dot(X, (A - Y).T)",
            "np.dot(A - Y, X.T)",
            "Your dw lies down, and w stands. A gradient has the shape of what it belongs to.",
        ),
        Mistake(
            "the factors of dw are multiplied entry by entry",
            "np.dot(X, (A - Y).T)",
            "X * (A - Y)",
            "`*` leaves one column for each example. Which product multiplies and adds up over the examples at once?",
        ),
        Mistake(
            "the sigmoid's slope is multiplied in",
            "np.dot(X, (A - Y).T)",
            "np.dot(X, ((A - Y) * A * (1 - A)).T)",
            "That would be right for a squared error. With cross-entropy the slope of the sigmoid cancels: what is "
            "left of dJ/dz?",
            also=[("np.sum(A - Y)", "np.sum((A - Y) * A * (1 - A))")],
        ),
    ],
)


def optimize(
    w: Array, b: float, X: Array, Y: Array, num_iterations: int, learning_rate: float, print_cost: bool = False
) -> tuple[dict[str, Any], dict[str, Any], list[Any]]:
    """Walk down the cost by gradient descent.

    Parameters
    ----------
    w : array of shape (n_x, 1)
        Weights to start from.
    b : float
        Bias to start from.
    X : array of shape (n_x, m)
        Inputs, one column per example.
    Y : array of shape (1, m)
        Labels, 0 or 1.
    num_iterations : int
        Number of steps, at least 1.
    learning_rate : float
        Length of a step, as a multiple of the gradient.
    print_cost : bool
        Whether to print the cost before every hundredth step.

    Returns
    -------
    params : dict
        "w" and "b" after the last step.
    grads : dict
        "dw" and "db" of the last step, so at the point that it started from.
    costs : list
        The cost before steps 0, 100, 200, ...
    """
    costs = []

    for i in range(num_iterations):
        ### START CODE HERE ### (≈ 1 line of code)
        # where are we, and which way is down?
        grads, cost = propagate(w, b, X, Y)
        ### END CODE HERE ###

        dw = grads["dw"]
        db = grads["db"]

        ### START CODE HERE ### (≈ 2 lines of code)
        # one step
        w = w - learning_rate * dw
        b = b - learning_rate * db
        ### END CODE HERE ###

        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"Cost after iteration {i}: {cost:.6f}")

    params = {"w": w, "b": b}
    grads = {"dw": dw, "db": db}
    return params, grads, costs


def draw_descents(rng: Rng) -> Iterator[Draw]:
    """(w, b, X, Y, num_iterations, learning_rate), from a single step to three recorded costs."""
    for label, (n, m), count, rate in (
        ("one step", (3, 4), 1, 0.1),
        ("a single example", (2, 1), 3, 0.05),
        ("a single input", (1, 5), 7, 0.3),
        ("two costs", (2, 6), 101, 0.02),
        ("three costs", (3, 5), 201, 0.01),
    ):
        yield Draw(label, (*draw_unit(rng, n, m), count, rate))


ASSIGNMENT.add(
    optimize,
    points=20,
    sampler=draw_descents,
    calls=["propagate"],
    mistakes=[
        Mistake(
            "the steps go uphill",
            "w = w - learning_rate * dw",
            "w = w + learning_rate * dw",
            "The gradient points uphill, and your costs rise. Which way do you want to go?",
            also=[("b = b - learning_rate * db", "b = b + learning_rate * db")],
        ),
        Mistake(
            "the learning rate is not used",
            "w = w - learning_rate * dw",
            "w = w - dw",
            "Your steps are as long as the gradient itself. Which argument decides on their length?",
            also=[("b = b - learning_rate * db", "b = b - db")],
        ),
        Mistake(
            "b is not updated",
            "b = b - learning_rate * db",
            "b = b",
            "w moves, b stands still. There are two gradients: what is the second one for?",
        ),
        Mistake(
            "w is not updated",
            "w = w - learning_rate * dw",
            "w = w",
            "b moves, w stands still. There are two gradients: what is the first one for?",
        ),
        Mistake(
            "the old value is forgotten",
            "w = w - learning_rate * dw",
            "w = -learning_rate * dw",
            "A step starts from where one stands. What is missing on the right-hand side?",
            also=[("b = b - learning_rate * db", "b = -learning_rate * db")],
        ),
        Mistake(
            "the step is divided by m once more",
            "w = w - learning_rate * dw",
            "w = w - learning_rate * dw / X.shape[1]",
            "dw and db are averages already. Why divide by the number of examples again?",
            also=[("b = b - learning_rate * db", "b = b - learning_rate * db / X.shape[1]")],
        ),
        Mistake(
            "the gradients are those after the last step",
            'grads = {"dw": dw, "db": db}',
            "grads, cost = propagate(w, b, X, Y)",
            "Parameters and costs are right. The gradients should be those that the last step was taken with.",
        ),
        Mistake(
            "a cost is kept at every step",
            "if i % 100 == 0:",
            "if i % 1 == 0:",
            "Your list holds a cost for every step. Every how many steps is one kept?",
        ),
        Mistake(
            "b is moved by dw",
            "b = b - learning_rate * db",
            "b = b - learning_rate * dw",
            "Your b has become an array. Which gradient belongs to it?",
        ),
        Mistake(
            "b follows the gradient that w has just changed",
            "b = b - learning_rate * db",
            'b = b - learning_rate * propagate(w, b, X, Y)[0]["db"]',
            "b's gradient was taken again after w had moved. Both steps start from one and the same point.",
        ),
    ],
)


def predict(w: Array, b: float, X: Array) -> Any:
    """Decide for each example between 0 and 1.

    Parameters
    ----------
    w : array of shape (n_x, 1)
        Weights.
    b : float
        Bias.
    X : array of shape (n_x, m)
        Inputs, one column per example.

    Returns
    -------
    Y_prediction : array of float, shape (1, m)
        1.0 where the unit answers more than one half, 0.0 elsewhere.
    """
    w = w.reshape(X.shape[0], 1)

    ### START CODE HERE ### (≈ 2 lines of code)
    A = sigmoid(np.dot(w.T, X) + b)
    Y_prediction = (A > 0.5).astype(float)
    ### END CODE HERE ###

    return Y_prediction


NEAR_AND_FAR = np.array([0.3, -0.3, 1.0, 0.2, -2.5, 2.5, -0.2, 0.4])  # scores on both sides of zero


def draw_decisions(rng: Rng) -> Iterator[Draw]:
    """(w, b, X) whose scores are `NEAR_AND_FAR`, and some with scores of exactly zero."""
    for label, (n, m) in UNITS.items():
        yield Draw(label, draw_scored(rng, n, NEAR_AND_FAR[np.arange(m) % len(NEAR_AND_FAR)]))
    yield Draw("no opinion at all", (np.zeros((2, 1)), 0.0, rng.normal(size=(2, 3))))
    ties = np.array([[1.0, 3, -1, 0], [1, 0, 2, 5]])  # the scores of w = (1, 2), b = -3: 0, 0, 0, 7
    yield Draw("an answer of exactly one half", (np.array([[1.0], [2.0]]), -3.0, ties[:, rng.permutation(4)]))


def draw_scored(rng: Rng, n: int, scores: Array) -> tuple[Array, float, Array]:
    """w (n, 1), b and X (n, m) with w.T X + b = scores; the bias is large enough to turn near decisions."""
    w = rng.uniform(0.5, 1.5, size=(n, 1)) * rng.choice([-1, 1], size=(n, 1))
    b, X = float(rng.uniform(0.5, 0.9)), rng.normal(size=(n, len(scores)))
    X[-1] = (scores - b - w[:-1, 0] @ X[:-1]) / w[-1, 0]
    return w, b, X


ASSIGNMENT.add(
    predict,
    points=15,
    sampler=draw_decisions,
    calls=["sigmoid"],
    mistakes=[
        Mistake(
            "one half counts as yes",
            "A > 0.5",
            "A >= 0.5",
            "All your decisions are right but for one kind: an answer of exactly 0.5. On which side does the text "
            "put it?",
        ),
        Mistake(
            "bias and sigmoid are left out",
            "sigmoid(np.dot(w.T, X) + b)",
            "np.dot(w.T, X)",
            "You compare the bare product with one half. Two steps of the forward pass are missing before that.",
        ),
        Mistake(
            "the sigmoid is left out",
            "sigmoid(np.dot(w.T, X) + b)",
            "np.dot(w.T, X) + b",
            "One half is a threshold for probabilities; yours are still scores. What lies between the two?",
        ),
        Mistake(
            "the bias is left out",
            "np.dot(w.T, X) + b",
            "np.dot(w.T, X)",
            "The forward pass is the one of `propagate`. What was added to the product there?",
        ),
        Mistake(
            "the probabilities are returned",
            "(A > 0.5).astype(float)",
            "A",
            "These are probabilities. Which question turns each of them into a yes or a no?",
        ),
        Mistake(
            "truth values instead of numbers",
            "(A > 0.5).astype(float)",
            "A > 0.5",
            "A comparison gives True and False; the labels are 1 and 0. Which method changes an array's type?",
        ),
        Mistake(
            "the probabilities are cut off",
            "(A > 0.5).astype(float)",
            "A.astype(int).astype(float)",
            "Turning 0.99 into a whole number cuts off what is behind the point. What should be asked first?",
        ),
        Mistake(
            "yes and no are exchanged",
            "A > 0.5",
            "A < 0.5",
            "Nearly every decision of yours is the opposite of what it should be. Which side of one half means *cat*?",
        ),
        Mistake(
            "the answers are flat",
            "(A > 0.5).astype(float)",
            "np.squeeze((A > 0.5).astype(float), axis=0)",
            "The decisions are right, but lie in a flat array. The labels have shape (1, m): what did you squeeze out?",
        ),
        Mistake(
            "zero as the threshold of a probability",
            "A > 0.5",
            "A > 0",
            "A sigmoid is always above 0, so everything is a cat. Zero is the threshold for which quantity?",
        ),
    ],
)


def model(
    X_train: Array,
    Y_train: Array,
    X_test: Array,
    Y_test: Array,
    num_iterations: int = 2000,
    learning_rate: float = 0.5,
    print_cost: bool = False,
) -> dict[str, Any]:
    """Train one unit and see how it does on examples that it never saw.

    Parameters
    ----------
    X_train : array of shape (n_x, m_train)
        Examples to learn from.
    Y_train : array of shape (1, m_train)
        Their labels.
    X_test : array of shape (n_x, m_test)
        Examples to test with.
    Y_test : array of shape (1, m_test)
        Their labels.
    num_iterations : int
        Number of steps.
    learning_rate : float
        Length of a step.
    print_cost : bool
        Whether to print the cost before every hundredth step.

    Returns
    -------
    d : dict
        "costs", "Y_prediction_test" (1, m_test), "Y_prediction_train" (1, m_train), "w" (n_x, 1), "b", "learning_rate"
        and "num_iterations".
    """
    ### START CODE HERE ### (≈ 5 lines of code)
    # nothing learnt yet
    w, b = initialize_with_zeros(X_train.shape[0])

    # learn
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w, b = params["w"], params["b"]

    # decide
    Y_prediction_test = predict(w, b, X_test)
    Y_prediction_train = predict(w, b, X_train)
    ### END CODE HERE ###

    print(f"train accuracy: {100 - np.mean(np.abs(Y_prediction_train - Y_train)) * 100} %")
    print(f"test accuracy: {100 - np.mean(np.abs(Y_prediction_test - Y_test)) * 100} %")

    d = {
        "costs": costs,
        "Y_prediction_test": Y_prediction_test,
        "Y_prediction_train": Y_prediction_train,
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }
    return d


def draw_tasks(rng: Rng) -> Iterator[Draw]:
    """(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate) of tasks that a few steps can learn."""
    for label, (n, m_train, m_test), count, rate in (
        ("as many inputs as examples", (4, 4, 2), 20, 0.1),
        ("a single test example", (2, 6, 1), 30, 0.05),
        ("more test than training examples", (3, 5, 8), 10, 0.2),
        ("two costs", (5, 8, 4), 101, 0.1),
    ):
        towards = rng.choice([-1.0, 1.0], size=(n, 1))  # where the examples with label 1 lie
        train, test = draw_task(rng, towards, m_train), draw_task(rng, towards, m_test)
        yield Draw(label, (*train, *test, count, rate))
    yield Draw("the bias decides", (*draw_lopsided_task(rng), 100, 0.03))


def draw_lopsided_task(rng: Rng) -> tuple[Array, Array, Array, Array]:
    """Two training labels in seven are 0; the bias outweighs w so far that every example is taken for a 1."""
    signs, Y_train = np.array([[1, 1, 1, -1, -1, -1, -1]]), np.array([[1, 1, 1, 1, 1, 0, 0]])
    towards = rng.choice([-0.5, 0.5], size=(2, 1))
    X = towards * np.hstack([signs, signs[:, 2:6]]) + rng.uniform(-0.05, 0.05, size=(2, 11))
    return X[:, :7], Y_train, X[:, 7:], np.array([[1, 0, 0, 1]])


def draw_task(rng: Rng, towards: Array, m: int) -> tuple[Array, Array]:
    """X (n, m) and Y (1, m): two clouds, some distance from the origin; label 1 first."""
    Y = (np.arange(m) + 1).reshape(1, m) % 2
    return towards * (2 * Y - 1) + rng.uniform(-0.5, 0.5, size=(len(towards), m)), Y


ASSIGNMENT.add(
    model,
    points=15,
    sampler=draw_tasks,
    calls=["initialize_with_zeros", "optimize", "predict"],
    equivalent={"w, b = initialize_with_zeros(X_test.shape[0])": "both sets have the same inputs"}
    | {
        f"params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, {name})": (
            "decides only on what is printed"
        )
        for name in ("b", "num_iterations", "learning_rate")
    }
    | {
        "params, grads, costs = optimize(w, print_cost, X_train, Y_train, num_iterations, learning_rate, print_cost)": (
            "False counts as zero, where b starts"
        )
    },
    mistakes=[
        Mistake(
            "one weight for each example",
            "X_train.shape[0]",
            "X_train.shape[1]",
            "The unit has a weight for each *input*. Which axis of X holds the inputs?",
        ),
        Mistake(
            "what was learnt is not read",
            'w, b = params["w"], params["b"]',
            "",
            "Your decisions are those of a unit at zero. What `optimize` learnt is in a dictionary that it returns.",
        ),
        Mistake(
            "training and test decisions are exchanged",
            "Y_prediction_test = predict(w, b, X_test)",
            "Y_prediction_test = predict(w, b, X_train)",
            "Each name got the other's decisions. Read the two lines aloud: what is predicted from what?",
            also=[("Y_prediction_train = predict(w, b, X_train)", "Y_prediction_train = predict(w, b, X_test)")],
        ),
        Mistake(
            "the test decisions are made on the training set",
            "Y_prediction_test = predict(w, b, X_test)",
            "Y_prediction_test = predict(w, b, X_train)",
            "There is one test decision for each *training* example. Which examples should be judged there?",
        ),
        Mistake(
            "it learns from the test set",
            "optimize(w, b, X_train, Y_train,",
            "optimize(w, b, X_test, Y_test,",
            "The test examples must stay unseen until the end. Which set is there to learn from?",
        ),
        Mistake(
            "the number of iterations is fixed",
            "num_iterations, learning_rate, print_cost)",
            "2000, learning_rate, print_cost)",
            "The caller decides how long to train. Which argument says so?",
        ),
        Mistake(
            "the learning rate is fixed",
            "num_iterations, learning_rate, print_cost)",
            "num_iterations, 0.5, print_cost)",
            "The caller decides how long a step is. Which argument says so?",
        ),
        Mistake(
            "iterations and learning rate are exchanged",
            "num_iterations, learning_rate, print_cost)",
            "learning_rate, num_iterations, print_cost)",
            "`range` was handed a learning rate. In which order does `optimize` take its arguments?",
        ),
    ],
)
