"""The build: a visible list of steps from course/ to release/."""

from __future__ import annotations

import contextlib
import filecmp
import logging
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment, GenerateSolution
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.compile.execute import examine_solution, rehearse_student
from autograder.compile.freeze import frozen_document
from autograder.compile.sections import sections_of
from autograder.compile.source import read_source
from autograder.course import NBGRADER_SETTINGS, SOURCE_NAMES, Course, CourseError
from autograder.database import open_tables

Done = Callable[[str, float], None]


def build(course: Course, slugs: Sequence[str], execute: bool = True, done: Done = lambda slug, seconds: None) -> None:
    """Compile assignments into ``build/source``, ``release/student`` and ``release/solution``, several at a time.

    Parameters
    ----------
    course, slugs
        What to build.
    execute : bool
        Whether to run both versions as well: the solution must earn full marks, the untouched one no point.
    done : callable
        Told each assignment that is built, and how many seconds it took.
    """
    workers = min(len(slugs), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(build_one, course, slug, execute): slug for slug in slugs}
        try:
            for future in as_completed(waiting):
                done(waiting[future], future.result())
        finally:
            pool.shutdown(cancel_futures=True)


def build_one(course: Course, slug: str, execute: bool) -> float:
    """Build one assignment and return how many seconds that took."""
    begin = time.perf_counter()
    write_frozen(course, slug)
    write_source(course, slug, course.root)
    with put_back(course.root / "release" / "student" / slug):
        generate(course, slug, course.root, GenerateAssignment)
    if execute:
        rehearse_student(notebook_path(course.root / "release" / "student", slug), nbgrader_config(course))
        generate(course, slug, course.root, GenerateSolution)
        examine_solution(notebook_path(course.root / "release" / "solution", slug))
    return time.perf_counter() - begin


def stale_files(course: Course, slugs: Iterable[str]) -> list[str]:
    """Name the committed generated files that a build would change."""
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for slug in slugs:
            if _read_text(course.frozen(slug)) != frozen_text(course, slug):
                stale.append(str(course.frozen(slug).relative_to(course.root)))
            write_source(course, slug, scratch)
            generate(course, slug, scratch, GenerateAssignment)
            stale += _changed(scratch / "release" / "student" / slug, course.root / "release" / "student" / slug)
    return stale


def frozen_text(course: Course, slug: str) -> str:
    """What the assignment's file of frozen values should hold; empty if it has no exercises."""
    assignment = course.assignment(slug)
    if not assignment.exercises:
        return ""
    sections = sections_of(read_source(course, slug))
    return frozen_document(assignment, {name: section.title for name, section in sections.items()})


def write_frozen(course: Course, slug: str) -> None:
    """Write the expected values of the visible cases."""
    text = frozen_text(course, slug)
    if text:
        course.frozen(slug).parent.mkdir(parents=True, exist_ok=True)
        course.frozen(slug).write_text(text, encoding="utf-8")


def write_source(course: Course, slug: str, root: Path) -> None:
    """Write nbgrader's source folder: the notebook and the pictures it shows."""
    folder = root / "build" / "source" / slug
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(course.source(slug).parent, folder, ignore=shutil.ignore_patterns(*SOURCE_NAMES, "__pycache__"))
    nbformat.write(read_source(course, slug), notebook_path(folder.parent, slug))


def notebook_path(folder: Path, slug: str) -> Path:
    """``<folder>/<slug>/<slug>.ipynb``: an assignment's notebook carries its folder's name."""
    return folder / slug / f"{slug}.ipynb"


@contextlib.contextmanager
def put_back(folder: Path) -> Iterator[None]:
    """Have a folder as it was if making it anew fails: nbgrader begins by deleting it."""
    with tempfile.TemporaryDirectory() as place:
        kept = Path(place, "kept")
        if folder.is_dir():
            shutil.copytree(folder, kept)
        try:
            yield
        except BaseException:
            if kept.is_dir():
                shutil.copytree(kept, folder, dirs_exist_ok=True)
            raise


def generate(course: Course, slug: str, root: Path, converter: type[GenerateAssignment | GenerateSolution]) -> None:
    """Run one of nbgrader's converters in this process, with the course's own nbgrader_config.py.

    The build keeps a database of its own: compiling must never touch a gradebook that holds grades.
    """
    config = nbgrader_config(course)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = slug
    config.CourseDirectory.db_url = f"sqlite:///{root / 'build' / f'{slug}.db'}"
    coursedir = CourseDirectory(config=config)
    # nbgrader itself would ask a command for the version of its tables, which is found only in an activated environment
    open_tables(coursedir.db_url, coursedir.course_id).close()
    log, messages = quiet_log()
    try:
        converter(coursedir=coursedir, config=config, force=True, log=log).start()
    except (NbGraderException, SystemExit) as error:
        raise CourseError(f"{slug}: {converter.__name__} failed: {messages.last or error}") from error


def quiet_log() -> tuple[logging.Logger, Messages]:
    """A logger for nbgrader that prints nothing, and its handler, which remembers the last error."""
    log, messages = logging.Logger("autograder.nbgrader", level=logging.ERROR), Messages()
    log.addHandler(messages)
    return log, messages


def nbgrader_config(course: Course) -> Config:
    """Load the course's nbgrader_config.py."""
    return PyFileConfigLoader(NBGRADER_SETTINGS, path=str(course.root)).load_config()


class Messages(logging.Handler):
    """Keeps the last error that nbgrader logged, to be part of ours."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR and "Traceback" in record.getMessage():
            self.last = record.getMessage().strip().split("\n")[-1]


def _changed(fresh: Path, committed: Path) -> list[str]:
    """Name the files in which two folders differ."""
    names = {path.relative_to(folder) for folder in (fresh, committed) for path in folder.rglob("*") if path.is_file()}
    same = [name for name in names if _same(fresh / name, committed / name)]
    return sorted(f"release/student/{committed.name}/{name}" for name in names.difference(same))


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def _read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
