"""The live figure of assignment 02: one unit with one input walks down its cost, step by step.

There are two numbers to learn, w and b, so the whole cost can be drawn as a map. The gradients come from the student's
`propagate` where it passes its check; until then the figure computes them itself.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import traitlets

from dlcore.attempt import attempt
from dlcore.explore.base import BLUE, VERMILLION, Explorable, SaysWhatPasses
from dlcore.plain import Array

STEPS = 200
SLOWEST, FASTEST = 1e-3, 100.0  # learning rates on the slider
MEASURED = np.array([1.2, 2.1, 2.8, 3.3, 4.0, 5.6, 3.7, 4.6, 5.2, 6.4, 7.3, 8.8])
LABELS = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
FUNCTION = "propagate"
SCALED, RAW = "centred and scaled", "as measured"

Propagate = Callable[[Array, float, Array, Array], Any]


class Task(NamedTuple):
    """The input of every example, the part of the (w, b) plane to show, and a learning rate to begin with."""

    x: Array
    w_range: tuple[float, float]
    b_range: tuple[float, float]
    rate: float


TASKS = {
    SCALED: Task((MEASURED - MEASURED.mean()) / MEASURED.std(), (-1.0, 5.0), (-2.5, 2.5), 1.0),
    RAW: Task(MEASURED, (-0.6, 2.4), (-9.0, 2.0), 0.1),
}


# ------------------------------------------------------------------------------------------------------------- the unit
def cost_at(x: Array, w: Array, b: Array) -> Array:
    """The cross-entropy over all examples, for every pair of entries of `w` and `b` (of one shape)."""
    z = np.multiply.outer(w, x) + b[..., None]
    return np.asarray(np.mean(np.logaddexp(0, z) - LABELS * z, axis=-1))


def own_propagate(w: Array, b: float, X: Array, Y: Array) -> tuple[dict[str, Any], float]:
    """What students write, for where theirs is not ready; without overflow."""
    Z = w.T @ X + b
    error = 0.5 * (1 + np.tanh(Z / 2)) - Y
    return {"dw": X @ error.T / X.shape[1], "db": float(np.mean(error))}, 0.0


def descend(propagate: Propagate, x: Array, rate: float) -> Array:
    """Take `STEPS` steps from zero; return w and b before the first, and after each, shape (STEPS + 1, 2)."""
    w, b = np.zeros((1, 1)), 0.0
    path = [(0.0, 0.0)]
    for _ in range(STEPS):
        grads, _ = propagate(w, b, x[None], LABELS[None])
        w, b = w - rate * np.asarray(grads["dw"]), b - rate * float(grads["db"])
        path.append((float(w.item()), b))
    return np.array(path)


@functools.cache
def lowest(name: str) -> tuple[float, float, float]:
    """Where a task's cost is lowest, and how low: (w, b, cost); by Newton's method."""
    X = np.stack([TASKS[name].x, np.ones(len(LABELS))])
    theta = np.zeros(2)
    for _ in range(30):
        a = 0.5 * (1 + np.tanh(theta @ X / 2))
        theta = theta - np.linalg.solve(X * (a * (1 - a)) @ X.T, X @ (a - LABELS))
    return float(theta[0]), float(theta[1]), float(cost_at(TASKS[name].x, theta[0], theta[1:])[0])


@functools.cache
def contours(name: str) -> list[Array]:
    """Lines of equal cost around the lowest point, each of shape (k, 2); a ray from there meets every line once."""
    task, (w, b, cost) = TASKS[name], lowest(name)
    angles = np.linspace(0, 2 * np.pi, 181)
    scale = np.array([np.ptp(task.w_range), np.ptp(task.b_range)])
    ray = np.stack([np.cos(angles), np.sin(angles)], axis=1) * scale
    lines = []
    for level in cost * np.array([1.06, 1.25, 1.6, 2.2, 3.2, 5, 8]):
        near, far = np.zeros(len(angles)), np.full(len(angles), 20.0)
        for _ in range(40):  # halve until the crossing is found
            middle = (near + far) / 2
            inside = cost_at(task.x, w + middle * ray[:, 0], b + middle * ray[:, 1]) < level
            near, far = np.where(inside, middle, near), np.where(inside, far, middle)
        lines.append(np.array([w, b]) + near[:, None] * ray)
    return lines


def verdict(name: str, path: Array, step: int) -> str:
    """What came of the first `step` steps, in words."""
    x, (_, _, least) = TASKS[name].x, lowest(name)
    costs = cost_at(x, path[: step + 1, 0], path[: step + 1, 1])
    w, b = path[step]
    right = int(np.sum((w * x + b > 0) == LABELS))
    text = f"After {step} {'step' if step == 1 else 'steps'} the cost is {costs[-1]:.3f}; the lowest is {least:.3f}. "
    text += f"{right} of {len(x)} decisions are right. "
    if step == 0:
        return text + "Take a step."
    rises = int(np.sum(np.diff(costs) > 1e-9))
    if costs[-1] > costs[0]:
        return text + "It is worse off than at the start: the steps are far too long."
    if rises:
        return text + f"In {rises} of the steps the cost went up: they jump across the valley."
    if costs[-1] - least < 0.005:
        return text + "It has arrived."
    return text + f"So far it has come {100 * (costs[0] - costs[-1]) / (costs[0] - least):.0f} % of the way down."


# ---------------------------------------------------------------------------------------------------------- the drawing
class Panel(NamedTuple):
    """A part of the drawing: where it lies, and which numbers its axes run over."""

    left: float
    top: float
    width: float
    height: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def at(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Where a point lies in the drawing."""
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        return self.left + self.width * (x - x0) / (x1 - x0), self.top + self.height * (y1 - y) / (y1 - y0)

    def line(self, points: Array, style: str) -> str:
        """A line through points, an array of shape (k, 2)."""
        xs, ys = self.at(points[:, 0], points[:, 1])
        far = 5000  # where the drawing is cut off anyway
        pairs = zip(np.clip(xs, -far, far), np.clip(ys, -far, far), strict=True)
        return f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)}" fill="none" {style}/>'

    def frame(self, title: str, x_name: str, y_name: str) -> str:
        """Its border, its title, its axes' names and the ends of both."""
        bottom, middle = self.top + self.height, self.left + self.width / 2
        ends = [
            f'<text x="{self.left + shift * self.width:.0f}" y="{bottom + 15}" text-anchor="{anchor}">{end:g}</text>'
            for shift, anchor, end in ((0, "start", self.x_range[0]), (1, "end", self.x_range[1]))
        ] + [
            f'<text x="{self.left - 5}" y="{y:.0f}" text-anchor="end">{end:g}</text>'
            for y, end in ((bottom, self.y_range[0]), (self.top + 10, self.y_range[1]))
        ]
        return (
            f'<rect x="{self.left}" y="{self.top}" width="{self.width}" height="{self.height}" fill="none" '
            f'stroke="currentColor" stroke-opacity="0.5"/><text x="{self.left}" y="{self.top - 9}" font-size="13">'
            f'{title}</text><text x="{middle:.0f}" y="{bottom + 16}" text-anchor="middle">{x_name}</text>'
            f'<text transform="translate({self.left - 26} {self.top + self.height / 2:.0f}) rotate(-90)" '
            f'text-anchor="middle">{y_name}</text>' + "".join(ends)
        )


def svg_of(name: str, path: Array, step: int, words: str) -> str:
    """Draw the examples with the unit's answer, the map of the cost with the path, and the cost at every step."""
    task, (w_best, b_best, _) = TASKS[name], lowest(name)
    span = float(np.ptp(task.x))
    x_range = (round(float(task.x.min()) - 0.1 * span, 1), round(float(task.x.max()) + 0.1 * span, 1))
    data = Panel(46, 26, 290, 210, x_range, (-0.1, 1.1))
    plane = Panel(410, 26, 290, 210, task.w_range, task.b_range)
    curve = Panel(46, 284, 654, 90, (0, STEPS), (0, 1.5))
    costs = cost_at(task.x, path[:, 0], path[:, 1])
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400" width="720" role="img" font-size="12" '
        'style="max-width:100%" font-family="system-ui, sans-serif" fill="currentColor" stroke="none">'
        f"<title>{words}</title>",
        *_answers(data, task.x, path[step]),
        _inside(plane, "dlcore-logistic-map", _map(plane, name, path[: step + 1])),
        _cross(*plane.at(w_best, b_best)),
        plane.frame("the cost, as a map; + is its lowest point", "w", "b"),
        _inside(curve, "dlcore-logistic-costs", _costs(curve, costs, step)),
        curve.frame("the cost at every step; the dot is where you are", "step", "cost"),
        "</svg>",
    ]
    return "".join(parts)


def _answers(panel: Panel, x: Array, theta: Array) -> list[str]:
    w, b = theta
    grid = np.linspace(*panel.x_range, 121)
    answers = 0.5 * (1 + np.tanh(np.clip(w * grid + b, -700, 700) / 2))
    parts = [
        panel.frame("circles: label 1, squares: label 0, line: the answer a", "input x", "a"),
        panel.line(np.stack([grid, answers], axis=1), 'stroke="currentColor" stroke-width="2"'),
    ]
    half = panel.at(np.array(panel.x_range), np.array([0.5, 0.5]))
    parts.append(
        f'<path d="M{half[0][0]:.1f} {half[1][0]:.1f}H{half[0][1]:.1f}" stroke="currentColor" stroke-dasharray="2 4"/>'
    )
    for one, label in zip(x, LABELS, strict=True):
        px, py = panel.at(one, label)
        parts.append(
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="5" fill="{VERMILLION}"/>'
            if label
            else f'<rect x="{px - 4.5:.1f}" y="{py - 4.5:.1f}" width="9" height="9" fill="{BLUE}"/>'
        )
    return parts


def _inside(panel: Panel, name: str, parts: list[str]) -> str:
    """Parts of the drawing, cut off at the panel's border."""
    return (
        f'<clipPath id="{name}"><rect x="{panel.left}" y="{panel.top}" width="{panel.width}" height="{panel.height}"/>'
        f'</clipPath><g clip-path="url(#{name})">{"".join(parts)}</g>'
    )


def _map(panel: Panel, name: str, path: Array) -> list[str]:
    lines = [
        panel.line(points, f'stroke="currentColor" stroke-opacity="{0.75 - 0.08 * k:.2f}"')
        for k, points in enumerate(contours(name))
    ]
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2"/>' for x, y in _near(panel, path)]
    here = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5"/>' for x, y in _near(panel, path[-1:])]
    return [
        *lines,
        panel.line(path, f'stroke="{VERMILLION}" stroke-width="1.5"'),
        f'<g fill="{VERMILLION}">{"".join(dots + here)}</g>',
    ]


def _near(panel: Panel, path: Array) -> list[tuple[float, float]]:
    """The points of a path that lie on the panel or just beside it."""
    pairs = zip(*panel.at(path[:, 0], path[:, 1]), strict=True)
    return [(x, y) for x, y in pairs if abs(x - panel.left) < 2 * panel.width and abs(y - panel.top) < 2 * panel.height]


def _costs(panel: Panel, costs: Array, step: int) -> list[str]:
    x, y = panel.at(step, min(costs[step], panel.y_range[1]))
    points = np.stack([np.arange(len(costs)), np.minimum(costs, 3 * panel.y_range[1])], axis=1)
    return [
        panel.line(points, f'stroke="{BLUE}" stroke-width="1.5"'),
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{VERMILLION}"/>',
    ]


def _cross(x: float, y: float) -> str:
    return f'<path d="M{x - 6:.1f} {y:.1f}h12M{x:.1f} {y - 6:.1f}v12" stroke="currentColor" stroke-width="2"/>'


# ----------------------------------------------------------------------------------------------------------- the figure
class Descent(Explorable):
    """Choose the learning rate and walk down the cost of one unit with one input.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: only functions that pass it are run.
    namespace : mapping
        Where your functions are: ``globals()``.
    data : {"centred and scaled", "as measured"}
        Whether the inputs have mean 0 and variance 1, or are positive numbers up to 9.

    Raises
    ------
    traitlets.TraitError
        If a choice is out of range.
    """

    _esm = Path(__file__).with_name("logistic.js")
    data = traitlets.Enum([*TASKS], SCALED).tag(sync=True)
    rate = traitlets.Float(1.0, min=SLOWEST, max=FASTEST).tag(sync=True)
    step = traitlets.Int(0, min=0, max=STEPS).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(self, check: SaysWhatPasses, namespace: Mapping[str, Any], data: str = SCALED) -> None:
        self._check, self._namespace = check, namespace
        self._asked: Any = None
        self._passes = False
        rates = {name: task.rate for name, task in TASKS.items()}
        slider = {"slowest": math.log10(SLOWEST), "fastest": math.log10(FASTEST), "steps": STEPS}
        super().__init__(choices={"rates": rates, "first": data, **slider}, data=data)
        self.rate = TASKS[self.data].rate
        self._walk(None)

    @traitlets.observe("data", "rate")  # type: ignore[untyped-decorator]
    def _walk(self, _: Any) -> None:
        self._path, self._source = self._descent()
        self._redraw(None)

    @traitlets.observe("step")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        words = verdict(self.data, self._path, self.step)
        svg = svg_of(self.data, self._path, self.step, words)
        self.picture = {"svg": svg, "status": f"{words} {self._source}", "rate": f"{self.rate:.2g}"}

    def _descent(self) -> tuple[Array, str]:
        """The path, and whose gradients it follows, in words."""
        x = TASKS[self.data].x
        own = functools.partial(descend, own_propagate, x, self.rate)
        function: Any = self._namespace.get(FUNCTION)
        if not self._ready(function):
            return own(), f"`{FUNCTION}` does not pass its check yet: the gradients are the figure's own."
        path = attempt(functools.partial(descend, function), (x, self.rate)).value
        if isinstance(path, np.ndarray) and np.isfinite(path).all():
            return path, f"The gradients come from your `{FUNCTION}`."
        return own(), f"Your `{FUNCTION}` gave nothing usable here: the gradients are the figure's own."

    def _ready(self, function: Any) -> bool:
        """Whether the student's function passes; asked anew when it has changed."""
        if function is not self._asked:
            self._asked = function
            self._passes = FUNCTION in self._check.passing(self._namespace)
        return self._passes and function is not None

    def static_text(self) -> str:
        """Return in words what becomes of `STEPS` steps, for both kinds of input and four learning rates."""
        lines = ["One unit with one input: w and b start at zero and follow the gradient."]
        for name, task in TASKS.items():
            for rate in (0.01, 0.1, 1.0, 10.0):
                path = descend(own_propagate, task.x, rate)
                lines.append(f"Inputs {name}, learning rate {rate:g}: {verdict(name, path, STEPS)}")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        step = 20 if self.step == 0 else self.step  # a still picture of a walk shows some of it
        words = verdict(self.data, self._path, step)
        return {**data, "image/svg+xml": svg_of(self.data, self._path, step, words)}, metadata
