"""The figure of assignment 12 shows what the layers answer, with the student's weights where there are some."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets
from scipy.signal import correlate

from dlcore.datasets import load_signs
from dlcore.explore import feature_maps as module
from dlcore.explore.base import WIDGET
from dlcore.explore.feature_maps import LAYERS, SHAPES, SIDE, FeatureMaps, answers, field_of

NS = "{http://www.w3.org/2000/svg}"


def drawn(seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=shape) for name, shape in SHAPES.items()}


def picture(seed: int = 1) -> Any:
    return np.random.default_rng(seed).uniform(size=(SIDE, SIDE, 3))


def test_every_layer_is_what_scipy_and_loops_make_of_it() -> None:
    parameters, signal = drawn(), picture()
    maps, probabilities = answers(signal, parameters)
    for convolution, pooling, name in (("A1", "P1", "W1"), ("A2", "P2", "W2")):
        W, size = parameters[name], LAYERS[pooling].window
        framed = np.pad(signal, (((len(W) - 1) // 2, len(W) // 2),) * 2 + ((0, 0),))
        for c in range(W.shape[3]):
            expected = correlate(framed, W[..., c], mode="valid")[..., 0].clip(0)
            np.testing.assert_allclose(maps[convolution][..., c], expected, rtol=1e-9, atol=1e-9)
        for i, j, c in np.ndindex(maps[pooling].shape):
            window = maps[convolution][size * i : size * (i + 1), size * j : size * (j + 1), c]
            assert maps[pooling][i, j, c] == window.max()
        signal = maps[pooling]
    scores = signal.ravel() @ parameters["W3"] + parameters["b3"]
    np.testing.assert_allclose(np.log(probabilities / probabilities[0]), scores - scores[0], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("layer", "place"), [("A1", 9), ("P1", 3), ("A2", 5), ("P2", 0), ("P2", 1)])
def test_pixels_outside_of_the_field_do_not_matter_and_those_in_its_corners_may(layer: str, place: int) -> None:
    first, last = field_of(layer, place)
    parameters = {name: abs(value) for name, value in drawn(2).items()}  # nothing is cut off
    before = answers(picture(), parameters)[0][layer][place, place]
    outside = picture(3)
    outside[first : last + 1, first : last + 1] = picture()[first : last + 1, first : last + 1]
    np.testing.assert_allclose(answers(outside, parameters)[0][layer][place, place], before, rtol=1e-12)
    for corner in (first, last):
        bright = picture()
        bright[corner, corner] = 1e6
        assert (answers(bright, parameters)[0][layer][place, place] != before).any()


def test_fields_grow_from_4_to_43_pixels() -> None:
    sizes = {layer: np.diff(field_of(layer, place))[0] + 1 for layer, place in (("A1", 9), ("P1", 3), ("A2", 3))}
    assert sizes == {"A1": 4, "P1": 11, "A2": 19}
    assert field_of("P2", 0) == (0, 41)  # 43, less what would stick out at the border


def test_the_weights_that_come_with_the_figure_read_nearly_all_test_pictures_and_the_start_does_not() -> None:
    figure, signs = FeatureMaps(), load_signs()
    shares = {
        moment: np.mean(
            [
                answers(x / 255, figure._weights[moment])[1].argmax() == y
                for x, y in zip(signs.test_x, signs.test_y[0], strict=True)
            ]
        )
        for moment in ("learnt", "start")
    }
    assert shares["learnt"] > 0.93
    assert shares["start"] < 0.35


def test_the_students_weights_are_used_and_the_figure_says_so() -> None:
    own = FeatureMaps(drawn())
    assert own.picture["status"].startswith("Weights: yours.")
    assert own.picture["svg"] != FeatureMaps().picture["svg"]
    own.moment = "start"
    assert own.picture["status"].startswith("Weights: those at the start")


@pytest.mark.parametrize(
    "odd",
    [None, 3, {}, drawn() | {"W1": np.ones(3)}, drawn() | {"b3": np.full(6, np.nan)}, drawn() | {"W3": None}],
    ids=["none", "number", "empty", "shape", "nan", "nothing"],
)
def test_weights_of_another_form_are_replaced_and_the_figure_says_so(odd: Any) -> None:
    figure = FeatureMaps(odd)
    assert figure.picture["status"].startswith("Weights: learnt beforehand")
    assert figure.picture == FeatureMaps().picture


@pytest.mark.parametrize("layer", LAYERS)
def test_the_drawing_is_well_formed_with_a_tile_for_each_map_and_one_of_them_chosen(layer: str) -> None:
    figure = FeatureMaps(None, 5, layer, 3)
    root = ET.fromstring(figure.picture["svg"])
    tiles = root.findall(f"{NS}g")
    assert len(tiles) == figure.picture["maps"] == (8 if layer in ("A1", "P1") else 16)
    assert [len(tile.findall(f"{NS}rect")) for tile in tiles].index(2) == 3
    assert len([bar for bar in root.findall(f"{NS}rect") if bar.get("class") == "bar"]) == 6
    assert "nan" not in figure.picture["status"]


def test_a_map_that_the_layer_has_not_becomes_its_last_and_a_silent_one_is_called_so() -> None:
    assert FeatureMaps(None, 0, "A1", 15).picture["channel"] == 7
    silent = drawn()
    silent["W1"][..., 2] = -abs(silent["W1"][..., 2])
    figure = FeatureMaps(silent, 0, "A1", 2)
    assert "Map 2 is silent" in figure.picture["status"]
    assert 'class="field"' not in figure.picture["svg"]


@pytest.mark.parametrize("choice", [{"number": -1}, {"number": 120}, {"layer": "Z1"}, {"channel": 16}], ids=str)
def test_choices_out_of_range_are_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(traitlets.TraitError):
        FeatureMaps(**choice)


def test_where_no_widget_runs_the_drawing_and_the_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = FeatureMaps()._repr_mimebundle_()
    assert WIDGET not in data
    ET.fromstring(data["image/svg+xml"])
    assert all(layer.title.capitalize() in data["text/plain"] for layer in LAYERS.values())


def test_the_figure_asks_nothing_from_outside_and_knows_no_reference() -> None:
    path = Path(module.__file__)
    script = path.with_suffix(".js").read_text(encoding="utf-8")
    assert script in str(FeatureMaps()._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in str(name) or "tensorflow" in str(name) for name in imported)
