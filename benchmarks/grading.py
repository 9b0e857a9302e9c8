"""What grading costs: stock nbgrader, this grader at each level of isolation, and the floor, side by side in one run.

Usage: python benchmarks/grading.py [--submissions 100] [--stock 10]

Submissions of assignment 04, right and mistaken ones mixed and no two answers alike, are graded in every way, and their
feedback pages made: by nbgrader, by us in one process, and by us over all processors. They are whole notebooks, as they
are handed in; of their demo cells (plots, training), which we skip and nbgrader cannot, a second row of nbgrader's is
free: there they were taken out, and all that is left is grading. The floor is one warm process that executes the same
cells as we do and makes the same calls, without protection and without judging anything; it goes round until it has
worked for a few seconds.
"CPU each" is the slope: what one more submission costs, from a run over many submissions (of stock nbgrader, which is
slow, over fewer) and a run over one. "start-up" is what a run over one submission costs beyond that, and "all in" is
the whole run divided by the number of submissions. Quote the ratios, not the seconds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click
import nbformat
from nbformat import NotebookNode
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

import autograder.startup  # noqa: F401  (first: it spares imports)
from autograder.batch.grading import ClassGrading
from autograder.batch.workers import LocalWorkers, processors
from autograder.classroom import Classroom, released_notebook
from autograder.compile.release import notebook_path, write_source
from autograder.course import Course
from autograder.feedback import write_feedback
from autograder.grade.hidden import HiddenCases
from autograder.grade.limits import Limits
from autograder.grade.submission import SKIPPED_TAGS, fit, read_submission
from autograder.grade.zygote import choose_runner
from autograder.repair.frame import Frame
from autograder.sample import solved
from autograder.sandbox.levels import available

SLUG = "04-deep-network-step-by-step"
SEED = 1
FLOOR_SECONDS = 5.0
NO_DEMOS = "nbgrader, no demos"
SLOW = ("nbgrader", NO_DEMOS, "none", "floor", "nbgrader's pages")
PAGES = {"pages": 1, "pages, all processors": processors()}  # how many processes make them

Figures = dict[str, float]

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # where it is set, every process would compile what it imports


@click.group(invoke_without_command=True)
@click.option("--submissions", default=100, show_default=True)
@click.option("--stock", default=10, show_default=True, help="Submissions for stock nbgrader.")
@click.pass_context
def main(context: click.Context, submissions: int, stock: int) -> None:
    """Measure everything and print a table."""
    if context.invoked_subcommand:
        return
    ways = ["nbgrader", NO_DEMOS, *available(), "floor", "nbgrader's pages", *PAGES]
    counts = {way: stock if way in SLOW else submissions for way in ways}
    with tempfile.TemporaryDirectory() as name, Progress() as progress:
        task = progress.add_task("measuring", total=2 * len(counts) + 1)
        classes = {count: make_class(Path(name) / str(count), count) for count in {1, *counts.values()}}
        bare = {count: make_class(Path(name) / f"bare-{count}", count, demos=False) for count in (1, stock)}
        progress.advance(task)
        figures: dict[str, list[Figures]] = {way: [] for way in counts}
        for way, count in counts.items():
            for number in (1, count):
                figures[way].append(measure(way, (bare if way == NO_DEMOS else classes)[number]))
                progress.advance(task)
    print_table({way: costs(way, figures[way][0], figures[way][1], counts[way]) for way in counts})


@main.command("ours")
@click.argument("level")
@click.argument("folder", type=click.Path(path_type=Path))
def ours_command(level: str, folder: Path) -> None:
    """Grade a class folder into its gradebook, without rendering pages; print the largest child's memory."""
    course, classroom = Course.find(), Classroom(folder)
    runner = choose_runner(level, trusted=True, secret=[course.root, folder])
    children = []
    start = runner.start
    runner.start = lambda limits: children.append(start(limits)) or children[-1]  # type: ignore[method-assign,func-returns-value]
    try:
        grading = ClassGrading(course, classroom, SLUG, SEED, LocalWorkers(course, runner), limits=Limits())
        grading.run(classroom.students(SLUG))
    finally:
        runner.close()
    print(json.dumps({"memory": max(getattr(child.process, "memory", 0) for child in children)}))


@main.command("floor")
@click.argument("folder", type=click.Path(path_type=Path))
def floor_command(folder: Path) -> None:
    """Execute the cells and make the calls of all submissions in this process, round after round; print the cost."""
    os.environ["MPLBACKEND"] = "Agg"
    course, classroom = Course.find(), Classroom(folder)
    frame, hidden = Frame(released_notebook(course, SLUG)), HiddenCases(course.assignment(SLUG), SEED)
    paths = [notebook_path(folder / "submitted" / student, SLUG) for student in classroom.students(SLUG)]
    for path in paths:
        execute(path, frame, hidden)
    rounds, cpu, wall = 0, time.process_time(), time.perf_counter()
    while time.process_time() - cpu < FLOOR_SECONDS:
        rounds += 1
        for path in paths:
            execute(path, frame, hidden)
    graded = rounds * len(paths)
    figures = {"cpu each": (time.process_time() - cpu) / graded, "wall each": (time.perf_counter() - wall) / graded}
    print(json.dumps(figures))


def execute(path: Path, frame: Frame, hidden: HiddenCases) -> None:
    """Execute the cells of a submission here, and call its functions with every hidden input."""
    namespace: dict[str, object] = {}
    for cell in fit(read_submission(path), frame).cells:
        if cell.run:
            exec(compile(cell.source.replace("%", "#"), "<cell>", "exec"), namespace)
    for name in hidden.assignment.exercises:
        for case in hidden.of(name):
            try:
                namespace[name](*case.draw.arguments)  # type: ignore[operator]
            except Exception:
                continue


@main.command("feedback")
@click.argument("processes", type=int)
@click.argument("folder", type=click.Path(path_type=Path))
def feedback_command(processes: int, folder: Path) -> None:
    """Make the feedback pages of a class folder that has been graded."""
    course, classroom = Course.find(), Classroom(folder)
    failed = write_feedback(course, classroom, SLUG, classroom.students(SLUG), processes=processes)
    if failed:
        raise click.ClickException(f"no page for {', '.join(failed)}")


def make_class(root: Path, count: int, demos: bool = True) -> Path:
    """A course folder as nbgrader wants it, with `count` submissions; every other one has a mistake."""
    course = Course.find()
    assignment, release = course.assignment(SLUG), released_notebook(course, SLUG)
    mistakes = [(e.name, mistake) for e in assignment.exercises.values() for mistake in e.mistakes[:2]]
    root.mkdir()
    shutil.copy(course.root / "nbgrader_config.py", root)
    write_source(course, SLUG, root)
    if not demos:
        without_demos(notebook_path(root / "build" / "source", SLUG))
    run(nbgrader("generate_assignment", SLUG), root)
    for number in range(count):
        made = dict([mistakes[number % len(mistakes)]]) if number % 2 else None
        path = notebook_path(root / "submitted" / f"s{number:03d}", SLUG)
        path.parent.mkdir(parents=True)
        nbformat.write(in_own_words(solved(release, assignment, made), number), path)
        if not demos:
            without_demos(path)
    return root


def in_own_words(notebook: NotebookNode, number: int) -> NotebookNode:
    """The notebook with a remark in each answer that no other student made."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source += f"\n# remark {number}"
    return notebook


def without_demos(path: Path) -> None:
    """Take the cells out of a notebook that grading skips."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if not SKIPPED_TAGS & set(cell.metadata.get("tags", []))]
    nbformat.write(notebook, path)


def measure(way: str, folder: Path) -> Figures:
    """Run one way of grading in a process of its own; return CPU and wall seconds and the memory of a child."""
    itself = [sys.executable, __file__]
    if way in ("nbgrader", NO_DEMOS):
        return run(nbgrader("autograde", SLUG, "--force"), folder)
    if way == "nbgrader's pages":
        return run(nbgrader("generate_feedback", SLUG, "--force"), folder)
    if way in PAGES:
        return run([*itself, "feedback", str(PAGES[way]), str(folder)], Course.find().root)
    if way == "floor":
        return run([*itself, way, str(folder)], Course.find().root)
    (folder / "gradebook.db").unlink(missing_ok=True)
    shutil.rmtree(folder / "results", ignore_errors=True)  # or nothing would be left to grade
    return run([*itself, "ours", way, str(folder)], Course.find().root)


def nbgrader(*arguments: str) -> list[str]:
    """An nbgrader command line."""
    return [sys.executable, "-m", "nbgrader", *arguments]


def run(command: Sequence[str], folder: Path) -> Figures:
    """Run a command to its end; its CPU time includes all processes that it waited for."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, "PATH": path}
        )
        _, status, used = os.wait4(process.pid, 0)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if status:
        raise click.ClickException(f"{' '.join(command)} failed:\n{text[-2000:]}")
    last = text.strip().split("\n")[-1]
    told = json.loads(last) if last.startswith('{"') else {}
    return {"cpu": used.ru_utime + used.ru_stime, "wall": time.perf_counter() - begin, **told}


def costs(way: str, one: Figures, many: Figures, count: int) -> Figures:
    """What one more submission costs, a run without any, and a run over `count` for each, in seconds of CPU."""
    each = {"cpu": (many["cpu"] - one["cpu"]) / (count - 1), "wall": (many["wall"] - one["wall"]) / (count - 1)}
    if way == "floor":  # it measures itself; a difference of two runs would be lost in the imports
        each = {"cpu": many["cpu each"], "wall": many["wall each"]}
        one = many | {"cpu": many["cpu"] - FLOOR_SECONDS}
    start = one["cpu"] - each["cpu"]
    return {
        **each,
        "start": start,
        "all in": each["cpu"] + start / count,
        "count": count,
        "memory": many.get("memory", 0),
    }


def print_table(figures: dict[str, Figures]) -> None:
    """Print seconds and ratios."""
    names = {"none": "no isolation"}
    heads = ("way", "submissions", "CPU each", "wall each", "start-up", "all in", "nbgrader ÷ this", "no demos ÷ this")
    table = Table(*heads, "this ÷ floor", "child's memory")
    floor = figures["floor"]
    for way, this in figures.items():
        pages = "pages" in way
        stock, bare = (figures[name] for name in (("nbgrader's pages",) * 2 if pages else ("nbgrader", NO_DEMOS)))
        columns = [
            f"{1e3 * this['cpu']:.1f} ms",
            f"{1e3 * this['wall']:.1f} ms",
            f"{this['start']:.1f} s",
            f"{1e3 * this['all in']:.0f} ms",
            f"{stock['cpu'] / this['cpu']:.1f}",
            "" if pages else f"{bare['cpu'] / this['cpu']:.1f}",
            "" if pages else f"{this['cpu'] / floor['cpu']:.1f}",
        ]
        if PAGES.get(way, 1) > 1:  # processes that a server has forked: nobody counts their time
            columns = ["", columns[1]]
        memory = f"{this['memory'] / 2**20:.0f} MB" if this["memory"] else ""
        table.add_row(names.get(way, way), f"{this['count']:.0f}", *columns, *[""] * (7 - len(columns)), memory)
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
