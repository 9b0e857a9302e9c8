"""A course in a folder of its own: it builds, audits clean, grades, keeps its references; the tutorial holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from autograder.audit.report import audit
from autograder.classroom import Classroom, released_notebook
from autograder.cli import main
from autograder.compile.freeze import frozen_document
from autograder.compile.release import build_one, notebook_path, stale_files
from autograder.compile.source import read_source
from autograder.course import OWN_PACKAGES, Course, CourseError
from autograder.grade.hidden import HiddenCases
from autograder.grade.imports import make_import_path
from autograder.grade.limits import Limits
from autograder.grade.score import Grader
from autograder.grade.zygote import choose_runner
from autograder.new.course_folder import course_files, package_for, write_course
from autograder.sample import sample_class, solved
from dlcore import visible
from dlcore.gaps import gaps

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"
FIRST, SECOND = "01-moving-average", "02-standard-scores"
QUICK = Limits(cell_seconds=8, call_seconds=4, total_seconds=60)


# ------------------------------------------------------------------------------------------------------------- a course
class Block(NamedTuple):
    """A listing of the tutorial: a file's content, or commands if `place` is empty."""

    place: str
    text: str


def blocks() -> Iterator[Block]:
    """The tutorial's listings, in order; the file's name stands alone in the paragraph above."""
    above = ""
    for token in MarkdownIt("commonmark").parse(TUTORIAL.read_text(encoding="utf-8")):
        if token.type == "inline":
            above = token.content
        elif token.type == "fence" and token.info == "python":
            yield Block(above.strip("`:"), token.content)
        elif token.type == "fence" and token.info == "sh":
            yield Block("", token.content)


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Iterator[Course]:
    """A new course, called like the tutorial's; this process forgets it afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path])
        patch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
        patch.setenv(OWN_PACKAGES, "")
        patch.setattr(visible, "_registered", [])
        folder = tmp_path_factory.mktemp("own") / "weather"
        write_course(folder)
        yield Course.find(folder / "course")
        for name in [name for name in sys.modules if name.split(".")[0] == "weather"]:
            del sys.modules[name]
        visible.load.cache_clear()


@pytest.fixture(scope="module")
def built(own) -> Course:
    """The same, with its first assignment compiled and both versions run."""
    build_one(own, FIRST, execute=True)
    return own


def test_the_new_course_is_found_and_compiles_and_what_is_compiled_is_current(built):
    assert (built.package, built.slugs) == ("weather", [FIRST])
    assert stale_files(built, [FIRST]) == []
    assert (built.root / "weather" / "cases" / "frozen" / "moving_average.json").is_file()


def test_what_is_released_holds_no_line_of_the_solution(built):
    text = notebook_path(built.root / "release" / "student", FIRST).read_text()
    text += built.frozen(FIRST).read_text() + (built.root / "weather" / "cases" / "moving_average.py").read_text()
    answers = [
        line.strip()
        for e in built.assignment(FIRST).exercises.values()
        for g in gaps(e.source)
        for line in g.split("\n")
    ]
    assert len(answers) == 4
    assert [line for line in answers if line in text] == []


def complaints(course: Course, slug: str) -> list[str]:
    return [complaint for found in audit(course.assignment(slug), seeds=5) for complaint in found.complaints]


def test_its_audit_is_silent(built):
    assert complaints(built, FIRST) == []


@pytest.fixture(scope="module")
def grader(built) -> Iterator[Grader]:
    runner = choose_runner(trusted=True, secret=[built.root])
    yield Grader(HiddenCases(built.assignment(FIRST), 5), released_notebook(built, FIRST), runner, QUICK)
    runner.close()


def test_a_class_gets_the_scores_it_deserves(built, grader, tmp_path):
    deserved, earned = {}, {}
    for student in sample_class(built.assignment(FIRST), grader.release):
        if not student.name.startswith(("endless", "flood")):  # the same for every assignment, and slow
            path = tmp_path / f"{student.name}.ipynb"
            path.write_text(student.text)
            deserved[student.name], earned[student.name] = student.score, grader.grade(path).score
    assert earned == deserved
    assert len(set(deserved.values())) > 3


def test_no_submission_sees_the_references(built, grader, tmp_path):
    """A cell that looks for them, in every place, finds the public half and nothing else."""
    notebook = solved(grader.release, built.assignment(FIRST))
    look = f"""
import importlib, os, sys
import weather.cases.moving_average
places = {[str(built.root), str(built.root / "weather" / "reference")]}
found = [place for place in places if os.path.exists(place) and os.listdir(place)]
for name in ("weather.reference", "weather.reference.moving_average", "dlcore.reference", "autograder"):
    try:
        found.append(importlib.import_module(name))
    except ImportError:
        pass
raise LookupError(f"found {{len(found)}} of them")
"""
    notebook.cells.append(nbformat.v4.new_code_cell(look, id="look"))
    path = tmp_path / "curious.ipynb"
    nbformat.write(notebook, path)
    result = grader.grade(path)
    assert result.score == 100
    assert any("LookupError" in note and "found 0 of them" in note for note in result.notes), result.notes


def test_what_children_import_has_the_public_half_only(built, tmp_path):
    files = [path.relative_to(tmp_path).as_posix() for path in make_import_path(tmp_path).rglob("*")]
    assert "weather/cases/frozen/moving_average.json" in files
    assert [name for name in files if "reference" in name] == []


def test_the_course_of_this_checkout_is_as_it_was(built):
    """Beside a course of one's own, in the same process."""
    course = Course(ROOT)
    assert course.package == "dlcore"
    assert course.assignment("06-initialization").package == "dlcore"
    assert course.frozen("06-initialization") == ROOT / "dlcore/cases/frozen/initialization.json"
    assert set(visible.load("06-initialization")) == set(course.assignment("06-initialization").exercises)


def test_students_wheel_has_no_reference_and_makes_the_notebooks_known(built, tmp_path):
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(built.root)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "weather/cases/frozen/moving_average.json" in names
    assert [name for name in names if "reference" in name or "course" in name] == []
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    program = f"from dlcore.visible import load; print(sorted(load({FIRST!r})))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path / "installed"), str(ROOT)])}
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, cwd=tmp_path
    )
    assert shown.stdout.strip() == "['moving_average', 'without_trend']", shown.stderr


# ------------------------------------------------------------------------------------------------------------ refusals
@pytest.mark.parametrize("content", ["a file", "a folder", "it is a file"])
def test_a_folder_that_is_not_empty_is_left_alone(tmp_path, content):
    place = tmp_path / "taken"
    if content == "it is a file":
        place.write_text("mine")
    else:
        (place / "sub").mkdir(parents=True)
        (place / "sub" / "a").write_text("mine") if content == "a file" else None
    before = {path: path.is_file() and path.read_text() for path in tmp_path.rglob("*")}
    done = CliRunner().invoke(main, ["new", str(place)])
    assert done.exit_code == 1
    assert "not an empty folder" in done.output
    assert {path: path.is_file() and path.read_text() for path in tmp_path.rglob("*")} == before


def test_the_next_commands_can_be_pasted(tmp_path):
    folder = tmp_path / "my course"
    done = CliRunner().invoke(main, ["new", str(folder)])
    assert done.exit_code == 0, done.output
    assert f"cd '{folder}'\n" in done.output


@pytest.mark.parametrize("name", ["numpy", "json", "dlcore", "class", "1st", "a-b", "Été", "../x"])
def test_names_that_python_would_not_import_are_refused(tmp_path, name):
    done = CliRunner().invoke(main, ["new", str(tmp_path / "fine"), "--package", name])
    assert done.exit_code == 1
    assert "--package" in done.output
    assert not (tmp_path / "fine").exists()


def test_a_course_inside_of_this_one_is_refused():
    with pytest.raises(CourseError, match="choose another place"):
        write_course(ROOT / "build" / "never-made")
    assert not (ROOT / "build" / "never-made").exists()


@pytest.mark.parametrize(("folder", "package"), [("Signals 2026", "signals_2026"), ("my-course", "my_course")])
def test_the_package_is_called_like_the_folder(folder, package):
    assert package_for(folder) == package
    files = course_files(package)
    assert f"{package}/reference/moving_average.py" in files
    assert tomllib.loads(files["course.toml"]) == {"package": package}
    assert f'course_id = "{package}"' in files["nbgrader_config.py"]
    for place, text in files.items():
        assert "{{" not in text, place
        if place.endswith(".py"):
            compile(text, place, "exec")


@pytest.mark.parametrize("text", ["", "package = 3", 'package = "elsewhere"', "package ="])
def test_a_damaged_course_file_is_named(tmp_path, text):
    (tmp_path / "course.toml").write_text(text)
    with pytest.raises(CourseError, match=re.escape(str(tmp_path / "course.toml"))):
        _ = Course(tmp_path).package


def test_a_package_that_is_imported_from_elsewhere_is_refused(tmp_path, monkeypatch):
    """Two courses of one name: the second must not be graded with the references of the first."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setenv("PYTHONPATH", "")
    for name in ("one", "two"):
        write_course(tmp_path / name, "twice_named")
    monkeypatch.setenv(OWN_PACKAGES, "")
    try:
        assert Course(tmp_path / "one").assignment(FIRST).package == "twice_named"
        with pytest.raises(CourseError, match="another package is called twice_named"):
            Course(tmp_path / "two").assignment(FIRST)
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "twice_named"]:
            del sys.modules[name]


# ------------------------------------------------------------------------------------------------------------ tutorial
def test_the_tutorials_assignment_audits_clean_and_compiles(built):
    """The same listings without the commands: quick enough for every run."""
    for block in blocks():
        if block.place:
            path = built.root / block.place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text)
    assert complaints(built, SECOND) == []
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in read_source(built, SECOND).cells]
    assert {"standardize", "test-standardize", "count_unusual", "test-count_unusual"} <= set(ids)
    assert '"standardize"' in frozen_document(built.assignment(SECOND))


@pytest.mark.slow
def test_the_tutorial_can_be_followed_to_the_letter(tmp_path):
    """Every listing is written and every command run, in order, by a shell that stops at the first failure."""
    script = ["set -eu"]
    for number, block in enumerate(blocks()):
        mark = f"END-OF-LISTING-{number}"
        into = f"mkdir -p $(dirname {block.place}); cat > {block.place} <<'{mark}'\n{block.text}{mark}"
        script.append(into if block.place else block.text)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), OWN_PACKAGES: ""}
    command = ["bash", "-c", "\n".join(script)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    course = tmp_path / "weather"
    assert (course / "release" / "student" / SECOND / f"{SECOND}.ipynb").is_file()
    assert (course / "build" / "sample" / "report.html").is_file()
    assert Classroom(course / "build" / "sample").students(SECOND)
