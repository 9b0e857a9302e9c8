"""Moved seeds: the same work of a function that draws its own numbers, and other numbers to show for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from dlcore.given.tensors import arrays_of, tf
from dlcore.through import Function


def with_moved_seeds(function: Function, by: int = 0) -> Any:
    """Call a function without arguments that seeds what it draws.

    Parameters
    ----------
    function : callable
        The function to ask.
    by : int
        What every seed grows by; with 0, the numbers are those of the notebook.

    Returns
    -------
    Any
        What the function returned, with arrays in place of tensors.
    """
    with moved_seeds(function, by):
        return arrays_of(function())


@contextmanager
def moved_seeds(function: Function, by: int) -> Iterator[None]:
    """Add a number to every seed that numpy's `seed` and `RandomState` and TensorFlow's initializers are given.

    Parameters
    ----------
    function : callable
        What is going to be called; where its module has names of its own for these, they are met as well.
    by : int
        What to add.
    """
    # GlorotUniform, and all else of Keras that draws evenly, comes to stateless_uniform at last
    stand_ins = {
        id(np.random.seed): _seed(by),
        id(np.random.RandomState): _random_state(by),
        id(tf.random.stateless_uniform): _stateless_uniform(by),
    }
    spaces = [vars(np.random), vars(tf.random), getattr(function, "__globals__", {})]
    met = [(space, name, value) for space in spaces for name, value in space.items() if id(value) in stand_ins]
    try:
        for space, name, value in met:
            space[name] = stand_ins[id(value)]
        yield
    finally:
        for space, name, value in met:
            space[name] = value


def _moved(seed: Any, by: int) -> Any:
    return seed + by if isinstance(seed, (int, np.integer)) else seed


def _seed(by: int) -> Function:
    original = np.random.seed
    return lambda seed=None: original(_moved(seed, by))


def _random_state(by: int) -> type[np.random.RandomState]:
    class RandomState(np.random.RandomState):
        def __init__(self, seed: Any = None) -> None:
            super().__init__(_moved(seed, by))

        def seed(self, seed: Any = None) -> None:
            super().seed(_moved(seed, by))

    return RandomState


def _stateless_uniform(by: int) -> Function:
    original = tf.random.stateless_uniform
    return lambda shape, seed, *more, **named: original(shape, tf.convert_to_tensor(seed) + by, *more, **named)
