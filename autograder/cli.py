"""The ``autograder`` command."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

import autograder.startup  # noqa: F401  (first: it spares imports)
from autograder.audit.report import audit, audit_table
from autograder.classroom import ClassGrading, Classroom, released_notebook
from autograder.compile.release import build, stale_files
from autograder.course import Course, CourseError
from autograder.feedback import write_feedback
from autograder.grade.hidden import HiddenCases
from autograder.grade.limits import limits_for
from autograder.grade.runners import Runner
from autograder.grade.score import Grader
from autograder.grade.verdict import Result
from autograder.grade.zygote import Kind, choose_runner
from autograder.kernel import spec
from autograder.package import write_package
from autograder.report import write_class_page
from autograder.sample import SampleStudent, write_sample_class
from autograder.sandbox.levels import LEVELS

console = Console()


class Commands(click.Group):
    """Shows a course author's mistakes as messages instead of tracebacks."""

    def invoke(self, context: click.Context) -> object:
        """Run a command; turn `CourseError` into a plain message and exit status 1."""
        try:
            return super().invoke(context)
        except CourseError as error:
            raise click.ClickException(str(error)) from error


def isolated(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that runs submissions the options that say how they are kept apart."""
    level = click.option(
        "--isolation",
        type=click.Choice(["auto", *LEVELS]),
        default="auto",
        show_default=True,
        help="How to wall in submissions; auto is the best that works here.",
    )
    trust = click.option("--trust-submissions", "trusted", is_flag=True, help="Run them even without any isolation.")
    return level(trust(command))


@click.group(cls=Commands)
def main() -> None:
    """Compile the course and grade what students hand in."""


@main.command("build")
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


@main.command("grade")
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


@main.command("grade-file")
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
        hidden = HiddenCases(course.assignment(slug), seed_or_new(seed))
        result, _ = Grader(
            hidden, released_notebook(course, slug), runner, limits_for(course.assignment(slug).kind)
        ).grade(notebook)
    finally:
        runner.close()
    if as_json:
        click.echo(json.dumps(result.as_dict(), indent=2, ensure_ascii=False))
    else:
        print_result(result)


@main.command("sample")
@click.argument("assignment")
@click.option("--class", "folder", type=click.Path(path_type=Path), required=True, help="Class folder to fill anew.")
@isolated
def sample_command(assignment: str, folder: Path, isolation: str, trusted: bool) -> None:
    """Make a sample class, grade it, and compare every score with the one it deserves."""
    course = Course.find()
    slug = course.resolve(assignment)
    classroom = Classroom(folder.resolve())
    students = write_sample_class(classroom, course.assignment(slug), released_notebook(course, slug))
    runner = choose_runner(isolation, trusted, [course.root, classroom.root], course.assignment(slug).kind)
    names = [student.name for student in students]
    results = grade_class(course, classroom, slug, names, runner, None, feedback=True)
    wrong = print_sample(students, results)
    if wrong:
        raise CourseError(f"{wrong} of {len(students)} sample submissions got another score than they deserve")


@main.command("package")
@click.option("--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="Where to.")
def package_command(out: Path) -> None:
    """Write what students download: notebooks, package, requirements and a README, as one zip file."""
    console.print(f"written: {write_package(Course.find(), out)}")


@main.group("kernel")
def kernel_group() -> None:
    """Sandboxed Jupyter kernels, for nbgrader and nbclient."""


@kernel_group.command("install")
@click.option("--user", is_flag=True, help="For this user (default: for this Python environment).")
@click.option("--prefix", type=click.Path(path_type=Path), help="Below this prefix, in share/jupyter/kernels.")
@click.option("--kind", type=click.Choice(["science", "keras"]), default="science", help="What it has imported.")
def kernel_install_command(user: bool, prefix: Path | None, kind: Kind) -> None:
    """Let Jupyter know the sandboxed kernel."""
    if user and prefix:
        raise click.UsageError("--user and --prefix exclude each other")
    console.print(f"installed: {spec.install(kind, user, prefix)}", soft_wrap=True)


@main.command("site")
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/site"), show_default=True, help="Where to.")
@click.option("--offline", is_flag=True, help="Carry Pyodide, ask for nothing from outside; without numpy.")
@click.option("--pyodide", "folder", type=click.Path(path_type=Path), help="Pyodide's npm package, unpacked.")
def site_command(out: Path, offline: bool, folder: Path | None) -> None:
    """Write a web site of the notebooks where Python runs in the browser and students install nothing."""
    from autograder.site.jupyterlite import Source, write_site

    with console.status("building the site"):
        written = write_site(Course.find(), out, Source(folder, offline))
    console.print(f"written: {written}\ntry it:  python -m http.server --directory {written}")


@main.command("audit")
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
    try:
        grading = ClassGrading(course, classroom, slug, seed, runner, limits_for(course.assignment(slug).kind), again)
        with progress() as bars:
            task = bars.add_task("grading", total=len(students))
            results = grading.run(students, lambda result: bars.advance(task))
            if feedback:
                task = bars.add_task("feedback", total=len(students))
                failed = write_feedback(course, classroom, slug, students, lambda: bars.advance(task))
                for student in failed:
                    console.print(f"no feedback page for {student}: nbgrader could not render it", style="red")
    finally:
        runner.close()
    page = write_class_page(classroom, course.assignment(slug).title, grading.journal.results())
    grading.finish()
    print_class(results)
    console.print(f"class page: {page}\nfeedback:   {classroom.root / 'feedback'}")
    ungraded = [f"{result.student}: {result.notes[0]}" for result in results if result.failed]
    if ungraded:
        raise CourseError("; ".join(ungraded))
    return results


def assignment_of(notebook: Path) -> str:
    """What the notebook's metadata, or else its name, say it is."""
    try:
        document = json.loads(notebook.read_text(encoding="utf-8"))
        return str(document["metadata"]["dlworkbook"]["assignment"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return notebook.stem


def seed_or_new(seed: int | None) -> int:
    """The seed asked for, or a fresh one that nobody can foresee."""
    return secrets.randbits(48) if seed is None else seed


def progress() -> Progress:
    """Progress bars in the style of all commands."""
    return Progress(
        TextColumn("{task.description:>9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )


def print_class(results: Sequence[Result]) -> None:
    """Print a line for each submission."""
    table = Table("student", "score", "not passed")
    for result in results:
        missed = [verdict for verdict in result.verdicts.values() if verdict.status != "passed"]
        causes = sorted({verdict.status for verdict in missed})
        words = f"{len(missed)}: {', '.join(causes)}" if missed else ""
        table.add_row(result.student, f"{result.score:g} / {result.max_score:g}", words)
    console.print(table)


def print_result(result: Result) -> None:
    """Print one submission's verdicts and notes."""
    for verdict in result.verdicts.values():
        console.print(verdict.headline, markup=False, highlight=False)
        for heading, text in verdict.rows:
            console.print(f"    {heading}: {text}", markup=False, highlight=False)
    for note in result.notes:
        console.print(note, markup=False, highlight=False)
    console.print(f"score: {result.score:g} of {result.max_score:g}   seed: {result.seed}", highlight=False)


def print_sample(students: Sequence[SampleStudent], results: Sequence[Result]) -> int:
    """Print deserved and given scores; return how many differ."""
    given = {result.student: result.score for result in results}
    table = Table("sample", "what is the matter", "deserves", "got")
    for student in students:
        style = "" if given[student.name] == student.score else "bold red"
        table.add_row(student.name, student.story, f"{student.score:g}", f"{given[student.name]:g}", style=style)
    console.print(table)
    return sum(given[student.name] != student.score for student in students)


if __name__ == "__main__":
    sys.exit(main())
