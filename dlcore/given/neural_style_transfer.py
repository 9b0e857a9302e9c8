"""Assignment 17's tools: the network that looks, pictures in and out, the loop, and how its exercises are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from PIL import Image

from dlcore.datasets.pictures import readable
from dlcore.datasets.places import DataError, find_shipped
from dlcore.given.tensorflow_tutorial import FOLLOWED, LOST
from dlcore.given.tensors import arrays_of, tensors_of, tf
from dlcore.plain import Array
from dlcore.through import Function
from dlcore.training import steps

Tensor: TypeAlias = Any
Costs: TypeAlias = Callable[[Any], tuple[Any, Any, Any]]
Step: TypeAlias = Callable[[Any, Costs, Any], tuple[Any, Any, Any]]

SHIPPED = "style.npz"
MEANS = np.array([123.68, 116.779, 103.939], np.float32)  # of red, green and blue in the pictures the network knows
FIRES = range(2, 8)
POOLED = (2, 4, 6)  # before these blocks, height and width are halved
EVERY = 20  # steps from one snapshot to the next


# ---------------------------------------------------------------------------------------------------------- the network
class StyleNetwork:
    """The lower layers of SqueezeNet, trained to tell a thousand kinds of things apart; its weights stay as they are.

    Parameters
    ----------
    weights : mapping
        Arrays by name; the filters of a layer end in ".W", its biases in ".b".

    Notes
    -----
    F. N. Iandola et al.: "SqueezeNet", arXiv 1602.07360, 2016, version 1.1, with averages in place of maxima where it
    pools: they blur less of the gradient, and make smoother pictures.
    """

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self.weights = {name: np.asarray(array, np.float32) for name, array in weights.items()}

    def __call__(self, image: Tensor) -> dict[str, Tensor]:
        """Look at a picture.

        Parameters
        ----------
        image : tensor of float32, shape (1, n_H, n_W, 3)
            Red, green, blue, less `MEANS`.

        Returns
        -------
        dict of tensors
            Activations of the layers "conv1", "fire2", ..., "fire7", each of shape (1, height, width, channels).
        """
        A = self._convolved(image[..., ::-1], "conv1", stride=2)  # blue comes first in what it was trained on
        activations = {"conv1": A}
        for name, pooled in ((f"fire{k}", k in POOLED) for k in FIRES):
            A = tf.nn.avg_pool2d(A, 3, 2, "SAME") if pooled else A
            squeezed = self._convolved(A, f"{name}/squeeze1x1")
            A = tf.concat([self._convolved(squeezed, f"{name}/expand{f}x{f}") for f in (1, 3)], axis=-1)
            activations[name] = A
        return activations

    def _convolved(self, A: Tensor, name: str, stride: int = 1) -> Tensor:
        Z = tf.nn.conv2d(A, self.weights[f"{name}.W"], stride, "SAME") + self.weights[f"{name}.b"]
        return tf.nn.relu(Z)


def load_style_network() -> tuple[StyleNetwork, Array, Array]:
    """Load the network and two pictures.

    Returns
    -------
    network : StyleNetwork
    content_image : array of uint8, shape (150, 200, 3)
        A photograph of a cat.
    style_image : array of uint8, shape (150, 200, 3)
        Brush strokes, drawn by a program.

    Raises
    ------
    dlcore.datasets.DataError
        If the course's file ``style.npz`` is not to be found, or damaged.
    """
    path = find_shipped(SHIPPED)
    if path is None:
        raise DataError(f"{SHIPPED} is missing. Put the course's folder `datasets` beside the notebook, or above it.")
    with readable(path), path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
        arrays = dict(file)
        content, style = arrays.pop("content"), arrays.pop("style")
        return StyleNetwork(arrays), content, style


# --------------------------------------------------------------------------------------------------------- the pictures
def reshape_and_normalize_image(image: Array) -> Array:
    """Turn a picture into what the network reads.

    Parameters
    ----------
    image : array of shape (n_H, n_W, 3)
        Red, green, blue from 0 to 255.

    Returns
    -------
    array of float32, shape (1, n_H, n_W, 3)
        The colours less their `MEANS`.
    """
    return np.asarray(image, np.float32)[None] - MEANS


def picture_of(image: Any) -> Array:
    """Turn back what `reshape_and_normalize_image` did.

    Parameters
    ----------
    image : array, tensor or variable of shape (1, n_H, n_W, 3)

    Returns
    -------
    array of uint8, shape (n_H, n_W, 3)
        What is darker than black or brighter than white is cut off.
    """
    return np.asarray(np.clip(np.round(np.asarray(image)[0] + MEANS), 0, 255), dtype=np.uint8)


def save_image(path: str | Path, image: Any) -> None:
    """Write a picture to a file.

    Parameters
    ----------
    path : str or Path
        Its ending names the format: "cat.png".
    image : array, tensor or variable of shape (1, n_H, n_W, 3)
        The colours less their `MEANS`.
    """
    Image.fromarray(picture_of(image)).save(path)


def generate_noise_image(content_image: Array, noise_ratio: float = 0.6) -> Array:
    """Mix a picture with noise, the same noise every time.

    Parameters
    ----------
    content_image : array of shape (1, n_H, n_W, 3)
        The colours less their `MEANS`.
    noise_ratio : float
        Part of the noise, which is uniform from -20 to 20; the rest is the picture.

    Returns
    -------
    array of float32, shape (1, n_H, n_W, 3)
    """
    noise = np.random.default_rng(17).uniform(-20, 20, content_image.shape)
    return np.asarray(noise_ratio * noise + (1 - noise_ratio) * content_image, np.float32)


# ------------------------------------------------------------------------------------------------------------- the loop
def model_nn(
    train_step: Step, costs: Costs, input_image: Array, num_iterations: int = 200, learning_rate: float = 2.0
) -> tuple[Array, Array, dict[int, Array]]:
    """Train the pixels of a picture with Adam.

    Parameters
    ----------
    train_step : callable
        ``(generated_image, costs, optimizer)``: takes a step, returns the costs before it.
    costs : callable
        From a picture computes (J, J_content, J_style).
    input_image : array of shape (1, n_H, n_W, 3)
        Where to start.
    num_iterations : int
        Number of steps.
    learning_rate : float
        About how far a pixel moves in a step, in units of 255 from black to white.

    Returns
    -------
    generated_image : array of float32, shape (1, n_H, n_W, 3)
    history : array of shape (num_iterations, 3)
        J, J_content and J_style after each step.
    snapshots : dict of arrays
        The picture after step 0, 20, 40, ... and after the last.
    """
    generated_image = tf.Variable(input_image, dtype=tf.float32)
    optimizer = tf.keras.optimizers.Adam(learning_rate)
    optimizer.build([generated_image])  # makes Adam's averages now: a graph may not make variables
    step = tf.function(lambda: train_step(generated_image, costs, optimizer))
    before, snapshots = [], {}
    for i in steps(num_iterations, "pixels"):
        before.append(arrays_of(step()))
        if i % EVERY == 0 or i == num_iterations - 1:
            snapshots[i] = generated_image.numpy()
    history = np.array([*before[1:], arrays_of(costs(generated_image))])  # after a step is before the next
    return generated_image.numpy(), history, snapshots


# ------------------------------------------------------------------------------------------ how the exercises are asked
def on_tape(function: Function, *arguments: Any) -> tuple[Any, str]:
    """Call a function with tensors in place of arrays, and see whether a gradient tape can follow it.

    Parameters
    ----------
    function : callable
        The function to ask.
    arguments
        Plain values; the last that holds arrays belongs to the picture whose pixels are learnt.

    Returns
    -------
    answer : Any
        What the function returned, with arrays in place of tensors.
    followed : str
        Whether the answer has a gradient with respect to that picture, in words.
    """
    given = [tensors_of(argument) for argument in arguments]
    held = [[each for each in tf.nest.flatten(argument) if tf.is_tensor(each)] for argument in given]
    picture = [each for each in held if each][-1]
    with tf.GradientTape() as tape:
        tape.watch(picture)
        answer = function(*given)
    found = tape.gradient(answer, picture) if tf.is_tensor(answer) else [None]
    return arrays_of(answer), FOLLOWED if any(gradient is not None for gradient in found) else LOST


def with_optimizer(function: Function, image: Array, target: Array, optimizer: str, count: int) -> dict[str, Any]:
    """Let a training step move a picture towards another one, and towards grey.

    Parameters
    ----------
    function : callable
        The training step to ask.
    image, target : arrays of shape (1, n_H, n_W, 3)
        Where the picture starts, and where it is drawn to.
    optimizer : {"Adam", "SGD"}
    count : int
        Number of steps.

    Returns
    -------
    dict
        The picture after the steps, and what each step returned.
    """
    picture = tf.Variable(image, dtype=tf.float32)
    wanted = tf.constant(target, dtype=tf.float32)

    def costs(generated: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        J_content, J_style = tf.reduce_sum(tf.square(generated - wanted)), tf.reduce_sum(tf.square(generated))
        return 0.75 * J_content + 0.25 * J_style, J_content, J_style

    takes = {"Adam": tf.keras.optimizers.Adam(2.0), "SGD": tf.keras.optimizers.SGD(0.125)}[optimizer]
    answers = [arrays_of(function(picture, costs, takes)) for _ in range(count)]
    return {"picture": picture.numpy(), "costs": answers}
