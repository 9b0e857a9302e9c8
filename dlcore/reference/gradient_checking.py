"""Assignment 08: gradients measured on the cost, to find the mistakes of a backward pass.

The given `backward_propagation_n` is wrong on purpose; `repaired_backward_propagation_n` is the exercise about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.gradient_checking import (
    SHAPES,
    Cache,
    backward_propagation_n,
    dictionary_to_vector,
    forward_propagation_n,
    gradients_to_vector,
    vector_to_dictionary,
)
from dlcore.plain import Array

Rng: TypeAlias = np.random.Generator

ASSIGNMENT = Assignment("08-gradient-checking", "Gradient checking")


# --------------------------------------------------------------------------------------------------- one parameter
def forward_propagation(x: float, theta: float) -> float:
    """Compute the cost of the smallest model there is.

    Parameters
    ----------
    x : number
        The input.
    theta : number
        The only parameter.

    Returns
    -------
    J : number
        The cost.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    J = theta * x
    ### END CODE HERE ###

    return J


def draw_pairs(rng: Rng) -> Iterator[Draw]:
    """Pairs (x, theta) of both signs, whole and broken."""
    yield Draw("whole numbers", (int(rng.integers(5, 20)), int(rng.integers(25, 40))))
    yield Draw("x is negative", (float(-rng.uniform(1.5, 4)), int(rng.integers(5, 9))))
    yield Draw("theta is negative", (float(rng.uniform(1.5, 4)), float(-rng.uniform(5, 9))))
    yield Draw("theta is zero", (float(rng.uniform(1.5, 4)), 0.0))


ASSIGNMENT.add(
    forward_propagation,
    points=10,
    sampler=draw_pairs,
    mistakes=[
        Mistake(
            "x and theta are added",
            "theta * x",
            "theta + x",
            "With theta = 0 the cost should be 0, whatever x is. Which operation does that?",
        ),
        Mistake(
            "theta is a power",
            "theta * x",
            "x ** theta",
            "Two stars are a power, one star is a product. Which of them does the formula ask for?",
        ),
        Mistake(
            "x is left out",
            "theta * x",
            "theta",
            "Your cost does not notice when the input changes. Which argument have you not used?",
        ),
        Mistake(
            "theta is left out",
            "theta * x",
            "x",
            "Your cost does not notice when the parameter changes, so there would be nothing to learn. Which argument "
            "have you not used?",
        ),
        Mistake(
            "theta is squared",
            "theta * x",
            "theta**2 * x",
            "Double theta, and your cost is four times as large. The model is linear: how often does theta occur?",
        ),
    ],
)


def backward_propagation(x: float, theta: float) -> float:
    """Compute the derivative of the cost of `forward_propagation`.

    Parameters
    ----------
    x : number
        The input.
    theta : number
        The only parameter.

    Returns
    -------
    dtheta : number
        The derivative of J with respect to theta.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    dtheta = x
    ### END CODE HERE ###

    return dtheta


ASSIGNMENT.add(
    backward_propagation,
    points=10,
    sampler=draw_pairs,
    mistakes=[
        Mistake(
            "the derivative with respect to x",
            "dtheta = x",
            "dtheta = theta",
            "That is how the cost answers to a change of the input. Which of the two numbers can learning change?",
        ),
        Mistake(
            "the cost instead of its derivative",
            "dtheta = x",
            "dtheta = theta * x",
            "That is the cost itself. By how much does it grow when theta grows by 1?",
        ),
        Mistake(
            "the derivative is taken to be 1",
            "dtheta = x",
            "dtheta = 1",
            "The derivative of theta alone would be 1. What multiplies theta in the cost?",
        ),
        Mistake(
            "the derivative of a square",
            "dtheta = x",
            "dtheta = 2 * theta * x",
            "There is a 2 as if theta were squared in the cost. Is it?",
        ),
        Mistake(
            "the sign is turned",
            "dtheta = x",
            "dtheta = -x",
            "With a positive x the cost grows as theta grows. Which sign does such a slope have?",
        ),
    ],
)


def gradient_check(x: float, theta: float, epsilon: float = 1e-7) -> Any:
    """Hold the derivative of `backward_propagation` against a measured one.

    Parameters
    ----------
    x : number
        The input.
    theta : number
        The parameter at which to compare.
    epsilon : number
        How far to move theta to either side.

    Returns
    -------
    difference : number
        The relative difference between the derivative and its measurement.
    """
    ### START CODE HERE ### (≈ 5 lines of code)
    # move theta up and down, look at the cost there, and take the slope between the two points
    thetaplus = theta + epsilon
    thetaminus = theta - epsilon
    J_plus = forward_propagation(x, thetaplus)
    J_minus = forward_propagation(x, thetaminus)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    ### END CODE HERE ###

    ### START CODE HERE ### (≈ 1 line of code)
    # the derivative that is to be checked
    grad = backward_propagation(x, theta)
    ### END CODE HERE ###

    ### START CODE HERE ### (≈ 3 lines of code)
    # compare the two
    numerator = np.linalg.norm(grad - gradapprox)
    denominator = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = numerator / denominator
    ### END CODE HERE ###

    print("The gradient is correct!" if difference < 1e-7 else "The gradient is wrong!")
    return difference


def draw_checks(rng: Rng) -> Iterator[Draw]:
    """(x, theta) and (x, theta, epsilon), chosen so that rounding alone tells right quotients from wrong ones.

    The cost is linear, so every quotient is exact but for rounding. Where theta is large against epsilon that is a
    lot, and the same for everyone who moves theta and divides by twice epsilon.
    """
    yield Draw("whole numbers", draw_telling(rng, whole=True))
    yield Draw("x is negative", draw_telling(rng, sign=-1))
    yield Draw("epsilon is 1e-9", (*draw_telling(rng, epsilon=1e-9), 1e-9))
    yield Draw("epsilon is far too small", (*draw_telling(rng, epsilon=2e-14), 2e-14))


def draw_telling(rng: Rng, epsilon: float = 1e-7, sign: int = 1, whole: bool = False) -> tuple[float, float]:
    """Draw (x, theta) until a step to the left, to the right and to both sides gives three different slopes."""
    while True:
        if whole:
            x, theta = float(rng.integers(3, 12)), float(rng.integers(40, 200))
        else:
            x, theta = sign * rng.uniform(1.5, 4), rng.uniform(40, 400)
        plus, J, minus = (t * x for t in (theta + epsilon, theta, theta - epsilon))
        slopes = {2 * (plus - J), 2 * (J - minus), plus - minus, 2 * epsilon * x, 0.0}
        if len(slopes) == 5 and (plus - minus) * x > 0:
            return (int(x), int(theta)) if whole else (float(x), float(theta))


ASSIGNMENT.add(
    gradient_check,
    points=35,
    sampler=draw_checks,
    calls=["forward_propagation", "backward_propagation"],
    atol=0.0,
    equivalent={
        **{
            f"grad = backward_propagation(x, {name})": "the slope of a straight line is the same everywhere"
            for name in ("x", "epsilon", "thetaplus", "thetaminus", "J_plus", "J_minus", "gradapprox")
        },
        "numerator = np.linalg.norm(x - gradapprox)": "the derivative is x",
        "denominator = np.linalg.norm(x) + np.linalg.norm(gradapprox)": "the derivative is x",
        "J_plus = forward_propagation(thetaplus, x)": "a product does not mind the order of its factors",
        "J_minus = forward_propagation(thetaminus, x)": "a product does not mind the order of its factors",
        "numerator = np.linalg.norm(gradapprox - grad)": "a distance does not mind the direction",
    },
    mistakes=[
        Mistake(
            "x is moved instead of theta",
            "thetaplus = theta + epsilon",
            "thetaplus = x + epsilon",
            "You measure how the cost answers to a change of the input. Which number does the derivative belong to?",
            also=[
                ("thetaminus = theta - epsilon", "thetaminus = x - epsilon"),
                ("forward_propagation(x, thetaplus)", "forward_propagation(thetaplus, theta)"),
                ("forward_propagation(x, thetaminus)", "forward_propagation(thetaminus, theta)"),
            ],
        ),
        Mistake(
            "x and theta change places throughout",
            "thetaplus = theta + epsilon",
            "thetaplus = x + epsilon",
            "Your difference is small, and yet it is another one: everything is taken with respect to x. Which number "
            "is the parameter?",
            also=[
                ("thetaminus = theta - epsilon", "thetaminus = x - epsilon"),
                ("forward_propagation(x, thetaplus)", "forward_propagation(thetaplus, theta)"),
                ("forward_propagation(x, thetaminus)", "forward_propagation(thetaminus, theta)"),
                ("backward_propagation(x, theta)", "backward_propagation(theta, x)"),
            ],
        ),
        Mistake(
            "a step to one side only",
            "thetaminus = theta - epsilon",
            "thetaminus = theta",
            "Your quotient starts at theta itself. Between which two points, one on each side, should the slope be "
            "taken?",
            also=[("(2 * epsilon)", "epsilon")],
        ),
        Mistake(
            "divided by epsilon instead of twice epsilon",
            "(2 * epsilon)",
            "epsilon",
            "Your measured slope is twice the true one. How far apart are the two points?",
        ),
        Mistake(
            "brackets are missing around twice epsilon",
            "/ (2 * epsilon)",
            "/ 2 * epsilon",
            "Python works from left to right: it divides by 2 and then multiplies. What should be divided by what?",
        ),
        Mistake(
            "the difference is not made relative",
            "difference = numerator / denominator",
            "difference = numerator",
            "A distance of 0.01 is a lot for a gradient of 0.02 and nothing for one of 1000. What do you divide by?",
        ),
        Mistake(
            "the norms are multiplied",
            "np.linalg.norm(grad) + np.linalg.norm(gradapprox)",
            "np.linalg.norm(grad) * np.linalg.norm(gradapprox)",
            "In the denominator stand the two lengths. What does the formula do with them?",
        ),
        Mistake(
            "the norms are squared",
            "np.linalg.norm(grad - gradapprox)",
            "np.linalg.norm(grad - gradapprox) ** 2",
            "Your difference is far too small: the square of a small number is tiny. Is the length the sum of squares,"
            " or its root?",
            also=[
                (
                    "np.linalg.norm(grad) + np.linalg.norm(gradapprox)",
                    "np.linalg.norm(grad) ** 2 + np.linalg.norm(gradapprox) ** 2",
                )
            ],
        ),
        Mistake(
            "epsilon is always 1e-7",
            "thetaplus = theta + epsilon",
            "epsilon = 1e-7\n    thetaplus = theta + epsilon",
            "Right for the usual step, wrong for another one. Where does your function take epsilon from?",
        ),
        Mistake(
            "the length is not taken",
            "np.linalg.norm(grad - gradapprox)",
            "grad - gradapprox",
            "Your difference comes out with a sign. Which function gives the length of a vector, also of one number?",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------- many parameters
def gradient_check_n(
    parameters: dict[str, Array], gradients: dict[str, Array], X: Array, Y: Array, epsilon: float = 1e-7
) -> Any:
    """Hold the gradients of a whole network against measured ones.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3": 47 numbers in all.
    gradients : dict
        At least "dW1", "db1", "dW2", "db2", "dW3", "db3", each with the shape of its parameter.
    X : array of shape (4, m)
        Inputs, one column per example.
    Y : array of shape (m,) or (1, m)
        Labels, 0 or 1.
    epsilon : number
        How far to move a parameter to either side.

    Returns
    -------
    difference : number
        The relative difference between the gradients and their measurement.
    """
    parameters_values, _ = dictionary_to_vector(parameters)  # (47, 1)
    grad = gradients_to_vector(gradients)  # (47, 1)
    num_parameters = parameters_values.shape[0]
    gradapprox = np.zeros((num_parameters, 1))

    for i in range(num_parameters):
        ### START CODE HERE ### (≈ 7 lines of code)
        # the cost with parameter i, and no other, moved up
        thetaplus = np.copy(parameters_values)
        thetaplus[i] = thetaplus[i] + epsilon
        J_plus, _ = forward_propagation_n(X, Y, vector_to_dictionary(thetaplus))
        # the cost with parameter i, and no other, moved down
        thetaminus = np.copy(parameters_values)
        thetaminus[i] = thetaminus[i] - epsilon
        J_minus, _ = forward_propagation_n(X, Y, vector_to_dictionary(thetaminus))
        # the slope between the two
        gradapprox[i] = (J_plus - J_minus) / (2 * epsilon)
        ### END CODE HERE ###

    ### START CODE HERE ### (≈ 3 lines of code)
    # compare the two vectors
    numerator = np.linalg.norm(grad - gradapprox)
    denominator = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = numerator / denominator
    ### END CODE HERE ###

    if difference > 2e-7:
        print(f"\033[93mThe backward pass has a mistake: difference = {difference}\033[0m")
    else:
        print(f"\033[92mThe backward pass agrees with the cost: difference = {difference}\033[0m")
    return difference


def repaired_backward_propagation_n(X: Array, Y: Array, cache: Cache) -> dict[str, Array]:
    """Carry the gradient back through the network, without the mistakes of `backward_propagation_n`.

    Parameters
    ----------
    X : array of shape (4, m)
        Inputs.
    Y : array of shape (m,) or (1, m)
        Labels.
    cache : tuple
        What `forward_propagation_n` kept: (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3).

    Returns
    -------
    gradients : dict
        The keys of `backward_propagation_n`, each with the right gradient.
    """
    m = X.shape[1]
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    gradients = backward_propagation_n(X, Y, cache)

    ### START CODE HERE ### (≈ 2 lines of code)
    # overwrite what is wrong, with the right formula: gradients["..."] = ...
    gradients.update(dW2=np.dot(gradients["dZ2"], A1.T) / m)
    gradients.update(db1=np.sum(gradients["dZ1"], axis=1, keepdims=True) / m)
    ### END CODE HERE ###

    return gradients


def draw_network(rng: Rng, m: int) -> tuple[dict[str, Array], Array, Array]:
    """Parameters, X (4, m) and Y (m,); the numbers are tame, so that no answer comes close to 0 or 1."""
    parameters = {name: 0.5 * rng.normal(size=shape) for name, shape in SHAPES.items()}
    parameters["b1"] += 0.5  # mostly awake relus
    parameters["b2"] += 0.5
    return parameters, rng.normal(size=(4, m)), rng.permutation(np.arange(m) % 2)


def draw_network_checks(rng: Rng) -> Iterator[Draw]:
    """(parameters, gradients, X, Y), with right and with wrong gradients; once with a large epsilon.

    With right gradients and a small epsilon the difference is mere rounding; with a large one it is the quotient's own
    error, which is the same for everyone.
    """
    parameters, X, Y = draw_network(rng, 3)
    _, cache = forward_propagation_n(X, Y, parameters)
    yield Draw("gradients of the given backward pass", (parameters, backward_propagation_n(X, Y, cache), X, Y))

    parameters, X, Y = draw_network(rng, 5)
    _, cache = forward_propagation_n(X, Y, parameters)
    gradients = repaired_backward_propagation_n(X, Y, cache)
    yield Draw("right gradients, epsilon is 0.01", (parameters, gradients, X, Y.reshape(1, -1), 0.01))

    parameters, X, Y = draw_network(rng, 1)
    gradients = {"d" + name: 3 * rng.normal(size=shape) for name, shape in SHAPES.items()}
    yield Draw("a single example, gradients out of the hat", (parameters, gradients, X, Y))


ASSIGNMENT.add(
    gradient_check_n,
    points=45,
    sampler=draw_network_checks,
    rtol=1e-4,
    atol=0.0,
    equivalent={
        "thetaplus[i] = parameters_values[i] + epsilon": "the copy has the same entry",
        "thetaminus[i] = parameters_values[i] - epsilon": "the copy has the same entry",
        "numerator = np.linalg.norm(gradapprox - grad)": "a distance does not mind the direction",
    },
    mistakes=[
        Mistake(
            "a step to one side only",
            "thetaminus[i] = thetaminus[i] - epsilon",
            "thetaminus[i] = thetaminus[i]",
            "Small steps hide it, a step of 0.01 shows it: your quotient starts at theta itself. Where is its other "
            "end?",
            also=[("(2 * epsilon)", "epsilon")],
        ),
        Mistake(
            "divided by epsilon instead of twice epsilon",
            "(2 * epsilon)",
            "epsilon",
            "Your measured slopes are twice the true ones. How far apart are the two points?",
        ),
        Mistake(
            "brackets are missing around twice epsilon",
            "/ (2 * epsilon)",
            "/ 2 * epsilon",
            "Python works from left to right: it divides by 2 and then multiplies. What should be divided by what?",
        ),
        Mistake(
            "the vector is not copied",
            "thetaplus = np.copy(parameters_values)",
            "thetaplus = parameters_values",
            "A second name is no copy: when you move an entry of one, the other moves with it. What gives you a vector"
            " of your own?",
            also=[("thetaminus = np.copy(parameters_values)", "thetaminus = parameters_values")],
        ),
        Mistake(
            "parameters stay moved",
            "thetaplus = np.copy(parameters_values)",
            "thetaplus = np.copy(parameters_values) if i == 0 else thetaplus",
            "After the first turn of the loop, one parameter has moved already. From where should each turn start?",
            also=[
                (
                    "thetaminus = np.copy(parameters_values)",
                    "thetaminus = np.copy(parameters_values) if i == 0 else thetaminus",
                )
            ],
        ),
        Mistake(
            "all parameters are moved at once",
            "thetaplus[i] = thetaplus[i] + epsilon",
            "thetaplus = thetaplus + epsilon",
            "Every turn of your loop measures the same slope, along all parameters together. Which entry belongs to "
            "turn i?",
            also=[("thetaminus[i] = thetaminus[i] - epsilon", "thetaminus = thetaminus - epsilon")],
        ),
        Mistake(
            "the two costs change places",
            "J_plus - J_minus",
            "J_minus - J_plus",
            "Your slopes have the wrong sign. Which height comes first in a rise from left to right?",
        ),
        Mistake(
            "the difference is not made relative",
            "difference = numerator / denominator",
            "difference = numerator",
            "A distance of 0.01 is a lot for a gradient of 0.02 and nothing for one of 1000. What do you divide by?",
        ),
        Mistake(
            "the length of the sum instead of the sum of the lengths",
            "np.linalg.norm(grad) + np.linalg.norm(gradapprox)",
            "np.linalg.norm(grad + gradapprox)",
            "For two vectors that point apart, their sum is shorter than both. Does the formula add first, or take "
            "the lengths first?",
        ),
        Mistake(
            "the norms are squared",
            "np.linalg.norm(grad - gradapprox)",
            "np.linalg.norm(grad - gradapprox) ** 2",
            "Is the length of a vector the sum of its squares, or the root of that sum?",
            also=[
                (
                    "np.linalg.norm(grad) + np.linalg.norm(gradapprox)",
                    "np.linalg.norm(grad) ** 2 + np.linalg.norm(gradapprox) ** 2",
                )
            ],
        ),
        Mistake(
            "absolute values instead of lengths",
            "np.linalg.norm(grad - gradapprox)",
            "np.sum(np.abs(grad - gradapprox))",
            "You add up absolute values. The length of a vector squares its entries first: which function of numpy "
            "does all of it?",
            also=[
                (
                    "np.linalg.norm(grad) + np.linalg.norm(gradapprox)",
                    "np.sum(np.abs(grad)) + np.sum(np.abs(gradapprox))",
                )
            ],
        ),
        Mistake(
            "epsilon is always 1e-7",
            "thetaplus = np.copy(parameters_values)",
            "epsilon = 1e-7\n        thetaplus = np.copy(parameters_values)",
            "Right for the usual step, wrong for another one. Where does your function take epsilon from?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------- the repair
def draw_caches(rng: Rng) -> Iterator[Draw]:
    """(X, Y, cache) for one example and for more, with flat and with two-dimensional labels."""
    for label, m, flat in (
        ("a single example", 1, False),
        ("three examples, flat labels", 3, True),
        ("seven examples", 7, False),
    ):
        parameters, X, Y = draw_network(rng, m)
        parameters["W3"] = np.abs(parameters["W3"]) + 0.1
        parameters["b1"] += 1.0  # awake relus: each gradient has something in it
        parameters["b2"] += 2.0
        _, cache = forward_propagation_n(X, Y, parameters)
        yield Draw(label, (X, Y if flat else Y.reshape(1, -1), cache))


# the solution calls update(), so that its stub does not name the two keys
ASSIGNMENT.add(
    repaired_backward_propagation_n,
    points=0,
    sampler=draw_caches,
    equivalent={
        "gradients.update(db1=np.sum(gradients['dZ1'], axis=-1, keepdims=True) / m)": "of two axes, 1 is the last",
    },
    mistakes=[
        Mistake(
            "only dW2 is repaired",
            'gradients.update(db1=np.sum(gradients["dZ1"], axis=1, keepdims=True) / m)',
            "pass",
            "One mistake is gone, another one is left. Check the keys one by one: which biases does the cost "
            "contradict?",
        ),
        Mistake(
            "only db1 is repaired",
            'gradients.update(dW2=np.dot(gradients["dZ2"], A1.T) / m)',
            "pass",
            "One mistake is gone, another one is left. Check the keys one by one: which weights does the cost "
            "contradict?",
        ),
        Mistake(
            "dW2 is a sum instead of an average",
            'np.dot(gradients["dZ2"], A1.T) / m',
            'np.dot(gradients["dZ2"], A1.T)',
            "The cost is an average over the examples. What does that make of the weights' gradient?",
        ),
        Mistake(
            "db1 is a sum instead of an average",
            "keepdims=True) / m",
            "keepdims=True)",
            "The cost is an average over the examples. What does that make of the biases' gradient?",
        ),
        Mistake(
            "dW2 is halved once too often",
            'np.dot(gradients["dZ2"], A1.T) / m',
            'np.dot(gradients["dZ2"], A1.T) / (2 * m)',
            "Now dW2 is half of what it should be. Was the factor 2 to be removed, or to be turned around?",
        ),
        Mistake(
            "db1 is flat",
            "axis=1, keepdims=True",
            "axis=1",
            "A gradient has the shape of what it belongs to, and a bias is a column. What keeps the second dimension?",
        ),
        Mistake(
            "db1 is summed over the units",
            "axis=1, keepdims=True",
            "axis=0, keepdims=True",
            "Each unit has its own bias and adds up over the examples. Which axis counts the examples?",
        ),
    ],
)
