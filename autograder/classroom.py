"""A class folder: what students handed in, and what grading makes of it, in nbgrader's own layout."""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from autograder.autograded import autograded_notebook, notebook_text
from autograder.compile.release import notebook_path
from autograder.compile.sections import sections_of
from autograder.course import Course, CourseError
from autograder.grade.hidden import HiddenCases
from autograder.grade.limits import Limits
from autograder.grade.runners import Runner
from autograder.grade.score import Grader
from autograder.grade.submission import Submission
from autograder.grade.verdict import Result
from autograder.gradebook import Gradebook
from autograder.journal import Journal, fingerprint, write_whole
from dlcore import __version__
from dlcore.exercise import module_of


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
        return sorted(path.parent.name for path in self.root.glob(f"submitted/*/{slug}") if _own_folder(path))

    def submitted(self, student: str, slug: str) -> tuple[Path | None, list[str]]:
        """The notebook that a student handed in, and what is odd about it."""
        folder = self.root / "submitted" / student / slug
        expected = folder / f"{slug}.ipynb"
        listed = folder.glob("*.ipynb") if _own_folder(folder) else ()
        found = sorted(path for path in listed if path.is_file() and not path.is_symlink())
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
        if path.is_symlink():
            return None, ["timestamp.txt is a link; it was not followed."]
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read(100).strip()
        try:
            parse_utc(text)
        except (ValueError, OverflowError):
            return None, [f"timestamp.txt does not hold a time: {text[:40]!r}."]
        return text, []

    def journal(self, slug: str, tests: str = "") -> Journal:
        """The final results of an assignment."""
        return Journal(self.root / "results" / slug, tests)


def _own_folder(path: Path) -> bool:
    """Whether an assignment's folder is one, and neither it nor the student's is a link to somebody else's."""
    return path.is_dir() and not path.is_symlink() and not path.parent.is_symlink()


@dataclass
class ClassGrading:
    """Grades a class in one assignment; a run that was killed goes on where it was.

    Parameters
    ----------
    course, classroom, slug
        What to grade.
    seed : int or None
        The seed of the hidden cases; ``None`` for that of an interrupted run, or else a fresh one.
    runner : Runner
        Where students' code runs.
    limits : Limits
        What one submission may use.
    again : bool
        Whether to grade what has been graded already.
    """

    course: Course
    classroom: Classroom
    slug: str
    seed: int | None
    runner: Runner
    limits: Limits
    again: bool = False

    def __post_init__(self) -> None:
        self.release = released_notebook(self.course, self.slug)
        self.sections = sections_of(self.release)
        self.journal = self.classroom.journal(self.slug, self._tests())
        seed, self._resumed = self.journal.begin(self.seed)
        hidden = HiddenCases(self.course.assignment(self.slug), seed)
        self.grader = Grader(hidden, self.release, self.runner, self.limits)

    def run(self, students: list[str], done: Callable[[Result], None] = lambda result: None) -> list[Result]:
        """Grade the named students; each result is made final as soon as it is there, then recorded."""
        results = []
        with Gradebook(self.classroom.db_url) as gradebook:
            gradebook.register(self.release)
            for result, submission in self._results(students):
                self._record(gradebook, result, submission)
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

    def _results(self, students: list[str]) -> Iterator[tuple[Result, Submission | None]]:
        """Results that are final already, then the others as they come, with what they were made from."""
        known = {student: self._known(student) for student in students}
        for student, result in known.items():
            if result:
                yield result, self.grader.read(self.classroom.submitted(student, self.slug)[0])
        # the threads wait for children most of the time; the children use the cores
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for future in as_completed(
                [pool.submit(self._grade, name) for name, result in known.items() if not result]
            ):
                yield future.result()

    def _known(self, student: str) -> Result | None:
        """A result that need not be made again: any, or one with this run's seed if that was asked for."""
        if self.again and not self._resumed:
            return None
        seed = self.grader.hidden.seed if self.again or self.seed is not None else None
        return self.journal.result(student, self._submission(student), seed)

    def _submission(self, student: str) -> str:
        """The fingerprint of what a student handed in; "" for nothing readable."""
        path, _ = self.classroom.submitted(student, self.slug)
        try:
            return fingerprint(path.read_bytes()) if path else ""
        except OSError:
            return ""

    def _grade(self, student: str) -> tuple[Result, Submission | None]:
        """Grade one student and make the result final; if the grader itself fails, say so and leave it open."""
        content = self._submission(student)
        try:
            result, submission = self._graded(student)
        except Exception as error:
            note = f"The grader itself failed here, which costs nothing: {type(error).__name__}: {error}"
            return self.grader.refuse(student, note, "not graded"), None
        self.journal.write(result, content)
        return result, submission

    def _graded(self, student: str) -> tuple[Result, Submission | None]:
        path, notes = self.classroom.submitted(student, self.slug)
        result, submission = self.grader.grade(path, student) if path else (self.grader.missing(student), None)
        result.notes[:0] = notes
        result.notes.extend(self.classroom.timestamp(student, self.slug)[1])
        return result, submission

    def _record(self, gradebook: Gradebook, result: Result, submission: Submission | None) -> None:
        """Write what follows from a result: the gradebook's rows and the autograded notebook."""
        if result.failed:
            return
        gradebook.record(result, self.classroom.timestamp(result.student, self.slug)[0])
        text = notebook_text(autograded_notebook(self.release, self.sections, submission, result))
        target = notebook_path(self.classroom.root / "autograded" / result.student, self.slug)
        copy_pictures(notebook_path(self.course.root / "release" / "student", self.slug).parent, target.parent)
        write_whole(target, lambda fresh: fresh.write_text(text, "utf-8", "backslashreplace"))


def copy_pictures(source: Path, target: Path) -> None:
    """Put what a released notebook shows beside the autograded one; nbgrader takes it along to the feedback page."""
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.is_file() and path.suffix != ".ipynb":
            shutil.copyfile(path, target / path.name)


def released_notebook(course: Course, slug: str) -> NotebookNode:
    """The student version, as released."""
    path = notebook_path(course.root / "release" / "student", slug)
    if not path.is_file():
        raise CourseError(f"{slug} has not been released yet: run `autograder build {slug}` first")
    return nbformat.read(path, as_version=4)
