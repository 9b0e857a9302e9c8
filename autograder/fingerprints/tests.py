"""The fingerprint of an exercise's tests: whatever its verdict follows from on the grader's side.

That is the part of the reference module that the exercise and its callees are defined by (references, samplers,
mistakes, tolerances, and all that these speak of), and what it imports from this project. The grader itself, on which
all verdicts depend alike, has a fingerprint of its own.
"""

from __future__ import annotations

import ast
import functools
import importlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder import runner, sandbox
from autograder.fingerprints.modules import files_of, imports
from autograder.journal import fingerprint
from dlcore.exercise import Assignment
from dlcore.syntax import parsed

WORD = re.compile(r"[^\W\d]\w*")
GRADER = "autograder.grade.score"


def fingerprints_of_tests(assignment: Assignment) -> dict[str, str]:
    """The fingerprint of each exercise's tests."""
    if not assignment.exercises:
        return {}
    name = f"{assignment.package}.reference.{assignment.module}"
    module = ReferenceModule(Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8"))
    return {
        exercise: fingerprint(*module.parts([exercise, *assignment.helpers(exercise)]))
        for exercise in assignment.exercises
    }


def grader_fingerprint() -> str:
    """The fingerprint of the program that grades, on both sides of the wall."""
    return fingerprint(*(path.read_bytes() for path in grader_files()))


@functools.cache
def grader_files() -> tuple[Path, ...]:
    """The files of the program that grades."""
    children = [path for package in (runner, sandbox) for path in Path(str(package.__file__)).parent.glob("*.py")]
    return tuple(sorted({*files_of(GRADER), *children}))


class ReferenceModule:
    """A reference module's text, taken apart into its outermost statements.

    Parameters
    ----------
    text : str
        The module.
    """

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.binding: dict[str, list[ast.stmt]] = defaultdict(list)
        self.added: dict[str, list[ast.stmt]] = defaultdict(list)
        self.always: list[ast.stmt] = []
        self.body = [node for node in parsed(text).body if not _is_text(node)]
        for node in self.body:
            self._sort(node)

    def parts(self, exercises: Iterable[str]) -> list[bytes]:
        """The texts and the contents of imported files that decide about exercises; all there are, in doubt."""
        names = list(exercises)
        plain = all(self.added[name] and self.binding[name] for name in names)
        nodes = self._closure(names) if plain else self.body
        files = files_of(*(name for node in nodes for inner in ast.walk(node) for name in imports(inner)))
        own = [path.read_bytes() for path in files if path not in grader_files()]
        return [*(self._text(node).encode() for node in nodes), *own]

    def _sort(self, node: ast.stmt) -> None:
        """File a statement under what it binds; what does more than that always counts."""
        if isinstance(node, ast.Expr) and (name := _exercise_added(node.value)):
            self.added[name].append(node)
            return
        names = list(_bound(node))
        if not names or "*" in names:
            self.always.append(node)
        for name in names:
            self.binding[name].append(node)

    def _closure(self, names: list[str]) -> list[ast.stmt]:
        """The statements that define `names`, and those that define what these speak of, in the module's order."""
        found = {id(node) for node in self.always}
        waiting = [*self.always, *(node for name in names for node in self.added[name] + self.binding[name])]
        found.update(map(id, waiting))
        while waiting:
            for word in set(_words(waiting.pop())) & self.binding.keys():
                fresh = [node for node in self.binding[word] if id(node) not in found]
                found.update(map(id, fresh))
                waiting += fresh
        return [node for node in self.body if id(node) in found]

    def _text(self, node: ast.stmt) -> str:
        first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
        return "\n".join(self.lines[first - 1 : node.end_lineno])


def _exercise_added(call: ast.expr) -> str:
    """The exercise that ``ASSIGNMENT.add(name, ...)`` adds; "" for anything else."""
    match call:
        case ast.Call(func=ast.Attribute(attr="add"), args=[ast.Name(id=name), *_]):
            return name
    return ""


def _bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement binds, if that is all it does."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if all(isinstance(target, ast.Name) for target in targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def _words(node: ast.AST) -> Iterator[str]:
    """The names in a statement, and the words in its strings (mistakes are texts), but not in its docstrings."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from WORD.findall(node.value)
    for child in ast.iter_child_nodes(node):
        if not _is_text(child):
            yield from _words(child)


def _is_text(node: ast.AST) -> bool:
    """Whether a statement is only a string or another constant."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
