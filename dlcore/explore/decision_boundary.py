"""The live figure of assignment 03: each hidden unit draws a line through the plane, and the output unit combines them.

Six networks are trained on the flower beforehand, with the student's functions where these pass their checks and by the
figure itself where they do not; sliders then look at what they were at some step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import contourpy
import numpy as np
import traitlets

from dlcore.datasets import load_planar_dataset
from dlcore.explore.base import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY_BLUE, VERMILLION, Explorable, SaysWhatPasses
from dlcore.given.planar import sigmoid
from dlcore.plain import Array
from dlcore.training import steps

MOST_UNITS = 6
STEPS = (0, 30, 100, 150, 200, 300, 500, 1000, 2000, 3000)
LEARNING_RATE = 1.2
FUNCTIONS = ("initialize_parameters", "forward_propagation", "backward_propagation", "update_parameters")

Parameters = dict[str, Array]


# --------------------------------------------------------------------------------------------------------- the networks
class Answers(NamedTuple):
    """What a network says to points: its hidden units, of shape (n_h, m), and its output, of shape (1, m)."""

    hidden: Array
    output: Array


def answers(parameters: Parameters, X: Array) -> Answers:
    """Run a network on points of shape (2, m)."""
    hidden = np.tanh(parameters["W1"] @ X + parameters["b1"])
    return Answers(hidden, sigmoid(parameters["W2"] @ hidden + parameters["b2"]))


def start_of(n_h: int) -> Parameters:
    """Small weights, biases at zero; numpy's global generator is left alone."""
    rng = np.random.RandomState(2)
    W1, W2 = rng.randn(n_h, 2) * 0.01, rng.randn(1, n_h) * 0.01
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "W2": W2, "b2": np.zeros((1, 1))}


def step_of(parameters: Parameters, X: Array, Y: Array) -> Parameters:
    """One step of gradient descent on the mean cross-entropy."""
    hidden, output = answers(parameters, X)
    rate = LEARNING_RATE / X.shape[1]
    out = output - Y
    into = parameters["W2"].T * out * (1 - hidden * hidden)
    moves = {"W1": into @ X.T, "b1": into.sum(1, keepdims=True), "W2": out @ hidden.T, "b2": out.sum(1, keepdims=True)}
    return {name: value - rate * moves[name] for name, value in parameters.items()}


def snapshots(start: Parameters, step: Callable[[Parameters], Parameters]) -> dict[int, Parameters]:
    """The parameters at each of STEPS."""
    found, parameters = {}, start
    for number in range(STEPS[-1] + 1):
        if number in STEPS:
            found[number] = {name: np.array(parameters[name], dtype=float) for name in ("W1", "b1", "W2", "b2")}
        if number < STEPS[-1]:
            parameters = step(parameters)
    return found


def own_training(n_h: int, X: Array, Y: Array) -> dict[int, Parameters]:
    """Train with the functions of this module."""
    return snapshots(start_of(n_h), lambda parameters: step_of(parameters, X, Y))


def student_training(namespace: Mapping[str, Any], n_h: int, X: Array, Y: Array) -> dict[int, Parameters]:
    """Train with the student's functions; numpy's global generator is put back afterwards.

    Raises
    ------
    ValueError
        If what comes out are no finite parameters of the right shapes.
    Exception
        Whatever the functions themselves raise.
    """
    initialize, forward, backward, update = (namespace[name] for name in FUNCTIONS)

    def step(parameters: Parameters) -> Parameters:
        _, cache = forward(X, parameters)
        moved: Parameters = update(parameters, backward(parameters, cache, X, Y))
        return moved

    state = np.random.get_state()
    try:
        found = snapshots(initialize(2, n_h, 1), step)
    finally:
        np.random.set_state(state)
    shapes = {name: value.shape for name, value in start_of(n_h).items()}
    values = [(value, shapes[name]) for parameters in found.values() for name, value in parameters.items()]
    if not all(value.shape == shape and np.isfinite(value).all() for value, shape in values):
        raise ValueError("no finite parameters of the right shapes")
    return found


# ---------------------------------------------------------------------------------------------------------- the drawing
EDGE, SIZE, GRID = 5.0, 440, 61  # the plane from -5 to 5 in both directions; pixels; grid points
INKS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, BLACK)
DASHES = ("", "9 4", "2 4", "12 4 2 4", "5 5", "16 6")
BANDS = ((SKY_BLUE, 0.5), (SKY_BLUE, 0.22), (ORANGE, 0.22), (ORANGE, 0.5))  # sure of 0, leaning to 0, to 1, sure of 1
NETWORK_LEVELS, UNIT_LEVELS = (-0.1, 0.1, 0.5, 0.9, 1.1), (-1.1, -0.5, 0.0, 0.5, 1.1)

_SIDE = np.linspace(-EDGE, EDGE, GRID)
_PLANE = np.stack([part.ravel() for part in np.meshgrid(_SIDE, _SIDE)])  # (2, GRID * GRID)


def pixel(coordinate: float, up: bool = False) -> float:
    """Where a coordinate of the plane lies in the drawing; the second coordinate points up."""
    return SIZE * (EDGE - coordinate if up else EDGE + coordinate) / (2 * EDGE)


class Line(NamedTuple):
    """A hidden unit's line: a point on it, its direction, and the unit vector towards its positive side."""

    point: Array
    along: Array
    towards: Array


def line_of(w: Array, b: float) -> Line | None:
    """Where w · x + b = 0; ``None`` if that is outside of the drawing, or nowhere."""
    length = float(np.hypot(*w))
    if length == 0 or abs(b) / length > EDGE:
        return None
    towards = w / length
    return Line(-b / length * towards, np.array([-towards[1], towards[0]]), towards)


def svg_of(parameters: Parameters, X: Array, Y: Array, view: int, title: str) -> str:
    """Draw the points, each hidden unit's line, and the shades of the network (view 0) or of one unit."""
    plane = answers(parameters, _PLANE)
    shown, levels = (plane.hidden[view - 1], UNIT_LEVELS) if view else (plane.output[0], NETWORK_LEVELS)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-44 -6 {SIZE + 54} {SIZE + 50}" width="{SIZE + 54}" '
        'role="img" font-size="13" style="max-width:100%" font-family="system-ui, sans-serif" fill="currentColor">'
        f"<title>{title}</title>"
        f'<clipPath id="dlcore-plane"><rect width="{SIZE}" height="{SIZE}"/></clipPath>'
        f'<rect width="{SIZE}" height="{SIZE}" fill="#ffffff"/><g clip-path="url(#dlcore-plane)">',
        *_shades(shown.reshape(GRID, GRID), levels),
        *_points(X, Y),
        *(_unit(unit, line_of(w, float(b)), unit == view)
          for unit, (w, (b,)) in enumerate(zip(parameters["W1"], parameters["b1"], strict=True), 1)),
        "</g>",
        f'<rect width="{SIZE}" height="{SIZE}" fill="none" stroke="currentColor"/>',
        *_axes(),
        "</svg>",
    ]  # fmt: skip
    return "".join(parts)


def _shades(values: Array, levels: Sequence[float]) -> list[str]:
    """Four bands, from surely 0 to surely 1, and the boundary in the middle."""
    forms: Any = {"fill_type": "OuterOffset", "line_type": "Separate"}
    contours: Any = contourpy.contour_generator(_SIDE, _SIDE, values, **forms)
    parts = []
    for (colour, depth), (low, high) in zip(BANDS, pairwise(levels), strict=True):
        polygons, offsets = contours.filled(low, high)
        rings = [p[a:b] for p, cut in zip(polygons, offsets, strict=True) for a, b in pairwise(cut)]
        path = "".join(_path(ring) + "z" for ring in rings)
        parts.append(f'<path d="{path}" fill="{colour}" fill-opacity="{depth}" fill-rule="evenodd"/>')
    boundary = "".join(_path(line) for line in contours.lines(levels[2]))
    return [*parts, f'<path d="{boundary}" fill="none" stroke="#000000" stroke-width="1.6"/>']


def _path(points: Array) -> str:
    return "M" + "L".join(f"{pixel(x):.0f} {pixel(y, up=True):.0f}" for x, y in points)


def _points(X: Array, Y: Array) -> list[str]:
    """Circles for label 0, crosses for label 1."""
    places = [(pixel(x), pixel(y, up=True), label) for (x, y), label in zip(X.T, Y[0], strict=True)]
    circles = "".join(f"M{x - 2.5:.1f} {y:.1f}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0z" for x, y, k in places if not k)
    crosses = "".join(f"M{x - 3:.1f} {y - 3:.1f}l6 6m0 -6l-6 6" for x, y, k in places if k)
    return [
        f'<path d="{circles}" fill="{BLUE}" fill-opacity="0.75"/>',
        f'<path d="{crosses}" fill="none" stroke="{VERMILLION}" stroke-width="1.4"/>',
    ]


def _unit(unit: int, line: Line | None, chosen: bool) -> str:
    """A unit's line, its number at its upper end, and a knob on its positive side."""
    if line is None:
        return ""
    ink, dash, width = INKS[unit - 1], DASHES[unit - 1], 5 if chosen else 2.5
    ends = _path(np.array([line.point - 3 * EDGE * line.along, line.point + 3 * EDGE * line.along]))
    on_line = [line.point + s * line.along for s in np.linspace(-2 * EDGE, 2 * EDGE, 201)]
    inside = [p for p in on_line if np.abs(p).max() < EDGE - 0.45]
    label = max(inside, key=lambda p: float(p[1]), default=line.point)
    foot = 0.7 * label + 0.3 * (inside[len(inside) // 2] if inside else line.point)
    x, y = pixel(label[0]), pixel(label[1], up=True)
    return (
        f'<path d="{ends}" fill="none" stroke="{ink}" stroke-width="{width}" stroke-dasharray="{dash}"/>'
        f'<path d="{_path(np.array([foot, foot + 0.55 * line.towards]))}" stroke="{ink}" stroke-width="3" fill="none"/>'
        f'<circle cx="{pixel(foot[0] + 0.55 * line.towards[0]):.1f}" '
        f'cy="{pixel(foot[1] + 0.55 * line.towards[1], up=True):.1f}" r="4.5" fill="{ink}"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="#ffffff" stroke="{ink}" stroke-width="2"/>'
        f'<text x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle" fill="#000000">{unit}</text>'
    )


def _axes() -> list[str]:
    marks = [
        f'<text x="{pixel(k):.0f}" y="{SIZE + 17}" text-anchor="middle">{k}</text>'
        f'<text x="-8" y="{pixel(k, up=True) + 5:.0f}" text-anchor="end">{k}</text>'
        for k in (-4, -2, 0, 2, 4)
    ]
    middle = SIZE / 2
    return [
        *marks,
        f'<text x="{middle}" y="{SIZE + 36}" text-anchor="middle">x₁</text>',
        f'<text transform="translate(-30 {middle}) rotate(-90)" text-anchor="middle">x₂</text>',
    ]


# ----------------------------------------------------------------------------------------------------------- the figure
class DecisionBoundary(Explorable):
    """Choose how many hidden units there are and how long they have learnt; see their lines and what comes of them.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: only functions that pass it are run.
    namespace : mapping
        Where your functions are: ``globals()``.
    units : int
        Number of hidden units, 1 to 6.

    Raises
    ------
    traitlets.TraitError
        If a choice is out of range.
    """

    _esm = Path(__file__).with_name("decision_boundary.js")
    units = traitlets.Int(4, min=1, max=MOST_UNITS).tag(sync=True)
    position = traitlets.Int(len(STEPS) - 1, min=0, max=len(STEPS) - 1).tag(sync=True)
    view = traitlets.Int(0, min=0, max=MOST_UNITS).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict(
        {"units": MOST_UNITS, "steps": list(STEPS), "first": {"units": 4, "position": len(STEPS) - 1, "view": 0}}
    ).tag(sync=True)

    def __init__(self, check: SaysWhatPasses, namespace: Mapping[str, Any], units: int = 4) -> None:
        self._X, self._Y = load_planar_dataset()
        self._trained, self._source = self._train(check, namespace)
        super().__init__(units=units)
        self._redraw(None)

    def _train(
        self, check: SaysWhatPasses, namespace: Mapping[str, Any]
    ) -> tuple[dict[int, dict[int, Parameters]], str]:
        """All snapshots by number of units, and in words whose functions made them."""
        missing = set(FUNCTIONS) - check.passing(namespace, FUNCTIONS)
        why = f"`{min(missing, key=FUNCTIONS.index)}` does not pass its check yet" if missing else ""
        trained: dict[int, dict[int, Parameters]] = {}
        for done in steps(MOST_UNITS, "six networks"):
            if not why:
                try:
                    trained[done + 1] = student_training(namespace, done + 1, self._X.copy(), self._Y.copy())
                    continue
                except Exception as error:
                    why = f"your functions pass, but stopped here with {type(error).__name__}"
            trained[done + 1] = own_training(done + 1, self._X, self._Y)
        return trained, f"Trained by the figure itself: {why}." if why else "Trained by your own functions."

    @traitlets.observe("units", "position", "view")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        with self.hold_sync():
            self.view = min(self.view, self.units)
            parameters = self._trained[self.units][STEPS[self.position]]
            words = self._words(parameters)
            svg = svg_of(parameters, self._X, self._Y, self.view, words)
            self.picture = {"svg": svg, "status": f"{words} {self._source}"}

    def _words(self, parameters: Parameters) -> str:
        output = answers(parameters, self._X).output
        right = 100 * np.mean((output > 0.5) == self._Y)
        cost = -np.mean(np.log(np.where(self._Y == 1, output, 1 - output)))
        lines = [line_of(w, float(b)) for w, (b,) in zip(parameters["W1"], parameters["b1"], strict=True)]
        away = lines.count(None)
        units = f"{self.units} hidden unit{'s' if self.units > 1 else ''}"
        outside = f" Of their lines, {away} do not cross the picture." if away else ""
        return f"{units} after {STEPS[self.position]} steps: cost {cost:.3f}, {right:.1f} % right.{outside}"

    def static_text(self) -> str:
        """Return in words how each network ends."""
        lines = [f"Networks with 1 to {MOST_UNITS} hidden units, trained on the flower. {self._source}"]
        for units, trained in self._trained.items():
            output = answers(trained[STEPS[-1]], self._X).output
            lines.append(f"{units}: {100 * np.mean((output > 0.5) == self._Y):.1f} % right after {STEPS[-1]} steps")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/svg+xml": self.picture["svg"]}, metadata
