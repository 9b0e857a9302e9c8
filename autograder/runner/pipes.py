"""The child's ends of the pipes, in blocking mode."""

from __future__ import annotations

import os
from typing import Any

from . import wire


def receive(source: int) -> Any:
    """Read one frame; raises ``EOFError`` when the grader has closed the pipe."""
    structure, blob = wire.frame_lengths(_read(source, wire.HEADER.size))
    return wire.decode(_read(source, structure), _read(source, blob))


def send(target: int, value: Any) -> None:
    """Write one frame."""
    frame = memoryview(wire.encode(value))
    while frame:
        frame = frame[os.write(target, frame) :]


def _read(source: int, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = os.read(source, min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
