"""Feedback pages: nbgrader's HTML, made from the autograded notebooks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import bleach
from nbconvert.filters import markdown2html
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.classroom import Classroom
from autograder.compile.release import nbgrader_config, notebook_path, quiet_log
from autograder.course import Course

TEXT = {"a", "b", "br", "code", "del", "em", "i", "img", "span", "strong", "sub", "sup"}
BLOCKS = {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {"*": ["id", "class", "align"], "a": ["href", "title"], "img": ["src", "alt", "title", "width"]}


class OnePage(GenerateFeedback):  # type: ignore[misc]
    """nbgrader's converter for one known notebook: it would search with wildcards, and ids may hold brackets."""

    def init_notebooks(self) -> None:
        """Take the notebook of the one student."""
        slug = self.coursedir.assignment_id
        folder = self._format_source(slug, self.coursedir.student_id)
        self.assignments = {folder: [str(notebook_path(Path(folder).parent, slug))]}


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
    # pasted pictures are not carried over, and nbconvert stops at a text that shows a missing one
    html = markdown2html(source.replace("attachment:", "attachment%3A"))
    allowed = TEXT | BLOCKS | TABLES
    clean = bleach.clean(html, tags=allowed, attributes=ATTRIBUTES, protocols=("http", "https", "mailto"), strip=True)
    return str(clean).replace("<img ", '<img style="max-width: 100%" ')  # no wider than the page


def _write_page(course: Course, classroom: Classroom, slug: str, student: str) -> bool:
    config = nbgrader_config(course)
    config.CourseDirectory.root = str(classroom.root)
    config.CourseDirectory.assignment_id, config.CourseDirectory.student_id = slug, student
    config.CourseDirectory.db_url = classroom.db_url
    config.HTMLExporter.filters = {"markdown2html": safe_markdown}
    shutil.rmtree(feedback_page(classroom.root, student, slug).parent, ignore_errors=True)
    log, _ = quiet_log()
    try:
        OnePage(coursedir=CourseDirectory(config=config), config=config, force=True, log=log).start()
    except NbGraderException:
        return False
    return feedback_page(classroom.root, student, slug).is_file()


def feedback_page(root: Path, student: str, slug: str) -> Path:
    """Where a student's page lies."""
    return root / "feedback" / student / slug / f"{slug}.html"
