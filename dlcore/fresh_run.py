"""Running a notebook from top to bottom in a kernel of its own, as grading will."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dlcore.notebook import Cell, Notebook

Progress = Callable[[int, int], None]  # told the running cell's place among those that run, from 1, and their number

SKIPPED_TAGS = {"demo", "explore"}
NEEDED = ("nbclient", "nbformat", "ipykernel")


class CannotRun(Exception):
    """The notebook cannot be run here; the message says why."""


@dataclass(frozen=True)
class FreshRun:
    """What came of it.

    Attributes
    ----------
    errors : dict
        The error of each cell that stopped with one: (kind, message) by cell number, in the order they ran.
    earned : dict
        The points that the checks gave, by exercise.
    stopped : str
        Why the run could not go on to the end; "" if it did.
    last : int
        The number of the cell that stopped it.
    """

    errors: dict[int, tuple[str, str]] = field(default_factory=dict)
    earned: dict[str, float] = field(default_factory=dict)
    stopped: str = ""
    last: int = 0


def silent(place: int, of: int) -> None:
    """Tell nobody."""


def run_afresh(notebook: Notebook, timeout: int = 600, progress: Progress = silent) -> FreshRun:
    """Run the code cells that grading runs, in a new kernel, each for at most `timeout` seconds.

    Raises
    ------
    CannotRun
        If what is needed for it is not installed, or if this is itself part of such a run.
    """
    if "NBGRADER_EXECUTION" in os.environ:
        raise CannotRun("this is already part of a run")
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise CannotRun(f"{', '.join(missing)} would be needed: pip install jupyterlab")
    cells = [cell for cell in notebook.cells if cell.kind == "code" and not cell.tags & SKIPPED_TAGS]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the event loop, about itself
        return _run(cells, notebook.path.resolve().parent, timeout, progress)


def _run(cells: list[Cell], folder: Path, timeout: int, progress: Progress) -> FreshRun:
    nodes = [importlib.import_module("nbformat").v4.new_code_cell(cell.source) for cell in cells]
    begun: list[int] = []

    def begin(cell: Any, cell_index: int) -> None:
        begun.append(cell_index)
        progress(cell_index + 1, len(cells))

    stop = _execute(nodes, folder, timeout, begin)
    if not stop:
        return _summary(cells, nodes)
    # the cell that was running is told by why it stopped, not by the interrupt that followed
    last = begun[-1] if begun else 0
    return replace(_summary(cells[:last], nodes[:last]), stopped=stop, last=cells[last].number)


def _execute(nodes: list[Any], folder: Path, timeout: int, begin: Callable[..., None]) -> str:
    """Run cells in a new kernel, which leaves its outputs in them; return how it was stopped, if it was."""
    nbclient, nbformat = importlib.import_module("nbclient"), importlib.import_module("nbformat")
    client = nbclient.NotebookClient(
        nbformat.v4.new_notebook(cells=nodes),
        kernel_name="python3",
        timeout=timeout,
        allow_errors=True,
        extra_arguments=["--IPKernelApp.log_level=50"],  # the kernel's own log is not the student's business
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=begin,
    )
    # nbgrader's own word for it: live figures, progress bars and the history of attempts stay off
    environment = {**os.environ, "NBGRADER_EXECUTION": "validate", "TQDM_DISABLE": "1"}
    try:
        with _interruptible(client):
            client.execute(env=environment)
    except nbclient.exceptions.CellTimeoutError:
        return f"runs for more than {timeout} seconds"
    except nbclient.exceptions.DeadKernelError:
        return "ends the Python that runs it"
    except importlib.import_module("jupyter_client.kernelspec").NoSuchKernel as error:
        raise CannotRun("the kernel python3 is missing: python -m ipykernel install --sys-prefix") from error
    return ""


@contextlib.contextmanager
def _interruptible(client: Any) -> Iterator[None]:
    """Let Ctrl+C be what it is: nbclient ends the kernel then, and stumbles over its absence."""
    try:
        yield
    except Exception:
        if hasattr(client, "_async_cleanup_kernel_future"):  # what its handler of the signal leaves behind
            raise KeyboardInterrupt from None
        raise


def _summary(cells: list[Cell], nodes: list[Mapping[str, Any]]) -> FreshRun:
    run = FreshRun()
    for cell, node in zip(cells, nodes, strict=True):
        outputs = [dict(output) for output in node["outputs"]]
        errors = [(o["ename"], o["evalue"]) for o in outputs if o["output_type"] == "error"]
        run.errors.update({cell.number: errors[0]} if errors else {})
        run.earned.update(Cell(cell.number, "code", "", {}, frozenset(), outputs).earned)
    return run
