"""What the gradebook says of a submission, read for many students at once, and nbgrader's step that shows it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.api import Comment, Grade, Notebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import GetGrades

from autograder.classroom import Classroom
from autograder.database import open_tables
from autograder.gradebook import COURSE_ID
from autograder.rows import by_row, cell_names, submissions

CHUNK = 100  # students about whom the gradebook is asked at once


@dataclass(frozen=True)
class Marks:
    """Points and comments of one submission.

    Attributes
    ----------
    scores : dict
        For each graded cell its score, and what it can earn at most.
    comments : dict
        For each answer's cell what people or the grader said about it.
    max_score, penalty : float
        What the notebook can earn, and what being late costs.
    """

    scores: dict[str, tuple[float, float]]
    comments: dict[str, str | None]
    max_score: float
    penalty: float


class ShowMarks(GetGrades):  # type: ignore[misc]
    """`GetGrades` with marks that were read before; it would open the gradebook for each notebook."""

    marks: Marks | None = None

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Put scores and comments into a notebook."""
        if self.marks is None:
            raise LookupError("the gradebook knows nothing of this submission")
        nb, resources = Preprocessor.preprocess(self, nb, resources)
        earned, penalty = sum(score for score, _ in self.marks.scores.values()), self.marks.penalty
        resources["nbgrader"] |= {
            "score": earned - penalty,
            "max_score": self.marks.max_score,
            "late_penalty": penalty,
        }
        return nb, resources

    def _get_comment(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        assert self.marks
        cell.metadata.nbgrader["comment"] = self.marks.comments[cell.metadata.nbgrader["grade_id"]]

    def _get_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        assert self.marks
        own = cell.metadata.nbgrader
        own["score"], own["points"] = self.marks.scores[own["grade_id"]]


def read_marks(classroom: Classroom, slug: str, students: Iterable[str]) -> Iterator[tuple[str, Marks | None]]:
    """Each student with what the gradebook says of the submission; ``None`` if it knows of none."""
    tables = open_tables(classroom.db_url, COURSE_ID)
    try:
        source = iter(students)
        while chunk := list(itertools.islice(source, CHUNK)):
            found = _found(tables.db, slug, chunk)
            tables.db.rollback()  # whoever reads for long keeps others from writing
            yield from ((student, found.get(student)) for student in chunk)
    finally:
        tables.close()


def _found(session: Any, slug: str, students: Sequence[str]) -> dict[str, Marks]:
    """The marks of those students whose submission the gradebook knows."""
    columns = SubmittedAssignment.student_id, SubmittedNotebook.id, Notebook.max_score
    handed_in = submissions(session, slug, students, *columns, SubmittedNotebook.late_submission_penalty)
    cells, rows = cell_names(session, slug), [row for _, row, *_ in handed_in]
    scores = by_row(session, Grade, cells, rows, Grade.score, Grade.max_score)
    comments = by_row(session, Comment, cells, rows, Comment.comment)
    return {
        student: Marks(scores[row], {cell: text for cell, (text,) in comments[row].items()}, most, penalty or 0.0)
        for student, row, most, penalty in handed_in
    }
