"""``autograder verify-log``, ``autograder replay`` and ``autograder changes``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from autograder.batch.choice import runner_maker
from autograder.changes import COLUMNS, Change, changes, counts, totals
from autograder.classroom import Classroom
from autograder.commands.options import of_class
from autograder.console import console, say, visible
from autograder.course import Course, CourseError
from autograder.export.sheet import points, write_sheet
from autograder.record import log_of
from autograder.settings import classroom_in

if TYPE_CHECKING:
    from autograder.batch.grading import ClassGrading
    from autograder.log import Entry

SHOWN = 50


@click.command("verify-log")
@of_class
@click.option(
    "--head", default="", help="A hash that the log's end had when you noted it: nothing before it may differ."
)
def verify_log_command(folder: Path | None, head: str) -> None:
    """Say whether the grading log is whole, and whether results and gradebook agree with it.

    Whoever can write to the class folder can write the whole log anew: note the hash from time to time where they
    cannot, and give it as --head.
    """
    from autograder.verification import verify  # here: nbgrader takes a second to import

    found = verify(_classroom(folder), head.strip().lower())
    for problem in found.problems[:SHOWN]:
        console.print(visible(problem), style="red", markup=False, highlight=False, soft_wrap=True)
    if found.problems:
        raise CourseError(f"{len(found.problems)} things do not fit; {found.count} lines of the log do")
    since = f", {found.since} of them since {head[:12]}…" if found.since is not None else ""
    console.print(f"ok: {found.count} lines{since}\nhead: {found.head}", highlight=False, soft_wrap=True)


@click.command("replay")
@click.argument("student")
@click.argument("assignment")
@of_class
@click.option("--trust-submissions", "trusted", is_flag=True, help="Needed if it was graded without isolation.")
def replay_command(student: str, assignment: str, folder: Path | None, trusted: bool) -> None:
    """Grade what STUDENT handed in for ASSIGNMENT again, in the same way, and compare; nothing is written."""
    from autograder.replay import replay

    course = Course.find()
    classroom, slug = _classroom(folder), course.resolve(assignment)
    make_runner = runner_maker(course, slug, [course.root, classroom.root], trusted)
    found = replay(course, classroom, slug, student, make_runner)
    say(f"line {found.line['number']}, graded {found.line['graded']}, seed {found.line['seed']}")
    for change in found.changed:
        say(f"changed since: {change}")
    for difference in found.differences:
        say(difference)
    if found.differences:
        raise CourseError("another result came out")
    say(f"the same result, to the last letter: {found.result.score:g} of {found.result.max_score:g}")


@click.command("changes")
@click.argument("assignment")
@of_class
@click.option("--since", help="Compare with how it stood then, such as 2026-11-21T14:00 (default: the result before).")
@click.option("--csv", "table", type=click.Path(path_type=Path), help="Also write a line for every exercise into it.")
def changes_command(assignment: str, folder: Path | None, since: str | None, table: Path | None) -> None:
    """Show what grading ASSIGNMENT again has changed: points before and after."""
    course = Course.find()
    exercises = course.assignment(course.resolve(assignment))
    found = changes(log_of(_classroom(folder)).entries(), exercises, _after(since) if since else None)
    if not found:
        raise CourseError(
            f"nobody's {exercises.slug} was graded twice" + (f", before {since} and after it" if since else "")
        )
    print_changes(found)
    if table:
        write_sheet(table, [COLUMNS, *(change.row for change in found)])
        console.print(f"written: {table}", soft_wrap=True)


def tell_changes(grading: ClassGrading) -> None:
    """At the end of a run that graded again: print what it has changed, and write the table beside the results."""
    assignment, seed = grading.record.assignment, grading.exam.seed
    found = changes(grading.record.log.entries(), assignment, lambda entry: bool(entry["seed"] == seed))
    if found:
        table = grading.classroom.root / "results" / f"{assignment.slug}-changes.csv"
        write_sheet(table, [COLUMNS, *(change.row for change in found)])
        print_changes(found)
        say(f"changes:  {table}")


def print_changes(found: list[Change]) -> None:
    """Print how many gained and lost in each exercise, then the students whose points differ."""
    table = Table("exercise", "graded again", "up", "down", "same")
    for exercise, count in counts(found).items():
        table.add_row(escape(exercise), *(str(count[key]) for key in ("again", "up", "down", "same")))
    console.print(table)
    sums = totals(found)
    moved = {student: total for student, total in sums.items() if total[2]}
    for student, (before, after, which) in list(moved.items())[:SHOWN]:
        words = ", ".join(f"{c.exercise} {points(c.before or 0)} → {points(c.after or 0)}" for c in which)
        say(f"{visible(student)}: {points(before)} → {points(after)} ({words})")
    if len(moved) > SHOWN:
        say(f"and {len(moved) - SHOWN} more")
    say(f"{len(moved)} of {len(sums)} students have other points")


def _after(since: str) -> Callable[[Entry], bool]:
    try:
        time = datetime.fromisoformat(since).astimezone(UTC)  # without a zone it is the time here
    except ValueError:
        raise CourseError(f"--since takes a time such as 2026-11-21T14:00, not {since!r}") from None
    return lambda entry: datetime.fromisoformat(entry["graded"]) >= time


def _classroom(folder: Path | None) -> Classroom:
    return classroom_in(None if folder else Course.find(), folder).existing()
