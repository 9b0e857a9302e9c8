"""``autograder grade`` and ``autograder grade-file``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click
import nbformat
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Column, Table

from autograder.batch.choice import Wish, choose_workers, runner_maker
from autograder.batch.grading import ClassGrading
from autograder.batch.tally import Tally, missed
from autograder.batch.task import Exam
from autograder.batch.workers import Workers
from autograder.classroom import Classroom, released_notebook
from autograder.commands.options import isolated, of_class, one_notebook, seed_or_new
from autograder.commands.record import tell_changes
from autograder.console import console, say, visible
from autograder.course import Course, CourseError
from autograder.feedback import write_feedback
from autograder.grade.limits import limits_for
from autograder.grade.verdict import Result
from autograder.settings import classroom_in


@click.command("grade")
@click.argument("assignment")
@click.option("--student", "only", multiple=True, help="Grade only this student (may be repeated).")
@of_class
@click.option("--db", "url", help="URL of the gradebook (default: what nbgrader_config.py says, or gradebook.db).")
@click.option("--seed", type=int, help="Seed of the hidden cases (default: drawn afresh).")
@click.option("--feedback/--no-feedback", default=True, help="Write the HTML feedback pages.")
@click.option(
    "--regrade",
    type=click.Choice(["all", "changed"]),
    is_flag=False,
    flag_value="all",
    help="Grade again what is graded already; or, after a change of the tests, only the exercises that it concerns.",
)
@click.option("--workers", "count", type=click.IntRange(min=1), help="Worker processes (default: one a processor).")
@click.option("--cluster", default="", help="Address of a Dask scheduler, or the file that it wrote, to grade there.")
@isolated
def grade_command(
    assignment: str,
    only: tuple[str, ...],
    folder: Path | None,
    url: str | None,
    seed: int | None,
    feedback: bool,
    regrade: str | None,
    count: int | None,
    cluster: str,
    isolation: str,
    trusted: bool,
) -> None:
    """Grade everything in submitted/ into nbgrader's gradebook; a run that was killed goes on where it was."""
    course = Course.find()
    classroom = classroom_in(course, folder, url)
    slug = course.resolve(assignment)
    students = classroom.submitters(slug)
    unknown = sorted(set(only) - set(students))
    if unknown:
        raise CourseError(f"no submission of {slug} by {', '.join(unknown)} in {classroom.root / 'submitted'}")
    students = list(only) or students
    wish = Wish(isolation, trusted, count, cluster)
    workers = choose_workers(course, slug, [course.root, classroom.root], wish, len(students))
    grade_class(course, classroom, slug, students, workers, seed, feedback, regrade)


def grade_class(
    course: Course,
    classroom: Classroom,
    slug: str,
    students: Sequence[str],
    workers: Workers,
    seed: int | None = None,
    feedback: bool = True,
    regrade: str | None = None,
) -> None:
    """Grade students with progress bars, write feedback and the report, say where they are, end the workers."""
    tally = Tally()
    try:
        grading = ClassGrading(course, classroom, slug, seed, workers, regrade == "all", regrade == "changed")
        with bars_of_class() as bars:
            watched(bars, grading, students, tally)
        workers.close()  # before pages are made: their memory is of better use there
        with bars_of_class() as bars:
            if feedback:
                write_pages(bars, course, classroom, slug, students)
    except KeyboardInterrupt:
        console.print(f"stopped: {tally.count} results are kept; the same command goes on from there")
        raise
    finally:
        workers.close()
    finish(course, classroom, grading, tally)


def bars_of_class() -> Progress:
    """Progress bars that tell the rate, the time that is left, and what came of the submissions so far."""
    words = TextColumn("left  {task.fields[words]}", markup=False, table_column=Column(no_wrap=True, ratio=1))
    columns = BarColumn(16), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(), words
    head = TextColumn("{task.description:>9}", table_column=Column(no_wrap=True, min_width=9))
    return Progress(head, *columns, console=console, expand=True)


def watched(bars: Progress, grading: ClassGrading, students: Sequence[str], tally: Tally) -> None:
    """Grade with a progress bar that tells the causes of what did not pass."""
    task = bars.add_task("grading", total=len(students), words="")

    def done(result: Result) -> None:
        tally.add(result)
        bars.update(task, advance=1, words=f"{bars.tasks[0].speed or 0:.1f}/s  {tally.words()}")

    grading.grade(students, done)


def write_pages(bars: Progress, course: Course, classroom: Classroom, slug: str, students: Sequence[str]) -> None:
    """Write the feedback pages with a progress bar."""
    task = bars.add_task("feedback", total=len(students), words="")
    for student in write_feedback(course, classroom, slug, list(students), lambda: bars.advance(task)):
        words = f"no feedback page for {visible(student)}: nbgrader could not render it"
        console.print(words, style="red", markup=False)


def finish(course: Course, classroom: Classroom, grading: ClassGrading, tally: Tally) -> None:
    """Write the report, and say what came of the run."""
    from autograder.report import write_report  # here: drawing takes a second to import

    page = write_report(course, classroom)
    grading.finish()
    print_class(tally)
    if grading.again or grading.keep:
        tell_changes(grading)
    console.print(f"report:   {page}\nfeedback: {classroom.root / 'feedback'}", markup=False)
    if tally.ungraded:
        raise CourseError("; ".join(tally.ungraded))


def print_class(tally: Tally) -> None:
    """Print a line for each of the first submissions, and what came of all."""
    table = Table("student", "score", "not passed")
    for result in sorted(tally.first, key=lambda result: result.student):
        number = sum(verdict.status != "passed" for verdict in result.verdicts.values())
        words = f"{number}: {', '.join(missed(result))}" if number else ""
        table.add_row(escape(visible(result.student)), f"{result.score:g} / {result.max_score:g}", words)
    console.print(table)
    if tally.count > len(tally.first):
        console.print(f"… and {tally.count - len(tally.first)} more")
    mean = tally.score / tally.count if tally.count else 0
    console.print(f"{tally.count} submissions, {mean:.1f} points on average; {tally.words()}", highlight=False)


@click.command("grade-file")
@one_notebook
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
    runner = runner_maker(course, slug, [course.root], trusted)(isolation)
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
        say(verdict.headline)
        for heading, text in verdict.rows:
            say(f"    {heading}: {text}")
    for note in result.notes:
        say(note)
    console.print(f"score: {result.score:g} of {result.max_score:g}   seed: {result.seed}", highlight=False)
