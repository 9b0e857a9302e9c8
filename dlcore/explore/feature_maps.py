"""The live figure of assignment 12: what each layer of the trained network answers to a picture of a hand.

It shows the weights that it is given, those that the student's `model` learnt; without any, weights that were learnt
beforehand with the course's drawn hands: 40 epochs, learning rate 0.009. These lie in ``feature_maps.json``, with those
from which the training began. All layers are computed here, in numpy.
"""

from __future__ import annotations

import base64
import functools
import html
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import traitlets

from dlcore.datasets import load_signs
from dlcore.explore.base import BLUE, ORANGE, Explorable, one_core
from dlcore.plain import Array

WEIGHTS = Path(__file__).with_suffix(".json")
SHAPES = {"W1": (4, 4, 3, 8), "W2": (2, 2, 8, 16), "W3": (64, 6), "b3": (6,)}
SIDE = 64  # pixels of a picture, high and wide
Parameters: TypeAlias = Mapping[str, Array]


class Layer(NamedTuple):
    """A layer: what a button calls it, its window, and the step of its window."""

    title: str
    window: int
    stride: int


LAYERS = {
    "A1": Layer("convolution 1, relu", 4, 1),
    "P1": Layer("pooling 1", 8, 8),
    "A2": Layer("convolution 2, relu", 2, 1),
    "P2": Layer("pooling 2", 4, 4),
}
MOMENTS = {"learnt": "after training", "start": "at the start"}


# ---------------------------------------------------------------------------------------------------------- the network
def convolved(signal: Array, W: Array) -> Array:
    """Lay filters (f, f, n_in, n_out) on a signal (n_H, n_W, n_in), stride 1, same size; cut off at zero."""
    f = len(W)
    before = (f - 1) // 2  # an even window has one row and column more of its frame behind
    framed = np.pad(signal, ((before, f - 1 - before), (before, f - 1 - before), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(framed, (f, f), axis=(0, 1))  # (n_H, n_W, n_in, f, f)
    return np.asarray(np.tensordot(windows, W, axes=((3, 4, 2), (0, 1, 2))).clip(0))


def pooled(signal: Array, size: int) -> Array:
    """Keep the largest number of each window of a signal whose sides are multiples of `size`."""
    n_H, n_W, n_C = signal.shape
    return np.asarray(signal.reshape(n_H // size, size, n_W // size, size, n_C).max(axis=(1, 3)))


def answers(picture: Array, parameters: Parameters) -> tuple[dict[str, Array], Array]:
    """The maps (n_H, n_W, n_C) of every layer for a picture (64, 64, 3), and the probabilities of the classes."""
    maps = {"A1": convolved(picture, parameters["W1"])}
    maps["P1"] = pooled(maps["A1"], LAYERS["P1"].window)
    maps["A2"] = convolved(maps["P1"], parameters["W2"])
    maps["P2"] = pooled(maps["A2"], LAYERS["P2"].window)
    scores = maps["P2"].reshape(-1) @ parameters["W3"] + parameters["b3"]
    raised = np.exp(scores - scores.max())
    return maps, raised / raised.sum()


def field_of(layer: str, place: int) -> tuple[int, int]:
    """The first and the last row of the picture that row `place` of a layer depends on; columns likewise."""
    first = last = place
    for name in reversed(list(LAYERS)[: list(LAYERS).index(layer) + 1]):
        window, stride = LAYERS[name].window, LAYERS[name].stride
        before = (window - 1) // 2 if stride == 1 else 0
        first, last = first * stride - before, last * stride - before + window - 1
    return max(first, 0), min(last, SIDE - 1)


@functools.cache
def hands() -> tuple[Array, Array]:
    """The test pictures, (m, 64, 64, 3) from 0 to 1, and their labels (m,)."""
    signs = load_signs()
    return signs.test_x / 255, signs.test_y[0]


def usable(parameters: Any) -> dict[str, Array] | None:
    """The parameters as arrays, if they are those of this network."""
    if not isinstance(parameters, Mapping) or not SHAPES.keys() <= parameters.keys():
        return None
    arrays = {name: np.asarray(parameters[name]) for name in SHAPES}
    fit = all(a.shape == SHAPES[name] and a.dtype.kind == "f" and np.isfinite(a).all() for name, a in arrays.items())
    return {name: array.astype(float) for name, array in arrays.items()} if fit else None


# ---------------------------------------------------------------------------------------------------------- the drawing
class View(NamedTuple):
    """What is looked at: a picture (64, 64, 3) from 0 to 1, the chosen layer's maps, a channel, the probabilities."""

    picture: Array
    layer: str
    maps: Array
    channel: int
    probabilities: Array

    @property
    def strongest(self) -> tuple[int, int]:
        """Row and column of the channel's largest number."""
        row, column = np.unravel_index(self.maps[..., self.channel].argmax(), self.maps.shape[:2])
        return int(row), int(column)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """First row, first column, height and width of the part of the picture that this number depends on."""
        (top, bottom), (left, right) = (field_of(self.layer, place) for place in self.strongest)
        return top, left, bottom - top + 1, right - left + 1


def told(view: View) -> str:
    """What the chosen channel answers, in words."""
    n_H, n_W, n_C = view.maps.shape
    text = f"{LAYERS[view.layer].title.capitalize()}: {n_C} maps of {n_H} × {n_W}. "
    largest = view.maps[..., view.channel].max()
    if largest == 0:
        return f"{text}Map {view.channel} is silent: it is zero everywhere."
    (row, column), (_, _, height, width) = view.strongest, view.box
    return (
        f"{text}Map {view.channel} is strongest in row {row}, column {column}, with {largest:.2f}. That number depends "
        f"on {height} × {width} pixels of the picture, those in the frame."
    )


GAP, LEFT, MIDDLE, RIGHT, TOP = 6, 10, 196, 540, 26
TILE, ZOOM, PHOTO, HEIGHT = 78, 170, 160, 374


def svg_of(view: View, words: str) -> str:
    """Draw the picture and the answer on the left, all maps of the layer, and the chosen map on the right."""
    brightest = max(view.maps.max(), 1e-9)
    n_C = view.maps.shape[2]
    pixels = [to_url(view.maps[..., c] / brightest) for c in range(n_C)]
    silent = view.maps.max(axis=(0, 1)) == 0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {HEIGHT}" width="720" role="img" font-size="12" '
        'style="max-width:100%" font-family="system-ui, sans-serif" fill="currentColor" stroke="none">'
        f"<title>{html.escape(words)}</title>",
        f'<text x="{LEFT}" y="16">the picture</text>',
        _image(to_url(view.picture), LEFT, TOP, PHOTO),
        *([] if silent[view.channel] else _frame(view)),
        *_bars(view.probabilities),
        f'<text x="{MIDDLE}" y="16">all maps: black is 0, white is {brightest:.2f}</text>',
        *(_tile(c, pixels[c], c == view.channel, bool(silent[c])) for c in range(n_C)),
        f'<text x="{RIGHT}" y="16">map {view.channel}</text>',
        _image(pixels[view.channel], RIGHT, TOP, ZOOM),
        "</svg>",
    ]
    return "".join(parts)


def to_url(pixels: Array) -> str:
    """Pixels from 0 to 1, grey (h, w) or coloured (h, w, 3), as text that a browser shows."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray((255 * pixels).round().astype(np.uint8)).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _image(url: str, x: float, y: float, side: float) -> str:
    return (
        f'<image href="{url}" x="{x}" y="{y}" width="{side}" height="{side}" preserveAspectRatio="none" '
        'style="image-rendering:pixelated"/>'
        f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="none" stroke="currentColor" '
        'stroke-opacity="0.4"/>'
    )


def _frame(view: View) -> list[str]:
    unit = PHOTO / SIDE
    top, left, height, width = view.box
    place = (
        f'x="{LEFT + left * unit}" y="{TOP + top * unit}" width="{width * unit}" height="{height * unit}" fill="none"'
    )
    return [
        f'<rect class="field" {place} stroke="#000" stroke-width="4"/>',
        f'<rect {place} stroke="{ORANGE}" stroke-width="2"/>',
    ]


def _tile(c: int, url: str, chosen: bool, silent: bool) -> str:
    x, y = MIDDLE + (c % 4) * (TILE + GAP), TOP + (c // 4) * (TILE + GAP)
    label = f"{c}, silent" if silent else f"{c}"
    outline = f'<rect x="{x}" y="{y}" width="{TILE}" height="{TILE}" fill="none" stroke="{ORANGE}" stroke-width="4"/>'
    return (
        f'<g class="tile" data-channel="{c}" style="cursor:pointer">{_image(url, x, y, TILE)}'
        f'<text x="{x + 5}" y="{y + 15}" fill="#fff" stroke="#000" stroke-width="3" paint-order="stroke">{label}</text>'
        f"{outline if chosen else ''}</g>"
    )


def _bars(probabilities: Array) -> list[str]:
    parts, y = [f'<text x="{LEFT}" y="{TOP + PHOTO + 22}">what the network says</text>'], TOP + PHOTO + 32
    for sign, share in enumerate(probabilities):
        parts.append(
            f'<text x="{LEFT}" y="{y + 12}">{sign}</text><rect class="bar" x="{LEFT + 14}" y="{y + 2}" '
            f'width="{max(1.0, 106 * share):.1f}" height="13" fill="{BLUE}"/>'
            f'<text x="{LEFT + 20 + 106 * share:.1f}" y="{y + 12}">{share:.0%}</text>'
        )
        y += 22
    return parts


# ----------------------------------------------------------------------------------------------------------- the figure
class FeatureMaps(Explorable):
    """Choose a test picture, a layer and a map; see what the layer answers, and what its strongest number looks at.

    Parameters
    ----------
    parameters : mapping, optional
        "W1", "W2", "W3", "b3" as your `model` returns them. Without them, or if they are of another form, the figure
        shows weights that were learnt beforehand.
    number : int
        Which test picture, from 0.
    layer : {"A1", "P1", "A2", "P2"}
        The layer.
    channel : int
        Which of its maps, from 0.
    moment : {"learnt", "start"}
        Weights after training, or those from which it began.

    Raises
    ------
    traitlets.TraitError
        If a choice is out of range.
    """

    _esm = Path(__file__).with_name("feature_maps.js")
    number = traitlets.Int(0, min=0).tag(sync=True)
    layer = traitlets.Enum([*LAYERS], "A1").tag(sync=True)
    channel = traitlets.Int(0, min=0, max=15).tag(sync=True)
    moment = traitlets.Enum([*MOMENTS], "learnt").tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(
        self, parameters: Any = None, number: int = 0, layer: str = "A1", channel: int = 0, moment: str = "learnt"
    ) -> None:
        self._pictures, self._labels = hands()
        shipped = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        self._weights = {name: {key: np.array(value) for key, value in shipped[name].items()} for name in MOMENTS}
        own = usable(parameters)
        self._source = "Weights: yours." if own else "Weights: learnt beforehand, for want of yours."
        self._weights["learnt"] = own or self._weights["learnt"]
        first = {"number": number, "layer": layer, "channel": channel, "moment": moment}
        titles = {name: layer.title for name, layer in LAYERS.items()}
        super().__init__(
            choices={"layers": titles, "moments": MOMENTS, "pictures": len(self._labels), "first": first}, **first
        )
        self._redraw(None)

    @traitlets.validate("number")  # type: ignore[untyped-decorator]
    def _within_the_test_pictures(self, proposal: Any) -> int:
        if proposal["value"] >= len(self._labels):
            raise traitlets.TraitError(f"there are test pictures 0 to {len(self._labels) - 1}")
        return int(proposal["value"])

    @traitlets.observe("number", "layer", "channel", "moment")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        view = self._view()
        words = told(view)
        self.picture = {
            "svg": svg_of(view, words),
            "status": f"{self._verdict(view)} {words}",
            "maps": view.maps.shape[2],
            "channel": view.channel,
        }

    def _view(self) -> View:
        with one_core():
            maps, probabilities = answers(self._pictures[self.number], self._weights[self.moment])
        layer = maps[self.layer]
        return View(
            self._pictures[self.number], self.layer, layer, min(self.channel, layer.shape[2] - 1), probabilities
        )

    def _verdict(self, view: View) -> str:
        """What the network takes the picture for, and whose weights these are."""
        says, right = int(view.probabilities.argmax()), int(self._labels[self.number])
        source = self._source if self.moment == "learnt" else "Weights: those at the start, as they were drawn."
        verdict = "and it is one" if says == right else f"but it is a {right}"
        return f"{source} The network says {says}, with {view.probabilities[says]:.0%}, {verdict}."

    def static_text(self) -> str:
        """Return in words what every layer answers to the picture."""
        lines = [self._verdict(self._view())]
        maps, probabilities = answers(self._pictures[self.number], self._weights[self.moment])
        for name, layer in maps.items():
            strongest = int(layer.max(axis=(0, 1)).argmax())
            lines.append(told(View(self._pictures[self.number], name, layer, strongest, probabilities)))
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/svg+xml": self.picture["svg"]}, metadata
