"""Drawing small pictures with distances: a shape is an array that says how far each pixel lies outside of it."""

from __future__ import annotations

import numpy as np

from dlcore.plain import Array

SIDE = 64
SKINS = np.array([[236, 190, 162], [224, 172, 125], [198, 134, 94], [141, 85, 54], [92, 58, 40]])


def grid(rng: np.random.Generator, scale: float, vary: float, turn: float, shift: float) -> tuple[Array, Array]:
    """The coordinates x, y of every pixel in the plane of a figure that is scaled, turned and shifted at random.

    Parameters
    ----------
    rng : Generator
    scale : float
        Pixels to a unit of the figure.
    vary : float
        By how much, as a fraction, that differs at most.
    turn, shift : float
        Standard deviations: of the angle in radians, of the place in pixels.

    Returns
    -------
    x, y : arrays, shape (64, 64)
        y points down, as in pictures.
    """
    angle, size = rng.normal(0, turn), scale * rng.uniform(1 - vary, 1 + vary)
    v, u = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2 - rng.normal(0, shift, (2, 1, 1))
    return (u * np.cos(angle) + v * np.sin(angle)) / size, (v * np.cos(angle) - u * np.sin(angle)) / size


def capsule(x: Array, y: Array, start: tuple[float, float], end: tuple[float, float], radius: float) -> Array:
    """Distance from a line with round ends; negative inside."""
    (x0, y0), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    along = np.clip(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
    return np.hypot(x - x0 - along * dx, y - y0 - along * dy) - radius


def ellipse(x: Array, y: Array, centre: tuple[float, float], rx: float, ry: float) -> Array:
    """Distance from an ellipse, roughly; negative inside."""
    return (np.hypot((x - centre[0]) / rx, (y - centre[1]) / ry) - 1) * min(rx, ry)


def paint(canvas: Array, colour: Array, distance: Array, soft: float) -> None:
    """Lay a colour over `canvas`, shape (64, 64, 3), where `distance` is negative; its edge is `soft` units wide."""
    cover = np.clip(0.5 - distance / soft, 0, 1)[..., None]
    canvas += cover * (colour - canvas)


def rounded(colour: Array, distance: Array, radius: float) -> Array:
    """Shade a colour as if the shape were round: darker towards its edge."""
    depth = np.clip(-distance / radius, 0, 1)[..., None]
    shaded: Array = colour * (0.62 + 0.38 * np.sqrt(depth))
    return shaded


def wall(rng: np.random.Generator) -> Array:
    """A plain background with light from one side, shape (64, 64, 3)."""
    v, u = np.mgrid[:SIDE, :SIDE] / SIDE - 0.5
    light = 1 + rng.normal(0, 0.1) * u + rng.normal(0, 0.1) * v
    colour = rng.uniform(150, 235) + rng.normal(0, 10, 3)
    lit: Array = colour * light[..., None]
    return lit


def skin(rng: np.random.Generator) -> Array:
    """A colour of skin, shape (3,)."""
    colour: Array = SKINS[rng.integers(len(SKINS))] * rng.uniform(0.9, 1.08, 3)
    return colour


def developed(rng: np.random.Generator, canvas: Array) -> Array:
    """A canvas as a photograph: a little noise, and whole numbers from 0 to 255."""
    return np.clip(canvas + rng.normal(0, 4, canvas.shape), 0, 255).astype(np.uint8)
