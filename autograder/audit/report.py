"""The audit of an assignment: what is counted for each exercise, and the table that shows it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from rich.table import Table

from autograder.audit.answers import accepts
from autograder.audit.mistakes import Naming, naming
from autograder.audit.mutants import Mutant, mutants
from autograder.audit.variants import ENOUGH, FalseFailure, false_failures, variants_of
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
    rounds = [HiddenCases(assignment, first + number) for number in range(min(seeds, MUTANT_SEEDS))]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # mutants divide by zero, and worse
        audits = []
        for exercise in assignment.exercises.values():
            audits.append(_audit_tests(rounds, exercise))
            step("mistakes")
        variants = variants_of(assignment)
        for seed in range(first, first + seeds):
            _audit_justice(HiddenCases(assignment, seed), audits, variants)
            step("seeds")
    return audits


def _audit_tests(rounds: list[HiddenCases], exercise: Exercise) -> ExerciseAudit:
    """Are the hidden cases blind to some mistake or mutant?"""
    found = ExerciseAudit(exercise, naming(rounds[0], exercise))
    for mutant in mutants(exercise):
        found.mutants += 1
        function = mutant.function(exercise)
        if not any(accepts(hidden, exercise, function) for hidden in rounds):
            found.killed += 1
        elif mutant.after in exercise.equivalent:
            found.equivalent.append((mutant, exercise.equivalent[mutant.after]))
        else:
            found.surviving.append(mutant)
    return found


def _audit_justice(hidden: HiddenCases, audits: list[ExerciseAudit], variants: dict[str, list[Function]]) -> None:
    """Does a right solution fail on this seed?"""
    for found in audits:
        others = variants.get(found.exercise.name, [])
        found.variants = len(others)
        found.failures += false_failures(hidden, found.exercise, others)


def audit_table(title: str, audits: list[ExerciseAudit], seeds: int) -> Table:
    """One line for each exercise and one for their sum."""
    table = Table(title=f"{title}: {seeds} seeds", show_footer=True)
    sums = [sum(column) for column in zip(*map(_figures, audits), strict=True)]
    table.add_column("exercise", footer="all")
    for name, total in zip(COLUMNS, sums, strict=True):
        table.add_column(name, footer=str(total), justify="right", overflow="fold")
    for found in audits:
        style = "bold red" if found.complaints else ""
        table.add_row(found.exercise.name, *map(str, _figures(found)), style=style)
    return table


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
