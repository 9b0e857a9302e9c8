"""Where the course's files lie, and which assignments it has."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path

from dlcore.exercise import Assignment, module_of

SOURCE_NAMES = ("notebook.py", "notebook.ipynb")


class CourseError(Exception):
    """Something about the course's files that its author can put right; the message says what and where."""


@dataclass(frozen=True)
class Course:
    """A course folder: the checkout that holds course/, release/ and nbgrader_config.py."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """Return the course that contains `start` (default: the working directory)."""
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / "nbgrader_config.py").is_file() and (folder / "course").is_dir():
                return cls(folder)
        raise CourseError(f"{start} is not inside a course: no folder above it holds nbgrader_config.py and course/")

    @property
    def slugs(self) -> list[str]:
        """The assignments' folder names, in order."""
        found = [path.parent.name for name in SOURCE_NAMES for path in (self.root / "course").glob(f"*/{name}")]
        return sorted(set(found))

    def source(self, slug: str) -> Path:
        """The file that an assignment is written in: text (jupytext percent) or a notebook."""
        for name in SOURCE_NAMES:
            if (path := self.root / "course" / slug / name).is_file():
                return path
        raise CourseError(f"there is no assignment {slug!r}; there are: {', '.join(self.slugs)}")

    def assignment(self, slug: str) -> Assignment:
        """The exercises of an assignment, from its reference module; none if it has no such module."""
        self.source(slug)
        if "-" not in slug:
            raise CourseError(f"an assignment's folder is called NN-some-name, not {slug!r}")
        name = f"dlcore.reference.{module_of(slug)}"
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            return Assignment(slug, slug)
        assignment: Assignment = module.ASSIGNMENT
        return assignment

    def frozen(self, slug: str) -> Path:
        """The file that keeps the expected values of an assignment's visible cases."""
        return self.root / "dlcore" / "cases" / "frozen" / f"{module_of(slug)}.json"

    def resolve(self, name: str) -> str:
        """Return the one assignment that `name` means: a folder name, its number, or an unambiguous beginning."""
        found = [slug for slug in self.slugs if slug == name] or [s for s in self.slugs if s.startswith(name)]
        if len(found) != 1:
            raise CourseError(f"{name!r} names {len(found)} assignments; there are: {', '.join(self.slugs)}")
        return found[0]
