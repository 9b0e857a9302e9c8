"""What differs is said with its place, its numbers and its name, and a hidden value is never told in full."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.compare import compare
from dlcore.explain import explain, subject

M = np.arange(6.0).reshape(2, 3)


def said(given, expected, **options):
    return explain(compare(given, expected), **options)


@pytest.mark.parametrize(
    ("given", "expected", "facts"),
    [
        (None, M, ["None", "return"]),
        ({"a": 1}, (1, 2), ["dictionary", "tuple of 2"]),
        ((1, 2), (1, 2, 3), ["2 parts", "expected 3"]),
        ({"w1": 1.0}, {"W1": 1.0}, ["'W1'", "'w1'"]),
        ({"a": 1.0, "b": 2.0}, {"a": 1.0}, ["'b'"]),
        (M[:, :1], M, ["(2, 1)", "(2, 3)"]),
        (M > 0, M, ["bool", "float64"]),
        (M * np.nan, M, ["NaN", "root of a negative number", "0 times log 0"]),
        (np.where(M == 1, np.inf, M), M, ["infinity"]),
        (np.where(M == 4, 9.5, M), M, ["1 of 6", "[1, 1]", "9.5", "4"]),
        (2.5, 3.5, ["2.5", "3.5"]),
        ("relu", "sigmoid", ["'relu'", "'sigmoid'"]),
    ],
)
def test_each_kind_of_difference_is_said_with_its_facts(given, expected, facts):
    text = said(given, expected)
    for fact in facts:
        assert fact in text


@pytest.mark.parametrize(
    ("path", "returns", "name"),
    [
        ((), [], "The result"),
        ((1, 0), [], "`result[1][0]`"),
        ((1, 0), ["Z", "cache"], "`cache[0]`"),
        (("W1",), ["parameters"], "`parameters['W1']`"),
        ((), ["cost"], "`cost`"),
        ((5,), ["Z", "cache"], "`result[5]`"),
    ],
)
def test_parts_carry_the_names_of_the_return_statement(path, returns, name):
    assert subject(path, returns) == name


def test_a_secret_number_is_compared_and_not_told():
    text = said(np.array(2.5), np.array(3.5), secret=True)
    assert "2.5" in text
    assert "too small" in text
    assert "3.5" not in text


def test_of_a_secret_array_one_entry_is_told_at_most():
    right = np.array([[0.123, 0.456], [0.789, 0.987]])
    text = said(right + np.array([[1, 2], [3, 4]]), right, secret=True)
    assert sum(f"{number:.3f}" in text for number in right.flat) == 1


def test_strange_keys_are_cut_short():
    assert len(said({"x" * 10_000: 1.0}, {"W1": 1.0})) < 300
    assert len(said({f"key{i}": 1.0 for i in range(5000)}, {"W1": 1.0})) < 400
