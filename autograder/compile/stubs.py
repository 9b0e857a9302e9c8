"""From solution to stub: what stands between the markers becomes ``name = None``; markers, hints and comments stay."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

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
    filled = [line for line in gap if line.strip()]
    first = next((line for line in filled if not line.lstrip().startswith("#")), (filled or [""])[0])
    margin = first[: len(first) - len(first.lstrip())]
    # a line of ours before the gap makes its indentation legal, one after it makes a gap without statements legal
    text = "\n".join(["if True:" if margin else "", *gap, f"{margin}pass"])
    outermost = ast.parse(text).body
    body = outermost[0].body if margin and isinstance(outermost[0], ast.If) else outermost
    lines = _Stub(text).block(body[:-1], 2, len(gap) + 2, margin)
    return lines if _has_code(lines) else [*lines, f"{margin}pass"]


class _Stub:
    """Writes stubs of statements: loops and branches keep their headers, comments stay, assigned names become None."""

    def __init__(self, text: str) -> None:
        self.text, self.lines = text, text.split("\n")

    def block(self, body: Sequence[ast.stmt], begin: int, end: int, indent: str) -> list[str]:
        """Stub statements, and keep the comments in lines [begin, end) around them; lines count from 1."""
        out: list[str] = []
        for node in body:
            out += self.comments(begin, node.lineno) + self.statement(node, indent)
            begin = _end(node) + 1
        return out + self.comments(begin, end)

    def statement(self, node: ast.stmt, indent: str) -> list[str]:
        if isinstance(node, (ast.For, ast.If, ast.With, ast.Try)):
            return self.compound(node, indent)
        if isinstance(node, ast.While):  # with nothing left to change its condition it might never end
            return self.block(node.body, node.body[0].lineno, _end(node) + 1, indent)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            return [indent + self.segment(node)]
        if hasattr(node, "body") or isinstance(node, ast.Match):
            raise ValueError(f"a gap cannot hold a {type(node).__name__}: its stub would be empty")
        return [indent + line for target in _targets(node) for line in self.nones(target)]

    def compound(self, node: ast.For | ast.If | ast.With | ast.Try, indent: str) -> list[str]:
        """A loop or branch: each of its headers with a stubbed body (``pass`` if nothing is left of it)."""
        out, begin = [], node.lineno
        for body in _bodies(node):
            first, own_line = body[0], not self.before(body[0])
            if isinstance(first, ast.If) and self.lines[first.lineno - 1].lstrip().startswith("elif"):
                out += self.comments(begin, first.lineno) + self.compound(first, indent)
            else:
                inner = " " * first.col_offset if own_line else indent + "    "
                stub = self.block(body, first.lineno, _end(body[-1]) + 1, inner)
                out += self.header(begin, first) + (stub if _has_code(stub) else [*stub, f"{inner}pass"])
            begin = _end(body[-1]) + 1
        return out

    def header(self, begin: int, first: ast.stmt) -> list[str]:
        """The lines that lead to a body, comments included."""
        above = [line for line in self.lines[begin - 1 : first.lineno - 1] if line.strip()]
        return above + ([self.before(first)] if self.before(first) else [])

    def before(self, node: ast.stmt) -> str:
        """What stands on a statement's line before it, if that is more than space."""
        text = self.lines[node.lineno - 1].encode()[: node.col_offset].decode().rstrip()
        return text if text.strip() else ""

    def comments(self, begin: int, end: int) -> list[str]:
        return [line for line in self.lines[begin - 1 : end - 1] if line.lstrip().startswith("#")]

    def nones(self, target: ast.expr) -> list[str]:
        """``a, b = f()`` → ``a, b = None, None``; nested targets get a line for each name."""
        leaves = [self.segment(leaf) for leaf in _leaves(target)]
        if any(isinstance(part, (ast.Tuple, ast.List)) for part in getattr(target, "elts", [])):
            return [f"{leaf} = None" for leaf in leaves]
        return [f"{', '.join(leaves)} = {', '.join(['None'] * len(leaves))}"]

    def segment(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.text, node) or ast.unparse(node)


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _has_code(lines: Sequence[str]) -> bool:
    return any(not line.lstrip().startswith("#") for line in lines)


def _bodies(node: ast.For | ast.If | ast.With | ast.Try) -> list[list[ast.stmt]]:
    """The bodies of a compound statement, in the order in which they are written."""
    handlers = [handler.body for handler in getattr(node, "handlers", [])]
    bodies = [node.body, *handlers, getattr(node, "orelse", []), getattr(node, "finalbody", [])]
    return [body for body in bodies if body]


def _targets(node: ast.stmt) -> list[ast.expr]:
    """What a statement assigns to; statements that assign nothing leave nothing."""
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, (ast.AugAssign, ast.AnnAssign)) else []


def _leaves(target: ast.expr) -> Iterator[ast.expr]:
    """The single names, entries and attributes in a target."""
    if isinstance(target, (ast.Tuple, ast.List)):
        for part in target.elts:
            yield from _leaves(part)
    else:
        yield target
