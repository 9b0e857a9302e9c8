"""The gradebook holds what nbgrader itself would have written, on SQLite and PostgreSQL, whoever else writes."""

from __future__ import annotations

import datetime
import itertools
import os
import sys
import threading
from pathlib import Path

import nbformat
import postgres
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbgrader import dbutil
from nbgrader.api import Comment, Grade, SubmittedAssignment, SubmittedNotebook
from nbgrader.api import Gradebook as Tables
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades, SaveCells
from nbgrader.utils import compute_checksum
from sqlalchemy import create_engine, event, func, select, text
from traitlets.config import Config

from autograder.course import CourseError
from autograder.database import open_tables
from autograder.export.scores import read_feedback, read_scores
from autograder.grade.verdict import Result, Verdict
from autograder.gradebook import BATCH, Gradebook
from autograder.late import DailyPenalty

NAME = "90-words"
POINTS = 8.0
ESSAY, TASK = 10.0, 5.0


def cell(kind, grade_id, source, **flags):
    """A cell with all of nbgrader's metadata."""
    made = nbformat.v4.new_code_cell(source) if kind == "code" else nbformat.v4.new_markdown_cell(source)
    base = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
    }
    made.metadata["nbgrader"] = base | flags
    made.metadata["nbgrader"]["checksum"] = compute_checksum(made)
    return made


def notebook(points=None, essay=None, answer=None):
    """An assignment in which people grade a text and a task; with `points`, as nbgrader would have executed it."""
    made = nbformat.v4.new_notebook(metadata={"dlworkbook": {"assignment": NAME, "release": "1"}})
    test = cell("code", "test-f", "check(f)", grade=True, locked=True, points=POINTS)
    made.cells = [
        cell("code", "f", "def f(): ...", solution=True),
        test,
        cell("markdown", "essay", "Your words", grade=True, solution=True, points=ESSAY),
        cell("markdown", "task", "Draw something", task=True, points=TASK),
    ]
    if points is not None:
        test.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": str(points)}, execution_count=1)]
        made.cells[0].source, made.cells[2].source = answer, essay
    return made


def result(student, points):
    status = "passed" if points == POINTS else "wrong"
    return Result(NAME, student, {"f": Verdict("f", points, POINTS, status)}, [], 1, "none")


def resources(url, student):
    return {"nbgrader": {"notebook": NAME, "assignment": NAME, "student": student, "db_url": url}}


def grades(tables, student):
    """What the tables say about each graded cell: automatic, by hand, extra, and whether someone must look."""
    found = tables.find_submission_notebook(NAME, NAME, student)
    return {
        grade.name: (grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade)
        for grade in found.grades
    }


def comments(tables, student):
    found = tables.find_submission_notebook(NAME, NAME, student)
    return {comment.name: (comment.auto_comment, comment.manual_comment) for comment in found.comments}


@pytest.fixture(scope="module")
def server():
    """A private PostgreSQL server."""
    if postgres.binaries() is None:
        pytest.skip(postgres.INSTALL)
    with postgres.running("-c fsync=off") as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gradebook.db'}"
    return request.getfixturevalue("server").fresh()


@pytest.fixture
def gradebook(url):
    """A gradebook that knows the assignment."""
    with Gradebook(url) as gradebook:
        gradebook.register(notebook())
        yield gradebook


def by_hand(tables, student, name, score, extra=None):
    """Grade a cell as the formgrader does."""
    grade = tables.find_grade(name, NAME, NAME, student)
    grade.manual_score, grade.extra_credit = score, extra
    grade.needs_manual_grade = score is None and grade.auto_score is None
    tables.db.commit()


def test_scores_and_comments_by_hand_survive_regrading(gradebook):
    gradebook.record(result("ada", 2.0), None, {"f": "mine", "essay": "long"})
    gradebook.save()
    tables = gradebook.tables
    by_hand(tables, "ada", "test-f", 7.0, extra=1.5)
    by_hand(tables, "ada", "essay", 9.0)
    by_hand(tables, "ada", "task", 4.0)
    tables.find_comment("essay", NAME, NAME, "ada").manual_comment = "=well done"
    tables.db.commit()
    gradebook.record(result("ada", 8.0), None, {"f": "mine, better", "essay": "longer"})
    gradebook.save()
    assert grades(tables, "ada") == {
        "test-f": (8.0, 7.0, 1.5, True),
        "essay": (None, 9.0, None, True),
        "task": (None, 4.0, None, False),
    }
    assert comments(tables, "ada")["essay"] == (None, "=well done")
    assert gradebook.score(NAME, "ada") == 7.0 + 1.5 + 9.0 + 4.0


def test_what_was_not_graded_anew_asks_nobody_to_look_again(gradebook):
    gradebook.record(result("ada", 2.0), None, {"f": "mine", "essay": "long"})
    gradebook.save()
    for name in ("test-f", "essay"):
        by_hand(gradebook.tables, "ada", name, 5.0)
    gradebook.record(result("ada", 2.0), None, {"f": "mine", "essay": "long"}, changed=False)
    gradebook.save()
    flags = {name: flag for name, (*_, flag) in grades(gradebook.tables, "ada").items()}
    assert flags == {"test-f": False, "essay": False, "task": True}  # nobody has graded the task yet
    gradebook.record(result("ada", 3.0), None, {"f": "mine", "essay": "long"}, changed=False)
    gradebook.save()
    assert grades(gradebook.tables, "ada")["test-f"] == (3.0, 5.0, None, True)


def test_of_an_unreadable_submission_nobody_has_to_grade_anything(gradebook):
    gradebook.record(result("ada", 0.0), None, {})
    gradebook.save()
    assert grades(gradebook.tables, "ada") == dict.fromkeys(["test-f", "essay", "task"], (0.0, None, None, False))


def test_without_answers_what_people_grade_waits_for_them(gradebook):
    gradebook.record(result("ada", 8.0))
    gradebook.save()
    assert grades(gradebook.tables, "ada")["essay"] == (None, None, None, True)
    assert gradebook.tables.find_submission(NAME, "ada").needs_manual_grade


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Our gradebook and one that nbgrader writes."""
    folder = tmp_path_factory.mktemp("pair")
    ours, theirs = (f"sqlite:///{folder / name}.db" for name in ("ours", "theirs"))
    open_tables(theirs, "dlworkbook").close()  # which spares nbgrader a program that tells its version
    with Gradebook(ours) as gradebook, Tables(theirs, "dlworkbook") as tables:
        gradebook.register(notebook())
        tables.update_or_create_assignment(NAME)
        SaveCells().preprocess(notebook(), resources(theirs, "."))
        yield gradebook, tables, theirs


NUMBERS = itertools.count()
SCORE = st.none() | st.integers(0, 10).map(float)
STEP = st.tuples(
    st.integers(0, 8).map(float),
    st.sampled_from(["Your words", "mine", "other"]),
    st.sampled_from(["def f(): ...", "def f(): return 1"]),
    st.dictionaries(st.sampled_from(["test-f", "essay", "task"]), SCORE),
)


# nbgrader adds submissions in a way that SQLAlchemy warns of
@pytest.mark.filterwarnings("ignore:Object of type <Submitted")
@settings(max_examples=15, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=3))
def test_grading_and_people_in_any_order_leave_what_nbgrader_would_leave(pair, steps):
    gradebook, tables, theirs = pair
    student = f"s{next(NUMBERS)}"
    tables.add_student(student)
    tables.update_or_create_submission(NAME, student)
    for points, essay, answer, hands in steps:
        gradebook.record(result(student, points), None, {"f": answer, "essay": essay})
        gradebook.save()
        SaveAutoGrades().preprocess(notebook(points, essay, answer), resources(theirs, student))
        tables.db.expire_all()
        for each in (gradebook.tables, tables):
            for name, score in hands.items():
                by_hand(each, student, name, score)
    assert grades(gradebook.tables, student) == grades(tables, student)
    assert comments(gradebook.tables, student) == comments(tables, student)


# the fixture only makes a module importable: it may be the same for every example
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    points=st.floats(0, POINTS),
    late=st.integers(-3, 9 * 86_400),
    days=st.none() | st.integers(-1, 3),
    per_day=st.floats(0, 1),
    at_most=st.floats(0, 1),
    plugin=st.sampled_from(["autograder.late.DailyPenalty", "nbgrader.plugins.LateSubmissionPlugin", "latecomers.Odd"]),
    method=st.sampled_from(["none", "zero"]),
)
def test_being_late_costs_what_nbgrader_takes_off(
    pair, latecomers, points, late, days, per_day, at_most, plugin, method
):
    config = Config()
    config.AssignLatePenalties.plugin_class = plugin
    config.DailyPenalty.per_day, config.DailyPenalty.at_most = per_day, at_most
    config.LateSubmissionPlugin.penalty_method = method
    student, due = f"s{next(NUMBERS)}", datetime.datetime(2026, 11, 1, 12)
    with Gradebook(pair[0].url, config) as gradebook:
        tables = gradebook.tables
        tables.update_or_create_assignment(NAME, duedate=due)
        gradebook.record(result(student, 0.0), f"{due + datetime.timedelta(seconds=late)} UTC", {})
        gradebook.save()
        if days is not None:
            tables.grant_extension(NAME, student, days=days)
        gradebook.record(result(student, points))
        gradebook.save()

        def penalty():
            tables.db.expire_all()
            return tables.find_submission_notebook(NAME, NAME, student).late_submission_penalty

        ours = penalty()
        AssignLatePenalties(config=config).preprocess(nbformat.v4.new_notebook(), resources(gradebook.url, student))
        assert ours == penalty()


@pytest.fixture
def latecomers(tmp_path, monkeypatch):
    """A plugin of an instructor's own, which asks for less than nothing or for more than there is."""
    (tmp_path / "latecomers.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Odd(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return (None, -1.0, score + 1.0, 0.5)[int(total_seconds_late) % 4]\n"
        "class Broken(Odd):\n"
        "    def late_submission_penalty(self, *arguments):\n"
        "        return 1 / 0\n"
    )
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.parametrize(("days", "share"), [(0.0001, 0.1), (1, 0.1), (1.0001, 0.2), (4.5, 0.5), (5, 0.5), (300, 0.5)])
def test_each_begun_day_costs_a_tenth_and_all_of_them_a_half_at_most(days, share):
    assert DailyPenalty().late_submission_penalty("ada", 80.0, days * 86_400) == pytest.approx(80 * share)


def test_within_the_grace_nothing_is_lost_and_after_it_the_whole_delay_counts():
    plugin = DailyPenalty(grace_minutes=10)
    assert plugin.late_submission_penalty("ada", 80.0, 600) == 0
    assert plugin.late_submission_penalty("ada", 80.0, 601) == 8


def test_a_score_by_hand_changes_the_penalty_at_the_next_recording(url):
    config = Config()
    config.AssignLatePenalties.plugin_class = "autograder.late.DailyPenalty"
    with Gradebook(url, config) as gradebook:
        gradebook.register(notebook())
        gradebook.tables.update_or_create_assignment(NAME, duedate="2026-11-01 12:00 UTC")
        penalties = []
        for _ in range(2):
            gradebook.record(result("ada", 8.0), "2026-11-02 13:00:00 UTC", {})
            gradebook.save()
            penalties.append(gradebook.tables.find_submission(NAME, "ada").late_submission_penalty)
            by_hand(gradebook.tables, "ada", "essay", 10.0)
    assert penalties == pytest.approx([0.2 * 8, 0.2 * 18])


def test_a_due_date_that_moves_counts_from_the_next_run_on(url):
    config = Config()
    config.AssignLatePenalties.plugin_class = "autograder.late.DailyPenalty"
    penalties = []
    for due in (None, "2026-11-01 12:00 UTC", "2026-11-03 12:00 UTC"):
        with Gradebook(url, config) as gradebook:
            gradebook.tables.update_or_create_assignment(NAME, duedate=due)
            gradebook.register(notebook())
            if not penalties:
                gradebook.record(result("ada", 8.0), "2026-11-02 13:00:00 UTC", {})
                gradebook.save()
            penalties.append(gradebook.tables.find_submission_notebook(NAME, NAME, "ada").late_submission_penalty)
    assert penalties == [None, pytest.approx(1.6), None]


def test_a_release_that_is_known_loads_no_submission_and_a_changed_one_is_written(url):
    loaded = []
    with Gradebook(url) as gradebook:
        gradebook.register(notebook())
        gradebook.record(result("ada", 8.0), None, {})
    for kind in (SubmittedAssignment, SubmittedNotebook):
        event.listen(kind, "load", lambda row, _: loaded.append(row))
    with Gradebook(url) as gradebook:
        gradebook.register(notebook())
    assert loaded == []
    other = notebook()
    other.cells[1].source, other.cells[1].metadata.nbgrader["points"] = "check(f)  # once more", 9.0
    with Gradebook(url) as gradebook:
        gradebook.register(other)
        assert gradebook.tables.find_grade_cell("test-f", NAME, NAME).max_score == 9.0
        assert gradebook.tables.find_source_cell("test-f", NAME, NAME).source == "check(f)  # once more"
        assert gradebook.score(NAME, "ada") == 8.0


def test_penalties_of_many_submissions_are_the_same_however_few_are_in_memory(url, monkeypatch):
    monkeypatch.setattr("autograder.rows.CHUNK", 3)
    config = Config()
    config.AssignLatePenalties.plugin_class = "autograder.late.DailyPenalty"
    students = [f"s{number}" for number in range(8)]
    with Gradebook(url, config) as gradebook:
        gradebook.register(notebook())
        for student in students:
            gradebook.record(result(student, 8.0), "2026-11-02 13:00:00 UTC", {})
    with Gradebook(url, config) as gradebook:
        gradebook.tables.update_or_create_assignment(NAME, duedate="2026-11-01 12:00 UTC")
        gradebook.register(notebook())
        found = [gradebook.tables.find_submission_notebook(NAME, NAME, student) for student in students]
        assert [each.late_submission_penalty for each in found] == [pytest.approx(1.6)] * 8


@pytest.mark.parametrize(("plugin", "words"), [("no.such.Plugin", "cannot be used"), ("latecomers.Broken", "for ada")])
def test_a_plugin_that_fails_is_named(tmp_path, latecomers, plugin, words):
    config = Config()
    config.AssignLatePenalties.plugin_class = plugin
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with pytest.raises(CourseError, match=words), Gradebook(url, config) as gradebook:  # noqa: PT012
        gradebook.register(notebook())
        gradebook.tables.update_or_create_assignment(NAME, duedate="2026-11-01 12:00 UTC")
        gradebook.record(result("ada", 8.0), "2026-11-02 13:00:00 UTC", {})


@pytest.mark.parametrize("student", ["x" * 129, "caf\udce9"])
def test_one_whose_name_no_table_can_hold_stops_nobody(gradebook, student, caplog):
    for name in ("ada", student, "bob"):
        gradebook.record(result(name, 8.0))
    gradebook.save()
    assert [each.student.id for each in gradebook.tables.assignment_submissions(NAME)] == ["ada", "bob"]
    assert "cannot be in a gradebook" in caplog.text


def rows(tables):
    return [tables.db.scalar(select(func.count()).select_from(kind)) for kind in (SubmittedAssignment, Grade, Comment)]


def test_two_that_write_at_once_leave_every_row_once(url):
    students = [f"s{number:03d}" for number in range(3 * BATCH)]
    failures = []

    def write(order):
        try:
            with Gradebook(url) as gradebook:
                gradebook.register(notebook())
                for student in order:
                    gradebook.record(result(student, 6.0), "2026-11-02 13:00:00 UTC", {"f": "mine", "essay": "long"})
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(order,)) for order in (students, students[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Gradebook(url) as gradebook:
        assert rows(gradebook.tables) == [len(students), 3 * len(students), 3 * len(students)]
        assert {s.score for s in gradebook.tables.assignment_submissions(NAME)} == {6.0}


def test_recording_twice_changes_nothing(gradebook):
    for _ in range(2):
        for number in range(BATCH + 3):
            gradebook.record(result(f"s{number}", 6.0), None, {"f": "mine", "essay": "long"})
        gradebook.save()
    assert rows(gradebook.tables) == [BATCH + 3, 3 * (BATCH + 3), 3 * (BATCH + 3)]


def test_a_run_that_dies_has_written_whole_batches(url):
    with pytest.raises(KeyboardInterrupt), Gradebook(url) as gradebook:  # noqa: PT012
        gradebook.register(notebook())
        for number in range(BATCH + 3):
            gradebook.record(result(f"s{number}", 6.0))
        gradebook._waiting.clear()  # as if the power had failed here
        raise KeyboardInterrupt
    with Gradebook(url) as gradebook:
        assert rows(gradebook.tables)[0] == BATCH


def test_everything_that_the_formgrader_asks_is_answered(gradebook):
    gradebook.record(result("ada", 6.0), "2026-11-02 13:00:00 UTC", {"f": "mine", "essay": "long"})
    gradebook.save()
    tables = gradebook.tables
    (student,), (submission,) = tables.student_dicts(), tables.submission_dicts(NAME)
    (own,) = tables.notebook_submission_dicts(NAME, NAME)
    assert student["score"] == submission["score"] == own["score"] == 6.0
    assert submission["max_score"] == tables.find_assignment(NAME).max_score == POINTS + ESSAY + TASK
    assert (submission["needs_manual_grade"], own["failed_tests"]) == (True, True)
    assert tables.find_submission(NAME, "ada").to_dict()["max_task_score"] == TASK
    assert tables.average_assignment_score(NAME) == 6.0


def test_exporters_read_what_nbgrader_reads(gradebook):
    for number, student in enumerate(["ada", "bob", "carl"]):
        gradebook.record(result(student, float(number)), "2026-11-02 13:00:00 UTC", {"f": "mine", "essay": "long"})
    gradebook.save()
    by_hand(gradebook.tables, "bob", "essay", 9.0, extra=1.0)
    submissions = gradebook.tables.assignment_submissions(NAME)
    assert {student: score.raw for (_, student), score in read_scores(gradebook.tables).found.items()} == {
        each.student.id: each.score for each in submissions
    }
    assert read_feedback(gradebook.tables, NAME)["bob"].split("\n") == [
        "essay: 10 of 10",
        "task: 0 of 5",
        "f: 1 of 8",
    ]


def version(url):
    """The version that the tables are marked with."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    engine.dispose()
    return found


def test_nbgrader_finds_nothing_to_upgrade(url, monkeypatch):
    Gradebook(url).tables.close()
    marked = version(url)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # for nbgrader's alembic
    dbutil.upgrade(url)
    assert version(url) == marked


def test_tables_of_another_version_are_left_alone(url):
    Gradebook(url).tables.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '167914646830'"))
    engine.dispose()
    with pytest.raises(CourseError, match="nbgrader db upgrade"):
        Gradebook(url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("gradebook.db", "looks like"),
        ("postgresql://ada:secret@nowhere/grades", r"begins with sqlite:// or postgresql\+psycopg://"),
        ("postgresql+psycopg://ada:secret@/grades?host=/no/such/folder", "cannot be opened"),
        ("sqlite:////no/such/folder/gradebook.db", "cannot be opened"),
    ],
)
def test_a_url_that_leads_nowhere_is_explained_and_keeps_its_password(url, words):
    with pytest.raises(CourseError, match=words) as caught:
        Gradebook(url)
    assert "secret" not in str(caught.value)
