"""What would break if a notebook were handed in as it is, said while it can still be mended."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from dlcore.card import html_text
from dlcore.fresh_run import CannotRun, FreshRun, Progress, run_afresh, silent
from dlcore.inspection import TOPICS, Exercises, Finding, lacks_setup, trouble
from dlcore.notebook import Cell, Notebook, NotebookError, find_notebooks, the_notebook
from dlcore.visible import load

MARKS = {True: "✓", False: "✗", None: "–"}
COLOURS = {True: "#2e7d32", False: "#c62828", None: "currentColor"}


@dataclass(frozen=True)
class Validation:
    """Everything that was found; true if nothing would break."""

    path: str
    assignment: str
    saved: str
    findings: list[Finding]

    @property
    def ok(self) -> bool:
        """Whether nothing would break."""
        return all(finding.ok is not False for finding in self.findings)

    def __bool__(self) -> bool:
        return self.ok

    @property
    def headline(self) -> str:
        """One line: ready, or how many things to look at."""
        troubles = sum(finding.ok is False for finding in self.findings)
        verdict = "ready to hand in" if self.ok else f"{troubles} thing{'s' * (troubles > 1)} to look at"
        return f"{Path(self.path).name}, as saved {self.saved}: {verdict}"

    def as_dict(self) -> dict[str, Any]:
        """The findings as data."""
        return {"ok": self.ok, **asdict(self)}

    def __repr__(self) -> str:
        lines = [self.headline]
        for finding in self.findings:
            lines.append(f"  {MARKS[finding.ok]} {finding.topic}: {finding.text}")
            lines += [f"      {finding.todo}"] if finding.todo else []
        return "\n".join(lines)

    @property
    def html(self) -> str:
        """The findings as a table, in the look of a check's card."""
        rows = "".join(map(_html_row, self.findings))
        caption = (
            f'<caption style="text-align:left;font-weight:bold;padding:4px 0.5em">{escape(self.headline)}</caption>'
        )
        table = f'<table style="margin:0;border-collapse:collapse">{caption}<tbody>{rows}</tbody></table>'
        return f'<div class="dlcore-check">{table}</div>'

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": self.html}


def _html_row(finding: Finding) -> str:
    # mixed with the colour of the text around it, so that it can be read on light and on dark ground
    colour = f"color-mix(in srgb,{COLOURS[finding.ok]} 60%,currentColor)"
    cell = '<td style="text-align:left;vertical-align:top;padding:2px 0.5em'
    todo = f"<br><i>{html_text('to do', finding.todo)}</i>" if finding.todo else ""
    return (
        f'<tr>{cell};white-space:nowrap;font-weight:bold;color:{colour}">{MARKS[finding.ok]} {escape(finding.topic)}'
        f'</td>{cell};width:100%">{html_text(finding.topic, finding.text)}{todo}</td></tr>'
    )


def validate(path: str | Path, run: bool = True, timeout: int = 600, progress: Progress = silent) -> Validation:
    """Look for what would break if the notebook were handed in as it was last saved.

    Parameters
    ----------
    path : str or Path
        The notebook file, or a folder that holds one.
    run : bool
        Whether to run it from top to bottom in a new kernel as well.
    timeout : int
        How many seconds each cell may take.
    progress : callable
        Told before each cell which one it is, from 1, and how many will run.

    Raises
    ------
    NotebookError
        If there is no such notebook, or if it belongs to no assignment that this version of dlcore knows.
    """
    notebook = the_notebook(Path(path))
    exercises = exercises_of(notebook)
    findings = [finding for topic in TOPICS for finding in topic.look(notebook, exercises)]
    asked_not = [Finding("fresh run", None, "left out, as you asked")]
    findings += fresh(notebook, exercises, timeout, progress) if run else asked_not
    return Validation(str(notebook.path), notebook.assignment, _saved(notebook.path), findings)


def magic(line: str) -> Validation:
    """``%dlcore_validate [file]``, after ``%load_ext dlcore``."""
    return validate(line.strip() or current_notebook())


def _saved(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d %H:%M")


def exercises_of(notebook: Notebook) -> Exercises:
    """The exercises of a notebook's assignment."""
    if not notebook.assignment:
        raise NotebookError(f"{notebook.path} does not say which assignment it is. Is it a notebook of this course?")
    try:
        return load(notebook.assignment)
    except (OSError, IndexError):
        raise NotebookError(
            f"{notebook.path} is assignment {notebook.assignment!r}, which this version of dlcore does not know. "
            "Install the dlcore that came with it."
        ) from None


def current_notebook(slug: str = "") -> Path:
    """The file of the notebook that is running: as the front end says, or else the only one of its assignment here.

    Raises
    ------
    NotebookError
        If that is not clear.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    told = [shell.user_ns.get("__vsc_ipynb_file__")] if shell else []
    for name in [*told, os.environ.get("JPY_SESSION_NAME")]:
        for path in [Path(name), Path(Path(name).name)] if name else []:
            if path.suffix == ".ipynb" and path.is_file():
                return path
    here = [found.path for found in find_notebooks(Path.cwd()) if slug in ("", found.assignment)]
    if len(here) != 1:
        raise NotebookError("Say which file this notebook is: check.validate('name-of-the-file.ipynb')")
    return here[0]


def fresh(notebook: Notebook, exercises: Exercises, timeout: int, progress: Progress = silent) -> list[Finding]:
    """Run the notebook from top to bottom in a new kernel, and compare with what its saved outputs say."""
    try:
        run = run_afresh(notebook, timeout, progress)
    except CannotRun as error:
        return [Finding("fresh run", None, f"skipped: {error}")]
    troubles = [*failures(notebook, exercises, run), *lost_passes(notebook, exercises, run)]
    if troubles:
        return troubles
    earned, points = sum(run.earned.values()), sum(exercise.points for exercise in exercises.values())
    return [Finding("fresh run", True, f"runs from top to bottom; its checks give {earned:g} of {points} points")]


def failures(notebook: Notebook, exercises: Exercises, run: FreshRun) -> Iterator[Finding]:
    """The first error, which is often the reason for the others; and why the run ended early."""
    for number, (kind, message) in list(run.errors.items())[:1]:
        more = f" (and {len(run.errors) - 1} more after it)" if run.errors.keys() - {number} else ""
        text = f"cell {number} stops with {kind}: {message}{more}"
        lost = kind == "NameError" and lacks_setup(notebook)
        todo = "Bring back the cell setup first." if lost else _advice(notebook.cells[number - 1], kind)
        yield trouble("fresh run", text, todo)
    if run.stopped:
        yield _stop(notebook.cells[run.last - 1], exercises, run)


def _stop(cell: Cell, exercises: Exercises, run: FreshRun) -> Finding:
    """Why the run ended early; in an exercise's cells the fault is in its answer, not in its check."""
    name = cell.grade_id.removeprefix("test-")
    if name not in exercises:
        return trouble("fresh run", f"cell {cell.number} {run.stopped}", "Make it quicker, or take it out.")
    place = f"cell {cell.number} ({name if cell.grade_id == name else f'check({name})'})"
    return trouble(
        "fresh run",
        f"{place} {run.stopped}",
        f"Look in {name}, and in what it calls, for a loop that never ends or a call that ends Python. "
        "Left like this, it costs this exercise its points; the others are graded all the same.",
    )


def _advice(cell: Cell, kind: str) -> str:
    worked = bool(cell.outputs) and all(output.get("output_type") != "error" for output in cell.outputs)
    if kind == "NameError" or worked:
        return (
            "It may have worked for you because of something that the kernel still remembers. Restart the kernel, run "
            "all cells, and define what is missing above this cell."
        )
    return "Restart the kernel, run all cells, and mend this one."


def lost_passes(notebook: Notebook, exercises: Exercises, run: FreshRun) -> Iterator[Finding]:
    """Exercises whose saved check passed and whose check in a fresh kernel does not."""
    saved = {name: earned for cell in notebook.cells for name, earned in cell.earned.items()}
    for name, exercise in exercises.items():
        if saved.get(name, 0) >= exercise.points > run.earned.get(name, exercise.points):
            text = f"{name} passed when you saved, and fails in a new kernel"
            yield trouble("fresh run", text, "Restart the kernel, run all cells, and look at its check again.")
