"""Assignment 07: two ways to keep a network from learning its examples by heart.

`forward_propagation_with_dropout` seeds numpy itself and draws the masks with ``np.random.rand``, D1 before D2. Masks
may be truth values, as here, or zeros and ones: both are accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.regularization import compute_cost, forward_propagation, relu, sigmoid
from dlcore.plain import Array, Plain

Rng: TypeAlias = np.random.Generator
Arrays: TypeAlias = dict[str, Array]
Cache: TypeAlias = tuple[Array, ...]

ASSIGNMENT = Assignment("07-regularization", "Learn, do not memorise: regularisation")

NETWORKS = {  # label: units of the inputs and of the two hidden layers, examples
    "a single example": (3, 4, 2, 1),
    "one unit in every layer": (1, 1, 1, 6),
    "as many units as inputs as examples": (4, 4, 4, 4),
    "the notebook's layers": (2, 20, 3, 7),
    "more examples than units": (5, 3, 4, 12),
}


def draw_parameters(rng: Rng, n_x: int, n_1: int, n_2: int) -> Arrays:
    """Normal weights and biases of a network with one answer; the biases keep most relu units awake."""
    sizes, parameters = (n_x, n_1, n_2, 1), {}
    for l in (1, 2, 3):
        parameters[f"W{l}"] = rng.normal(size=(sizes[l], sizes[l - 1]))
        parameters[f"b{l}"] = rng.normal(size=(sizes[l], 1)) + (1.0 if l < 3 else 0.0)
    return parameters


def draw_labels(rng: Rng, m: int) -> Array:
    """Labels (1, m), 0 or 1."""
    return rng.integers(0, 2, size=(1, m))


# ------------------------------------------------------------------------------------------------------ the cost of L2
def compute_cost_with_regularization(A3: Array, Y: Array, parameters: Arrays, lambd: float) -> Any:
    """Compute the cost with L2 regularisation: the mean cross-entropy, and a charge on large weights.

    Parameters
    ----------
    A3 : array of shape (1, m)
        The network's answers.
    Y : array of shape (1, m)
        Labels, 0 or 1.
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3".
    lambd : float
        Strength of the regularisation.

    Returns
    -------
    cost : number
        Cross-entropy plus the L2 term.
    """
    m = Y.shape[1]
    W1 = parameters["W1"]
    W2 = parameters["W2"]
    W3 = parameters["W3"]

    cross_entropy_cost = compute_cost(A3, Y)

    ### START CODE HERE ### (≈ 1 line of code)
    L2_regularization_cost = lambd / (2 * m) * (np.sum(np.square(W1)) + np.sum(np.square(W2)) + np.sum(np.square(W3)))
    ### END CODE HERE ###

    cost = cross_entropy_cost + L2_regularization_cost
    return cost


def draw_costs(rng: Rng) -> Iterator[Draw]:
    """Answers between 0.05 and 0.95, labels, parameters and a strength; one of them is zero."""
    for label, (n_x, n_1, n_2, m) in NETWORKS.items():
        yield Draw(label, draw_cost(rng, n_x, n_1, n_2, m, float(rng.uniform(0.3, 3))))
    yield Draw("without regularisation", draw_cost(rng, 3, 4, 2, 5, 0.0))
    yield Draw("a large lambda", draw_cost(rng, 3, 4, 2, 5, float(rng.uniform(30, 60))))


def draw_cost(rng: Rng, n_x: int, n_1: int, n_2: int, m: int, lambd: float) -> tuple[Array, Array, Arrays, float]:
    """One set of arguments."""
    return rng.uniform(0.05, 0.95, size=(1, m)), draw_labels(rng, m), draw_parameters(rng, n_x, n_1, n_2), lambd


ASSIGNMENT.add(
    compute_cost_with_regularization,
    points=20,
    sampler=draw_costs,
    mistakes=[
        Mistake(
            "the charge is not divided by m",
            "lambd / (2 * m)",
            "lambd / 2",
            "Your L2 term is m times too large. The cross-entropy is an average over the examples: what has to share "
            "its scale?",
        ),
        Mistake(
            "the one half is missing",
            "lambd / (2 * m)",
            "lambd / m",
            "Your L2 term is twice what it should be. Which factor makes the derivative of a square come out simple?",
        ),
        Mistake(
            "times m instead of over m",
            "lambd / (2 * m)",
            "lambd / 2 * m",
            "`/` and `*` are worked off from left to right. Is your m below the line or above it?",
        ),
        Mistake(
            "the strength is left out",
            "lambd / (2 * m)",
            "1 / (2 * m)",
            "Your cost does not change with `lambd`. Where does the strength stand in the formula?",
        ),
        Mistake(
            "the weights are not squared",
            "np.square(W1)",
            "W1",
            "Negative weights lower your cost. What does the formula do to each weight before adding up?",
            also=[("np.square(W2)", "W2"), ("np.square(W3)", "W3")],
        ),
        Mistake(
            "absolute values instead of squares",
            "np.square(W1)",
            "np.abs(W1)",
            "Adding up absolute values is L1 regularisation. What does the 2 in L2 stand for?",
            also=[("np.square(W2)", "np.abs(W2)"), ("np.square(W3)", "np.abs(W3)")],
        ),
        Mistake(
            "the square of the sum",
            "np.sum(np.square(W1))",
            "np.square(np.sum(W1))",
            "Weights of opposite sign cancel before you square. Which comes first, the square or the sum?",
            also=[
                ("np.sum(np.square(W2))", "np.square(np.sum(W2))"),
                ("np.sum(np.square(W3))", "np.square(np.sum(W3))"),
            ],
        ),
        Mistake(
            "the root of the sum of squares",
            "np.sum(np.square(W1))",
            "np.linalg.norm(W1)",
            "`np.linalg.norm` takes a root at the end. Is there one in the formula?",
            also=[("np.sum(np.square(W2))", "np.linalg.norm(W2)"), ("np.sum(np.square(W3))", "np.linalg.norm(W3)")],
        ),
        Mistake(
            "means instead of sums",
            "np.sum(np.square(W1))",
            "np.mean(np.square(W1))",
            "You average the squares of each matrix. Does a weight become cheaper because it has many neighbours?",
            also=[
                ("np.sum(np.square(W2))", "np.mean(np.square(W2))"),
                ("np.sum(np.square(W3))", "np.mean(np.square(W3))"),
            ],
        ),
        Mistake(
            "the last layer is left out",
            " + np.sum(np.square(W3))",
            "",
            "The network has three layers with weights. How many of them are in your sum?",
        ),
        Mistake(
            "the biases are charged as well",
            "np.sum(np.square(W3))",
            'np.sum(np.square(W3)) + sum(np.sum(np.square(parameters["b" + str(l)])) for l in (1, 2, 3))',
            "Your cost is too high by something that changes with the biases. Which parameters does the formula name?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------- the gradients of L2
def backward_propagation_with_regularization(X: Array, Y: Array, cache: Cache, lambd: float) -> Arrays:
    """Compute the gradients of the cost with L2 regularisation.

    Parameters
    ----------
    X : array of shape (n_x, m)
        Inputs.
    Y : array of shape (1, m)
        Labels, 0 or 1.
    cache : tuple
        (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3), from `forward_propagation`.
    lambd : float
        Strength of the regularisation.

    Returns
    -------
    gradients : dict
        "dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1", each of the shape of what it
        belongs to.
    """
    m = X.shape[1]
    (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = cache

    dZ3 = A3 - Y
    ### START CODE HERE ### (≈ 1 line of code)
    dW3 = 1 / m * np.dot(dZ3, A2.T) + lambd / m * W3
    ### END CODE HERE ###
    db3 = 1 / m * np.sum(dZ3, axis=1, keepdims=True)

    dA2 = np.dot(W3.T, dZ3)
    dZ2 = dA2 * (A2 > 0)
    ### START CODE HERE ### (≈ 1 line of code)
    dW2 = 1 / m * np.dot(dZ2, A1.T) + lambd / m * W2
    ### END CODE HERE ###
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)

    dA1 = np.dot(W2.T, dZ2)
    dZ1 = dA1 * (A1 > 0)
    ### START CODE HERE ### (≈ 1 line of code)
    dW1 = 1 / m * np.dot(dZ1, X.T) + lambd / m * W1
    ### END CODE HERE ###
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)

    gradients = {"dZ3": dZ3, "dW3": dW3, "db3": db3}
    gradients.update({"dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2})
    gradients.update({"dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1})
    return gradients


def draw_L2_passes(rng: Rng) -> Iterator[Draw]:
    """A network's forward pass, labels, and a strength; one of them is zero."""
    for label, (n_x, n_1, n_2, m) in NETWORKS.items():
        yield Draw(label, draw_L2_pass(rng, n_x, n_1, n_2, m, float(rng.uniform(0.3, 3))))
    yield Draw("without regularisation", draw_L2_pass(rng, 3, 4, 2, 5, 0.0))
    yield Draw("a large lambda", draw_L2_pass(rng, 3, 4, 2, 5, float(rng.uniform(30, 60))))


def draw_L2_pass(rng: Rng, n_x: int, n_1: int, n_2: int, m: int, lambd: float) -> tuple[Array, Array, Cache, float]:
    """One set of arguments."""
    X = rng.normal(size=(n_x, m))
    _, cache = forward_propagation(X, draw_parameters(rng, n_x, n_1, n_2))
    return X, draw_labels(rng, m), cache, lambd


def in_every_layer(old: str, new: str) -> list[tuple[str, str]]:
    """The same edit for layers 3, 2 and 1; "#" stands for the layer and "@" for the activations that it reads."""
    return [
        tuple(text.replace("#", layer).replace("@", below) for text in (old, new))  # type: ignore[misc]
        for layer, below in (("3", "A2"), ("2", "A1"), ("1", "X"))
    ]


def everywhere(name: str, old: str, new: str, hint: str) -> Mistake:
    """A mistake that is made in all three layers."""
    first, *others = in_every_layer(old, new)
    return Mistake(name, *first, hint, also=others)


ASSIGNMENT.add(
    backward_propagation_with_regularization,
    points=25,
    sampler=draw_L2_passes,
    mistakes=[
        everywhere(
            "the extra term is left out",
            " + lambd / m * W#",
            "",
            "These are the gradients of the cross-entropy alone. The cost has a second part now: what is its slope?",
        ),
        everywhere(
            "the extra term keeps the one half",
            "lambd / m * W#",
            "lambd / (2 * m) * W#",
            "Your extra term is half as large as it should be. What is the derivative of w²/2?",
        ),
        everywhere(
            "the extra term is not divided by m",
            "lambd / m * W#",
            "lambd * W#",
            "Your extra term is m times too large. Which factor did the L2 part of the cost carry?",
        ),
        everywhere(
            "the extra term is doubled",
            "lambd / m * W#",
            "2 * lambd / m * W#",
            "Your extra term is twice what it should be. The cost has a one half: what does it cancel?",
        ),
        everywhere(
            "the extra term is subtracted",
            " + lambd / m * W#",
            " - lambd / m * W#",
            "With your sign, each step of training makes the weights larger. Which way should they go?",
        ),
        everywhere(
            "the weights are squared",
            "lambd / m * W#",
            "lambd / m * W# ** 2",
            "The squares stand in the cost. What is left of a square when you take its slope?",
        ),
        everywhere(
            "the strength is left out",
            "lambd / m * W#",
            "1 / m * W#",
            "Your gradients do not change with `lambd`. Where does the strength stand in the formula?",
        ),
        everywhere(
            "the average is left out",
            "1 / m * np.dot(dZ#, @.T)",
            "np.dot(dZ#, @.T)",
            "Your first term is a sum over the examples. The cost is their average: what is missing in front?",
        ),
        everywhere(
            "the extra term is divided by m twice",
            "1 / m * np.dot(dZ#, @.T) + lambd / m * W#",
            "1 / m * (np.dot(dZ#, @.T) + lambd / m * W#)",
            "Your extra term is too small by a factor of m. How far does your bracket reach?",
        ),
        Mistake(
            "layer 1 is not regularised",
            " + lambd / m * W1",
            "",
            "dW3 and dW2 are right. What is different about your dW1?",
        ),
        Mistake(
            "layer 3 is not regularised",
            " + lambd / m * W3",
            "",
            "dW2 and dW1 are right. What is different about your dW3?",
        ),
        Mistake(
            "layer 2 decays by the weights of layer 3",
            "lambd / m * W2",
            "lambd / m * W3",
            "Your dW2 contains the weights of another layer. Whose weights does layer 2 have to shrink?",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------- dropout, forward
def forward_propagation_with_dropout(X: Array, parameters: Arrays, keep_prob: float = 0.5) -> tuple[Array, Cache]:
    """Run the network, silencing units of both hidden layers at random: linear, relu, dropout, twice; linear, sigmoid.

    Parameters
    ----------
    X : array of shape (n_x, m)
        Inputs.
    parameters : dict
        "W1" of shape (n_1, n_x), "b1" (n_1, 1), "W2" (n_2, n_1), "b2" (n_2, 1), "W3" (1, n_2), "b3" (1, 1).
    keep_prob : float
        Probability that a unit is kept, above 0 and at most 1.

    Returns
    -------
    A3 : array of shape (1, m)
        The network's answers.
    cache : tuple
        (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3); A1 and A2 are what is left after dropout.

    Notes
    -----
    N. Srivastava et al.: "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15, 2014.
    """
    np.random.seed(1)  # so that everyone draws the same masks
    W1 = parameters["W1"]
    b1 = parameters["b1"]
    W2 = parameters["W2"]
    b2 = parameters["b2"]
    W3 = parameters["W3"]
    b3 = parameters["b3"]

    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    ### START CODE HERE ### (≈ 4 lines of code)
    D1 = np.random.rand(*A1.shape) < keep_prob
    A1 = A1 * D1
    A1 = A1 / keep_prob
    ### END CODE HERE ###

    Z2 = W2 @ A1 + b2
    A2 = relu(Z2)
    ### START CODE HERE ### (≈ 4 lines of code)
    D2 = np.random.rand(*A2.shape) < keep_prob
    A2 = A2 * D2
    A2 = A2 / keep_prob
    ### END CODE HERE ###

    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)

    cache = (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
    return A3, cache


def draw_dropouts(rng: Rng) -> Iterator[Draw]:
    """Inputs, parameters and a probability: the default, one, nearly zero, and others that are not one half."""
    for label, (n_x, n_1, n_2, m) in NETWORKS.items():
        yield Draw(label, (*draw_network(rng, n_x, n_1, n_2, m), draw_keep_prob(rng)))
    yield Draw("the default probability", draw_network(rng, 3, 5, 4, 6))
    yield Draw("nothing is dropped", (*draw_network(rng, 3, 5, 4, 6), 1.0))
    yield Draw("nearly everything is dropped", (*draw_network(rng, 3, 5, 4, 6), 0.05))


def draw_network(rng: Rng, n_x: int, n_1: int, n_2: int, m: int) -> tuple[Array, Arrays]:
    """Inputs and parameters."""
    return rng.normal(size=(n_x, m)), draw_parameters(rng, n_x, n_1, n_2)


def draw_keep_prob(rng: Rng) -> float:
    """A probability away from one half, where keeping and dropping could be taken for each other."""
    return float(rng.choice([rng.uniform(0.25, 0.4), rng.uniform(0.6, 0.9)]))


def with_masks_of_numbers(result: Any) -> Plain:
    """The same result with masks of zeros and ones."""
    A3, cache = result
    return A3, tuple(part.astype(int) if part.dtype == bool else part for part in cache)


TIES = "a drawn number equals keep_prob with probability zero: strictly below or not is the same"

ASSIGNMENT.add(
    forward_propagation_with_dropout,
    points=30,
    sampler=draw_dropouts,
    also_accepted=[with_masks_of_numbers],
    equivalent={f"D{l} = np.random.rand(*A{l}.shape) <= keep_prob": TIES for l in (1, 2)}
    | {f"D{l} = np.random.rand(*Z{l}.shape) < keep_prob": "Z and A have the same shape" for l in (1, 2)},
    mistakes=[
        Mistake(
            "the kept units are not scaled up",
            "A1 = A1 / keep_prob",
            "A1 = A1",
            "The right units are silent, but those that are left are too small. What keeps the layer's sum what it "
            "was, on average?",
            also=[("A2 = A2 / keep_prob", "A2 = A2")],
        ),
        Mistake(
            "scaled by the probability to drop",
            "A1 / keep_prob",
            "A1 / (1 - keep_prob)",
            "You divide by the share of units that are *gone*. If 0.8 of the units are left, by how much has the sum "
            "shrunk?",
            also=[("A2 / keep_prob", "A2 / (1 - keep_prob)")],
        ),
        Mistake(
            "multiplied by the probability",
            "A1 / keep_prob",
            "A1 * keep_prob",
            "Your activations shrink twice: once because units are silent, once more by the factor. Should those that "
            "are left speak up, or lower their voice?",
            also=[("A2 / keep_prob", "A2 * keep_prob")],
        ),
        Mistake(
            "the mask keeps the wrong end",
            "A1.shape) < keep_prob",
            "A1.shape) > keep_prob",
            "Which share of numbers drawn evenly from [0, 1) lies *below* 0.8, and which above?",
            also=[("A2.shape) < keep_prob", "A2.shape) > keep_prob")],
        ),
        Mistake(
            "the mask compares with the probability to drop",
            "A1.shape) < keep_prob",
            "A1.shape) > 1 - keep_prob",
            "The right share of units is kept, but others than everyone's. Which comparison does the recipe ask for?",
            also=[("A2.shape) < keep_prob", "A2.shape) > 1 - keep_prob")],
        ),
        Mistake(
            "the mask is drawn from the bell curve",
            "np.random.rand(*A1",
            "np.random.randn(*A1",
            "`randn` draws from the bell curve: more than half of its numbers are below 0.5. Which function draws "
            "evenly from [0, 1)?",
            also=[("np.random.rand(*A2", "np.random.randn(*A2")],
        ),
        Mistake(
            "the mask is never a mask",
            "A1.shape) < keep_prob",
            "A1.shape)",
            "You multiply by the random numbers themselves, so every unit is dimmed and none is silent. How do numbers "
            "become yes or no?",
            also=[("A2.shape) < keep_prob", "A2.shape)")],
        ),
        Mistake(
            "the mask is not used",
            "A1 = A1 * D1",
            "A1 = A1",
            "All units speak: the masks are made, and then nothing happens with them. What do you multiply by?",
            also=[("A2 = A2 * D2", "A2 = A2")],
        ),
        Mistake(
            "one mask for all examples",
            "np.random.rand(*A1.shape)",
            "np.random.rand(len(A1), 1)",
            "You silence a unit for all examples or for none. Each example rolls dice of its own: how many columns are "
            "there?",
            also=[("np.random.rand(*A2.shape)", "np.random.rand(len(A2), 1)")],
        ),
        Mistake(
            "the masks have the shape of the inputs",
            "np.random.rand(*A1.shape)",
            "np.random.rand(*X.shape)",
            "A mask says yes or no to each activation of its own layer. How many are there?",
            also=[("np.random.rand(*A2.shape)", "np.random.rand(*X.shape)")],
        ),
        Mistake(
            "the second mask starts the stream anew",
            "D2 = np.random.rand(",
            "np.random.seed(1); D2 = np.random.rand(",
            "D2 begins with the same numbers as D1. How often should the stream of random numbers be started?",
        ),
        Mistake(
            "only the first layer is dropped",
            "A2 = A2 * D2\n    A2 = A2 / keep_prob",
            "A2 = A2",
            "Layer 1 is right. What happens to A2 once its mask is drawn?",
        ),
        Mistake(
            "the second layer is not scaled up",
            "A2 = A2 / keep_prob",
            "A2 = A2",
            "Layer 1 is right, and so is the mask of layer 2. Which of the four steps is missing there?",
        ),
    ],
)


# ---------------------------------------------------------------------------------------------------- dropout, backward
def backward_propagation_with_dropout(X: Array, Y: Array, cache: Cache, keep_prob: float) -> Arrays:
    """Compute the gradients of the network that dropout left.

    Parameters
    ----------
    X : array of shape (n_x, m)
        Inputs.
    Y : array of shape (1, m)
        Labels, 0 or 1.
    cache : tuple
        (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3), from `forward_propagation_with_dropout`.
    keep_prob : float
        Probability that a unit is kept, as on the way forward.

    Returns
    -------
    gradients : dict
        "dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1", each of the shape of what it
        belongs to; dA2 and dA1 are masked and scaled.
    """
    m = X.shape[1]
    (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3) = cache

    dZ3 = A3 - Y
    dW3 = 1 / m * np.dot(dZ3, A2.T)
    db3 = 1 / m * np.sum(dZ3, axis=1, keepdims=True)

    dA2 = np.dot(W3.T, dZ3)
    ### START CODE HERE ### (≈ 2 lines of code)
    dA2 = dA2 * D2
    dA2 = dA2 / keep_prob
    ### END CODE HERE ###
    dZ2 = dA2 * (A2 > 0)
    dW2 = 1 / m * np.dot(dZ2, A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)

    dA1 = np.dot(W2.T, dZ2)
    ### START CODE HERE ### (≈ 2 lines of code)
    dA1 = dA1 * D1
    dA1 = dA1 / keep_prob
    ### END CODE HERE ###
    dZ1 = dA1 * (A1 > 0)
    dW1 = 1 / m * np.dot(dZ1, X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)

    gradients = {"dZ3": dZ3, "dW3": dW3, "db3": db3}
    gradients.update({"dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2})
    gradients.update({"dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1})
    return gradients


def draw_dropout_passes(rng: Rng) -> Iterator[Draw]:
    """A forward pass with freshly drawn masks, labels and the probability; once it is one."""
    for label, (n_x, n_1, n_2, m) in NETWORKS.items():
        yield Draw(label, draw_dropout_pass(rng, n_x, n_1, n_2, m, draw_keep_prob(rng)))
    yield Draw("nothing is dropped", draw_dropout_pass(rng, 3, 5, 4, 6, 1.0))
    yield Draw("nearly everything is dropped", draw_dropout_pass(rng, 3, 5, 4, 6, 0.1))


def draw_dropout_pass(
    rng: Rng, n_x: int, n_1: int, n_2: int, m: int, keep_prob: float
) -> tuple[Array, Array, Cache, float]:
    """One set of arguments."""
    X, p = draw_network(rng, n_x, n_1, n_2, m)
    D1, D2 = rng.random(size=(n_1, m)) < keep_prob, rng.random(size=(n_2, m)) < keep_prob
    Z1 = p["W1"] @ X + p["b1"]
    A1 = relu(Z1) * D1 / keep_prob
    Z2 = p["W2"] @ A1 + p["b2"]
    A2 = relu(Z2) * D2 / keep_prob
    Z3 = p["W3"] @ A2 + p["b3"]
    cache = (Z1, D1, A1, p["W1"], p["b1"], Z2, D2, A2, p["W2"], p["b2"], Z3, sigmoid(Z3), p["W3"], p["b3"])
    return X, draw_labels(rng, m), cache, keep_prob


ASSIGNMENT.add(
    backward_propagation_with_dropout,
    points=25,
    sampler=draw_dropout_passes,
    mistakes=[
        Mistake(
            "the masks are not applied",
            "dA2 = dA2 * D2\n    dA2 = dA2 / keep_prob",
            "dA2 = dA2",
            "Your gradients flow to units that were silent on the way forward. Which two arrays of the cache remember "
            "who was?",
            also=[("dA1 = dA1 * D1\n    dA1 = dA1 / keep_prob", "dA1 = dA1")],
        ),
        Mistake(
            "masked but not scaled",
            "dA2 = dA2 / keep_prob",
            "dA2 = dA2",
            "The right gradients are zero, the others too small. What else happened to A1 and A2 on the way forward?",
            also=[("dA1 = dA1 / keep_prob", "dA1 = dA1")],
        ),
        Mistake(
            "scaled but not masked",
            "dA2 = dA2 * D2",
            "dA2 = dA2",
            "The scale is right, but nothing is silenced. Which two arrays of the cache have you not used?",
            also=[("dA1 = dA1 * D1", "dA1 = dA1")],
        ),
        Mistake(
            "scaled by the probability to drop",
            "dA2 / keep_prob",
            "dA2 / (1 - keep_prob)",
            "By what did the way forward divide: by the share that is kept, or by the share that is gone?",
            also=[("dA1 / keep_prob", "dA1 / (1 - keep_prob)")],
        ),
        Mistake(
            "multiplied by the probability",
            "dA2 / keep_prob",
            "dA2 * keep_prob",
            "The slope of a/p with respect to a: is it p, or 1/p?",
            also=[("dA1 / keep_prob", "dA1 * keep_prob")],
        ),
        Mistake(
            "the masks are upside down",
            "dA2 * D2",
            "dA2 * (1 - D2)",
            "Your gradients reach exactly those units that were silent. Which value of the mask means *kept*?",
            also=[("dA1 * D1", "dA1 * (1 - D1)")],
        ),
        Mistake(
            "the masks are swapped",
            "dA2 * D2",
            "dA2 * D1",
            "Each layer has a mask of its own. Which one belongs to A2?",
            also=[("dA1 * D1", "dA1 * D2")],
        ),
        Mistake(
            "the masks are drawn anew",
            "dA2 * D2",
            "dA2 * (np.random.rand(*dA2.shape) < keep_prob)",
            "You silence other units than on the way forward. Which units took part in the answer, and where is that "
            "remembered?",
            also=[("dA1 * D1", "dA1 * (np.random.rand(*dA1.shape) < keep_prob)")],
        ),
        Mistake(
            "layer 1 is forgotten",
            "dA1 = dA1 * D1\n    dA1 = dA1 / keep_prob",
            "dA1 = dA1",
            "dA2 is right. Layer 1 dropped units as well: what happened to dA1?",
        ),
        Mistake(
            "layer 2 is forgotten",
            "dA2 = dA2 * D2\n    dA2 = dA2 / keep_prob",
            "dA2 = dA2",
            "Layer 1 is treated as it should be. Layer 2 dropped units as well: what happened to dA2?",
        ),
        Mistake(
            "the activation in the place of its gradient",
            "dA2 = dA2 * D2",
            "dA2 = A2 * D2",
            "Your dA2 is made of activations. Which array came down from layer 3?",
            also=[("dA1 = dA1 * D1", "dA1 = A1 * D1")],
        ),
    ],
)
