"""Assignment 15: from the numbers of a YOLO network to a few boxes with names.

Boxes of the pipeline are (y1, x1, y2, x2), as `yolo_boxes_to_corners` gives them; only `iou` takes (x1, y1, x2, y2).
Editions of the course differ in the order of a network's four outputs: here, as in the first, confidence comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.car_detection_yolo import scale_boxes, yolo_boxes_to_corners
from dlcore.given.tensors import back_in_arrays, tf, with_tensors
from dlcore.plain import Array

Rng: TypeAlias = np.random.Generator
Tensor: TypeAlias = Any
Detections: TypeAlias = tuple[Tensor, Tensor, Tensor]

ASSIGNMENT = Assignment("15-car-detection-yolo", "Car detection with YOLO", kind="keras")
RTOL, ATOL = 1e-5, 1e-6  # numbers of 32 bits


# --------------------------------------------------------------------------------------------------- score and filter
def yolo_filter_boxes(
    box_confidence: Tensor, boxes: Tensor, box_class_probs: Tensor, threshold: float = 0.6
) -> Detections:
    """Keep the boxes whose best class scores at least `threshold`.

    Parameters
    ----------
    box_confidence : tensor of shape (19, 19, 5, 1)
        p_c: how sure the network is that there is an object in the box. Other grids work as well.
    boxes : tensor of shape (19, 19, 5, 4)
        Corners (y1, x1, y2, x2) of each box.
    box_class_probs : tensor of shape (19, 19, 5, 80)
        c_1, ..., c_80: the probability of each class, if there is an object.
    threshold : float
        A box whose best score is less is thrown away.

    Returns
    -------
    scores : tensor of shape (n,)
        The best score of each box that is kept.
    boxes : tensor of shape (n, 4)
        Its corners.
    classes : tensor of int, shape (n,)
        The class that has this score.
    """
    # Step 1: the score of every class in every box
    ### START CODE HERE ### (≈ 1 line of code)
    box_scores = box_confidence * box_class_probs
    ### END CODE HERE ###

    # Step 2: the best class of each box, and its score
    ### START CODE HERE ### (≈ 2 lines of code)
    box_classes = tf.argmax(box_scores, axis=-1)
    box_class_scores = tf.reduce_max(box_scores, axis=-1)
    ### END CODE HERE ###

    # Step 3: True for the boxes to keep
    ### START CODE HERE ### (≈ 1 line of code)
    filtering_mask = box_class_scores >= threshold
    ### END CODE HERE ###

    # Step 4: what is kept
    ### START CODE HERE ### (≈ 3 lines of code)
    scores = tf.boolean_mask(box_class_scores, filtering_mask)
    boxes = tf.boolean_mask(boxes, filtering_mask)
    classes = tf.boolean_mask(box_classes, filtering_mask)
    ### END CODE HERE ###

    return scores, boxes, classes


def draw_confidences(rng: Rng, cells: tuple[int, ...], n_classes: int) -> tuple[Array, Array, Array]:
    """(box_confidence, boxes, box_class_probs); products are exact in 32 bits, no two classes of a box are equal."""
    box_confidence = rng.integers(8, 65, size=(*cells, 1)) / 64
    classes = rng.permuted(np.broadcast_to(np.arange(1, 65), (*cells, 64)), axis=-1)[..., :n_classes] / 64
    return box_confidence, rng.uniform(size=(*cells, 4)), classes


def draw_filterings(rng: Rng) -> Iterator[Draw]:
    """Grids of several sizes, with thresholds that all, some or none of the boxes reach."""
    yield Draw("a grid of 4 by 3 with 2 anchors", (*draw_confidences(rng, (4, 3, 2), 5), 0.3))
    yield Draw("the default threshold", draw_confidences(rng, (5, 4, 3), 6))
    yield Draw("one cell, one anchor, one class", (*draw_confidences(rng, (1, 1, 1), 1), 0.01))
    yield Draw("every box reaches the threshold", (*draw_confidences(rng, (2, 2, 2), 4), 0.0))
    yield Draw("no box reaches the threshold", (*draw_confidences(rng, (2, 3, 2), 4), 1.1))
    box_confidence, boxes, probs = draw_confidences(rng, (2, 2, 1), 3)
    box_confidence[0], probs[0] = 0.75, [0.5, 1.0, 0.25]
    yield Draw("scores exactly on the threshold", (box_confidence, boxes, probs, 0.75))
    box_confidence, boxes, probs = draw_confidences(rng, (3, 2, 2), 4)
    box_confidence[0, 0], probs[0, 0] = 0.25, [0.125, 1.0, 0.5, 0.25]
    yield Draw("likely classes in boxes that are likely empty", (box_confidence, boxes, probs, 0.4))


ASSIGNMENT.add(
    yolo_filter_boxes,
    points=30,
    sampler=draw_filterings,
    through=with_tensors,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        Mistake(
            "the confidence is left out",
            "box_confidence * box_class_probs",
            "box_class_probs",
            "A class probability says what is in the box *if* there is anything. Which number says whether there is?",
        ),
        Mistake(
            "confidence and probability are added",
            "box_confidence * box_class_probs",
            "box_confidence + box_class_probs",
            "Some of your scores are above 1. How do two probabilities combine when both things must hold?",
        ),
        Mistake(
            "the best box of each class instead of the best class of each box",
            "tf.argmax(box_scores, axis=-1)",
            "tf.argmax(box_scores, axis=-2)",
            "The maximum ranges over classes. Which axis of (19, 19, 5, 80) counts them?",
            also=[("tf.reduce_max(box_scores, axis=-1)", "tf.reduce_max(box_scores, axis=-2)")],
        ),
        Mistake(
            "the maximum over everything",
            "tf.reduce_max(box_scores, axis=-1)",
            "tf.reduce_max(box_scores)",
            "Without an axis there is one maximum for the whole picture. How many best scores should there be?",
        ),
        Mistake(
            "a score exactly on the threshold is dropped",
            "box_class_scores >= threshold",
            "box_class_scores > threshold",
            "Look at a box whose score is exactly the threshold: the text says *at least*.",
        ),
        Mistake(
            "the wrong side of the threshold is kept",
            "box_class_scores >= threshold",
            "box_class_scores < threshold",
            "Your mask is True for the boxes to throw away. What does `tf.boolean_mask` do with True?",
        ),
        Mistake(
            "the argmax has no axis",
            "tf.argmax(box_scores, axis=-1)",
            "tf.argmax(box_scores)",
            "Without an axis `tf.argmax` ranges over the rows of the grid. Which axis counts the classes?",
        ),
        Mistake(
            "the classes are not filtered",
            "classes = tf.boolean_mask(box_classes, filtering_mask)",
            "classes = box_classes",
            "You return a class for every box, kept or not. What happened to the scores that should happen here, too?",
        ),
        Mistake(
            "the boxes are not filtered",
            "boxes = tf.boolean_mask(boxes, filtering_mask)",
            "boxes = tf.reshape(boxes, [-1, 4])",
            "You return more boxes than scores. Which of the three parts has not gone through the mask?",
        ),
        Mistake(
            "the threshold is always 0.6",
            "box_class_scores >= threshold",
            "box_class_scores >= 0.6",
            "Right for the usual threshold, wrong for another one. Where does your function take it from?",
        ),
    ],
    equivalent={
        "box_classes = tf.argmax(box_class_probs, axis=-1)": "all classes of a box share its confidence",
    },
)


# ------------------------------------------------------------------------------------------ intersection over union
def iou(box1: Sequence[float], box2: Sequence[float]) -> float:
    """Say how much two boxes overlap: intersection over union.

    Parameters
    ----------
    box1, box2 : sequence of four numbers
        (x1, y1, x2, y2): the upper left corner, then the lower right one.

    Returns
    -------
    iou : float
        1 for equal boxes, 0 for boxes that share no area.
    """
    # the rectangle that both boxes cover
    ### START CODE HERE ### (≈ 5 lines of code)
    xi1 = max(box1[0], box2[0])
    yi1 = max(box1[1], box2[1])
    xi2 = min(box1[2], box2[2])
    yi2 = min(box1[3], box2[3])
    inter_area = max(xi2 - xi1, 0) * max(yi2 - yi1, 0)
    ### END CODE HERE ###

    # the area that at least one of them covers
    ### START CODE HERE ### (≈ 3 lines of code)
    box1_area = (box1[2] - box1[0]) * (box1[3] - box1[1])
    box2_area = (box2[2] - box2[0]) * (box2[3] - box2[1])
    union_area = box1_area + box2_area - inter_area
    ### END CODE HERE ###

    ### START CODE HERE ### (≈ 1 line of code)
    iou = inter_area / union_area
    ### END CODE HERE ###

    return iou


def draw_pairs(rng: Rng) -> Iterator[Draw]:
    """Pairs of boxes in every position to each other, somewhere in the plane."""
    x, y = (int(n) for n in rng.integers([-30, 1], [-10, 20]))  # far apart: an x is never taken for a y
    a, b, c, d = (int(n) for n in rng.integers(2, 7, size=4))  # widths and heights; another shape on every seed

    def pair(label: str, one: tuple[float, ...], other: tuple[float, ...]) -> Draw:
        place = (x, y, x, y)
        return Draw(label, tuple(tuple(p + q for p, q in zip(box, place, strict=True)) for box in (one, other)))

    yield pair("corners overlap", (0, 0, a + 1, b + 1), (a, b - 1, a + c + 2, b + d))
    yield pair("the other two corners overlap", (0, b, a + 1, b + d + 1), (a - 1, 0, a + c, b + 2))
    yield pair("the second one further to the upper left", (a, b - 1, a + c + 2, b + d), (0, 0, a + 1, b + 1))
    yield pair("one inside the other", (0, 0, a + c, b + d), (1, 1, a, b))
    yield pair("the other way round", (1, 1, a, b), (0, 0, a + c, b + d))
    yield pair("a cross", (0, b, a + c + 3, b + d), (a, 0, a + c, b + d + 3))
    yield pair("the same box twice", (0, 0, a, b), (0, 0, a, b))
    yield pair("an edge in common", (0, 0, a, b), (a, 1, a + c, d))
    yield pair("only a corner in common", (0, 0, a, b), (a, b, a + c, b + d))
    yield pair("apart in both directions", (0, 0, a, b), (a + 2, b + 1, a + c + 3, b + d + 4))
    yield pair("apart in x only", (0, 0, a, b), (a + 2, 0, a + c + 3, b + 1))
    yield pair("apart in y only", (0, b + 2, a, b + d + 5), (0, 0, c, b))
    left, top, width, height = rng.uniform(0.2, 0.4, size=4).tolist()
    yield Draw("fractions", ((left, top, left + width, top + height), (0.35, 0.3, 0.95, 0.97)))


ASSIGNMENT.add(
    iou,
    points=20,
    sampler=draw_pairs,
    through=back_in_arrays,
    mistakes=[
        Mistake(
            "negative lengths are not cut off at zero",
            "max(xi2 - xi1, 0) * max(yi2 - yi1, 0)",
            "(xi2 - xi1) * (yi2 - yi1)",
            "Two boxes that lie apart: your rectangle has a negative width, and minus times minus is plus. What should "
            "its area be?",
        ),
        Mistake(
            "areas without a sign",
            "max(xi2 - xi1, 0) * max(yi2 - yi1, 0)",
            "abs((xi2 - xi1) * (yi2 - yi1))",
            "Two boxes that lie apart share nothing, yet you give them a positive area. Does `abs` say that nothing is "
            "there?",
        ),
        Mistake(
            "the product is cut off at zero, not the lengths",
            "max(xi2 - xi1, 0) * max(yi2 - yi1, 0)",
            "max((xi2 - xi1) * (yi2 - yi1), 0)",
            "Apart in x *and* in y: two negative lengths make a positive product. What has to be cut off first?",
        ),
        Mistake(
            "maximum and minimum are swapped",
            "xi1 = max(box1[0], box2[0])",
            "xi1 = min(box1[0], box2[0])",
            "You found the rectangle around both boxes. For the one that both cover: which of the two left edges?",
            also=[
                ("yi1 = max(box1[1], box2[1])", "yi1 = min(box1[1], box2[1])"),
                ("xi2 = min(box1[2], box2[2])", "xi2 = max(box1[2], box2[2])"),
                ("yi2 = min(box1[3], box2[3])", "yi2 = max(box1[3], box2[3])"),
            ],
        ),
        Mistake(
            "the overlap counts twice in the union",
            "box1_area + box2_area - inter_area",
            "box1_area + box2_area",
            "A box and itself should give 1, and you give one half. What is in both areas?",
        ),
        Mistake(
            "sides are added instead of multiplied",
            "(box1[2] - box1[0]) * (box1[3] - box1[1])",
            "(box1[2] - box1[0]) + (box1[3] - box1[1])",
            "Width plus height is half the way around a box. What is its area?",
            also=[
                (
                    "(box2[2] - box2[0]) * (box2[3] - box2[1])",
                    "(box2[2] - box2[0]) + (box2[3] - box2[1])",
                )
            ],
        ),
        Mistake(
            "a pixel is added to every side",
            "max(xi2 - xi1, 0) * max(yi2 - yi1, 0)",
            "max(xi2 - xi1 + 1, 0) * max(yi2 - yi1 + 1, 0)",
            "Here corners are points of the plane, not pixels that are counted: how wide is a box from 1 to 3?",
            also=[
                (
                    "(box1[2] - box1[0]) * (box1[3] - box1[1])",
                    "(box1[2] - box1[0] + 1) * (box1[3] - box1[1] + 1)",
                ),
                (
                    "(box2[2] - box2[0]) * (box2[3] - box2[1])",
                    "(box2[2] - box2[0] + 1) * (box2[3] - box2[1] + 1)",
                ),
            ],
        ),
        Mistake(
            "boxes read as (x1, x2, y1, y2)",
            "(box1[2] - box1[0]) * (box1[3] - box1[1])",
            "(box1[1] - box1[0]) * (box1[3] - box1[2])",
            "First a corner, then the other: (x1, y1, x2, y2). Which two entries differ by the width?",
            also=[
                (
                    "(box2[2] - box2[0]) * (box2[3] - box2[1])",
                    "(box2[1] - box2[0]) * (box2[3] - box2[2])",
                )
            ],
        ),
        Mistake(
            "union over intersection",
            "iou = inter_area / union_area",
            "iou = union_area / inter_area if inter_area else 0.0",
            "Your numbers are above 1. Which of the two areas is the larger one?",
        ),
    ],
    equivalent={
        "xi1 = max(box2[0], box1[0])": "the larger one of two does not ask for an order",
        "yi1 = max(box2[1], box1[1])": "the larger one of two does not ask for an order",
        "xi2 = min(box2[2], box1[2])": "the smaller one of two does not ask for an order",
        "yi2 = min(box2[3], box1[3])": "the smaller one of two does not ask for an order",
        "inter_area = max(0, xi2 - xi1) * max(yi2 - yi1, 0)": "the larger one of two does not ask for an order",
        "inter_area = max(xi2 - xi1, 0) * max(0, yi2 - yi1)": "the larger one of two does not ask for an order",
        "xi2 = min(box1[-2], box2[2])": "of four entries, the last but one is entry 2",
        "xi2 = min(box1[2], box2[-2])": "of four entries, the last but one is entry 2",
        "box1_area = (box1[-2] - box1[0]) * (box1[3] - box1[1])": "of four entries, the last but one is entry 2",
        "box2_area = (box2[-2] - box2[0]) * (box2[3] - box2[1])": "of four entries, the last but one is entry 2",
    },
)


# --------------------------------------------------------------------------------------------- non-max suppression
def yolo_non_max_suppression(
    scores: Tensor, boxes: Tensor, classes: Tensor, max_boxes: int = 10, iou_threshold: float = 0.5
) -> Detections:
    """Keep the best of boxes that overlap.

    Parameters
    ----------
    scores : tensor of shape (n,)
    boxes : tensor of shape (n, 4)
        Corners (y1, x1, y2, x2).
    classes : tensor of shape (n,)
        They are carried along; which boxes stay does not depend on them.
    max_boxes : int
        How many boxes to keep at most.
    iou_threshold : float
        A box that overlaps a better one by more is dropped.

    Returns
    -------
    scores : tensor of shape (k,)
        By falling score; k is at most `max_boxes`.
    boxes : tensor of shape (k, 4)
    classes : tensor of shape (k,)
    """
    # the positions of the boxes to keep
    ### START CODE HERE ### (≈ 1 line of code)
    nms_indices = tf.image.non_max_suppression(boxes, scores, max_boxes, iou_threshold)
    ### END CODE HERE ###

    # what stands there
    ### START CODE HERE ### (≈ 3 lines of code)
    scores = tf.gather(scores, nms_indices)
    boxes = tf.gather(boxes, nms_indices)
    classes = tf.gather(classes, nms_indices)
    ### END CODE HERE ###

    return scores, boxes, classes


IN_DOUBT = 0.01  # no drawn pair of boxes overlaps by so nearly the threshold


def overlaps(boxes: Array) -> Array:
    """The IoU of all pairs, (n, n), of boxes whose corners are in order."""
    lower = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    upper = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    inter = np.prod(np.maximum(upper - lower, 0), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    return np.asarray(inter / (area[:, None] + area[None] - inter))


def draw_crowd(rng: Rng, n: int, iou_threshold: float) -> tuple[Array, Array, Array]:
    """(scores, boxes, classes) of `n` boxes around a few objects; no overlap is near the threshold, no scores agree."""
    while True:
        middle = rng.integers(2, 9, size=(max(1, n // 3), 4))[np.arange(n) % max(1, n // 3)]
        corner = middle[:, :2] + rng.integers(-1, 2, size=(n, 2))
        boxes = np.hstack([corner, corner + 3 + middle[:, 2:] // 2 + rng.integers(0, 3, size=(n, 2))]).astype(float)
        if np.all(np.abs(overlaps(boxes) - iou_threshold) > IN_DOUBT):
            return rng.permutation(np.arange(1, n + 1)) / (n + 1), boxes, rng.integers(0, 80, size=n)


def draw_suppressions(rng: Rng) -> Iterator[Draw]:
    """Crowds of boxes, with other limits and thresholds; one box and none; an overlap exactly on the threshold."""
    yield Draw("a dozen boxes", draw_crowd(rng, 12, 0.5))
    yield Draw("more boxes than may stay", (*apart(rng, 14),))
    yield Draw("at most two boxes", (*draw_crowd(rng, 9, 0.5), 2))
    yield Draw("a strict threshold", (*draw_crowd(rng, 10, 0.1), 10, 0.1))
    yield Draw("a generous threshold", (*draw_crowd(rng, 10, 0.8), 10, 0.8))
    yield Draw("a single box", draw_crowd(rng, 1, 0.5))
    yield Draw("no box at all", (np.zeros(0), np.zeros((0, 4)), np.zeros(0, dtype=int)))
    scores = np.array([0.5, 0.75]) + rng.integers(0, 16) / 64
    boxes = np.array([[0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 2.0, 4.0]]) + rng.integers(0, 5)
    yield Draw("an overlap exactly on the threshold", (scores, boxes, rng.integers(0, 80, size=2), 10, 0.5))
    scores, boxes, classes = draw_crowd(rng, 8, 0.5)
    boxes[1] = boxes[0]
    yield Draw("one box twice, with two classes", (scores, boxes, np.arange(8) + classes[0]))


def apart(rng: Rng, n: int) -> tuple[Array, Array, Array]:
    """`n` boxes that do not overlap."""
    corner = 4.0 * np.stack([rng.permutation(n), rng.permutation(n)], axis=1)
    return rng.permutation(np.arange(1, n + 1)) / (n + 1), np.hstack([corner, corner + 3]), rng.integers(0, 80, size=n)


ASSIGNMENT.add(
    yolo_non_max_suppression,
    points=25,
    sampler=draw_suppressions,
    through=with_tensors,
    rtol=RTOL,
    atol=ATOL,
    mistakes=[
        Mistake(
            "max_boxes is not passed on",
            "(boxes, scores, max_boxes, iou_threshold)",
            "(boxes, scores, 10, iou_threshold)",
            "Right for the usual limit, wrong for another one. Where does your line take it from?",
        ),
        Mistake(
            "iou_threshold is not passed on",
            "(boxes, scores, max_boxes, iou_threshold)",
            "(boxes, scores, max_boxes)",
            "Right for the usual threshold of 0.5, wrong for another one. Which argument have you not used?",
        ),
        Mistake(
            "the third argument is the threshold",
            "(boxes, scores, max_boxes, iou_threshold)",
            "(boxes, scores, tf.cast(iou_threshold, tf.int32), max_boxes)",
            "Look at the order of the arguments: boxes, scores, and then how many boxes to keep, or how much overlap "
            "to allow?",
        ),
        Mistake(
            "the classes are not gathered",
            "classes = tf.gather(classes, nms_indices)",
            "classes = classes[: len(nms_indices)]",
            "The first classes of the list are not those of the boxes that stay. Which positions are?",
        ),
        Mistake(
            "the boxes are not gathered",
            "boxes = tf.gather(boxes, nms_indices)",
            "boxes = boxes[: len(nms_indices)]",
            "The first boxes of the list are not those that stay. Which positions are?",
        ),
        Mistake(
            "nothing is gathered",
            "scores = tf.gather(scores, nms_indices)\n"
            "    boxes = tf.gather(boxes, nms_indices)\n"
            "    classes = tf.gather(classes, nms_indices)",
            "pass",
            "You found out which boxes stay, and then returned all of them. What are the positions for?",
        ),
        Mistake(
            "the boxes come in their old order",
            "scores = tf.gather(scores, nms_indices)",
            "nms_indices = tf.sort(nms_indices)\n    scores = tf.gather(scores, nms_indices)",
            "The right boxes, in another order. The best comes first: in which order does `tf.image."
            "non_max_suppression` return them?",
        ),
        Mistake(
            "the best boxes without a look at overlaps",
            "nms_indices = tf.image.non_max_suppression(boxes, scores, max_boxes, iou_threshold)",
            "nms_indices = tf.argsort(scores, direction='DESCENDING')[:max_boxes]",
            "You keep the best boxes, even if they lie on the same object. Where do overlaps come in?",
        ),
        Mistake(
            "each class is treated by itself",
            "tf.image.non_max_suppression(boxes, scores, max_boxes, iou_threshold)",
            "tf.image.non_max_suppression(boxes + 1000 * tf.cast(classes, tf.float32)[:, None], "
            "scores, max_boxes, iou_threshold)",
            "A good idea, and other programs do it so. Here two boxes compete whatever their classes are: what is left "
            "of your line without `classes`?",
        ),
    ],
)


# ---------------------------------------------------------------------------------------------------- all together
def yolo_eval(
    yolo_outputs: Sequence[Tensor],
    image_shape: tuple[float, float] = (720.0, 1280.0),
    max_boxes: int = 10,
    score_threshold: float = 0.6,
    iou_threshold: float = 0.5,
) -> Detections:
    """Turn the four outputs of a YOLO network into a few boxes in pixels.

    Parameters
    ----------
    yolo_outputs : sequence of four tensors
        box_confidence (19, 19, 5, 1), box_xy (19, 19, 5, 2), box_wh (19, 19, 5, 2), box_class_probs (19, 19, 5, 80).
        Centres and sizes are fractions of the picture.
    image_shape : tuple of float
        (height, width) of the picture.
    max_boxes : int
        How many boxes to keep at most.
    score_threshold : float
        Boxes that score less are dropped.
    iou_threshold : float
        Boxes that overlap a better one by more are dropped.

    Returns
    -------
    scores : tensor of shape (k,)
        By falling score.
    boxes : tensor of shape (k, 4)
        (y1, x1, y2, x2) in pixels.
    classes : tensor of int, shape (k,)
    """
    box_confidence, box_xy, box_wh, box_class_probs = (tf.cast(output, tf.float32) for output in yolo_outputs)

    ### START CODE HERE ### (≈ 4 lines of code)
    boxes = yolo_boxes_to_corners(box_xy, box_wh)
    scores, boxes, classes = yolo_filter_boxes(box_confidence, boxes, box_class_probs, score_threshold)
    boxes = scale_boxes(boxes, image_shape)
    scores, boxes, classes = yolo_non_max_suppression(scores, boxes, classes, max_boxes, iou_threshold)
    ### END CODE HERE ###

    return scores, boxes, classes


def draw_outputs(rng: Rng, cells: tuple[int, int, int], n_classes: int, *thresholds: float) -> tuple[Array, ...]:
    """Four outputs whose scores all differ and whose boxes overlap by nothing near one of the thresholds."""
    n = int(np.prod(cells))
    while True:
        _, crowd, _ = draw_crowd(rng, n, 0.5)
        boxes = crowd / 20
        if all(np.all(np.abs(overlaps(boxes) - threshold) > IN_DOUBT) for threshold in thresholds):
            break
    # a box's classes have 62/64, 2/64, 1/64, ... of its confidence
    probs = np.zeros((n, n_classes))
    probs[np.arange(n), rng.integers(0, n_classes, size=n)] = 62 / 64
    confidence = (rng.permutation(np.arange(n)) + 1) / (n + 1)
    parts = (confidence[:, None], (boxes[:, :2] + boxes[:, 2:])[:, ::-1] / 2, (boxes[:, 2:] - boxes[:, :2])[:, ::-1])
    return tuple(part.reshape(*cells, -1) for part in (*parts, probs))


def draw_evaluations(rng: Rng) -> Iterator[Draw]:
    """Outputs of small networks, with default arguments and with others."""
    yield Draw("default arguments", (draw_outputs(rng, (2, 3, 2), 5, 0.5),))
    yield Draw("another picture", (draw_outputs(rng, (3, 2, 2), 4, 0.5), (300.0, 200.0)))
    yield Draw("at most two boxes", (draw_outputs(rng, (3, 3, 1), 4, 0.5), (100.0, 160.0), 2, 0.25))
    yield Draw("other thresholds", (draw_outputs(rng, (3, 2, 2), 6, 0.2), (64.0, 64.0), 8, 0.31, 0.2))
    yield Draw("a generous overlap", (draw_outputs(rng, (2, 3, 2), 3, 0.8), (10.0, 30.0), 20, 0.15, 0.8))
    yield Draw("nothing to be seen", (draw_outputs(rng, (1, 2, 2), 3, 0.5), (720.0, 1280.0), 10, 0.99))
    yield Draw("one cell", (draw_outputs(rng, (1, 1, 1), 1, 0.5), (50.0, 80.0), 10, 0.125))


ASSIGNMENT.add(
    yolo_eval,
    points=25,
    sampler=draw_evaluations,
    through=with_tensors,
    rtol=RTOL,
    atol=1e-4,  # of a pixel
    mistakes=[
        Mistake(
            "the boxes stay fractions of the picture",
            "    boxes = scale_boxes(boxes, image_shape)\n",
            "",
            "Your boxes lie between 0 and 1. Which given function turns fractions into pixels?",
        ),
        Mistake(
            "centre and size are taken for corners",
            "yolo_boxes_to_corners(box_xy, box_wh)",
            "tf.concat([box_xy, box_wh], axis=-1)",
            "A centre and a size are not two corners. Which given function converts them?",
        ),
        Mistake(
            "centre and size are swapped",
            "yolo_boxes_to_corners(box_xy, box_wh)",
            "yolo_boxes_to_corners(box_wh, box_xy)",
            "Look at the parameters of `yolo_boxes_to_corners`: which comes first?",
        ),
        Mistake(
            "score_threshold is not passed on",
            "box_class_probs, score_threshold)",
            "box_class_probs)",
            "Right with the usual threshold of 0.6, wrong with another one. Which argument has not been used?",
        ),
        Mistake(
            "max_boxes and iou_threshold are not passed on",
            "classes, max_boxes, iou_threshold)",
            "classes)",
            "Right with the usual limits, wrong with others. Which two arguments have not been used?",
        ),
        Mistake(
            "iou_threshold is not passed on",
            "classes, max_boxes, iou_threshold)",
            "classes, max_boxes)",
            "Right with the usual overlap of 0.5, wrong with another one. Which argument has not been used?",
        ),
        Mistake(
            "the two thresholds are swapped",
            "box_class_probs, score_threshold)",
            "box_class_probs, iou_threshold)",
            "One threshold is for scores, the other for overlaps. Which function needs which?",
            also=[("classes, max_boxes, iou_threshold)", "classes, max_boxes, score_threshold)")],
        ),
        Mistake(
            "no suppression",
            "    scores, boxes, classes = yolo_non_max_suppression(scores, boxes, classes, max_boxes, iou_threshold)\n",
            "",
            "You return every box that scores enough, several for one object. Which of your functions is missing?",
        ),
        Mistake(
            "the picture always has 720 rows and 1280 columns",
            "scale_boxes(boxes, image_shape)",
            "scale_boxes(boxes, (720.0, 1280.0))",
            "Right for one size of picture, wrong for another one. Where does the size come from?",
        ),
        Mistake(
            "height and width are swapped",
            "scale_boxes(boxes, image_shape)",
            "scale_boxes(boxes, image_shape[::-1])",
            "`image_shape` is (height, width), and `scale_boxes` wants it like that.",
        ),
    ],
)
