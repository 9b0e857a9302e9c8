"""The audit of assignment 04 finds no weakness, and finds those that are put there."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from click.testing import CliRunner

from autograder.audit.report import audit, audit_table
from autograder.audit.variants import ENOUGH, variants_of
from autograder.cli import main
from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.reference.deep_network_step_by_step import ASSIGNMENT


@pytest.fixture(scope="module")
def audits():
    """A quick audit: a few seeds, others than the default ones."""
    return audit(ASSIGNMENT, seeds=2, first=71)


def test_no_mistake_and_no_mutant_passes_and_no_right_solution_fails(audits):
    assert [complaint for found in audits for complaint in found.complaints] == []


def test_every_single_mistake_is_named_exactly(audits):
    assert all(found.naming.named == found.naming.mistakes >= 5 for found in audits)


def test_of_nine_pairs_in_ten_at_least_one_mistake_is_named(audits):
    pairs, named = (sum(getattr(f.naming, key) for f in audits) for key in ("pairs", "named_pairs"))
    assert pairs > 100
    assert named >= 0.9 * pairs


def test_the_sums_add_up(audits):
    for found in audits:
        assert found.mutants == found.killed + len(found.equivalent) + len(found.surviving)
        assert found.mutants > 20
        assert found.accepted == found.variants >= ENOUGH
    assert audit_table("04", audits, 2).row_count == len(ASSIGNMENT.exercises)


def test_every_reason_for_equivalence_is_needed(audits):
    for found in audits:
        assert {mutant.after for mutant, _ in found.equivalent} == set(found.exercise.equivalent)


def test_variants_are_different_texts_of_known_exercises():
    variants = variants_of(ASSIGNMENT)
    assert list(variants) == list(ASSIGNMENT.exercises)
    for name, functions in variants.items():
        assert len({function.__code__.co_code for function in functions}) == len(functions) >= ENOUGH, name


@pytest.mark.slow
def test_across_a_thousand_seeds_no_right_solution_fails():
    found = audit(ASSIGNMENT, seeds=1000)
    assert [complaint for one in found for complaint in one.complaints] == []


# ------------------------------------------------------------------------------------------------- weaknesses put there
def mean(x, m):
    """Average."""
    ### START CODE HERE ###
    total = x.sum() / m
    ### END CODE HERE ###
    return total  # noqa: RET504


def blind(rng):
    yield Draw("one number", (rng.normal(size=1), 1))


def unfair(rng):
    yield Draw("a sum that may be tiny", (rng.normal(size=5), 5))


def weak(sampler, **options):
    assignment = Assignment("98-weak", "Weak")
    forgotten = Mistake("not divided", "total = x.sum() / m", "total = x.sum()", "How many?")
    assignment.add(mean, points=1, sampler=sampler, mistakes=[forgotten], **options)
    return audit(assignment, seeds=2)[0]


def test_blind_cases_are_reported():
    found = weak(blind)
    assert found.naming.passed == ["not divided"]
    assert any(mutant.after == "total = x.sum() * m" for mutant in found.surviving)
    assert any("no hidden case catches" in complaint for complaint in found.complaints)


def test_a_tolerance_that_is_too_tight_is_reported(monkeypatch):
    def in_another_order(x, m):
        return sum(sorted(x.tolist())) / m * (1 + 1e-15)

    monkeypatch.setattr("autograder.audit.report.variants_of", lambda assignment: {"mean": [in_another_order]})
    found = weak(unfair, rtol=0.0, atol=0.0)
    assert {failure.solution for failure in found.failures} == {"in_another_order"}
    assert found.accepted == 0


def test_a_reference_that_is_not_finite_is_reported():
    found = weak(lambda rng: iter([Draw("nothing", (np.array([np.inf]), 1))]))
    assert any(failure.solution == "the reference is not finite" for failure in found.failures)


def test_a_mutant_excused_for_a_reason_is_equivalent():
    found = weak(blind, equivalent={"total = x.sum() * m": "there is one number only"})
    assert [(mutant.after, reason) for mutant, reason in found.equivalent] == [
        ("total = x.sum() * m", "there is one number only")
    ]


@pytest.mark.parametrize("kind", ["sound", "weak"])
def test_the_command_fails_exactly_if_something_is_weak(monkeypatch, course, kind):
    exercise = sound = ASSIGNMENT.exercises["linear_forward"]
    if kind == "weak":
        exercise = dataclasses.replace(sound, sampler=lambda rng: iter([next(sound.sampler(rng))]), rtol=10.0)
    one = Assignment(ASSIGNMENT.slug, ASSIGNMENT.title, {"linear_forward": exercise})
    monkeypatch.setattr("autograder.course.Course.assignment", lambda self, slug: one)
    monkeypatch.chdir(course.root)
    outcome = CliRunner().invoke(main, ["audit", "04", "--seeds", "2"])
    assert outcome.exit_code == (kind == "weak"), outcome.output
    assert "surviving" in outcome.output
