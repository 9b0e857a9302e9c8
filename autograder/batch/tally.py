"""Counting results as they come, so that a run over any number of submissions can say what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from autograder.grade.verdict import Result

SHOWN = 50  # submissions that are listed one by one


@dataclass
class Tally:
    """What a run has graded so far.

    Attributes
    ----------
    count : int
        Submissions.
    score : float
        Their points together.
    causes : Counter
        Submissions by what is the matter with them: each status counts once for a submission.
    first : list of Result
        The first few results.
    ungraded : list of str
        Submissions that the grader itself could not grade, with the reason.
    """

    count: int = 0
    score: float = 0.0
    causes: Counter[str] = field(default_factory=Counter)
    first: list[Result] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Take in a result."""
        self.count += 1
        self.score += result.score
        self.causes.update(missed(result) or ["everything passed"])
        if len(self.first) < SHOWN:
            self.first.append(result)
        if result.failed:
            self.ungraded.append(f"{result.student}: {result.notes[0]}")

    def words(self) -> str:
        """The causes in a line, most frequent first."""
        return ", ".join(f"{cause} {number}" for cause, number in self.causes.most_common())


def missed(result: Result) -> list[str]:
    """The statuses other than "passed" in a result."""
    return sorted({verdict.status for verdict in result.verdicts.values()} - {"passed"})
