"""The site for offline works in a browser that reaches no other machine: as far as one comes without numpy.

Tried here: the notebook with its pictures, the start of the kernel, every module of `dlcore` that does without numpy,
widgets, questions, and the history of attempts. The npm package of Pyodide has no numpy, so the checks themselves
cannot be tried.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from driver import Lab
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PYODIDE = "PYODIDE_DIR"
WITHOUT_NUMPY = {
    "dlcore.cli",
    "dlcore.explore.base",
    "dlcore.gaps",
    "dlcore.history",
    "dlcore.progress",
    "dlcore.question",
    "dlcore.quiz",
    "dlcore.signature",
    "dlcore.training",
}

IMPORT_ALL = """
import importlib, json, pkgutil
import dlcore
causes = {}
for name in sorted(module.name for module in pkgutil.walk_packages(dlcore.__path__, "dlcore.")):
    try:
        importlib.import_module(name)
        causes[name] = ""
    except Exception as error:
        causes[name] = f"{type(error).__name__}: {error}"
print(json.dumps(causes))
"""

QUIZ = '''
from dlcore.quiz import quiz
quiz("""
What is the shape of `b2` when layer 1 has 4 units and layer 2 has 3?
- (4, 1): whose biases are they?
+ (3, 1): one for each unit of layer 2
""")
'''

SLIDER = """
import ipywidgets
slider = ipywidgets.IntSlider(value=3, description="units")
slider
"""

HISTORY = """
from pathlib import Path
from dlcore.history import History
History("some", Path.cwd()).note("linear_forward", "one", 4.0, False)
History("some", Path.cwd()).note("linear_forward", "two", 10.0, True)
record = History("some", Path.cwd()).record("linear_forward")
print(record.attempts, record.best, record.passed_at)
"""

TRAIN = """
import warnings
from dlcore.training import steps
with warnings.catch_warnings():
    warnings.simplefilter("error")
    done = list(steps(3))
print(done)
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(course, tmp_path_factory):
    """The site for offline, with JupyterLab within a test's reach."""
    for name in ("jupyterlite_core", "jupyterlite_pyodide_kernel"):
        if importlib.util.find_spec(name) is None:
            pytest.skip("pip install jupyterlite-core jupyterlite-pyodide-kernel")
    if PYODIDE not in os.environ:
        pytest.skip(f"{PYODIDE} names no unpacked npm package of Pyodide")
    from autograder.site.jupyterlite import Source, write_site

    out = write_site(course, tmp_path_factory.mktemp("site"), Source(Path(os.environ[PYODIDE]), offline=True))
    config = json.loads((out / "jupyter-lite.json").read_text())
    config["jupyter-config-data"]["exposeAppInBrowser"] = True
    (out / "jupyter-lite.json").write_text(json.dumps(config))
    return out


@pytest.fixture(scope="module")
def address(site):
    """Where the site is served, by nothing but a server of files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def visit(chrome, address, site, slug):
    """The notebook, open with its kernel started, the page, and all that was requested."""
    page = chrome.new_page(viewport={"width": 1300, "height": 1000})
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    lab = Lab(page, SimpleNamespace(url=address, root=site / "files"))
    notebook = lab.open(site / "files" / slug / f"{slug}.ipynb")
    yield SimpleNamespace(notebook=notebook, page=page, requested=requested)
    page.close()
    assert lab.strangers == []
    assert lab.mishaps == []


def printed(notebook, program):
    """What a program prints, run in a new cell."""
    cell = notebook.append(program)
    notebook.run(cell)
    outputs = notebook.cells()[cell]["outputs"]
    assert [output for output in outputs if output["output_type"] == "error"] == []
    return "".join(output["text"] for output in outputs if output.get("name") == "stdout").strip()


def test_the_kernel_starts_unasked_beside_the_notebook(visit, slug):
    where = printed(visit.notebook, "import os, sys; print(sys.platform, os.getcwd())")
    assert where == f"emscripten /drive/{slug}"
    assert any(url.endswith("pyodide.asm.wasm") for url in visit.requested)  # the kernel's requests are seen as well


def test_every_picture_is_shown(visit, course, slug):
    pictures = visit.page.locator(".jp-RenderedMarkdown img")
    expect(pictures).to_have_count(len(list((course.root / "release" / "student" / slug).glob("*.svg"))))
    for number in range(pictures.count()):
        pictures.nth(number).scroll_into_view_if_needed()
        visit.page.wait_for_function("(image) => image.naturalWidth > 0", arg=pictures.nth(number).element_handle())


def test_all_of_dlcore_imports_but_for_numpy(visit):
    causes = json.loads(printed(visit.notebook, IMPORT_ALL))
    assert {name for name in WITHOUT_NUMPY if causes[name]} == set()
    missing = {cause for cause in causes.values() if cause}
    absent = ("contourpy", "matplotlib", "numpy")
    assert missing <= {f"ModuleNotFoundError: No module named {name!r}" for name in absent}


def test_a_slider_moves_in_the_page_and_in_python(visit):
    cell = visit.notebook.append(SLIDER)
    visit.notebook.run(cell)
    handle = visit.notebook.output(cell).get_by_role("slider")
    handle.press("ArrowRight")
    expect(visit.notebook.output(cell).locator(".widget-readout")).to_have_text("4")
    assert printed(visit.notebook, "print(slider.value)") == "4"


def test_a_question_explains_the_answer(visit):
    cell = visit.notebook.append(QUIZ)
    visit.notebook.run(cell)
    question = visit.notebook.output(cell).locator("form")
    question.get_by_label("(4, 1)").check()
    question.get_by_role("button", name="check").click()
    expect(question.get_by_role("status")).to_contain_text("whose biases are they?")


def test_attempts_are_remembered(visit):
    assert printed(visit.notebook, HISTORY) == "2 10.0 2"


def test_a_training_loop_runs_without_a_warning(visit):
    assert printed(visit.notebook, TRAIN) == "[0, 1, 2]"
