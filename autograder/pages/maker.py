"""nbgrader's converter of feedback pages, kept for any number of pages."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

from nbconvert.exporters import HTMLExporter
from nbconvert.writers import FilesWriter
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades
from traitlets.config import Config

from autograder.classroom import Classroom
from autograder.compile.release import notebook_path, quiet_log
from autograder.course import Course
from autograder.pages.exporter import PageExporter
from autograder.pages.markdown import safe_markdown
from autograder.pages.marks import Marks, ShowMarks
from autograder.settings import settings

OF_LOOKS = {"template_name", "template_file", "extra_template_basedirs", "extra_template_paths"}


class PageMaker(GenerateFeedback):  # type: ignore[misc]
    """nbgrader's converter for one known notebook after the other.

    It would make everything anew for each, and search notebooks with wildcards, though ids may hold brackets.
    """

    def __init__(self, course: Course, classroom: Classroom) -> None:
        config = settings(course, classroom.root)
        config.CourseDirectory.root = str(classroom.root.absolute())
        config.CourseDirectory.db_url = classroom.db_url
        config.HTMLExporter.filters = {"markdown2html": safe_markdown}
        super().__init__(coursedir=CourseDirectory(config=config), config=config, force=True, log=quiet_log()[0])
        self.writer = FilesWriter(parent=self, config=self.config)
        self.exporter = _exporter_class(config)(parent=self, config=self.config)
        self._show = ShowMarks(parent=self.exporter)
        for step in self.preprocessors:
            self.exporter.register_preprocessor(self._show if step is GetGrades else step)

    def make(self, slug: str, student: str, marks: Marks | None) -> bool:
        """Write a student's page, and put what it shows beside it; return whether that went well."""
        self._show.marks = marks
        self.coursedir.assignment_id, self.coursedir.student_id = slug, student
        folder = Path(self._format_source(slug, student))
        self.assignments = {str(folder): [str(notebook_path(folder.parent, slug))]}
        page = feedback_page(Path(self.coursedir.root), student, slug)
        shutil.rmtree(page.parent, ignore_errors=True)
        try:
            self.convert_notebooks()
        except NbGraderException:
            return False
        return page.is_file()


page_maker = lru_cache(2)(PageMaker)


def _exporter_class(config: Config) -> type[HTMLExporter]:
    """Ours; but where settings change how pages look, nbconvert's own, which knows all of them."""
    changed = OF_LOOKS & set(config.HTMLExporter) or set(config.Highlight2HTML)
    return HTMLExporter if changed else PageExporter


def feedback_page(root: Path, student: str, slug: str) -> Path:
    """Where a student's page lies."""
    return root / "feedback" / student / slug / f"{slug}.html"
