"""``autograder similarity``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from autograder.classroom import released_notebook
from autograder.console import console
from autograder.course import Course, CourseError
from autograder.journal import write_whole
from autograder.settings import classroom_in

if TYPE_CHECKING:
    from autograder.similarity.pairs import Pair

HINT = "A hint for a human, never a score: read both answers before you conclude anything."


@click.command("similarity")
@click.argument("assignment")
@click.option("--class", "folder", type=click.Path(path_type=Path), help="Class folder (default: the course's root).")
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
    students, exercises = classroom.students(slug), course.assignment(slug)
    if not students:
        raise CourseError(f"no submissions: {classroom.root / 'submitted'} has no */{slug}/ folder")
    release = released_notebook(course, slug)
    with console.status("comparing"):
        answers = answers_of(classroom, exercises, release, students)
        pairs = similar_pairs(answers, least)
    print_pairs(pairs, len(students))
    if table:
        _write(table, table_of(pairs))
    if page:
        _write(page, page_of(exercises.title, pairs, answers, given_lines(release), least))


def print_pairs(pairs: Sequence[Pair], students: int) -> None:
    """Print a line for each pair."""
    table = Table("student", "other student", "similar in", "similarity", "runs shared")
    for pair in pairs:
        words = map(escape, (*pair.students, pair.where))
        table.add_row(*words, f"{pair.similarity:.2f}", str(pair.shared))
    if pairs:
        console.print(table)
    console.print(f"{students} submissions, {len(pairs)} similar pair(s). {HINT}")


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, lambda fresh: fresh.write_bytes(text.encode("utf-8", "backslashreplace")))
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}") from error
    console.print(f"written: {path}", markup=False, soft_wrap=True)
