"""Frames between the grader and the process that runs a student's code: msgpack, never pickle.

A frame is two little-endian 32-bit lengths, a msgpack structure, and a blob that holds the raw bytes of the arrays in
the order in which the structure names them. The structure is small and the blob is consumed exactly once, so that no
frame can grow in memory beyond its own size. Every decoding error is a `ProtocolError`.
"""

from __future__ import annotations

import functools
import math
import re
import struct
from typing import Any

import msgpack
import numpy as np

MAX_STRUCTURE = 1 << 20
MAX_BLOB = 64 << 20
MAX_DIMENSIONS = 16
MAX_DEPTH = 30  # a result of 20 levels inside a message
MAX_DESCRIPTION, MAX_KNOWN = 128, 4096
HEADER = struct.Struct("<II")

_ARRAY, _TUPLE, _COMPLEX = 1, 2, 3
_LEAVES = {type(None), bool, int, float, complex, str, np.ndarray}
_DTYPE = re.compile(r"[<>|][biufc]\d{1,2}")
_ERRORS = (ValueError, TypeError, KeyError, OverflowError, RecursionError, MemoryError, struct.error)


class ProtocolError(Exception):
    """The other side sent something that is no valid frame."""


def encode(value: Any) -> bytes:
    """Return the frame for a plain value (see `dlcore.plain`).

    Raises
    ------
    TypeError, ValueError, OverflowError
        If the value is not plain, or too large.
    """
    blob: list[bytes] = []
    structure = msgpack.packb(value, default=lambda item: _pack(item, blob), strict_types=True)
    size = sum(map(len, blob))
    if len(structure) > MAX_STRUCTURE or size > MAX_BLOB:
        raise ValueError(f"a value of {(len(structure) + size) / 1e6:.0f} MB is too large")
    return b"".join([HEADER.pack(len(structure), size), structure, *blob])


def frame_lengths(header: bytes) -> tuple[int, int]:
    """Read a frame's header: the lengths of its structure and its blob, refused if beyond the limits."""
    structure, blob = HEADER.unpack(header)
    if structure > MAX_STRUCTURE or blob > MAX_BLOB:
        raise ProtocolError(f"a frame of {structure} + {blob} bytes")
    return structure, blob


def decode(structure: bytes, blob: bytes) -> Any:
    """Return the plain value of a frame; arrays are fresh and writable."""
    reader = _Blob(memoryview(blob))
    try:
        value = _unpack(structure, reader)
        _require_plain(value)
    except _ERRORS as error:
        raise ProtocolError(f"{type(error).__name__} in a frame") from error
    except msgpack.exceptions.UnpackException as error:
        raise ProtocolError(f"{type(error).__name__} in a frame") from error
    if reader.position != len(blob):
        raise ProtocolError("bytes left over in a frame")
    return value


class _Blob:
    """Hands out the blob's bytes, array after array."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.position = data, 0

    def take(self, size: int) -> memoryview:
        if size > len(self.data) - self.position:
            raise ProtocolError("an array is longer than its frame")
        self.position += size
        return self.data[self.position - size : self.position]


def _pack(item: Any, blob: list[bytes]) -> msgpack.ExtType:
    if isinstance(item, tuple):
        return msgpack.ExtType(_TUPLE, msgpack.packb(list(item), default=lambda i: _pack(i, blob), strict_types=True))
    if isinstance(item, complex):
        return msgpack.ExtType(_COMPLEX, msgpack.packb([item.real, item.imag]))
    if not isinstance(item, np.ndarray) or item.dtype.kind not in "biufc":
        raise TypeError(f"a value of type {type(item).__name__} cannot be sent")
    blob.append(item.tobytes())
    return _described(item.dtype.str, item.shape)


@functools.lru_cache(MAX_KNOWN)
def _described(name: str, shape: tuple[int, ...]) -> msgpack.ExtType:
    """What the structure says of an array; most arrays of a conversation are of few kinds."""
    return msgpack.ExtType(_ARRAY, msgpack.packb([name, list(shape)]))


def _unpack(structure: bytes, reader: _Blob) -> Any:
    return msgpack.unpackb(structure, ext_hook=lambda code, data: _extension(code, data, reader), strict_map_key=False)


def _extension(code: int, data: bytes, reader: _Blob) -> Any:
    if code == _TUPLE:
        return tuple(_list(_unpack(data, reader)))
    if code == _COMPLEX:
        real, imaginary = _list(msgpack.unpackb(data))
        return complex(real, imaginary)
    if code != _ARRAY:
        raise ProtocolError(f"unknown extension {code}")
    if len(data) > MAX_DESCRIPTION:
        raise ProtocolError("an array header")
    dtype, shape, size = _description(data)
    return np.frombuffer(reader.take(size), dtype).reshape(shape).copy()


@functools.lru_cache(MAX_KNOWN)
def _description(data: bytes) -> tuple[np.dtype[Any], tuple[int, ...], int]:
    """An array's type, its shape, and how many bytes it takes, from what the structure says of it."""
    name, shape = _list(msgpack.unpackb(data))
    if not isinstance(name, str) or not _DTYPE.fullmatch(name) or len(_list(shape)) > MAX_DIMENSIONS:
        raise ProtocolError("an array header")
    if not all(type(length) is int and 0 <= length <= MAX_BLOB for length in shape):
        raise ProtocolError("an array's shape")
    dtype = np.dtype(name)
    return dtype, tuple(shape), math.prod(shape) * dtype.itemsize


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ProtocolError("a list was expected")
    return value


def _require_plain(value: Any, depth: int = 0) -> None:
    """Refuse what msgpack knows and we do not send: bytes, timestamps, odd dictionary keys, very deep nesting."""
    if type(value) in _LEAVES:
        return
    if depth > MAX_DEPTH:
        raise ProtocolError(f"a value nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, dict):
        if not all(type(key) in (str, int) for key in value):
            raise ProtocolError("a dictionary key")
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            _require_plain(item, depth + 1)
    else:
        raise ProtocolError(f"a value of type {type(value).__name__}")
