"""The tools of assignment 14: tables count what Keras counts, set weights depend on names, descriptions see gaps."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.given.residual_networks import (
    described,
    glorot_uniform,
    layers,
    model_of_block,
    run_with_weights,
    set_seeded_weights,
    summarize,
    table_of,
)

tf = pytest.importorskip("tensorflow")


def small_model(first="one", last="two"):
    X = layers.Input((5, 4, 3))
    A = layers.Conv2D(6, (3, 3), name=first, kernel_initializer=glorot_uniform(seed=0))(X)
    A = layers.ReLU(name="relu")(layers.BatchNormalization(axis=3, name="norm")(A))
    return tf.keras.Model(X, layers.Conv2D(2, (1, 1), name=last)(A))


def test_a_table_has_a_row_for_each_layer_and_sums_to_what_keras_counts():
    model = small_model()
    rows = table_of(model)
    assert [row[0] for row in rows] == ["input_layer", "one", "norm", "relu", "two"]
    assert rows[1] == ("one", [None, 3, 2, 6], 3 * 3 * 3 * 6 + 6, 0)
    assert rows[2][2:] == (12, 12)
    assert summarize(rows)["total"] == model.count_params()


def test_a_description_names_kind_shape_parameters_and_first_kernel():
    assert described(small_model()) == {
        "one": "Conv2D to (3, 2, 6), 168 parameters, kernel from GlorotUniform with seed 0",
        "norm": "BatchNormalization to (3, 2, 6), 24 parameters",
        "two": "Conv2D to (3, 2, 2), 14 parameters, kernel from GlorotUniform with seed None",
    }


def test_set_weights_depend_on_the_layers_names_alone_and_are_those_of_no_other_layer():
    one, other, renamed = small_model(), small_model(), small_model(last="three")
    for model in (one, other, renamed):
        set_seeded_weights(model)
    for a, b in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
        assert len(np.unique(a)) == a.size
    assert not np.allclose(one.get_layer("two").get_weights()[0], renamed.get_layer("three").get_weights()[0])
    assert one.get_layer("norm").moving_variance.numpy().min() > 0


def test_signals_keep_their_size_through_set_weights():
    X = layers.Input((6, 6, 16))
    A = X
    for k in range(12):
        A = layers.ReLU()(
            layers.BatchNormalization(name=f"norm{k}")(layers.Conv2D(16, 3, padding="same", name=f"c{k}")(A))
        )
    model = tf.keras.Model(X, A)
    set_seeded_weights(model)
    assert 0.05 < np.std(model(np.random.default_rng(0).normal(size=(2, 6, 6, 16)))) < 5


def test_weights_by_name_are_put_where_they_belong():
    ones = [np.ones((1, 1, 6, 2)), np.array([1.0, 2.0])]
    model, X = small_model(), np.zeros((1, 5, 4, 3))
    zeros = [np.zeros((3, 3, 3, 6)), np.zeros(6)]
    answer = run_with_weights(model, X, {"one": zeros, "two": ones})
    np.testing.assert_allclose(answer, np.broadcast_to([1.0, 2.0], (1, 3, 2, 2)))


@pytest.mark.parametrize("odd", [None, 3, "a block"])
def test_what_is_no_tensor_is_handed_back(odd):
    assert model_of_block(lambda X: odd, (2, 2, 1)) == odd
