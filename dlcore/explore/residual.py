"""The live figure of assignment 14: what arrives of a gradient in a deep network, with shortcuts and without.

The networks are made of blocks of two relu layers, with the weights drawn once: block by block, the only difference
between the two is whether a block's input is added to its answer. Everything is numpy's; no exercise is run.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import traitlets

from dlcore.explore.base import BLUE, GREEN, VERMILLION, Explorable
from dlcore.explore.initial_scale import decades, short, size_of
from dlcore.plain import Array

WIDTH, EXAMPLES, MAX_BLOCKS, MAX_SCALE = 32, 64, 25, 2.0
NETWORKS = {"with": "with shortcuts", "without": "without shortcuts"}


# ---------------------------------------------------------------------------------------------------------- the signals
def draw_weights(blocks: int, scale: float) -> list[tuple[Array, Array]]:
    """Two matrices (WIDTH, WIDTH) for each block, evenly spread; a scale of 1 is Glorot's."""
    limit = math.sqrt(6 / (2 * WIDTH))
    drawn = scale * np.random.default_rng(14).uniform(-limit, limit, size=(blocks, 2, WIDTH, WIDTH))
    return [(W1, W2) for W1, W2 in drawn]


def gradients_of(weights: list[tuple[Array, Array]], shortcut: bool) -> list[Array]:
    """Send numbers up through the blocks and a gradient back.

    Parameters
    ----------
    weights : list of pairs of arrays, shape (WIDTH, WIDTH)
        W1 and W2 of each block: relu(W2 relu(W1 A)), or relu(A + W2 relu(W1 A)).
    shortcut : bool
        Which of the two.

    Returns
    -------
    list of arrays, shape (WIDTH, EXAMPLES)
        The gradient with respect to the input of the first block, of the second, ..., and to the last one's answer,
        which is of typical size 1.
    """
    A, gradient = np.random.default_rng(15).normal(size=(2, WIDTH, EXAMPLES))
    A = np.maximum(0, A)
    slopes = []
    for W1, W2 in weights:
        Z1 = W1 @ A
        Z2 = W2 @ np.maximum(0, Z1) + shortcut * A
        slopes.append((Z1 > 0, Z2 > 0))
        A = np.maximum(0, Z2)
    found = [gradient / size_of(gradient)]
    for (W1, W2), (open1, open2) in zip(reversed(weights), reversed(slopes), strict=True):
        arrived = found[0] * open2
        found.insert(0, W1.T @ ((W2.T @ arrived) * open1) + shortcut * arrived)
    return found


# ---------------------------------------------------------------------------------------------------------- the drawing
LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 74.0, 650.0, 40.0, 250.0, 300


class Line(NamedTuple):
    """How one network is drawn."""

    colour: str
    dash: str
    shape: str


LINES = {"with": Line(BLUE, "", "circle"), "without": Line(VERMILLION, "6 4", "square")}


def svg_of(sizes: dict[str, list[float]], words: str) -> str:
    """Draw the size of each network's gradients against the layer, on a scale of powers."""
    low, high = decades([size for line in sizes.values() for size in line])
    blocks = len(next(iter(sizes.values()))) - 1

    def x(block: int) -> float:
        return LEFT + 12 + (RIGHT - LEFT - 24) * block / blocks

    def y(size: float) -> float:
        exponent = min(max(math.log10(size), low), high) if size else low
        return BOTTOM - (BOTTOM - TOP) * (exponent - low) / (high - low)

    every = max(1, math.ceil(blocks / 12))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {HEIGHT}" width="720" role="img" font-size="12" '
        f'style="max-width:100%" font-family="system-ui, sans-serif" fill="currentColor" stroke="none">'
        f"<title>{words}</title>",
        f'<rect x="{LEFT}" y="{y(10):.1f}" width="{RIGHT - LEFT}" height="{y(0.1) - y(10):.1f}" fill="{GREEN}" '
        f'fill-opacity="0.16"/><text x="{RIGHT + 6}" y="{y(1) + 4:.1f}">healthy</text>',
        *_grid(low, high, y),
        *(part for name, line in sizes.items() for part in _line(line, LINES[name], x, y)),
        *_key(list(sizes)),
        *(f'<text x="{x(k):.1f}" y="{BOTTOM + 20}" text-anchor="middle">{2 * k}</text>'
          for k in range(0, blocks + 1, every)),
        f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 40}" text-anchor="middle">layer (0 is the input); the gradient '
        "comes from the right ←</text>",
        f'<text transform="translate(14 {(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">size of the gradient'
        "</text></svg>",
    ]  # fmt: skip
    return "".join(parts)


def _grid(low: int, high: int, y: Any) -> list[str]:
    step = max(1, math.ceil((high - low) / 7))
    return [
        f'<path d="M{LEFT} {y(10.0**e):.1f}H{RIGHT}" stroke="currentColor" stroke-opacity="0.25"/>'
        f'<text x="{LEFT - 8}" y="{y(10.0**e) + 4:.1f}" text-anchor="end">{"1" if e == 0 else f"1e{e}"}</text>'
        for e in range(math.ceil(low / step) * step, high + 1, step)
    ]


def _line(sizes: list[float], line: Line, x: Any, y: Any) -> list[str]:
    points = [(x(block), y(size)) for block, size in enumerate(sizes)]
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
    return [
        f'<polyline points="{path}" fill="none" stroke="{line.colour}" stroke-width="2"{dash}/>',
        *(
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4.5" fill="{line.colour}"/>'
            if line.shape == "circle"
            else f'<rect x="{px - 4:.1f}" y="{py - 4:.1f}" width="8" height="8" fill="{line.colour}"/>'
            for px, py in points
        ),
    ]


def _key(names: list[str]) -> list[str]:
    return [
        f'<text x="{LEFT + 220 * k}" y="22"><tspan fill="{LINES[name].colour}" font-size="15">'
        f"{'●' if LINES[name].shape == 'circle' else '■'}</tspan> {'dashed' if LINES[name].dash else 'solid'}: "
        f"{NETWORKS[name]}</text>"
        for k, name in enumerate(names)
    ]


# ----------------------------------------------------------------------------------------------------------- the figure
class Residual(Explorable):
    """Choose how many blocks a network has and how large its weights are; see what arrives of a gradient.

    Parameters
    ----------
    blocks : int
        Number of blocks of two layers, 1 to 25.
    scale : float
        Size of the weights, 0 to 2; 1 is Glorot's scale.
    shown : {"both", "with", "without"}
        Which network is drawn: with shortcuts, without, or both.

    Raises
    ------
    traitlets.TraitError
        If a choice is out of range.
    """

    _esm = Path(__file__).with_name("residual.js")
    blocks = traitlets.Int(10, min=1, max=MAX_BLOCKS).tag(sync=True)
    scale = traitlets.Float(1.0, min=0.0, max=MAX_SCALE).tag(sync=True)
    shown = traitlets.Enum(["both", *NETWORKS], "both").tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(self, blocks: int = 10, scale: float = 1.0, shown: str = "both") -> None:
        first = {"blocks": blocks, "scale": scale, "shown": shown}
        super().__init__(
            choices={"networks": NETWORKS, "max_blocks": MAX_BLOCKS, "max_scale": MAX_SCALE, "first": first}, **first
        )
        self._redraw(None)

    @traitlets.observe("blocks", "scale", "shown")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        weights = draw_weights(self.blocks, self.scale)
        names = list(NETWORKS) if self.shown == "both" else [self.shown]
        sizes = {name: [size_of(g) for g in gradients_of(weights, name == "with")] for name in names}
        words = self._words(sizes)
        self.picture = {"svg": svg_of(sizes, words), "status": words}

    def _words(self, sizes: dict[str, list[float]]) -> str:
        """What arrives, network by network."""
        arrived = "; ".join(f"{NETWORKS[name]} {short(line[0])}" for name, line in sizes.items())
        return (
            f"{2 * self.blocks} layers, weights {short(self.scale)} times Glorot's. Of a gradient of size 1 at the top "
            f"there arrives at the input: {arrived}."
        )

    def static_text(self) -> str:
        """Return in words what arrives in networks of three depths."""
        depths = [Residual(blocks, self.scale).picture["status"] for blocks in (1, 10, MAX_BLOCKS)]
        return "\n".join([self.picture["status"], *depths])

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/svg+xml": self.picture["svg"]}, metadata
