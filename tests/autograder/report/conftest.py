"""A class of 41 in three assignments, its report, and the same read again from the raw files by code of its own."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from simulated import DUE, Pool, write_class

from autograder.classroom import Classroom
from autograder.report import write_report

SLUGS = ["01-python-basics", "04-deep-network-step-by-step", "09-optimization"]
STUDENTS = [f"student-{number:02d}" for number in range(1, 41)] + ["<img src=x onerror=alert(1)>"]


@pytest.fixture(scope="session")
def pools(course):
    """What grading says to the mistakes of three assignments."""
    return [Pool.of(course, slug) for slug in SLUGS]


@pytest.fixture(scope="session")
def classroom(pools, tmp_path_factory):
    """The class's folder."""
    room = Classroom(tmp_path_factory.mktemp("report") / "class")
    write_class(room, pools, STUDENTS)
    return room


@pytest.fixture(scope="session")
def report(course, classroom):
    """The path of its report."""
    return write_report(course, classroom)


@pytest.fixture(scope="session")
def soup(report):
    """The report, parsed."""
    return parsed(report)


def parsed(path):
    """A page as a tree."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="session")
def raw(classroom):
    """The journal's files: assignment → student → content."""
    files = sorted(classroom.root.glob("results/*/*.json"))
    entries = {}
    for path in files:
        entries.setdefault(path.parent.name, {})[path.stem] = json.loads(path.read_text(encoding="utf-8"))
    return entries


@pytest.fixture(scope="session")
def counted(raw):
    """The results of those whose notebook could be read: assignment → student → exercises."""
    return {
        slug: {
            student: entry["result"]["exercises"]
            for student, entry in entries.items()
            if {e["status"] for e in entry["result"]["exercises"].values()} != {"unreadable"}
        }
        for slug, entries in raw.items()
    }


@pytest.fixture(scope="session")
def hours_late(classroom, raw):
    """By assignment and student; ``None`` where it cannot be known."""
    late = {}
    for number, slug in enumerate(SLUGS):
        for student in raw[slug]:
            due = DUE + timedelta(weeks=2 * number) + timedelta(days=10 if student == STUDENTS[0] else 0)
            path = classroom.root / "submitted" / student / slug / "timestamp.txt"
            known = path.is_file() and slug != SLUGS[-1]
            handed_in = datetime.strptime(path.read_text(), "%Y-%m-%d %H:%M:%S UTC") if known else None
            late[slug, student] = max(0.0, (handed_in - due) / timedelta(hours=1)) if handed_in else None
    return late
