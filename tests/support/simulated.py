"""A class of any size without grading its notebooks: verdicts of real grading, dealt out to made-up students."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from inprocess import grader_of, verdict_on

from autograder.classroom import Classroom, released_notebook
from autograder.course import Course
from autograder.feedback import feedback_page
from autograder.grade.verdict import Result, Verdict
from autograder.gradebook import Gradebook
from autograder.sample import cell_of
from dlcore.exercise import Exercise

DUE = datetime(2026, 3, 1, 23, 59)
VERSIONS = {"dlworkbook": "0.1.0", "python": "3.12.3", "numpy": "2.4.6"}


@dataclass
class Pool:
    """What grading says to each exercise of an assignment: passed, left blank, and each way of being wrong."""

    slug: str
    verdicts: dict[str, dict[str, list[Verdict]]]

    @classmethod
    def of(cls, course: Course, slug: str) -> Pool:
        """Grade every common mistake, an error and the untouched cell of every exercise."""
        assignment, release = course.assignment(slug), released_notebook(course, slug)
        grader = grader_of(assignment)

        def verdicts(exercise: Exercise) -> dict[str, list[Verdict]]:
            broken = f"def {exercise.name}(*given):\n    raise ValueError('I have no idea: ' + str(len(given)))"
            sources = [mistake.apply(exercise.source) for mistake in exercise.mistakes] + [broken]
            name = exercise.name
            return {
                "passed": [verdict_on(grader, name, exercise.source)],
                "blank": [verdict_on(grader, name, cell_of(release, name).source)],
                "wrong": [verdict_on(grader, name, source) for source in sources],
            }

        return cls(slug, {exercise.name: verdicts(exercise) for exercise in assignment.exercises.values()})


def write_class(classroom: Classroom, pools: Sequence[Pool], students: Sequence[str], seed: int = 1) -> None:
    """Fill a class folder with results, timestamps, due dates, an extension and feedback pages.

    The last assignment has no due date; every fourteenth student has a result of an older version, without facts on
    how it came about; some hand in nothing, or nothing readable, or without a timestamp.
    """
    rng = np.random.default_rng(seed)
    ability = dict(zip(students, rng.normal(0.6, 1.0, len(students)), strict=True))
    for number, pool in enumerate(pools):
        due = DUE + timedelta(weeks=2 * number)
        for position, student in enumerate(students):
            if rng.random() < 0.04:
                continue
            result = _result(pool, student, ability[student], rng)
            facts = None if position % 14 == 3 else _facts(due, rng)
            classroom.journal(pool.slug, "tests").write(result, "submission", facts)
            _hand_in(classroom, student, pool.slug, due, rng)
        if number < len(pools) - 1:
            _set_due(classroom, pool.slug, due, students[0])


def _result(pool: Pool, student: str, ability: float, rng: np.random.Generator) -> Result:
    if rng.random() < 0.02:
        return _unreadable(pool, student)
    end = rng.integers(1, len(pool.verdicts)) if rng.random() < 0.15 else len(pool.verdicts)
    verdicts = {}
    for number, (name, choices) in enumerate(pool.verdicts.items()):
        right = 1 / (1 + np.exp(-1.5 * (ability + 0.9 - 0.25 * number)))
        kind = "blank" if number >= end else "passed" if rng.random() < right else "wrong"
        # the first mistakes of the list are the most common ones
        choice = min(rng.geometric(0.4), len(choices[kind])) - 1
        verdicts[name] = choices[kind][choice]
    return Result(pool.slug, student, verdicts, [], 20260301, "namespaces" if rng.random() < 0.97 else "landlock")


def _unreadable(pool: Pool, student: str) -> Result:
    note = f"{pool.slug}.ipynb is cut short or damaged in line 977"
    verdicts = {
        name: Verdict(name, 0, choices["passed"][0].max_points, "unreadable", [("why", note)])
        for name, choices in pool.verdicts.items()
    }
    return Result(pool.slug, student, verdicts, [note], 20260301, "namespaces")


def _facts(due: datetime, rng: np.random.Generator) -> dict[str, object]:
    graded = due + timedelta(days=1, seconds=int(rng.integers(3600)))
    return {
        "seconds": round(float(rng.lognormal(-1.5, 0.8)), 4),
        "graded": graded.isoformat(timespec="seconds") + "+00:00",
        "versions": VERSIONS,
    }


def _hand_in(classroom: Classroom, student: str, slug: str, due: datetime, rng: np.random.Generator) -> None:
    """A timestamp (most of them in time) and a feedback page."""
    folder = classroom.root / "submitted" / student / slug
    folder.mkdir(parents=True)
    if rng.random() > 0.03:
        handed_in = due + timedelta(hours=float(rng.normal(-24, 18)))
        (folder / "timestamp.txt").write_text(f"{handed_in:%Y-%m-%d %H:%M:%S} UTC")
    page = feedback_page(classroom.root, student, slug)
    page.parent.mkdir(parents=True)
    page.write_text("<!doctype html><title>feedback</title>")


def _set_due(classroom: Classroom, slug: str, due: datetime, favoured: str) -> None:
    """Set a due date, and give one student ten days more."""
    with Gradebook(classroom.db_url) as gradebook:
        gradebook.tables.update_or_create_assignment(slug, duedate=due.isoformat())
        gradebook.tables.update_or_create_student(favoured)
        with gradebook.tables.db.no_autoflush:
            row = gradebook.tables.update_or_create_submission(slug, favoured)
        row.extension = timedelta(days=10)
        gradebook.tables.db.commit()


def main(folder: Path, size: int, *slugs: str) -> None:
    """Write a class of `size` students to look at."""
    course = Course.find()
    pools = [Pool.of(course, slug) for slug in slugs or course.slugs]
    write_class(Classroom(folder), pools, [f"student-{number:03d}" for number in range(1, size + 1)])
