"""What grading left in a class folder, as two tables: a row for each submission, and one for each exercise in it.

Nothing is taken for granted: results of older versions lack facts, which are then unknown (null), and a file that holds
no result is named and left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl
from nbgrader.utils import parse_utc

from autograder.classroom import Classroom
from autograder.grade.verdict import Result, Verdict
from autograder.report.deadlines import Deadlines

TIME = pl.Datetime("us")
SUBMISSIONS: dict[str, Any] = {
    "assignment": pl.String,
    "student": pl.String,
    "counted": pl.Boolean,
    "handed_in": TIME,
    "due": TIME,
    "seconds": pl.Float64,
    "graded": TIME,
    "isolation": pl.String,
    "seed": pl.String,
    "dlworkbook": pl.String,
    "python": pl.String,
    "numpy": pl.String,
    "notes": pl.String,
}
RESULTS: dict[str, Any] = {
    "assignment": pl.String,
    "student": pl.String,
    "position": pl.Int64,
    "exercise": pl.String,
    "points": pl.Float64,
    "max_points": pl.Float64,
    "status": pl.String,
    "mistake": pl.String,
    "case": pl.String,
    "shown": pl.String,
}
REFUSED = {"unreadable", "not submitted", "not graded"}


@dataclass
class Raw:
    """The two tables, due dates by assignment, all times in UTC, and the files that hold no result."""

    submissions: pl.DataFrame
    results: pl.DataFrame
    dates: dict[str, datetime]
    damaged: list[str]


def read_class(classroom: Classroom) -> Raw:
    """Read all final results of a class."""
    deadlines = Deadlines.read(classroom.db_url)
    submissions: list[tuple[Any, ...]] = []
    results: list[tuple[Any, ...]] = []
    damaged: list[str] = []
    for slug in _assignments(classroom):
        for student, entry in classroom.journal(slug).entries():
            try:
                result, facts = _result(slug, student, entry), _facts(entry)
                rows = [_verdict_row(result, number, v) for number, v in enumerate(result.verdicts.values(), 1)]
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
                damaged.append(clean(f"results/{slug}/{student}.json"))
                continue
            due = deadlines.of(slug, student)
            submissions.append((*_head(result), _counted(result), _handed_in(classroom, result), due, *facts))
            results += rows
    return Raw(_frame(submissions, SUBMISSIONS), _frame(results, RESULTS), deadlines.dates, damaged)


def clean(text: object) -> str:
    """Text that can be written anywhere: half a surrogate pair is spelt out."""
    return str(text).encode("utf-8", "backslashreplace").decode()


def _frame(rows: list[tuple[Any, ...]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")


def _assignments(classroom: Classroom) -> list[str]:
    return sorted(path.name for path in classroom.root.glob("results/*") if path.is_dir())


def _result(slug: str, student: str, entry: dict[str, Any]) -> Result:
    result = Result.from_dict(entry["result"])
    if (result.assignment, result.student) != (slug, student) or not result.verdicts:
        raise ValueError("a result of something else")
    return result


def _head(result: Result) -> tuple[str, str]:
    return clean(result.assignment), clean(result.student)


def _counted(result: Result) -> bool:
    """Whether there was a notebook to grade; else all exercises were refused for the same reason."""
    verdicts = result.verdicts.values()
    return not all(v.status in REFUSED and [heading for heading, _ in v.rows] == ["why"] for v in verdicts)


def _facts(entry: dict[str, Any]) -> tuple[str | float | datetime | None, ...]:
    """How a result came about, from "seconds" to "notes" in the table's order."""
    result, versions = entry["result"], entry.get("versions")
    made_with = versions if isinstance(versions, dict) else {}
    tools = (clean(made_with[name]) if name in made_with else None for name in ("dlworkbook", "python", "numpy"))
    notes = clean("\n".join(result["notes"]))
    isolation, seed = clean(result["isolation"]), str(int(result["seed"]))
    return _seconds(entry.get("seconds")), _time(entry.get("graded")), isolation, seed, *tools, notes


def _seconds(value: object) -> float | None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
    return float(value) if number else None  # type: ignore[arg-type]


def _time(value: object) -> datetime | None:
    """A time in ISO format as UTC; one without a zone is taken for UTC."""
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


def _handed_in(classroom: Classroom, result: Result) -> datetime | None:
    text, _ = classroom.timestamp(result.student, result.assignment)
    return parse_utc(text) if text else None


def _verdict_row(result: Result, position: int, verdict: Verdict) -> tuple[Any, ...]:
    points, possible = float(verdict.points), float(verdict.max_points)
    if not (math.isfinite(points) and math.isfinite(possible)):
        raise ValueError("points are numbers")
    texts = {heading: clean(text) for heading, text in reversed(verdict.rows)}
    words = (clean(verdict.exercise), points, possible, clean(verdict.status), clean(verdict.mistake))
    return (*_head(result), position, *words, texts.get("case", ""), next(_shown(texts), ""))


def _shown(texts: dict[str, str]) -> Iterator[str]:
    """The row that shows what came out wrong; what was printed is never quoted, anything could stand there."""
    return (texts[heading] for heading in ("where", "what", "why", "note") if heading in texts)
