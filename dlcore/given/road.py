"""A drawn road for assignment 15, and the numbers that a network would give for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from dlcore.given.car_detection_yolo import CLASS_NAMES, YOLO_ANCHORS
from dlcore.plain import Array


class Seen(NamedTuple):
    """One box as a network might report it: score, class, edges in pixels, and the anchor that it uses."""

    score: float
    number: int
    left: int
    top: int
    right: int
    bottom: int
    anchor: int


ROAD_SHAPE = (720.0, 1280.0)  # height and width of the road's picture
ROAD = (
    Seen(0.603, 2, 925, 285, 1045, 374, 1),
    Seen(0.66, 2, 706, 279, 786, 350, 1),
    Seen(0.67, 5, 5, 266, 220, 407, 2),
    Seen(0.7, 2, 947, 324, 1280, 705, 4),
    Seen(0.74, 2, 159, 303, 346, 440, 2),
    Seen(0.8, 2, 761, 282, 942, 412, 2),
    Seen(0.89, 2, 367, 300, 745, 648, 4),
    Seen(0.44, 2, 336, 296, 378, 335, 0),
    Seen(0.37, 2, 965, 273, 1022, 292, 0),
    Seen(0.36, 9, 681, 195, 692, 214, 0),
    Seen(0.72, 2, 375, 296, 752, 640, 2),  # from here on: a second box on an object that has one
    Seen(0.64, 2, 765, 285, 950, 415, 1),
    Seen(0.62, 7, 8, 262, 225, 410, 3),
    Seen(0.5, 2, 940, 330, 1270, 700, 2),
)

# the colours of the first ten, which are drawn; the others are second boxes on the same things
PAINT = ("#7d8aa5", "#b9b3a4", "#d9a441", "#5d6d7e", "#a3b5c0", "#8f5d5d", "#c9cdd2", "#66707a", "#8b8577", "#2b2e33")


def road_features() -> Array:
    """The numbers that a network would give for the road.

    Returns
    -------
    feats : array of shape (1, 19, 19, 425)
        `yolo_head` reads the boxes of `ROAD` from it; everywhere else the confidence is nearly zero.
    """
    grid, n_classes = 19, len(CLASS_NAMES)
    t = np.zeros((1, grid, grid, len(YOLO_ANCHORS), 5 + n_classes))
    t[..., 4] = -10.0
    height, width = ROAD_SHAPE
    sure = 1 + (n_classes - 1) * np.exp(-12.0)  # one over the probability that softmax gives the class
    for seen in ROAD:
        x, y = (seen.left + seen.right) / 2 / width * grid, (seen.top + seen.bottom) / 2 / height * grid
        cell = t[0, int(y), int(x), seen.anchor]
        cell[:2] = _logit(x % 1), _logit(y % 1)
        size = (seen.right - seen.left) / width, (seen.bottom - seen.top) / height
        cell[2:4] = np.log(np.array(size) * grid / YOLO_ANCHORS[seen.anchor])
        cell[4] = _logit(seen.score * sure)
        cell[5 + seen.number] = 12.0
    return t.reshape(1, grid, grid, -1)


def _logit(p: float) -> float:
    return float(np.log(p / (1 - p)))


def road_picture() -> Any:
    """Draw the road: six cars, a bus, and farther off two more cars and a traffic light.

    Returns
    -------
    PIL.Image.Image
        1280 by 720 pixels, in colour.
    """
    from PIL import Image, ImageDraw

    height, width = (int(n) for n in ROAD_SHAPE)
    image = Image.new("RGB", (width, height), (190, 214, 230))
    pen = ImageDraw.Draw(image)
    pen.polygon(
        [(0, 250), (180, 205), (420, 245), (700, 215), (960, 250), (1280, 210), (1280, 330), (0, 330)], "#8aa38a"
    )
    pen.rectangle((0, 290, width, height), "#77806f")
    pen.polygon([(560, 285), (860, 285), (1280, 560), (1280, 720), (-220, 720), (-220, 640)], "#62656b")
    for k in range(5):  # the middle of the road, in dashes that grow
        y, step = 300 + 18 * k * k, 10 + 12 * k
        x = 690 - 0.42 * (y - 285)
        pen.polygon(
            [(x - 2 - k, y), (x + 2 + k, y), (x - 0.4 * step + 3 + k, y + step), (x - 0.4 * step - 4 - k, y + step)],
            "#d8d8cf",
        )
    pen.line((686, 214, 686, 300), "#3d4148", 4)
    # the far ones first, so that the near ones cover them
    for seen, colour in sorted(zip(ROAD[:10], PAINT, strict=True), key=lambda pair: pair[0].bottom):
        _BRUSHES[seen.number](pen, seen, colour)
    return image


def _car(pen: Any, seen: Seen, colour: str) -> None:
    left, top, right, bottom = seen[2:6]
    w, h = right - left, bottom - top

    def across(u: float) -> float:
        return left + u * w

    def down(v: float) -> float:
        return top + v * h

    for u in (0.06, 0.76):
        pen.rounded_rectangle((across(u), down(0.74), across(u + 0.18), down(1.0)), 0.05 * w, "#1f2226")
    pen.polygon([(across(u), down(v)) for u, v in ((0.2, 0), (0.8, 0), (0.97, 0.42), (0.03, 0.42))], colour)
    pen.polygon([(across(u), down(v)) for u, v in ((0.24, 0.06), (0.76, 0.06), (0.88, 0.38), (0.12, 0.38))], "#33404d")
    pen.rounded_rectangle((across(0), down(0.38), across(1), down(0.88)), 0.08 * w, colour)
    for u in (0.06, 0.78):
        pen.ellipse((across(u), down(0.47), across(u + 0.16), down(0.62)), "#b03a2e")
    pen.rectangle((across(0.36), down(0.66), across(0.64), down(0.78)), "#eceff1")


def _bus(pen: Any, seen: Seen, colour: str) -> None:
    left, top, right, bottom = seen[2:6]
    w, h = right - left, bottom - top
    pen.rounded_rectangle((left, top, right, bottom - 0.1 * h), 0.06 * w, colour)
    for k in range(4):
        pen.rectangle(
            (left + (0.05 + 0.235 * k) * w, top + 0.16 * h, left + (0.25 + 0.235 * k) * w, top + 0.5 * h), "#33404d"
        )
    for u in (0.14, 0.68):
        pen.ellipse((left + u * w, bottom - 0.26 * h, left + (u + 0.17) * w, bottom), "#1f2226")


def _light(pen: Any, seen: Seen, colour: str) -> None:
    left, top, right, bottom = seen[2:6]
    pen.rectangle((left, top, right, bottom), colour)
    for k, lamp in enumerate(("#e74c3c", "#5c5430", "#2f4a35")):
        y = top + (k + 0.5) * (bottom - top) / 3
        pen.ellipse((left + 3, y - 2.5, right - 3, y + 2.5), lamp)


_BRUSHES: dict[int, Callable[[Any, Seen, str], None]] = {2: _car, 5: _bus, 9: _light}
