"""The section of the notebook in which an exercise is explained: the nearest heading above its cell."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from nbconvert.filters import markdown2html
from nbformat import NotebookNode

HEADING = re.compile(r'<h[1-6] id="([^"]*)">(.*?)<a class="anchor-link"', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


class Section(NamedTuple):
    """A heading: what it says, and the id that a page made from the notebook gives it."""

    title: str
    anchor: str


def sections_of(notebook: NotebookNode) -> dict[str, Section]:
    """The section of every cell that has a grade id."""
    current, found = None, {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            headings = HEADING.findall(markdown2html(cell.source))
            current = _section(*headings[-1]) if headings else current
        elif current and "nbgrader" in cell.metadata:
            found[cell.metadata.nbgrader.grade_id] = current
    return found


def _section(anchor: str, title: str) -> Section:
    return Section(html.unescape(TAG.sub("", title)).strip(), html.unescape(anchor))
