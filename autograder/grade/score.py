"""Grading one submission: ask for every answer, compare on this side, explain what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.grade.hidden import HiddenCase, HiddenCases, Oracle
from autograder.grade.limits import Limits
from autograder.grade.runners import Runner
from autograder.grade.session import Session
from autograder.grade.submission import Submission, Unreadable, fit, read_submission
from autograder.grade.verdict import Result, Row, Status, Verdict
from autograder.grade.words import cell_words, explanation, missing_words, sentence
from dlcore.compare import Difference, compare
from dlcore.exercise import Exercise, earned
from dlcore.gaps import still_to_fill
from dlcore.visible import best_difference


@dataclass(frozen=True)
class Answer:
    """A student's answer to one hidden case, and how it differs from a right one."""

    case: HiddenCase
    reply: dict[str, Any]
    difference: Difference | None

    @property
    def right(self) -> bool:
        """Whether a value came back and it is right."""
        return "value" in self.reply and self.difference is None

    def explanation(self) -> tuple[Status, list[Row]]:
        """Status and rows for a wrong answer."""
        return explanation(self.case.draw.label, self.reply, self.difference)


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

    def grade(self, path: Path, student: str = "") -> tuple[Result, Submission | None]:
        """Grade the notebook at `path`; whatever its state, the result has a verdict for every exercise."""
        try:
            submission = fit(read_submission(path), self.release)
        except Unreadable as problem:
            return self._unreadable(str(problem), student), None
        session = Session(self.runner, [cell for cell in submission.cells if cell.run], self.limits)
        try:
            session.run_cells()
            verdicts = self._verdicts(session, submission)
        finally:
            session.close()
        notes = [*submission.notes, *_session_notes(session)]
        return self._result(student, verdicts, notes), submission

    def missing(self, student: str) -> Result:
        """The result of a student who handed nothing in."""
        return self._unreadable("Nothing was handed in.", student, "not submitted")

    def _unreadable(self, note: str, student: str, status: Status = "unreadable") -> Result:
        exercises = self.hidden.assignment.exercises.values()
        verdicts = {e.name: Verdict(e.name, 0, e.points, status, [("why", note)]) for e in exercises}
        return self._result(student, verdicts, [note])

    def _result(self, student: str, verdicts: dict[str, Verdict], notes: list[str]) -> Result:
        slug, seed = self.hidden.assignment.slug, self.hidden.seed
        return Result(slug, student, verdicts, notes, seed, self.runner.isolation)

    def _verdicts(self, session: Session, submission: Submission) -> dict[str, Verdict]:
        verdicts: dict[str, Verdict] = {}
        for exercise in self.hidden.assignment.exercises.values():
            verdict = self._verdict(session, exercise, submission)
            broken = [name for name in self.hidden.assignment.helpers(exercise.name) if not _full(verdicts[name])]
            if not _full(verdict) and broken:
                verdict = self._follow_through(session, exercise, submission, verdict, broken)
            verdicts[exercise.name] = verdict
        return verdicts

    def _verdict(self, session: Session, exercise: Exercise, submission: Submission) -> Verdict:
        answers = self._answers(session, exercise, [])
        points = earned(exercise.points, exercise.partial, [(a.case.draw.label, a.right) for a in answers])
        return self._explained(exercise, points, answers, session, submission)

    def _follow_through(
        self, session: Session, exercise: Exercise, submission: Submission, own: Verdict, broken: list[str]
    ) -> Verdict:
        """Grade once more as if the functions it builds on were right; the better result counts."""
        answers = self._answers(session, exercise, list(self.hidden.assignment.helpers(exercise.name)))
        points = earned(exercise.points, exercise.partial, [(a.case.draw.label, a.right) for a in answers])
        if points <= own.points:
            return own
        verdict = self._explained(exercise, points, answers, session, submission)
        names = " and ".join(f"`{name}`" for name in broken)
        note = f"Graded as if your {names} were right, so that a mistake there costs its points only once."
        return replace(verdict, rows=[("note", note), *verdict.rows])

    def _answers(self, session: Session, exercise: Exercise, helpers: list[str]) -> list[Answer]:
        """Put every hidden case to the student's function; a death ends the series, the rest count as wrong."""
        oracle = Oracle({name: self.hidden.assignment.exercises[name] for name in helpers})
        answers: list[Answer] = []
        for case in self.hidden.of(exercise.name):
            over = bool(answers) and ("death" in answers[-1].reply or "missing" in answers[-1].reply)
            reply = answers[-1].reply if over else session.call(exercise.name, case.draw.arguments, helpers, oracle)
            difference = None
            if "value" in reply:
                difference = best_difference(reply["value"], case.accepted, exercise.rtol, exercise.atol)
            answers.append(Answer(case, reply, difference))
        return answers

    def _explained(
        self, exercise: Exercise, points: float, answers: list[Answer], session: Session, submission: Submission
    ) -> Verdict:
        """Turn answers into a verdict: its status, and the rows that explain the first failure."""
        failures = [answer for answer in answers if not answer.right]
        if not failures:
            return Verdict(exercise.name, points, exercise.points, "passed")
        status, rows = failures[0].explanation()
        note = still_to_fill(submission.source_of(exercise.name))
        if not points and note and status != "missing":
            return Verdict(exercise.name, 0, exercise.points, "blank", [("note", note)])
        mistake = self._recognised(exercise, answers)
        if mistake is not None:
            rows.append(("hint", exercise.mistakes[mistake].hint))
        if status == "missing":
            rows.append(("what", missing_words(exercise.name, session.fates.values())))
        name = exercise.mistakes[mistake].name if mistake is not None else ""
        return Verdict(exercise.name, points, exercise.points, "partial" if points else status, rows, name)

    def _recognised(self, exercise: Exercise, answers: Sequence[Answer]) -> int | None:
        """The position of the common mistake that answers every hidden case just as the student did, if any."""
        for position in range(len(exercise.mistakes)):
            mistaken = self.hidden.mistaken(exercise.name, position)
            if all(_alike(a.reply, m, exercise) for a, m in zip(answers, mistaken, strict=True)):
                return position
        return None


def _full(verdict: Verdict) -> bool:
    return verdict.points == verdict.max_points


def _alike(reply: dict[str, Any], mistaken: Any, exercise: Exercise) -> bool:
    """Whether a reply is what a mistaken function did: the same value, or the same kind of error."""
    if isinstance(mistaken, Exception):
        error = reply.get("error")
        return isinstance(error, dict) and error.get("type") == type(mistaken).__name__
    return "value" in reply and compare(reply["value"], mistaken, exercise.rtol, exercise.atol) is None


def _session_notes(session: Session) -> list[str]:
    notes = [sentence(cell_words(fate)) for _, fate in sorted(session.fates.items())]
    if session.dropped:
        megabytes = (session.printed + session.dropped) / 1e6
        notes.append(f"The notebook printed {megabytes:.0f} MB; only the beginning was kept. That costs nothing.")
    return notes
