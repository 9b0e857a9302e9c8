"""``autograder sample``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from autograder.batch.choice import Wish, choose_workers
from autograder.classroom import released_notebook
from autograder.commands.grade import grade_class
from autograder.commands.options import isolated
from autograder.console import console
from autograder.course import Course, CourseError
from autograder.grade.verdict import Result
from autograder.sample import SampleStudent, write_sample_class
from autograder.settings import classroom_in


@click.command("sample")
@click.argument("assignment")
@click.option("--class", "folder", type=click.Path(path_type=Path), required=True, help="Class folder to fill anew.")
@isolated
def sample_command(assignment: str, folder: Path, isolation: str, trusted: bool) -> None:
    """Make a sample class, grade it, and compare every score with the one it deserves."""
    course = Course.find()
    slug = course.resolve(assignment)
    classroom = classroom_in(course, folder)
    students = write_sample_class(classroom, course.assignment(slug), released_notebook(course, slug))
    wish = Wish(isolation, trusted)
    workers = choose_workers(course, slug, [course.root, classroom.root], wish, len(students))
    grade_class(course, classroom, slug, [student.name for student in students], workers)
    wrong = print_sample(students, classroom.journal(slug).results())
    if wrong:
        raise CourseError(f"{wrong} of {len(students)} sample submissions got another score than they deserve")


def print_sample(students: Sequence[SampleStudent], results: Sequence[Result]) -> int:
    """Print deserved and given scores; return how many differ."""
    given = {result.student: result.score for result in results}
    table = Table("sample", "what is the matter", "deserves", "got")
    for student in students:
        style = "" if given[student.name] == student.score else "bold red"
        table.add_row(student.name, student.story, f"{student.score:g}", f"{given[student.name]:g}", style=style)
    console.print(table)
    return sum(given[student.name] != student.score for student in students)
