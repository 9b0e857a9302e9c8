"""nbgrader_config.py of a class folder: the course's settings, and where the course lies."""

from __future__ import annotations

from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.classroom import Classroom
from autograder.course import NBGRADER_SETTINGS, Course
from autograder.journal import write_whole

TEMPLATE = '''"""nbgrader's settings for this class: those of its course, and what you write below."""

from pathlib import Path

load_subconfig("nbgrader_config.py", path={course!r})  # noqa: F821
c = get_config()  # noqa: F821

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.source_directory = {source!r}
c.CourseDirectory.release_directory = {release!r}
# "Autograde" in the formgrader runs submissions: behind walls, or (without `autograder kernel install`) not at all
c.ExecutePreprocessor.kernel_name = "dlworkbook-sandboxed"
'''


def write_settings(course: Course, folder: Path) -> None:
    """Give a class folder the file that nbgrader's commands look for; one that is there stays as it is."""
    path = folder / NBGRADER_SETTINGS
    if path.exists():
        return
    source, release = course.root / "build" / "source", course.root / "release" / "student"
    text = TEMPLATE.format(course=str(course.root), source=str(source), release=str(release))
    write_whole(path, lambda fresh: fresh.write_text(text, encoding="utf-8"))


def settings(course: Course | None, folder: Path) -> Config:
    """The settings that go for a class: its own, or else the course's, if there is one."""
    where = folder if (folder / NBGRADER_SETTINGS).is_file() else course and course.root
    return PyFileConfigLoader(NBGRADER_SETTINGS, path=str(where)).load_config() if where else Config()


def classroom_in(course: Course | None, folder: Path | None, url: str | None = None) -> Classroom:
    """The class in a folder (default: the course's root), with the gradebook that is named or that its settings say."""
    root = (folder or (course or Course.find()).root).resolve()
    return Classroom(root, url or gradebook_url(settings(course, root), root))


def gradebook_url(config: Config, folder: Path) -> str:
    """Where a class's grades are: what the settings say, or else a file in its folder, as nbgrader has it."""
    return str(config.CourseDirectory.get("db_url", f"sqlite:///{folder / 'gradebook.db'}"))
