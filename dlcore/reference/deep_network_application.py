"""Assignment 05: the parts of assignment 04 put together, a network with one hidden layer and one of any depth.

Editions of the course differ in what the two models return: the parameters, or (parameters, costs). The first stands
here, and `quietly_trained`, through which answers are asked for, lets both pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.deep_network_application import (
    L_model_backward,
    L_model_forward,
    compute_cost,
    initialize_parameters,
    initialize_parameters_deep,
    linear_activation_backward,
    linear_activation_forward,
    plot_costs,
    quietly_trained,
    update_parameters,
)
from dlcore.plain import Array
from dlcore.training import steps

Rng: TypeAlias = np.random.Generator
Parameters: TypeAlias = dict[str, Array]

ASSIGNMENT = Assignment("05-deep-network-application", "A deep network at work: cat or not?")


# ----------------------------------------------------------------------------------------------------------- two layers
def two_layer_model(
    X: Array,
    Y: Array,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Parameters:
    """Train a network with one hidden layer: linear, relu, linear, sigmoid.

    Parameters
    ----------
    X : array of shape (n_x, m)
        Inputs, one column per example.
    Y : array of shape (1, m)
        The true labels, 1 for a cat and 0 for anything else.
    layers_dims : sequence of int
        (n_x, n_h, n_y): the number of inputs, of hidden units, and of outputs.
    learning_rate : float
        The length of a step of gradient descent.
    num_iterations : int
        The number of steps.
    print_cost : bool
        Whether to print the cost of every hundredth iteration, and to draw them all at the end.

    Returns
    -------
    parameters : dict
        "W1", "b1", "W2", "b2" after training.
    """
    np.random.seed(1)  # so that everyone starts from the same numbers
    n_x, n_h, n_y = layers_dims
    grads, costs = {}, []

    ### START CODE HERE ### (≈ 1 line of code)
    parameters = initialize_parameters(n_x, n_h, n_y)
    ### END CODE HERE ###

    for i in steps(num_iterations, f"layers {list(layers_dims)}"):
        W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))

        # forward: linear and relu, linear and sigmoid
        ### START CODE HERE ### (≈ 2 lines of code)
        A1, cache1 = linear_activation_forward(X, W1, b1, "relu")
        A2, cache2 = linear_activation_forward(A1, W2, b2, "sigmoid")
        ### END CODE HERE ###

        ### START CODE HERE ### (≈ 1 line of code)
        cost = compute_cost(A2, Y)
        ### END CODE HERE ###

        if print_cost and i % 100 == 0:
            print(f"Cost after iteration {i}: {cost}")
            costs.append(cost)

        # backward, from the cost's gradient at A2 down to W1 and b1
        dA2 = (A2 - Y) / (A2 * (1 - A2))
        ### START CODE HERE ### (≈ 2 lines of code)
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
        dA0, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
        ### END CODE HERE ###
        grads["dW1"], grads["db1"], grads["dW2"], grads["db2"] = dW1, db1, dW2, db2

        ### START CODE HERE ### (≈ 1 line of code)
        parameters = update_parameters(parameters, grads, learning_rate)
        ### END CODE HERE ###

    plot_costs(costs, learning_rate)
    return parameters


TWO_LAYERS = {  # label: (n_x, n_h, m, steps, print_cost)
    "a single step": (4, 3, 6, 1, False),
    "a single example": (3, 4, 1, 3, False),
    "a single hidden unit": (4, 1, 7, 5, False),
    "as many hidden units as inputs as examples": (5, 5, 5, 4, False),
    "no step at all": (3, 2, 4, 0, False),
    "with costs printed": (6, 4, 9, 8, True),
}


def draw_two_layer_trainings(rng: Rng) -> Iterator[Draw]:
    """(X, Y, layers_dims, learning_rate, num_iterations, print_cost) of short trainings with large steps."""
    for label, (n_x, n_h, m, number, print_cost) in TWO_LAYERS.items():
        yield Draw(label, (*draw_examples(rng, n_x, m), (n_x, n_h, 1), draw_rate(rng), number, print_cost))


def draw_examples(rng: Rng, n_x: int, m: int) -> tuple[Array, Array]:
    """X (n_x, m) and Y (1, m) with both labels, if there is room for two; an odd number of each if m is even."""
    Y = np.arange(m) % 3 == 0
    return 3 * rng.normal(size=(n_x, m)), rng.permutation(Y).astype(int).reshape(1, m)


def draw_rate(rng: Rng) -> float:
    """A learning rate with which a few steps can be seen."""
    return round(float(rng.uniform(0.1, 0.4)), 3)


NOT_KEPT_HINT = (
    "Your parameters are those of the start: no step was kept. What becomes of the dictionary that "
    "`update_parameters` returns?"
)
OUTSIDE_HINT = (
    "Your network is one step old, however many steps were asked for. Does the update stand behind the loop, or the "
    "start inside of it?"
)
RATE_HINT = "The steps have the right direction and the wrong length. Which parameter of your function says how long?"
COST_HINT = "The training is right; the printed cost is not. What does `compute_cost` want first, answers or labels?"
TWICE_HINT = "You step twice along one gradient. It was computed for one place; where are you after the first step?"
PRINTED = 5e-6  # the relative tolerance: costs may be printed with six digits

UPHILL_HINT = "Your network unlearns: it walks uphill. The minus sign is in `update_parameters` already."

ASSIGNMENT.add(
    two_layer_model,
    points=50,
    sampler=draw_two_layer_trainings,
    through=quietly_trained,
    rtol=PRINTED,
    mistakes=[
        Mistake(
            "relu and sigmoid are swapped on the way forward",
            'X, W1, b1, "relu")',
            'X, W1, b1, "sigmoid")',
            "The answer should be a probability, the hidden layer need not be. Which layer has which activation?",
            also=[('A1, W2, b2, "sigmoid")', 'A1, W2, b2, "relu")')],
        ),
        Mistake(
            "the hidden layer has a sigmoid on the way forward",
            'X, W1, b1, "relu")',
            'X, W1, b1, "sigmoid")',
            "Forward and backward do not fit together: which activation has the hidden layer on either way?",
        ),
        Mistake(
            "the second layer reads the inputs",
            "linear_activation_forward(A1, W2",
            "linear_activation_forward(X, W2",
            "The second layer should read what the first one wrote. Under which name is that?",
        ),
        Mistake(
            "the caches are swapped on the way back",
            'dA2, cache2, "sigmoid")',
            'dA2, cache1, "sigmoid")',
            "Each layer remembers its own way forward. Which cache belongs to the layer with the sigmoid?",
            also=[('dA1, cache1, "relu")', 'dA1, cache2, "relu")')],
        ),
        Mistake(
            "the way back uses the sigmoid twice",
            'dA1, cache1, "relu")',
            'dA1, cache1, "sigmoid")',
            "The way back mirrors the way there. Which activation has layer 1?",
        ),
        Mistake(
            "the way back uses relu twice",
            'dA2, cache2, "sigmoid")',
            'dA2, cache2, "relu")',
            "The way back mirrors the way there. Which activation has layer 2?",
        ),
        Mistake(
            "layer 1 receives the cost's gradient",
            "linear_activation_backward(dA1, cache1",
            "linear_activation_backward(dA2, cache1",
            "`dA2` stops at layer 2. What did layer 2 hand down?",
        ),
        Mistake(
            "the new parameters are not kept",
            "        parameters = update_parameters(",
            "        update_parameters(",
            NOT_KEPT_HINT,
        ),
        Mistake(
            "only one step is taken",
            "        ### START CODE HERE ### (≈ 1 line of code)\n        parameters = update_parameters",
            "    if num_iterations:\n        parameters = update_parameters",
            OUTSIDE_HINT,
        ),
        Mistake(
            "a learning rate of its own",
            "grads, learning_rate)\n",
            "grads, 0.0075)\n",
            RATE_HINT,
        ),
        Mistake("the step goes uphill", "grads, learning_rate)\n", "grads, -learning_rate)\n", UPHILL_HINT),
        Mistake(
            "each step is taken twice",
            "update_parameters(parameters, grads, learning_rate)",
            "update_parameters(update_parameters(parameters, grads, learning_rate), grads, learning_rate)",
            TWICE_HINT,
        ),
        Mistake(
            "the start of the deep network",
            "initialize_parameters(n_x, n_h, n_y)",
            "initialize_parameters_deep(layers_dims)",
            "That is the right start for the second exercise. This network begins with the smaller weights: which of "
            "the two functions takes three numbers?",
        ),
        Mistake("the cost takes labels for answers", "compute_cost(A2, Y)", "compute_cost(Y, A2)", COST_HINT),
        Mistake(
            "the cost looks at the hidden layer",
            "compute_cost(A2, Y)",
            "compute_cost(A1, Y)",
            "The training is right; the printed cost is not. Which array holds the network's answers?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------------ any depth
def L_layer_model(
    X: Array,
    Y: Array,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> Parameters:
    """Train a network of any depth: relu in all layers but the last, which has a sigmoid.

    Parameters
    ----------
    X : array of shape (n_0, m)
        Inputs, one column per example.
    Y : array of shape (1, m)
        The true labels, 1 for a cat and 0 for anything else.
    layers_dims : sequence of int
        Number of units in each layer, the inputs first: [n_0, n_1, ..., n_L].
    learning_rate : float
        The length of a step of gradient descent.
    num_iterations : int
        The number of steps.
    print_cost : bool
        Whether to print the cost of every hundredth iteration, and to draw them all at the end.

    Returns
    -------
    parameters : dict
        "W1", "b1", ..., "WL", "bL" after training.
    """
    np.random.seed(1)  # so that everyone starts from the same numbers
    costs = []

    ### START CODE HERE ### (≈ 1 line of code)
    parameters = initialize_parameters_deep(layers_dims)
    ### END CODE HERE ###

    for i in steps(num_iterations, f"layers {list(layers_dims)}"):
        # forward: all layers
        ### START CODE HERE ### (≈ 1 line of code)
        AL, caches = L_model_forward(X, parameters)
        ### END CODE HERE ###

        ### START CODE HERE ### (≈ 1 line of code)
        cost = compute_cost(AL, Y)
        ### END CODE HERE ###

        if print_cost and i % 100 == 0:
            print(f"Cost after iteration {i}: {cost:.6f}")
            costs.append(cost)

        # backward: all layers
        ### START CODE HERE ### (≈ 1 line of code)
        grads = L_model_backward(AL, Y, caches)
        ### END CODE HERE ###

        ### START CODE HERE ### (≈ 1 line of code)
        parameters = update_parameters(parameters, grads, learning_rate)
        ### END CODE HERE ###

    plot_costs(costs, learning_rate)
    return parameters


DEPTHS = {  # label: (layers_dims, m, steps, print_cost)
    "no hidden layer": ([3, 1], 6, 4, False),
    "a single step": ([4, 3, 1], 6, 1, False),
    "a single example": ([3, 4, 2, 1], 1, 3, False),
    "layers of one size": ([4, 4, 4, 1], 4, 3, False),
    "no step at all": ([3, 2, 4, 1], 4, 0, False),
    "four layers, with costs printed": ([6, 5, 4, 3, 1], 9, 6, True),
}


def draw_deep_trainings(rng: Rng) -> Iterator[Draw]:
    """(X, Y, layers_dims, learning_rate, num_iterations, print_cost) of short trainings with large steps."""
    for label, (layers_dims, m, number, print_cost) in DEPTHS.items():
        yield Draw(label, (*draw_examples(rng, layers_dims[0], m), layers_dims, draw_rate(rng), number, print_cost))


ASSIGNMENT.add(
    L_layer_model,
    points=50,
    sampler=draw_deep_trainings,
    through=quietly_trained,
    rtol=PRINTED,
    mistakes=[
        Mistake(
            "the start of the two-layer network",
            "initialize_parameters_deep(layers_dims)",
            "initialize_parameters(layers_dims[0], layers_dims[1], layers_dims[-1])",
            "Three numbers cannot describe a network of any depth. Which function takes the whole list of sizes?",
        ),
        Mistake(
            "the weights of assignment 04",
            "initialize_parameters_deep(layers_dims)",
            '{k: v * np.sqrt(v.shape[1]) * 0.01 if k[0] == "W" else v\n'
            "                  for k, v in initialize_parameters_deep(layers_dims).items()}",
            "Your first weights carry the factor 0.01. The given `initialize_parameters_deep` scales them to the layer "
            "below: which of the two did you call?",
        ),
        Mistake(
            "the new parameters are not kept",
            "        parameters = update_parameters(",
            "        update_parameters(",
            NOT_KEPT_HINT,
        ),
        Mistake(
            "only one step is taken",
            "        ### START CODE HERE ### (≈ 1 line of code)\n        parameters = update_parameters",
            "    if num_iterations:\n        parameters = update_parameters",
            OUTSIDE_HINT,
        ),
        Mistake("a learning rate of its own", "grads, learning_rate)\n", "grads, 0.0075)\n", RATE_HINT),
        Mistake("the step goes uphill", "grads, learning_rate)\n", "grads, -learning_rate)\n", UPHILL_HINT),
        Mistake(
            "each step is taken twice",
            "update_parameters(parameters, grads, learning_rate)",
            "update_parameters(update_parameters(parameters, grads, learning_rate), grads, learning_rate)",
            TWICE_HINT,
        ),
        Mistake(
            "the way back takes labels for answers",
            "L_model_backward(AL, Y, caches)",
            "L_model_backward(Y, AL, caches)",
            "`L_model_backward` divides by what it takes for the answers, and labels are 0 or 1. Which comes first?",
        ),
        Mistake(
            "the way back meets the caches in reverse",
            "L_model_backward(AL, Y, caches)",
            "L_model_backward(AL, Y, caches[::-1])",
            "`L_model_backward` begins at the last layer by itself. In which order does it want the caches?",
        ),
        Mistake("the cost takes labels for answers", "compute_cost(AL, Y)", "compute_cost(Y, AL)", COST_HINT),
    ],
)
