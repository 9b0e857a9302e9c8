"""``autograder grade`` and ``autograder grade-file``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click
import nbformat
from rich.table import Table

from autograder.batch.grading import ClassGrading
from autograder.batch.task import Exam
from autograder.batch.workers import LocalWorkers
from autograder.classroom import Classroom, released_notebook
from autograder.commands.options import isolated, seed_or_new
from autograder.console import console, progress
from autograder.course import Course, CourseError
from autograder.feedback import write_feedback
from autograder.grade.limits import limits_for
from autograder.grade.runners import Runner
from autograder.grade.verdict import Result
from autograder.grade.zygote import choose_runner
from autograder.report import write_class_page


@click.command("grade")
@click.argument("assignment")
@click.option("--student", "only", multiple=True, help="Grade only this student (may be repeated).")
@click.option("--class", "folder", type=click.Path(path_type=Path), help="Class folder (default: the course's root).")
@click.option("--seed", type=int, help="Seed of the hidden cases (default: drawn afresh).")
@click.option("--feedback/--no-feedback", default=True, help="Write the HTML feedback pages.")
@click.option("--regrade", is_flag=True, help="Grade again what has been graded and has not changed.")
@isolated
def grade_command(
    assignment: str,
    only: tuple[str, ...],
    folder: Path | None,
    seed: int | None,
    feedback: bool,
    regrade: bool,
    isolation: str,
    trusted: bool,
) -> None:
    """Grade everything in submitted/ into nbgrader's gradebook; a run that was killed goes on where it was."""
    course = Course.find()
    classroom = Classroom((folder or course.root).resolve())
    slug = course.resolve(assignment)
    students = classroom.students(slug)
    unknown = sorted(set(only) - set(students))
    if unknown:
        raise CourseError(f"no submission of {slug} by {', '.join(unknown)} in {classroom.root / 'submitted'}")
    if not students:
        raise CourseError(f"no submissions: {classroom.root / 'submitted'} has no */{slug}/ folder")
    runner = choose_runner(isolation, trusted, [course.root, classroom.root], course.assignment(slug).kind)
    grade_class(course, classroom, slug, list(only) or students, runner, seed, feedback, regrade)


def grade_class(
    course: Course,
    classroom: Classroom,
    slug: str,
    students: list[str],
    runner: Runner,
    seed: int | None,
    feedback: bool,
    again: bool = False,
) -> list[Result]:
    """Grade students with progress bars, write feedback and the class page, say where they are, close the runner."""
    workers = LocalWorkers(course, runner)
    try:
        grading = ClassGrading(course, classroom, slug, seed, workers, again)
        with progress() as bars:
            task = bars.add_task("grading", total=len(students))
            results = grading.run(students, lambda result: bars.advance(task))
            if feedback:
                task = bars.add_task("feedback", total=len(students))
                failed = write_feedback(course, classroom, slug, students, lambda: bars.advance(task))
                for student in failed:
                    console.print(f"no feedback page for {student}: nbgrader could not render it", style="red")
    finally:
        workers.close()
    page = write_class_page(classroom, course.assignment(slug).title, grading.journal.results())
    grading.finish()
    print_class(results)
    console.print(f"class page: {page}\nfeedback:   {classroom.root / 'feedback'}")
    ungraded = [f"{result.student}: {result.notes[0]}" for result in results if result.failed]
    if ungraded:
        raise CourseError("; ".join(ungraded))
    return results


def print_class(results: Sequence[Result]) -> None:
    """Print a line for each submission."""
    table = Table("student", "score", "not passed")
    for result in results:
        missed = [verdict for verdict in result.verdicts.values() if verdict.status != "passed"]
        causes = sorted({verdict.status for verdict in missed})
        words = f"{len(missed)}: {', '.join(causes)}" if missed else ""
        table.add_row(result.student, f"{result.score:g} / {result.max_score:g}", words)
    console.print(table)


@click.command("grade-file")
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--assignment", help="Which assignment it is (default: what the notebook says).")
@click.option("--seed", type=int, help="Seed of the hidden cases (default: drawn afresh).")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@isolated
def grade_file_command(
    notebook: Path, assignment: str | None, seed: int | None, as_json: bool, isolation: str, trusted: bool
) -> None:
    """Grade one NOTEBOOK without touching any gradebook."""
    course = Course.find()
    slug = course.resolve(assignment or assignment_of(notebook))
    runner = choose_runner(isolation, trusted, [course.root], course.assignment(slug).kind)
    try:
        limits = limits_for(course.assignment(slug).kind)
        exam = Exam(slug, seed_or_new(seed), nbformat.writes(released_notebook(course, slug)), limits)
        result = exam.grader(course, runner).grade(notebook)
    finally:
        runner.close()
    if as_json:
        click.echo(json.dumps(result.as_dict(), indent=2, ensure_ascii=False))
    else:
        print_result(result)


def assignment_of(notebook: Path) -> str:
    """What the notebook's metadata, or else its name, say it is."""
    try:
        document = json.loads(notebook.read_text(encoding="utf-8"))
        return str(document["metadata"]["dlworkbook"]["assignment"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return notebook.stem


def print_result(result: Result) -> None:
    """Print one submission's verdicts and notes."""
    for verdict in result.verdicts.values():
        console.print(verdict.headline, markup=False, highlight=False)
        for heading, text in verdict.rows:
            console.print(f"    {heading}: {text}", markup=False, highlight=False)
    for note in result.notes:
        console.print(note, markup=False, highlight=False)
    console.print(f"score: {result.score:g} of {result.max_score:g}   seed: {result.seed}", highlight=False)
