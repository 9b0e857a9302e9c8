"""The references reproduce the recorded facts: every case at full precision, every printed figure to its digits."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import json
from pathlib import Path

import numpy as np
import pytest

from autograder.compile.source import without_annotations
from dlcore.compare import compare
from dlcore.exercise import module_of
from dlcore.plain import plain

FACTS = sorted((Path(__file__).parents[2] / "facts").glob("*.json"))
KERAS = {"10", *map(str, range(12, 18))}  # of these assignments the references need TensorFlow
needs_keras = pytest.mark.skipif(importlib.util.find_spec("tensorflow") is None, reason="needs TensorFlow")


def marks(path):
    return [needs_keras] if path.stem[:2] in KERAS else []


CASES = [
    pytest.param(path.stem, name, case, id=case["id"], marks=marks(path))
    for path in FACTS
    for name, exercise in json.loads(path.read_text())["exercises"].items()
    for case in exercise["cases"]
]
SIGNATURES = [
    pytest.param(path.stem, name, exercise["signature"], id=f"{path.stem[:2]}-{name}", marks=marks(path))
    for path in FACTS
    for name, exercise in json.loads(path.read_text())["exercises"].items()
]


def reference_module(slug):
    return importlib.import_module(f"dlcore.reference.{module_of(slug)}")


def evaluate(module, name, case):
    """Run a case and return what it unpacks of the result; a variant case sees the matching accepted edition."""
    space = {"np": np, **vars(module)}
    exec(case.get("setup", ""), space)
    result = eval(case["call"], space)
    if "variant" in case:
        result = module.ASSIGNMENT.exercises[name].accepted(result)[1]
    space["result"] = result
    return {key: eval(expression, space) for key, expression in case["unpack"].items()}


@pytest.mark.parametrize(("slug", "name", "case"), CASES)
def test_reference_gives_the_recorded_values(slug, name, case):
    got = evaluate(reference_module(slug), name, case)
    for key, expected in case["expected"].items():
        wanted = np.array(expected) if isinstance(expected, list) and key not in ("keys", "shape") else expected
        assert compare(plain(got[key]), wanted, case.get("rtol", 1e-9), case.get("atol", 1e-13)) is None, key


@pytest.mark.parametrize(("slug", "name", "case"), [c for c in CASES if "printed_in_seed" in c.values[2]])
def test_printed_figures_are_the_rounded_values(slug, name, case):
    got = evaluate(reference_module(slug), name, case)
    for key, printed in case["printed_in_seed"].items():
        np.testing.assert_allclose(
            got[key], np.array(json.loads(printed.replace(".]", ".0]").replace(".,", ".0,"))), atol=5.1e-9
        )


@pytest.mark.parametrize(("slug", "name", "signature"), SIGNATURES)
def test_student_signature_is_the_recorded_one(slug, name, signature):
    exercise = reference_module(slug).ASSIGNMENT.exercises[name]
    header = without_annotations(exercise.source).split("\n")[0]
    assert header == f"def {signature}:"
    recorded = ast.parse(f"def {signature}: pass").body[0].args.args
    assert list(inspect.signature(exercise.function).parameters) == [argument.arg for argument in recorded]
