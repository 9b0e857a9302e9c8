"""One row for each student and assignment: the table of nbgrader's own exporter, in safe and quoted cells."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Assignment, Student
from nbgrader.api import Gradebook as Tables

from autograder.export.exporter import Exporter
from autograder.export.scores import Score, Scores
from autograder.export.sheet import write_sheet

PERSON = ("last_name", "first_name", "email")
HEADER = ("assignment", "duedate", "timestamp", "student_id", *PERSON)
POINTS = ("raw_score", "late_submission_penalty", "score", "max_score")


class CsvExporter(Exporter):
    """Writes what ``nbgrader export`` writes, column for column."""

    default_file = "grades.csv"

    def write_scores(self, gradebook: Tables, scores: Scores, path: Path) -> list[str]:
        """Write a row for everyone and every assignment; who handed nothing in has no points."""
        rows = [_row(a, s, scores.found.get((a.name, s.id))) for a in scores.assignments for s in scores.students]
        write_sheet(path, [HEADER + POINTS, *rows])
        return []


def _row(assignment: Assignment, student: Student, score: Score | None) -> tuple[object, ...]:
    score = score or Score(None, 0.0, 0.0)
    person = (getattr(student, name) or "" for name in PERSON)
    facts = (assignment.name, assignment.duedate or "", score.timestamp or "", student.id, *person)
    return (*facts, score.raw, score.penalty, score.final, assignment.max_score)
