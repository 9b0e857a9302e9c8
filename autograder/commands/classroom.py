"""``autograder class``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.console import say
from autograder.course import NBGRADER_SETTINGS, Course
from autograder.settings import write_settings


@click.command("class")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def class_command(folder: Path) -> None:
    """Make FOLDER a class folder, in which nbgrader's commands work; what is there stays as it is."""
    course, root = Course.find(), folder.resolve()
    (root / "submitted").mkdir(parents=True, exist_ok=True)
    write_settings(course, root)
    say(f"{root} is a class folder: submissions go into submitted/, settings into {NBGRADER_SETTINGS}")
