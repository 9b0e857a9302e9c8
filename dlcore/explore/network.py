"""The live figure of assignment 04: a network that runs step by step on the student's own functions.

Shapes follow from the sizes of the layers, so the figure always shows them. Values come from the student's functions
and from nowhere else; where a function does not pass its check yet, they stay blank.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from dlcore.explore.base import BLUE, VERMILLION, Explorable, SaysWhatPasses
from dlcore.explore.network_steps import FUNCTIONS, Plan, activations
from dlcore.explore.network_walk import MAX_EXAMPLES, MAX_UNITS, Walk
from dlcore.explore.network_words import story

MAX_HIDDEN = 4


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
        position = min(self.position, len(walk.plan.steps))
        walk.go(position)
        with self.hold_sync():
            self.position = position
            self.picture = walk.picture(position)

    def _current_walk(self) -> Walk:
        """Go on with the walk, or start a new one if sizes or functions have changed."""
        passing = self._passing()
        functions = {name: self._namespace[name] for name in FUNCTIONS.values() if name in passing}
        wanted = (self.layer_dims, self.m, functions)
        walk = self._walk
        if walk is None or wanted != (walk.plan.layer_dims, walk.plan.m, walk.functions):
            walk = self._walk = Walk(Plan(self.layer_dims, self.m), functions)
        return walk

    def _passing(self) -> set[str]:
        """The exercises that pass; asked anew at the start and when any function of the notebook has changed."""
        defined = {name: value for name, value in self._namespace.items() if callable(value)}
        same = defined.keys() == self._defined.keys() and all(self._defined[n] is f for n, f in defined.items())
        if self.position == 0 or not same:
            self._defined, self._passed = defined, self._check.passing(self._namespace)
        return self._passed

    def static_text(self) -> str:
        """Return the whole walk in words."""
        plan = Plan(self.layer_dims, self.m)
        lines = [f"A network with layers of {', '.join(map(str, self.layer_dims))} units; {self.m} examples."]
        for number, step in enumerate(plan.steps, 1):
            lines.append(f"{number:>2}. {FUNCTIONS[step.kind]}: {story(plan, step)}")
        return "\n".join(lines)

    def static_png(self) -> bytes:
        """Return the network as a picture, with the shape at each arrow."""
        plan = Plan(self.layer_dims, self.m)
        figure = Figure(figsize=(2.3 * plan.L + 2.4, 4.0), dpi=90, layout="constrained")
        axes = figure.subplots()
        axes.set(xlim=(-1.9, 2.5 * plan.L + 0.8), ylim=(-1.0, 2.2))
        axes.axis("off")
        _draw_network(axes, plan)
        stream = io.BytesIO()
        figure.savefig(stream, format="png")
        return stream.getvalue()


def _draw_network(axes: Axes, plan: Plan) -> None:
    """Draw layers 1 to L as boxes, the way there above the way back, with a name and a shape at each arrow."""
    L, shapes = plan.L, plan.shapes

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
        x, A, activation = 2.5 * (l - 1), activations(l - 1), plan.activation(l)
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
