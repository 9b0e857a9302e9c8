"""The page of a report: what is computed in `tables`, arranged for reading."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from autograder.autograded import WORDS
from autograder.feedback import feedback_page
from autograder.report.charts import boxes, histogram, outcomes
from autograder.report.tables import EMPTY, FEWEST, Tables
from dlcore.card import html_text

Row = dict[str, Any]
Link = Callable[[str, str], str]
TOP = 8  # mistakes shown at once
FEW = 40  # students whose table is open from the start
MARKS = {"passed": "✓", "partial": "~", "wrong": "✗", "empty": "–"}
TOOLS = ("isolation", "dlworkbook", "python", "numpy", "seed")


@dataclass(frozen=True)
class Section:
    """What a page says about one assignment."""

    facts: Row
    exercises: list[Row]
    mistakes: list[Row]
    students: list[Row]
    stopped: list[Row]
    tools: dict[str, str]
    histogram: Markup
    outcomes: Markup


def page_html(tables: Tables, link: Link, damaged: Sequence[str] = (), anonymous: bool = False) -> str:
    """The whole page; `link` leads to a student's feedback on an assignment, "" for nowhere."""
    environment, shares = _environment(), _shares(tables)
    script = _text(environment, "report.js")
    facts = tables.assignments.iter_rows(named=True)
    sections = [_section(tables, each, shares.get(each["assignment"], []), link) for each in facts]
    return environment.get_template("report.html.j2").render(
        style=Markup(_text(environment, "report.css")),
        script=Markup(script),
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        sections=sections,
        boxes=boxes("boxes", shares) if len(sections) > 1 and shares else "",
        students=_students(tables, link),
        damaged=damaged,
        anonymous=anonymous,
    )


def links(root: Path, folder: Path) -> Link:
    """Links from a page in `folder` to the feedback pages of the class at `root`, where there are any."""
    way = Path(os.path.relpath(root, folder)).as_posix()
    prefix = "" if way == "." else quote(way) + "/"

    def link(student: str, slug: str) -> str:
        page = feedback_page(root, student, slug)
        return prefix + quote(page.relative_to(root).as_posix()) if page.is_file() else ""

    return link


def number(value: float | None, digits: int = 1) -> str:
    """A number with few digits; "n/a" where there is none."""
    return "n/a" if value is None else f"{round(value, digits) + 0:.{digits}f}".removesuffix("." + "0" * digits)


def percent(share: float | None) -> str:
    """A share of one in per cent."""
    return "n/a" if share is None else f"{100 * share:.0f} %"


def duration(seconds: float | None) -> str:
    """A time in the two units that matter; "unknown" where it is."""
    if seconds is None:
        return "unknown"
    if seconds < 60:
        return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h {minutes % 60} min" if hours < 24 else f"{hours // 24} d {hours % 24} h"


def _environment() -> Environment:
    environment = Environment(loader=PackageLoader("autograder"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    for filter_ in (number, percent, duration, code, breakable):
        environment.filters[filter_.__name__] = filter_
    environment.globals |= {"top": TOP, "few": FEW, "fewest": FEWEST, "marks": MARKS}
    return environment


def _text(environment: Environment, name: str) -> str:
    """The text of a file of this package that is put into the page as it is."""
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def code(text: str) -> Markup:
    """A sentence of grading's in which `quoted` words are code."""
    return Markup(html_text("where", text))


def breakable(name: str) -> Markup:
    """A name that may be broken after its underscores."""
    return escape(name).replace("_", Markup("_<wbr>"))


def _shares(tables: Tables) -> dict[str, list[float]]:
    """Shares of the points of those who count, by assignment."""
    counted = tables.submissions.filter(pl.col("counted") & (pl.col("max_score") > 0))
    shares = counted.group_by("assignment").agg(share=pl.col("score") / pl.col("max_score")).sort("assignment")
    return dict(shares.iter_rows())


def _section(tables: Tables, facts: Row, shares: Sequence[float], link: Link) -> Section:
    slug = facts["assignment"]
    own = {name: table.filter(pl.col("assignment") == slug) for name, table in tables.items()}
    exercises = list(own["exercises"].iter_rows(named=True))
    return Section(
        facts,
        exercises,
        list(own["mistakes"].iter_rows(named=True)),
        _verdicts(own["submissions"], own["results"], link),
        _stopped(own["submissions"], exercises),
        {name: _tally(own["submissions"][name]) for name in TOOLS},
        histogram(f"scores-{slug}", shares) if shares else Markup(),
        outcomes(f"outcomes-{slug}", exercises) if exercises else Markup(),
    )


def _verdicts(submissions: pl.DataFrame, results: pl.DataFrame, link: Link) -> list[Row]:
    """A row for each student: the submission's facts, and a cell for each exercise."""
    cells: dict[str, dict[str, Row]] = {}
    for row in results.select("student", "exercise", "points", "status", "mistake").iter_rows(named=True):
        kind = _kind(row["status"])
        words = ": ".join(filter(None, (WORDS.get(row["status"], row["status"]), row["mistake"])))
        title = "" if kind == "passed" else words
        cells.setdefault(row["student"], {})[row["exercise"]] = {**row, "kind": kind, "title": title}
    return [
        {"notes": "", **row, "cells": cells[row["student"]], "link": link(row["student"], row["assignment"])}
        for row in submissions.iter_rows(named=True)
    ]


def _kind(status: str) -> str:
    if status in ("passed", "partial"):
        return status
    return "empty" if status in EMPTY else "wrong"


def _stopped(submissions: pl.DataFrame, exercises: Sequence[Row]) -> list[Row]:
    """Where students stopped: after how many exercises, how many did, and who."""
    stopped = submissions.filter(pl.col("stopped_after").is_not_null())
    groups = stopped.group_by("stopped_after").agg(pl.col("student").sort()).sort("stopped_after")
    names = {exercise["position"]: exercise["exercise"] for exercise in exercises}
    return [
        {"after": after, "of": len(exercises), "next": names.get(after + 1, "?"), "students": students}
        for after, students in groups.iter_rows()
    ]


def _tally(values: pl.Series) -> str:
    """The values that occur; with how often, if they differ."""
    counts = values.fill_null("unknown").value_counts(sort=True).sort("count", values.name, descending=[True, False])
    if counts.height > 4:
        return f"{counts.height} different ones"
    return ", ".join(f"{value} ({count})" if counts.height > 1 else value for value, count in counts.iter_rows())


def _students(tables: Tables, link: Link) -> list[Row]:
    """A row for each student: the total, and a cell for each assignment."""
    rows: dict[str, Row] = {student: {"student": student, "total": 0.0, "cells": {}} for student in tables.students}
    facts = tables.submissions.select("student", "assignment", "score", "max_score", "hours_late")
    for cell in facts.iter_rows(named=True):
        row = rows[cell["student"]]
        row["total"] += cell["score"]
        row["cells"][cell["assignment"]] = {**cell, "link": link(cell["student"], cell["assignment"])}
    return list(rows.values())
