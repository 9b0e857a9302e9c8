"""``autograder similarity``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from autograder.classroom import released_notebook
from autograder.commands.options import of_class
from autograder.console import console, visible
from autograder.course import Course, CourseError
from autograder.export.sheet import write_sheet
from autograder.journal import write_whole
from autograder.settings import classroom_in

if TYPE_CHECKING:
    from autograder.similarity.pairs import Pair

HINT = "A hint for a human, never a score: read both answers before you conclude anything."


@click.command("similarity")
@click.argument("assignment")
@of_class
@click.option("--least", type=click.FloatRange(0, 1, min_open=True), default=0.8, show_default=True, help="Of 1.")
@click.option("--csv", "table", type=click.Path(path_type=Path), help="Also write the pairs into this file.")
@click.option("--html", "page", type=click.Path(path_type=Path), help="Also write a page that shows both sides.")
def similarity_command(
    assignment: str, folder: Path | None, least: float, table: Path | None, page: Path | None
) -> None:
    """Name the pairs of students whose answers to ASSIGNMENT are alike; nothing is written to the gradebook."""
    from autograder.similarity.answers import answers_of, given_lines  # they import scikit-learn, which takes seconds
    from autograder.similarity.page import page_of, table_of
    from autograder.similarity.pairs import similar_pairs

    course = Course.find()
    classroom, slug = classroom_in(course, folder), course.resolve(assignment)
    students, exercises = classroom.submitters(slug), course.assignment(slug)
    release = released_notebook(course, slug)
    with console.status("comparing"):
        answers = answers_of(classroom, exercises, release, students)
        pairs = similar_pairs(answers, least)
    print_pairs(pairs, len(students))
    if table:
        with _told(table):
            write_sheet(table, table_of(pairs))
    if page:
        html = page_of(exercises.title, pairs, answers, given_lines(release), least)
        with _told(page):
            write_whole(page, lambda fresh: fresh.write_text(html, "utf-8", "backslashreplace"))


def print_pairs(pairs: Sequence[Pair], students: int) -> None:
    """Print a line for each pair."""
    table = Table("student", "other student", "similar in", "similarity", "runs shared")
    for pair in pairs:
        words = map(escape, (*map(visible, pair.students), pair.where))
        table.add_row(*words, f"{pair.similarity:.2f}", str(pair.shared))
    if pairs:
        console.print(table)
    console.print(f"{students} submissions, {len(pairs)} similar pair(s). {HINT}")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say that a file was written, or why it cannot be."""
    try:
        yield
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}") from error
    console.print(f"written: {path}", markup=False, soft_wrap=True)
