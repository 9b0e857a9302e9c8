"""Writing the folder of a new course from the files in ``template/``."""

from __future__ import annotations

import importlib.util
import keyword
import re
from pathlib import Path, PurePosixPath

import jinja2

import autograder
from autograder.course import NBGRADER_SETTINGS, CourseError

TEMPLATE = Path(__file__).parent / "template"
CHECKOUT = Path(str(autograder.__file__)).parents[1]
ENTER = """
from pathlib import Path  # noqa: E402

from autograder.course import Course  # noqa: E402

Course(Path(__file__).resolve().parent).enter()  # kernels that nbgrader starts can import the course's package
"""


def write_course(folder: Path, package: str = "") -> dict[str, str]:
    """Write a course into an empty or missing folder; return its files, text by place.

    Parameters
    ----------
    folder : Path
        Where to.
    package : str
        What its Python package is called (default: like the folder).

    Raises
    ------
    CourseError
        If there is something in the folder, or the package cannot have that name.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder} is not an empty folder: name one that does not exist yet")
    if CHECKOUT in folder.parents:
        raise CourseError(f"{folder} lies inside of {CHECKOUT}, which is a course itself: choose another place")
    files = course_files(checked_name(package or package_for(folder.name)))
    for place, text in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return files


def course_files(package: str) -> dict[str, str]:
    """Every file of a new course: its text by its place."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATE), undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    names = [name for name in environment.list_templates() if name.endswith(".j2")]
    files = {_place(name, package): environment.get_template(name).render(package=package) for name in names}
    return files | {NBGRADER_SETTINGS: nbgrader_settings(package)}


def nbgrader_settings(package: str) -> str:
    """The settings of this checkout's course under another name."""
    text = (CHECKOUT / NBGRADER_SETTINGS).read_text(encoding="utf-8")
    return re.sub(r'(course_id = )"[^"]*"', rf'\1"{package}"', text) + ENTER


def package_for(name: str) -> str:
    """A name that Python can import: ``Signals 2026`` → ``signals_2026``."""
    return re.sub(r"\W+", "_", name.casefold(), flags=re.ASCII).strip("_")


def checked_name(package: str) -> str:
    """The package's name, if it can be that.

    Raises
    ------
    CourseError
        If Python would not import it, or would import something else.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", package) or keyword.iskeyword(package):
        raise CourseError(f"{package!r} is no name for a Python package: name one with --package, such as signals")
    known = importlib.util.find_spec(package)
    if known is not None and known.origin is not None:  # a mere folder of that name has no origin, and is no package
        raise CourseError(f"there is a Python package {package} already: choose another name with --package")
    return package


def _place(name: str, package: str) -> str:
    """Where a template's file goes: ``package/`` is called like the package, and ``dot.`` begins a hidden file."""
    first, *rest = PurePosixPath(name.removesuffix(".j2")).parts
    first = package if first == "package" else first.replace("dot.", ".", 1)
    return "/".join([first, *rest])
