"""The live figure of assignment 07: what lambda and keep_prob make of one network, and whom dropout silences.

The networks were trained beforehand, 30,000 steps each, on the generated points; they lie in ``regularisation.json``,
which a test trains anew. Masks and costs come from the student's functions where these pass their checks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import contourpy
import numpy as np
import traitlets

from dlcore.attempt import attempt
from dlcore.datasets.football import generate
from dlcore.explore.base import BLACK, BLUE, GREEN, VERMILLION, Explorable, SaysWhatPasses
from dlcore.given.initialization import compute_loss, forward_propagation, relu, sigmoid
from dlcore.plain import Array

NETWORKS = Path(__file__).with_suffix(".json")
LAMBDAS = (0.0, 0.01, 0.1, 0.3, 0.7, 2.0, 10.0, 20.0, 40.0)
KEEP_PROBS = (1.0, 0.95, 0.86, 0.7, 0.5, 0.3)
COST, DROPOUT = "compute_cost_with_regularization", "forward_propagation_with_dropout"

Parameters = dict[str, Array]


# --------------------------------------------------------------------------------------------------------- the networks
class Setting(NamedTuple):
    """How a network was trained: with L2, with dropout, or (0 and 1) with neither."""

    lambd: float
    keep_prob: float

    @property
    def key(self) -> str:
        """Its name in the file: "0.7 1"."""
        return f"{self.lambd:g} {self.keep_prob:g}"


SETTINGS = [Setting(lambd, 1.0) for lambd in LAMBDAS] + [Setting(0.0, keep_prob) for keep_prob in KEEP_PROBS[1:]]


def load_networks() -> dict[Setting, Parameters]:
    """The trained parameters of every setting."""
    file = json.loads(NETWORKS.read_text(encoding="utf-8"))
    return {s: {name: np.array(value) for name, value in file["networks"][s.key].items()} for s in SETTINGS}


class Thinned(NamedTuple):
    """What dropout leaves of a network: masks (n_1, m) and (n_2, m), and its answers (1, m)."""

    D1: Array
    D2: Array
    A3: Array


def thin(X: Array, p: Parameters, keep_prob: float) -> Thinned:
    """Run a network with dropout; the masks are those that the exercise draws."""
    state = np.random.RandomState(1)
    A1 = relu(p["W1"] @ X + p["b1"])
    D1 = state.rand(*A1.shape) < keep_prob
    A2 = relu(p["W2"] @ (A1 * D1 / keep_prob) + p["b2"])
    D2 = state.rand(*A2.shape) < keep_prob
    return Thinned(D1, D2, sigmoid(p["W3"] @ (A2 * D2 / keep_prob) + p["b3"]))


def squares_of(parameters: Parameters) -> float:
    """The sum of all squared weights."""
    return sum(float(np.sum(parameters[f"W{l}"] ** 2)) for l in (1, 2, 3))


# ---------------------------------------------------------------------------------------------------------- the drawing
LEFT, RIGHT, BOTTOM, TOP = -0.75, 0.40, -0.75, 0.65  # of the plane
SCALE, GRID = 270, 70
WIDTH, HEIGHT = SCALE * (RIGHT - LEFT), SCALE * (TOP - BOTTOM)
NET = WIDTH + 90  # where the network's drawing begins
COLUMNS = (0.0, 90.0, 210.0, 290.0)  # of its layers, from there

_X1, _X2 = np.linspace(LEFT, RIGHT, GRID), np.linspace(BOTTOM, TOP, GRID)
_PLANE = np.stack([part.ravel() for part in np.meshgrid(_X1, _X2)])  # (2, GRID * GRID)


def svg_of(p: Parameters, X: Array, Y: Array, example: int, kept: Sequence[Array], title: str) -> str:
    """Draw the decisions and the points on the left, the network on the right; `example` counts from 0.

    `kept` says for each unit of the two hidden layers whether it speaks.
    """
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-48 -28 {NET + 346:.0f} {HEIGHT + 72:.0f}" '
        f'width="{NET + 346:.0f}" role="img" font-size="13" style="max-width:100%" '
        f'font-family="system-ui, sans-serif" fill="currentColor"><title>{title}</title>'
        f'<text x="{WIDTH / 2:.0f}" y="-12" text-anchor="middle">what the whole network decides</text>'
        f'<clipPath id="dlcore-pitch"><rect width="{WIDTH}" height="{HEIGHT}"/></clipPath>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/><g clip-path="url(#dlcore-pitch)">',
        *_decisions(forward_propagation(_PLANE, p)[0].reshape(GRID, GRID)),
        *_points(X, Y),
        f'<circle cx="{_x(X[0, example]):.1f}" cy="{_y(X[1, example]):.1f}" r="9" fill="none" stroke="{BLACK}" '
        'stroke-width="2.5"/></g>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="currentColor"/>',
        *_axes(),
        f'<text x="{NET + 145:.0f}" y="-12" text-anchor="middle">its weights, and who speaks</text>',
        *_network(p, [np.ones(2, bool), *kept, np.ones(1, bool)]),
        "</svg>",
    ]
    return "".join(parts)


def _x(x1: float) -> float:
    return SCALE * (x1 - LEFT)


def _y(x2: float) -> float:
    return SCALE * (TOP - x2)


def _decisions(A3: Array) -> list[str]:
    """The two regions, and the boundary between them."""
    forms: Any = {"fill_type": "OuterOffset", "line_type": "Separate"}
    contours: Any = contourpy.contour_generator(_X1, _X2, A3, **forms)
    parts = []
    for colour, low, high in ((BLUE, -1.0, 0.5), (VERMILLION, 0.5, 2.0)):
        polygons, offsets = contours.filled(low, high)
        rings = [p[a:b] for p, cut in zip(polygons, offsets, strict=True) for a, b in pairwise(cut)]
        path = "".join(_path(ring) + "z" for ring in rings)
        parts.append(f'<path d="{path}" fill="{colour}" fill-opacity="0.2" fill-rule="evenodd"/>')
    boundary = "".join(_path(line) for line in contours.lines(0.5))
    return [*parts, f'<path d="{boundary}" fill="none" stroke="{BLACK}" stroke-width="1.8"/>']


def _path(points: Array) -> str:
    return "M" + "L".join(f"{_x(x1):.0f} {_y(x2):.0f}" for x1, x2 in points)


def _points(X: Array, Y: Array) -> list[str]:
    """Circles for label 0, crosses for label 1."""
    places = [(_x(x1), _y(x2), label) for (x1, x2), label in zip(X.T, Y[0], strict=True)]
    circles = "".join(f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z" for x, y, label in places if not label)
    crosses = "".join(f"M{x - 3:.1f} {y - 3:.1f}l6 6m0 -6l-6 6" for x, y, label in places if label)
    return [
        f'<path d="{circles}" fill="{BLUE}"/>',
        f'<path d="{crosses}" fill="none" stroke="{VERMILLION}" stroke-width="1.6"/>',
    ]


def _axes() -> list[str]:
    return [
        *(f'<text x="{_x(k):.0f}" y="{HEIGHT + 17:.0f}" text-anchor="middle">{k:g}</text>' for k in (-0.5, 0, 0.25)),
        *(f'<text x="-8" y="{_y(k) + 4:.0f}" text-anchor="end">{k:g}</text>' for k in (-0.5, 0, 0.5)),
        f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT + 35:.0f}" text-anchor="middle">x₁</text>',
        f'<text transform="translate(-30 {HEIGHT / 2:.0f}) rotate(-90)" text-anchor="middle">x₂</text>',
    ]


def _network(p: Parameters, speaks: Sequence[Array]) -> list[str]:
    """A line for each weight between units that speak, then the units; who is silent is crossed out."""
    places = [
        [(NET + x, HEIGHT * (k + 0.5) / len(units)) for k in range(len(units))]
        for x, units in zip(COLUMNS, speaks, strict=True)
    ]
    parts = []
    for l in (1, 2, 3):
        for row, column in np.ndindex(p[f"W{l}"].shape):
            if speaks[l][row] and speaks[l - 1][column]:
                parts.append(_wire(places[l - 1][column], places[l][row], float(p[f"W{l}"][row, column])))
    units = [(place, on) for row, ons in zip(places, speaks, strict=True) for place, on in zip(row, ons, strict=True)]
    return parts + [_unit(x, y, bool(on)) for (x, y), on in units]


def _wire(start: tuple[float, float], end: tuple[float, float], weight: float) -> str:
    """As thick as the weight is large, up to 7 pixels; dashed where it is negative."""
    width = min(7.0, 1.6 * abs(weight))
    colour, dash = (VERMILLION, "") if weight > 0 else (BLUE, ' stroke-dasharray="6 4"')
    (x, y), (u, v) = start, end
    return (
        f'<path class="wire" d="M{x:.0f} {y:.1f}L{u:.0f} {v:.1f}" stroke="{colour}" stroke-width="{width:.2f}"{dash}/>'
    )


def _unit(x: float, y: float, speaks: bool) -> str:
    if speaks:
        return f'<circle cx="{x:.0f}" cy="{y:.1f}" r="7" fill="{GREEN}" stroke="{BLACK}"/>'
    return (
        f'<circle cx="{x:.0f}" cy="{y:.1f}" r="7" fill="#ffffff" stroke="{BLACK}" stroke-dasharray="3 2"/>'
        f'<path d="M{x - 5:.0f} {y - 5:.1f}l10 10m0 -10l-10 10" stroke="{BLACK}" stroke-width="2"/>'
    )


# ----------------------------------------------------------------------------------------------------------- the figure
class Regularisation(Explorable):
    """Choose lambda or keep_prob; see what the trained network decides, its weights, and whom a mask silences.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: only functions that pass it are run.
    namespace : mapping
        Where your functions are: ``globals()``.

    Raises
    ------
    traitlets.TraitError
        If a choice is out of range.
    """

    _esm = Path(__file__).with_name("regularisation.js")
    strength = traitlets.Int(0, min=0, max=len(LAMBDAS) - 1).tag(sync=True)  # position in LAMBDAS
    keeping = traitlets.Int(0, min=0, max=len(KEEP_PROBS) - 1).tag(sync=True)  # position in KEEP_PROBS
    example = traitlets.Int(1, min=1, max=211).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict({"lambdas": list(LAMBDAS), "keep_probs": list(KEEP_PROBS), "examples": 211}).tag(sync=True)

    def __init__(self, check: SaysWhatPasses, namespace: Mapping[str, Any]) -> None:
        self._check, self._namespace = check, namespace
        self._points, self._networks = generate(), load_networks()
        super().__init__()
        self._redraw()

    @property
    def setting(self) -> Setting:
        """What the sliders say."""
        return Setting(LAMBDAS[self.strength], KEEP_PROBS[self.keeping])

    @traitlets.observe("strength", "keeping", "example")  # type: ignore[untyped-decorator]
    def _redraw(self, change: Any = None) -> None:
        """Draw anew; the method whose slider did not move is switched off, for only one is used at a time."""
        if self.strength and self.keeping:
            setattr(self, "keeping" if change["name"] == "strength" else "strength", 0)  # which calls here again
            return
        X, Y = self._points.X_train, self._points.Y_train
        parameters = self._networks[self.setting]
        if self.keeping:
            thinned, words = self._thinned(parameters)
            kept = [thinned.D1[:, self.example - 1], thinned.D2[:, self.example - 1]]
        else:
            kept, words = [np.ones(len(parameters[b]), bool) for b in ("b1", "b2")], self._cost(parameters)
        words = f"{self._accuracies(self.setting)} {words}"
        self.picture = {"svg": svg_of(parameters, X, Y, self.example - 1, kept, words), "status": words}

    def _accuracies(self, setting: Setting) -> str:
        points, parameters = self._points, self._networks[setting]
        pairs = ((points.X_train, points.Y_train), (points.X_test, points.Y_test))
        known, new = (100 * np.mean((forward_propagation(X, parameters)[0] > 0.5) == Y) for X, Y in pairs)
        name = f"keep_prob = {setting.keep_prob:g}" if setting.keep_prob < 1 else f"lambda = {setting.lambd:g}"
        return (
            f"{name}: {known:.1f} % right of the points it learnt from, {new:.1f} % of new ones. "
            f"The squared weights add up to {squares_of(parameters):.1f}."
        )

    def _cost(self, parameters: Parameters) -> str:
        """Cross-entropy and L2 part, and who computed them."""
        X, Y = self._points.X_train, self._points.Y_train
        A3, _ = forward_propagation(X, parameters)
        entropy = compute_loss(A3, Y)
        charge = self.setting.lambd / (2 * X.shape[1]) * squares_of(parameters)
        cost, whose = self._ask(COST, (A3, Y, parameters, self.setting.lambd), _number)
        total = entropy + charge if cost is None else cost
        return (
            f"Cost {total:.3f}: cross-entropy {entropy:.3f} and L2 {total - entropy:.3f} ({whose}). Nobody is silent."
        )

    def _thinned(self, parameters: Parameters) -> tuple[Thinned, str]:
        """Masks and answers in training, and in words what they do to the chosen example."""
        X, i = self._points.X_train, self.example - 1
        own = thin(X, parameters, self.setting.keep_prob)
        shapes = [array.shape for array in own]
        found, whose = self._ask(DROPOUT, (X, parameters, self.setting.keep_prob), lambda v: _read_thinned(v, shapes))
        thinned = own if found is None else found
        whole = forward_propagation(X, parameters)[0]
        silent = [int(np.sum(D[:, i] == 0)) for D in (thinned.D1, thinned.D2)]
        label = self._points.Y_train[0, i]
        return thinned, (
            f"Example {self.example} (label {label}): {silent[0]} of 20 and {silent[1]} of 3 units are silent. What is "
            f"left answers {thinned.A3[0, i]:.2f}, the whole network {whole[0, i]:.2f} (masks {whose})."
        )

    def _ask(self, name: str, arguments: tuple[Any, ...], read: Callable[[Any], Any]) -> tuple[Any, str]:
        """What the student's function says, or ``None``; and whose answer is used, in words."""
        if name not in self._check.passing(self._namespace, (name,)):
            return None, f"by the figure itself: `{name}` does not pass its check yet"
        found = read(attempt(self._namespace[name], arguments).value)
        if found is None:
            return None, f"by the figure itself: `{name}` passes its check, but gave nothing usable here"
        return found, f"by your `{name}`"

    def static_text(self) -> str:
        """Return in words how every network does."""
        lines = [self._accuracies(setting) for setting in SETTINGS]
        return "\n".join([f"One network, {len(lines)} times trained for 30,000 steps.", *lines])

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/svg+xml": self.picture["svg"]}, metadata


def _number(value: Any) -> float | None:
    """A finite number; nothing if it is something else."""
    usable = isinstance(value, (int, float, np.ndarray)) and np.size(value) == 1 and np.isfinite(value).all()
    return float(np.squeeze(value)) if usable else None


def _read_thinned(value: Any, shapes: list[tuple[int, ...]]) -> Thinned | None:
    """Masks and answers out of what the exercise returns; nothing if they are not what they should be."""
    try:
        A3, cache = value
        found = Thinned(*(np.asarray(part, dtype=float) for part in (cache[1], cache[6], A3)))
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    usable = [part.shape for part in found] == shapes and all(np.isfinite(part).all() for part in found)
    return found if usable else None
