"""The class page: one static file that shows who reached what, and links to each feedback page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader

from autograder.autograded import WORDS
from autograder.classroom import Classroom
from autograder.feedback import feedback_page
from autograder.grade.verdict import Result
from autograder.journal import write_whole


def write_class_page(classroom: Classroom, title: str, results: Sequence[Result]) -> Path:
    """Write ``report.html`` into the class folder and return its path."""
    environment = Environment(loader=PackageLoader("autograder"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = environment.get_template("class.html.j2").render(
        title=title,
        results=results,
        words=WORDS,
        exercises=list(results[0].verdicts.values()) if results else [],
        solved={name: _solved(results, name) for name in (results[0].verdicts if results else ())},
        mean=sum(result.score for result in results) / len(results) if results else 0,
        links={result.student: _link(classroom, result) for result in results},
    )
    path = classroom.root / "report.html"
    write_whole(path, lambda fresh: fresh.write_text(page, "utf-8", "backslashreplace"))
    return path


def _solved(results: Sequence[Result], name: str) -> int:
    return sum(result.verdicts[name].status == "passed" for result in results)


def _link(classroom: Classroom, result: Result) -> str:
    """The way from the class page to a feedback page; empty if there is none."""
    page = feedback_page(classroom.root, result.student, result.assignment)
    return page.relative_to(classroom.root).as_posix() if page.is_file() else ""
