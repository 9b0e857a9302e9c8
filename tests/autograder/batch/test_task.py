"""What travels: the content that was fingerprinted is what is graded, and what comes back is looked at."""

from __future__ import annotations

import copy
import json
import os
import pickle

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.autograded import autograded_notebook
from autograder.batch import task as task_module
from autograder.batch.task import Exam, Task, done, received
from autograder.grade.limits import Limits
from autograder.grade.verdict import Result, Verdict
from autograder.journal import fingerprint


@pytest.fixture
def notebook(tmp_path):
    path = tmp_path / "04-some.ipynb"
    path.write_bytes(b'{"cells": []}')
    return path


def test_what_was_fingerprinted_is_graded_whatever_becomes_of_the_file(notebook):
    task = Task.of("ada", notebook, ())
    notebook.write_bytes(b"something else")
    travelled = pickle.loads(pickle.dumps(task))
    assert travelled.path == notebook
    assert fingerprint(travelled.content) == task.submission == fingerprint(b'{"cells": []}')


def test_only_regular_files_are_read(notebook, tmp_path):
    (tmp_path / "link.ipynb").symlink_to(notebook)
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name in ("link.ipynb", "pipe.ipynb", "missing.ipynb", ""):
        task = Task.of("ada", tmp_path / name, ())
        assert (task.content, task.submission, task.size) == (None, "", 0)


def test_no_more_is_read_than_can_be_graded(notebook, monkeypatch):
    monkeypatch.setattr(task_module, "MAX_BYTES", 5)
    assert Task.of("ada", notebook, ()).size == 6


class OneGrader:
    """A grader of one exercise."""

    def grade(self, path, student, kept, content):
        if content == b"boom":
            raise RuntimeError("the grader is out of order")
        return Result("04-some", student, {"f": Verdict("f", 1.0, 1.0, "passed")}, ["seen"], 1, "landlock")

    def missing(self, student):
        return self.refuse(student, "nothing", "not submitted")

    def refuse(self, student, note, status):
        return Result("04-some", student, {"f": Verdict("f", 0, 1.0, status, [("why", note)])}, [note], 1, "landlock")


def test_each_state_of_a_submission_has_its_result(notebook, tmp_path):
    graded = done(OneGrader(), Task.of("ada", notebook, ("odd",)))
    assert (graded.result.score, graded.result.notes) == (1.0, ["odd", "seen"])
    nothing = done(OneGrader(), Task.of("ada", None, ()))
    assert nothing.result.verdicts["f"].status == "not submitted"
    closed = done(OneGrader(), Task.of("ada", tmp_path / "gone.ipynb", ()))
    assert closed.result.verdicts["f"].status == "unreadable"
    assert "gone.ipynb" in closed.result.notes[0]
    notebook.write_bytes(b"boom")
    failed = done(OneGrader(), Task.of("ada", notebook, ()))
    assert failed.result.failed
    assert "out of order" in failed.result.notes[0]


@pytest.fixture
def right(exam, course, assignment):
    """The document of a result with all points."""
    verdicts = {e.name: Verdict(e.name, e.points, e.points, "passed") for e in assignment.exercises.values()}
    result = Result(exam.slug, "ada", verdicts, [], exam.seed, "landlock")
    return {"result": result.as_dict(), "seconds": 0.5}


TASK = Task("ada", None, "abc")


def test_a_result_arrives_as_it_was_sent(exam, course, right):
    outcome = received(exam, course, TASK, right)
    assert outcome.document() == right
    assert not outcome.result.failed


def places(document, path=()):
    """The way to every value in a document."""
    yield path
    items = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in items:
        yield from places(value, (*path, key))


def changed(document, path, value):
    if not path:
        return value
    document = copy.deepcopy(document)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return document


JUNK = st.one_of(st.none(), st.integers(), st.floats(), st.text(), st.lists(st.integers()), st.just({}))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_else_arrives_ends_nothing_and_earns_nothing_impossible(course, release, exam_and_right, data):
    exam, right = exam_and_right
    path = data.draw(st.sampled_from(list(places(right))))
    outcome = received(exam, course, TASK, changed(right, path, data.draw(JUNK)))
    assert outcome.task is TASK
    assert outcome.result.student == "ada"
    for verdict in outcome.result.verdicts.values():
        assert 0 <= verdict.points <= verdict.max_points
    autograded_notebook(release, {}, None, outcome.result)  # nothing in it stops what follows
    assert json.loads(json.dumps(outcome.document()))


@pytest.fixture(scope="module")
def exam_and_right(course, slug, release, assignment):
    exam = Exam(slug, 7, nbformat.writes(release), Limits())
    verdicts = {e.name: Verdict(e.name, e.points, e.points, "passed") for e in assignment.exercises.values()}
    return exam, {"result": Result(slug, "ada", verdicts, [], 7, "landlock").as_dict(), "seconds": 0.5}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("result", "student"), "bob"),
        (("result", "seed"), 8),
        (("result", "assignment"), "05-another"),
        (("result", "exercises", "linear_forward", "points"), 1000),
        (("result", "exercises", "linear_forward", "points"), -1),
        (("result", "exercises", "linear_forward", "points"), float("nan")),
        (("result", "exercises"), {}),
    ],
)
def test_the_result_of_something_else_leaves_the_submission_open(exam, course, right, path, value):
    outcome = received(exam, course, TASK, changed(right, path, value))
    assert outcome.result.failed
    assert "the worker sent" in outcome.result.notes[0]
