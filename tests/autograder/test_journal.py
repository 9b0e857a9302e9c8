"""Final results: written whole, valid as long as nothing changed, and found again by the next run."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.grade.verdict import Result, Verdict
from autograder.journal import Journal, fingerprint, write_whole

RESULT = Result(
    "04-some",
    "ada",
    {
        "f": Verdict("f", 5.0, 5.0, "passed"),
        "g": Verdict("g", 0.0, 3.0, "wrong", [("where", "`result[0]` …"), ("hint", "look <b>here</b>")], "no bias"),
    },
    ["a note with half a surrogate pair: \ud800"],
    2**47 + 1,
    "landlock",
)


@pytest.fixture
def journal(tmp_path):
    """An empty journal."""
    return Journal(tmp_path / "results", "tests-1")


def test_a_result_comes_back_as_it_was_written(journal):
    journal.write(RESULT, "abc")
    again = journal.result("ada", "abc")
    assert again.as_dict() | {"notes": []} == RESULT.as_dict() | {"notes": []}
    assert again.verdicts == RESULT.verdicts
    assert again.notes[0].startswith("a note with half a surrogate pair")


def test_a_changed_submission_or_test_makes_a_result_void(journal, tmp_path):
    journal.write(RESULT, "abc")
    assert journal.result("ada", "abd") is None
    assert Journal(tmp_path / "results", "tests-2").result("ada", "abc") is None
    assert journal.result("bob", "abc") is None


def test_a_result_of_another_seed_is_void_only_if_a_seed_is_asked_for(journal):
    journal.write(RESULT, "abc")
    assert journal.result("ada", "abc", RESULT.seed) is not None
    assert journal.result("ada", "abc", 7) is None


def test_a_damaged_entry_counts_as_none(journal):
    journal.write(RESULT, "abc")
    (journal.folder / "ada.json").write_text('{"submission": "abc", ')
    assert journal.result("ada", "abc") is None
    assert journal.results() == []


def test_an_interrupted_run_keeps_its_seed_and_a_finished_one_does_not(journal):
    seed, resumed = journal.begin(None)
    assert not resumed
    assert journal.begin(None) == (seed, True)
    journal.finish()
    assert journal.begin(None)[1] is False


def test_another_seed_begins_another_run(journal):
    journal.begin(1)
    assert journal.begin(2) == (2, False)
    assert journal.begin(2) == (2, True)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old")

    def fail(fresh: Path) -> None:
        fresh.write_text("half of the n")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, fail)
    assert path.read_text() == "old"
    write_whole(path, lambda fresh: fresh.write_text("new"))
    assert path.read_text() == "new"


def test_fingerprints_tell_where_one_content_ends():
    assert fingerprint(b"ab", b"c") != fingerprint(b"a", b"bc")
