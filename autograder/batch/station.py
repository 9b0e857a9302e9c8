"""What a process needs in order to grade: one runner, and a grader for each exam that it is given."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import autograder
import dlcore
from autograder.batch.task import Document, Exam, Task, done
from autograder.course import Course
from autograder.grade.runners import Runner
from autograder.grade.score import Grader

EXAMS = 4  # graders kept; a run has one exam, and one more than needed would only cost memory

RunnerMaker = Callable[[], Runner]


class Station:
    """Grades in this process; threads may share it.

    Parameters
    ----------
    course : Course
        Where the references come from.
    make_runner : callable
        Makes the runner for students' code, when the first submission comes.
    """

    def __init__(self, course: Course, make_runner: RunnerMaker) -> None:
        self.course, self._make_runner = course, make_runner
        self._lock = threading.Lock()
        self._runner: Runner | None = None
        self._graders = functools.lru_cache(EXAMS)(self._grader)

    def grade(self, exam: Exam, task: Task) -> Document:
        """Grade one submission."""
        with self._lock:
            grader = self._graders(exam)
        return done(grader, task).document()

    def close(self) -> None:
        """End the runner and all that it started."""
        with self._lock:
            runner, self._runner = self._runner, None
            self._graders.cache_clear()
        if runner is not None:
            runner.close()

    def _grader(self, exam: Exam) -> Grader:
        self._runner = self._runner or self._make_runner()
        return exam.grader(self.course, self._runner)


def own_course() -> Course:
    """The course in whose checkout this code lies; on another machine that may be another folder."""
    return Course(Path(str(autograder.__file__)).parents[1])


@functools.cache
def edition() -> str:
    """The fingerprint of all of our code, references included: workers with other code would grade by other rules."""
    digest = hashlib.sha256()
    for package in (autograder, dlcore):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*.py")):
            digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
