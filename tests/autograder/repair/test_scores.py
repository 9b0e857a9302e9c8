"""Damaged copies of a notebook, graded as any other, get the scores that the answers in them deserve."""

from __future__ import annotations

import json
from random import Random

import pytest
from corpus import handed_in
from damages import DAMAGES, FILES

from autograder.classroom import released_notebook
from autograder.grade.hidden import HiddenCases
from autograder.grade.limits import Limits
from autograder.grade.score import Grader
from autograder.grade.zygote import choose_runner

QUICK = Limits(cell_seconds=20, call_seconds=10, total_seconds=120)
HARMLESS = [
    ("answers_doubled_by_their_stubs", "saved_by_colab"),
    ("every_answer_cut_in_two", "metadata_and_ids_stripped"),
    ("all_answers_in_one_cell", "cells_renamed"),
    ("answers_turned_into_text", "tests_and_imports_deleted"),
    ("cells_shuffled", "all_metadata_stripped"),
    ("ids_exchanged", "prose_turned_into_code"),
]


@pytest.fixture(scope="module")
def grade(course, tmp_path_factory):
    """Damage the solved notebook of an assignment, and grade it."""
    path, runner = tmp_path_factory.mktemp("damaged") / "homework.ipynb", choose_runner(trusted=True)

    def graded(slug, damages, file="as_it_is"):
        assignment, release = course.assignment(slug), released_notebook(course, slug)
        document, rng = handed_in(release, assignment), Random(1)
        for name in damages:
            document["cells"] = DAMAGES[name](document["cells"], rng)
        path.write_bytes(FILES[file](json.loads(json.dumps(document))))
        return Grader(HiddenCases(assignment, 7), release, runner, QUICK).grade(path)

    yield graded
    runner.close()


@pytest.mark.parametrize("slug", ["02-logistic-regression", "04-deep-network-step-by-step"])
def test_what_can_be_repaired_costs_nothing_and_is_said(grade, slug):
    for damages in HARMLESS:
        result = grade(slug, damages)
        missed = {name: verdict.status for name, verdict in result.verdicts.items() if verdict.status != "passed"}
        assert (damages, missed) == (damages, {})
        assert result.notes


def test_a_notebook_of_another_format_gets_its_points(grade):
    assert grade("04-deep-network-step-by-step", (), "in_format_2").score == 100


def test_a_deleted_answer_costs_its_own_points_only(grade, course):
    slug = "04-deep-network-step-by-step"
    result = grade(slug, ("answers_deleted", "answers_copied_without_their_ids"))
    missing = {name: verdict for name, verdict in result.verdicts.items() if verdict.status != "passed"}
    assert {verdict.status for verdict in missing.values()} == {"missing"}
    assert result.score == 100 - sum(verdict.max_points for verdict in missing.values())
