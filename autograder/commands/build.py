"""``autograder build``."""

from __future__ import annotations

import click

from autograder.compile.release import build, stale_files
from autograder.console import console, progress
from autograder.course import Course, CourseError


@click.command("build")
@click.argument("assignments", nargs=-1)
@click.option("--check", is_flag=True, help="Change nothing; fail if a committed generated file is not current.")
@click.option("--execute/--no-execute", default=True, help="Also run both versions from top to bottom.")
def build_command(assignments: tuple[str, ...], check: bool, execute: bool) -> None:
    """Compile ASSIGNMENTS (default: all) into student and solution versions."""
    course = Course.find()
    slugs = [course.resolve(name) for name in assignments] or course.slugs
    if check:
        stale = stale_files(course, slugs)
        if stale:
            raise CourseError("not current, run `autograder build`: " + ", ".join(stale))
        console.print(f"{len(slugs)} assignment(s): everything committed is current")
        return
    with progress() as bar:
        task = bar.add_task("building", total=len(slugs))

        def done(slug: str, seconds: float) -> None:
            bar.console.print(f"{slug}: {seconds:.0f} s")
            bar.advance(task)

        build(course, slugs, execute, done)
    console.print(f"built {len(slugs)} assignment(s) into release/")
