"""Happy faces and others: assignment 13."""

from __future__ import annotations

import numpy as np

from dlcore.datasets import drawing
from dlcore.datasets.pictures import Pictures, draw_pictures, load_pictures
from dlcore.plain import Array

OWN = ("train_happy.h5", "test_happy.h5")
SHIPPED = "happy.npz"
SEED = 6
TRAIN, TEST = (300, 300), (75, 75)  # how many others and how many happy ones
INK = np.array([45, 32, 30])


def load_happy() -> Pictures:
    """Load the faces: your own files if you have them, or those that were built, or else drawn ones.

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
        If a file of your own cannot be read.

    Notes
    -----
    Files of your own are ``train_happy.h5`` and ``test_happy.h5``, with keys as for `load_cats`. ``dlcore data build
    happy`` builds photographs of faces instead of drawings.
    """
    return load_pictures(OWN, SHIPPED, draw_happy)


def draw_happy(seed: int = SEED) -> Pictures:
    """Draw all faces."""
    return draw_pictures(draw_face, (TRAIN, TEST), np.arange(2), seed)


def draw_face(rng: np.random.Generator, happy: int) -> Array:
    """Draw one face; return an array of uint8, shape (64, 64, 3)."""
    x, y = drawing.grid(rng, scale=25, vary=0.06, turn=0.06, shift=1.2)
    canvas, colour, hair = drawing.wall(rng), drawing.skin(rng), rng.uniform(20, 170) * np.array([1, 0.8, 0.6])
    drawing.paint(canvas, hair, drawing.ellipse(x, y, (0, -0.25), rng.uniform(0.95, 1.1), 1.05), 0.06)
    drawing.paint(canvas, colour * 0.85, drawing.capsule(x, y, (0, 0.8), (0, 2), 0.4), 0.06)
    head = drawing.ellipse(x, y, (0, 0), rng.uniform(0.78, 0.92), 1.05)
    drawing.paint(canvas, drawing.rounded(colour, head - 0.4, 0.9), head, 0.06)
    _eyes(rng, canvas, x, y)
    drawing.paint(canvas, colour * 0.75, drawing.capsule(x, y, (0, -0.1), (0.05, 0.18), 0.06), 0.06)
    _mouth(rng, canvas, x, y, happy)
    return drawing.developed(rng, canvas)


def _eyes(rng: np.random.Generator, canvas: Array, x: Array, y: Array) -> None:
    tall, tilt, apart = rng.uniform(0.05, 0.12), rng.normal(0, 0.06), rng.uniform(0.3, 0.4)
    glasses = rng.random() < 0.25
    for side in (-1, 1):
        centre = (side * apart, -0.25)
        drawing.paint(canvas, np.array([240, 238, 232]), drawing.ellipse(x, y, centre, 0.17, tall + 0.03), 0.05)
        drawing.paint(canvas, INK, drawing.ellipse(x, y, centre, 0.08, tall), 0.05)
        brow = (side * (apart - 0.15), -0.5 + tilt), (side * (apart + 0.15), -0.5 - tilt)
        drawing.paint(canvas, INK, drawing.capsule(x, y, *brow, 0.035), 0.05)
        if glasses:
            drawing.paint(canvas, INK, np.abs(drawing.ellipse(x, y, centre, 0.27, 0.24)) - 0.02, 0.05)


def _mouth(rng: np.random.Generator, canvas: Array, x: Array, y: Array, happy: int) -> None:
    """A curve that turns up if the face is happy; flat or turned down if not; open or shut in either case."""
    bend = rng.uniform(0.6, 1.3) if happy else rng.uniform(-1.0, 0.1)
    wide, middle = rng.uniform(0.34, 0.48), 0.55 + 0.1 * bend
    opened = rng.uniform(0.05, 0.12) if rng.random() < 0.4 else 0.0
    curve = middle - bend * x * x
    ends = np.abs(x) - wide
    lips = np.maximum(np.abs(y - curve) - 0.045 - opened * np.clip(-ends / wide, 0, 1), ends)
    drawing.paint(canvas, np.array([150, 55, 60]), lips, 0.05)
    if opened:
        drawing.paint(canvas, np.array([245, 240, 235]), lips + 0.05, 0.05)
