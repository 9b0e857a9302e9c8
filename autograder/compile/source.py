"""Reading an assignment's source: text or notebook in, nbgrader's "source" notebook out.

Short headers are expanded to nbgrader metadata, solution cells that import a reference function receive its text, and
expected outputs are written in. Every error names the file, the cell and its line.
"""

from __future__ import annotations

import ast
import hashlib
import io
import re
import textwrap
import tokenize
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

from autograder.compile.expected import expand_expected
from autograder.compile.stubs import stubbed
from autograder.course import Course, CourseError
from dlcore.exercise import Assignment, Exercise
from dlcore.gaps import END, START

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
SHORT_HEADERS = ("solution", "test", "locked")
HEADER = re.compile(r"# ?%%(?!\w)")
GRADE_ID = re.compile(r"[a-zA-Z0-9_\-]+")


@dataclass(frozen=True)
class Place:
    """A cell of a source file, for error messages."""

    path: Path
    cell: int
    line: int | None

    def error(self, problem: str) -> CourseError:
        """The error to raise for a problem with this cell."""
        where = f"{self.path}, cell {self.cell}" + (f" (line {self.line})" if self.line else "")
        return CourseError(f"{where}: {problem}")


def read_source(course: Course, slug: str) -> NotebookNode:
    """Return the assignment as nbgrader's source notebook: full solutions between the markers, all metadata in place.

    Raises
    ------
    CourseError
        For an unknown exercise, a duplicate id, missing points, unbalanced markers, or a graded cell whose last
        expression nbgrader would misread.
    """
    path, assignment = course.source(slug), course.assignment(slug)
    notebook = _read(path)
    places = _places(path, len(notebook.cells))
    for step in (_expand_header, _fill_solution, _check_markers, _check_graded_cell, expand_expected):
        for cell, place in zip(notebook.cells, places, strict=True):
            step(cell, place, assignment)
    _check_ids(notebook, places)
    name_cells(notebook)
    _clear_outputs(notebook)
    notebook.metadata = {"kernelspec": KERNELSPEC, "dlworkbook": {"assignment": slug, "release": release_of(notebook)}}
    nbformat.validate(notebook)
    return notebook


def release_of(notebook: NotebookNode) -> str:
    """A short hash of the notebook's cells: two sources with the same hash release the same assignment."""
    text = "\x00".join(f"{cell.cell_type}\x01{cell.source}" for cell in notebook.cells)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _read(path: Path) -> NotebookNode:
    try:
        if path.suffix == ".ipynb":
            return nbformat.read(path, as_version=4)
        return jupytext.read(path, fmt="py:percent")
    except Exception as error:
        raise CourseError(f"{path} cannot be read as a notebook: {type(error).__name__}: {error}") from error


def _places(path: Path, cells: int) -> list[Place]:
    """Where each cell begins: known for text, where every cell has a ``# %%`` line."""
    lines: list[int | None] = [None] * cells
    if path.suffix == ".py":
        text = path.read_text(encoding="utf-8")
        quoted = _lines_inside_strings(text)
        headers = enumerate(text.split("\n"), 1)
        found = [number for number, line in headers if HEADER.match(line) and number not in quoted]
        # text before the first header is a cell of its own; if the counts still differ, better no line than a wrong one
        if 0 <= cells - len(found) <= 1:
            lines = [None] * (cells - len(found)) + list(found)
    return [Place(path, number, line) for number, line in enumerate(lines, 1)]


def _lines_inside_strings(text: str) -> set[int]:
    """The lines of a source that lie inside a string of several lines; none if it is no Python."""
    inside: set[int] = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.STRING:
                inside.update(range(token.start[0] + 1, token.end[0] + 1))
    except (tokenize.TokenError, SyntaxError):
        pass
    return inside


def _expand_header(cell: NotebookNode, place: Place, assignment: Assignment) -> None:
    """Turn ``solution="x"``, ``test="x"`` and ``locked="x"`` into nbgrader metadata; leave full metadata alone."""
    short = {key: cell.metadata.pop(key) for key in SHORT_HEADERS if key in cell.metadata}
    points = cell.metadata.pop("points", None)
    if len(short) > 1:
        raise place.error(f"a cell is one of {', '.join(SHORT_HEADERS)}, not {' and '.join(short)}")
    if points is not None and "test" not in short:
        raise place.error("points belong to a cell with test=...")
    for kind, name in short.items():
        cell.metadata["nbgrader"] = _EXPANSIONS[kind](name, points, place, assignment)
    if "nbgrader" in cell.metadata:
        grade_id = cell.metadata["nbgrader"].get("grade_id", "")
        if not isinstance(grade_id, str) or not GRADE_ID.fullmatch(grade_id):
            raise place.error(f"{grade_id!r} is no valid cell id: use letters, digits, - and _")


def _metadata(grade_id: str, **flags: Any) -> dict[str, Any]:
    base = {"schema_version": 3, "grade_id": grade_id, "grade": False, "solution": False, "locked": False}
    return base | {"task": False} | flags


def _solution(name: str, points: Any, place: Place, assignment: Assignment) -> dict[str, Any]:
    return _metadata(name, solution=True)


def _test(name: str, points: Any, place: Place, assignment: Assignment) -> dict[str, Any]:
    if points is None and name not in assignment.exercises:
        known = ", ".join(assignment.exercises) or "none"
        raise place.error(f"points are missing, and there is no exercise {name!r} to take them from (known: {known})")
    if points is None:
        points = assignment.exercises[name].points
    return _metadata(f"test-{name}", grade=True, locked=True, points=points)


def _locked(name: str, points: Any, place: Place, assignment: Assignment) -> dict[str, Any]:
    return _metadata(name, locked=True)


_EXPANSIONS: dict[str, Callable[..., dict[str, Any]]] = {"solution": _solution, "test": _test, "locked": _locked}


def _fill_solution(cell: NotebookNode, place: Place, assignment: Assignment) -> None:
    """Replace ``from dlcore.reference.… import name`` (or the course's own package) by the function's text."""
    if cell.cell_type != "code" or not cell.metadata.get("nbgrader", {}).get("solution"):
        return
    try:
        body = ast.parse(cell.source).body
    except SyntaxError as error:
        raise place.error(f"the solution does not parse: {error}") from None
    imports = [node for node in body if isinstance(node, ast.ImportFrom)]
    references = f"{assignment.package}.reference"
    if not body or len(imports) != len(body) or any(references not in (n.module or "") for n in imports):
        return
    names = [alias.name for node in imports for alias in node.names]
    unknown = [name for name in names if name not in assignment.exercises]
    if unknown:
        raise place.error(f"unknown exercise {', '.join(unknown)}; {assignment.slug} has {list(assignment.exercises)}")
    cell.source = "\n\n\n".join(solution_text(assignment.exercises[name]) for name in names)


def solution_text(exercise: Exercise, source: str = "") -> str:
    """What a solution cell holds: the reference (or another version of it, `source`) as students write it."""
    source = source or exercise.source
    return inside_of(source) if exercise.plain_cell else without_annotations(source)


def inside_of(source: str) -> str:
    """The lines of a plain cell: a function's body without its docstring and its final return."""
    node = ast.parse(source).body[0]
    if not isinstance(node, ast.FunctionDef) or not isinstance(node.body[-1], ast.Return):
        raise TypeError("a plain cell's reference is one function that ends in a return")
    documented = ast.get_docstring(node) is not None
    begin = (node.body[0].end_lineno or 0) if documented else _header_lines(source)
    return textwrap.dedent("\n".join(source.split("\n")[begin : node.body[-1].lineno - 1])).strip("\n")


def without_annotations(source: str) -> str:
    """Return a function's text with a plain header: students' notebooks carry no type annotations."""
    node = ast.parse(source).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise TypeError("the text of one function is expected")
    if node.body[0].lineno == node.lineno:
        raise ValueError(f"{node.name} stands on one line; a reference has a header and a body")
    starred = [argument for argument in (node.args.vararg, node.args.kwarg) if argument]
    for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, *starred]:
        argument.annotation = None
    header = f"def {node.name}({ast.unparse(node.args)}):"
    for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:  # 1e-7 stays 1e-7, not 1e-07
        header = header.replace(f"={ast.unparse(default)}", f"={ast.get_source_segment(source, default)}", 1)
    return "\n".join([header, *source.split("\n")[_header_lines(source) :]])


def _header_lines(source: str) -> int:
    """How many lines a function's header takes: up to the colon outside of all brackets."""
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        depth += (token.string in "([{") - (token.string in ")]}") if token.type == tokenize.OP else 0
        if token.type == tokenize.OP and token.string == ":" and depth == 0:
            return token.start[0]
    raise ValueError("a function without a header")


def _check_markers(cell: NotebookNode, place: Place, assignment: Assignment) -> None:
    """Refuse gaps that are nested, unbalanced, or outside a solution cell."""
    inside = False
    for line in cell.source.split("\n") if cell.cell_type == "code" else []:
        if START in line or END in line:
            if inside == (START in line):
                raise place.error(f"unbalanced markers at {line.strip()!r}: START and END must alternate")
            inside = START in line
    if inside:
        raise place.error("a START marker without its END")
    if cell.cell_type == "code" and START in cell.source:
        _check_stub(cell, place)
    if START in cell.source and cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("solution"):
        raise place.error("a gap to fill in outside a solution cell")


def _check_stub(cell: NotebookNode, place: Place) -> None:
    """Refuse a gap of which no working stub can be made."""
    try:
        compile(stubbed(cell.source), "<stub>", "exec")
    except (SyntaxError, ValueError) as error:
        raise place.error(f"no stub can be made of this cell: {error}") from error


def _check_graded_cell(cell: NotebookNode, place: Place, assignment: Assignment) -> None:
    """Refuse a graded cell without points, or one whose last expression nbgrader would take for full marks."""
    metadata = cell.metadata.get("nbgrader", {})
    if not metadata.get("grade"):
        return
    if not isinstance(metadata.get("points"), (int, float)):
        raise place.error(f"the graded cell {metadata.get('grade_id')!r} has no points")
    if cell.cell_type != "code" or metadata.get("solution"):
        return
    try:
        stray = _ends_in_stray_expression(cell.source)
    except SyntaxError as error:
        raise place.error(f"the graded cell does not parse: {error}") from error
    if stray:
        raise place.error("a graded cell must end in check(...), in an assert, or in no value at all")


def _ends_in_stray_expression(source: str) -> bool:
    body = ast.parse(source).body
    last = body[-1] if body else None
    if not isinstance(last, ast.Expr):
        return False
    call = last.value
    return not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check")


def _check_ids(notebook: NotebookNode, places: list[Place]) -> None:
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    for name, count in Counter(name for name in ids if name).items():
        if count > 1:
            cells = [place.cell for place, other in zip(places, ids, strict=True) if other == name]
            raise places[cells[1] - 1].error(f"duplicate id {name!r}, also in cell {cells[0]}")


def _clear_outputs(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def name_cells(notebook: NotebookNode) -> None:
    """Give every cell a lasting id, so that two builds are the same byte for byte."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    taken = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells}
    for number, cell in enumerate(notebook.cells):
        automatic = f"cell-{number:03d}"
        while automatic in taken:
            automatic += "-"
        cell["id"] = cell.metadata.get("nbgrader", {}).get("grade_id") or automatic
