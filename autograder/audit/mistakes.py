"""Does grading recognise what it claims to recognise? Every common mistake alone, and every pair that can be made."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.audit.answers import right_of
from autograder.grade.hidden import HiddenCases
from dlcore.exercise import Exercise


@dataclass
class Naming:
    """How an exercise's mistakes fare: which go through as right, which are named, and which pairs are half named.

    Attributes
    ----------
    mistakes : int
        How many there are.
    passed, unnamed : list of str
        Mistakes that no hidden case catches, and mistakes that are caught but not named exactly.
    pairs, named_pairs : int
        Pairs that can be made and are wrong, and those of them of which at least one mistake is named.
    """

    mistakes: int = 0
    passed: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    pairs: int = 0
    named_pairs: int = 0
    lost_pairs: list[str] = field(default_factory=list)

    @property
    def named(self) -> int:
        """Mistakes that are caught and named exactly."""
        return self.mistakes - len(self.passed) - len(self.unnamed)


def naming(hidden: HiddenCases, exercise: Exercise) -> Naming:
    """Let grading look at every mistake and every pair of them."""
    result = Naming(mistakes=len(exercise.mistakes))
    for positions in hidden.candidates(exercise.name):
        known = hidden.mistaken(exercise.name, positions)
        if known is None:
            continue
        answers = [found[0] for found in known.answers]
        right = right_of(hidden, exercise, answers)
        found = hidden.recognised(exercise.name, answers, right)
        if len(positions) == 1:
            _note_single(result, known.name, all(right), found == positions)
        elif not all(right):
            result.pairs += 1
            result.named_pairs += bool(set(found) & set(positions))
            if not set(found) & set(positions):
                result.lost_pairs.append(known.name)
    return result


def _note_single(result: Naming, name: str, passed: bool, named: bool) -> None:
    if passed:
        result.passed.append(name)
    elif not named:
        result.unnamed.append(name)
