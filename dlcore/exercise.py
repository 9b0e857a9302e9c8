"""The one form in which an exercise is written down.

A reference module creates an `Assignment` and adds each exercise right below its reference function: how many points
it gives, which inputs it is graded on, which mistakes students make, and which other exercises it calls.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import functools
import inspect
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from dlcore.compare import ATOL, RTOL
from dlcore.plain import Plain, plain
from dlcore.syntax import parsed
from dlcore.through import Function as Function  # who reads of exercises needs the word
from dlcore.through import asked_through


class Draw(NamedTuple):
    """One drawn input: a label that feedback can show ("a single example") and the positional arguments."""

    label: str
    arguments: tuple[Any, ...]


Sampler = Callable[[np.random.Generator], Iterator[Draw]]


@dataclass(frozen=True)
class Mistake:
    """A mistake students make, as an edit of the reference, and the hint that helps whoever made it.

    Attributes
    ----------
    name : str
        The misconception in a few words: "the bias is left out".
    old, new : str
        The reference text and what stands there instead; `old` occurs exactly once in the function.
    hint : str
        What a good teaching assistant would say: a pointer or a question, never the solution.
    also : sequence of (old, new)
        Further edits of the same mistake.
    """

    name: str
    old: str
    new: str
    hint: str
    also: Sequence[tuple[str, str]] = ()

    def apply(self, source: str) -> str:
        """Return the reference's source text with this mistake made.

        Raises
        ------
        ValueError
            If a text to replace does not occur exactly once.
        """
        for old, new in ((self.old, self.new), *self.also):
            if source.count(old) != 1:
                raise ValueError(f"mistake {self.name!r}: {old!r} occurs {source.count(old)} times, not once")
            source = source.replace(old, new)
        return source


@dataclass(frozen=True)
class Exercise:
    """A graded function, or a graded plain cell.

    Attributes
    ----------
    function : callable
        The reference.
    plain_cell : bool
        Whether students fill in lines at the notebook's top level. The reference is a function all the same: its
        parameters are the variables that the cell may read, what it returns by name are those that it sets.
    points : int
        What it is worth.
    sampler : callable
        ``rng -> draws``: the hidden cases of one seed. It covers the special shapes (one example, one unit, ...) on
        every seed and draws the numbers afresh.
    mistakes : sequence of Mistake
        What goes wrong in practice.
    calls : sequence of str
        Exercises of the same assignment that this one builds on.
    rtol, atol : float
        Tolerances of the comparison.
    also_accepted : sequence of callables
        Each turns the reference's result into another edition's that is right as well.
    partial : bool
        Whether each group of cases (the label up to the colon) earns its share; otherwise all must hold.
    through : callable, optional
        How its function is asked, where arguments or results do not travel as they are (`dlcore.through`).
    equivalent : mapping
        For the audit: lines that look like a mutation of the reference and yet are right, each with the reason why.
    """

    function: Function
    points: int
    sampler: Sampler
    mistakes: Sequence[Mistake] = ()
    calls: Sequence[str] = ()
    rtol: float = RTOL
    atol: float = ATOL
    also_accepted: Sequence[Callable[[Any], Plain]] = ()
    partial: bool = False
    plain_cell: bool = False
    through: Function | None = None
    equivalent: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name students define."""
        return self.function.__name__

    @functools.cached_property
    def source(self) -> str:
        """The reference's source text, markers included."""
        return source_of(self.function)

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters."""
        return list(inspect.signature(self.function).parameters)

    @functools.cached_property
    def returns(self) -> list[str]:
        """What the reference calls the parts that it returns: ["Z", "cache"]; empty if they have no names."""
        last = parsed(self.source).body[0].body[-1]  # type: ignore[attr-defined]
        value = last.value if isinstance(last, ast.Return) else None
        parts = value.elts if isinstance(value, ast.Tuple) else [value]
        names = [part.id for part in parts if isinstance(part, ast.Name)]
        return names if len(names) == len(parts) else []

    @property
    def sets(self) -> list[str]:
        """The variables that a plain cell sets; none for a function."""
        return self.returns if self.plain_cell else []

    def ask(self, function: Function, arguments: tuple[Any, ...]) -> Plain:
        """What `function`, in the place of the reference, answers to copies of `arguments`; it may print in vain."""
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return plain(asked_through(function, self.through)(*copy.deepcopy(arguments)))

    def accepted(self, result: Any) -> list[Plain]:
        """Every right answer, given the reference's result; the reference's own comes first."""
        return [result, *(edition(result) for edition in self.also_accepted)]

    def with_mistakes(self, *mistakes: Mistake) -> Function:
        """Return the reference function with `mistakes` made; what it calls stays right."""
        source = functools.reduce(lambda text, mistake: mistake.apply(text), mistakes, self.source)
        namespace = dict(self.function.__globals__)
        exec(compile(source, f"<{self.name} with a mistake>", "exec"), namespace)
        return namespace[self.name]  # type: ignore[no-any-return]


@dataclass
class Assignment:
    """The exercises of one assignment, in the order of the notebook.

    Attributes
    ----------
    slug : str
        The folder's name: ``04-deep-network-step-by-step``.
    title : str
        What people read.
    kind : {"science", "keras"}
        What submissions import, so that grading can have it imported for them.
    """

    slug: str
    title: str
    exercises: dict[str, Exercise] = field(default_factory=dict)
    kind: Literal["science", "keras"] = "science"

    @property
    def package(self) -> str:
        """The package of its modules: `dlcore`, or that of a course in a folder of its own."""
        modules = (exercise.function.__module__.partition(".reference.") for exercise in self.exercises.values())
        return next((package for package, within, _ in modules if within), "dlcore")

    @property
    def module(self) -> str:
        """The name of its modules in the package's `reference` and `cases`."""
        return module_of(self.slug)

    @property
    def points(self) -> int:
        """The sum of its exercises' points."""
        return sum(exercise.points for exercise in self.exercises.values())

    def add(self, function: Function, **definition: Any) -> None:
        """Define the exercise whose reference is `function`; see `Exercise` for the rest."""
        exercise = Exercise(function, **definition)
        unknown = [name for name in exercise.calls if name not in self.exercises]
        if unknown:
            raise ValueError(f"{self.slug}: {exercise.name} calls {unknown}, not defined above it")
        self.exercises[exercise.name] = exercise

    def helpers(self, name: str) -> dict[str, Exercise]:
        """The exercises that `name` builds on, directly or through others."""
        found: dict[str, Exercise] = {}
        for callee in self.exercises[name].calls:
            found |= {callee: self.exercises[callee]} | self.helpers(callee)
        return found


def earned(points: float, partial: bool, results: Sequence[tuple[str, bool]]) -> float:
    """Return the points for (label, passed) results: all or nothing, or a share for each group of cases.

    A case's group is its label up to the colon: "relu" in "relu: a single example".
    """
    groups = grouped(results) if partial else {"": all(passed for _, passed in results)}
    return points * sum(groups.values()) / len(groups) if results else 0.0


def grouped(results: Sequence[tuple[str, bool]]) -> dict[str, bool]:
    """Say for each group of cases whether all of it passed."""
    groups: dict[str, bool] = {}
    for label, passed in results:
        group = label.split(":")[0]
        groups[group] = groups.get(group, True) and passed
    return groups


def module_of(slug: str) -> str:
    """``04-deep-network-step-by-step`` → ``deep_network_step_by_step``."""
    return slug.split("-", 1)[1].replace("-", "_")


def source_of(function: Function) -> str:
    """Return the text of a module-level function as it stands in its file, decorators excluded."""
    text = Path(inspect.getfile(function)).read_text(encoding="utf-8")
    for node in parsed(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == function.__name__:
            return ast.get_source_segment(text, node) or ""
    raise LookupError(f"{inspect.getfile(function)} defines no function {function.__name__!r}")
