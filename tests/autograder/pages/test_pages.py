"""Feedback pages are nbgrader's to the last byte, whoever has one that cannot be made, and however many make them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook as Tables
from nbgrader.tests import run_nbgrader

import autograder.feedback
from autograder.autograded import autograded_notebook, notebook_text
from autograder.batch.grading import copy_pictures
from autograder.classroom import Classroom
from autograder.compile.release import notebook_path
from autograder.compile.sections import sections_of
from autograder.feedback import feedback_page, write_feedback
from autograder.grade.submission import fit, read_submission
from autograder.grade.verdict import Result, Verdict
from autograder.gradebook import Gradebook
from autograder.pages.maker import page_maker
from autograder.pages.processes import AHEAD, pages_over_processes
from autograder.repair.frame import Frame
from autograder.sample import solved
from autograder.settings import settings, write_settings

SECONDS = 120  # for a loaded machine; nothing below waits for it to pass
MARKDOWN = """# A title of mine
Text with `code`, $a < b$, "quotes" & [a link](https://example.org), ![](picture.svg) and ![x](attachment:none.png)

| a | b |
|---|---|
| 1 | <b>2 |

<div><p>unclosed <script>alert(1)</script> <!-- hidden -->

```python
x = "<b>"
```
"""
CODE = '"""Text with <tags>, &amp; and \'quotes\'."""\nx = "\\t" if 1 < 2 else `a`  # %&§ äöü 数\n%time x\n\n\n!ls "x"'
STUDENTS = ["ada", "bob", "[a-z]", "two words", "blank"]


def hand_in(classroom, slug, student, notebook):
    path = notebook_path(classroom.root / "submitted" / student, slug)
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def record(course, classroom, slug, assignment, release):
    """Everything that grading writes, with verdicts of all kinds, and nothing run."""
    kinds = ["passed", "partial", "wrong", "error"]
    with Gradebook(classroom.db_url, settings(course, classroom.root)) as gradebook:
        gradebook.register(release)
        for student in classroom.students(slug):
            submission = fit(read_submission(classroom.submitted(student, slug)[0]), Frame(release))
            verdicts = {
                e.name: Verdict(
                    e.name, e.points / (1 + n % 4), e.points, kinds[n % 4], [("hint", f"`{n}` < \"2\" & 'x'")]
                )
                for n, e in enumerate(assignment.exercises.values())
            }
            result = Result(slug, student, verdicts, [f"{student} & <i>co</i>"], 1, "none")
            gradebook.record(result, None, {cell.grade_id: cell.source for cell in submission.cells if cell.answer})
            target = notebook_path(classroom.root / "autograded" / student, slug)
            copy_pictures(notebook_path(course.root / "release" / "student", slug).parent, target.parent)
            made = autograded_notebook(release, sections_of(release), submission, result)
            target.write_text(notebook_text(made), encoding="utf-8")


def correct_by_hand(classroom, slug):
    """Scores, comments and a penalty, as people give them in the formgrader."""
    with Tables(classroom.db_url, "dlworkbook") as tables:
        grade = tables.find_grade("test-linear_forward", slug, slug, "ada")
        grade.manual_score, grade.extra_credit = 2.345, 0.5
        comment = tables.find_comment("linear_forward", slug, slug, "ada")
        comment.manual_comment = "See <b>here</b>: `x`\n\n* one\n* two <script>alert(2)</script>"
        tables.find_submission_notebook(slug, slug, "ada").late_submission_penalty = 1.5
        tables.db.commit()


@pytest.fixture
def classroom(course, slug, assignment, release, tmp_path):
    """A small class after grading, some of it by hand."""
    classroom = Classroom(tmp_path / "class")
    exercises = list(assignment.exercises.values())
    mistakes = {e.name: e.mistakes[0] for e in exercises[:3]}
    for student in STUDENTS:
        made = release if student == "blank" else solved(release, assignment, mistakes if student == "bob" else None)
        made = nbformat.reads(nbformat.writes(made), as_version=4)
        made.cells.insert(3, nbformat.v4.new_markdown_cell(MARKDOWN + student))
        made.cells.insert(5, nbformat.v4.new_code_cell(CODE + student))
        made.cells.append(nbformat.v4.new_raw_cell("raw <b>"))
        hand_in(classroom, slug, student, made)
    write_settings(course, classroom.root)
    record(course, classroom, slug, assignment, release)
    correct_by_hand(classroom, slug)
    return classroom


def files_in(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.filterwarnings("ignore")  # nbgrader's own
def test_pages_are_those_of_nbgrader_to_the_last_byte(course, classroom, slug, monkeypatch):
    monkeypatch.chdir(classroom.root)
    run_nbgrader(["generate_feedback", slug, "--force"])
    theirs = files_in(classroom.root / "feedback")
    for path in (classroom.root / "feedback").rglob("*.html"):
        path.write_text("an earlier page")
    assert write_feedback(course, classroom, slug, STUDENTS) == []
    ours = files_in(classroom.root / "feedback")
    # nbgrader reads the brackets of an id as a wildcard, and finds nobody
    expected = {path for path in ours if path.parts[0] != "[a-z]"}
    assert set(theirs) == expected
    assert [str(path) for path in expected if ours[path] != theirs[path]] == []
    page = ours[Path("ada", slug, f"{slug}.html")].decode()
    assert "2.85 / 10.0" in page
    assert "See <b>here</b>" in page
    assert "Late submission penalty (Score: -1.5)" in page
    assert "alert(" in page
    assert "<script>alert" not in page


def test_one_page_or_a_few_are_made_in_this_process(course, classroom, slug, monkeypatch):
    monkeypatch.setattr(autograder.feedback, "pages_over_processes", None)
    told = []
    assert write_feedback(course, classroom, slug, STUDENTS[:2], lambda: told.append(1)) == []
    assert len(told) == 2


def test_settings_of_how_pages_look_are_obeyed(course, classroom, slug):
    assert write_feedback(course, classroom, slug, ["ada"]) == []
    plain = feedback_page(classroom.root, "ada", slug).read_text()
    with (classroom.root / "nbgrader_config.py").open("a") as file:
        file.write("c.Highlight2HTML.extra_formatter_options = {'linenos': 'inline'}\n")
    page_maker.cache_clear()
    assert write_feedback(course, classroom, slug, ["ada"]) == []
    page = feedback_page(classroom.root, "ada", slug).read_text()
    assert page.count('<span class="linenos">') > plain.count('<span class="linenos">') == 0


def test_what_people_have_graded_since_shows_on_the_next_page(course, classroom, slug):
    write_feedback(course, classroom, slug, ["bob"])
    assert "well done" not in feedback_page(classroom.root, "bob", slug).read_text()
    with Tables(classroom.db_url, "dlworkbook") as tables:
        tables.find_comment("linear_forward", slug, slug, "bob").manual_comment = "well done"
        tables.db.commit()
    write_feedback(course, classroom, slug, ["bob"])
    assert "well done" in feedback_page(classroom.root, "bob", slug).read_text()


@pytest.fixture
def damaged(classroom, slug):
    """The class, in which some have no page that could be made, nor may keep an old one."""
    notebook_path(classroom.root / "autograded" / "bob", slug).write_text('{"cells": [')
    notebook_path(classroom.root / "autograded" / "blank", slug).unlink()
    with Tables(classroom.db_url, "dlworkbook") as tables:
        tables.remove_submission(slug, "two words")
    page = feedback_page(classroom.root, "bob", slug)
    page.parent.mkdir(parents=True)
    page.write_text("an earlier page")
    return classroom


@pytest.mark.parametrize("processes", [1, 2])
def test_a_page_that_cannot_be_made_is_named_and_stops_nothing(course, damaged, slug, processes):
    students, told = [*STUDENTS, "nobody", "by\udcfftes"], []
    failed = write_feedback(course, damaged, slug, students, lambda: told.append(1), processes)
    assert failed == ["bob", "two words", "blank", "nobody", "by\udcfftes"]
    assert len(told) == len(students)
    made = {path.parent.parent.name for path in damaged.root.glob(f"feedback/*/{slug}/*.html")}
    assert made == {"ada", "[a-z]"}
    assert (damaged.root / "feedback" / "[a-z]" / slug / "network.svg").is_file()
    assert multiprocessing.active_children() == []


def hook(classroom, text):
    """Let the class's settings do something before each page, in the process that makes it."""
    with (classroom.root / "nbgrader_config.py").open("a") as file:
        file.write(f"import os, pathlib, signal, time\ndef before(student, **_):\n    {text}\n")
        file.write("c.GenerateFeedback.pre_convert_hook = before\n")


def test_a_process_that_dies_costs_the_page_it_was_at_only(course, classroom, slug):
    hook(classroom, "student == 'bob' and os.kill(os.getpid(), signal.SIGKILL)")
    told = []
    assert write_feedback(course, classroom, slug, STUDENTS, lambda: told.append(1), 2) == ["bob"]
    assert len(told) == len(STUDENTS)
    assert {path.parent.parent.name for path in classroom.root.glob("feedback/*/*/*.html")} == {*STUDENTS} - {"bob"}
    assert multiprocessing.active_children() == []


def test_no_more_pages_are_handed_out_than_the_processes_need(course, classroom, slug):
    begun, ended = [], []

    def jobs():
        for number in range(60):
            begun.append(number)
            assert len(begun) - len(ended) <= 2 * AHEAD
            yield f"nobody{number}", None

    ended.extend(pages_over_processes(course, classroom, slug, jobs(), 2))
    assert sorted(ended) == sorted((f"nobody{number}", False) for number in range(60))


PROGRAM = """
import sys
from pathlib import Path
from autograder.classroom import Classroom
from autograder.course import Course
from autograder.feedback import write_feedback
if __name__ == "__main__":
    write_feedback(Course(Path(sys.argv[1])), Classroom(Path(sys.argv[2])), sys.argv[3], sys.argv[4:], processes=2)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_when_it_is_stopped_no_process_stays(course, classroom, slug, tmp_path, number):
    pids = tmp_path / "pids"
    pids.mkdir()
    hook(classroom, f"(pathlib.Path({str(pids)!r}) / str(os.getpid())).touch(); time.sleep(0.5)")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), str(course.root), str(classroom.root), slug, *STUDENTS * 40]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert until(lambda: len(list(pids.iterdir())) == 2 or running.poll() is not None)
    if number == signal.SIGINT:  # as a terminal does it
        os.killpg(running.pid, number)
    else:
        running.kill()
    _, said = running.communicate(timeout=SECONDS)
    assert said.count("Traceback") == (number == signal.SIGINT), said
    assert running.returncode == -number
    assert until(lambda: not [path for path in pids.iterdir() if Path("/proc", path.name).exists()])


def until(true):
    deadline = time.monotonic() + SECONDS
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()
