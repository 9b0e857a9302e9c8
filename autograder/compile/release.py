"""The build: a visible list of steps from course/ to release/."""

from __future__ import annotations

import filecmp
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable
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
from autograder.course import SOURCE_NAMES, Course, CourseError

Report = Callable[[str], None]


def build(course: Course, slugs: Iterable[str], execute: bool = True, report: Report = lambda step: None) -> None:
    """Compile assignments into ``build/source``, ``release/student`` and ``release/solution``.

    Parameters
    ----------
    course, slugs
        What to build.
    execute : bool
        Whether to run both versions as well: the solution must earn full marks, the untouched one no point.
    report : callable
        Told each step as it begins.
    """
    for slug in slugs:
        report(f"{slug}: freezing expected values")
        write_frozen(course, slug)
        report(f"{slug}: writing the source notebook")
        write_source(course, slug, course.root)
        report(f"{slug}: student version")
        generate(course, slug, course.root, GenerateAssignment)
        if execute:
            report(f"{slug}: running the untouched student version")
            rehearse_student(notebook_path(course.root / "release" / "student", slug), nbgrader_config(course))
            report(f"{slug}: running the solution")
            generate(course, slug, course.root, GenerateSolution)
            examine_solution(notebook_path(course.root / "release" / "solution", slug))


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


def generate(course: Course, slug: str, root: Path, converter: type[GenerateAssignment | GenerateSolution]) -> None:
    """Run one of nbgrader's converters in this process, with the course's own nbgrader_config.py.

    The build keeps a database of its own: compiling must never touch a gradebook that holds grades.
    """
    config = nbgrader_config(course)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = slug
    config.CourseDirectory.db_url = f"sqlite:///{root / 'build' / 'build.db'}"
    coursedir = CourseDirectory(config=config)
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
    return PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()


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
