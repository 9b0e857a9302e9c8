"""A gap is unfilled while one of its lines still assigns None."""

from __future__ import annotations

import ast
from textwrap import indent
from unittest.mock import Mock

import pytest

from autograder.compile.stubs import stubbed
from dlcore.gaps import END, START, gaps, still_to_fill, unfilled
from dlcore.reference.deep_network_step_by_step import ASSIGNMENT

EXERCISES = list(ASSIGNMENT.exercises.values())
NOTHING = ("", 0)


def function(*bodies: str) -> str:
    """A function with one gap for each body."""
    blocks = [f"{START} (≈ 1 line of code)\n{body}\n{END}" for body in bodies]
    return "def f(x):\n" + indent("\n".join(["before = None", *blocks, "return before"]), "    ")


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Z = None", "Z = None"),
        ("W = None\nb = 0", "W = None"),
        ("A = cache = None", "A = cache = None"),
        ("A = 1\nfor l in range(3):\n    if l:\n        g[l] = None", "g[l] = None"),
        ("# only a comment", START),
        ("pass", START),
        ("", START),
    ],
)
def test_untouched_lines_are_found(body: str, left: str) -> None:
    assert unfilled(function(body)) == (left, 1)


@pytest.mark.parametrize(
    "body",
    ["Z = x", "A, cache = x, None", "caches.append(None)", "Z = f(None)", "Z = x if x is not None else 0", "None"],
)
def test_filled_gaps_leave_nothing(body: str) -> None:
    assert unfilled(function(body)) == NOTHING
    assert still_to_fill(function(body)) == ""


@pytest.mark.parametrize("body", ["Z = ", "for l in range(3):", "Z = None +", "if x:\nZ = None"])
def test_half_written_code_is_left_to_the_interpreter(body: str) -> None:
    assert unfilled(function(body)) == NOTHING


def test_a_tuple_of_nones_is_untouched() -> None:
    assert unfilled(function("A, cache = None, None\nW, b = 1, None"))[1] == 1


def test_gaps_are_read_in_order_and_only_inside_the_markers() -> None:
    source = function("a = None", "b = 1", "c = None")
    assert [gap.strip() for gap in gaps(source)] == ["a = None", "b = 1", "c = None"]
    assert unfilled(source) == ("a = None", 2)


def test_the_sentence_names_the_first_line_and_counts_the_others() -> None:
    assert "`a = None`" in still_to_fill(function("a = None"))
    sentence = still_to_fill(function("a = None\nb = None", "c = None"))
    assert "`a = None`" in sentence
    assert "2" in sentence
    assert "b = None" not in sentence


def test_source_without_gaps_has_nothing_to_fill() -> None:
    assert unfilled("def f(x):\n    y = None\n    return y") == NOTHING


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_every_reference_is_filled_and_every_stub_is_not(exercise) -> None:  # type: ignore[no-untyped-def]
    assert unfilled(exercise.source) == NOTHING
    assert unfilled(stubbed(exercise.source))[1] >= exercise.source.count(START)


def test_an_empty_tuple_is_an_answer() -> None:
    assert unfilled(function("shape = ()")) == NOTHING


@pytest.mark.parametrize("line", ["A, cache = None, None", 'grads["dW1"] = None'])
def test_a_line_to_fill_is_quoted_as_it_stands_in_the_notebook(line: str) -> None:
    assert unfilled(function(line)) == (line, 1)


def test_however_many_lines_are_left_only_one_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = Mock(wraps=ast.get_source_segment)
    monkeypatch.setattr(ast, "get_source_segment", looked_up)
    assert unfilled(function(*["a = None\n" * 300] * 5)) == ("a = None", 1500)
    assert looked_up.call_count == 1


def test_gaps_that_nobody_writes_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    parsing = Mock()
    monkeypatch.setattr("dlcore.gaps.parsed", parsing)
    assert unfilled(function(*["a = None\n" * 10_000] * 4)) == NOTHING
    parsing.assert_not_called()
