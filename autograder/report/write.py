"""Writing a report: the page, and the tables that it shows."""

from __future__ import annotations

import functools
from pathlib import Path

import polars as pl
import polars.selectors as cs

from autograder.classroom import Classroom
from autograder.course import Course
from autograder.export.sheet import harmless
from autograder.journal import write_whole
from autograder.report.aliases import Aliases
from autograder.report.page import links, page_html
from autograder.report.read import read_class
from autograder.report.tables import Tables, tabulate


def write_report(course: Course, classroom: Classroom, out: Path | None = None, anonymous: bool = False) -> Path:
    """Write ``report.html`` and the tables in ``report/``, or ``report-anonymous`` of both; return the page's path.

    Parameters
    ----------
    course : Course
        Knows the titles of assignments.
    classroom : Classroom
        Whose results to report on.
    out : Path, optional
        Where to write (default: the class folder).
    anonymous : bool
        Whether to put numbers for names, and to leave out links, times and notes.
    """
    folder, name = out or classroom.root, "report-anonymous" if anonymous else "report"
    raw = read_class(classroom)
    tables = tabulate(raw, functools.partial(_title, course))
    link = links(classroom.root, folder)
    if anonymous:
        tables = tables.anonymous(Aliases.of(classroom.root, tables.students))
        link = _nowhere
    _write_tables(tables, folder / name)
    page = page_html(tables, link, raw.damaged, anonymous)
    path = folder / f"{name}.html"
    write_whole(path, lambda fresh: fresh.write_text(page, "utf-8", "backslashreplace"))
    return path


def _title(course: Course, slug: str) -> str:
    """An assignment's title; one that the course has no more is called by its folder."""
    return course.assignment(slug).title if slug in course.slugs else slug


def _nowhere(student: str, slug: str) -> str:
    return ""


def _write_tables(tables: Tables, folder: Path) -> None:
    """Write each table as CSV, parquet and JSON; times are in UTC."""
    for name, table in tables.items():
        table = table.with_columns(cs.datetime().dt.replace_time_zone("UTC"))
        tame = table.with_columns(cs.string().map_elements(harmless, return_dtype=pl.String))
        write_whole(folder / f"{name}.csv", tame.write_csv)
        write_whole(folder / f"{name}.parquet", table.write_parquet)
        write_whole(folder / f"{name}.json", table.write_json)
