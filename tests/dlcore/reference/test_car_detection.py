"""Assignment 15: filtering, overlaps and suppression against loops, exact areas and the road's seven lines."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dlcore.cases import car_detection_yolo as cases
from dlcore.given.car_detection_yolo import CLASS_NAMES, draw_boxes, generate_colors
from dlcore.given.tensors import with_tensors
from dlcore.plain import plain
from dlcore.reference.car_detection_yolo import (
    ASSIGNMENT,
    draw_confidences,
    draw_crowd,
    draw_outputs,
    iou,
    overlaps,
    yolo_eval,
    yolo_filter_boxes,
    yolo_non_max_suppression,
)

EXERCISES = list(ASSIGNMENT.exercises.values())
corners = st.tuples(*[st.integers(-12, 12)] * 4).filter(lambda b: b[0] < b[2] and b[1] < b[3])


# -------------------------------------------------------------------------------------------------------------- filter
@pytest.mark.parametrize("cells", [(1, 1, 1), (2, 3, 4), (5, 1, 2)], ids=str)
@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.6, 2.0])
def test_filtering_is_a_loop_over_boxes(cells, threshold):
    box_confidence, boxes, probs = draw_confidences(np.random.default_rng(3), cells, 6)
    expected = []
    for place in np.ndindex(*cells):
        products = [float(box_confidence[place][0]) * float(p) for p in probs[place]]
        if max(products) >= threshold:
            expected.append((max(products), boxes[place].tolist(), products.index(max(products))))
    scores, kept, classes = with_tensors(yolo_filter_boxes, box_confidence, boxes, probs, threshold)
    assert kept.shape == (len(expected), 4)
    np.testing.assert_allclose(scores, [score for score, _, _ in expected], rtol=1e-6)
    np.testing.assert_allclose(kept, np.reshape([box for _, box, _ in expected], (-1, 4)), rtol=1e-6)
    assert classes.tolist() == [number for _, _, number in expected]


# ----------------------------------------------------------------------------------------------------------------- iou
@given(corners, corners)
def test_iou_counts_the_unit_squares_in_both_boxes_and_in_either(box1, box2):
    def squares(box):
        return {(x, y) for x in range(box[0], box[2]) for y in range(box[1], box[3])}

    both, either = squares(box1) & squares(box2), squares(box1) | squares(box2)
    assert iou(box1, box2) == pytest.approx(float(Fraction(len(both), len(either))), rel=1e-12, abs=0)
    assert iou(box1, box2) == iou(box2, box1)


@given(corners, corners, st.floats(0.01, 100))
def test_iou_does_not_depend_on_the_unit(box1, box2, unit):
    scaled = [tuple(unit * edge for edge in box) for box in (box1, box2)]
    assert iou(*scaled) == pytest.approx(iou(box1, box2), rel=1e-9, abs=1e-12)


def test_boxes_that_lie_apart_share_nothing_in_whichever_direction():
    for other in [(5, 6, 7, 8), (5, 2, 7, 4), (1, 6, 3, 8), (-4, -4, 0, 0), (3, 2, 5, 4), (3, 4, 5, 6)]:
        assert iou((1, 2, 3, 4), other) == 0


# --------------------------------------------------------------------------------------------------------- suppression
@pytest.mark.parametrize("iou_threshold", [0.0, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("max_boxes", [1, 3, 10, 30])
def test_suppression_is_the_greedy_loop_with_iou(max_boxes, iou_threshold):
    scores, boxes, classes = draw_crowd(np.random.default_rng(5), 15, iou_threshold)
    kept = []
    for k in np.argsort(-scores):
        if len(kept) < max_boxes and all(iou(boxes[k], boxes[better]) <= iou_threshold for better in kept):
            kept.append(k)
    found = with_tensors(yolo_non_max_suppression, scores, boxes, classes, max_boxes, iou_threshold)
    for part, whole in zip(found, (scores, boxes, classes), strict=True):
        np.testing.assert_allclose(part, whole[kept], rtol=1e-6)


def test_a_better_box_of_another_class_suppresses_too():
    boxes = np.array([[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 3.9]])
    _, _, classes = with_tensors(yolo_non_max_suppression, np.array([0.7, 0.8]), boxes, np.array([5, 7]))
    assert classes.tolist() == [7]


# ------------------------------------------------------------------------------------------------------- all together
LINES = [  # score_threshold, and what is printed
    (
        0.6,
        """car 0.60 (925, 285) (1045, 374)
car 0.66 (706, 279) (786, 350)
bus 0.67 (5, 266) (220, 407)
car 0.70 (947, 324) (1280, 705)
car 0.74 (159, 303) (346, 440)
car 0.80 (761, 282) (942, 412)
car 0.89 (367, 300) (745, 648)
""",
    ),
    (
        0.3,
        """traffic light 0.36 (681, 195) (692, 214)
car 0.37 (965, 273) (1022, 292)
car 0.44 (336, 296) (378, 335)
car 0.60 (925, 285) (1045, 374)
car 0.66 (706, 279) (786, 350)
bus 0.67 (5, 266) (220, 407)
car 0.70 (947, 324) (1280, 705)
car 0.74 (159, 303) (346, 440)
car 0.80 (761, 282) (942, 412)
car 0.89 (367, 300) (745, 648)
""",
    ),
]


@pytest.mark.parametrize(("threshold", "lines"), LINES, ids=["0.6", "0.3"])
def test_the_road_gives_the_published_lines(threshold, lines, capsys):
    found = yolo_eval(*cases.yolo_eval_test_case(), score_threshold=threshold)
    draw_boxes(Image.new("RGB", (1280, 720)), *found, CLASS_NAMES, generate_colors(CLASS_NAMES))
    assert capsys.readouterr().out == lines


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=15)
def test_every_box_that_stays_is_one_that_came_in_and_no_two_overlap(seed):
    outputs = draw_outputs(np.random.default_rng(seed), (3, 2, 2), 4, 0.5)
    scores, boxes, classes = with_tensors(yolo_eval, outputs, (40.0, 90.0), 10, 0.25)
    confidence, xy, wh, probs = (output.reshape(12, -1) for output in outputs)
    for score, (y1, x1, y2, x2), number in zip(scores, boxes, classes, strict=True):
        (k,) = np.flatnonzero(np.isclose((confidence * probs).max(axis=1), score, rtol=1e-5))
        np.testing.assert_allclose([(x1 + x2) / 180, (y1 + y2) / 80], xy[k], rtol=1e-5)
        np.testing.assert_allclose([(x2 - x1) / 90, (y2 - y1) / 40], wh[k], rtol=1e-4)
        assert number == probs[k].argmax()
    assert np.all(np.diff(scores) < 0)
    assert np.all(np.triu(overlaps(boxes), 1) <= 0.5)


# ------------------------------------------------------------------------------------------------ samplers and mistakes
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_every_seed_draws_the_same_special_cases_with_other_numbers(exercise):
    one, other = (list(exercise.sampler(np.random.default_rng(seed))) for seed in (1, 2))
    assert [draw.label for draw in one] == [draw.label for draw in other]
    assert repr(plain(one[0].arguments)) != repr(plain(other[0].arguments))


def test_points_add_up_to_100():
    assert ASSIGNMENT.points == 100
