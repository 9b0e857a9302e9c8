"""Folders of killed runs are removed by the next one; those of living runs, and everybody else's, are not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.grade import scratch

pytestmark = pytest.mark.skipif(not scratch.HAS_LOCKS, reason="there are no file locks here")

START = "from autograder.grade.scratch import Scratch; print(Scratch().path, flush=True); input()"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of the test's own, here and in the processes it starts."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def killed_run() -> Path:
    """Start a process that makes a folder, and kill it."""
    with subprocess.Popen([sys.executable, "-c", START], stdin=-1, stdout=-1, text=True) as process:
        folder = Path(process.stdout.readline().strip())  # type: ignore[union-attr]
        os.kill(process.pid, signal.SIGKILL)
    assert folder.is_dir()
    return folder


def test_what_a_killed_run_left_goes_when_the_next_one_begins(place: Path) -> None:
    left = killed_run()
    (left / "work").mkdir()
    mine = scratch.Scratch()
    assert sorted(place.iterdir()) == [mine.path]
    mine.remove()
    assert not list(place.iterdir())


def test_the_folder_of_a_living_run_stays(place: Path) -> None:
    living = scratch.Scratch()
    scratch.sweep()
    assert living.path.is_dir()
    living.remove()


def test_links_and_folders_without_an_owner_are_left_alone(place: Path) -> None:
    precious = place / "precious"
    precious.mkdir()
    (precious / "owner").touch()
    (place / "autograder-link").symlink_to(precious)
    (place / "autograder-new").mkdir()
    linked = place / "autograder-linked"
    linked.mkdir()
    (linked / "owner").symlink_to(precious / "owner")
    scratch.sweep()
    assert {path.name for path in place.iterdir()} == {"precious", "autograder-link", "autograder-new", linked.name}
    assert (precious / "owner").exists()
