"""``autograder audit``."""

from __future__ import annotations

import click
from rich.console import Console

from autograder.audit.report import audit, audit_table
from autograder.console import console, progress
from autograder.course import Course, CourseError


@click.command("audit")
@click.argument("assignments", nargs=-1)
@click.option("--seeds", type=click.IntRange(min=1), default=1000, show_default=True, help="Draws to be fair on.")
def audit_command(assignments: tuple[str, ...], seeds: int) -> None:
    """Test the tests of ASSIGNMENTS (default: all): mistakes and mutants must fail, right solutions must pass."""
    course = Course.find()
    slugs = [course.resolve(name) for name in assignments] or course.slugs
    complaints = [complaint for slug in slugs for complaint in audit_assignment(course, slug, seeds)]
    for complaint in complaints:
        console.print(complaint, markup=False, highlight=False)
    if complaints:
        raise CourseError(f"the audit found {len(complaints)} weakness(es)")


def audit_assignment(course: Course, slug: str, seeds: int) -> list[str]:
    """Audit one assignment with progress bars, print its table, return what is wrong."""
    assignment = course.assignment(slug)
    if not assignment.exercises:
        return []
    with progress() as bars:
        tasks = {
            "mistakes": bars.add_task("mistakes", total=len(assignment.exercises)),
            "seeds": bars.add_task("seeds", total=seeds),
        }
        audits = audit(assignment, seeds, lambda work: bars.advance(tasks[work]))
    Console(width=max(console.width, 150)).print(audit_table(slug, audits, seeds))
    for found in audits:
        for mutant, reason in found.equivalent:
            console.print(f"equivalent: {mutant.after}: {reason}", markup=False, highlight=False)
    return [complaint for found in audits for complaint in found.complaints]
