"""The figure of assignment 03: it trains with the student's functions or says why not, and draws what they learnt."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.datasets import load_planar_dataset
from dlcore.explore import decision_boundary
from dlcore.explore.base import WIDGET
from dlcore.explore.decision_boundary import (
    EDGE,
    FUNCTIONS,
    STEPS,
    DecisionBoundary,
    answers,
    line_of,
    own_training,
    student_training,
)
from dlcore.reference import planar_classification as student

RIGHT = {name: getattr(student, name) for name in FUNCTIONS}
ENOUGH = (0, 30, 300)


class Passing:
    """Stands for a Checker: the named functions pass."""

    def __init__(self, *names: str) -> None:
        self.names = set(names)

    def passing(self, namespace: Mapping[str, Any], names: Sequence[str]) -> set[str]:
        return self.names & set(names) & set(namespace)


@pytest.fixture(autouse=True)
def _short_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TQDM_DISABLE", "1")
    monkeypatch.setattr(decision_boundary, "STEPS", ENOUGH)
    monkeypatch.setattr(DecisionBoundary.position, "default_value", 0)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def figure_of(*passing: str, **functions: Any) -> DecisionBoundary:
    figure = DecisionBoundary(Passing(*passing), {**RIGHT, **functions})
    figure.position = len(ENOUGH) - 1
    return figure


def test_its_own_training_is_what_the_references_do() -> None:
    X, Y = load_planar_dataset()
    own, theirs = own_training(3, X, Y), student_training(RIGHT, 3, X, Y)
    for number in ENOUGH:
        for name in ("W1", "b1", "W2", "b2"):
            np.testing.assert_allclose(own[number][name], theirs[number][name], rtol=1e-6, atol=1e-9)


def test_it_says_whose_functions_it_uses() -> None:
    assert "your own functions" in figure_of(*FUNCTIONS).picture["status"]
    assert (
        "by the figure itself: `backward_propagation` does not pass"
        in (figure_of("initialize_parameters", "forward_propagation", "update_parameters").picture["status"])
    )


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (lambda *_: 1 / 0, "ZeroDivisionError"),
        (lambda parameters, grads: {**parameters, "b1": np.zeros(3)}, "ValueError"),
        (lambda parameters, grads: {name: value * np.nan for name, value in parameters.items()}, "ValueError"),
        (lambda parameters, grads: None, "TypeError"),
    ],
)
def test_functions_that_fail_here_are_replaced_and_named(broken: Any, named: str) -> None:
    figure = figure_of(*FUNCTIONS, update_parameters=broken)
    assert f"stopped here with {named}" in figure.picture["status"]
    assert "cost" in figure.picture["status"]


def test_the_notebooks_random_numbers_stay_as_they_are() -> None:
    np.random.seed(11)
    expected = np.random.RandomState(11).rand()
    figure_of(*FUNCTIONS)
    assert np.random.rand() == expected


def test_more_training_lowers_the_cost_and_every_choice_draws_another_picture() -> None:
    figure = figure_of()
    drawn = {figure.picture["svg"]}
    costs = []
    for position in range(len(ENOUGH)):
        figure.position = position
        costs.append(float(figure.picture["status"].split("cost ")[1].split(",")[0]))
        drawn.add(figure.picture["svg"])
    assert costs == sorted(costs, reverse=True)
    for choice in (("units", 2), ("view", 1)):
        figure.set_trait(*choice)
        drawn.add(figure.picture["svg"])
    assert len(drawn) == len(ENOUGH) + 2
    assert all(ET.fromstring(svg) is not None for svg in drawn)


def test_a_unit_that_is_gone_is_no_longer_shaded() -> None:
    figure = figure_of()
    figure.view = 4
    figure.units = 2
    assert figure.view == 2


def test_a_line_is_where_the_unit_is_zero_and_its_knob_where_it_is_positive() -> None:
    rng = np.random.default_rng(0)
    for w, b in zip(rng.normal(size=(20, 2)), rng.normal(size=20), strict=True):
        line = line_of(w, b)
        if line is None:
            assert abs(b) / np.hypot(*w) > EDGE
            continue
        for s in (-2.0, 3.0):
            assert w @ (line.point + s * line.along) + b == pytest.approx(0)
        assert w @ (line.point + line.towards) + b > 0
    assert line_of(np.zeros(2), 1.0) is None


def test_shades_are_the_networks_answers() -> None:
    parameters = student.draw_parameters(np.random.default_rng(3), 2, 4)
    X = np.random.default_rng(4).normal(size=(2, 9))
    np.testing.assert_allclose(answers(parameters, X).output, student.forward_propagation(X, parameters)[0])


@pytest.mark.parametrize("choice", [("units", 0), ("units", 7), ("position", len(STEPS)), ("view", 7)])
def test_choices_out_of_range_are_refused(choice: tuple[str, int]) -> None:
    figure = figure_of()
    with pytest.raises(traitlets.TraitError):
        figure.set_trait(*choice)


def test_an_export_shows_a_drawing_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = figure_of()._repr_mimebundle_()
    assert WIDGET not in data
    assert data["image/svg+xml"].startswith("<svg")
    assert data["text/plain"].startswith("Networks with 1 to 6 hidden units")


def test_the_script_travels_with_the_widget_and_asks_nothing_from_outside() -> None:
    script = Path(decision_boundary.__file__).with_name("decision_boundary.js").read_text(encoding="utf-8")
    assert script in str(DecisionBoundary._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
