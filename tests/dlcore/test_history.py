"""Attempts are remembered beside the notebook, shown on the card, and found again after a restart."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.boxes import drawn_shapes
from dlcore.cases.deep_network_step_by_step import CASES
from dlcore.check import Checker, Report
from dlcore.compare import Difference, compare
from dlcore.history import History, Record, notebook_folder, write_whole
from dlcore.progress import Progress
from dlcore.reference import deep_network_step_by_step as reference

SLUG = "04-deep-network-step-by-step"
HEADER = "def linear_forward(A, W, b):\n"
RIGHT = HEADER + "    return W @ A + b, (A, W, b)\n"
WRONG = [HEADER + f"    return W @ A + {number} * b, (A, W, b)\n" for number in range(3, 9)]
STUB = HEADER + "    ### START CODE HERE ###\n    Z = None\n    ### END CODE HERE ###\n    return Z, (A, W, b)\n"


@pytest.fixture(autouse=True)
def _at_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("DLCORE_HISTORY", raising=False)


@pytest.fixture
def define(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Define a function from its text, so that its text can be found again, as in a notebook."""
    import linecache

    def run(source: str) -> Any:
        name = f"<cell {len(linecache.cache)}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        namespace: dict[str, Any] = {}
        exec(compile(source, name, "exec"), namespace)
        return namespace["linear_forward"]

    yield run
    linecache.clearcache()


@pytest.fixture
def check(tmp_path: Path) -> Checker:
    return Checker(SLUG, CASES, folder=tmp_path)


def kept(folder: Path) -> Record:
    """What a kernel that starts anew finds."""
    return History(SLUG, folder).record("linear_forward")


# -------------------------------------------------------------------------------------------------------- attempts
def test_each_new_version_counts_as_an_attempt_and_the_same_again_does_not(
    check: Checker, define: Callable[[str], Any], tmp_path: Path
) -> None:
    for source in (WRONG[0], WRONG[0], WRONG[1], WRONG[1], RIGHT, RIGHT):
        check(define(source))
    record = kept(tmp_path)
    assert (record.attempts, record.passed_at, record.best) == (3, 3, 10)


def test_an_untouched_stub_is_no_attempt(check: Checker, define: Callable[[str], Any], tmp_path: Path) -> None:
    check(define(STUB))
    assert kept(tmp_path) == Record()
    assert not (tmp_path / ".dlcore").exists()


def test_what_passed_once_stays_passed_when_it_is_broken_later(
    check: Checker, define: Callable[[str], Any], tmp_path: Path
) -> None:
    for source in (RIGHT, WRONG[0]):
        report = check(define(source))
    assert (kept(tmp_path).passed_at, kept(tmp_path).best) == (1, 10)
    assert not report.passed
    assert report.earned == 0


def test_the_card_of_a_pass_says_which_attempt_it_was(check: Checker, define: Callable[[str], Any]) -> None:
    for source in (WRONG[0], WRONG[1], RIGHT):
        report = check(define(source))
    for text in (repr(report), str(report._repr_mimebundle_()["text/html"])):
        assert "passed at attempt 3" in text


def test_the_card_points_to_the_section_from_the_third_failing_attempt_on(
    check: Checker, define: Callable[[str], Any]
) -> None:
    cards = [repr(check(define(source))) for source in WRONG[:4]]
    assert ["the section" in card for card in cards] == [False, False, True, True]


def test_ready_and_passing_count_nothing(check: Checker, define: Callable[[str], Any], tmp_path: Path) -> None:
    check.passing({"linear_forward": define(WRONG[0])})
    assert kept(tmp_path) == Record()


# ------------------------------------------------------------------------------------------------------ robustness
DAMAGE = [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"exercises": 3}', b'{"exercises": {"linear_forward": []}}']
DAMAGE += [b'{"exercises": {"linear_forward": {"attempts": "many"}}}', b"[" * 100_000]


@pytest.mark.parametrize("damage", DAMAGE, ids=range(len(DAMAGE)))
def test_a_damaged_file_is_no_history_and_the_next_attempt_begins_a_new_one(
    damage: bytes, check: Checker, define: Callable[[str], Any], tmp_path: Path
) -> None:
    (tmp_path / ".dlcore").mkdir()
    (tmp_path / ".dlcore" / f"{SLUG}.json").write_bytes(damage)
    assert kept(tmp_path) == Record()
    assert check(define(RIGHT)).record.attempts == 1
    assert kept(tmp_path).passed_at == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
NAMES = st.sampled_from(["attempts", "best", "passed_at", "passed_on", "code", "other"])


@given(st.dictionaries(st.text(max_size=8), st.dictionaries(NAMES, JSON) | JSON))
def test_whatever_the_file_holds_what_is_read_are_records(exercises: dict[str, Any]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        history = History("a", Path(name))
        assert history.path
        history.path.parent.mkdir()
        history.path.write_text(json.dumps({"exercises": exercises}))
        for record in history.records().values():
            assert record.after("new", 1.0, passed=True).attempts >= 1
            assert isinstance(record.passed_on, str)


def test_a_folder_that_cannot_be_written_to_keeps_nothing_and_says_nothing(
    define: Callable[[str], Any], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    report = Checker(SLUG, CASES, folder=tmp_path / "file")(define(RIGHT))
    assert report.passed
    assert "attempt" not in repr(report)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.json"
    write_whole(path, b"old")

    def fail(*arguments: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="no space left"):
        write_whole(path, b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("kept.json", b"old")]


# -------------------------------------------------------------------------------------------------------- on and off
def in_a_notebook(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=object))
    monkeypatch.chdir(folder)


def test_history_is_kept_in_the_folder_of_the_running_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_notebook(monkeypatch, tmp_path)
    assert notebook_folder() == tmp_path


@pytest.mark.parametrize(("name", "value"), [("NBGRADER_EXECUTION", "autograde"), ("DLCORE_HISTORY", "off")])
def test_history_is_off_when_graded_and_when_switched_off(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_notebook(monkeypatch, tmp_path)
    monkeypatch.setenv(name, value)
    assert notebook_folder() is None


def test_history_is_off_outside_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    assert notebook_folder() is None
    monkeypatch.delitem(sys.modules, "IPython")
    assert notebook_folder() is None


# ------------------------------------------------------------------------------------------------------ check.all()
def all_of(check: Checker, **functions: Any) -> Progress:
    """What ``check.all()`` shows in a notebook that defines `functions`."""
    namespace: dict[str, Any] = {"check": check, **functions}
    exec("progress = check.all()", namespace)
    progress: Progress = namespace["progress"]
    return progress


def marks(progress: Progress) -> dict[str, str]:
    return {row.exercise: row.mark for row in progress.rows}


def test_all_shows_every_exercise_with_mark_points_and_attempts(check: Checker, define: Callable[[str], Any]) -> None:
    check(define(WRONG[0]))
    progress = all_of(check, linear_forward=define(RIGHT), compute_cost=lambda AL, Y: 0.0)
    assert marks(progress)["linear_forward"] == "✓ pass"
    assert marks(progress)["compute_cost"] == "✗ fail"
    assert set(marks(progress).values()) == {"✓ pass", "✗ fail", "– not started"}
    assert list(marks(progress)) == list(CASES)
    assert (progress.earned, progress.points) == (10, 100)
    for text in (repr(progress), progress._repr_mimebundle_()["text/html"]):
        for fact in ("1 of 10 exercises", "10 of 100 points", "passed at attempt 2", *CASES):
            assert fact in text


def test_all_gives_full_points_for_the_reference(check: Checker) -> None:
    progress = all_of(check, **{name: getattr(reference, name) for name in CASES})
    assert progress.earned == progress.points == 100
    assert progress.note == ""


def test_a_stub_that_was_never_tried_is_not_started(check: Checker, define: Callable[[str], Any]) -> None:
    assert marks(all_of(check, linear_forward=define(STUB)))["linear_forward"] == "– not started"


def test_after_a_restart_all_says_what_passed_before_and_which_cells_to_run_again(
    check: Checker, define: Callable[[str], Any], tmp_path: Path
) -> None:
    check(define(RIGHT))
    check(reference.compute_cost)
    check(reference.update_parameters)
    restarted = Checker(SLUG, CASES, folder=tmp_path)
    progress = all_of(restarted, compute_cost=reference.compute_cost)
    passed_before = [name for name, mark in marks(progress).items() if mark == "↻ passed before"]
    assert passed_before == ["linear_forward", "update_parameters"]
    assert progress.earned == 30
    assert "linear_forward, update_parameters" in progress.note
    assert "compute_cost" not in progress.note
    assert progress.note in repr(progress)


def test_a_value_in_the_place_of_a_function_is_no_attempt_and_is_told_apart_from_a_restart(
    check: Checker, define: Callable[[str], Any], tmp_path: Path
) -> None:
    check(define(RIGHT))
    check(reference.compute_cost)
    exec("check(linear_forward)", {"check": check, "linear_forward": 0.9})
    assert kept(tmp_path).attempts == 1
    progress = all_of(check, linear_forward=0.9)
    assert progress.earned == 20
    assert "linear_forward is a number now, no longer your function: run its cell again." in progress.note
    assert "does not know them now: compute_cost." in progress.note
    assert all_of(check, linear_forward=np.zeros(3), compute_cost=reference.compute_cost).note.count("now") == 1


def test_what_failed_before_a_restart_is_not_called_untouched(
    check: Checker, define: Callable[[str], Any], tmp_path: Path
) -> None:
    check(define(WRONG[0]))
    progress = all_of(Checker(SLUG, CASES, folder=tmp_path))
    assert marks(progress)["linear_forward"] == "✗ failed before"
    assert progress.earned == 0


# ------------------------------------------------------------------------------------------------------------ boxes
def shape_difference(given: tuple[int, ...], expected: tuple[int, ...]) -> Difference:
    import numpy as np

    difference = compare(np.zeros(given), np.zeros(expected), 1e-6, 1e-6)
    assert difference
    return difference


def test_shapes_are_drawn_with_one_box_for_each_number() -> None:
    drawing = drawn_shapes(shape_difference((2, 1), (3, 4)))
    lines = [line.strip() for line in drawing.split("\n")]
    assert lines == ["yours (2, 1): 2 rows, 1 column", "□", "□", "expected (3, 4): 3 rows, 4 columns", *["□ □ □ □"] * 3]


def test_a_flat_vector_is_told_from_a_row() -> None:
    drawing = drawn_shapes(shape_difference((3,), (1, 3)))
    assert "neither row nor column" in drawing.split("\n")[0]


def test_large_shapes_are_abridged_and_those_beyond_a_sheet_left_out() -> None:
    assert len(drawn_shapes(shape_difference((209, 12288), (12288, 209)))) < 400
    assert drawn_shapes(shape_difference((2, 2, 2), (2, 2, 3))) == ""


def test_the_drawing_survives_what_cleans_foreign_html(check: Checker, define: Callable[[str], Any]) -> None:
    from nbconvert.filters.strings import clean_html

    report: Report = check(define(HEADER + "    return (W @ A + b).T, (A, W, b)\n"))
    drawing = drawn_shapes(next(o.difference for o in report.outcomes if o.difference))
    assert drawing
    assert drawing in clean_html(str(report._repr_mimebundle_()["text/html"]))
