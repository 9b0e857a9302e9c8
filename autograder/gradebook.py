"""nbgrader's gradebook: assignments, students and grades in its own tables, so that all of nbgrader keeps working."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import BaseCell, MissingEntry
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config

from autograder.course import CourseError
from autograder.database import alone, open_tables
from autograder.grade.verdict import Result
from autograder.late import Lateness
from autograder.rows import Entry, Rows, is_text

log = logging.getLogger("autograder")
COURSE_ID = "dlworkbook"
BATCH = 50  # results in one transaction; of those that a killed run had not written yet, the journal knows


class Gradebook:
    """One open session with a gradebook.

    Parameters
    ----------
    url : str
        A database URL: ``sqlite:////folder/gradebook.db`` or ``postgresql+psycopg://user@host/name``.
    config : Config, optional
        The settings of nbgrader_config.py, for the course's id and what being late costs.
    """

    def __init__(self, url: str, config: Config | None = None) -> None:
        config = config or Config()
        self.url = url
        self.late = Lateness(config)
        self.tables = open_tables(url, config.CourseDirectory.get("course_id", COURSE_ID))
        self._waiting: dict[tuple[str, str], Entry] = {}

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
        """Make the assignment and its cells known, and renew penalties: due dates may have moved meanwhile.

        Raises
        ------
        CourseError
            If cells were added or removed after submissions were graded.
        """
        slug = release.metadata.dlworkbook.assignment
        resources = {"nbgrader": {"notebook": slug, "assignment": slug, "student": ".", "db_url": self.url}}
        try:
            with alone(self.tables.engine):  # of a notebook without submissions, nbgrader replaces all rows
                self.tables.update_or_create_assignment(slug)
                SaveChanges().preprocess(release, resources)
                Rows(self.tables.db, self.tables.find_notebook(slug, slug)).fill_penalties(self.late)
                self.tables.db.commit()
        except RuntimeError as error:
            raise CourseError(f"{slug}: {error}; grade the new version in another class folder") from error

    def record(
        self,
        result: Result,
        timestamp: str | None = None,
        answers: Mapping[str, str] | None = None,
        changed: bool = True,
    ) -> None:
        """Take in a result; it is in the tables after the next `save`, at the latest when the session ends.

        Parameters
        ----------
        result : Result
            The verdicts.
        timestamp : str, optional
            When it was handed in.
        answers : mapping of str to str, optional
            The text of each answer cell, empty if nothing could be read; without it, such cells stay as they are.
        changed : bool
            Whether it was graded just now; if not, what was graded by hand needs no second look.
        """
        if not _storable(result.student):
            log.warning("%a cannot be in a gradebook: its folder's name is too long, or no text", result.student)
            return
        self._waiting[result.assignment, result.student] = Entry(result, timestamp, answers, changed)
        if len(self._waiting) >= BATCH:
            self.save()

    def save(self) -> None:
        """Write what was taken in; scores and comments given by hand stay as they are."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        with alone(self.tables.engine):
            for slug in sorted({slug for slug, _ in waiting}):
                rows = Rows(self.tables.db, self.tables.find_notebook(slug, slug))
                rows.write({student: entry for (own, student), entry in waiting.items() if own == slug}, self.late)
            self.tables.db.commit()

    def score(self, slug: str, student: str) -> float:
        """The recorded score of a submission: manual corrections included, late penalties not."""
        self.save()
        return float(self.tables.find_submission(slug, student).score)


class SaveChanges(SaveCells):  # type: ignore[misc]
    """nbgrader's step that makes cells known; its last part, which loads all submissions, only if one has changed."""

    def _create_notebook(self, nb: NotebookNode) -> None:
        if self._changed():
            super()._create_notebook(nb)

    def _changed(self) -> bool:
        try:
            known = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        except MissingEntry:
            return True
        kinds = (
            (known.grade_cells, self.new_grade_cells),
            (known.solution_cells, self.new_solution_cells),
            (known.task_cells, self.new_task_cells),
            (known.source_cells, self.new_source_cells),
        )
        return any(len(cells) != len(new) or not all(_says(new, cell) for cell in cells) for cells, new in kinds)


def _says(new: Mapping[str, Mapping[str, Any]], cell: BaseCell) -> bool:
    """Whether the release says all that the tables say of a cell."""
    own = new.get(cell.name)
    return own is not None and all(own.get(key, value) == value for key, value in cell.to_dict().items())


def _storable(student: str) -> bool:
    """Whether nbgrader's tables can hold an id: a folder's name may be longer, or bytes that are no text."""
    return len(student) <= 128 and is_text(student)
