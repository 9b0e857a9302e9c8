"""Grading a class: tasks to the workers, each result made final as it comes, then all that follows from it."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat

from autograder.autograded import autograded_notebook, notebook_text
from autograder.batch.recorded import Recorded, newer
from autograder.batch.task import Exam, Outcome, Task
from autograder.batch.workers import Workers
from autograder.classroom import Classroom, released_notebook
from autograder.compile.release import notebook_path
from autograder.compile.sections import sections_of
from autograder.course import Course
from autograder.grade.limits import Limits, limits_for
from autograder.grade.verdict import Result
from autograder.gradebook import Gradebook
from autograder.journal import write_soon
from autograder.receipt import carry_receipt
from autograder.record import Record
from autograder.settings import settings, write_settings

CHUNK = 200  # students about whom the gradebook is asked at once


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
    keep : bool
        Whether to keep, of a result that is to be made anew, the verdicts whose tests and answers have not changed.
    limits : Limits, optional
        What one submission may use (default: what the assignment's kind needs).
    """

    course: Course
    classroom: Classroom
    slug: str
    seed: int | None
    workers: Workers
    again: bool = False
    keep: bool = False
    limits: Limits | None = None

    def __post_init__(self) -> None:
        self.release = released_notebook(self.course, self.slug)
        self.sections = sections_of(self.release)
        assignment = self.course.assignment(self.slug)
        self.record = Record(self.classroom, assignment, self.release)
        self.journal = self.record.journal
        seed, self._resumed = self.record.begin(self.seed)
        limits = self.limits or limits_for(assignment.kind)
        self.exam = Exam(self.slug, seed, nbformat.writes(self.release), limits)

    def run(self, students: Iterable[str], done: Callable[[Result], None] = lambda result: None) -> list[Result]:
        """Grade the named students as `grade` does; return the results, by student."""
        results: list[Result] = []

        def keep(result: Result) -> None:
            results.append(result)
            done(result)

        self.grade(students, keep)
        return sorted(results, key=lambda result: result.student)

    def grade(self, students: Iterable[str], done: Callable[[Result], None] = lambda result: None) -> None:
        """Grade any number of students; each result is made final as soon as it is there, recorded, and handed on."""
        with self.gradebook() as gradebook:
            for outcome in self.workers.outcomes(self.exam, self._open(gradebook, students, done)):
                done(self.settle(gradebook, outcome))

    def gradebook(self) -> Gradebook:
        """The class's gradebook, which knows the assignment."""
        write_settings(self.course, self.classroom.root)
        gradebook = Gradebook(self.classroom.db_url, settings(self.course, self.classroom.root))
        gradebook.register(self.release)
        return gradebook

    def settle(self, gradebook: Gradebook, outcome: Outcome) -> Result:
        """Make a result final, and write what follows from it."""
        result = self._final(outcome)
        if not result.failed:
            self._record(gradebook, outcome.task, result)
        return result

    def finish(self) -> None:
        """Say that all that follows from the results (pages, for instance) has been written."""
        self.record.finish()

    def _open(self, gradebook: Gradebook, students: Iterable[str], done: Callable[[Result], None]) -> Iterator[Task]:
        """What is to be graded; results that are final already are handed on, and recorded where that is missing."""
        source = iter(students)
        while chunk := list(itertools.islice(source, CHUNK)):
            recorded = Recorded(gradebook, self.slug, chunk)
            for task in map(self.task, chunk):
                result = self._known(task)
                if result is None:
                    yield self._partly(task)
                    continue
                if not self._recorded(recorded, result):
                    self._record(gradebook, task, result, changed=self._resumed)
                done(result)

    def task(self, student: str) -> Task:
        """What a student handed in."""
        path, notes = self.classroom.submitted(student, self.slug)
        notes += self.classroom.timestamp(student, self.slug)[1]
        return Task.of(student, path, tuple(notes))

    def _known(self, task: Task) -> Result | None:
        """A result that need not be made again: any, or one with this run's seed if that was asked for."""
        if self.again and not self._resumed:
            return None
        seed = self.exam.seed if self.again or self.seed is not None else None
        return self.journal.result(task.student, task.submission, seed)

    def _partly(self, task: Task) -> Task:
        """A task without the exercises whose verdicts still hold, if they are to be kept."""
        return replace(task, kept=self.record.standing(task)) if self.keep else task

    def _final(self, outcome: Outcome) -> Result:
        """Make a result final; if the grader failed, it stays open."""
        if not outcome.result.failed:
            self.record.write(outcome)
        return outcome.result

    def _recorded(self, recorded: Recorded, result: Result) -> bool:
        """Whether all that follows from a final result has been written, and not from an earlier one."""
        timestamp, _ = self.classroom.timestamp(result.student, self.slug)
        entry = self.journal.folder / f"{result.student}.json"
        return newer(self._autograded(result.student), entry) and recorded.holds(result, timestamp)

    def _record(self, gradebook: Gradebook, task: Task, result: Result, changed: bool = True) -> None:
        """Write what follows from a result: the gradebook's rows and the autograded notebook."""
        submission = self.record.submission(task)
        answers = {cell.grade_id: cell.source for cell in submission.cells if cell.answer} if submission else {}
        timestamp, _ = self.classroom.timestamp(result.student, self.slug)
        gradebook.record(result, timestamp, answers, changed)
        text = notebook_text(autograded_notebook(self.release, self.sections, submission, result))
        target = self._autograded(result.student)
        copy_pictures(notebook_path(self.course.root / "release" / "student", self.slug).parent, target.parent)
        carry_receipt(self.classroom.root / "submitted" / result.student / self.slug, target.parent, timestamp)
        write_soon(target, text)

    def _autograded(self, student: str) -> Path:
        return notebook_path(self.classroom.root / "autograded" / student, self.slug)


def copy_pictures(source: Path, target: Path) -> None:
    """Put what a released notebook shows beside the autograded one; nbgrader takes it along to the feedback page."""
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.is_file() and path.suffix != ".ipynb":
            (target / path.name).unlink(missing_ok=True)  # nbgrader's own commands leave files that cannot be written
            shutil.copyfile(path, target / path.name)
