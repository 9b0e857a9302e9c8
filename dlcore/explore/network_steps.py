"""The steps through a network, there and back, and the shapes of the arrays on the way: what sizes alone decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

FUNCTIONS = {  # kind of step: the student's function that it calls
    "initialise": "initialize_parameters_deep",
    "forward": "linear_activation_forward",
    "cost": "compute_cost",
    "nudge": "compute_cost",
    "backward": "linear_activation_backward",
    "update": "update_parameters",
}


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


class Plan:
    """A walk before its first step.

    Parameters
    ----------
    layer_dims : sequence of int
        Number of units in each layer, the inputs first; the last layer has one.
    m : int
        Number of examples.
    """

    def __init__(self, layer_dims: Sequence[int], m: int) -> None:
        self.layer_dims, self.m = list(layer_dims), m
        self.L = len(layer_dims) - 1
        self.steps = steps_of(self.L)
        self.shapes = shapes_of(layer_dims, m)

    def activation(self, l: int) -> str:
        """Which activation layer l has."""
        return "relu" if l < self.L else "sigmoid"
