"""The figure of assignment 07 shows what training with each setting gives, and uses the student's masks and costs."""

from __future__ import annotations

import ast
import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.datasets.football import generate
from dlcore.explore import regularisation
from dlcore.explore.base import WIDGET
from dlcore.explore.regularisation import (
    COST,
    DROPOUT,
    KEEP_PROBS,
    LAMBDAS,
    NETWORKS,
    SETTINGS,
    Regularisation,
    Setting,
    load_networks,
)
from dlcore.given import regularization as given
from dlcore.reference import regularization as student

RENEW = "RENEW_NETWORKS"  # set it to train the figure's networks anew and write their file
FUNCTIONS = {name: getattr(student, name) for name in (COST, DROPOUT)}


class FakeCheck:
    """Passes whatever is defined, but for the functions listed in `failing`."""

    def __init__(self, *failing: str) -> None:
        self.failing = set(failing)

    def passing(self, namespace: Mapping[str, Any], names: Sequence[str]) -> set[str]:
        return {name for name in names if name in namespace} - self.failing


@pytest.fixture(scope="module")
def points():
    return generate()


@pytest.fixture
def figure():
    return Regularisation(FakeCheck(), FUNCTIONS)


def trained(setting: Setting, X: Any, Y: Any) -> dict[str, Any]:
    """The parameters after 30,000 steps with the reference's functions."""
    parameters = given.initialize_parameters([2, 20, 3, 1])
    for _ in range(30_000):
        if setting.keep_prob < 1:
            _, cache = student.forward_propagation_with_dropout(X, parameters, setting.keep_prob)
            grads = student.backward_propagation_with_dropout(X, Y, cache, setting.keep_prob)
        else:
            _, cache = given.forward_propagation(X, parameters)
            grads = student.backward_propagation_with_regularization(X, Y, cache, setting.lambd)
        parameters = given.update_parameters(parameters, grads, 0.3)
    return parameters


@pytest.mark.slow
def test_the_networks_are_those_that_training_gives(points):
    found = {s.key: trained(s, points.X_train, points.Y_train) for s in SETTINGS}
    if RENEW in os.environ:
        rounded = {
            key: {name: [[float(f"{w:.6g}") for w in row] for row in value] for name, value in p.items()}
            for key, p in found.items()
        }
        about = f"made by {RENEW}=1 pytest {Path(__file__).name}; a key is lambda and keep_prob"
        NETWORKS.write_text(json.dumps({"about": about, "networks": rounded}, indent=None) + "\n", encoding="utf-8")
    for setting, parameters in load_networks().items():
        # 30,000 steps magnify how a machine rounds: networks without weight decay may part a little
        for X in (points.X_train, points.X_test):
            same = given.predict_dec(parameters, X) == given.predict_dec(found[setting.key], X)
            assert np.mean(same) > (0.99 if setting.lambd >= 0.1 else 0.9), setting


def test_the_networks_tell_the_story_of_the_notebook(points):
    def accuracies(lambd: float, keep_prob: float) -> tuple[float, float]:
        parameters = load_networks()[Setting(lambd, keep_prob)]
        known = np.mean(given.predict_dec(parameters, points.X_train) == points.Y_train)
        return float(known), float(np.mean(given.predict_dec(parameters, points.X_test) == points.Y_test))

    plain = accuracies(0.0, 1.0)
    assert plain[0] > plain[1] + 0.05
    for lambd, keep_prob in ((0.7, 1.0), (0.0, 0.86)):
        regularised = accuracies(lambd, keep_prob)
        assert regularised[0] < plain[0]
        assert regularised[1] > plain[1] + 0.02
    assert max(accuracies(LAMBDAS[-1], 1.0)) < 0.65  # too much of a good thing


def test_the_more_weights_cost_the_smaller_they_are():
    networks = load_networks()
    squares = [regularisation.squares_of(networks[Setting(lambd, 1.0)]) for lambd in LAMBDAS]
    assert squares == sorted(squares, reverse=True)


def test_the_figures_own_masks_are_those_of_the_exercise(points):
    for setting in SETTINGS:
        parameters = load_networks()[setting]
        own = regularisation.thin(points.X_train, parameters, setting.keep_prob)
        A3, cache = student.forward_propagation_with_dropout(points.X_train, parameters, setting.keep_prob)
        np.testing.assert_array_equal(own.D1, cache[1])
        np.testing.assert_array_equal(own.D2, cache[6])
        np.testing.assert_allclose(own.A3, A3)


def test_only_one_method_is_on_at_a_time(figure):
    figure.strength = 4
    assert figure.setting == Setting(0.7, 1.0)
    figure.keeping = 2
    assert figure.setting == Setting(0.0, 0.86)
    figure.strength = 1
    assert figure.setting == Setting(0.01, 1.0)


def test_silent_units_are_crossed_out_and_lose_their_wires(figure, points):
    whole = figure.picture["svg"]
    figure.keeping, figure.example = 4, 17
    _, cache = student.forward_propagation_with_dropout(points.X_train, load_networks()[figure.setting], 0.5)
    D1, D2 = cache[1][:, 16], cache[6][:, 16]
    assert figure.picture["svg"].count('r="7" fill="#ffffff"') == np.sum(~D1) + np.sum(~D2)
    assert figure.picture["svg"].count('r="7"') == whole.count('r="7"') == 2 + 20 + 3 + 1
    assert f"{np.sum(~D1)} of 20 and {np.sum(~D2)} of 3 units are silent" in figure.picture["status"]
    assert whole.count("wire") == 2 * 20 + 20 * 3 + 3
    assert figure.picture["svg"].count("wire") == 2 * D1.sum() + D1.sum() * D2.sum() + D2.sum()


@pytest.mark.parametrize("mask_type", [bool, int, float])
def test_the_students_functions_are_used_where_they_pass(mask_type):
    def dropout(X: Any, parameters: Any, keep_prob: float = 0.5) -> Any:
        A3, cache = student.forward_propagation_with_dropout(X, parameters, keep_prob)
        return 0 * A3 + 0.25, tuple(part.astype(mask_type) if part.dtype == bool else part for part in cache)

    functions = {COST: lambda *_: np.array(7.0), DROPOUT: dropout}
    yours = Regularisation(FakeCheck(), functions)
    assert "Cost 7.000: cross-entropy" in yours.picture["status"]
    assert f"by your `{COST}`" in yours.picture["status"]
    yours.keeping = 3
    assert "What is left answers 0.25" in yours.picture["status"]
    assert f"by your `{DROPOUT}`" in yours.picture["status"]


@pytest.mark.parametrize("odd", [None, 3 + 4j, "cost", (1, 2), (None, ()), float("nan"), np.ones((2, 2))], ids=repr)
def test_a_result_of_another_form_is_told_and_replaced(odd, figure):
    replaced = Regularisation(FakeCheck(), {COST: lambda *_: odd, DROPOUT: lambda *_: odd})
    for setting in ({"strength": 4}, {"keeping": 3}):
        for each in (figure, replaced):
            each.set_trait(*next(iter(setting.items())))
        assert "gave nothing usable here" in replaced.picture["status"]
        assert replaced.picture["svg"].partition("</title>")[2] == figure.picture["svg"].partition("</title>")[2]


def test_the_figure_works_without_any_function():
    bare = Regularisation(FakeCheck(COST), FUNCTIONS)
    assert f"by the figure itself: `{COST}` does not pass its check yet" in bare.picture["status"]
    bare = Regularisation(FakeCheck(), {})
    bare.keeping = 1
    assert f"by the figure itself: `{DROPOUT}` does not pass its check yet" in bare.picture["status"]


@pytest.mark.parametrize("position", range(len(SETTINGS)))
def test_every_drawing_is_well_formed(position, figure):
    setting = SETTINGS[position]
    figure.strength, figure.keeping = LAMBDAS.index(setting.lambd), 0
    figure.keeping = KEEP_PROBS.index(setting.keep_prob)
    root = ET.fromstring(figure.picture["svg"])
    assert root.findtext("{http://www.w3.org/2000/svg}title") == figure.picture["status"]
    assert "nan" not in figure.picture["svg"]


def test_the_figure_leaves_the_notebooks_random_numbers_alone(figure):
    np.random.seed(11)
    expected = np.random.rand()
    np.random.seed(11)
    figure.keeping = 2
    assert np.random.rand() == expected


@pytest.mark.parametrize("choice", [{"strength": 9}, {"keeping": 6}, {"example": 0}, {"example": 212}], ids=str)
def test_choices_out_of_range_are_refused(choice, figure):
    with pytest.raises(traitlets.TraitError):
        figure.set_trait(*next(iter(choice.items())))


def test_where_no_widget_runs_the_drawing_and_the_words_remain(figure, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = figure._repr_mimebundle_()
    assert WIDGET not in data
    ET.fromstring(data["image/svg+xml"])
    assert len(data["text/plain"].splitlines()) == 1 + len(SETTINGS)


def test_the_figure_asks_nothing_from_outside_and_knows_no_reference(figure):
    module = Path(regularisation.__file__)
    script = module.with_suffix(".js").read_text(encoding="utf-8")
    assert script in str(figure._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in str(name) for name in imported)
