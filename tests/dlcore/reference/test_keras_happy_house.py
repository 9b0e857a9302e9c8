"""Assignment 13: the model against loops of numpy, one compiled unit against Adam's formula and scikit-learn."""

from __future__ import annotations

import copy
from pathlib import Path

import jupytext
import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import log_loss

from dlcore.cases.keras_happy_house import CASES, check
from dlcore.compare import compare
from dlcore.plain import plain

tf = pytest.importorskip("tensorflow")

from dlcore.given import keras_happy_house as tools  # noqa: E402
from dlcore.reference import keras_happy_house as reference  # noqa: E402

NOTEBOOK = Path(__file__).parents[3] / "course/13-keras-happy-house/notebook.py"
EXERCISES = list(reference.ASSIGNMENT.exercises.values())


@pytest.fixture(autouse=True)
def no_bars(monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")


def by_loops(X, weights):
    """What HappyModel answers, window by window; `weights` as Keras lists them, six to a block."""
    for block in range(3):
        W, b, gamma, beta, mean, variance = weights[6 * block : 6 * block + 6]
        padded = np.pad(X, ((0, 0), (1, 1), (1, 1), (0, 0)))
        m, n_H, n_W, _ = X.shape
        Z = np.array([
            [[np.tensordot(padded[i, h : h + 3, w : w + 3], W, 3) + b for w in range(n_W)] for h in range(n_H)]
            for i in range(m)
        ])  # fmt: skip
        A = ((Z - mean) / np.sqrt(variance + 1e-3) * gamma + beta).clip(0)
        X = np.array([
            [
                [A[i, 2 * h : 2 * h + 2, 2 * w : 2 * w + 2].max(axis=(0, 1)) for w in range(n_W // 2)]
                for h in range(n_H // 2)
            ]
            for i in range(m)
        ])  # fmt: skip
    return expit(X.reshape(len(X), -1) @ weights[18] + weights[19])


@pytest.mark.parametrize("shape", [(8, 8, 1), (13, 18, 3)])
def test_the_model_answers_as_loops_do(shape):
    model = reference.HappyModel(shape)
    tools.set_seeded_weights(model)
    X = np.random.default_rng(5).uniform(size=(2, *shape))
    weights = [weight.astype(float) for weight in model.get_weights()]
    np.testing.assert_allclose(model(X.astype("float32"), training=False), by_loops(X, weights), atol=1e-5)


def test_three_blocks_have_8305_parameters_and_every_layer_leads_to_the_answer():
    model = reference.HappyModel((64, 64, 3))
    assert tools.summarize(tools.table_of(model)) == {"total": 8305, "trainable": 8193, "non_trainable": 112}
    assert model.count_params() == 8305
    assert tools.lost_layers(model) == []


def test_black_pictures_without_biases_get_exactly_one_half():
    for model in (reference.HappyModel((16, 16, 3)), reference.one_block((16, 16, 3))):
        np.testing.assert_array_equal(model(np.zeros((2, 16, 16, 3), "float32")), [[0.5], [0.5]])


def test_the_two_models_of_the_notebook_have_the_recorded_parameters():
    space = {"tf": tf, "layers": tf.keras.layers}
    for cell in jupytext.read(NOTEBOOK).cells:
        if cell.source.startswith(("def one_block", "def broken_model")):
            exec(cell.source.split("\n\n\n")[0], space)
    totals = [
        tools.summarize(tools.table_of(space[name]((64, 64, 3)))) for name in ("one_block", "broken_model")
    ]  # fmt: skip
    assert totals[0] == {"total": 37633, "trainable": 37569, "non_trainable": 64}
    assert totals[1] == {"total": 33793, "trainable": 33729, "non_trainable": 64}
    assert len(tools.lost_layers(space["broken_model"]((64, 64, 3)))) == 10


def test_a_compiled_unit_steps_by_adams_formula_on_the_slopes_of_the_cross_entropy():
    rng = np.random.default_rng(3)
    unit, X = {"w": rng.normal(size=(3, 1)), "b": rng.normal(size=1)}, rng.normal(size=(3, 8, 3))
    Y = rng.integers(0, 2, (3, 8, 1))
    model = reference.compile_model(tools.one_unit(unit))
    model.run_eagerly = True
    theta, v, s = np.concatenate([unit["w"][:, 0], unit["b"]]), np.zeros(4), np.zeros(4)
    for t in (1, 2, 3):
        with_ones = np.hstack([X[t - 1], np.ones((8, 1))])
        answers = expit(with_ones @ theta)
        loss, accuracy = model.test_on_batch(X[t - 1], Y[t - 1])
        assert loss == pytest.approx(log_loss(Y[t - 1].ravel(), answers, labels=[0, 1]), rel=1e-4)
        assert accuracy == pytest.approx(np.mean((answers > 0.5) == Y[t - 1].ravel()))
        gradient = with_ones.T @ (answers - Y[t - 1].ravel()) / 8
        v, s = 0.9 * v + 0.1 * gradient, 0.999 * s + 0.001 * gradient**2
        theta = theta - 0.001 * (v / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-7)
        model.train_on_batch(X[t - 1], Y[t - 1])
    np.testing.assert_allclose(np.concatenate([w.ravel() for w in model.get_weights()]), theta, atol=3e-6)


def test_fitting_takes_the_steps_it_is_told_goes_on_the_second_time_and_evaluating_changes_nothing():
    X, Y = np.random.default_rng(1).normal(size=(10, 2)).astype("float32"), np.arange(10).reshape(10, 1) % 2
    model = reference.compile_model(tools.one_unit({"w": np.ones((2, 1)), "b": np.zeros(1)}))
    history = reference.fit_model(model, X, Y, epochs=2, batch_size=4)
    assert len(history.history["loss"]) == 2
    assert int(model.optimizer.iterations) == 2 * 3
    reference.fit_model(model, X, Y, 1)
    assert int(model.optimizer.iterations) == 7
    before = model.get_weights()
    loss, accuracy = reference.evaluate_model(model, X, Y)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    answers = model(X).numpy()
    assert loss == pytest.approx(log_loss(Y.ravel(), answers.astype(float)), rel=1e-5)
    assert accuracy == pytest.approx(np.mean((answers > 0.5) == Y))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_no_reference_changes_its_arguments_and_every_answer_comes_again(exercise):
    for draw in exercise.sampler(np.random.default_rng(0)):
        before = copy.deepcopy(draw.arguments)
        answer = exercise.ask(exercise.function, draw.arguments)
        assert compare(plain(draw.arguments), plain(before), rtol=0, atol=0) is None
        assert compare(answer, exercise.ask(exercise.function, draw.arguments), rtol=1e-6, atol=1e-7) is None


@pytest.mark.parametrize(("blocks", "lost"), [(["last"], 10), (["second"], 5), (["last", "second"], 10)])
def test_the_check_tells_a_model_whose_blocks_start_from_the_input(blocks, lost):
    exercise = reference.ASSIGNMENT.exercises["HappyModel"]
    mistakes = {mistake.name: mistake for mistake in exercise.mistakes}
    broken = exercise.with_mistakes(*(mistakes[f"the {block} block starts from the input"] for block in blocks))
    assert not check(broken).passed
    answer = exercise.ask(broken, CASES["HappyModel"][0].arguments())
    assert answer["connected"] == f"{lost} layers do not lead to the answer"


@pytest.mark.slow
def test_ten_epochs_judge_most_test_pictures_rightly():
    tf.keras.utils.set_random_seed(2)
    train_x, train_y, test_x, test_y, _ = tools.load_dataset()
    model = reference.compile_model(reference.HappyModel((64, 64, 3)))
    reference.fit_model(model, (train_x / 255).astype("float32"), train_y.T, epochs=10)
    assert reference.evaluate_model(model, (test_x / 255).astype("float32"), test_y.T)[1] > 0.85
