"""An IPython shell for notebook cells, without what makes no sense when nobody is looking."""

from __future__ import annotations

import sys
import traceback
import types
from typing import Any, NoReturn

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

MAX_MESSAGE = 2000


class QuietShell(InteractiveShell):  # type: ignore[misc]
    """Runs cells in order and reports errors as data; prints no tracebacks and opens no windows."""

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no screen."""

    def enable_matplotlib(self, gui: Any = None) -> tuple[None, None]:
        """Do nothing: the Agg backend is set already."""
        return None, None

    def system(self, cmd: str) -> NoReturn:
        """Refuse ``!command``."""
        raise RuntimeError(f"shell commands do not run when grading: !{cmd}")

    system_raw = system_piped = getoutput = system

    def showtraceback(self, *args: Any, **options: Any) -> None:
        """Do nothing: the error travels in the result."""

    showsyntaxerror = showtraceback


def make_shell() -> QuietShell:
    """Build the shell; ``%autoreload`` (slow, and useless here) becomes a magic that does nothing."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    stand_in = types.ModuleType("autoreload")
    stand_in.load_ipython_extension = lambda shell: _ignore_magics(shell, "autoreload", "aimport")  # type: ignore[attr-defined]
    sys.modules["autoreload"] = sys.modules["IPython.extensions.autoreload"] = stand_in
    return QuietShell.instance(config=config)  # type: ignore[no-any-return]


def run_cell(shell: QuietShell, source: str) -> dict[str, Any] | None:
    """Run one cell and return its error as data, if it had one."""
    result = shell.run_cell(source, store_history=False, silent=True)
    error = result.error_before_exec or result.error_in_exec
    return None if error is None else error_as_data(error)


def error_as_data(error: BaseException) -> dict[str, Any]:
    """An error's type, message, and the innermost line of a notebook cell in its traceback."""
    line = next((text for text in reversed(_cell_lines(error)) if text), "")
    return {"type": type(error).__name__[:100], "message": str(error)[:MAX_MESSAGE], "line": line[:500]}


def _cell_lines(error: BaseException) -> list[str]:
    if isinstance(error, SyntaxError):
        return [(error.text or "").strip()]
    frames = traceback.extract_tb(error.__traceback__)
    return [frame.line or "" for frame in frames if "ipython-input" in frame.filename or "ipykernel" in frame.filename]


def _ignore_magics(shell: Any, *names: str) -> None:
    for name in names:
        shell.register_magic_function(lambda line: None, "line", name)
