"""What recording a class costs: SQLite and PostgreSQL, both with their usual safety (a commit is on the disk).

Usage: python benchmarks/gradebook.py [--students 300 --students 10000]

Ten exercises for each student; a row is a row of nbgrader's tables (student, submission, notebook, a grade for each
test, a comment for each answer). "again" records the same class a second time, as a run that was interrupted does.
PostgreSQL is a private server on this machine, started and stopped here. Quote the ratios, not the seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

import autograder.startup  # noqa: F401  (first: it spares imports)
from autograder.classroom import released_notebook
from autograder.course import Course
from autograder.grade.verdict import Result, Verdict
from autograder.gradebook import Gradebook

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
import postgres

SLUG = "04-deep-network-step-by-step"


@click.command()
@click.option("--students", "sizes", multiple=True, default=(300, 10_000), type=int)
def main(sizes: tuple[int, ...]) -> None:
    """Measure every size on every database that there is and print a table."""
    table = Table("database", "students", "rows", "first time", "rows/s", "again", "rows/s")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres.running()) if postgres.binaries() else None
        for size in sizes:
            urls = {"SQLite": f"sqlite:///{folder / f'{size}.db'}"}
            if server:
                urls["PostgreSQL"] = server.fresh()
            for name, url in urls.items():
                first, again = recorded(url, size), recorded(url, size)
                rows = size * rows_each()
                speeds = [cell for seconds in (first, again) for cell in (f"{seconds:.1f} s", f"{rows / seconds:.0f}")]
                table.add_row(name, str(size), str(rows), *speeds)
    Console().print(table)


def recorded(url: str, size: int) -> float:
    """Record a class and return how many seconds that took."""
    course = Course.find()
    release, results = released_notebook(course, SLUG), list(class_of(course, size))
    with Gradebook(url) as gradebook:
        gradebook.register(release)
        begin = time.perf_counter()
        for result in results:
            gradebook.record(result, "2026-11-01 12:00:00 UTC", {})
        gradebook.save()
        return time.perf_counter() - begin


def class_of(course: Course, size: int) -> Iterable[Result]:
    """Results of a class in which everything is right."""
    exercises = course.assignment(SLUG).exercises.values()
    verdicts = {each.name: Verdict(each.name, each.points, each.points, "passed") for each in exercises}
    return (Result(SLUG, f"s{number:05d}", verdicts, [], 1, "none") for number in range(size))


def rows_each() -> int:
    """The rows of one student: itself, submission and notebook, a grade and a comment for each exercise."""
    return 3 + 2 * len(Course.find().assignment(SLUG).exercises)


if __name__ == "__main__":
    main()
