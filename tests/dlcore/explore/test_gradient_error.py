"""The figure of assignment 08 draws the V of measured gradients, and says whose function measured the marked step."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.cases.gradient_checking import gradient_check_n_test_case
from dlcore.explore.base import WIDGET
from dlcore.explore.gradient_error import POWERS, GradientError, differences, gradients_with, index_of, scientific
from dlcore.given.gradient_checking import backward_propagation_n, forward_propagation_n
from dlcore.reference.gradient_checking import gradient_check_n


class FakeCheck:
    """Passes whatever is defined, or nothing."""

    def __init__(self, passes: bool = True) -> None:
        self.passes = passes
        self.asked = 0

    def passing(self, namespace: Mapping[str, Any]) -> set[str]:
        self.asked += 1
        return set(namespace) if self.passes else set()


def figure(function: Any = gradient_check_n, passes: bool = True, **choices: Any) -> GradientError:
    return GradientError(FakeCheck(passes), {"gradient_check_n": function}, **choices)


@pytest.mark.parametrize("mistake", ["none", "dW2", "db1", "both"])
def test_the_curve_to_both_sides_is_what_the_reference_measures(mistake: str) -> None:
    X, Y, parameters = gradient_check_n_test_case()
    for power in (-6.0, -3.0, -1.0):
        measured = gradient_check_n(parameters, gradients_with(mistake), X, Y, 10**power)
        assert differences("to both sides", mistake)[index_of(power)] == pytest.approx(measured, rel=0.3)


def test_wrong_gradients_are_those_of_the_given_backward_pass() -> None:
    X, Y, parameters = gradient_check_n_test_case()
    given = backward_propagation_n(X, Y, forward_propagation_n(X, Y, parameters)[1])
    for key, value in gradients_with("both").items():
        np.testing.assert_allclose(value, given[key], atol=1e-12)


def test_the_curve_is_a_v_whose_right_arm_has_slope_two_and_one() -> None:
    for quotient, order in (("to both sides", 2), ("to one side", 1)):
        found = np.log10(differences(quotient, "none"))
        assert found[0] > -1
        assert -6.5 < POWERS[found.argmin()] < -3
        assert found[index_of(-2)] - found[index_of(-3)] == pytest.approx(order, abs=0.1)
    assert min(differences("to both sides", "none")) < min(differences("to one side", "none")) / 10


def test_a_wrong_gradient_has_no_v() -> None:
    right, wrong = (np.array(differences("to both sides", mistake)) for mistake in ("none", "db1"))
    sensible = right < 0.01
    np.testing.assert_allclose(wrong[sensible], 0.2544, rtol=0.02)


def test_the_students_function_measures_the_marked_step_if_it_passes() -> None:
    assert "difference 0.5, by your `gradient_check_n`" in figure(lambda *_: 0.5).picture["status"]
    status = figure(lambda *_: 0.5, passes=False).picture["status"]
    assert "1.2e-7, by the figure (your `gradient_check_n` does not pass its check yet)" in status
    assert "by the figure." in figure(lambda *_: 0.5, quotient="to one side").picture["status"]


@pytest.mark.parametrize("odd", [None, float("nan"), "0.1", np.ones(3), -1.0])
def test_an_unusable_answer_is_said_and_not_drawn(odd: Any) -> None:
    picture = figure(lambda *_: odd).picture
    assert "gave no usable number" in picture["status"]
    assert picture["svg"].count("nan") == 0


def test_a_function_that_stops_does_not_stop_the_figure() -> None:
    def stops(*_: Any) -> Any:
        raise IndexError

    assert "gave no usable number" in figure(stops).picture["status"]


def test_moving_the_slider_asks_for_no_second_check_and_a_new_function_does() -> None:
    live = figure()
    live.power = -5.0
    live.mistake = "both"
    assert live._check.asked == 1
    assert "0.29" in live.picture["status"]
    live._namespace["gradient_check_n"] = lambda *_: 0.5
    live.power = -4.0
    assert live._check.asked == 2
    assert "difference 0.5" in live.picture["status"]


@pytest.mark.parametrize(
    ("power", "mistake", "words"),
    [
        (-5.0, "none", "They agree"),
        (-2.0, "none", "bends away"),
        (-9.0, "none", "rounding eats"),
        (-14.0, "both", "No use"),
        (-7.0, "dW2", "stands out"),
    ],
)
def test_the_status_says_what_limits_the_difference(power: float, mistake: str, words: str) -> None:
    assert words in figure(power=power, mistake=mistake).picture["status"]


def test_the_drawing_is_well_formed_and_its_curves_differ_by_more_than_colour() -> None:
    svg = ET.fromstring(figure().picture["svg"])
    lines = [element for element in svg.iter() if element.tag.endswith("polyline")]
    assert len(lines) == 2
    assert [line.get("stroke-dasharray") is None for line in lines] == [True, False]


def test_choices_out_of_range_are_refused() -> None:
    for choice in ({"power": 1.0}, {"quotient": "sideways"}, {"mistake": "dW1"}):
        with pytest.raises(traitlets.TraitError):
            figure(**choice)


def test_without_a_browser_there_are_a_picture_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = figure()._repr_mimebundle_()
    assert WIDGET not in data
    assert data["image/svg+xml"].startswith("<svg")
    assert "1e-7: 1.2e-7" in data["text/plain"]


def test_numbers_are_written_as_by_hand() -> None:
    assert [scientific(x) for x in (0, 1.0, 0.25, 1e-7, 1.19e-7, 0.0174)] == [
        "0",
        "1",
        "0.25",
        "1e-7",
        "1.2e-7",
        "1.7e-2",
    ]
