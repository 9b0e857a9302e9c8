"""Children that find TensorFlow imported: they may use it, one after the other, and forge no answer with it."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator

import numpy as np
import pytest

from autograder.compile.source import without_annotations
from autograder.grade.hidden import HiddenCases
from autograder.grade.limits import Limits
from autograder.grade.zygote import ZygoteRunner
from autograder.sandbox.levels import available
from dlcore.compare import compare
from dlcore.exercise import module_of
from dlcore.through import path_of

LEVELS = [level for level in available() if level != "none"]
SECONDS = 120.0
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not LEVELS, reason="no level of isolation works here"),
    pytest.mark.skipif(importlib.util.find_spec("tensorflow") is None, reason="TensorFlow is not installed"),
]

FIT = """
import keras, numpy as np, tensorflow as tf
keras.utils.set_random_seed(1)
X = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
y = (X.sum(axis=1) > 0).astype("float32")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1, "sigmoid")])
model.compile(optimizer=keras.optimizers.Adam(0.05), loss="binary_crossentropy")
losses = model.fit(X, y, epochs=10, batch_size=16, verbose=0).history["loss"]

def gram(a):
    return tf.matmul(a, tf.transpose(a))

def trained():
    return [float(losses[0]), float(losses[-1])]
"""

# answers copied from the visible cases, also in a mapping that is no dict; and a tape that is told to lie
FORGED = """
import types
import numpy as np, tensorflow as tf
import dlcore.given.tensorflow_tutorial as tools
from dlcore.visible import load

def known(slug, name):
    return load(slug)[name].cases[0].accepted[0]

def linear_function():
    return known("10-tensorflow-tutorial", "linear_function")

def initialize_parameters():
    return types.MappingProxyType(known(SLUG, "initialize_parameters"))

tools.LOST = tools.FOLLOWED

def compute_cost(Z3, Y):
    axis = 0 if SLUG[:2] == "10" else 1
    Z, Y = np.asarray(Z3), np.asarray(Y)
    Z = Z - Z.max(axis=axis, keepdims=True)
    losses = np.log(np.exp(Z).sum(axis=axis)) - (Y * Z).sum(axis=axis)
    return tf.constant(losses.mean())

def forward_propagation(X, parameters):
    A = np.asarray(X)
    for l in "123":
        Z = np.asarray(parameters["W" + l]) @ A + np.asarray(parameters["b" + l])
        A = np.maximum(0, Z)
    return tf.constant(Z)
"""
HONEST = "import numpy as np, tensorflow as tf"
FORGEABLE = {
    "10-tensorflow-tutorial": ["linear_function", "initialize_parameters", "forward_propagation", "compute_cost"],
    "12-convolution-application": ["initialize_parameters", "compute_cost"],
}


@pytest.fixture(scope="module", params=LEVELS)
def runner(request) -> Iterator[ZygoteRunner]:
    """One runner per level."""
    runner = ZygoteRunner("keras", request.param)
    yield runner
    runner.close()


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_one_child_after_the_other_fits_a_model_and_returns_a_tensor(runner, turn):
    child = runner.start(Limits())
    try:
        assert next(child.ask([{"op": "cell", "source": FIT}], SECONDS))["error"] is None
        a = np.arange(6, dtype="float32").reshape(2, 3)
        call = {"op": "call", "helpers": [], "through": ""}
        calls = [{**call, "name": "gram", "arguments": [a]}, {**call, "name": "trained", "arguments": []}]
        gram, (first, last) = (reply["value"] for reply in child.ask(calls, SECONDS))
    finally:
        child.close()
    assert type(gram) is np.ndarray
    assert gram.dtype == "float32"
    np.testing.assert_array_equal(gram, a @ a.T)
    assert last < first


@pytest.mark.parametrize("slug", FORGEABLE)
def test_hidden_cases_of_functions_without_arguments_and_of_tapes_cannot_be_forged(runner, slug):
    module = importlib.import_module(f"dlcore.reference.{module_of(slug)}")
    names = FORGEABLE[slug]
    exercises = [module.ASSIGNMENT.exercises[name] for name in names]
    honest = [HONEST, *(without_annotations(exercise.source) for exercise in exercises)]
    assert rights(runner, HiddenCases(module.ASSIGNMENT, 7), exercises, honest) == dict.fromkeys(names, True)
    forged = [f"SLUG = {slug!r}", FORGED]
    assert rights(runner, HiddenCases(module.ASSIGNMENT, 7), exercises, forged) == dict.fromkeys(names, False)


def rights(runner, hidden, exercises, cells):
    """Whether a child that ran the cells answers all hidden cases of each exercise rightly."""
    child = runner.start(Limits())
    try:
        errors = [reply["error"] for reply in child.ask([{"op": "cell", "source": cell} for cell in cells], SECONDS)]
        assert errors == [None] * len(cells)
        return {exercise.name: right(child, exercise, hidden.of(exercise.name)) for exercise in exercises}
    finally:
        child.close()


def right(child, exercise, cases):
    """Whether a child answers all cases of an exercise rightly."""
    call = {"op": "call", "helpers": [], "name": exercise.name, "through": path_of(exercise.through)}
    replies = child.ask([{**call, "arguments": list(case.draw.arguments)} for case in cases], SECONDS)
    return all(
        "value" in reply and compare(reply["value"], case.accepted[0], exercise.rtol, exercise.atol) is None
        for reply, case in zip(list(replies), cases, strict=True)
    )
