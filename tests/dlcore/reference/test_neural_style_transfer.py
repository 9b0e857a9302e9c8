"""Assignment 17: answers against loops, closed forms and finite differences; what the prose claims."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from dlcore.cases.neural_style_transfer import CASES, check, mirrored_test_case
from dlcore.compare import compare
from dlcore.plain import plain

tf = pytest.importorskip("tensorflow")

from dlcore.reference import neural_style_transfer as reference  # noqa: E402

EXERCISES = list(reference.ASSIGNMENT.exercises.values())


@pytest.fixture(autouse=True)
def no_bar(monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")


def pair(seed, shape=(1, 3, 2, 4)):
    rng = np.random.default_rng(seed)
    return rng.normal(size=shape), rng.normal(size=shape)


def style_by_loops(S, G):
    """The style cost of a layer, sum by sum."""
    _, n_H, n_W, n_C = S.shape
    total = 0.0
    for i in range(n_C):
        for j in range(n_C):
            both = [sum(a[0, h, w, i] * a[0, h, w, j] for h in range(n_H) for w in range(n_W)) for a in (S, G)]
            total += (both[0] - both[1]) ** 2
    return total / (4 * n_C**2 * (n_H * n_W) ** 2)


@pytest.mark.parametrize("shape", [(1, 3, 2, 4), (1, 1, 1, 1), (1, 2, 2, 4)])
def test_both_costs_are_the_loops_of_their_formulas(shape):
    S, G = pair(1, shape)
    assert float(reference.compute_layer_style_cost(S, G)) == pytest.approx(style_by_loops(S, G), rel=1e-9)
    squares = sum((S[index] - G[index]) ** 2 for index in np.ndindex(shape))
    assert float(reference.compute_content_cost(S, G)) == pytest.approx(squares / (4 * S.size), rel=1e-9)


def test_places_may_be_mixed_and_the_style_stays_but_the_content_does_not():
    a, _ = pair(2, (1, 4, 5, 3))
    mixed = a.reshape(20, 3)[np.random.default_rng(0).permutation(20)].reshape(a.shape)
    assert float(reference.compute_layer_style_cost(a, mixed)) == pytest.approx(0, abs=1e-12)
    assert float(reference.compute_content_cost(a, mixed)) > 0.1


def test_a_gram_matrix_is_symmetric_and_never_negative():
    A = np.random.default_rng(3).normal(size=(5, 3))
    G = reference.gram_matrix(A).numpy()
    np.testing.assert_allclose(G, G.T)
    assert np.linalg.eigvalsh(G).min() > -1e-12


def test_gradients_of_the_costs_are_the_measured_slopes():
    fixed, moving = pair(4)
    for cost in (reference.compute_content_cost, reference.compute_layer_style_cost):
        G = tf.Variable(moving)
        with tf.GradientTape() as tape:
            J = cost(fixed, G)
        gradient = tape.gradient(J, G).numpy()
        for index in np.ndindex(moving.shape):
            step = np.zeros_like(moving)
            step[index] = 1e-5
            slope = float(cost(fixed, moving + step) - cost(fixed, moving - step)) / 2e-5
            assert gradient[index] == pytest.approx(slope, rel=1e-5, abs=1e-8)


def test_the_numbers_that_the_notebook_computes_by_hand():
    counted = np.arange(8.0).reshape(1, 2, 2, 2)
    assert float(reference.compute_content_cost(counted, 0 * counted)) == 4.375
    assert float(reference.compute_layer_style_cost(counted, 0 * counted)) == 75.9375
    np.testing.assert_array_equal(reference.gram_matrix(counted.reshape(4, 2).T), [[56, 68], [68, 84]])
    np.testing.assert_array_equal(reference.gram_matrix(np.array([[1.0, 0, 2], [0, 3, 1]])), [[5, 2], [2, 10]])
    assert float(reference.compute_layer_style_cost(*mirrored_test_case())) == pytest.approx(0, abs=1e-12)
    pixel = tf.Variable([[[[60.0, 70.0, 130.0]]]])

    def costs(G):
        return (tf.reduce_sum((G - 100) ** 2),) * 3

    J, _, _ = reference.train_step(pixel, costs, tf.keras.optimizers.Adam(2.0))
    assert float(J) == 3400
    np.testing.assert_allclose(pixel.numpy().ravel(), [62, 72, 128], rtol=1e-6)


# ----------------------------------------------------------------------------------------- the loop, with known figures
def pixels():
    state = np.random.RandomState(6)
    return [(100 * state.rand(1, 6, 8, 3)).astype(np.float32) for _ in range(3)]


def test_the_transfer_of_colours_reaches_the_recorded_costs():
    picture, costs = reference.transfer_pixels(*pixels(), 21)
    np.testing.assert_allclose(costs[0], [2092693.070157763, 471.62048565007, 52199.42163253156], rtol=2e-3)
    np.testing.assert_allclose(costs[20], [131936.884539049, 443.7603744336738, 3187.482019867807], rtol=2e-3)
    np.testing.assert_allclose(picture[0, 0, 0], [81.61609543326023, 77.52738821220984, 19.42239596774513], rtol=2e-3)


def test_the_first_step_moves_every_pixel_by_two_towards_the_content():
    content, style, start = pixels()
    picture, _ = reference.transfer_pixels(content, style, start, 1, beta=0)
    np.testing.assert_allclose(picture - start, 2 * np.sign(content - start), atol=1e-3)


# ------------------------------------------------------------------------------------------------- the exercises' form
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_no_reference_changes_its_arguments_and_every_answer_is_plain(exercise):
    for draw in exercise.sampler(np.random.default_rng(0)):
        before = copy.deepcopy(draw.arguments)
        answer = exercise.ask(exercise.function, draw.arguments)
        assert compare(plain(draw.arguments), plain(before), rtol=0, atol=0) is None
        assert compare(answer, exercise.ask(exercise.function, draw.arguments), rtol=0, atol=0) is None


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_every_mistake_shows_on_the_hidden_cases(exercise):
    draws = list(exercise.sampler(np.random.default_rng(1)))
    right = [exercise.ask(exercise.function, draw.arguments) for draw in draws]
    for mistake in exercise.mistakes:
        wrong = exercise.with_mistakes(mistake)

        def differs(draw, expected, wrong=wrong):
            try:
                return compare(exercise.ask(wrong, draw.arguments), expected, exercise.rtol, exercise.atol) is not None
            except Exception:
                return True

        assert any(map(differs, draws, right)), mistake.name


def test_the_check_tells_a_right_number_that_no_tape_can_follow():
    def compute_content_cost(a_C, a_G):
        return tf.constant(np.mean((a_C.numpy() - a_G.numpy()) ** 2) / 4)

    report = check(compute_content_cost)
    assert not report.passed
    assert "which line uses numpy" in repr(report).lower()


def test_every_exercise_has_visible_cases():
    assert set(CASES) == set(reference.ASSIGNMENT.exercises)
    assert reference.ASSIGNMENT.points == 100
