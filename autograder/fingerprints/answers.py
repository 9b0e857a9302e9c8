"""The fingerprint of an answer: all cells that run, except those other answers that cannot matter to the exercise.

An answer is left out only if it does nothing but define (functions, imports, constants) and nothing that counts speaks
of what it defines. What the calls of one exercise leave behind for another (numpy's random state) is not looked for.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from autograder.fingerprints.tests import WORD
from autograder.grade.submission import Submission
from autograder.journal import fingerprint
from dlcore.exercise import Assignment, Exercise
from dlcore.syntax import parsed

# whoever says one of these may reach everything by any name
DYNAMIC = re.compile(
    r"eval|exec|globals|locals|vars|[gs]etattr|delattr|importlib|inspect|sys|gc|get_ipython"
    r"|builtins|ctypes|operator|pickle|pkgutil|pydoc|runpy|timeit|__(?!name__)\w+__"
)


@dataclass(frozen=True)
class Part:
    """One running cell of a fitted submission, as far as fingerprints look at it."""

    grade_id: str
    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word in it, those in strings and comments as well."""
        return frozenset(WORD.findall(self.text))

    @property
    def dynamic(self) -> bool:
        """Whether it may reach anything: by one of those words, or by one that Python reads as another."""
        return any(DYNAMIC.fullmatch(word) or not unicodedata.is_normalized("NFKC", word) for word in self.words)

    @cached_property
    def defines(self) -> frozenset[str] | None:
        """What it defines; ``None`` if it may do anything else as well."""
        try:
            body = parsed(self.text).body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return None
        names = [_defined(node) for node in body]
        return None if None in names else frozenset().union(*(found for found in names if found))


def answer_fingerprints(submission: Submission | None, assignment: Assignment) -> dict[str, str]:
    """The fingerprint of each exercise's answer in a submission that was fitted to its release.

    Parameters
    ----------
    submission : Submission or None
        The submission; without one there are no fingerprints, and nothing is the same as before.
    assignment : Assignment
        Its exercises.
    """
    if submission is None:
        return {}
    parts = [
        Part(cell.grade_id if cell.answer else "", cell.source) for cell in submission.cells if cell.run and cell.source
    ]
    anything = any(part.dynamic for part in parts)
    found = {}
    for exercise in assignment.exercises.values():
        counting = parts if anything else _counting(exercise, assignment, parts)
        texts = [submission.source_of(exercise.name)]  # one that does not run is still looked at for gaps
        texts += [text for part in counting for text in (part.grade_id, part.text)]
        found[exercise.name] = fingerprint(*(text.encode("utf-8", "surrogatepass") for text in texts))
    return found


def _counting(exercise: Exercise, assignment: Assignment, parts: list[Part]) -> list[Part]:
    """The parts that matter to an exercise, in their order."""
    own = {exercise.name, *assignment.helpers(exercise.name)}
    left = [part for part in parts if part.grade_id and part.grade_id not in own and part.defines is not None]
    counting = [part for part in parts if not any(part is other for other in left)]
    spoken: list[Set[str]] = [own, frozenset(exercise.sets), *(part.words for part in counting)]
    while matter := [part for part in left if any(part.defines & words for words in spoken if part.defines)]:
        left = [part for part in left if not any(part is other for other in matter)]
        spoken = [part.words for part in matter]
    return [part for part in parts if not any(part is other for other in left)]


def _defined(node: ast.stmt) -> set[str] | None:
    """The names that a statement defines; ``None`` if it may do more than that."""
    if isinstance(node, ast.FunctionDef) and not node.decorator_list and _plain([*node.args.defaults, *_keyword(node)]):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        return None if "*" in names else names
    if isinstance(node, ast.Assign) and _plain([node.value]):
        targets = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return set(targets) if len(targets) == len(node.targets) else None
    return set() if isinstance(node, ast.Pass) or _is_constant(node) else None


def _keyword(node: ast.FunctionDef) -> Iterator[ast.expr]:
    """What else is evaluated when a function is defined: defaults of keywords, and annotations."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    yield from (argument.annotation for argument in every if argument and argument.annotation)
    yield from (default for default in arguments.kw_defaults if default)
    yield from [node.returns] if node.returns else []


def _plain(values: Iterable[ast.expr]) -> bool:
    """Whether values can be worked out without calling anything."""
    harmless = (ast.Constant, ast.Name, ast.Tuple, ast.List, ast.UnaryOp, ast.USub, ast.Load, ast.Attribute)
    return all(isinstance(node, harmless) for value in values for node in ast.walk(value))


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
