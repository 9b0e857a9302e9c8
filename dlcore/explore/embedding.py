"""The live figure of assignment 16: triplets at work on twelve pictures of three people, encoded by two numbers.

The points stand for encodings. Each step moves them a little against the gradient of the triplet loss; the loss that is
shown comes from the student's `triplet_loss` if it passes its check, the gradient always from the figure.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import traitlets

from dlcore.attempt import attempt
from dlcore.explore.base import BLUE, GREEN, VERMILLION, Explorable, SaysWhatPasses
from dlcore.given.tensors import with_tensors
from dlcore.plain import Array

PEOPLE, PICTURES = 3, 4
COLOURS, SHAPES = (BLUE, VERMILLION, GREEN), ("circle", "square", "triangle")
WHO = np.repeat(np.arange(PEOPLE), PICTURES)
TRIPLETS = np.array(
    [(a, p, n) for a, p, n in itertools.permutations(range(len(WHO)), 3) if WHO[a] == WHO[p] and WHO[a] != WHO[n]]
)  # all 288 of them
RATE = 0.02  # of a step on one triplet
MANY = 200
MAX_ALPHA = 2.0
PLANE = 2.0  # the picture shows -2 to 2 both ways
STARTS = ("mixed", "all in one place")
CHOICES = ("any triplet", "triplets with loss")
EXERCISE = "triplet_loss"


class State(NamedTuple):
    """Where the points are, which triplet is looked at, and how many steps were taken."""

    points: Array
    triplet: int
    steps: int


def first_points(start: str) -> Array:
    """Where the twelve points begin, shape (12, 2)."""
    spread = 0.75 if start == "mixed" else 0.0
    return np.random.default_rng(5).normal(0, spread, (len(WHO), 2)) if spread else np.full((len(WHO), 2), 0.5)


def losses(points: Array, alpha: float) -> Array:
    """The loss of every triplet, shape (288,)."""
    anchor, positive, negative = (points[TRIPLETS[:, k]] for k in range(3))
    gap = np.sum((anchor - positive) ** 2, axis=1) - np.sum((anchor - negative) ** 2, axis=1)
    hinged: Array = np.maximum(gap + alpha, 0)
    return hinged


def gradient(points: Array, triplet: int, alpha: float) -> Array:
    """The gradient of one triplet's loss with respect to all points, shape (12, 2)."""
    slopes = np.zeros_like(points)
    if losses(points, alpha)[triplet] > 0:
        a, p, n = TRIPLETS[triplet]
        slopes[a] = 2 * (points[n] - points[p])
        slopes[p] = 2 * (points[p] - points[a])
        slopes[n] = 2 * (points[a] - points[n])
    return slopes


def choose(rng: np.random.Generator, points: Array, alpha: float, choice: str) -> int:
    """Draw the next triplet; one that still has loss, if there is any and it is asked for."""
    candidates = np.flatnonzero(losses(points, alpha)) if choice == CHOICES[1] else np.arange(len(TRIPLETS))
    return int(rng.choice(candidates if candidates.size else len(TRIPLETS)))


# ---------------------------------------------------------------------------------------------------------- the drawing
SIDE, LEFT = 420.0, 10.0


def svg_of(state: State, alpha: float, words: str) -> str:
    """Draw the points, the triplet that is looked at, and the step that each of its points would take."""
    a, p, n = TRIPLETS[state.triplet]
    xy = LEFT + SIDE * (state.points + PLANE) / (2 * PLANE)
    near, far = (float(np.sum((state.points[a] - state.points[k]) ** 2)) for k in (p, n))
    step = -gradient(state.points, state.triplet, alpha) * 0.1 * SIDE / (2 * PLANE)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {SIDE + 20:.0f}" width="100%" role="img" '
        'style="max-width:720px" fill="currentColor" font-family="system-ui, sans-serif" font-size="13">'
        f"<title>{words}</title>"
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="8" refY="5" markerUnits="userSpaceOnUse" markerWidth="12" '
        'markerHeight="12" orient="auto">'
        '<path d="M0 0L10 5L0 10z" fill="currentColor"/></marker></defs>'
        f'<rect x="{LEFT}" y="{LEFT}" width="{SIDE}" height="{SIDE}" fill="none" stroke="currentColor" '
        'stroke-opacity="0.4"/>',
        _line(xy[a], xy[p], ""),
        _line(xy[a], xy[n], "6 5"),
        *(_point(k, *xy[k]) for k in range(len(WHO))),
        *(_arrow(xy[k], step[k]) for k in (a, p, n) if np.any(step[k])),
        *(_letter(letter, *xy[k]) for letter, k in (("A", a), ("P", p), ("N", n))),
        *_bars(near, far, alpha),
        "</svg>",
    ]
    return "".join(parts)


def _line(start: Array, end: Array, dash: str) -> str:
    return (
        f'<path d="M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}" stroke="currentColor" stroke-width="1.5" '
        f'stroke-dasharray="{dash}"/>'
    )


def _arrow(start: Array, step: Array) -> str:
    end = start + step
    return (
        f'<path d="M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}" stroke="currentColor" stroke-width="3" '
        'marker-end="url(#tip)"/>'
    )


def _point(k: int, x: float, y: float) -> str:
    colour, shape = COLOURS[WHO[k]], SHAPES[WHO[k]]
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{colour}"/>'
    if shape == "square":
        return f'<rect x="{x - 7:.1f}" y="{y - 7:.1f}" width="14" height="14" fill="{colour}"/>'
    return f'<path d="M{x:.1f} {y - 9:.1f}l9 16h-18z" fill="{colour}"/>'


def _letter(letter: str, x: float, y: float) -> str:
    return f'<text x="{x + 11:.1f}" y="{y - 9:.1f}" font-weight="bold" font-size="16">{letter}</text>'


def _bars(near: float, far: float, alpha: float) -> list[str]:
    """The two squared distances and the margin as bars, the loss as what the upper has too much."""
    x0, longest = 460.0, 220.0
    scale = longest / max(near + alpha, far, 1.0)
    loss = max(near - far + alpha, 0.0)
    parts = []
    for y, name, length, colour, start in (
        (60, "A to P, squared", near, BLUE, 0.0),
        (120, "margin on top of it", alpha, "#E69F00", near),
        (180, "A to N, squared", far, GREEN, 0.0),
        (240, "loss: what is missing", loss, VERMILLION, far),
    ):
        left = x0 + (start * scale if loss or name != "loss: what is missing" else 0)
        parts.append(
            f'<text x="{x0 + 6}" y="{y}">{name}: {length:.2f}</text>'
            f'<rect x="{left:.1f}" y="{y + 8}" width="{length * scale:.1f}" height="16" fill="{colour}"/>'
        )
    return [*parts, f'<path d="M{x0} 48V270" stroke="currentColor"/>']


# ----------------------------------------------------------------------------------------------------------- the figure
class Embedding(Explorable):
    """Choose a margin and triplets, take steps, and watch three people come apart.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: only functions that pass it are run.
    namespace : mapping
        Where your functions are: ``globals()``.
    alpha : float
        The margin, 0 to 2.
    start : {"mixed", "all in one place"}
        Where the points begin.

    Raises
    ------
    traitlets.TraitError
        If a choice is out of range.
    """

    _esm = Path(__file__).with_name("embedding.js")
    alpha = traitlets.Float(0.5, min=0.0, max=MAX_ALPHA).tag(sync=True)
    start = traitlets.Enum(STARTS, STARTS[0]).tag(sync=True)
    choice = traitlets.Enum(CHOICES, CHOICES[0]).tag(sync=True)
    command = traitlets.Dict().tag(sync=True)  # {"do": "step" | "many" | "next" | "reset", "count": a new number}
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(
        self, check: SaysWhatPasses, namespace: Mapping[str, Any], alpha: float = 0.5, start: str = STARTS[0]
    ) -> None:
        self._check, self._namespace = check, namespace
        self._asked: Any = None
        self._passes = False
        self._first = {"alpha": alpha, "start": start, "choice": CHOICES[0]}
        choices = {"starts": list(STARTS), "choices": list(CHOICES), "largest": MAX_ALPHA, "many": MANY}
        self._begin(start)
        super().__init__(choices=choices, **self._first)
        self._redraw()

    def _begin(self, start: str) -> None:
        self._rng = np.random.default_rng(16)
        self._state = State(first_points(start), 100, 0)

    @traitlets.observe("start")  # type: ignore[untyped-decorator]
    def _restart(self, _: Any) -> None:
        self._begin(self.start)
        self._redraw()

    @traitlets.observe("alpha", "choice")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any = None) -> None:
        loss, source = self._loss()
        all_losses = losses(self._state.points, self.alpha)
        words = (
            f"After {self._state.steps} steps: this triplet's loss is {loss:.2f} ({source}). Of all {len(TRIPLETS)} "
            f"triplets {np.count_nonzero(all_losses)} have loss; the sum over all is {all_losses.sum():.1f}."
        )
        self.picture = {"svg": svg_of(self._state, self.alpha, words), "status": words, "alpha": f"{self.alpha:.2f}"}

    @traitlets.observe("command")  # type: ignore[untyped-decorator]
    def _obey(self, _: Any) -> None:
        asked = self.command.get("do")
        if asked == "reset":
            self._begin(str(self._first["start"]))
            for name, value in self._first.items():
                setattr(self, name, value)
        elif asked == "next":
            self._state = self._state._replace(triplet=self._chosen())
        elif asked in ("step", "many"):
            self._step()
            for _ in range(MANY - 1 if asked == "many" else 0):
                self._state = self._state._replace(triplet=self._chosen())
                self._step()
        self._redraw()

    def _chosen(self) -> int:
        return choose(self._rng, self._state.points, self.alpha, self.choice)

    def _step(self) -> None:
        points, triplet, steps = self._state
        moved = points - RATE * gradient(points, triplet, self.alpha)
        self._state = State(np.clip(moved, -PLANE, PLANE), triplet, steps + 1)

    def _loss(self) -> tuple[float, str]:
        """The loss of the triplet that is looked at, and who computed it."""
        function = self._namespace.get(EXERCISE)
        if function is not self._asked:
            self._asked, self._passes = function, EXERCISE in self._check.passing(self._namespace)
        if self._passes and callable(function):
            rows = [self._state.points[[k]] for k in TRIPLETS[self._state.triplet]]
            answer = attempt(function, (None, rows, float(self.alpha)), with_tensors).value
            if isinstance(answer, (int, float, np.ndarray)) and np.size(answer) == 1:
                return float(np.ravel(answer)[0]), f"by your `{EXERCISE}`"
        own = losses(self._state.points, self.alpha)[self._state.triplet]
        return float(own), f"by the figure; yours once `{EXERCISE}` passes its check"

    def static_text(self) -> str:
        """Return in words what the figure shows."""
        return f"Twelve encodings in the plane, four of each of three people. {self.picture['status']}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/svg+xml": self.picture["svg"]}, metadata
