"""What holds for assignment 04 holds for every one: the audit is silent, a class gets the scores it deserves, both
versions run."""

from __future__ import annotations

import ast
import functools
import importlib.util
import inspect
import types
from collections.abc import Collection
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbgrader.converters import GenerateAssignment, GenerateSolution

from autograder.audit.report import audit
from autograder.audit.variants import variants_of
from autograder.classroom import released_notebook
from autograder.compile.execute import examine_solution, rehearse_student
from autograder.compile.release import generate, nbgrader_config, notebook_path, write_source
from autograder.course import Course
from autograder.grade.hidden import HiddenCases, Oracle
from autograder.grade.limits import limits_for
from autograder.grade.score import Grader
from autograder.grade.zygote import choose_runner
from autograder.sample import sample_class
from dlcore.compare import compare
from dlcore.exercise import module_of
from dlcore.plain import plain

ROOT = next(path for path in Path(__file__).parents if (path / "nbgrader_config.py").is_file())
COURSE = Course(ROOT)
needs_keras = pytest.mark.skipif(importlib.util.find_spec("tensorflow") is None, reason="needs TensorFlow")

KERAS = {
    slug
    for slug in COURSE.slugs  # read, not imported: TensorFlow takes its time, in every process that collects tests
    if 'kind="keras"' in (ROOT / "dlcore" / "reference" / f"{module_of(slug)}.py").read_text(encoding="utf-8")
}


def every(slow: Collection[str] = ()) -> list[object]:
    """Each assignment as a parameter, skipped where its libraries are missing."""

    def marks(slug: str) -> list[pytest.MarkDecorator]:
        return [*([needs_keras] if slug in KERAS else []), *([pytest.mark.slow] if slug in slow else [])]

    return [pytest.param(slug, marks=marks(slug), id=slug[:2]) for slug in COURSE.slugs]


def body_of(function):
    """What a function does, whatever its name and the names of its types are."""
    (definition,) = ast.parse(inspect.getsource(function)).body
    return tuple(map(ast.dump, definition.body))


def asking(function, name, oracle):
    """The function as a student's process runs it when the grader answers for the functions it builds on."""

    def ask(helper, *arguments, **named):
        reply = oracle(helper, {"arguments": list(arguments), "named": named})
        assert "value" in reply, (name, helper, reply)
        return reply["value"]

    helpers = {helper: functools.partial(ask, helper) for helper in oracle.helpers}
    return types.FunctionType(function.__code__, function.__globals__ | helpers, name, function.__defaults__)


@pytest.fixture(scope="module")
def runners():
    """One runner of each kind, begun when it is first needed."""
    begun = {}

    def runner(kind):
        if kind not in begun:
            begun[kind] = choose_runner(trusted=True, kind=kind)
        return begun[kind]

    yield runner
    for each in begun.values():
        each.close()


@pytest.mark.parametrize("slug", every())
def test_points_sum_to_a_hundred_and_every_exercise_has_its_cells(slug):
    assignment = COURSE.assignment(slug)
    ids = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in released_notebook(COURSE, slug).cells}
    assert assignment.points == 100
    assert {name for exercise in assignment.exercises for name in (exercise, f"test-{exercise}")} <= ids


@pytest.mark.parametrize("slug", every(slow=KERAS))  # hundreds of mutants, each with tensors or whole models
def test_the_audit_is_silent(slug):
    audits = audit(COURSE.assignment(slug), seeds=2, first=71)
    assert [complaint for found in audits for complaint in found.complaints] == []
    pairs, named = (sum(getattr(found.naming, key) for found in audits) for key in ("pairs", "named_pairs"))
    assert named >= 0.9 * pairs
    for found in audits:
        assert {mutant.after for mutant, _ in found.equivalent} == set(found.exercise.equivalent), found.exercise.name
        bodies = [body_of(function) for function in variants_of(COURSE.assignment(slug))[found.exercise.name]]
        assert len(set(bodies)) == len(bodies), found.exercise.name


@pytest.mark.parametrize("slug", every())
def test_the_grader_can_answer_for_every_function_that_another_builds_on(slug):
    assignment = COURSE.assignment(slug)
    for name, exercise in assignment.exercises.items():
        oracle = Oracle(assignment.helpers(name))
        for seed in range(5 if oracle.helpers else 0):
            for case in HiddenCases(assignment, seed).of(name):
                exercise.ask(asking(exercise.function, name, oracle), case.draw.arguments)


@pytest.mark.parametrize("slug", every())
def test_whatever_earns_points_is_asked_what_nobody_has_seen_before(slug):
    for name, exercise in COURSE.assignment(slug).exercises.items():
        first, *others = (
            [plain(draw.arguments) for draw in exercise.sampler(np.random.default_rng(seed))] for seed in (1, 2, 3)
        )
        if exercise.points:
            assert any(compare(first, other, 0, 0) for other in others), name


@pytest.mark.parametrize("slug", every())
def test_the_sample_class_gets_the_scores_it_deserves(slug, runners, tmp_path):
    assignment, release = COURSE.assignment(slug), released_notebook(COURSE, slug)
    grader = Grader(HiddenCases(assignment, 7), release, runners(assignment.kind), limits_for(assignment.kind))
    earned, deserved = {}, {}
    for student in sample_class(assignment, release):
        if student.name in ("right", "blank") or student.name.startswith("mistaken"):
            path = notebook_path(tmp_path / student.name, slug)
            path.parent.mkdir(parents=True)
            path.write_text(student.text, encoding="utf-8")
            result = grader.grade(path)
            assert student.name != "right" or result.notes == []
            earned[student.name] = result.score
            deserved[student.name] = student.score
    assert earned == deserved


@pytest.mark.parametrize("slug", every())
def test_the_untouched_version_runs_to_its_end(slug):
    rehearse_student(notebook_path(ROOT / "release" / "student", slug), nbgrader_config(COURSE))


@pytest.mark.parametrize("slug", every(slow=KERAS))
def test_the_solution_runs_without_a_warning_and_earns_full_marks(slug, tmp_path):
    write_source(COURSE, slug, tmp_path)
    generate(COURSE, slug, tmp_path, GenerateAssignment)
    generate(COURSE, slug, tmp_path, GenerateSolution)
    path = notebook_path(tmp_path / "release" / "solution", slug)
    examine_solution(path)
    nbformat.validate(nbformat.read(path, as_version=4))
