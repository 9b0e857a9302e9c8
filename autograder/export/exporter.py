"""What all exporters share: they are plugins of nbgrader, and the command `autograder export` uses them as well."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from nbgrader.api import Gradebook as Tables
from nbgrader.plugins import ExportPlugin
from traitlets import Dict, Unicode

from autograder.course import Course, CourseError
from autograder.export.scores import Scores, read_scores


class Exporter(ExportPlugin):  # type: ignore[misc]
    """Writes the grades of a class for one platform."""

    roster = Unicode("", help="The platform's own list of students (CSV), to be filled with grades.").tag(config=True)
    titles = Dict(
        value_trait=Unicode(), key_trait=Unicode(), help="What the platform calls an assignment, by its name here."
    ).tag(config=True)

    default_file: ClassVar[str]

    def export(self, gradebook: Tables) -> None:
        """Write the file; log what has to be left out."""
        for note in self.write(gradebook):
            self.log.warning("%s", note)

    def write(self, gradebook: Tables) -> list[str]:
        """Write the file and return what an instructor should know about it."""
        scores = read_scores(gradebook, self.assignment, self.student)
        return self.write_scores(gradebook, scores, Path(self.to or self.default_file))

    def write_scores(self, gradebook: Tables, scores: Scores, path: Path) -> list[str]:
        """What `write` does, once the scores are there."""
        raise NotImplementedError

    def title(self, name: str) -> str:
        """What the platform calls an assignment; if nobody says, what the course does."""
        return str(self.titles.get(name) or _title_in_course(name))


def _title_in_course(name: str) -> str:
    """An assignment's title; its name where there is no course at hand that has it."""
    try:
        course = Course.find()
    except CourseError:
        return name
    return course.assignment(name).title if name in course.slugs else name
