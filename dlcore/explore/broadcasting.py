"""The live figure of assignment 01: how numpy stretches two shapes until they fit, and when it refuses.

Shapes have at most two axes, as everything in the first ten assignments. numpy alone does the work here.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dlcore.explore.base import ORANGE, SKY_BLUE, Explorable
from dlcore.plain import Array

MAX_SIZE, MAX_AXES = 5, 2
COLOURS = {"A": SKY_BLUE, "B": ORANGE, "result": "white"}
OPERATIONS: Mapping[str, Callable[[Array, Array], Array]] = {
    "+": np.add,
    "−": np.subtract,
    "×": np.multiply,
    "÷": np.divide,
}
EXAMPLES: Mapping[str, tuple[tuple[int, ...], str, tuple[int, ...]]] = {
    "each row by its own number": ((3, 4), "÷", (3, 1)),
    "a matrix and a single number": ((3, 4), "+", ()),
    "a flat vector meets each row": ((3, 4), "+", (4,)),
    "a column meets a row": ((3, 1), "×", (1, 4)),
    "no fit: keepdims forgotten": ((3, 4), "÷", (3,)),
    "a fit by accident: keepdims forgotten": ((3, 3), "÷", (3,)),
    "a column minus a flat vector": ((4, 1), "−", (4,)),
}

Meeting = Literal["same", "A repeats", "B repeats", "both 1", "clash"]
Shape = tuple[int, ...]


class Axis(NamedTuple):
    """One axis of the result: the sizes that meet there (0 where there is none) and what becomes of them."""

    a: int
    b: int
    meeting: Meeting


def axes_of(a: Shape, b: Shape) -> list[Axis]:
    """Compare two shapes as numpy does: last sizes first, and a missing size counts as 1."""
    length = max(len(a), len(b))
    padded = [(0,) * (length - len(shape)) + shape for shape in (a, b)]
    return [Axis(one, other, _meeting(one or 1, other or 1)) for one, other in zip(*padded, strict=True)]


def _meeting(a: int, b: int) -> Meeting:
    if a == b:
        return "both 1" if a == 1 else "same"
    return "A repeats" if a == 1 else "B repeats" if b == 1 else "clash"


def numbers(name: str, shape: Shape) -> Array:
    """The numbers that stand in an array: A counts 1, 2, 3, ..., B counts 10, 20, 30, ..."""
    count = np.arange(1, int(np.prod(shape, dtype=int)) + 1)
    return count.reshape(shape) * (1 if name == "A" else 10)


class Meet:
    """Two arrays and what numpy makes of them.

    Parameters
    ----------
    a, b : tuple of int
        Their shapes, with no, one or two axes.
    operation : {"+", "−", "×", "÷"}
        What is done with each pair of entries.
    """

    def __init__(self, a: Shape, b: Shape, operation: str) -> None:
        self.shapes, self.operation = {"A": a, "B": b}, operation
        self.arrays = {name: numbers(name, shape) for name, shape in self.shapes.items()}
        self.axes = axes_of(a, b)
        self.fits = all(axis.meeting != "clash" for axis in self.axes)
        self.shape = tuple(max(axis.a, axis.b) for axis in self.axes) if self.fits else None
        self.result = OPERATIONS[operation](*self.arrays.values()) if self.fits else None

    @property
    def cells(self) -> int:
        """How many entries the result has; 0 if there is none."""
        return 0 if self.result is None else int(self.result.size)

    def index(self, position: int) -> Shape:
        """The index of the result's entry number `position`, which counts from 1."""
        return tuple(int(i) for i in np.unravel_index(position - 1, self.shape or ()))

    def source(self, name: str, index: Shape) -> Shape:
        """Which entry of A or B meets others at the result's `index`: where its size is 1, always the first."""
        shape = self.shapes[name]
        return tuple(0 if size == 1 else i for size, i in zip(shape, index[len(index) - len(shape) :], strict=True))

    def words(self, position: int) -> str:
        """What the figure shows after `position` entries."""
        if not self.fits:
            return self._refusal()
        if position == 0:
            return f"{self._stretching()} The result has shape {self.shape}."
        index = self.index(position)
        sources = {name: self.source(name, index) for name in self.arrays}
        values = {name: self.arrays[name][at] for name, at in sources.items()}
        left, right = (f"{name}{_brackets(at)}" for name, at in sources.items())
        return (
            f"result{_brackets(index)} = {left} {self.operation} {right} = "
            f"{values['A']} {self.operation} {values['B']} = {_short(self.result[index])}"  # type: ignore[index]
        )

    def _refusal(self) -> str:
        axis = next(axis for axis in reversed(self.axes) if axis.meeting == "clash")
        return (
            f"numpy refuses. Compared from the right, {axis.a} meets {axis.b}: they differ and neither is 1, so "
            "neither can be repeated. (ValueError: operands could not be broadcast together)"
        )

    def _stretching(self) -> str:
        parts = [
            f"{name} {shape} is repeated until it has shape {self.shape}."
            for name, shape in self.shapes.items()
            if shape != self.shape
        ]
        return " ".join(parts) or "The shapes are equal: entry meets entry, and nothing is repeated."

    def picture(self, position: int) -> dict[str, Any]:
        """All that the browser needs to draw, in terms of JSON."""
        return {
            "grids": {name: self.grid(name) for name in self.arrays},
            "result": None if self.result is None else _rows(self.result),
            "shapes": {name: str(shape) for name, shape in (*self.shapes.items(), ("result", self.shape))},
            "axes": [axis._asdict() for axis in self.axes],
            "current": self._current(position),
            "position": position,
            "cells": self.cells,
            "status": self.words(position) + " Step through its entries." * (self.fits and position == 0),
        }

    def grid(self, name: str) -> dict[str, Any]:
        """An array as it is drawn: the numbers of its stretched form, row by row, and how many of them are its own."""
        array = self.arrays[name]
        own = np.atleast_2d(array).shape
        stretched = array if self.shape is None else np.broadcast_to(array, self.shape)
        return {"rows": _rows(stretched), "own": list(own)}

    def _current(self, position: int) -> dict[str, list[int]] | None:
        if not position:
            return None
        index = self.index(position)
        places = {"result": index, **{name: self.source(name, index) for name in self.arrays}}
        return {name: [0] * (MAX_AXES - len(place)) + list(place) for name, place in places.items()}


def _rows(array: Array) -> list[list[str]]:
    return [[_short(number) for number in row] for row in np.atleast_2d(array)]


def _short(number: Any) -> str:
    return f"{number:.3g}".replace("-", "−")


def _brackets(index: Shape) -> str:
    """``[1, 2]``; nothing for a single number, which has no index."""
    return f"[{', '.join(map(str, index))}]" if index else ""


class Broadcasting(Explorable):
    """Choose two shapes, see how numpy stretches them, and step through the entries of the result.

    Parameters
    ----------
    a, b : sequence of int
        The shapes at the start: at most two sizes, each from 1 to 5; ``()`` is a single number.
    operation : {"+", "−", "×", "÷"}
        What is done with each pair of entries.

    Raises
    ------
    traitlets.TraitError
        If a shape or the operation is not among those.
    """

    _esm = Path(__file__).with_name("broadcasting.js")
    a = traitlets.List(traitlets.Int(min=1, max=MAX_SIZE), maxlen=MAX_AXES).tag(sync=True)
    b = traitlets.List(traitlets.Int(min=1, max=MAX_SIZE), maxlen=MAX_AXES).tag(sync=True)
    operation = traitlets.Enum(list(OPERATIONS), "+").tag(sync=True)
    position = traitlets.Int(0, min=0).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    examples = traitlets.Dict().tag(sync=True)

    def __init__(self, a: Sequence[int] = (3, 4), b: Sequence[int] = (3, 1), operation: str = "+") -> None:
        examples = {label: [list(one), sign, list(other)] for label, (one, sign, other) in EXAMPLES.items()}
        super().__init__(a=list(a), b=list(b), operation=operation, examples=examples)
        self._redraw(None)

    @traitlets.observe("a", "b", "operation", "position")  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        meet = self._meet()
        with self.hold_sync():
            self.position = min(self.position, meet.cells)
            self.picture = meet.picture(self.position)

    def _meet(self) -> Meet:
        return Meet(tuple(self.a), tuple(self.b), self.operation)

    def static_text(self) -> str:
        """Return the shapes, what becomes of each axis, and the result in words."""
        meet = self._meet()
        lines = [f"A {meet.shapes['A']} {self.operation} B {meet.shapes['B']}. {meet.words(0)}"]
        lines += [meet.words(position) for position in range(1, meet.cells + 1)]
        return "\n".join(lines)

    def static_png(self) -> bytes:
        """Return A, B and the result as grids; repeated entries have a dashed frame."""
        meet = self._meet()
        figure = Figure(figsize=(8.4, 2.8), dpi=90, layout="constrained")
        grids = [(name, meet.shapes[name], meet.grid(name)) for name in meet.arrays]
        if meet.result is not None:
            rows = _rows(meet.result)
            grids.append(("result", meet.shape or (), {"rows": rows, "own": [len(rows), len(rows[0])]}))
        for axes, (name, shape, grid) in zip(figure.subplots(1, 3), grids, strict=False):
            _draw_grid(axes, grid, COLOURS[name])
            axes.set_title(f"{name} {shape}", fontsize=11)
        for axes in figure.axes:
            axes.axis("off")
        figure.suptitle(meet.words(0), fontsize=10)
        stream = io.BytesIO()
        figure.savefig(stream, format="png")
        return stream.getvalue()


def _draw_grid(axes: Axes, grid: dict[str, Any], colour: str) -> None:
    """Draw rows of numbers; what lies outside of the array's own size is a repetition, pale and dashed."""
    rows, (own_rows, own_columns) = grid["rows"], grid["own"]
    for i, row in enumerate(rows):
        for j, number in enumerate(row):
            own = i < own_rows and j < own_columns
            look = {"fc": colour, "alpha": 0.5} if own else {"fc": "none", "ls": "--"}
            axes.add_patch(Rectangle((j, -i), 0.92, -0.92, ec="#5b6270", **look))
            axes.text(j + 0.46, -i - 0.46, number, ha="center", va="center", fontsize=9)
    axes.set(xlim=(-0.1, MAX_SIZE), ylim=(-MAX_SIZE, 0.1), aspect="equal")
