"""Plain values become tensors and come back; without TensorFlow there is a clear word about it."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from dlcore.given import tensors
from dlcore.plain import plain


def test_without_tensorflow_the_first_use_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    for use in (tensors.needs_tensorflow, lambda: tensors.tf.constant(1), lambda: tensors.tensors_of(np.ones(2))):
        with pytest.raises(ImportError, match=r"pip install -r requirements/keras\.txt"):
            use()


def test_plain_values_without_arrays_need_no_tensorflow(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    assert tensors.with_tensors(lambda a, b: [a, b, None], 2, "relu") == [2, "relu", None]
    assert tensors.back_in_arrays(lambda a: {"a": (a, 1.5)}, [1]) == {"a": ([1], 1.5)}


def test_fractions_become_float32_and_whole_numbers_stay_what_they_are():
    tf = pytest.importorskip("tensorflow")
    given = {"W": np.array([0.1, 0.2]), "labels": [np.array([1, 2]), 3], "mask": (np.array([True]),)}
    seen = tensors.tensors_of(given)
    assert [seen["W"].dtype, seen["labels"][0].dtype, seen["mask"][0].dtype] == [tf.float32, tf.int64, tf.bool]
    assert seen["labels"][1] == 3
    back = tensors.arrays_of(seen)
    np.testing.assert_array_equal(back["W"], given["W"].astype("float32"))
    assert plain(back["labels"])[1] == 3


def test_a_tensor_without_axes_comes_back_as_a_plain_number():
    tf = pytest.importorskip("tensorflow")
    assert plain(tensors.back_in_arrays(lambda: (tf.constant(2.5), tf.Variable(4))))[1] == 4
    assert tensors.with_tensors(tf.reduce_sum, np.array([1.0, 2.5])) == 3.5
