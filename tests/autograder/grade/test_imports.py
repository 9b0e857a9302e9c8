"""What submissions may import: what their notebook uses, and nothing that is the answer to an exercise of theirs."""

import functools
import importlib
import inspect

import pytest

from autograder.audit.answers import first_failure
from autograder.classroom import released_notebook
from autograder.course import Course
from autograder.grade.hidden import HiddenCases
from autograder.grade.imports import closed_modules, make_import_path

COURSE = Course.find()
NUMPY = [slug for slug in COURSE.slugs if COURSE.assignment(slug).kind == "science"]


@functools.cache
def closed(slug):
    return closed_modules(COURSE.assignment(slug), released_notebook(COURSE, slug))


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """The names of all modules of ours that a child could import, if nothing were closed."""
    folder = make_import_path(tmp_path_factory.mktemp("all") / "import")
    return {".".join(file.relative_to(folder).with_suffix("").parts) for file in folder.glob("dlcore/**/*.py")}


@pytest.mark.parametrize("slug", COURSE.slugs)
def test_what_is_closed_is_nowhere_in_the_import_path_and_the_rest_is(slug, everything, tmp_path):
    folder = make_import_path(tmp_path / "import", closed(slug))
    there = {".".join(file.relative_to(folder).with_suffix("").parts) for file in folder.glob("dlcore/**/*.py")}
    assert there == everything - closed(slug)
    assert closed(slug) <= everything


@pytest.mark.parametrize("slug", NUMPY)
def test_nothing_that_an_assignment_may_import_answers_one_of_its_exercises(slug, everything):
    hidden = HiddenCases(COURSE.assignment(slug), 1)
    for name in sorted(everything - closed(slug)):
        if name.startswith(("dlcore.given.", "dlcore.explore.")):
            functions = vars(importlib.import_module(name)).values()
            for function in filter(inspect.isfunction, functions):
                for exercise in hidden.assignment.exercises.values():
                    failed = first_failure(hidden.of(exercise.name), exercise, function)
                    assert failed, f"{name}.{function.__name__} is {exercise.name}"


def test_without_closing_there_would_be_such_answers():
    application = importlib.import_module("dlcore.given.deep_network_application")
    exercise = COURSE.assignment("04-deep-network-step-by-step").exercises["linear_forward"]
    cases = HiddenCases(COURSE.assignment("04-deep-network-step-by-step"), 1).of("linear_forward")
    assert first_failure(cases, exercise, application.linear_forward) is None
    assert "dlcore.given.deep_network_application" in closed("04-deep-network-step-by-step")


@pytest.mark.parametrize("slug", COURSE.slugs)
def test_adapters_between_grader_and_submission_are_never_closed(slug):
    through = {
        exercise.through.__module__ for exercise in COURSE.assignment(slug).exercises.values() if exercise.through
    }
    assert not through & closed(slug)
