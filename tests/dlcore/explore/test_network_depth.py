"""The figure of assignment 05 trains what the exercises train, by a shorter way, and shows a student's own networks."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.datasets import Pictures
from dlcore.explore import network_depth
from dlcore.explore.base import WIDGET
from dlcore.explore.network_depth import NETWORKS, NetworkDepth, sight_of, start_of, trained
from dlcore.given.deep_network_application import L_model_forward
from dlcore.reference.deep_network_application import L_layer_model, two_layer_model

MODELS = {"one hidden layer": two_layer_model, "three hidden layers": L_layer_model}
LEARNT, NEW, INPUTS = 9, 4, 8 * 8 * 3
FEW = tuple(range(13))  # as many as in the figure, and soon done


class FakeCheck:
    """Passes the functions listed in `passed`."""

    def __init__(self, *passed: str) -> None:
        self.passed = set(passed)

    def passing(self, namespace: Mapping[str, Any], names: Sequence[str]) -> set[str]:
        return self.passed & set(names)


@pytest.fixture(autouse=True)
def _soon_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_depth, "STEPS", FEW)
    monkeypatch.setenv("TQDM_DISABLE", "1")


@pytest.fixture
def pictures() -> Pictures:
    """Few and small."""
    rng = np.random.default_rng(8)
    train, test = (rng.integers(0, 256, size=(n, 8, 8, 3), dtype=np.uint8) for n in (LEARNT, NEW))
    train_y, test_y = np.arange(LEARNT)[None] % 2, np.arange(NEW)[None] % 2
    return Pictures(train, train_y, test, test_y, np.array([b"non-cat", b"cat"]))


def own_network(pictures: Pictures, name: str, number: int) -> dict[str, Any]:
    X = pictures.train_x.reshape(LEARNT, -1).T / 255
    return MODELS[name](X, pictures.train_y, [INPUTS, *NETWORKS[name].hidden, 1], num_iterations=number)


@pytest.mark.parametrize("name", MODELS)
def test_activations_are_those_of_the_exercises_network_after_as_many_steps(pictures: Pictures, name: str) -> None:
    sight = sight_of(pictures.train_x, pictures.test_x)
    found = trained(start_of(NETWORKS[name], INPUTS), NETWORKS[name].rate, sight, pictures.train_y)
    for number, layers in zip(FEW, found, strict=True):
        AL, caches = L_model_forward(sight.pixels, own_network(pictures, name, number))
        expected = [cache[0][0] for cache in caches[1:]] + [AL]
        assert [A.shape for A in layers] == [(n, LEARNT + NEW) for n in (*NETWORKS[name].hidden, 1)]
        for got, wanted in zip(layers, expected, strict=True):
            np.testing.assert_allclose(got, wanted, rtol=1e-8, atol=1e-11)


def test_without_a_hidden_layer_it_is_logistic_regression(pictures: Pictures) -> None:
    sight = sight_of(pictures.train_x, pictures.test_x)
    X, w, b = sight.pixels, np.zeros((1, INPUTS)), 0.0
    for _ in range(FEW[-1]):
        error = 1 / (1 + np.exp(-(w @ X[:, :LEARNT] + b))) - pictures.train_y
        w, b = w - 0.005 * error @ X[:, :LEARNT].T / LEARNT, b - 0.005 * error.mean()
    ((answers,),) = trained(start_of(NETWORKS["no hidden layer"], INPUTS), 0.005, sight, pictures.train_y)[-1:]
    np.testing.assert_allclose(answers, 1 / (1 + np.exp(-(w @ X + b))), rtol=1e-9)


def test_own_networks_take_the_last_step_where_their_functions_pass(pictures: Pictures) -> None:
    own = own_network(pictures, "one hidden layer", 40)
    space = {"two_layer_parameters": own}
    figure = NetworkDepth(FakeCheck("two_layer_model"), space, pictures)
    assert "At step 12 you see your own `two_layer_parameters`." in figure.picture["status"]
    AL, _ = L_model_forward(sight_of(pictures.train_x, pictures.test_x).pixels, own)
    assert f"{AL[0, LEARNT]:.3f}" in figure.picture["svg"]
    assert "your own" not in NetworkDepth(FakeCheck(), space, pictures).picture["status"]


@pytest.mark.parametrize("odd", [None, 3, {}, {"W1": 1, "b1": 2, "W2": 3, "b2": 4}], ids=repr)
def test_what_is_no_such_network_is_left_aside(pictures: Pictures, odd: Any) -> None:
    figure = NetworkDepth(FakeCheck("two_layer_model", "L_layer_model"), {"two_layer_parameters": odd}, pictures)
    assert figure.picture["status"].endswith("Trained by the figure itself.")


def test_every_choice_draws_another_picture_and_each_is_well_formed(pictures: Pictures) -> None:
    figure = NetworkDepth(FakeCheck(), {}, pictures)
    drawn = [figure.picture["svg"]]
    for choice in (("number", 1), ("seen", True), ("position", 0), ("network", "no hidden layer")):
        figure.set_trait(*choice)
        drawn.append(figure.picture["svg"])
    assert len(set(drawn)) == len(drawn)
    for svg in drawn:
        title = ET.fromstring(svg).findtext("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert title.startswith("After ")


def test_a_number_beyond_the_smaller_set_becomes_its_last(pictures: Pictures) -> None:
    figure = NetworkDepth(FakeCheck(), {}, pictures)
    figure.seen, figure.number = True, LEARNT - 1
    figure.seen = False
    assert figure.number == NEW - 1


def test_percentages_count_right_answers_in_both_sets(pictures: Pictures) -> None:
    figure = NetworkDepth(FakeCheck(), {}, pictures)
    figure.position = 0
    # weights at zero answer one half to everything, which is no cat: five of nine and two of four
    assert "no hidden layer 56 % and 50 %" in figure.picture["status"]


def test_the_notebooks_random_numbers_stay_as_they_are(pictures: Pictures) -> None:
    np.random.seed(11)
    expected = np.random.RandomState(11).rand()
    NetworkDepth(FakeCheck(), {}, pictures)
    assert np.random.rand() == expected


@pytest.mark.parametrize("choice", [("position", len(FEW)), ("number", -1), ("network", "a forest")])
def test_choices_out_of_range_are_refused(pictures: Pictures, choice: tuple[str, Any]) -> None:
    with pytest.raises(traitlets.TraitError):
        NetworkDepth(FakeCheck(), {}, pictures).set_trait(*choice)


def test_an_export_shows_a_drawing_and_words(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = NetworkDepth(FakeCheck(), {}, pictures)._repr_mimebundle_()
    assert WIDGET not in data
    assert data["image/svg+xml"].startswith("<svg")
    assert data["text/plain"].startswith("After 12 steps, right on")


def test_the_figure_asks_nothing_from_outside_and_knows_no_reference() -> None:
    module = Path(network_depth.__file__)
    script = module.with_suffix(".js").read_text(encoding="utf-8")
    assert script in str(NetworkDepth._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in str(name) for name in imported)
