"""A picture and the boxes that a network sees on it, drawn: those that stay with a label, others in dashes."""

from __future__ import annotations

import base64
import html
import io
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from dlcore.explore.base import ORANGE
from dlcore.given.labels import label_places
from dlcore.plain import Array


class Candidates(NamedTuple):
    """A picture and what a network sees on it, best first: scores (n,), boxes (n, 4) as (y1, x1, y2, x2), names."""

    picture: Any
    scores: Array
    boxes: Array
    names: list[str]


class Label(NamedTuple):
    """Name and score of a box that stays, and the ground that they are written on, in pixels of the picture."""

    text: str
    x: int
    y: int
    width: int
    height: int


def labels(seen: Candidates, found: list[int | None], length: Callable[[str], float]) -> dict[int, Label]:
    """The labels of the boxes that stay, by the boxes' positions; none covers another. `length` is that of a text."""
    stay, unit = [k for k, fate in enumerate(found) if fate == k], unit_of(seen)
    texts = [f"{seen.names[k]} {seen.scores[k]:.2f}" for k in stay]
    sizes = [(math.ceil(length(text) + 8 * unit), round(17 * unit)) for text in texts]
    edges = [[round(edge) for edge in _edges(seen, k)] for k in stay]
    boxes = [((left, top), (right, bottom)) for top, left, bottom, right in edges]
    places = label_places(sizes, boxes, seen.picture.size)
    return {k: Label(text, *place, *size) for k, text, place, size in zip(stay, texts, places, sizes, strict=True)}


def unit_of(seen: Candidates) -> float:
    """About a pixel on the screen, in pixels of the picture."""
    return float(seen.picture.width / 640)


def svg_of(seen: Candidates, found: list[int | None], words: str) -> str:
    """Draw the boxes, to be laid over the picture: those that stay with name and score, others in thin dashes."""
    (width, height), unit = seen.picture.size, unit_of(seen)
    boxes = [(k, fate == k) for k, fate in enumerate(found) if fate is not None]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" fill="none" '
        f'font-family="system-ui, sans-serif" font-size="{13 * unit:.1f}"><title>{html.escape(words)}</title>',
        *(_box(_edges(seen, k), stays, unit) for k, stays in reversed(boxes)),
        *(_written(label, unit) for label in labels(seen, found, lambda text: 7.4 * unit * len(text)).values()),
    ]
    return "".join([*parts, "</svg>"])


def _edges(seen: Candidates, k: int) -> list[float]:
    """Top, left, bottom and right of a box, within the picture."""
    width, height = seen.picture.size
    edges: list[float] = np.clip(seen.boxes[k], 0, [height, width, height, width]).tolist()
    return edges


def _box(edges: list[float], stays: bool, unit: float) -> str:
    top, left, bottom, right = edges
    shape = f'x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}"'
    if stays:
        return (
            f'<rect class="stays" {shape} stroke="#000" stroke-width="{5 * unit:.1f}"/>'
            f'<rect {shape} stroke="{ORANGE}" stroke-width="{3 * unit:.1f}"/>'
        )
    return (
        f'<rect class="gone" {shape} stroke="#000" stroke-width="{2.6 * unit:.1f}"/>'
        f'<rect {shape} stroke="#fff" stroke-width="{1.4 * unit:.1f}" '
        f'stroke-dasharray="{5 * unit:.1f} {5 * unit:.1f}"/>'
    )


def _written(label: Label, unit: float) -> str:
    return (
        f'<rect x="{label.x}" y="{label.y}" width="{label.width}" height="{label.height}" fill="{ORANGE}"/>'
        f'<text x="{label.x + 4 * unit:.1f}" y="{label.y + 13 * unit:.1f}" fill="#000">{label.text}</text>'
    )


def data_url(picture: Any) -> str:
    """A picture as text that a browser shows."""
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def png_of(seen: Candidates, found: list[int | None]) -> bytes:
    """Draw the boxes that stay into the picture."""
    from PIL import ImageDraw, ImageFont

    picture, unit = seen.picture.convert("RGB"), unit_of(seen)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(13 * unit)
    shown = labels(seen, found, font.getlength)
    for k in shown:
        top, left, bottom, right = _edges(seen, k)
        pen.rectangle((left, top, right, bottom), outline=ORANGE, width=round(3 * unit))
    for text, x, y, width, height in shown.values():
        pen.rectangle((x, y, x + width - 1, y + height - 1), fill=ORANGE)
        pen.text((x + 4 * unit, y), text, fill="#000", font=font)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
