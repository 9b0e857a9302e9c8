"""Moodle: a file for its grade import (Grades → Import → CSV file), with feedback."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nbgrader.api import Gradebook as Tables
from nbgrader.api import Student

from autograder.export.exporter import Exporter
from autograder.export.scores import Scores, read_feedback
from autograder.export.sheet import Key, Roster, points, read_roster, write_sheet

IDENTIFIERS = ("Username", "ID number", "Email address")
PERSON = (*IDENTIFIERS, "First name", "Last name", "Surname", "Full name")
OWN = (*IDENTIFIERS, "First name", "Last name")
KEYS: tuple[Key, ...] = (
    ("ID number", "lms_user_id"),
    ("Username", "id"),
    ("ID number", "id"),
    ("Email address", "email"),
    ("Email address", "id"),
)


class MoodleExporter(Exporter):
    """Writes a column of points and one of feedback for each assignment, beside what identifies a student.

    With a list of participants that Moodle exported as roster, its students and their identifiers are kept, and who is
    not among ours gets empty cells, which Moodle skips.
    """

    default_file = "moodle.csv"

    def write_scores(self, gradebook: Tables, scores: Scores, path: Path) -> list[str]:
        """Write the header and a row for each student."""
        roster = read_roster(Path(self.roster), IDENTIFIERS) if self.roster else _roster_of(scores.students)
        person = [name for name in PERSON if name in roster.header]
        titles = [self.title(assignment.name) for assignment in scores.assignments]
        feedback = {a.name: read_feedback(gradebook, a.name) for a in scores.assignments}
        matched, notes = roster.matched(scores.students, KEYS)
        rows = [[*person, *(column for title in titles for column in (title, f"{title} (feedback)"))]]
        for number, row in enumerate(roster.rows):
            student = matched.get(number)
            cells = [cell for name in feedback for cell in _cells(scores, feedback[name], name, student)]
            rows.append([*(row.get(name, "") for name in person), *cells])
        write_sheet(path, rows, roster.delimiter)
        return notes


def _roster_of(students: Iterable[Student]) -> Roster:
    """The roster if Moodle has not given one."""
    rows = [
        dict(zip(OWN, (s.id, s.lms_user_id or "", s.email or "", s.first_name or "", s.last_name or ""), strict=True))
        for s in students
    ]
    return Roster(Path("the gradebook"), list(OWN), rows, ",")


def _cells(scores: Scores, feedback: dict[str, str], name: str, student: Student | None) -> tuple[str, str]:
    """Points and feedback; what was handed in late says so."""
    score = scores.found.get((name, student.id)) if student else None
    if student is None or score is None:
        return "", ""
    late = [f"handed in late: {points(score.penalty)} points less"] if score.penalty else []
    return points(score.final), "\n".join([feedback.get(student.id, ""), *late])
