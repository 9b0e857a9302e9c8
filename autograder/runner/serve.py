"""The child's loop: run cells, then answer calls of the functions they defined.

Several requests come in a frame; each is replied to, with the frame's nonce, before the next one is begun. While a
call runs, the student's function may need another exercise's function: if the grader named it as a helper, the child
asks the grader for its result instead of running the student's own.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from typing import Any

from dlcore.plain import NotPlain, plain
from dlcore.plain_cell import PlainCell
from dlcore.through import asked_through, by_path

from . import limits, pipes, wire
from .shell import QuietShell, error_as_data, run_cell

MAX_PRINTED = 2000


class FirstCharacters(io.TextIOBase):
    """A text stream that keeps its first characters and forgets the rest."""

    def __init__(self, limit: int = MAX_PRINTED) -> None:
        self.kept, self.limit = "", limit

    def write(self, text: str) -> int:
        self.kept += text[: self.limit - len(self.kept)]
        return len(text)


def _changed(before: list[bytes], after: list[Any]) -> list[int]:
    """Which arguments are not what they were: a claim, good for a hint.

    They came as bytes and are compared as bytes: no copies have to be made, as `dlcore.attempt.changed` needs them.
    """
    return [
        position for position, (frame, value) in enumerate(zip(before, after, strict=True)) if frame != _frame(value)
    ]


def _frame(value: Any) -> bytes:
    """A value as it is sent; nothing if it has become something else, or the student's code has broken the sending."""
    try:
        return wire.encode(value)
    except Exception:
        return b""


class Server:
    """Answers the grader's requests with what the student's code does."""

    def __init__(self, source: int, target: int, shell: QuietShell) -> None:
        self.source, self.target, self.shell = source, target, shell
        self.answers: dict[str, Any] = {}  # the functions that the answers' own cells gave their names to

    def run(self) -> None:
        """Serve until the grader closes the pipe."""
        while True:
            try:
                asked = pipes.receive(self.source)
            except EOFError:
                return
            for request in asked["requests"]:
                self._answer({**request, "nonce": asked["nonce"]})

    def _answer(self, request: dict[str, Any]) -> None:
        """Do one thing; what it printed comes before the reply, and the reply before the next thing is begun."""
        limits.allow_cpu(request.get("cpu", 0.0))
        reply = getattr(self, request["op"])(request)
        self._flush()
        self._send({"nonce": request["nonce"], **reply})

    def cell(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run one cell; the reply carries its error, if any."""
        error, name = run_cell(self.shell, request["source"]), request.get("name", "")
        if callable(self.shell.user_ns.get(name)):
            self.answers[name] = self.shell.user_ns[name]
        return {"error": error}

    def call(self, request: dict[str, Any]) -> dict[str, Any]:
        """Call a function of the notebook; the reply carries its value or its error, and what it printed."""
        self._restore()
        function = self._function(request)
        if not callable(function):
            return {"missing": type(function).__name__ if request["name"] in self.shell.user_ns else ""}
        printed, before = FirstCharacters(), [_frame(argument) for argument in request["arguments"]]
        try:
            with self._helpers(request), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                value = plain(asked_through(function, by_path(request["through"]))(*request["arguments"]))
            return {"value": value, "printed": printed.kept, "changed": _changed(before, request["arguments"])}
        except NotPlain as error:
            return {"unreadable": str(error), "printed": printed.kept}
        except BaseException as error:
            return {"error": error_as_data(error), "printed": printed.kept}

    def _restore(self) -> None:
        """Let answers be functions again where a later cell has put something else in their place, or nothing."""
        names = self.shell.user_ns
        names.update({name: own for name, own in self.answers.items() if not callable(names.get(name))})

    def _function(self, request: dict[str, Any]) -> Any:
        """The notebook's function of this name, or the plain cell that came with the request as one."""
        if "cell" not in request:
            return self.shell.user_ns.get(request["name"])
        cell = request["cell"]
        return PlainCell(request["name"], cell["source"], cell["reads"], cell["sets"], self.shell.user_ns)

    @contextlib.contextmanager
    def _helpers(self, request: dict[str, Any]) -> Iterator[None]:
        """Let the grader answer for the named helpers while a call runs."""
        names = request.get("helpers") or []
        own = {name: self.shell.user_ns[name] for name in names if name in self.shell.user_ns}
        self.shell.user_ns.update({name: self._ask_grader(request["nonce"], name) for name in names})
        try:
            yield
        finally:
            for name in names:
                self.shell.user_ns.pop(name, None)
            self.shell.user_ns.update(own)

    def _ask_grader(self, nonce: int, name: str) -> Callable[..., Any]:
        def helper(*arguments: Any, **named: Any) -> Any:
            question = {"nonce": nonce, "help": name, "arguments": plain(list(arguments)), "named": plain(named)}
            pipes.send(self.target, question)
            answer = pipes.receive(self.source)
            if "refused" in answer:
                raise ValueError(answer["refused"])
            return answer["value"]

        return helper

    def _send(self, message: dict[str, Any]) -> None:
        try:
            pipes.send(self.target, message)
        except (TypeError, ValueError, OverflowError) as error:
            pipes.send(self.target, {"nonce": message["nonce"], "unreadable": str(error)[:200]})

    @staticmethod
    def _flush() -> None:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
