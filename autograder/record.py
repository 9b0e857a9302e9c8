"""What a class keeps of each result: the journal's entry, a line in the log, and the notebook that was graded."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.batch.task import Outcome, Task
from autograder.classroom import Classroom
from autograder.evidence import Evidence
from autograder.fingerprints.answers import answer_fingerprints
from autograder.fingerprints.tests import fingerprints_of_tests, grader_fingerprint
from autograder.grade.submission import Submission, Unreadable, fit, read_submission
from autograder.grade.verdict import Result, Verdict
from autograder.journal import Journal, fingerprint
from autograder.log import Log, digest
from autograder.repair.frame import Frame
from autograder.turn import Turn
from dlcore import __version__
from dlcore.exercise import Assignment

TOOLS = {"science": ("numpy",), "keras": ("numpy", "tensorflow", "keras")}


def log_of(classroom: Classroom) -> Log:
    """The grading log of a class."""
    return Log(classroom.root / "log" / "grading.jsonl")


def evidence_of(classroom: Classroom) -> Evidence:
    """The notebooks that were graded in a class."""
    return Evidence(classroom.root / "log" / "submissions")


def turn_of(classroom: Classroom, slug: str) -> Turn:
    """The right to grade an assignment of a class."""
    folder = classroom.journal(slug).folder / "run"
    return Turn(folder / "lock", f"{slug} in {classroom.root} is being graded")


def versions(kind: str) -> dict[str, str]:
    """What results of an assignment of this kind are made with."""
    own = {"dlworkbook": __version__, "grader": grader_fingerprint()[:16]}
    own |= {"python": platform.python_version(), "platform": platform.platform()}
    return own | {tool: version for tool in TOOLS[kind] if (version := _version(tool))}


def logged(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the log says of an entry of the journal."""
    result = entry["result"]
    facts = {key: entry[key] for key in ("submission", "tests", "exercises", "kept", "versions", "graded")}
    about = {key: result[key] for key in ("student", "assignment", "seed", "isolation")}
    scores = {name: verdict["points"] for name, verdict in result["exercises"].items()}
    return {**about, **facts, "scores": scores, "result": digest(result)}


@dataclass
class Record:
    """The record of one assignment in a class.

    Parameters
    ----------
    classroom, assignment, release
        What is graded.
    """

    classroom: Classroom
    assignment: Assignment
    release: NotebookNode

    def __post_init__(self) -> None:
        self.tests = fingerprints_of_tests(self.assignment)
        self.versions = versions(self.assignment.kind)
        every = [nbformat.writes(self.release), __version__, *self.tests.values()]
        own = fingerprint(*(text.encode() for text in every))
        self.journal: Journal = self.classroom.journal(self.assignment.slug, own)
        self.log, self.evidence = log_of(self.classroom), evidence_of(self.classroom)
        self.turn = turn_of(self.classroom, self.assignment.slug)
        self._frame = Frame(self.release)
        self._last: tuple[Task, Submission | None] | None = None

    def begin(self, seed: int | None) -> tuple[int, bool]:
        """Begin a run; what an interrupted one did not come to write into the log is written now.

        Raises
        ------
        Busy
            If another process is in the middle of one.
        """
        self.turn.take()
        if self.journal.interrupted:
            self._catch_up()
        return self.journal.begin(seed)

    def write(self, outcome: Outcome) -> None:
        """Make a result final: the evidence first, then the journal, then the log, which can be made from it."""
        task, result = outcome.task, outcome.result
        if task.content is not None:
            self.evidence.keep(task.content)
        facts = {
            "seconds": round(outcome.seconds, 4),
            "graded": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": self.versions,
            "exercises": self._exercises(task, result),
            "kept": sorted(task.kept),
            "handed_in": {"name": task.path.name if task.path else "", "notes": list(task.notes)},
        }
        self.log.append(logged(self.journal.write(result, task.submission, facts)))

    def finish(self) -> None:
        """End a run: everything that follows from its results has been written."""
        if self.turn.taken:
            self.log.close()
            self.journal.finish()
            self.turn.end()

    def standing(self, task: Task) -> dict[str, Verdict]:
        """The verdicts of the student's last result that hold for this submission and these tests as well."""
        entry = self.journal.entry(task.student)
        try:
            verdicts, before = Result.from_dict(entry["result"]).verdicts, entry["exercises"]
            now = self._answers(task) if entry["versions"]["grader"] == self.versions["grader"] else {}
            facts = {name: (own["tests"], own["answer"]) for name, own in before.items()}
            return {name: verdicts[name] for name in now if facts.get(name) == (self.tests[name], now[name])}
        except (AttributeError, KeyError, TypeError):  # made by a version that did not keep what this needs
            return {}

    def _exercises(self, task: Task, result: Result) -> dict[str, Any]:
        """What each verdict follows from; one that was kept has the seed that it was made with."""
        answers, before = self._answers(task), self.journal.entry(task.student).get("exercises", {})
        return {
            name: {
                "tests": test,
                "answer": answers.get(name, ""),
                "seed": before[name]["seed"] if name in task.kept else result.seed,
            }
            for name, test in self.tests.items()
        }

    def submission(self, task: Task) -> Submission | None:
        """The submission as it is graded; ``None`` if there is nothing readable. The last one is remembered."""
        if self._last is None or self._last[0] is not task:
            self._last = task, _fitted(task, self._frame)
        return self._last[1]

    def _answers(self, task: Task) -> dict[str, str]:
        return answer_fingerprints(self.submission(task), self.assignment)

    def _catch_up(self) -> None:
        """Write into the log what the journal says and the log does not."""
        self.log.repair()
        own = (entry for entry in self.log.entries() if entry["assignment"] == self.assignment.slug)
        last = {entry["student"]: entry for entry in own}
        for entry in self._loggable():
            line = last.get(entry["student"], {})
            if entry != {key: value for key, value in line.items() if key != "number"}:
                self.log.append(entry)
        self.log.sync()

    def _loggable(self) -> Iterator[dict[str, Any]]:
        for _, entry in self.journal.entries():
            try:
                yield logged(entry)
            except (KeyError, TypeError):  # damaged, or made by a version that had no log
                continue


def _fitted(task: Task, frame: Frame) -> Submission | None:
    """What was handed in, in the released frame."""
    if task.path is None or task.content is None:
        return None
    try:
        return fit(read_submission(task.path, task.content), frame)
    except Unreadable:
        return None


def _version(tool: str) -> str:
    try:
        return importlib.metadata.version(tool)
    except importlib.metadata.PackageNotFoundError:
        return ""
