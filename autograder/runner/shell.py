"""An IPython shell for notebook cells, without what makes no sense when nobody is looking."""

from __future__ import annotations

import contextlib
import re
import sys
import traceback
import types
from typing import Any, NoReturn

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

MAX_MESSAGE = 2000
IDLE_MAGICS = re.compile(r"^%(matplotlib +inline|load_ext +autoreload|autoreload +\d) *$", re.MULTILINE)


class QuietShell(InteractiveShell):  # type: ignore[misc]
    """Runs cells in order and reports errors as data; prints no tracebacks and opens no windows."""

    own_hooks: list[int]

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
    shell: QuietShell = QuietShell.instance(config=config)
    shell.own_hooks = _hooks(shell)
    return shell


def run_cell(shell: QuietShell, source: str) -> dict[str, Any] | None:
    """Run one cell and return its error as data, if it had one.

    What is ordinary Python, but for magics that do nothing here, runs as it is. Other magics, a top-level ``await`` and
    syntax errors are IPython's to deal with, and so is a single line, which can be a magic without its ``%``.
    """
    code = _compiled(shell, source)
    if code is None:
        result = shell.run_cell(source, store_history=False, silent=True)
        error = result.error_before_exec or result.error_in_exec
    else:
        error = _execute(shell, code)
    return None if error is None else error_as_data(error)


def _compiled(shell: QuietShell, source: str) -> types.CodeType | None:
    if "\n" not in source.strip() or _hooks(shell) != shell.own_hooks:
        return None
    for text in (source, IDLE_MAGICS.sub("", source)):
        name = shell.compile.cache(text + "\n")
        with contextlib.suppress(SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            return shell.compile(text + "\n", name, "exec")  # type: ignore[no-any-return]
    return None


def _hooks(shell: QuietShell) -> list[int]:
    """How many there are of everything that may have a say in how IPython runs a cell; students can add to it."""
    lines = shell.input_transformer_manager
    transforms = [lines.cleanup_transforms, lines.line_transforms, lines.token_transformers]
    rewriting = [shell.ast_transformers, shell.input_transformers_post, shell.custom_exceptions]
    return [len(hooks) for hooks in (*transforms, *rewriting, *shell.events.callbacks.values())]


def _execute(shell: QuietShell, code: types.CodeType) -> BaseException | None:
    try:
        with shell.builtin_trap, shell.display_trap:
            exec(code, shell.user_global_ns, shell.user_ns)
    except BaseException as error:
        return error
    return None


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
