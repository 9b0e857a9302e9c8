"""JupyterLab on a student's folder, driven in a headless Chromium through JupyterLab's own commands."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

TOKEN = "student"
PATIENCE = 60_000  # ms; a limit for what hangs, no measure of what is slow
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "no Chromium found; on Debian or Ubuntu: apt-get install chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},  # every cell is on the page
}

# what is open: `panel` is the notebook's widget
OPEN = """async (path) => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = await app.commands.execute("docmanager:open", { path });
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
  app.shell.activateById(panel.id);
  app.shell.collapseLeft();
}"""
PANEL = "const app = window.jupyterapp, panel = app.shell.currentWidget, model = panel.content.model;"


def chromium() -> str | None:
    """Where the machine's Chromium is."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """The machine's Chromium, headless."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield chrome
        chrome.close()


class Server:
    """A JupyterLab server that knows nothing of the user's settings.

    Parameters
    ----------
    root : Path
        The folder that it shows.
    home : Path
        Where its settings, data and log go.
    """

    def __init__(self, root: Path, home: Path) -> None:
        self.root, self.home = root, home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{probe.getsockname()[1]}"

    @contextmanager
    def running(self) -> Iterator[Server]:
        """Start, wait for the first answer, and stop in the end."""
        settings = self.home / "config" / "labconfig" / "default_setting_overrides.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps(SETTINGS))
        with (
            (self.home / "server.log").open("w") as log,
            subprocess.Popen(self._command(), env=self._environment(), stdout=log, stderr=log) as process,
        ):
            try:
                self._await_answer(process)
                yield self
                self.delete_sessions()
            finally:
                process.terminate()

    def _command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            f"--ServerApp.root_dir={self.root}",
            f"--ServerApp.port={self.url.rpartition(':')[2]}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={TOKEN}",
            "--LabApp.expose_app_in_browser=True",
            "--LabApp.news_url=",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ]

    def _environment(self) -> dict[str, str]:
        ours = {f"JUPYTER_{name}_DIR": str(self.home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
        theirs = {
            name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NBGRADER", "DLCORE"))
        }
        return {**theirs, **ours, "IPYTHONDIR": str(self.home / "ipython"), "JUPYTER_PLATFORM_DIRS": "1"}

    def _await_answer(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE / 1000
        while process.poll() is None and time.monotonic() < deadline:
            try:
                self._ask("GET", "/api/status")
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("JupyterLab does not answer:\n" + (self.home / "server.log").read_text()[-3000:])

    def _ask(self, method: str, path: str) -> Any:
        request = urllib.request.Request(self.url + path, method=method, headers={"Authorization": f"token {TOKEN}"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE / 1000) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            error.close()
            raise
        return json.loads(text) if text else None

    def delete_sessions(self) -> None:
        """Close every notebook's session, and with it its kernel."""
        for session in self._ask("GET", "/api/sessions"):
            self._ask("DELETE", f"/api/sessions/{session['id']}")


class Lab:
    """JupyterLab in one page of the browser.

    Attributes
    ----------
    page : Page
        The page.
    strangers : list of str
        What it asked of other machines.
    mishaps : list of str
        Errors of its scripts that nobody caught.
    """

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.strangers: list[str] = []
        self.mishaps: list[str] = []
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.on("request", lambda request: self._note(request.url))
        page.on("pageerror", lambda error: self.mishaps.append(str(error)))
        page.goto(f"{server.url}/lab?token={TOKEN}&reset")
        page.wait_for_function("() => window.jupyterapp")

    def _note(self, url: str) -> None:
        if not url.startswith((self.server.url, self.server.url.replace("http", "ws", 1), "data:", "blob:")):
            self.strangers.append(url)

    def open(self, path: Path) -> Notebook:
        """Open a notebook and wait until its kernel answers."""
        self.page.evaluate(OPEN, path.relative_to(self.server.root).as_posix())
        return Notebook(self.page)

    def theme(self, name: str) -> None:
        """Change JupyterLab's theme and wait until it is there."""
        self.page.evaluate(f"() => window.jupyterapp.commands.execute('apputils:change-theme', {{theme: '{name}'}})")
        self.page.locator(f"body[data-jp-theme-name='{name}']").wait_for(state="attached")


class Notebook:
    """The notebook that is open in the page; its cells are numbered from 0."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def _js(self, body: str, argument: Any = None) -> Any:
        return self.page.evaluate(f"async (argument) => {{ {PANEL} {body} }}", argument)

    def cells(self) -> list[dict[str, Any]]:
        """Every cell with its outputs, as it would be saved now."""
        cells: list[dict[str, Any]] = self._js("return model.toJSON().cells")
        return cells

    def find(self, name: str = "", text: str = "") -> int:
        """The first code cell with this nbgrader id or tag, and with this text."""
        for number, cell in enumerate(self.cells()):
            names = [cell["metadata"].get("nbgrader", {}).get("grade_id"), *cell["metadata"].get("tags", [])]
            if cell["cell_type"] == "code" and (not name or name in names) and text in "".join(cell["source"]):
                return number
        raise LookupError(f"no code cell has {name!r} and {text!r}")

    def cell(self, number: int) -> Locator:
        """A cell on the page."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number)

    def output(self, number: int) -> Locator:
        """What a cell shows below its code."""
        return self.cell(number).locator(".jp-Cell-outputArea")

    def write(self, number: int, source: str) -> None:
        """Put a source into a cell."""
        self._js("model.cells.get(argument[0]).sharedModel.setSource(argument[1])", [number, source])

    def append(self, source: str) -> int:
        """Add a code cell at the end and return its number."""
        body = "const at = model.cells.length; model.sharedModel.insertCell(at, {cell_type: 'code', source: argument});"
        number: int = self._js(f"{body} return at", source)
        return number

    def run(self, *numbers: int) -> None:
        """Run these cells, each to its end."""
        for number in numbers:
            self._js(
                "panel.content.activeCellIndex = argument; panel.content.deselectAll();"
                "await app.commands.execute('notebook:run-cell')",
                number,
            )

    def run_all(self, until: int | None = None) -> None:
        """Run all cells, or those above a cell, to their end."""
        if until is None:
            self._js("await app.commands.execute('notebook:run-all-cells')")
        else:
            self._js(
                "panel.content.activeCellIndex = argument; await app.commands.execute('notebook:run-all-above')", until
            )

    def restart(self) -> None:
        """Give the notebook a fresh kernel."""
        self._js("await panel.sessionContext.restartKernel(); await panel.sessionContext.session.kernel.info")

    def errors(self) -> list[str]:
        """The errors among all outputs."""
        outputs = [output for cell in self.cells() for output in cell.get("outputs", [])]
        return [f"{o['ename']}: {o['evalue']}" for o in outputs if o["output_type"] == "error"]
