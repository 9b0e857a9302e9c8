"""Executing what was compiled: the solution must be right, the untouched student version must be kind."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from traitlets.config import Config

from autograder.course import CourseError
from dlcore.check import MIME

THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
HEADLESS = {"TQDM_DISABLE": "1", "DLCORE_HISTORY": "off", "TF_CPP_MIN_LOG_LEVEL": "3", **THREADS}
"""The environment of executions that nobody watches: a progress bar would stand at 0 % in the saved file, and a history
of attempts beside the source notebook would be released with it. With one thread each, figures do not depend on the
number of cores, and assignments can be built side by side."""


class StrictExecute(Execute):  # type: ignore[misc]
    """nbgrader's `Execute`, which stops at the first error instead of writing a broken solution."""

    allow_errors = False
    store_widget_state = False  # pages made from the notebook then show each figure's static picture

    def start_new_kernel(self, **options: Any) -> None:
        """Start the kernel in the environment of executions that nobody watches; nbconvert calls this one."""
        super().start_new_kernel(env={**os.environ, **HEADLESS}, **options)


def rehearse_student(path: Path, config: Config) -> None:
    """Run the untouched student version to its end: no traceback, no warning on stderr, no points.

    Raises
    ------
    CourseError
        Naming the file and the cell.
    """
    notebook = nbformat.read(path, as_version=4)
    environment = {**os.environ, **HEADLESS}
    NotebookClient(notebook, config=config, timeout=600, allow_errors=True, record_timing=False).execute(
        env=environment
    )
    for number, cell in enumerate(notebook.cells, 1):
        trouble = _trouble(cell)
        if trouble:
            raise CourseError(f"{path}, cell {number}: the untouched version stops here: {trouble}")
    points, _ = checked_points(notebook)
    if points:
        raise CourseError(f"{path}: the untouched version earns {points:g} points")


def examine_solution(path: Path) -> None:
    """Require that the executed solution earned full marks in its own checks and wrote nothing to stderr."""
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells, 1):
        trouble = _trouble(cell)
        if trouble:
            raise CourseError(f"{path}, cell {number}: {trouble}")
    points, possible = checked_points(notebook)
    if points != possible:
        raise CourseError(f"{path}: the solution earns {points:g} of {possible:g} points in its own checks")


def checked_points(notebook: NotebookNode) -> tuple[float, float]:
    """Sum the points earned and possible over all graded cells of an executed notebook.

    A graded cell without a check's report is one with asserts: it passes if it raised nothing.
    """
    earned = possible = 0.0
    for cell in notebook.cells:
        metadata = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and metadata.get("grade") and not metadata.get("solution"):
            possible += metadata["points"]
            earned += _cell_points(cell, metadata["points"])
    return earned, possible


def _cell_points(cell: NotebookNode, points: float) -> float:
    reports = [output.data[MIME] for output in cell.outputs if MIME in output.get("data", {})]
    if reports:
        report = reports[-1] if isinstance(reports[-1], dict) else json.loads(reports[-1])
        return float(report["earned"])
    return 0.0 if _trouble(cell) else points


def _trouble(cell: NotebookNode) -> str:
    """The first error or line on stderr among a cell's outputs, in words; progress bars are none."""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}"
        if output.output_type == "stream" and output.name == "stderr" and "it/s" not in output.text:
            return f"stderr says {output.text.strip()[:200]!r}"
    return ""
