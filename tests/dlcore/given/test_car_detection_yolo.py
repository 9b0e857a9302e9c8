"""What assignment 15 hands out: heads and corners against formulas, the road against its own boxes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from dlcore.given.car_detection_yolo import (
    CLASS_NAMES,
    YOLO_ANCHORS,
    draw_boxes,
    generate_colors,
    scale_boxes,
    yolo_boxes_to_corners,
    yolo_head,
)
from dlcore.given.road import ROAD, ROAD_SHAPE, road_features, road_picture
from dlcore.given.tensors import with_tensors


def test_the_head_reads_every_cell_by_the_formulas() -> None:
    feats = np.random.default_rng(1).normal(size=(2, 3, 4, 2 * 8))
    anchors = [[1.0, 2.0], [3.0, 0.5]]
    confidence, xy, wh, probs = yolo_head(feats, anchors, 3)
    assert [part.shape[-1] for part in (confidence, xy, wh, probs)] == [1, 2, 2, 3]
    for i, row, column, a in np.ndindex(2, 3, 4, 2):
        t = feats[i, row, column].reshape(2, 8)[a]
        sigmoid = 1 / (1 + np.exp(-t))
        place = i, row, column, a
        np.testing.assert_allclose(confidence[place], sigmoid[4:5], rtol=1e-6)
        np.testing.assert_allclose(xy[place], [(column + sigmoid[0]) / 4, (row + sigmoid[1]) / 3], rtol=1e-6)
        size = [anchors[a][0] * np.exp(t[2]) / 4, anchors[a][1] * np.exp(t[3]) / 3]
        np.testing.assert_allclose(wh[place], size, rtol=1e-6)
        np.testing.assert_allclose(probs[place], np.exp(t[5:]) / np.exp(t[5:]).sum(), rtol=1e-6)


def test_corners_come_with_y_first_and_pixels_with_the_height_first() -> None:
    corners = with_tensors(yolo_boxes_to_corners, np.array([[0.5, 0.4]]), np.array([[0.2, 0.4]]))
    np.testing.assert_allclose(corners, [[0.2, 0.4, 0.6, 0.6]], rtol=1e-6)
    np.testing.assert_allclose(scale_boxes(corners, (720.0, 1280.0)), [[144, 512, 432, 768]], rtol=1e-6)


def test_the_numbers_of_the_road_hold_its_boxes_and_nothing_else() -> None:
    confidence, xy, wh, probs = (part[0].reshape(1805, -1) for part in yolo_head(road_features(), YOLO_ANCHORS, 80))
    scores = (confidence * probs).max(axis=1)
    assert np.sum(scores > 0.01) == len(ROAD)
    width, height = ROAD_SHAPE[1], ROAD_SHAPE[0]
    for seen in ROAD:
        (k,) = np.flatnonzero(np.isclose(scores, seen.score, atol=1e-5))
        edges = np.hstack([xy[k] - wh[k] / 2, xy[k] + wh[k] / 2]) * [width, height, width, height]
        np.testing.assert_allclose(edges, seen[2:6], atol=1e-3)
        assert probs[k].argmax() == seen.number
        assert k % 5 == seen.anchor


def test_the_road_is_drawn_where_its_boxes_are() -> None:
    picture = np.asarray(road_picture()).astype(int)
    assert picture.shape == (720, 1280, 3)
    for seen in ROAD[:10]:
        inside = picture[seen.top : seen.bottom, seen.left : seen.right].reshape(-1, 3)
        assert len(np.unique(inside, axis=0)) > 3, seen


def test_there_are_80_classes_each_with_a_colour_of_its_own() -> None:
    assert len(set(CLASS_NAMES)) == len(CLASS_NAMES) == 80
    assert [CLASS_NAMES[k] for k in (0, 2, 5, 7, 9, 79)] == [
        "person",
        "car",
        "bus",
        "truck",
        "traffic light",
        "toothbrush",
    ]
    assert len(set(generate_colors(CLASS_NAMES))) == 80
    assert generate_colors(CLASS_NAMES) == generate_colors(CLASS_NAMES)


@pytest.mark.parametrize("box", [(10.5, 20.4, 50.0, 60.6), (-9.0, -9.0, 200.0, 200.0)])
def test_boxes_are_rounded_cut_off_at_the_edges_drawn_and_printed(
    box: tuple[float, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    image = Image.new("RGB", (80, 70), "white")
    draw_boxes(image, [0.5], np.array([box]), [1], ["a", "b"], [(255, 0, 0), (0, 0, 255)])
    edges = "(20, 11) (61, 50)" if box[0] > 0 else "(0, 0) (80, 70)"
    assert capsys.readouterr().out == f"b 0.50 {edges}\n"
    assert (0, 0, 255) in {colour for _, colour in image.getcolors() or []}


def test_of_three_equal_boxes_every_label_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    image = Image.new("RGB", (200, 120), "white")
    colours = [(255, 0, 0), (0, 160, 0), (0, 0, 255)]
    draw_boxes(image, [0.9, 0.9, 0.9], [(40.0, 50.0, 80.0, 150.0)] * 3, [0, 1, 2], ["same"] * 3, colours)
    seen = {colour: count for count, colour in image.getcolors(10_000) or []}
    # the first box covers the lines of the others, so that only their labels are left
    assert seen[colours[0]] > seen[colours[1]] == seen[colours[2]] > 300
    assert capsys.readouterr().out.count("same 0.90 (50, 40) (150, 80)") == 3
