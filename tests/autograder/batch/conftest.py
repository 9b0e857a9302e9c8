"""A small class with one submission that kills its worker, and what everyone in it deserves."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass

import nbformat
import pytest
from deadly import KILLS_WORKER
from nbformat.v4 import new_code_cell

from autograder.batch.grading import ClassGrading
from autograder.batch.task import Exam
from autograder.classroom import Classroom
from autograder.compile.release import notebook_path
from autograder.grade.limits import Limits
from autograder.record import log_of
from autograder.sample import solved
from autograder.sandbox.levels import available

QUICK = Limits(cell_seconds=8, call_seconds=4, total_seconds=120)
SIZE = 14


def pytest_collection_modifyitems(items):
    for item in items:
        if "batch" in item.path.parts and "isolated" in item.keywords and available() == ["none"]:
            item.add_marker(pytest.mark.skip(reason="submissions cannot be isolated here"))


@dataclass
class Small:
    """A class folder and the score that everybody in it deserves."""

    classroom: Classroom
    slug: str
    deserved: dict[str, float]

    @property
    def students(self) -> list[str]:
        return self.classroom.students(self.slug)

    def hand_in(self, student, notebook):
        path = notebook_path(self.classroom.root / "submitted" / student, self.slug)
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)

    def grading(self, course, workers, **options):
        return ClassGrading(course, self.classroom, self.slug, 7, workers, limits=QUICK, **options)

    def final(self):
        """The score of each final result."""
        return {result.student: result.score for result in self.classroom.journal(self.slug).results()}

    def logged(self):
        """How often each student's result became final."""
        return Counter(line["student"] for line in log_of(self.classroom).entries())


@pytest.fixture
def small(tmp_path, slug, assignment, release):
    """Right and mistaken submissions in turn."""
    small = Small(Classroom(tmp_path / "class"), slug, {})
    exercises = list(assignment.exercises.values())
    for number in range(SIZE):
        exercise = exercises[number % len(exercises)]
        wrong = {exercise.name: exercise.mistakes[0]} if number % 2 else None
        small.hand_in(f"s{number:02d}", solved(release, assignment, wrong))
        small.deserved[f"s{number:02d}"] = 100.0 - (exercise.points if wrong else 0)
    return small


@pytest.fixture
def deadly(assignment, release):
    """A notebook that kills its worker if the worker's runner is a deadly one."""
    notebook = copy.deepcopy(solved(release, assignment))
    notebook.cells.append(new_code_cell(KILLS_WORKER, id="added"))
    return notebook


@pytest.fixture
def exam(course, slug, release):
    """What is graded, with one seed."""
    return Exam(slug, 7, nbformat.writes(release), QUICK)
