"""Feedback pages: nbgrader's HTML, made from the autograded notebooks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Sequence
from contextlib import closing

from autograder.batch.workers import processors
from autograder.classroom import Classroom
from autograder.course import Course
from autograder.pages.maker import feedback_page, page_maker
from autograder.pages.markdown import safe_markdown
from autograder.pages.marks import read_marks
from autograder.pages.processes import Made, pages_over_processes

__all__ = ["feedback_page", "safe_markdown", "write_feedback"]  # nbgrader_config.py knows `safe_markdown` by this name
FEW = 100  # pages that are made sooner here than processes are started


def write_feedback(
    course: Course,
    classroom: Classroom,
    slug: str,
    students: Sequence[str],
    done: Callable[[], None] = lambda: None,
    processes: int | None = None,
) -> list[str]:
    """Write ``feedback/<student>/<slug>/<slug>.html`` for each student.

    Parameters
    ----------
    course, classroom, slug
        Where the autograded notebooks and the gradebook are.
    students : sequence of str
        Whose pages.
    done : callable
        Called for each page.
    processes : int, optional
        How many processes make them (default: one for each processor, but few pages are made here).

    Returns
    -------
    list of str
        The students whose page could not be made.
    """
    count = processes or (processors() if len(students) >= FEW else 1)
    maker = page_maker(course, classroom)  # also before processes start: its errors are better raised here
    jobs = read_marks(classroom, slug, students)
    if count == 1:
        pages: Generator[Made, None, None] = ((student, maker.make(slug, student, marks)) for student, marks in jobs)
    else:
        pages = pages_over_processes(course, classroom, slug, jobs, count)
    failed = set()
    with closing(pages):
        for student, made in pages:
            if not made:
                failed.add(student)
                shutil.rmtree(feedback_page(classroom.root, student, slug).parent, ignore_errors=True)  # half a page
            done()
    return [student for student in students if student in failed]
