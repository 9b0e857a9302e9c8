"""Assignment 09: faster ways downhill. Mini-batches, momentum, RMSProp, Adam, and a learning rate that shrinks.

Adam adds epsilon outside of the square root, as its authors do (D. P. Kingma, J. Ba: "Adam: a method for stochastic
optimization", ICLR 2015, algorithm 1). Two exercises are worth no points: RMSProp and batch normalisation are there
for whoever wants to see the whole picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.plain import Array

Rng: TypeAlias = np.random.Generator
Arrays: TypeAlias = dict[str, Array]
BatchNormCache: TypeAlias = tuple[Array, Array, Array, Array, Array, Array, float]

ASSIGNMENT = Assignment("09-optimization", "Optimisation: faster ways downhill")

NETWORKS = {  # label: units per layer, the inputs first
    "one layer": [3, 1],
    "one unit in every layer": [1, 1, 1],
    "two layers": [3, 4, 2],
    "as many units as inputs": [3, 3, 3, 3],
    "four layers": [5, 4, 3, 2, 1],
}


def draw_parameters(rng: Rng, sizes: list[int]) -> Arrays:
    """Standard normal weights and biases of a network."""
    parameters = {}
    for l in range(1, len(sizes)):
        parameters["W" + str(l)] = rng.normal(size=(sizes[l], sizes[l - 1]))
        parameters["b" + str(l)] = rng.normal(size=(sizes[l], 1))
    return parameters


def draw_grads(rng: Rng, sizes: list[int]) -> Arrays:
    """Gradients of a network; none is close to zero, so that dividing by its size loses no digits."""
    return {"d" + key: value + np.sign(value) * 0.1 for key, value in draw_parameters(rng, sizes).items()}


def draw_squares(rng: Rng, sizes: list[int]) -> Arrays:
    """Running averages of squared gradients: positive numbers."""
    return {"d" + key: 0.1 + value**2 for key, value in draw_parameters(rng, sizes).items()}


def zeros_like(arrays: Arrays) -> Arrays:
    """Zeros in the shape of every array."""
    return {key: np.zeros_like(value) for key, value in arrays.items()}


# -------------------------------------------------------------------------------------------------- gradient descent
def update_parameters_with_gd(parameters: Arrays, grads: Arrays, learning_rate: float) -> Arrays:
    """Take one step of gradient descent.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", ..., "WL", "bL".
    grads : dict
        "dW1", "db1", ..., "dWL", "dbL", each with the shape of its parameter.
    learning_rate : float
        The length of the step.

    Returns
    -------
    parameters : dict
        The parameters after the step, under the same keys.
    """
    parameters = dict(parameters)  # a copy, so that the caller's dictionary stays as it was
    L = len(parameters) // 2

    for l in range(1, L + 1):
        ### START CODE HERE ### (≈ 2 lines of code)
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
        ### END CODE HERE ###

    return parameters


def draw_steps(rng: Rng) -> Iterator[Draw]:
    """(parameters, grads, learning_rate) for networks of one to four layers."""
    for label, sizes in NETWORKS.items():
        yield Draw(label, (draw_parameters(rng, sizes), draw_grads(rng, sizes), float(rng.uniform(0.01, 0.5))))


ASSIGNMENT.add(
    update_parameters_with_gd,
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
            "the learning rate is not used",
            'learning_rate * grads["dW" + str(l)]',
            'grads["dW" + str(l)]',
            "You take the whole gradient as the step. What makes it smaller?",
            also=[('learning_rate * grads["db" + str(l)]', 'grads["db" + str(l)]')],
        ),
        Mistake(
            "the biases are not updated",
            'parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]',
            'parameters["b" + str(l)]',
            "Your weights move and your biases stand still. Which line should move them?",
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
            "the biases follow the weights' gradient",
            'learning_rate * grads["db" + str(l)]',
            'learning_rate * grads["dW" + str(l)]',
            "Each parameter has a gradient of its own shape. Whose gradient do your biases follow?",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------- mini-batches
def random_mini_batches(X: Array, Y: Array, mini_batch_size: int = 64, seed: int = 0) -> list[tuple[Array, Array]]:
    """Deal shuffled examples into mini-batches.

    Parameters
    ----------
    X : array of shape (n_x, m)
        Inputs, one column per example.
    Y : array of shape (1, m)
        Labels, in the same order.
    mini_batch_size : int
        Number of examples in a mini-batch; the last one may have fewer.
    seed : int
        Fixes the order in which the examples are dealt.

    Returns
    -------
    mini_batches : list of tuples
        (mini_batch_X, mini_batch_Y) of shapes (n_x, k) and (1, k), with k at most `mini_batch_size`.
    """
    np.random.seed(seed)  # so that everyone draws the same order
    m = X.shape[1]
    mini_batches = []
    permutation = np.random.permutation(m)

    # step 1: shuffle the columns of X and of Y
    ### START CODE HERE ### (≈ 2 lines of code)
    shuffled_X = X[:, permutation]
    shuffled_Y = Y[:, permutation]
    ### END CODE HERE ###

    # step 2: cut off the mini-batches that are full
    num_complete_minibatches = m // mini_batch_size
    for k in range(num_complete_minibatches):
        ### START CODE HERE ### (≈ 2 lines of code)
        mini_batch_X = shuffled_X[:, k * mini_batch_size : (k + 1) * mini_batch_size]
        mini_batch_Y = shuffled_Y[:, k * mini_batch_size : (k + 1) * mini_batch_size]
        ### END CODE HERE ###
        mini_batches.append((mini_batch_X, mini_batch_Y))

    # step 3: if some examples are left over, they make a smaller one
    if m % mini_batch_size != 0:
        ### START CODE HERE ### (≈ 2 lines of code)
        mini_batch_X = shuffled_X[:, num_complete_minibatches * mini_batch_size :]
        mini_batch_Y = shuffled_Y[:, num_complete_minibatches * mini_batch_size :]
        ### END CODE HERE ###
        mini_batches.append((mini_batch_X, mini_batch_Y))

    return mini_batches


BATCHES = {  # label: (n_x, m, mini_batch_size)
    "some left over": (3, 23, 5),
    "an exact multiple": (2, 12, 4),
    "a single example": (3, 1, 4),
    "fewer examples than a mini-batch holds": (4, 6, 10),
    "one mini-batch with everything": (2, 9, 9),
    "one example in each": (3, 5, 1),
    "a single one left over": (1, 13, 4),
}


def draw_batches(rng: Rng) -> Iterator[Draw]:
    """(X, Y, mini_batch_size, seed); labels are 0 and 1, in one case truth values, in one all defaults are used."""
    for label, (n_x, m, size) in BATCHES.items():
        yield Draw(label, (*draw_examples(rng, n_x, m), size, int(rng.integers(1, 1000))))
    X, Y = draw_examples(rng, 2, 11)
    yield Draw("labels that are true or false", (X, Y == 1, 3, int(rng.integers(1, 1000))))
    yield Draw("size and seed left out", draw_examples(rng, 2, 70))


def draw_examples(rng: Rng, n_x: int, m: int) -> tuple[Array, Array]:
    """X (n_x, m) and Y (1, m); both labels occur if there are two examples."""
    return rng.normal(size=(n_x, m)), rng.permutation(np.arange(m) % 2).reshape(1, m)


ASSIGNMENT.add(
    random_mini_batches,
    points=20,
    sampler=draw_batches,
    mistakes=[
        Mistake(
            "the labels are not shuffled",
            "shuffled_Y = Y[:, permutation]",
            "shuffled_Y = Y",
            "Your inputs are in a new order and your labels in the old one: the pairs are torn apart. Which order must "
            "both follow?",
        ),
        Mistake(
            "nothing is shuffled",
            "X[:, permutation]",
            "X",
            "Your mini-batches hold the examples in their old order. What is `permutation` there for?",
            also=[("Y[:, permutation]", "Y")],
        ),
        Mistake(
            "the labels get a shuffle of their own",
            "Y[:, permutation]",
            "Y[:, np.random.permutation(m)]",
            "You drew a second order for the labels. Does example number 3 still meet its own label?",
        ),
        Mistake(
            "every mini-batch is the first one",
            "shuffled_X[:, k * mini_batch_size : (k + 1) * mini_batch_size]",
            "shuffled_X[:, 0:mini_batch_size]",
            "Your full mini-batches are all alike. Where does the slice number `k` begin?",
            also=[
                ("shuffled_Y[:, k * mini_batch_size : (k + 1) * mini_batch_size]", "shuffled_Y[:, 0:mini_batch_size]")
            ],
        ),
        Mistake(
            "the mini-batches overlap",
            "shuffled_X[:, k * mini_batch_size :",
            "shuffled_X[:, k :",
            "The slices start one column apart, so some of them share examples. How far apart should two starts be?",
            also=[("shuffled_Y[:, k * mini_batch_size :", "shuffled_Y[:, k :")],
        ),
        Mistake(
            "the slices are one column short",
            "shuffled_X[:, k * mini_batch_size : (k + 1) * mini_batch_size]",
            "shuffled_X[:, k * mini_batch_size : (k + 1) * mini_batch_size - 1]",
            "Each mini-batch lacks one example. Is the end of a slice included or not?",
            also=[
                (
                    "shuffled_Y[:, k * mini_batch_size : (k + 1) * mini_batch_size]",
                    "shuffled_Y[:, k * mini_batch_size : (k + 1) * mini_batch_size - 1]",
                )
            ],
        ),
        Mistake(
            "the last mini-batch is the last full-sized slice",
            "shuffled_X[:, num_complete_minibatches * mini_batch_size :]",
            "shuffled_X[:, -mini_batch_size:]",
            "Your last mini-batch has too many examples: some were dealt before. Where do the examples begin that are "
            "left over?",
            also=[("shuffled_Y[:, num_complete_minibatches * mini_batch_size :]", "shuffled_Y[:, -mini_batch_size:]")],
        ),
        Mistake(
            "the cuts are made before the shuffle",
            "mini_batch_X = shuffled_X[:, k *",
            "mini_batch_X = X[:, k *",
            "You cut up the arrays in their old order. Which two arrays did step 1 make?",
            also=[("mini_batch_Y = shuffled_Y[:, k *", "mini_batch_Y = Y[:, k *")],
        ),
    ],
)


# --------------------------------------------------------------------------------------------------------- momentum
def initialize_velocity(parameters: Arrays) -> Arrays:
    """Give every parameter a velocity of zero.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", ..., "WL", "bL".

    Returns
    -------
    v : dict
        "dW1", "db1", ..., "dWL", "dbL": zeros, each with the shape of its parameter.
    """
    L = len(parameters) // 2
    v = {}

    for l in range(1, L + 1):
        ### START CODE HERE ### (≈ 2 lines of code)
        v["dW" + str(l)] = np.zeros(parameters["W" + str(l)].shape)
        v["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)
        ### END CODE HERE ###

    return v


def draw_networks(rng: Rng) -> Iterator[Draw]:
    """The parameters of networks with one to four layers."""
    for label, sizes in NETWORKS.items():
        yield Draw(label, (draw_parameters(rng, sizes),))
    yield Draw("drawn sizes", (draw_parameters(rng, [int(n) for n in rng.integers(1, 7, size=4)]),))


MINUS_ZERO = "minus zero is zero"

ASSIGNMENT.add(
    initialize_velocity,
    points=10,
    sampler=draw_networks,
    equivalent={
        "v['dW' + str(l)] = -np.zeros(parameters['W' + str(l)].shape)": MINUS_ZERO,
        "v['db' + str(l)] = -np.zeros(parameters['b' + str(l)].shape)": MINUS_ZERO,
    },
    mistakes=[
        Mistake(
            "the velocities are called like the parameters",
            'v["dW" + str(l)]',
            'v["W" + str(l)]',
            "A velocity belongs to a gradient and carries its name. Which letter is missing from your keys?",
            also=[('v["db" + str(l)]', 'v["b" + str(l)]')],
        ),
        Mistake(
            "the velocities begin as the parameters",
            'np.zeros(parameters["W" + str(l)].shape)',
            'parameters["W" + str(l)]',
            "You took the values of the parameters. Only one thing about them is wanted here: which?",
            also=[('np.zeros(parameters["b" + str(l)].shape)', 'parameters["b" + str(l)]')],
        ),
        Mistake(
            "the velocities begin at one",
            'np.zeros(parameters["W" + str(l)].shape)',
            'np.ones(parameters["W" + str(l)].shape)',
            "A ball that nobody has pushed yet: how fast does it roll?",
            also=[('np.zeros(parameters["b" + str(l)].shape)', 'np.ones(parameters["b" + str(l)].shape)')],
        ),
        Mistake(
            "the bias's velocity has the shape of the weights",
            'parameters["b" + str(l)].shape',
            'parameters["W" + str(l)].shape',
            "Read your line for `db` once more: whose shape does it take?",
        ),
        Mistake(
            "the biases' velocities are flat vectors",
            'np.zeros(parameters["b" + str(l)].shape)',
            'np.zeros(parameters["b" + str(l)].shape[0])',
            "A bias is a column, so its shape has two numbers in it. How many did `np.zeros` receive?",
        ),
        Mistake(
            "the keys count from zero",
            'v["dW" + str(l)]',
            'v["dW" + str(l - 1)]',
            "The first layer is layer 1. What does your first key say?",
            also=[('v["db" + str(l)]', 'v["db" + str(l - 1)]')],
        ),
    ],
)


def update_parameters_with_momentum(
    parameters: Arrays, grads: Arrays, v: Arrays, beta: float, learning_rate: float
) -> tuple[Arrays, Arrays]:
    """Take one step of gradient descent with momentum.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", ..., "WL", "bL".
    grads : dict
        "dW1", "db1", ..., "dWL", "dbL".
    v : dict
        The velocities before the step, with the keys of `grads`.
    beta : float
        How much of the old velocity is kept, from 0 to just below 1.
    learning_rate : float
        The length of the step.

    Returns
    -------
    parameters : dict
        The parameters after the step.
    v : dict
        The velocities after the step.
    """
    parameters, v = dict(parameters), dict(v)  # copies, so that the caller's dictionaries stay as they were
    L = len(parameters) // 2

    for l in range(1, L + 1):
        ### START CODE HERE ### (≈ 4 lines of code)
        # the velocities
        v["dW" + str(l)] = beta * v["dW" + str(l)] + (1 - beta) * grads["dW" + str(l)]
        v["db" + str(l)] = beta * v["db" + str(l)] + (1 - beta) * grads["db" + str(l)]
        # the parameters
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * v["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * v["db" + str(l)]
        ### END CODE HERE ###

    return parameters, v


def draw_momentum_steps(rng: Rng) -> Iterator[Draw]:
    """(parameters, grads, v, beta, learning_rate), at rest, in motion, and without memory."""
    for label, sizes in NETWORKS.items():
        beta, learning_rate = float(rng.uniform(0.6, 0.95)), float(rng.uniform(0.01, 0.5))
        yield Draw(
            label, (draw_parameters(rng, sizes), draw_grads(rng, sizes), draw_grads(rng, sizes), beta, learning_rate)
        )
    grads = draw_grads(rng, [2, 3, 1])
    yield Draw("at rest", (draw_parameters(rng, [2, 3, 1]), grads, zeros_like(grads), 0.9, 0.01))
    yield Draw("no memory at all", (draw_parameters(rng, [2, 3, 1]), grads, draw_grads(rng, [2, 3, 1]), 0.0, 0.1))


ASSIGNMENT.add(
    update_parameters_with_momentum,
    points=15,
    sampler=draw_momentum_steps,
    mistakes=[
        Mistake(
            "the step follows the gradient, not the velocity",
            'learning_rate * v["dW" + str(l)]',
            'learning_rate * grads["dW" + str(l)]',
            "Your velocity is right, and then nobody uses it. Which way should the ball roll?",
            also=[('learning_rate * v["db" + str(l)]', 'learning_rate * grads["db" + str(l)]')],
        ),
        Mistake(
            "the gradient is not weighted with 1 - beta",
            '(1 - beta) * grads["dW" + str(l)]',
            'grads["dW" + str(l)]',
            "In an average the weights add up to 1. The old velocity has weight beta: what is left for the gradient?",
            also=[('(1 - beta) * grads["db" + str(l)]', 'grads["db" + str(l)]')],
        ),
        Mistake(
            "beta and 1 - beta are swapped",
            'beta * v["dW" + str(l)] + (1 - beta) * grads["dW" + str(l)]',
            '(1 - beta) * v["dW" + str(l)] + beta * grads["dW" + str(l)]',
            "With beta = 0.9 most of the *old* velocity should survive. How much of it does in your line?",
            also=[
                (
                    'beta * v["db" + str(l)] + (1 - beta) * grads["db" + str(l)]',
                    '(1 - beta) * v["db" + str(l)] + beta * grads["db" + str(l)]',
                )
            ],
        ),
        Mistake(
            "the old velocity is forgotten",
            'beta * v["dW" + str(l)] + (1 - beta) * grads["dW" + str(l)]',
            '(1 - beta) * grads["dW" + str(l)]',
            "Your velocity knows the last gradient only. What carries the memory of the earlier ones?",
            also=[
                (
                    'beta * v["db" + str(l)] + (1 - beta) * grads["db" + str(l)]',
                    '(1 - beta) * grads["db" + str(l)]',
                )
            ],
        ),
        Mistake(
            "the step goes uphill",
            'parameters["W" + str(l)] - learning_rate',
            'parameters["W" + str(l)] + learning_rate',
            "The velocity is an average of gradients, and these point uphill. Which way is down?",
            also=[('parameters["b" + str(l)] - learning_rate', 'parameters["b" + str(l)] + learning_rate')],
        ),
        Mistake(
            "the learning rate is not used",
            'learning_rate * v["dW" + str(l)]',
            'v["dW" + str(l)]',
            "You take the whole velocity as the step. What makes it smaller?",
            also=[('learning_rate * v["db" + str(l)]', 'v["db" + str(l)]')],
        ),
        Mistake(
            "the learning rate is in the velocity as well",
            '(1 - beta) * grads["dW" + str(l)]',
            'learning_rate * grads["dW" + str(l)]',
            "The velocity is an average of gradients and knows no step length. What weighs the gradient there?",
            also=[('(1 - beta) * grads["db" + str(l)]', 'learning_rate * grads["db" + str(l)]')],
        ),
    ],
)


# ---------------------------------------------------------------------------------------------------------- RMSProp
def update_parameters_with_rmsprop(
    parameters: Arrays, grads: Arrays, s: Arrays, learning_rate: float = 0.01, beta: float = 0.9, epsilon: float = 1e-8
) -> tuple[Arrays, Arrays]:
    """Take one step of RMSProp: every parameter gets a step length of its own.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", ..., "WL", "bL".
    grads : dict
        "dW1", "db1", ..., "dWL", "dbL".
    s : dict
        Running averages of the squared gradients before the step, with the keys of `grads`.
    learning_rate : float
        The length of the step.
    beta : float
        How much of the old average is kept.
    epsilon : float
        Keeps the divisor away from zero; it is added to the root.

    Returns
    -------
    parameters : dict
        The parameters after the step.
    s : dict
        The averages after the step.
    """
    parameters, s = dict(parameters), dict(s)  # copies, so that the caller's dictionaries stay as they were
    L = len(parameters) // 2

    for l in range(1, L + 1):
        ### START CODE HERE ### (≈ 4 lines of code)
        # the averages of the squares
        s["dW" + str(l)] = beta * s["dW" + str(l)] + (1 - beta) * grads["dW" + str(l)] ** 2
        s["db" + str(l)] = beta * s["db" + str(l)] + (1 - beta) * grads["db" + str(l)] ** 2
        # the parameters
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)] / (
            np.sqrt(s["dW" + str(l)]) + epsilon
        )
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)] / (
            np.sqrt(s["db" + str(l)]) + epsilon
        )
        ### END CODE HERE ###

    return parameters, s


def draw_rmsprop_steps(rng: Rng) -> Iterator[Draw]:
    """(parameters, grads, s, ...), with the defaults, and with an epsilon that can be seen."""
    for label, sizes in NETWORKS.items():
        beta, learning_rate = float(rng.uniform(0.6, 0.95)), float(rng.uniform(0.01, 0.5))
        before = (draw_parameters(rng, sizes), draw_grads(rng, sizes), draw_squares(rng, sizes))
        yield Draw(label, (*before, learning_rate, beta, float(rng.uniform(0.05, 0.2))))
    grads = draw_grads(rng, [2, 3, 1])
    yield Draw("the first step, with the defaults", (draw_parameters(rng, [2, 3, 1]), grads, zeros_like(grads)))


ASSIGNMENT.add(
    update_parameters_with_rmsprop,
    points=0,
    sampler=draw_rmsprop_steps,
    mistakes=[
        Mistake(
            "the gradients are not squared",
            'grads["dW" + str(l)] ** 2',
            'grads["dW" + str(l)]',
            "The average tells how *large* the gradients are, whatever their sign. What makes a sign disappear?",
            also=[('grads["db" + str(l)] ** 2', 'grads["db" + str(l)]')],
        ),
        Mistake(
            "the root is missing",
            'np.sqrt(s["dW" + str(l)])',
            's["dW" + str(l)]',
            "`s` is an average of *squares*. What brings it back to the size of a gradient?",
            also=[('np.sqrt(s["db" + str(l)])', 's["db" + str(l)]')],
        ),
        Mistake(
            "epsilon stands under the root",
            'np.sqrt(s["dW" + str(l)]) + epsilon',
            'np.sqrt(s["dW" + str(l)] + epsilon)',
            "With a tiny epsilon you would not notice; with a large one you do. Is it added to the root or to what "
            "stands under it?",
            also=[('np.sqrt(s["db" + str(l)]) + epsilon', 'np.sqrt(s["db" + str(l)] + epsilon)')],
        ),
        Mistake(
            "the average takes the whole square",
            '(1 - beta) * grads["dW" + str(l)]',
            'grads["dW" + str(l)]',
            "In an average the weights add up to 1. The old average has weight beta: what is left for the new square?",
            also=[('(1 - beta) * grads["db" + str(l)]', 'grads["db" + str(l)]')],
        ),
        Mistake(
            "the step goes uphill",
            'parameters["W" + str(l)] - learning_rate',
            'parameters["W" + str(l)] + learning_rate',
            "The gradient points to where the cost grows. Which way is down?",
            also=[('parameters["b" + str(l)] - learning_rate', 'parameters["b" + str(l)] + learning_rate')],
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------------- Adam
def initialize_adam(parameters: Arrays) -> tuple[Arrays, Arrays]:
    """Start both of Adam's running averages at zero.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", ..., "WL", "bL".

    Returns
    -------
    v : dict
        "dW1", "db1", ...: zeros, each with the shape of its parameter; it will average the gradients.
    s : dict
        The same once more; it will average the squared gradients.
    """
    L = len(parameters) // 2
    v = {}
    s = {}

    for l in range(1, L + 1):
        ### START CODE HERE ### (≈ 4 lines of code)
        v["dW" + str(l)] = np.zeros(parameters["W" + str(l)].shape)
        v["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)
        s["dW" + str(l)] = np.zeros(parameters["W" + str(l)].shape)
        s["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)
        ### END CODE HERE ###

    return v, s


ASSIGNMENT.add(
    initialize_adam,
    points=10,
    sampler=draw_networks,
    equivalent={
        f"{name}['d{p}' + str(l)] = -np.zeros(parameters['{p}' + str(l)].shape)": MINUS_ZERO
        for name in "vs"
        for p in "Wb"
    },
    mistakes=[
        Mistake(
            "s stays empty",
            '        s["dW" + str(l)] = np.zeros(parameters["W" + str(l)].shape)\n'
            '        s["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)\n',
            "",
            "There are two dictionaries to fill. What is in your second one?",
        ),
        Mistake(
            "the averages are called like the parameters",
            'v["dW" + str(l)]',
            'v["W" + str(l)]',
            "The averages belong to gradients and carry their names. Which letter is missing from your keys?",
            also=[
                ('v["db" + str(l)]', 'v["b" + str(l)]'),
                ('s["dW" + str(l)]', 's["W" + str(l)]'),
                ('s["db" + str(l)]', 's["b" + str(l)]'),
            ],
        ),
        Mistake(
            "s begins at one",
            's["dW" + str(l)] = np.zeros',
            's["dW" + str(l)] = np.ones',
            "Nothing has been averaged yet, neither gradients nor their squares. Where do both start?",
            also=[('s["db" + str(l)] = np.zeros', 's["db" + str(l)] = np.ones')],
        ),
        Mistake(
            "s begins as the square of the parameters",
            's["dW" + str(l)] = np.zeros(parameters["W" + str(l)].shape)',
            's["dW" + str(l)] = np.square(parameters["W" + str(l)])',
            "`s` will average squares of *gradients*, and none has arrived yet. Where does it start?",
            also=[
                (
                    's["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)',
                    's["db" + str(l)] = np.square(parameters["b" + str(l)])',
                )
            ],
        ),
        Mistake(
            "the biases' averages have the shape of the weights",
            'v["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)',
            'v["db" + str(l)] = np.zeros(parameters["W" + str(l)].shape)',
            "Read your lines for `db` once more: whose shape do they take?",
            also=[
                (
                    's["db" + str(l)] = np.zeros(parameters["b" + str(l)].shape)',
                    's["db" + str(l)] = np.zeros(parameters["W" + str(l)].shape)',
                )
            ],
        ),
        Mistake(
            "the keys count from zero",
            'v["dW" + str(l)]',
            'v["dW" + str(l - 1)]',
            "The first layer is layer 1. What does your first key say?",
            also=[
                ('v["db" + str(l)]', 'v["db" + str(l - 1)]'),
                ('s["dW" + str(l)]', 's["dW" + str(l - 1)]'),
                ('s["db" + str(l)]', 's["db" + str(l - 1)]'),
            ],
        ),
    ],
)


def update_parameters_with_adam(
    parameters: Arrays,
    grads: Arrays,
    v: Arrays,
    s: Arrays,
    t: int,
    learning_rate: float = 0.01,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Arrays, Arrays, Arrays]:
    """Take one step of Adam.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", ..., "WL", "bL".
    grads : dict
        "dW1", "db1", ..., "dWL", "dbL".
    v, s : dict
        Running averages of the gradients and of their squares before the step, with the keys of `grads`.
    t : int
        The number of this step; the first is 1.
    learning_rate : float
        The length of the step.
    beta1, beta2 : float
        How much of the old `v` and of the old `s` is kept.
    epsilon : float
        Keeps the divisor away from zero; it is added to the root.

    Returns
    -------
    parameters : dict
        The parameters after the step.
    v, s : dict
        The running averages after the step, without the correction.
    """
    parameters, v, s = dict(parameters), dict(v), dict(s)  # copies: the caller's dictionaries stay as they were
    L = len(parameters) // 2
    v_corrected = {}
    s_corrected = {}

    for l in range(1, L + 1):
        # the average of the gradients, and the same without its bias towards zero
        ### START CODE HERE ### (≈ 4 lines of code)
        v["dW" + str(l)] = beta1 * v["dW" + str(l)] + (1 - beta1) * grads["dW" + str(l)]
        v["db" + str(l)] = beta1 * v["db" + str(l)] + (1 - beta1) * grads["db" + str(l)]
        v_corrected["dW" + str(l)] = v["dW" + str(l)] / (1 - beta1**t)
        v_corrected["db" + str(l)] = v["db" + str(l)] / (1 - beta1**t)
        ### END CODE HERE ###

        # the average of the squared gradients, likewise
        ### START CODE HERE ### (≈ 4 lines of code)
        s["dW" + str(l)] = beta2 * s["dW" + str(l)] + (1 - beta2) * grads["dW" + str(l)] ** 2
        s["db" + str(l)] = beta2 * s["db" + str(l)] + (1 - beta2) * grads["db" + str(l)] ** 2
        s_corrected["dW" + str(l)] = s["dW" + str(l)] / (1 - beta2**t)
        s_corrected["db" + str(l)] = s["db" + str(l)] / (1 - beta2**t)
        ### END CODE HERE ###

        # the step: corrected v over the root of corrected s
        ### START CODE HERE ### (≈ 2 lines of code)
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * v_corrected["dW" + str(l)] / (
            np.sqrt(s_corrected["dW" + str(l)]) + epsilon
        )
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * v_corrected["db" + str(l)] / (
            np.sqrt(s_corrected["db" + str(l)]) + epsilon
        )
        ### END CODE HERE ###

    return parameters, v, s


def draw_adam_steps(rng: Rng) -> Iterator[Draw]:
    """(parameters, grads, v, s, t, ...): early and late steps, the defaults, and an epsilon that can be seen."""
    for t, (label, sizes) in enumerate(NETWORKS.items(), 2):
        before = (draw_parameters(rng, sizes), draw_grads(rng, sizes), draw_grads(rng, sizes), draw_squares(rng, sizes))
        learning_rate, beta1, beta2 = (float(rng.uniform(*ends)) for ends in ((0.01, 0.3), (0.6, 0.9), (0.8, 0.97)))
        yield Draw(label, (*before, t, learning_rate, beta1, beta2, float(rng.uniform(0.05, 0.2))))
    sizes = [2, 3, 1]
    grads = draw_grads(rng, sizes)
    start = (draw_parameters(rng, sizes), grads, zeros_like(grads), zeros_like(grads))
    yield Draw("the first step, with the defaults", (*start, 1))
    later = (draw_parameters(rng, sizes), grads, draw_grads(rng, sizes), draw_squares(rng, sizes))
    yield Draw("a late step, with the defaults", (*later, int(rng.integers(100, 2000))))


ASSIGNMENT.add(
    update_parameters_with_adam,
    points=20,
    sampler=draw_adam_steps,
    mistakes=[
        Mistake(
            "epsilon stands under the root",
            'np.sqrt(s_corrected["dW" + str(l)]) + epsilon',
            'np.sqrt(s_corrected["dW" + str(l)] + epsilon)',
            "With a tiny epsilon you would not notice; with a large one you do. Is it added to the root or to what "
            "stands under it?",
            also=[
                (
                    'np.sqrt(s_corrected["db" + str(l)]) + epsilon',
                    'np.sqrt(s_corrected["db" + str(l)] + epsilon)',
                )
            ],
        ),
        Mistake(
            "the step uses s without its correction",
            'np.sqrt(s_corrected["dW" + str(l)])',
            'np.sqrt(s["dW" + str(l)])',
            "Two averages were corrected, and the divisor of your step uses an uncorrected one. Which?",
            also=[('np.sqrt(s_corrected["db" + str(l)])', 'np.sqrt(s["db" + str(l)])')],
        ),
        Mistake(
            "s without its correction, and epsilon under the root",
            'np.sqrt(s_corrected["dW" + str(l)]) + epsilon',
            'np.sqrt(s["dW" + str(l)] + epsilon)',
            "Two things are wrong below the fraction line: which of the two kinds of `s` stands there, and where is "
            "epsilon added?",
            also=[('np.sqrt(s_corrected["db" + str(l)]) + epsilon', 'np.sqrt(s["db" + str(l)] + epsilon)')],
        ),
        Mistake(
            "the step uses v without its correction",
            'learning_rate * v_corrected["dW" + str(l)]',
            'learning_rate * v["dW" + str(l)]',
            "Two averages were corrected, and your step starts from an uncorrected one. Which?",
            also=[('learning_rate * v_corrected["db" + str(l)]', 'learning_rate * v["db" + str(l)]')],
        ),
        Mistake(
            "the correction multiplies by t",
            'v["dW" + str(l)] / (1 - beta1**t)',
            'v["dW" + str(l)] / (1 - beta1 * t)',
            "The old share shrinks by the same *factor* in every step. How is repeated multiplication written?",
            also=[
                ('v["db" + str(l)] / (1 - beta1**t)', 'v["db" + str(l)] / (1 - beta1 * t)'),
                ('s["dW" + str(l)] / (1 - beta2**t)', 's["dW" + str(l)] / (1 - beta2 * t)'),
                ('s["db" + str(l)] / (1 - beta2**t)', 's["db" + str(l)] / (1 - beta2 * t)'),
            ],
        ),
        Mistake(
            "the correction forgets t",
            'v["dW" + str(l)] / (1 - beta1**t)',
            'v["dW" + str(l)] / (1 - beta1)',
            "Your correction is the same in every step. At the start it should be strong, later it should vanish: what "
            "changes from step to step?",
            also=[
                ('v["db" + str(l)] / (1 - beta1**t)', 'v["db" + str(l)] / (1 - beta1)'),
                ('s["dW" + str(l)] / (1 - beta2**t)', 's["dW" + str(l)] / (1 - beta2)'),
                ('s["db" + str(l)] / (1 - beta2**t)', 's["db" + str(l)] / (1 - beta2)'),
            ],
        ),
        Mistake(
            "the gradients are not squared",
            'grads["dW" + str(l)] ** 2',
            'grads["dW" + str(l)]',
            "`s` tells how *large* the gradients are, whatever their sign. What makes a sign disappear?",
            also=[('grads["db" + str(l)] ** 2', 'grads["db" + str(l)]')],
        ),
        Mistake(
            "the root is missing",
            'np.sqrt(s_corrected["dW" + str(l)])',
            's_corrected["dW" + str(l)]',
            "`s` is an average of *squares*. What brings it back to the size of a gradient?",
            also=[('np.sqrt(s_corrected["db" + str(l)])', 's_corrected["db" + str(l)]')],
        ),
        Mistake(
            "s remembers with beta1",
            'beta2 * s["dW" + str(l)] + (1 - beta2)',
            'beta1 * s["dW" + str(l)] + (1 - beta1)',
            "The two averages remember for different lengths of time. Which beta belongs to the squares?",
            also=[('beta2 * s["db" + str(l)] + (1 - beta2)', 'beta1 * s["db" + str(l)] + (1 - beta1)')],
        ),
        Mistake(
            "the corrected averages are kept",
            "    return parameters, v, s",
            "    return parameters, v_corrected, s_corrected",
            "The correction is for this step only; the next one goes on averaging what has *not* been corrected. Which "
            "two dictionaries did you hand back?",
        ),
        Mistake(
            "the step goes uphill",
            'parameters["W" + str(l)] - learning_rate',
            'parameters["W" + str(l)] + learning_rate',
            "The gradient points to where the cost grows. Which way is down?",
            also=[('parameters["b" + str(l)] - learning_rate', 'parameters["b" + str(l)] + learning_rate')],
        ),
    ],
)


# ---------------------------------------------------------------------------------------------- learning-rate decay
def update_lr(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    """Return the learning rate of an epoch when it shrinks a little in every one.

    Parameters
    ----------
    learning_rate0 : float
        The learning rate of epoch 0.
    epoch_num : int
        The number of the epoch.
    decay_rate : float
        How fast the learning rate shrinks; 0 leaves it as it is.

    Returns
    -------
    learning_rate : float
        The learning rate of this epoch.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    learning_rate = learning_rate0 / (1 + decay_rate * epoch_num)
    ### END CODE HERE ###

    return learning_rate


def draw_decays(rng: Rng) -> Iterator[Draw]:
    """(learning_rate0, epoch_num, decay_rate)."""
    yield Draw("epoch 0", (float(rng.uniform(0.1, 2)), 0, float(rng.uniform(0.2, 2))))
    yield Draw("no decay", (float(rng.uniform(0.1, 2)), int(rng.integers(2, 50)), 0))
    yield Draw("whole numbers", (int(rng.integers(2, 5)), int(rng.integers(2, 9)), int(rng.integers(2, 5))))
    for label in ("an early epoch", "a slow decay"):
        yield Draw(label, (float(rng.uniform(0.1, 2)), int(rng.integers(2, 9)), float(rng.uniform(0.1, 0.9))))
    yield Draw("a late epoch", (float(rng.uniform(0.1, 2)), int(rng.integers(1000, 5000)), float(rng.uniform(0.2, 2))))


ASSIGNMENT.add(
    update_lr,
    points=5,
    sampler=draw_decays,
    mistakes=[
        Mistake(
            "the 1 is left out",
            "(1 + decay_rate * epoch_num)",
            "(decay_rate * epoch_num)",
            "In epoch 0 the learning rate should be what it was given as. What does your formula say there?",
        ),
        Mistake(
            "brackets are missing",
            "/ (1 + decay_rate * epoch_num)",
            "/ 1 + decay_rate * epoch_num",
            "Your learning rate grows. What exactly is it divided by, the way Python reads your line?",
        ),
        Mistake(
            "the learning rate grows",
            "learning_rate0 / (1",
            "learning_rate0 * (1",
            "Your learning rate gets larger from epoch to epoch. Which operation makes it smaller?",
        ),
        Mistake(
            "the decay is a power",
            "learning_rate0 / (1 + decay_rate * epoch_num)",
            "learning_rate0 * decay_rate**epoch_num",
            "That is exponential decay: also a schedule, but a much faster one. What does the formula of this exercise "
            "divide by?",
        ),
        Mistake(
            "1 + decay is multiplied by the epoch",
            "(1 + decay_rate * epoch_num)",
            "((1 + decay_rate) * epoch_num)",
            "In epoch 0 you divide by zero. Which two numbers are multiplied, and what is added after that?",
        ),
        Mistake(
            "the decay is subtracted",
            "1 + decay_rate",
            "1 - decay_rate",
            "Your divisor falls, and in the end it is negative. It should grow with the epochs: which sign does that?",
        ),
    ],
)


def schedule_lr_decay(learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000) -> float:
    """Return the learning rate of an epoch when it shrinks in jumps, once every `time_interval` epochs.

    Parameters
    ----------
    learning_rate0 : float
        The learning rate of the first interval.
    epoch_num : int
        The number of the epoch, counted from 0.
    decay_rate : float
        How much the learning rate shrinks at each jump; 0 leaves it as it is.
    time_interval : int
        Number of epochs from one jump to the next.

    Returns
    -------
    learning_rate : float
        The learning rate of this epoch.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    learning_rate = learning_rate0 / (1 + decay_rate * (epoch_num // time_interval))
    ### END CODE HERE ###

    return learning_rate


def draw_schedules(rng: Rng) -> Iterator[Draw]:
    """(learning_rate0, epoch_num, decay_rate, time_interval), at the jumps, just before them, and far from them."""

    def rates() -> tuple[float, float]:
        return float(rng.uniform(0.1, 2)), float(rng.uniform(0.2, 2))

    interval = int(rng.integers(20, 200))
    epochs = {
        "epoch 0": 0,
        "just before the first jump": interval - 1,
        "at the first jump": interval,
        "between two jumps": 3 * interval + interval // 2,
        "just before a later jump": 5 * interval - 1,
        "at a later jump": 4 * interval,
    }
    for label, epoch in epochs.items():
        learning_rate0, decay_rate = rates()
        yield Draw(label, (learning_rate0, epoch, decay_rate, interval))
    learning_rate0, decay_rate = rates()
    yield Draw("the interval left out", (learning_rate0, int(rng.integers(2001, 4999)), decay_rate))
    yield Draw("a jump in every epoch", (learning_rate0, int(rng.integers(2, 9)), decay_rate, 1))


ASSIGNMENT.add(
    schedule_lr_decay,
    points=10,
    sampler=draw_schedules,
    mistakes=[
        Mistake(
            "the quotient is not rounded down",
            "epoch_num // time_interval",
            "epoch_num / time_interval",
            "Your learning rate shrinks in every epoch; it should stay the same until the next jump. How many *whole* "
            "intervals have passed?",
        ),
        Mistake(
            "the quotient is rounded to the nearest",
            "(epoch_num // time_interval)",
            "np.round(epoch_num / time_interval)",
            "Your jumps come half an interval too early. An interval counts once it is over: which way to round?",
        ),
        Mistake(
            "the quotient is rounded up",
            "(epoch_num // time_interval)",
            "np.ceil(epoch_num / time_interval)",
            "Your first jump comes right after epoch 0. An interval counts once it is over: which way is that rounded?",
        ),
        Mistake(
            "the interval is not used",
            "decay_rate * (epoch_num // time_interval)",
            "decay_rate * epoch_num",
            "Your learning rate shrinks in every epoch, as in the exercise before. Which parameter have you not used?",
        ),
        Mistake(
            "the remainder instead of the quotient",
            "epoch_num // time_interval",
            "epoch_num % time_interval",
            "`%` says how far into the current interval you are. Which operator says how many are behind you?",
        ),
        Mistake(
            "the 1 is left out",
            "(1 + decay_rate * (epoch_num // time_interval))",
            "(decay_rate * (epoch_num // time_interval))",
            "In epoch 0 the learning rate should be what it was given as. What does your formula say there?",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------- batch normalisation
def batchnorm_forward(Z: Array, gamma: Array, beta: Array, epsilon: float = 1e-8) -> tuple[Array, BatchNormCache]:
    """Normalise each unit over a mini-batch, then let it choose a new scale and a new mean.

    Parameters
    ----------
    Z : array of shape (n, m)
        Pre-activations of a layer, one column per example.
    gamma, beta : array of shape (n, 1)
        The scale and the mean that each unit shall have.
    epsilon : float
        Keeps the divisor away from zero; here it is added under the root.

    Returns
    -------
    Z_tilde : array of shape (n, m)
        The normalised, scaled and shifted pre-activations.
    cache : tuple
        (Z, Z_norm, mu, var, gamma, beta, epsilon), kept for the backward pass; mu and var have shape (n, 1).
    """
    ### START CODE HERE ### (≈ 4 lines of code)
    mu = np.mean(Z, axis=1, keepdims=True)
    var = np.mean((Z - mu) ** 2, axis=1, keepdims=True)
    Z_norm = (Z - mu) / np.sqrt(var + epsilon)
    Z_tilde = gamma * Z_norm + beta
    ### END CODE HERE ###

    cache = (Z, Z_norm, mu, var, gamma, beta, epsilon)
    return Z_tilde, cache


LAYERS = {  # label: (n, m)
    "a single unit": (1, 5),
    "as many units as examples": (3, 3),
    "two examples": (3, 2),
    "a whole mini-batch": (4, 16),
}


def draw_layers(rng: Rng) -> Iterator[Draw]:
    """(Z, gamma, beta, epsilon); the units have different means and spreads."""
    for label, (n, m) in LAYERS.items():
        yield Draw(label, (*draw_layer(rng, n, m), float(rng.uniform(0.05, 0.5))))
    yield Draw("a single example", (*draw_layer(rng, 3, 1), 0.01))
    yield Draw("epsilon left out", draw_layer(rng, 3, 6))


def draw_layer(rng: Rng, n: int, m: int) -> tuple[Array, Array, Array]:
    """Z (n, m), gamma and beta (n, 1)."""
    spread, mean = rng.uniform(1, 4, size=(n, 1)), rng.normal(size=(n, 1)) * 3
    return rng.normal(size=(n, m)) * spread + mean, rng.uniform(0.5, 2, size=(n, 1)), rng.normal(size=(n, 1))


LAST_AXIS = "of two axes, 1 is the last"

ASSIGNMENT.add(
    batchnorm_forward,
    points=0,
    sampler=draw_layers,
    equivalent={
        "mu = np.mean(Z, axis=-1, keepdims=True)": LAST_AXIS,
        "var = np.mean((Z - mu) ** 2, axis=-1, keepdims=True)": LAST_AXIS,
        "var = np.mean((mu - Z) ** 2, axis=1, keepdims=True)": "a square forgets the sign",
    },
    mistakes=[
        Mistake(
            "the average is taken over the units",
            "mu = np.mean(Z, axis=1, keepdims=True)",
            "mu = np.mean(Z, axis=0, keepdims=True)",
            "Each unit is compared with itself, over all examples. Examples are columns: along which axis do you walk?",
            also=[("** 2, axis=1, keepdims=True)", "** 2, axis=0, keepdims=True)")],
        ),
        Mistake(
            "one mean for the whole layer",
            "mu = np.mean(Z, axis=1, keepdims=True)",
            "mu = np.mean(Z)",
            "You took one average over everything. How many averages does a layer of n units need?",
            also=[("np.mean((Z - mu) ** 2, axis=1, keepdims=True)", "np.mean((Z - mu) ** 2)")],
        ),
        Mistake(
            "epsilon is added to the root",
            "np.sqrt(var + epsilon)",
            "(np.sqrt(var) + epsilon)",
            "In Adam it stands outside of the root; here it does not. Where does the formula put it?",
        ),
        Mistake(
            "divided by the variance instead of its root",
            "np.sqrt(var + epsilon)",
            "(var + epsilon)",
            "The variance is an average of *squares*. What brings it back to the size of Z?",
        ),
        Mistake(
            "gamma and beta are swapped",
            "gamma * Z_norm + beta",
            "beta * Z_norm + gamma",
            "One of the two stretches, the other shifts. Which did you multiply by?",
        ),
        Mistake(
            "gamma and beta are not used",
            "gamma * Z_norm + beta",
            "Z_norm",
            "Your units all end with mean 0 and spread 1. What may each of them choose for itself?",
        ),
        Mistake(
            "divided by m - 1",
            "var = np.mean((Z - mu) ** 2, axis=1, keepdims=True)",
            "var = np.sum((Z - mu) ** 2, axis=1, keepdims=True) / (Z.shape[1] - 1)",
            "Your variance is a little too large. Is it divided by the number of examples, or by one less?",
        ),
    ],
)
