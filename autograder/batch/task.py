"""What a worker is told and what it answers; both can travel to another process or machine."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.course import Course
from autograder.grade.hidden import HiddenCases
from autograder.grade.limits import Limits
from autograder.grade.runners import Runner
from autograder.grade.score import Grader
from autograder.grade.verdict import Result


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
    """

    student: str
    path: Path | None
    submission: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """A graded task, and the wall time that it took in seconds."""

    task: Task
    result: Result
    seconds: float


def done(grader: Grader, task: Task) -> Outcome:
    """Grade one submission; if the grader itself fails, the result says so and is not final."""
    began = time.monotonic()
    try:
        result = grader.grade(task.path, task.student) if task.path else grader.missing(task.student)
        result.notes[:0] = task.notes
    except Exception as error:
        note = f"The grader itself failed here, which costs nothing: {type(error).__name__}: {error}"
        result = grader.refuse(task.student, note, "not graded")
    return Outcome(task, result, time.monotonic() - began)
