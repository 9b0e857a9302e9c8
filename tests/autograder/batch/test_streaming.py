"""A class of any size: tasks are taken as they are needed, final results passed over, missing records made again."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.batch.feed import MOST_BYTES, Feed
from autograder.batch.tally import SHOWN, Tally
from autograder.batch.task import Outcome, Task
from autograder.compile.release import notebook_path
from autograder.grade.verdict import Result, Verdict
from autograder.gradebook import Gradebook


class AtOnce:
    """Workers that answer as soon as they are asked, `window` tasks at a time, and remember what they were given."""

    def __init__(self, assignment, window=8):
        self.assignment, self.window, self.given = assignment, window, []

    def outcomes(self, exam, tasks):
        feed = Feed(tasks)
        while taken := feed.take(self.window):
            for task in taken:
                self.given.append(task.student)
                feed.finished(task)
                points = len(task.content or b"") % 2
                verdicts = {
                    e.name: Verdict(e.name, e.points * points, e.points, "passed" if points else "wrong")
                    for e in self.assignment.exercises.values()
                }
                yield Outcome(task, Result(exam.slug, task.student, verdicts, [], exam.seed, "landlock"), 0.01)

    def close(self):
        pass


@pytest.fixture
def workers(assignment):
    return AtOnce(assignment)


def written(small):
    """When each file that follows from a result was written."""
    paths = (notebook_path(small.classroom.root / "autograded" / student, small.slug) for student in small.students)
    return {path: path.stat().st_mtime_ns for path in paths}


def recorded(small):
    with Gradebook(small.classroom.db_url) as gradebook:
        return {student: gradebook.score(small.slug, student) for student in small.students}


def test_no_more_students_are_asked_for_than_can_be_graded(course, small, workers):
    asked = []

    def students():
        for student in small.students:
            asked.append(student)
            yield student

    ahead = []
    small.grading(course, workers).grade(students(), lambda result: ahead.append(len(asked) - len(ahead)))
    assert len(ahead) == len(small.students)
    stream = iter(lambda: "s00", None)  # without an end
    seen = []

    def stop(result):
        seen.append(result.student)
        if len(seen) == 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small.grading(course, workers).grade(stream, stop)
    assert len(seen) == 500


def test_what_is_final_and_recorded_is_passed_over(course, small, workers):
    small.grading(course, workers).run(small.students)
    before, scores = written(small), recorded(small)
    workers.given.clear()
    results = small.grading(course, workers).run(small.students)
    assert workers.given == []
    assert written(small) == before
    assert recorded(small) == scores == {result.student: result.score for result in results}


def test_a_gradebook_that_was_lost_is_written_again(course, small, workers):
    small.grading(course, workers).run(small.students)
    scores = recorded(small)
    (small.classroom.root / "gradebook.db").unlink()
    workers.given.clear()
    small.grading(course, workers).run(small.students)
    assert workers.given == []
    assert recorded(small) == scores


def test_what_a_killed_run_did_not_record_is_recorded_by_the_next(course, small, workers, monkeypatch):
    class Stopped(Exception):
        pass

    grading = small.grading(course, workers)
    record, count = grading._record, []

    def stop_in_the_middle(*arguments):
        count.append(arguments)
        if len(count) == 5:  # its result is final, and nothing has followed from it
            raise Stopped
        record(*arguments)

    monkeypatch.setattr(grading, "_record", stop_in_the_middle)
    monkeypatch.setattr(Gradebook, "save", lambda gradebook: None)  # as if killed before the transaction
    with pytest.raises(Stopped):
        grading.run(small.students)
    monkeypatch.undo()
    final = len(small.final())
    workers.given.clear()
    results = small.grading(course, workers).run(small.students)
    assert len(workers.given) == len(small.students) - final
    assert recorded(small) == {result.student: result.score for result in results}
    assert len(written(small)) == len(small.students)


def test_an_autograded_notebook_that_is_missing_or_old_is_made_again(course, small, workers):
    small.grading(course, workers).run(small.students)
    shutil.rmtree(small.classroom.root / "autograded" / "s01")
    old = notebook_path(small.classroom.root / "autograded" / "s02", small.slug)
    journal = small.classroom.journal(small.slug).folder / "s02.json"
    os.utime(old, ns=(0, journal.stat().st_mtime_ns - 1))
    small.grading(course, workers).run(small.students)
    assert notebook_path(small.classroom.root / "autograded" / "s01", small.slug).is_file()
    assert old.stat().st_mtime_ns >= journal.stat().st_mtime_ns


@given(st.lists(st.integers(0, MOST_BYTES), max_size=30), st.integers(1, 5))
def test_what_is_under_way_stays_small(sizes, room):
    class Sized(Task):
        size = property(lambda self: int(self.submission))

    tasks = [Sized("ada", None, str(size)) for size in sizes]
    feed, under_way, handed_out = Feed(tasks), [], []
    while True:
        taken = feed.take(room - len(under_way))
        under_way += taken
        handed_out += taken
        assert len(under_way) <= room
        assert sum(task.size for task in under_way[:-1]) < MOST_BYTES  # the last one may be too much
        if not under_way:
            break
        feed.finished(under_way.pop(0))
    assert handed_out == tasks


def test_a_tally_lists_the_first_and_counts_all():
    tally = Tally()
    for number in range(3 * SHOWN):
        status = "wrong" if number % 3 else "passed"
        verdicts = {"f": Verdict("f", 2.0, 4.0, status), "g": Verdict("g", 1.0, 1.0, "passed")}
        tally.add(Result("04-some", f"s{number}", verdicts, [], 1, "landlock"))
    assert (tally.count, len(tally.first), tally.score) == (3 * SHOWN, SHOWN, 9.0 * SHOWN)
    assert tally.causes == {"everything passed": SHOWN, "wrong": 2 * SHOWN}
    assert tally.words() == f"wrong {2 * SHOWN}, everything passed {SHOWN}"
