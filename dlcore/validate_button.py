"""A button in a notebook that runs ``dlcore validate`` on it."""

from __future__ import annotations

import contextvars
import sys
import threading
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from dlcore.explore.base import Explorable
from dlcore.notebook import NotebookError
from dlcore.validate import Validation, current_notebook
from dlcore.validation_process import ValidationProcess

FIRST = "Save the notebook first (Ctrl+S or ⌘S): what is validated is the file as you last saved it."
MEND = "Mend what is marked with ✗, save, and press the button again."
STOPPED = "Stopped."


class ValidateButton(Explorable):
    """Validates the notebook that it stands in, in a process of its own: the notebook can be worked on meanwhile.

    Parameters
    ----------
    slug : str
        The assignment, in case the front end does not say which file this notebook is.
    """

    _esm = Path(__file__).with_name("validate_button.js")
    busy = traitlets.Bool(False).tag(sync=True)
    place = traitlets.List(traitlets.Int(), [0, 0]).tag(sync=True)  # the cell that runs, from 1, and how many will
    words = traitlets.Unicode(FIRST).tag(sync=True)
    card = traitlets.Unicode("").tag(sync=True)  # the findings as HTML, escaped by `Validation`

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._process: ValidationProcess | None = None
        super().__init__()
        self.on_msg(self._pressed)

    def begin(self) -> None:
        """Start validating, unless that is going on already."""
        if self.busy:
            return
        try:
            path = current_notebook(self._slug)
            self._process = ValidationProcess(path)
        except (NotebookError, OSError) as error:
            self._show(str(error))
            return
        self._show(f"Running {path.name} from top to bottom in a new kernel …", busy=True)
        # with this thread's context: a kernel finds in it what its messages answer
        wait = contextvars.copy_context().run
        threading.Thread(target=wait, args=(self._wait, path, self._process), daemon=True).start()

    def stop(self) -> None:
        """Stop validating."""
        if self._process:
            process, self._process = self._process, None
            process.stop()

    def _pressed(self, _: Any, message: Any, __: Any) -> None:
        """Do what the page asks for."""
        (self.begin if message == "begin" else self.stop)()

    def _wait(self, path: Path, process: ValidationProcess) -> None:
        try:
            found = process.result(self._progress)
        except NotebookError as error:
            self._show(str(error))
            return
        if self._process is not process:
            self._show(STOPPED)
        elif found is None:
            self._show(f"This did not come to an end. Try in a terminal: `dlcore validate {path.name}`")
        else:
            self._show(f"To hand it in, in a terminal: `dlcore submit {path.name}`" if found else MEND, found)

    def _progress(self, cell: int, of: int) -> None:
        self.place = [cell, of]

    def _show(self, words: str, found: Validation | None = None, busy: bool = False) -> None:
        with self.hold_sync():
            self.words, self.card, self.place = words, found.html if found is not None else "", [0, 0]
            self.busy = busy

    def can_live(self) -> bool:
        """Whether there is any use in a widget: not where no process can be started, as in a browser."""
        return super().can_live() and sys.platform != "emscripten"

    def static_text(self) -> str:
        """Return the way without a button."""
        command = f"dlcore validate {self._slug}.ipynb"
        return f"Before you hand in, save the notebook and run {command} in a terminal: it says what would break."

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/html": f"<p>{escape(self.static_text())}</p>"}, metadata
