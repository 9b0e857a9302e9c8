"""``autograder update``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands.grade import assignment_of
from autograder.commands.options import one_notebook
from autograder.compile.release import notebook_path
from autograder.console import say
from autograder.course import Course, CourseError
from dlcore.notebook import NotebookError
from dlcore.update import report, update, write_update


@click.command("update")
@one_notebook
@click.option("--out", type=click.Path(path_type=Path), help="Where to write (default: in place, with a backup).")
def update_command(notebook: Path, out: Path | None) -> None:
    """Bring a student's NOTEBOOK up to the course's own release: answers are kept, the rest is renewed."""
    course = Course.find()
    slug = course.resolve(assignment_of(notebook))
    try:
        found = update(notebook, notebook_path(course.root / "release" / "student", slug))
        backup = write_update(found, notebook, out)
    except NotebookError as error:
        raise CourseError(str(error)) from error
    say(report(found, out or notebook, backup))
