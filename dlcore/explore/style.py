"""The live figure of assignment 17: what a Gram matrix keeps of a picture, and what it forgets."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import traitlets
from PIL import Image

from dlcore.attempt import attempt
from dlcore.explore.base import BLUE, Explorable, SaysWhatPasses
from dlcore.given.tensors import with_tensors
from dlcore.plain import Array

SIDE = 24  # pixels
FILTERS = ("bright", "edge —", "edge |", "edge /", "edge \\")
FUNCTIONS = ("compute_content_cost", "gram_matrix", "compute_layer_style_cost")


# --------------------------------------------------------------------------------------------------------- the pictures
ROW, COLUMN = np.mgrid[:SIDE, :SIDE]
PATTERNS: dict[str, Array] = {
    "stripes": (ROW % 6 < 3) * 1.0,
    "diagonals": ((ROW + COLUMN) % 6 < 3) * 1.0,
    "dots": (((ROW % 8 - 3.5) ** 2 + (COLUMN % 8 - 3.5) ** 2) < 7) * 1.0,
    "bricks": ((ROW % 6 > 0) & ((COLUMN + 6 * (ROW // 6 % 2)) % 12 > 0)) * 1.0,
}
ORDER = np.random.default_rng(17).permutation(SIDE * SIDE)


def shuffled(values: Array) -> Array:
    """The places of an array (24, 24) or (24, 24, n_C) in another order, the same for every channel."""
    flat: Array = values.reshape(SIDE * SIDE, -1)[ORDER]
    return flat.reshape(values.shape)


CHANGES: dict[str, tuple[Callable[[Array], Array], str]] = {
    "unchanged": (lambda p: p, "Twice the same picture: both costs are zero."),
    "shifted": (
        lambda p: np.roll(p, (4, 7), (0, 1)),
        "Every pixel has moved by 4 rows and 7 columns, and what leaves at one side comes in at the other.",
    ),
    "mirrored": (lambda p: p[:, ::-1], "Mirrored, edges like / become edges like \\; the other filters see no change."),
    "turned by 90°": (np.rot90, "Turned, lying edges stand, and standing ones lie."),
    "pixels shuffled": (shuffled, "The pixels have changed places first, and then the filters looked: other edges."),
    "activations shuffled": (
        lambda p: p,
        "The filters looked first, and then the places were mixed, in the same way for every channel.",
    ),
    "another pattern": (lambda p: PATTERNS["bricks" if p is PATTERNS["dots"] else "dots"], "Another texture."),
}


def activations(picture: Array) -> Array:
    """Let five filters look at a picture.

    Parameters
    ----------
    picture : array of shape (24, 24)
        From 0 to 1; it goes on at the opposite side, so that nothing is lost at its borders.

    Returns
    -------
    array of shape (24, 24, 5)
        The brightness, and how much it changes across edges of four directions.
    """
    across = ((1, 0), (0, 1), (1, 1), (1, -1))  # rows and columns to the neighbour at the other side of an edge
    return np.stack([picture, *(abs(picture - np.roll(picture, step, (0, 1))) for step in across)], axis=-1)


def changed(pattern: str, change: str) -> tuple[Array, Array]:
    """The second picture (24, 24), and its activations (24, 24, 5)."""
    picture = CHANGES[change][0](PATTERNS[pattern])
    a = activations(picture)
    return (shuffled(picture), shuffled(a)) if change == "activations shuffled" else (picture, a)


# ---------------------------------------------------------------------------------------------------------- the numbers
def gram(a: Array) -> Array:
    """The Gram matrix (n_C, n_C) of activations (n_H, n_W, n_C)."""
    A = a.reshape(-1, a.shape[-1])
    return np.asarray(A.T @ A)


def content_cost(a: Array, b: Array) -> float:
    """The content cost between two activations."""
    return float(((a - b) ** 2).mean() / 4)


def style_cost(a: Array, b: Array) -> float:
    """The style cost between two activations."""
    places, n_C = SIDE * SIDE, a.shape[-1]
    return float(((gram(a) - gram(b)) ** 2).sum() / (2 * n_C * places) ** 2)


def verdict(content: float, style: float) -> str:
    """What both costs say, in a sentence."""
    same = f"Content cost {short(content)}, style cost {short(style)}: "
    if not content and not style:
        return same + "the same in every respect."
    if not style:
        return same + "other things, the same style. The Gram matrix has not noticed anything."
    return same + "the Gram matrix has changed, so this is another style."


def short(number: float) -> str:
    """A number with three digits; zero is written 0."""
    return f"{number:.3g}"


def settled(number: float) -> float:
    """A cost without what rounding leaves in place of zero."""
    return number if number > 1e-9 else 0.0


# ---------------------------------------------------------------------------------------------------------- the drawing
PICTURE, MAP, CELL = 112, 62, (40, 22)
GRAM_LEFT, ROWS_AT, HEIGHT = 500, (44, 206), 352


def png(values: Array) -> str:
    """An array with entries from 0 to 1 as a grey picture in a data URI."""
    stream = io.BytesIO()
    Image.fromarray((255 * values).astype(np.uint8)).save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode("ascii")


def svg_of(pairs: list[tuple[Array, Array, Array]], words: str) -> str:
    """Draw for both pictures what the filters see, and the Gram matrix.

    Parameters
    ----------
    pairs : list of (picture, activations, Gram matrix)
        Of shapes (24, 24), (24, 24, 5) and (5, 5).
    words : str
        The title.
    """
    largest = max(float(np.max(G)) for _, _, G in pairs)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {HEIGHT}" width="720" role="img" font-size="12" '
        f'style="max-width:100%" font-family="system-ui, sans-serif" fill="currentColor">',
        f"<title>{words}</title>",
        *(
            part
            for top, name, pair in zip(ROWS_AT, "AB", pairs, strict=True)
            for part in _row(top, name, *pair, largest)
        ),
        "</svg>",
    ]
    return "".join(parts)


def _row(top: int, name: str, picture: Array, a: Array, G: Array, largest: float) -> list[str]:
    parts = [f'<text x="10" y="{top - 12}">picture {name}</text>', _image(10, top, PICTURE, picture)]
    for k, label in enumerate(FILTERS):
        x = 140 + k * (MAP + 8)
        parts += [f'<text x="{x}" y="{top - 12}">{label}</text>', _image(x, top, MAP, a[..., k])]
    parts.append(f'<text x="{GRAM_LEFT}" y="{top - 12}">Gram matrix of {name}</text>')
    for i, j in np.ndindex(G.shape):
        x, y = GRAM_LEFT + j * CELL[0], top + i * CELL[1]
        depth = 0.55 * max(float(G[i, j]), 0) / largest
        parts.append(
            f'<rect x="{x}" y="{y}" width="{CELL[0]}" height="{CELL[1]}" fill="{BLUE}" fill-opacity="{depth:.3f}" '
            f'stroke="currentColor" stroke-opacity="0.4"/>'
            f'<text x="{x + CELL[0] / 2}" y="{y + 15}" text-anchor="middle">{G[i, j]:.0f}</text>'
        )
    return parts


def _image(x: float, y: float, side: int, values: Array) -> str:
    return (
        f'<image x="{x}" y="{y}" width="{side}" height="{side}" href="{png(values)}" '
        f'style="image-rendering:pixelated"/>'
        f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="none" stroke="currentColor"/>'
    )


# ----------------------------------------------------------------------------------------------------------- the figure
class Style(Explorable):
    """Choose a pattern and what is done to it; see whether the Gram matrix notices.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: only functions that pass it are run.
    namespace : mapping
        Where your functions are: ``globals()``.
    pattern : {"stripes", "diagonals", "dots", "bricks"}
        What picture A shows.
    change : {"unchanged", "shifted", "mirrored", "turned by 90°", "pixels shuffled", "activations shuffled", \
"another pattern"}
        How picture B differs.

    Raises
    ------
    traitlets.TraitError
        If a choice is none of these.
    """

    _esm = Path(__file__).with_name("style.js")
    pattern = traitlets.Enum([*PATTERNS], "diagonals").tag(sync=True)
    change = traitlets.Enum([*CHANGES], "shifted").tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(
        self, check: SaysWhatPasses, namespace: Mapping[str, Any], pattern: str = "diagonals", change: str = "shifted"
    ) -> None:
        self._check, self._namespace = check, namespace
        self._asked: dict[str, Any] = {}
        self._passed: set[str] = set()
        first = {"pattern": pattern, "change": change}
        super().__init__(choices={"patterns": [*PATTERNS], "changes": [*CHANGES], "first": first}, **first)
        self._redraw(None)

    @traitlets.observe("pattern", "change")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        first = PATTERNS[self.pattern]
        second, b = changed(self.pattern, self.change)
        a, source = activations(first), "Computed by the figure, until your three functions pass their checks."
        numbers = self._from_student(a, b)
        if numbers:
            source = "Computed by your functions."
        content, style, *matrices = numbers or (content_cost(a, b), style_cost(a, b), gram(a), gram(b))
        words = verdict(settled(content), settled(style))
        svg = svg_of([(first, a, matrices[0]), (second, b, matrices[1])], words)
        self.picture = {"svg": svg, "status": f"{CHANGES[self.change][1]} {words} {source}"}

    def _from_student(self, a: Array, b: Array) -> tuple[float, float, Array, Array] | None:
        """Both costs and both Gram matrices by the student's functions; nothing if they do not pass or do not fit."""
        if not self._passing().issuperset(FUNCTIONS):
            return None
        content, one, layer = (self._namespace[name] for name in FUNCTIONS)
        asked: list[tuple[Any, tuple[Array, ...]]] = [(content, (a[None], b[None])), (layer, (a[None], b[None]))]
        asked += [(one, (np.moveaxis(each, -1, 0).reshape(len(FILTERS), -1),)) for each in (a, b)]
        found = [np.asarray(attempt(function, given, with_tensors).value) for function, given in asked]
        fits = [each.shape for each in found] == [(), (), *2 * [2 * (len(FILTERS),)]]
        if not fits or not all(each.dtype.kind == "f" and np.isfinite(each).all() for each in found):
            return None
        return float(found[0]), float(found[1]), found[2], found[3]

    def _passing(self) -> set[str]:
        """The exercises that pass; asked anew when one of their functions has changed."""
        asked = {name: self._namespace[name] for name in FUNCTIONS if name in self._namespace}
        same = asked.keys() == self._asked.keys() and all(asked[name] is self._asked[name] for name in asked)
        if not same:
            self._asked, self._passed = asked, self._check.passing(self._namespace)
        return self._passed

    def static_text(self) -> str:
        """Return in words what each change does to both costs, for every pattern."""
        lines = ["Five filters look at a pattern and at a changed version of it."]
        for pattern in PATTERNS:
            a = activations(PATTERNS[pattern])
            for change in CHANGES:
                b = changed(pattern, change)[1]
                lines.append(f"{pattern}, {change}: {verdict(settled(content_cost(a, b)), settled(style_cost(a, b)))}")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/svg+xml": self.picture["svg"]}, metadata
