"""What a hostile student hands in can neither run in anyone's browser, nor be anything but the student's own work."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.batch.grading import ClassGrading
from autograder.batch.workers import LocalWorkers
from autograder.classroom import Classroom
from autograder.course import Course
from autograder.feedback import feedback_page, write_feedback
from autograder.grade.limits import Limits
from autograder.grade.verdict import Result
from autograder.report import write_report
from autograder.sample import cell_of, solved
from tests.attacks.arena import COURSE, SLUG, OverhearingRunner, compiled_release, levels, make_runner
from tests.attacks.holes import hole
from tests.attacks.planted import REPOSITORY, Planted

MARK = "attack1234"
SCRIPT = f"<script>alert({MARK})</script>"
IMAGE = f'<img src="x" onerror="alert({MARK})">'
PAYLOADS = [
    SCRIPT,
    IMAGE,
    f"</pre></div></td></table>{SCRIPT}",
    f'<svg onload="alert({MARK})"></svg>',
    f'<a href="java&#115;cript:alert({MARK})">look</a>',
    f'<iframe srcdoc="&lt;script&gt;alert({MARK})&lt;/script&gt;"></iframe>',
    f'<object data="data:text/html,{MARK}"></object>',
    f'<form action="https://example.org/{MARK}"><button>more</button></form>',
    f'<style>body {{ background: url("https://example.org/{MARK}") }}</style>',
    f'<base href="https://example.org/{MARK}">',
    f'<meta http-equiv="refresh" content="0;url=https://example.org/{MARK}">',
    f"[look](javascript:alert({MARK}))",
    f'<details open ontoggle="alert({MARK})">',
    f'<math><mtext></form><mglyph></math><img src onerror="alert({MARK})">',
]
ACTIVE = {"script", "iframe", "object", "embed", "form", "base", "meta", "link", "style", "frame", "applet"}


@dataclass
class Page(HTMLParser):
    """Collects whatever in a page could run, load or lead somewhere because of the student."""

    found: list[str] = field(default_factory=list)
    seen: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Attributes that run something, and elements that are active by themselves."""
        for name, value in attributes:
            text = re.sub(r"[\x00-\x20]", "", value or "").lower()
            runs = name.startswith("on") or re.match(r"(java|vb)script:|data:text/html", text)
            if (runs or tag in ACTIVE) and MARK in text:
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """The same for ``<tag/>``."""
        self.handle_starttag(tag, attributes)

    def handle_data(self, data: str) -> None:
        """The content of scripts and styles; elsewhere it is text, and harmless."""
        if MARK in data and self.cdata_elem:
            self.found.append(f"<{self.cdata_elem}>{data[:100]}")
        self.seen = self.seen or MARK in data


def read_page(path: Path) -> Page:
    """Parse a page."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def in_markdown_cells(notebook: NotebookNode) -> None:
    """In text cells of its own."""
    notebook.cells += [nbformat.v4.new_markdown_cell(payload) for payload in PAYLOADS]


def in_raw_cells(notebook: NotebookNode) -> None:
    """In raw cells, which a converter may pass on as they are."""
    for mimetype in ("", "text/html"):
        notebook.cells.append(nbformat.v4.new_raw_cell(f"{SCRIPT}{IMAGE}", metadata={"raw_mimetype": mimetype}))


def in_code_comments(notebook: NotebookNode) -> None:
    """In comments and texts of code."""
    notebook.cells += [nbformat.v4.new_code_cell(f"# {payload}\nx = {payload!r}") for payload in PAYLOADS]


def in_outputs(notebook: NotebookNode) -> None:
    """In outputs that the notebook brings along."""
    html = "".join(PAYLOADS)
    data = {"text/html": html, "image/svg+xml": f"<svg>{SCRIPT}</svg>", "application/javascript": f"alert('{MARK}')"}
    output = nbformat.v4.new_output("display_data", data=data)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output]


def in_attachments(notebook: NotebookNode) -> None:
    """In pictures attached to a text cell, and in the metadata of cells and notebook."""
    svg = {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>"}
    text = f"![x](attachment:{MARK}.svg)"
    cell = nbformat.v4.new_markdown_cell(text, attachments={f"{MARK}.svg": svg})
    notebook.cells.append(cell)
    for cell in notebook.cells:
        cell.metadata["tags"] = [f'"><script>alert("{MARK}")</script>']
    notebook.metadata["title"] = SCRIPT
    notebook.metadata["language_info"] = {"name": SCRIPT, "pygments_lexer": SCRIPT}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"x": f"</script>{SCRIPT}"}}}


def in_exceptions_of_a_cell(notebook: NotebookNode) -> None:
    """In the message of an error in a cell."""
    raised = [f"raise ValueError({payload!r})" for payload in PAYLOADS]
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in raised]


def in_code_spans_of_messages(notebook: NotebookNode) -> None:
    """In messages whose backticks look like a code span to one reader and not to the next."""
    for message in (f"\\`{IMAGE}\\`", f"``a`b``{IMAGE}`", f"`a`` {IMAGE} `b``", f"`\n\n{IMAGE}\n\n`"):
        # the error is made elsewhere, so that the line shown beside it has no backticks of its own
        source = f"message = {message!r}\nclass Bad(Exception): pass\nerror = Bad(message)"
        notebook.cells += [nbformat.v4.new_code_cell(source), nbformat.v4.new_code_cell("raise error")]


def in_names_of_exceptions(notebook: NotebookNode) -> None:
    """In the name of an error's type."""
    for payload in PAYLOADS:
        notebook.cells.append(nbformat.v4.new_code_cell(f"raise type({payload[:99]!r}, (Exception,), {{}})()"))


def in_exceptions_of_a_call(notebook: NotebookNode) -> None:
    """In the message of an error in a graded function."""
    cell_of(
        notebook, "compute_cost"
    ).source = f"def compute_cost(AL, Y):\n    raise ValueError({''.join(PAYLOADS)[:450]!r})"
    cell_of(
        notebook, "update_parameters"
    ).source = f"def update_parameters(*x):\n    raise ValueError({'`' + IMAGE + '`'!r})"


def in_printed_text(notebook: NotebookNode) -> None:
    """In what a graded function prints."""
    source = f"def compute_cost(AL, Y):\n    print({SCRIPT + IMAGE!r})\n    return 7.0"
    cell_of(notebook, "compute_cost").source = source


def in_keys_of_a_result(notebook: NotebookNode) -> None:
    """In the keys of a dictionary that a graded function returns."""
    source = f"def update_parameters(parameters, grads, learning_rate):\n    return {{{SCRIPT!r}: 1, {IMAGE!r}: 2}}"
    cell_of(notebook, "update_parameters").source = source


def in_the_origin(notebook: NotebookNode) -> None:
    """In the notebook's claim of which assignment it is."""
    notebook.metadata["dlworkbook"] = {"assignment": f"`{IMAGE}` \\`{IMAGE}` {SCRIPT}", "release": SCRIPT}


MAKERS = {
    make.__name__: make
    for make in (
        in_markdown_cells,
        in_raw_cells,
        in_code_comments,
        in_outputs,
        in_attachments,
        in_exceptions_of_a_cell,
        in_code_spans_of_messages,
        in_names_of_exceptions,
        in_exceptions_of_a_call,
        in_printed_text,
        in_keys_of_a_result,
        in_the_origin,
    )
}
STUDENT_IDS = [IMAGE, f"`{MARK}`_*b*", "javascript:alert(1)", "%s and {0}", "[a-z]", "a+b", "two words"]
FILE_TRICKS = ["in_the_file_name", "linked-timestamp"]


@dataclass
class Graded:
    """A graded class: its folder, its results by student, and who has no feedback page."""

    classroom: Classroom
    results: dict[str, Result]
    failed: list[str]
    planted: Planted
    heard: str

    def page(self, student: str) -> Path:
        """A student's feedback page."""
        return feedback_page(self.classroom.root, student, SLUG)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """A class of attackers, with somebody honest in between, graded in one run at the best level of this machine."""
    folder = tmp_path_factory.mktemp("class")
    planted = Planted(folder / "grader")
    course, classroom = course_in(folder / "course"), Classroom(folder / "class")
    students = hand_in(course, classroom, planted)
    runner = OverhearingRunner(make_runner(levels()[0]))
    try:
        results = ClassGrading(course, classroom, SLUG, 1, LocalWorkers(course, runner), limits=Limits()).run(students)
        shown = [student for student in students if student in {*MAKERS, *STUDENT_IDS, *FILE_TRICKS}]
        failed = write_feedback(course, classroom, SLUG, shown)
        write_report(course, classroom)
    finally:
        runner.close()
    return Graded(classroom, {result.student: result for result in results}, failed, planted, "\n".join(runner.heard))


def course_in(root: Path) -> Course:
    """A course whose one assignment has just been released."""
    shutil.copytree(COURSE.root / "course" / SLUG, root / "course" / SLUG)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    released = root / "release" / "student" / SLUG / f"{SLUG}.ipynb"
    released.parent.mkdir(parents=True)
    nbformat.write(compiled_release(), released)
    return Course(root)


def hand_in(course: Course, classroom: Classroom, planted: Planted) -> list[str]:
    """Fill ``submitted/``; return the students."""
    right = solved(compiled_release(), course.assignment(SLUG))

    def folder_of(student: str) -> Path:
        folder = classroom.root / "submitted" / student / SLUG
        folder.mkdir(parents=True)
        return folder

    for student in ("honest", *STUDENT_IDS, "linked-timestamp"):
        nbformat.write(right, folder_of(student) / f"{SLUG}.ipynb")
    for name, make in MAKERS.items():
        notebook = nbformat.reads(nbformat.writes(right), as_version=4)
        make(notebook)
        nbformat.write(notebook, folder_of(name) / f"{SLUG}.ipynb")
    nbformat.write(right, folder_of("in_the_file_name") / f"\\`{IMAGE}`.ipynb")
    honest = classroom.root / "submitted" / "honest" / SLUG
    (folder_of("linked-notebook") / f"{SLUG}.ipynb").symlink_to(honest / f"{SLUG}.ipynb")
    os.mkfifo(folder_of("pipe") / f"{SLUG}.ipynb")
    (folder_of("folder-for-a-file") / f"{SLUG}.ipynb").mkdir()
    (classroom.root / "submitted" / "linked-folder").mkdir()
    (classroom.root / "submitted" / "linked-folder" / SLUG).symlink_to(honest)
    stamp = classroom.root / "submitted" / "linked-timestamp" / SLUG / "timestamp.txt"
    stamp.symlink_to(planted.reference)
    return sorted(path.name for path in (classroom.root / "submitted").iterdir())


def cases(names: Iterable[str]) -> list[Any]:
    """Students, those marked whose attack is known to succeed."""
    reasons = {name: hole(name, "") for name in names}
    marks = {
        name: [pytest.mark.xfail(reason=reason, strict=True)] if reason else [] for name, reason in reasons.items()
    }
    return [pytest.param(name, marks=marks[name]) for name in reasons]


@pytest.mark.parametrize("student", cases([*MAKERS, "in_the_file_name"]))
def test_nothing_of_a_submission_runs_in_a_feedback_page(student: str, graded: Graded) -> None:
    assert student not in graded.failed
    assert read_page(graded.page(student)).found == []


@pytest.mark.parametrize("student", cases(STUDENT_IDS))
def test_every_student_id_gets_a_page_in_which_nothing_of_it_runs(student: str, graded: Graded) -> None:
    assert student not in graded.failed
    assert read_page(graded.page(student)).found == []


def test_nothing_of_a_submission_runs_in_the_report(graded: Graded) -> None:
    page = read_page(graded.classroom.root / "report.html")
    assert page.seen, "the report quotes students"
    assert page.found == []


def test_the_parser_finds_what_would_run() -> None:
    for payload in PAYLOADS:
        page = Page()
        page.feed(payload + "<!-- -->")
        page.close()
        assert page.found or payload.startswith("["), payload


@pytest.mark.parametrize("student", ["honest", *STUDENT_IDS, *MAKERS, "linked-timestamp"])
def test_scores_are_what_the_code_deserves(student: str, graded: Graded) -> None:
    lost = {"in_exceptions_of_a_call": 20, "in_printed_text": 10, "in_keys_of_a_result": 10}
    assert graded.results[student].score == 100 - lost.get(student, 0)


@pytest.mark.parametrize("student", cases(["linked-notebook", "linked-folder", "pipe", "folder-for-a-file"]))
def test_what_is_not_a_file_of_ones_own_earns_nothing(student: str, graded: Graded) -> None:
    result = graded.results.get(student)
    assert result is None or (result.score == 0 and result.notes)


@pytest.mark.parametrize("student", cases(["linked-timestamp"]))
def test_a_link_shows_nothing_of_the_file_it_leads_to(student: str, graded: Graded) -> None:
    texts = [*graded.results[student].notes, graded.page(student).read_text(encoding="utf-8"), graded.heard]
    assert graded.planted.leaks("\n".join(texts)) == []
