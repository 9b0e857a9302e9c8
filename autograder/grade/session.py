"""One submission's life: its cells run once, and again after every death, so that one bad call costs one exercise."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from autograder.grade.cell import Cell
from autograder.grade.child import Answer, Child, Died, Lost, Unsendable
from autograder.grade.limits import Limits
from autograder.grade.runners import Runner

MAX_STARTS, MAX_LOST = 12, 3
CLAIMS = ("value", "error", "missing", "unreadable", "printed", "changed")  # what a child may say

T = TypeVar("T")
Reply = dict[str, Any]
Asked = dict[str, Any]  # {"name", "through"}, for a plain cell also {"cell": {"source", "reads", "sets"}}


@dataclass
class CellFate:
    """What became of a cell: the error it raised, or how it ended the process."""

    cell: Cell
    error: dict[str, Any] | None = None
    death: str = ""


@dataclass
class Session:
    """Runs a submission's cells and calls its functions, starting over when a child dies.

    Cells, and the calls of one function, are first asked for in one request, within the time of a single one. If no
    valid reply comes, what was at fault is unknown: the child is forgotten, and all is asked for one by one.

    Parameters
    ----------
    runner : Runner
        Where the code runs.
    cells : sequence of Cell
        The cells to run, in order.
    limits : Limits
        Budgets; the total is for the whole session.
    """

    runner: Runner
    cells: Sequence[Cell]
    limits: Limits
    fates: dict[int, CellFate] = field(default_factory=dict)
    printed: int = 0
    dropped: int = 0

    def __post_init__(self) -> None:
        self._child: Child | None = None
        self._starts = 0
        self._one_by_one = False
        self._end = time.monotonic() + self.limits.total_seconds

    def series(
        self, asked: Asked, inputs: Sequence[Sequence[Any]], helpers: Sequence[str], answer: Answer
    ) -> list[Reply]:
        """Call a function of the notebook, or a plain cell as one, with one input after the other.

        Returns
        -------
        list of dict
            The child's reply to each call ("value", "error", "missing", "unreadable", "printed"), or {"death": cause}.
            A death ends the series, and so does a missing function: all that follow get the same reply.
        """
        requests = [
            {"op": "call", "arguments": list(arguments), "helpers": list(helpers), **asked} for arguments in inputs
        ]
        replies = self._insist(lambda: self._calls_together(requests, answer)) or []
        for request in requests[len(replies) :]:
            over = bool(replies) and ("death" in replies[-1] or "missing" in replies[-1])
            replies.append(replies[-1] if over else self._call(request, answer))
        return replies

    def run_cells(self) -> None:
        """Run the cells now, so that their fates are known even if nothing is called."""

        def run() -> None:
            try:
                self._alive()
            except Died as death:
                self._bury(death.cause)

        self._insist(run)

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            with contextlib.suppress(Lost):
                self._bury("the session is over")

    def _call(self, request: dict[str, Any], answer: Answer) -> Reply:
        """Make one call."""

        def ask() -> Reply:
            try:
                seconds = self._seconds(self.limits.call_seconds)
                return _claims(self._alive().ask(request, seconds, answer, self.limits.helps))
            except Unsendable as problem:
                return {"unreadable": str(problem)}
            except Died as death:
                return {"death": self._bury(death.cause)}

        return self._insist(ask)

    def _calls_together(self, requests: list[dict[str, Any]], answer: Answer) -> list[Reply] | None:
        """Make calls in one request; ``None`` if they have to be made one by one."""
        try:
            child = self._alive()
        except Died:
            return None
        return self._together(child, requests, self.limits.call_seconds, answer)

    def _together(
        self, child: Child, requests: list[dict[str, Any]], seconds: float, answer: Answer | None = None
    ) -> list[Reply] | None:
        """Put several requests as one; without a valid reply the child is forgotten, as if it had never been."""
        if self._one_by_one or len(requests) < 2:
            return None
        began = time.monotonic()
        with contextlib.suppress(Unsendable, Died):
            helps = self.limits.helps * len(requests)
            request = {"op": "together", "requests": requests}
            replies = child.ask(request, self._seconds(seconds), answer, helps).get("replies")
            if isinstance(replies, list) and [type(reply) for reply in replies] == [dict] * len(requests):
                return [_claims(reply) for reply in replies]
        self._one_by_one = True
        self._bury("")
        self._starts -= 1
        self._end += time.monotonic() - began
        return None

    def _insist(self, action: Callable[[], T]) -> T:
        """Do something once more if the place where the child ran was lost; give up after a few times."""
        for _ in range(MAX_LOST):
            with contextlib.suppress(Lost):
                return action()
        raise Lost("the processes that run submissions end again and again")

    def _alive(self) -> Child:
        """Return a child in which all harmless cells have run."""
        while self._child is None:
            if self._starts >= MAX_STARTS or time.monotonic() > self._end:
                raise Died("the time for this submission is used up")
            self._starts += 1
            began = time.monotonic()
            self._child = self.runner.start(self.limits)
            self._end += time.monotonic() - began  # warming up is not the submission's doing
            self._run_all(self._child)
        return self._child

    def _run_all(self, child: Child) -> None:
        cells = [(n, cell) for n, cell in enumerate(self.cells) if n not in self.fates or not self.fates[n].death]
        requests = [{"op": "cell", "source": cell.source} for _, cell in cells]
        replies = self._together(child, requests, self.limits.cell_seconds)
        for position, (number, cell) in enumerate(cells):
            if self._child is None:
                return
            reply = replies[position] if replies else self._run(child, number, requests[position])
            if isinstance(reply.get("error"), dict):
                self.fates[number] = CellFate(cell, error=reply["error"])

    def _run(self, child: Child, number: int, request: dict[str, Any]) -> Reply:
        """Run one cell; if it ends the process, note that."""
        try:
            return _claims(child.ask(request, self._seconds(self.limits.cell_seconds)))
        except Unsendable as problem:
            return {"error": {"type": "unreadable text", "message": str(problem)}}
        except Died as death:
            self.fates[number] = CellFate(self.cells[number], death=self._bury(death.cause))
            return {}

    def _bury(self, cause: str) -> str:
        """Close the dead child and return what it died of, as far as its exit code tells."""
        child, self._child = self._child, None
        if child is None:
            return cause
        code = child.close()
        self.printed += len(child.printed)
        self.dropped += child.dropped
        if cause == "the process ended" and code is not None:
            return f"the process ended by itself ({_exit_words(code)})"
        return cause

    def _seconds(self, budget: float) -> float:
        return max(0.1, min(budget, self._end - time.monotonic()))


def _claims(reply: Reply) -> Reply:
    return {key: reply[key] for key in CLAIMS if key in reply}


def _exit_words(code: int) -> str:
    """What an exit code says: a signal's name, or a status."""
    if code >= 0:
        return f"exit status {code}"
    names = {signal.SIGSEGV: "segmentation fault", signal.SIGXCPU: "CPU time used up", signal.SIGKILL: "killed"}
    names[signal.SIGXFSZ] = "too much written to disk"
    with contextlib.suppress(ValueError):  # real-time signals have no name
        return names.get(signal.Signals(-code), signal.Signals(-code).name)
    return f"signal {-code}"
