"""What many tests need: the course, its first assignment, and the released notebook."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

SLUG = "04-deep-network-step-by-step"


@pytest.fixture(scope="session")
def course():
    """The course that these tests belong to."""
    from autograder.course import Course

    return Course(ROOT)


@pytest.fixture(scope="session")
def slug():
    """The assignment whose path is tested end to end."""
    return SLUG


@pytest.fixture(scope="session")
def assignment(course):
    """Its exercises."""
    return course.assignment(SLUG)


@pytest.fixture(scope="session")
def release(course):
    """Its released student notebook."""
    from autograder.classroom import released_notebook

    return released_notebook(course, SLUG)
