"""Assignment 17: a picture that has the content of one picture and the style of another.

Costs are asked on a gradient tape: a right number that no tape can follow would never move a pixel. Numbers are
float32, so answers agree to about six digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.neural_style_transfer import Costs, model_nn, on_tape, with_optimizer
from dlcore.given.tensors import back_in_arrays, tf
from dlcore.plain import Array

Rng: TypeAlias = np.random.Generator
Tensor: TypeAlias = Any

ASSIGNMENT = Assignment("17-neural-style-transfer", "Neural style transfer: learning the pixels", kind="keras")

RTOL, ATOL = 1e-4, 1e-6

SHAPES = {  # label: (1, n_H, n_W, n_C)
    "three channels": (1, 4, 5, 3),
    "one place, one channel": (1, 1, 1, 1),
    "a single channel": (1, 3, 4, 1),
    "a single place": (1, 1, 1, 5),
    "as many channels as places": (1, 2, 3, 6),
    "as high as wide": (1, 3, 3, 2),
    "more channels than places": (1, 1, 2, 7),
}


def draw_pairs(rng: Rng) -> Iterator[Draw]:
    """Two activations of one shape; some pairs are alike, or alike up to the places."""
    for label, shape in SHAPES.items():
        yield Draw(label, (rng.normal(1, 1, shape), rng.normal(0, 2, shape)))
    a = rng.normal(1, 2, (1, 3, 4, 2))
    yield Draw("twice the same", (a, a))
    yield Draw("the same, mirrored", (a, a[:, :, ::-1]))
    yield Draw("nothing on one side", (np.zeros_like(a), a))


# --------------------------------------------------------------------------------------------------------- content cost
def compute_content_cost(a_C: Tensor, a_G: Tensor) -> Tensor:
    """Compute how far the content of two pictures is apart.

    Parameters
    ----------
    a_C : tensor of shape (1, n_H, n_W, n_C)
        Activations of the content picture in one layer.
    a_G : tensor of shape (1, n_H, n_W, n_C)
        Activations of the generated picture in the same layer.

    Returns
    -------
    J_content : tensor without axes
        The sum of squared differences, divided by 4 n_H n_W n_C.

    Notes
    -----
    L. A. Gatys, A. S. Ecker, M. Bethge: "A neural algorithm of artistic style", arXiv 1508.06576, 2015.
    """
    ### START CODE HERE ### (≈ 3 lines of code)
    _, n_H, n_W, n_C = a_G.shape
    difference = tf.subtract(a_C, a_G)  # (1, n_H, n_W, n_C)
    J_content = tf.reduce_sum(tf.square(difference)) / (4 * n_H * n_W * n_C)
    ### END CODE HERE ###

    return J_content


ASSIGNMENT.add(
    compute_content_cost,
    points=25,
    sampler=draw_pairs,
    through=on_tape,
    rtol=RTOL,
    atol=ATOL,
    equivalent={
        "difference = tf.subtract(a_G, a_C)": "it is squared",
        "difference = -tf.subtract(a_C, a_G)": "it is squared",
        "_, n_H, n_W, n_C = a_C.shape": "both have the same shape",
    },
    mistakes=[
        Mistake(
            "the factor 1/4 is left out",
            "(4 * n_H * n_W * n_C)",
            "(n_H * n_W * n_C)",
            "Your cost is four times too large. What else stands below the fraction line?",
        ),
        Mistake(
            "one half instead of one quarter",
            "(4 * n_H * n_W * n_C)",
            "(2 * n_H * n_W * n_C)",
            "Your cost is twice too large. Look at the number below the fraction line.",
        ),
        Mistake(
            "the sum is not divided by the number of channels",
            "(4 * n_H * n_W * n_C)",
            "(4 * n_H * n_W)",
            "Your cost is right where there is a single channel. What does the sum run over?",
        ),
        Mistake(
            "the sum is not divided at all",
            " / (4 * n_H * n_W * n_C)",
            "",
            "You have the sum of squares. By what is it divided?",
        ),
        Mistake(
            "the mean is divided once more",
            "tf.reduce_sum(",
            "tf.reduce_mean(",
            "A mean is divided by the number of entries already. You divide by it twice.",
        ),
        Mistake(
            "the differences are not squared",
            "tf.square(difference)",
            "difference",
            "Your cost can be negative: differences of opposite signs cancel. What keeps them from it?",
        ),
        Mistake(
            "distances instead of squares",
            "tf.square(difference)",
            "tf.abs(difference)",
            "Absolute values keep the sign away as well, but the formula has squares.",
        ),
        Mistake(
            "one cost for each place",
            "tf.reduce_sum(tf.square(difference))",
            "tf.reduce_sum(tf.square(difference), axis=-1)",
            "The cost is one number. Over which axes does the sum run if you do not name any?",
        ),
        Mistake(
            "a step of numpy",
            "tf.subtract(a_C, a_G)",
            "tf.constant(np.asarray(a_C) - np.asarray(a_G))",
            "The number is right, and the tape cannot follow: something in between was not done by TensorFlow, and no "
            "pixel would ever move. Which line uses numpy?",
        ),
    ],
)


# ---------------------------------------------------------------------------------------------------------- gram matrix
def gram_matrix(A: Tensor) -> Tensor:
    """Compute the Gram matrix: every channel times every channel.

    Parameters
    ----------
    A : tensor of shape (n_C, n_H * n_W)
        Each row is a channel, written as one long vector.

    Returns
    -------
    GA : tensor of shape (n_C, n_C)
        Entry (i, j) is the sum over all places of channel i times channel j.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    GA = tf.matmul(A, tf.transpose(A))
    ### END CODE HERE ###

    return GA


def draw_channels(rng: Rng) -> Iterator[Draw]:
    """Few and many channels, few and many places."""
    shapes = {
        "more places than channels": (3, 7),
        "more channels than places": (5, 2),
        "a single channel": (1, 4),
        "a single place": (4, 1),
        "a single number": (1, 1),
        "as many places as channels": (3, 3),
    }
    for label, shape in shapes.items():
        yield Draw(label, (rng.normal(0.5, 1, shape),))


ASSIGNMENT.add(
    gram_matrix,
    points=20,
    sampler=draw_channels,
    through=on_tape,
    rtol=RTOL,
    atol=1e-5,
    mistakes=[
        Mistake(
            "the product is the wrong way round",
            "tf.matmul(A, tf.transpose(A))",
            "tf.matmul(tf.transpose(A), A)",
            "Your matrix compares places, not channels. Channels are rows of A: how many rows should the answer have?",
        ),
        Mistake(
            "the product goes entry by entry",
            "tf.matmul(A, tf.transpose(A))",
            "tf.multiply(A, A)",
            "`*` and `tf.multiply` go entry by entry and keep the shape. Which function is the matrix product?",
        ),
        Mistake(
            "A is not transposed",
            "tf.transpose(A)",
            "A",
            "The inner sizes of the two matrices do not match. What has to be turned on its side?",
        ),
        Mistake(
            "the matrix is divided by the number of places",
            "tf.matmul(A, tf.transpose(A))",
            "tf.matmul(A, tf.transpose(A)) / A.shape[1]",
            "You took an average over the places. In this formula nothing is divided; that comes later.",
        ),
        Mistake(
            "the channels are centred first",
            "GA = tf.matmul(A, tf.transpose(A))",
            "A = A - tf.reduce_mean(A, axis=1, keepdims=True)\n    GA = tf.matmul(A, tf.transpose(A))",
            "That is a covariance. A Gram matrix keeps the averages in.",
        ),
        Mistake(
            "the rows are brought to length one",
            "GA = tf.matmul(A, tf.transpose(A))",
            "A = tf.nn.l2_normalize(A, axis=1)\n    GA = tf.matmul(A, tf.transpose(A))",
            "Your diagonal holds ones: these are cosines. How often a pattern occurs is part of the style, too.",
        ),
        Mistake(
            "a product of numpy",
            "tf.matmul(A, tf.transpose(A))",
            "tf.constant(np.asarray(A) @ np.asarray(A).T)",
            "The numbers are right, and the tape cannot follow: stay with TensorFlow's functions.",
        ),
    ],
)


# ---------------------------------------------------------------------------------------------- style cost of one layer
def compute_layer_style_cost(a_S: Tensor, a_G: Tensor) -> Tensor:
    """Compute how far the style of two pictures is apart in one layer.

    Parameters
    ----------
    a_S : tensor of shape (1, n_H, n_W, n_C)
        Activations of the style picture.
    a_G : tensor of shape (1, n_H, n_W, n_C)
        Activations of the generated picture in the same layer.

    Returns
    -------
    J_style_layer : tensor without axes
        The sum of squared differences of the Gram matrices, divided by 4 n_C^2 (n_H n_W)^2.
    """
    ### START CODE HERE ### (≈ 6 lines of code)
    _, n_H, n_W, n_C = a_G.shape
    a_S = tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))  # (n_C, n_H * n_W)
    a_G = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    GS = gram_matrix(a_S)  # (n_C, n_C)
    GG = gram_matrix(a_G)
    J_style_layer = tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2 * (n_H * n_W) ** 2)
    ### END CODE HERE ###

    return J_style_layer


ASSIGNMENT.add(
    compute_layer_style_cost,
    points=35,
    sampler=draw_pairs,
    through=on_tape,
    rtol=RTOL,
    atol=1e-5,
    equivalent={
        "_, n_H, n_W, n_C = a_S.shape": "both have the same shape",
        "a_S = -tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))": "signs cancel in the Gram matrix",
        "a_G = -tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))": "signs cancel in the Gram matrix",
        "J_style_layer = tf.reduce_sum(tf.square(GG - GS)) / (4 * n_C ** 2 * (n_H * n_W) ** 2)": "it is squared",
    },
    mistakes=[
        Mistake(
            "reshaped without transposing",
            "tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))",
            "tf.reshape(a_S, [n_C, n_H * n_W])",
            "The shape is right, the rows are not: each of your rows mixes all channels. `reshape` keeps the order of "
            "the numbers, and the channel is the index that runs fastest. What has to come after the reshaping?",
            also=[("tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))", "tf.reshape(a_G, [n_C, n_H * n_W])")],
        ),
        Mistake(
            "not transposed: places are compared instead of channels",
            "tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C]))",
            "tf.reshape(a_S, [n_H * n_W, n_C])",
            "`gram_matrix` wants channels as rows. What are your rows?",
            also=[("tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))", "tf.reshape(a_G, [n_H * n_W, n_C])")],
        ),
        Mistake(
            "the number of channels is not squared",
            "n_C**2",
            "n_C",
            "Your cost is n_C times too large. A Gram matrix has n_C times n_C entries.",
        ),
        Mistake(
            "the number of places is not squared",
            "(n_H * n_W) ** 2",
            "(n_H * n_W)",
            "Each entry of a Gram matrix is a sum over all places, and it is squared. What does that do to the places?",
        ),
        Mistake(
            "the factor 1/4 is left out",
            "(4 * n_C**2",
            "(n_C**2",
            "Your cost is four times too large. What else stands below the fraction line?",
        ),
        Mistake(
            "the divisor of the content cost",
            "(4 * n_C**2 * (n_H * n_W) ** 2)",
            "(4 * n_H * n_W * n_C)",
            "That is what the content cost is divided by. This one is divided by a square.",
        ),
        Mistake(
            "the factor is squared with the places",
            "4 * n_C**2 * (n_H * n_W) ** 2",
            "(2 * n_C * n_H * 2 * n_W) ** 2",
            "Your cost is four times too small. Which factors does the square in the formula stand at?",
        ),
        Mistake(
            "no Gram matrices",
            "GS = gram_matrix(a_S)",
            "GS = a_S",
            "You compare activations place by place: that is content. What forgets the places?",
            also=[("GG = gram_matrix(a_G)", "GG = a_G")],
        ),
        Mistake(
            "the differences are not squared",
            "tf.square(GS - GG)",
            "(GS - GG)",
            "Your cost can be negative. What is done to each difference before the sum?",
        ),
        Mistake(
            "a step of numpy",
            "tf.reshape(a_G, [n_H * n_W, n_C])",
            "np.reshape(np.asarray(a_G), (n_H * n_W, n_C))",
            "The number is right, and the tape cannot follow: which line uses numpy?",
        ),
    ],
)


# --------------------------------------------------------------------------------------------- style cost of all layers
def compute_style_cost(
    a_S: Mapping[str, Tensor], a_G: Mapping[str, Tensor], STYLE_LAYERS: Sequence[tuple[str, float]]
) -> Tensor:
    """Compute how far the style of two pictures is apart, over several layers.

    Parameters
    ----------
    a_S, a_G : dict of tensors
        Activations of the style picture and of the generated picture, by the name of the layer.
    STYLE_LAYERS : list of (name, weight)
        The layers that count, and how much.

    Returns
    -------
    J_style : tensor without axes
        The sum of the layers' style costs, each times its weight.
    """
    J_style = tf.constant(0.0)

    ### START CODE HERE ### (≈ 2 lines of code)
    for name, weight in STYLE_LAYERS:
        J_style += weight * compute_layer_style_cost(a_S[name], a_G[name])
    ### END CODE HERE ###

    return J_style


def draw_networks(rng: Rng) -> Iterator[Draw]:
    """Activations of three layers; some, all or one of them count."""
    shapes = {"conv1": (1, 4, 3, 2), "fire2": (1, 2, 2, 4), "fire3": (1, 1, 2, 3)}
    weights = rng.uniform(0.2, 1, 3).tolist()

    def activations() -> dict[str, Array]:
        return {name: rng.normal(1, 1, shape) for name, shape in shapes.items()}

    yield Draw("three layers", (activations(), activations(), list(zip(shapes, weights, strict=True))))
    yield Draw("one of three layers", (activations(), activations(), [("fire2", 1.0)]))
    yield Draw("two of three layers", (activations(), activations(), [("fire3", 2.0), ("conv1", weights[0])]))


ASSIGNMENT.add(
    compute_style_cost,
    points=0,
    sampler=draw_networks,
    through=on_tape,
    rtol=RTOL,
    atol=ATOL,
    equivalent={
        "J_style += weight * compute_layer_style_cost(a_G[name], a_S[name])": "the layer's cost is the same both ways"
    },
    mistakes=[
        Mistake(
            "the weights are left out",
            "weight * compute_layer_style_cost",
            "compute_layer_style_cost",
            "Every layer counts the same. What is the second entry of each pair for?",
        ),
        Mistake(
            "only the last layer counts",
            "J_style += weight",
            "J_style = weight",
            "Each turn of your loop forgets the one before it.",
        ),
        Mistake(
            "the sum is divided by the number of layers",
            "weight * compute_layer_style_cost",
            "weight / len(STYLE_LAYERS) * compute_layer_style_cost",
            "The weights say already how much each layer counts. Nothing more is divided.",
        ),
        Mistake(
            "a picture is compared with itself",
            "(a_S[name], a_G[name])",
            "(a_G[name], a_G[name])",
            "Your cost is zero. Which two pictures do you compare?",
        ),
        Mistake(
            "all layers count, whether listed or not",
            "for name, weight in STYLE_LAYERS:",
            "for name, weight in ((name, dict(STYLE_LAYERS).get(name, 1.0)) for name in a_G):",
            "Only the layers in `STYLE_LAYERS` count.",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------------- total cost
def total_cost(J_content: Any, J_style: Any, alpha: float = 10, beta: float = 40) -> Any:
    """Weigh content and style against each other.

    Parameters
    ----------
    J_content, J_style : numbers, or tensors without axes
        The two costs.
    alpha, beta : float
        How much each counts.

    Returns
    -------
    J : number, or tensor without axes
        alpha J_content + beta J_style.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    J = alpha * J_content + beta * J_style
    ### END CODE HERE ###

    return J


def draw_costs(rng: Rng) -> Iterator[Draw]:
    """Costs and weights; the weights are left out, one of them, or one is zero."""

    def costs() -> list[float]:
        return [float(cost) for cost in rng.uniform(0.5, 2, 2)]

    yield Draw("the weights left out", tuple(costs()))
    yield Draw("both weights", (*costs(), 3, 8))
    yield Draw("content only", (*costs(), 1.5, 0))
    yield Draw("style only", (*costs(), 0, 2.5))
    yield Draw("beta left out", (*costs(), float(rng.uniform(1, 5))))


ASSIGNMENT.add(
    total_cost,
    points=20,
    sampler=draw_costs,
    through=back_in_arrays,
    rtol=1e-5,
    atol=ATOL,
    mistakes=[
        Mistake(
            "alpha and beta are swapped",
            "alpha * J_content + beta * J_style",
            "beta * J_content + alpha * J_style",
            "Which of the two weighs the content?",
        ),
        Mistake(
            "the weights are left out",
            "alpha * J_content + beta * J_style",
            "J_content + J_style",
            "What are alpha and beta for?",
        ),
        Mistake(
            "the style is subtracted",
            "+ beta * J_style",
            "- beta * J_style",
            "Your cost falls when the style gets worse. Which sign is in the formula?",
        ),
        Mistake(
            "the weights are fixed",
            "alpha * J_content + beta * J_style",
            "10 * J_content + 40 * J_style",
            "It is right for the defaults only. Use the arguments.",
        ),
        Mistake(
            "the cost is divided by the sum of the weights",
            "alpha * J_content + beta * J_style",
            "(alpha * J_content + beta * J_style) / (alpha + beta)",
            "You took an average. The formula is a sum.",
        ),
    ],
)


# -------------------------------------------------------------------------------------------------------- training step
def train_step(generated_image: Tensor, costs: Costs, optimizer: Any) -> tuple[Tensor, Tensor, Tensor]:
    """Move every pixel one step downhill.

    Parameters
    ----------
    generated_image : tf.Variable of shape (1, n_H, n_W, 3)
        The picture; it is changed in place.
    costs : callable
        From a picture computes (J, J_content, J_style).
    optimizer : tf.keras.optimizers.Optimizer
        Takes the step.

    Returns
    -------
    J, J_content, J_style : tensors without axes
        The costs before the step.
    """
    ### START CODE HERE ### (≈ 4 lines of code)
    with tf.GradientTape() as tape:
        J, J_content, J_style = costs(generated_image)
    gradient = tape.gradient(J, generated_image)
    optimizer.apply_gradients([(gradient, generated_image)])
    ### END CODE HERE ###

    return J, J_content, J_style


def draw_pictures(rng: Rng) -> Iterator[Draw]:
    """(picture, target, optimizer, steps): pictures away from what they shall become."""
    for label, optimizer, count in (("one step of Adam", "Adam", 1), ("three steps", "Adam", 3), ("plainly", "SGD", 2)):
        target = rng.uniform(-3, 3, (1, 2, 3, 3))
        away = rng.uniform(8, 20, target.shape) * rng.choice([-1, 1], target.shape)
        yield Draw(label, (target + away, target, optimizer, count))


ASSIGNMENT.add(
    train_step,
    points=0,
    sampler=draw_pictures,
    through=with_optimizer,
    rtol=RTOL,
    atol=1e-4,
    mistakes=[
        Mistake(
            "no step is taken",
            "optimizer.apply_gradients([(gradient, generated_image)])",
            "pass",
            "The costs are right, and no pixel moved. Who takes the step?",
        ),
        Mistake(
            "the step goes uphill",
            "[(gradient, generated_image)]",
            "[(-gradient, generated_image)]",
            "The optimizer subtracts by itself. What happens to a gradient whose sign you flip before?",
        ),
        Mistake(
            "the gradient of the content alone",
            "tape.gradient(J, ",
            "tape.gradient(J_content, ",
            "Your pixels move towards the content only. Which of the three costs is to fall?",
        ),
        Mistake(
            "the gradient of the style alone",
            "tape.gradient(J, ",
            "tape.gradient(J_style, ",
            "Your pixels move towards the style only. Which of the three costs is to fall?",
        ),
        Mistake(
            "the costs after the step",
            "optimizer.apply_gradients([(gradient, generated_image)])",
            "optimizer.apply_gradients([(gradient, generated_image)]); J, J_content, J_style = costs(generated_image)",
            "The picture is right. Which costs do you return, those before the step or those after it?",
        ),
        Mistake(
            "nothing happens under the tape",
            "    J, J_content, J_style = costs(generated_image)",
            "    pass\n    if True:\n        J, J_content, J_style = costs(generated_image)",
            "A tape records what is computed inside of its block. Which line has to be indented?",
        ),
    ],
)


# ----------------------------------------------------------------------------------------- the whole, without a network
def transfer_pixels(
    content: Tensor, style: Tensor, generated: Array, num_iterations: int, alpha: float = 10, beta: float = 40
) -> tuple[Array, Array]:
    """Transfer style with the pixels themselves as activations, so that the Gram matrix is one of colours.

    Parameters
    ----------
    content, style : tensors of shape (1, n_H, n_W, 3)
    generated : array of shape (1, n_H, n_W, 3)
        Where to start.
    num_iterations : int
        Steps of Adam, each with learning rate 2.
    alpha, beta : float
        How much content and style count.

    Returns
    -------
    generated : array of float32, shape (1, n_H, n_W, 3)
    costs : array of shape (num_iterations, 3)
        J, J_content and J_style after each step.
    """

    def costs(picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        J_content = compute_content_cost(content, picture)
        J_style = compute_layer_style_cost(style, picture)
        return total_cost(J_content, J_style, alpha, beta), J_content, J_style

    picture, history, _ = model_nn(train_step, costs, generated, num_iterations)
    return picture, history
