"""The figure of assignment 02 takes the steps that it says it takes, with the student's `propagate` where it passes."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets
from sklearn.linear_model import LogisticRegression

from dlcore.explore import logistic
from dlcore.explore.base import WIDGET
from dlcore.explore.logistic import (
    LABELS,
    RAW,
    SCALED,
    STEPS,
    TASKS,
    Descent,
    contours,
    cost_at,
    descend,
    lowest,
    own_propagate,
    verdict,
)
from dlcore.reference.logistic_regression import propagate


class FakeCheck:
    """Passes what is defined, unless told otherwise; counts how often it is asked."""

    def __init__(self, passes: bool = True) -> None:
        self.passes, self.asked = passes, 0

    def passing(self, namespace: Mapping[str, Any]) -> set[str]:
        self.asked += 1
        return set(namespace) if self.passes else set()


def figure(data: str = SCALED, **instead: Any) -> Descent:
    return Descent(FakeCheck(), {"propagate": propagate, **instead}, data)


def told(data: str, rate: float, step: int = STEPS) -> str:
    return verdict(data, descend(own_propagate, TASKS[data].x, rate), step)


@pytest.mark.parametrize("data", TASKS)
def test_the_lowest_point_is_scikit_learns(data: str) -> None:
    found = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10000).fit(TASKS[data].x[:, None], LABELS)
    w, b, cost = lowest(data)
    assert [w, b] == pytest.approx([found.coef_[0, 0], found.intercept_[0]], rel=1e-3)
    nearby = cost_at(TASKS[data].x, np.array([w - 1e-3, w + 1e-3, w, w]), np.array([b, b, b - 1e-3, b + 1e-3]))
    assert np.all(nearby > cost)


@pytest.mark.parametrize("data", TASKS)
def test_along_every_line_of_the_map_the_cost_is_the_same(data: str) -> None:
    for line in contours(data)[:4]:  # those beyond may leave the map, and end there
        costs = cost_at(TASKS[data].x, line[:, 0], line[:, 1])
        np.testing.assert_allclose(costs, costs[0], rtol=1e-6)


@pytest.mark.parametrize("data", TASKS)
def test_the_figures_own_gradients_are_those_that_students_write(data: str) -> None:
    x = TASKS[data].x
    np.testing.assert_allclose(descend(own_propagate, x, 0.1), descend(propagate, x, 0.1), rtol=1e-9, atol=1e-12)


def test_the_words_tell_crawling_arriving_leaping_and_losing_apart() -> None:
    assert "% of the way down" in told(SCALED, 0.01)
    assert "It has arrived." in told(SCALED, 1)
    assert "they jump across the valley" in told(SCALED, 20)
    assert "far too long" in told(RAW, 10)
    assert "Take a step." in told(SCALED, 1, 0)
    assert told(SCALED, 1, 1).startswith("After 1 step the cost is")


def test_no_rate_gets_as_far_in_the_narrow_valley_as_a_good_one_in_the_round_one() -> None:
    ends = [descend(own_propagate, TASKS[RAW].x, rate)[-1] for rate in np.logspace(-3, 0, 40)]
    costs = [cost_at(TASKS[RAW].x, *np.split(end, 2)).item() for end in ends]
    best = cost_at(TASKS[SCALED].x, *np.split(descend(own_propagate, TASKS[SCALED].x, 1.0)[-1], 2)).item()
    assert min(costs) > best + 1e-3


def test_the_students_function_takes_the_steps_and_is_said_to() -> None:
    calls = []

    def own(w: Any, b: Any, X: Any, Y: Any) -> Any:
        calls.append((np.shape(w), np.shape(X), np.shape(Y)))
        return propagate(w, b, X, Y)

    live = figure(propagate=own)
    assert set(calls) == {((1, 1), (1, 12), (1, 12))}
    assert live.picture["status"].endswith("The gradients come from your `propagate`.")
    taken = len(calls)
    live.step = 7  # the way is known already
    assert len(calls) == taken


def test_a_function_that_does_not_pass_is_not_run() -> None:
    def refuses(*_: Any) -> Any:
        raise AssertionError("a failing function was run")

    live = Descent(FakeCheck(passes=False), {"propagate": refuses})
    assert "does not pass its check yet: the gradients are the figure's own" in live.picture["status"]
    assert live.picture["svg"] == Descent(FakeCheck(), {}).picture["svg"]


@pytest.mark.parametrize(
    "odd", [None, ({}, 0), ({"dw": np.nan, "db": 0.0}, 0), ({"dw": [[1, 2]], "db": 0}, 0)], ids=repr
)
def test_a_result_of_another_form_is_told_and_replaced(odd: Any) -> None:
    assert "gave nothing usable here" in figure(propagate=lambda *_: odd).picture["status"]


def test_a_mended_function_comes_alive_at_the_next_change_and_checks_run_only_then() -> None:
    check, namespace = FakeCheck(passes=False), {"propagate": lambda *_: None}
    live = Descent(check, namespace)
    check.passes, namespace["propagate"] = True, propagate
    live.rate = 2.0
    assert "come from your" in live.picture["status"]
    asked = check.asked
    live.rate, live.step = 3.0, 9
    assert check.asked == asked


@pytest.mark.parametrize("rate", [1e-3, 1, 100])
@pytest.mark.parametrize("data", TASKS)
def test_the_drawing_is_well_formed_for_every_rate(data: str, rate: float) -> None:
    live = figure(data)
    live.rate, live.step = rate, STEPS
    root = ET.fromstring(live.picture["svg"])
    title = root.findtext("{http://www.w3.org/2000/svg}title")
    assert title
    assert live.picture["status"].startswith(title)
    assert "nan" not in live.picture["svg"]
    assert "inf" not in live.picture["svg"]


@pytest.mark.parametrize("choice", [{"data": "whitened"}, {"rate": 0.0}, {"rate": 1e4}, {"step": STEPS + 1}], ids=str)
def test_choices_out_of_range_are_refused(choice: dict[str, Any]) -> None:
    live = figure()
    with pytest.raises(traitlets.TraitError):
        live.set_trait(*next(iter(choice.items())))


def test_where_no_widget_runs_the_drawing_and_the_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = Descent(FakeCheck(), {})._repr_mimebundle_()
    assert WIDGET not in data
    ET.fromstring(data["image/svg+xml"])
    assert all(f"Inputs {name}, learning rate" in data["text/plain"] for name in TASKS)


def test_the_figure_asks_nothing_from_outside_and_knows_no_reference() -> None:
    module = Path(logistic.__file__)
    script = module.with_suffix(".js").read_text(encoding="utf-8")
    assert script in str(figure()._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in str(name) for name in imported)
