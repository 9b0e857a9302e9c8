"""The folder that a student downloads: notebooks, data, the public package, its requirements, and how to begin."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from autograder.archive import write_zip
from autograder.course import Course, CourseError
from autograder.published import published_files
from autograder.wheel import public_wheel, stamped

NAME = "dlworkbook-student"
LICENCES = ("LICENSE", "LICENSE-CONTENT", "NOTICE", "NOTATION.md")
CHECKOUT = Path(__file__).parents[1]
TITLE = re.compile(r"^#\s+(.+)$", re.MULTILINE)
TENSORFLOW = re.compile(r"^(?:from|import) (?:tensorflow|keras|dlcore\.given\.tensors)\b", re.MULTILINE)
REQUIREMENTS = ("requirements/student.txt", "requirements/keras.txt")


@dataclass(frozen=True)
class Entry:
    """An assignment, as the README lists it."""

    slug: str
    title: str
    exercises: int
    points: float
    tensorflow: bool


def write_package(course: Course, out: Path) -> Path:
    """Write ``<out>/dlworkbook-student.zip`` and return its path.

    Raises
    ------
    CourseError
        If an assignment is not built, or the public package cannot be.
    """
    files = {f"{NAME}/{name}": data for name, data in sorted(package_files(course).items())}
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{NAME}.zip"
    write_zip(path, files)
    return path


def package_files(course: Course) -> dict[str, bytes]:
    """Every file of the package: its content by its place."""
    wheels = dict(stamped(*public_wheel(root)) for root in dict.fromkeys((CHECKOUT, course.root)))
    files = {**wheels, "requirements.txt": requirements(wheels).encode()}
    files |= {name: (CHECKOUT / name).read_bytes() for name in REQUIREMENTS}
    files |= {name: (course.root / name).read_bytes() for name in LICENCES if (course.root / name).is_file()}
    for slug in course.slugs:
        files |= released_files(course, slug)
    files |= data_files(course.root) | published_files(course)
    files["README.md"] = readme([entry(course, slug) for slug in course.slugs], " ./".join(wheels)).encode()
    return files


def released_files(course: Course, slug: str) -> dict[str, bytes]:
    """The student version of one assignment: the notebook and what lies beside it."""
    folder = course.root / "release" / "student" / slug
    if not (folder / f"{slug}.ipynb").is_file():
        raise CourseError(f"{slug} has no student version yet: run `autograder build`")
    paths = [path for path in folder.rglob("*") if path.is_file() and not _hidden(path.relative_to(folder))]
    return {f"{slug}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}


def data_files(root: Path) -> dict[str, bytes]:
    """The data that `dlcore.datasets` finds above a notebook, with the manifest that they are checked against."""
    folder = root / "datasets"
    return {f"datasets/{path.name}": path.read_bytes() for path in folder.glob("*") if path.is_file()}


def requirements(wheels: Mapping[str, bytes]) -> str:
    """One file to install: the pinned requirements, and the wheels by their hashes."""
    hashed = [f"./{wheel} --hash=sha256:{hashlib.sha256(data).hexdigest()}" for wheel, data in wheels.items()]
    return "\n".join(["-r requirements/student.txt", *hashed, ""])


def entry(course: Course, slug: str) -> Entry:
    """What the README says of an assignment, from its released notebook."""
    path = course.root / "release" / "student" / slug / f"{slug}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose, code = (_sources(cells, kind) for kind in ("markdown", "code"))
    graded = [cell["metadata"]["nbgrader"] for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
    title, points = TITLE.search(prose), sum(cell["points"] for cell in graded)
    return Entry(slug, title[1] if title else slug, len(graded), points, bool(TENSORFLOW.search(code)))


def readme(entries: Iterable[Entry], wheel: str) -> str:
    """The page that a beginner starts from."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("student.md.j2").render(entries=list(entries), wheel=wheel)


def _sources(cells: list[dict[str, Any]], kind: str) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == kind)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)
