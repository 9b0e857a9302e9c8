"""The autograded notebook stays of bearable size, and holds everything that is graded."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.autograded import MAX_ADDED, MAX_CELL, MAX_OWN, autograded_notebook
from autograder.grade.cell import Cell, released_cells
from autograder.grade.submission import Submission
from autograder.grade.verdict import Result
from tests.attacks.arena import SLUG, compiled_release


@pytest.mark.parametrize(("number", "size"), [(5000, 10), (50, 3 * MAX_CELL), (400, MAX_CELL)])
def test_what_a_student_adds_beyond_measure_is_left_out(number: int, size: int) -> None:
    release = compiled_release()
    own = [Cell(0, "code", "#" * size) for _ in range(number)]
    submission = Submission(Path("x.ipynb"), [*own, *released_cells(release)])
    notebook = autograded_notebook(release, {}, submission, Result(SLUG, "eve", {}, [], 1, "none"))
    released = {cell.source for cell in release.cells}
    added = [cell.source for cell in notebook.cells[1:] if cell.source not in released]
    assert 0 < len(added) <= MAX_OWN + 1
    assert sum(map(len, added)) <= MAX_ADDED + sum(len(cell.source) for cell in release.cells) + 2 * MAX_CELL
    assert max(map(len, added)) <= MAX_CELL + 50
    assert "more cells are not shown" in notebook.cells[-1].source
    graded = [cell.metadata.nbgrader.grade_id for cell in release.cells if "nbgrader" in cell.metadata]
    assert [c.metadata.nbgrader.grade_id for c in notebook.cells if "nbgrader" in c.metadata] == graded
