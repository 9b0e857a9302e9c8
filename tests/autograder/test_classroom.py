"""Who is in a class folder."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from autograder.classroom import MAX_NAME, Classroom
from autograder.grade.verdict import Result, Verdict


@pytest.mark.parametrize("letter", ["a", "é", "名"])
def test_a_name_too_long_for_files_is_left_out_and_said_once(
    letter: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    longest = letter * (MAX_NAME // len(letter.encode()))
    classroom, slug = Classroom(tmp_path), "01-first"
    for student in (longest, longest + letter, "ada"):
        (tmp_path / "submitted" / student / slug).mkdir(parents=True)
    with caplog.at_level(logging.WARNING):
        assert classroom.students(slug) == classroom.students(slug) == sorted([longest, "ada"])
    assert len(caplog.records) == 1
    journal = classroom.journal(slug)
    journal.write(Result(slug, longest, {"f": Verdict("f", 1, 1, "passed")}, [], 1, "none"), "")
    assert journal.entry(longest)["result"]["score"] == 1


@pytest.mark.parametrize("text", ["9" * 29 + "h", "10:00" * 20, "1e999", "\0", "²", "Janp4Z", "999999-01-01"])
def test_a_timestamp_that_is_no_time_stops_nothing(text: str, tmp_path: Path) -> None:
    path = tmp_path / "submitted" / "eve" / "01-first" / "timestamp.txt"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    time, notes = Classroom(tmp_path).timestamp("eve", "01-first")
    assert time is None
    assert "does not hold a time" in notes[0]
