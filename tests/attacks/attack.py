"""Reading an attack from its file, and putting it into a notebook whose other answers are right."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.sample import cell_of, solved
from dlcore.exercise import Assignment

FOLDER = Path(__file__).parent / "submissions"
CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)


@dataclass(frozen=True)
class Expected:
    """What must come of an attack.

    Attributes
    ----------
    lost : dict
        Exercise → status (a pattern), for every exercise that must earn nothing; all others must pass.
    says : str
        A pattern that the feedback or the notes must contain: the cause, or how the attempt was refused.
    heard : str
        A pattern that something which came back must contain, the causes of deaths included.
    never : str
        A pattern that nothing which came back may contain.
    plain : bool
        Whether it is also tried in an ordinary process, in which it is harmless and must fail, too.
    """

    lost: dict[str, str] = field(default_factory=dict)
    says: str = ""
    heard: str = ""
    never: str = ""
    plain: bool = False

    def deserved(self, assignment: Assignment) -> float:
        """The points of the honest rest."""
        return assignment.points - sum(assignment.exercises[name].points for name in self.lost)


@dataclass(frozen=True)
class Attack:
    """One hostile submission.

    A file's docstring says what it tries, ``EXPECTED`` what must come of it, and its cells follow. The plain ones go
    to the end of the notebook, those marked ``# %% first`` right below its imports, and ``# %% replace NAME`` stands
    in for the answer NAME. All other answers are right.

    Attributes
    ----------
    name : str
        The file's name.
    story : str
        What it tries.
    cells : list of (place, source)
        "" for the end, "first", or the name of the answer that is replaced.
    expected : Expected
        What must come of it.
    """

    name: str
    story: str
    cells: list[tuple[str, str]]
    expected: Expected

    def notebook(self, release: NotebookNode, assignment: Assignment, names: dict[str, Any]) -> NotebookNode:
        """The submission; `names` are what the attacker is assumed to know (paths, ports, the grader's pid)."""
        notebook = solved(release, assignment)
        known = "\n".join(f"{name} = {value!r}" for name, value in names.items())
        begin = 1 + next(n for n, cell in enumerate(notebook.cells) if cell.cell_type == "code")
        for place, source in self.cells:
            if place in assignment.exercises:
                cell_of(notebook, place).source = source
            else:
                position = begin if place == "first" else len(notebook.cells)
                notebook.cells.insert(position, nbformat.v4.new_code_cell(source))
        notebook.cells.insert(0, nbformat.v4.new_code_cell(known))
        return notebook


def read_attack(path: Path) -> Attack:
    """Read one attack from its file."""
    text = path.read_text(encoding="utf-8")
    module = ast.parse(text)
    statement = module.body[1]
    assert isinstance(statement, ast.Assign), path
    assert ast.unparse(statement.targets[0]) == "EXPECTED", path
    expected = Expected(**ast.literal_eval(statement.value))
    parts = CELL.split(text)[1:]
    cells = [(_place(header), body.strip("\n")) for header, body in zip(parts[::2], parts[1::2], strict=True)]
    assert cells, path
    return Attack(path.stem, ast.get_docstring(module) or "", cells, expected)


def _place(header: str) -> str:
    """``replace linear_forward`` → ``linear_forward``; ``first`` and nothing stay."""
    return header.strip().removeprefix("replace").strip()


ATTACKS = [read_attack(path) for path in sorted(FOLDER.glob("*.py"))]
