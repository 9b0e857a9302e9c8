"""Assignment 01: the numpy that all later assignments are written in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.plain import Array

Rng: TypeAlias = np.random.Generator
Number: TypeAlias = int | float

ASSIGNMENT = Assignment("01-python-basics", "Python basics with numpy")


# ---------------------------------------------------------------------------------------------------------- a variable
def test() -> str:
    """Greet the world.

    Returns
    -------
    test : str
        The greeting, letter for letter.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    test = "Hello World"
    ### END CODE HERE ###

    return test


def draw_nothing(rng: Rng) -> Iterator[Draw]:
    """No arguments: the cell reads no variable."""
    yield Draw("the greeting", ())


ASSIGNMENT.add(
    test,
    plain_cell=True,
    points=0,
    sampler=draw_nothing,
    mistakes=[
        Mistake(
            "small letters",
            '"Hello World"',
            '"hello world"',
            "To Python, h and H are different letters. Which two letters of the greeting are capitals?",
        ),
        Mistake(
            "a small w",
            '"Hello World"',
            '"Hello world"',
            "Nearly: both words of the greeting begin in the same way. Look at the second one.",
        ),
        Mistake(
            "a comma between the words",
            '"Hello World"',
            '"Hello, World"',
            "A comma is a character like any other. Is there one in the greeting that was asked for?",
        ),
        Mistake(
            "an exclamation mark at the end",
            '"Hello World"',
            '"Hello World!"',
            "So much joy! But Python compares letter for letter: how does the greeting end?",
        ),
        Mistake(
            "no space between the words",
            '"Hello World"',
            '"HelloWorld"',
            "A space counts, too. What separates the two words?",
        ),
        Mistake(
            "a list of words",
            '"Hello World"',
            '["Hello", "World"]',
            "These are two strings in a list. Can one pair of quotation marks hold both words?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------- one number, an array
def basic_sigmoid(x: Number) -> float:
    """Squash one number into (0, 1).

    Parameters
    ----------
    x : number
        Any real number; a list or an array stops with a TypeError.

    Returns
    -------
    s : float
        The sigmoid of x.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    s = 1 / (1 + math.exp(-x))
    ### END CODE HERE ###

    return s


def draw_numbers(rng: Rng) -> Iterator[Draw]:
    """Single numbers (x,), whole and broken, on both sides of zero."""
    yield Draw("zero", (0,))
    yield Draw("a whole number", (int(rng.integers(1, 9)),))
    yield Draw("a positive number", (float(rng.uniform(0.2, 4)),))
    yield Draw("a negative number", (float(rng.uniform(-4, -0.2)),))
    yield Draw("far to the left", (float(rng.uniform(-20, -10)),))
    yield Draw("far to the right", (float(rng.uniform(10, 20)),))


ASSIGNMENT.add(
    basic_sigmoid,
    points=10,
    sampler=draw_numbers,
    mistakes=[
        Mistake(
            "the minus sign is missing",
            "math.exp(-x)",
            "math.exp(x)",
            "Your curve falls where it should rise: try a large x. Which sign does x carry in the exponent?",
        ),
        Mistake(
            "brackets are missing around the denominator",
            "1 / (1 + math.exp(-x))",
            "1 / 1 + math.exp(-x)",
            "Python divides before it adds, so only the first 1 is divided by. What holds the denominator together?",
        ),
        Mistake(
            "the 1 is missing in the denominator",
            "(1 + math.exp(-x))",
            "math.exp(-x)",
            "Your answers leave the interval (0, 1). What keeps the denominator above 1?",
        ),
        Mistake(
            "minus instead of plus in the denominator",
            "1 + math.exp",
            "1 - math.exp",
            "At x = 0 your denominator vanishes. What should it be there, if the sigmoid of 0 is one half?",
        ),
        Mistake(
            "the hyperbolic tangent",
            "1 / (1 + math.exp(-x))",
            "math.tanh(x)",
            "Your answers lie between -1 and 1. That is a cousin of the sigmoid; between which numbers does a "
            "probability lie?",
        ),
        Mistake(
            "a power of 10 instead of e",
            "math.exp(-x)",
            "10 ** (-x)",
            "Your curve has the right form, but rises too steeply. Which base does the exponential have?",
        ),
    ],
)


def sigmoid(x: Any) -> Any:
    """Squash every entry into (0, 1).

    Parameters
    ----------
    x : number or array of any shape
        Real numbers.

    Returns
    -------
    s : number or array, same shape as x
        The sigmoid of each entry.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    s = 1 / (1 + np.exp(-x))
    ### END CODE HERE ###

    return s


def draw_entries(rng: Rng) -> Iterator[Draw]:
    """One argument (x,): a number, and arrays with no axis, one, two and three."""
    yield Draw("a single number", (float(rng.uniform(-4, 4)),))
    yield Draw("an array of one entry", (rng.normal(size=1),))
    yield Draw("whole numbers", (np.append(rng.integers(-5, 6, size=4), [0, 1]),))
    yield Draw("a column", (rng.normal(size=(4, 1)),))
    yield Draw("a matrix", (3 * rng.normal(size=(3, 4)),))
    yield Draw("three axes", (rng.normal(size=(2, 3, 2)),))
    yield Draw("far from zero", (rng.uniform(8, 12, size=4) * [1, -1, 1, -1],))


ASSIGNMENT.add(
    sigmoid,
    points=10,
    sampler=draw_entries,
    mistakes=[
        Mistake(
            "math.exp instead of np.exp",
            "np.exp(-x)",
            "math.exp(-x)",
            "`math` knows single numbers only. Which library's exponential takes a whole array at once?",
        ),
        Mistake(
            "the minus sign is missing",
            "np.exp(-x)",
            "np.exp(x)",
            "Your curve falls where it should rise. Which sign does x carry in the exponent?",
        ),
        Mistake(
            "brackets are missing around the denominator",
            "1 / (1 + np.exp(-x))",
            "1 / 1 + np.exp(-x)",
            "Python divides before it adds. What holds the denominator together?",
        ),
        Mistake(
            "the 1 is missing in the denominator",
            "(1 + np.exp(-x))",
            "np.exp(-x)",
            "Your answers leave the interval (0, 1). What keeps the denominator above 1?",
        ),
        Mistake(
            "the hyperbolic tangent",
            "1 / (1 + np.exp(-x))",
            "np.tanh(x)",
            "Your answers lie between -1 and 1, and at 0 you give 0. That is a cousin of the sigmoid; where should the "
            "sigmoid be at 0?",
        ),
        Mistake(
            "one number for the whole array",
            "np.exp(-x)",
            "np.exp(-np.sum(x))",
            "One number comes back for a whole array. Every entry is treated on its own; where do you add them up?",
        ),
    ],
)


def sigmoid_derivative(x: Any) -> Any:
    """Compute the slope of the sigmoid at every entry.

    Parameters
    ----------
    x : number or array of any shape
        Where the slope is wanted.

    Returns
    -------
    ds : number or array, same shape as x
        The slope of the sigmoid at each entry.
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    s = sigmoid(x)
    ds = s * (1 - s)
    ### END CODE HERE ###

    return ds


ASSIGNMENT.add(
    sigmoid_derivative,
    points=10,
    sampler=draw_entries,
    calls=["sigmoid"],
    mistakes=[
        Mistake(
            "x is taken for the sigmoid's value",
            "s = sigmoid(x)",
            "s = x",
            "The formula works on what the sigmoid *answers* at x. Where do you compute that?",
        ),
        Mistake(
            "the sigmoid itself",
            "ds = s * (1 - s)",
            "ds = s",
            "That is the height of the curve. Which factor makes its slope out of it?",
        ),
        Mistake(
            "the square of the sigmoid",
            "(1 - s)",
            "s",
            "Far to the right the curve is flat, yet your slope goes to 1 there. Which factor should vanish?",
        ),
        Mistake(
            "only the second factor",
            "ds = s * (1 - s)",
            "ds = 1 - s",
            "Far to the left the curve is flat, yet your slope goes to 1 there. Which factor should vanish?",
        ),
        Mistake(
            "plus instead of minus",
            "(1 - s)",
            "(1 + s)",
            "The steepest place of the curve is x = 0, where the slope is a quarter. What do you get there?",
        ),
        Mistake(
            "the derivative of tanh",
            "ds = s * (1 - s)",
            "ds = 1 - s**2",
            "This is how the slope of tanh follows from its value. What is the sigmoid's rule?",
        ),
        Mistake(
            "x and its sigmoid are mixed up in one factor",
            "(1 - s)",
            "(1 - x)",
            "Both factors are made of the sigmoid's value. Is that what stands in your brackets?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------ shapes and rows
def image2vector(image: Array) -> Array:
    """Unroll a picture into one column.

    Parameters
    ----------
    image : array of shape (length, height, depth)
        Any sizes.

    Returns
    -------
    v : array of shape (length * height * depth, 1)
        The same numbers in the same order: the last index runs fastest.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    v = image.reshape(image.shape[0] * image.shape[1] * image.shape[2], 1)
    ### END CODE HERE ###

    return v


def draw_images(rng: Rng) -> Iterator[Draw]:
    """Pictures (image,) of all depths, square and not."""
    for label, shape in (
        ("a single pixel with a single channel", (1, 1, 1)),
        ("a single pixel", (1, 1, 4)),
        ("one channel", (2, 5, 1)),
        ("two channels", (3, 4, 2)),
        ("three channels", (4, 2, 3)),
        ("as long as high as deep", (3, 3, 3)),
        ("five channels", (2, 3, 5)),
    ):
        yield Draw(label, (rng.uniform(size=shape),))
    yield Draw("whole numbers", (rng.integers(0, 256, size=(2, 2, 3)),))


ASSIGNMENT.add(
    image2vector,
    points=15,
    sampler=draw_images,
    equivalent={
        "v = image.reshape(image.shape[0] * image.shape[1] * image.shape[2], -1)": "numpy finds the missing size, 1",
    },
    mistakes=[
        Mistake(
            "the channels stay side by side",
            "image.shape[0] * image.shape[1] * image.shape[2], 1",
            "image.shape[0] * image.shape[1], image.shape[2]",
            "You have one row for each pixel, and the channels still stand in columns. How many columns has a column "
            "vector?",
        ),
        Mistake(
            "a flat vector instead of a column",
            "image.shape[0] * image.shape[1] * image.shape[2], 1",
            "image.shape[0] * image.shape[1] * image.shape[2]",
            "The numbers are right, an axis is missing: `(n,)` is no column. Which shape has two numbers in it?",
        ),
        Mistake(
            "a row instead of a column",
            "image.shape[0] * image.shape[1] * image.shape[2], 1",
            "1, image.shape[0] * image.shape[1] * image.shape[2]",
            "Your vector lies on its side. In a shape, which comes first, rows or columns?",
        ),
        Mistake(
            "the depth is written down as 3",
            "image.shape[2]",
            "3",
            "This works for pictures with three channels and for no others. Where can the depth be read?",
        ),
        Mistake(
            "the first index runs fastest",
            "image.shape[2], 1)",
            'image.shape[2], 1, order="F")',
            "The shape is right, the order is not: the last index should run fastest. Do you need `order` at all?",
        ),
        Mistake(
            "one channel after the other",
            "image.reshape(",
            "image.transpose(2, 0, 1).reshape(",
            "The shape is right, the order is not: the numbers of one pixel should stay together. Do you move the axes "
            "before you unroll them?",
        ),
        Mistake(
            "one channel only",
            "image.reshape(image.shape[0] * image.shape[1] * image.shape[2], 1)",
            "image[:, :, 0].reshape(image.shape[0] * image.shape[1], 1)",
            "Your column is too short: a pixel has as many numbers as there are channels. Where did the others go?",
        ),
    ],
)


def normalizeRows(x: Array) -> Array:
    """Scale every row to length 1.

    Parameters
    ----------
    x : array of shape (n, m)
        n rows, none of them all zeros.

    Returns
    -------
    x : array of shape (n, m)
        Each row divided by its own length; x itself stays as it was.
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    x_norm = np.linalg.norm(x, axis=1, keepdims=True)
    x = x / x_norm
    ### END CODE HERE ###

    return x


MATRIX_SHAPES = {
    "a single row": (1, 4),
    "a single column": (3, 1),
    "a single entry": (1, 1),
    "as many rows as columns": (3, 3),
    "more rows than columns": (5, 2),
    "more columns than rows": (2, 6),
}


def draw_matrices(rng: Rng) -> Iterator[Draw]:
    """Matrices (x,) whose rows are clearly longer than 0, of broken numbers and of whole ones."""
    for label, shape in MATRIX_SHAPES.items():
        yield Draw(label, (rng.uniform(0.3, 3, size=shape) * rng.choice([-1, 1], size=shape),))
    yield Draw("whole numbers", (rng.integers(1, 9, size=(2, 3)),))


ASSIGNMENT.add(
    normalizeRows,
    points=15,
    sampler=draw_matrices,
    equivalent={"x_norm = np.linalg.norm(x, axis=-1, keepdims=True)": "the last axis of a matrix is axis 1"},
    mistakes=[
        Mistake(
            "columns instead of rows",
            "axis=1",
            "axis=0",
            "Your columns have length 1, your rows do not. Along which axis does one walk within a row?",
        ),
        Mistake(
            "the length of the whole matrix",
            "x, axis=1, keepdims=True",
            "x",
            "You divide everything by one and the same number. How many lengths are there, one for the matrix or one "
            "for each row?",
        ),
        Mistake(
            "the lengths are flat, not a column",
            ", keepdims=True",
            "",
            "The lengths have shape (n,), which numpy lays along the *rows*. Which argument keeps them a column, "
            "(n, 1)?",
        ),
        Mistake(
            "the sum of the sizes instead of the length",
            "axis=1",
            "ord=1, axis=1",
            "Your rows add up to 1 (without their signs); their lengths are not 1. Which length did Pythagoras mean?",
        ),
        Mistake(
            "the square of the length",
            "keepdims=True)",
            "keepdims=True) ** 2",
            "You divide by the sum of the squares. What is still to be done to get the length?",
        ),
        Mistake(
            "the largest entry instead of the length",
            "np.linalg.norm(x, axis=1, keepdims=True)",
            "np.max(np.abs(x), axis=1, keepdims=True)",
            "The largest number of each of your rows is 1. Its length is another thing; how do squares come in?",
        ),
        Mistake(
            "the rows are multiplied",
            "x / x_norm",
            "x * x_norm",
            "Your rows got longer, and those that were long got longest. How does one undo a length?",
        ),
        Mistake(
            "the lengths themselves are returned",
            "x = x / x_norm",
            "x = x_norm",
            "These are the lengths. What were they needed for?",
        ),
    ],
)


def softmax(x: Array) -> Any:
    """Turn every row of scores into shares that add up to 1.

    Parameters
    ----------
    x : array of shape (n, m)
        n rows of m scores.

    Returns
    -------
    s : array of shape (n, m)
        Positive numbers; every row adds up to 1.
    """
    ### START CODE HERE ### (≈ 3 lines of code)
    x_exp = np.exp(x)
    x_sum = np.sum(x_exp, axis=1, keepdims=True)
    s = x_exp / x_sum
    ### END CODE HERE ###

    return s


def draw_scores(rng: Rng) -> Iterator[Draw]:
    """Rows of scores (x,) between -3 and 9, with ties."""
    for label, shape in MATRIX_SHAPES.items():
        yield Draw(label, (rng.uniform(-3, 3, size=shape),))
    yield Draw("whole numbers with ties", (np.hstack([rng.integers(1, 9, size=(3, 3)), np.zeros((3, 2), dtype=int)]),))


ASSIGNMENT.add(
    softmax,
    points=20,
    sampler=draw_scores,
    equivalent={
        "x_exp = -np.exp(x)": "the sign cancels in the division",
        "x_sum = np.sum(x_exp, axis=-1, keepdims=True)": "the last axis of a matrix is axis 1",
    },
    mistakes=[
        Mistake(
            "columns instead of rows",
            "axis=1",
            "axis=0",
            "Your columns add up to 1, your rows do not. Along which axis does one walk within a row?",
        ),
        Mistake(
            "one sum for the whole matrix",
            "x_exp, axis=1, keepdims=True",
            "x_exp",
            "All your numbers together add up to 1. How many sums are there, one for the matrix or one for each row?",
        ),
        Mistake(
            "the sums are flat, not a column",
            ", keepdims=True",
            "",
            "The sums have shape (n,), which numpy lays along the *rows*. Which argument keeps them a column, (n, 1)?",
        ),
        Mistake(
            "the scores are divided without the exponential",
            "x_exp = np.exp(x)",
            "x_exp = x",
            "Your rows add up to 1, but a negative score stays negative. What makes every score positive first?",
        ),
        Mistake(
            "the exponentials are not divided",
            "s = x_exp / x_sum",
            "s = x_exp",
            "Your numbers are positive, but do not add up to 1. What is the sum for?",
        ),
        Mistake(
            "the scores are divided by the sum of the exponentials",
            "s = x_exp / x_sum",
            "s = x / x_sum",
            "The denominator is right. Above the line, is it the score or its exponential?",
        ),
        Mistake(
            "the largest instead of the sum",
            "np.sum(x_exp",
            "np.max(x_exp",
            "The largest share in each of your rows is exactly 1, which leaves nothing for the others. What do shares "
            "add up to?",
        ),
        Mistake(
            "the mean instead of the sum",
            "np.sum(x_exp",
            "np.mean(x_exp",
            "Each of your rows adds up to its number of columns. What is the difference between a mean and a sum?",
        ),
        Mistake(
            "the sigmoid of each entry",
            "s = x_exp / x_sum",
            "s = x_exp / (1 + x_exp)",
            "This treats every score on its own. In a softmax the scores of a row compete: where are the others?",
        ),
    ],
)


# --------------------------------------------------------------------------------------------------------------- losses
def L1(yhat: Array, y: Array) -> Any:
    """Add up how far each answer is off.

    Parameters
    ----------
    yhat : array of shape (m,)
        Answers.
    y : array of shape (m,)
        What they should have been.

    Returns
    -------
    loss : number
        The sum of the absolute differences.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    loss = np.sum(np.abs(y - yhat))
    ### END CODE HERE ###

    return loss


def draw_guesses(rng: Rng) -> Iterator[Draw]:
    """Pairs (yhat, y): probabilities against labels, and any numbers against each other."""
    yield Draw("a single example", (rng.uniform(0.1, 0.9, size=1), rng.integers(0, 2, size=1)))
    yield Draw("all right", (np.array([0.0, 1, 1, 0]), np.array([0, 1, 1, 0])))
    yield Draw("too high and too low", (rng.uniform(0.1, 0.9, size=5), np.array([1, 0, 0, 1, 1])))
    yield Draw("many examples", (rng.uniform(size=40), rng.integers(0, 2, size=40)))
    yield Draw("any numbers", (rng.normal(size=6), 3 * rng.normal(size=6) + 1))


ASSIGNMENT.add(
    L1,
    points=10,
    sampler=draw_guesses,
    equivalent={"loss = np.sum(np.abs(yhat - y))": "the sign does not matter to an absolute value"},
    mistakes=[
        Mistake(
            "too high and too low cancel",
            "np.abs(y - yhat)",
            "y - yhat",
            "An answer that is 0.5 too high and one that is 0.5 too low cancel in your sum. What forgets the sign?",
        ),
        Mistake(
            "the absolute value comes after the sum",
            "np.sum(np.abs(y - yhat))",
            "np.abs(np.sum(y - yhat))",
            "You forget the sign, but too late: by then the differences have cancelled. In which order do the two "
            "steps come?",
        ),
        Mistake(
            "the mean instead of the sum",
            "np.sum(",
            "np.mean(",
            "Your loss is smaller by the number of examples. Does this formula divide by m?",
        ),
        Mistake(
            "an array with one entry instead of a number",
            "np.abs(y - yhat))",
            "np.abs(y - yhat), keepdims=True)",
            "The value is right, but it sits in an array of shape (1,). A loss is a plain number: which argument keeps "
            "the axis alive?",
        ),
        Mistake(
            "the differences are squared",
            "np.abs(y - yhat)",
            "(y - yhat) ** 2",
            "Squares belong to the other loss. What does this one use?",
        ),
        Mistake(
            "the differences are not added up",
            "np.sum(np.abs(y - yhat))",
            "np.abs(y - yhat)",
            "One number for each example comes back; the loss is one number for all. What does the big Σ ask for?",
        ),
        Mistake(
            "plus instead of minus",
            "y - yhat",
            "y + yhat",
            "Two answers that agree should cost nothing. What do you get for yhat = y = 1?",
        ),
    ],
)


def L2(yhat: Array, y: Array) -> Any:
    """Add up the squares of how far each answer is off.

    Parameters
    ----------
    yhat : array of shape (m,)
        Answers.
    y : array of shape (m,)
        What they should have been.

    Returns
    -------
    loss : number
        The sum of the squared differences.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    loss = np.sum((y - yhat) ** 2)
    ### END CODE HERE ###

    return loss


ASSIGNMENT.add(
    L2,
    points=10,
    sampler=draw_guesses,
    equivalent={"loss = np.sum((yhat - y) ** 2)": "the sign does not matter to a square"},
    mistakes=[
        Mistake(
            "the square root of the sum",
            "np.sum((y - yhat) ** 2)",
            "np.sqrt(np.sum((y - yhat) ** 2))",
            "That is the length of the difference, and this loss is its square. Which step is one too many?",
        ),
        Mistake(
            "the mean instead of the sum",
            "np.sum(",
            "np.mean(",
            "Your loss is smaller by the number of examples. Does this formula divide by m?",
        ),
        Mistake(
            "the sum is squared, not the differences",
            "np.sum((y - yhat) ** 2)",
            "np.sum(y - yhat) ** 2",
            "Too high and too low cancel before you square. In which order do the two steps come?",
        ),
        Mistake(
            "an array with one entry instead of a number",
            "(y - yhat) ** 2)",
            "(y - yhat) ** 2, keepdims=True)",
            "The value is right, but it sits in an array of shape (1,). A loss is a plain number: which argument keeps "
            "the axis alive?",
        ),
        Mistake(
            "absolute values instead of squares",
            "(y - yhat) ** 2",
            "np.abs(y - yhat)",
            "Absolute values belong to the other loss. What does this one use?",
        ),
        Mistake(
            "half of the sum",
            "np.sum(",
            "0.5 * np.sum(",
            "Some books put a factor of one half in front. Does this formula?",
        ),
        Mistake(
            "the difference of the squares",
            "(y - yhat) ** 2",
            "y**2 - yhat**2",
            "The square of a difference and the difference of two squares are not the same. Which comes first here?",
        ),
        Mistake(
            "the differences are not added up",
            "np.sum((y - yhat) ** 2)",
            "(y - yhat) ** 2",
            "One number for each example comes back; the loss is one number for all. What does the big Σ ask for?",
        ),
    ],
)
