"""Assignment 06: three ways to start a network, and what becomes of each.

The two functions that draw numbers seed numpy themselves, so that everyone starts from the same weights: what a sampler
can vary is the sizes of the layers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.plain import Array

Rng: TypeAlias = np.random.Generator
Parameters: TypeAlias = dict[str, Array]

ASSIGNMENT = Assignment("06-initialization", "Where to start: initialisation")

BIAS_EQUIVALENT = {"parameters['b' + str(l)] = -np.zeros((layers_dims[l], 1))": "minus zero is zero"}

TRANSPOSED_HINT = (
    "Rows and columns of W are swapped. W multiplies a column of inputs from the left: which of its two sizes has to "
    "match the layer below?"
)
BIASES_BELOW = Mistake(
    "the biases have the size of the layer below",
    "np.zeros((layers_dims[l], 1))",
    "np.zeros((layers_dims[l - 1], 1))",
    "Every unit has one bias, and b of layer l belongs to layer l itself. Which entry of `layers_dims` is that?",
)
BIASES_FLAT = Mistake(
    "the biases are flat vectors",
    "np.zeros((layers_dims[l], 1))",
    "np.zeros(layers_dims[l])",
    "A bias is a column: its shape has two numbers in it. How many did `np.zeros` receive?",
)
BIASES_MISSING = Mistake(
    "the biases are missing",
    'parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))',
    "pass",
    "Your dictionary holds weights only. What else does every layer have?",
)
BIASES_AT_ONE = Mistake(
    "the biases start at one",
    "np.zeros((layers_dims[l], 1))",
    "np.ones((layers_dims[l], 1))",
    "Your weights are right. At which value do biases start here?",
)
BIASES_DRAWN = Mistake(
    "the biases are drawn at random",
    "np.zeros((layers_dims[l], 1))",
    "np.random.randn(layers_dims[l], 1)",
    "Drawing the biases also shifts the weights of every later layer. The weights already differ: at which value can "
    "biases start?",
)
KEYS_FROM_ZERO = Mistake(
    "the keys count from zero",
    '"W" + str(l)',
    '"W" + str(l - 1)',
    "The inputs are layer 0 and have no weights, so the first pair is W1, b1. What does your first key say?",
    also=[('"b" + str(l)', '"b" + str(l - 1)')],
)
SEEDED_IN_EVERY_LAYER = Mistake(
    "the seed is set anew in every layer",
    'parameters["W" + str(l)] =',
    'np.random.seed(3); parameters["W" + str(l)] =',
    "All your matrices begin with the same numbers. How often should the stream of random numbers start from the "
    "beginning?",
)
UNIFORM = Mistake(
    "uniform numbers instead of normal ones",
    "np.random.randn",
    "np.random.rand",
    "All your weights are positive: `rand` draws from [0, 1). Which function draws from the bell curve, around zero?",
)


# --------------------------------------------------------------------------------------------------------------- zeros
def initialize_parameters_zeros(layers_dims: list[int]) -> Parameters:
    """Start a network with all parameters at zero.

    Parameters
    ----------
    layers_dims : list of int
        Number of units in each layer, the inputs first: [n_0, n_1, ..., n_L].

    Returns
    -------
    parameters : dict
        For each layer l = 1, ..., L: "Wl" of shape (n_l, n_(l-1)) and "bl" of shape (n_l, 1).
    """
    parameters = {}
    L = len(layers_dims)  # the inputs count here, so the layers are 1, ..., L - 1

    for l in range(1, L):
        ### START CODE HERE ### (≈ 2 lines of code)
        parameters["W" + str(l)] = np.zeros((layers_dims[l], layers_dims[l - 1]))
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))
        ### END CODE HERE ###

    return parameters


def draw_layers_dims(rng: Rng) -> Iterator[Draw]:
    """Sizes of networks from one layer to six; some layers are wide, some have a single unit."""
    yield Draw("one layer", ([3, 1],))
    yield Draw("one unit in every layer", ([1, 1, 1],))
    yield Draw("two layers of one size", ([4, 4, 4],))
    yield Draw("a narrow waist", ([5, 2, 7, 1],))
    yield Draw("growing layers, several outputs", ([2, 3, 5, 8],))
    yield Draw("two layers of drawn sizes", ([int(n) for n in rng.integers(5, 12, size=2)] + [1],))
    yield Draw("six layers", ([int(n) for n in rng.integers(1, 7, size=7)],))


ASSIGNMENT.add(
    initialize_parameters_zeros,
    points=30,
    sampler=draw_layers_dims,
    equivalent=BIAS_EQUIVALENT
    | {"parameters['W' + str(l)] = -np.zeros((layers_dims[l], layers_dims[l - 1]))": "minus zero is zero"},
    mistakes=[
        Mistake(
            "the weights are transposed",
            "(layers_dims[l], layers_dims[l - 1])",
            "(layers_dims[l - 1], layers_dims[l])",
            TRANSPOSED_HINT,
        ),
        Mistake(
            "the sizes are not in a tuple",
            "np.zeros((layers_dims[l], layers_dims[l - 1]))",
            "np.zeros(layers_dims[l], layers_dims[l - 1])",
            "`np.zeros` wants the whole shape as one argument, and took your second number for a type. How do you make "
            "one thing of two numbers?",
        ),
        Mistake(
            "the index is L instead of l",
            "(layers_dims[l], layers_dims[l - 1])",
            "(layers_dims[L], layers_dims[L - 1])",
            "`L` is the length of the list, the same in every turn, and one beyond its last entry. Which name changes "
            "from turn to turn?",
        ),
        Mistake(
            "the weights start at one",
            "np.zeros((layers_dims[l], layers_dims[l - 1]))",
            "np.ones((layers_dims[l], layers_dims[l - 1]))",
            "Your weights are all equal, as they should be here. Equal to what?",
        ),
        Mistake(
            "the weights are square",
            "(layers_dims[l], layers_dims[l - 1])",
            "(layers_dims[l], layers_dims[l])",
            "A unit has one weight for each number that it reads. How many numbers does the layer below hand up?",
        ),
        BIASES_BELOW,
        BIASES_FLAT,
        BIASES_MISSING,
        BIASES_AT_ONE,
        KEYS_FROM_ZERO,
    ],
)


# --------------------------------------------------------------------------------------------------------------- random
def initialize_parameters_random(layers_dims: list[int]) -> Parameters:
    """Start a network with large random weights and biases at zero.

    Parameters
    ----------
    layers_dims : list of int
        Number of units in each layer, the inputs first: [n_0, n_1, ..., n_L].

    Returns
    -------
    parameters : dict
        For each layer l = 1, ..., L: "Wl" of shape (n_l, n_(l-1)) and "bl" of shape (n_l, 1).
    """
    np.random.seed(3)  # so that everyone draws the same numbers
    parameters = {}
    L = len(layers_dims)  # the inputs count here, so the layers are 1, ..., L - 1

    for l in range(1, L):
        ### START CODE HERE ### (≈ 2 lines of code)
        parameters["W" + str(l)] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * 10
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))
        ### END CODE HERE ###

    return parameters


ASSIGNMENT.add(
    initialize_parameters_random,
    points=30,
    sampler=draw_layers_dims,
    equivalent=BIAS_EQUIVALENT,
    mistakes=[
        Mistake(
            "the weights are not scaled up",
            " * 10",
            "",
            "Your weights are ten times too small. This experiment wants them large on purpose: which factor does the "
            "formula carry?",
        ),
        Mistake(
            "the weights are scaled down",
            " * 10",
            " * 0.01",
            "Small weights are the habit of earlier assignments. Here we want to see what large ones do: which factor "
            "does the formula carry?",
        ),
        Mistake(
            "the weights are divided by ten",
            " * 10",
            " / 10",
            "Your weights are a hundred times too small. Is the spread of the bell curve to grow or to shrink?",
        ),
        Mistake(
            "weights scaled by the layer below",
            " * 10",
            " * np.sqrt(2 / layers_dims[l - 1])",
            "This is the scaling of the next exercise, and a better one. Here the same factor serves every layer.",
        ),
        Mistake(
            "the weights are transposed",
            "randn(layers_dims[l], layers_dims[l - 1])",
            "randn(layers_dims[l - 1], layers_dims[l])",
            TRANSPOSED_HINT,
        ),
        Mistake(
            "the index is L instead of l",
            "randn(layers_dims[l], layers_dims[l - 1])",
            "randn(layers_dims[L], layers_dims[L - 1])",
            "`L` is the length of the list, the same in every turn, and one beyond its last entry. Which name changes "
            "from turn to turn?",
        ),
        Mistake(
            "the sizes are in a tuple",
            "randn(layers_dims[l], layers_dims[l - 1])",
            "randn((layers_dims[l], layers_dims[l - 1]))",
            "Unlike `np.zeros`, this function takes each size as an argument of its own. How many did you hand over?",
        ),
        UNIFORM,
        SEEDED_IN_EVERY_LAYER,
        BIASES_DRAWN,
        BIASES_BELOW,
        BIASES_FLAT,
        BIASES_MISSING,
        KEYS_FROM_ZERO,
    ],
)


# ------------------------------------------------------------------------------------------------------------------- He
def initialize_parameters_he(layers_dims: list[int]) -> Parameters:
    """Start a network with weights scaled to the layer below, and biases at zero.

    Parameters
    ----------
    layers_dims : list of int
        Number of units in each layer, the inputs first: [n_0, n_1, ..., n_L].

    Returns
    -------
    parameters : dict
        For each layer l = 1, ..., L: "Wl" of shape (n_l, n_(l-1)) and "bl" of shape (n_l, 1).

    Notes
    -----
    K. He, X. Zhang, S. Ren, J. Sun: "Delving deep into rectifiers", ICCV 2015.
    """
    np.random.seed(3)  # so that everyone draws the same numbers
    parameters = {}
    L = len(layers_dims)  # the inputs count here, so the layers are 1, ..., L - 1

    for l in range(1, L):
        ### START CODE HERE ### (≈ 2 lines of code)
        parameters["W" + str(l)] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * np.sqrt(2 / layers_dims[l - 1])
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))
        ### END CODE HERE ###

    return parameters


ASSIGNMENT.add(
    initialize_parameters_he,
    points=40,
    sampler=draw_layers_dims,
    equivalent=BIAS_EQUIVALENT,
    mistakes=[
        Mistake(
            "the square root is left out",
            "np.sqrt(2 / layers_dims[l - 1])",
            "(2 / layers_dims[l - 1])",
            "2 / n is the *variance* that the weights should have. A factor in front of a random number multiplies its "
            "standard deviation: how do the two hang together?",
        ),
        Mistake(
            "one over n instead of two over n",
            "np.sqrt(2 / layers_dims[l - 1])",
            "np.sqrt(1 / layers_dims[l - 1])",
            "This is Xavier's scale, made for tanh. Relu silences half of what it sees: what makes up for that?",
        ),
        Mistake(
            "scaled by the layer's own size",
            "np.sqrt(2 / layers_dims[l - 1])",
            "np.sqrt(2 / layers_dims[l])",
            "A unit adds up over everything it *reads*. Which layer's size is the number of terms in that sum?",
        ),
        Mistake(
            "scaled by both layers' sizes",
            "np.sqrt(2 / layers_dims[l - 1])",
            "np.sqrt(2 / (layers_dims[l - 1] + layers_dims[l]))",
            "This is the scale of Glorot and Bengio, which listens to both neighbours. He's formula asks one layer "
            "only: which?",
        ),
        Mistake(
            "only n is under the root",
            "np.sqrt(2 / layers_dims[l - 1])",
            "2 / np.sqrt(layers_dims[l - 1])",
            "Your weights are too large by the same factor everywhere, about 1.41. How far does the root reach in the "
            "formula?",
        ),
        Mistake(
            "the weights are not scaled",
            " * np.sqrt(2 / layers_dims[l - 1])",
            "",
            "Your numbers come straight from the bell curve. Which factor depends on the layer below?",
        ),
        Mistake(
            "divided instead of multiplied",
            "* np.sqrt(2 / layers_dims[l - 1])",
            "/ np.sqrt(2 / layers_dims[l - 1])",
            "Your weights grow with the size of the layer below. Should a unit that adds up more numbers weigh each of "
            "them more, or less?",
        ),
        Mistake(
            "whole-number division",
            "np.sqrt(2 / layers_dims[l - 1])",
            "np.sqrt(2 // layers_dims[l - 1])",
            "Above two inputs all your weights are zero. What does `//` make of 2 and 4?",
        ),
        Mistake(
            "still ten times the bell curve",
            "np.sqrt(2 / layers_dims[l - 1])",
            "10",
            "This is the scale of the exercise before. Which factor depends on the layer below?",
        ),
        Mistake(
            "the weights are transposed",
            "randn(layers_dims[l], layers_dims[l - 1])",
            "randn(layers_dims[l - 1], layers_dims[l])",
            TRANSPOSED_HINT,
        ),
        UNIFORM,
        SEEDED_IN_EVERY_LAYER,
        BIASES_DRAWN,
        BIASES_BELOW,
        BIASES_FLAT,
        BIASES_MISSING,
        KEYS_FROM_ZERO,
    ],
)
