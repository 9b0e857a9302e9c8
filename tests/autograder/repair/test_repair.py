"""Repair chooses as it says, costs an intact notebook nothing, and is bounded whatever it is given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.classroom import released_notebook
from autograder.grade import submission as module
from autograder.grade.cell import Cell
from autograder.grade.submission import Submission, Unreadable, fit, read_submission
from autograder.repair.frame import Frame
from autograder.repair.names import find_notebook
from autograder.sample import solved

GAP = "### START CODE HERE ###\n{}\n### END CODE HERE ###"
STUBS = {name: f"def {name}(x):\n    y = None\n    return y" for name in ("f", "g")}
ANSWERS = {name: f"def {name}(x):\n    y = '{name}'\n    return y" for name in ("f", "g")}


def graded(source: str, grade_id: str, **flags: Any) -> NotebookNode:
    made = new_code_cell(source, id=grade_id)
    made.metadata["nbgrader"] = {"grade_id": grade_id, "solution": False, "grade": False, "locked": True, **flags}
    return made


@pytest.fixture(scope="module")
def release() -> NotebookNode:
    """A release: given code, a function, its test, a plain cell, its test, another function."""
    cells = [
        new_markdown_cell("# Title"),
        graded("import numpy as np", "imports"),
        graded(STUBS["f"], "f", solution=True),
        graded("check(f)", "test-f", grade=True, points=5),
        new_markdown_cell("## Plain"),
        graded(GAP.format("size = None"), "plain", solution=True),
        graded('check("plain")', "test-plain", grade=True, points=5),
        graded(STUBS["g"], "g", solution=True),
    ]
    made = new_notebook(cells=cells)
    made.metadata["dlworkbook"] = {"assignment": "04-deep", "release": "new"}
    return made


def fitted(release: NotebookNode, *cells: tuple[str, str] | tuple[str, str, str]) -> Submission:
    """A submission of (source, id) or (source, id, kind), fitted."""
    made = [
        Cell(n, kind, source, name, run=kind == "code") for n, (source, name, kind) in enumerate(map(whole, cells), 1)
    ]
    return fit(Submission(Path("homework.ipynb"), made), Frame(release))


def whole(cell: tuple[str, ...]) -> tuple[str, ...]:
    return (*cell, "code")[:3]


def running(submission: Submission) -> list[str]:
    return [cell.source for cell in submission.cells if cell.run]


# -------------------------------------------------------------------------------------------------- which one is it
def test_of_two_answers_the_later_one_counts_as_it_does_in_a_notebook_that_is_run(release: NotebookNode) -> None:
    other = "def f(x):\n    return 0"
    submission = fitted(release, (ANSWERS["f"], "f"), (f"import os\n{other}\nown = os.sep", ""))
    assert submission.source_of("f") == f"import os\n{other}\nown = os.sep"
    assert [source for source in running(submission) if "def f" in source] == [submission.source_of("f")]
    assert "Cells 1 and 2 hold answers to 'f'; cell 2 was graded (the last one)." in submission.notes


def test_the_last_that_is_filled_in_is_the_answer_where_the_exercises_own_is_untouched(release: NotebookNode) -> None:
    first, last = "def f(x):\n    return 1", "def f(x):\n    return 2"
    submission = fitted(release, (STUBS["f"], "f"), (first, ""), (last, ""), (STUBS["f"], ""))
    assert submission.source_of("f") == last
    assert [source for source in running(submission) if "def f" in source] == [last]


def test_what_a_cell_defines_counts_more_than_the_id_that_it_carries(release: NotebookNode) -> None:
    submission = fitted(release, (ANSWERS["g"], "f"), (ANSWERS["f"], "g"))
    assert (submission.source_of("f"), submission.source_of("g")) == (ANSWERS["f"], ANSWERS["g"])


def test_a_test_cell_with_an_answer_in_it_is_both(release: NotebookNode) -> None:
    submission = fitted(release, (f"{ANSWERS['f']}\n\ncheck(f)\nhelper = 1", "test-f"))
    assert submission.source_of("f") == ANSWERS["f"]
    assert submission.source_of("test-f") == "check(f)"
    assert "helper = 1" in running(submission)
    assert all("check" not in source for source in running(submission))


def test_a_plain_cell_is_known_by_its_place_and_by_what_it_sets(release: NotebookNode) -> None:
    elsewhere = ("size = 'scratch'", "")
    cells = [("# Title", "", "markdown"), ("check(f)", ""), ("size = 'answer'", ""), ('check("plain")', ""), elsewhere]
    assert fitted(release, *cells).source_of("plain") == "size = 'answer'"


def test_a_syntax_error_is_the_students_own(release: NotebookNode) -> None:
    broken = "def f(x):\n    return (("
    submission = fitted(release, (broken, "f"), (ANSWERS["g"], "g"))
    assert submission.source_of("f") == broken
    assert broken in running(submission)


def test_an_escape_that_python_warns_of_is_no_damage(release: NotebookNode) -> None:
    odd = 'def f(x):\n    """\\sigma"""\n    return 1'
    assert fitted(release, (odd, "")).source_of("f") == odd


# ------------------------------------------------------------------------------------------------- nothing to repair
def test_every_solved_release_is_intact_and_nothing_is_parsed(course, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(module, "repaired", lambda *_: pytest.fail("an intact notebook was repaired"))
    for slug in course.slugs[:5]:
        release = released_notebook(course, slug)
        path = tmp_path / f"{slug}.ipynb"
        nbformat.write(solved(release, course.assignment(slug)), path)
        assert fit(read_submission(path), Frame(release)).notes == []


def test_a_students_own_cells_are_no_damage(release: NotebookNode, monkeypatch) -> None:
    monkeypatch.setattr(module, "repaired", lambda *_: pytest.fail("an intact notebook was repaired"))
    cells = [
        (cell.source, cell.metadata.get("nbgrader", {}).get("grade_id", ""), cell.cell_type) for cell in release.cells
    ]
    cells[3:3] = [("import math", ""), ("My thoughts.", "", "markdown"), ("own = f(1)", "")]
    submission = fitted(release, *cells)
    assert submission.notes == []
    assert [source for source in running(submission) if source in ("import math", "own = f(1)")] == [
        "import math",
        "own = f(1)",
    ]


# ------------------------------------------------------------------------------------------------------------ hostile
HOSTILE = {
    "thousands of copies": [(ANSWERS["f"], "f")] * 5000,
    "thousands of definitions": [("def f(x): pass\n" * 9000, "f")],
    "thousands of versions": [(f"def f(x):\n    return {n}", "f") for n in range(5000)],
    "thousands of halves": [("def f(x):\n    y = (", "f"), ("    1)\n    return y", "")] * 2500,
    "one endless cell": [("def f(x):\n    return 1\n" + "x = [1, 2]\n" * 1_800_000, "f")],
    "deep brackets": [
        ("def f(x):\n    return " + "(" * 100_000, "f"),
        ("-" * 100_000 + "1\ndef g(x):\n    return 1", "g"),
    ],
    "every line a first line": [("check(f)\n" * 20_000, "test-f"), ("import numpy as np\n" * 10_000, "imports")],
    "null characters": [("def f(x):\n    return '\0'", "f"), ("\ud800 def f(x): pass", "g")],
    "every id on every cell": [
        ("x = 1", name) for name in ("f", "g", "plain", "imports", "test-f") for _ in range(500)
    ],
    "fences": [("```\n" * 20_000 + "def f(x): pass", "f", "markdown")],
}


@pytest.mark.parametrize("cells", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_notebook_still_gets_its_frame(release: NotebookNode, cells: list[tuple[str, str]]) -> None:
    submission = fitted(release, *cells)
    names = [cell.metadata.nbgrader.grade_id for cell in release.cells if "nbgrader" in cell.metadata]
    assert sorted(cell.grade_id for cell in submission.cells if cell.grade_id) == sorted(names)
    assert sum(map(len, submission.notes)) < 5000
    assert len(submission.notes) < 40


def test_a_notebook_of_20_megabytes_is_read_and_fitted(release: NotebookNode, tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "metadata": {}, "source": "x = 1\n" * 35_000, "outputs": []} for _ in range(100)]
    cells.append({"cell_type": "code", "metadata": {}, "source": ANSWERS["f"].split("\n"), "outputs": []})
    cells[-1]["source"] = [f"{line}\n" for line in ANSWERS["f"].split("\n")]
    path = tmp_path / "homework.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    assert path.stat().st_size > 20 << 20
    assert fit(read_submission(path), Frame(release)).source_of("f").strip() == ANSWERS["f"]


CODE = ["def f(x):", "    y = 1", "    return y", "@np.vectorize", "size = 1", "x = (", ")", *GAP.split("\n")]
LINES = st.sampled_from([*CODE, "check(f)", "## Plain", "", '"""', "```"])
CELLS = st.tuples(
    st.lists(LINES, max_size=8).map("\n".join),
    st.sampled_from(["", "f", "g", "plain", "imports", "test-f", "unknown"]),
    st.sampled_from(["code", "code", "markdown", "raw"]),
)


@given(st.lists(CELLS, max_size=8))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_give_the_whole_frame_once_and_no_test_runs(release: NotebookNode, cells: list[Any]) -> None:
    submission = fitted(release, *cells)
    names = [cell.metadata.nbgrader.grade_id for cell in release.cells if "nbgrader" in cell.metadata]
    assert sorted(cell.grade_id for cell in submission.cells if cell.grade_id) == sorted(names)
    released = {cell.metadata.nbgrader.grade_id: cell.source for cell in release.cells if "nbgrader" in cell.metadata}
    for name in ("imports", "test-f", "test-plain"):
        assert submission.source_of(name) == released[name]
    assert all(cell.kind == "code" for cell in submission.cells if cell.run)
    assert all(cell.grade_id not in ("test-f", "test-plain") for cell in submission.cells if cell.run)


# -------------------------------------------------------------------------------------------------------------- files
@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["01-a.ipynb", "01-a (1).ipynb"], "01-a.ipynb"),
        (["01-a (1).ipynb"], "01-a (1).ipynb"),
        (["01-a (9).ipynb", "01-a (10).ipynb", "other.ipynb"], "01-a (10).ipynb"),
        (["01-a.ipynb.txt", "notes.txt"], "01-a.ipynb.txt"),
        (["01-a.ipynb.json"], "01-a.ipynb.json"),
        (["01-a.json", "data.json"], "01-a.json"),
        (["01-A.IPYNB", "zzz.ipynb"], "01-A.IPYNB"),
        (["01-a-Copy1.ipynb"], "01-a-Copy1.ipynb"),
        (["mine.ipynb", "data.json"], "mine.ipynb"),
        ([], None),
    ],
)
def test_a_renamed_file_is_found_and_named(tmp_path: Path, names: list[str], found: str | None) -> None:
    for name in names:
        (tmp_path / name).write_text("{}")
    path, notes = find_notebook(tmp_path, "01-a")
    assert (path and path.name) == found
    assert bool(notes) == (found != "01-a.ipynb")
    assert not found or not notes or found in notes[0]


@pytest.mark.parametrize(
    ("names", "found", "advice"),
    [
        (["01-a.zip"], "01-a.zip", "unpack it"),
        (["01-a.ipynb.ZIP", "timestamp.txt", "submission_secret.txt"], "01-a.ipynb.ZIP", "unpack it"),
        (["notes.txt", "page.html", "01-a.tar.gz"], "01-a.tar.gz", "unpack it"),
        ([".hidden", "page.html", "notes.txt"], "notes.txt", "hand in the .ipynb"),
        (["<b>\n\x1b[31m.pdf"], "<b>\n\x1b[31m.pdf", r"'<b>\n\x1b[31m.pdf'; hand in the .ipynb"),
    ],
)
def test_what_was_handed_in_instead_of_a_notebook_is_named(
    tmp_path: Path, names: list[str], found: str, advice: str
) -> None:
    for name in names:
        (tmp_path / name).write_text('{"cells": []}')
    assert find_notebook(tmp_path, "01-a") == (tmp_path / found, [])
    with pytest.raises(Unreadable, match=r"^There is no notebook, but: [\x20-\x7e]+$") as refused:
        read_submission(tmp_path / found)
    assert advice in str(refused.value)


@pytest.mark.parametrize("name", ["timestamp.txt", "submission_secret.txt", ".hidden"])
def test_what_nbgrader_and_others_leave_is_nothing_handed_in(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    assert find_notebook(tmp_path, "01-a") == (None, [f"There is no notebook in {tmp_path.name}/."])


def test_a_link_is_named_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "theirs.ipynb").write_text("{}")
    folder = tmp_path / "01-a"
    folder.mkdir()
    (folder / "01-a.ipynb").symlink_to(tmp_path / "elsewhere" / "theirs.ipynb")
    path, notes = find_notebook(folder, "01-a")
    assert path is None
    assert "a link, '01-a.ipynb'" in notes[0]


def test_json_that_does_not_parse_is_unreadable_and_its_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "homework.ipynb"
    path.write_text('{"cells": [],\n "metadata": {},\n}')
    with pytest.raises(Unreadable, match="line 3"):
        read_submission(path)
