"""Values as text: exact enough to compare by eye, short enough to read."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from dlcore.show import (
    MAX_ENTRIES,
    MAX_LINE,
    MAX_SHOWN,
    MAX_TEXT,
    on_screen,
    shorten,
    show,
    show_arguments,
    show_array,
    show_number,
)

NUMBERS = st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-9)
LITERALS = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(0, 9), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(LITERALS)
@settings(deadline=None)
def test_values_without_arrays_are_shown_as_python_would_write_them(value: Any) -> None:
    assert ast.literal_eval(show(value)) == value


@given(NUMBERS)
@settings(deadline=None)
def test_a_number_is_shown_with_ten_significant_digits(number: float) -> None:
    assert float(show_number(number)) == pytest.approx(number, rel=1e-9, abs=0)
    assert len(show_number(number).strip("-0.").split("e")[0].replace(".", "")) <= 10


@given(npst.arrays("float64", npst.array_shapes(max_dims=2, max_side=5), elements=st.floats(-1e3, 1e3, width=32)))
@settings(deadline=None)
def test_small_arrays_are_shown_in_full_and_in_their_shape(array: Any) -> None:
    text = show_array(array)
    shown = np.array(ast.literal_eval(text))
    assert shown.shape == array.shape
    np.testing.assert_allclose(shown, array, rtol=1e-6, atol=1e-8)
    assert max(map(len, text.splitlines())) <= MAX_LINE


def test_eight_digits_of_an_array_are_shown() -> None:
    assert show(np.array([[1 / 3, 2.0]])) == "[[0.33333333, 2.        ]]"


def test_tuples_dictionaries_and_arrays_are_shown_together() -> None:
    text = show((np.array([[1.0, 2.0]]), {"W1": np.array([3])}))
    assert ast.literal_eval(text) == ([[1.0, 2.0]], {"W1": [3]})


def test_large_arrays_are_abridged() -> None:
    array = np.arange(100.0 * 100).reshape(100, 100)
    assert "..." in show(array)
    assert len(show(array)) < 400
    assert "..." not in show(np.zeros(MAX_ENTRIES))
    assert "..." in show(np.zeros(MAX_ENTRIES + 1))


def test_nothing_shown_is_longer_than_the_limit() -> None:
    assert len(show([np.zeros(MAX_ENTRIES)] * 50)) <= MAX_TEXT + 2
    assert len(show("x" * 10_000)) <= MAX_TEXT + 2


def test_special_numbers_are_shown_by_name() -> None:
    assert "nan" in show(float("nan"))
    assert "inf" in show(np.array([-np.inf]))


def test_small_arguments_are_shown_in_full_and_large_ones_by_their_shape() -> None:
    text = show_arguments({"A": np.zeros((5, 4)), "rate": 0.5, "b": np.array([[1, 2]])})
    lines = dict(line.split(" = ") for line in text.split("\n"))
    assert "(5, 4)" in lines["A"]
    assert "0." not in lines["A"]
    assert [ast.literal_eval(lines["rate"]), ast.literal_eval(lines["b"])] == [0.5, [[1, 2]]]


def test_the_parts_of_a_structured_argument_are_named_as_one_would_index_them() -> None:
    cache = ((np.ones(2), np.array([7.0])), {"W1": np.array([8.0])})
    lines = [line.split(" = ") for line in show_arguments({"cache": cache}).split("\n")]
    found = dict(lines)
    assert len(found) == 3
    for name, value in [("cache[0][1]", 7.0), ("cache[1]['W1']", 8.0)]:
        assert ast.literal_eval(found[name]) == [value]
        assert eval(name, {"cache": cache})[0] == value


def test_arrays_are_shown_by_their_shape_only_where_there_are_many() -> None:
    few, many = ({f"W{i}": np.full(2, 7.0) for i in range(n)} for n in (2, 30))
    assert show_arguments(few).count("7.") == 4
    assert "7." not in show_arguments(many)
    assert show_arguments(many).count("(2,)") == 30


def test_an_array_is_shown_in_full_up_to_its_limit() -> None:
    assert "..." not in show_arguments({"A": np.zeros(MAX_SHOWN)})
    assert f"({MAX_SHOWN + 1},)" in show_arguments({"A": np.zeros(MAX_SHOWN + 1)})


@given(st.text(max_size=30), st.integers(1, 40))
def test_shortening_keeps_short_text_and_the_beginning_of_long_text(text: str, length: int) -> None:
    short = shorten(text, length)
    if len(text) <= length:
        assert short == text
    else:
        assert short.endswith("…")
        assert text[:length].startswith(short[:-1].rstrip())
        assert len(short) <= length + 2


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("plain\n\ttext\n", "plain\n\ttext\n"),
        ("\x1b[93mred\x1b[0m", "red"),
        ("one\r\ntwo\r\n", "one\ntwo\n"),
        ("10%\r50%\r100%\n", "100%\n"),
        ("10%\b\b\b\b\r20%\b\b\b\b\r", "20%"),
        ("\x1b[", "["),
        ("\x07\x00\x9b", ""),
    ],
)
def test_of_printed_text_remains_what_a_terminal_shows(printed: str, seen: str) -> None:
    assert on_screen(printed) == seen


@given(st.text(st.sampled_from("a\n\r\b\x1b[0m")))
def test_no_control_character_but_the_ends_of_lines_is_shown(text: str) -> None:
    assert set(on_screen(text)) <= set("a\n[0m")
    assert on_screen(text).count("\n") == text.count("\n")
