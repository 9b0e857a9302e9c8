"""Our notebooks under unmodified nbgrader: generate, validate, autograde and feedback do what their users expect."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.compile.release import notebook_path, write_source
from autograder.sample import solved


def nbgrader(root, *arguments):
    """Run an nbgrader command in a course folder; return the finished process."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def root(course, slug, assignment, tmp_path_factory):
    """A course folder in which nbgrader's own commands have released, collected, graded and written feedback."""
    root = tmp_path_factory.mktemp("nbgrader")
    shutil.copy(course.root / "nbgrader_config.py", root)
    write_source(course, slug, root)
    assert nbgrader(root, "generate_assignment", slug).returncode == 0
    release = nbformat.read(notebook_path(root / "release" / "student", slug), as_version=4)
    # nothing builds on it: stock nbgrader knows no follow-through
    half = {"update_parameters": assignment.exercises["update_parameters"].mistakes[1]}
    for student, notebook in {
        "right": solved(release, assignment),
        "mistaken": solved(release, assignment, half),
        "blank": release,
    }.items():
        path = notebook_path(root / "submitted" / student, slug)
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    graded = nbgrader(root, "autograde", slug)
    assert graded.returncode == 0, graded.stderr
    assert nbgrader(root, "generate_feedback", slug).returncode == 0
    return root


def test_nbgrader_releases_the_same_file_as_ours(course, slug, root):
    ours = notebook_path(course.root / "release" / "student", slug)
    assert notebook_path(root / "release" / "student", slug).read_bytes() == ours.read_bytes()


def test_stock_autograde_gives_the_points_of_the_visible_checks(root, slug):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "dlworkbook") as gradebook:
        scores = {s.student.id: s.score for s in gradebook.assignment_submissions(slug)}
    assert scores == {"right": 100, "mistaken": 90, "blank": 0}


@pytest.mark.parametrize(
    ("student", "verdict"), [("right", "Success"), ("mistaken", "FAILED ON 1"), ("blank", "FAILED ON 10")]
)
def test_validate_says_what_fails(root, slug, student, verdict):
    done = nbgrader(root, "validate", str(notebook_path(root / "submitted" / student, slug)))
    assert verdict.lower() in done.stdout.lower()


@pytest.mark.parametrize("student", ["right", "mistaken", "blank"])
def test_stock_feedback_page_is_written(root, slug, student):
    page = root / "feedback" / student / slug / f"{slug}.html"
    assert "linear_forward" in page.read_text(encoding="utf-8")


def test_feedback_of_a_failed_check_shows_its_card(root, slug):
    page = root / "feedback" / "mistaken" / slug / f"{slug}.html"
    assert "update_parameters: 0 of 1 cases pass" in page.read_text(encoding="utf-8")
