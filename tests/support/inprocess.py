"""Grading without a process: the same server, in this one, with functions of ours in place of a student's."""

from __future__ import annotations

import copy
import linecache
from types import SimpleNamespace

import numpy as np

from autograder.grade.hidden import HiddenCases
from autograder.grade.limits import Limits
from autograder.grade.score import Grader
from autograder.grade.verdict import Verdict
from autograder.runner.serve import Server
from dlcore.exercise import Assignment


class InProcess:
    """A session whose cells have run already; it answers calls as a child would."""

    def __init__(self, namespace: dict) -> None:
        self.server = Server(0, 0, SimpleNamespace(user_ns=namespace))
        self.fates: dict = {}
        self.replies: list = []

    def series(self, asked, inputs, helpers, answer):
        return [self.call(asked, arguments, helpers, answer) for arguments in inputs]

    def call(self, asked, arguments, helpers, answer):
        own = {h: self.server.shell.user_ns.get(h) for h in helpers}
        self.server.shell.user_ns.update({h: answer.helpers[h].function for h in helpers})
        try:
            with np.errstate(all="ignore"):
                reply = self.server.call(
                    {
                        "name": asked["name"],
                        "through": asked["through"],
                        "arguments": list(copy.deepcopy(arguments)),
                        "nonce": 1,
                    }
                )
        finally:
            self.server.shell.user_ns.update(own)
        self.replies.append(reply)
        return reply


def namespace_of(assignment: Assignment, **sources: str) -> dict:
    """The references of an assignment, some of them replaced by other source texts."""
    some = next(iter(assignment.exercises.values()))
    namespace = dict(some.function.__globals__)
    for name, source in ({n: e.source for n, e in assignment.exercises.items()} | sources).items():
        filename = f"<ipython-input-{name}>"
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        exec(compile(source, filename, "exec"), namespace)
    return namespace


def grader_of(assignment: Assignment, seed: int = 20260301) -> Grader:
    """A grader that starts nothing."""
    return Grader(HiddenCases(assignment, seed), None, SimpleNamespace(isolation="none"), Limits())  # type: ignore[arg-type]


def submission_of(source_of) -> SimpleNamespace:
    return SimpleNamespace(source_of=source_of, plain_cell=lambda name, sets: source_of(name))


def grade(grader: Grader, **sources: str) -> dict[str, Verdict]:
    """The verdicts on the references with some of them replaced."""
    assignment = grader.hidden.assignment
    session = InProcess(namespace_of(assignment, **sources))
    submission = submission_of(lambda name: sources.get(name, assignment.exercises[name].source))
    return grader._verdicts(session, submission, {})  # type: ignore[arg-type]


def verdict_on(grader: Grader, name: str, source: str) -> Verdict:
    """The verdict on one exercise alone, solved by `source`."""
    session = InProcess(namespace_of(grader.hidden.assignment, **{name: source}))
    submission = submission_of(lambda _: source)
    return grader._verdict(session, grader.hidden.assignment.exercises[name], submission)  # type: ignore[arg-type]
