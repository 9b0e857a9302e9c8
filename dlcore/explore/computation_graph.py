"""The live figure of assignment 10: a computation graph, the tape that records it, and the way back along the tape.

Forward, each step computes one node and writes one line on the tape. Backward, the lines are read from the last to the
first; each hands the gradient of its result on to what it was computed from. No TensorFlow is needed. The one neuron's
cost is computed by the student's `cost`, and its slope with the student's `sigmoid`, where these pass their checks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import traitlets

from dlcore.attempt import attempt
from dlcore.explore.base import BLUE, VERMILLION, Explorable, SaysWhatPasses

EXERCISES = ("sigmoid", "cost")


# ----------------------------------------------------------------------------------------------------------- the graphs
class Leaf(NamedTuple):
    """A number that is given: where it starts, its range, and where it is drawn (column and row)."""

    start: float
    low: float
    high: float
    step: float
    place: tuple[float, float]


class Operation(NamedTuple):
    """A node that is computed: its formula in words, what it reads, and where it is drawn."""

    kind: str
    formula: str
    reads: tuple[str, ...]
    place: tuple[float, float]


class Graph(NamedTuple):
    """Leaves and operations by name; operations in the order in which they are computed, the loss last."""

    leaves: dict[str, Leaf]
    operations: dict[str, Operation]


GRAPHS = {
    "a squared distance": Graph(
        {"ŷ": Leaf(36, 0, 60, 1, (0, 0.5)), "y": Leaf(39, 0, 60, 1, (0, 2.5))},
        {
            "d": Operation("subtract", "y - ŷ", ("y", "ŷ"), (1.5, 1.5)),
            "L": Operation("square", "d²", ("d",), (3, 1.5)),
        },
    ),
    "one neuron": Graph(
        {
            "w": Leaf(0.5, -3, 3, 0.1, (0, 0)),
            "x": Leaf(2, -3, 3, 0.1, (0, 1)),
            "b": Leaf(-1.5, -3, 3, 0.1, (0, 2)),
            "y": Leaf(1, 0, 1, 1, (0, 3)),
        },
        {
            "p": Operation("multiply", "w · x", ("w", "x"), (1, 0.5)),
            "z": Operation("add", "p + b", ("p", "b"), (2, 1.25)),
            "L": Operation("cost", "cost(z, y)", ("z", "y"), (3, 2)),
        },
    ),
    "one variable, two ways": Graph(
        {"w": Leaf(2, -3, 3, 0.1, (0, 1)), "x": Leaf(3, -3, 3, 0.1, (0, 2.5))},
        {
            "q": Operation("square", "w²", ("w",), (1.5, 0.25)),
            "p": Operation("multiply", "w · x", ("w", "x"), (1.5, 2)),
            "L": Operation("add", "q + p", ("q", "p"), (3, 1.25)),
        },
    ),
    "a relu on the way": Graph(
        {
            "x": Leaf(1.5, -3, 3, 0.1, (0, 0)),
            "w": Leaf(-0.8, -3, 3, 0.1, (0, 1)),
            "b": Leaf(0.2, -3, 3, 0.1, (0, 2)),
            "y": Leaf(1, -3, 3, 0.1, (0, 3)),
        },
        {
            "p": Operation("multiply", "w · x", ("w", "x"), (0.8, 0.5)),
            "z": Operation("add", "p + b", ("p", "b"), (1.6, 1.25)),
            "a": Operation("relu", "relu(z)", ("z",), (2.4, 0.5)),
            "d": Operation("subtract", "a - y", ("a", "y"), (2.4, 2.5)),
            "L": Operation("square", "d²", ("d",), (3.2, 1.5)),
        },
    ),
}


def sigmoid(z: float) -> float:
    """The figure's own sigmoid; the exponential never sees a positive number."""
    decay = math.exp(-abs(z))
    return (1 if z >= 0 else decay) / (1 + decay)


def cost(z: float, y: float) -> float:
    """The figure's own cross-entropy of a logit."""
    return max(z, 0) - z * y + math.log1p(math.exp(-abs(z)))


class Rule(NamedTuple):
    """What an operation computes, and its slope with respect to each number that it reads."""

    value: Callable[..., float]
    slopes: Callable[..., tuple[float, ...]]


RULES = {
    "add": Rule(lambda a, b: a + b, lambda a, b: (1.0, 1.0)),
    "subtract": Rule(lambda a, b: a - b, lambda a, b: (1.0, -1.0)),
    "multiply": Rule(lambda a, b: a * b, lambda a, b: (b, a)),
    "square": Rule(lambda a: a * a, lambda a: (2 * a,)),
    "relu": Rule(lambda a: max(a, 0.0), lambda a: (1.0 if a > 0 else 0.0,)),
    "cost": Rule(cost, lambda z, y: (sigmoid(z) - y, -z)),
}


# ------------------------------------------------------------------------------------------------------------- the tape
class Moment(NamedTuple):
    """What is known after some steps: values, gradients, lines on the tape, and the step just made, in words.

    `active` is the node at work; `backward` tells in which direction.
    """

    values: dict[str, float]
    gradients: dict[str, float]
    tape: list[str]
    played: int
    active: str
    backward: bool
    words: str


def steps_of(graph: Graph) -> int:
    """How many steps there are: each operation forward, the gradient of L itself, each operation backward."""
    return 2 * len(graph.operations) + 1


def moment(graph: Graph, leaves: Mapping[str, float], position: int, rules: Mapping[str, Rule] = RULES) -> Moment:
    """Go `position` steps along the graph and back.

    Parameters
    ----------
    graph : Graph
        What to compute.
    leaves : mapping
        The given numbers.
    position : int
        0 to `steps_of(graph)`.
    rules : mapping
        What each kind of operation does.
    """
    order = list(graph.operations)
    values, tape, active = dict(leaves), [], ""
    words = "The given numbers are there, and the tape is empty. Step forward."
    for name in order[:position]:
        kind, formula, reads, _ = graph.operations[name]
        numbers = [values[read] for read in reads]
        values[name], active = rules[kind].value(*numbers), name
        tape.append(f"{name} = {kind}({', '.join(reads)})")
        words = f"Forward: {name} = {formula} = {short(values[name])}. The tape notes: {tape[-1]}."
    if position <= len(order):
        return Moment(values, {}, tape, 0, active, False, words)
    gradients = {order[-1]: 1.0}
    active = order[-1]
    words = f"The way back begins: if {active} grows by one, {active} grows by one, so its gradient is 1."
    played = position - len(order) - 1
    for name in order[::-1][:played]:
        active, words = name, _backward(graph, rules, name, values, gradients)
    return Moment(values, gradients, tape, played, active, True, words)


def _backward(
    graph: Graph, rules: Mapping[str, Rule], name: str, values: dict[str, float], gradients: dict[str, float]
) -> str:
    """Hand the gradient of one node on to what it reads, and say so."""
    kind, _, reads, _ = graph.operations[name]
    parts = []
    for read, slope in zip(reads, rules[kind].slopes(*(values[read] for read in reads)), strict=True):
        share = gradients[name] * slope
        before = gradients.get(read)
        gradients[read] = share + (before or 0.0)
        text = f"{read} gets {short(gradients[name])} · {short(slope)} = {short(share)}"
        if before is not None:
            text += f", added to {short(before)}: {short(gradients[read])}"
        parts.append(text)
    return f"Backward through {name} = {kind}({', '.join(reads)}): {'; '.join(parts)}."


def short(number: float) -> str:
    """A number in few characters: 9, -0.25, 1.2e-07."""
    return f"{number + 0.0:.3g}"  # minus zero becomes zero


# ---------------------------------------------------------------------------------------------------------- the drawing
WIDTH, HEIGHT = 720, 290
LEFT, TOP, COLUMN, ROW = 54.0, 40.0, 135.0, 70.0
BOX, TALL = 94.0, 50.0
TAPE_X, TAPE_Y = 572.0, 24.0


def centre(graph: Graph, name: str) -> tuple[float, float]:
    """Where a node is drawn."""
    column, row = (graph.leaves.get(name) or graph.operations[name]).place
    return LEFT + COLUMN * column, TOP + ROW * row


def svg_of(graph: Graph, now: Moment) -> str:
    """Draw the graph with what is known, and the tape beside it."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" '
        'font-size="13" style="max-width:100%" font-family="system-ui, sans-serif" fill="currentColor" stroke="none">'
        f"<title>{escape(now.words)}</title>"
        + "".join(
            f'<marker id="cg-{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
            f'orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
            for name, colour in (("there", BLUE), ("back", VERMILLION))
        ),
        *(_arrow(graph, now, read, name) for name, node in graph.operations.items() for read in node.reads),
        *(_box(graph, now, name) for name in [*graph.leaves, *graph.operations]),
        *_tape(now),
        "</svg>",
    ]
    return "".join(parts)


def _arrow(graph: Graph, now: Moment, read: str, name: str) -> str:
    """From a number to what reads it: thin before it is used, blue after; dashed and back while gradients flow."""
    (x1, y1), (x2, y2) = centre(graph, read), centre(graph, name)
    x1, x2 = x1 + BOX / 2, x2 - BOX / 2
    if x2 <= x1:  # side by side: from above or below
        x1, x2 = x1 - BOX / 2, x2 + BOX / 2
        y1, y2 = (y1 + TALL / 2, y2 - TALL / 2) if y2 > y1 else (y1 - TALL / 2, y2 + TALL / 2)
    if now.backward and name in list(graph.operations)[::-1][: now.played]:
        width = 3 if name == now.active else 1.6
        return (
            f'<path d="M{x2:.0f} {y2:.0f}L{x1:.0f} {y1:.0f}" stroke="{VERMILLION}" stroke-width="{width}" '
            'stroke-dasharray="6 4" marker-end="url(#cg-back)"/>'
        )
    if name in now.values:
        width = 3 if name == now.active and not now.backward else 1.6
        return (
            f'<path d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}" stroke="{BLUE}" stroke-width="{width}" '
            'marker-end="url(#cg-there)"/>'
        )
    return (
        f'<path d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}" stroke="currentColor" stroke-opacity="0.35" '
        'stroke-dasharray="2 4"/>'
    )


def _box(graph: Graph, now: Moment, name: str) -> str:
    x, y = centre(graph, name)
    colour = (VERMILLION if now.backward else BLUE) if name == now.active else "currentColor"
    title = f"{name} = {graph.operations[name].formula}" if name in graph.operations else name
    value = short(now.values[name]) if name in now.values else "?"
    dashes = "" if name in graph.operations else ' stroke-dasharray="3 2"'
    gradient = f"∂L/∂{name} = {short(now.gradients[name])}" if name in now.gradients else ""
    return (
        f'<rect x="{x - BOX / 2:.0f}" y="{y - TALL / 2:.0f}" width="{BOX}" height="{TALL}" rx="8" fill="none" '
        f'stroke="{colour}" stroke-width="{3 if name == now.active else 1.2}"'
        f"{dashes}/>"
        f'<text x="{x:.0f}" y="{y - 9:.0f}" text-anchor="middle" font-size="12">{escape(title)}</text>'
        f'<text x="{x:.0f}" y="{y + 6:.0f}" text-anchor="middle" font-weight="bold">{value}</text>'
        f'<text x="{x:.0f}" y="{y + 20:.0f}" text-anchor="middle" font-size="11" fill="{VERMILLION}">'
        f"{escape(gradient)}</text>"
    )


def _tape(now: Moment) -> list[str]:
    """The lines on the tape; those that were read on the way back carry an arrow."""
    direction = "← read from the end" if now.backward else "written from the top"
    parts = [
        f'<path d="M{TAPE_X - 16} 10V{HEIGHT - 20}" stroke="currentColor" stroke-opacity="0.4"/>'
        f'<text x="{TAPE_X}" y="{TAPE_Y}" font-weight="bold">The tape</text>'
        f'<text x="{TAPE_X}" y="{TAPE_Y + 17}" font-size="11">{direction}</text>'
    ]
    for k, line in enumerate(now.tape):
        read = k >= len(now.tape) - now.played
        mark = f'<tspan fill="{VERMILLION}">← </tspan>' if read else ""
        parts.append(
            f'<text x="{TAPE_X}" y="{TAPE_Y + 42 + 22 * k}" font-size="12">{k + 1}  {mark}{escape(line)}</text>'
        )
    return parts


# ----------------------------------------------------------------------------------------------------------- the figure
class ComputationGraph(Explorable):
    """Step through a computation, forward and back, and see what a gradient tape does.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: only functions that pass it are run.
    namespace : mapping
        Where your functions are: ``globals()``.
    graph : {"a squared distance", "one neuron", "one variable, two ways", "a relu on the way"}
        What is computed.

    Raises
    ------
    traitlets.TraitError
        If there is no such graph.
    """

    _esm = Path(__file__).with_name("computation_graph.js")
    graph = traitlets.Enum([*GRAPHS], "one neuron").tag(sync=True)
    leaves = traitlets.Dict().tag(sync=True)
    position = traitlets.Int(0, min=0).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(self, check: SaysWhatPasses, namespace: Mapping[str, Any], graph: str = "one neuron") -> None:
        self._check, self._namespace = check, namespace
        self._asked: dict[str, Any] = {}
        self._passed: set[str] = set()
        ranges = {name: {leaf: each._asdict() for leaf, each in g.leaves.items()} for name, g in GRAPHS.items()}
        super().__init__(choices={"graphs": ranges, "first": graph}, graph=graph, leaves=starts_of(graph))
        self._redraw(None)

    @traitlets.observe("graph")  # type: ignore[untyped-decorator]
    def _begin(self, _: Any) -> None:
        with self.hold_trait_notifications():
            self.leaves, self.position = starts_of(self.graph), 0

    @traitlets.observe("graph", "leaves", "position")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        graph = GRAPHS[self.graph]
        leaves = starts_of(self.graph) | {k: float(v) for k, v in self.leaves.items() if k in graph.leaves}
        self.position = min(self.position, steps_of(graph))
        rules, source = self._rules(graph)
        now = moment(graph, leaves, self.position, rules)
        self.picture = {
            "svg": svg_of(graph, now),
            "status": now.words,
            "source": source,
            "leaves": leaves,
            "last": steps_of(graph),
        }

    def _rules(self, graph: Graph) -> tuple[dict[str, Rule], str]:
        """What each operation does, and whose functions that are, in words."""
        if all(node.kind != "cost" for node in graph.operations.values()):
            return RULES, "All operations are the figure's own."
        passing = self._passing()
        own_cost = self._of_student("cost", cost) if "cost" in passing else cost
        own_sigmoid = self._of_student("sigmoid", sigmoid) if "sigmoid" in passing else sigmoid
        said = [f"your `{name}`" if name in passing else f"the figure's own {name}" for name in ("cost", "sigmoid")]
        rule = Rule(own_cost, lambda z, y: (own_sigmoid(z) - y, -z))
        return RULES | {"cost": rule}, f"L is computed by {said[0]}; its slope is sigmoid(z) - y, by {said[1]}."

    def _of_student(self, name: str, instead: Callable[..., float]) -> Callable[..., float]:
        """The student's function for single numbers; the figure's own where it gives nothing usable."""

        def asked(*numbers: float) -> float:
            value = attempt(self._namespace[name], numbers).value
            number = math.nan
            if isinstance(value, (int, float, np.ndarray)) and np.size(value) == 1:
                number = float(np.ravel(np.asarray(value))[0])
            return number if math.isfinite(number) else instead(*numbers)

        return asked

    def _passing(self) -> set[str]:
        """Which of the two exercises pass; asked anew when one of them has changed."""
        asked = {name: self._namespace[name] for name in EXERCISES if name in self._namespace}
        if asked.keys() != self._asked.keys() or any(asked[name] is not self._asked[name] for name in asked):
            self._asked, self._passed = asked, self._check.passing(self._namespace, EXERCISES)
        return self._passed

    def static_text(self) -> str:
        """Return every step of the graph in words."""
        graph, leaves = GRAPHS[self.graph], self.picture["leaves"]
        given = ", ".join(f"{name} = {short(value)}" for name, value in leaves.items())
        told = [moment(graph, leaves, k, self._rules(graph)[0]).words for k in range(1, steps_of(graph) + 1)]
        return "\n".join([f"The graph “{self.graph}” with {given}.", *told, self.picture["source"]])

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        graph = GRAPHS[self.graph]
        rules, _ = self._rules(graph)
        last = moment(graph, self.picture["leaves"], steps_of(graph), rules)
        return {**data, "image/svg+xml": svg_of(graph, last)}, metadata


def starts_of(graph: str) -> dict[str, float]:
    """The numbers with which a graph begins."""
    return {name: float(leaf.start) for name, leaf in GRAPHS[graph].leaves.items()}
