"""Every release that students were given, kept so that what they began with it can be brought up to date.

A release is kept when it is packed for students: ``release/published/<assignment>/<release>.json.gz``, to be committed.
The package carries these files as well, so that `dlcore update` finds them above a new release.
"""

from __future__ import annotations

import gzip
from pathlib import Path

from autograder.classroom import released_notebook
from autograder.compile.release import notebook_path
from autograder.course import Course
from autograder.journal import write_whole
from dlcore.update import PUBLISHED, published_path


def keep_published(course: Course) -> None:
    """Keep the current release of each assignment."""
    for slug in course.slugs:
        version = released_notebook(course, slug).metadata.dlworkbook.release
        path = published_path(course.root / "release", slug, version)
        if not path.exists():
            content = notebook_path(course.root / "release" / "student", slug).read_bytes()
            _write(path, gzip.compress(content, mtime=0))  # the same content makes the same file


def published_files(course: Course) -> dict[str, bytes]:
    """The files of all releases that were kept, by their place in the package."""
    folder = course.root / "release" / PUBLISHED
    found = sorted(folder.glob("*/*.json.gz"))
    return {f"{PUBLISHED}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in found}


def _write(path: Path, content: bytes) -> None:
    write_whole(path, lambda fresh: fresh.write_bytes(content))
