"""The figure of assignment 09 lets the student's rules race where they pass, and rules of its own elsewhere."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.explore import optimizer_race
from dlcore.explore.base import WIDGET
from dlcore.explore.optimizer_race import BATCH_SIZES, EXAMPLES, RACERS, UPDATES, OptimizerRace
from dlcore.reference import optimization as student

NAMES = [racer.function for racer in RACERS.values()]


class FakeCheck:
    """Passes whatever is defined, but for the functions listed in `failing`; counts how often it is asked."""

    def __init__(self, *failing: str) -> None:
        self.failing, self.asked = set(failing), 0

    def passing(self, namespace: Mapping[str, Any]) -> set[str]:
        self.asked += 1
        return set(namespace) - self.failing


def functions(**instead: Any) -> dict[str, Any]:
    return {name: getattr(student, name) for name in NAMES} | instead


def racers(figure: OptimizerRace) -> dict[str, dict[str, Any]]:
    return {racer["title"]: racer for racer in figure.picture["racers"]}


@pytest.mark.parametrize("setting", [(0.2, 0.9, EXAMPLES), (0.05, 0.5, 4), (0.6, 0.0, 1)])
def test_the_students_rules_and_the_figures_own_take_the_same_paths(setting: tuple[float, float, int]) -> None:
    sliders = dict(zip(("learning_rate", "beta", "batch_size"), setting, strict=True))
    yours = racers(OptimizerRace(FakeCheck(), functions(), **sliders))
    own = racers(OptimizerRace(FakeCheck(), {}, **sliders))
    for title, racer in yours.items():
        assert (racer["yours"], own[title]["yours"]) == (True, False)
        np.testing.assert_allclose(racer["points"], own[title]["points"], rtol=1e-3, atol=1e-3)


def test_a_whole_batch_sends_gradient_descent_along_its_closed_form() -> None:
    points = np.array(racers(OptimizerRace(FakeCheck(), functions()))["gradient descent"]["points"])
    shrink = np.eye(2) - 0.2 * optimizer_race.HESSIAN
    expected = [np.linalg.matrix_power(shrink, t) @ points[0] for t in range(UPDATES + 1)]
    np.testing.assert_allclose(points, expected, atol=1e-4)


def test_the_slope_of_a_batch_is_measured_and_that_of_all_examples_is_the_valleys() -> None:
    W, h = np.array([0.3, -1.2]), 1e-6
    for batch in (np.arange(EXAMPLES), np.array([3, 8, 9])):

        def cost(W: Any, batch: Any = batch) -> float:
            return float(np.mean((W @ optimizer_race.X[:, batch] - optimizer_race.Y[batch]) ** 2) / 2)

        measured = [(cost(W + h * e) - cost(W - h * e)) / (2 * h) for e in np.eye(2)]
        np.testing.assert_allclose(optimizer_race.slope(W, batch), measured, rtol=1e-5)
    np.testing.assert_allclose(optimizer_race.slope(W, np.arange(EXAMPLES)), optimizer_race.HESSIAN @ W, atol=1e-12)


@pytest.mark.parametrize("size", BATCH_SIZES)
def test_every_pass_deals_each_example_once(size: int) -> None:
    dealt = list(optimizer_race.batches(size))
    assert len(dealt) == UPDATES
    one_pass = np.sort(np.concatenate(dealt[: EXAMPLES // size]))
    np.testing.assert_array_equal(one_pass, np.arange(EXAMPLES))


def test_the_learning_rate_that_throws_gradient_descent_out_leaves_momentum_in_the_valley() -> None:
    found = racers(OptimizerRace(FakeCheck(), functions(), learning_rate=0.4))
    assert len(found["gradient descent"]["points"]) < UPDATES
    assert found["momentum"]["heights"][-1] < 0.01
    json.dumps(found, allow_nan=False)


def test_small_batches_keep_everyone_from_coming_to_rest() -> None:
    calm = racers(OptimizerRace(FakeCheck(), functions()))["Adam"]["heights"][-20:]
    noisy = racers(OptimizerRace(FakeCheck(), functions(), batch_size=1))["Adam"]["heights"][-20:]
    assert np.mean(noisy) > 3 * np.mean(calm)


@pytest.mark.parametrize("failing", NAMES)
def test_a_function_that_fails_is_replaced_and_named(failing: str) -> None:
    for racer in OptimizerRace(FakeCheck(failing), functions()).picture["racers"]:
        assert racer["yours"] is (racer["function"] != failing)
        if not racer["yours"]:
            assert racer["why"] == f"your `{failing}` does not pass its check yet"


def test_a_function_that_stops_with_an_error_is_quoted_and_replaced() -> None:
    def stops(*_: Any) -> Any:
        raise IndexError("layer 2 is out of reach")

    adam = racers(OptimizerRace(FakeCheck(), functions(update_parameters_with_adam=stops)))["Adam"]
    assert not adam["yours"]
    assert "IndexError: layer 2 is out of reach" in adam["why"]


def test_a_mended_function_takes_part_when_a_slider_moves_and_the_check_is_not_asked_in_vain() -> None:
    check, namespace = FakeCheck("update_parameters_with_adam"), functions()
    figure = OptimizerRace(check, namespace)
    figure.beta = 0.8
    assert check.asked == 1
    check.failing.clear()
    namespace["update_parameters_with_adam"] = lambda *arguments: student.update_parameters_with_adam(*arguments)
    figure.beta = 0.9
    assert check.asked == 2
    assert racers(figure)["Adam"]["yours"]


def test_functions_that_work_in_place_race_as_well() -> None:
    def in_place(parameters: Any, grads: Any, learning_rate: float) -> Any:
        for name in parameters:
            parameters[name] -= learning_rate * grads["d" + name]
        return parameters

    figure = OptimizerRace(FakeCheck(), functions(update_parameters_with_gd=in_place))
    assert figure.picture == OptimizerRace(FakeCheck(), functions()).picture


def test_the_figure_leaves_the_notebooks_random_numbers_alone() -> None:
    np.random.seed(11)
    expected = np.random.rand()
    np.random.seed(11)
    OptimizerRace(FakeCheck(), functions())
    assert np.random.rand() == expected


@pytest.mark.parametrize("wrong", [{"learning_rate": 0.0}, {"learning_rate": 2.0}, {"beta": 1.0}, {"batch_size": 3}])
def test_sliders_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(traitlets.TraitError):
        OptimizerRace(FakeCheck(), {}, **wrong)


def test_every_racer_has_a_colour_a_dash_and_a_marker_of_its_own() -> None:
    for part in ("colour", "dash", "marker", "title"):
        assert len({getattr(racer, part) for racer in RACERS.values()}) == len(RACERS)


def test_the_picture_and_the_words_tell_the_race_where_no_widget_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    figure = OptimizerRace(FakeCheck(), functions())
    data, _ = figure._repr_mimebundle_()
    assert WIDGET not in data
    assert figure.static_png().startswith(b"\x89PNG\r\n\x1a\n")
    for racer in figure.picture["racers"]:
        assert f"{racer['title']} (your function): from height 17.7 to" in data["text/plain"]


def test_the_script_travels_with_the_widget_and_asks_nothing_from_outside() -> None:
    script = Path(optimizer_race.__file__).with_name("optimizer_race.js").read_text(encoding="utf-8")
    assert script in str(OptimizerRace(FakeCheck(), {})._esm)
    asked = script.replace("http://www.w3.org/2000/svg", "")  # the name of SVG, never fetched
    assert not any(word in asked for word in ("http", "fetch(", "import ", "XMLHttpRequest"))


def test_the_figure_knows_no_reference() -> None:
    tree = ast.parse(Path(optimizer_race.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in str(module) for module in imported)
