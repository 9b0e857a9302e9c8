"""Assignment 14's tools: Keras layers under short names, what a model consists of, and how its exercises are asked."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from dlcore.given.tensorflow_tutorial import convert_to_one_hot as convert_to_one_hot
from dlcore.given.tensorflow_tutorial import load_dataset as load_dataset
from dlcore.given.tensors import tf
from dlcore.plain import Array
from dlcore.through import Function

Row: TypeAlias = tuple[str, list[int | None], int, int]

PERIOD = 4099  # a prime: repeated numbers fall into other channels every time


class _Layers:
    """Stands for `tf.keras.layers`, which is loaded when a layer is first asked for."""

    def __getattr__(self, name: str) -> Any:
        return getattr(tf.keras.layers, name)


layers: Any = _Layers()


def glorot_uniform(seed: int) -> Any:
    """Draw first weights evenly from an interval that suits the size of the layer.

    Parameters
    ----------
    seed : int
        The same seed gives the same weights for the same shape.

    Returns
    -------
    keras.initializers.GlorotUniform

    Notes
    -----
    X. Glorot, Y. Bengio: "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
    """
    return tf.keras.initializers.GlorotUniform(seed=seed)


# --------------------------------------------------------------------------------------------- what a model consists of
def table_of(model: Any) -> list[Row]:
    """List the layers of a model.

    Parameters
    ----------
    model : keras.Model
        Any model with one answer for each layer.

    Returns
    -------
    list of (name, shape, trainable, non_trainable)
        A row for each layer: its name, or its kind if nobody named it; the shape of its answer, in which None is the
        number of examples; its trainable parameters and the others.
    """
    return [
        (_name(layer), list(layer.output.shape), _count(layer.trainable_weights), _count(layer.non_trainable_weights))
        for layer in model.layers
    ]


def _name(layer: Any) -> str:
    """A layer's name without the number that Keras appends to names of its own."""
    kind = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", type(layer).__name__).lower()
    return kind if re.fullmatch(kind + r"(_\d+)?", layer.name) else str(layer.name)


def _count(weights: Sequence[Any]) -> int:
    return sum(int(np.prod(weight.shape)) for weight in weights)


def summarize(rows: Sequence[Row]) -> dict[str, int]:
    """Add up the parameters of a table.

    Parameters
    ----------
    rows : list of rows
        From `table_of`.

    Returns
    -------
    dict
        "total", "trainable" and "non_trainable" parameters.
    """
    trainable, fixed = sum(row[2] for row in rows), sum(row[3] for row in rows)
    return {"total": trainable + fixed, "trainable": trainable, "non_trainable": fixed}


# ------------------------------------------------------------------------------------------ how the exercises are asked
def model_of_block(function: Function, shape: Sequence[int], *arguments: Any) -> Any:
    """Make a model of a single block.

    Parameters
    ----------
    function : callable
        The block: it takes a symbolic tensor and `arguments`.
    shape : sequence of int
        Of one example: (n_H, n_W, n_C).
    arguments
        What comes after the tensor.

    Returns
    -------
    keras.Model
        Or what the function returned, if that was no symbolic tensor.
    """
    inputs = layers.Input(tuple(shape))
    outputs = function(inputs, *arguments)
    return tf.keras.Model(inputs, outputs) if tf.keras.backend.is_keras_tensor(outputs) else outputs


def describe_block(function: Function, X: Array, *arguments: Any) -> Any:
    """Build a block, give its layers set weights, and describe its layers and its answers.

    Parameters
    ----------
    function : callable
        The function to ask.
    X : array of shape (m, n_H, n_W, n_C)
        What the block is given.
    arguments
        What comes after X.

    Returns
    -------
    dict
        "layers": a line for each layer with weights, under its name; "answer" and "answer in training", arrays of
        shape (m, n_H', n_W', F3), the second with the mean and variance of these very examples.
    """
    model = model_of_block(function, X.shape[1:], *arguments)
    if not isinstance(model, tf.keras.Model):
        return model
    set_seeded_weights(model)
    given = tf.constant(X, dtype=tf.float32)
    return {
        "layers": described(model),
        "answer": model(given, training=False),
        "answer in training": model(given, training=True),
    }


def describe_network(function: Function, *arguments: Any) -> Any:
    """Build a network, give its layers set weights, and describe its layers and its answer to one picture.

    Parameters
    ----------
    function : callable
        The function to ask; it returns a model.
    arguments
        Plain values.

    Returns
    -------
    dict
        The "name" of the model, a line for each of its "layers" with weights, its "parameters" in words, and its
        "answer" to a picture of seeded noise, an array of shape (1, classes).
    """
    model = function(*arguments)
    if not isinstance(model, tf.keras.Model):
        return model
    set_seeded_weights(model)
    sums = summarize(table_of(model))
    picture = np.random.default_rng(14).normal(size=(1, *model.input_shape[1:]))
    return {
        "name": model.name,
        "parameters": f"{sums['total']:,}, of which {sums['trainable']:,} are trainable",
        "layers": described(model),
        "answer": model(tf.constant(picture, dtype=tf.float32), training=False),
    }


def described(model: Any) -> dict[str, str]:
    """Describe each layer that has weights: kind, shape of its answer without the examples, parameters, first kernel.

    Parameters
    ----------
    model : keras.Model
        Any model.

    Returns
    -------
    dict
        Name of the layer → its description.
    """
    return {
        layer.name: f"{type(layer).__name__} to {tuple(layer.output.shape[1:])}, {layer.count_params()} parameters"
        + _kernel(layer)
        for layer in model.layers
        if layer.weights
    }


def _kernel(layer: Any) -> str:
    start = getattr(layer, "kernel_initializer", None)
    return f", kernel from {type(start).__name__} with seed {start.get_config().get('seed')}" if start else ""


def set_seeded_weights(model: Any) -> None:
    """Give every layer weights that depend on its name alone, so that models of the same layers are the same.

    Parameters
    ----------
    model : keras.Model
        Its weights are replaced; signals keep their order of magnitude from layer to layer.
    """
    for layer in model.layers:
        rng = np.random.default_rng(zlib.crc32(layer.name.encode()))
        if layer.weights:
            layer.set_weights([_drawn(rng, weight.name, weight.shape) for weight in layer.weights])


def _drawn(rng: np.random.Generator, name: str, shape: tuple[int, ...]) -> Array:
    """Kernels of variance 1 / inputs; variances and factors around 1; everything else around 0."""
    numbers = np.resize(rng.standard_normal(min(PERIOD, int(np.prod(shape))), dtype=np.float32), shape)
    if name == "kernel":
        return np.asarray(numbers / np.sqrt(np.prod(shape[:-1]), dtype=np.float32))
    return np.exp(0.3 * numbers) if name in ("gamma", "moving_variance") else 0.3 * numbers


def run_with_weights(model: Any, X: Any, weights: Mapping[str, Sequence[Array]], training: bool = False) -> Any:
    """Let a model answer after some of its layers got weights.

    Parameters
    ----------
    model : keras.Model
        The named layers' weights are replaced, the others stay as they are.
    X : array or tensor of shape (m, n_H, n_W, n_C)
        What it is given.
    weights : mapping
        Name of a layer → its weights, for a convolution [kernel, biases].
    training : bool
        Whether batch normalisation uses the mean and the variance of X.

    Returns
    -------
    array
        The answer.
    """
    for name, values in weights.items():
        model.get_layer(name).set_weights([np.asarray(value) for value in values])
    return model(tf.convert_to_tensor(X, dtype=tf.float32), training=training).numpy()
