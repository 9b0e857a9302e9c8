"""Grading the same submission once more, in the same way, to see whether the same comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat

from autograder.batch.task import Exam, Task, done
from autograder.classroom import Classroom, released_notebook
from autograder.course import Course, CourseError
from autograder.grade.limits import limits_for
from autograder.grade.runners import Runner
from autograder.grade.submission import MAX_BYTES, too_large
from autograder.grade.verdict import Result
from autograder.log import Entry, canonical, digest
from autograder.record import Record, evidence_of, log_of


@dataclass(frozen=True)
class Replay:
    """What came out.

    Attributes
    ----------
    line : dict
        The line of the log that was replayed.
    result : Result
        What came out now.
    changed : list of str
        What is not as it was then: the submission, the tests, what they are run with.
    differences : list of str
        Where the results differ; empty if they are the same to the last letter.
    """

    line: Entry
    result: Result
    changed: list[str]
    differences: list[str]


def replay(
    course: Course, classroom: Classroom, slug: str, student: str, make_runner: Callable[[str], Runner]
) -> Replay:
    """Grade the submission that the student's last line in the log is about.

    Parameters
    ----------
    course, classroom, slug, student
        What to grade again.
    make_runner : callable
        Makes the runner of a level of isolation.

    Raises
    ------
    CourseError
        If it was never graded, or if what was graded is not there any more.
    """
    lines = [e for e in log_of(classroom).entries() if (e["student"], e["assignment"]) == (student, slug)]
    if not lines:
        raise CourseError(f"{student} has no result of {slug} in {log_of(classroom).path}")
    line = lines[-1]
    record = Record(classroom, course.assignment(slug), released_notebook(course, slug))
    entry = record.journal.entry(student)
    if "result" not in entry or digest(entry["result"]) != line["result"]:
        raise CourseError(f"results/{slug}/{student}.json is not what was logged: run `autograder verify-log`")
    runner = make_runner(line["isolation"])
    try:
        result = _graded(course, record, runner, entry)
    finally:
        runner.close()
    return Replay(line, result, list(_changed(record, line)), list(_differences(entry["result"], result.as_dict())))


def _graded(course: Course, record: Record, runner: Runner, entry: dict[str, Any]) -> Result:
    """Grade with each seed that was used, the last of them last; what others gave is kept meanwhile, as it was then."""
    then = Result.from_dict(entry["result"])
    seeds = {name: facts["seed"] for name, facts in entry["exercises"].items()}
    release, limits = nbformat.writes(record.release), limits_for(record.assignment.kind)
    task, verdicts = _task(record, entry), dict(then.verdicts)
    for seed in [*sorted(set(seeds.values()) - {then.seed}), then.seed]:
        kept = {name: then.verdicts[name] for name, own in seeds.items() if own != seed}
        exam = Exam(then.assignment, seed, release, limits)
        result = done(exam.grader(course, runner), replace(task, kept=kept)).result
        verdicts |= {name: verdict for name, verdict in result.verdicts.items() if name not in kept}
    return replace(result, verdicts={name: verdicts[name] for name in result.verdicts})


def _task(record: Record, entry: dict[str, Any]) -> Task:
    """The task as it was then, with the content that was kept."""
    handed_in, student, submission = entry["handed_in"], entry["result"]["student"], entry["submission"]
    path = Path(handed_in["name"]) if handed_in["name"] else None
    content = evidence_of(record.classroom).content(submission) if submission else None
    if submission and content is None:
        if too_large(handed_in["name"]) in entry["result"]["notes"]:
            raise CourseError(f"what {student} handed in was larger than {MAX_BYTES >> 20} MB and was not kept")
        where = evidence_of(record.classroom).path(submission)
        raise CourseError(f"{where} is missing or damaged: what {student} handed in can only be graded as it is now")
    return Task(student, path, submission, tuple(handed_in["notes"]), content)


def _changed(record: Record, line: Entry) -> Iterator[str]:
    """What is not as it was when the line was written."""
    path, _ = record.classroom.submitted(line["student"], line["assignment"])
    now = Task.of(line["student"], path, ()).submission
    if now != line["submission"]:
        yield "the submission: another one was handed in since; the one that was graded was kept, and is graded here"
    tests = {name: facts["tests"] for name, facts in line["exercises"].items()}
    names = [name for name in {**record.tests, **tests} if tests.get(name) != record.tests.get(name)]
    if names:
        yield f"the tests of {', '.join(names)}"
    elif record.journal.tests != line["tests"] and record.versions["grader"] == line["versions"]["grader"]:
        yield "the released notebook"
    for tool in sorted(record.versions.keys() | line["versions"].keys()):
        then, own = line["versions"].get(tool, "none"), record.versions.get(tool, "none")
        if then != own:
            yield f"{tool}: {then} then, {own} now"


def _differences(then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Where two results differ, one line for each fact; none if they are the same to the last letter."""
    if canonical(then) == canonical(now):
        return
    for name in dict.fromkeys([*then["exercises"], *now["exercises"]]):
        one, other = then["exercises"].get(name, {}), now["exercises"].get(name, {})
        for fact in dict.fromkeys([*one, *other]):
            if one.get(fact) != other.get(fact) and fact != "feedback":  # the rows say the same
                yield f"{name}, {fact}: {one.get(fact)} then, {other.get(fact)} now"
    for fact in ("notes", "score", "max_score", "seed", "isolation"):
        if then[fact] != now[fact]:
            yield f"{fact}: {then[fact]} then, {now[fact]} now"
