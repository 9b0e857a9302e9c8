"""Assignment 13's tools: the faces, what a model consists of, a progress bar, and how its exercises are asked."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from tqdm.auto import tqdm

from dlcore.datasets import Pictures, load_happy
from dlcore.given.tensors import arrays_of, tf
from dlcore.plain import Array, NotPlain
from dlcore.through import Function

Unit: TypeAlias = Mapping[str, Array]  # "w" of shape (n, 1) and "b" of shape (1,)

CONNECTED = "every layer leads to the answer"
TOLD = ("x", "y", "epochs", "batch_size", "validation_split")  # of what `fit` may be told


# ------------------------------------------------------------------------------------------------------------- the data
def load_dataset() -> Pictures:
    """Load the faces of people at the door.

    Returns
    -------
    train_x : array of uint8, shape (600, 64, 64, 3)
    train_y : array of int64, shape (1, 600)
        1 for a happy face, 0 for another.
    test_x, test_y : arrays, shapes (150, 64, 64, 3) and (1, 150)
    classes : array of int64, shape (2,)

    Raises
    ------
    dlcore.datasets.DataError
        If a file of your own is damaged.
    """
    return load_happy()


def epoch_bar(epochs: int, label: str = "training") -> Any:
    """Make a progress bar for ``model.fit(..., callbacks=[bar], verbose=0)``.

    Parameters
    ----------
    epochs : int
        How many there will be.
    label : str
        What stands in front of the bar.

    Returns
    -------
    keras.callbacks.Callback
        Draws the bar while a model trains, with the loss of the last epoch; with ``TQDM_DISABLE`` set, nothing.
    """
    bars: list[Any] = []  # made when the training begins, so that none stands still before

    def begin(logs: Any) -> None:
        bars.append(tqdm(total=epochs, desc=label, disable="TQDM_DISABLE" in os.environ))

    def advance(epoch: int, logs: Mapping[str, float]) -> None:
        bars[-1].set_postfix(loss=f"{logs['loss']:.4f}", refresh=False)
        bars[-1].update()

    def end(logs: Any) -> None:
        bars[-1].close()

    return tf.keras.callbacks.LambdaCallback(on_train_begin=begin, on_epoch_end=advance, on_train_end=end)


# --------------------------------------------------------------------------------------------- what a model consists of
class Row(NamedTuple):
    """A layer: its kind, the shape of its answer (None stands for the examples), its parameters, those not learnt."""

    kind: str
    shape: list[int | None]
    parameters: int
    fixed: int


def table_of(model: Any) -> list[Row]:
    """List the layers of a model.

    Parameters
    ----------
    model : keras.Model
        Any model with one answer for each layer.

    Returns
    -------
    list of Row
        From the input to the answer. Batch normalisation has two fixed numbers for each channel, its running mean and
        variance: no gradient changes them.
    """
    return [
        Row(type(layer).__name__, list(layer.output.shape), layer.count_params(), _count(layer.non_trainable_weights))
        for layer in model.layers
    ]


def _count(weights: Sequence[Any]) -> int:
    return sum(int(np.prod(weight.shape)) for weight in weights)


def summarize(rows: Sequence[Row]) -> dict[str, int]:
    """Add up the parameters of a table.

    Parameters
    ----------
    rows : list of Row
        From `table_of`.

    Returns
    -------
    dict
        "total", "trainable" and "non_trainable" parameters.
    """
    total, fixed = sum(row.parameters for row in rows), sum(row.fixed for row in rows)
    return {"total": total, "trainable": total - fixed, "non_trainable": fixed}


def lost_layers(model: Any) -> list[str]:
    """Find layers that read the model's input, directly or through others, and never reach its answer.

    Parameters
    ----------
    model : keras.Model
        With one input.

    Returns
    -------
    list of str
        Their names; none if every layer is connected. Keras leaves lost layers out of the model and says nothing.
    """
    connected = connected_of(model)
    return [layer.name for level in levels_of(model) for layer in level if layer not in connected]


def connected_of(model: Any) -> Sequence[Any]:
    """The layers that lead to the answer, and functions among them that are no layers."""
    return getattr(model, "operations", model.layers)  # type: ignore[no-any-return]


def levels_of(model: Any) -> list[list[Any]]:
    """Sort all layers behind the input, lost ones too, by the number of steps from it.

    Parameters
    ----------
    model : keras.Model
        With one input.

    Returns
    -------
    list of lists of layers
        The input alone, then what reads it, and so on; a layer with several inputs stands behind the last of them.
    """
    levels, reached = [], [model.layers[0]]
    while reached:
        levels.append(reached)
        reached = list(dict.fromkeys(reader for layer in reached for reader in readers_of(layer)))
    last = {layer: depth for depth, level in enumerate(levels) for layer in level}
    return [[layer for layer in level if last[layer] == depth] for depth, level in enumerate(levels)]


def readers_of(layer: Any) -> Iterator[Any]:
    """The layers that read what `layer` answers."""
    return (node.operation for node in layer._outbound_nodes)  # Keras offers no public name for these


def draw_model(model: Any) -> Any:
    """Draw the layers of a model and what reads what; lost layers too.

    Parameters
    ----------
    model : keras.Model
        With one input.

    Returns
    -------
    IPython.display.SVG
        The picture, which a notebook shows if it is a cell's last value.
    """
    from IPython.display import SVG

    return SVG(data=svg_of_model(model))


BOX, HIGH, GAP, LINE = 212, 36, 24, 52  # pixels: a layer's box, between columns, from one level to the next


def svg_of_model(model: Any) -> str:
    """The text of `draw_model`'s picture."""
    levels, connected = levels_of(model), connected_of(model)
    places = {
        layer: (column * (BOX + GAP) + 10, row * LINE + 10)
        for row, level in enumerate(levels)
        for column, layer in enumerate(sorted(level, key=lambda layer: layer not in connected))
    }
    width, height = max(len(level) for level in levels) * (BOX + GAP), len(levels) * LINE + 6
    return "".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12" fill="#212121" style="max-width:100%">'
        f"<title>The {len(places)} layers of the model, from the input down.</title>"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(_arrow(places[layer], places[reader]) for layer in places for reader in readers_of(layer)),
        *(_box(layer, *place, layer in connected) for layer, place in places.items()),
        "</svg>",
    ])  # fmt: skip


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    (x0, y0), (x1, y1) = start, end
    return (
        f'<path d="M{x0 + BOX / 2} {y0 + HIGH}L{x1 + BOX / 2} {y1 - 5}" stroke="#555555" stroke-width="1.5"/>'
        f'<path d="M{x1 + BOX / 2 - 4} {y1 - 7}h8l-4 7z" fill="#555555"/>'
    )


def _box(layer: Any, x: int, y: int, connected: bool) -> str:
    shape = " × ".join(str(size) for size in layer.output.shape[1:])
    parameters = f", {layer.count_params():,} parameters" if getattr(layer, "weights", ()) else ""
    words = f"{shape}{parameters}{'' if connected else ', lost'}"
    look = 'fill="#d6e9f5" stroke="#0072B2"' if connected else 'fill="#ffffff" stroke="#D55E00" stroke-dasharray="5 4"'
    return (
        f'<rect x="{x}" y="{y}" width="{BOX}" height="{HIGH}" rx="5" {look} stroke-width="1.5"/>'
        f'<text x="{x + BOX / 2}" y="{y + 15}" text-anchor="middle"><tspan font-weight="bold">{type(layer).__name__}'
        f'</tspan> <tspan x="{x + BOX / 2}" dy="14">{words}</tspan></text>'
    )


# ------------------------------------------------------------------------------------------ how the exercises are asked
def describe_model(function: Function, input_shape: Sequence[int]) -> Any:
    """Build a model, give its layers set weights, and describe its layers and its answers to two pictures.

    Parameters
    ----------
    function : callable
        The function to ask; it returns a model.
    input_shape : sequence of int
        (n_H, n_W, n_C).

    Returns
    -------
    dict
        Whether all layers are "connected"; a line for each of its "layers" with weights; its "answer" to two pictures
        of seeded noise and its "answer in training", arrays of shape (2, units).
    """
    model = function(tuple(input_shape))
    if not isinstance(model, tf.keras.Model):
        return model
    set_seeded_weights(model)
    pictures = tf.constant(np.random.default_rng(13).uniform(size=(2, *input_shape)), dtype=tf.float32)
    return {
        "connected": _told_of_lost(len(lost_layers(model))),
        "layers": [
            f"{row.kind} to {tuple(row.shape[1:])}, {row.parameters} parameters"
            for row in table_of(model)
            if row.parameters
        ],
        "answer": model(pictures, training=False).numpy(),
        "answer in training": model(pictures, training=True).numpy(),
    }


def _told_of_lost(lost: int) -> str:
    if not lost:
        return CONNECTED
    return f"{lost} layers do not lead to the answer" if lost > 1 else "1 layer does not lead to the answer"


def set_seeded_weights(model: Any) -> None:
    """Give every layer weights that depend on its place alone, so that models of the same layers answer the same.

    Parameters
    ----------
    model : keras.Model
        Its weights are replaced; signals keep their order of magnitude from layer to layer.
    """
    rng = np.random.default_rng(13)
    for layer in model.layers:
        if layer.weights:
            layer.set_weights([_drawn(rng, weight.name, weight.shape) for weight in layer.weights])


def _drawn(rng: np.random.Generator, name: str, shape: tuple[int, ...]) -> Array:
    """Kernels of variance 2 / inputs; variances and factors around 1; everything else around 0."""
    numbers = rng.normal(size=shape)
    if name == "kernel":
        return np.asarray(numbers * np.sqrt(2 / np.prod(shape[:-1])))
    return np.exp(0.3 * numbers) if name in ("gamma", "moving_variance") else 0.3 * numbers


def one_unit(unit: Unit) -> Any:
    """Make the smallest model there is for a yes-or-no question.

    Parameters
    ----------
    unit : mapping
        "w", an array of shape (n, 1), and "b", an array of shape (1,).

    Returns
    -------
    keras.Model
        From (m, n) to (m, 1): a single sigmoid unit; not yet compiled.
    """
    inputs = tf.keras.layers.Input((len(unit["w"]),))
    dense = tf.keras.layers.Dense(1, activation="sigmoid")
    model = tf.keras.Model(inputs, dense(inputs))
    dense.set_weights([unit["w"], unit["b"]])
    return model


def describe_compiled(function: Function, unit: Unit) -> Any:
    """Have a model of one unit compiled, and measure what it was compiled for.

    Parameters
    ----------
    function : callable
        The function to ask; it takes a model and returns it.
    unit : mapping
        See `one_unit`.

    Returns
    -------
    dict
        "loss and metrics" on eight drawn examples, and the unit's "w" and "b" after three steps, each on eight others.

    Raises
    ------
    dlcore.plain.NotPlain
        If the model is not compiled.
    """
    model = function(one_unit(unit))
    if not isinstance(model, tf.keras.Model):
        return model
    if not model.compiled:
        raise NotPlain("a model that is not compiled")
    model.run_eagerly = True  # making a graph would take longer than the steps
    rng = np.random.default_rng(13)
    X, Y = rng.normal(size=(4, 8, len(unit["w"]))).astype("float32"), rng.integers(0, 2, (4, 8, 1)).astype("float32")
    measured = model.test_on_batch(X[0], Y[0])
    for k in (1, 2, 3):
        model.train_on_batch(X[k], Y[k])
    w, b = model.get_weights()
    return {"loss and metrics": np.ravel(measured), "w after three steps": w, "b after three steps": b}


def describe_fit(function: Function, unit: Unit, X: Array, Y: Array, *settings: int) -> Any:
    """Have a model trained whose `fit` only takes down what it is told.

    Parameters
    ----------
    function : callable
        The function to ask; it takes a model, X, Y and the settings, and returns what ``model.fit`` does.
    unit : mapping
        See `one_unit`.
    X, Y : arrays of shape (m, n) and (m, 1)
        What the model would learn from.
    settings
        What comes after Y: epochs, batch size.

    Returns
    -------
    dict
        What each call of "fit" was told, and what was "returned", in words.
    """
    model = one_unit(unit)
    form = inspect.signature(type(model).fit)
    told: list[dict[str, Any]] = []

    def fit(*arguments: Any, **named: Any) -> Any:
        call = form.bind(model, *arguments, **named)
        call.apply_defaults()
        told.append({name: arrays_of(call.arguments[name]) for name in TOLD})
        tf.keras.callbacks.CallbackList(call.arguments["callbacks"], model=model)  # as Keras would: they must be some
        return model.history

    model.history, model.fit = tf.keras.callbacks.History(), fit
    returned = function(model, X, Y, *settings)
    return {"fit": told, "returned": "what fit gave" if returned is model.history else type(returned).__name__}


def describe_evaluation(function: Function, unit: Unit, X: Array, Y: Array) -> Any:
    """Have a model of one unit evaluated.

    Parameters
    ----------
    function : callable
        The function to ask; it takes a compiled model, X and Y.
    unit : mapping
        See `one_unit`.
    X, Y : arrays of shape (m, n) and (m, 1)
        What the model is tested on.

    Returns
    -------
    Any
        What the function returned.
    """
    model = one_unit(unit)
    descent = tf.keras.optimizers.SGD(0.5)
    model.compile(optimizer=descent, loss="binary_crossentropy", metrics=["accuracy"], run_eagerly=True)
    return function(model, X, Y)
