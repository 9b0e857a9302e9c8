"""The autograded notebook: the student's answers in the released frame, each test cell with its verdict below it.

Nothing that the student's code printed or displayed is in it: outputs are the grader's own, and escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from typing import Any

from nbformat import NotebookNode

from autograder.compile.sections import Section
from autograder.compile.source import name_cells
from autograder.grade.cell import Cell, released_cells
from autograder.grade.submission import Submission
from autograder.grade.verdict import Result, Row, Verdict
from dlcore.card import html_text

# colouring takes up to 0.1 s for a thousand characters
MAX_CELL, MAX_ADDED, MAX_OWN = 10_000, 60_000, 500  # characters of a cell and added to the release; own cells
WORDS = {
    "passed": "✓ passed",
    "partial": "partly right",
    "wrong": "✗ not right yet",
    "blank": "✗ not filled in",
    "missing": "✗ missing",
    "error": "✗ stopped with an error",
    "timeout": "✗ took too long",
    "crash": "✗ the process ended",
    "unreadable": "✗ unreadable",
    "not submitted": "✗ not handed in",
    "not graded": "not graded: the grader failed",
}


def autograded_notebook(
    release: NotebookNode, sections: dict[str, Section], submission: Submission | None, result: Result
) -> NotebookNode:
    """Build the notebook that formgrader and the feedback page show; `sections` are those of the release."""
    known = {cell.metadata.nbgrader.grade_id: cell for cell in release.cells if "nbgrader" in cell.metadata}
    cells = submission.cells if submission else list(released_cells(release))
    notebook = NotebookNode(metadata=release.metadata)
    room = MAX_ADDED + sum(len(cell.source) for cell in release.cells)
    notebook.cells = [_summary(result)] + [_cell(cell, known, sections, result) for cell in _bearable(cells, room)]
    name_cells(notebook)
    return notebook


def _bearable(cells: Iterable[Cell], left: int) -> Iterator[Cell]:
    """Cells of bearable size, and of a student's own not more than a page can show; what is left out is counted."""
    own, gone = 0, 0
    for cell in cells:
        own += not cell.grade_id
        if not cell.grade_id and (left <= 0 or own > MAX_OWN):
            gone += 1
            continue
        more = len(cell.source) - MAX_CELL
        left -= min(len(cell.source), MAX_CELL)
        yield cell if more <= 0 else replace(cell, source=f"{cell.source[:MAX_CELL]}\n… {more} more characters")
    if gone:
        yield Cell(0, "markdown", f"{gone} more cells are not shown.")


def notebook_text(notebook: NotebookNode) -> str:
    """The text of a notebook's file: nbformat would copy and validate what was only just made here."""
    return json.dumps(notebook, ensure_ascii=False)


def _cell(cell: Cell, known: dict[str, NotebookNode], sections: dict[str, Section], result: Result) -> NotebookNode:
    node = _node(cell.kind, cell.source)
    if cell.grade_id:
        node.metadata["nbgrader"] = known[cell.grade_id].metadata.nbgrader
        verdict = result.verdicts.get(cell.grade_id.removeprefix("test-"))
        if verdict and node.metadata.nbgrader.get("grade"):
            html = _verdict_html(verdict, sections.get(cell.grade_id))
            node.outputs = [_shown(html, f"{verdict.headline}\n{verdict.feedback}")]
    return node


def _node(kind: str, source: str) -> NotebookNode:
    """A fresh cell; nbformat's own makers validate each, which takes longer than grading it."""
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return NotebookNode(cell_type=kind, metadata=NotebookNode(), source=source, **code)


def _summary(result: Result) -> NotebookNode:
    """The first cell: the score and what concerns the submission as a whole."""
    score = f"**Score: {result.score:g} of {result.max_score:g} points**"
    # notes quote students: they are written as HTML without a blank line, in which markdown finds nothing to do
    notes = "".join(f"<li>{escape(' '.join(note.split()))}</li>" for note in result.notes)
    return _node("markdown", score + (f"\n\n<ul>{notes}</ul>" if notes else ""))


def _shown(html: str, text: str) -> NotebookNode:
    data = {"text/html": html, "text/plain": text.strip()}
    return NotebookNode(output_type="display_data", metadata={}, data=data)


def _verdict_html(verdict: Verdict, section: Section | None) -> str:
    head = f"{WORDS[verdict.status]} · {verdict.points:g} of {verdict.max_points:g} points"
    rows = _rows_html(verdict.rows) + (_section_link(section) if section and verdict.status != "passed" else "")
    return f"<div><strong>{escape(verdict.exercise)}: {escape(head)}</strong>{rows}</div>"


def _rows_html(rows: list[Row]) -> str:
    """The rows of a verdict; no table, because the sanitizer of feedback pages lets its tags show as text."""
    return "".join(
        f"<div><strong>{escape(heading)}:</strong> {html_text(heading, text)}</div>" for heading, text in rows
    )


def _section_link(section: Section) -> str:
    """A link to the released heading above the exercise."""
    return f'<div>Read again: <a href="#{escape(section.anchor)}">{escape(section.title)}</a></div>'
