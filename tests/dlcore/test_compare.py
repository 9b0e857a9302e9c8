"""`compare` finds what differs, says where, and lets pass exactly what lies within the tolerance."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from dlcore.compare import ATOL, MAX_KEYS, RTOL, Difference, Spot, compare, differences, kind_of

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHAPES = npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
DTYPES = st.sampled_from(["float64", "float32", "int64", "uint8", "bool"])
ARRAYS = DTYPES.flatmap(lambda dtype: npst.arrays(dtype, SHAPES))
SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=5)
KEYS = st.text(max_size=3) | st.integers(-9, 9)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=8,
)
MODERATE = st.floats(-1e6, 1e6)
STEPS = st.lists(st.integers(0, 3) | st.text(max_size=3), max_size=6)


def found(given: Any, expected: Any, **tolerances: float) -> Difference:
    difference = compare(given, expected, **tolerances)
    assert difference is not None
    return difference


def twin(value: Any) -> Any:
    """The same value with every list a tuple and every tuple a list."""
    if isinstance(value, dict):
        return {key: twin(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [twin(item) for item in value] if isinstance(value, tuple) else tuple(twin(item) for item in value)
    return value


def wrapped(value: Any, steps: list[int | str]) -> Any:
    """Bury `value` so that `steps` lead to it: into a tuple for a number, into a dictionary for a string."""
    for step in reversed(steps):
        value = {"first": 0.0, step: value} if isinstance(step, str) else (*[1.0] * step, value, 2.0)
    return value


# ------------------------------------------------------------------------------------------------- kinds and paths
Z, ONES = np.zeros((3, 2)), np.ones((3, 2))
KINDS: list[tuple[Any, Any, str, tuple[Any, ...]]] = [
    (None, Z, "none", ()),
    ((Z, None), (Z, (Z, Z, Z)), "none", (1,)),
    ("relu", 1.0, "type", ()),
    (Z, (Z, Z), "type", ()),
    (Z, {"W1": Z}, "type", ()),
    ([1.0, 2.0], np.array([1.0, 2.0]), "type", ()),
    ((Z, {"W1": Z}), (Z, [Z]), "type", (1,)),
    ((Z, Z), (Z, Z, Z), "length", ()),
    ({"caches": []}, {"caches": [Z]}, "length", ("caches",)),
    ({"W1": Z}, {"W1": Z, "b1": Z}, "missing key", ()),
    ((1.0, {}), (1.0, {"dW1": Z}), "missing key", (1,)),
    ({"W1": Z, "W2": Z}, {"W1": Z}, "extra key", ()),
    ({1: Z}, {"1": Z}, "missing key", ()),
    (Z.T, Z, "shape", ()),
    (np.zeros(3), np.zeros((3, 1)), "shape", ()),
    (0.0, np.zeros((1, 1)), "shape", ()),
    (Z == 0, Z, "dtype", ()),
    (1, True, "dtype", ()),
    (1j, 1.0, "dtype", ()),
    (np.array([[np.nan, 1.0]]), np.array([[0.0, 1.0]]), "nan", ()),
    (np.inf, 1.0, "inf", ()),
    ([Z, [ONES, -np.inf]], [Z, [ONES, 0.0]], "inf", (1, 1)),
    (ONES, Z, "value", ()),
    (np.inf, -np.inf, "value", ()),
    (1.0, np.nan, "value", ()),
    ("relu", "sigmoid", "value", ()),
    (0.0, None, "value", ()),
    (np.array([True]), np.array([False]), "value", ()),
    ({"W1": (Z, {2: [ONES]})}, {"W1": (Z, {2: [Z]})}, "value", ("W1", 1, 2, 0)),
]


@pytest.mark.parametrize(("given", "expected", "kind", "path"), KINDS)
def test_each_kind_of_difference_is_named_with_the_path_to_it(
    given: Any, expected: Any, kind: str, path: tuple[Any, ...]
) -> None:
    difference = found(given, expected)
    assert (difference.kind, difference.path) == (kind, path)


@given(STEPS)
def test_the_path_leads_to_the_buried_difference(steps: list[int | str]) -> None:
    steps = [step for step in steps if step != "first"]
    difference = found(wrapped(3.0, steps), wrapped(4.0, steps))
    assert difference.path == tuple(steps)
    value = wrapped(3.0, steps)
    assert eval(difference.where, {"result": value}) == 3.0


def test_a_length_a_shape_a_key_and_a_dtype_are_reported_with_what_was_found_and_expected() -> None:
    lengths, shapes = found((Z,), (Z, Z)), found(Z.T, Z)
    assert (lengths.given, lengths.expected) == (1, 2)
    assert (shapes.given, shapes.expected) == ((2, 3), (3, 2))
    missing, extra = found({"b": Z, "a": Z}, {"W": Z}), found({"W": Z, "x": Z}, {"W": Z})
    assert (missing.given, missing.expected) == (["a", "b"], "W")
    assert (extra.given, extra.expected) == ("x", ["W"])
    dtypes = found(Z == 0, Z)
    assert (dtypes.given, dtypes.expected) == ("bool", "float64")


def test_differences_come_in_the_order_of_the_expected_value_and_compare_returns_the_first() -> None:
    given = {"extra": 1.0, "b": 2.0, "a": 1.0}
    expected = {"a": 0.0, "c": 0.0, "b": 0.0}
    everything = list(differences(given, expected))
    assert [(d.kind, d.path) for d in everything] == [
        ("value", ("a",)),
        ("missing key", ()),
        ("value", ("b",)),
        ("extra key", ()),
    ]
    assert everything[1].expected == "c"
    assert everything[3].given == "extra"
    assert found(given, expected).path == ("a",)


# --------------------------------------------------------------------------------------------------- what is equal
@given(VALUES)
def test_a_value_equals_its_copy_without_any_tolerance(value: Any) -> None:
    assert compare(copy.deepcopy(value), value, rtol=0, atol=0) is None


@given(VALUES)
def test_a_value_equals_its_list_and_tuple_twin(value: Any) -> None:
    assert compare(twin(value), value) is None
    assert compare(value, twin(value)) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (1.5, np.array(1.5)),
        (np.array(2), 2.0),
        (np.array([1, 0]), np.array([1.0, 0.0])),
        (np.ones(3, np.float32), np.ones(3)),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        ({"b": 1.0, "a": 2.0}, {"a": 2.0, "b": 1.0}),
    ],
)
def test_numbers_agree_whatever_holds_them(given: Any, expected: Any) -> None:
    assert compare(given, expected) is None


def test_nan_and_infinity_pass_where_they_are_expected() -> None:
    special = np.array([np.nan, np.inf, -np.inf, 1.0])
    assert compare(special.copy(), special) is None
    assert compare(float("nan"), float("nan")) is None
    assert found(np.array([1.0, np.inf]), np.array([np.nan, np.inf])).first == Spot(
        (0,), 1.0, pytest.approx(np.nan, nan_ok=True)
    )


# ------------------------------------------------------------------------------------------------------- tolerance
@given(MODERATE, MODERATE, st.floats(0, 1), st.floats(0, 10))
def test_the_tolerance_is_absolute_plus_relative_to_the_expected_number(
    given: float, expected: float, rtol: float, atol: float
) -> None:
    distance = abs(Fraction(given) - Fraction(expected))
    allowed = Fraction(atol) + Fraction(rtol) * abs(Fraction(expected))
    assume(abs(distance - allowed) > Fraction(1, 10**12) * (distance + allowed))
    assert (compare(given, expected, rtol=rtol, atol=atol) is None) == (distance <= allowed)


def test_a_distance_equal_to_the_tolerance_passes_and_the_next_number_does_not() -> None:
    for tolerances in ({"rtol": 0.25, "atol": 0.0}, {"rtol": 0.0, "atol": 0.25}):
        assert compare(1.25, 1.0, **tolerances) is None
        assert compare(np.nextafter(1.25, 2), 1.0, **tolerances) is not None


def test_the_relative_tolerance_is_measured_on_the_expected_number() -> None:
    assert compare(100.0, 200.0, rtol=0.5, atol=0) is None
    assert compare(200.0, 100.0, rtol=0.5, atol=0) is not None


def test_without_absolute_tolerance_tiny_numbers_are_told_apart() -> None:
    assert compare(1e-12, 2e-12) is None
    assert found(1e-12, 2e-12, atol=0).kind == "value"
    assert compare(1e-12 * (1 + 1e-7), 1e-12, atol=0) is None


def test_the_default_tolerances_tell_a_mistake_from_rounding() -> None:
    assert compare(1 + RTOL / 2, 1.0) is None
    assert compare(1 + 2 * RTOL, 1.0) is not None
    assert compare(ATOL / 2, 0.0) is None
    assert compare(2 * ATOL, 0.0) is not None


# ----------------------------------------------------------------------------------------------------------- spots
@given(st.data(), npst.arrays("float64", npst.array_shapes(max_dims=3, max_side=5), elements=MODERATE))
def test_one_changed_entry_is_found_at_its_index(data: st.DataObject, expected: Any) -> None:
    index = tuple(data.draw(st.integers(0, side - 1)) for side in expected.shape)
    step = data.draw(st.sampled_from([-1, 1])) * data.draw(st.floats(2, 1e6)) * (ATOL + RTOL * abs(expected[index]))
    changed = expected.copy()
    changed[index] += step
    assume(abs(Fraction(changed[index]) - Fraction(expected[index])) > Fraction(3, 2) * Fraction(abs(step)) / 2)
    difference = found(changed, expected)
    spot = Spot(index, float(changed[index]), float(expected[index]))
    assert (difference.kind, difference.wrong, difference.size) == ("value", 1, expected.size)
    assert difference.first == difference.worst == spot


def test_first_is_the_earliest_and_worst_the_furthest_wrong_entry() -> None:
    expected = np.arange(12.0).reshape(3, 4)
    given = expected.copy()
    given[0, 3] += 0.5
    given[1, 2] -= 7.0
    given[2, 0] += 3.0
    difference = found(given, expected)
    assert (difference.wrong, difference.size) == (3, 12)
    assert difference.first == Spot((0, 3), 3.5, 3.0)
    assert difference.worst == Spot((1, 2), -1.0, 6.0)


def test_an_entry_within_its_tolerance_is_never_the_worst() -> None:
    difference = found(np.array([1e9 + 100, 1.1]), np.array([1e9, 1.0]))
    assert difference.wrong == 1
    assert difference.worst == Spot((1,), 1.1, 1.0)


def test_nan_is_worse_than_infinity_and_infinity_worse_than_any_number() -> None:
    expected = np.zeros(4)
    assert found(np.array([1e300, np.inf, np.nan, 1.0]), expected).worst.index == (2,)  # type: ignore[union-attr]
    assert found(np.array([1e300, -np.inf, 0.0, 1.0]), expected).worst.index == (1,)  # type: ignore[union-attr]


def test_spots_hold_python_numbers_and_python_indices() -> None:
    spot = found(np.array([[1, 2]]), np.array([[1, 3]])).worst
    assert spot == Spot((0, 1), 2, 3)
    assert [type(x) for x in (spot.given, spot.expected, *spot.index)] == [int] * 4


def test_unsigned_and_truth_values_are_compared_without_wrapping_around() -> None:
    assert found(np.array([0], np.uint8), np.array([255], np.uint8)).worst == Spot((0,), 0, 255)
    assert found(np.array([True, False]), np.array([True, True])).worst == Spot((1,), False, True)


@pytest.mark.parametrize(
    ("value", "fact"),
    [(Z, "(3, 2)"), ((1, 2), "tuple of 2"), ([1], "list of 1"), ({"a": 1}, "1"), ("x", "string"), (None, "None")],
)
def test_a_kind_is_named_in_words(value: Any, fact: str) -> None:
    assert fact in kind_of(value)


def test_a_number_in_any_form_is_a_number_but_a_truth_value_is_not() -> None:
    assert kind_of(1) == kind_of(1.0) == kind_of(np.array(1.0)) != kind_of(True)


# ------------------------------------------------------------------------------------------------------ known bugs
@pytest.mark.parametrize("expected", [2**64, 1.0])
def test_integers_beyond_64_bits_are_compared(expected: Any) -> None:
    assert (compare(2**64, expected) is None) == (expected == 2**64)


def test_numbers_at_opposite_ends_of_their_range_differ_without_a_warning() -> None:
    assert found(-1.7e308, 1.7e308).kind == "value"


def test_a_truth_value_is_no_complex_number() -> None:
    assert found(True, 1 + 0j).kind == "dtype"


def test_of_countless_keys_only_some_are_told() -> None:
    given = {number: number for number in range(100_000)}
    found = list(differences(given, {"W1": 1, "b1": 2}))
    assert [each.kind for each in found[:3]] == ["missing key", "missing key", "extra key"]
    assert max(len(found), *(len(each.given) for each in found[:2])) <= 2 + MAX_KEYS
    assert compare({**given, "W1": 1}, {**given, "W1": 1}) is None
