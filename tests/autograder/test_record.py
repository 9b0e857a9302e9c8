"""The record of a class: every final result is logged once, kept, verified, replayed, and graded again only in part."""

from __future__ import annotations

import copy
import csv
import functools
import inspect
import json
import os
import random
import re
import shutil
import sqlite3

import nbformat
import pytest
from click.testing import CliRunner

from autograder import record
from autograder.batch.grading import ClassGrading
from autograder.batch.task import Outcome
from autograder.batch.workers import LocalWorkers
from autograder.changes import changes, counts, totals
from autograder.classroom import Classroom
from autograder.commands.record import changes_command, tell_changes, verify_log_command
from autograder.compile.release import notebook_path
from autograder.course import CourseError
from autograder.evidence import Evidence
from autograder.fingerprints.answers import answer_fingerprints
from autograder.fingerprints.tests import ReferenceModule, fingerprints_of_tests
from autograder.grade.submission import MAX_BYTES, fit, read_submission
from autograder.grade.verdict import Result, Verdict
from autograder.grade.zygote import choose_runner
from autograder.journal import fingerprint
from autograder.log import Log
from autograder.record import evidence_of, log_of
from autograder.repair.frame import Frame
from autograder.replay import replay
from autograder.sample import cell_of, solved
from autograder.sandbox.levels import available
from autograder.verification import verify

isolated = pytest.mark.skipif(available() == ["none"], reason="submissions cannot be isolated here")


class Instant:
    """Workers who know each student's points in advance."""

    def __init__(self, assignment, points):
        self.assignment, self.points = assignment, points

    def outcomes(self, exam, tasks):
        for task in tasks:
            verdicts = {
                name: task.kept.get(name) or self._verdict(exercise, self.points[task.student])
                for name, exercise in self.assignment.exercises.items()
            }
            yield Outcome(task, Result(exam.slug, task.student, verdicts, ["a \ud800 note"], exam.seed, "none"), 0.01)

    def close(self):
        pass

    def _verdict(self, exercise, share):
        return Verdict(exercise.name, exercise.points * share, exercise.points, "passed" if share == 1 else "partial")


STUDENTS = ["ada", "bob"]


def hand_in(classroom, slug, student, notebook):
    path = notebook_path(classroom.root / "submitted" / student, slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def grade_with(course, classroom, slug, assignment):
    """A function that gives everybody a share of the points."""

    def run(share=1.0, **options):
        points = dict.fromkeys(classroom.students(slug), share)
        grading = ClassGrading(course, classroom, slug, None, Instant(assignment, points), **options)
        grading.run(classroom.students(slug))
        return grading

    return run


@pytest.fixture(scope="module")
def templates(tmp_path_factory, course, slug, assignment, release):
    """Two class folders: students have handed in, each a notebook of her own; in the second they have full marks."""
    fresh, graded = (Classroom(tmp_path_factory.mktemp("template") / name) for name in ("fresh", "graded"))
    for student in STUDENTS:
        notebook = copy.deepcopy(release)
        cell_of(notebook, "compute_cost").source += f"\n# {student}"
        hand_in(fresh, slug, student, notebook)
    shutil.copytree(fresh.root, graded.root)
    grade_with(course, graded, slug, assignment)().finish()
    return fresh, graded


@pytest.fixture
def classroom(tmp_path, templates):
    """A class in which nothing has been graded."""
    return Classroom(shutil.copytree(templates[0].root, tmp_path / "class"))


@pytest.fixture
def graded(classroom, templates):
    """The same class after everybody got full marks."""
    shutil.copytree(templates[1].root, classroom.root, dirs_exist_ok=True)


@pytest.fixture
def grade(course, classroom, slug, assignment):
    """Grade the class as it is told."""
    return grade_with(course, classroom, slug, assignment)


class Shared:
    """A runner that goes on when one of those who use it closes it."""

    def __init__(self, runner):
        self.isolation, self.start = runner.isolation, runner.start

    def close(self):
        pass


@pytest.fixture(scope="module")
def runner(assignment):
    """The best runner there is here."""
    runner = choose_runner("auto", False, [], assignment.kind)
    yield Shared(runner)
    runner.close()


def test_each_final_result_is_one_line_and_nothing_is_logged_twice(graded, grade, classroom, slug):
    grade().finish()
    lines = [line.entry for line in log_of(classroom).lines()]
    assert sorted(line["student"] for line in lines) == STUDENTS
    assert {line["assignment"] for line in lines} == {slug}
    assert {"python", "numpy", "platform", "dlworkbook", "grader"} <= lines[0]["versions"].keys()
    found = verify(classroom)
    assert (found.problems, found.count) == ([], 2)


def test_what_was_graded_is_kept_when_another_is_handed_in(graded, grade, classroom, slug, release):
    path = notebook_path(classroom.root / "submitted" / "ada", slug)
    first = path.read_bytes()
    hand_in(classroom, slug, "ada", release)
    grade().finish()
    assert evidence_of(classroom).content(fingerprint(first)) == first
    assert evidence_of(classroom).content(fingerprint(path.read_bytes())) == path.read_bytes()
    assert len(list(evidence_of(classroom).folder.iterdir())) == 3


def test_damaged_evidence_is_none(tmp_path):
    evidence = Evidence(tmp_path)
    evidence.keep(b"one")
    evidence.path(fingerprint(b"two")).write_bytes(evidence.path(fingerprint(b"one")).read_bytes())
    assert evidence.content(fingerprint(b"one")) == b"one"
    assert evidence.content(fingerprint(b"two")) is None
    evidence.path(fingerprint(b"one")).write_bytes(b"\x1f\x8b rubbish")
    assert evidence.content(fingerprint(b"one")) is None
    assert evidence.content("missing") is None


@pytest.mark.parametrize("lost", range(2))
def test_a_run_that_dies_between_journal_and_log_is_logged_by_the_next(grade, classroom, monkeypatch, lost):
    append, calls = Log.append, []

    def dying(self, entry):
        calls.append(entry)
        if len(calls) > lost:
            raise KeyboardInterrupt
        append(self, entry)

    monkeypatch.setattr(Log, "append", dying)
    with pytest.raises(KeyboardInterrupt):
        grade()
    monkeypatch.undo()
    grade().finish()
    assert sorted(line.entry["student"] for line in log_of(classroom).lines()) == STUDENTS
    assert verify(classroom).problems == []


def test_an_unfinished_line_is_made_good_by_the_next_run(grade, classroom):
    grade()  # and the machine stops before the run is finished
    log = log_of(classroom)
    log.path.write_bytes(log.path.read_bytes()[:-100])
    assert "cut short" in verify(classroom).problems[0]
    grade().finish()
    assert verify(classroom).problems == []
    assert sorted(entry["student"] for entry in log.entries()) == STUDENTS


def test_the_end_that_is_cut_off_is_found_by_the_results_and_by_a_noted_head(graded, grade, classroom):
    log, head = log_of(classroom), verify(classroom).head
    whole = log.path.read_bytes()
    log.path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    assert "is in no line" in verify(classroom).problems[0]
    assert "cut off" in verify(classroom, head).problems[0]
    log.path.write_bytes(whole)
    grade(0.5, again=True).finish()
    later = verify(classroom, head)
    assert (later.problems, later.count, later.since) == ([], 4, 2)


def test_results_and_points_that_were_changed_by_hand_are_found(graded, classroom, slug):
    path = classroom.root / "results" / slug / "bob.json"
    content = path.read_text()
    entry = json.loads(content)
    entry["result"]["exercises"]["compute_cost"]["points"] += 1
    path.write_text(json.dumps(entry))
    [problem] = verify(classroom).problems
    assert f"results/{slug}/bob.json is not the result" in problem
    path.unlink()
    assert "bob.json is missing" in verify(classroom).problems[0]
    path.write_text(content)
    with sqlite3.connect(classroom.root / "gradebook.db") as database:
        database.execute("UPDATE grade SET auto_score = 99 WHERE rowid = (SELECT min(rowid) FROM grade)")
    database.close()
    [problem] = verify(classroom).problems
    assert problem.startswith("gradebook: ")
    assert "has 99 points" in problem


def test_the_command_says_ok_or_fails(graded, classroom):
    runner = CliRunner()
    done = runner.invoke(verify_log_command, ["--class", str(classroom.root)])
    assert done.exit_code == 0
    assert f"ok: 2 lines\nhead: {verify(classroom).head}" in done.output
    log = log_of(classroom)
    log.path.write_bytes(log.path.read_bytes().replace(b'"ada"', b'"eve"'))
    done = runner.invoke(verify_log_command, ["--class", str(classroom.root)])
    assert isinstance(done.exception, CourseError)
    assert "was changed" in done.output


# ------------------------------------------------------------------------------------------------ what has changed
def reference_text(assignment):
    return inspect.getsource(inspect.getmodule(assignment.exercises["compute_cost"].function))


def parts(text, assignment):
    module = ReferenceModule(text)
    return {name: module.parts([name, *assignment.helpers(name)]) for name in assignment.exercises}


def built_on(assignment, *names):
    """The exercises that build on any of these, and these."""
    return {name for name in assignment.exercises if {name, *assignment.helpers(name)} & set(names)}


def test_a_changed_reference_concerns_the_exercise_and_what_builds_on_it(assignment):
    text = reference_text(assignment)
    before = parts(text, assignment)
    for name, exercise in assignment.exercises.items():
        edited = text.replace(exercise.source, exercise.source + "  # edited")
        after = parts(edited, assignment)
        assert {n for n in before if before[n] != after[n]} == built_on(assignment, name), name


@pytest.mark.parametrize(
    ("old", "new", "concerned"),
    [
        ("np.random.seed(1)", "np.random.seed(2)", {"initialize_parameters"}),
        ("def draw_sizes(", "@staticmethod\ndef draw_sizes(", {"initialize_parameters"}),
        ('yield Draw("one unit everywhere"', 'yield Draw("one unit"', {"initialize_parameters"}),
    ],
)
def test_a_changed_sampler_concerns_its_exercise_alone(assignment, old, new, concerned):
    text = reference_text(assignment)
    assert text.count(old) >= 1
    before, after = parts(text, assignment), parts(text.replace(old, new, 1), assignment)
    assert {n for n in before if before[n] != after[n]} == built_on(assignment, *concerned)


def test_what_does_more_than_bind_names_concerns_all(assignment):
    text = reference_text(assignment)
    for more in ("\nASSIGNMENT.exercises.clear()\n", "\nfor n in range(3):\n    pass\n", "\nfrom numpy import *\n"):
        before, after = parts(text, assignment), parts(text + more, assignment)
        assert {n for n in before if before[n] != after[n]} == set(assignment.exercises)


def test_every_exercise_of_the_course_has_a_fingerprint(course):
    for slug in course.slugs:
        assignment = course.assignment(slug)
        found = fingerprints_of_tests(assignment)
        assert list(found) == list(assignment.exercises)
        assert len(set(found.values())) == len(found)


def answers(tmp_path, release, assignment, notebook):
    path = tmp_path / "one.ipynb"
    nbformat.write(notebook, path)
    return answer_fingerprints(fit(read_submission(path), Frame(release)), assignment)


def changed_by(tmp_path, release, assignment, before, after):
    one, other = (answers(tmp_path, release, assignment, notebook) for notebook in (before, after))
    return {name for name in one if one[name] != other[name]}


def test_an_answer_concerns_what_is_built_on_it_and_nothing_else(tmp_path, release, assignment):
    before = solved(release, assignment)
    for name in assignment.exercises:
        after = copy.deepcopy(before)
        cell_of(after, name).source += "\n    # edited"
        concerned = changed_by(tmp_path, release, assignment, before, after)
        assert built_on(assignment, name) <= concerned <= speaking_of(assignment, name)


def speaking_of(assignment, name):
    """The exercises whose text contains a name, or that of one which does, and so on."""
    found = {name}
    while more := {
        other
        for other, exercise in assignment.exercises.items()
        if other not in found and any(re.search(rf"\b{each}\b", exercise.source) for each in found)
    }:
        found |= more
    return found


@pytest.mark.parametrize(
    "code",
    ["import numpy\nnumpy.dot = None", "x = 1", "%cd ..", "def relu(Z):\n    return 0", "syntax error", "np.tanh(3)"],
)
def test_a_cell_of_the_students_own_concerns_everything(tmp_path, release, assignment, code):
    before = solved(release, assignment)
    after = copy.deepcopy(before)
    after.cells.append(nbformat.v4.new_code_cell(code))
    assert changed_by(tmp_path, release, assignment, before, after) == set(assignment.exercises)


@pytest.mark.parametrize("code", ["np.dot = None", "print(3)", "relu = eval('max')", "@np.vectorize\ndef g(): 0"])
def test_an_answer_cell_that_does_more_than_define_concerns_everything(tmp_path, release, assignment, code):
    before = solved(release, assignment)
    after = copy.deepcopy(before)
    cell_of(after, "update_parameters").source += f"\n{code}"
    assert changed_by(tmp_path, release, assignment, before, after) == set(assignment.exercises)


def test_prose_and_demos_concern_nothing(tmp_path, release, assignment):
    before = solved(release, assignment)
    after = copy.deepcopy(before)
    after.cells.insert(3, nbformat.v4.new_markdown_cell("mine"))
    demo = next(cell for cell in after.cells if "demo" in cell.metadata.get("tags", []))
    demo.source += "\nprint(3)"
    assert changed_by(tmp_path, release, assignment, before, after) == set()


# ------------------------------------------------------------------------------------------------ grading in part
def test_after_a_change_of_its_tests_only_that_exercise_is_graded_again(
    graded, grade, classroom, assignment, monkeypatch
):
    tests = fingerprints_of_tests(assignment)
    monkeypatch.setattr(record, "fingerprints_of_tests", lambda assignment: tests | {"compute_cost": "other"})
    grading = grade(0.5, keep=True)
    grading.finish()
    entry = grading.journal.entry("ada")
    assert set(entry["kept"]) == set(assignment.exercises) - {"compute_cost"}
    assert {name for name, facts in entry["exercises"].items() if facts["seed"] == grading.exam.seed} == {
        "compute_cost"
    }
    points = {name: verdict["points"] for name, verdict in entry["result"]["exercises"].items()}
    expected = {name: exercise.points for name, exercise in assignment.exercises.items()}
    assert points == expected | {"compute_cost": expected["compute_cost"] / 2}
    assert verify(classroom).problems == []
    found = changes(log_of(classroom).entries(), assignment)
    assert counts(found)["compute_cost"] == {"up": 0, "down": 2, "same": 0, "again": 2}
    assert counts(found)["linear_forward"] == {"up": 0, "down": 0, "same": 2, "again": 0}
    assert totals(found)["ada"][:2] == (100.0, 95.0)
    grade(0.0, keep=True).finish()
    assert grading.journal.entry("ada") == entry  # it is current


def test_a_run_that_graded_again_leaves_a_table(graded, grade, classroom, slug, assignment):
    grading = grade(0.5, again=True)
    tell_changes(grading)
    grading.finish()
    with open(classroom.root / "results" / f"{slug}-changes.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(STUDENTS) * len(assignment.exercises)
    cost = next(row for row in rows if (row["student"], row["exercise"]) == ("ada", "compute_cost"))
    assert [cost[key] for key in ("before", "after", "change", "graded again")] == ["10", "5", "-5", "yes"]
    done = CliRunner().invoke(changes_command, [slug, "--class", str(classroom.root)])
    assert "ada: 100 → 50" in done.output
    assert "2 of 2 students have other points" in done.output


def test_changes_can_be_asked_for_since_a_time(assignment):
    def line(graded, score):
        about = {"assignment": assignment.slug, "student": "ada", "graded": graded, "kept": []}
        return {**about, "scores": {"compute_cost": score}}

    lines = [line("1", 1.0), line("2", 5.0), line("3", 6.0), line("4", 2.0)]
    [change] = changes(lines, assignment)
    assert (change.before, change.after, change.direction) == (6.0, 2.0, "down")
    [change] = changes(lines, assignment, lambda entry: entry["graded"] >= "2")
    assert (change.before, change.after, change.direction) == (1.0, 2.0, "up")
    assert changes(lines, assignment, lambda entry: entry["graded"] >= "5") == []


def edited(notebook, release, assignment, rng):
    """A notebook with one or two random edits, some of which change what other cells do."""
    notebook, names = copy.deepcopy(notebook), list(assignment.exercises)
    for _ in range(rng.randint(1, 2)):
        name, other = rng.choice(names), rng.choice(names)
        kind = rng.choice([0, 0, 0, 1, 1, 2, 3, 4, 5, 5])
        cell = cell_of(notebook, name)
        if kind == 0:
            mistaken = solved(release, assignment, {name: rng.choice(assignment.exercises[name].mistakes)})
            cell.source = cell_of(mistaken, name).source
        elif kind == 1:
            cell.source = cell_of(release, name).source
        elif kind == 2:
            cell.source += f"\n\n\ndef {other}(*arguments):\n    return None"
        elif kind == 3:
            cell.source += "\n\n\nnp.dot = np.matmul = lambda *arguments: 0"
        elif kind == 4:
            notebook.cells.append(nbformat.v4.new_code_cell(f"def {other}(*arguments):\n    raise ValueError"))
        else:
            cell.source += "\n\n\ndef sigmoid(Z):\n    return Z * 0, Z"
    return notebook


@isolated
def test_grading_in_part_says_what_grading_anew_would_say(course, tmp_path, slug, assignment, release, runner):
    """Random resubmissions, graded in part and graded whole with the same seed: the same verdicts; and they replay."""
    rng = random.Random(4)  # of the six, four keep something, and each another number of verdicts
    students = [f"s{number}" for number in range(6)]
    partly, whole = Classroom(tmp_path / "partly"), Classroom(tmp_path / "whole")
    workers = LocalWorkers(course, runner, 2)

    def run(classroom, **options):
        grading = ClassGrading(course, classroom, slug, 7, workers, **options)
        grading.run(students)
        grading.finish()
        return grading

    first = {student: edited(solved(release, assignment), release, assignment, rng) for student in students}
    for student, notebook in first.items():
        hand_in(partly, slug, student, notebook)
    run(partly)
    for student, notebook in first.items():
        resubmitted = edited(notebook, release, assignment, rng)
        hand_in(partly, slug, student, resubmitted)
        hand_in(whole, slug, student, resubmitted)
    one, other = run(partly, keep=True), run(whole)
    entries = [one.journal.entry(student) for student in students]
    assert sum(len(entry["kept"]) for entry in entries) > 3 * len(students)
    for entry in entries:
        fresh = other.journal.entry(entry["result"]["student"])
        assert entry["result"]["exercises"] == fresh["result"]["exercises"], entry["kept"]
        assert entry["exercises"] == fresh["exercises"]
    assert verify(partly).problems == []
    check_replay(course, partly, slug, entries, release, lambda level: as_graded(level, runner))


def as_graded(level, runner):
    assert level == runner.isolation
    return runner


def check_replay(course, classroom, slug, entries, release, runner):
    some = next(entry["result"]["student"] for entry in entries if 0 < len(entry["kept"]) < 10)
    found = replay(course, classroom, slug, some, runner)
    assert (found.differences, found.changed) == ([], [])
    hand_in(classroom, slug, some, release)
    found = replay(course, classroom, slug, some, runner)
    assert found.differences == []
    assert [change[:14] for change in found.changed] == ["the submission"]
    evidence_of(classroom).path(classroom.journal(slug).entry(some)["submission"]).unlink()
    with pytest.raises(CourseError, match="missing or damaged"):
        replay(course, classroom, slug, some, runner)
    with pytest.raises(CourseError, match="nobody has no result"):
        replay(course, classroom, slug, "nobody", runner)


@isolated
def test_a_replay_says_what_is_different(course, classroom, slug, assignment, release, runner, monkeypatch):
    hand_in(classroom, slug, "ada", solved(release, assignment))
    grading = ClassGrading(course, classroom, slug, None, LocalWorkers(course, runner, 1))
    grading.run(["ada"])
    grading.finish()
    tests = fingerprints_of_tests(assignment)
    monkeypatch.setattr(record, "fingerprints_of_tests", lambda assignment: tests | {"compute_cost": "other"})
    monkeypatch.setattr(record.platform, "python_version", lambda: "9.9")
    original = assignment.exercises["compute_cost"]
    right = original.function
    wrong = functools.wraps(right)(lambda AL, Y: right(AL, Y) + 1)
    monkeypatch.setitem(original.__dict__, "function", wrong)
    found = replay(course, classroom, slug, "ada", lambda level: as_graded(level, runner))
    assert "the tests of compute_cost" in found.changed
    assert [change for change in found.changed if change.startswith("python: ") and change.endswith("9.9 now")]
    assert "compute_cost, points: 10 then, 0 now" in [text.replace(".0", "") for text in found.differences]


@isolated
def test_what_was_too_large_to_be_kept_is_not_called_damaged(course, classroom, slug, runner):
    path = notebook_path(classroom.root / "submitted" / "ada", slug)
    os.truncate(path, MAX_BYTES + 1)
    grading = ClassGrading(course, classroom, slug, None, LocalWorkers(course, runner, 1))
    grading.run(["ada"])
    grading.finish()
    with pytest.raises(CourseError, match="was larger than 100 MB and was not kept"):
        replay(course, classroom, slug, "ada", lambda level: as_graded(level, runner))
