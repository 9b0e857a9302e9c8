"""The figure of assignment 01 says of two shapes what numpy says of them."""

from __future__ import annotations

import ast
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import traitlets

from dlcore.explore import broadcasting
from dlcore.explore.base import WIDGET
from dlcore.explore.broadcasting import EXAMPLES, OPERATIONS, Broadcasting, Meet, axes_of, numbers

SHAPES = [(), *itertools.product((1, 2, 3)), *itertools.product((1, 2, 3), repeat=2)]
PAIRS = list(itertools.product(SHAPES, repeat=2))
PNG = b"\x89PNG\r\n\x1a\n"


def numpys_answer(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...] | None:
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        return None


@pytest.mark.parametrize(("a", "b"), PAIRS, ids=str)
def test_it_fits_where_numpy_fits_and_gives_the_same_shape(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    meet = Meet(a, b, "+")
    assert meet.shape == numpys_answer(a, b)
    assert meet.fits is (meet.shape is not None)
    assert ("numpy refuses" in meet.words(0)) is not meet.fits


@pytest.mark.parametrize(("a", "b"), [pair for pair in PAIRS if numpys_answer(*pair) is not None], ids=str)
def test_each_step_names_the_entries_that_numpy_reads(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    meet = Meet(a, b, "−")
    A, B = numbers("A", a), numbers("B", b)
    assert meet.cells == np.subtract(A, B).size
    for position, expected in enumerate(np.subtract(A, B).flat, 1):
        index = meet.index(position)
        assert A[meet.source("A", index)] - B[meet.source("B", index)] == expected
        assert meet.words(position).endswith(f"= {expected}".replace("-", "−"))


@pytest.mark.parametrize(("a", "b"), PAIRS, ids=str)
def test_the_drawn_grids_are_the_stretched_arrays_and_mark_what_is_their_own(
    a: tuple[int, ...], b: tuple[int, ...]
) -> None:
    figure = Broadcasting(a, b)
    shape = numpys_answer(a, b)
    for name, own in (("A", a), ("B", b)):
        grid, array = figure.picture["grids"][name], numbers(name, own)
        drawn = array if shape is None else np.broadcast_to(array, shape)
        assert np.array(grid["rows"], dtype=float).tolist() == np.atleast_2d(drawn).tolist()
        assert grid["own"] == [1] * (2 - len(own)) + list(own)
    assert (figure.picture["result"] is None) is (shape is None)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_result_is_numpys(operation: str) -> None:
    A, B = numbers("A", (2, 3)), numbers("B", (3,))
    expected = {"+": A + B, "−": A - B, "×": A * B, "÷": A / B}[operation]
    drawn = Broadcasting((2, 3), (3,), operation).picture["result"]
    np.testing.assert_allclose([[float(n.replace("−", "-")) for n in row] for row in drawn], expected, rtol=5e-3)


def test_what_becomes_of_each_axis_is_told() -> None:
    assert [axis.meeting for axis in axes_of((3, 4), (3, 1))] == ["same", "B repeats"]
    assert [axis.meeting for axis in axes_of((4,), (1, 1))] == ["both 1", "B repeats"]
    assert [axis.meeting for axis in axes_of((3, 4), (3,))] == ["B repeats", "clash"]
    assert axes_of((3, 4), (3,))[0].b == 0  # no size there at all


def test_a_refusal_names_the_two_sizes() -> None:
    assert "4 meets 3" in Broadcasting((3, 4), (3,)).picture["status"]


def test_the_current_entry_is_marked_in_all_three_grids() -> None:
    figure = Broadcasting((3, 4), (3, 1))
    figure.position = 7
    assert figure.picture["current"] == {"result": [1, 2], "A": [1, 2], "B": [1, 0]}
    assert figure.picture["status"] == "result[1, 2] = A[1, 2] + B[1, 0] = 7 + 20 = 27"


def test_a_smaller_result_ends_earlier_and_a_refusal_has_no_entries() -> None:
    figure = Broadcasting((3, 4), (3, 1))
    figure.position = 12
    figure.a = [3, 2]
    assert figure.position == figure.picture["position"] == 6
    figure.b = [5]
    assert figure.position == figure.picture["cells"] == 0


@pytest.mark.parametrize("label", EXAMPLES)
def test_examples_do_what_their_names_say(label: str) -> None:
    a, operation, b = EXAMPLES[label]
    figure = Broadcasting(a, b, operation)
    assert (figure.picture["result"] is None) is label.startswith("no fit")
    json.dumps(figure.picture, allow_nan=False)
    assert figure.static_png().startswith(PNG)


@pytest.mark.parametrize(
    ("a", "b", "operation"), [((0,), (), "+"), ((6,), (), "+"), ((1, 1, 1), (), "+"), ((), (), "@")]
)
def test_what_is_out_of_range_is_refused(a: tuple[int, ...], b: tuple[int, ...], operation: str) -> None:
    with pytest.raises(traitlets.TraitError):
        Broadcasting(a, b, operation)


def test_the_words_list_every_entry() -> None:
    lines = Broadcasting((2, 1), (2,), "×").static_text().split("\n")
    assert len(lines) == 5
    assert lines[2] == "result[0, 1] = A[0, 0] × B[1] = 1 × 20 = 20"


def test_an_execution_by_nbgrader_keeps_the_picture_and_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = Broadcasting()._repr_mimebundle_()
    assert WIDGET not in data
    assert data["text/plain"].startswith("A (3, 4) + B (3, 1).")


def test_the_script_travels_with_the_widget_and_asks_nothing_from_outside() -> None:
    script = Path(broadcasting.__file__).with_name("broadcasting.js").read_text(encoding="utf-8")
    assert script in str(Broadcasting()._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))


def test_the_figure_says_that_numpy_does_the_work_and_knows_no_reference() -> None:
    module = Path(broadcasting.__file__)
    script = module.with_name("broadcasting.js").read_text(encoding="utf-8")
    assert "none of your functions is used" in script
    imported = {n.module for n in ast.walk(ast.parse(module.read_text())) if isinstance(n, ast.ImportFrom)}
    assert not any("reference" in str(name) for name in imported)
