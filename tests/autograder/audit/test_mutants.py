"""The mutants are what they say: one change each, inside the gaps, and of every kind that the audit promises."""

from __future__ import annotations

import ast

import pytest

from autograder.audit.mutants import gap_lines, mutants
from dlcore.exercise import Exercise
from dlcore.reference.deep_network_step_by_step import ASSIGNMENT

EXERCISES = list(ASSIGNMENT.exercises.values())


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_every_mutant_differs_in_one_statement_of_a_gap(exercise: Exercise):
    original = ast.unparse(ast.parse(exercise.source)).split("\n")
    lines = gap_lines(exercise.source)
    for mutant in mutants(exercise):
        changed = mutant.source.split("\n")
        assert len(changed) <= len(original)
        assert changed != original
        assert mutant.number in lines
        if len(changed) == len(original):
            assert sum(a != b for a, b in zip(original, changed, strict=True)) == 1


def test_mutants_are_all_different():
    for exercise in EXERCISES:
        sources = [mutant.source for mutant in mutants(exercise)]
        assert len(set(sources)) == len(sources)


def test_the_changes_that_matter_in_linear_backward_are_made():
    made = {mutant.after for mutant in mutants(ASSIGNMENT.exercises["linear_backward"])}
    assert {
        "dW = np.dot(dZ, A_prev.T) * m",
        "dW = np.dot(dZ, A_prev.T)",
        "dW = np.dot(A_prev.T, dZ) / m",
        "dW = np.dot(dZ, A_prev) / m",
        "db = np.sum(dZ, axis=0, keepdims=True) / m",
        "db = np.sum(dZ, axis=1, keepdims=False) / m",
        "db = np.sum(dZ, axis=1) / m",
        "dA_prev = np.dot(W.T, dZ.T)",
        "dA_prev = np.dot(W, dZ)",
        "dA_prev = -np.dot(W.T, dZ)",
        "pass",
    } <= made


def test_loops_and_texts_are_changed():
    made = {
        mutant.after for e in ("update_parameters", "L_model_forward") for mutant in mutants(ASSIGNMENT.exercises[e])
    }
    assert "for l in range(1, L + 1 - 1):" in made
    assert "for l in range(1 + 1, L + 1):" in made
    assert any("'sigmoid'" in line and "str(l)" in line for line in made)


def half_gap(x: float, y: float) -> bool:
    """Compare."""
    before = x
    ### START CODE HERE ###
    smaller = before < y
    ### END CODE HERE ###
    return smaller  # noqa: RET504


def test_comparisons_are_changed_and_what_lies_outside_the_gap_is_not():
    made = {mutant.after for mutant in mutants(Exercise(half_gap, points=1, sampler=lambda rng: iter(())))}
    assert {"smaller = before <= y", "smaller = before > y"} <= made
    assert not any(line.startswith(("before", "return")) for line in made)
