"""From solution to stub: what stands between the markers becomes ``name = None``; markers, hints and comments stay."""

from __future__ import annotations

import ast
from textwrap import dedent, indent

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions

from dlcore.gaps import END, START


class StubSolutions(ClearSolutions):  # type: ignore[misc]
    """nbgrader's `ClearSolutions`, which also understands gaps between START and END CODE HERE.

    Cells with nbgrader's own BEGIN SOLUTION markers, or none at all, are cleared as nbgrader always did.
    """

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        if cell.cell_type != "code" or START not in cell.source:
            return bool(super()._replace_solution_region(cell, language))
        cell.source = stubbed(cell.source)
        return True


def stubbed(source: str) -> str:
    """Return `source` with every gap emptied; its markers must be balanced."""
    out: list[str] = []
    gap: list[str] | None = None
    for line in source.split("\n"):
        if END in line and gap is not None:
            out += [*_stub_lines(gap), line]
            gap = None
        elif gap is not None:
            gap.append(line)
        else:
            out.append(line)
            gap = [] if START in line else None
    return "\n".join(out)


def _stub_lines(gap: list[str]) -> list[str]:
    """Stub the lines of one gap, at the gap's own indentation."""
    text = dedent("\n".join(gap))
    margin = " " * (len(gap[0]) - len(gap[0].lstrip())) if gap else ""
    stub = _stub_block(ast.parse(text).body, text.split("\n"), 0, text.count("\n") + 1)
    return indent("\n".join(stub or ["pass"]), margin).split("\n")


def _stub_block(body: list[ast.stmt], lines: list[str], begin: int, end: int) -> list[str]:
    """Stub the statements in lines [begin, end): loops and branches keep their headers, comments stay."""
    out: list[str] = []
    for node in body:
        first, last = node.lineno - 1, node.end_lineno or node.lineno
        out += _comments(lines[begin:first])
        if isinstance(node, (ast.For, ast.While, ast.If, ast.With)):
            out += _stub_compound(node, lines)
        else:
            out += [" " * node.col_offset + text for text in _assignments_of_none(node)]
        begin = last
    out += _comments(lines[begin:end])
    return out


def _stub_compound(node: ast.For | ast.While | ast.If | ast.With, lines: list[str]) -> list[str]:
    """A loop or branch: its header, then its stubbed body (``pass`` if nothing is left of it)."""
    header = lines[node.lineno - 1 : node.body[0].lineno - 1]
    body = _stub_block(node.body, lines, node.body[0].lineno - 1, node.body[-1].end_lineno or 0)
    out = [*header, *(body or [" " * node.body[0].col_offset + "pass"])]
    rest = getattr(node, "orelse", [])
    if len(rest) == 1 and lines[rest[0].lineno - 1].lstrip().startswith("elif"):
        out += _stub_compound(rest[0], lines)
    elif rest:
        out += [" " * node.col_offset + "else:"]
        stub = _stub_block(rest, lines, rest[0].lineno - 1, rest[-1].end_lineno or 0)
        out += stub or [" " * rest[0].col_offset + "pass"]
    return out


def _comments(lines: list[str]) -> list[str]:
    return [line for line in lines if line.lstrip().startswith("#")]


def _assignments_of_none(node: ast.stmt) -> list[str]:
    """``a, b = f()`` → ``a, b = None, None``; statements that assign nothing leave nothing."""
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        targets = [node.target]
    else:
        targets = []
    return [f"{_names(target)} = {_nones(target)}" for target in targets]


def _names(target: ast.expr) -> str:
    # unparse writes strings in single quotes; the course's code has them double
    text = ast.unparse(target).replace("'", '"')
    return text[1:-1] if isinstance(target, ast.Tuple) and text.startswith("(") else text


def _nones(target: ast.expr) -> str:
    return ", ".join(["None"] * len(target.elts)) if isinstance(target, ast.Tuple) else "None"
