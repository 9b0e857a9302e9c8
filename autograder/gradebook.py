"""nbgrader's gradebook: assignments, students and grades in its own tables, so that all of nbgrader keeps working."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from types import TracebackType

from nbformat import NotebookNode
from nbgrader.api import Gradebook as Tables
from nbgrader.preprocessors import SaveCells
from sqlalchemy.exc import SAWarning

from autograder.course import CourseError
from autograder.grade.verdict import Result

COURSE_ID = "dlworkbook"


class Gradebook:
    """One open session with a gradebook.

    Parameters
    ----------
    url : str
        A database URL, such as ``sqlite:///gradebook.db``.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        # nbgrader asks the `alembic` command for the version of its tables
        commands = str(Path(sys.executable).parent)
        if commands not in os.environ.get("PATH", "").split(os.pathsep):
            os.environ["PATH"] = os.pathsep.join([commands, os.environ.get("PATH", "")])
        self.tables = Tables(url, COURSE_ID)

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
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
        """Write the automatic scores of a result; scores and comments given by hand stay as they are."""
        slug, student = result.assignment, result.student
        self.tables.update_or_create_student(student)
        submitted = {"timestamp": timestamp} if timestamp else {}
        with warnings.catch_warnings():
            # nbgrader asks for the submission's notebooks before it has added the submission
            warnings.simplefilter("ignore", SAWarning)
            self.tables.update_or_create_submission(slug, student, **submitted)
        for verdict in result.verdicts.values():
            grade = self.tables.find_grade(f"test-{verdict.exercise}", slug, slug, student)
            grade.auto_score = verdict.points
            grade.needs_manual_grade = grade.manual_score is not None
        self.tables.db.commit()

    def score(self, slug: str, student: str) -> float:
        """The recorded score of a submission, manual corrections included."""
        return float(self.tables.find_submission(slug, student).score)
