"""``autograder export``."""

from __future__ import annotations

from pathlib import Path

import click
from nbgrader.api import Gradebook as Tables
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from autograder.commands.options import of_class
from autograder.console import console, visible
from autograder.course import Course, CourseError
from autograder.database import open_tables
from autograder.export.canvas import CanvasExporter
from autograder.export.exporter import Exporter
from autograder.export.moodle import MoodleExporter
from autograder.export.plain import CsvExporter
from autograder.gradebook import COURSE_ID
from autograder.settings import gradebook_url, settings

EXPORTERS: dict[str, type[Exporter]] = {"canvas": CanvasExporter, "moodle": MoodleExporter, "csv": CsvExporter}


@click.command("export")
@click.option("--to", "platform", type=click.Choice(list(EXPORTERS)), required=True, help="What is to import it.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write.")
@of_class
@click.option("--db", "url", help="URL of the gradebook (default: what nbgrader_config.py says, or gradebook.db).")
@click.option("--roster", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The platform's own list.")
@click.option("--assignment", "names", multiple=True, help="Only this assignment (may be repeated).")
def export_command(
    platform: str, out: Path, folder: Path | None, url: str | None, roster: Path | None, names: tuple[str, ...]
) -> None:
    """Write the gradebook's scores for a learning platform; late penalties and grades by hand count."""
    course = Course.find()
    root = (folder or course.root).resolve()
    config = settings(course, root)
    slugs = [course.resolve(name) for name in names]
    exporter = EXPORTERS[platform](config=config, to=str(out), assignment=slugs)
    exporter.roster = str(roster or exporter.roster)
    tables = _existing(url or gradebook_url(config, root), config.CourseDirectory.get("course_id", COURSE_ID))
    try:
        notes = exporter.write(tables)
    finally:
        tables.close()
    for note in notes:
        console.print(visible(note), style="yellow", markup=False)
    console.print(f"written: {out}")


def _existing(url: str, course_id: str) -> Tables:
    """Open a gradebook that is there; opening would make an empty one elsewhere."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed and parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        raise CourseError(f"there is no gradebook {parsed.database}: run `autograder grade` first, or name the --class")
    return open_tables(url, course_id)
