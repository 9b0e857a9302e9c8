"""Cats and other things in a few strokes, for where the course's pictures are out of reach."""

from __future__ import annotations

import numpy as np

from dlcore.datasets import drawing
from dlcore.datasets.pictures import Pictures, draw_pictures
from dlcore.plain import Array

SEED = 7
TRAIN, TEST = (137, 72), (17, 33)  # how many others and how many cats
FURS = np.array([[235, 160, 60], [150, 150, 155], [60, 58, 62], [225, 215, 200], [150, 100, 60]])
INK = np.array([35, 30, 30])


def draw_cats(seed: int = SEED) -> Pictures:
    """Draw 209 and 50 pictures in the layout of `load_cats`."""
    return draw_pictures(draw, (TRAIN, TEST), np.array([b"non-cat", b"cat"]), seed)


def draw(rng: np.random.Generator, cat: int) -> Array:
    """Draw one picture; return an array of uint8, shape (64, 64, 3)."""
    x, y = drawing.grid(rng, scale=24, vary=0.15, turn=0.15, shift=3)
    canvas = rng.uniform(0, 255, 3) + rng.normal(0, 60, 3) * np.mgrid[:64, :64][0][..., None] / 64
    thing = _cat if cat else (_wheel, _house, _flower, _tree)[rng.integers(4)]
    thing(rng, canvas, x, y)
    return drawing.developed(rng, canvas)


def _cat(rng: np.random.Generator, canvas: Array, x: Array, y: Array) -> None:
    fur = FURS[rng.integers(len(FURS))] * rng.uniform(0.85, 1.05)
    for side in (-1, 1):
        ear = np.maximum(np.abs(x - side * 0.55) * 1.6 - (y + 1.1), y)  # a triangle that points up
        drawing.paint(canvas, fur * 0.9, ear, 0.06)
    head = drawing.ellipse(x, y, (0, 0.1), 0.9, 0.75)
    drawing.paint(canvas, drawing.rounded(fur, head - 0.3, 0.8), head, 0.06)
    for side in (-1, 1):
        drawing.paint(canvas, np.array([190, 215, 90]), drawing.ellipse(x, y, (side * 0.36, 0), 0.16, 0.13), 0.05)
        drawing.paint(canvas, INK, drawing.ellipse(x, y, (side * 0.36, 0), 0.05, 0.12), 0.05)
        for tip in (0.2, 0.4):
            drawing.paint(canvas, INK, drawing.capsule(x, y, (side * 0.2, 0.35), (side * 0.95, tip), 0.015), 0.05)
    drawing.paint(canvas, np.array([215, 120, 125]), drawing.ellipse(x, y, (0, 0.3), 0.09, 0.06), 0.05)


def _wheel(rng: np.random.Generator, canvas: Array, x: Array, y: Array) -> None:
    rim = np.abs(np.hypot(x, y) - 0.85) - 0.12
    for angle in np.arange(4) * np.pi / 4:
        end = (0.8 * float(np.cos(angle)), 0.8 * float(np.sin(angle)))
        rim = np.minimum(rim, drawing.capsule(x, y, (-end[0], -end[1]), end, 0.05))
    drawing.paint(canvas, rng.uniform(0, 255, 3), rim, 0.06)


def _house(rng: np.random.Generator, canvas: Array, x: Array, y: Array) -> None:
    drawing.paint(canvas, rng.uniform(0, 255, 3), np.maximum(np.abs(x) - 0.7, np.abs(y - 0.4) - 0.5), 0.06)
    drawing.paint(canvas, rng.uniform(0, 255, 3), np.maximum(np.abs(x) - y - 1.0, y + 0.05), 0.06)
    drawing.paint(canvas, rng.uniform(0, 255, 3), np.maximum(np.abs(x) - 0.16, np.abs(y - 0.62) - 0.28), 0.06)


def _flower(rng: np.random.Generator, canvas: Array, x: Array, y: Array) -> None:
    drawing.paint(canvas, np.array([60, 140, 60]), drawing.capsule(x, y, (0, 0), (0.1, 1.3), 0.07), 0.06)
    petals = rng.uniform(0, 255, 3)
    for angle in np.arange(6) * np.pi / 3:
        centre = (0.45 * float(np.cos(angle)), 0.45 * float(np.sin(angle)) - 0.2)
        drawing.paint(canvas, petals, drawing.ellipse(x, y, centre, 0.3, 0.3), 0.06)
    drawing.paint(canvas, np.array([240, 210, 70]), drawing.ellipse(x, y, (0, -0.2), 0.25, 0.25), 0.06)


def _tree(rng: np.random.Generator, canvas: Array, x: Array, y: Array) -> None:
    drawing.paint(canvas, np.array([110, 75, 45]), drawing.capsule(x, y, (0, 0.2), (0, 1), 0.12), 0.06)
    leaves = np.array([40, 130, 50]) * rng.uniform(0.6, 1.4, 3)
    for centre in ((-0.4, -0.1), (0.4, -0.1), (0.0, -0.5)):
        drawing.paint(canvas, leaves, drawing.ellipse(x, y, centre, 0.5, 0.45), 0.06)
