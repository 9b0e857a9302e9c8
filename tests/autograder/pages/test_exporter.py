"""Whatever is in a notebook, its page is what nbconvert's own exporter makes of it."""

from __future__ import annotations

from html import escape

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import Highlight2HTML

from autograder.classroom import Classroom
from autograder.pages.exporter import PageExporter, coloured, tidy
from autograder.pages.maker import PageMaker
from autograder.pages.markdown import safe_markdown
from autograder.pages.memory import LARGEST, remembered

MARKUP = ["<", ">", "&", '"', "'", "<b>", "</div>", "<br>", "<img src='x'>", "&#39;", "&nbsp;", "&quot;", "<!--", "-->"]
TEXT = [
    "\n",
    "\n\n",
    " ",
    "\t",
    "# ",
    "* ",
    "`",
    "$x<y$",
    "[a](b)",
    "![](c.png)",
    "def f(x):",
    "{{ x }}",
    "{% x %}",
    "é数",
]
PIECES = st.sampled_from(MARKUP + TEXT)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_coloured_code_is_tidy(source):
    assert coloured(source) == tidy(str(Highlight2HTML()(source)))


@pytest.fixture(scope="module")
def exporters(course, tmp_path_factory):
    """Ours and nbconvert's, with the same settings."""
    maker = PageMaker(course, Classroom(tmp_path_factory.mktemp("class")))
    assert isinstance(maker.exporter, PageExporter)
    maker.exporter._preprocessors.remove(maker._show)  # there is no gradebook
    theirs = HTMLExporter(parent=maker, config=maker.config)
    for step in maker.preprocessors[1:]:
        theirs.register_preprocessor(step)
    return maker.exporter, theirs


def cells():
    """Cells of all kinds with any text, some of them graded."""
    flags = st.sampled_from([(False, False), (True, False), (False, True), (True, True)])
    return st.lists(st.tuples(st.sampled_from(["code", "markdown", "raw"]), TEXTS, TEXTS, flags), max_size=4)


def notebook_of(described):
    notebook = nbformat.v4.new_notebook()
    for number, (kind, source, text, (grade, solution)) in enumerate(described):
        cell = getattr(nbformat.v4, f"new_{kind}_cell")(source, id=f"c{number}")
        if kind == "code" and text:
            cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": text, "text/plain": text})]
            cell.outputs += [nbformat.v4.new_output("stream", text=text), nbformat.v4.new_output("error", evalue=text)]
        if grade or solution:
            own = {"grade_id": f"g{number}", "score": 1.0, "points": 2.0, "comment": text}
            cell.metadata.nbgrader = {"grade": grade, "solution": solution, "task": False, **own}
        notebook.cells.append(cell)
    return notebook


def page_of(exporter, notebook):
    marks = {"notebook": "n", "score": 1.0, "max_score": 2.0, "late_penalty": 0}
    return exporter.from_notebook_node(notebook, {"nbgrader": marks, "metadata": {"name": "n", "path": ""}})[0]


@settings(max_examples=25, deadline=None)
@given(cells())
def test_a_page_is_that_of_nbconvert(exporters, described):
    ours, theirs = exporters
    assert page_of(ours, notebook_of(described)) == page_of(theirs, notebook_of(described))


def test_what_was_asked_for_lately_is_kept_and_nothing_large(monkeypatch):
    monkeypatch.setattr("autograder.pages.memory.ENTRIES", 2)
    made = []

    @remembered
    def shout(*texts):
        made.append(texts[0])
        return "".join(text or "" for text in texts).upper()

    assert [shout("a"), shout("b"), shout("a"), shout("c"), shout("a")] == ["A", "B", "A", "C", "A"]
    assert made == ["a", "b", "c"]
    assert [shout("b"), shout("a", "z"), shout("a", None)] == ["B", "AZ", "A"]
    assert made == ["a", "b", "c", "b", "a", "a"]
    large = "x" * LARGEST
    assert shout(large) == shout(large) == large.upper()
    assert made[-2:] == [large, large]


@pytest.mark.parametrize("piece", ["\\\\(", "\\\\[", "\\begin{a}", "$", "$$ x", " " * 200])
def test_formulas_without_end_are_shown_as_they_are(piece: str) -> None:
    text = piece * 20_000 + "<b>"
    assert safe_markdown(text) == f"<pre>{escape(text)}</pre>"


def test_a_formula_that_ends_is_left_to_the_page() -> None:
    assert "$x^2$" in safe_markdown("see $x^2$ and **this**")
    assert "<strong>" in safe_markdown("see $x^2$ and **this**")
