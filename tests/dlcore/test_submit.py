"""`dlcore submit` writes what the instructor's tools read, and loses nothing that was handed in before."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner, Result
from nbgrader.utils import parse_utc

from autograder.classroom import Classroom
from autograder.grade.submission import read_submission
from autograder.sample import solved
from dlcore import submit as submitting
from dlcore.cli import main
from dlcore.notebook import read_notebook
from dlcore.submit import SubmitError, submit, submit_to_folder

SLUG = "04-deep-network-step-by-step"


@pytest.fixture
def notebook(release: Any, assignment: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A solved notebook in a student's folder, on a machine without an exchange."""
    path = tmp_path / "work" / SLUG / f"{SLUG}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(solved(release, assignment), path)
    monkeypatch.setattr(submitting, "exchange_of", lambda notebook: None)
    return path


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    folder = tmp_path / "class" / "submitted"
    folder.mkdir(parents=True)
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["submit", "--no-run", *map(str, arguments)], catch_exceptions=False)


# ---------------------------------------------------------------------------------------------------------- a folder
def test_what_is_handed_in_is_found_by_the_graders_classroom(notebook: Path, collected: Path) -> None:
    assert run(notebook, "--to", collected, "--student", "ann").exit_code == 0
    classroom = Classroom(collected.parent)
    assert classroom.students(SLUG) == ["ann"]
    path, oddities = classroom.submitted("ann", SLUG)
    assert oddities == []
    assert path is not None
    assert path.read_bytes() == notebook.read_bytes()
    assert read_submission(path).assignment == SLUG
    time, oddities = classroom.timestamp("ann", SLUG)
    assert (time is not None, oddities) == (True, [])


def test_the_time_is_now_in_utc_as_nbgrader_reads_it(
    notebook: Path, collected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime, timedelta

    before = datetime.now(UTC).replace(tzinfo=None)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    submit_to_folder(read_notebook(notebook), collected, "ann")
    written = parse_utc((collected / "ann" / SLUG / "timestamp.txt").read_text())
    assert before <= written <= before + timedelta(hours=1)


def test_handing_in_again_keeps_the_earlier_ones_under_numbers_and_says_so(notebook: Path, collected: Path) -> None:
    versions = []
    for spaces in range(3):
        notebook.write_bytes(notebook.read_bytes() + b"\n" * spaces)
        versions.append(notebook.read_bytes())
        output = run(notebook, "--to", collected, "--student", "ann").output
    folder = collected / "ann" / SLUG
    kept = [folder / f"{SLUG}.ipynb{suffix}" for suffix in (".1", ".2", "")]
    assert [path.read_bytes() for path in kept] == versions
    assert "kept as" in output
    assert f"{SLUG}.ipynb.2" in output
    stamps = sorted(path.name for path in folder.glob("timestamp.txt*"))
    assert stamps == ["timestamp.txt", "timestamp.txt.1", "timestamp.txt.2"]
    assert Classroom(collected.parent).submitted("ann", SLUG) == (folder / f"{SLUG}.ipynb", [])


def test_the_same_notebook_again_changes_nothing_not_even_the_time(notebook: Path, collected: Path) -> None:
    run(notebook, "--to", collected, "--student", "ann")
    stamp = (collected / "ann" / SLUG / "timestamp.txt").read_text()
    assert "nothing to do" in run(notebook, "--to", collected, "--student", "ann").output
    assert sorted(path.name for path in (collected / "ann" / SLUG).iterdir()) == [f"{SLUG}.ipynb", "timestamp.txt"]
    assert (collected / "ann" / SLUG / "timestamp.txt").read_text() == stamp


def test_a_folder_that_does_not_exist_is_not_made(notebook: Path, tmp_path: Path) -> None:
    done = run(notebook, "--to", tmp_path / "typo")
    assert done.exit_code == 1
    assert "does not exist" in done.output
    assert not (tmp_path / "typo").exists()


def test_a_file_is_no_folder_that_collects(notebook: Path) -> None:
    done = run(notebook, "--to", notebook)
    assert done.exit_code == 1
    assert f"{notebook.name} is not a folder" in done.output


def test_a_folder_that_cannot_be_written_to_is_named(notebook: Path, collected: Path) -> None:
    (collected / "ann").write_text("a file in the way")
    with pytest.raises(SubmitError, match="cannot be written"):
        submit_to_folder(read_notebook(notebook), collected, "ann")


@pytest.mark.parametrize("student", ["../ann", "a/b", "", ".hidden", "a b", "a+b", "*"])
def test_an_id_that_is_no_folder_name_is_refused(student: str, notebook: Path, collected: Path) -> None:
    if student:
        assert "cannot be a student id" in run(notebook, "--to", collected, "--student", student).output
        assert list(collected.iterdir()) == []
    else:
        run(notebook, "--to", collected, "--student", student)
        assert [path.name for path in collected.iterdir()] == [submitting.student_or_user(None)]


# ------------------------------------------------------------------------------------------------------------ a file
def test_without_a_folder_it_makes_one_file_that_unpacks_into_what_graders_look_for(
    notebook: Path, collected: Path
) -> None:
    done = run(notebook, "--student", "bob")
    assert done.exit_code == 0
    assert f"{SLUG}-bob.zip: now upload it" in done.output
    assert "handed in" not in done.output
    zipfile.ZipFile(notebook.parent / f"{SLUG}-bob.zip").extractall(collected)
    path, oddities = Classroom(collected.parent).submitted("bob", SLUG)
    assert path is not None
    assert (path.read_bytes(), oddities) == (notebook.read_bytes(), [])
    assert Classroom(collected.parent).timestamp("bob", SLUG)[1] == []


def test_an_older_file_is_kept(notebook: Path) -> None:
    for spaces in range(2):
        notebook.write_bytes(notebook.read_bytes() + b"\n" * spaces)
        output = run(notebook, "--student", "bob").output
    assert f"{SLUG}-bob.zip.1" in output
    assert "handed in" not in output
    assert (notebook.parent / f"{SLUG}-bob.zip.1").is_file()


def test_a_file_that_holds_the_same_notebook_is_not_made_again(notebook: Path) -> None:
    target = notebook.parent / f"{SLUG}-bob.zip"
    run(notebook, "--student", "bob")
    made = target.read_bytes()
    assert "already holds exactly this notebook; upload it" in run(notebook, "--student", "bob").output
    assert list(notebook.parent.glob("*.zip*")) == [target]
    assert target.read_bytes() == made
    target.write_bytes(made[: len(made) // 2])
    assert "now upload it" in run(notebook, "--student", "bob").output


# -------------------------------------------------------------------------------------------------------- with faults
def test_a_notebook_with_faults_is_handed_in_only_with_anyway(release: Any, notebook: Path, collected: Path) -> None:
    nbformat.write(release, notebook)
    refused = run(notebook, "--to", collected, "--student", "ann")
    assert refused.exit_code == 1
    assert "--anyway" in refused.output
    assert list(collected.iterdir()) == []
    assert run(notebook, "--to", collected, "--student", "ann", "--anyway").exit_code == 0
    assert (collected / "ann" / SLUG / f"{SLUG}.ipynb").is_file()


# --------------------------------------------------------------------------------------------------------- an exchange
def test_an_exchange_is_used_if_there_is_one_but_not_under_another_students_id(
    notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    monkeypatch.setattr(submitting, "exchange_of", lambda notebook: "course-1")
    monkeypatch.setattr(submitting, "submit_to_exchange", lambda notebook, course: taken.append(course))
    submit(read_notebook(notebook), None, "ann", named=False)
    assert taken == ["course-1"]
    receipt = submit(read_notebook(notebook), None, "ann", named=True)
    assert "now upload it" in str(receipt)


def test_nbgraders_own_exchange_receives_the_notebook(
    notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    exchange = tmp_path / "exchange"
    for name in ("inbound", "outbound"):
        (exchange / "c1" / name).mkdir(parents=True)
    for folder in (exchange, exchange / "c1", exchange / "c1" / "inbound"):
        os.chmod(folder, 0o777)
    settings = f"c = get_config()\nc.CourseDirectory.course_id = 'c1'\nc.Exchange.root = {str(exchange)!r}\n"
    (notebook.parents[1] / "nbgrader_config.py").write_text(settings)

    assert submitting.exchange_of(read_notebook(notebook)) is None  # not released there yet
    shutil.copytree(notebook.parent, exchange / "c1" / "outbound" / SLUG)
    receipt = submit(read_notebook(notebook), None, "ann", named=False)
    assert "exchange" in str(receipt)
    (arrived,) = (exchange / "c1" / "inbound").glob(f"*/{SLUG}.ipynb")
    assert arrived.read_bytes() == notebook.read_bytes()


def test_a_notebook_that_the_exchange_would_not_take_is_refused_with_the_reason(notebook: Path) -> None:
    renamed = notebook.rename(notebook.with_name("mine.ipynb"))
    with pytest.raises(SubmitError, match="rename it"):
        submitting.submit_to_exchange(read_notebook(renamed), "course-1")
