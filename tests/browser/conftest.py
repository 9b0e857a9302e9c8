"""JupyterLab on a copy of the student release, in a browser if the machine has one."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from driver import INSTALL, Lab, Server, browser, chromium  # noqa: E402


@pytest.fixture(scope="module")
def chrome():
    """The machine's Chromium."""
    if not chromium():
        pytest.skip(INSTALL)
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def server(chrome, tmp_path_factory):
    """JupyterLab on an empty folder, with settings of its own."""
    base = tmp_path_factory.mktemp("browser")
    (base / "work").mkdir()
    with Server(base / "work", base).running() as running:
        yield running


@pytest.fixture
def folder(server, request, slug):
    """A fresh copy of the student's folder of the assignment."""
    return shutil.copytree(ROOT / "release" / "student" / slug, server.root / request.node.name / slug)


@pytest.fixture
def lab(chrome, server):
    """JupyterLab in a page of its own, which may ask nothing of other machines and must not stumble."""
    page = chrome.new_page(viewport={"width": 1300, "height": 1000})
    lab = Lab(page, server)
    yield lab
    page.close()
    server.delete_sessions()
    assert lab.strangers == []
    assert lab.mishaps == []


@pytest.fixture
def untouched(lab, folder, slug):
    """The notebook as it was released, open."""
    return lab.open(folder / f"{slug}.ipynb")


@pytest.fixture
def finished(lab, folder, slug, release, assignment):
    """The notebook with every exercise filled in rightly, open."""
    import nbformat

    from autograder.sample import solved

    nbformat.write(solved(release, assignment), folder / f"{slug}.ipynb")
    return lab.open(folder / f"{slug}.ipynb")
