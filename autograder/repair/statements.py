"""What a cell's text says as Python: its statements, what they define, and where they stand."""

from __future__ import annotations

import ast
import re
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dlcore.gaps import END, START
from dlcore.plain_cell import without_magics
from dlcore.syntax import MAX_PARSED, parsed

MAX_TOTAL = 600_000

BEGINNING = re.compile(rf"@|def |async def |class |import |from |{START}")
FURTHER = re.compile(r"(else|elif|except|finally)\b")
FENCE = re.compile(r"(```|~~~)\w*$", re.MULTILINE)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

_filters = threading.Lock()  # the warnings' filters belong to the whole process


@dataclass(frozen=True)
class Statement:
    """A statement at the top level.

    Attributes
    ----------
    start, end : int
        Its lines, counted from 0; `end` is the first line after it.
    defines : str
        The function that it defines, or "".
    returns : bool
        Whether it returns something, if it is a function.
    needs, sets : frozenset of str
        The names that it reads and sets when it runs, function bodies left out.
    free : frozenset of str
        The names that it reads, function bodies included, and never sets.
    """

    start: int
    end: int
    defines: str
    returns: bool
    needs: frozenset[str]
    sets: frozenset[str]
    free: frozenset[str]


class Reader:
    """Parses the texts of one submission, each once, and no more in all than a notebook may sensibly hold."""

    def __init__(self) -> None:
        self.left = MAX_TOTAL
        self.known: dict[str, list[Statement] | None] = {}

    def __call__(self, source: str) -> list[Statement] | None:
        """The statements of a text; ``None`` if it is no Python (or too much)."""
        if source not in self.known:
            if len(source) > min(MAX_PARSED, self.left):
                return None
            self.left -= len(source)
            self.known[source] = _statements(source)
        return self.known[source]


def _statements(source: str) -> list[Statement] | None:
    try:
        with _filters, warnings.catch_warnings():
            for kind in (SyntaxWarning, DeprecationWarning):  # what students' strings escape is no concern of ours
                warnings.simplefilter("ignore", kind)
            body = parsed(without_magics(source)).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    return [_statement(node) for node in body]


def _statement(node: ast.stmt) -> Statement:
    first = min([node.lineno, *(part.lineno for part in getattr(node, "decorator_list", []))])
    defines, returns = "", False
    if isinstance(node, FUNCTIONS):
        defines, returns = node.name, any(isinstance(part, ast.Return) for part in ast.walk(node))
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda) and isinstance(node.targets[0], ast.Name):
        defines, returns = node.targets[0].id, True
    needs, names = _names(node, _at_once)
    inner, bound = _names(node, ast.iter_child_nodes)
    names_of_all = frozenset(needs), frozenset(names), frozenset(inner - bound)
    return Statement(first - 1, node.end_lineno or node.lineno, defines, returns, *names_of_all)


def _names(statement: ast.stmt, parts: Callable[[ast.AST], Iterable[ast.AST]]) -> tuple[set[str], set[str]]:
    """The names that a statement reads, and those that it sets, in those parts of it that count."""
    needs, names = set[str](), set[str]()
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            (needs if isinstance(node.ctx, ast.Load) else names).add(node.id)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        waiting += parts(node)
    return needs, names


def _at_once(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that run when it does: of a function its decorators and defaults."""
    if isinstance(node, FUNCTIONS):
        yield from [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
    elif isinstance(node, ast.Lambda):
        yield from node.args.defaults
    else:
        yield from ast.iter_child_nodes(node)


def chunks(source: str) -> Iterator[str]:
    """The parts of a text that may be Python each by itself: they begin at the left margin, after what has ended."""
    part: list[str] = []
    for line in source.split("\n"):
        before = part[-1] if part else ""
        apart = not before.strip() or before[0] in " \t" or BEGINNING.match(line)
        follows = not line or line[0] in ")]} \t" or FURTHER.match(line) or before.startswith("@")
        if FENCE.fullmatch(line.rstrip()) or (apart and not follows):
            yield "\n".join(part)
            part = []
        part.append(line)
    yield "\n".join(part)


def runs(source: str, read: Reader) -> Iterator[tuple[str, bool]]:
    """A text as stretches that are Python and stretches that are not, in order."""
    python: list[str] = []
    for part in filter(str.strip, chunks(source)):
        if FENCE.match(part):
            part = part.partition("\n")[2]
        if read(part) is not None:
            python.append(part)
            continue
        if python:
            yield "\n".join(python), True
        python = []
        yield part, False
    if python:
        yield "\n".join(python), True


def names_set(statements: list[Statement] | None) -> frozenset[str]:
    """The variables, functions and modules that statements set; none of what is no Python."""
    return frozenset[str]().union(*(each.sets for each in statements or ()))


def gap_places(lines: list[str]) -> Iterator[tuple[int, int]]:
    """The lines of the gaps at the top level, with both markers."""
    start = -1
    for number, line in enumerate(lines):
        if line.startswith(START):
            start = number
        elif line.startswith(END) and start >= 0:
            yield start, number + 1
            start = -1


def code_lines(source: str) -> list[str]:
    """The lines that are neither blank nor comments."""
    lines = (line.strip() for line in source.split("\n"))
    return [line for line in lines if line and not line.startswith("#")]
