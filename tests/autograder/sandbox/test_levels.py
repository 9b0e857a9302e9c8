"""Levels are found by trying, and the reason of a failure is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import CourseError
from autograder.grade import zygote
from autograder.grade.runners import PlainRunner
from autograder.sandbox import confine, levels, trial

HERE = Path(__file__).parent


@pytest.fixture
def tried(monkeypatch):
    """Let given levels work, whatever the machine; the others do not, and say why."""

    def only(*working: str) -> None:
        obstacle = lambda level: "" if level in working else f"no {level} here"  # noqa: E731
        monkeypatch.setattr(zygote, "obstacle", obstacle)
        monkeypatch.setattr(zygote, "available", lambda: [level for level in levels.LEVELS if level in working])

    return only


def test_none_always_works_and_comes_last():
    assert levels.available()[-1] == "none"
    assert list(levels.LEVELS) == ["namespaces", "landlock", "none"]


@pytest.mark.skipif(levels.obstacle("landlock") != "", reason=levels.obstacle("landlock"))
def test_a_level_is_found_out_where_a_wall_is_missing(monkeypatch, tmp_path):
    """The trial must notice a wall that does not stand: here the filter of system calls is left out."""
    source = HERE.parents[2] / "autograder" / "sandbox"
    copy = tmp_path / "import" / "sandbox"
    copy.mkdir(parents=True)
    for file in source.glob("*.py"):
        text = file.read_text()
        if file.name == "confine.py":
            assert text.count("seccomp.load(") == 1
            text = text.replace("seccomp.load(", "seccomp.assemble and (")
        (copy / file.name).write_text(text)
    for name in ("work", "root"):
        (tmp_path / name).mkdir()
    (tmp_path / "secret").write_text("s")
    tmp_path.chmod(0o711)
    start = "import sys; sys.path.insert(0, sys.argv[1]); from sandbox.trial import main; main(*sys.argv[2:])"
    command = [sys.executable, "-I", "-S", "-B", "-c", start, str(tmp_path / "import"), "landlock", str(tmp_path)]
    done = subprocess.run(command, capture_output=True)
    assert done.returncode != 0
    assert b"still possible" in done.stderr


def test_a_wall_that_does_not_hold_is_an_error():
    with pytest.raises(RuntimeError, match="a file is still possible"):
        trial._must_fail("a file", lambda: None)


def test_automatic_choice_is_the_best_that_works(tried):
    tried("none")
    with pytest.raises(CourseError, match="container image"):
        zygote.choose_runner()
    runner = zygote.choose_runner(trusted=True)
    assert isinstance(runner, PlainRunner)
    assert runner.isolation == "none"
    runner.close()


def test_a_level_that_does_not_work_is_refused_with_its_reason(tried):
    tried("none")
    with pytest.raises(CourseError, match="no landlock here"):
        zygote.choose_runner("landlock", trusted=True)


def test_no_isolation_needs_trust(tried):
    tried("landlock", "none")
    with pytest.raises(CourseError, match="--trust-submissions"):
        zygote.choose_runner("none")


def test_a_course_that_lies_where_python_reads_is_noticed(tmp_path):
    (tmp_path / "lib" / "course").mkdir(parents=True)
    readable = [str(tmp_path / "lib")]
    assert confine.exposed(readable, [tmp_path / "lib" / "course"]) == [(readable[0], tmp_path / "lib" / "course")]
    assert confine.exposed(readable, [tmp_path / "library"]) == []


@pytest.mark.skipif(levels.obstacle("landlock") != "", reason=levels.obstacle("landlock"))
def test_a_runner_refuses_to_serve_from_inside_the_course():
    folder = Path(os.__file__).parent
    with pytest.raises(CourseError, match="keep the course somewhere else"):
        zygote.ZygoteRunner(level="landlock", secret=[folder / "json"])
