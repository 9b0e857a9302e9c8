"""The grader's side of the conversation with one child process: deadlines, size limits, strict replies."""

from __future__ import annotations

import contextlib
import math
import os
import secrets
import select
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from autograder.runner import wire

MOMENT, MOMENTS = 0.1, 5.0
TIME_IS_UP = "time is up"
GROWTH = 64  # bytes in memory for one of a structure: an empty list takes so many
MAX_RECEIVED = wire.HEADER.size + wire.MAX_STRUCTURE + wire.MAX_BLOB

Answer = Callable[[str, dict[str, Any]], dict[str, Any]]


class Died(Exception):
    """The child gave no valid reply; `cause` says why, in words that a student understands."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Unsendable(Exception):
    """A request that no frame can carry: text that is no Unicode, or too much of it. The child is as it was."""


class Lost(Exception):
    """The place where the child ran is gone; the student's code is not to blame, and may be run again."""


class Process(Protocol):
    """Whatever keeps the child: a plain process, or a sandbox."""

    def kill(self) -> int | None:
        """End the child for certain; return its exit code (negative: the signal that ended it) if known.

        Raises
        ------
        Lost
            If the child's place had ended before.
        """


class Child:
    """Three pipes to a process that runs a student's code.

    Parameters
    ----------
    to_child, from_child, log : int
        Descriptors for requests, replies, and whatever the student's code prints; owned by this object.
    process : Process
        Ends the child.
    log_limit : int
        Bytes of printing to keep.
    """

    def __init__(self, to_child: int, from_child: int, log: int, process: Process, log_limit: int) -> None:
        self.to_child, self.from_child, self.log = to_child, from_child, log
        self.process, self.log_limit = process, log_limit
        self.printed = bytearray()
        self.dropped = 0
        self.received = bytearray()
        self.weight = 0  # of the last frame, in bytes of memory
        for descriptor in (to_child, from_child, log):
            os.set_blocking(descriptor, False)

    def wait_ready(self, seconds: float) -> None:
        """Wait for the first frame, which says that the child is ready."""
        if not self._receive(time.monotonic() + seconds).get("ready"):
            raise Died("the process did not start as it should")

    def ask(
        self,
        requests: Sequence[dict[str, Any]],
        seconds: float,
        answer: Answer | None = None,
        helps: int = 0,
        end: float = math.inf,
    ) -> Iterator[Any]:
        """Send requests in one frame; yield the replies in their order, each as soon as it is there.

        Every reply may take so many `seconds`, beyond `end` a moment and at last none at all, and may come after up to
        `helps` questions of the child's, which are answered in between.

        Raises
        ------
        Unsendable
            Before anything was sent.
        Died
            When time is up, the child has ended, or what it sent is no valid reply. The child is then of no more use.
        """
        nonce = secrets.randbits(62)
        deadline = _deadline(seconds, end)
        self._send({"requests": list(requests), "nonce": nonce}, deadline)
        for _ in requests:
            yield self._reply(nonce, deadline, answer, helps)
            deadline = _deadline(seconds, end)

    def _reply(self, nonce: int, deadline: float, answer: Answer | None, helps: int) -> Any:
        while True:
            reply = self._receive(deadline)
            # an array would compare entry by entry: the types come first
            if type(reply.get("nonce")) is not int or reply["nonce"] != nonce:
                raise Died("the process sent something that answers no question")
            if "help" not in reply:
                return reply
            if answer is None or helps <= 0 or not isinstance(reply["help"], str):
                raise Died("the process asked more questions than it may")
            helps -= 1
            try:
                self._send({**answer(reply["help"], reply), "nonce": nonce}, deadline)
            except Unsendable as error:
                self._send({"refused": str(error), "nonce": nonce}, deadline)

    def close(self) -> int | None:
        """End the child and close the pipes; return the exit code if known (`Lost` as in `Process.kill`)."""
        try:
            return self.process.kill()
        finally:
            for descriptor in (self.to_child, self.from_child, self.log):
                with contextlib.suppress(OSError):
                    os.close(descriptor)
            self.to_child = self.from_child = self.log = -1

    def _send(self, message: dict[str, Any], deadline: float) -> None:
        try:
            frame = memoryview(wire.encode(message))
        except (ValueError, TypeError, OverflowError) as error:
            raise Unsendable(str(error)) from None
        while frame:
            _, writable = self._wait(deadline, writing=True)
            if writable:
                try:
                    frame = frame[os.write(self.to_child, frame[: 1 << 16]) :]
                except BlockingIOError:
                    continue
                except BrokenPipeError:
                    raise Died("the process ended") from None

    def _receive(self, deadline: float) -> dict[str, Any]:
        header = self._exactly(wire.HEADER.size, deadline)
        try:
            structure, blob = wire.frame_lengths(header)
            reply = wire.decode(self._exactly(structure, deadline), self._exactly(blob, deadline))
            self.weight = blob + GROWTH * structure
        except wire.ProtocolError:
            raise Died("the process sent something that is no valid answer") from None
        if not isinstance(reply, dict):
            raise Died("the process sent something that is no valid answer")
        return reply

    def _exactly(self, size: int, deadline: float) -> bytes:
        while len(self.received) < size:
            self._wait(deadline)
        part = bytes(self.received[:size])
        del self.received[:size]
        return part

    def _wait(self, deadline: float, writing: bool = False) -> tuple[bool, bool]:
        """Wait until something can be read or written; take in replies and printing as they come."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise Died(TIME_IS_UP)
        sources = [self.from_child] + ([self.log] if self.log >= 0 else [])
        readable, writable, _ = select.select(sources, [self.to_child] if writing else [], [], left)
        if self.log in readable:
            self._read_log()
        if self.from_child in readable:
            part = os.read(self.from_child, 1 << 20)
            if not part:
                raise Died("the process ended")
            self.received += part
            if len(self.received) > MAX_RECEIVED:
                raise Died("the process sent more than any answer is long")
        return bool(readable), bool(writable)

    def _read_log(self) -> None:
        part = os.read(self.log, 1 << 16)
        if not part:  # closed by the student's code: nothing more will be printed
            os.close(self.log)
            self.log = -1
        room = self.log_limit - len(self.printed)
        self.printed += part[:room]
        self.dropped += max(0, len(part) - room)


def _deadline(seconds: float, end: float) -> float:
    """When a reply has to be there; if no time is left for everything, it may take a moment, for some moments."""
    now = time.monotonic()
    return min(now + seconds, max(end, min(now + MOMENT, end + MOMENTS)))
