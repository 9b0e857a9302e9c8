"""A notebook is read without believing it, and fitted to the release without losing an answer."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.grade import submission as module
from autograder.grade.submission import Cell, Submission, Unreadable, fit, read_submission
from autograder.repair.frame import Frame

HOSTILE = [None, True, 0, -1, 1e308, "", "text", [], {}, [[]], {"a": []}, [None, 3, {}], 10**30]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Write a document (bytes, text, or anything for JSON) and read it as a submission."""

    def write_and_read(document: Any) -> Submission:
        path = tmp_path / "homework.ipynb"
        text = document if isinstance(document, (str, bytes)) else json.dumps(document)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_submission(path)

    return write_and_read


def cell(source: Any = "x = 1", kind: Any = "code", **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def document(*cells: Any, **metadata: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


# --------------------------------------------------------------------------------------------------------- reading
def test_a_notebook_is_reduced_to_what_grading_looks_at(read: Any) -> None:
    submission = read(
        document(
            cell("# Title", "markdown"),
            cell("x = 1", nbgrader={"grade_id": "sizes"}, tags=["demo"]),
            cell("raw text", "raw"),
            dlworkbook={"assignment": "04-deep", "release": "abc"},
        )
    )
    assert [(c.number, c.kind, c.source, c.grade_id, c.tags, c.run) for c in submission.cells] == [
        (1, "markdown", "# Title", "", frozenset(), False),
        (2, "code", "x = 1", "sizes", {"demo"}, True),
        (3, "raw", "raw text", "", frozenset(), False),
    ]
    assert (submission.assignment, submission.release, submission.notes) == ("04-deep", "abc", [])
    assert submission.source_of("sizes") == "x = 1"
    assert submission.source_of("nothing") == ""


def test_a_source_in_lines_is_joined(read: Any) -> None:
    assert read(document(cell(["a = 1\n", "b = 2"]))).cells[0].source == "a = 1\nb = 2"


def test_a_notebook_without_cells_is_a_notebook(read: Any) -> None:
    assert read({"cells": []}).cells == []


def test_a_notebook_of_format_3_is_upgraded(read: Any) -> None:
    old = {"cell_type": "code", "input": ["a = 1\n", "b = 2"], "outputs": [], "language": "python", "metadata": {}}
    sheet = {"cells": [old, {"cell_type": "markdown", "source": "Prose."}], "metadata": {}}
    submission = read({"worksheets": [sheet], "metadata": {}, "nbformat": 3, "nbformat_minor": 0})
    assert [(c.kind, c.source) for c in submission.cells] == [("code", "a = 1\nb = 2"), ("markdown", "Prose.")]


def test_outputs_of_30_megabytes_are_no_obstacle(read: Any) -> None:
    big = cell("x = 1")
    big["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * (30 << 20)}]
    assert [c.source for c in read(document(big)).cells] == ["x = 1"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"nowhere\.ipynb"):
        read_submission(tmp_path / "nowhere.ipynb")


def test_a_folder_is_no_notebook(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=tmp_path.name):
        read_submission(tmp_path)


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 1 << 20)
    path = tmp_path / "huge.ipynb"
    with path.open("wb") as file:
        os.truncate(file.fileno(), (1 << 20) + 1)
    with pytest.raises(Unreadable, match=r"huge\.ipynb.*1 MB"):
        read_submission(path)


WHOLE = json.dumps(document(cell("x = 1"), cell("y = 2")))


@pytest.mark.parametrize("length", [0, 1, 20, len(WHOLE) // 2, len(WHOLE) - 1])
def test_a_notebook_that_is_cut_short_is_unreadable(read: Any, length: int) -> None:
    with pytest.raises(Unreadable, match=r"homework\.ipynb"):
        read(WHOLE[:length])


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00not text",
        b"\x00" * 100,
        "print('a script, not a notebook')",
        "null",
        "5",
        '"text"',
        "[]",
        "{}",
        '{"cells": null}',
        '{"cells": {}}',
        '{"cells": "x"}',
        '{"worksheets": []}',
        '{"worksheets": 5, "nbformat": 3}',
        '{"worksheets": [5], "nbformat": 3}',
        '{"worksheets": [{}], "nbformat": 2}',
        '{"worksheets": [], "nbformat": "3"}',
        '{"worksheets": [], "nbformat": -1}',
        '{"cells": ' + "[" * 100_000,
        '{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"worksheets": ' + "[" * 800 + "]" * 800 + ', "nbformat": 3}',
        '{"cells": [], "nbformat": ' + "9" * 5000 + "}",
    ],
    ids=lambda content: str(content[:30]),
)
def test_what_is_no_notebook_is_unreadable_and_named(read: Any, content: str | bytes) -> None:
    with pytest.raises(Unreadable, match=r"homework\.ipynb"):
        read(content)


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_hostile_types_are_read_as_nothing(read: Any, value: Any) -> None:
    entries = [
        value,
        cell(source=value),
        cell(source=[value, "x"]),
        cell(kind=value),
        {**cell(), "metadata": value},
        cell(nbgrader=value),
        cell(nbgrader={"grade_id": value}),
        cell(tags=value),
        cell(tags=[value]),
    ]
    for metadata in (value, {"dlworkbook": value}, {"dlworkbook": {"assignment": value, "release": value}}):
        submission = read({**document(*entries), "metadata": metadata})
        assert [c.number for c in submission.cells] == list(range(1, len(entries) + 1))
        for one in submission.cells:
            assert [type(x) for x in (one.kind, one.source, one.grade_id)] == [str] * 3
            assert all(type(tag) is str for tag in one.tags)
            assert one.kind in ("code", "markdown", "raw")
            assert one.run == (one.kind == "code")
        assert [type(x) for x in (submission.assignment, submission.release)] == [str] * 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
MODELS = [
    document(cell(["a\n", "b"], nbgrader={"grade_id": "a"}, tags=["demo"]), cell("c", "markdown"), dlworkbook={}),
    {
        "worksheets": [{"cells": [{"cell_type": "code", "input": "a", "outputs": [], "language": "python"}]}],
        "metadata": {},
        "nbformat": 3,
        "nbformat_minor": 0,
    },
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of a JSON value."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in steps for place in places(item, (*path, key)))]


def mutated(value: Any, path: tuple[Any, ...], new: Any, delete: bool) -> Any:
    if not path:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    if len(path) == 1 and delete:
        del copied[path[0]]
    else:
        copied[path[0]] = mutated(value[path[0]], path[1:], new, delete)
    return copied


def read_bytes(data: bytes) -> Submission | Unreadable:
    """The submission, or the one exception that reading may raise."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mutated.ipynb"
        path.write_bytes(data)
        try:
            return read_submission(path)
        except Unreadable as problem:
            return problem


@given(st.data(), st.sampled_from(MODELS[:1]))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutated_notebook_is_a_submission_or_unreadable(data: st.DataObject, model: Any) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(model)))
        model = mutated(model, path, data.draw(JSON), bool(path) and data.draw(st.booleans()))
    outcome = read_bytes(json.dumps(model).encode())
    if isinstance(outcome, Submission):
        assert len(outcome.cells) == len(model["cells"])


@given(st.data())
@settings(deadline=None, max_examples=50)
def test_a_mutated_notebook_of_format_3_is_a_submission_or_unreadable(data: st.DataObject) -> None:
    model = MODELS[1]
    path = data.draw(st.sampled_from([place for place in places(model) if place and place != ("nbformat",)]))
    read_bytes(json.dumps(mutated(model, path, data.draw(JSON), data.draw(st.booleans()))).encode())


@given(st.data())
@settings(deadline=None)
def test_damaged_bytes_are_a_submission_or_unreadable(data: st.DataObject) -> None:
    raw = bytearray(WHOLE.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    read_bytes(bytes(raw))


# --------------------------------------------------------------------------------------------------------- fitting
def graded(source: str, grade_id: str, **flags: Any) -> NotebookNode:
    made = new_code_cell(source)
    made.metadata["nbgrader"] = {"grade_id": grade_id, "solution": False, "grade": False, "locked": True, **flags}
    return made


STUB, ANSWER = "def f():\n    x = None", "def f():\n    x = 1"


@pytest.fixture
def frame() -> Frame:
    """A release: prose, locked imports, an answer cell, a test, a demo, another answer cell."""
    demo = graded("play(f)", "play", solution=False)
    demo.metadata["tags"] = ["demo"]
    cells = [
        new_markdown_cell("Prose."),
        graded("import numpy as np", "imports"),
        graded(STUB, "f", solution=True, locked=False),
        graded("check(f)", "test-f", grade=True, points=5),
        demo,
        graded("def g():\n    y = None", "g", solution=True, locked=False),
    ]
    made = new_notebook(cells=cells)
    made.metadata["dlworkbook"] = {"assignment": "04-deep", "release": "new"}
    return Frame(made)


def handed_in(*cells: tuple[str, str] | tuple[str, str, str], **origin: str) -> Submission:
    """A submission of (source, id) or (source, id, kind)."""
    made = [
        Cell(number, kind, source, grade_id, run=kind == "code")
        for number, (source, grade_id, kind) in enumerate([(*c, "code")[:3] for c in cells], 1)
    ]
    return Submission(Path("homework.ipynb"), made, **origin)


ANSWERED: list[tuple[str, str]] = [
    ("import numpy as np", "imports"),
    (ANSWER, "f"),
    ("check(f)", "test-f"),
    ("play(f)", "play"),
    ("def g():\n    y = 2", "g"),
]


def run(submission: Submission) -> list[str]:
    return [one.source for one in submission.cells if one.run]


def test_an_intact_submission_is_graded_as_it_is(frame: Frame) -> None:
    fitted = fit(handed_in(*ANSWERED), frame)
    assert [(c.number, c.source, c.grade_id) for c in fitted.cells] == [
        (number, *pair) for number, pair in enumerate(ANSWERED, 1)
    ]
    assert fitted.notes == []
    assert [c.grade_id for c in fitted.cells if c.answer] == ["f", "g"]


def test_tests_and_demos_do_not_run_but_answers_and_the_students_own_cells_do(frame: Frame) -> None:
    fitted = fit(handed_in(*ANSWERED, ("helper = 1", "")), frame)
    assert run(fitted) == ["import numpy as np", ANSWER, "def g():\n    y = 2", "helper = 1"]


def test_a_students_own_cell_that_is_tagged_a_demo_does_not_run(frame: Frame) -> None:
    submission = handed_in(*ANSWERED)
    submission.cells.append(Cell(6, "code", "endless()", tags=frozenset(["explore"])))
    assert "endless()" not in run(fit(submission, frame))


def test_locked_cells_get_their_released_text_back(frame: Frame) -> None:
    changed = [("import evil", "imports"), (ANSWER, "f"), ("pass", "test-f"), ("evil()", "play"), ANSWERED[4]]
    fitted = fit(handed_in(*changed), frame)
    assert [c.source for c in fitted.cells] == [source for source, _ in ANSWERED]
    assert run(fitted) == run(fit(handed_in(*ANSWERED), frame))


@pytest.mark.parametrize("gone", range(5))
def test_a_missing_cell_is_put_back_in_its_place_and_noted(frame: Frame, gone: int) -> None:
    fitted = fit(handed_in(*ANSWERED[:gone], *ANSWERED[gone + 1 :]), frame)
    name = ANSWERED[gone][1]
    assert [c.grade_id for c in fitted.cells] == [grade_id for _, grade_id in ANSWERED]
    assert fitted.cells[gone].number == 0
    assert len(fitted.notes) == 1
    assert repr(name) in fitted.notes[0]


def test_an_answer_without_its_id_is_known_by_what_it_defines(frame: Frame) -> None:
    moved = [ANSWERED[0], (ANSWER, ""), *ANSWERED[2:]]
    fitted = fit(handed_in(*moved), frame)
    assert ANSWER in run(fitted)
    assert STUB not in run(fitted)
    assert fitted.source_of("f") == ANSWER


def test_nothing_but_the_students_own_cells_still_has_the_whole_frame(frame: Frame) -> None:
    fitted = fit(handed_in((ANSWER, "")), frame)
    assert [c.grade_id for c in fitted.cells if c.grade_id] == [grade_id for _, grade_id in ANSWERED]
    assert run(fitted)[0] == "import numpy as np"
    assert ANSWER in run(fitted)
    assert sum("is missing" in note for note in fitted.notes) == 4
    assert [c.number for c in fit(handed_in(), frame).cells] == [0] * 5


@pytest.mark.parametrize("order", [[STUB, ANSWER], [ANSWER, STUB], [STUB, ANSWER, STUB], [ANSWER + "1", ANSWER]])
def test_of_cells_with_one_id_the_last_worked_on_is_graded(frame: Frame, order: list[str]) -> None:
    cells = [ANSWERED[0], *((source, "f") for source in order), *ANSWERED[2:]]
    fitted = fit(handed_in(*cells), frame)
    assert [c.source for c in fitted.cells if c.grade_id == "f"] == [ANSWER]
    assert [source for source in run(fitted) if "def f" in source] == [ANSWER]
    assert len(fitted.notes) == 1
    numbers = [2 + order.index(ANSWER), *range(2, 2 + len(order))]
    assert "'f'" in fitted.notes[0]
    assert all(str(number) in fitted.notes[0] for number in numbers)


def test_untouched_twins_leave_one_stub(frame: Frame) -> None:
    fitted = fit(handed_in(ANSWERED[0], (STUB, "f"), (STUB, "f"), *ANSWERED[2:]), frame)
    assert run(fitted).count(STUB) == 1


def test_a_retyped_answer_is_graded_as_code(frame: Frame) -> None:
    cells = [ANSWERED[0], (ANSWER, "f", "markdown"), *ANSWERED[2:]]
    fitted = fit(handed_in(*cells), frame)
    assert [(c.kind, c.source, c.run) for c in fitted.cells if c.grade_id == "f"] == [("code", ANSWER, True)]
    assert "'f'" in " ".join(fitted.notes)


def test_an_id_that_the_release_does_not_know_is_forgotten(frame: Frame) -> None:
    fitted = fit(handed_in(*ANSWERED, ("x = 1", "of-another-course")), frame)
    assert (fitted.cells[-1].source, fitted.cells[-1].grade_id, fitted.cells[-1].run) == ("x = 1", "", True)


def test_another_release_and_another_assignment_are_noted(frame: Frame) -> None:
    same = fit(handed_in(*ANSWERED, assignment="04-deep", release="new"), frame)
    older = fit(handed_in(*ANSWERED, assignment="04-deep", release="old"), frame)
    other = fit(handed_in(*ANSWERED, assignment="05-other", release="old"), frame)
    assert same.notes == []
    assert [all(word in note for word in ("old", "new")) for note in older.notes] == [True]
    assert [all(word in note for word in ("05-other", "04-deep")) for note in other.notes] == [True]


def test_fitting_twice_is_fitting_once_and_the_submission_stays(frame: Frame) -> None:
    submission = handed_in(("import evil", "imports"), (ANSWER, "f"))
    before = list(submission.cells)
    once = fit(submission, frame)
    assert submission.cells == before
    assert [(c.source, c.grade_id) for c in fit(once, frame).cells] == [(c.source, c.grade_id) for c in once.cells]


@given(
    st.lists(
        st.tuples(st.sampled_from([STUB, ANSWER, "x = 1"]), st.sampled_from(["", "f", "g", "play", "test-f", "no"])),
        max_size=6,
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_released_cell_stands_in_the_graded_notebook_exactly_once(
    frame: Frame, cells: list[tuple[str, str]]
) -> None:
    fitted = fit(handed_in(*cells), frame)
    found = [c.grade_id for c in fitted.cells if c.grade_id]
    assert sorted(found) == sorted(grade_id for _, grade_id in ANSWERED)
    assert fitted.source_of("f") == (ANSWER if ANSWER in dict(cells) else fitted.source_of("f"))
    # what is nobody's keeps running
    assert run(fitted).count("x = 1") >= sum(s == "x = 1" and name in ("", "no") for s, name in cells)


def test_the_real_release_fits_itself(tmp_path: Path) -> None:
    slug = "04-deep-network-step-by-step"
    path = Path(__file__).parents[3] / "release" / "student" / slug / f"{slug}.ipynb"
    if not path.exists():
        pytest.skip("the course has not been built")
    fitted = fit(read_submission(path), Frame(nbformat.read(path, as_version=4)))
    assert fitted.notes == []
    assert [c.number for c in fitted.cells] == list(range(1, len(fitted.cells) + 1))


# ------------------------------------------------------------------------------------------------------ known bugs
def test_worksheets_in_a_notebook_of_format_4_are_unreadable(read: Any) -> None:
    with pytest.raises(Unreadable):
        read({"worksheets": [], "nbformat": 4, "nbformat_minor": 5})


def test_a_notebook_with_a_byte_order_mark_is_read(read: Any) -> None:
    assert len(read(b"\xef\xbb\xbf" + WHOLE.encode()).cells) == 2


def test_a_markdown_twin_does_not_replace_the_answer(frame: Frame) -> None:
    fitted = fit(handed_in(ANSWERED[0], ("My notes.", "f", "markdown"), *ANSWERED[1:]), frame)
    assert fitted.source_of("f") == ANSWER
    assert ANSWER in run(fitted)


def test_what_stands_in_printed_text_does_not_count_as_values(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = {"output_type": "stream", "name": "stdout", "text": '[1, "a\\"", {2: [3]}], ' * 1000}
    whole = document({**cell("x = 1"), "outputs": [printed]})
    monkeypatch.setattr(module, "MAX_VALUES", 200)
    assert len(read(whole).cells) == 1


@pytest.mark.parametrize("limit", ["MAX_VALUES", "MAX_CELLS", "MAX_SOURCE"])
@pytest.mark.parametrize("old", [False, True])
def test_a_notebook_beyond_all_measure_is_unreadable(
    limit: str, old: bool, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = [cell("x = 1") for _ in range(50)]
    ancient = {"cell_type": "code", "input": "x = 1", "outputs": [], "language": "python", "metadata": {}}
    sheets = [{"cells": [ancient] * 25, "metadata": {}}] * 2
    whole = {"worksheets": sheets, "metadata": {}, "nbformat": 3, "nbformat_minor": 0} if old else document(*cells)
    assert len(read(whole).cells) == 50
    monkeypatch.setattr(module, limit, 49)
    with pytest.raises(Unreadable, match="more than 49"):
        read(whole)
