"""The figure of assignment 15 sorts boxes as the reference does, with the student's `iou` where it passes."""

from __future__ import annotations

import ast
import itertools
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.datasets.places import DataError
from dlcore.explore import detections
from dlcore.explore.base import WIDGET
from dlcore.explore.detections import Detections, faces, fates, overlap_of, overlaps, road
from dlcore.given.tensors import with_tensors
from dlcore.reference.car_detection_yolo import draw_crowd, iou, yolo_non_max_suppression

SVG = "{http://www.w3.org/2000/svg}"


class FakeCheck:
    """Passes whatever is defined and asked for, unless told not to; counts how often it is asked."""

    def __init__(self, passes: bool = True) -> None:
        self.passes, self.asked = passes, 0

    def passing(self, namespace: Mapping[str, Any], names: Sequence[str] = ()) -> set[str]:
        self.asked += 1
        return set(namespace) & set(names) if self.passes else set()


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The committed files come first."""
    monkeypatch.setenv("DLCORE_DATA", str(Path(__file__).parents[3] / "datasets"))


def drawn(figure: Detections) -> tuple[int, int]:
    """How many boxes stay, and how many give way, in the drawing."""
    kinds = [rect.get("class") for rect in ET.fromstring(figure.picture["svg"]).iter(f"{SVG}rect")]
    return kinds.count("stays"), kinds.count("gone")


@pytest.mark.parametrize("iou_threshold", [0.1, 0.5, 0.9])
def test_boxes_stay_or_give_way_as_in_the_reference(iou_threshold: float) -> None:
    scores, boxes, _ = draw_crowd(np.random.default_rng(4), 12, iou_threshold)
    order = np.argsort(-scores)
    found = fates(scores[order], overlaps(boxes[order]), 0.3, iou_threshold)
    kept, _, _ = with_tensors(
        yolo_non_max_suppression, scores[scores >= 0.3], boxes[scores >= 0.3], scores[scores >= 0.3], 12, iou_threshold
    )
    np.testing.assert_allclose(scores[order][[k for k in range(12) if found[k] == k]], kept, rtol=1e-6)


@pytest.mark.parametrize("scene", ["road", "faces"])
def test_no_label_hides_another_where_nothing_gives_way(scene: str) -> None:
    figure = Detections(FakeCheck(), {}, scene, score_threshold=0.05, iou_threshold=1.0)
    rects = [rect for rect in ET.fromstring(figure.picture["svg"]).iter(f"{SVG}rect") if rect.get("fill")]
    grounds = [[float(rect.get(name, "")) for name in ("x", "y", "width", "height")] for rect in rects]
    assert len(grounds) == drawn(figure)[0] > 4
    for (x, y, width, height), (u, v, wide, high) in itertools.combinations(grounds, 2):
        assert x + width <= u or u + wide <= x or y + height <= v or v + high <= y


def test_its_own_overlap_is_the_reference() -> None:
    boxes = np.random.default_rng(8).integers(0, 9, size=(40, 4)).astype(float)
    boxes[:, 2:] += boxes[:, :2] + 1
    for a, b in zip(boxes[::2], boxes[1::2], strict=True):
        assert overlap_of(a, b) == pytest.approx(iou(a, b), rel=1e-12, abs=0)


@pytest.mark.parametrize(("scene", "boxes"), [("road", (7, 3)), ("faces", (2, 3))])
def test_it_begins_with_the_thresholds_of_the_exercise(scene: str, boxes: tuple[int, int]) -> None:
    figure = Detections(FakeCheck(), {"iou": iou}, scene)
    assert drawn(figure) == boxes
    assert f"{sum(boxes)} score enough, {boxes[0]} stay" in figure.picture["status"]
    assert figure.photograph.startswith("data:image/jpeg;base64,")


def test_moving_a_threshold_redraws_boxes_only() -> None:
    check = FakeCheck()
    figure = Detections(check, {"iou": iou})
    photograph = figure.photograph
    figure.score_threshold = 0.3
    assert drawn(figure) == (10, 4)
    figure.iou_threshold = 1.0
    assert drawn(figure) == (14, 0)
    figure.score_threshold = 0.95
    assert drawn(figure) == (0, 0)
    assert figure.photograph is photograph
    assert check.asked == 1


def test_the_students_iou_measures_and_gets_x_first() -> None:
    asked = []

    def student(box1: Any, box2: Any) -> float:
        asked.append((box1, box2))
        return iou(box1, box2)

    figure = Detections(FakeCheck(), {"iou": student})
    assert figure.picture["status"].endswith("Overlaps measured by your `iou`.")
    best = road().boxes[0]
    assert asked[0][0] == pytest.approx((best[1], best[0], best[3], best[2]))
    assert Detections(FakeCheck(False), {"iou": student}).picture["status"].endswith("measured by the figure.")


@pytest.mark.parametrize("odd", [None, "much", float("nan"), [1, 2]], ids=repr)
def test_an_iou_that_gives_nothing_usable_here_is_told_and_replaced(odd: Any) -> None:
    figure = Detections(FakeCheck(), {"iou": lambda a, b: odd})
    assert "gave nothing usable here" in figure.picture["status"]
    assert drawn(figure) == (7, 3)


def test_a_mended_iou_comes_alive_at_the_next_change() -> None:
    check, namespace = FakeCheck(False), {"iou": lambda a, b: 0.0}
    figure = Detections(check, namespace)
    check.passes, namespace["iou"] = True, iou
    figure.score_threshold = 0.5
    assert figure.picture["status"].endswith("Overlaps measured by your `iou`.")


def test_without_the_network_there_is_the_road(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Any:
        raise DataError("detector.npz is missing")

    monkeypatch.setattr(detections, "load_face_detector", missing)
    figure = Detections(FakeCheck(), {}, "faces")
    assert list(figure.choices["scenes"]) == ["road"]
    assert drawn(figure) == (7, 3)


@pytest.mark.parametrize("choice", [{"scene": "zoo"}, {"score_threshold": 0.0}, {"iou_threshold": 1.1}], ids=str)
def test_choices_out_of_range_are_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(traitlets.TraitError):
        Detections(FakeCheck(), {}, **choice)


def test_where_no_widget_runs_the_picture_and_the_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = Detections(FakeCheck(), {})._repr_mimebundle_()
    assert WIDGET not in data
    assert "image/png" in data
    assert "a drawn road: 14 boxes come in, 10 score enough, 7 stay" in data["text/plain"]
    assert f"photographs: {len(faces().scores)} boxes come in, 5 score enough, 2 stay" in data["text/plain"]


def test_the_figure_asks_nothing_from_outside_and_knows_no_reference() -> None:
    module = Path(detections.__file__)
    script = module.with_suffix(".js").read_text(encoding="utf-8")
    assert script in str(Detections(FakeCheck(), {})._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any("reference" in str(name) for name in imported)
