"""Feedback pages: nbgrader's HTML, made from the autograded notebooks."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Callable
from pathlib import Path

from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.classroom import Classroom
from autograder.compile.release import nbgrader_config, quiet_log
from autograder.course import Course


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


def _write_page(course: Course, classroom: Classroom, slug: str, student: str) -> bool:
    config = nbgrader_config(course)
    config.CourseDirectory.root = str(classroom.root)
    config.CourseDirectory.assignment_id, config.CourseDirectory.student_id = slug, glob.escape(student)
    config.CourseDirectory.db_url = classroom.db_url
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
