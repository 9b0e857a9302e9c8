"""One submission's life: its cells run once, and again after every death, so that one bad call costs one exercise."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from autograder.grade.cell import Cell
from autograder.grade.child import TIME_IS_UP, Answer, Child, Died, Lost, Unsendable
from autograder.grade.limits import Limits
from autograder.grade.own import OwnCells
from autograder.grade.runners import Runner

MAX_STARTS, MAX_LOST = 12, 3
MAX_DEADLY = 30  # cells that end the process: those start it over without being counted as starts
MAX_WEIGHT = 192 << 20  # bytes of memory that the replies of one series may take
MAX_TEXT, MAX_ARGUMENTS = 2000, 100

T = TypeVar("T")
Reply = dict[str, Any]
Asked = dict[str, Any]  # {"name", "through"}, for a plain cell also {"cell": {"source", "reads", "sets"}}


@dataclass
class CellFate:
    """What became of a cell: the error it raised, how it ended the process, or that there was no time left for it."""

    cell: Cell
    error: dict[str, str] | None = None
    death: str = ""
    passed_over: bool = False


@dataclass
class Session:
    """Runs a submission's cells and calls its functions, starting over when a child dies.

    Cells, and the calls of one function, are asked for in one request; each has its own time, and what the child does
    not reply to is what it died of.

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
        self._own = OwnCells(self.limits.cell_seconds)
        self._end = time.monotonic() + self.limits.total_seconds

    def series(
        self, asked: Asked, inputs: Sequence[Sequence[Any]], helpers: Sequence[str], answer: Answer
    ) -> list[Reply]:
        """Call a function of the notebook, or a plain cell as one, with one input after the other.

        Returns
        -------
        list of dict
            The child's reply to each call ("value", "error", "missing", "unreadable", "printed"), or {"death": cause}.
            A death ends the series: all that follow get the same reply.
        """
        call = {"op": "call", "cpu": self.limits.call_cpu, "helpers": list(helpers), **asked}
        requests = [{**call, "arguments": list(arguments)} for arguments in inputs]
        replies: list[Reply] = []
        while len(replies) < len(requests) and "death" not in (replies or [{}])[-1]:
            self._insist(lambda: self._call(requests[len(replies) :], answer, replies))
        return replies + replies[-1:] * (len(requests) - len(replies))

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

    def _call(self, requests: list[dict[str, Any]], answer: Answer, replies: list[Reply]) -> None:
        """Make calls until one ends the child; add the replies to `replies`."""
        try:
            child, weight = self._alive(), 0
            for reply in self._replies(child, requests, self.limits.call_seconds, answer):
                if weight > MAX_WEIGHT:
                    raise Died("its answers together are too large")
                replies.append(claims_of(reply))
                weight += child.weight
        except Died as death:
            replies.append({"death": self._bury(death.cause)})

    def _replies(
        self, child: Child, requests: Sequence[dict[str, Any]], seconds: float, answer: Answer | None = None
    ) -> Iterator[Reply]:
        """The child's replies; requests that no frame can carry together are put one by one."""
        try:
            yield from child.ask(requests, seconds, answer, self.limits.helps, self._end)
        except Unsendable as problem:
            if len(requests) == 1:
                yield {"unreadable": str(problem)}
                return
            for request in requests:
                yield from self._replies(child, [request], seconds, answer)

    def _insist(self, action: Callable[[], T]) -> T:
        """Do something once more if the place where the child ran was lost; give up after a few times."""
        for _ in range(MAX_LOST):
            with contextlib.suppress(Lost):
                return action()
        raise Lost("the processes that run submissions end again and again")

    def _alive(self) -> Child:
        """Return a child in which all harmless cells have run."""
        while self._child is None:
            deadly = sum(bool(fate.death) for fate in self.fates.values())
            if self._starts - deadly >= MAX_STARTS or deadly >= MAX_DEADLY or time.monotonic() > self._end:
                raise Died("the time for this submission is used up")
            self._starts += 1
            began = time.monotonic()
            self._child = self.runner.start(self.limits)
            self._end += time.monotonic() - began  # warming up is not the submission's doing
            self._run_all(self._child)
        return self._child

    def _run_all(self, child: Child) -> None:
        """Run the cells that are left, until one ends the child or the student's own have had their time."""
        cells, sparing = self._left(), self._own.used_up
        cpu = self.limits.cell_cpu
        requests = [{"op": "cell", "cpu": cpu, "source": cell.source, "name": cell.grade_id} for _, cell in cells]
        replies = self._replies(child, requests, self.limits.cell_seconds)
        for number, cell in cells:
            if cell.own and self._own.used_up and not sparing:
                self._bury("its cells are run without these")
                return
            fate = self._fate(number, cell, replies)
            if fate.error or fate.death:
                self.fates[number] = fate
            if fate.death:
                return

    def _left(self) -> list[tuple[int, Cell]]:
        """The cells that have ended no child yet; of the student's own not more than there is time for."""
        over = {number for number, fate in self.fates.items() if fate.death or fate.passed_over}
        cells = [(number, cell) for number, cell in enumerate(self.cells) if number not in over]
        if not self._own.used_up:
            return cells
        own = {number: cell for number, cell in cells if cell.own}
        for number in own.keys() - self._own.kept(own.items()):
            self.fates[number] = CellFate(own.pop(number), passed_over=True)
        return [(number, cell) for number, cell in cells if number in own or not cell.own]

    def _fate(self, number: int, cell: Cell, replies: Iterator[Reply]) -> CellFate:
        """What becomes of the cell whose reply is the next one."""
        began = time.monotonic()
        try:
            fate = CellFate(cell, _error(next(replies)))
        except Died as death:
            fate = CellFate(cell, death=self._bury(death.cause))
        if cell.own:
            self._own.count(number, time.monotonic() - began, bool(fate.death))
        return fate

    def _bury(self, cause: str) -> str:
        """Close the dead child and return what it died of, as far as its exit code tells."""
        child, self._child = self._child, None
        if child is None:
            return cause
        code = child.close()
        self.printed += len(child.printed)
        self.dropped += child.dropped
        if cause != "the process ended" or code is None:
            return cause
        # SIGPROF: a cell or a call has used its CPU time
        return TIME_IS_UP if code == -signal.SIGPROF else f"the process ended by itself ({_exit_words(code)})"


def claims_of(reply: Reply) -> Reply:
    """What a child says of a call: nothing is kept that is not of its kind."""
    claims: Reply = {"value": reply["value"]} if "value" in reply else {}
    claims |= {key: _text(reply[key]) for key in ("missing", "unreadable", "printed") if key in reply}
    if "error" in reply:
        claims["error"] = _error_claims(reply["error"])
    changed = reply.get("changed")
    positions = changed[:MAX_ARGUMENTS] if isinstance(changed, (list, tuple)) else ()
    return claims | {"changed": [position for position in positions if type(position) is int]}


def _error(reply: Reply) -> dict[str, str] | None:
    """The error that a cell raised, as the reply to it claims."""
    if "unreadable" in reply:
        return {"type": "unreadable text", "message": _text(reply["unreadable"])}
    return _error_claims(reply.get("error")) or None


def _error_claims(error: Any) -> dict[str, str]:
    parts = error if isinstance(error, dict) else {}
    return {key: _text(parts[key]) for key in ("type", "message", "line") if key in parts}


def _text(claim: Any) -> str:
    return claim[:MAX_TEXT] if isinstance(claim, str) else ""


def _exit_words(code: int) -> str:
    """What an exit code says: a signal's name, or a status."""
    if code >= 0:
        return f"exit status {code}"
    names = {signal.SIGSEGV: "segmentation fault", signal.SIGXCPU: "CPU time used up", signal.SIGKILL: "killed"}
    names[signal.SIGXFSZ] = "too much written to disk"
    with contextlib.suppress(ValueError):  # real-time signals have no name
        return names.get(signal.Signals(-code), signal.Signals(-code).name)
    return f"signal {-code}"
