"""Assignment 13's tools: lost layers are found and drawn, and the answers asked for tell right from wrong."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from dlcore.attempt import attempt
from dlcore.given import keras_happy_house as tools

tf = pytest.importorskip("tensorflow")
layers = tf.keras.layers

NS = "{http://www.w3.org/2000/svg}"


def model_with_lost_layers():
    inputs = layers.Input((4, 4, 1))
    layers.ReLU(name="second")(layers.Conv2D(2, 3, name="first")(inputs))
    return tf.keras.Model(inputs, layers.Dense(1)(layers.Flatten()(inputs)))


def model_with_a_shortcut():
    inputs = layers.Input((4, 4, 1))
    X = layers.Conv2D(1, 3, padding="same")(inputs)
    return tf.keras.Model(inputs, tf.keras.activations.relu(layers.Add()([X, inputs])))


def test_layers_that_do_not_lead_to_the_answer_are_found():
    assert tools.lost_layers(model_with_lost_layers()) == ["first", "second"]
    assert tools.lost_layers(model_with_a_shortcut()) == []
    assert tools.lost_layers(tf.keras.Sequential([layers.Input((3,)), layers.Dense(2)])) == []


def test_a_layer_stands_behind_all_that_it_reads():
    kinds = [[type(layer).__name__ for layer in level] for level in tools.levels_of(model_with_a_shortcut())]
    assert [level[0] for level in kinds[:3]] == ["InputLayer", "Conv2D", "Add"]
    assert all(len(level) == 1 for level in kinds)


def test_the_drawing_is_well_formed_and_says_in_words_which_layers_are_lost():
    root = ET.fromstring(tools.svg_of_model(model_with_lost_layers()))
    texts = ["".join(text.itertext()) for text in root.findall(f"{NS}text")]
    assert sorted(text.split()[0] for text in texts) == ["Conv2D", "Dense", "Flatten", "InputLayer", "ReLU"]
    assert sum(text.endswith(", lost") for text in texts) == 2
    assert tools.draw_model(model_with_a_shortcut()).data.startswith("<svg")


def test_the_table_counts_what_keras_counts():
    inputs = layers.Input((6, 5, 3))
    model = tf.keras.Model(inputs, layers.BatchNormalization()(layers.Conv2D(4, 2)(inputs)))
    rows = tools.table_of(model)
    assert [tuple(row) for row in rows[1:]] == [
        ("Conv2D", [None, 5, 4, 4], 2 * 2 * 3 * 4 + 4, 0),
        ("BatchNormalization", [None, 5, 4, 4], 16, 8),
    ]
    assert tools.summarize(rows)["total"] == model.count_params()


def test_what_is_no_model_comes_back_as_it_is_and_an_uncompiled_one_is_refused():
    assert tools.describe_model(lambda shape: None, (8, 8, 1)) is None
    unit = {"w": np.ones((2, 1)), "b": np.zeros(1)}
    assert tools.describe_compiled(lambda model: None, unit) is None
    assert attempt(lambda model: model, (unit,), tools.describe_compiled).error == (
        "It returned a model that is not compiled."
    )


def test_one_lost_layer_is_counted_as_one_and_two_as_two():
    def with_one_lost_layer(shape):
        inputs = layers.Input(shape)
        layers.ReLU()(inputs)
        return tf.keras.Model(inputs, layers.Dense(1)(layers.Flatten()(inputs)))

    told = [tools.describe_model(f, (4, 4, 1)) for f in (with_one_lost_layer, lambda shape: model_with_lost_layers())]
    assert [answer["connected"] for answer in told] == [
        "1 layer does not lead to the answer",
        "2 layers do not lead to the answer",
    ]


def test_what_fit_is_told_is_taken_down_however_it_is_written():
    unit, X, Y = {"w": np.ones((2, 1)), "b": np.zeros(1)}, np.ones((3, 2)), np.ones((3, 1))
    by_place = tools.describe_fit(lambda model, *given: model.fit(*given), unit, X, Y, 4, 5)
    assert (by_place["fit"][0]["batch_size"], by_place["fit"][0]["epochs"]) == (4, 5)
    np.testing.assert_array_equal(by_place["fit"][0]["x"], X)
    nothing = tools.describe_fit(lambda model, *given: model, unit, X, Y)
    assert nothing["fit"] == []
    assert nothing["returned"] != "what fit gave"


def test_the_bar_counts_epochs(monkeypatch, capsys):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    bar = tools.epoch_bar(2, "learning")
    assert not capsys.readouterr().err
    bar.on_train_begin({})
    for epoch in (0, 1):
        bar.on_epoch_end(epoch, {"loss": 0.5})
    bar.on_train_end({})
    assert "2/2" in capsys.readouterr().err


def test_the_module_loads_without_tensorflow(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with pytest.raises(ImportError, match="pip install"):
        tools.one_unit({"w": np.ones((1, 1)), "b": np.ones(1)})
    assert tools.load_dataset().train_x.shape == (600, 64, 64, 3)
