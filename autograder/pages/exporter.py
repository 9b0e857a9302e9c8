"""nbconvert's HTML exporter, for many notebooks that have most of their cells in common."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain, zip_longest
from typing import Any

from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML, clean_html
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode
from traitlets import Bool, Unicode

from autograder.pages.memory import remembered

CELL, CODE = (f"<!--{secrets.token_hex(16)}-->" for _ in range(2))  # marks that nobody can write into a notebook
TEMPLATE = """
{%- extends 'index.html.j2' -%}
{%- block any_cell -%}{%- filter marked_cell -%}{{ super() }}{%- endfilter -%}{%- endblock -%}
"""
SPACES = " \t\n\r\f"
NO_ALT = "No description has been provided for this image"  # nbconvert's words


class PageExporter(HTMLExporter):  # type: ignore[misc]
    """Writes what `HTMLExporter` writes with nbgrader's template of feedback pages, and makes what is equal once.

    `HTMLExporter` parses each page and writes it out again, to describe its pictures; that takes longer than all else.
    Here cells and code are marked, and parsed by themselves.
    """

    raw_template = Unicode(TEMPLATE.strip())
    optimistic_validation = Bool(True)  # once, after all steps

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """nbconvert's, and what the marks need."""
        yield from super().default_filters()
        yield "clean_html", remembered(clean_html)
        yield "marked_cell", partial(marked, CELL)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **_: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook."""
        self._nb_metadata.clear()  # it would keep that of every notebook
        resources = self._init_resources(resources)
        shown = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=resources)
        self.register_filter("filter_data_type", shown)
        self.register_filter("highlight_code", _highlighter(nb))
        html, resources = TemplateExporter.from_notebook_node(self, nb, resources)
        return tidy_page(html), resources


def _highlighter(notebook: NotebookNode) -> Callable[..., str]:
    """The filter that colours a notebook's code."""
    language = notebook.metadata.get("language_info", {})
    lexer = language.get("pygments_lexer", language.get("name"))

    def highlight(source: str, metadata: dict[str, Any] | None = None) -> str:
        return marked(CODE, coloured(source, lexer, (metadata or {}).get("magics_language")))

    return highlight


@remembered
def coloured(source: str, lexer: str | None = None, magic: str | None = None) -> str:
    """Code as nbconvert colours it, tidy already: there is nothing in it but tags, text and escaped characters."""
    html = str(Highlight2HTML(pygments_lexer=lexer)(source, metadata={"magics_language": magic} if magic else None))
    return html.replace("&quot;", '"').replace("&#39;", "'").replace('<div class=" ', '<div class="', 1)


def marked(mark: str, html: str) -> str:
    """HTML with marks around it, if it is an element; the space around that is one with the page's."""
    element = html.strip(SPACES)
    return html.replace(element, f"{mark}{element}{mark}") if element[:1] == "<" and element[-1:] == ">" else html


def tidy_page(html: str) -> str:
    """What `HTMLExporter` makes of a page in the end, and no mark left."""
    begin, head, rest = re.split("<head>|</head>", html, maxsplit=2)
    rest, codes = _set_aside(CODE, rest)
    rest, cells = _set_aside(CELL, rest)
    page = tidy(f"{begin}<head></head>{rest}").replace("<head>", f"<head>{tidy_head(head)}", 1)
    return _put_back(CODE, _put_back(CELL, page, map(tidy_cell, cells)), codes)


def _set_aside(mark: str, html: str) -> tuple[str, list[str]]:
    """A page with a mark where each marked element was, and the elements."""
    parts = html.split(mark)
    return mark.join(parts[::2]), parts[1::2]


def _put_back(mark: str, html: str, elements: Iterable[str]) -> str:
    return "".join(chain.from_iterable(zip_longest(html.split(mark), elements, fillvalue="")))


def tidy(html: str) -> str:
    """HTML as its parser understands it, with words for each picture that has none."""
    soup = BeautifulSoup(html, features="html.parser")
    for picture in soup.find_all("img", alt=False):
        picture["alt"] = NO_ALT
    return str(soup)


tidy_cell = remembered(tidy)
tidy_head = lru_cache(4)(tidy)  # large, and the same for a whole class
