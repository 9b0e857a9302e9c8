"""A walk through a network on the student's own functions: values, and why there are none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlcore.attempt import attempt
from dlcore.explore.network_steps import FUNCTIONS, Plan, Step, activations
from dlcore.explore.network_words import LEARNING_RATE, MAGNIFY, formulas, opening, story
from dlcore.given.deep_network import relu_backward, sigmoid_backward
from dlcore.plain import Array

MAX_UNITS, MAX_EXAMPLES = 6, 8


class Blank(Exception):
    """Why a step has no values, in words for the student."""


def examples(n_x: int, m: int) -> dict[str, Array]:
    """X (n_x, m) and Y (1, m); another example or input adds numbers and leaves the rest as it was."""
    X = np.random.default_rng(4).normal(size=(MAX_UNITS, MAX_EXAMPLES)).round(1)
    Y = np.array([[1, 0, 0, 1, 0, 1, 1, 0]])
    return {"X": X[:n_x, :m], "Y": Y[:, :m]}


class Walk:
    """The steps taken so far and what they gave.

    Parameters
    ----------
    plan : Plan
        The steps to take.
    functions : mapping
        The student's functions that pass their checks, by name.
    """

    def __init__(self, plan: Plan, functions: Mapping[str, Callable[..., Any]]) -> None:
        self.plan, self.functions = plan, functions
        self.values: dict[str, Array | None] = dict(examples(plan.layer_dims[0], plan.m))
        self.blanks: dict[str, str] = {}  # a name without values: why
        self.problems: list[str] = []  # of each step taken; empty where all went well

    def go(self, position: int) -> None:
        """Take steps until `position` are done; those done before are not run again."""
        for step in self.plan.steps[len(self.problems) : position]:
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
        if array.shape != self.plan.shapes[name] or array.dtype.kind not in "biuf":
            raise Blank(f"here {name} came out with shape {array.shape}, not {self.plan.shapes[name]}")
        return array

    def _initialise(self, _: int) -> dict[str, Any]:
        parameters = self._call("initialise", self.plan.layer_dims)
        return {name: value * MAGNIFY if name[0] == "W" else value for name, value in parameters.items()}

    def _forward(self, l: int, A_prev: Array, W: Array, b: Array) -> dict[str, Any]:
        A, (_, Z) = self._call("forward", A_prev, W, b, self.plan.activation(l))
        return {f"Z{l}": Z, f"A{l}": A}

    def _cost(self, _: int, AL: Array, Y: Array) -> dict[str, Any]:
        return {"cost": self._call("cost", AL, Y)}

    def _nudge(self, L: int, AL: Array, Y: Array, _: Array) -> dict[str, Any]:
        """Measure dAL: move one entry up and down a little and see what the cost does."""
        slopes = []
        for entry in np.eye(self.plan.m):
            # a ten-thousandth of the way to 0 or 1, so that the logarithm stays defined
            h = 1e-4 * float(np.minimum(AL, 1 - AL)[0] @ entry)
            up, down = (float(self._call("nudge", AL + move * entry, Y)) for move in (h, -h))
            slopes.append((up - down) / (2 * h) if h else np.nan)
        return {f"dA{L}": self.plan.m * np.array([slopes])}  # times m: the average is taken in dW and db

    def _backward(self, l: int, dA: Array, A_prev: Array, W: Array, b: Array, Z: Array) -> dict[str, Any]:
        dA_prev, dW, db = self._call("backward", dA, ((A_prev, W, b), Z), self.plan.activation(l))
        dZ = (relu_backward if l < self.plan.L else sigmoid_backward)(dA, Z)
        return {f"dZ{l}": dZ, f"dW{l}": dW, f"db{l}": db, f"d{activations(l - 1)}": dA_prev}

    def _update(self, _: int, *arrays: Array) -> dict[str, Any]:
        named = dict(zip(self.plan.steps[-1].needs, arrays, strict=True))
        parameters = {name: value for name, value in named.items() if name[0] != "d"}
        grads = {name: value for name, value in named.items() if name[0] == "d"}
        updated = self._call("update", parameters, grads, LEARNING_RATE)
        return {f"new {name}": value for name, value in updated.items()}

    def words(self, position: int) -> str:
        """What the last of `position` steps did, and why its values are blank if they are."""
        if not position:
            return opening(self.plan)
        text, problem = story(self.plan, self.plan.steps[position - 1], self.cost()), self.problems[position - 1]
        return f"{text} The values are blank: {problem.rstrip('.')}." if problem else text

    def cost(self) -> float | None:
        """The cost, as soon as there is one."""
        cost = self.values.get("cost")
        return None if cost is None else float(cost)

    def picture(self, position: int) -> dict[str, Any]:
        """All that the browser needs to draw the walk after `position` steps, in terms of JSON."""
        reached = ["X", "Y", *(name for step in self.plan.steps[:position] for name in step.gives)]
        return {
            "layer_dims": self.plan.layer_dims,
            "position": position,
            "steps": [[step.kind, step.layer, FUNCTIONS[step.kind]] for step in self.plan.steps],
            "blank": [bool(problem) for problem in self.problems[:position]],
            "shapes": {name: list(shape) for name, shape in self.plan.shapes.items()},
            "values": {name: cells(self.values[name]) for name in reached},
            "formulas": formulas(self.plan, position),
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
