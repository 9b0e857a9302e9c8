"""The live figure of assignment 05: what networks of three depths make of a picture, layer by layer, while they learn.

The figure trains its networks itself, in seconds. The gradient of the first weights is always a sum of training
pictures, so it is enough to keep how much of each picture they have taken in: 209 numbers for a unit instead of 12288.
At the last step the student's own networks take the place of the figure's, if they are there.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import traitlets

from dlcore.datasets import Pictures
from dlcore.explore.base import BLUE, ORANGE, PURPLE, VERMILLION, Explorable, SaysWhatPasses
from dlcore.given.deep_network_application import (
    L_model_backward,
    L_model_forward,
    initialize_parameters,
    initialize_parameters_deep,
    load_data,
    update_parameters,
)
from dlcore.own_picture import png_of
from dlcore.plain import Array
from dlcore.training import steps

Parameters = dict[str, Array]
STEPS = (0, 100, 200, 400, 600, 800, 1000, 1250, 1500, 1750, 2000, 2250, 2500)


class Network(NamedTuple):
    """One of the three: its hidden layers, its learning rate, and the student's function and variable for it."""

    hidden: tuple[int, ...]
    rate: float
    function: str = ""
    variable: str = ""


NETWORKS = {
    "no hidden layer": Network((), 0.005),
    "one hidden layer": Network((7,), 0.0075, "two_layer_model", "two_layer_parameters"),
    "three hidden layers": Network((20, 7, 5), 0.0075, "L_layer_model", "deep_parameters"),
}


def start_of(network: Network, n_x: int) -> Parameters:
    """The start of the exercises; zeros without a hidden layer. numpy's global generator is left alone."""
    state = np.random.get_state()
    try:
        if not network.hidden:
            return {"W1": np.zeros((1, n_x)), "b1": np.zeros((1, 1))}
        if len(network.hidden) == 1:
            return initialize_parameters(n_x, *network.hidden, 1)
        return initialize_parameters_deep([n_x, *network.hidden, 1])
    finally:
        np.random.set_state(state)


# ------------------------------------------------------------------------------------------------------------- training
class Sight(NamedTuple):
    """All pictures as columns, those to learn from first, and the products of each of these with every picture."""

    pixels: Array
    alike: Array


def sight_of(train: Array, test: Array) -> Sight:
    """Bring two sets of pictures, (number, height, width, 3), into columns with values from 0 to 1."""
    columns = [pictures.reshape(len(pictures), -1).T / 255 for pictures in (train, test)]
    pixels = np.hstack(columns)
    return Sight(pixels, columns[0].T @ pixels)


def activations_of(Z1: Array, upper: Parameters) -> list[Array]:
    """The activations of all layers: of layer 1 from its pre-activations, then of those in `upper`."""
    if not upper:
        return [1 / (1 + np.exp(-Z1))]
    AL, caches = L_model_forward(np.maximum(0, Z1), upper)
    return [linear[0] for linear, _ in caches] + [AL]


def trained(start: Parameters, rate: float, sight: Sight, Y: Array) -> list[list[Array]]:
    """Train from a start; return all activations of all pictures, at each of STEPS.

    Parameters
    ----------
    start : dict
        "W1", "b1", ... of all layers.
    rate : float
        Learning rate.
    sight : Sight
        The pictures.
    Y : array of shape (1, m)
        Labels of the first m pictures, those to learn from.

    Returns
    -------
    list of list of array
        For each of STEPS and each layer an array of shape (units, pictures).
    """
    m, seen = Y.shape[1], start["W1"] @ sight.pixels
    taken, b1 = np.zeros((len(seen), m)), start["b1"]  # W1 = its start + taken · (training pictures)ᵀ
    upper = {f"{name[0]}{int(name[1:]) - 1}": value for name, value in start.items() if int(name[1:]) > 1}
    found = []
    for step in range(STEPS[-1] + 1):
        if step in STEPS:
            found.append(activations_of(seen + taken @ sight.alike + b1, upper))
        Z1 = seen[:, :m] + taken @ sight.alike[:, :m] + b1
        if upper:
            AL, caches = L_model_forward(np.maximum(0, Z1), upper)
            grads = L_model_backward(AL, Y, caches)
            dZ1, upper = grads["dA1"] * (Z1 > 0), update_parameters(upper, grads, rate)
        else:
            dZ1 = 1 / (1 + np.exp(-Z1)) - Y
        taken, b1 = taken - rate * dZ1 / m, b1 - rate * dZ1.mean(axis=1, keepdims=True)
    return found


def own_activations(parameters: Any, like: Parameters, sight: Sight) -> list[Array]:
    """The activations of a network that the student trained; none if it has not the form of `like`."""
    if not isinstance(parameters, dict) or parameters.keys() != like.keys():
        return []
    arrays = {name: np.asarray(parameters[name]) for name in like}
    if not all(a.shape == like[k].shape and a.dtype.kind == "f" and np.isfinite(a).all() for k, a in arrays.items()):
        return []
    AL, caches = L_model_forward(sight.pixels, arrays)
    return [linear[0] for linear, _ in caches[1:]] + [AL]


# ---------------------------------------------------------------------------------------------------------- the drawing
WIDTH, HEIGHT, LEFT, RIGHT = 760, 430, 300.0, 740.0
TOP, BOTTOM = 288.0, 392.0  # of the curves
INKS = {"no hidden layer": PURPLE, "one hidden layer": VERMILLION, "three hidden layers": BLUE}
DASHES = {"no hidden layer": "2 4", "one hidden layer": "9 4", "three hidden layers": ""}


class Scene(NamedTuple):
    """What is drawn: a picture, its label, the layers of one network, and all networks' answers over the steps."""

    picture: Array
    label: str
    network: str
    layers: list[tuple[Array, Array]]  # activations of this picture, and the largest of any picture
    answers: dict[str, list[float]]
    position: int


def svg_of(scene: Scene, words: str) -> str:
    """Draw a scene."""
    png = base64.b64encode(png_of(scene.picture)).decode("ascii")
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" '
            'font-size="12.5" style="max-width:100%" font-family="system-ui, sans-serif" fill="currentColor">',
            f"<title>{words}</title>",
            f'<image href="data:image/png;base64,{png}" x="8" y="8" width="224" height="224"/>',
            f'<text x="8" y="254" font-size="14">This is: {scene.label}</text>',
            *_verdicts(scene),
            *_layers(scene),
            *_curves(scene),
            "</svg>",
        ]
    )


def _verdicts(scene: Scene) -> list[str]:
    """What each network says at this step, with a key to its line."""
    parts = []
    for row, (name, answers) in enumerate(scene.answers.items()):
        y, answer = 288 + 44 * row, answers[scene.position]
        said = "cat" if answer > 0.5 else "non-cat"
        mark = "✓ right" if said == scene.label else "✗ wrong"
        parts.append(
            f'<path d="M8 {y - 5}h34" stroke="{INKS[name]}" stroke-width="3" stroke-dasharray="{DASHES[name]}"/>'
            f'<text x="50" y="{y}">{name}</text>'
            f'<text x="50" y="{y + 17}">says {said}: {answer:.3f} {mark}</text>'
        )
    return parts


def _layers(scene: Scene) -> list[str]:
    """A row of bars for each hidden layer, and a bar from 0 to 1 for the answer."""
    parts = [f'<text x="{LEFT}" y="20" font-size="14">Inside the network with {scene.network}</text>']
    for row, (values, largest) in enumerate(scene.layers[:-1]):
        base, width = 74 + 54 * row, min(20.0, (RIGHT - LEFT - 110) / len(values))
        label = f"layer {row + 1}, relu"
        parts.append(f'<text x="{LEFT}" y="{base - 8}">{label}</text>')
        for unit, (value, most) in enumerate(zip(values, largest, strict=True)):
            x, height = LEFT + 110 + unit * width, 36 * value / most if most > 0 else 0
            parts.append(
                f'<rect x="{x:.1f}" y="{base - 36}" width="{width - 3:.1f}" height="36" fill="none" '
                'stroke="currentColor" stroke-opacity="0.3"/>'
                f'<rect x="{x:.1f}" y="{base - height:.1f}" width="{width - 3:.1f}" height="{height:.1f}" '
                f'fill="{INKS[scene.network]}"/>'
            )
    base, start, span = 40 + 54 * (len(scene.layers) - 1), LEFT + 110, 260.0
    answer = float(scene.layers[-1][0][0])
    return [
        *parts,
        f'<text x="{LEFT}" y="{base + 14}">answer, sigmoid</text>'
        f'<rect x="{start}" y="{base}" width="{span * answer:.1f}" height="20" fill="{INKS[scene.network]}"/>'
        f'<rect x="{start}" y="{base}" width="{span}" height="20" fill="none" stroke="currentColor"/>'
        f'<path d="M{start + span / 2} {base - 5}v30" stroke="currentColor" stroke-dasharray="3 3"/>'
        f'<text x="{start + span + 8}" y="{base + 14}">{answer:.3f}</text>',
    ]


def _curves(scene: Scene) -> list[str]:
    """Each network's answer against the step; a bar marks the step that is shown."""

    def x(step: float) -> float:
        return LEFT + 30 + (RIGHT - LEFT - 40) * step / STEPS[-1]

    def y(answer: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * answer

    parts = [
        f'<text x="{LEFT}" y="{TOP - 14}">The answers while learning: above one half means cat</text>'
        f'<path d="M{x(0)} {TOP}V{BOTTOM}H{x(STEPS[-1])}" fill="none" stroke="currentColor"/>'
        f'<path d="M{x(0)} {y(0.5)}H{x(STEPS[-1])}" stroke="currentColor" stroke-dasharray="3 3"/>'
        f'<path d="M{x(STEPS[scene.position]):.1f} {TOP - 4}V{BOTTOM}" stroke="{ORANGE}" stroke-width="4" '
        'stroke-opacity="0.6"/>',
        *(f'<text x="{x(0) - 6}" y="{y(a) + 4:.1f}" text-anchor="end">{a:g}</text>' for a in (0, 0.5, 1)),
        *(f'<text x="{x(k):.1f}" y="{BOTTOM + 17}" text-anchor="middle">{k}</text>' for k in range(0, 2501, 500)),
        f'<text x="{x(1250):.1f}" y="{BOTTOM + 34}" text-anchor="middle">step</text>',
    ]
    for name, answers in scene.answers.items():
        line = " ".join(f"{x(step):.1f},{y(answer):.1f}" for step, answer in zip(STEPS, answers, strict=True))
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{INKS[name]}" stroke-width="2.5" '
            f'stroke-dasharray="{DASHES[name]}"/>'
        )
    return parts


# ----------------------------------------------------------------------------------------------------------- the figure
class NetworkDepth(Explorable):
    """Choose a picture and a step of training; see what networks of three depths make of it.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: networks of functions that do not pass it are not shown.
    namespace : mapping
        Where your functions and trained networks are: ``globals()``. The networks are looked for under the names
        `two_layer_parameters` and `deep_parameters`.
    pictures : Pictures, optional
        Other pictures than those of the assignment.
    """

    _esm = Path(__file__).with_name("network_depth.js")
    seen = traitlets.Bool(False).tag(sync=True)  # whether the networks learnt from the picture
    number = traitlets.Int(0, min=0).tag(sync=True)
    position = traitlets.Int(len(STEPS) - 1, min=0, max=len(STEPS) - 1).tag(sync=True)
    network = traitlets.Enum(list(NETWORKS), "three hidden layers").tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(self, check: SaysWhatPasses, namespace: Mapping[str, Any], pictures: Pictures | None = None) -> None:
        data = self._data = pictures or load_data()
        self._labels = np.hstack([data.train_y, data.test_y])[0]
        self._learnt = data.train_y.shape[1]
        self._activations, self._source = self._train(check, namespace)
        first = {"seen": False, "number": 0, "position": len(STEPS) - 1, "network": "three hidden layers"}
        sizes = [data.test_y.shape[1], self._learnt]
        super().__init__(choices={"networks": list(NETWORKS), "steps": list(STEPS), "sizes": sizes, "first": first})
        self._redraw(None)

    def _train(self, check: SaysWhatPasses, namespace: Mapping[str, Any]) -> tuple[dict[str, list[list[Array]]], str]:
        """The activations of all networks at all steps, and in words whose networks they are."""
        sight = sight_of(self._data.train_x, self._data.test_x)
        passing = check.passing(namespace, [network.function for network in NETWORKS.values() if network.function])
        found, own = {}, []
        for (name, network), _ in zip(NETWORKS.items(), steps(len(NETWORKS), "three networks"), strict=True):
            start = start_of(network, len(sight.pixels))
            found[name] = trained(start, network.rate, sight, self._data.train_y)
            if network.function in passing:
                yours = own_activations(namespace.get(network.variable), start, sight)
                if yours:
                    found[name][-1] = yours
                    own.append(f"`{network.variable}`")
        last = f" At step {STEPS[-1]} you see your own {' and '.join(own)}." if own else ""
        return found, f"Trained by the figure itself.{last}"

    @traitlets.observe("seen", "number", "position", "network")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        with self.hold_sync():
            self.number = min(self.number, self.choices["sizes"][self.seen] - 1)
            scene = self._scene()
            words = self._words()
            self.picture = {"svg": svg_of(scene, words), "status": f"{words} {self._source}"}

    def _scene(self) -> Scene:
        pictures = self._data.train_x if self.seen else self._data.test_x
        column = self.number if self.seen else self._learnt + self.number
        layers = [(A[:, column], A.max(axis=1)) for A in self._activations[self.network][self.position]]
        answers = {name: [float(step[-1][0, column]) for step in found] for name, found in self._activations.items()}
        label = "cat" if self._labels[column] else "non-cat"
        return Scene(pictures[self.number], label, self.network, layers, answers, self.position)

    def _words(self) -> str:
        """How many pictures each network gets right at this step."""
        shares = []
        for name, found in self._activations.items():
            right = (found[self.position][-1][0] > 0.5) == self._labels
            learnt, new = 100 * right[: self._learnt].mean(), 100 * right[self._learnt :].mean()
            shares.append(f"{name} {learnt:.0f} % and {new:.0f} %")
        step = STEPS[self.position]
        return f"After {step} steps, right on the pictures learnt from and on new ones: {'; '.join(shares)}."

    def static_text(self) -> str:
        """Return in words how many pictures each network gets right."""
        return f"{self._words()} {self._source}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/svg+xml": self.picture["svg"]}, metadata
