"""Visible cases of assignment 15."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.given.car_detection_yolo import CLASS_NAMES, YOLO_ANCHORS, yolo_head
from dlcore.given.road import road_features
from dlcore.plain import Array


def yolo_filter_boxes_test_case() -> tuple[Array, Array, Array, float]:
    """A grid of 2 by 2 with one anchor and three classes; two scores lie exactly on the threshold."""
    box_confidence = np.array([1.0, 0.5, 0.9, 0.8]).reshape(2, 2, 1, 1)
    boxes = np.arange(16.0).reshape(2, 2, 1, 4)
    probs = [[0.1, 0.5, 0.4], [1.0, 0.0, 0.0], [0.3, 0.3, 0.4], [0.0, 0.1, 0.9]]
    return box_confidence, boxes, np.array(probs).reshape(2, 2, 1, 3), 0.5


def yolo_filter_boxes_test_case_random(threshold: float) -> tuple[Array, Array, Array, float]:
    """A whole grid of random numbers, too many classes to look at one by one."""
    rng = np.random.RandomState(21)
    return rng.rand(19, 19, 5, 1), rng.rand(19, 19, 5, 4), rng.rand(19, 19, 5, 80), threshold


def yolo_non_max_suppression_test_case() -> tuple[Array, Array, Array]:
    """Five boxes: three on one object, a fourth that overlaps them by a third, one by itself."""
    boxes = [[0, 0, 2, 2], [0, 0, 2, 2.2], [0, 1, 2, 3], [5, 5, 6, 6], [0, 0, 2, 1.9]]
    return np.array([0.9, 0.75, 0.8, 0.6, 0.95]), np.array(boxes, dtype=float), np.array([1, 1, 2, 3, 4])


def yolo_eval_test_case() -> tuple[tuple[Array, ...]]:
    """What a network says of the road."""
    return (tuple(output[0] for output in yolo_head(road_features(), YOLO_ANCHORS, len(CLASS_NAMES))),)


def yolo_eval_test_case_small() -> tuple[Any, ...]:
    """A grid of 2 by 2 with one anchor and two classes, a small picture, and thresholds of its own."""
    box_confidence = np.array([0.9, 0.75, 0.5, 0.25]).reshape(2, 2, 1, 1)
    box_xy = np.array([[0.4, 0.4], [0.5, 0.4], [0.3, 0.8], [0.7, 0.7]]).reshape(2, 2, 1, 2)
    box_wh = np.array([[0.4, 0.6], [0.4, 0.6], [0.2, 0.3], [0.5, 0.5]]).reshape(2, 2, 1, 2)
    box_class_probs = np.array([[0.75, 0.25], [0.5, 0.5 + 1 / 64], [0.1, 0.9], [0.6, 0.4]]).reshape(2, 2, 1, 2)
    return (box_confidence, box_xy, box_wh, box_class_probs), (100.0, 200.0), 10, 0.2, 0.7


CASES = {
    "yolo_filter_boxes": [
        VisibleCase("four boxes, two of them exactly on the threshold", yolo_filter_boxes_test_case),
        VisibleCase("1805 boxes, a high threshold", lambda: yolo_filter_boxes_test_case_random(0.995)),
        VisibleCase("no box reaches the threshold", lambda: yolo_filter_boxes_test_case_random(1.1)),
    ],
    "iou": [
        VisibleCase("two boxes of area 4 that share 1", lambda: ((2, 1, 4, 3), (1, 2, 3, 4))),
        VisibleCase("an edge in common", lambda: ((1, 1, 3, 3), (2, 3, 3, 4))),
        VisibleCase("apart", lambda: ((1, 2, 3, 4), (5, 6, 7, 8))),
    ],
    "yolo_non_max_suppression": [
        VisibleCase("five boxes", yolo_non_max_suppression_test_case),
        VisibleCase("at most two of them, hardly any overlap", lambda: (*yolo_non_max_suppression_test_case(), 2, 0.1)),
    ],
    "yolo_eval": [
        VisibleCase("the road", yolo_eval_test_case),
        VisibleCase("four boxes on a small picture", yolo_eval_test_case_small),
    ],
}

check = Checker("15-car-detection-yolo", CASES)
