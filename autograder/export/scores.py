"""What a gradebook knows of a class: who is in it, what they scored, and what was said to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader.api import Assignment, BaseCell, Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.api import Gradebook as Tables
from sqlalchemy import func, select

from autograder.course import CourseError


@dataclass(frozen=True)
class Score:
    """What one student scored in one assignment; a student who handed nothing in has none."""

    timestamp: datetime | None
    raw: float
    penalty: float

    @property
    def final(self) -> float:
        """The points that count, as nbgrader counts them."""
        return max(0.0, self.raw - self.penalty)


@dataclass(frozen=True)
class Scores:
    """A class and its scores.

    Attributes
    ----------
    students, assignments : list
        nbgrader's rows.
    found : dict
        The score of each (assignment, student) that there is.
    """

    students: list[Student]
    assignments: list[Assignment]
    found: dict[tuple[str, str], Score]


def read_scores(tables: Tables, assignments: Sequence[str] = (), students: Sequence[str] = ()) -> Scores:
    """Read the scores of these assignments and students (of all, if none are named).

    Raises
    ------
    CourseError
        If the gradebook does not know one of them.
    """
    kept_assignments = [each for each in tables.assignments if not assignments or each.name in assignments]
    kept_students = [each for each in tables.students if not students or each.id in students]
    kept_assignments.sort(key=lambda each: each.name)  # the databases disagree about rows without a date or a name
    kept_students.sort(key=lambda each: (each.last_name or "", each.first_name or "", each.id))
    known = {each.name for each in kept_assignments} | {each.id for each in kept_students}
    unknown = [name for name in (*assignments, *students) if name not in known]
    if unknown:
        raise CourseError(f"the gradebook knows no {', '.join(unknown)}; its assignments: {_names(tables)}")
    return Scores(kept_students, kept_assignments, _found(tables))


def _found(tables: Tables) -> dict[tuple[str, str], Score]:
    found: dict[tuple[str, str], Score] = {}
    points = func.sum(Grade.score)
    columns = Assignment.name, SubmittedAssignment.student_id, SubmittedAssignment.timestamp
    penalty = SubmittedNotebook.late_submission_penalty
    wanted = _joined(select(*columns, points, penalty)).group_by(*columns, SubmittedNotebook.id, penalty)
    for name, student, time, raw, late in tables.db.execute(wanted):
        before = found.get((name, student), Score(time, 0.0, 0.0))  # an assignment may have several notebooks
        found[name, student] = Score(time, before.raw + raw, before.penalty + (late or 0.0))
    return found


def read_feedback(tables: Tables, assignment: str) -> dict[str, str]:
    """What each student may read about an assignment: points cell by cell, and comments."""
    lines: dict[str, list[str]] = defaultdict(list)
    grades = _joined(select(SubmittedAssignment.student_id, BaseCell.name, Grade.score, Grade.max_score))
    grades = grades.join(BaseCell, Grade.cell_id == BaseCell.id).where(Assignment.name == assignment)
    for student, cell, score, possible in tables.db.execute(grades.order_by(BaseCell.name)):
        lines[student].append(f"{cell.removeprefix('test-')}: {score:g} of {possible:g}")
    comments = _joined(select(SubmittedAssignment.student_id, BaseCell.name, Comment.comment), Comment)
    comments = comments.join(BaseCell, Comment.cell_id == BaseCell.id).where(Assignment.name == assignment)
    for student, cell, comment in tables.db.execute(comments.where(Comment.comment.is_not(None))):
        lines[student].append(f"{cell}: {comment}")
    return {student: "\n".join(texts) for student, texts in lines.items()}


def _joined(wanted: Any, kind: Any = Grade) -> Any:
    """A query of grades (or comments) with the submissions that they belong to."""
    joined = wanted.select_from(kind).join(SubmittedNotebook, kind.notebook_id == SubmittedNotebook.id)
    joined = joined.join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    return joined.join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)


def _names(tables: Tables) -> str:
    return ", ".join(each.name for each in tables.assignments)
