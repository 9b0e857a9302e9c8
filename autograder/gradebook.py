"""nbgrader's gradebook: assignments, students and grades in its own tables, so that all of nbgrader keeps working.

nbgrader's functions commit once for each row. Here a class is written in a few statements, many results at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import nbgrader
from alembic.script import ScriptDirectory
from nbformat import NotebookNode
from nbgrader.api import Comment, Grade, Notebook, Student, SubmittedAssignment, SubmittedNotebook, new_uuid
from nbgrader.api import Gradebook as Tables
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import parse_utc
from sqlalchemy import bindparam, create_engine, insert, inspect, select, text, update

from autograder.course import CourseError
from autograder.grade.verdict import Result

COURSE_ID = "dlworkbook"
BATCH = 50  # results in one transaction; of those that a killed run had not written yet, the journal knows


class Gradebook:
    """One open session with a gradebook.

    Parameters
    ----------
    url : str
        A database URL, such as ``sqlite:///gradebook.db``.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        _mark_version(url)
        self.tables = Tables(url, COURSE_ID)
        self._waiting: dict[tuple[str, str], tuple[Result, str | None]] = {}

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.save()
        finally:
            self.tables.close()

    def register(self, release: NotebookNode) -> None:
        """Make the assignment and its cells known.

        Raises
        ------
        CourseError
            If cells were added or removed after submissions were graded.
        """
        slug = release.metadata.dlworkbook.assignment
        self.tables.update_or_create_assignment(slug)
        resources = {"nbgrader": {"notebook": slug, "assignment": slug, "student": ".", "db_url": self.url}}
        try:
            SaveCells().preprocess(release, resources)
        except RuntimeError as error:
            raise CourseError(f"{slug}: {error}; grade the new version in another class folder") from error

    def record(self, result: Result, timestamp: str | None = None) -> None:
        """Take in a result; it is in the tables after the next `save`, at the latest when the session ends."""
        self._waiting[result.assignment, result.student] = result, timestamp
        if len(self._waiting) >= BATCH:
            self.save()

    def save(self) -> None:
        """Write the automatic scores taken in; scores and comments given by hand stay as they are."""
        waiting, self._waiting = self._waiting, {}
        for slug in {slug for slug, _ in waiting}:
            results = {student: entry for (own, student), entry in waiting.items() if own == slug}
            notebook = self.tables.find_notebook(slug, slug)
            self._add(notebook, results)
            self._fill(notebook, results)
        self.tables.db.commit()

    def score(self, slug: str, student: str) -> float:
        """The recorded score of a submission, manual corrections included."""
        self.save()
        return float(self.tables.find_submission(slug, student).score)

    def _add(self, notebook: Notebook, students: Iterable[str]) -> None:
        """Make the rows of submissions that are not in the tables yet, without scores."""
        known = self._rows(notebook)
        new = {student: (new_uuid(), new_uuid()) for student in students if student not in known}
        listed = set(self.tables.db.scalars(select(Student.id)))
        graded = [cell.id for cell in (*notebook.grade_cells, *notebook.task_cells)]
        written = [cell.id for cell in (*notebook.solution_cells, *notebook.task_cells)]
        self._insert(Student, "id", [(student,) for student in new if student not in listed])
        handed_in = [(row, notebook.assignment_id, student) for student, (row, _) in new.items()]
        self._insert(SubmittedAssignment, "id assignment_id student_id", handed_in)
        self._insert(SubmittedNotebook, "id assignment_id notebook_id", [(b, a, notebook.id) for a, b in new.values()])
        self._insert(Grade, "notebook_id cell_id", [(row, cell) for _, row in new.values() for cell in graded])
        self._insert(Comment, "notebook_id cell_id", [(row, cell) for _, row in new.values() for cell in written])

    def _fill(self, notebook: Notebook, results: dict[str, tuple[Result, str | None]]) -> None:
        """Write scores and times; a cell that was graded by hand goes on needing that."""
        rows, cells = self._rows(notebook), {cell.name: cell.id for cell in notebook.grade_cells}
        times = [(rows[student][0], parse_utc(time)) for student, (_, time) in results.items() if time]
        where = update(SubmittedAssignment.__table__).where(SubmittedAssignment.id == bindparam("row"))
        self._execute(where.values(timestamp=bindparam("time")), "row time", times)
        scores = [
            (rows[student][1], cells[f"test-{verdict.exercise}"], verdict.points)
            for student, (result, _) in results.items()
            for verdict in result.verdicts.values()
        ]
        where = update(Grade.__table__).where(Grade.notebook_id == bindparam("row"), Grade.cell_id == bindparam("cell"))
        values = {"auto_score": bindparam("points"), "needs_manual_grade": Grade.manual_score.is_not(None)}
        self._execute(where.values(values), "row cell points", scores)

    def _rows(self, notebook: Notebook) -> dict[str, tuple[str, str]]:
        """The rows of each student's submission, and of the notebook in it."""
        wanted = select(SubmittedAssignment.student_id, SubmittedAssignment.id, SubmittedNotebook.id)
        joined = wanted.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        found = self.tables.db.execute(joined.where(SubmittedNotebook.notebook_id == notebook.id))
        return {student: (submission, own) for student, submission, own in found}

    def _insert(self, kind: Any, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self._execute(insert(kind.__table__), columns, rows)

    def _execute(self, statement: Any, names: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self.tables.db.execute(statement, [dict(zip(names.split(), row, strict=True)) for row in rows])


def _mark_version(url: str) -> None:
    """Write the version of nbgrader's tables into a new database; else nbgrader starts a program to find it out."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if not inspect(connection).get_table_names():
            head = ScriptDirectory(str(Path(str(nbgrader.__file__)).parent / "alembic")).get_current_head()
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
    engine.dispose()
