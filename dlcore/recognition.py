"""Recognising a common mistake by what it answers: the same values, and the same errors, in every single case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dlcore.compare import compare
from dlcore.plain import Plain


@dataclass(frozen=True)
class Stopped:
    """A call that ended in an error instead of a value: the error's type, and what it said."""

    kind: str
    message: str


Answer: TypeAlias = "Plain | Stopped"


@dataclass(frozen=True)
class KnownMistake:
    """A common mistake and what it answers.

    Attributes
    ----------
    name, hint : str
        The misconception in a few words, and what helps whoever has it.
    answers : sequence of sequences
        For each case, every answer that this mistake may lead to: one for each edition of the contract.
    """

    name: str
    hint: str
    answers: Sequence[Sequence[Answer]]

    def explains(self, given: Sequence[Answer], right: Sequence[bool], rtol: float, atol: float) -> bool:
        """Whether this mistake accounts for every answer given, the right ones included.

        Parameters
        ----------
        given : sequence
            The student's answer to each case.
        right : sequence of bool
            Whether it was right.
        rtol, atol : float
            Tolerances of the comparison.
        """
        if not all(
            any(alike(one, other, rtol, atol) for other in answers)
            for one, answers in zip(given, self.answers, strict=True)
        ):
            return False
        # many different slips end in the same type of error: without a wrong value, the errors must agree to the letter
        wrong = [(one, answers) for one, answers, good in zip(given, self.answers, right, strict=True) if not good]
        return any(not isinstance(one, Stopped) for one, _ in wrong) or all(one in answers for one, answers in wrong)


def alike(one: Answer, other: Answer, rtol: float, atol: float) -> bool:
    """Whether two answers are the same value, or the same type of error."""
    if isinstance(one, Stopped) or isinstance(other, Stopped):
        return isinstance(one, Stopped) and isinstance(other, Stopped) and one.kind == other.kind
    return compare(one, other, rtol, atol) is None
