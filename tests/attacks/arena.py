"""Grading an attack and an honest submission after it, and judging what came of both."""

from __future__ import annotations

import ctypes
import functools
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.batch.choice import runner_maker
from autograder.compile.source import read_source
from autograder.compile.stubs import stubbed
from autograder.course import Course
from autograder.grade.child import Child, Died
from autograder.grade.hidden import HiddenCases
from autograder.grade.limits import Limits
from autograder.grade.runners import Runner
from autograder.grade.score import Grader
from autograder.grade.scratch import remove_tree
from autograder.grade.verdict import Result
from autograder.runner import wire
from autograder.sample import solved
from autograder.sandbox.levels import available
from tests.attacks.attack import Attack, Expected
from tests.attacks.planted import REPOSITORY, Listeners, Planted, planted_in

SLUG = "04-deep-network-step-by-step"
COURSE = Course(REPOSITORY)
SMALL = Limits(cpu=30, memory=512 << 20, file=4 << 20, disk=16 << 20, files=64, threads=64, log=64 << 10)
SHORT = replace(SMALL, cell_seconds=3, call_seconds=2, total_seconds=40)
# an ordinary process starts slowly, and imports everything in its first cell
SHORT_WITHOUT_ZYGOTE = replace(SMALL, cell_seconds=20, call_seconds=3)
MAX_HELD = wire.MAX_STRUCTURE + wire.MAX_BLOB + (4 << 20)
MAX_TOLD = 50_000
PR_SET_CHILD_SUBREAPER = 36


@functools.cache
def compiled_release() -> NotebookNode:
    """The student version of assignment 04, compiled in memory."""
    release = read_source(COURSE, SLUG)
    for cell in release.cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
            cell.source = stubbed(cell.source)
    return release


class Overheard:
    """A child that remembers everything it said."""

    def __init__(self, child: Child, heard: list[str], held: list[int]) -> None:
        self.child, self.heard, self.held = child, heard, held

    def ask(self, *arguments: Any) -> Iterator[Any]:
        """Ask as ever, and remember the replies."""
        try:
            for reply in self.child.ask(*arguments):
                self.heard.append(repr(reply))
                yield reply
        except Died as death:
            self.heard.append(death.cause)
            raise
        finally:
            self.held.append(len(self.child.received))

    def close(self) -> int | None:
        """Close as ever, and remember what was printed."""
        self.heard.append(bytes(self.child.printed).decode(errors="replace"))
        return self.child.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.child, name)


class OverhearingRunner:
    """Starts children of another runner, and listens to them."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.heard: list[str] = []
        self.held: list[int] = []

    @property
    def isolation(self) -> str:
        """The other runner's."""
        return self.runner.isolation

    def start(self, limits: Limits) -> Any:
        """Start a child."""
        return Overheard(self.runner.start(limits), self.heard, self.held)

    def close(self) -> None:
        """Close the other runner."""
        self.runner.close()


@dataclass
class Outcome:
    """What came of an attack.

    Attributes
    ----------
    forged : float
        Points beyond those deserved.
    honest_wrong : bool
        Whether the honest submission that came next was graded wrong.
    complaints : list of str
        Everything that is not as it should be.
    result : Result or None
        None if grading stopped, which stops a whole class.
    """

    forged: float = 0
    honest_wrong: bool = False
    complaints: list[str] = field(default_factory=list)
    result: Result | None = None


class Arena:
    """One runner, a class of attackers, and an honest student after each of them.

    Parameters
    ----------
    level : str
        A level of isolation; "none" is an ordinary process.
    folder : Path
        An empty folder.
    """

    def __init__(self, level: str, folder: Path, planted: Planted, listeners: Listeners, names: dict[str, Any]) -> None:
        self.level, self.folder = level, folder
        self.planted, self.listeners, self.names = planted, listeners, names
        self.release = compiled_release()
        self.assignment = COURSE.assignment(SLUG)
        self.runner = OverhearingRunner(make_runner(level))
        hidden = HiddenCases(self.assignment, seed=20_240_229)
        short = SHORT_WITHOUT_ZYGOTE if level == "none" else SHORT
        self.hostile = Grader(hidden, self.release, self.runner, short)
        self.honest = Grader(hidden, self.release, self.runner, Limits())
        self.right = solved(self.release, self.assignment)
        # whatever the runner keeps running for everybody runs from here on
        assert not self.honest_complaints()
        self.before = descendants()

    def try_attack(self, attack: Attack) -> Outcome:
        """Grade an attack made of cells."""
        path = self.folder / f"{attack.name}.ipynb"
        nbformat.write(attack.notebook(self.release, self.assignment, self.names), path)
        return self.try_file(path, attack.expected)

    def try_file(self, path: Path, expected: Expected) -> Outcome:
        """Grade the attack in a file, then an honest submission, and collect every complaint."""
        outcome, self.before = Outcome(), descendants()
        self.runner.heard.clear()
        self.runner.held.clear()
        try:
            outcome.result = self.hostile.grade(path, path.stem)
        except Exception as error:
            outcome.complaints.append(f"grading stopped with {type(error).__name__}: {error}"[:300])
        else:
            self._judge(outcome, expected)
        outcome.complaints += self._harm(expected.never, outcome.result)
        honest = self.honest_complaints()
        outcome.honest_wrong = bool(honest)
        outcome.complaints += honest
        return outcome

    def _judge(self, outcome: Outcome, expected: Expected) -> None:
        """Every verdict, and the words that go with them."""
        result = outcome.result
        assert result is not None
        for verdict in result.verdicts.values():
            wanted = expected.lost.get(verdict.exercise, "passed")
            deserved = 0 if verdict.exercise in expected.lost else verdict.max_points
            outcome.forged += max(0, verdict.points - deserved)
            if verdict.points != deserved or not re.fullmatch(wanted, verdict.status):
                outcome.complaints.append(f"{verdict.headline}, not {wanted}: {verdict.feedback}"[:500])
        for pattern, text in ((expected.says, told(result)), (expected.heard, "\n".join(self.runner.heard))):
            if not re.search(pattern, text, re.DOTALL):
                outcome.complaints.append(f"nothing says {pattern!r}: {text}"[:800])

    def _harm(self, never: str, result: Result | None) -> list[str]:
        """What the attack reached outside its process."""
        text = "\n".join([*self.runner.heard, told(result) if result else ""])
        found = [f"leaked: {word}" for word in self.planted.leaks(text)]
        found += [f"came back: {text[match.start() :][:200]}" for match in [re.search(never, text)] if never and match]
        found += [f"changed: {path}" for path in self.planted.changes()]
        found += [f"connected: {name}" for name in self.listeners.calls()]
        found += [f"still running: {pid}" for pid in lingering(self.before)]
        if result and len(told(result)) > MAX_TOLD:
            found.append(f"the feedback is {len(told(result))} characters long")
        held = max(self.runner.held, default=0)
        return found + ([f"the grader held {held >> 20} MB of replies"] if held > MAX_HELD else [])

    def honest_complaints(self) -> list[str]:
        """Grade an honest submission; it must get everything."""
        path = self.folder / "honest.ipynb"
        nbformat.write(self.right, path)
        result = self.honest.grade(path, "honest")
        if result.score == result.max_score and not result.notes:
            return []
        return [f"the honest submission got {result.score:g}: {told(result)}"[:500]]

    def close(self) -> None:
        """End the runner, and remove what it could not."""
        try:
            self.runner.close()
        except RecursionError:  # see the hole "deep_directories"
            remove_tree(self.runner.runner.folder)


@contextmanager
def arena(level: str, folder: Path) -> Iterator[Arena]:
    """Plant the secrets and open an arena."""
    adopt_orphans()
    with planted_in(folder) as (planted, listeners, names):
        place = Arena(level, folder, planted, listeners, names)
        try:
            yield place
        finally:
            place.close()


def levels() -> list[str]:
    """The levels of isolation that this machine offers, "none" among them."""
    return list(available())


def make_runner(level: str) -> Runner:
    """A runner of the given level, as grading makes it."""
    return runner_maker(COURSE, SLUG, (), trusted=True)(level)


def told(result: Result) -> str:
    """All that a student reads."""
    lines = [f"{verdict.headline}\n{verdict.feedback}" for verdict in result.verdicts.values()]
    return "\n".join([*result.notes, *lines])


def adopt_orphans() -> None:
    """Let processes whose parents have died become children of this one, so that none can hide."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants() -> set[int]:
    """The processes that come from this one and still run."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            children.setdefault(int(parent), []).append(int(path.parent.name))
    found: set[int] = set()
    waiting = [os.getpid()]
    while waiting:
        new = children.get(waiting.pop(), [])
        found.update(new)
        waiting += new
    return found


def lingering(before: set[int], seconds: float = 5.0) -> set[int]:
    """The processes that are there and were not before, once those that are ending have ended."""
    deadline = time.monotonic() + seconds
    while (extra := descendants() - before) and time.monotonic() < deadline:
        time.sleep(0.02)
    return extra
