"""The figure of assignment 10 plays a tape backwards, with the student's functions where they pass."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.explore import computation_graph as module
from dlcore.explore.base import WIDGET
from dlcore.explore.computation_graph import GRAPHS, ComputationGraph, moment, starts_of, steps_of

ALL_GRAPHS = pytest.mark.parametrize("name", GRAPHS)


class FakeCheck:
    """Passes whatever is defined, but for the functions listed in `failing`; counts how often it is asked."""

    def __init__(self, *failing: str) -> None:
        self.failing, self.asked = set(failing), 0

    def passing(self, namespace: Mapping[str, Any], names: Sequence[str]) -> set[str]:
        self.asked += 1
        return {name for name in names if name in namespace} - self.failing


def finished(name: str, leaves: Mapping[str, float]) -> module.Moment:
    return moment(GRAPHS[name], leaves, steps_of(GRAPHS[name]))


@ALL_GRAPHS
def test_gradients_are_the_slopes_of_the_loss(name: str) -> None:
    rng = np.random.default_rng(10)
    for _ in range(20):
        leaves = {leaf: float(rng.uniform(-2, 2)) for leaf in GRAPHS[name].leaves}
        gradients = finished(name, leaves).gradients
        for leaf in leaves:
            high, low = (finished(name, leaves | {leaf: leaves[leaf] + move}).values["L"] for move in (1e-6, -1e-6))
            assert gradients[leaf] == pytest.approx((high - low) / 2e-6, rel=1e-5, abs=1e-6)


@ALL_GRAPHS
def test_forward_writes_the_tape_and_backward_reads_it_from_the_end(name: str) -> None:
    graph, leaves = GRAPHS[name], starts_of(name)
    n = len(graph.operations)
    told = [moment(graph, leaves, k) for k in range(steps_of(graph) + 1)]
    assert [len(now.tape) for now in told] == [min(k, n) for k in range(2 * n + 2)]
    assert [now.played for now in told] == [max(0, k - n - 1) for k in range(2 * n + 2)]
    assert not any(now.gradients for now in told[: n + 1])
    assert told[n + 1].gradients == {"L": 1.0}
    assert [now.active for now in told[1 : n + 1]] == [now.active for now in told[n + 2 :]][::-1]


def test_the_squared_distance_is_nine_and_a_variable_used_twice_adds_its_gradients() -> None:
    assert finished("a squared distance", {"ŷ": 36, "y": 39}).values["L"] == 9
    twice = finished("one variable, two ways", {"w": 2, "x": 3})
    assert twice.gradients["w"] == 2 * 2 + 3
    assert "added to" in " ".join(moment(GRAPHS["one variable, two ways"], {"w": 2, "x": 3}, k).words for k in range(8))


def test_a_shut_relu_lets_no_gradient_pass() -> None:
    start = starts_of("a relu on the way")
    assert all(finished("a relu on the way", start).gradients[leaf] == 0 for leaf in "xwb")
    assert finished("a relu on the way", start | {"w": 1.0}).gradients["w"] != 0


def test_the_students_functions_are_run_where_they_pass_and_the_figure_says_so() -> None:
    calls: list[tuple[str, Any]] = []

    def cost(z: float, y: float) -> float:
        calls.append(("cost", (z, y)))
        return module.cost(z, y)

    def sigmoid(z: float) -> Any:
        calls.append(("sigmoid", z))
        return np.array(module.sigmoid(z))

    figure = ComputationGraph(FakeCheck(), {"cost": cost, "sigmoid": sigmoid})
    figure.position = 7
    assert {name for name, _ in calls} == {"cost", "sigmoid"}
    assert figure.picture["source"] == "L is computed by your `cost`; its slope is sigmoid(z) - y, by your `sigmoid`."
    plain = ComputationGraph(FakeCheck("cost", "sigmoid"), {"cost": None, "sigmoid": None})
    plain.position = 7
    assert plain.picture["status"] == figure.picture["status"]
    assert "the figure's own cost" in plain.picture["source"]


@pytest.mark.parametrize("odd", [None, "text", [1, 2], float("nan")], ids=repr)
def test_a_result_of_another_form_is_replaced(odd: Any) -> None:
    figure = ComputationGraph(FakeCheck(), {"cost": lambda z, y: odd})
    figure.position = 3
    z = 0.5 * 2 - 1.5
    assert figure.picture["status"].startswith(f"Forward: L = cost(z, y) = {module.cost(z, 1):.3g}.")


def test_checks_run_only_when_a_function_has_changed() -> None:
    check, namespace = FakeCheck(), {"cost": module.cost}
    figure = ComputationGraph(check, namespace)
    figure.position = 5
    assert check.asked == 1
    namespace["cost"] = lambda z, y: module.cost(z, y)
    figure.position = 6
    assert check.asked == 2


def test_another_graph_begins_anew_and_no_position_leads_beyond_the_end() -> None:
    figure = ComputationGraph(FakeCheck(), {}, "a relu on the way")
    figure.position = 99
    assert figure.position == 11
    figure.graph = "a squared distance"
    assert figure.position == 0
    assert figure.picture["leaves"] == {"ŷ": 36, "y": 39}
    with pytest.raises(traitlets.TraitError):
        figure.graph = "no such graph"


@ALL_GRAPHS
def test_every_drawing_is_well_formed_with_a_box_for_each_node_and_an_arrow_for_each_use(name: str) -> None:
    graph = GRAPHS[name]
    for position in range(steps_of(graph) + 1):
        root = ET.fromstring(module.svg_of(graph, moment(graph, starts_of(name), position)))
        ns = "{http://www.w3.org/2000/svg}"
        assert len(root.findall(f"{ns}rect")) == len(graph.leaves) + len(graph.operations)
        assert len(root.findall(f"{ns}path")) == 1 + sum(len(node.reads) for node in graph.operations.values())


def test_where_no_widget_runs_the_last_drawing_and_all_steps_in_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = ComputationGraph(FakeCheck(), {})._repr_mimebundle_()
    assert WIDGET not in data
    assert "∂L/∂w" in data["image/svg+xml"]
    assert len(data["text/plain"].split("\n")) == 1 + 7 + 1


def test_the_figure_asks_nothing_from_outside_and_needs_neither_tensorflow_nor_a_reference() -> None:
    path = Path(module.__file__)
    script = path.with_suffix(".js").read_text(encoding="utf-8")
    assert script in str(ComputationGraph(FakeCheck(), {})._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    imported = [n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for n in nodes if hasattr(n, "names")]
    assert not any("reference" in str(name) or "tens" in str(name) for name in imported)
