"""Which final results have been written everywhere: so that a class that is graded already is passed over quickly."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook
from nbgrader.utils import parse_utc

from autograder.grade.verdict import Result
from autograder.gradebook import Gradebook
from autograder.rows import by_row, cell_names, submissions


class Recorded:
    """What a gradebook says of some students' submissions of one assignment.

    Parameters
    ----------
    gradebook : Gradebook
        Where to look; a few questions are asked for all of them.
    slug : str
        The assignment.
    students : collection of str
        Whose submissions.
    """

    def __init__(self, gradebook: Gradebook, slug: str, students: Collection[str]) -> None:
        session = gradebook.tables.db
        columns = SubmittedNotebook.id, SubmittedAssignment.student_id, SubmittedAssignment.timestamp
        found = submissions(session, slug, students, *columns)
        points = by_row(session, Grade, cell_names(session, slug), [row for row, _, _ in found], Grade.auto_score)
        self._times: dict[str, datetime | None] = {student: time for _, student, time in found}
        self._points = {student: {name: own for name, (own,) in points[row].items()} for row, student, _ in found}
        session.rollback()  # whoever reads for long keeps others from writing

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
