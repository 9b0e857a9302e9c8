"""Feedback pages: nbgrader's HTML, made from the autograded notebooks."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Callable
from pathlib import Path

import bleach
from nbconvert.filters import markdown2html
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.classroom import Classroom
from autograder.compile.release import nbgrader_config, quiet_log
from autograder.course import Course

TEXT = {"a", "b", "br", "code", "del", "em", "i", "img", "span", "strong", "sub", "sup"}
BLOCKS = {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {"*": ["id", "class", "align"], "a": ["href", "title"], "img": ["src", "alt", "title", "width"]}


def write_feedback(
    course: Course, classroom: Classroom, slug: str, students: list[str], done: Callable[[], None] = lambda: None
) -> list[str]:
    """Write ``feedback/<student>/<slug>/<slug>.html`` for each student; return those whose page failed."""
    failed = []
    for student in students:
        if not _write_page(course, classroom, slug, student):
            failed.append(student)
        done()
    return failed


def safe_markdown(source: str) -> str:
    """Markdown as HTML in which nothing runs: students' text cells are as untrusted as their code."""
    html = markdown2html(source)
    return str(
        bleach.clean(
            html, tags=TEXT | BLOCKS | TABLES, attributes=ATTRIBUTES, protocols=("http", "https", "mailto"), strip=True
        )
    )


def _write_page(course: Course, classroom: Classroom, slug: str, student: str) -> bool:
    config = nbgrader_config(course)
    config.CourseDirectory.root = str(classroom.root)
    config.CourseDirectory.assignment_id, config.CourseDirectory.student_id = slug, glob.escape(student)
    config.CourseDirectory.db_url = classroom.db_url
    config.HTMLExporter.filters = {"markdown2html": safe_markdown}
    shutil.rmtree(feedback_page(classroom.root, student, slug).parent, ignore_errors=True)
    log, _ = quiet_log()
    try:
        GenerateFeedback(coursedir=CourseDirectory(config=config), config=config, force=True, log=log).start()
    except NbGraderException:
        return False
    return feedback_page(classroom.root, student, slug).is_file()


def feedback_page(root: Path, student: str, slug: str) -> Path:
    """Where a student's page lies."""
    return root / "feedback" / student / slug / f"{slug}.html"
