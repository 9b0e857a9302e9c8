"""The live figure of assignment 04: a network that runs step by step on the student's own functions.

Shapes follow from the sizes of the layers, so the figure always shows them. Values come from the student's functions
and from nowhere else; where a function does not pass its check yet, they stay blank.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from dlcore.attempt import attempt
from dlcore.explore.base import BLUE, VERMILLION, Explorable, SaysWhatPasses
from dlcore.given.deep_network import relu_backward, sigmoid_backward
from dlcore.plain import Array

MAX_UNITS, MAX_EXAMPLES, MAX_HIDDEN = 6, 8, 4
LEARNING_RATE = 0.5
MAGNIFY = 100  # weights start near 0.01; times 100, two decimals show something

FUNCTIONS = {  # kind of step: the student's function that it calls
    "initialise": "initialize_parameters_deep",
    "forward": "linear_activation_forward",
    "cost": "compute_cost",
    "nudge": "compute_cost",
    "backward": "linear_activation_backward",
    "update": "update_parameters",
}


class Blank(Exception):
    """Why a step has no values, in words for the student."""


class Step(NamedTuple):
    """One step of the walk: what kind, at which layer, the names of the arrays it takes and of those it gives."""

    kind: str
    layer: int
    needs: tuple[str, ...]
    gives: tuple[str, ...]


def activations(l: int) -> str:
    """The name of the activations of layer l; layer 0 is the input."""
    return f"A{l}" if l else "X"


def steps_of(L: int) -> list[Step]:
    """The walk through a network of L layers: there, back, and one step of gradient descent."""
    A, layers = activations, range(1, L + 1)
    parameters = tuple(f"{letter}{l}" for l in layers for letter in "Wb")
    return [
        Step("initialise", 0, (), parameters),
        *(Step("forward", l, (A(l - 1), f"W{l}", f"b{l}"), (f"Z{l}", A(l))) for l in layers),
        Step("cost", L, (A(L), "Y"), ("cost",)),
        Step("nudge", L, (A(L), "Y", "cost"), (f"d{A(L)}",)),
        *(
            Step(
                "backward",
                l,
                (f"d{A(l)}", A(l - 1), f"W{l}", f"b{l}", f"Z{l}"),
                (f"dZ{l}", f"dW{l}", f"db{l}", f"d{A(l - 1)}"),
            )
            for l in reversed(layers)
        ),
        Step("update", 0, parameters + tuple(f"d{p}" for p in parameters), tuple(f"new {p}" for p in parameters)),
    ]


def shapes_of(layer_dims: Sequence[int], m: int) -> dict[str, tuple[int, ...]]:
    """The shape of every array of the walk, by its name."""
    shapes: dict[str, tuple[int, ...]] = {"X": (layer_dims[0], m), "Y": (1, m), "cost": (), "dX": (layer_dims[0], m)}
    for l in range(1, len(layer_dims)):
        n_prev, n = layer_dims[l - 1], layer_dims[l]
        shapes |= dict.fromkeys([f"Z{l}", f"A{l}", f"dZ{l}", f"dA{l}"], (n, m))
        shapes |= dict.fromkeys([f"W{l}", f"dW{l}", f"new W{l}"], (n, n_prev))
        shapes |= dict.fromkeys([f"b{l}", f"db{l}", f"new b{l}"], (n, 1))
    return shapes


def examples(n_x: int, m: int) -> dict[str, Array]:
    """X (n_x, m) and Y (1, m); another example or input adds numbers and leaves the rest as it was."""
    X = np.random.default_rng(4).normal(size=(MAX_UNITS, MAX_EXAMPLES)).round(1)
    Y = np.array([[1, 0, 0, 1, 0, 1, 1, 0]])
    return {"X": X[:n_x, :m], "Y": Y[:, :m]}


class Walk:
    """The steps taken so far and what they gave.

    Parameters
    ----------
    layer_dims : sequence of int
        Number of units in each layer, the inputs first; the last layer has one.
    m : int
        Number of examples.
    functions : mapping
        The student's functions that pass their checks, by name.
    """

    def __init__(self, layer_dims: Sequence[int], m: int, functions: Mapping[str, Callable[..., Any]]) -> None:
        self.layer_dims, self.m, self.functions = list(layer_dims), m, functions
        self.L = len(layer_dims) - 1
        self.steps = steps_of(self.L)
        self.shapes = shapes_of(layer_dims, m)
        self.values: dict[str, Array | None] = dict(examples(layer_dims[0], m))
        self.blanks: dict[str, str] = {}  # a name without values: why
        self.problems: list[str] = []  # of each step taken; empty where all went well

    def go(self, position: int) -> None:
        """Take steps until `position` are done; those done before are not run again."""
        for step in self.steps[len(self.problems) : position]:
            try:
                self.values |= self._results(step)
                self.problems.append("")
            except Blank as why:
                self.values |= dict.fromkeys(step.gives)
                self.blanks |= dict.fromkeys(step.gives, str(why))
                self.problems.append(str(why))

    def _results(self, step: Step) -> dict[str, Array]:
        function = FUNCTIONS[step.kind]
        if function not in self.functions:
            raise Blank(f"waiting for your `{function}`")
        if blank := [name for name in step.needs if name in self.blanks]:
            raise Blank(self.blanks[blank[0]])
        run: Callable[..., dict[str, Any]] = getattr(self, f"_{step.kind}")
        try:
            results = run(step.layer, *(self.values[name] for name in step.needs))
            return {name: self._fitting(name, results[name]) for name in step.gives}
        except (TypeError, ValueError, LookupError):
            raise Blank(f"your `{function}` returned something of another form than in its check") from None

    def _call(self, kind: str, *arguments: Any) -> Any:
        result = attempt(self.functions[FUNCTIONS[kind]], arguments)
        if result.error:
            raise Blank(f"your `{FUNCTIONS[kind]}` passes its check, but not here. {result.error}")
        return result.value

    def _fitting(self, name: str, value: Any) -> Array:
        array = np.asarray(value)
        if array.shape != self.shapes[name] or array.dtype.kind not in "biuf":
            raise Blank(f"here {name} came out with shape {array.shape}, not {self.shapes[name]}")
        return array

    def _initialise(self, _: int) -> dict[str, Any]:
        parameters = self._call("initialise", self.layer_dims)
        return {name: value * MAGNIFY if name[0] == "W" else value for name, value in parameters.items()}

    def _forward(self, l: int, A_prev: Array, W: Array, b: Array) -> dict[str, Any]:
        A, (_, Z) = self._call("forward", A_prev, W, b, self.activation(l))
        return {f"Z{l}": Z, f"A{l}": A}

    def _cost(self, _: int, AL: Array, Y: Array) -> dict[str, Any]:
        return {"cost": self._call("cost", AL, Y)}

    def _nudge(self, L: int, AL: Array, Y: Array, _: Array) -> dict[str, Any]:
        """Measure dAL: move one entry up and down a little and see what the cost does."""
        slopes = []
        for entry in np.eye(self.m):
            # a ten-thousandth of the way to 0 or 1, so that the logarithm stays defined
            h = 1e-4 * float(np.minimum(AL, 1 - AL)[0] @ entry)
            up, down = (float(self._call("nudge", AL + move * entry, Y)) for move in (h, -h))
            slopes.append((up - down) / (2 * h) if h else np.nan)
        return {f"dA{L}": self.m * np.array([slopes])}  # times m: the average is taken in dW and db

    def _backward(self, l: int, dA: Array, A_prev: Array, W: Array, b: Array, Z: Array) -> dict[str, Any]:
        dA_prev, dW, db = self._call("backward", dA, ((A_prev, W, b), Z), self.activation(l))
        dZ = (relu_backward if l < self.L else sigmoid_backward)(dA, Z)
        return {f"dZ{l}": dZ, f"dW{l}": dW, f"db{l}": db, f"d{activations(l - 1)}": dA_prev}

    def _update(self, _: int, *arrays: Array) -> dict[str, Any]:
        named = dict(zip(self.steps[-1].needs, arrays, strict=True))
        parameters = {name: value for name, value in named.items() if name[0] != "d"}
        grads = {name: value for name, value in named.items() if name[0] == "d"}
        updated = self._call("update", parameters, grads, LEARNING_RATE)
        return {f"new {name}": value for name, value in updated.items()}

    def activation(self, l: int) -> str:
        """Which activation layer l has."""
        return "relu" if l < self.L else "sigmoid"

    def words(self, position: int) -> str:
        """What the last of `position` steps did, and why its values are blank if they are."""
        text = self.story(self.steps[position - 1]) if position else self._opening()
        problem = self.problems[position - 1] if position else ""
        return f"{text} The values are blank: {problem.rstrip('.')}." if problem else text

    def _opening(self) -> str:
        inputs = f"{self.layer_dims[0]} number{'s' * (self.layer_dims[0] > 1)}"
        return (
            f"X {self.shapes['X']} holds the examples: {self.m} column{'s' * (self.m > 1)} of {inputs}. "
            f"Y {self.shapes['Y']} holds their labels. Step forward to begin."
        )

    def story(self, step: Step) -> str:
        l, cost = step.layer, self.values.get("cost")
        s = {name: f"{name} {shape}" for name, shape in self.shapes.items()}
        if step.kind == "initialise":
            names = ", ".join(s[name] for name in step.gives)
            return f"the first parameters, W drawn at random (times {MAGNIFY} in this figure): {names}."
        if step.kind == "forward":
            A_prev, W, b = (s[name] for name in step.needs)
            Z, A = (s[name] for name in step.gives)
            return f"layer {l}: {W} times {A_prev} plus {b} gives {Z}; {self.activation(l)} makes it {A}."
        if step.kind == "cost":
            number = "" if cost is None else f": the cost is {float(cost):.4f}"
            return f"the answers {s[f'A{l}']} are held against the labels {s['Y']}{number}."
        if step.kind == "nudge":
            return (
                f"the way back begins: nudge each entry of {s[f'A{l}']} and see how the cost moves. That is "
                f"{s[f'dA{l}']}, measured with your `compute_cost`, times m = {self.m}."
            )
        if step.kind == "backward":
            dZ, dW, db, dA_prev = (s[name] for name in step.gives)
            return (
                f"layer {l}, backwards: {self.activation(l)} turns {s[f'dA{l}']} into {dZ}. That gives {dW} and {db}, "
                f"and hands down {dA_prev}."
            )
        return (
            f"one step downhill: each W and b minus {LEARNING_RATE} times its gradient. "
            "No shape changes, so the walk can begin again."
        )

    def formulas(self, position: int) -> list[list[str]]:
        """Rows to lay out below the network: names of arrays, and the words and signs between them."""
        if not position:
            return [["X", "Y"]]
        step = self.steps[position - 1]
        l, A_prev = step.layer, activations(step.layer - 1)
        return {
            "initialise": [list(step.gives)],
            "forward": [[f"W{l}", "·", A_prev, "+", f"b{l}", "=", f"Z{l}", f"→ {self.activation(l)} →", f"A{l}"]],
            "cost": [[f"A{l}", "against", "Y", "→", "cost"]],
            "nudge": [[f"A{l}", "against", "Y", "→ nudged →", f"dA{l}"]],
            "backward": [
                [f"dA{l}", "at", f"Z{l}", f"→ {self.activation(l)}, backwards →", f"dZ{l}"],
                [f"dZ{l} · {A_prev}ᵀ / m =", f"dW{l}", f"mean of dZ{l} =", f"db{l}", f"W{l}ᵀ · dZ{l} =", f"d{A_prev}"],
            ],
            "update": [list(step.gives)],
        }[step.kind]

    def picture(self, position: int) -> dict[str, Any]:
        """All that the browser needs to draw the walk after `position` steps, in terms of JSON."""
        reached = ["X", "Y", *(name for step in self.steps[:position] for name in step.gives)]
        return {
            "layer_dims": self.layer_dims,
            "position": position,
            "steps": [[step.kind, step.layer, FUNCTIONS[step.kind]] for step in self.steps],
            "blank": [bool(problem) for problem in self.problems[:position]],
            "shapes": {name: list(shape) for name, shape in self.shapes.items()},
            "values": {name: cells(self.values[name]) for name in reached},
            "formulas": self.formulas(position),
            "status": self.words(position),
        }


def cells(array: Array | None) -> list[list[float | str]] | None:
    """Rows of numbers with four digits each; JSON has no word for NaN and infinity, so those are strings."""
    if array is None:
        return None
    return [
        [float(f"{number:.4g}") if np.isfinite(number) else str(number) for number in row]
        for row in np.atleast_2d(array).tolist()
    ]


class NetworkStepper(Explorable):
    """Walk through a network, one function call at a time, and see the shapes and values that flow.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: only functions that pass it are run.
    namespace : mapping
        Where your functions are: ``globals()``. It is read anew at every step, so a function that you have just
        mended comes alive at the next click.
    layer_dims : sequence of int
        Number of units in each layer, the inputs first: 1 to 4 hidden layers of 1 to 6 units, then one answer.
    m : int
        Number of examples, 1 to 8.

    Raises
    ------
    traitlets.TraitError
        If a size is out of range.
    """

    _esm = Path(__file__).with_name("network.js")
    layer_dims = traitlets.List(traitlets.Int(min=1, max=MAX_UNITS), minlen=3, maxlen=MAX_HIDDEN + 2).tag(sync=True)
    m = traitlets.Int(5, min=1, max=MAX_EXAMPLES).tag(sync=True)
    position = traitlets.Int(0, min=0).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        check: SaysWhatPasses,
        namespace: Mapping[str, Any],
        layer_dims: Sequence[int] = (3, 4, 2, 1),
        m: int = 5,
    ) -> None:
        self._check, self._namespace = check, namespace
        self._defined: dict[str, Any] = {}
        self._passed: set[str] = set()
        self._walk: Walk | None = None
        super().__init__(layer_dims=list(layer_dims), m=m)

    @traitlets.validate("layer_dims")  # type: ignore[untyped-decorator]
    def _one_answer(self, proposal: Any) -> list[int]:
        if proposal["value"][-1] != 1:
            raise traitlets.TraitError(f"the last layer gives one answer, so its size is 1: {proposal['value']}")
        return list(proposal["value"])

    @traitlets.observe("layer_dims", "m", "position")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        walk = self._current_walk()
        position = min(self.position, len(walk.steps))
        walk.go(position)
        with self.hold_sync():
            self.position = position
            self.picture = walk.picture(position)

    def _current_walk(self) -> Walk:
        """Go on with the walk, or start a new one if sizes or functions have changed."""
        passing = self._passing()
        functions = {name: self._namespace[name] for name in FUNCTIONS.values() if name in passing}
        wanted = (self.layer_dims, self.m, functions)
        if self._walk is None or wanted != (self._walk.layer_dims, self._walk.m, self._walk.functions):
            self._walk = Walk(*wanted)
        return self._walk

    def _passing(self) -> set[str]:
        """The exercises that pass; asked anew at the start and when any function of the notebook has changed."""
        defined = {name: value for name, value in self._namespace.items() if callable(value)}
        same = defined.keys() == self._defined.keys() and all(self._defined[n] is f for n, f in defined.items())
        if self.position == 0 or not same:
            self._defined, self._passed = defined, self._check.passing(self._namespace)
        return self._passed

    def static_text(self) -> str:
        """Return the whole walk in words."""
        walk = Walk(self.layer_dims, self.m, {})
        lines = [f"A network with layers of {', '.join(map(str, self.layer_dims))} units; {self.m} examples."]
        for number, step in enumerate(walk.steps, 1):
            lines.append(f"{number:>2}. {FUNCTIONS[step.kind]}: {walk.story(step)}")
        return "\n".join(lines)

    def static_png(self) -> bytes:
        """Return the network as a picture, with the shape at each arrow."""
        L = len(self.layer_dims) - 1
        figure = Figure(figsize=(2.3 * L + 2.4, 4.0), dpi=90, layout="constrained")
        axes = figure.subplots()
        axes.set(xlim=(-1.9, 2.5 * L + 0.8), ylim=(-1.0, 2.2))
        axes.axis("off")
        _draw_network(axes, L, shapes_of(self.layer_dims, self.m))
        stream = io.BytesIO()
        figure.savefig(stream, format="png")
        return stream.getvalue()


def _draw_network(axes: Axes, L: int, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Draw layers 1 to L as boxes, the way there above the way back, with a name and a shape at each arrow."""

    def text(x: float, y: float, *names: str) -> None:
        axes.text(x, y, "\n".join(f"{name} {shapes[name]}" for name in names), ha="center", va="center", fontsize=9)

    def box(x: float, y: float, words: str, colour: str) -> None:
        axes.add_patch(
            FancyBboxPatch((x - 0.7, y - 0.25), 1.4, 0.5, "round,pad=0,rounding_size=0.1", fc="white", ec=colour)
        )
        axes.text(x, y, words, ha="center", va="center", fontsize=9)

    def arrow(start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
        look = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.4, "shrinkA": 1, "shrinkB": 1}
        axes.annotate("", end, start, arrowprops=look)

    for l in range(1, L + 2):
        x, A, activation = 2.5 * (l - 1), activations(l - 1), "relu" if l < L else "sigmoid"
        arrow((x - 1.8, 1.2), (x - 0.7, 1.2), BLUE)
        text(x - 1.25, 1.36, A)
        arrow((x - 0.7, 0), (x - 1.8, 0), VERMILLION)
        text(x - 1.25, 0.16, f"d{A}")
        arrow((x, 1.75), (x, 1.45), BLUE)
        text(x, 1.95, *([f"W{l}", f"b{l}"] if l <= L else ["Y"]))
        box(x, 1.2, f"layer {l}\nlinear → {activation}" if l <= L else "cost", BLUE)
        box(x, 0, f"layer {l}\nlinear ← {activation}" if l <= L else "nudge\nthe cost", VERMILLION)
        if l <= L:
            arrow((x, 0.95), (x, 0.25), BLUE)
            axes.text(x + 0.07, 0.6, f"cache\nwith Z{l} {shapes[f'Z{l}']}", va="center", fontsize=9)
            arrow((x, -0.25), (x, -0.55), VERMILLION)
            text(x, -0.75, f"dW{l}", f"db{l}")
