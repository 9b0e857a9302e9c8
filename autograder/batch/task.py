"""What a worker is told and what it answers; both can travel to another process or machine."""

from __future__ import annotations

import math
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

import nbformat

from autograder.course import Course
from autograder.grade.hidden import HiddenCases
from autograder.grade.limits import Limits
from autograder.grade.runners import Runner
from autograder.grade.score import Grader
from autograder.grade.submission import MAX_BYTES
from autograder.grade.verdict import Result, Status, Verdict
from autograder.journal import fingerprint

Document = dict[str, Any]  # an outcome as it travels: {"result": Result.as_dict(), "seconds": float}


@dataclass(frozen=True)
class Exam:
    """What all submissions of a run share.

    Attributes
    ----------
    slug : str
        The assignment.
    seed : int
        The seed of the hidden cases.
    release : str
        The text of the released notebook.
    limits : Limits
        What one submission may use.
    """

    slug: str
    seed: int
    release: str
    limits: Limits

    def grader(self, course: Course, runner: Runner) -> Grader:
        """The grader of this exam, with references from `course`."""
        hidden = HiddenCases(course.assignment(self.slug), self.seed)
        return Grader(hidden, nbformat.reads(self.release, as_version=4), runner, self.limits)


@dataclass(frozen=True)
class Task:
    """One submission to be graded.

    Attributes
    ----------
    student : str
        Whose it is.
    path : Path or None
        The notebook handed in, if there is one.
    submission : str
        The fingerprint of its content; "" for nothing readable.
    notes : tuple of str
        What is odd about how it was handed in.
    content : bytes or None
        What stood in the file when the fingerprint was taken: this is graded, on whichever machine, whatever becomes
        of the file. None for nothing readable.
    kept : mapping of str to Verdict
        Verdicts of an earlier result that still hold; these exercises are not graded again.
    """

    student: str
    path: Path | None
    submission: str
    notes: tuple[str, ...] = ()
    content: bytes | None = None
    kept: Mapping[str, Verdict] = field(default_factory=dict)

    @classmethod
    def of(cls, student: str, path: Path | None, notes: tuple[str, ...]) -> Task:
        """Read a submission, once and for all."""
        content = _content(path) if path else None
        return cls(student, path, "" if content is None else fingerprint(content), notes, content)

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return len(self.content or b"")


@dataclass(frozen=True)
class Outcome:
    """A graded task, and the wall time that it took in seconds."""

    task: Task
    result: Result
    seconds: float

    def document(self) -> Document:
        """The outcome in plain terms; the task need not travel back."""
        return {"result": self.result.as_dict(), "seconds": self.seconds}


def done(grader: Grader, task: Task) -> Outcome:
    """Grade one submission; if the grader itself fails, the result says so and is not final."""
    began = time.monotonic()
    try:
        result = _graded(grader, task)
        result.notes[:0] = task.notes
    except Exception as error:
        note = f"The grader itself failed here, which costs nothing: {type(error).__name__}: {error}"
        result = grader.refuse(task.student, note, "not graded")
    return Outcome(task, result, time.monotonic() - began)


def received(exam: Exam, course: Course, task: Task, document: object) -> Outcome:
    """The outcome that a worker sent; what is none, or one of something else, leaves the submission ungraded."""
    try:
        outcome = _read(task, document)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return ungraded(exam, course, task, f"the worker sent no result ({type(error).__name__}: {error})")
    result = outcome.result
    points = {exercise.name: exercise.points for exercise in course.assignment(exam.slug).exercises.values()}
    same = (result.assignment, result.student, result.seed) == (exam.slug, task.student, exam.seed)
    if not same or {name: verdict.max_points for name, verdict in result.verdicts.items()} != points:
        return ungraded(exam, course, task, "the worker sent the result of something else")
    return outcome


def _read(task: Task, document: Any) -> Outcome:
    """Read a document; whatever it holds, all parts of the outcome are of their kinds."""
    result, seconds = Result.from_dict(document["result"]), float(document["seconds"])
    verdicts = result.verdicts.values()
    texts = [result.isolation, *result.notes, *(verdict.mistake for verdict in verdicts)]
    texts += [text for verdict in verdicts for row in verdict.rows for text in row]
    if not all(isinstance(text, str) for text in texts) or not math.isfinite(seconds):
        raise ValueError("something else than text")
    if not all(0 <= v.points <= v.max_points and v.status in get_args(Status) for v in verdicts):
        raise ValueError("points or a status that do not exist")
    return Outcome(task, replace(result, notes=list(result.notes)), seconds)


def ungraded(exam: Exam, course: Course, task: Task, cause: str) -> Outcome:
    """The outcome of a task that no worker could finish; it costs nothing and is not final."""
    note = f"This submission could not be graded, which costs nothing: {cause}"
    exercises = course.assignment(exam.slug).exercises.values()
    verdicts = {e.name: Verdict(e.name, 0, e.points, "not graded", [("why", note)]) for e in exercises}
    return Outcome(task, Result(exam.slug, task.student, verdicts, [note], exam.seed, "none"), 0.0)


def _graded(grader: Grader, task: Task) -> Result:
    if task.path is None:
        return grader.missing(task.student)
    if task.content is None:
        return grader.refuse(task.student, f"{task.path.name} cannot be opened.", "unreadable")
    return grader.grade(task.path, task.student, task.kept, task.content)


def _content(path: Path) -> bytes | None:
    """What a regular file holds, up to a byte more than grading accepts; None if it cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:
            regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
            return file.read(MAX_BYTES + 1) if regular else None
    except OSError:
        return None
