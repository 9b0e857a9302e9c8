"""Reading a notebook for what would break when it is graded, without running it."""

from __future__ import annotations

import ast
import hashlib
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

from dlcore.gaps import still_to_fill
from dlcore.notebook import Cell, Notebook
from dlcore.plain_cell import assigned
from dlcore.signature import signatures
from dlcore.visible import FrozenExercise

Exercises = dict[str, FrozenExercise]

SETUP = "setup"  # the locked cell that notebooks begin with


@dataclass(frozen=True)
class Finding:
    """One line of the answer.

    Attributes
    ----------
    topic : str
        What was looked at.
    ok : bool or None
        Whether it is all right; ``None`` if it could not be looked at.
    text : str
        What was found.
    todo : str
        What to do about it.
    """

    topic: str
    ok: bool | None
    text: str
    todo: str = ""


def lost_cells(notebook: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """Cells of the release that are gone; an answer that stands in another cell is found by its name."""
    there = {cell.grade_id for cell in notebook.cells}
    defined = defined_in(notebook)
    if lacks_setup(notebook):
        yield trouble("cells", f"the cell {SETUP} is missing", "Copy it from the notebook as you got it.")
    for name in exercises:
        if name not in there and name not in defined:
            yield trouble("cells", f"the cell of {name} is missing", "Copy it from the notebook as you got it.")
        if f"test-{name}" not in there:
            yield trouble("cells", f"the cell check({name}) is missing", "Copy it from the notebook as you got it.")


def lacks_setup(notebook: Notebook) -> bool:
    """Whether the cell is gone that brings `check` and all that the notebook is given, and nothing stands in for it."""
    if any(cell.grade_id == SETUP for cell in notebook.cells):
        return False
    trees = [ast.parse(cell.python) for cell in code_cells(notebook) if not list(unparsed(cell))]
    imports = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return not {"check", "*"} & {alias.name for node in imports for alias in node.names}


def doubled_cells(notebook: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """Cells with one id, and answers that stand in several cells."""
    numbers = defaultdict(list)
    for cell in notebook.cells:
        numbers[cell.grade_id].append(cell.number)
    for name, cells in numbers.items():
        if name and len(cells) > 1:
            yield trouble("cells", f"cells {listed(cells)} are copies of one another ({name})", "Keep one of them.")
    for name, cells in defined_in(notebook).items():
        if name in exercises and len(cells) > 1 and len(numbers[name]) < 2:
            text = f"{name} is defined in cells {listed(cells)}; the last one counts"
            yield trouble("cells", text, "Keep the one that you mean, in its own place.")


def edited_cells(notebook: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """Locked cells that are not as released, and cells that have become of another kind."""
    for cell in notebook.cells:
        kind = cell.nbgrader.get("cell_type")
        if kind and kind != cell.kind:
            text = f"cell {cell.number} ({cell.grade_id}) was a {kind} cell and is a {cell.kind} cell now"
            yield trouble("locked cells", text, "Change its kind back in the toolbar.")
        elif is_locked(cell) and cell.nbgrader.get("checksum") not in (None, checksum(cell)):
            text = f"cell {cell.number} ({cell.grade_id}) was changed; grading uses it as it was"
            yield trouble("locked cells", text, "Copy it from the notebook as you got it; put code of yours elsewhere.")


def unreadable_answers(notebook: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """Answers that are no Python."""
    for cell in answers(notebook):
        for error in unparsed(cell):
            text = f"cell {cell.number} ({cell.grade_id}), line {error.lineno}: {error.msg}"
            yield trouble("code", text, "Python cannot read this cell; run it and see where it stops.")


def other_signatures(notebook: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """Functions whose name or parameters are not those that grading calls them with."""
    defined = {}
    for cell in code_cells(notebook):
        defined.update({name: (cell.number, header) for name, header in headers(cell).items()})
    for name, exercise in exercises.items():
        number, header = defined.get(name, (0, exercise.signature))
        if header != exercise.signature:
            text = f"cell {number} defines {header}; it was released as {exercise.signature}"
            yield trouble("signatures", text, "Put the first line back as it was: grading calls it that way.")
    for cell in answers(notebook):
        if cell.grade_id in exercises and not list(unparsed(cell)):
            yield from _not_defined(cell, exercises[cell.grade_id], defined)


def _not_defined(cell: Cell, exercise: FrozenExercise, defined: Container[str]) -> Iterator[Finding]:
    """An answer without its function, or without one of its variables."""
    if exercise.plain_cell:
        lost = [name for name in exercise.returns if name not in assigned(cell.source)]
        if lost:
            text = f"cell {cell.number} ({cell.grade_id}) no longer sets {listed(lost)}"
            yield trouble("signatures", text, "Grading looks for variables of exactly these names.")
    elif cell.grade_id not in defined:
        text = f"cell {cell.number} no longer defines {cell.grade_id}"
        yield trouble("signatures", text, f"Its first line was: def {exercise.signature}:")


def empty_gaps(notebook: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """Gaps that are as released."""
    for cell in answers(notebook):
        left = still_to_fill(cell.source)
        if left:
            yield trouble("gaps", f"cell {cell.number} ({cell.grade_id}): {left[0].lower()}{left[1:]}")


@dataclass(frozen=True)
class Topic:
    """One thing to look at, and what to say if nothing is the matter with it."""

    name: str
    praise: str
    looks: tuple[Callable[[Notebook, Exercises], Iterator[Finding]], ...]

    def look(self, notebook: Notebook, exercises: Exercises) -> list[Finding]:
        """What is the matter, or that all is well."""
        found = [finding for look in self.looks for finding in look(notebook, exercises)]
        return found or [Finding(self.name, True, self.praise)]


TOPICS = (
    Topic("cells", "every exercise has its cell, once", (lost_cells, doubled_cells)),
    Topic("locked cells", "as released", (edited_cells,)),
    Topic("code", "every answer can be read", (unreadable_answers,)),
    Topic("signatures", "every function has the name and parameters it was released with", (other_signatures,)),
    Topic("gaps", "all filled in", (empty_gaps,)),
)


def trouble(topic: str, text: str, todo: str = "") -> Finding:
    """A finding that something would break."""
    return Finding(topic, False, text, todo)


def code_cells(notebook: Notebook) -> list[Cell]:
    """The cells that hold code."""
    return [cell for cell in notebook.cells if cell.kind == "code"]


def answers(notebook: Notebook) -> list[Cell]:
    """The code cells that students are to write in."""
    return [cell for cell in code_cells(notebook) if cell.nbgrader.get("solution")]


def headers(cell: Cell) -> dict[str, str]:
    """The signatures of the functions that a cell defines; none if it is no Python."""
    try:
        return signatures(cell.python)
    except SyntaxError:
        return {}


def unparsed(cell: Cell) -> Iterator[SyntaxError]:
    """The error that keeps a cell from being read, if there is one."""
    try:
        ast.parse(cell.python)
    except SyntaxError as error:
        yield error


def defined_in(notebook: Notebook) -> dict[str, list[int]]:
    """The numbers of the cells that define each function."""
    found = defaultdict(list)
    for cell in code_cells(notebook):
        for name in headers(cell):
            found[name].append(cell.number)
    return found


def is_locked(cell: Cell) -> bool:
    """Whether grading puts the released text back into a cell, whatever the student made of it."""
    return not cell.nbgrader.get("solution") and bool(cell.nbgrader.get("grade") or cell.nbgrader.get("locked"))


def checksum(cell: Cell) -> str:
    """The checksum that nbgrader gives a cell: an md5 over what it is and what it says."""
    flags = bool(cell.nbgrader.get("grade")), bool(cell.nbgrader.get("solution")), is_locked(cell)
    parts = [cell.source, cell.kind, *map(str, flags), cell.grade_id]
    if cell.nbgrader.get("grade"):
        points = cell.nbgrader.get("points")
        parts.append(str(float(points if isinstance(points, (int, float)) else 0)))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def listed(numbers: Sequence[object]) -> str:
    """``[3, 5, 8]`` → "3, 5 and 8"."""
    *rest, last = map(str, numbers)
    return f"{', '.join(rest)} and {last}" if rest else last
