"""Children that find TensorFlow imported: they may use it, one after the other, behind the walls."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import numpy as np
import pytest

from autograder.grade.limits import Limits
from autograder.grade.zygote import ZygoteRunner
from autograder.sandbox.levels import available

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
