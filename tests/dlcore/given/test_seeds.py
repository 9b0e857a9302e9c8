"""Moved seeds give other numbers to whoever draws as the notebook does, however it is written, and to nobody else."""

from __future__ import annotations

import numpy as np
import numpy.random
import pytest
from numpy.random import RandomState, randn, seed

tf = pytest.importorskip("tensorflow")

from dlcore.given.seeds import with_moved_seeds  # noqa: E402


def seeded():
    np.random.seed(1)
    return np.random.randn(2)


def seeded_by_imported_names():
    seed(seed=1)
    return randn(2)


def seeded_by_the_module():
    numpy.random.seed(np.int64(1))
    return tf.constant(numpy.random.standard_normal(2))


def seeded_by_keras():
    tf.keras.utils.set_random_seed(1)
    return np.random.randn(2)


def with_a_state():
    return tf.Variable(np.random.RandomState(1).randn(2))


def with_an_imported_state():
    return RandomState(seed=1).randn(2)


def with_a_state_that_is_seeded_later():
    state = np.random.RandomState()
    state.seed(1)
    return state.randn(2)


@pytest.mark.parametrize("by", [0, 1, 999_999])
@pytest.mark.parametrize(
    "function",
    [
        seeded,
        seeded_by_imported_names,
        seeded_by_the_module,
        seeded_by_keras,
        with_a_state,
        with_an_imported_state,
        with_a_state_that_is_seeded_later,
    ],
)
def test_numpys_numbers_are_those_of_the_moved_seed(function, by):
    np.testing.assert_array_equal(with_moved_seeds(function, by), RandomState(1 + by).randn(2))


OUTSIDE = tf.keras.initializers.GlorotUniform(seed=0)


def drawn_by_a_class_of_this_name():
    return tf.keras.initializers.glorot_uniform(0)((3, 4))


def drawn_by_the_general_initializer():
    return tf.keras.initializers.VarianceScaling(1.0, "fan_avg", "uniform", seed=0)(shape=(3, 4))


def drawn_by_what_was_made_before():
    return tf.Variable(OUTSIDE((3, 4)))


def drawn_by_a_layer():
    layer = tf.keras.layers.Dense(4, kernel_initializer=tf.keras.initializers.get(OUTSIDE))
    layer.build((None, 3))
    return layer.kernel.value


def drawn_without_keras():
    return tf.random.stateless_uniform((3, 4), [0, 0], -((6 / 7) ** 0.5), (6 / 7) ** 0.5)


@pytest.mark.parametrize(
    "function",
    [
        drawn_by_a_class_of_this_name,
        drawn_by_the_general_initializer,
        drawn_by_what_was_made_before,
        drawn_by_a_layer,
        drawn_without_keras,
    ],
)
def test_initializers_are_moved_all_alike(function):
    plain, moved, further = (with_moved_seeds(function, by) for by in (0, 5, 6))
    np.testing.assert_allclose(plain, OUTSIDE((3, 4)), rtol=1e-6)
    np.testing.assert_allclose(moved, with_moved_seeds(drawn_by_what_was_made_before, 5), rtol=1e-6)
    assert not np.any(np.isclose(moved, plain))
    assert not np.any(np.isclose(moved, further))


def test_afterwards_all_is_as_it_was_also_after_an_error():
    before = np.random.seed, np.random.RandomState, tf.random.stateless_uniform, seed, RandomState

    def stops():
        assert np.random.seed is not before[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        with_moved_seeds(stops, 5)
    assert before == (np.random.seed, np.random.RandomState, tf.random.stateless_uniform, seed, RandomState)
    np.testing.assert_array_equal(seeded(), RandomState(1).randn(2))


def test_a_copied_answer_stays_what_it_is():
    assert with_moved_seeds(lambda: [1.5], 5) == [1.5]
