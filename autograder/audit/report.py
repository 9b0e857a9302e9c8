"""The audit of an assignment: what is counted for each exercise, and the table that shows it."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from rich.table import Table
from rich.text import Text

from autograder.audit.mistakes import Naming, naming
from autograder.audit.mutants import Mutant, mutants
from autograder.audit.variants import ENOUGH, FalseFailure, false_failures, variants_of
from autograder.audit.worker import Ended, Rounds, Worker, passes
from autograder.grade.hidden import HiddenCases
from dlcore.exercise import Assignment, Exercise, Function

MUTANT_SEEDS = 3  # a mutant must be killed on each of these seeds


@dataclass
class ExerciseAudit:
    """What the audit found out about one exercise.

    Attributes
    ----------
    naming : Naming
        How its common mistakes fare.
    mutants, killed : int
        How many mutants there are, and how many the hidden cases catch.
    ended : list of (Mutant, how)
        Those caught because they ended their process or never answered.
    equivalent : list of (Mutant, reason)
        Mutants that pass because they are right.
    surviving : list of Mutant
        Mutants that pass and should not.
    variants, accepted : int
        Right solutions besides the reference, and how many of them never failed.
    failures : list of FalseFailure
        Right solutions that failed.
    """

    exercise: Exercise
    naming: Naming
    mutants: int = 0
    killed: int = 0
    ended: list[tuple[Mutant, str]] = field(default_factory=list)
    equivalent: list[tuple[Mutant, str]] = field(default_factory=list)
    surviving: list[Mutant] = field(default_factory=list)
    variants: int = 0
    failures: list[FalseFailure] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """Variants that never failed."""
        return self.variants - len({f.solution for f in self.failures} - {self.exercise.name})

    @property
    def complaints(self) -> list[str]:
        """What is wrong with the exercise's tests, in sentences; empty if nothing is."""
        name = self.exercise.name
        found = [f"{name}: no hidden case catches the mistake “{m}”" for m in self.naming.passed]
        found += [f"{name}: the mistake “{m}” is caught, but not named" for m in self.naming.unnamed]
        found += [f"{name}, line {m.number}: a mutant survives: {m.before}  →  {m.after}" for m in self.surviving]
        found += [f"{name}: the right solution {f.solution} fails “{f.case}” with seed {f.seed}" for f in self.failures]
        if self.variants < ENOUGH:
            found.append(f"{name}: {self.variants} other right solutions, at least {ENOUGH} are wanted")
        return found


def audit(
    assignment: Assignment, seeds: int, step: Callable[[str], None] = lambda work: None, first: int = 0
) -> list[ExerciseAudit]:
    """Audit every exercise of an assignment.

    Parameters
    ----------
    assignment : Assignment
        What to audit.
    seeds : int
        On how many seeds the right solutions must pass.
    step : callable
        Told after each piece of work, see `steps`.
    first : int
        The first seed.
    """
    variants = variants_of(assignment)
    rounds = [HiddenCases(assignment, first + number) for number in range(min(seeds, MUTANT_SEEDS))]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # mutants divide by zero, and worse
        audits = []
        for exercise in assignment.exercises.values():
            audits.append(_audit_tests(rounds, exercise, apart=assignment.kind == "keras"))
            step("mistakes")
        for seed in range(first, first + seeds):
            _audit_justice(HiddenCases(assignment, seed), audits, variants)
            step("seeds")
    return audits


def _audit_tests(rounds: list[HiddenCases], exercise: Exercise, apart: bool) -> ExerciseAudit:
    """Are the hidden cases blind to some mistake or mutant?"""
    found = ExerciseAudit(exercise, naming(rounds[0], exercise))
    with _trial([hidden.of(exercise.name) for hidden in rounds], exercise, apart) as passed:
        for mutant in mutants(exercise):
            found.mutants += 1
            try:
                _note_mutant(found, mutant, passed(mutant))
            except Ended as end:
                found.killed += 1
                found.ended.append((mutant, str(end)))
    return found


@contextlib.contextmanager
def _trial(rounds: Rounds, exercise: Exercise, apart: bool) -> Iterator[Callable[[Mutant], bool]]:
    """A way to say whether a mutant passes: in this process, or apart from it."""
    if not apart:
        yield lambda mutant: passes(rounds, exercise, mutant.function(exercise))
        return
    with contextlib.closing(Worker(exercise, rounds)) as worker:
        yield worker


def _note_mutant(found: ExerciseAudit, mutant: Mutant, passed: bool) -> None:
    if not passed:
        found.killed += 1
    elif mutant.after in found.exercise.equivalent:
        found.equivalent.append((mutant, found.exercise.equivalent[mutant.after]))
    else:
        found.surviving.append(mutant)


def _audit_justice(hidden: HiddenCases, audits: list[ExerciseAudit], variants: dict[str, list[Function]]) -> None:
    """Does a right solution fail on this seed?"""
    for found in audits:
        others = variants.get(found.exercise.name, [])
        found.variants = len(others)
        found.failures += false_failures(hidden, found.exercise, others)


def audit_table(title: str, audits: list[ExerciseAudit], seeds: int) -> Table:
    """One line for each exercise and one for their sum."""
    ended = [f"{found.exercise.name}, {_ending(mutant, how)}" for found in audits for mutant, how in found.ended]
    table = Table(title=f"{title}: {seeds} seeds", caption=Text("\n".join(ended)), show_footer=True)
    sums = [sum(column) for column in zip(*map(_figures, audits), strict=True)]
    table.add_column("exercise", footer="all")
    for name, total in zip(COLUMNS, sums, strict=True):
        table.add_column(name, footer=str(total), justify="right", overflow="fold")
    for found in audits:
        style = "bold red" if found.complaints else ""
        table.add_row(found.exercise.name, *map(str, _figures(found)), style=style)
    return table


def _ending(mutant: Mutant, how: str) -> str:
    return f"line {mutant.number}: a mutant is caught because it ends its process ({how}): {mutant.after}"


COLUMNS = [
    "mistakes",
    "named exactly",
    "pairs",
    "one named",
    "mutants",
    "killed",
    "equivalent",
    "surviving",
    "variants",
    "accepted",
    "false failures",
]


def _figures(found: ExerciseAudit) -> list[int]:
    return [
        found.naming.mistakes,
        found.naming.named,
        found.naming.pairs,
        found.naming.named_pairs,
        found.mutants,
        found.killed,
        len(found.equivalent),
        len(found.surviving),
        found.variants,
        found.accepted,
        len(found.failures),
    ]
