"""Differently written right solutions of assignment 15."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from dlcore.given.car_detection_yolo import scale_boxes, yolo_boxes_to_corners
from dlcore.given.tensors import tf
from dlcore.reference.car_detection_yolo import yolo_filter_boxes, yolo_non_max_suppression

Tensor: TypeAlias = Any
Corners: TypeAlias = Sequence[float]


# ---------------------------------------------------------------------------------------------------- yolo_filter_boxes
def filter_indices(box_confidence: Tensor, boxes: Tensor, box_class_probs: Tensor, threshold: float = 0.6) -> Any:
    best = tf.reduce_max(box_confidence * box_class_probs, axis=3)
    kept = tf.where(best >= threshold)
    classes = tf.gather_nd(tf.argmax(box_class_probs, axis=3), kept)
    return tf.gather_nd(best, kept), tf.gather_nd(boxes, kept), classes


def filter_flat(box_confidence: Tensor, boxes: Tensor, box_class_probs: Tensor, threshold: float = 0.6) -> Any:
    scores = tf.reshape(tf.multiply(box_confidence, box_class_probs), [-1, box_class_probs.shape[-1]])
    top = tf.math.top_k(scores, k=1)
    mask = tf.logical_not(top.values[:, 0] < threshold)
    return top.values[:, 0][mask], tf.reshape(boxes, [-1, 4])[mask], top.indices[:, 0][mask]


def filter_numpy(box_confidence: Tensor, boxes: Tensor, box_class_probs: Tensor, threshold: float = 0.6) -> Any:
    scores = np.asarray(box_confidence) * np.asarray(box_class_probs)
    keep = scores.max(-1) >= np.float32(threshold)
    return [scores.max(-1)[keep], np.asarray(boxes)[keep], scores.argmax(-1)[keep]]


def filter_confidence_afterwards(
    box_confidence: Tensor, boxes: Tensor, box_class_probs: Tensor, threshold: float = 0.6
) -> Any:
    best = box_confidence[..., 0] * tf.math.reduce_max(box_class_probs, -1)
    mask = tf.greater_equal(best, threshold)
    classes = tf.argmax(box_class_probs, -1, output_type=tf.int32)
    return tuple(tf.boolean_mask(part, mask) for part in (best, boxes, classes))


def filter_box_by_box(box_confidence: Tensor, boxes: Tensor, box_class_probs: Tensor, threshold: float = 0.6) -> Any:
    scores, kept, classes = [], [], []
    for place in np.ndindex(*boxes.shape[:-1]):
        products = (box_confidence[place] * box_class_probs[place]).numpy()
        if products.max() >= np.float32(threshold):
            scores.append(products.max())
            kept.append(boxes[place].numpy())
            classes.append(int(products.argmax()))
    return np.array(scores), np.array(kept).reshape(-1, 4), np.array(classes, dtype=int)


# ------------------------------------------------------------------------------------------------------------------ iou
def iou_unpacked(box1: Corners, box2: Corners) -> float:
    (left, top, right, bottom), (x1, y1, x2, y2) = box1, box2
    width, height = min(right, x2) - max(left, x1), min(bottom, y2) - max(top, y1)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / ((right - left) * (bottom - top) + (x2 - x1) * (y2 - y1) - shared)


def iou_numpy(box1: Corners, box2: Corners) -> Any:
    a, b = np.array(box1, dtype=float).reshape(2, 2), np.array(box2, dtype=float).reshape(2, 2)
    shared = np.prod(np.clip(np.minimum(a[1], b[1]) - np.maximum(a[0], b[0]), 0, None))
    return shared / (np.prod(a[1] - a[0]) + np.prod(b[1] - b[0]) - shared)


def iou_early_return(box1: Corners, box2: Corners) -> float:
    if box1[2] < box2[0] or box2[2] < box1[0] or box1[3] < box2[1] or box2[3] < box1[1]:
        return 0
    shared = (min(box1[2], box2[2]) - max(box1[0], box2[0])) * (min(box1[3], box2[3]) - max(box1[1], box2[1]))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (box1, box2)]
    return shared / (sum(areas) - shared)


def iou_tensors(box1: Corners, box2: Corners) -> Any:
    a, b = tf.constant(box1, dtype=tf.float64), tf.constant(box2, dtype=tf.float64)
    shared = tf.reduce_prod(tf.maximum(tf.minimum(a[2:], b[2:]) - tf.maximum(a[:2], b[:2]), 0))
    return shared / (tf.reduce_prod(a[2:] - a[:2]) + tf.reduce_prod(b[2:] - b[:2]) - shared)


def iou_sides(box1: Corners, box2: Corners) -> float:
    def common(low: int) -> float:
        edges = sorted((box1[low], box1[low + 2], box2[low], box2[low + 2]))
        apart = box1[low + 2] <= box2[low] or box2[low + 2] <= box1[low]
        return 0.0 if apart else edges[2] - edges[1]

    def area(box: Corners) -> float:
        return abs(box[2] - box[0]) * abs(box[3] - box[1])

    shared = common(0) * common(1)
    return shared / (area(box1) + area(box2) - shared)


# --------------------------------------------------------------------------------------------- yolo_non_max_suppression
def suppress_by_name(
    scores: Tensor, boxes: Tensor, classes: Tensor, max_boxes: int = 10, iou_threshold: float = 0.5
) -> Any:
    kept = tf.image.non_max_suppression(
        boxes=boxes, scores=scores, iou_threshold=iou_threshold, max_output_size=tf.constant(max_boxes)
    )
    return [tf.gather(part, kept) for part in (scores, boxes, classes)]


def suppress_soft(
    scores: Tensor, boxes: Tensor, classes: Tensor, max_boxes: int = 10, iou_threshold: float = 0.5
) -> Any:
    kept, best = tf.image.non_max_suppression_with_scores(boxes, scores, max_boxes, iou_threshold, soft_nms_sigma=0.0)
    return best, tf.gather(boxes, kept, axis=0), tf.gather(classes, kept, axis=0)


def suppress_numpy_indices(
    scores: Tensor, boxes: Tensor, classes: Tensor, max_boxes: int = 10, iou_threshold: float = 0.5
) -> Any:
    kept = tf.image.non_max_suppression(boxes, scores, max_boxes, iou_threshold).numpy()
    return scores.numpy()[kept], boxes.numpy()[kept], classes.numpy()[kept]


def suppress_greedily(
    scores: Tensor, boxes: Tensor, classes: Tensor, max_boxes: int = 10, iou_threshold: float = 0.5
) -> Any:
    kept: list[int] = []
    for k in np.argsort(-scores.numpy(), kind="stable"):
        if len(kept) < max_boxes and all(iou_unpacked(boxes[k], boxes[better]) <= iou_threshold for better in kept):
            kept.append(int(k))
    kept_ = np.array(kept, dtype=int)
    return scores.numpy()[kept_], boxes.numpy()[kept_], classes.numpy()[kept_]


def suppress_gather_nd(
    scores: Tensor, boxes: Tensor, classes: Tensor, max_boxes: int = 10, iou_threshold: float = 0.5
) -> Any:
    kept = tf.cast(tf.image.non_max_suppression(boxes, scores, max_boxes, iou_threshold), tf.int64)
    chosen = kept[:, None]
    return tf.gather_nd(scores, chosen), tf.gather_nd(boxes, chosen), tf.gather_nd(classes, chosen)


# ------------------------------------------------------------------------------------------------------------ yolo_eval
Shape: TypeAlias = tuple[float, float]


def eval_by_name(
    yolo_outputs: Sequence[Tensor],
    image_shape: Shape = (720.0, 1280.0),
    max_boxes: int = 10,
    score_threshold: float = 0.6,
    iou_threshold: float = 0.5,
) -> Any:
    confidence, xy, wh, probs = yolo_outputs
    found = yolo_filter_boxes(confidence, yolo_boxes_to_corners(xy, wh), probs, threshold=score_threshold)
    return yolo_non_max_suppression(
        scores=found[0],
        boxes=scale_boxes(found[1], image_shape),
        classes=found[2],
        max_boxes=max_boxes,
        iou_threshold=iou_threshold,
    )


def eval_scaled_first(
    yolo_outputs: Sequence[Tensor],
    image_shape: Shape = (720.0, 1280.0),
    max_boxes: int = 10,
    score_threshold: float = 0.6,
    iou_threshold: float = 0.5,
) -> Any:
    boxes = scale_boxes(yolo_boxes_to_corners(yolo_outputs[1], yolo_outputs[2]), image_shape)
    found = yolo_filter_boxes(yolo_outputs[0], boxes, yolo_outputs[3], score_threshold)
    return yolo_non_max_suppression(*found, max_boxes, iou_threshold)


def eval_scaled_last(
    yolo_outputs: Sequence[Tensor],
    image_shape: Shape = (720.0, 1280.0),
    max_boxes: int = 10,
    score_threshold: float = 0.6,
    iou_threshold: float = 0.5,
) -> Any:
    confidence, xy, wh, probs = yolo_outputs
    found = yolo_filter_boxes(confidence, yolo_boxes_to_corners(xy, wh), probs, score_threshold)
    scores, boxes, classes = yolo_non_max_suppression(*found, max_boxes, iou_threshold)
    return scores, scale_boxes(boxes, image_shape), classes


def eval_without_helpers(
    yolo_outputs: Sequence[Tensor],
    image_shape: Shape = (720.0, 1280.0),
    max_boxes: int = 10,
    score_threshold: float = 0.6,
    iou_threshold: float = 0.5,
) -> Any:
    confidence, xy, wh, probs = (np.asarray(output, dtype=np.float32) for output in yolo_outputs)
    y_x, h_w = xy[..., ::-1] * np.array(image_shape), wh[..., ::-1] * np.array(image_shape)
    best = (confidence * probs).max(-1)
    keep = best >= np.float32(score_threshold)
    boxes = np.concatenate([y_x - h_w / 2, y_x + h_w / 2], axis=-1)[keep].astype(np.float32)
    kept = tf.image.non_max_suppression(boxes, best[keep], max_boxes, iou_threshold).numpy()
    return best[keep][kept], boxes[kept], probs.argmax(-1)[keep][kept]


VARIANTS = {
    "yolo_filter_boxes": [
        filter_indices,
        filter_flat,
        filter_numpy,
        filter_confidence_afterwards,
        filter_box_by_box,
    ],
    "iou": [iou_unpacked, iou_numpy, iou_early_return, iou_tensors, iou_sides],
    "yolo_non_max_suppression": [
        suppress_by_name,
        suppress_soft,
        suppress_numpy_indices,
        suppress_greedily,
        suppress_gather_nd,
    ],
    "yolo_eval": [eval_by_name, eval_scaled_first, eval_scaled_last, eval_without_helpers],
}
