"""Releases that were packed are kept, and `autograder update` finds them."""

from __future__ import annotations

import copy
import gzip
import json
import os

import nbformat
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.compile.release import notebook_path
from autograder.course import Course
from autograder.published import keep_published, published_files
from autograder.sample import cell_of, solved


@pytest.fixture
def copied(tmp_path, course, slug, release):
    """A course folder with one assignment, which has been released."""
    (tmp_path / "nbgrader_config.py").write_text("")
    (tmp_path / "course" / slug).mkdir(parents=True)
    (tmp_path / "course" / slug / "notebook.py").write_bytes(course.source(slug).read_bytes())
    publish(Course(tmp_path), slug, release)
    return Course(tmp_path)


def publish(course, slug, release):
    path = notebook_path(course.root / "release" / "student", slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(release, path)


def newer(release, slug):
    """The next release: another docstring, another text."""
    new = copy.deepcopy(release)
    new.metadata.dlworkbook.release = "0123456789ab"
    cell = cell_of(new, "linear_forward")
    cell.source = cell.source.replace('"""', '"""Now: ', 1)
    new.cells[2].source += "\n\nAnother word."
    return new


def test_each_release_is_kept_once_and_goes_into_the_package(copied, slug, release):
    keep_published(copied)
    publish(copied, slug, newer(release, slug))
    keep_published(copied)
    files = published_files(copied)
    versions = sorted([release.metadata.dlworkbook.release, "0123456789ab"])
    assert sorted(files) == [f"published/{slug}/{version}.json.gz" for version in versions]
    for version in versions:
        content = json.loads(gzip.decompress(files[f"published/{slug}/{version}.json.gz"]))
        assert content["metadata"]["dlworkbook"]["release"] == version
    keep_published(copied)
    assert published_files(copied) == files


def test_an_older_notebook_is_brought_up_to_the_courses_release(copied, slug, release, assignment, tmp_path):
    keep_published(copied)
    mine = solved(release, assignment)
    nbformat.write(mine, tmp_path / "ada.ipynb")
    before = (tmp_path / "ada.ipynb").read_bytes()
    new = newer(release, slug)
    publish(copied, slug, new)
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        done = CliRunner().invoke(main, ["update", "ada.ipynb", "--out", "new.ipynb"], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert "not at hand" not in done.output
        missing = CliRunner().invoke(main, ["update", "nobody.ipynb"])
    finally:
        os.chdir(here)
    assert missing.exit_code != 0
    assert (tmp_path / "ada.ipynb").read_bytes() == before
    updated = nbformat.read(tmp_path / "new.ipynb", as_version=4)
    nbformat.validate(updated)
    text = cell_of(updated, "linear_forward").source
    assert '"""Now: ' in text
    assert text.replace('"""Now: ', '"""') == cell_of(mine, "linear_forward").source
    assert [cell.source for cell in updated.cells if cell.cell_type == "markdown"] == [
        cell.source for cell in new.cells if cell.cell_type == "markdown"
    ]
    assert updated.metadata.dlworkbook.release == "0123456789ab"
