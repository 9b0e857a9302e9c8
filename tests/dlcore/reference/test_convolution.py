"""Assignment 11: layers agree with other implementations and gradients with slopes; every mistake is caught."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from scipy.ndimage import maximum_filter, uniform_filter
from scipy.signal import correlate

from autograder.compile.freeze import mistaken_result
from dlcore.cases.convolution_step_by_step import CASES, conv_forward_test_case
from dlcore.compare import compare
from dlcore.plain import plain
from dlcore.reference import convolution_step_by_step as reference
from dlcore.reference.convolution_step_by_step import (
    ASSIGNMENT,
    conv_backward,
    conv_forward,
    conv_single_step,
    create_mask_from_window,
    distribute_value,
    pool_backward,
    pool_forward,
    zero_pad,
)

EXERCISES = list(ASSIGNMENT.exercises.values())
GRADED = {"zero_pad", "conv_single_step", "conv_forward", "pool_forward"}


@st.composite
def layers(draw):
    """(A_prev, W, b, hparameters) of any small layer whose window fits."""
    m, height, width, channels, f, filters, stride = (draw(st.integers(1, n)) for n in (3, 6, 6, 3, 4, 3, 4))
    pad = draw(st.integers(0, 3))
    assume(f <= min(height, width) + 2 * pad)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    A_prev, W = rng.normal(size=(m, height, width, channels)), rng.normal(size=(f, f, channels, filters))
    return A_prev, W, rng.normal(size=(1, 1, 1, filters)), {"stride": stride, "pad": pad}


@settings(deadline=None, max_examples=25)
@given(layers())
def test_convolution_agrees_with_scipys_correlation_at_every_stride_and_frame(layer):
    A_prev, W, b, hparameters = layer
    s, p = hparameters["stride"], hparameters["pad"]
    Z, cache = conv_forward(*layer)
    for i, c in np.ndindex(len(A_prev), W.shape[3]):
        framed = np.pad(A_prev[i], ((p, p), (p, p), (0, 0)))
        everywhere = correlate(framed, W[..., c], mode="valid", method="direct")[:, :, 0]
        np.testing.assert_allclose(Z[i, :, :, c], everywhere[::s, ::s] + b[0, 0, 0, c], rtol=1e-9, atol=1e-11)
    assert cache[0] is A_prev  # without a frame
    assert cache[1:] == (W, b, hparameters)


@pytest.mark.slow  # it loads TensorFlow
def test_convolution_agrees_with_keras():
    keras = pytest.importorskip("keras")
    A_prev, W, b, _ = conv_forward_test_case()
    layer = keras.layers.Conv2D(W.shape[3], W.shape[0], strides=2, padding="valid")
    layer.build(A_prev.shape)
    layer.set_weights([W, b.ravel()])
    Z, _ = conv_forward(A_prev, W, b, {"stride": 2, "pad": 0})
    np.testing.assert_allclose(np.asarray(layer(A_prev.astype("float32"))), Z, rtol=1e-4, atol=1e-5)


@settings(deadline=None, max_examples=25)
@given(layers(), st.sampled_from(["max", "average"]))
def test_pooling_agrees_with_scipys_filters(layer, mode):
    A_prev, W, _, hparameters = layer
    f, s = len(W), hparameters["stride"]
    assume(f <= min(A_prev.shape[1:3]))
    A, cache = pool_forward(A_prev, {"f": f, "stride": s}, mode)
    everywhere = (maximum_filter if mode == "max" else uniform_filter)(
        A_prev, size=(1, f, f, 1), origin=(0, -(f // 2), -(f // 2), 0) if f % 2 else (0, -f // 2, -f // 2, 0)
    )
    rows, columns = (n - f + 1 for n in A_prev.shape[1:3])
    np.testing.assert_allclose(A, everywhere[:, :rows:s, :columns:s], rtol=1e-9, atol=1e-11)
    assert cache[0] is A_prev


def test_pooling_takes_maxima_unless_told_otherwise():
    A_prev = np.random.default_rng(0).normal(size=(1, 4, 4, 2))
    np.testing.assert_array_equal(
        pool_forward(A_prev, {"f": 2, "stride": 2})[0], pool_forward(A_prev, {"f": 2, "stride": 2}, "max")[0]
    )


def slopes(cost, array):
    """The finite-difference gradient of `cost()` with respect to `array`, which is changed in place."""
    gradient = np.zeros_like(array)
    for place in np.ndindex(*array.shape):
        before = array[place]
        costs = []
        for nudge in (1e-6, -1e-6):
            array[place] = before + nudge
            costs.append(cost())
        array[place] = before
        gradient[place] = (costs[0] - costs[1]) / 2e-6
    return gradient


@settings(deadline=None, max_examples=12)
@given(layers(), st.integers(0, 2**32 - 1))
def test_convolution_backward_gives_the_slopes(layer, seed):
    A_prev, W, b, hparameters = layer
    assume(A_prev.size + W.size < 90)
    dZ = np.random.default_rng(seed).normal(size=conv_forward(*layer)[0].shape)

    def cost():
        windows = sliding_window_view(zero_pad(A_prev, hparameters["pad"]), W.shape[:2], axis=(1, 2))
        some = windows[:, :: hparameters["stride"], :: hparameters["stride"]]
        return np.sum((np.einsum("mhwcij,ijco->mhwo", some, W) + b) * dZ)

    for gradient, array in zip(conv_backward(dZ, layer), (A_prev, W, b), strict=True):
        assert gradient.shape == array.shape
        np.testing.assert_allclose(gradient, slopes(cost, array), rtol=1e-5, atol=1e-6)


@settings(deadline=None, max_examples=15)
@given(layers(), st.sampled_from(["max", "average"]), st.integers(0, 2**32 - 1))
def test_pooling_backward_gives_the_slopes_and_loses_nothing(layer, mode, seed):
    A_prev, W, _, hparameters = layer
    assume(len(W) <= min(A_prev.shape[1:3]) and A_prev.size < 60)
    cache = (A_prev, {"f": len(W), "stride": hparameters["stride"]})
    dA = np.random.default_rng(seed).normal(size=pool_forward(*cache)[0].shape)
    gradient = pool_backward(dA, cache, mode)
    expected = slopes(lambda: np.sum(pool_forward(*cache, mode)[0] * dA), A_prev)
    np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-6)
    assert gradient.sum() == pytest.approx(dA.sum(), rel=1e-9, abs=1e-9)


def test_the_bias_counts_once_and_the_result_is_a_number():
    ones = np.ones((4, 4, 3))
    Z = conv_single_step(ones, ones, np.full((1, 1, 1), 0.5))
    assert Z == 48.5
    assert np.ndim(Z) == 0


def test_a_tie_marks_every_maximum_and_shares_add_up():
    assert create_mask_from_window(np.array([[2.0, 1.0], [2.0, 0.0]])).tolist() == [[True, False], [True, False]]
    assert distribute_value(3, (2, 5)).shape == (2, 5)
    assert distribute_value(3, (2, 5)).sum() == pytest.approx(3)


# ------------------------------------------------------------------------------------------------ samplers and mistakes
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_every_seed_draws_the_same_special_cases_with_other_numbers(exercise):
    one, other = (list(exercise.sampler(np.random.default_rng(seed))) for seed in (1, 2))
    assert [draw.label for draw in one] == [draw.label for draw in other]
    assert compare(plain([d.arguments for d in one]), plain([d.arguments for d in other])) is not None


def test_no_hidden_case_asks_more_than_50_times_for_a_helper():
    rng = np.random.default_rng(0)
    for name in ("conv_forward", "pool_backward"):
        for draw in ASSIGNMENT.exercises[name].sampler(rng):
            first = conv_forward(*draw.arguments)[0] if name == "conv_forward" else draw.arguments[0]
            assert first.size <= 50, draw.label


@pytest.mark.parametrize(
    ("exercise", "mistake"),
    [pytest.param(e, m, id=f"{e.name}: {m.name}") for e in EXERCISES for m in e.mistakes],
)
def test_every_listed_mistake_is_caught_on_every_seed(exercise, mistake):
    if mistake.name.startswith("float of") and np.lib.NumpyVersion(np.__version__) < "2.4.0":
        pytest.skip("before numpy 2.4, float took any array with one entry")
    function = exercise.with_mistakes(mistake)
    for seed in range(8):
        draws = list(exercise.sampler(np.random.default_rng(seed)))
        assert any(not right(exercise, function, draw.arguments) for draw in draws), f"seed {seed}"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_the_visible_cases_tell_every_mistake_from_a_right_answer(exercise):
    cases = [case.arguments() for case in CASES[exercise.name]]
    missed = [m.name for m in exercise.mistakes if all(right(exercise, exercise.with_mistakes(m), a) for a in cases)]
    assert not missed


def right(exercise, function, arguments):
    answer = mistaken_result(exercise, function, arguments)
    return not isinstance(answer, Exception) and compare(answer, exercise.ask(exercise.function, arguments)) is None


def test_points_add_up_to_100_and_the_way_back_gives_none():
    assert ASSIGNMENT.points == 100
    assert {exercise.name for exercise in EXERCISES if exercise.points} == GRADED


def test_adding_the_bias_to_every_entry_is_named_as_such():
    mistake = next(m for m in ASSIGNMENT.exercises["conv_single_step"].mistakes if "every entry" in m.name)
    assert "np.sum(s + b)" in mistake.apply(ASSIGNMENT.exercises["conv_single_step"].source)
    wrong = ASSIGNMENT.exercises["conv_single_step"].with_mistakes(mistake)
    rng = np.random.RandomState(1)
    window, W, b = rng.randn(4, 4, 3), rng.randn(4, 4, 3), rng.randn(1, 1, 1)
    assert wrong(window, W, b) == pytest.approx(-23.16021220252078)  # what the first edition printed
    assert reference.conv_single_step(window, W, b) == pytest.approx(-6.999089450680221)
