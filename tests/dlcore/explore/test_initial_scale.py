"""The figure of assignment 06 measures what depth does to signals, with the student's functions where they pass."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.explore import initial_scale
from dlcore.explore.base import WIDGET
from dlcore.explore.initial_scale import MAX_DEPTH, STARTS, WIDTH, InitialScale, draw_weights, signals_of, size_of
from dlcore.reference import initialization as student

FUNCTIONS = {start.function for start in STARTS.values() if start.function}


class FakeCheck:
    """Passes whatever is defined, but for the functions listed in `failing`; counts how often it is asked."""

    def __init__(self, *failing: str) -> None:
        self.failing, self.asked = set(failing), 0

    def passing(self, namespace: Mapping[str, Any]) -> set[str]:
        self.asked += 1
        return set(namespace) - self.failing


def functions(**instead: Any) -> dict[str, Any]:
    return {name: getattr(student, name) for name in FUNCTIONS} | instead


def growth(scale: float, activation: str, depth: int = MAX_DEPTH) -> tuple[float, float]:
    """By which factor the last layer's activations, and the first layer's gradients, differ from what came in."""
    signals = signals_of(draw_weights(depth, scale), activation)
    there, back = ([size_of(array) for array in arrays] for arrays in signals)
    return there[-1] / there[0], back[0] / back[-1]


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_backward_signals_are_the_slopes_of_the_forward_ones(activation: str) -> None:
    weights = draw_weights(3, STARTS["He"].scale)
    signals = signals_of(weights, activation)

    def weighted(inputs: Any) -> float:
        A = inputs
        for W in weights:
            A = np.tanh(W @ A) if activation == "tanh" else (W @ A).clip(0)
        return float((A * signals.backward[-1]).sum())

    for index in ((0, 0), (5, 17), (63, 199)):
        move = np.zeros_like(signals.forward[0])
        move[index] = 1e-5
        slope = (weighted(signals.forward[0] + move) - weighted(signals.forward[0] - move)) / 2e-5
        assert signals.backward[0][index] == pytest.approx(slope, rel=1e-4, abs=1e-7)


def test_he_keeps_relu_signals_at_their_size_both_ways_where_every_other_start_fails() -> None:
    assert all(0.3 < factor < 3 for factor in growth(STARTS["He"].scale, "relu"))
    assert all(factor < 0.05 for factor in growth(STARTS["Xavier"].scale, "relu"))
    assert all(factor > 1e15 for factor in growth(STARTS["large"].scale, "relu"))
    assert growth(STARTS["zeros"].scale, "relu") == (0, 0)
    # relu stretches with its input: the factor per layer is s * sqrt(n / 2)
    small = growth(0.01, "relu", 1)
    assert small == pytest.approx([0.01 * np.sqrt(WIDTH / 2)] * 2, rel=0.1)


def test_large_weights_press_tanh_against_its_ends_and_the_words_say_so() -> None:
    figure = InitialScale(FakeCheck(), functions(), "large", 8, "tanh")
    assert "pressed against -1 or 1, where tanh is flat" in figure.picture["status"]
    assert "it explodes" in figure.picture["status"]


@pytest.mark.parametrize("name", [name for name, start in STARTS.items() if start.function])
def test_named_starts_run_the_students_function_and_say_so(name: str) -> None:
    function, calls = STARTS[name].function, []

    def own(layers_dims: list[int]) -> Any:
        calls.append(layers_dims)
        return getattr(student, function)(layers_dims)

    figure = InitialScale(FakeCheck(), functions(**{function: own}), name, 5)
    assert calls == [[WIDTH] * 6]
    assert figure.picture["status"].startswith(f"Weights from your `{function}`.")


def test_a_function_that_does_not_pass_is_not_run_and_the_figure_draws_the_weights() -> None:
    def refuses(layers_dims: list[int]) -> Any:
        raise AssertionError("a failing function was run")

    name = "initialize_parameters_he"
    figure = InitialScale(FakeCheck(name), functions(**{name: refuses}))
    assert figure.picture["status"].startswith(f"`{name}` does not pass its check yet: weights with standard deviation")
    missing = InitialScale(FakeCheck(), {})
    assert missing.picture == figure.picture


@pytest.mark.parametrize(
    "odd", [None, {}, {"W1": "a"}, {f"W{l}": np.full((WIDTH, WIDTH), np.nan) for l in range(1, 9)}], ids=repr
)
def test_a_result_of_another_form_is_told_and_replaced(odd: Any) -> None:
    figure = InitialScale(FakeCheck(), functions(initialize_parameters_he=lambda _: odd))
    assert "gave nothing usable here" in figure.picture["status"]
    assert "keeps its order of magnitude" in figure.picture["status"]


def test_a_mended_function_comes_alive_at_the_next_change_and_checks_run_only_then() -> None:
    check, namespace = FakeCheck("initialize_parameters_he"), functions(initialize_parameters_he=lambda _: None)
    figure = InitialScale(check, namespace)
    check.failing.clear()
    namespace["initialize_parameters_he"] = student.initialize_parameters_he
    figure.depth = 9
    assert figure.picture["status"].startswith("Weights from your")
    asked = check.asked
    figure.depth, figure.activation = 4, "tanh"
    assert check.asked == asked


def test_the_slider_sets_the_spread_and_a_named_start_sets_the_slider() -> None:
    figure = InitialScale(FakeCheck(), functions())
    figure.start, figure.scale = "own", 0.5
    assert figure.picture["status"].startswith("Weights with standard deviation 0.5, drawn by the figure.")
    figure.start = "Xavier"
    assert figure.scale == pytest.approx(1 / np.sqrt(WIDTH))
    assert figure.picture["scale"] == "0.12"


@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize("depth", [1, MAX_DEPTH])
@pytest.mark.parametrize("start", STARTS)
def test_the_drawing_is_well_formed_and_marks_every_layer_twice(start: str, depth: int, activation: str) -> None:
    figure = InitialScale(FakeCheck(), functions(), start, depth, activation)
    root = ET.fromstring(figure.picture["svg"])
    ns = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{ns}circle")) == depth + 1
    squares = [rect for rect in root.findall(f"{ns}rect") if rect.get("width") == "8"]
    assert len(squares) == depth + 1
    assert root.findtext(f"{ns}title") in figure.picture["status"]
    assert "nan" not in figure.picture["svg"]
    assert "inf" not in figure.picture["svg"]


def test_the_figure_leaves_the_notebooks_random_numbers_alone() -> None:
    np.random.seed(11)
    expected = np.random.rand()
    np.random.seed(11)
    InitialScale(FakeCheck(), functions(), "large").start = "He"
    assert np.random.rand() == expected


@pytest.mark.parametrize("choice", [{"start": "cold"}, {"depth": 0}, {"depth": 13}, {"activation": "sigmoid"}], ids=str)
def test_choices_out_of_range_are_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(traitlets.TraitError):
        InitialScale(FakeCheck(), functions(), **choice)


def test_where_no_widget_runs_the_drawing_and_the_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = InitialScale(FakeCheck(), {})._repr_mimebundle_()
    assert WIDGET not in data
    ET.fromstring(data["image/svg+xml"])
    assert all(f"{activation}, {start} (" in data["text/plain"] for activation in ("relu", "tanh") for start in STARTS)


def test_the_figure_asks_nothing_from_outside_and_knows_no_reference() -> None:
    module = Path(initial_scale.__file__)
    script = module.with_suffix(".js").read_text(encoding="utf-8")
    assert script in str(InitialScale(FakeCheck(), {})._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in str(name) for name in imported)
