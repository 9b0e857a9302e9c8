"""Grading a class: tasks to the workers, each result made final as it comes, then all that follows from it."""

from __future__ import annotations

import importlib
import platform
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from autograder.autograded import autograded_notebook, notebook_text
from autograder.batch.task import Exam, Outcome, Task
from autograder.batch.workers import Workers
from autograder.classroom import Classroom, released_notebook
from autograder.compile.release import notebook_path
from autograder.compile.sections import sections_of
from autograder.course import Course
from autograder.grade.limits import Limits, limits_for
from autograder.grade.submission import Submission, Unreadable, fit, read_submission
from autograder.grade.verdict import Result
from autograder.gradebook import Gradebook
from autograder.journal import fingerprint, write_whole
from dlcore import __version__
from dlcore.exercise import module_of

VERSIONS = {"dlworkbook": __version__, "python": platform.python_version(), "numpy": np.__version__}


@dataclass
class ClassGrading:
    """Grades a class in one assignment; a run that was killed goes on where it was.

    Parameters
    ----------
    course, classroom, slug
        What to grade.
    seed : int or None
        The seed of the hidden cases; ``None`` for that of an interrupted run, or else a fresh one.
    workers : Workers
        Who grades.
    again : bool
        Whether to grade what has been graded already.
    limits : Limits, optional
        What one submission may use (default: what the assignment's kind needs).
    """

    course: Course
    classroom: Classroom
    slug: str
    seed: int | None
    workers: Workers
    again: bool = False
    limits: Limits | None = None

    def __post_init__(self) -> None:
        self.release = released_notebook(self.course, self.slug)
        self.sections = sections_of(self.release)
        self.journal = self.classroom.journal(self.slug, self._tests())
        seed, self._resumed = self.journal.begin(self.seed)
        limits = self.limits or limits_for(self.course.assignment(self.slug).kind)
        self.exam = Exam(self.slug, seed, nbformat.writes(self.release), limits)

    def run(self, students: Iterable[str], done: Callable[[Result], None] = lambda result: None) -> list[Result]:
        """Grade the named students; each result is made final as soon as it is there, then recorded."""
        results = []
        with Gradebook(self.classroom.db_url) as gradebook:
            gradebook.register(self.release)
            for result in self._results(students):
                self._record(gradebook, result)
                results.append(result)
                done(result)
        return sorted(results, key=lambda result: result.student)

    def finish(self) -> None:
        """Say that all that follows from the results (pages, for instance) has been written."""
        self.journal.finish()

    def _tests(self) -> str:
        """The fingerprint of what decides about right and wrong: reference, release, and this program's version."""
        module = importlib.import_module(f"dlcore.reference.{module_of(self.slug)}")
        source = Path(str(module.__file__)).read_bytes()
        return fingerprint(source, nbformat.writes(self.release).encode(), __version__.encode())

    def _results(self, students: Iterable[str]) -> Iterator[Result]:
        """Results that are final already, then the others as they come."""
        tasks = [self._task(student) for student in students]
        known = {task.student: self._known(task) for task in tasks}
        yield from (result for result in known.values() if result)
        for outcome in self.workers.outcomes(self.exam, [task for task in tasks if not known[task.student]]):
            yield self._final(outcome)

    def _task(self, student: str) -> Task:
        path, notes = self.classroom.submitted(student, self.slug)
        notes += self.classroom.timestamp(student, self.slug)[1]
        return Task(student, path, _content(path), tuple(notes))

    def _known(self, task: Task) -> Result | None:
        """A result that need not be made again: any, or one with this run's seed if that was asked for."""
        if self.again and not self._resumed:
            return None
        seed = self.exam.seed if self.again or self.seed is not None else None
        return self.journal.result(task.student, task.submission, seed)

    def _final(self, outcome: Outcome) -> Result:
        """Make a result final, with how it came about; if the grader failed, it stays open."""
        if not outcome.result.failed:
            facts: dict[str, Any] = {
                "seconds": round(outcome.seconds, 4),
                "graded": datetime.now(UTC).isoformat(timespec="seconds"),
                "versions": VERSIONS,
            }
            self.journal.write(outcome.result, outcome.task.submission, facts)
        return outcome.result

    def _record(self, gradebook: Gradebook, result: Result) -> None:
        """Write what follows from a result: the gradebook's rows and the autograded notebook."""
        if result.failed:
            return
        gradebook.record(result, self.classroom.timestamp(result.student, self.slug)[0])
        notebook = autograded_notebook(self.release, self.sections, self._submission(result.student), result)
        text = notebook_text(notebook)
        target = notebook_path(self.classroom.root / "autograded" / result.student, self.slug)
        copy_pictures(notebook_path(self.course.root / "release" / "student", self.slug).parent, target.parent)
        write_whole(target, lambda fresh: fresh.write_text(text, "utf-8", "backslashreplace"))

    def _submission(self, student: str) -> Submission | None:
        """The submission as it was graded; ``None`` if there is nothing readable."""
        path, _ = self.classroom.submitted(student, self.slug)
        try:
            return fit(read_submission(path), self.release) if path else None
        except Unreadable:
            return None


def _content(path: Path | None) -> str:
    """The fingerprint of what was handed in; "" for nothing readable."""
    try:
        return fingerprint(path.read_bytes()) if path else ""
    except OSError:
        return ""


def copy_pictures(source: Path, target: Path) -> None:
    """Put what a released notebook shows beside the autograded one; nbgrader takes it along to the feedback page."""
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.is_file() and path.suffix != ".ipynb":
            shutil.copyfile(path, target / path.name)
