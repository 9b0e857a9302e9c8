"""Frames carry plain values exactly, and whatever else arrives is a protocol error, soon and cheaply."""

from __future__ import annotations

import contextlib
import random
import tracemalloc
from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.runner import wire

DTYPES = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(),
    hnp.unsigned_integer_dtypes(),
    hnp.floating_dtypes(),
    hnp.complex_number_dtypes(),
)
ARRAYS = DTYPES.flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(),
    st.complex_numbers(),
    st.text(st.characters(exclude_categories=["Cs"])),
)
KEYS = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), st.integers(-9, 9))
PLAIN = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


def decoded(frame: bytes) -> Any:
    """The value of a frame, taken apart as a receiver does."""
    structure, blob = wire.frame_lengths(frame[: wire.HEADER.size])
    body = frame[wire.HEADER.size :]
    return wire.decode(body[:structure], body[structure : structure + blob])


def same(a: Any, b: Any) -> bool:
    """Equality of plain values that also tells types, shapes and signs apart, and in which nan equals nan."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return repr(a) == repr(b)


@settings(max_examples=400, deadline=None)
@given(PLAIN)
def test_plain_values_survive_the_journey(value):
    assert same(decoded(wire.encode(value)), value)


def test_received_arrays_are_writable_and_share_no_memory():
    x = np.zeros(3)
    first, second = decoded(wire.encode([x, x]))
    first += 1
    assert second.sum() == 0


@pytest.mark.parametrize("value", [object(), {1, 2}, np.array(["text"]), np.array([None]), [1, {2: print}], 2**64])
def test_what_is_not_plain_is_not_sent(value):
    with pytest.raises((TypeError, ValueError, OverflowError)):
        wire.encode(value)


def test_what_is_too_large_is_not_sent():
    with pytest.raises(ValueError, match="too large"):
        wire.encode(np.zeros(wire.MAX_BLOB + 1, np.uint8))


@pytest.mark.parametrize("lengths", [(wire.MAX_STRUCTURE + 1, 0), (0, wire.MAX_BLOB + 1), (2**32 - 1, 2**32 - 1)])
def test_a_header_cannot_announce_more_than_the_limits(lengths):
    with pytest.raises(wire.ProtocolError):
        wire.frame_lengths(wire.HEADER.pack(*lengths))


def array(dtype: Any, shape: Any, blob: bytes) -> tuple[bytes, bytes]:
    """A frame's parts with one array whose header says whatever is asked."""
    return msgpack.packb(msgpack.ExtType(1, msgpack.packb([dtype, shape]))), blob


HOSTILE = {
    "objects": array("|O8", [1], bytes(8)),
    "raw memory": array("|V8", [1], bytes(8)),
    "a record": array("(1000000,1000000)f8", [1], b""),
    "a huge item": array("<f99", [1], bytes(99)),
    "text": array("<U5", [1], b"\xff" * 20),
    "times": array("<M8[s]", [1], bytes(8)),
    "more than there is": array("<f8", [2], bytes(8)),
    "less than there is": array("<f8", [1], bytes(16)),
    "a product that overflows": array("<f8", [2**32, 2**32], bytes(8)),
    "nothing, very often": array("<f8", [0, 10**18], b""),
    "a negative length": array("<f8", [-1], bytes(8)),
    "a length that is no whole number": array("<f8", [1.0], bytes(8)),
    "a length that is true": array("<f8", [True], bytes(8)),
    "very many dimensions": array("<f8", [1] * 60, bytes(8)),
    "a shape that is no list": array("<f8", 3, bytes(24)),
    "nesting": (b"\x91" * 1_000_000 + b"\xc0", b""),
    "nesting of tuples": (msgpack.packb(msgpack.ExtType(2, b"\x91" * 100_000 + b"\xc0")), b""),
    "a list that announces a billion": (b"\xdd\x3f\xff\xff\xff", b""),
    "a dictionary that announces a billion": (b"\xdf\x3f\xff\xff\xff", b""),
    "bytes": (msgpack.packb(b"x"), b""),
    "a time": (msgpack.packb(msgpack.Timestamp(1)), b""),
    "an unknown extension": (msgpack.packb(msgpack.ExtType(9, b"")), b""),
    "a list as key": (b"\x81\x91\x01\x01", b""),
    "a float as key": (msgpack.packb({1.5: 1}), b""),
    "two values": (msgpack.packb(1) * 2, b""),
    "nothing": (b"", b""),
    "bytes left over": (msgpack.packb(1), b"x"),
    "text that is no UTF-8": (b"\xa2\xff\xff", b""),
    "a complex number of text": (msgpack.packb(msgpack.ExtType(3, msgpack.packb(["a", "b"]))), b""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_frames_are_protocol_errors_and_cost_little(name):
    structure, blob = HOSTILE[name]
    tracemalloc.start()
    with pytest.raises(wire.ProtocolError):
        wire.decode(structure, blob)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 << 20


def require_plain(value: Any, budget: int) -> None:
    """Fail unless a value is plain and not larger than its frame could be."""
    waiting, arrays = [value], 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            assert all(type(key) in (str, int) for key in item)
            waiting += item.values()
        elif type(item) in (list, tuple):
            waiting += item
        elif type(item) is np.ndarray:
            assert item.dtype.kind in "biufc"
            arrays += item.nbytes
        else:
            assert item is None or type(item) in (bool, int, float, complex, str)
    assert arrays <= budget


def mutated(frame: bytes, rng: random.Random) -> tuple[bytes, bytes]:
    """A frame's parts after a few random changes, cuts and repetitions."""
    structure, _ = wire.frame_lengths(frame[: wire.HEADER.size])
    body = bytearray(frame[wire.HEADER.size :])
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(body)) if rng.random() < 0.2 else rng.randrange(min(structure, len(body)))
        kind = rng.random()
        if kind < 0.7:
            body[at] = rng.choice((rng.randrange(256), 0xC1, 0xDD, 0xDF, 0xC9, 0xD4, 0x91, 0x81))
        elif kind < 0.85:
            del body[at : at + rng.randint(1, 4)]
        else:
            body[at:at] = body[at : at + rng.randint(1, 16)]
        if not body:
            return b"", b""
    return bytes(body[:structure]), bytes(body[structure:])


SEEDS = [
    {"nonce": 1, "value": [np.arange(12.0).reshape(3, 4), {"a": 1.5, "b": [1, 2, "x"]}]},
    {"nonce": 2**62, "error": {"type": "ValueError", "message": "é" * 40, "line": "x = 1"}, "printed": ""},
    {
        "nonce": 3,
        "help": "relu",
        "arguments": [np.ones((2, 0), bool), (1, 2j, None)],
        "named": {"k": np.float64(1).item()},
    },
    [((((np.zeros(3, np.complex64),),),), {0: {1: {2: ()}}})],
]


@pytest.mark.parametrize("position", range(len(SEEDS)))
def test_mutated_frames_are_plain_values_or_protocol_errors(position):
    """Ten thousand mutations of each kind of frame; the memory that one may take is bounded by its size."""
    frame, rng, refused = wire.encode(SEEDS[position]), random.Random(position), 0
    tracemalloc.start()
    for _ in range(10_000):
        structure, blob = mutated(frame, rng)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        try:
            require_plain(wire.decode(structure, blob), len(blob))
        except wire.ProtocolError:
            refused += 1
        assert tracemalloc.get_traced_memory()[1] - before < 1 << 20
    tracemalloc.stop()
    assert 1000 < refused < 10_000  # both outcomes were seen


@settings(max_examples=2000, deadline=None)
@given(st.binary(max_size=60), st.binary(max_size=40))
def test_random_bytes_are_plain_values_or_protocol_errors(structure, blob):
    with contextlib.suppress(wire.ProtocolError):
        require_plain(wire.decode(structure, blob), len(blob))
