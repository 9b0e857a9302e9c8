"""All live figures of the course in one notebook, with one kernel: what they need from their own notebooks is small."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import nbformat
from driver import Notebook
from playwright.sync_api import Locator

from dlcore.exercise import module_of

RELEASE = Path(__file__).parents[2] / "release" / "student"
IMPORT = "from dlcore.explore."
CHOICES = "input[type=range]:enabled, select:enabled"
KEYS = {"range": "ArrowRight", "select-one": "ArrowDown"}
BACK = {"ArrowRight": "ArrowLeft", "ArrowDown": "ArrowUp"}

# all that is drawn, in one string; a canvas tells by its pixels
DRAWN = """(figure) => {
  const drawings = [...figure.querySelectorAll("svg, canvas, table, img")].filter((d) => d.checkVisibility());
  return drawings.map((d) => (d.tagName === "CANVAS" ? d.toDataURL() : d.outerHTML)).join();
}"""


@dataclass(frozen=True)
class Figure:
    """The live figure of an assignment: the cell that shows it, with what it needs of the cells above."""

    slug: str
    source: str

    def show(self, notebook: Notebook) -> Locator:
        """Show it in a new cell, and wait for it."""
        cell = notebook.append(self.source)
        notebook.run(cell)
        shown = notebook.output(cell).locator(".dlcore-explorable")
        shown.wait_for()
        return shown


def figures() -> list[Figure]:
    """The figure of every released notebook."""
    return [_figure(path) for path in sorted(RELEASE.glob("*/*.ipynb"))]


def _figure(path: Path) -> Figure:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    (shown,) = ("".join(cell["source"]) for cell in cells if IMPORT in "".join(cell["source"]))
    # nothing has been filled in or trained yet
    before = f"from dlcore.cases.{module_of(path.stem)} import check\nlearnt = None\n"
    return Figure(path.stem, before + shown)


def write_empty(path: Path) -> Path:
    """A notebook without cells."""
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(metadata=kernel), path)
    return path


def move(figure: Locator) -> None:
    """Move the first slider or choice with the keyboard, by one."""
    control = figure.locator(CHOICES).first
    before, key = control.input_value(), KEYS[str(control.evaluate("(control) => control.type"))]
    control.press(key)
    if control.input_value() == before:  # it stands at its end
        control.press(BACK[key])
