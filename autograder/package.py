"""The folder that a student downloads: notebooks, data, the public package, its requirements, and how to begin."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from autograder.course import Course, CourseError
from autograder.published import published_files

NAME = "dlworkbook-student"
LICENCES = ("LICENSE", "LICENSE-CONTENT", "NOTICE", "NOTATION.md")
CHECKOUT = Path(__file__).parents[1]
TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows: the same content makes the same file
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
    files = dict(sorted(package_files(course).items()))
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{NAME}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            archive.writestr(_member(f"{NAME}/{name}"), data)
    return path


def package_files(course: Course) -> dict[str, bytes]:
    """Every file of the package: its content by its place."""
    wheels = dict(public_wheel(root) for root in dict.fromkeys((CHECKOUT, course.root)))
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


def public_wheel(root: Path) -> tuple[str, bytes]:
    """Build the wheel of the public half with what is installed here; return its name and content."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, str(root)]
        done = subprocess.run(command, capture_output=True, text=True)
        built = sorted(Path(folder).glob("*.whl"))
        if done.returncode or not built:
            last = (done.stderr.strip() or done.stdout.strip()).split("\n")[-1]
            raise CourseError(f"the public package cannot be built: {last} (needed: pip install build hatchling)")
        return built[0].name, built[0].read_bytes()


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


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, TIME)
    member.create_system, member.external_attr = 3, 0o644 << 16  # the same on every system: a file that all may read
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
