"""Hand signs for the numbers 0 to 5: assignments 10 and 12."""

from __future__ import annotations

import math

import numpy as np

from dlcore.datasets import drawing
from dlcore.datasets.pictures import Pictures, draw_pictures, load_pictures
from dlcore.plain import Array

OWN = ("train_signs.h5", "test_signs.h5")
SHIPPED = "signs.npz"
SEED = 5
TRAIN, TEST = 180, 20  # pictures of each sign
FINGERS = ((-0.47, -0.50, -19, 1.00), (-0.16, -0.60, -6, 1.15), (0.16, -0.57, 7, 1.05), (0.45, -0.44, 20, 0.80))
RAISED = ((), (0,), (0, 1), (0, 1), (0, 1, 2, 3), (0, 1, 2, 3))  # fingers that each sign raises; 3 and 5 add the thumb


def load_signs() -> Pictures:
    """Load the hand signs: your own files if you have them, or else drawn hands.

    Returns
    -------
    train_x : array of uint8, shape (1080, 64, 64, 3)
        180 pictures of each sign.
    train_y : array of int64, shape (1, 1080)
        The number that is shown, 0 to 5.
    test_x, test_y : arrays, shapes (120, 64, 64, 3) and (1, 120)
    classes : array of int64, shape (6,)

    Raises
    ------
    dlcore.datasets.DataError
        If a file of your own cannot be read.

    Notes
    -----
    Files of your own are ``train_signs.h5`` and ``test_signs.h5``, with keys as for `load_cats`.
    """
    return load_pictures(OWN, SHIPPED, draw_signs)


def draw_signs(seed: int = SEED) -> Pictures:
    """Draw all pictures."""
    return draw_pictures(draw_sign, (6 * [TRAIN], 6 * [TEST]), np.arange(6), seed)


def draw_sign(rng: np.random.Generator, number: int) -> Array:
    """Draw one hand that shows `number`; return an array of uint8, shape (64, 64, 3)."""
    x, y = drawing.grid(rng, scale=18, vary=0.08, turn=0.12, shift=1.5)
    y = y - 0.35
    canvas, colour = drawing.wall(rng), drawing.skin(rng)
    for distance, radius in _limbs(rng, x, y, number):
        drawing.paint(canvas, drawing.rounded(colour, distance, radius), distance, 0.06)
    return drawing.developed(rng, canvas)


def _limbs(rng: np.random.Generator, x: Array, y: Array, number: int) -> list[tuple[Array, float]]:
    """The parts of a hand from back to front: the distance of each pixel, and how thick the part is."""
    limbs = [(drawing.capsule(x, y, (0, 0.4), (0, 3), 0.42), 0.42), (drawing.ellipse(x, y, (0, 0), 0.66, 0.74), 0.5)]
    for i, (bx, by, degrees, length) in enumerate(FINGERS):
        angle = math.radians(degrees + rng.normal(0, 5))
        if i in RAISED[number]:
            reach = length * rng.uniform(0.9, 1.1)
            tip = (bx + reach * math.sin(angle), by - reach * math.cos(angle))
            limbs.append((drawing.capsule(x, y, (bx, by), tip, 0.165), 0.165))
        else:  # folded: the knuckle above, the fingertip on the palm
            limbs.append((drawing.capsule(x, y, (bx, by), (bx * 0.85, by + 0.5), 0.17), 0.17))
    angle = math.radians(rng.normal(-52, 7))
    tip = (-0.5 + 0.85 * math.sin(angle), 0.1 - 0.85 * math.cos(angle)) if number in (3, 5) else (0.1, 0.12)
    return [*limbs, (drawing.capsule(x, y, (-0.5, 0.25), tip, 0.185), 0.185)]
