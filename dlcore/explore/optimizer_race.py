"""The live figure of assignment 09: four optimisers race down one valley on the same gradients.

The valley is the cost of a small linear regression with two weights, so that mini-batches disagree for a real reason.
Update rules that pass their check are the student's own; the figure brings a rule of its own for each of the others.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import traitlets
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from dlcore.attempt import attempt
from dlcore.explore.base import BLUE, GREEN, ORANGE, VERMILLION, Explorable, SaysWhatPasses
from dlcore.plain import Array

EXAMPLES, UPDATES = 32, 100
STEEP, FLAT, TILT = 8.0, 0.08, 0.12  # curvature across and along the valley; how far it is turned, in radians
START = np.array([-4.0, 1.6])
BOUNDS = (-5.0, 2.0, -2.2, 2.2)  # left, right, bottom, top
FAR = 1e3  # a path that gets as far as this has lost its way
RMS_BETA, BETA2, EPSILON = 0.9, 0.999, 1e-8
LEARNING_RATES, BATCH_SIZES = (0.01, 1.0), (1, 2, 4, 8, 16, EXAMPLES)

Functions = Mapping[str, Callable[..., Any]]
Rule = Callable[[Array, int], Array]  # (gradient (2,), number of the update) → the new point (2,)


class Racer(NamedTuple):
    """One optimiser: how it is called, the student's function for it, and how its path is drawn."""

    title: str
    function: str
    colour: str
    dash: str
    marker: str


RACERS = {
    "gd": Racer("gradient descent", "update_parameters_with_gd", VERMILLION, "2 3", "o"),
    "momentum": Racer("momentum", "update_parameters_with_momentum", BLUE, "", "s"),
    "rmsprop": Racer("RMSProp", "update_parameters_with_rmsprop", GREEN, "8 4", "^"),
    "adam": Racer("Adam", "update_parameters_with_adam", ORANGE, "10 3 2 3", "D"),
}


# -------------------------------------------------------------------------------------------------------- the valley
def examples() -> tuple[Array, Array]:
    """X (2, m) and Y (m,): the cost of a point W over all of them is lowest at the origin, and the valley is tilted."""
    rng = np.random.default_rng(9)
    raw = rng.normal(size=(3, EXAMPLES))
    whole = np.linalg.qr(raw.T)[0].T * np.sqrt(EXAMPLES)  # rows of mean square 1, at right angles to each other
    X = axes_of_valley() @ np.diag(np.sqrt([FLAT, STEEP])) @ whole[:2]
    return X, 1.5 * whole[2]


def axes_of_valley() -> Array:
    """The directions along and across the valley, as columns (2, 2)."""
    cos, sin = np.cos(TILT), np.sin(TILT)
    return np.array([[cos, -sin], [sin, cos]])


X, Y = examples()
HESSIAN = X @ X.T / EXAMPLES


def height(W: Array) -> float:
    """How far above the floor of the valley the point W (2,) lies."""
    return float(W @ HESSIAN @ W) / 2


def slope(W: Array, batch: Array) -> Array:
    """The gradient (2,) of the mean squared error, halved, over the examples in `batch`."""
    return np.asarray(X[:, batch] @ (W @ X[:, batch] - Y[batch]) / len(batch))


def batches(size: int) -> Iterator[Array]:
    """The examples of each update: dealt anew once all have been used; the same for every racer."""
    rng = np.random.default_rng(3)
    for number in range(UPDATES):
        if number % (EXAMPLES // size) == 0:
            hands = iter(rng.permutation(EXAMPLES).reshape(-1, size))
        yield next(hands)


def path(rule: Rule, size: int) -> Array:
    """The points (n, 2) on the way down, the start first; it ends early where it has lost its way."""
    points = [START]
    for number, batch in enumerate(batches(size), 1):
        points.append(rule(slope(points[-1], batch), number))
        if not np.abs(points[-1]).max() < FAR:
            return np.array(points[:-1])
    return np.array(points)


# --------------------------------------------------------------------------------------------------------- the rules
def own_rule(name: str, learning_rate: float, beta: float) -> Rule:
    """The figure's own rule. All four are one: Adam; what another lacks is switched off by a beta or a divisor of 1."""
    keep = beta if name in ("momentum", "adam") else 0.0
    keep_scale = BETA2 if name == "adam" else RMS_BETA
    scaled, corrected = name in ("rmsprop", "adam"), name == "adam"
    W, direction, scale = START, np.zeros(2), np.zeros(2)

    def rule(gradient: Array, number: int) -> Array:
        nonlocal W, direction, scale
        direction = keep * direction + (1 - keep) * gradient
        scale = keep_scale * scale + (1 - keep_scale) * gradient**2
        warm, warm_scale = (1 - keep**number, 1 - keep_scale**number) if corrected else (1.0, 1.0)
        divisor = np.sqrt(scale / warm_scale) + EPSILON if scaled else 1.0
        W = W - learning_rate * (direction / warm) / divisor
        return W

    return rule


def student_rule(name: str, function: Callable[..., Any], learning_rate: float, beta: float) -> Rule:
    """The student's rule, for a layer with two weights and a bias that always stays where it is."""
    parameters = {"W1": START.reshape(1, 2).copy(), "b1": np.zeros((1, 1))}
    memory = [{"dW1": np.zeros((1, 2)), "db1": np.zeros((1, 1))} for _ in range({"gd": 0, "adam": 2}.get(name, 1))]

    def rule(gradient: Array, number: int) -> Array:
        nonlocal parameters, memory
        grads = {"dW1": gradient.reshape(1, 2), "db1": np.zeros((1, 1))}
        further: dict[str, tuple[Any, ...]] = {
            "gd": (learning_rate,),
            "momentum": (beta, learning_rate),
            "rmsprop": (learning_rate, RMS_BETA, EPSILON),
            "adam": (number, learning_rate, beta, BETA2, EPSILON),
        }
        result = function(parameters, grads, *memory, *further[name])
        parameters, *memory = (result,) if name == "gd" else result
        return np.array(parameters["W1"], dtype=float).reshape(2)

    return rule


class Run(NamedTuple):
    """A racer's path (n, 2), whose rule it followed, and why that is not the student's."""

    points: Array
    yours: bool
    why: str = ""


def run(name: str, functions: Functions, learning_rate: float, beta: float, size: int) -> Run:
    """Let one racer run: with the student's function if there is one, else with the figure's own rule."""
    wanted = RACERS[name].function
    why = f"your `{wanted}` does not pass its check yet"
    if wanted in functions:

        def travel() -> Array:
            return path(student_rule(name, functions[wanted], learning_rate, beta), size)

        result = attempt(travel, ())
        if not result.error:
            return Run(np.asarray(result.value), True)
        why = f"your `{wanted}` passes its check, but not here. {result.error.rstrip('.')}"
    return Run(path(own_rule(name, learning_rate, beta), size), False, why)


# -------------------------------------------------------------------------------------------------------- the figure
class OptimizerRace(Explorable):
    """Watch gradient descent, momentum, RMSProp and Adam find their way down the same valley.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: only functions that pass it are run.
    namespace : mapping
        Where your functions are: ``globals()``. It is read anew whenever a slider moves, so a function that you have
        just mended takes part at once.
    learning_rate, beta, batch_size : float, float, int
        Where the sliders stand at the start.

    Raises
    ------
    traitlets.TraitError
        If one of them is out of range.
    """

    _esm = Path(__file__).with_name("optimizer_race.js")
    learning_rate = traitlets.Float(0.2, min=LEARNING_RATES[0], max=LEARNING_RATES[1]).tag(sync=True)
    beta = traitlets.Float(0.9, min=0.0, max=0.99).tag(sync=True)
    batch_size = traitlets.Enum(BATCH_SIZES, EXAMPLES).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)

    def __init__(self, check: SaysWhatPasses, namespace: Mapping[str, Any], **sliders: float) -> None:
        self._check, self._namespace = check, namespace
        self._asked: dict[str, Any] | None = None
        self._passing: set[str] = set()
        super().__init__(**sliders)
        self._redraw()

    @traitlets.observe("learning_rate", "beta", "batch_size")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any = None) -> None:
        runs = self._runs()
        along = axes_of_valley()[:, 0]
        self.picture = {
            "bounds": BOUNDS,
            "rings": [list(np.sqrt([2 * level / FLAT, 2 * level / STEEP])) for level in levels()],
            "angle": float(np.degrees(np.arctan2(along[1], along[0]))),
            "updates": UPDATES,
            "batches": BATCH_SIZES,
            "racers": [
                RACERS[name]._asdict()
                | {"yours": found.yours, "why": found.why, "points": found.points.round(4).tolist()}
                | {"heights": [float(f"{height(W):.3g}") for W in found.points]}
                for name, found in runs.items()
            ],
        }

    def _runs(self) -> dict[str, Run]:
        functions = self._functions()
        return {name: run(name, functions, self.learning_rate, self.beta, self.batch_size) for name in RACERS}

    def _functions(self) -> dict[str, Callable[..., Any]]:
        """The student's functions that pass; asked anew only when one of them has changed."""
        wanted = [racer.function for racer in RACERS.values()]
        defined = {name: self._namespace[name] for name in wanted if callable(self._namespace.get(name))}
        if self._asked != defined:
            self._asked, self._passing = defined, self._check.passing(defined)
        return {name: function for name, function in defined.items() if name in self._passing}

    def static_text(self) -> str:
        """Return how each racer fares, in words."""
        setting = f"learning rate {self.learning_rate:g}, beta {self.beta:g}, {self.batch_size} of {EXAMPLES} examples"
        lines = [f"Four optimisers in one long valley, {UPDATES} updates each; {setting} in a mini-batch."]
        for racer in self.picture["racers"]:
            rule = "your function" if racer["yours"] else "the figure's own rule"
            end = racer["heights"][-1]
            lost = "" if len(racer["heights"]) > UPDATES else ", and then it loses its way"
            lines.append(f"{racer['title']} ({rule}): from height {racer['heights'][0]:g} to {end:g}{lost}.")
        return "\n".join(lines)

    def static_png(self) -> bytes:
        """Return the valley with all four paths."""
        figure = Figure(figsize=(8.4, 4.6), dpi=90, layout="constrained")
        axes = figure.subplots()
        for width, tall in self.picture["rings"]:
            ring = Ellipse((0, 0), 2 * width, 2 * tall, angle=self.picture["angle"], fill=False, ec="#8a8f99", lw=0.8)
            axes.add_patch(ring)
        for racer in self.picture["racers"]:
            dash = [float(n) / 1.5 for n in racer["dash"].split()]
            style = {"color": racer["colour"], "marker": racer["marker"], "markersize": 4, "markevery": 5, "lw": 1.6}
            line = axes.plot(*np.transpose(racer["points"]), **style, label=racer["title"])[0]
            line.set_dashes(dash) if dash else None
        left, right, bottom, top = BOUNDS
        axes.set(xlim=(left, right), ylim=(bottom, top), xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
        figure.legend(loc="outside right upper")
        stream = io.BytesIO()
        figure.savefig(stream, format="png")
        return stream.getvalue()


def levels() -> list[float]:
    """The heights at which the valley's rings are drawn; each is twice the one below."""
    return [0.05 * 2**k for k in range(10)]
