"""Which final results have been written everywhere: so that a class that is graded already is passed over quickly."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook
from nbgrader.utils import parse_utc
from sqlalchemy import select

from autograder.grade.verdict import Result
from autograder.gradebook import Gradebook


class Recorded:
    """What a gradebook says of some students' submissions of one assignment.

    Parameters
    ----------
    gradebook : Gradebook
        Where to look; a single question is asked for all of them.
    slug : str
        The assignment.
    students : collection of str
        Whose submissions.
    """

    def __init__(self, gradebook: Gradebook, slug: str, students: Collection[str]) -> None:
        self._points: dict[str, dict[str, float | None]] = {}
        self._times: dict[str, datetime | None] = {}
        columns = SubmittedAssignment.student_id, SubmittedAssignment.timestamp, BaseCell.name, Grade.auto_score
        joined = select(*columns).join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        joined = joined.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        joined = joined.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        joined = joined.join(BaseCell, Grade.cell_id == BaseCell.id)
        wanted = joined.where(Assignment.name == slug, SubmittedAssignment.student_id.in_(students))
        for student, time, cell, points in gradebook.tables.db.execute(wanted).all():
            self._points.setdefault(student, {})[cell] = points
            self._times[student] = time
        gradebook.tables.db.rollback()  # whoever reads for long keeps others from writing

    def holds(self, result: Result, timestamp: str | None) -> bool:
        """Whether a result's points, and when it was handed in, are in the gradebook."""
        points = self._points.get(result.student, {})
        same = all(points.get(f"test-{name}") == verdict.points for name, verdict in result.verdicts.items())
        return same and (timestamp is None or self._times.get(result.student) == parse_utc(timestamp))


def newer(path: Path, other: Path) -> bool:
    """Whether a file was written, and not emptied by a power failure, after another one that it follows from."""
    try:
        state = path.stat()
        return state.st_size > 0 and state.st_mtime_ns >= other.stat().st_mtime_ns
    except OSError:
        return False
