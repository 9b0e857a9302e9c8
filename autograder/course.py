"""Where the course's files lie, and which assignments it has."""

from __future__ import annotations

import ast
import importlib
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from dlcore.exercise import Assignment, module_of

SOURCE_NAMES = ("notebook.py", "notebook.ipynb")
SETTINGS = "course.toml"
NBGRADER_SETTINGS = "nbgrader_config.py"
PACKAGE = "dlcore"
OWN_PACKAGES = "DLWORKBOOK_PACKAGES"


class CourseError(Exception):
    """Something about the course's files that its author can put right; the message says what and where."""


@dataclass(frozen=True)
class Course:
    """A course folder: it holds course/, release/ and nbgrader_config.py.

    The course of this checkout keeps its modules in `dlcore`; one in a folder of its own names its package there in
    course.toml. Either package has a public half, `cases` among it, and the trusted `reference`.
    """

    root: Path

    @property
    def package(self) -> str:
        """The package that holds the exercises."""
        path = self.root / SETTINGS
        if not path.is_file():
            return PACKAGE
        try:
            package = tomllib.loads(path.read_text(encoding="utf-8")).get("package")
        except (OSError, ValueError) as error:
            raise CourseError(f"{path} cannot be read: {error}") from error
        if not isinstance(package, str) or not (self.root / package / "reference").is_dir():
            raise CourseError(f'{path} must name the course\'s package, package = "name", with {package}/reference/')
        return package

    def enter(self) -> None:
        """Let this process, and those that it starts, import the course's own package; students' code does not."""
        package = self.package
        if package == PACKAGE:
            return
        if str(self.root) not in sys.path:
            sys.path.insert(0, str(self.root))
        found = Path(str(importlib.import_module(package).__file__)).parent
        if found != self.root / package:
            raise CourseError(f"another package is called {package}, in {found.parent}: rename {self.root / package}")
        _add_to_environment("PYTHONPATH", self.root)
        _add_to_environment(OWN_PACKAGES, found)

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """Return the course that contains `start` (default: the working directory), or whose class folder it is."""
        start = (start or Path.cwd()).resolve()
        of_class = _named_in(start / NBGRADER_SETTINGS)  # not in a folder above: there is no telling whose it is
        for folder in filter(None, (start, of_class, *start.parents)):
            if (folder / NBGRADER_SETTINGS).is_file() and (folder / "course").is_dir():
                return cls(folder)
        raise CourseError(
            f"{start} is not inside a course: no folder above it holds {NBGRADER_SETTINGS} and course/; run this in "
            "the course's checkout, or in a class folder made there (`autograder class`)"
        )

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
        self.enter()
        name = f"{self.package}.reference.{module_of(slug)}"
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
        return self.root / self.package / "cases" / "frozen" / f"{module_of(slug)}.json"

    def resolve(self, name: str) -> str:
        """Return the one assignment that `name` means: a folder name, its number, or an unambiguous beginning."""
        found = [slug for slug in self.slugs if slug == name] or [s for s in self.slugs if s.startswith(name)]
        if len(found) != 1:
            raise CourseError(f"{name!r} names {len(found)} assignments; there are: {', '.join(self.slugs)}")
        return found[0]


def own_packages() -> list[Path]:
    """The folders of the packages, besides `dlcore`, of the courses that this process or its parent works on."""
    return [Path(folder) for folder in os.environ.get(OWN_PACKAGES, "").split(os.pathsep) if folder]


def _named_in(settings: Path) -> Path | None:
    """The course that a class folder's settings load (`autograder.settings` writes them); they are read, not run."""
    try:
        nodes = ast.walk(ast.parse(settings.read_bytes())) if settings.is_file() else ()
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in nodes:
        match node:
            case ast.Call(ast.Name("load_subconfig"), _, [ast.keyword("path", ast.Constant(str(path)))]):
                return Path(path)
    return None


def _add_to_environment(variable: str, folder: Path) -> None:
    others = os.environ.get(variable, "").split(os.pathsep)
    os.environ[variable] = os.pathsep.join(dict.fromkeys([str(folder), *filter(None, others)]))
