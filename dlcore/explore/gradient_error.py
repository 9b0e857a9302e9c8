"""The live figure of assignment 08: how far a measured gradient is off, for every size of the step.

A large step bends away from the tangent, a small one drowns in rounding; in between lies the best one. The curves are
the figure's own; the marked step is measured by the student's `gradient_check_n` where that passes its check.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import traitlets

from dlcore.attempt import attempt
from dlcore.cases.gradient_checking import gradient_check_n_test_case
from dlcore.explore.base import BLUE, VERMILLION, Explorable, SaysWhatPasses
from dlcore.given.gradient_checking import (
    backward_propagation_n,
    complex_step_gradients,
    dictionary_to_vector,
    forward_propagation_n,
    gradients_to_vector,
    vector_to_dictionary,
)
from dlcore.plain import Array

EXERCISE = "gradient_check_n"
SMALLEST, LARGEST = -14.0, 0.0  # powers of ten
POWERS = np.arange(SMALLEST, LARGEST + 0.25, 0.5)
THRESHOLD = 2e-7
FIRST = {"power": -7.0, "quotient": "to both sides", "mistake": "none"}
MISTAKES = {"none": [], "dW2": ["dW2"], "db1": ["db1"], "both": ["dW2", "db1"]}
QUOTIENTS = {"to both sides": (BLUE, "solid", "●"), "to one side": (VERMILLION, "dashed", "■")}


# -------------------------------------------------------------------------------------------------------- the errors
def gradients_with(mistake: str) -> dict[str, Array]:
    """The true gradients, but for those named, which are as the given backward pass has them."""
    X, Y, parameters = gradient_check_n_test_case()
    given = backward_propagation_n(X, Y, forward_propagation_n(X, Y, parameters)[1])
    return complex_step_gradients(X, Y, parameters) | {key: given[key] for key in MISTAKES[mistake]}


@functools.cache
def slopes_of(quotient: str) -> Array:
    """The measured gradient, a column of 47 for each power of ten: shape (powers, 47, 1)."""
    costs = {side: np.array([costs_at(side * 10**power) for power in POWERS]) for side in (1, 0, -1)}
    epsilon = (10**POWERS).reshape(-1, 1, 1)
    if quotient == "to one side":
        return np.asarray((costs[1] - costs[0]) / epsilon)
    return np.asarray((costs[1] - costs[-1]) / (2 * epsilon))


@functools.cache
def costs_at(step: float) -> Array:
    """The cost with each parameter in turn moved by `step`: shape (47, 1)."""
    X, Y, parameters = gradient_check_n_test_case()
    theta, _ = dictionary_to_vector(parameters)
    moved = (theta + step * e.reshape(-1, 1) for e in np.eye(len(theta)))
    return np.array([[forward_propagation_n(X, Y, vector_to_dictionary(column))[0]] for column in moved])


@functools.cache
def differences(quotient: str, mistake: str) -> list[float]:
    """The relative difference between gradient and measurement, for each power of ten."""
    grad = gradients_to_vector(gradients_with(mistake))
    slopes = slopes_of(quotient)
    lengths = np.linalg.norm(grad) + np.linalg.norm(slopes, axis=(1, 2))
    return [float(d) for d in np.linalg.norm(grad - slopes, axis=(1, 2)) / lengths]


def verdict(power: float, quotient: str, mistake: str) -> str:
    """What makes the difference at a step, in words."""
    right = differences(quotient, "none")
    best = POWERS[int(np.argmin(right))]
    cause = "the cost bends away from its tangent" if power > best else "rounding eats the digits of the two costs"
    if right[index_of(power)] > 0.01:
        return f"No use: {cause} so much that even right gradients look wrong."
    if mistake != "none":
        return "The mistake stands out, and no sensible step makes it disappear."
    if right[index_of(power)] > THRESHOLD:
        return f"Above the threshold although every gradient is right: {cause}."
    return f"They agree. What little is left: {cause}."


def index_of(power: float) -> int:
    """Where a power of ten stands in `POWERS`."""
    return int(np.argmin(np.abs(POWERS - power)))


def scientific(number: float) -> str:
    """A number as people write it by hand: 1.2e-7."""
    if number == 0:
        return "0"
    digits, power = f"{number:.1e}".split("e")
    return f"{digits.removesuffix('.0')}e{int(power)}" if not -2 < int(power) < 2 else f"{number:.2g}"


# ------------------------------------------------------------------------------------------------------- the drawing
LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 74.0, 700.0, 34.0, 300.0, 350
LOW, HIGH = -11.0, 1.0  # powers of ten of the difference


def x_of(power: float) -> float:
    return LEFT + (RIGHT - LEFT) * (power - SMALLEST) / (LARGEST - SMALLEST)


def y_of(difference: float) -> float:
    power = min(max(math.log10(difference), LOW), HIGH) if difference else LOW
    return BOTTOM - (BOTTOM - TOP) * (power - LOW) / (HIGH - LOW)


def svg_of(power: float, quotient: str, mistake: str, marked: float, words: str) -> str:
    """Draw both curves, the threshold and the marked step."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {HEIGHT}" width="720" role="img" font-size="12" '
        f'style="max-width:100%" font-family="system-ui, sans-serif" fill="currentColor" stroke="none">'
        f"<title>{words}</title>",
        *_grid(),
        f'<path d="M{LEFT} {y_of(THRESHOLD):.1f}H{RIGHT}" stroke="currentColor" stroke-width="1.5" '
        f'stroke-dasharray="2 3"/><text x="{LEFT + 4}" y="{y_of(THRESHOLD) + 15:.1f}">2e-7: below, they agree</text>',
        *(part for name in QUOTIENTS for part in _curve(name, mistake, bold=name == quotient)),
        f'<path d="M{x_of(power):.1f} {TOP}V{BOTTOM}" stroke="currentColor" stroke-opacity="0.6"/>'
        f'<circle cx="{x_of(power):.1f}" cy="{y_of(marked):.1f}" r="7" fill="none" stroke="currentColor" '
        'stroke-width="2.5"/>',
        *_legend(),
        "</svg>",
    ]
    return "".join(parts)


def _grid() -> Iterator[str]:
    for power in range(int(LOW) + 1, int(HIGH), 2):
        y = y_of(10.0**power)
        yield f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="currentColor" stroke-opacity="0.2"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{scientific(10.0**power)}</text>'
    for power in range(int(SMALLEST), int(LARGEST) + 1, 2):
        yield f'<path d="M{x_of(power):.1f} {BOTTOM}v5" stroke="currentColor"/>'
        yield f'<text x="{x_of(power):.1f}" y="{BOTTOM + 18}" text-anchor="middle">{scientific(10.0**power)}</text>'
    yield f'<path d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}" stroke="currentColor" fill="none"/>'
    yield f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 40}" text-anchor="middle">step epsilon</text>'
    middle = (TOP + BOTTOM) / 2
    yield f'<text x="{LEFT + 4}" y="{BOTTOM - 8}">← small steps: rounding</text>'
    yield f'<text x="{RIGHT - 4}" y="{BOTTOM - 8}" text-anchor="end">large steps: bending →</text>'
    yield f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">relative difference</text>'


def _curve(quotient: str, mistake: str, bold: bool) -> Iterator[str]:
    colour, line, _ = QUOTIENTS[quotient]
    points = [(x_of(power), y_of(d)) for power, d in zip(POWERS, differences(quotient, mistake), strict=True)]
    dash = ' stroke-dasharray="7 4"' if line == "dashed" else ""
    yield (
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="none" stroke="{colour}" '
        f'stroke-width="{3 if bold else 1.5}"{dash}/>'
    )
    for x, y in points if bold else ():
        if line == "solid":
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
        else:
            yield f'<rect x="{x - 3.2:.1f}" y="{y - 3.2:.1f}" width="6.4" height="6.4" fill="{colour}"/>'


def _legend() -> Iterator[str]:
    for x, (name, (colour, line, mark)) in zip((LEFT, LEFT + 210), QUOTIENTS.items(), strict=True):
        yield f'<text x="{x}" y="20"><tspan fill="{colour}" font-size="15">{mark}</tspan> {line}: a step {name}</text>'
    yield f'<text x="{RIGHT}" y="20" text-anchor="end">ring: the chosen step</text>'


# -------------------------------------------------------------------------------------------------------- the figure
class GradientError(Explorable):
    """Choose the step, the quotient and a mistake; see how far the measured gradient is off.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: your `gradient_check_n` is run only if it passes.
    namespace : mapping
        Where your functions are: ``globals()``.
    power : float
        The step is ten to this power: -14 to 0.
    quotient : {"to both sides", "to one side"}
        Which difference quotient is marked.
    mistake : {"none", "dW2", "db1", "both"}
        Which gradients are those of the given backward pass.

    Raises
    ------
    traitlets.TraitError
        If a choice is out of range.
    """

    _esm = Path(__file__).with_name("gradient_error.js")
    power = traitlets.Float(FIRST["power"], min=SMALLEST, max=LARGEST).tag(sync=True)
    quotient = traitlets.Enum(list(QUOTIENTS), FIRST["quotient"]).tag(sync=True)
    mistake = traitlets.Enum(list(MISTAKES), FIRST["mistake"]).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict(
        {
            "quotients": list(QUOTIENTS),
            "mistakes": list(MISTAKES),
            "smallest": SMALLEST,
            "largest": LARGEST,
            "first": FIRST,
        }
    ).tag(sync=True)

    def __init__(self, check: SaysWhatPasses, namespace: Mapping[str, Any], **choices: Any) -> None:
        self._check, self._namespace = check, namespace
        self._asked: Any = None
        self._passes = False
        super().__init__(**choices)
        self._redraw(None)

    @traitlets.observe("power", "quotient", "mistake")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        if not hasattr(self, "_check"):
            return  # still being made
        marked, source = self._measure()
        what = "right gradients" if self.mistake == "none" else f"wrong {self.mistake.replace('both', 'dW2 and db1')}"
        words = (
            f"Step {scientific(10**self.power)} {self.quotient}, {what}: difference {scientific(marked)}, by {source}. "
            f"{verdict(self.power, self.quotient, self.mistake)}"
        )
        svg = svg_of(self.power, self.quotient, self.mistake, marked, words.replace("`", ""))
        self.picture = {"svg": svg, "status": words, "epsilon": scientific(10**self.power)}

    def _measure(self) -> tuple[float, str]:
        """The difference at the chosen step, and who measured it."""
        own = differences(self.quotient, self.mistake)[index_of(self.power)]
        if self.quotient == "to one side":
            return own, "the figure"
        if not self._ready():
            return own, f"the figure (your `{EXERCISE}` does not pass its check yet)"
        X, Y, parameters = gradient_check_n_test_case()
        arguments = (parameters, gradients_with(self.mistake), X, Y, 10**self.power)
        found = attempt(self._namespace[EXERCISE], arguments).value
        if isinstance(found, (int, float)) and math.isfinite(found) and found >= 0:
            return float(found), f"your `{EXERCISE}`"
        return own, f"the figure (your `{EXERCISE}` passes its check, but gave no usable number here)"

    def _ready(self) -> bool:
        """Whether the student's function passes; asked anew when it has changed."""
        function = self._namespace.get(EXERCISE)
        if function is not self._asked:
            self._asked, self._passes = function, EXERCISE in self._check.passing(self._namespace)
        return self._passes

    def static_text(self) -> str:
        """Return in words how large the difference is, for either quotient and some steps."""
        lines = ["The relative difference between the right gradients of a network and measured ones."]
        for quotient in QUOTIENTS:
            found = differences(quotient, "none")
            steps = (f"{scientific(10.0**p)}: {scientific(found[index_of(p)])}" for p in (-12, -9, -7, -5, -3, -1))
            lines.append(f"Step {quotient}: " + ", ".join(steps) + ".")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/svg+xml": self.picture["svg"]}, metadata
