"""When work was due: nbgrader's gradebook keeps the dates, and the extensions of single students."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from nbgrader.api import Assignment, SubmittedAssignment
from sqlalchemy import make_url, select
from sqlalchemy.exc import SQLAlchemyError

from autograder.course import CourseError
from autograder.gradebook import Gradebook


@dataclass(frozen=True)
class Deadlines:
    """Due dates in UTC by assignment, where set, and extensions by assignment and student."""

    dates: dict[str, datetime] = field(default_factory=dict)
    extensions: dict[tuple[str, str], timedelta] = field(default_factory=dict)

    @classmethod
    def read(cls, address: str) -> Deadlines:
        """Read those of a gradebook; where there is none there are none, and none is made.

        Raises
        ------
        CourseError
            If the gradebook cannot be read.
        """
        url = make_url(address)
        if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
            return cls()
        try:
            with Gradebook(address) as gradebook:
                return cls._of(gradebook)
        except SQLAlchemyError as error:
            raise CourseError(f"the gradebook {url.render_as_string()} cannot be read: {error}") from error

    @classmethod
    def _of(cls, gradebook: Gradebook) -> Deadlines:
        dates = select(Assignment.name, Assignment.duedate).where(Assignment.duedate.is_not(None))
        granted = select(Assignment.name, SubmittedAssignment.student_id, SubmittedAssignment.extension)
        granted = granted.join(SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id)
        rows = gradebook.tables.db.execute(granted.where(SubmittedAssignment.extension.is_not(None)))
        extensions = {(slug, student): extension for slug, student, extension in rows}
        return cls(dict(map(tuple, gradebook.tables.db.execute(dates))), extensions)

    def of(self, slug: str, student: str) -> datetime | None:
        """When this student's work was due; ``None`` where no date is set."""
        due = self.dates.get(slug)
        return due and due + self.extensions.get((slug, student), timedelta())
