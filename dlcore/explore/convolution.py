"""The live figure of assignment 11: a window moves over a small picture, and each stop gives one number.

The output comes from the student's `conv_forward` and `pool_forward` where these pass their checks, otherwise from the
figure itself; the terms of each sum are always written out.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dlcore.attempt import attempt
from dlcore.explore.base import ORANGE, Explorable, SaysWhatPasses
from dlcore.plain import Array

SIDE, BRIGHT = 6, 9  # of every picture: its side, and its brightest pixel
MAX_STRIDE, MAX_PAD = 3, 2
POOLING = {"max pooling": "max", "average pooling": "average"}
MODES = ["convolution", *POOLING]
FILTERS: Mapping[str, Array] = {
    "vertical edges": np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]]),
    "horizontal edges": np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]]),
    "blur": np.full((3, 3), 1 / 9),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    "nothing changes": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
}
_ROWS, _COLUMNS = np.mgrid[:SIDE, :SIDE]
PICTURES: Mapping[str, Array] = {
    "bright on the left": BRIGHT * (_COLUMNS < SIDE // 2),
    "a bright square": BRIGHT * ((abs(_ROWS - 2.5) < 2) & (abs(_COLUMNS - 2.5) < 2)),
    "a slanted edge": BRIGHT * (_ROWS + _COLUMNS < SIDE),
    "a gentle slope": _COLUMNS + 2,
    "one bright pixel": BRIGHT * ((_ROWS == 2) & (_COLUMNS == 3)),
}


class Layer:
    """One layer on one picture with one channel.

    Parameters
    ----------
    image : array of shape (6, 6)
        The picture.
    mode : {"convolution", "max pooling", "average pooling"}
        What is done in each window.
    weights : array of shape (3, 3)
        The filter; pooling does not use it.
    f, stride, pad : int
        Size of a pooling window, steps of the window, width of the frame; pooling has no frame.
    """

    def __init__(self, image: Array, mode: str, weights: Array, f: int, stride: int, pad: int) -> None:
        pools = mode in POOLING
        self.image, self.mode, self.weights = image, mode, None if pools else weights
        self.f, self.stride, self.pad = (f, stride, 0) if pools else (len(weights), stride, pad)
        self.framed = np.pad(image, self.pad)
        self.n = (SIDE - self.f + 2 * self.pad) // stride + 1
        self.output = np.array([[self.number(h, w) for w in range(self.n)] for h in range(self.n)])

    def window(self, h: int, w: int) -> Array:
        """The framed picture's pixels, shape (f, f), that output (h, w) is made of."""
        top, left = h * self.stride, w * self.stride
        return self.framed[top : top + self.f, left : left + self.f]

    def number(self, h: int, w: int) -> float:
        """The output in row h and column w."""
        window = self.window(h, w)
        if self.weights is not None:
            return float(np.sum(window * self.weights))
        return float(window.max() if self.mode == "max pooling" else window.mean())

    def place(self, position: int) -> tuple[int, int]:
        """Row and column of the output's number `position`, which counts from 1."""
        return divmod(position - 1, self.n)

    def words(self, position: int) -> str:
        """What the figure shows after `position` numbers: the sizes at first, then each sum, a line for each row."""
        if position == 0:
            framed, both = (f" with a frame of {self.pad}", f" + 2·{self.pad}") if self.pad else ("", "")
            return (
                f"A picture of {SIDE} × {SIDE}{framed}, a window of {self.f} × {self.f}, stride {self.stride}: "
                f"⌊({SIDE} − {self.f}{both}) / {self.stride}⌋ + 1 = {self.n} rows, and as many columns."
            )
        h, w = self.place(position)
        window = self.window(h, w)
        result = f"output[{h}, {w}] = "
        if self.weights is not None:
            lines = [_terms(*rows) for rows in zip(window, self.weights, strict=True)]
            return result + " +\n".join(lines) + f" = {short(self.number(h, w))}"
        numbers = ", ".join(short(pixel) for pixel in window.flat)
        kept = "largest" if self.mode == "max pooling" else "average"
        return f"{result}the {kept} of {numbers} = {short(self.number(h, w))}"

    def picture(self, position: int, output: Array) -> dict[str, Any]:
        """All that the browser needs to draw, in terms of JSON; `output` is shown as the layer's output."""
        h, w = self.place(position) if position else (-1, -1)
        return {
            "input": _texts(self.framed),
            "weights": None if self.weights is None else _texts(self.weights),
            "output": _texts(output),
            "depths": (abs(output) / max(abs(output).max(), 1e-9)).tolist(),
            "window": [h * self.stride, w * self.stride, self.f] if position else None,
            "current": [h, w],
            "pad": self.pad,
            "brightest": BRIGHT,
            "position": position,
            "cells": self.n**2,
        }


def _terms(pixels: Array, weights: Array) -> str:
    return " + ".join(f"{short(pixel)}·{_bracketed(weight)}" for pixel, weight in zip(pixels, weights, strict=True))


def _bracketed(number: float) -> str:
    return f"({short(number)})" if number < 0 else short(number)


def short(number: float) -> str:
    """A number with at most two decimals; one ninth as a fraction."""
    if number == 1 / 9:
        return "1/9"
    return f"{round(float(number), 2) + 0.0:g}".replace("-", "−")


def _texts(array: Array) -> list[list[str]]:
    return [[short(number) for number in row] for row in array]


class Convolution(Explorable):
    """Choose a picture and a layer, and step the window over the picture.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: only functions that pass it are run.
    namespace : mapping
        Where your functions are: ``globals()``.
    mode : {"convolution", "max pooling", "average pooling"}
        What is done in each window.
    image, weights : str
        A name in `PICTURES`, and one in `FILTERS`.
    stride, pad : int
        1 to 3, and 0 to 2.

    Raises
    ------
    traitlets.TraitError
        If a choice is out of range.
    """

    _esm = Path(__file__).with_name("convolution.js")
    mode = traitlets.Enum(MODES, "convolution").tag(sync=True)
    image = traitlets.Enum(list(PICTURES), "bright on the left").tag(sync=True)
    weights = traitlets.Enum(list(FILTERS), "vertical edges").tag(sync=True)
    f = traitlets.Int(2, min=2, max=3).tag(sync=True)
    stride = traitlets.Int(1, min=1, max=MAX_STRIDE).tag(sync=True)
    pad = traitlets.Int(0, min=0, max=MAX_PAD).tag(sync=True)
    position = traitlets.Int(0, min=0).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(self, check: SaysWhatPasses, namespace: Mapping[str, Any], **first: Any) -> None:
        self._check, self._namespace = check, namespace
        self._asked: dict[str, Any] = {}
        self._passed: set[str] = set()
        choices = {"mode": MODES, "image": list(PICTURES), "weights": list(FILTERS)}
        super().__init__(choices=choices, **first)
        self._redraw(None)

    @traitlets.observe("mode", "image", "weights", "f", "stride", "pad", "position")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        layer = self._layer()
        with self.hold_sync():
            self.position = min(self.position, layer.n**2)
            output, source = self._output(layer)
            self.picture = layer.picture(self.position, output) | {"status": layer.words(self.position), "note": source}

    def _layer(self) -> Layer:
        return Layer(PICTURES[self.image], self.mode, FILTERS[self.weights], self.f, self.stride, self.pad)

    def _output(self, layer: Layer) -> tuple[Array, str]:
        """The layer's output, and where it comes from, in words."""
        function = "pool_forward" if layer.mode in POOLING else "conv_forward"
        if function not in self._passing():
            return layer.output, f"`{function}` does not pass its check yet: the figure fills the output itself."
        own = self._from_student(function, layer)
        if own is None:
            return layer.output, f"`{function}` gave nothing usable here: the figure fills the output itself."
        return own, f"The output comes from your `{function}`."

    def _from_student(self, function: str, layer: Layer) -> Array | None:
        """The student's output, shape (n, n); ``None`` if it is not what it should be."""
        A_prev = layer.image[None, :, :, None].astype(float)
        if layer.weights is None:
            arguments: tuple[Any, ...] = (A_prev, {"f": layer.f, "stride": layer.stride}, POOLING[layer.mode])
        else:
            W, b = layer.weights[:, :, None, None].astype(float), np.zeros((1, 1, 1, 1))
            arguments = (A_prev, W, b, {"stride": layer.stride, "pad": layer.pad})
        value = attempt(self._namespace[function], arguments).value
        first = value[0] if isinstance(value, tuple) and value else None
        usable = isinstance(first, np.ndarray) and first.shape == (1, layer.n, layer.n, 1)
        return first[0, :, :, 0].astype(float) if usable and np.isfinite(first).all() else None  # type: ignore

    def _passing(self) -> set[str]:
        """The exercises that pass; asked anew when one of their functions has changed."""
        names = ("zero_pad", "conv_single_step", "conv_forward", "pool_forward")
        asked = {name: self._namespace[name] for name in names if name in self._namespace}
        same = asked.keys() == self._asked.keys() and all(asked[name] is self._asked[name] for name in asked)
        if not same:
            self._asked, self._passed = asked, self._check.passing(self._namespace)
        return self._passed

    def static_text(self) -> str:
        """Return the sizes, and every number of the output with its sum, in words."""
        layer = self._layer()
        words = [layer.words(position) for position in range(layer.n**2 + 1)]
        return "\n".join(text.replace("\n", " ") for text in words)

    def static_png(self) -> bytes:
        """Return the framed picture, the filter and the output as grids."""
        layer = self._layer()
        grids = {"input": layer.framed, "filter": layer.weights, "output": self._output(layer)[0]}
        shown = {name: grid for name, grid in grids.items() if grid is not None}
        figure = Figure(figsize=(8.4, 3.2), dpi=90, layout="constrained")
        for axes, (name, grid) in zip(figure.subplots(1, len(shown)), shown.items(), strict=True):
            _draw_grid(axes, grid)
            axes.set_title(f"{name} {grid.shape}", fontsize=11)
        figure.axes[0].add_patch(Rectangle((0, 0), layer.f, -layer.f, fc="none", ec=ORANGE, lw=3))
        figure.axes[-1].add_patch(Rectangle((0, 0), 1, -1, fc="none", ec=ORANGE, lw=3))
        figure.suptitle(layer.words(1).replace(" +\n", " + "), fontsize=10)
        stream = io.BytesIO()
        figure.savefig(stream, format="png")
        return stream.getvalue()


def _draw_grid(axes: Axes, grid: Array) -> None:
    """Draw rows of numbers."""
    for (i, j), number in np.ndenumerate(grid):
        axes.add_patch(Rectangle((j, -i), 1, -1, fc="none", ec="#5b6270", lw=0.8))
        axes.text(j + 0.5, -i - 0.5, short(number), ha="center", va="center", fontsize=8)
    axes.set(xlim=(-0.1, grid.shape[1] + 0.1), ylim=(-grid.shape[0] - 0.1, 0.1), aspect="equal")
    axes.axis("off")
