"""Commands that meet what they cannot use: they say so, and leave it as it is."""

import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from autograder.classroom import Classroom
from autograder.cli import main
from autograder.compile.release import put_back
from autograder.course import NBGRADER_SETTINGS, CourseError
from autograder.sample import MARKER, write_sample_class
from dlcore.exercise import Assignment


@pytest.fixture
def run(course, monkeypatch):
    """Runs ``autograder ...`` in the course."""
    monkeypatch.chdir(course.root)
    return lambda *words: CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)


def test_a_class_folder_is_made_once_and_left_as_it_is(run, tmp_path):
    assert run("class", tmp_path / "mine").exit_code == 0
    settings = tmp_path / "mine" / NBGRADER_SETTINGS
    assert "load_subconfig" in settings.read_text()
    settings.write_text("# my own")
    assert run("class", tmp_path / "mine").exit_code == 0
    assert settings.read_text() == "# my own"


def test_a_sample_class_takes_the_place_of_nothing_else(run, tmp_path):
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("years of work")
    done = run("sample", "01", "--class", tmp_path)
    assert (done.exit_code, thesis.read_text()) == (1, "years of work")
    assert "name a new folder" in done.output.replace("\n", " ")


@pytest.mark.parametrize("before", ["missing", "empty", "sample"])
def test_a_sample_class_takes_a_new_folder_or_that_of_an_earlier_one(before, tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.sample.sample_class", lambda assignment, release: iter(()))
    classroom = Classroom(tmp_path / "class")
    if before != "missing":
        classroom.root.mkdir()
    if before == "sample":
        write_sample_class(classroom, Assignment("01-some", "Some"), None)
        (classroom.root / "gradebook.db").write_text("of the earlier one")
    write_sample_class(classroom, Assignment("01-some", "Some"), None)
    assert [path.name for path in classroom.root.iterdir()] == [MARKER]
    (classroom.root / MARKER).unlink()
    (classroom.root / "gradebook.db").write_text("of a real class")
    with pytest.raises(CourseError, match="something else"):
        write_sample_class(classroom, Assignment("01-some", "Some"), None)


@pytest.mark.parametrize("words", [("class",), ("new",), ("sample", "01", "--class"), ("package", "--out")])
def test_a_place_that_cannot_be_written_is_named(words, run, tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = run(*words, tmp_path / "file" / "signals")
    assert done.exit_code == 1
    assert "cannot be used: Not a directory" in done.output.replace("\n", " ")


def test_a_build_that_fails_leaves_the_release_as_it_was(tmp_path):
    notebook = tmp_path / "01-some" / "01-some.ipynb"
    notebook.parent.mkdir()
    notebook.write_text("released")

    def build():
        with put_back(notebook.parent):
            shutil.rmtree(notebook.parent)
            raise CourseError

    with pytest.raises(CourseError):
        build()
    assert notebook.read_text() == "released"


def test_an_assignment_can_be_built_without_an_activated_environment(course):
    here = {**os.environ, "PATH": "/usr/bin:/bin"}
    build = [sys.executable, "-m", "autograder.cli", "build", "01", "--check"]
    done = subprocess.run(build, cwd=course.root, env=here, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
