"""``autograder report``."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from autograder.commands.options import of_class
from autograder.console import console
from autograder.course import Course
from autograder.settings import classroom_in


@click.command("report")
@click.option("--open", "show", is_flag=True, help="Open the page in a browser.")
@click.option("--anonymous", is_flag=True, help="Put numbers for names; leave out links, times and notes.")
@of_class
@click.option("--out", type=click.Path(path_type=Path), help="Where to write (default: the class folder).")
def report_command(show: bool, anonymous: bool, folder: Path | None, out: Path | None) -> None:
    """Write a page about a class in all its assignments, and its tables as CSV, parquet and JSON."""
    from autograder.report import write_report  # here: drawing takes a second to import

    course = Course.find()
    page = write_report(course, classroom_in(course, folder).existing(), out and out.resolve(), anonymous)
    console.print(f"report: {page}\ntables: {page.with_suffix('')}", soft_wrap=True)
    if show and not webbrowser.open(page.as_uri()):
        console.print("no browser could be opened: open the page yourself")
