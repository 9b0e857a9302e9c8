"""CSV files from and for other programs: rosters are read as they come, what is written cannot run in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Student

from autograder.course import CourseError
from autograder.journal import write_whole

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
Key = tuple[str, str]


@dataclass(frozen=True)
class Roster:
    """A platform's list of students.

    Attributes
    ----------
    path : Path
        Where it was read.
    header : list of str
        The names of its columns.
    rows : list of dict
        Its rows, by column.
    delimiter : str
        What stood between the cells.
    """

    path: Path
    header: list[str]
    rows: list[dict[str, str]]
    delimiter: str

    def matched(self, students: Iterable[Student], keys: Sequence[Key]) -> tuple[dict[int, Student], list[str]]:
        """The student of each row (by its number), and what to tell about the others.

        Parameters
        ----------
        students : iterable of Student
            The gradebook's students.
        keys : sequence of (column, attribute)
            In which column to look for which attribute of a student; the first that finds a row decides.
        """
        exact, folded = self._index(str), self._index(str.casefold)
        claims: dict[int, list[Student]] = defaultdict(list)
        notes = []
        for student in students:
            asked = [(column, str(getattr(student, name) or "")) for column, name in keys]
            hits = (exact.get((c, text)) or folded.get((c, text.casefold())) for c, text in asked if text)
            found = next(filter(None, hits), [])
            if len(found) == 1:
                claims[found[0]].append(student)
            else:
                problem = "is not in" if not found else f"fits {len(found)} rows of"
                notes.append(f"{student.id} {problem} {self.path.name}: left out")
        for rivals in (each for each in claims.values() if len(each) > 1):
            names = " and ".join(student.id for student in rivals)
            notes.append(f"{names} fit the same row of {self.path.name}: left out")
        return {number: each[0] for number, each in claims.items() if len(each) == 1}, notes

    def _index(self, spelling: Callable[[str], str]) -> dict[tuple[str, str], list[int]]:
        """The numbers of the rows in which a column has a text."""
        index: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            for column, text in row.items():
                index[column, spelling(text)].append(number)
        return index


def read_roster(path: Path, needed: Sequence[str]) -> Roster:
    """Read a CSV file with commas, semicolons or tabs.

    Raises
    ------
    CourseError
        If it cannot be read, or has none of the columns `needed`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read as UTF-8 text: {error}; export it as CSV (UTF-8)") from error
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        header, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except (ValueError, csv.Error) as error:
        raise CourseError(f"{path} is not a CSV file: {error}") from error
    header = [name.strip() for name in header]
    if not set(needed) & set(header):
        raise CourseError(f"{path} has none of the columns {', '.join(needed)}; it has: {', '.join(header)}")
    rows = [dict(zip(header, (cell.strip() for cell in line), strict=False)) for line in lines if any(line)]
    return Roster(path, header, rows, delimiter)


def write_sheet(path: Path, rows: Iterable[Sequence[object]], delimiter: str = ",") -> None:
    """Write a CSV file; texts that a spreadsheet would take for formulas get an apostrophe in front."""

    def write(fresh: Path) -> None:
        with open(fresh, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows([harmless(cell) for cell in row] for row in rows)

    write_whole(path, write)


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay as they are."""
    if isinstance(cell, str) and FORMULA.match(cell) and not NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def points(value: float) -> str:
    """Points without the noise of binary fractions."""
    return format(value, ".10g")
