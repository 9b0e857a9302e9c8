"""The whole path on a class: every sample submission gets exactly the score it deserves, and says why."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from autograder.batch.grading import ClassGrading
from autograder.batch.task import Exam
from autograder.batch.workers import LocalWorkers
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.compile.release import notebook_path
from autograder.feedback import feedback_page, write_feedback
from autograder.grade.limits import Limits
from autograder.grade.zygote import choose_runner
from autograder.gradebook import Gradebook
from autograder.report import write_report
from autograder.sample import solved, write_sample_class

QUICK = Limits(cell_seconds=8, call_seconds=4, total_seconds=120)


@pytest.fixture(scope="module")
def graded(course, slug, assignment, release, tmp_path_factory):
    """The sample class, graded once for all tests below."""
    classroom = Classroom(tmp_path_factory.mktemp("class") / "sample")
    students = write_sample_class(classroom, assignment, release)
    (classroom.root / "submitted" / "right" / slug / "timestamp.txt").write_text("2026-03-01 12:00:00 UTC")
    (classroom.root / "submitted" / "blank" / slug / "timestamp.txt").write_text("yesterday, I think")
    runner = choose_runner(trusted=True)
    grading = ClassGrading(course, classroom, slug, 12345, LocalWorkers(course, runner), limits=QUICK)
    try:
        results = grading.run([student.name for student in students])
    finally:
        runner.close()
    assert not runner.folder.exists()
    failed = write_feedback(course, classroom, slug, [student.name for student in students])
    assert failed == []
    return classroom, {student.name: student for student in students}, {result.student: result for result in results}


def test_class_has_at_least_twelve_submissions(graded):
    assert len(graded[1]) >= 12


def test_every_submission_gets_the_score_it_deserves(graded):
    _, students, results = graded
    assert {name: r.score for name, r in results.items()} == {name: s.score for name, s in students.items()}


def test_every_exercise_of_every_submission_has_a_verdict(graded, assignment):
    for result in graded[2].values():
        assert list(result.verdicts) == list(assignment.exercises)
        assert result.max_score == assignment.points


def test_each_mistake_is_named_and_costs_its_exercise_only(graded, assignment):
    for number, exercise in enumerate(assignment.exercises.values(), 1):
        result = graded[2][f"mistaken-{number:02d}"]
        lost = {name: v for name, v in result.verdicts.items() if v.points != v.max_points}
        assert list(lost) == [exercise.name]
        assert lost[exercise.name].mistake == exercise.mistakes[0].name
        assert exercise.mistakes[0].hint in lost[exercise.name].feedback


def test_what_builds_on_a_wrong_helper_says_that_it_was_graded_as_if_it_were_right(graded):
    verdict = graded[2]["mistaken-03"].verdicts["linear_activation_forward"]
    assert verdict.status == "passed"
    assert "linear_forward" in verdict.feedback


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("cut-short", "cut short or damaged"),
        ("no-notebook", "not a notebook"),
        ("old-release", "another release"),
        ("wrong-assignment", "99-something-else"),
        ("lost-answer", "'update_parameters' is missing"),
        ("lost-tests", "'test-update_parameters' is missing"),
        ("doubled-cell", "same id 'initialize_parameters'"),
        ("syntax-error", "SyntaxError"),
        ("endless-cell", "did not end: time is up"),
        ("system-exit", "SystemExit"),
        ("killed", "killed"),
        ("flood", "50 MB"),
        ("blank", "yesterday, I think"),
    ],
)
def test_broken_submission_is_told_what_is_wrong_with_it(graded, student, words):
    assert words in "\n".join(graded[2][student].notes)


def test_statuses_name_the_cause(graded):
    status = {name: {v.status for v in result.verdicts.values()} for name, result in graded[2].items()}
    assert status["blank"] == {"blank"}
    assert status["cut-short"] == {"unreadable"}
    assert status["endless-function"] == {"passed", "timeout"}
    assert status["syntax-error"] == status["lost-answer"] == {"passed", "missing"}


def test_gradebook_holds_the_same_scores(graded, slug):
    classroom, students, _ = graded
    with Gradebook(classroom.db_url) as gradebook:
        recorded = {name: gradebook.score(slug, name) for name in students}
        submission = gradebook.tables.find_submission(slug, "right")
        assert submission.timestamp.year == 2026
    assert recorded == {name: student.score for name, student in students.items()}


def test_nbgrader_exports_our_grades(graded, course, tmp_path):
    """The `nbgrader` command itself reads the gradebook and writes the scores."""
    classroom, students, _ = graded
    target = tmp_path / "grades.csv"
    command = [sys.executable, "-m", "nbgrader", "export", f"--to={target}", f"--db={classroom.db_url}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=course.root)
    assert done.returncode == 0, done.stderr
    rows = [line.split(",") for line in target.read_text().strip().split("\n")]
    name, score = rows[0].index("student_id"), rows[0].index("raw_score")
    assert {row[name]: float(row[score]) for row in rows[1:]} == {s.name: s.score for s in students.values()}


def test_autograded_notebook_is_valid_and_shows_the_verdicts(graded, slug):
    classroom, students, results = graded
    for name in students:
        notebook = nbformat.read(notebook_path(classroom.root / "autograded" / name, slug), as_version=4)
        nbformat.validate(notebook)
        shown = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
        assert len(shown) == len(results[name].verdicts)
        assert all(len(cell.outputs) == 1 for cell in shown)


class Words(HTMLParser):
    """The visible text of a page."""

    def __init__(self):
        super().__init__()
        self.text = []

    def handle_data(self, data):
        self.text.append(data)


def words_of(page):
    parser = Words()
    parser.feed(page.read_text(encoding="utf-8"))
    return " ".join(" ".join(parser.text).split())


def test_feedback_page_explains_the_mistake(graded, slug, assignment):
    classroom, _, _ = graded
    page = words_of(feedback_page(classroom.root, "mistaken-03", slug))
    assert "linear_forward: ✗ not right yet · 0 of 10 points" in page
    assert assignment.exercises["linear_forward"].mistakes[0].hint.replace("`", "") in page
    assert "Score: 90 of 100 points" in page


def test_report_names_everyone_and_links_to_their_feedback(graded, course, slug):
    classroom, students, _ = graded
    path = write_report(course, classroom)
    page = words_of(path)
    for name in students:
        assert name in page
        assert f'href="feedback/{name}/{slug}/{slug}.html"' in path.read_text()


def test_same_seed_gives_the_same_result_to_the_letter(graded, course, slug, assignment, release, tmp_path):
    classroom, _, results = graded
    runner = choose_runner(trusted=True)
    try:
        grader = Exam(slug, 12345, nbformat.writes(release), QUICK).grader(course, runner)
        for name in ("right", "mistaken-09", "unfinished"):
            path = notebook_path(classroom.root / "submitted" / name, slug)
            assert grader.grade(path, name).as_dict() == results[name].as_dict()
    finally:
        runner.close()


def test_grade_file_prints_the_documented_json_and_no_gradebook(course, assignment, release, tmp_path, monkeypatch):
    monkeypatch.chdir(course.root)
    mistake = assignment.exercises["compute_cost"].mistakes[1]
    path = tmp_path / "homework.ipynb"
    nbformat.write(solved(release, assignment, {"compute_cost": mistake}), path)
    done = CliRunner().invoke(main, ["grade-file", str(path), "--json", "--seed", "7"])
    assert done.exit_code == 0, done.output
    result = json.loads(done.output)
    assert {"assignment", "score", "max_score", "exercises", "seed", "isolation"} <= set(result)
    assert (result["score"], result["max_score"], result["seed"]) == (90, 100, 7)
    assert result["exercises"]["compute_cost"]["status"] == "wrong"
    assert {"points", "max_points", "status", "feedback"} <= set(result["exercises"]["compute_cost"])
    assert list(tmp_path.iterdir()) == [path]


def test_an_independent_solution_gets_full_marks(course, slug, assignment, release, tmp_path):
    """Other names, loops, `@`, other key names: written without looking at the reference."""
    text = (Path(__file__).parents[1] / "solutions" / "deep_network_loops.py").read_text()
    functions = {m.group(1): m.group(0) for m in re.finditer(r"^def (\w+)\(.*?(?=^def |\Z)", text, re.S | re.M)}
    notebook = solved(release, assignment, only=set())
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in functions:
            cell.source = functions[name]
    path = tmp_path / "independent.ipynb"
    nbformat.write(notebook, path)
    runner = choose_runner(trusted=True)
    try:
        result = Exam(slug, 99, nbformat.writes(release), QUICK).grader(course, runner).grade(path)
    finally:
        runner.close()
    assert {v.exercise: v.status for v in result.verdicts.values()} == dict.fromkeys(assignment.exercises, "passed")


def test_unknown_student_is_reported(graded, course, slug, monkeypatch):
    monkeypatch.chdir(course.root)
    done = CliRunner().invoke(main, ["grade", slug, "--class", str(graded[0].root), "--student", "nobody-here"])
    assert done.exit_code == 1
    assert "no submission" in done.output
    assert "nobody-here" in done.output


@pytest.mark.parametrize("options", [["update"], ["grade-file"], ["grade-file", "--assignment", "04"]])
def test_what_is_no_file_is_refused_before_anything_else(options, slug, tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name, words in ((f"{slug}.ipynb", "does not exist"), ("", "is a directory"), ("pipe.ipynb", "is not a file")):
        done = CliRunner().invoke(main, [*options, str(tmp_path / name)])
        assert done.exit_code == 2
        assert words in done.output
