"""Whether a class's record holds together: the log's chain, the final results, and the points in the gradebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Assignment, Grade, GradeCell, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import make_url, select

from autograder.classroom import Classroom
from autograder.gradebook import Gradebook
from autograder.log import BEGINNING, Broken, Entry, Log
from autograder.record import log_of, logged

Key = tuple[str, str]  # student, assignment


@dataclass
class Verification:
    """What was found.

    Attributes
    ----------
    count, head : int, str
        How many lines of the log follow from one another, and the hash of the last of them.
    since : int or None
        How many lines were added after the hash that was asked for; ``None`` if none was, or if it is in no line.
    problems : list of str
        What does not fit; empty if all is well.
    """

    count: int = 0
    head: str = BEGINNING
    since: int | None = None
    problems: list[str] = field(default_factory=list)


def verify(classroom: Classroom, head: str = "") -> Verification:
    """Look through the log, then compare the last line of each student and assignment with results and gradebook.

    Parameters
    ----------
    classroom : Classroom
        The class.
    head : str
        The hash of the log's end as it was noted at some time; it must still be in the chain.
    """
    found = Verification()
    last = _chain(log_of(classroom), head, found)
    if head and found.since is None:
        found.problems.append(f"no line has the hash {head}: the log was cut off, or written anew from before it")
    if not found.problems:  # of a log that does not hold together, more would only hide what is wrong
        found.problems += [*_results(classroom, last), *_points(classroom, last)]
    return found


def _chain(log: Log, head: str, found: Verification) -> dict[Key, Entry]:
    last: dict[Key, Entry] = {}
    if head == BEGINNING:
        found.since = 0
    try:
        for line in log.lines():
            last[line.entry["student"], line.entry["assignment"]] = line.entry
            found.count, found.head = line.number, line.hash
            found.since = 0 if line.hash == head else None if found.since is None else found.since + 1
    except Broken as problem:
        found.problems.append(str(problem))
    return last


def _results(classroom: Classroom, last: dict[Key, Entry]) -> Iterator[str]:
    """Where results/ and the log do not say the same."""
    missing = dict(last)
    for folder in sorted(path for path in classroom.root.glob("results/*") if path.is_dir()):
        for student, entry in classroom.journal(folder.name).entries():
            name, line = f"results/{folder.name}/{student}.json", missing.pop((student, folder.name), None)
            if line is None:
                yield f"{name} is in no line: the log was cut off, or the result is older than the log (--regrade)"
            elif not _same(entry, line):
                yield f"{name} is not the result that line {line['number']} was written for"
    for (student, slug), line in missing.items():
        yield f"results/{slug}/{student}.json is missing: line {line['number']} was written for it"


def _same(entry: Entry, line: Entry) -> bool:
    try:
        return logged(entry) | {"number": line["number"]} == line
    except (KeyError, TypeError, ValueError):
        return False


def _points(classroom: Classroom, last: dict[Key, Entry]) -> Iterator[str]:
    """Where the gradebook's automatic points are others than the log's."""
    url = make_url(classroom.db_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        if last:
            yield f"there is no gradebook {url.database}: the next grading run makes it again"
        return
    given = _automatic(classroom.db_url)
    for (student, slug), line in last.items():
        own = given.get((student, slug), {})
        for exercise, score in line["scores"].items():
            points = own.get(f"test-{exercise}")
            if points is None or abs(points - score) > 1e-9:
                has = "none" if points is None else f"{points:g}"
                yield f"gradebook: {student} has {has} points in {slug}, {exercise}; line {line['number']}: {score:g}"


def _automatic(url: str) -> dict[Key, dict[str, float]]:
    """All automatic points by student and assignment, and in these by cell."""
    wanted = select(SubmittedAssignment.student_id, Assignment.name, GradeCell.name, Grade.auto_score)
    wanted = wanted.join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    wanted = wanted.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    wanted = wanted.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    wanted = wanted.join(GradeCell, Grade.cell_id == GradeCell.id).where(Grade.auto_score.is_not(None))
    given: dict[Key, dict[str, float]] = {}
    with Gradebook(url) as gradebook:
        for student, slug, cell, points in gradebook.tables.db.execute(wanted):
            given.setdefault((student, slug), {})[cell] = points
    return given
