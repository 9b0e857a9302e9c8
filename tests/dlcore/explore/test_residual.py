"""The figure of assignment 14: its gradients are slopes, and shortcuts keep them alive."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.explore import residual
from dlcore.explore.base import WIDGET
from dlcore.explore.initial_scale import size_of
from dlcore.explore.residual import MAX_BLOCKS, Residual, draw_weights, gradients_of

NS = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("shortcut", [False, True])
def test_gradients_are_slopes(shortcut: bool) -> None:
    weights = draw_weights(3, 1.2)
    found = gradients_of(weights, shortcut)
    start = np.maximum(0, np.random.default_rng(15).normal(size=(2, 32, 64))[0])

    def weighted(A: Any) -> float:
        for W1, W2 in weights:
            A = np.maximum(0, W2 @ np.maximum(0, W1 @ A) + (A if shortcut else 0))
        return float((A * found[-1]).sum())

    for index in zip(*np.nonzero(start > 0.5), strict=True):
        move = np.zeros_like(start)
        move[index] = 1e-6
        slope = (weighted(start + move) - weighted(start - move)) / 2e-6
        assert found[0][index] == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_without_shortcuts_the_gradient_fades_and_with_them_it_stays() -> None:
    weights = draw_weights(MAX_BLOCKS, 1.0)
    with_them, without = (size_of(gradients_of(weights, shortcut)[0]) for shortcut in (True, False))
    assert 1 < with_them < 100
    assert without < 1e-6


def test_with_weights_of_zero_a_shortcut_hands_on_what_relu_lets_through_and_a_plain_block_nothing() -> None:
    found = gradients_of(draw_weights(10, 0.0), True)
    np.testing.assert_array_equal(found[0], found[5])
    assert size_of(gradients_of(draw_weights(10, 0.0), False)[0]) == 0


@pytest.mark.parametrize("blocks", [1, MAX_BLOCKS])
@pytest.mark.parametrize("scale", [0.0, 2.0])
def test_the_drawing_is_well_formed_and_marks_every_block_in_both_networks(blocks: int, scale: float) -> None:
    figure = Residual(blocks, scale)
    root = ET.fromstring(figure.picture["svg"])
    assert len(root.findall(f"{NS}circle")) == blocks + 1
    assert len([rect for rect in root.findall(f"{NS}rect") if rect.get("width") == "8"]) == blocks + 1
    assert root.findtext(f"{NS}title") == figure.picture["status"]
    assert "nan" not in figure.picture["svg"]


def test_one_network_can_be_shown_alone() -> None:
    figure = Residual()
    figure.shown = "with"
    assert "without" not in figure.picture["status"]
    assert "stroke-dasharray" not in figure.picture["svg"]


@pytest.mark.parametrize("choice", [{"blocks": 0}, {"blocks": 26}, {"scale": -0.1}, {"shown": "none"}], ids=str)
def test_choices_out_of_range_are_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(traitlets.TraitError):
        Residual(**choice)


def test_where_no_widget_runs_the_drawing_and_the_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = Residual()._repr_mimebundle_()
    assert WIDGET not in data
    ET.fromstring(data["image/svg+xml"])
    assert "50 layers" in data["text/plain"]


def test_the_figure_asks_nothing_from_outside_and_knows_no_reference() -> None:
    module = Path(residual.__file__)
    script = module.with_suffix(".js").read_text(encoding="utf-8")
    assert script in str(Residual()._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in str(name) or "tensor" in str(name) for name in imported)
