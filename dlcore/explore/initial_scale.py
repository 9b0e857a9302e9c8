"""The live figure of assignment 06: how large the first weights are, and what that makes of signals in a deep network.

Numbers run forward through layers of equal width, and gradients run back, before any training. The named starts use the
student's functions where these pass their checks; any other scale, and starts without a function, the figure draws
itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import traitlets

from dlcore.attempt import attempt
from dlcore.explore.base import BLUE, GREEN, VERMILLION, Explorable, SaysWhatPasses
from dlcore.plain import Array

WIDTH, EXAMPLES, MAX_DEPTH = 64, 200, 12
SMALLEST, LARGEST = 1e-3, 10.0  # of the weights' spread, on the slider
FLAT = 0.99  # beyond this, tanh has less than a fiftieth of its slope at zero
BINS = 22


class Start(NamedTuple):
    """A named way to start: the standard deviation of the weights, and the exercise that draws them, if one does."""

    scale: float
    function: str = ""


STARTS = {
    "zeros": Start(0.0, "initialize_parameters_zeros"),
    "large": Start(10.0, "initialize_parameters_random"),
    "Xavier": Start(math.sqrt(1 / WIDTH)),
    "He": Start(math.sqrt(2 / WIDTH), "initialize_parameters_he"),
}
OWN = "own"


# ---------------------------------------------------------------------------------------------------------- the signals
class Signals(NamedTuple):
    """What runs through the network: activations of layers 0 to L, and the gradients with respect to them."""

    forward: list[Array]
    backward: list[Array]


def draw_weights(depth: int, scale: float) -> list[Array]:
    """Normal weights, (WIDTH, WIDTH) for each layer; another scale stretches the same numbers."""
    rng = np.random.default_rng(6)
    return [scale * rng.normal(size=(WIDTH, WIDTH)) for _ in range(depth)]


def signals_of(weights: list[Array], activation: str) -> Signals:
    """Send normal inputs of size 1 forward, and a normal gradient of size 1 back from the top."""
    inputs, top = (numbers / size_of(numbers) for numbers in np.random.default_rng(7).normal(size=(2, WIDTH, EXAMPLES)))
    A, dA = [inputs], [top]
    for W in weights:
        Z = W @ A[-1]
        A.append(np.maximum(0, Z) if activation == "relu" else np.tanh(Z))
    for W, answers in zip(reversed(weights), reversed(A), strict=False):
        slope = answers > 0 if activation == "relu" else 1 - answers**2
        dA.insert(0, W.T @ (dA[0] * slope))
    return Signals(A, dA)


def size_of(numbers: Array) -> float:
    """How large numbers typically are: the root of their mean square."""
    return float(np.sqrt(np.mean(numbers**2)))


def share_stuck(A: Array, activation: str) -> float:
    """The share of activations without a useful slope: exactly zero for relu, nearly -1 or 1 for tanh."""
    return float(np.mean(A == 0 if activation == "relu" else np.abs(A) > FLAT))


def verdict(signals: Signals, activation: str) -> str:
    """What became of the signals, in words."""
    there, back = ([size_of(array) for array in arrays] for arrays in signals)
    text = (
        f"Forward, the typical size goes from {short(there[0])} to {short(there[-1])}: {_fate(there[-1] / there[0])}. "
        f"Backward, from {short(back[-1])} to {short(back[0])}: {_fate(back[0] / back[-1])}."
    )
    stuck = share_stuck(signals.forward[-1], activation)
    if activation == "tanh" and stuck > 0.3:
        text += f" In the last layer {100 * stuck:.0f} % of the units are pressed against -1 or 1, where tanh is flat."
    return text


def _fate(ratio: float) -> str:
    if ratio == 0:
        return "nothing arrives"
    return "it fades" if ratio < 0.05 else "it explodes" if ratio > 20 else "it keeps its order of magnitude"


def short(number: float) -> str:
    """A number in at most seven characters: 0.31, 12, 3e-9."""
    if number == 0:
        return "0"
    return f"{number:.2g}" if 1e-3 <= number < 100 else f"{number:.0e}".replace("e+0", "e").replace("e-0", "e-")


# ---------------------------------------------------------------------------------------------------------- the drawing
LEFT, RIGHT, TOP, BOTTOM, HIST_TOP, HIST_BOTTOM, HEIGHT = 70.0, 660.0, 34.0, 214.0, 262.0, 330.0, 360


def svg_of(signals: Signals, activation: str, words: str) -> str:
    """Draw the sizes of both signals against the layer, and below them how each layer's activations are spread."""
    depth = len(signals.forward) - 1
    columns = [LEFT + (RIGHT - LEFT) * (l + 0.5) / (depth + 1) for l in range(depth + 1)]
    there, back = ([size_of(array) for array in arrays] for arrays in signals)
    low, high = decades([*there, *back])

    def y(size: float) -> float:
        exponent = min(max(math.log10(size), low), high) if size else low
        return BOTTOM - (BOTTOM - TOP) * (exponent - low) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {HEIGHT}" width="720" role="img" font-size="12" '
        f'style="max-width:100%" font-family="system-ui, sans-serif" fill="currentColor" stroke="none">'
        f"<title>{words}</title>",
        f'<rect x="{LEFT}" y="{y(10):.1f}" width="{RIGHT - LEFT}" height="{y(0.1) - y(10):.1f}" fill="{GREEN}" '
        f'fill-opacity="0.16"/><text x="{RIGHT + 6}" y="{y(1) + 4:.1f}">healthy</text>',
        *_grid(low, high, y),
        *_line(columns, [y(size) for size in there], BLUE, "circle"),
        *_line(columns, [y(size) for size in back], VERMILLION, "square"),
        f'<text x="{LEFT}" y="20"><tspan fill="{BLUE}" font-size="15">●</tspan> solid: activations A, on the way '
        f'forward →</text><text x="{RIGHT}" y="20" text-anchor="end"><tspan fill="{VERMILLION}" font-size="15">■'
        "</tspan> dashed: gradients dA, on the way back ←</text>",
        f'<text transform="translate(14 {(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">typical size</text>',
        *(f'<text x="{x:.1f}" y="{BOTTOM + 20}" text-anchor="middle">{l or "input"}</text>'
          for l, x in enumerate(columns)),
        f'<text x="{LEFT - 8}" y="{BOTTOM + 20}" text-anchor="end">layer</text>',
        f'<text x="{LEFT}" y="{HIST_TOP - 12}">How the activations of each layer are spread'
        f'{", from -1 to 1" if activation == "tanh" else ", from 0 to the largest; exact zeros are not drawn"}</text>',
        *(part for x, A in zip(columns[1:], signals.forward[1:], strict=True)
          for part in _histogram(x, (RIGHT - LEFT) / (depth + 1) - 8, A, activation)),
        f'<text x="{LEFT - 8}" y="{HIST_BOTTOM + 17}" text-anchor="end">'
        f'{"zero" if activation == "relu" else "flat"}</text>',
        "</svg>",
    ]  # fmt: skip
    return "".join(parts)


def decades(sizes: list[float]) -> tuple[int, int]:
    """The powers of ten between which the sizes are drawn: at least from 0.01 to 100, at most thirty either way."""
    exponents = [math.log10(size) for size in sizes if size]
    return max(-30, math.floor(min([*exponents, -2]))), min(30, math.ceil(max([*exponents, 2])))


def _grid(low: int, high: int, y: Any) -> list[str]:
    step = max(1, math.ceil((high - low) / 7))
    return [
        f'<path d="M{LEFT} {y(10.0**e):.1f}H{RIGHT}" stroke="currentColor" stroke-opacity="0.25"/>'
        f'<text x="{LEFT - 8}" y="{y(10.0**e) + 4:.1f}" text-anchor="end">{_power(e)}</text>'
        for e in range(math.ceil(low / step) * step, high + 1, step)
    ]


def _power(exponent: int) -> str:
    return {-2: "0.01", -1: "0.1", 0: "1", 1: "10", 2: "100"}.get(exponent, f"1e{exponent}")


def _line(xs: list[float], ys: list[float], colour: str, shape: str) -> list[str]:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    dash = "" if shape == "circle" else ' stroke-dasharray="6 4"'
    return [
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>',
        *(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'
            if shape == "circle"
            else f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
            for x, y in zip(xs, ys, strict=True)
        ),
    ]


def _histogram(x: float, width: float, A: Array, activation: str) -> list[str]:
    """Bars around `x`, and the share of stuck units below."""
    shown = A[A != 0]
    left = x - width / 2
    parts = [
        f'<path d="M{left:.1f} {HIST_BOTTOM}h{width:.1f}" stroke="currentColor"/>'
        f'<text x="{x:.1f}" y="{HIST_BOTTOM + 17}" text-anchor="middle">{100 * share_stuck(A, activation):.0f} %</text>'
    ]
    if shown.size:
        span = (-1.0, 1.0) if activation == "tanh" else (0.0, float(shown.max()))
        counts, _ = np.histogram(shown, BINS, span)
        heights = (HIST_BOTTOM - HIST_TOP) * counts / counts.max()
        bar = width / BINS
        outline = "".join(f"V{HIST_BOTTOM - height:.1f}h{bar:.2f}" for height in heights)
        parts.append(f'<path d="M{left:.1f} {HIST_BOTTOM}{outline}V{HIST_BOTTOM}z" fill="{BLUE}"/>')
    return parts


# ----------------------------------------------------------------------------------------------------------- the figure
class InitialScale(Explorable):
    """Choose how large the first weights are and how deep the network is; see what reaches its two ends.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: only functions that pass it are run.
    namespace : mapping
        Where your functions are: ``globals()``.
    start : {"zeros", "large", "Xavier", "He", "own"}
        How the weights start; "own" stands for the spread `scale`.
    depth : int
        Number of layers, 1 to 12, each of 64 units.
    activation : {"relu", "tanh"}
        Of every layer.

    Raises
    ------
    traitlets.TraitError
        If a choice is out of range.
    """

    _esm = Path(__file__).with_name("initial_scale.js")
    start = traitlets.Enum([*STARTS, OWN], "He").tag(sync=True)
    scale = traitlets.Float(STARTS["He"].scale, min=0.0, max=LARGEST).tag(sync=True)
    depth = traitlets.Int(8, min=1, max=MAX_DEPTH).tag(sync=True)
    activation = traitlets.Enum(["relu", "tanh"], "relu").tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        check: SaysWhatPasses,
        namespace: Mapping[str, Any],
        start: str = "He",
        depth: int = 8,
        activation: str = "relu",
    ) -> None:
        self._check, self._namespace = check, namespace
        self._asked: dict[str, Any] = {}
        self._passed: set[str] = set()
        self._drawn: tuple[Any, ...] = ()
        first = {"start": start, "depth": depth, "activation": activation}
        slider = {"smallest": math.log10(SMALLEST), "largest": math.log10(LARGEST), "max_depth": MAX_DEPTH}
        super().__init__(choices={"starts": list(STARTS), "first": first, **slider}, **first)
        self._redraw(None)

    @traitlets.observe("start", "scale", "depth", "activation")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        if self.start in STARTS:
            self.scale = STARTS[self.start].scale
        wanted = (self.start, self.scale, self.depth, self.activation)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        weights, source = self._weights()
        signals = signals_of(weights, self.activation)
        words = verdict(signals, self.activation)
        svg = svg_of(signals, self.activation, words)
        self.picture = {"svg": svg, "status": f"{source} {words}", "scale": short(self.scale)}

    def _weights(self) -> tuple[list[Array], str]:
        """The weights of all layers, and where they come from, in words."""
        function = STARTS[self.start].function if self.start in STARTS else ""
        drawn = f"weights with standard deviation {short(self.scale)}, drawn by the figure."
        if not function:
            return draw_weights(self.depth, self.scale), drawn.capitalize()
        why = f"`{function}` does not pass its check yet"
        if function in self._passing():
            weights = self._from_student(function)
            if weights:
                return weights, f"Weights from your `{function}`."
            why = f"`{function}` passes its check, but gave nothing usable here"
        return draw_weights(self.depth, self.scale), f"{why}: {drawn}"

    def _from_student(self, function: str) -> list[Array]:
        """W1 to WL of the student's function; nothing if they are not what they should be."""
        parameters = attempt(self._namespace[function], ([WIDTH] * (self.depth + 1),)).value
        if not isinstance(parameters, dict):
            return []
        weights = [np.asarray(parameters.get(f"W{l}")) for l in range(1, self.depth + 1)]
        usable = all(W.shape == (WIDTH, WIDTH) and W.dtype.kind in "biuf" and np.isfinite(W).all() for W in weights)
        return [W.astype(float) for W in weights] if usable else []

    def _passing(self) -> set[str]:
        """The exercises that pass; asked anew when one of their functions has changed."""
        asked = {s.function: self._namespace[s.function] for s in STARTS.values() if s.function in self._namespace}
        same = asked.keys() == self._asked.keys() and all(asked[name] is self._asked[name] for name in asked)
        if not same:
            self._asked, self._passed = asked, self._check.passing(self._namespace)
        return self._passed

    def static_text(self) -> str:
        """Return in words what becomes of the signals, for every named start and both activations."""
        lines = [f"A network of {self.depth} layers of {WIDTH} units, before training."]
        for activation in ("relu", "tanh"):
            for name, start in STARTS.items():
                signals = signals_of(draw_weights(self.depth, start.scale), activation)
                lines.append(f"{activation}, {name} ({short(start.scale)}): {verdict(signals, activation)}")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/svg+xml": self.picture["svg"]}, metadata
