"""``autograder package`` and ``autograder site``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.console import console
from autograder.course import Course
from autograder.package import write_package
from autograder.published import keep_published


@click.command("package")
@click.option("--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="Where to.")
def package_command(out: Path) -> None:
    """Write what students download: notebooks, package, requirements and a README, as one zip file."""
    course = Course.find()
    keep_published(course)
    console.print(f"written: {write_package(course, out)}")


@click.command("site")
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/site"), show_default=True, help="Where to.")
@click.option("--offline", is_flag=True, help="Carry Pyodide, ask for nothing from outside; without numpy.")
@click.option("--pyodide", "folder", type=click.Path(path_type=Path), help="Pyodide's npm package, unpacked.")
def site_command(out: Path, offline: bool, folder: Path | None) -> None:
    """Write a web site of the notebooks where Python runs in the browser and students install nothing."""
    from autograder.site.jupyterlite import Source, write_site

    with console.status("building the site"):
        written = write_site(Course.find(), out, Source(folder, offline))
    console.print(f"written: {written}\ntry it:  python -m http.server --directory {written}")
