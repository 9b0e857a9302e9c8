"""What a class costs: 300 mixed submissions beside stock nbgrader, workers of each kind, memory, and the watch.

Usage: python benchmarks/class.py [--students 300] [--stock 20] [--workers N]
       python benchmarks/class.py workers | memory | latency

The class is drawn from `autograder sample` for assignment 04: in a hundred, 42 right, 40 with a common mistake, 8
unfinished or blank, 7 damaged, 3 hostile. CPU is that of all processes, whoever started them; memory is the largest sum
of the proportional set sizes, so that what processes share is counted once. The machine's load is printed beside each
figure: on a machine that is busy otherwise, only CPU and ratios mean something.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
import psutil
from grading import Figures, make_class, measure
from rich.console import Console
from rich.table import Table

import autograder.startup  # noqa: F401  (first: it spares imports)
from autograder.batch.cluster import ClusterWorkers
from autograder.batch.feed import Feed
from autograder.batch.grading import ClassGrading
from autograder.batch.processes import ProcessWorkers
from autograder.batch.task import Exam, Outcome, Task
from autograder.batch.workers import LocalWorkers, Workers, processors
from autograder.classroom import Classroom, released_notebook
from autograder.compile.release import notebook_path
from autograder.course import Course
from autograder.feedback import feedback_page
from autograder.grade.verdict import Result, Verdict
from autograder.grade.zygote import choose_runner
from autograder.sample import SampleStudent, sample_class
from autograder.watch import Watch

SLUG = "04-deep-network-step-by-step"
SEED = 1
KINDS = {
    "mistaken": 40,
    "right": 42,
    **dict.fromkeys(("blank", "unfinished"), 4),
    **dict.fromkeys(("cut-short", "no-notebook", "old-release", "lost-answer", "lost-tests", "syntax-error"), 1),
    "doubled-cell": 1,
    **dict.fromkeys(("endless-function", "endless-cell", "system-exit", "killed", "flood"), 0.6),
}
PR_SET_CHILD_SUBREAPER = 36

console = Console(width=120)


@click.group(invoke_without_command=True)
@click.option("--students", default=300, show_default=True)
@click.option("--stock", default=20, show_default=True, help="Submissions for stock nbgrader; 0 for none.")
@click.option("--workers", default=processors(), show_default=True)
@click.pass_context
def main(context: click.Context, students: int, stock: int, workers: int) -> None:
    """Grade a class with the real command, and a few submissions with stock nbgrader."""
    if context.invoked_subcommand:
        return
    table = Table("what", "submissions", "wall", "CPU", "memory", "submissions/s", "CPU each", "load")
    with tempfile.TemporaryDirectory() as name:
        write_class(Path(name) / "class", students)
        command = ["-m", "autograder.cli", "grade", SLUG, "--class", f"{name}/class", "--workers", str(workers)]
        for what, more in (("grade", ["--no-feedback"]), ("grade again: all known", ["--no-feedback"])):
            table.add_row(what, *row(run([sys.executable, *command, *more], Course.find().root), students))
        if stock:
            table.add_row("stock nbgrader", *row(measure("nbgrader", make_class(Path(name) / "stock", stock)), stock))
    console.print(table)


def write_class(root: Path, students: int) -> Classroom:
    """Hand in for a class of this size, always the same."""
    course, rng = Course.find(), random.Random(SEED)
    samples: dict[str, list[SampleStudent]] = {}
    for sample in sample_class(course.assignment(SLUG), released_notebook(course, SLUG)):
        samples.setdefault(re.sub(r"-\d+$", "", sample.name), []).append(sample)
    kinds = rng.choices(list(KINDS), list(KINDS.values()), k=students)
    for number, kind in enumerate(kinds):
        hand_in(root, f"s{number:04d}", rng.choice(samples[kind]).text)
    return Classroom(root)


def hand_in(root: Path, student: str, text: str) -> None:
    """Put a notebook where submissions lie, whole."""
    path = notebook_path(root / "submitted" / student, SLUG)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(".fresh")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def run(command: Sequence[str], folder: Path) -> Figures:
    """Run a command to the end of the last process that it led to; measure all of them."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # orphans come to us, and with them their CPU time
    begin, load = time.perf_counter(), os.getloadavg()[0]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        peak = Peak(process.pid)
        cpu = wall = 0.0
        while True:
            try:
                pid, status, used = os.wait4(-1, 0)
            except ChildProcessError:
                break
            cpu += used.ru_utime + used.ru_stime
            if pid == process.pid:
                wall, process.returncode = time.perf_counter() - begin, os.waitstatus_to_exitcode(status)
        peak.done.set()
        output.seek(0)
        if process.returncode:
            raise click.ClickException(output.read().decode(errors="replace")[-2000:])
    return {"wall": wall, "cpu": cpu, "memory": peak.bytes, "load": load}


class Peak(threading.Thread):
    """Watches the memory of a process and all that it leads to."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.bytes, self.done = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self.done.wait(0.5):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            self.bytes = max(self.bytes, total)


def row(figures: Figures, count: int) -> list[str]:
    """The figures of a run as text."""
    memory = f"{figures['memory'] / 2**20:.0f} MB" if figures.get("memory") else ""
    speed = f"{count / figures['wall']:.1f}", f"{1e3 * figures['cpu'] / count:.0f} ms"
    load = f"{figures.get('load', os.getloadavg()[0]):.1f}"
    return [str(count), f"{figures['wall']:.1f} s", f"{figures['cpu']:.1f} s", memory, *speed, load]


@main.command("workers")
@click.option("--students", default=60, show_default=True)
def workers_command(students: int) -> None:
    """Grade the same right submissions with each kind of workers, everything warm: what one task costs."""
    course, table = Course.find(), Table("workers", "wall each", "load")
    right = next(sample_class(course.assignment(SLUG), released_notebook(course, SLUG)))
    with tempfile.TemporaryDirectory() as name, Cluster() as address:
        for number in range(students):
            hand_in(Path(name), f"s{number:04d}", right.text)
        kinds: dict[str, Workers] = {
            "threads": LocalWorkers(course, choose_runner()),
            "processes": ProcessWorkers(course, choose_runner),
            "Dask": ClusterWorkers(address, course, choose_runner),
        }
        for kind, workers in kinds.items():
            try:
                grading = ClassGrading(course, Classroom(Path(name)), SLUG, SEED, workers)
                seconds = [each_seconds(grading, students) for _ in range(2)][1]
                table.add_row(kind, f"{1e3 * seconds:.1f} ms", f"{os.getloadavg()[0]:.1f}")
            finally:
                workers.close()
    console.print(table)


def each_seconds(grading: ClassGrading, students: int) -> float:
    """The wall time of a task, graded among others; nothing is recorded."""
    began = time.perf_counter()
    tasks = [grading.task(student) for student in grading.classroom.students(SLUG)]
    assert not any(outcome.result.failed for outcome in grading.workers.outcomes(grading.exam, tasks))
    return (time.perf_counter() - began) / students


class Cluster:
    """A scheduler and a worker for each processor on this machine."""

    def __enter__(self) -> str:
        self.folder = tempfile.mkdtemp()
        file = f"{self.folder}/scheduler.json"
        dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        line = [*dask, "--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", file]
        self.processes = [subprocess.Popen(line, **quiet)]  # type: ignore[call-overload]
        while not Path(file).exists():
            time.sleep(0.1)
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", file, "--no-dashboard"]
        for _ in range(processors()):
            self.processes.append(subprocess.Popen([*worker, "--nthreads", "2"], **quiet))  # type: ignore[call-overload]
        return file

    def __exit__(self, *_: object) -> None:
        for process in self.processes[::-1]:
            os.killpg(process.pid, 15)
            process.wait()
        shutil.rmtree(self.folder)


@main.command("memory")
@click.argument("counts", nargs=-1, type=int)
def memory_command(counts: tuple[int, ...]) -> None:
    """Record 2,000, 10,000 and 20,000 results that come at once: memory must not grow with the class."""
    table = Table("submissions", "peak memory", "wall", "recorded/s", "again: wall", "load")
    for count in counts or (2_000, 10_000, 20_000):
        output = subprocess.check_output([sys.executable, __file__, "record", str(count)], cwd=Course.find().root)
        figures = json.loads(output)
        rate, load = f"{count / figures['wall']:.0f}", f"{os.getloadavg()[0]:.1f}"
        memory, wall = f"{figures['memory'] / 2**10:.0f} MB", f"{figures['wall']:.1f} s"
        table.add_row(str(count), memory, wall, rate, f"{figures['again']:.1f} s", load)
    console.print(table)


@main.command("record", hidden=True)
@click.argument("count", type=int)
def record_command(count: int) -> None:
    """Record so many results, pass over them in a second run, and print what that took."""
    course, figures = Course.find(), {}
    with tempfile.TemporaryDirectory() as name:
        for number in range(count):
            hand_in(Path(name), f"s{number:06d}", json.dumps({"cells": [], "student": number}))
        for key in ("wall", "again"):
            began = time.perf_counter()
            grading = ClassGrading(course, Classroom(Path(name)), SLUG, SEED, AtOnce(course))
            grading.grade(f"s{number:06d}" for number in range(count))
            grading.finish()
            figures[key] = time.perf_counter() - began
    print(json.dumps({**figures, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


class AtOnce:
    """Workers that give everybody full marks without looking."""

    def __init__(self, course: Course) -> None:
        self.exercises = course.assignment(SLUG).exercises.values()

    def outcomes(self, exam: Exam, tasks: Iterable[Task]) -> Iterator[Outcome]:
        feed = Feed(tasks)
        while taken := feed.take(8):
            for task in taken:
                feed.finished(task)
                verdicts = {e.name: Verdict(e.name, e.points, e.points, "passed") for e in self.exercises}
                yield Outcome(task, Result(exam.slug, task.student, verdicts, [], exam.seed, "landlock"), 0.0)

    def close(self) -> None:
        """Nothing to end."""


@main.command("latency")
@click.option("--students", default=20, show_default=True)
def latency_command(students: int) -> None:
    """Hand in one after the other to a watched class; the time until the feedback page is there."""
    course, seconds = Course.find(), []
    samples = sample_class(course.assignment(SLUG), released_notebook(course, SLUG))
    usual = [sample for sample in samples if sample.name.startswith("mistaken")]
    with tempfile.TemporaryDirectory() as name:
        classroom = Classroom(Path(name))
        (classroom.root / "submitted").mkdir()
        watch = Watch(course, classroom, [SLUG], lambda _: choose_runner(), lambda line: None, lambda: None)
        thread = threading.Thread(target=watch.run)
        thread.start()
        for number in range(students + 1):  # the first one warms everything up
            began = time.perf_counter()
            hand_in(classroom.root, f"s{number:03d}", usual[number % len(usual)].text)
            while not feedback_page(classroom.root, f"s{number:03d}", SLUG).is_file():
                time.sleep(0.01)
            seconds.append(time.perf_counter() - began)
        watch.stop.set()
        thread.join()
    first, rest = seconds[0], sorted(seconds[1:])
    p95 = statistics.quantiles(rest, n=20)[-1]
    words = f"median {statistics.median(rest):.2f} s, 95 % {p95:.2f} s, the first {first:.2f} s"
    console.print(f"from file to feedback page, {students} submissions: {words}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
