"""Every live figure of the course shows itself in a browser and redraws when its first control is moved by keyboard."""

from __future__ import annotations

import gallery
import pytest
from driver import Lab

pytestmark = pytest.mark.browser

CHANGED = f"([figure, before]) => ({gallery.DRAWN})(figure) !== before"


@pytest.fixture(scope="module")
def hall(chrome, server):
    """A notebook that shows figures, in a page that notes what goes wrong."""
    path = gallery.write_empty(server.root / "gallery.ipynb")
    page = chrome.new_page(viewport={"width": 1300, "height": 1000})
    lab = Lab(page, server)
    page.on("console", lambda message: lab.mishaps.append(message.text) if message.type == "error" else None)
    yield lab, lab.open(path)
    page.close()
    assert lab.strangers == []


@pytest.mark.parametrize("figure", gallery.figures(), ids=lambda figure: figure.slug)
def test_a_figure_shows_itself_and_redraws_when_moved(hall, figure):
    lab, notebook = hall
    lab.mishaps.clear()
    shown = figure.show(notebook)
    before = shown.evaluate(gallery.DRAWN)
    assert before
    gallery.move(shown)
    lab.page.wait_for_function(CHANGED, arg=[shown.element_handle(), before])
    assert notebook.errors() == []
    assert lab.mishaps == []
