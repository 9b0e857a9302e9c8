"""`plain` rebuilds values from base types only, and names what has no plain form."""

from __future__ import annotations

import collections
import enum
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from dlcore.plain import MAX_DEPTH, NotPlain, plain, plain_key

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.complex_numbers(allow_nan=False)
ARRAYS = st.sampled_from(["f8", "f4", "i8", "u1", "?", "c16"]).flatmap(
    lambda dtype: npst.arrays(dtype, npst.array_shapes(min_dims=0, max_dims=3, max_side=3))
)
VALUES = st.recursive(
    SCALARS | st.text(max_size=4) | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)


def same(one: Any, other: Any) -> bool:
    """Whether two plain values agree in types and in every bit of their arrays."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


class Tagged(np.ndarray):
    """A subclass of arrays."""


class Tensor:
    """What a framework returns: no array, but able to become one."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def numpy(self) -> Any:
        return self.value


@given(VALUES)
@settings(deadline=None)
def test_a_plain_value_comes_back_as_it_is(value: Any) -> None:
    assert same(plain(value), value)


@given(ARRAYS)
@settings(deadline=None)
def test_arrays_are_copied_so_that_later_changes_do_not_show(array: Any) -> None:
    rebuilt = plain(array)
    assert isinstance(rebuilt, np.ndarray)
    assert not np.shares_memory(rebuilt, array)
    assert rebuilt.flags.writeable


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(1.5), 1.5),
        (np.float32(0.25), 0.25),
        (np.int8(-3), -3),
        (np.bool_(True), True),
        (np.complex128(1j), 1j),
        (np.str_("relu"), "relu"),
    ],
)
def test_numpy_scalars_become_python_scalars(value: Any, expected: Any) -> None:
    assert same(plain(value), expected)


def test_subclasses_of_arrays_become_base_arrays() -> None:
    for value in (np.arange(3.0).view(Tagged), np.ma.masked_array([0.0, 1.0, 2.0], mask=[1, 0, 0])):
        assert same(plain(value), np.arange(3.0))


def test_tensors_become_arrays() -> None:
    assert same(plain([Tensor(np.ones(2))]), [np.ones(2)])


def test_named_tuples_and_other_mappings_become_tuples_and_dictionaries() -> None:
    Cache = collections.namedtuple("Cache", "A W")
    mapping = collections.OrderedDict([(np.str_("b"), Cache(1.0, np.int64(2))), (np.int64(0), [])])
    assert same(plain(mapping), {"b": (1.0, 2), 0: []})


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({1.0}, "set"),
        (object(), "object"),
        (len, "builtin_function_or_method"),
        (b"bytes", "bytes"),
        ((number for number in [1]), "generator"),
        (range(3), "range"),
        (np.array(["a"]), "<U1"),
        (np.array([None]), "object"),
        (np.datetime64("2020-01-01"), "date"),
        (Tensor("no array"), "<U8"),
        (enum.IntEnum("Colour", ["RED"]).RED, "Colour"),  # type: ignore[attr-defined]
        ({(1, 2): 0.0}, "tuple"),
        ({True: 0.0}, "bool"),
        ([0.0, ({"a": {1}},)], "set"),
    ],
)
def test_what_has_no_plain_form_is_refused_by_its_name(value: Any, name: str) -> None:
    with pytest.raises(NotPlain, match=name):
        plain(value)


def test_keys_are_base_strings_and_integers() -> None:
    assert [(key, type(key)) for key in map(plain_key, ["a", np.str_("b"), 3, np.int32(4)])] == [
        ("a", str),
        ("b", str),
        (3, int),
        (4, int),
    ]


def nested(depth: int) -> Any:
    value: Any = 1.0
    for _ in range(depth):
        value = [value]
    return value


def test_nesting_is_allowed_up_to_the_limit_and_refused_beyond() -> None:
    assert plain(nested(MAX_DEPTH)) == nested(MAX_DEPTH)
    with pytest.raises(NotPlain, match=str(MAX_DEPTH)):
        plain(nested(MAX_DEPTH + 1))


def test_a_list_that_contains_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(NotPlain):
        plain(endless)


def test_a_long_double_becomes_a_number() -> None:
    assert plain(np.longdouble(1.5)) == 1.5


def test_a_numpy_scalar_may_stand_wherever_a_number_may() -> None:
    value: Any = np.float64(1.0)
    for _ in range(MAX_DEPTH):
        value = [value]
    assert plain(value) == nested(MAX_DEPTH)
