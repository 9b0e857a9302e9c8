"""Assignment 04: a deep network from its parts, forward and backward.

Editions of the course differ in the names of the gradients that `L_model_backward` returns: here, as in the first
edition, ``grads["dA" + str(l)]`` is what layer l hands down, the gradient with respect to A of layer l - 1; since 2018
the same array is called ``"dA" + str(l - 1)``. Both are right, and both are accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.deep_network import relu, relu_backward, sigmoid, sigmoid_backward
from dlcore.plain import Array, Plain

Rng: TypeAlias = np.random.Generator
Parameters: TypeAlias = dict[str, Array]
LinearCache: TypeAlias = tuple[Array, Array, Array]
Cache: TypeAlias = tuple[LinearCache, Array]

ASSIGNMENT = Assignment("04-deep-network-step-by-step", "Build a deep network, step by step")


# ---------------------------------------------------------------------------------------------------- initialisation
def initialize_parameters(n_x: int, n_h: int, n_y: int) -> Parameters:
    """Draw the starting parameters of a network with one hidden layer.

    Parameters
    ----------
    n_x, n_h, n_y : int
        Number of inputs, of hidden units, and of outputs.

    Returns
    -------
    parameters : dict
        "W1" of shape (n_h, n_x), "b1" (n_h, 1), "W2" (n_y, n_h) and "b2" (n_y, 1).
    """
    np.random.seed(1)  # so that everyone draws the same numbers

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
    yield Draw("more hidden units than inputs", (2, 5, 1))
    yield Draw("three outputs", (4, 2, 3))
    yield Draw("drawn sizes", tuple(int(n) for n in rng.integers(2, 9, size=3)))


ASSIGNMENT.add(
    initialize_parameters,
    points=5,
    sampler=draw_sizes,
    equivalent={
        "b1 = -np.zeros((n_h, 1))": "minus zero is zero",
        "b2 = -np.zeros((n_y, 1))": "minus zero is zero",
    },
    mistakes=[
        Mistake(
            "the weights are not scaled down",
            "W1 = np.random.randn(n_h, n_x) * 0.01",
            "W1 = np.random.randn(n_h, n_x)",
            "Your numbers are 100 times too large. Which factor keeps the first outputs in the steep middle of the "
            "sigmoid?",
            also=[("W2 = np.random.randn(n_y, n_h) * 0.01", "W2 = np.random.randn(n_y, n_h)")],
        ),
        Mistake(
            "uniform numbers instead of normal ones",
            "W1 = np.random.randn(n_h, n_x)",
            "W1 = np.random.rand(n_h, n_x)",
            "All your weights are positive: `rand` draws from [0, 1). Which of numpy's functions draws from the bell "
            "curve, around zero?",
            also=[("W2 = np.random.randn(n_y, n_h)", "W2 = np.random.rand(n_y, n_h)")],
        ),
        Mistake(
            "W1 and W2 are transposed",
            "randn(n_h, n_x)",
            "randn(n_x, n_h)",
            "Rows and columns are swapped. A layer computes W A with A of shape (inputs, examples): which of W's two "
            "sizes must match the inputs?",
            also=[("randn(n_y, n_h)", "randn(n_h, n_y)")],
        ),
        Mistake(
            "W1 is transposed",
            "randn(n_h, n_x)",
            "randn(n_x, n_h)",
            "W1 has one row for each hidden unit and one column for each input. Which of the two sizes comes first in"
            " a shape?",
        ),
        Mistake(
            "the biases are drawn at random",
            "b1 = np.zeros((n_h, 1))",
            "b1 = np.random.randn(n_h, 1) * 0.01",
            "Drawing the biases also shifts every number that is drawn after them. At which value do biases start?",
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
            "If all weights start equal, all hidden units compute the same thing for ever. What breaks that symmetry?",
            also=[("W2 = np.random.randn(n_y, n_h) * 0.01", "W2 = np.zeros((n_y, n_h))")],
        ),
        Mistake(
            "W2 is drawn before W1",
            "W1 = np.random.randn(n_h, n_x) * 0.01\n",
            "W2 = np.random.randn(n_y, n_h) * 0.01\n    W1 = np.random.randn(n_h, n_x) * 0.01\n",
            "The shapes are right, the numbers come from another place in the stream. In which order are the two "
            "matrices drawn?",
            also=[("    W2 = np.random.randn(n_y, n_h) * 0.01\n    b2", "    b2")],
        ),
    ],
)


def initialize_parameters_deep(layer_dims: list[int]) -> Parameters:
    """Draw the starting parameters of a network with any number of layers.

    Parameters
    ----------
    layer_dims : list of int
        Number of units in each layer, the inputs first: [n_0, n_1, ..., n_L].

    Returns
    -------
    parameters : dict
        For each layer l = 1, ..., L: "Wl" of shape (n_l, n_(l-1)) and "bl" of shape (n_l, 1).
    """
    np.random.seed(3)  # so that everyone draws the same numbers
    parameters = {}
    L = len(layer_dims)  # the inputs count here, so the layers are 1, ..., L - 1

    for l in range(1, L):
        ### START CODE HERE ### (≈ 2 lines of code)
        parameters["W" + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * 0.01
        parameters["b" + str(l)] = np.zeros((layer_dims[l], 1))
        ### END CODE HERE ###

    return parameters


def draw_layer_dims(rng: Rng) -> Iterator[Draw]:
    """Layer sizes of networks from one layer to five."""
    yield Draw("one layer", ([3, 1],))
    yield Draw("one unit in every layer", ([1, 1, 1],))
    yield Draw("a narrow waist", ([5, 2, 6, 1],))
    yield Draw("five layers", ([int(n) for n in rng.integers(1, 7, size=6)],))


ASSIGNMENT.add(
    initialize_parameters_deep,
    points=10,
    sampler=draw_layer_dims,
    equivalent={"parameters['b' + str(l)] = -np.zeros((layer_dims[l], 1))": "minus zero is zero"},
    mistakes=[
        Mistake(
            "the weights are not scaled down",
            " * 0.01",
            "",
            "Your weights are 100 times too large. Which factor did the two-layer version multiply by?",
        ),
        Mistake(
            "the weights are transposed",
            "randn(layer_dims[l], layer_dims[l - 1])",
            "randn(layer_dims[l - 1], layer_dims[l])",
            "Rows and columns of W are swapped. Layer l has as many rows as it has units. How many columns?",
        ),
        Mistake(
            "weights scaled by the layer's size",
            " * 0.01",
            " / np.sqrt(layer_dims[l - 1])",
            "This is the scaling of a later assignment, and a good one. Here the factor is the same small number for "
            "every layer: which one did the two-layer version use?",
        ),
        Mistake(
            "uniform numbers instead of normal ones",
            "np.random.randn",
            "np.random.rand",
            "All your weights are positive: `rand` draws from [0, 1). Which function draws from the bell curve?",
        ),
        Mistake(
            "the biases have the size of the layer below",
            "np.zeros((layer_dims[l], 1))",
            "np.zeros((layer_dims[l - 1], 1))",
            "There is one bias for each unit of the layer itself. Which entry of `layer_dims` is that?",
        ),
        Mistake(
            "the biases are flat vectors",
            "np.zeros((layer_dims[l], 1))",
            "np.zeros(layer_dims[l])",
            "A bias is a column, so its shape has two numbers in it. How many did `np.zeros` receive?",
        ),
        Mistake(
            "the biases are drawn at random",
            "np.zeros((layer_dims[l], 1))",
            "np.random.randn(layer_dims[l], 1) * 0.01",
            "Drawing the biases also shifts the weights of every later layer. At which value do biases start?",
        ),
        Mistake(
            "the keys count from zero",
            '"W" + str(l)',
            '"W" + str(l - 1)',
            "The input is layer 0 and has no weights: the first pair is W1, b1. What does your first key say?",
            also=[('"b" + str(l)', '"b" + str(l - 1)')],
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------ forward pass
def linear_forward(A: Array, W: Array, b: Array) -> tuple[Array, LinearCache]:
    """Compute the linear half of a layer.

    Parameters
    ----------
    A : array of shape (n_prev, m)
        Activations of the layer below, one column per example.
    W : array of shape (n, n_prev)
        Weights.
    b : array of shape (n, 1)
        Biases.

    Returns
    -------
    Z : array of shape (n, m)
        Pre-activations.
    cache : tuple
        (A, W, b), kept for the backward pass.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    Z = np.dot(W, A) + b
    ### END CODE HERE ###

    cache = (A, W, b)
    return Z, cache


LAYER_SHAPES = {  # label: (n_prev, n, m)
    "a single example": (3, 2, 1),
    "a single unit": (4, 1, 3),
    "a single input": (1, 3, 4),
    "as many units as inputs as examples": (3, 3, 3),
    "more examples than units": (5, 4, 12),
}


def draw_layers(rng: Rng) -> Iterator[Draw]:
    """One layer's (A, W, b), from a single unit to a dozen examples."""
    for label, (n_prev, n, m) in LAYER_SHAPES.items():
        yield Draw(label, draw_layer(rng, n_prev, n, m))


def draw_layer(rng: Rng, n_prev: int, n: int, m: int) -> LinearCache:
    """A (n_prev, m), W (n, n_prev) and b (n, 1), standard normal."""
    return rng.normal(size=(n_prev, m)), rng.normal(size=(n, n_prev)), rng.normal(size=(n, 1))


ASSIGNMENT.add(
    linear_forward,
    points=10,
    sampler=draw_layers,
    mistakes=[
        Mistake(
            "the bias is left out",
            " + b",
            "",
            "Your Z is off by the same number along each row. Which of the three arguments have you not used?",
        ),
        Mistake(
            "the bias is subtracted",
            " + b",
            " - b",
            "In each row, your Z is off by twice the same number. Which sign would have to flip to do that?",
        ),
        Mistake(
            "W is transposed",
            "np.dot(W, A)",
            "np.dot(W.T, A)",
            "W has one row per unit and one column per input, A one row per input. Do the inner sizes meet before you "
            "transpose, or after?",
        ),
        Mistake(
            "the factors are in the wrong order",
            "np.dot(W, A)",
            "np.dot(A, W)",
            "Matrix products read from right to left: A comes in, W acts on it. With shapes (n, n_prev) and "
            "(n_prev, m), in which order do the inner sizes match?",
        ),
        Mistake(
            "entry-wise product instead of a matrix product",
            "np.dot(W, A)",
            "W * A",
            "`*` multiplies entry by entry. Each unit adds up over all its inputs: which product does both at once?",
        ),
        Mistake(
            "A and W are both transposed",
            "np.dot(W, A)",
            "np.dot(A.T, W.T)",
            "Your Z has one row per example; in this course examples are columns. What is left of your line without "
            "the two transposes, and in which order?",
        ),
    ],
)


def linear_activation_forward(A_prev: Array, W: Array, b: Array, activation: str) -> tuple[Array, Cache]:
    """Run one whole layer: the linear half, then its activation.

    Parameters
    ----------
    A_prev : array of shape (n_prev, m)
        Activations of the layer below.
    W : array of shape (n, n_prev)
        Weights.
    b : array of shape (n, 1)
        Biases.
    activation : {"sigmoid", "relu"}
        Which activation the layer uses.

    Returns
    -------
    A : array of shape (n, m)
        Activations of this layer.
    cache : tuple
        (linear_cache, activation_cache), which is ((A_prev, W, b), Z).
    """
    if activation == "sigmoid":
        ### START CODE HERE ### (≈ 2 lines of code)
        Z, linear_cache = linear_forward(A_prev, W, b)
        A, activation_cache = sigmoid(Z)
        ### END CODE HERE ###
    elif activation == "relu":
        ### START CODE HERE ### (≈ 2 lines of code)
        Z, linear_cache = linear_forward(A_prev, W, b)
        A, activation_cache = relu(Z)
        ### END CODE HERE ###

    cache = (linear_cache, activation_cache)
    return A, cache


def draw_activated_layers(rng: Rng) -> Iterator[Draw]:
    """The layers of `draw_layers` with either activation."""
    for activation in ("sigmoid", "relu"):
        for label, layer in draw_layers(rng):
            yield Draw(f"{activation}: {label}", (*layer, activation))


ASSIGNMENT.add(
    linear_activation_forward,
    points=10,
    sampler=draw_activated_layers,
    calls=["linear_forward"],
    mistakes=[
        Mistake(
            "sigmoid and relu are swapped",
            "A, activation_cache = sigmoid(Z)",
            "A, activation_cache = relu(Z)",
            "Both functions are there. Read the `if` aloud, branch by branch: which one calls which?",
            also=[
                ("= relu(Z)\n        ### END CODE HERE ###\n\n", "= sigmoid(Z)\n        ### END CODE HERE ###\n\n"),
            ],
        ),
        Mistake(
            "sigmoid in both branches",
            "relu(Z)",
            "sigmoid(Z)",
            "Your relu branch returns numbers between 0 and 1. What should relu do with a large positive number?",
        ),
        Mistake(
            "relu in both branches",
            "sigmoid(Z)",
            "relu(Z)",
            "Your sigmoid branch returns numbers above 1, or exactly 0. Which function squashes into (0, 1)?",
        ),
        Mistake(
            "the activation is applied to A_prev",
            "sigmoid(Z)",
            "sigmoid(A_prev)",
            "The activation acts on what the linear half has just computed. What is that called here?",
            also=[("relu(Z)", "relu(A_prev)")],
        ),
        Mistake(
            "Z is returned without an activation",
            "A, activation_cache = sigmoid(Z)",
            "A, activation_cache = Z, Z",
            "The linear half is right. What is still to be done with Z?",
            also=[("A, activation_cache = relu(Z)", "A, activation_cache = Z, Z")],
        ),
        Mistake(
            "the cache keeps A instead of Z",
            "cache = (linear_cache, activation_cache)",
            "cache = (linear_cache, A)",
            "The backward pass needs what went into the activation, not what came out. What is the second value that "
            "the given functions return?",
        ),
        Mistake(
            "the two caches are swapped",
            "cache = (linear_cache, activation_cache)",
            "cache = (activation_cache, linear_cache)",
            "Both caches are right. Which of the two does the docstring name first?",
        ),
    ],
)


def L_model_forward(X: Array, parameters: Parameters) -> tuple[Array, list[Cache]]:
    """Run the whole network: relu in layers 1 to L - 1, sigmoid in layer L.

    Parameters
    ----------
    X : array of shape (n_0, m)
        Inputs, one column per example.
    parameters : dict
        "W1", "b1", ..., "WL", "bL", as `initialize_parameters_deep` returns them.

    Returns
    -------
    AL : array of shape (n_L, m)
        The network's answers.
    caches : list
        The L caches of `linear_activation_forward`; that of layer l is ``caches[l - 1]``.
    """
    caches = []
    A = X
    L = len(parameters) // 2  # each layer has a W and a b

    # layers 1, ..., L - 1: linear → relu
    for l in range(1, L):
        A_prev = A
        ### START CODE HERE ### (≈ 2 lines of code)
        # run layer l, then add its cache to the list
        A, cache = linear_activation_forward(A_prev, parameters["W" + str(l)], parameters["b" + str(l)], "relu")
        caches.append(cache)
        ### END CODE HERE ###

    # layer L: linear → sigmoid
    ### START CODE HERE ### (≈ 2 lines of code)
    # run layer L on the last A, then add its cache to the list
    AL, cache = linear_activation_forward(A, parameters["W" + str(L)], parameters["b" + str(L)], "sigmoid")
    caches.append(cache)
    ### END CODE HERE ###

    return AL, caches


NETWORKS = {  # label: ([n_0, ..., n_L], m)
    "one layer": ([3, 1], 4),
    "two layers": ([4, 3, 1], 2),
    "three layers, a single example": ([2, 5, 3, 1], 1),
    "three layers of one size": ([3, 3, 3, 1], 3),
    "four layers": ([5, 4, 3, 2, 1], 7),
}


def draw_networks(rng: Rng) -> Iterator[Draw]:
    """(X, parameters) of networks with one to four layers."""
    for label, (sizes, m) in NETWORKS.items():
        yield Draw(label, (rng.normal(size=(sizes[0], m)), draw_parameters(rng, sizes)))


def draw_parameters(rng: Rng, sizes: list[int]) -> Parameters:
    """Parameters of the given layer sizes, large enough for every layer to matter."""
    parameters = {}
    for l in range(1, len(sizes)):
        parameters["W" + str(l)] = rng.normal(size=(sizes[l], sizes[l - 1]))
        parameters["b" + str(l)] = rng.normal(size=(sizes[l], 1)) + 0.5  # mostly awake relus
    return parameters


ASSIGNMENT.add(
    L_model_forward,
    points=10,
    sampler=draw_networks,
    calls=["linear_activation_forward"],
    equivalent={
        "A, cache = linear_activation_forward(A, parameters['W' + str(l)], parameters['b' + str(l)], 'relu')": (
            "A and A_prev are the same array at this point"
        ),
    },
    mistakes=[
        Mistake(
            "the last layer reads A_prev instead of A",
            "AL, cache = linear_activation_forward(A, ",
            "AL, cache = linear_activation_forward(A_prev if L > 1 else A, ",
            "After the loop, which variable holds the output of layer L - 1?",
        ),
        Mistake(
            "every layer reads X",
            'linear_activation_forward(A_prev, parameters["W" + str(l)]',
            'linear_activation_forward(X, parameters["W" + str(l)]',
            "Layer 2 should see what layer 1 computed. What changes from one turn of the loop to the next?",
        ),
        Mistake(
            "sigmoid in the hidden layers",
            '"relu")',
            '"sigmoid")',
            "Only the last layer squashes into (0, 1). What do the hidden layers use?",
        ),
        Mistake(
            "relu in the last layer",
            '"sigmoid")',
            '"relu")',
            "Your answers are not probabilities. Which activation belongs to the last layer?",
        ),
        Mistake(
            "the last cache is not kept",
            '"sigmoid")\n    caches.append(cache)',
            '"sigmoid")',
            "The list is one short. Every layer leaves a cache: what happens to that of the last one?",
        ),
        Mistake(
            "the hidden caches are not kept",
            '"relu")\n        caches.append(cache)',
            '"relu")',
            "Only the last layer's cache is in the list. What should happen at the end of each turn of the loop?",
        ),
        Mistake(
            "the caches are in reverse order",
            '"relu")\n        caches.append(cache)',
            '"relu")\n        caches.insert(0, cache)',
            "Layer l's cache belongs at index l - 1, so the first layer's comes first. At which end do you add the "
            "new one?",
        ),
        Mistake(
            "W1 is used in every hidden layer",
            'parameters["W" + str(l)], parameters["b" + str(l)], "relu"',
            'parameters["W1"], parameters["b1"], "relu"',
            "Each layer has its own W and b. How do you build the name of layer l's?",
        ),
    ],
)


# -------------------------------------------------------------------------------------------------------------- cost
def compute_cost(AL: Array, Y: Array) -> Any:
    """Average the cross-entropy over all examples.

    Parameters
    ----------
    AL : array of shape (1, m)
        The network's answers, each strictly between 0 and 1.
    Y : array of shape (1, m)
        The true labels, 0 or 1.

    Returns
    -------
    cost : number
        The cross-entropy cost, one number without dimensions.
    """
    m = Y.shape[1]

    ### START CODE HERE ### (≈ 1 line of code)
    cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    ### END CODE HERE ###

    cost = np.squeeze(cost)  # a (1, 1) array becomes a plain number
    return cost


def draw_answers(rng: Rng) -> Iterator[Draw]:
    """(AL, Y), from one example to many, from unsure to nearly certain."""
    for label, m, low, high in (
        ("a single example", 1, 0.05, 0.95),
        ("a handful of examples", 5, 0.05, 0.95),
        ("unsure answers", 8, 0.4, 0.6),
        ("many examples", 50, 0.001, 0.999),
    ):
        yield Draw(label, (rng.uniform(low, high, size=(1, m)), draw_labels(rng, m)))
    yield Draw("all labels 1", (rng.uniform(0.05, 0.95, size=(1, 4)), np.ones((1, 4), dtype=int)))
    yield Draw("all labels 0", (rng.uniform(0.05, 0.95, size=(1, 4)), np.zeros((1, 4), dtype=int)))


def draw_labels(rng: Rng, m: int) -> Array:
    """Labels of shape (1, m), both kinds present as soon as m allows."""
    return np.asarray(rng.permutation(np.arange(m) % 2).reshape(1, m))


ASSIGNMENT.add(
    compute_cost,
    points=10,
    sampler=draw_answers,
    mistakes=[
        Mistake(
            "the minus sign is missing",
            "-np.sum",
            "np.sum",
            "The logarithm of a probability is negative, a cost should be positive. What is missing in front?",
        ),
        Mistake(
            "the sum is not divided by m",
            " / m",
            "",
            "Your cost grows with the number of examples. Is it a sum or an average?",
        ),
        Mistake(
            "only the examples with label 1 count",
            "Y * np.log(AL) + (1 - Y) * np.log(1 - AL)",
            "Y * np.log(AL)",
            "What does your formula charge for an example with label 0 that the network calls 0.99?",
        ),
        Mistake(
            "only the examples with label 0 count",
            "Y * np.log(AL) + (1 - Y) * np.log(1 - AL)",
            "(1 - Y) * np.log(1 - AL)",
            "What does your formula charge for an example with label 1 that the network calls 0.01?",
        ),
        Mistake(
            "the two terms are subtracted",
            "np.log(AL) + (1 - Y)",
            "np.log(AL) - (1 - Y)",
            "Both kinds of example should add to the cost. Which sign between the two terms does that?",
        ),
        Mistake(
            "squared error instead of cross-entropy",
            "-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m",
            "np.sum((AL - Y) ** 2) / m",
            "That is the mean squared error. This network's cost is built from logarithms: of which two numbers?",
        ),
        Mistake(
            "AL and Y are swapped",
            "Y * np.log(AL) + (1 - Y) * np.log(1 - AL)",
            "AL * np.log(Y) + (1 - AL) * np.log(1 - Y)",
            "The logarithm of a label is log 0 for half of them. Which of the two goes inside the logarithm?",
        ),
        Mistake(
            "halved, as in the squared error",
            " / m",
            " / (2 * m)",
            "You get exactly half of the expected cost. Where does the 2 come from, and does it belong to this cost?",
        ),
        Mistake(
            "logarithm to base 10",
            "-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m",
            "-np.sum(Y * np.log10(AL) + (1 - Y) * np.log10(1 - AL)) / m",
            "Your cost is off by a constant factor of 2.30. Which number is the base of the natural logarithm?",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------- backward pass
def linear_backward(dZ: Array, cache: LinearCache) -> tuple[Array, Array, Array]:
    """Carry the gradient back through the linear half of a layer.

    Parameters
    ----------
    dZ : array of shape (n, m)
        Gradient of the cost with respect to this layer's Z.
    cache : tuple
        (A_prev, W, b) from the forward pass.

    Returns
    -------
    dA_prev : array, shape of A_prev
        Gradient with respect to the activations of the layer below.
    dW : array, shape of W
        Gradient with respect to the weights.
    db : array, shape of b
        Gradient with respect to the biases.
    """
    A_prev, W, b = cache
    m = A_prev.shape[1]

    ### START CODE HERE ### (≈ 3 lines of code)
    dW = np.dot(dZ, A_prev.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = np.dot(W.T, dZ)
    ### END CODE HERE ###

    return dA_prev, dW, db


def draw_linear_gradients(rng: Rng) -> Iterator[Draw]:
    """(dZ, cache) for the layers of `draw_layers`."""
    for label, (A_prev, W, b) in draw_layers(rng):
        yield Draw(label, (rng.normal(size=(W.shape[0], A_prev.shape[1])), (A_prev, W, b)))


ASSIGNMENT.add(
    linear_backward,
    points=10,
    sampler=draw_linear_gradients,
    equivalent={
        "db = np.sum(dZ, axis=-1, keepdims=True) / m": "of two axes, the last is axis 1",
    },
    mistakes=[
        Mistake(
            "dW and db are not divided by m",
            "np.dot(dZ, A_prev.T) / m",
            "np.dot(dZ, A_prev.T)",
            "Your dW and db are m times too large. The cost is an average over examples, so what happens to its "
            "gradient?",
            also=[("np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ, axis=1, keepdims=True)")],
        ),
        Mistake(
            "dW is not divided by m",
            "np.dot(dZ, A_prev.T) / m",
            "np.dot(dZ, A_prev.T)",
            "dW is m times too large: it adds up over the examples, but the cost is their average. What turns the one"
            " into the other?",
        ),
        Mistake(
            "db is not divided by m",
            "np.sum(dZ, axis=1, keepdims=True) / m",
            "np.sum(dZ, axis=1, keepdims=True)",
            "db is m times too large: it adds up over the examples, but the cost is their average. What turns the one"
            " into the other?",
        ),
        Mistake(
            "dA_prev is divided by m as well",
            "dA_prev = np.dot(W.T, dZ)",
            "dA_prev = np.dot(W.T, dZ) / m",
            "Each column of dA_prev belongs to one example alone. Which of the three gradients add up over the "
            "examples, and so become averages?",
        ),
        Mistake(
            "db lost its second dimension",
            "np.sum(dZ, axis=1, keepdims=True)",
            "np.sum(dZ, axis=1)",
            "A sum drops the axis it sums over, unless it is told to keep it. Which argument of `np.sum` does that?",
        ),
        Mistake(
            "db sums over everything",
            "np.sum(dZ, axis=1, keepdims=True)",
            "np.sum(dZ)",
            "Each unit has a bias of its own, so db has one entry per unit. Which axis holds the examples?",
        ),
        Mistake(
            "db sums over the units",
            "np.sum(dZ, axis=1, keepdims=True)",
            "np.sum(dZ, axis=0, keepdims=True)",
            "You added up the units and kept the examples. It should be the other way round: which axis is which?",
        ),
        Mistake(
            "dA_prev uses W without transposing it",
            "np.dot(W.T, dZ)",
            "np.dot(W, dZ)",
            "Going back, the arrows of W are reversed: from (n, m) you want to get to (n_prev, m). Which shape must "
            "the left factor have?",
        ),
        Mistake(
            "dW and dA_prev are returned in the wrong order",
            "return dA_prev, dW, db",
            "return dW, dA_prev, db",
            "The three results are right, their order is not: what does the docstring say comes first?",
        ),
        Mistake(
            "db averages over units and examples",
            "np.sum(dZ, axis=1, keepdims=True) / m",
            "np.mean(dZ, keepdims=True)",
            "Each unit has a bias of its own, so db has one row per unit. Along which axis should the average run?",
        ),
    ],
)


def linear_activation_backward(dA: Array, cache: Cache, activation: str) -> tuple[Array, Array, Array]:
    """Carry the gradient back through one whole layer.

    Parameters
    ----------
    dA : array of shape (n, m)
        Gradient of the cost with respect to this layer's activations.
    cache : tuple
        (linear_cache, activation_cache), which is ((A_prev, W, b), Z).
    activation : {"sigmoid", "relu"}
        Which activation the layer uses.

    Returns
    -------
    dA_prev, dW, db : arrays
        Gradients with the shapes of A_prev, W and b.
    """
    linear_cache, activation_cache = cache

    if activation == "relu":
        ### START CODE HERE ### (≈ 2 lines of code)
        dZ = relu_backward(dA, activation_cache)
        dA_prev, dW, db = linear_backward(dZ, linear_cache)
        ### END CODE HERE ###
    elif activation == "sigmoid":
        ### START CODE HERE ### (≈ 2 lines of code)
        dZ = sigmoid_backward(dA, activation_cache)
        dA_prev, dW, db = linear_backward(dZ, linear_cache)
        ### END CODE HERE ###

    return dA_prev, dW, db


def draw_activation_gradients(rng: Rng) -> Iterator[Draw]:
    """(dA, cache, activation) with a Z of both signs and one entry exactly zero."""
    for activation in ("sigmoid", "relu"):
        for label, (dA, linear_cache) in draw_linear_gradients(rng):
            yield Draw(f"{activation}: {label}", (dA, (linear_cache, draw_pre_activations(rng, dA.shape)), activation))


def draw_pre_activations(rng: Rng, shape: tuple[int, ...]) -> Array:
    """Z with signs that alternate along the entries, and (where there is room) an exact zero at the end."""
    size = int(np.prod(shape))
    Z = rng.uniform(0.2, 2, size=size) * np.where(np.arange(size) % 2, -1, 1)
    if size > 2:
        Z[-1] = 0.0
    return np.asarray(Z.reshape(shape))


ASSIGNMENT.add(
    linear_activation_backward,
    points=10,
    sampler=draw_activation_gradients,
    calls=["linear_backward"],
    mistakes=[
        Mistake(
            "relu and sigmoid are swapped",
            "dZ = relu_backward(dA, activation_cache)",
            "dZ = sigmoid_backward(dA, activation_cache)",
            "Both functions are there. Read the `if` aloud, branch by branch: which one calls which?",
            also=[
                (
                    "sigmoid_backward(dA, activation_cache)\n        dA_prev, dW, db = linear_backward(dZ, "
                    "linear_cache)\n        ### END CODE HERE ###\n\n",
                    "relu_backward(dA, activation_cache)\n        dA_prev, dW, db = linear_backward(dZ, "
                    "linear_cache)\n        ### END CODE HERE ###\n\n",
                )
            ],
        ),
        Mistake(
            "the sigmoid's derivative in both branches",
            "relu_backward(dA, activation_cache)",
            "sigmoid_backward(dA, activation_cache)",
            "Your relu branch makes the gradient smaller where Z is negative. What should be left of it there?",
        ),
        Mistake(
            "relu's derivative in both branches",
            "sigmoid_backward(dA, activation_cache)",
            "relu_backward(dA, activation_cache)",
            "Your sigmoid branch stops the gradient dead for some examples. Is a sigmoid flat anywhere?",
        ),
        Mistake(
            "the activation's derivative is skipped",
            "dZ = relu_backward(dA, activation_cache)",
            "dZ = dA",
            "You handed dA straight to the linear half. What lies between A and Z?",
            also=[("dZ = sigmoid_backward(dA, activation_cache)", "dZ = dA")],
        ),
        Mistake(
            "relu's gradient is cut where dA is negative",
            "dZ = relu_backward(dA, activation_cache)",
            "dZ = np.where(dA > 0, dA, 0.0)",
            "Relu's gradient passes where its *input* was positive. Which of the two arrays is the input?",
        ),
        Mistake(
            "the gradient passes relu where Z is exactly zero",
            "dZ = relu_backward(dA, activation_cache)",
            "dZ = np.where(activation_cache >= 0, dA, 0.0)",
            "All that is wrong comes from one entry, the one where Z is exactly 0. On which side of the kink does the "
            "given `relu_backward` put it?",
        ),
        Mistake(
            "sigmoid's derivative is evaluated at dA",
            "sigmoid_backward(dA, activation_cache)",
            "sigmoid_backward(activation_cache, dA)",
            "Look at the docstring of the given `sigmoid_backward`: which of its two arguments is the gradient that "
            "arrives?",
        ),
    ],
)


def L_model_backward(AL: Array, Y: Array, caches: list[Cache]) -> dict[str, Array]:
    """Carry the gradient back through the whole network, from the cost to layer 1.

    Parameters
    ----------
    AL : array of shape (1, m)
        The network's answers, from `L_model_forward`.
    Y : array of shape (1, m)
        The true labels, 0 or 1.
    caches : list
        The L caches from `L_model_forward`.

    Returns
    -------
    grads : dict
        For each layer l = 1, ..., L: "dWl" and "dbl" with the shapes of its W and b, and "dAl", the gradient that
        layer l hands down, with the shape of its input A_prev.
    """
    grads = {}
    L = len(caches)
    Y = Y.reshape(AL.shape)

    # the cost itself: its gradient with respect to AL
    ### START CODE HERE ### (≈ 1 line of code)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    ### END CODE HERE ###

    # layer L: sigmoid
    ### START CODE HERE ### (≈ 2 lines of code)
    current_cache = caches[L - 1]
    grads["dA" + str(L)], grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(
        dAL, current_cache, "sigmoid"
    )
    ### END CODE HERE ###

    # layers L - 1, ..., 1: relu. Here l counts from 0, so this is layer l + 1, and the layer above is l + 2
    for l in reversed(range(L - 1)):
        ### START CODE HERE ### (≈ 5 lines of code)
        current_cache = caches[l]
        dA_prev_temp, dW_temp, db_temp = linear_activation_backward(grads["dA" + str(l + 2)], current_cache, "relu")
        grads["dA" + str(l + 1)] = dA_prev_temp
        grads["dW" + str(l + 1)] = dW_temp
        grads["db" + str(l + 1)] = db_temp
        ### END CODE HERE ###

    return grads


def keys_since_2018(grads: dict[str, Plain]) -> Plain:
    """The same gradients under the later names: what layer l hands down is called dA(l-1)."""
    shifted = {f"dA{int(key[2:]) - 1}": value for key, value in grads.items() if key.startswith("dA")}
    return {key: value for key, value in grads.items() if not key.startswith("dA")} | shifted  # type: ignore[return-value]


def draw_backward_passes(rng: Rng) -> Iterator[Draw]:
    """(AL, Y, caches) of networks with one to four layers."""
    for label, (sizes, m) in NETWORKS.items():
        caches = [draw_cache(rng, sizes[l - 1], sizes[l], m) for l in range(1, len(sizes))]
        yield Draw(label, (rng.uniform(0.05, 0.95, size=(1, m)), draw_labels(rng, m), caches))


def draw_cache(rng: Rng, n_prev: int, n: int, m: int) -> Cache:
    """((A_prev, W, b), Z) of one layer; Z is drawn on its own so that every sign occurs."""
    return draw_layer(rng, n_prev, n, m), draw_pre_activations(rng, (n, m))


ASSIGNMENT.add(
    L_model_backward,
    points=15,
    sampler=draw_backward_passes,
    calls=["linear_activation_backward"],
    also_accepted=[keys_since_2018],
    mistakes=[
        Mistake(
            "the cost's gradient has the wrong sign",
            "dAL = -(",
            "dAL = (",
            "All your gradients point the wrong way. The cost begins with a minus: where has it gone in dAL?",
        ),
        Mistake(
            "the two terms of dAL are added",
            "np.divide(Y, AL) - np.divide",
            "np.divide(Y, AL) + np.divide",
            "Derive log(1 - a) with the chain rule: which sign does the inner derivative bring?",
        ),
        Mistake(
            "dAL is AL - Y",
            "dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))",
            "dAL = AL - Y",
            "AL - Y is the gradient with respect to Z of the last layer: the sigmoid is already in it, and then it is "
            "applied once more. What is the derivative of the cost with respect to AL itself?",
        ),
        Mistake(
            "every hidden layer receives the last layer's gradient",
            'grads["dA" + str(l + 2)]',
            'grads["dA" + str(L)]',
            "Right for two layers, wrong for three: each layer receives what the layer just above it handed down. "
            "Which number in the key has to change with l?",
        ),
        Mistake(
            "every hidden layer receives dAL",
            'grads["dA" + str(l + 2)]',
            "dAL",
            "dAL belongs to the last layer only. What did the layer above hand down?",
        ),
        Mistake(
            "the caches are read from the wrong end",
            "current_cache = caches[l]\n",
            "current_cache = caches[L - 2 - l]\n",
            "`reversed` already walks from the top to the bottom. Which cache belongs to layer l + 1?",
        ),
        Mistake(
            "the hidden layers use the sigmoid's derivative",
            '"relu"',
            '"sigmoid"',
            "The way back mirrors the way forward. Which activation did the hidden layers have there?",
        ),
        Mistake(
            "the last layer uses relu's derivative",
            '"sigmoid"',
            '"relu"',
            "The way back mirrors the way forward. Which activation did the last layer have there?",
        ),
        Mistake(
            "the hidden layers' keys are one too low",
            'grads["dW" + str(l + 1)] = dW_temp',
            'grads["dW" + str(l)] = dW_temp',
            "The loop counts from 0, the layers from 1: what is the key of the first layer's weights?",
            also=[('grads["db" + str(l + 1)] = db_temp', 'grads["db" + str(l)] = db_temp')],
        ),
        Mistake(
            "the loop stops before layer 1",
            "reversed(range(L - 1))",
            "reversed(range(1, L - 1))",
            "Some gradients of layer 1 are missing. Which value of l is the last one of your loop?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------------ update
def update_parameters(parameters: Parameters, grads: dict[str, Any], learning_rate: float) -> Parameters:
    """Take one step of gradient descent.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", ..., "WL", "bL".
    grads : dict
        At least "dW1", "db1", ..., "dWL", "dbL", from `L_model_backward`.
    learning_rate : float
        The length of the step.

    Returns
    -------
    parameters : dict
        The parameters after the step, under the same keys.
    """
    parameters = dict(parameters)  # a copy, so that the caller's dictionary stays as it was
    L = len(parameters) // 2

    ### START CODE HERE ### (≈ 3 lines of code)
    for l in range(1, L + 1):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    ### END CODE HERE ###

    return parameters


def draw_steps(rng: Rng) -> Iterator[Draw]:
    """(parameters, grads, learning_rate) for networks of one to four layers."""
    for label, (sizes, _) in NETWORKS.items():
        grads = {"d" + key: value for key, value in draw_parameters(rng, sizes).items()}
        yield Draw(label, (draw_parameters(rng, sizes), grads, float(rng.uniform(0.01, 0.5))))


ASSIGNMENT.add(
    update_parameters,
    points=10,
    sampler=draw_steps,
    mistakes=[
        Mistake(
            "the step goes uphill",
            'parameters["W" + str(l)] - learning_rate',
            'parameters["W" + str(l)] + learning_rate',
            "The gradient points to where the cost grows. Which way is down?",
            also=[('parameters["b" + str(l)] - learning_rate', 'parameters["b" + str(l)] + learning_rate')],
        ),
        Mistake(
            "the biases are not updated",
            'parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]',
            'parameters["b" + str(l)]',
            "Your weights move and your biases stand still. Which line should move them?",
        ),
        Mistake(
            "the last layer is left out",
            "range(1, L + 1)",
            "range(1, L)",
            "One layer stands still. What is the last value that `range` gives you?",
        ),
        Mistake(
            "the learning rate is not used",
            'learning_rate * grads["dW" + str(l)]',
            'grads["dW" + str(l)]',
            "You take the whole gradient as the step. What makes it smaller?",
            also=[('learning_rate * grads["db" + str(l)]', 'grads["db" + str(l)]')],
        ),
        Mistake(
            "the step replaces the parameter",
            'parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]',
            '-learning_rate * grads["dW" + str(l)]',
            "A step starts from where you are. Where is the old value in your new one?",
            also=[
                (
                    'parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]',
                    '-learning_rate * grads["db" + str(l)]',
                )
            ],
        ),
        Mistake(
            "the biases ignore the learning rate",
            'parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]',
            'parameters["b" + str(l)] - grads["db" + str(l)]',
            "Your weights are right. Do the biases take a step of the same length?",
        ),
    ],
)
