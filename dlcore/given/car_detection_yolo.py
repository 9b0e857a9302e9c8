"""What assignment 15 is given: the numbers of a network read as boxes, boxes in pixels, boxes on a picture."""

from __future__ import annotations

import colorsys
import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from dlcore.given.labels import label_places
from dlcore.given.tensors import tf
from dlcore.plain import Array

# widths and heights of the five anchors, in cells of a 19 by 19 grid
YOLO_ANCHORS = [[0.57273, 0.677385], [1.87446, 2.06253], [3.33843, 5.47434], [7.88282, 3.52778], [9.77052, 9.16828]]

# the 80 classes of the COCO data set, in their usual order; T.-Y. Lin et al., "Microsoft COCO", ECCV 2014
_NAMES = (
    "person,bicycle,car,motorbike,aeroplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,parking meter,"
    "bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,"
    "skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,"
    "cup,fork,knife,spoon,bowl,banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,sofa,"
    "pottedplant,bed,diningtable,toilet,tvmonitor,laptop,mouse,remote,keyboard,cell phone,microwave,oven,toaster,sink,"
    "refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush"
)
CLASS_NAMES = _NAMES.split(",")


# -------------------------------------------------------------------------------------------- from numbers to boxes
def yolo_head(feats: Any, anchors: Sequence[Sequence[float]], num_classes: int) -> tuple[Array, Array, Array, Array]:
    """Read what a YOLO network says in each cell.

    Parameters
    ----------
    feats : array or tensor of shape (m, n_H, n_W, n_anchors * (5 + num_classes))
        What the last convolution gives: for each anchor t_x, t_y, t_w, t_h, t_c, and a number for each class.
    anchors : sequence of (width, height)
        Sizes of the anchors, in cells.
    num_classes : int
        Number of classes.

    Returns
    -------
    box_confidence : array of float32, shape (m, n_H, n_W, n_anchors, 1)
        sigmoid(t_c).
    box_xy : array, shape (m, n_H, n_W, n_anchors, 2)
        Centre (x, y) as a fraction of the picture: sigmoid of (t_x, t_y), from the cell's own corner.
    box_wh : array, shape (m, n_H, n_W, n_anchors, 2)
        Width and height as fractions: the anchor's, times exp of (t_w, t_h).
    box_class_probs : array, shape (m, n_H, n_W, n_anchors, num_classes)
        Softmax of the numbers of the classes.

    Notes
    -----
    J. Redmon, A. Farhadi: "YOLO9000: better, faster, stronger", CVPR 2017.
    """
    m, n_H, n_W, _ = np.shape(feats)
    t = np.asarray(feats, dtype=np.float64).reshape(m, n_H, n_W, len(anchors), 5 + num_classes)
    cells = np.stack(np.meshgrid(np.arange(n_W), np.arange(n_H)), axis=-1)[:, :, None]  # (n_H, n_W, 1, 2): (x, y)
    grid = np.array([n_W, n_H])
    odds = np.exp(t[..., 5:] - t[..., 5:].max(axis=-1, keepdims=True))
    parts = (
        _sigmoid(t[..., 4:5]),
        (_sigmoid(t[..., :2]) + cells) / grid,
        np.exp(t[..., 2:4]) * np.array(anchors) / grid,
        odds / odds.sum(axis=-1, keepdims=True),
    )
    confidence, xy, wh, probs = (part.astype(np.float32) for part in parts)
    return confidence, xy, wh, probs


def _sigmoid(t: Array) -> Array:
    return np.asarray(0.5 * (1 + np.tanh(t / 2)))  # without overflow


def yolo_boxes_to_corners(box_xy: Any, box_wh: Any) -> Any:
    """Turn centres and sizes into corners.

    Parameters
    ----------
    box_xy : tensor of shape (..., 2)
        Centres (x, y).
    box_wh : tensor of shape (..., 2)
        Widths and heights.

    Returns
    -------
    tensor of shape (..., 4)
        (y1, x1, y2, x2): the upper left corner and the lower right one, y first.
    """
    upper_left, lower_right = box_xy - box_wh / 2, box_xy + box_wh / 2
    return tf.concat([upper_left[..., ::-1], lower_right[..., ::-1]], axis=-1)


def scale_boxes(boxes: Any, image_shape: Sequence[float]) -> Any:
    """Turn fractions of a picture into pixels.

    Parameters
    ----------
    boxes : tensor of shape (n, 4)
        (y1, x1, y2, x2), from 0 to 1.
    image_shape : sequence of float
        (height, width) of the picture.

    Returns
    -------
    tensor of shape (n, 4)
        (y1, x1, y2, x2) in pixels.
    """
    height, width = float(image_shape[0]), float(image_shape[1])
    return boxes * tf.constant([height, width, height, width], dtype=tf.float32)


# ------------------------------------------------------------------------------------------------- boxes on a picture
def generate_colors(class_names: Sequence[str]) -> list[tuple[int, int, int]]:
    """Give every class a colour: hues evenly spread over the circle, then shuffled, always in the same way."""
    hues = [k / len(class_names) for k in range(len(class_names))]
    colours = [tuple(int(255 * part) for part in colorsys.hsv_to_rgb(hue, 1.0, 1.0)) for hue in hues]
    random.Random(10101).shuffle(colours)
    return colours  # type: ignore[return-value]


def draw_boxes(
    image: Any,
    out_scores: Any,
    out_boxes: Any,
    out_classes: Any,
    class_names: Sequence[str],
    colors: Sequence[tuple[int, int, int]],
) -> None:
    """Draw boxes with class and score into a picture, and print a line for each, the best one last.

    No label covers another; the first box is the first to choose where its label stands.

    Parameters
    ----------
    image : PIL.Image.Image
        It is drawn into.
    out_scores, out_boxes, out_classes : arrays or tensors of shapes (k,), (k, 4) and (k,)
        Scores, corners (y1, x1, y2, x2) in pixels, and classes.
    class_names, colors : sequences
        Name and colour of each class.
    """
    from PIL import ImageDraw, ImageFont

    pen = ImageDraw.Draw(image)
    stroke = max(2, round(max(image.size) / 300))
    font = ImageFont.load_default(5 * stroke)
    classes = [int(number) for number in np.asarray(out_classes)]
    labels = [f"{class_names[k]} {score:.2f}" for k, score in zip(classes, np.asarray(out_scores), strict=True)]
    boxes = [_inside(box, image.size) for box in np.asarray(out_boxes)]
    places = label_places([_size_of(pen, label, font) for label in labels], boxes, image.size)
    drawn = list(zip(labels, boxes, places, (colors[k] for k in classes), strict=True))[::-1]
    for label, (corner, opposite), _, colour in drawn:
        pen.rectangle((*corner, *opposite), outline=colour, width=stroke)
        print(label, corner, opposite)
    for label, _, place, colour in drawn:  # above all lines
        _write(pen, place, label, colour, font)


def _inside(box: Array, size: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """(left, top) and (right, bottom) in whole pixels, halves upwards, not beyond the edges."""
    top, left, bottom, right = (int(edge) for edge in np.floor(box + 0.5))
    return (max(0, left), max(0, top)), (min(size[0], right), min(size[1], bottom))


def _size_of(pen: Any, label: str, font: Any) -> tuple[int, int]:
    """Width and height of a label with its ground, in pixels."""
    left, _, right, bottom = pen.textbbox((0, 0), label, font=font)
    return math.ceil(right - left) + 7, math.ceil(bottom) + 5


def _write(pen: Any, place: tuple[int, int], label: str, colour: tuple[int, int, int], font: Any) -> None:
    """Write a label on a ground of its own colour."""
    (x, y), (width, height) = place, _size_of(pen, label, font)
    pen.rectangle((x, y, x + width - 1, y + height - 1), fill=colour)
    bright = 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2] > 110
    pen.text((x + 3, y + 1), label, fill=(0, 0, 0) if bright else (255, 255, 255), font=font)
