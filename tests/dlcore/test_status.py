"""`dlcore status` says for all assignments in a folder what passed and how many points that is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from dlcore.cli import main
from dlcore.history import History
from dlcore.status import standings

SLUG = "04-deep-network-step-by-step"


@pytest.fixture
def folder(course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's folder, as released."""
    shutil.copytree(course.root / "release" / "student" / SLUG, tmp_path / SLUG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def status(*options: str) -> str:
    done = CliRunner().invoke(main, ["status", *options], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_an_empty_folder_says_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "No assignments here" in status()


def test_before_the_first_check_it_says_that_nothing_was_checked(folder: Path) -> None:
    assert status() == f"{SLUG}: nothing checked yet · 10 exercises, 100 points\n"


def test_passed_exercises_and_best_points_are_added_up_and_the_next_is_named(folder: Path) -> None:
    history = History(SLUG, folder / SLUG)
    history.note("initialize_parameters", "a", 5, passed=True)
    history.note("linear_forward", "a", 10, passed=True)
    history.note("linear_forward", "b", 0, passed=False)
    history.note("linear_activation_forward", "a", 5, passed=False)
    (standing,) = standings(folder)
    assert standing.passed == ["initialize_parameters", "linear_forward"]
    assert (standing.earned, standing.points, standing.attempts) == (20, 100, 4)
    points = "20 of 100 points, at your best so far"
    assert f"2 of 10 exercises passed · {points} · next: initialize_parameters_deep" in status()


def test_points_in_a_tampered_history_never_exceed_those_of_the_exercise(folder: Path) -> None:
    History(SLUG, folder / SLUG).note("linear_forward", "a", 1000, passed=True)
    assert standings(folder)[0].earned == 10


def test_json_carries_the_same_figures(folder: Path) -> None:
    History(SLUG, folder / SLUG).note("linear_forward", "a", 10, passed=True)
    (entry,) = json.loads(status("--json"))
    assert (entry["assignment"], entry["passed"], entry["earned"]) == (SLUG, ["linear_forward"], 10)


def test_other_notebooks_checkpoints_and_damaged_files_are_passed_over(folder: Path) -> None:
    (folder / "mine.ipynb").write_text('{"cells": [], "metadata": {}}')
    (folder / "broken.ipynb").write_text("{")
    shutil.copytree(folder / SLUG, folder / ".ipynb_checkpoints" / SLUG)
    assert len(standings(folder)) == 1


def test_a_copy_beside_the_notebook_is_the_same_assignment(folder: Path) -> None:
    shutil.copy(folder / SLUG / f"{SLUG}.ipynb", folder / SLUG / "copy.ipynb")
    assert len(standings(folder)) == 1


def test_an_assignment_that_this_version_does_not_know_is_said_to_be_so(folder: Path) -> None:
    metadata = {"dlworkbook": {"assignment": "99-not-yet-written"}}
    (folder / "new.ipynb").write_text(json.dumps({"cells": [], "metadata": metadata}))
    assert "does not know '99-not-yet-written'" in status()
