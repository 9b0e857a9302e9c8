"""Assignment 14: blocks against a forward pass in numpy, the network against its counts, and what a check sees."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from autograder.compile.source import without_annotations
from dlcore.compare import compare
from dlcore.given.residual_networks import describe_block, model_of_block, set_seeded_weights
from dlcore.plain import plain
from dlcore.reference import residual_networks as reference
from dlcore.reference.residual_networks import ASSIGNMENT

EXERCISES = list(ASSIGNMENT.exercises.values())
BLOCKS = [ASSIGNMENT.exercises[name] for name in ("identity_block", "convolutional_block")]
EPSILON = 1e-3  # what Keras adds to a variance


# ----------------------------------------------------------------------------------------------------------- the oracle
def convolve(X, kernel, bias, s=1):
    """Padding "same", position by position: where one row more is needed, it is added below, likewise to the right."""
    f, sizes = len(kernel), X.shape[1:3]
    out = [-(-n // s) for n in sizes]
    missing = [max(0, (o - 1) * s + f - n) for o, n in zip(out, sizes, strict=True)]
    X = np.pad(X, [(0, 0), *((p // 2, p - p // 2) for p in missing), (0, 0)])
    answer = np.empty((len(X), *out, kernel.shape[3]))
    for h in range(out[0]):
        for w in range(out[1]):
            window = X[:, h * s : h * s + f, w * s : w * s + f]
            answer[:, h, w] = np.tensordot(window, kernel, axes=3) + bias
    return answer


def normalise(X, gamma, beta, mean, variance, training):
    if training:
        mean, variance = X.mean(axis=(0, 1, 2)), X.var(axis=(0, 1, 2))
    return gamma * (X - mean) / np.sqrt(variance + EPSILON) + beta


def forward(weights, X, stage, block, s, shortcut, training):
    def component(A, end, s=1):
        A = convolve(A, *weights[f"res{stage}{block}_branch{end}"], s)
        return normalise(A, *weights[f"bn{stage}{block}_branch{end}"], training)

    A = np.maximum(0, component(X, "2a", s))
    A = np.maximum(0, component(A, "2b"))
    return np.maximum(0, component(A, "2c") + (component(X, "1", s) if shortcut else X))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("exercise", BLOCKS, ids=lambda e: e.name)
def test_blocks_compute_what_the_formulas_say_in_training_and_afterwards(exercise, seed):
    shortcut = exercise.name == "convolutional_block"
    for draw in exercise.sampler(np.random.default_rng(seed)):
        X, f, filters, stage, block, *stride = draw.arguments
        model = model_of_block(exercise.function, X.shape[1:], f, filters, stage, block, *stride)
        set_seeded_weights(model)
        weights = {layer.name: layer.get_weights() for layer in model.layers}
        answers = describe_block(exercise.function, *draw.arguments)
        s = (stride or [2])[0] if shortcut else 1
        for key, training in (("answer", False), ("answer in training", True)):
            expected = forward(weights, X, stage, block, s, shortcut, training)
            np.testing.assert_allclose(answers[key], expected, rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("exercise", BLOCKS, ids=lambda e: e.name)
def test_drawn_answers_are_neither_dead_nor_exploding(exercise):
    for draw in exercise.sampler(np.random.default_rng(0)):
        answer = np.asarray(describe_block(exercise.function, *draw.arguments)["answer"])
        assert 0.1 < answer.std() < 10
        assert 0.2 < np.mean(answer > 0) < 0.95


# ---------------------------------------------------------------------------------------------------------- the network
@pytest.fixture(scope="module")
def table():
    return reference.resnet50_table((64, 64, 3), 6)


def test_the_network_has_the_published_numbers_of_layers_and_parameters(table):
    assert reference.summarize(table) == {"total": 23_600_006, "trainable": 23_546_886, "non_trainable": 53_120}
    kinds = [row[0] for row in table]
    assert len(table) == 177
    assert (kinds.count("add"), kinds.count("activation")) == (16, 49)
    assert sum(kind.startswith("res") or kind == "conv1" for kind in kinds) == 53
    assert sum(kind.startswith("bn") for kind in kinds) == 53
    rows = {row[0]: row for row in table}
    assert rows["conv1"][2] == 9472
    assert rows["fc6"] == ("fc6", [None, 6], 12294, 0)


def test_every_stage_has_its_shape(table):
    shapes = {row[0]: row[1][1:] for row in table}
    expected = {
        2: ("abc", [15, 15, 256]),
        3: ("abcd", [8, 8, 512]),
        4: ("abcdef", [4, 4, 1024]),
        5: ("abc", [2, 2, 2048]),
    }
    for stage, (blocks, shape) in expected.items():
        assert [shapes[f"res{stage}{block}_branch2c"] for block in blocks] == [shape] * len(blocks)
        assert f"res{stage}{chr(ord(blocks[-1]) + 1)}_branch2c" not in shapes
    assert shapes["max_pooling2d"] == [15, 15, 64]
    assert shapes["avg_pool"] == [1, 1, 2048]


def test_the_network_has_its_recorded_signature():
    header = without_annotations(ASSIGNMENT.exercises["ResNet50"].source).split("\n")[0]
    assert header == "def ResNet50(input_shape=(64, 64, 3), classes=6):"


# ------------------------------------------------------------------------------------------------ samplers and mistakes
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_every_seed_draws_the_same_special_cases_with_other_numbers(exercise):
    one, other = (list(exercise.sampler(np.random.default_rng(seed))) for seed in (1, 2))
    assert [draw.label for draw in one] == [draw.label for draw in other]
    assert all(str(a.arguments) != str(b.arguments) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("mistake", BLOCKS[1].mistakes, ids=lambda m: m.name)
def test_every_listed_mistake_of_a_block_is_caught_on_every_seed(mistake):
    exercise = BLOCKS[1]
    for seed in range(3):
        draws = exercise.sampler(np.random.default_rng(seed))
        assert any(not right(exercise, exercise.with_mistakes(mistake), draw) for draw in draws), f"seed {seed}"


def right(exercise, function, draw):
    try:
        answer = exercise.ask(function, draw.arguments)
    except (TypeError, ValueError):
        return False
    return compare(answer, exercise.ask(exercise.function, draw.arguments), exercise.rtol, exercise.atol) is None


def test_points_add_up_to_100():
    assert ASSIGNMENT.points == 100


def test_what_is_compared_is_plain():
    draw = next(BLOCKS[0].sampler(np.random.default_rng(0)))
    described = plain(describe_block(reference.identity_block, *draw.arguments))
    json.dumps(described["layers"])
    assert described["answer"].dtype == np.float32
    assert "reference" not in Path(describe_block.__code__.co_filename).read_text(encoding="utf-8")
