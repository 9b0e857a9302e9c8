"""The link from a verdict leads to the heading above the exercise, in the page that nbconvert makes."""

from __future__ import annotations

import re

import nbformat
from nbconvert import HTMLExporter

from autograder.autograded import autograded_notebook
from autograder.compile.sections import sections_of
from autograder.grade.verdict import Result, Verdict


def notebook():
    made = nbformat.v4.new_notebook()
    metadata = {"schema_version": 3, "grade": False, "solution": True, "locked": False, "task": False}
    made.cells = [
        nbformat.v4.new_code_cell("0", metadata={"nbgrader": metadata | {"grade_id": "before"}}),
        nbformat.v4.new_markdown_cell(
            "# One\ntext\n## 2.1 A `layer` & its *cost*: ½\n\n```python\n# no heading\n```\n"
        ),
        nbformat.v4.new_markdown_cell("no heading here"),
        nbformat.v4.new_code_cell("1", metadata={"nbgrader": metadata | {"grade_id": "layer"}}),
        nbformat.v4.new_code_cell(
            "check(layer)",
            metadata={"nbgrader": metadata | {"grade_id": "test-layer", "grade": True, "solution": False, "points": 2}},
        ),
    ]
    made.metadata["dlworkbook"] = {"assignment": "x", "release": "y"}
    return made


def test_the_nearest_heading_above_counts():
    sections = sections_of(notebook())
    assert "before" not in sections
    assert sections["layer"].title == sections["test-layer"].title == "2.1 A layer & its cost: ½"


def test_the_link_leads_to_the_heading_of_the_same_page():
    verdict = Verdict("layer", 0, 2, "wrong", [("hint", "Think.")])
    page = autograded_notebook(
        notebook(), sections_of(notebook()), None, Result("x", "s", {"layer": verdict}, [], 1, "none")
    )
    html, _ = HTMLExporter(sanitize_html=True).from_notebook_node(page)
    (target,) = re.findall(r'Read again: <a href="#([^"]*)"', html)
    assert f'id="{target}"' in html


def test_a_passed_exercise_needs_no_link():
    verdict = Verdict("layer", 2, 2, "passed")
    page = autograded_notebook(
        notebook(), sections_of(notebook()), None, Result("x", "s", {"layer": verdict}, [], 1, "none")
    )
    assert "Read again" not in str(page)


def test_a_feedback_page_shows_no_escaped_tags():
    verdict = Verdict("layer", 0, 2, "wrong", [("hint", "Look at `x`."), ("printed", "1\n2")])
    page = autograded_notebook(
        notebook(), sections_of(notebook()), None, Result("x", "s", {"layer": verdict}, [], 1, "none")
    )
    html, _ = HTMLExporter(sanitize_html=True).from_notebook_node(page)
    output = html[html.index("not right yet") :]
    assert not re.search(r"&lt;/?(t|d|s|p|b|code)", output[: output.index("Read again")])
