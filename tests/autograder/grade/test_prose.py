"""Every sentence that feedback on assignment 04 can say, in one file to be read from top to bottom.

After a change of wording: ``RENEW_GOLDEN=1 pytest tests/autograder/grade/test_prose.py``, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from inprocess import grade, grader_of, verdict_on

from autograder.grade.verdict import Verdict
from dlcore.diagnose import diagnose
from dlcore.explain import explain
from dlcore.mishap import Mishap, explain_mishap
from dlcore.reference.deep_network_step_by_step import ASSIGNMENT
from dlcore.visible import best_difference
from dlcore.wrong import WrongAnswer

GOLDEN = Path(__file__).parents[2] / "golden" / "feedback-04.md"
SEED = 20260301


def test_the_feedback_reads_as_it_was_reviewed():
    text = document()
    if os.environ.get("RENEW_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
        pytest.skip("written anew: read it")
    assert text == GOLDEN.read_text(encoding="utf-8")


def document() -> str:
    grader = grader_of(ASSIGNMENT, SEED)
    parts = ["# Feedback on assignment 04, as students read it", f"Hidden cases of seed {SEED}."]
    for exercise in ASSIGNMENT.exercises.values():
        parts.append(f"## {exercise.name}")
        verdicts = ((m.name, verdict_on(grader, exercise.name, m.apply(exercise.source))) for m in exercise.mistakes)
        parts += [shown(*named) for named in verdicts]
    parts += ["## Two mistakes at once, and mistakes in a helper", *combined(grader)]
    parts += ["## When no common mistake explains it", *(clues(grader))]
    parts += ["## Patterns in wrong values", *patterns()]
    parts += ["## Errors", *errors()]
    return "\n\n".join(parts) + "\n"


def shown(title: str, verdict: Verdict) -> str:
    rows = "\n".join(f"- **{heading}**: {text}" for heading, text in verdict.rows)
    return f"### {title}\n\n{verdict.headline}\n\n{rows}"


def combined(grader):
    exercises = ASSIGNMENT.exercises
    backward = exercises["linear_backward"]
    source = backward.mistakes[6].apply(backward.mistakes[1].apply(backward.source))
    yield shown("two mistakes in one function", verdict_on(grader, "linear_backward", source))
    sources = {n: exercises[n].mistakes[0].apply(exercises[n].source) for n in ("linear_forward", "L_model_forward")}
    verdicts = grade(grader, **sources)
    yield shown("a right function that builds on a wrong one", verdicts["linear_activation_forward"])
    yield shown("a wrong function that builds on a wrong one", verdicts["L_model_forward"])


EDITS = [  # what, exercise, old, new
    ("nothing filled in", "linear_forward", "Z = np.dot(W, A) + b", "Z = None"),
    ("nothing returned", "linear_forward", "return Z, cache", ""),
    ("printed, not returned", "linear_forward", "return Z, cache", "print(Z.shape)"),
    ("one part returned", "linear_forward", "return Z, cache", "return Z"),
    ("parts in another order", "linear_forward", "return Z, cache", "return cache, Z"),
    ("a constant factor", "linear_forward", "np.dot(W, A) + b", "(np.dot(W, A) + b) * 1.5"),
    ("an argument changed", "linear_forward", "Z = ", "A *= 2\n    Z = "),
    ("a wrong divisor", "linear_backward", "m = A_prev.shape[1]", "m = A_prev.shape[0]"),
    ("a slip in a key", "initialize_parameters", '"W1": W1', '"w1": W1'),
    ("a misspelt name", "linear_forward", "np.dot(W, A)", "np.dot(W, a)"),
    ("a misspelt function", "linear_forward", "np.dot(W, A)", "np.dott(W, A)"),
    ("a parameter removed", "linear_forward", "A: Array, W: Array, b: Array", "A: Array, W: Array"),
    ("shapes that do not meet", "linear_backward", "np.dot(dZ, A_prev.T)", "np.dot(dZ, A_prev)"),
    ("a shape without brackets", "initialize_parameters", "np.zeros((n_h, 1))", "np.zeros(n_h, 1)"),
]


def clues(grader):
    for title, name, old, new in EDITS:
        source = ASSIGNMENT.exercises[name].source
        assert old in source, title
        yield shown(title, verdict_on(grader, name, source.replace(old, new)))


M = np.array([[1.5, -2.25, 0.5], [4.0, 0.75, -1.25]])
A = np.ones((7, 4))
PATTERNS = {
    "transposed": (M.T, M),
    "the shape turned round": (np.zeros((3, 2)), M),
    "square and transposed": (M[:, :2].T, M[:, :2]),
    "an axis lost": (M.sum(axis=1), M.sum(axis=1, keepdims=True)),
    "an axis added": (M[None], M),
    "summed over everything": (np.array(M.sum()), M.sum(axis=1, keepdims=True)),
    "the other axis": (M.sum(axis=0, keepdims=True), M.sum(axis=1, keepdims=True)),
    "broadcast": (np.ones((3, 3)), np.ones((3, 1))),
    "sign": (-M, M),
    "times the number of columns": (4 * M, M),
    "divided by the number of rows": (M / 7, M),
    "divided by one size instead of another": (M / 7, M / 4),
    "twice": (2 * M, M),
    "logarithm to base 10": (M / np.log(10), M),
    "another factor": (1.37 * M, M),
    "off by a constant": (M + 0.5, M),
    "off by a constant in each row": (M + np.array([[1.0], [2.0]]), M),
    "rows reversed": (M[::-1], M),
    "columns in another order": (M[:, [1, 2, 0]], M),
    "numbers in the wrong places": (M.reshape(3, 2).T, M),
    "fractions cut off": (np.trunc(M), M),
    "truth values": (M > 0, M),
    "numbers rounded": (np.round(np.pi * M, 3), np.pi * M),
    "not a number": (M * np.nan, M),
    "infinite": (np.where(M == 0.5, np.inf, M), M),
    "keys that count from zero": ({"W0": M, "b0": M}, {"W1": M, "b1": M}),
    "a key missing": ({"W1": M}, {"W1": M, "b1": M}),
    "entries exchanged": ({"dW1": M, "dW2": -M}, {"dW1": 3 * M, "dW2": M}),
    "an argument handed back": ({"A": A}, {"A": A - 0.5 * np.arange(4)}),
    "one part right": ((M, -M), (M, M)),
}


def patterns():
    for title, (given, expected) in PATTERNS.items():
        difference = best_difference(given, [expected], 1e-6, 0)
        assert difference is not None
        clue = diagnose(WrongAnswer(given, expected, {"A": A}))
        assert clue, title
        yield f"### {title}\n\n- **where**: {explain(difference, secret=True)}\n- **clue**: {clue}"


MISHAPS = [
    ("TypeError", "f() takes 1 positional argument but 2 were given"),
    ("TypeError", "helper() missing 1 required positional argument: 'b'"),
    ("TypeError", "helper() got an unexpected keyword argument 'axes'"),
    ("TypeError", "'NoneType' object is not subscriptable"),
    ("TypeError", "'tuple' object cannot be interpreted as an integer"),
    ("TypeError", "'float' object cannot be interpreted as an integer"),
    ("TypeError", 'can only concatenate str (not "int") to str'),
    ("UFuncTypeError", "Cannot cast ufunc 'divide' output from dtype('float64') to dtype('int64')"),
    ("TypeError", "unsupported operand type(s) for ^: 'float' and 'int'"),
    ("TypeError", "'numpy.ndarray' object is not callable"),
    ("TypeError", "'float' object is not subscriptable"),
    ("NameError", "name 'total' is not defined"),
    ("UnboundLocalError", "cannot access local variable 'Z' where it is not associated with a value"),
    ("KeyError", "'w1'"),
    ("KeyError", "'dA3'"),
    ("AttributeError", "module 'numpy' has no attribute 'zeroes'"),
    ("AttributeError", "'tuple' object has no attribute 'shape'"),
    ("ValueError", "operands could not be broadcast together with shapes (2,3) (3,1) "),
    ("ValueError", "not enough values to unpack (expected 3, got 2)"),
    ("AxisError", "axis 2 is out of bounds for array of dimension 2"),
    ("IndexError", "list index out of range"),
    ("ZeroDivisionError", "division by zero"),
    ("RecursionError", "maximum recursion depth exceeded"),
]


def errors():
    for kind, message in MISHAPS:
        arguments = {"x": M, "parameters": {"W1": M}} if message == "'w1'" else {"x": M}
        clue = explain_mishap(Mishap(kind, message, "f", arguments))
        assert clue, message
        yield f"### {kind}: {message.strip()}\n\n- **clue**: {clue}"
