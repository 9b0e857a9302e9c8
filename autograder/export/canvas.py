"""Canvas: the file that its gradebook imports, best made by filling the one that it exports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from nbgrader.api import Gradebook as Tables
from nbgrader.api import Student

from autograder.course import CourseError
from autograder.export.exporter import Exporter
from autograder.export.scores import Scores
from autograder.export.sheet import Key, Roster, points, read_roster, write_sheet

PERSON = ("Student", "ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account", "Section")
OWN = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
KEYS: tuple[Key, ...] = (
    ("ID", "lms_user_id"),
    ("SIS Login ID", "id"),
    ("SIS User ID", "id"),
    ("Integration ID", "id"),
    ("SIS Login ID", "email"),
    ("ID", "id"),
)
POSSIBLE = "Points Possible"
TITLE = re.compile(r"(.*) \(\d+\)")


class CanvasExporter(Exporter):
    """Writes Canvas's gradebook CSV, with a column for each assignment.

    With Canvas's own export as roster its students and ids are kept, its column '<title> (id)' is filled where there
    is one, and only the columns of our assignments are written, so that an import changes nothing else.
    """

    default_file = "canvas.csv"

    def write_scores(self, gradebook: Tables, scores: Scores, path: Path) -> list[str]:
        """Write the header, the points possible, and a row for each student."""
        roster = read_roster(Path(self.roster), ["ID"]) if self.roster else _roster_of(scores.students)
        possible: dict[str, str] = next(filter(_is_possible, roster.rows), {})
        columns = [(a.name, a.max_score, self._column(roster, a.name)) for a in scores.assignments]
        person = [name for name in PERSON if name in roster.header]
        limits = [possible.get(column) or points(most) for _, most, column in columns]
        rows = [[*person, *(column for *_, column in columns)]]
        rows.append([f"    {POSSIBLE}", *[""] * (len(person) - 1), *limits])
        matched, notes = roster.matched(scores.students, KEYS)
        for number, row in enumerate(roster.rows):
            if _is_student(row):
                student = matched.get(number)
                cells = [_cell(scores, name, student, row.get(column, "")) for name, _, column in columns]
                rows.append([*(row.get(name, "") for name in person), *cells])
        write_sheet(path, rows, roster.delimiter)
        return notes + [
            f"{column} counts {limit} points in Canvas and {points(most)} here: change it there, scores are not scaled"
            for (_, most, column), limit in zip(columns, limits, strict=True)
            if limit != points(most)
        ]

    def _column(self, roster: Roster, name: str) -> str:
        """The column of an assignment: Canvas's, if it has one; a title without an id makes a new assignment there."""
        ours = {name.casefold(), self.title(name).casefold()}
        found = [column for column in roster.header if TITLE.sub(r"\1", column).casefold() in ours]
        if len(found) > 1:
            raise CourseError(f"{roster.path} has several columns for {name}: {', '.join(found)}; leave one of them")
        return found[0] if found else self.title(name)


def _roster_of(students: Iterable[Student]) -> Roster:
    """The roster if Canvas has not given one: it finds students by their login."""
    names = ((each, ", ".join(filter(None, (each.last_name, each.first_name)))) for each in students)
    rows = [{"Student": name or each.id, "ID": each.lms_user_id or "", "SIS Login ID": each.id} for each, name in names]
    return Roster(Path("the gradebook"), list(OWN), rows, ",")


def _is_possible(row: dict[str, str]) -> bool:
    return row.get("Student", "").casefold() == POSSIBLE.casefold() and not row.get("ID")  # nobody is called that


def _is_student(row: dict[str, str]) -> bool:
    """Whether a row is a student's; Canvas puts some with other facts on top, without any id."""
    return not _is_possible(row) and any(row.get(name) for name in ("ID", "SIS User ID", "SIS Login ID"))


def _cell(scores: Scores, name: str, student: Student | None, before: str) -> str:
    """A student's points; what Canvas has already where there are none, since that changes nothing."""
    score = scores.found.get((name, student.id)) if student else None
    return points(score.final) if score else before
