"""Whatever other tools do to a solved notebook, each answer whose text still stands in it is found.

The oracle knows nothing of ids or places: every answer carries a comment of its own, and what is graded must say as
Python what was handed in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from corpus import Outcome, compared, handed_in
from damages import DAMAGES, FILES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.classroom import released_notebook
from autograder.grade.submission import fit, read_submission
from autograder.repair.frame import Frame

SLUGS = ["01-python-basics", "02-logistic-regression", "04-deep-network-step-by-step", "09-optimization"]
# halves of many answers, dealt out: several end in the same lines, so that nobody can tell whose they are
UNDECIDABLE = [("every_answer_cut_in_two", "cells_shuffled")]
# prose pasted above the second half of an answer, lines without function or marker quoted in prose: not undone
NOT_UNDONE = [
    ("every_answer_cut_in_two", "an_answer_merged_with_prose_that_was_changed"),
    ("an_answer_quoted_in_text", "markers_removed"),
    ("markers_removed", "an_answer_quoted_in_text"),
]

Measure = Callable[..., tuple[Outcome, list[str]]]


@pytest.fixture(scope="session")
def measure(course, tmp_path_factory) -> Measure:
    """Damage a solved notebook, read and fit it, and say what became of its answers."""
    path = tmp_path_factory.mktemp("damaged") / "homework.ipynb"
    releases = {slug: released_notebook(course, slug) for slug in SLUGS}
    frames = {slug: Frame(release) for slug, release in releases.items()}
    whole = {slug: handed_in(releases[slug], course.assignment(slug)) for slug in SLUGS}

    def measured(slug: str, damages: Iterable[str], file: str = "as_it_is", seed: int = 0) -> tuple[Outcome, list[str]]:
        document, rng = json.loads(json.dumps(whole[slug])), Random(seed)
        for name in damages:
            document["cells"] = DAMAGES[name](document["cells"], rng)
        path.write_bytes(FILES[file](without_stubs(document)))
        fitted = fit(read_submission(path), frames[slug])
        return compared(fitted, whole[slug], left_of(document, file)), fitted.notes

    return measured


def without_stubs(document: dict[str, Any]) -> dict[str, Any]:
    """The document as a student would have it: the fixtures keep stubs beside the answers."""
    cells = [{key: value for key, value in cell.items() if key != "released"} for cell in document["cells"]]
    return document | {"cells": cells}


def left_of(document: dict[str, Any], file: str) -> str:
    """All that a damaged notebook still says; format 2 knows neither ids nor metadata."""
    keys = ("source",) if file == "in_format_2" else ("source", "metadata", "id")
    return json.dumps([[cell.get(key) for key in keys] for cell in document["cells"]])


def test_there_are_many_kinds_of_damage() -> None:
    assert len(DAMAGES) + len(FILES) >= 40


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_answer_is_lost_to_one_damage_or_taken_for_another(measure: Measure, damage: str) -> None:
    for seed, slug in enumerate(SLUGS):
        outcome, notes = measure(slug, [damage], seed=seed)
        assert (outcome.lost, outcome.wrong, outcome.problems) == (set(), set(), [])
        assert bool(outcome.deleted) <= (damage == "answers_deleted")
        assert notes or damage in UNSEEN


UNSEEN = {"cells_renamed", "prose_deleted", "spaces_at_the_ends_of_lines", "a_cell_moved", "ids_claimed_by_other_cells"}
UNSEEN |= {"markers_removed", "helper_code_cut_off_with_the_id"}


@pytest.mark.parametrize("file", FILES)
def test_no_answer_is_lost_to_the_form_of_the_file(measure: Measure, file: str) -> None:
    for slug in SLUGS[:2]:
        outcome, _ = measure(slug, [], file)
        assert (outcome.lost, outcome.wrong, outcome.deleted, outcome.problems) == (set(), set(), set(), [])


KINDS = st.sampled_from(list(DAMAGES))


@given(st.sampled_from(SLUGS), st.tuples(KINDS, KINDS), st.sampled_from(list(FILES)), st.integers(0))
@settings(deadline=None, max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_no_answer_is_lost_to_two_damages(
    measure: Measure, slug: str, damages: tuple[str, str], file: str, seed: int
) -> None:
    outcome, _ = measure(slug, damages, file, seed)
    assert outcome.wrong == set()
    if damages not in UNDECIDABLE + NOT_UNDONE:
        assert (outcome.lost, outcome.problems) == (set(), [])


def test_the_oracle_sees_answers_that_are_lost_or_mistaken(measure: Measure, course, tmp_path: Path) -> None:
    slug = SLUGS[0]
    release = released_notebook(course, slug)
    whole = handed_in(release, course.assignment(slug))
    path = tmp_path / "homework.ipynb"
    path.write_text(json.dumps(without_stubs(whole)))
    fitted = fit(read_submission(path), Frame(release))
    place, other = (next(n for n, c in enumerate(fitted.cells) if c.grade_id == name) for name in ("L1", "L2"))
    one, two = fitted.cells[place], fitted.cells[other]
    fitted.cells[place] = type(one)(one.number, "code", two.source, "L1")
    assert compared(fitted, whole, left_of(whole, "")).wrong == {"L1"}
    fitted.cells[place] = type(one)(one.number, "code", "", "L1")
    assert compared(fitted, whole, left_of(whole, "")).lost == {"L1"}
