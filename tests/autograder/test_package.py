"""The package that students download holds all they need, nothing they must not see, and is the same every time."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import Course, CourseError
from autograder.package import NAME, package_files, released_files
from dlcore.datasets.places import find_shipped
from dlcore.gaps import gaps


@pytest.fixture(scope="module")
def package(course, tmp_path_factory):
    """The written package."""
    out = tmp_path_factory.mktemp("dist")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course.root)
        patch.setattr("autograder.commands.publish.keep_published", lambda course: None)  # a test publishes nothing
        done = CliRunner().invoke(main, ["package", "--out", str(out)], catch_exceptions=False)
    assert done.exit_code == 0
    return out / f"{NAME}.zip"


@pytest.fixture(scope="module")
def files(package):
    """Content by name, as unpacked."""
    with zipfile.ZipFile(package) as archive:
        return {name.removeprefix(f"{NAME}/"): archive.read(name) for name in archive.namelist()}


def notebook_in(files, slug):
    """The notebook as a student gets it."""
    return nbformat.reads(files[f"{slug}/{slug}.ipynb"].decode(), as_version=4)


def test_everything_lies_in_one_folder(package):
    assert {name.split("/")[0] for name in zipfile.ZipFile(package).namelist()} == {NAME}


def test_it_holds_every_notebook_as_released_and_the_licences(course, files):
    for slug in course.slugs:
        released = course.root / "release" / "student" / slug / f"{slug}.ipynb"
        assert files[f"{slug}/{slug}.ipynb"] == released.read_bytes()
    for name in ("README.md", "requirements.txt", "LICENSE", "LICENSE-CONTENT", "NOTICE"):
        assert files[name]


def test_every_picture_that_a_notebook_shows_is_there(course, files):
    for slug in course.slugs:
        prose = "\n".join(cell.source for cell in notebook_in(files, slug).cells)
        shown = re.findall(r"!\[[^\]]*\]\(([^)#:]+)\)", prose)
        assert shown
        assert [name for name in shown if f"{slug}/{name}" not in files] == []


def test_the_data_lie_where_a_notebook_finds_them(course, package, tmp_path, monkeypatch):
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path / NAME / course.slugs[0])
    monkeypatch.delenv("DLCORE_DATA", raising=False)
    committed = json.loads((course.root / "datasets" / "manifest.json").read_text())["files"]
    for row in committed:
        assert find_shipped(row["file"]) == tmp_path / NAME / "datasets" / row["file"]


def test_requirements_name_the_wheel_by_its_hash(files):
    (wheel,) = (name for name in files if name.endswith(".whl"))
    line = files["requirements.txt"].decode().splitlines()[1]
    assert line == f"./{wheel} --hash=sha256:{hashlib.sha256(files[wheel]).hexdigest()}"


@pytest.mark.parametrize(("extra", "pins"), [("", "student"), ("keras", "keras")])
def test_all_that_the_wheel_asks_for_is_pinned(extra, pins, files):
    from packaging.requirements import Requirement

    (wheel,) = (name for name in files if name.endswith(".whl"))
    archive = zipfile.ZipFile(io.BytesIO(files[wheel]))
    metadata = archive.read(next(name for name in archive.namelist() if name.endswith("METADATA"))).decode()
    asked = [Requirement(text) for text in re.findall(r"^Requires-Dist: (.+)$", metadata, re.MULTILINE)]
    pinned = pins_of(files, pins)
    environment = {"extra": extra, "python_version": "3.12"}
    needed = [r for r in asked if not r.marker or r.marker.evaluate(environment)]
    assert ("tensorflow" in {r.name for r in needed}) == (extra == "keras")
    assert [r.name for r in needed if r.name not in pinned or pinned[r.name] not in r.specifier] == []


def test_tensorflow_comes_on_top_of_what_is_installed_already(files):
    assert pins_of(files, "student").items() < pins_of(files, "keras").items()


def pins_of(files, name):
    """Versions by package."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", files[f"requirements/{name}.txt"].decode(), re.MULTILINE))


def test_the_readme_marks_what_needs_tensorflow_and_says_how_to_get_it(course, files):
    text = files["README.md"].decode()
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    sources = {slug: [e.source for e in course.assignment(slug).exercises.values()] for slug in course.slugs}
    needing = [slug for slug, written in sources.items() if re.search(r"\btf\.", "\n".join(written))]
    assert needing
    assert [row.split("`")[1] for row in rows if "(T)" in row] == needing
    assert text.count("-r requirements/keras.txt") == 3  # on each system


def test_it_gives_no_solution_away(course, files):
    (wheel,) = (name for name in files if name.endswith(".whl"))
    archive = zipfile.ZipFile(io.BytesIO(files[wheel]))
    assert [name for name in archive.namelist() if "reference" in name or "autograder" in name] == []
    text = "\n".join(archive.read(name).decode() for name in archive.namelist()) + files["README.md"].decode()
    text += "\n".join(cell.source for slug in course.slugs for cell in notebook_in(files, slug).cells)
    exercises = [exercise for slug in course.slugs for exercise in course.assignment(slug).exercises.values()]
    lines = [line.strip() for exercise in exercises for gap in gaps(exercise.source) for line in gap.split("\n")]
    # headers of loops stay in the stubs, and how an exercise is called is shown by the cells that try it out
    called = re.compile(rf"= ({'|'.join(exercise.name for exercise in exercises)})\(")
    # what only unpacks, or calls a library in the one way there is, is no secret: W1 = parameters["W1"]
    plain = re.compile(r"[\w, ()]+ = ((\w+\[\"\w+\"\](, )?)+|\w+\.shape|layers\..*\(X\)|tf\.keras\.optimizers.*)")
    secrets = [
        line
        for line in lines
        if len(line) > 20 and line[0] != "#" and line[-1] != ":"
        if not called.search(line) and not plain.fullmatch(line)
    ]
    assert len(secrets) > 10
    assert [line for line in secrets if line in text] == []


def test_two_packages_of_one_course_are_the_same_byte_for_byte(course, package, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.chdir(course.root)
    CliRunner().invoke(main, ["package", "--out", str(tmp_path)], catch_exceptions=False)
    assert (tmp_path / package.name).read_bytes() == package.read_bytes()


def test_the_readme_counts_exercises_and_points_as_the_course_defines_them(course, files):
    readme = files["README.md"].decode()
    for slug in course.slugs:
        assignment = course.assignment(slug)
        (row,) = (line for line in readme.splitlines() if line.startswith(f"| `{slug}`"))
        assert row.endswith(f"| {len(assignment.exercises)} | {assignment.points} |")


def test_every_dlcore_command_in_the_readme_exists(files):
    from dlcore.cli import main as dlcore

    named = set(re.findall(r"dlcore (\w+)", files["README.md"].decode()))
    assert {"lab", "validate", "submit", "status"} <= named
    assert named - set(dlcore.commands) - {"in"} == set()


def test_what_lies_hidden_beside_a_notebook_stays_out(course, slug, tmp_path):
    shutil.copytree(course.root / "release", tmp_path / "release")
    folder = tmp_path / "release" / "student" / slug
    for name in (".dlcore", ".ipynb_checkpoints", "__pycache__"):
        (folder / name).mkdir()
        (folder / name / "file").write_text("private")
    assert not [name for name in released_files(Course(tmp_path), slug) if "file" in name]


def test_a_course_that_is_not_built_says_so(tmp_path: Path):
    with pytest.raises(CourseError, match="autograder build"):
        released_files(Course(tmp_path), "04-some")


def test_nothing_else_is_in_it(course, files):
    known = re.compile(
        r"README\.md|LICENSE(-CONTENT)?|NOTICE|NOTATION\.md|requirements(/student|/keras)?\.txt|dlworkbook-[\d.]+\+c[0-9a-f]{12}-py3-none-any\.whl|"
        r"datasets/(manifest\.json|README\.md|LICENSE-(Apache-2\.0|MIT)|[a-z]+\.npz)|"
        r"published/[\w-]+/[0-9a-f]{12}\.json\.gz|" + "|".join(rf"{slug}/[\w.-]+" for slug in course.slugs)
    )
    assert [name for name in files if not known.fullmatch(name)] == []
    assert set(files) == set(package_files(course))
