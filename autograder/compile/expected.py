"""Expected outputs in prose: ``<!-- expected linear_forward: Z = result[0] -->`` becomes a block of figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode

from autograder.compile.freeze import case_arguments, reference_result
from dlcore.exercise import Assignment
from dlcore.show import show

if TYPE_CHECKING:
    from autograder.compile.source import Place

DIRECTIVE = re.compile(r"<!-- *expected +(\w+)(?: +case +(\d+))? *: *(.*?) *-->", re.DOTALL)


def expand_expected(cell: NotebookNode, place: Place, assignment: Assignment) -> None:
    """Replace each directive in a markdown cell by what the reference answers."""
    if cell.cell_type != "markdown":
        return

    def block(match: re.Match[str]) -> str:
        name, case, expressions = match.groups()
        if name not in assignment.exercises:
            raise place.error(f"expected output of an unknown exercise {name!r}")
        if case == "0":
            raise place.error("cases are counted from 1")
        try:
            return _block(assignment, name, int(case or 1), expressions)
        except Exception as error:
            raise place.error(f"{match.group()}: {type(error).__name__}: {error}") from error

    cell.source = DIRECTIVE.sub(block, cell.source)


def _block(assignment: Assignment, name: str, case: int, expressions: str) -> str:
    result = reference_result(assignment.exercises[name], case_arguments(assignment, name)[case - 1])
    lines = [_line(expression, result) for expression in expressions.split(";") if expression.strip()]
    return "**Expected output**\n\n```\n" + "\n".join(lines) + "\n```"


def _line(text: str, result: Any) -> str:
    name, expression = text.split("=", 1)
    # the expressions are the course author's own, from the source that is being compiled
    value = eval(expression.strip(), {"result": result, "len": len})
    lead = f"{name.strip()} = "
    return lead + show(value).replace("\n", "\n" + " " * len(lead))
