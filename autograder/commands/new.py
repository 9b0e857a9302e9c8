"""``autograder new``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from autograder.console import say
from autograder.new.course_folder import write_course

NEXT = """
    cd {folder}
    autograder build                                 compile what students get
    autograder audit                                 test the tests
    autograder sample 01 --class build/sample        grade a sample class"""


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--package", default="", help="What its Python package is called (default: like the folder).")
def new_command(folder: Path, package: str) -> None:
    """Begin a course of your own in FOLDER, with one small assignment to start from."""
    files = write_course(folder, package)
    say(f"written: {len(files)} files into {folder}; next:")
    say(NEXT.format(folder=shlex.quote(str(folder))))
