"""Make docs/pictures: what a student and an instructor see, photographed in a headless Chromium.

Usage: python scripts/screenshots.py CLASS, where CLASS is the folder of a graded sample class (`autograder sample`).
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from PIL import Image
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from driver import INSTALL, Lab, Notebook, Server, browser, chromium  # noqa: E402

from autograder.classroom import released_notebook  # noqa: E402
from autograder.course import Course  # noqa: E402
from autograder.feedback import feedback_page  # noqa: E402
from autograder.sample import solved  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
SLUG = "04-deep-network-step-by-step"
EXERCISE, LINE, FORGETFUL = "linear_forward", "Z = np.dot(W, A) + b", "Z = np.dot(W, A)"
MISTAKEN = "mistaken-03"  # the sample student who makes the same mistake
LARGEST = 150_000  # bytes
COLOURS = 256


def main(classroom: Path) -> None:
    """Take all pictures."""
    if not chromium():
        raise SystemExit(INSTALL)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with browser() as chrome:
        notebook_pictures(chrome)
        page_pictures(chrome, classroom)


def notebook_pictures(chrome: Browser) -> None:
    """The notebook's opening, a wrong and a right answer, the live figure half-way."""
    with tempfile.TemporaryDirectory() as home:
        root = Path(home) / "work"
        path = shutil.copytree(ROOT / "release" / "student" / SLUG, root / SLUG) / f"{SLUG}.ipynb"
        course = Course(ROOT)
        nbformat.write(solved(released_notebook(course, SLUG), course.assignment(SLUG)), path)
        with Server(root, Path(home)).running() as server:
            page = chrome.new_page(viewport={"width": 1000, "height": 1080})
            notebook = Lab(page, server).open(path)
            notebook.run(notebook.find("setup"))
            page.locator(".jp-WindowedPanel-outer").evaluate("notebook => { notebook.scrollTop = 0; }")
            keep("opening", page.locator(".jp-NotebookPanel").screenshot())
            answers(notebook)
            figure(notebook)
            page.close()


def answers(notebook: Notebook) -> None:
    """The card of a wrong answer and that of a right one."""
    setup, answer, check = notebook.find("setup"), notebook.find(EXERCISE), notebook.find(f"test-{EXERCISE}")
    source = notebook.cells()[answer]["source"]
    for name, line in (("wrong", FORGETFUL), ("right", LINE)):
        notebook.write(answer, source.replace(LINE, line))
        notebook.write(check, f"check({EXERCISE})  # with {line}")
        notebook.run(setup, answer, check, setup)  # the last one takes the selection's marks along
        notebook.output(check).get_by_text("looks like" if name == "wrong" else "all cases pass").wait_for()
        keep(name, notebook.cell(check).screenshot())


def figure(notebook: Notebook) -> None:
    """The live figure on its way back."""
    explore = notebook.find("explore")
    notebook.run_all(until=notebook.find(text="quiz("))
    notebook.run(explore)
    shown = notebook.output(explore).locator(".dlcore-explorable")
    forward = shown.get_by_role("button", name="step forward")
    for step in range(1, 8):
        forward.click()
        shown.get_by_text(f"step {step} of 10").wait_for()
    keep("explorable", notebook.output(explore).screenshot())


def page_pictures(chrome: Browser, classroom: Path) -> None:
    """The feedback on a mistake, and the page of the whole class."""
    page = opened(chrome, classroom / "report.html")
    keep("class", page.screenshot())
    page.close()
    page = opened(chrome, feedback_page(classroom, MISTAKEN, SLUG))
    verdict = page.locator(f"[id='cell-id=test-{EXERCISE}']")
    keep("feedback", verdict.screenshot())
    page.close()


def opened(chrome: Browser, path: Path) -> Page:
    """A page that lies on the disk, with nothing fetched from elsewhere."""
    page = chrome.new_page(viewport={"width": 1100, "height": 900})
    page.route(lambda url: not url.startswith(("file:", "data:")), lambda route: route.abort())
    page.goto(path.resolve().as_uri())
    return page


def keep(name: str, png: bytes) -> None:
    """Save a picture with few colours, so that it stays small."""
    path = PICTURES / f"{name}.png"
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {picture.width} × {picture.height}  {size / 1000:.0f} kB")
    if size > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
