"""What grading says: a verdict for every exercise, and the result of a submission."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal[
    "passed",
    "partial",
    "wrong",
    "blank",
    "missing",
    "error",
    "timeout",
    "crash",
    "unreadable",
    "not submitted",
    "not graded",
]
Row = tuple[str, str]


@dataclass(frozen=True)
class Verdict:
    """How one exercise was graded.

    Attributes
    ----------
    exercise : str
        Its name.
    points, max_points : float
        Earned and possible.
    status : str
        The cause in one word.
    rows : list of (heading, text)
        The explanation, row by row.
    mistake : str
        The name of the common mistake that was recognised, if one was.
    """

    exercise: str
    points: float
    max_points: float
    status: Status
    rows: list[Row] = field(default_factory=list)
    mistake: str = ""

    @property
    def headline(self) -> str:
        """One line: the exercise, the status, the points."""
        return f"{self.exercise}: {self.status} · {self.points:g} of {self.max_points:g} points"

    @property
    def feedback(self) -> str:
        """The explanation as plain text."""
        return "\n".join(f"{heading}: {text}" for heading, text in self.rows)


@dataclass(frozen=True)
class Result:
    """How one submission was graded.

    Attributes
    ----------
    assignment, student : str
        What was graded, and whose it is ("" if unknown).
    verdicts : dict
        One for every exercise, in the assignment's order.
    notes : list of str
        What concerns the submission as a whole: repairs, cells that stopped, a file that could not be read.
    seed : int
        The seed of the hidden cases.
    isolation : str
        How the student's code was kept apart.
    """

    assignment: str
    student: str
    verdicts: dict[str, Verdict]
    notes: list[str]
    seed: int
    isolation: str

    @property
    def failed(self) -> bool:
        """Whether the grader itself failed, so that this is no result to be recorded."""
        return any(verdict.status == "not graded" for verdict in self.verdicts.values())

    @property
    def score(self) -> float:
        """Points earned."""
        return sum(verdict.points for verdict in self.verdicts.values())

    @property
    def max_score(self) -> float:
        """Points possible."""
        return sum(verdict.max_points for verdict in self.verdicts.values())

    def as_dict(self) -> dict[str, Any]:
        """The result in terms of JSON."""
        exercises = {
            name: {
                "points": verdict.points,
                "max_points": verdict.max_points,
                "status": verdict.status,
                "feedback": verdict.feedback,
                "rows": [list(row) for row in verdict.rows],
                "mistake": verdict.mistake,
            }
            for name, verdict in self.verdicts.items()
        }
        return {
            "assignment": self.assignment,
            "student": self.student,
            "score": self.score,
            "max_score": self.max_score,
            "exercises": exercises,
            "notes": self.notes,
            "seed": self.seed,
            "isolation": self.isolation,
        }

    @classmethod
    def from_dict(cls, document: dict[str, Any]) -> Result:
        """The result that `as_dict` turned into `document`."""
        verdicts = {
            name: Verdict(
                name,
                entry["points"],
                entry["max_points"],
                entry["status"],
                [(heading, text) for heading, text in entry["rows"]],
                entry["mistake"],
            )
            for name, entry in document["exercises"].items()
        }
        facts = {key: document[key] for key in ("assignment", "student", "notes", "seed", "isolation")}
        return cls(verdicts=verdicts, **facts)
