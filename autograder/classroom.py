"""A class folder: what students handed in, and what grading makes of it, in nbgrader's own layout."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from autograder.autograded import autograded_notebook
from autograder.compile.release import notebook_path
from autograder.course import Course, CourseError
from autograder.grade.hidden import HiddenCases
from autograder.grade.limits import Limits
from autograder.grade.runners import Runner
from autograder.grade.score import Grader
from autograder.grade.submission import Submission
from autograder.grade.verdict import Result
from autograder.gradebook import Gradebook


@dataclass(frozen=True)
class Classroom:
    """The folder that holds submitted/, autograded/, feedback/ and gradebook.db."""

    root: Path

    @property
    def db_url(self) -> str:
        """Where the grades are."""
        return f"sqlite:///{self.root / 'gradebook.db'}"

    def students(self, slug: str) -> list[str]:
        """Who handed in a folder for this assignment."""
        return sorted(path.parent.name for path in self.root.glob(f"submitted/*/{slug}") if path.is_dir())

    def submitted(self, student: str, slug: str) -> tuple[Path | None, list[str]]:
        """The notebook that a student handed in, and what is odd about it."""
        folder = self.root / "submitted" / student / slug
        expected = folder / f"{slug}.ipynb"
        found = sorted(path for path in folder.glob("*.ipynb") if path.is_file() and not path.is_symlink())
        if expected in found:
            return expected, []
        if not found:
            return None, [f"There is no notebook in {folder.name}/."]
        return found[0], [f"{expected.name} is missing; {found[0].name} was graded instead."]

    def timestamp(self, student: str, slug: str) -> tuple[str | None, list[str]]:
        """When it was handed in, if a valid timestamp.txt says so."""
        path = self.root / "submitted" / student / slug / "timestamp.txt"
        if not path.is_file():
            return None, []
        text = path.read_text(encoding="utf-8", errors="replace").strip()[:100]
        try:
            parse_utc(text)
        except (ValueError, OverflowError):
            return None, [f"timestamp.txt does not hold a time: {text[:40]!r}."]
        return text, []


@dataclass
class ClassGrading:
    """Grades a class in one assignment.

    Parameters
    ----------
    course, classroom, slug
        What to grade.
    seed : int
        The seed of the hidden cases.
    runner : Runner
        Where students' code runs.
    limits : Limits
        What one submission may use.
    """

    course: Course
    classroom: Classroom
    slug: str
    seed: int
    runner: Runner
    limits: Limits

    def __post_init__(self) -> None:
        self.release = released_notebook(self.course, self.slug)
        hidden = HiddenCases(self.course.assignment(self.slug), self.seed)
        self.grader = Grader(hidden, self.release, self.runner, self.limits)

    def run(self, students: list[str], done: Callable[[Result], None] = lambda result: None) -> list[Result]:
        """Grade the named students, recording each result as soon as it is there."""
        results = []
        with Gradebook(self.classroom.db_url) as gradebook:
            gradebook.register(self.release)
            for result, submission in self._graded(students):
                self._record(gradebook, result, submission)
                results.append(result)
                done(result)
        return sorted(results, key=lambda result: result.student)

    def _graded(self, students: list[str]) -> Iterator[tuple[Result, Submission | None]]:
        # the threads wait for children most of the time; the children use the cores
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            futures: list[Future[tuple[Result, Submission | None]]] = [pool.submit(self._grade, s) for s in students]
            for future in as_completed(futures):
                yield future.result()

    def _grade(self, student: str) -> tuple[Result, Submission | None]:
        path, notes = self.classroom.submitted(student, self.slug)
        if path is None:
            return self.grader.missing(student), None
        result, submission = self.grader.grade(path, student)
        result.notes[:0] = notes
        return result, submission

    def _record(self, gradebook: Gradebook, result: Result, submission: Submission | None) -> None:
        timestamp, notes = self.classroom.timestamp(result.student, self.slug)
        result.notes.extend(notes)
        gradebook.record(result, timestamp)
        path = notebook_path(self.classroom.root / "autograded" / result.student, self.slug)
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(autograded_notebook(self.release, submission, result), path)


def released_notebook(course: Course, slug: str) -> NotebookNode:
    """The student version, as released."""
    path = notebook_path(course.root / "release" / "student", slug)
    if not path.is_file():
        raise CourseError(f"{slug} has not been released yet: run `autograder build {slug}` first")
    return nbformat.read(path, as_version=4)
