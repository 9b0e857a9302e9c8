"""A class folder: what students handed in, and what grading makes of it, in nbgrader's own layout."""

from __future__ import annotations

import functools
import logging
import os
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from autograder.compile.release import notebook_path
from autograder.course import Course, CourseError
from autograder.journal import Journal
from autograder.repair.names import find_notebook

log = logging.getLogger("autograder")
MAX_NAME = 200  # bytes; of a file, 255 with its ending and that of its draft


@dataclass(frozen=True)
class Classroom:
    """The folder that holds submitted/, autograded/, feedback/ and, unless `url` names another, gradebook.db."""

    root: Path
    url: str = ""

    @property
    def db_url(self) -> str:
        """Where the grades are."""
        return self.url or f"sqlite:///{self.root / 'gradebook.db'}"

    def existing(self) -> Classroom:
        """This class, of which something is to be read.

        Raises
        ------
        CourseError
            If its folder does not exist.
        """
        if not self.root.is_dir():
            raise CourseError(f"there is no class folder {self.root}")
        return self

    def students(self, slug: str) -> list[str]:
        """Who handed in a folder for this assignment."""
        return sorted(
            path.parent.name
            for path in self.root.glob(f"submitted/*/{slug}")
            if _own_folder(path) and _storable(path.parent.name)
        )

    def submitters(self, slug: str) -> list[str]:
        """Those students, of whom there must be some.

        Raises
        ------
        CourseError
            If nobody handed anything in.
        """
        if students := self.students(slug):
            return students
        raise CourseError(f"no submissions: {self.root / 'submitted'} has no */{slug}/ folder")

    def submitted(self, student: str, slug: str) -> tuple[Path | None, list[str]]:
        """The notebook that a student handed in, and what is odd about it."""
        folder = self.root / "submitted" / student / slug
        return find_notebook(folder, slug) if _own_folder(folder) else (None, [f"There is no folder {folder.name}/."])

    def timestamp(self, student: str, slug: str) -> tuple[str | None, list[str]]:
        """When it was handed in, if a valid timestamp.txt says so."""
        path = self.root / "submitted" / student / slug / "timestamp.txt"
        if not path.is_file():
            return None, []
        if path.is_symlink():
            return None, ["timestamp.txt is a link; it was not followed."]
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read(100).strip()
        try:
            parse_utc(text)
        except (ValueError, ArithmeticError):  # of numbers too long for a decimal, too
            return None, [f"timestamp.txt does not hold a time: {text[:40]!r}."]
        return text, []

    def journal(self, slug: str, tests: str = "") -> Journal:
        """The final results of an assignment."""
        return Journal(self.root / "results" / slug, tests)


def _own_folder(path: Path) -> bool:
    """Whether an assignment's folder is one, and neither it nor the student's is a link to somebody else's."""
    return path.is_dir() and not path.is_symlink() and not path.parent.is_symlink()


@functools.cache
def _storable(student: str) -> bool:
    """Whether files can be named after a student; of one whose folder's name is too long for that, it is said once."""
    fits = len(os.fsencode(student)) <= MAX_NAME
    if not fits:
        log.warning("submitted/%a is left out: no file can be named after it", student)
    return fits


def released_notebook(course: Course, slug: str) -> NotebookNode:
    """The student version, as released."""
    path = notebook_path(course.root / "release" / "student", slug)
    if not path.is_file():
        raise CourseError(f"{slug} has not been released yet: run `autograder build {slug}` first")
    return nbformat.read(path, as_version=4)
