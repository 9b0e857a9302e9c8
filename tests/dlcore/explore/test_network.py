"""The figure of assignment 04 shows what the student's functions compute, and nothing where they do not."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.explore import network, network_steps, network_walk, network_words
from dlcore.explore.base import WIDGET
from dlcore.explore.network import FUNCTIONS, NetworkStepper
from dlcore.reference import deep_network_step_by_step as student

SIZES = [([3, 4, 2, 1], 5), ([1, 1, 1], 1), ([6, 6, 6, 6, 6, 1], 8), ([2, 6, 1, 1], 3)]


class FakeCheck:
    """Passes whatever is defined, but for the functions listed in `failing`."""

    def __init__(self, *failing: str) -> None:
        self.failing = set(failing)

    def passing(self, namespace: Mapping[str, Any]) -> set[str]:
        return set(namespace) - self.failing


def functions(**instead: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    return {name: getattr(student, name) for name in FUNCTIONS.values()} | instead


def finished(check: FakeCheck, namespace: Mapping[str, Any], *sizes: Any) -> NetworkStepper:
    figure = NetworkStepper(check, namespace, *sizes)
    figure.position = len(figure.picture["steps"])
    return figure


def recomputed(layer_dims: list[int], X: Any, Y: Any) -> dict[str, Any]:
    """The whole walk in plain numpy, independent of the package; sums over examples, never `np.dot`."""
    L, m, v = len(layer_dims) - 1, X.shape[1], {"X": X, "A0": X, "Y": Y}
    state = np.random.RandomState(3)
    for l in range(1, L + 1):
        v[f"W{l}"] = state.randn(layer_dims[l], layer_dims[l - 1])  # 0.01, magnified by 100
        v[f"b{l}"] = np.zeros((layer_dims[l], 1))
    for l in range(1, L + 1):
        v[f"Z{l}"] = np.einsum("ij,jk->ik", v[f"W{l}"], v[f"A{l - 1}"]) + v[f"b{l}"]
        v[f"A{l}"] = v[f"Z{l}"].clip(0) if l < L else 0.5 + 0.5 * np.tanh(v[f"Z{l}"] / 2)
    A = v[f"A{L}"]
    v["cost"] = np.mean(-np.log(np.where(Y == 1, A, 1 - A)))
    v[f"dA{L}"] = np.where(Y == 1, -1 / A, 1 / (1 - A))
    for l in range(L, 0, -1):
        slope = (v[f"Z{l}"] > 0) if l < L else A * (1 - A)
        v[f"dZ{l}"] = v[f"dA{l}"] * slope
        v[f"dW{l}"] = np.einsum("ik,jk->ij", v[f"dZ{l}"], v[f"A{l - 1}"]) / m
        v[f"db{l}"] = v[f"dZ{l}"].mean(axis=1, keepdims=True)
        v[f"dA{l - 1}"] = np.einsum("ij,ik->jk", v[f"W{l}"], v[f"dZ{l}"])
        v |= {f"new {p}{l}": v[f"{p}{l}"] - 0.5 * v[f"d{p}{l}"] for p in "Wb"}
    return v | {"dX": v["dA0"]}


@pytest.mark.parametrize(("layer_dims", "m"), SIZES)
def test_the_walk_goes_there_and_back_layer_by_layer(layer_dims: list[int], m: int) -> None:
    L = len(layer_dims) - 1
    there = [["forward", l, "linear_activation_forward"] for l in range(1, L + 1)]
    back = [["backward", l, "linear_activation_backward"] for l in range(L, 0, -1)]
    turn = [["cost", L, "compute_cost"], ["nudge", L, "compute_cost"]]
    start, end = ["initialise", 0, "initialize_parameters_deep"], ["update", 0, "update_parameters"]
    assert NetworkStepper(FakeCheck(), functions(), layer_dims, m).picture["steps"] == [
        start,
        *there,
        *turn,
        *back,
        end,
    ]


@pytest.mark.parametrize(("layer_dims", "m"), SIZES)
def test_shapes_and_values_are_those_of_an_independent_computation(layer_dims: list[int], m: int) -> None:
    figure = finished(FakeCheck(), functions(), layer_dims, m)
    walk = figure._walk
    expected = recomputed(layer_dims, walk.values["X"], walk.values["Y"])
    assert set(walk.values) == set(figure.picture["shapes"])
    for name, value in walk.values.items():
        assert figure.picture["shapes"][name] == list(np.shape(expected[name])), name
        np.testing.assert_allclose(value, expected[name], rtol=1e-6, atol=1e-9, err_msg=name)
        drawn = np.array(figure.picture["values"][name])
        np.testing.assert_allclose(drawn.reshape(np.shape(value)), value, rtol=1e-3, atol=1e-300, err_msg=name)


def test_each_step_makes_one_call_and_none_is_repeated() -> None:
    called: list[str] = []

    def counted(name: str) -> Callable[..., Any]:
        def function(*arguments: Any) -> Any:
            called.append(name)
            return getattr(student, name)(*arguments)

        return function

    figure = NetworkStepper(FakeCheck(), {name: counted(name) for name in FUNCTIONS.values()}, [3, 4, 2, 1], 5)
    assert called == []
    for position, (kind, _, name) in enumerate(figure.picture["steps"], 1):
        called.clear()
        figure.position = position
        # the nudges measure each of the 5 entries of dAL from both sides
        assert called == [name] * (10 if kind == "nudge" else 1)
    called.clear()
    figure.position = 2
    figure.position = 4
    assert called == []


def test_the_status_tells_the_step_in_words() -> None:
    figure = NetworkStepper(FakeCheck(), functions(), [3, 4, 2, 1], 5)
    figure.position = 3
    assert figure.picture["status"] == (
        "layer 2: W2 (2, 4) times A1 (4, 5) plus b2 (2, 1) gives Z2 (2, 5); relu makes it A2 (2, 5)."
    )
    figure.position = 5
    assert figure.picture["status"].endswith(f"the cost is {figure._walk.values['cost']:.4f}.")


@pytest.mark.parametrize("failing", sorted(set(FUNCTIONS.values())))
def test_a_function_that_fails_blanks_what_it_gives_and_all_that_follows_from_it(failing: str) -> None:
    figure = finished(FakeCheck(failing), functions(), [3, 4, 2, 1], 5)
    known = {"X", "Y"}
    for (kind, _, name), step, blank in zip(
        figure.picture["steps"], figure._walk.plan.steps, figure.picture["blank"], strict=True
    ):
        computed = name != failing and set(step.needs) <= known
        assert blank is not computed, (kind, step)
        known |= set(step.gives) if computed else set()
    shown = {name for name, value in figure.picture["values"].items() if value is not None}
    assert shown == known
    first = next(k for k, (_, _, name) in enumerate(figure.picture["steps"], 1) if name == failing)
    figure.position = first
    assert figure.picture["status"].endswith(f"The values are blank: waiting for your `{failing}`.")


def test_a_step_downstream_names_the_function_that_it_waits_for() -> None:
    figure = finished(FakeCheck("linear_activation_forward"), functions())
    assert "waiting for your `linear_activation_forward`" in figure.picture["status"]


def test_an_undefined_function_is_waited_for() -> None:
    figure = NetworkStepper(FakeCheck(), {})
    figure.position = 1
    assert "waiting for your `initialize_parameters_deep`" in figure.picture["status"]
    assert figure.picture["values"]["W1"] is None


def test_a_mended_function_comes_alive_at_the_next_step_and_earlier_steps_with_it() -> None:
    # mending linear_forward, which the figure never calls itself, mends linear_activation_forward
    check, namespace = FakeCheck("linear_activation_forward"), functions(linear_forward=lambda *_: None)
    figure = NetworkStepper(check, namespace)
    figure.position = 3
    assert figure.picture["values"]["A1"] is None
    check.failing.clear()
    namespace["linear_forward"] = student.linear_forward
    figure.position = 4
    assert figure.picture["values"]["A1"] is not None
    assert figure.picture["blank"] == [False] * 4


def test_a_function_that_no_longer_passes_blanks_its_steps_again() -> None:
    check, namespace = FakeCheck(), functions()
    figure = finished(check, namespace)
    check.failing.add("compute_cost")
    namespace["compute_cost"] = lambda AL, Y: 0.0
    figure.m = 4
    assert figure.picture["values"]["cost"] is None
    assert figure.picture["values"]["A3"] is not None


def test_a_function_that_stops_with_an_error_is_quoted_and_the_figure_goes_on() -> None:
    def stops(*_: Any) -> Any:
        raise IndexError("layer 2 is out of reach")

    figure = NetworkStepper(FakeCheck(), functions(linear_activation_forward=stops))
    figure.position = 2
    assert "IndexError: layer 2 is out of reach" in figure.picture["status"]
    assert figure.picture["values"]["A1"] is None
    figure.position = len(figure.picture["steps"])
    assert figure.picture["blank"].count(False) == 1  # the parameters


@pytest.mark.parametrize(
    "odd",
    [None, 3, (1, 2), (np.ones((2, 2)), ((1, 2, 3), np.ones((2, 2)))), ("a", ((0, 0, 0), "z")), [[1], [2, 3]]],
    ids=str,
)
def test_a_result_of_another_form_leaves_blanks(odd: Any) -> None:
    figure = finished(FakeCheck(), functions(linear_activation_forward=lambda *_: odd))
    assert figure.picture["values"]["A1"] is None
    assert figure.picture["values"]["W1"] is not None


def test_a_result_of_the_wrong_shape_is_named_with_both_shapes() -> None:
    def one_example(A_prev: Any, W: Any, b: Any, activation: str) -> Any:
        return student.linear_activation_forward(A_prev[:, :1], W, b, activation)

    figure = NetworkStepper(FakeCheck(), functions(linear_activation_forward=one_example))
    figure.position = 2
    assert "Z1 came out with shape (4, 1), not (4, 5)" in figure.picture["status"]


def test_functions_that_change_their_arguments_change_nothing_in_the_figure() -> None:
    def scribbles(name: str) -> Callable[..., Any]:
        def function(*arguments: Any) -> Any:
            result = getattr(student, name)(*arguments)
            for value in arguments:
                if isinstance(value, dict):
                    value.clear()
                if isinstance(value, np.ndarray):
                    value[:] = 7
                if isinstance(value, list):
                    value.append(9)
            return result

        return function

    wild = finished(FakeCheck(), {name: scribbles(name) for name in FUNCTIONS.values()})
    calm = finished(FakeCheck(), functions())
    assert wild.picture == calm.picture
    assert wild.layer_dims == [3, 4, 2, 1]


def test_the_figure_leaves_the_notebooks_random_numbers_alone() -> None:
    np.random.seed(11)
    expected = np.random.rand()
    np.random.seed(11)
    finished(FakeCheck(), functions())
    assert np.random.rand() == expected


def test_numbers_that_json_lacks_arrive_as_words() -> None:
    def unlucky(*arguments: Any) -> Any:
        A, (linear_cache, Z) = student.linear_activation_forward(*arguments)
        Z[0, 0], A[0, 0] = np.nan, np.inf
        return A, (linear_cache, Z)

    figure = NetworkStepper(FakeCheck(), functions(linear_activation_forward=unlucky))
    figure.position = 2
    assert figure.picture["values"]["Z1"][0][0] == "nan"
    assert figure.picture["values"]["A1"][0][0] == "inf"
    json.dumps(figure.picture, allow_nan=False)


def test_moving_a_slider_redraws_the_same_position_at_the_new_sizes() -> None:
    figure = NetworkStepper(FakeCheck(), functions())
    figure.position = 4
    figure.m = 8
    assert figure.picture["position"] == 4
    assert np.shape(figure.picture["values"]["A3"]) == (1, 8)
    figure.layer_dims = [3, 6, 2, 1]
    assert np.shape(figure.picture["values"]["A1"]) == (6, 8)


def test_more_examples_leave_the_first_ones_as_they_were() -> None:
    few, many = (finished(FakeCheck(), functions(), [3, 4, 2, 1], m)._walk.values for m in (2, 8))
    for name in ("X", "Y", "A3"):
        np.testing.assert_allclose(many[name][:, :2], few[name])


def test_a_smaller_network_ends_earlier() -> None:
    figure = finished(FakeCheck(), functions(), [3, 4, 2, 1])
    figure.layer_dims = [3, 4, 1]
    assert figure.position == figure.picture["position"] == len(figure.picture["steps"]) == 8


@pytest.mark.parametrize(
    ("layer_dims", "m"),
    [([3, 1], 5), ([3, 4, 2], 5), ([3, 0, 1], 5), ([3, 7, 1], 5), ([2] * 6 + [1], 5), ([3, 4, 1], 0), ([3, 4, 1], 9)],
)
def test_sizes_out_of_range_are_refused(layer_dims: list[int], m: int) -> None:
    with pytest.raises(traitlets.TraitError):
        NetworkStepper(FakeCheck(), functions(), layer_dims, m)


def test_the_picture_is_a_png_and_differs_with_the_layers() -> None:
    pictures = [NetworkStepper(FakeCheck(), {}, dims).static_png() for dims in ([3, 4, 2, 1], [3, 5, 2, 1], [3, 4, 1])]
    assert all(picture.startswith(b"\x89PNG\r\n\x1a\n") for picture in pictures)
    assert len(set(pictures)) == 3


def test_the_words_name_every_shape() -> None:
    figure = NetworkStepper(FakeCheck(), {}, [3, 4, 2, 1], 5)
    text = figure.static_text()
    shapes = {n: s for n, s in figure.picture["shapes"].items() if not n.startswith("new") and n != "cost"}
    assert [n for n, s in shapes.items() if f"{n} ({', '.join(map(str, s))})" not in text] == []


def test_an_execution_by_nbgrader_keeps_the_picture_and_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = NetworkStepper(FakeCheck(), {})._repr_mimebundle_()
    assert WIDGET not in data
    assert data["text/plain"].startswith("A network with layers of 3, 4, 2, 1 units; 5 examples.")


def test_the_script_travels_with_the_widget_and_asks_nothing_from_outside() -> None:
    script = Path(network.__file__).with_name("network.js").read_text(encoding="utf-8")
    assert script in str(NetworkStepper(FakeCheck(), {})._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))


@pytest.mark.parametrize("part", [network, network_steps, network_walk, network_words])
def test_the_figure_knows_no_reference(part: ModuleType) -> None:
    tree = ast.parse(Path(str(part.__file__)).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in str(module) for module in imported)
