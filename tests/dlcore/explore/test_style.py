"""The figure of assignment 17 shows what a Gram matrix forgets, with the student's functions where they pass."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.explore import style
from dlcore.explore.base import WIDGET
from dlcore.explore.style import CHANGES, FUNCTIONS, PATTERNS, Style, activations, changed, gram, style_cost


class FakeCheck:
    """Passes whatever is defined, but for the functions listed in `failing`; counts how often it is asked."""

    def __init__(self, *failing: str) -> None:
        self.failing, self.asked = set(failing), 0

    def passing(self, namespace: Mapping[str, Any]) -> set[str]:
        self.asked += 1
        return set(namespace) - self.failing


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("change", ["unchanged", "shifted", "activations shuffled"])
def test_what_only_moves_places_leaves_the_gram_matrix_as_it_is(pattern: str, change: str) -> None:
    a, b = activations(PATTERNS[pattern]), changed(pattern, change)[1]
    np.testing.assert_allclose(gram(a), gram(b), atol=1e-9)
    assert np.array_equal(a, b) == (change == "unchanged")


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("change", ["pixels shuffled", "another pattern"])
def test_other_edges_are_another_style(pattern: str, change: str) -> None:
    assert style_cost(activations(PATTERNS[pattern]), changed(pattern, change)[1]) > 1e-3


def test_what_the_notebook_asks_for_can_be_found() -> None:
    def cost(pattern: str, change: str) -> float:
        return style_cost(activations(PATTERNS[pattern]), changed(pattern, change)[1])

    assert cost("stripes", "turned by 90°") > 1e-3 > 1e-12 > cost("dots", "turned by 90°")
    assert [pattern for pattern in PATTERNS if cost(pattern, "mirrored") > 1e-9] == ["diagonals"]


def test_the_figure_computes_what_the_exercises_compute_and_says_whose_functions_it_uses() -> None:
    pytest.importorskip("tensorflow")
    from dlcore.reference import neural_style_transfer as student

    space = {name: getattr(student, name) for name in FUNCTIONS}
    own, none = (
        Style(FakeCheck(), space, "stripes", "pixels shuffled"),
        Style(FakeCheck(), {}, "stripes", "pixels shuffled"),
    )
    assert own.picture["status"].endswith("Computed by your functions.")
    assert "Computed by the figure" in none.picture["status"]
    assert own.picture["svg"] == none.picture["svg"]


def test_a_function_that_does_not_pass_is_not_run_and_odd_results_are_replaced() -> None:
    def refuses(*_: Any) -> Any:
        raise AssertionError("a failing function was run")

    figure = Style(FakeCheck("gram_matrix"), dict.fromkeys(FUNCTIONS, refuses))
    assert "Computed by the figure" in figure.picture["status"]
    pytest.importorskip("tensorflow")
    figure = Style(FakeCheck(), dict.fromkeys(FUNCTIONS, lambda *_: "odd"))
    assert "Computed by the figure" in figure.picture["status"]


def test_checks_run_again_only_for_changed_functions() -> None:
    check, namespace = FakeCheck(*FUNCTIONS), dict.fromkeys(FUNCTIONS, len)
    figure = Style(check, namespace)
    asked = check.asked
    figure.pattern, figure.change = "dots", "mirrored"
    assert check.asked == asked
    namespace["gram_matrix"] = max
    figure.pattern = "bricks"
    assert check.asked == asked + 1


@pytest.mark.parametrize("change", CHANGES)
def test_the_drawing_is_well_formed_and_shows_both_pictures_their_maps_and_matrices(change: str) -> None:
    figure = Style(FakeCheck(), {}, "diagonals", change)
    root = ET.fromstring(figure.picture["svg"])
    ns = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{ns}image")) == 12
    assert len(root.findall(f"{ns}rect")) == 12 + 50
    assert root.findtext(f"{ns}title") in figure.picture["status"]


@pytest.mark.parametrize("choice", [{"pattern": "clouds"}, {"change": "burnt"}], ids=str)
def test_choices_out_of_range_are_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(traitlets.TraitError):
        Style(FakeCheck(), {}, **choice)


def test_where_no_widget_runs_the_drawing_and_the_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = Style(FakeCheck(), {})._repr_mimebundle_()
    assert WIDGET not in data
    ET.fromstring(data["image/svg+xml"])
    assert all(f"{pattern}, {change}: " in data["text/plain"] for pattern in PATTERNS for change in CHANGES)


def test_the_figure_asks_nothing_from_outside_and_knows_no_reference() -> None:
    module = Path(style.__file__)
    script = module.with_suffix(".js").read_text(encoding="utf-8")
    assert script in str(Style(FakeCheck(), {})._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in str(name) for name in imported)
