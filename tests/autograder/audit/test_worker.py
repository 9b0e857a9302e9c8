"""A mutant that takes its process with it, or never answers, is caught, named so, and stops no other."""

from __future__ import annotations

import dataclasses
import importlib

import pytest

from autograder.audit.mutants import mutants
from autograder.audit.report import audit, audit_table
from autograder.audit.worker import Worker
from autograder.grade.hidden import HiddenCases

MODULE = '''
import os

from dlcore.exercise import Assignment, Draw


def share(x, parts):
    while parts == 4:
        pass
    if parts == 1:
        os.abort()
    return x / parts


def half(x):
    """Halve."""
    ### START CODE HERE ###
    y = share(x, 2)
    ### END CODE HERE ###
    return y


def draw(rng):
    yield Draw("a number", (float(rng.uniform(1, 2)),))


ASSIGNMENT = Assignment("97-abortive", "Abortive", kind="keras")
ASSIGNMENT.add(half, points=100, sampler=draw)
'''


@pytest.fixture
def assignment(tmp_path, monkeypatch):
    """An assignment that another process can import; one of its mutants aborts, another runs for ever."""
    (tmp_path / "abortive.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("autograder.audit.worker.MUTANT_SECONDS", 3.0)
    return importlib.import_module("abortive").ASSIGNMENT


def test_mutants_that_end_their_process_are_caught_and_named(assignment):
    (found,) = audits = audit(assignment, seeds=1)
    assert {mutant.after: how for mutant, how in found.ended} == {
        "y = share(x, 1)": "SIGABRT",
        "y = share(x, 4)": "no answer within 3 s",
    }
    assert found.killed == found.mutants == len(mutants(found.exercise)) > 4
    assert "line 4: a mutant is caught because it ends its process (SIGABRT): y = share(x, 1)" in str(
        audit_table("97", audits, 1).caption
    )


def test_a_reference_that_fails_in_the_other_process_catches_no_mutants(assignment):
    exercise, (case,) = assignment.exercises["half"], HiddenCases(assignment, 0).of("half")
    with pytest.raises(RuntimeError, match="half: the reference fails"):
        Worker(exercise, [[dataclasses.replace(case, accepted=[7.0])]])
