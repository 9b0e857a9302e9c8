"""The figure of assignment 13 asks the student's trained model if it may, and a kept network otherwise."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.datasets.faces import draw_happy
from dlcore.explore import smile
from dlcore.explore.base import WIDGET
from dlcore.explore.smile import BENDS, SLIDERS, Smile, draw_face, kept_answers


class FakeCheck:
    """Passes the named exercises."""

    def __init__(self, *passing: str) -> None:
        self.names = set(passing)

    def passing(self, namespace: Mapping[str, Any], names: Sequence[str]) -> set[str]:
        return self.names & set(names)


class OwnModel:
    """Answers a quarter to everything."""

    input_shape = (None, 64, 64, 3)

    def __init__(self, steps: int) -> None:
        self.optimizer = SimpleNamespace(iterations=steps)

    def __call__(self, pictures: Any, training: bool) -> Any:
        assert pictures.dtype == np.float32
        assert pictures.max() <= 1
        return np.full((len(pictures), 1), 0.25)


def curve(**face: float) -> Any:
    rest = {name: slider.start for name, slider in SLIDERS.items()} | face
    return kept_answers(np.stack([draw_face(**rest | {"mouth": bend}) for bend in BENDS]) / 255)


def test_the_kept_network_judges_nearly_all_test_pictures_rightly() -> None:
    faces = draw_happy()
    assert np.mean((kept_answers(faces.test_x / 255) > 0.5) == faces.test_y[0]) > 0.97


def test_the_mouth_decides_whatever_the_eyes_and_darkness_takes_the_network_to_a_half() -> None:
    for eyes in (0.0, 0.1, 0.2):
        answers = curve(eyes=eyes)
        assert answers[0] < 0.01
        assert answers[-1] > 0.99
        assert 0.2 <= BENDS[np.argmax(answers > 0.5)] <= 0.6
    assert np.all(abs(curve(light=0.1) - 0.5) < 0.15)


def test_upside_down_a_downturned_mouth_is_the_happier_one() -> None:
    answers = curve(turn=3.14)
    assert answers[BENDS == -1.0][0] > answers[BENDS == 1.0][0]


def test_a_trained_model_of_the_students_is_asked_and_an_untrained_or_failing_one_is_not() -> None:
    assert Smile(FakeCheck("HappyModel"), {"happyModel": OwnModel(5)}).picture["status"].startswith("Your `happyModel`")
    for check, own in ((FakeCheck(), OwnModel(5)), (FakeCheck("HappyModel"), OwnModel(0))):
        assert Smile(check, {"happyModel": own}).picture["status"].startswith("A network that was trained beforehand")
    assert "25%" in Smile(FakeCheck("HappyModel"), {"happyModel": OwnModel(5)}).picture["status"]


def test_moving_the_mouth_moves_the_point_and_leaves_the_curve() -> None:
    figure = Smile(FakeCheck(), {})
    line = "{http://www.w3.org/2000/svg}polyline"
    before = ET.fromstring(figure.picture["svg"]).find(line)
    figure.mouth = -1.0
    after = ET.fromstring(figure.picture["svg"]).find(line)
    assert before is not None
    assert after is not None
    assert before.get("points") == after.get("points")
    assert figure.picture["status"].endswith("probability of 0%.")
    figure.light = 0.2
    dark = ET.fromstring(figure.picture["svg"]).find(line)
    assert dark is not None
    assert dark.get("points") != after.get("points")


@pytest.mark.parametrize("end", ["lowest", "highest"])
@pytest.mark.parametrize("name", SLIDERS)
def test_every_slider_reaches_both_its_ends(name: str, end: str) -> None:
    figure = Smile(FakeCheck(), {}, **{name: getattr(SLIDERS[name], end)})
    ET.fromstring(figure.picture["svg"])
    assert getattr(Smile(FakeCheck(), {}), name) == SLIDERS[name].start
    with pytest.raises(traitlets.TraitError):
        setattr(figure, name, 9.0)


def test_where_no_widget_runs_the_drawing_and_the_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = Smile(FakeCheck(), {})._repr_mimebundle_()
    assert WIDGET not in data
    ET.fromstring(data["image/svg+xml"])
    assert "upside down" in data["text/plain"]


def test_the_figure_asks_nothing_from_outside_and_needs_no_tensorflow() -> None:
    module = Path(smile.__file__)
    script = module.with_suffix(".js").read_text(encoding="utf-8")
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in name or "tensors" in name for name in imported)
