"""``autograder sample``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from autograder.classroom import Classroom, released_notebook
from autograder.commands.grade import grade_class
from autograder.commands.options import isolated
from autograder.console import console
from autograder.course import Course, CourseError
from autograder.grade.verdict import Result
from autograder.grade.zygote import choose_runner
from autograder.sample import SampleStudent, write_sample_class


@click.command("sample")
@click.argument("assignment")
@click.option("--class", "folder", type=click.Path(path_type=Path), required=True, help="Class folder to fill anew.")
@isolated
def sample_command(assignment: str, folder: Path, isolation: str, trusted: bool) -> None:
    """Make a sample class, grade it, and compare every score with the one it deserves."""
    course = Course.find()
    slug = course.resolve(assignment)
    classroom = Classroom(folder.resolve())
    students = write_sample_class(classroom, course.assignment(slug), released_notebook(course, slug))
    runner = choose_runner(isolation, trusted, [course.root, classroom.root], course.assignment(slug).kind)
    names = [student.name for student in students]
    results = grade_class(course, classroom, slug, names, runner, None, feedback=True)
    wrong = print_sample(students, results)
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
