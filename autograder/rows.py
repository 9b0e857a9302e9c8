"""Rows of nbgrader's tables for many students at once: its own functions commit, or ask, once for each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.utils import parse_utc
from sqlalchemy import Boolean, Float, bindparam, func, insert, select, update

from autograder.grade.verdict import Result
from autograder.late import Lateness

CHUNK = 500  # submissions that are in memory at once
NO_RESPONSE = "No response."  # nbgrader's words for an answer that is still the released text


@dataclass(frozen=True)
class Entry:
    """What is to be written about one submission; see `Gradebook.record`."""

    result: Result
    timestamp: str | None
    answers: Mapping[str, str] | None
    changed: bool


@dataclass(frozen=True)
class Rows:
    """The rows of one notebook's submissions.

    Parameters
    ----------
    session : Any
        nbgrader's session with the database.
    notebook : Notebook
        The notebook as it was registered.
    """

    session: Any
    notebook: Notebook

    def write(self, entries: Mapping[str, Entry], late: Lateness) -> None:
        """Write what is known of each student's submission, in the caller's transaction."""
        self._add(entries)
        found = self._found(entries)
        times = [(found[student][0], parse_utc(e.timestamp)) for student, e in entries.items() if e.timestamp]
        where = update(SubmittedAssignment.__table__).where(SubmittedAssignment.id == bindparam("row"))
        self._execute(where.values(timestamp=bindparam("time")), "row time", times)
        written = [(found[student][1], entry) for student, entry in entries.items()]
        self._fill_scores(written)
        self._fill_comments(written)
        self.fill_penalties(late, [row for row, _ in written])

    def _add(self, students: Collection[str]) -> None:
        """Make the rows of submissions that are not in the tables yet, without scores."""
        known = self._found(students)
        new = {student: (new_uuid(), new_uuid()) for student in students if student not in known}
        listed = set(self.session.scalars(select(Student.id).where(Student.id.in_(new))))
        own = self.notebook
        graded = [cell.id for cell in (*own.grade_cells, *own.task_cells)]
        written = [cell.id for cell in (*own.solution_cells, *own.task_cells)]
        self._insert(Student, "id", [(student,) for student in new if student not in listed])
        handed_in = [(row, own.assignment_id, student) for student, (row, _) in new.items()]
        self._insert(SubmittedAssignment, "id assignment_id student_id", handed_in)
        self._insert(SubmittedNotebook, "id assignment_id notebook_id", [(b, a, own.id) for a, b in new.values()])
        self._insert(Grade, "notebook_id cell_id", [(row, cell) for _, row in new.values() for cell in graded])
        self._insert(Comment, "notebook_id cell_id", [(row, cell) for _, row in new.values() for cell in written])

    def _found(self, students: Collection[str]) -> dict[str, tuple[str, str]]:
        """The row of each student's submission, and of the notebook in it."""
        wanted = select(SubmittedAssignment.student_id, SubmittedAssignment.id, SubmittedNotebook.id)
        joined = wanted.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        of = SubmittedAssignment.assignment_id == self.notebook.assignment_id  # or the index could not be used
        ours = SubmittedNotebook.notebook_id == self.notebook.id, of, SubmittedAssignment.student_id.in_(students)
        return {student: (submission, own) for student, submission, own in self.session.execute(joined.where(*ours))}

    def _fill_scores(self, written: Sequence[tuple[str, Entry]]) -> None:
        """Write points; what people graded needs another look if it was graded anew or has other points than before."""
        scores = [(row, cell, points, entry.changed) for row, entry in written for cell, points in self._points(entry)]
        points, changed = bindparam("points", type_=Float), bindparam("changed", type_=Boolean)
        by_hand = Grade.manual_score.is_not(None)
        again = by_hand & (changed | Grade.needs_manual_grade | Grade.auto_score.is_distinct_from(points))
        values = {"auto_score": points, "needs_manual_grade": again | (points.is_(None) & ~by_hand)}
        self._execute(_at(Grade).values(values), "row cell points changed", scores)

    def _points(self, entry: Entry) -> Iterator[tuple[str, float | None]]:
        """The cells that a submission gets automatic points for; ``None`` where only people can tell."""
        own = self.notebook
        cells, answers = {cell.name: cell.id for cell in own.grade_cells}, {cell.name for cell in own.solution_cells}
        for verdict in entry.result.verdicts.values():
            yield cells[f"test-{verdict.exercise}"], verdict.points
        if entry.answers is None:
            return
        for name in sorted(answers & cells.keys()):
            yield cells[name], 0.0 if self._untouched(entry, name) else None
        if not entry.answers:  # nothing readable: there is nothing that people could look at
            yield from ((cell.id, 0.0) for cell in own.task_cells)

    def _fill_comments(self, written: Sequence[tuple[str, Entry]]) -> None:
        """Say where an answer is still the released text, as nbgrader does."""
        comments = [
            (row, cell.id, NO_RESPONSE if self._untouched(entry, cell.name) else None)
            for row, entry in written
            if entry.answers is not None
            for cell in self.notebook.solution_cells
        ]
        self._execute(_at(Comment).values(auto_comment=bindparam("words")), "row cell words", comments)

    @cached_property
    def _released(self) -> dict[str, str]:
        """The text of each cell as it was released."""
        return {cell.name: cell.source for cell in self.notebook.source_cells}

    def _untouched(self, entry: Entry, name: str) -> bool:
        answer = (entry.answers or {}).get(name)
        return answer is None or answer == self._released.get(name)

    def fill_penalties(self, late: Lateness, rows: Sequence[str] | None = None) -> None:
        """Write what being late costs these notebooks (default: all), by the scores and dates as they are now."""
        if rows is None:
            own = SubmittedNotebook.notebook_id == self.notebook.id
            rows = self.session.scalars(select(SubmittedNotebook.id).where(own)).all()
        for start in range(0, len(rows), CHUNK):
            self._fill_penalties(late, rows[start : start + CHUNK])

    def _fill_penalties(self, late: Lateness, rows: Sequence[str]) -> None:
        due = self.notebook.assignment.duedate
        columns = SubmittedNotebook.id, SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty
        times = SubmittedAssignment.timestamp, SubmittedAssignment.extension
        wanted = select(*columns, *times).join(SubmittedAssignment)
        found = self.session.execute(wanted.where(SubmittedNotebook.id.in_(rows))).all()
        scores = self._scores(rows) if due else {}
        penalties = [
            (row, late.penalty(student, scores.get(row, 0.0), _seconds_late(time, due, extension)), before)
            for row, student, before, time, extension in found
        ]
        where = update(SubmittedNotebook.__table__).where(SubmittedNotebook.id == bindparam("row"))
        changed = [(row, penalty) for row, penalty, before in penalties if penalty != before]
        self._execute(where.values(late_submission_penalty=bindparam("penalty")), "row penalty", changed)

    def _scores(self, rows: Sequence[str]) -> dict[str, float]:
        """The scores by hand or else automatic; asked for by cell, since that is how nbgrader's tables are indexed."""
        cells = [cell.id for cell in (*self.notebook.grade_cells, *self.notebook.task_cells)]
        wanted = select(Grade.notebook_id, func.sum(Grade.score))
        wanted = wanted.where(Grade.cell_id.in_(cells), Grade.notebook_id.in_(rows))
        return dict(self.session.execute(wanted.group_by(Grade.notebook_id)).all())

    def _insert(self, kind: Any, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self._execute(insert(kind.__table__), columns, rows)

    def _execute(self, statement: Any, names: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self.session.execute(statement, [dict(zip(names.split(), row, strict=True)) for row in rows])


def is_text(student: str) -> bool:
    """Whether a database could know of an id: a folder's name may be bytes that are no text."""
    return not any("\ud800" <= letter <= "\udfff" for letter in student)


def submissions(session: Any, slug: str, students: Collection[str], *columns: Any) -> Sequence[Any]:
    """Columns of the students' submissions of an assignment, and of the notebook in each."""
    wanted = select(*columns).select_from(SubmittedNotebook)
    wanted = wanted.join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    wanted = wanted.join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
    wanted = wanted.join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    theirs = SubmittedAssignment.student_id.in_(list(filter(is_text, students)))
    found: Sequence[Any] = session.execute(wanted.where(Assignment.name == slug, Notebook.name == slug, theirs)).all()
    return found


def cell_names(session: Any, slug: str) -> dict[str, str]:
    """The names of an assignment's cells, by their keys."""
    named = select(BaseCell.id, BaseCell.name).join(Notebook).join(Assignment)
    return dict(session.execute(named.where(Assignment.name == slug, Notebook.name == slug)).all())


def by_row(
    session: Any, kind: Any, cells: Mapping[str, str], rows: Collection[str], *columns: Any
) -> dict[str, dict[str, Any]]:
    """For each submitted notebook the columns of `Grade` or `Comment`, by the cell's name."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    wanted = select(kind.notebook_id, kind.cell_id, *columns)
    # by cell and notebook, since that is how nbgrader's tables are indexed
    for row, cell, *values in session.execute(wanted.where(kind.cell_id.in_(cells), kind.notebook_id.in_(rows))):
        found[row][cells[cell]] = tuple(values)
    return found


def _at(kind: Any) -> Any:
    """An update of one cell's row in one submission."""
    return update(kind.__table__).where(kind.notebook_id == bindparam("row"), kind.cell_id == bindparam("cell"))


def _seconds_late(time: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    if time is None or due is None:
        return 0.0
    return (time - due - (extension or timedelta())).total_seconds()
