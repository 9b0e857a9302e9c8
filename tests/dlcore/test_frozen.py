"""Freezing to JSON text and thawing gives a value back exactly."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from dlcore.frozen import freeze, thaw

DTYPES = [
    *("float64", "float32", "float16", ">f8", ">f4"),
    *("int64", "int32", "int16", "int8", ">i4"),
    *("uint64", "uint32", "uint16", "uint8", "bool"),
]
ARRAYS = st.sampled_from(DTYPES).flatmap(
    lambda dtype: npst.arrays(dtype, npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3))
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.sampled_from(["array", "tuple", "dict"]) | st.integers(), inner)
    ),
    max_leaves=10,
)


def through_text(value: Any) -> Any:
    return thaw(json.loads(json.dumps(freeze(value), ensure_ascii=False)))


def numbers(array: Any) -> tuple[Any, ...]:
    """Type, shape and bits of an array; a NaN is a NaN whatever its bits say."""
    if array.dtype.kind == "f":
        missing = np.isnan(array)
        return array.dtype, array.shape, missing.tobytes(), np.where(missing, 0, array).tobytes()
    return array.dtype, array.shape, array.tobytes()


def same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return numbers(one) == numbers(other)
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return repr(one) == repr(other)  # tells 0.0 from -0.0, and lets NaN equal NaN


@given(VALUES)
@settings(deadline=None)
def test_drawn_values_survive_json_text_exactly(value: Any) -> None:
    assert same(through_text(value), value)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_extremes_of_every_dtype_survive(dtype: str) -> None:
    kind = np.dtype(dtype)
    if kind.kind == "f":
        info = np.finfo(kind)
        extremes = [info.max, info.min, info.tiny, info.smallest_subnormal, info.eps, -0.0, np.inf, -np.inf, np.nan]
    elif kind.kind == "b":
        extremes = [True, False]
    else:
        extremes = [np.iinfo(kind).min, np.iinfo(kind).max, 0]
    array = np.array(extremes, dtype)
    assert same(through_text(array), array)


def test_shapes_survive_even_when_empty_or_without_dimensions() -> None:
    for shape in [(), (0,), (0, 3), (3, 0, 2), (1, 1)]:
        assert through_text(np.ones(shape)).shape == shape


def test_the_order_in_memory_does_not_matter() -> None:
    array = np.arange(6.0).reshape(2, 3)
    for variant in (np.asfortranarray(array), array[:, ::-1], array.T):
        assert same(through_text(variant), variant.copy(order="C"))


def test_dictionaries_keep_their_order_and_the_kind_of_their_keys() -> None:
    assert list(through_text({"b": 1, 2: 0, "2": 0, "a": 1})) == ["b", 2, "2", "a"]


def test_thawed_arrays_can_be_written_to() -> None:
    assert through_text(np.zeros(2)).flags.writeable


def test_an_array_is_one_line_of_a_file() -> None:
    text = json.dumps(freeze({"W1": np.zeros((20, 20))}), indent=1)
    assert sum("0.0, 0.0" in line for line in text.split("\n")) == 1


@pytest.mark.parametrize("value", [1j, np.array([1j]), np.ones(2, np.longdouble), [(1j,)]])
def test_what_json_cannot_hold_exactly_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        freeze(value)
