"""One submission's life: its cells run once, and again after every death, so that one bad call costs one exercise."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from autograder.grade.child import Answer, Child, Died, Lost, Unsendable
from autograder.grade.limits import Limits
from autograder.grade.runners import Runner
from autograder.grade.submission import Cell

MAX_STARTS, MAX_LOST = 12, 3
CLAIMS = ("value", "error", "missing", "unreadable", "printed", "changed")  # what a child may say of a call

T = TypeVar("T")
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
        self._end = time.monotonic() + self.limits.total_seconds

    def call(self, asked: Asked, arguments: Sequence[Any], helpers: Sequence[str], answer: Answer) -> dict[str, Any]:
        """Call a function of the notebook, or a plain cell as one.

        Returns
        -------
        dict
            The child's reply ("value", "error", "missing", "unreadable", "printed"), or {"death": cause}.
        """
        request = {"op": "call", "arguments": list(arguments), "helpers": list(helpers), **asked}

        def ask() -> dict[str, Any]:
            try:
                seconds = self._seconds(self.limits.call_seconds)
                reply = self._alive().ask(request, seconds, answer, self.limits.helps)
                return {key: reply[key] for key in CLAIMS if key in reply}
            except Unsendable as problem:
                return {"unreadable": str(problem)}
            except Died as death:
                return {"death": self._bury(death.cause)}

        return self._insist(ask)

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
            self._child = self.runner.start(self.limits)
            self._run_all(self._child)
        return self._child

    def _run_all(self, child: Child) -> None:
        for position, cell in enumerate(self.cells):
            if position in self.fates and self.fates[position].death:
                continue
            try:
                request = {"op": "cell", "source": cell.source}
                reply = child.ask(request, self._seconds(self.limits.cell_seconds))
            except Unsendable as problem:
                self.fates[position] = CellFate(cell, error={"type": "unreadable text", "message": str(problem)})
                continue
            except Died as death:
                self.fates[position] = CellFate(cell, death=self._bury(death.cause))
                return
            if isinstance(reply.get("error"), dict):
                self.fates[position] = CellFate(cell, error=reply["error"])

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


def _exit_words(code: int) -> str:
    """What an exit code says: a signal's name, or a status."""
    if code >= 0:
        return f"exit status {code}"
    names = {signal.SIGSEGV: "segmentation fault", signal.SIGXCPU: "CPU time used up", signal.SIGKILL: "killed"}
    names[signal.SIGXFSZ] = "too much written to disk"
    with contextlib.suppress(ValueError):  # real-time signals have no name
        return names.get(signal.Signals(-code), signal.Signals(-code).name)
    return f"signal {-code}"
