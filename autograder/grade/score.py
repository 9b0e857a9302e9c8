"""Grading one submission: ask for every answer, compare on this side, explain what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.grade.hidden import HiddenCase, HiddenCases, Oracle
from autograder.grade.limits import Limits
from autograder.grade.runners import Runner
from autograder.grade.session import Asked, Session
from autograder.grade.submission import Submission, Unreadable, fit, read_submission
from autograder.grade.verdict import Result, Status, Verdict
from autograder.grade.words import (
    PASSED_OVER,
    cell_words,
    clue,
    error_parts,
    explanation,
    missing_words,
    parts_words,
    sentence,
)
from autograder.repair.frame import Frame
from autograder.repair.words import cells_words
from dlcore.card import advice
from dlcore.compare import compare
from dlcore.exercise import Exercise, earned
from dlcore.gaps import still_to_fill
from dlcore.recognition import Answer, Stopped
from dlcore.through import path_of

DEADLY = ("timeout", "crash")  # statuses of functions that take down whoever calls them
MAX_FATES = 30  # cells that stopped, and are told one by one


@dataclass(frozen=True)
class Reply:
    """A student's reply to one hidden case, and whether it is right."""

    case: HiddenCase
    content: dict[str, Any]
    right: bool

    @property
    def answer(self) -> Answer:
        """The reply as recognition sees it: a value, or how the call stopped."""
        if "value" in self.content:
            return self.content["value"]  # type: ignore[no-any-return]
        parts = error_parts(self.content.get("error"))
        return Stopped(parts.get("type", ""), parts.get("message", ""))


@dataclass
class Grader:
    """Grades submissions of one assignment.

    Parameters
    ----------
    hidden : HiddenCases
        The cases of this run.
    release : NotebookNode
        The released student notebook.
    runner : Runner
        Where students' code runs.
    limits : Limits
        What one submission may use.
    """

    hidden: HiddenCases
    release: NotebookNode
    runner: Runner
    limits: Limits

    @cached_property
    def _frame(self) -> Frame:
        return Frame(self.release)

    def grade(
        self,
        path: Path,
        student: str = "",
        kept: Mapping[str, Verdict] | None = None,
        content: bytes | None = None,
    ) -> Result:
        """Grade the notebook at `path`; whatever its state, the result has a verdict for every exercise.

        Exercises whose verdict is in `kept` are not graded again. Given the `content`, the file is not opened.
        """
        try:
            submission = fit(read_submission(path, content), self._frame)
        except Unreadable as problem:
            return self.refuse(student, str(problem), "unreadable")
        for name in self.hidden.assignment.exercises:
            self.hidden.of(name)  # drawn before the submission's time begins
        session = Session(self.runner, [cell for cell in submission.cells if cell.run], self.limits)
        try:
            session.run_cells()
            verdicts = self._verdicts(session, submission, kept or {})
        finally:
            session.close()
        plain = [exercise.name for exercise in self.hidden.assignment.exercises.values() if exercise.plain_cell]
        notes = [*submission.notes, *_session_notes(session, plain)]
        return self._result(student, verdicts, notes)

    def missing(self, student: str) -> Result:
        """The result of a student who handed nothing in."""
        return self.refuse(student, "Nothing was handed in.", "not submitted")

    def refuse(self, student: str, note: str, status: Status) -> Result:
        """A result without points, for a reason that concerns every exercise."""
        exercises = self.hidden.assignment.exercises.values()
        verdicts = {e.name: Verdict(e.name, 0, e.points, status, [("why", note)]) for e in exercises}
        return self._result(student, verdicts, [note])

    def _result(self, student: str, verdicts: dict[str, Verdict], notes: list[str]) -> Result:
        slug, seed = self.hidden.assignment.slug, self.hidden.seed
        return Result(slug, student, verdicts, notes, seed, self.runner.isolation)

    def _verdicts(self, session: Session, submission: Submission, kept: Mapping[str, Verdict]) -> dict[str, Verdict]:
        verdicts: dict[str, Verdict] = {}
        for exercise in self.hidden.assignment.exercises.values():
            if exercise.name in kept:
                verdicts[exercise.name] = kept[exercise.name]
                continue
            helpers = (verdicts[name] for name in self.hidden.assignment.helpers(exercise.name))
            broken = [verdict for verdict in helpers if not _full(verdict)]
            verdicts[exercise.name] = self._fair_verdict(session, exercise, submission, broken)
        return verdicts

    def _fair_verdict(
        self, session: Session, exercise: Exercise, submission: Submission, broken: list[Verdict]
    ) -> Verdict:
        """Grade an exercise, and also as if the functions that it builds on were right; the better result counts."""
        deadly = any(verdict.status in DEADLY for verdict in broken)
        own = None if deadly else self._verdict(session, exercise, submission)
        if own and (_full(own) or not broken):
            return own
        helped = self._follow_through(session, exercise, submission, broken)
        if _full(helped) or (deadly and helped.status == "timeout"):  # its own attempt would only wait once more
            return helped
        return _clearer(own or self._verdict(session, exercise, submission), helped)

    def _verdict(self, session: Session, exercise: Exercise, submission: Submission) -> Verdict:
        return self._explained(exercise, self._replies(session, exercise, submission), session, submission)

    def _follow_through(
        self, session: Session, exercise: Exercise, submission: Submission, broken: list[Verdict]
    ) -> Verdict:
        """Grade as if the functions that the exercise builds on were right."""
        replies = self._replies(session, exercise, submission, list(self.hidden.assignment.helpers(exercise.name)))
        verdict = self._explained(exercise, replies, session, submission)
        names = " and ".join(f"`{helper.exercise}`" for helper in broken)
        note = f"Graded as if your {names} were right, so that a mistake there costs its points only once."
        return replace(verdict, rows=[("note", note), *verdict.rows])

    def _replies(
        self, session: Session, exercise: Exercise, submission: Submission, helpers: Sequence[str] = ()
    ) -> list[Reply]:
        """Put every hidden case to the student's function."""
        oracle = Oracle({name: self.hidden.assignment.exercises[name] for name in helpers})
        cases = self.hidden.of(exercise.name)
        inputs = [case.draw.arguments for case in cases]
        contents = session.series(_asked(exercise, submission), inputs, helpers, oracle)
        return [
            Reply(case, content, _right(content, case, exercise)) for case, content in zip(cases, contents, strict=True)
        ]

    def _explained(self, exercise: Exercise, replies: list[Reply], session: Session, submission: Submission) -> Verdict:
        """Turn replies into a verdict: points, status, and the rows that explain the first failure."""
        results = [(reply.case.draw.label, reply.right) for reply in replies]
        points = earned(exercise.points, exercise.partial, results)
        if all(reply.right for reply in replies):
            return Verdict(exercise.name, points, exercise.points, "passed")
        failure = next(reply for reply in replies if not reply.right)
        status, rows = explanation(exercise, failure.case, failure.content)
        note = still_to_fill(submission.source_of(exercise.name))
        if not points and note and status != "missing":
            return Verdict(exercise.name, 0, exercise.points, "blank", [("note", note)])
        given, right = [reply.answer for reply in replies], [reply.right for reply in replies]
        mistakes = [exercise.mistakes[p] for p in self.hidden.recognised(exercise.name, given, right)]
        rows += advice(mistakes, "" if mistakes else clue(exercise, failure.case, failure.content))
        if status == "missing":
            rows.append(("what", missing_words(exercise.name, session.fates.values(), failure.content["missing"])))
        if points:
            rows.insert(0, ("parts", parts_words(results)))
        names = " and ".join(mistake.name for mistake in mistakes)
        return Verdict(exercise.name, points, exercise.points, "partial" if points else status, rows, names)


def _asked(exercise: Exercise, submission: Submission) -> Asked:
    """What names the exercise in a call; a plain cell brings its text along."""
    asked: Asked = {"name": exercise.name, "through": path_of(exercise.through)}
    if exercise.plain_cell:
        source = submission.plain_cell(exercise.name, exercise.sets)
        asked["cell"] = {"source": source, "reads": exercise.parameters, "sets": exercise.sets}
    return asked


def _right(content: dict[str, Any], case: HiddenCase, exercise: Exercise) -> bool:
    if "value" not in content:
        return False
    return any(compare(content["value"], answer, exercise.rtol, exercise.atol) is None for answer in case.accepted)


def _clearer(own: Verdict, helped: Verdict) -> Verdict:
    """The better of two verdicts; of two equal ones the second if it can be explained: that is its own doing."""
    clearer = bool(helped.mistake) or (not own.mistake and helped.status == "wrong")
    return helped if helped.points > own.points or (helped.points == own.points and clearer) else own


def _full(verdict: Verdict) -> bool:
    return verdict.status == "passed"  # not by points: an exercise may be worth none


def _session_notes(session: Session, plain: Collection[str]) -> list[str]:
    """What became of cells, but for errors of `plain` ones: what they read may come from cells that do not run here."""
    fates = [fate for _, fate in sorted(session.fates.items()) if not fate.passed_over]
    fates = [fate for fate in fates if fate.death or fate.cell.grade_id not in plain]
    notes = [sentence(cell_words(fate)) for fate in fates[:MAX_FATES]]
    if fates[MAX_FATES:]:
        notes.append(f"{len(fates) - MAX_FATES} more cells stopped or did not end.")
    if over := {fate.cell.number for fate in session.fates.values() if fate.passed_over}:
        notes.append(f"{cells_words(sorted(over))}: {PASSED_OVER}.")
    if session.dropped:
        megabytes = (session.printed + session.dropped) / 1e6
        notes.append(f"The notebook printed {megabytes:.0f} MB; only the beginning was kept. That costs nothing.")
    return notes
