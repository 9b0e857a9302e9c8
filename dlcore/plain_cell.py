"""A plain cell as a function: from the variables that it reads to the variables that it sets.

Some exercises have no function to fill in, only lines at the notebook's top level. Seen as functions they can be
checked and graded like all others: on inputs of the checker's choosing, not only on the notebook's own data.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import linecache
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import CodeType, CoroutineType
from typing import Any

from dlcore.syntax import MAX_PARSED, parsed

MAX_SEARCHED = 600_000  # characters of cells that may be an answer

# neither goes from line to line, nor twice over the same spaces: there may be many of both
SET_BY_MAGIC = re.compile(r"^([^\n=#]*=[^\S\n]*)(?:!|%\w).*$", re.MULTILINE)
MAGIC = re.compile(r"""^([^\S\n]*)(?:(?:%%?\w|!(?!=)|\?).*|[^\s"'#][^\n"'#]*\?[^\S\n]*)$""", re.MULTILINE)


class PlainCell:
    """The lines of a cell, callable with the variables that it reads.

    Parameters
    ----------
    name : str
        The exercise.
    source : str
        The cell's text.
    reads, sets : sequence of str
        The variables that stand for its parameters, and those that stand for its results.
    namespace : mapping
        The notebook's variables; the cell sees them and leaves them as they are.
    """

    def __init__(
        self, name: str, source: str, reads: Sequence[str], sets: Sequence[str], namespace: Mapping[str, Any]
    ) -> None:
        self.__name__, self.source, self.reads, self.sets = name, source, list(reads), list(sets)
        self.namespace = namespace

    def __call__(self, *arguments: Any) -> Any:
        """Run the cell and return what it sets: one value, or a tuple of several.

        Raises
        ------
        NameError
            If one of its variables is not set.
        Exception
            Whatever the cell itself raises.
        """
        known = {name: value for name, value in self.namespace.items() if name not in self.sets}
        space = {**known, **dict(zip(self.reads, arguments, strict=True))}
        waiting = eval(self.__code__, space)
        if isinstance(waiting, CoroutineType):  # in a thread: Jupyter's own has a loop that runs already
            with ThreadPoolExecutor(1) as pool:
                pool.submit(asyncio.run, waiting).result()
        for name in self.sets:
            if name not in space:
                raise NameError(f"the cell sets no variable {name}")
        values = tuple(space[name] for name in self.sets)
        return values if len(values) > 1 else values[0]

    @property
    def __code__(self) -> CodeType:
        # named like a notebook cell, with its text at hand, so that errors can quote the line
        filename = f"<ipython-input-{self.__name__}>"
        linecache.cache[filename] = (len(self.source), None, self.source.splitlines(keepends=True), filename)
        code: CodeType = compile(without_magics(self.source), filename, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        return code

    @property
    def __signature__(self) -> inspect.Signature:
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        return inspect.Signature([inspect.Parameter(name, kind) for name in self.reads])


def last_setting(sources: Iterable[str], names: Iterable[str]) -> str:
    """The last of several cells' texts that assigns all of `names`; "" if none does, or too much speaks of them."""
    wanted, left = set(names), MAX_SEARCHED
    speaking = [text for text in sources if len(text) <= MAX_PARSED and all(name in text for name in wanted)]
    for source in reversed(speaking):
        left -= len(source)
        if left < 0:
            break
        if wanted <= assigned(source):
            return source
    return ""


def assigned(source: str) -> set[str]:
    """The variables that a cell assigns outside of functions and classes; none if it is no Python."""
    try:
        body = parsed(without_magics(source)).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return set()
    found: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        waiting += ast.iter_child_nodes(node)
    return found


def without_magics(source: str) -> str:
    """The cell with each line that only IPython understands replaced by ``pass``, or what it sets by ``None``.

    What is Python as it stands is left alone: a line of it may begin with ``%`` as well, inside of brackets.
    """
    replaced = MAGIC.sub(r"\1pass", SET_BY_MAGIC.sub(r"\1None", source))
    if replaced != source:
        with suppress(SyntaxError, ValueError, MemoryError, RecursionError):
            parsed(source)
            return source
    return replaced
