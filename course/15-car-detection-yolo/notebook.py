# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Car detection with YOLO
#
# *Reading: about 30 minutes. Working: one to two hours. 100 points: 30 for `yolo_filter_boxes`, 20 for `iou`, 25 for
# `yolo_non_max_suppression`, 25 for `yolo_eval`.*
#
# So far a network looked at a picture and answered *what* it shows. Whoever steers a car through traffic needs more:
# *what* is there, *where*, and *how many* of them. One could cut out every part of the picture, small and large, and
# show each cutting to a network that knows cars. That takes thousands of looks at one picture; meanwhile the car
# ahead has braked.
#
# Imagine instead that a grid is laid over the picture, and that in each of its 361 cells sits a warden. All wardens
# look at the same moment. Each one fills in five forms: *I am this sure that something has its middle in my cell; it
# is this large; and if it is anything, it is most likely a car.* One look, and 1805 forms lie on your desk. Most of
# them say "nothing here". And where there is something, several forms tend to report it: each is filled in without
# regard to the others, and no warden knows what the neighbours wrote.
#
# This is **YOLO**, short for *you only look once* (Redmon and others, 2016). The network fills in the forms. Reading
# them is your part in this notebook: throw away what nobody is sure of, notice when several forms mean the same
# thing, and turn the rest into boxes on the picture. Four short functions do it, and at the end they find faces on
# real photographs, with a real network that was trained by others.
#
# **How this notebook works.** Each exercise is a function with gaps: write your code between
# `### START CODE HERE ###` and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. Leave
# names, parameters and `return` lines as they are.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from PIL import Image

from dlcore.cases.car_detection_yolo import (
    check,
    yolo_eval_test_case_small,
    yolo_filter_boxes_test_case,
    yolo_non_max_suppression_test_case,
)
from dlcore.given.car_detection_yolo import (
    CLASS_NAMES,
    YOLO_ANCHORS,
    draw_boxes,
    generate_colors,
    scale_boxes,
    yolo_boxes_to_corners,
    yolo_head,
)
from dlcore.given.face_detector import FACE_ANCHORS, load_face_detector
from dlcore.given.road import ROAD_SHAPE, road_features, road_picture
from dlcore.given.tensors import needs_tensorflow, with_tensors
from dlcore.tell import tell, trying

tf = needs_tensorflow()

# %% [markdown]
# ## What a form says
#
# ![From left to right. A picture with a grid of 19 by 19 cells; one cell is marked, it holds the middle of a car. The
# cell's answer is a stack of five sheets, one for each anchor. A sheet is a row of 85 numbers: the confidence p c,
# then x and y of the centre, then width and height, then 80 class probabilities c 1 to c 80.](encoding.svg)
#
# Each form is a **box** with 85 numbers:
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $p_c$ | `box_confidence` | (19, 19, 5, 1) | how sure the network is that there is *something* |
# | $b_x, b_y$ | `box_xy` | (19, 19, 5, 2) | the middle of the box, as a fraction of the picture's width and height |
# | $b_w, b_h$ | `box_wh` | (19, 19, 5, 2) | its width and height, likewise |
# | $c_1, \dots, c_{80}$ | `box_class_probs` | (19, 19, 5, 80) | if there is something: the probability of each class |
#
# The first two axes are the cell: row, column. The third is the **anchor**. Things have typical shapes: people stand
# upright, cars are wide. So the five forms of a cell begin with five different shapes, and the network only says by
# how much the true one is wider or higher. An anchor has a width and a height and no place; places come from the
# cells.
#
# A cell is responsible for what has its *middle* there, however far it reaches beyond the cell. In total
# $19 \cdot 19 \cdot 5 = 1805$ boxes of $1 + 2 + 2 + 80 = 85$ numbers, and all of it is the output of one
# convolution with $5 \cdot 85 = 425$ channels.
#
# **The scene for this notebook.** The network of the original paper has 50,983,561 parameters, 200 megabytes, too
# heavy to carry along. For a first scene we turn things round: the road below is drawn, and `road_features()` returns
# the (1, 19, 19, 425) numbers that a good network *might* give for it. The given function `yolo_head` reads these
# numbers: a sigmoid for confidences and centres, an exponential for sizes, a softmax for classes. The network at the
# end of the notebook is a real one.

# %% tags=["demo"]
features = road_features()
outputs = yolo_head(features, YOLO_ANCHORS, len(CLASS_NAMES))
yolo_outputs = [tf.constant(output[0]) for output in outputs]  # of the only picture in the batch
box_confidence, box_xy, box_wh, box_class_probs = yolo_outputs
print("features:", features.shape)
for name, output in zip(("confidence", "xy", "wh", "class_probs"), yolo_outputs):
    print(f"box_{name}:", output.shape)

figure, axis = plt.subplots(figsize=(9, 4.6), layout="constrained")
axis.imshow(road_picture(), extent=(0, 19, 19, 0), aspect="auto")
sure = np.max(box_confidence, axis=(2, 3))  # of each cell, the surest of its five boxes
rows, columns = np.nonzero(sure > 0.3)
axis.scatter(columns + 0.5, rows + 0.5, s=500 * sure[rows, columns], color="#E69F00", edgecolor="black", alpha=0.85)
axis.set(xticks=range(20), yticks=range(20), xlabel="column of the grid", ylabel="row of the grid")
axis.grid(color="white", linewidth=0.6)
axis.set_title("Cells that report something: the larger the dot, the surer")
plt.show()
print(f"{len(rows)} cells, {np.sum(box_confidence > 0.3)} forms with a confidence above 0.3")

# %% [markdown]
# Ten cells out of 361 have something to say, each of them a cell in which something has its middle. Yet 14 forms come
# from these ten cells: on some things a warden has filled in two forms, for two anchors. Keep an eye on these.

# %% [markdown]
# ## Exercise 1 · Believe only those who are sure
#
# A form says how sure it is that there is something, and what it would be. For "there is a car" both must hold:
#
# $$s_k = p_c \cdot c_k, \qquad k = 1, \dots, 80 .$$
#
# **A number to check against.** A box with $p_c = 0.6$ is a car with $c_3 = 0.7$ and a truck with $c_8 = 0.3$. Its
# scores are 0.42 for "car" and 0.18 for "truck". The box stands for its best class, so it counts as a car with
# score 0.42, and with a threshold of 0.6 it is thrown away. Mind that $c_3$ alone would have passed: a warden who is
# nearly certain *what* it would be, though hardly anything is there.
#
# Keep the boxes with $\max_k s_k \ge$ `threshold`. A score exactly on the threshold stays.
#
# **Shapes.** (19, 19, 5, 1) times (19, 19, 5, 80) is (19, 19, 5, 80) by broadcasting. Taking the maximum over the
# last axis leaves (19, 19, 5), one score for each box, and the mask has this shape as well. `tf.boolean_mask` then
# drops the grid: what remains is a list, (n,) scores, (n, 4) boxes, (n,) classes. Nobody knows $n$ beforehand; it may
# be 0.
#
# **Hint.** `tf.argmax` and `tf.reduce_max` with the same `axis`; a comparison gives a mask of True and False;
# `tf.boolean_mask(values, mask)`. Counting from the end, the last axis is `-1`, whatever the grid.

# %% solution="yolo_filter_boxes"
from dlcore.reference.car_detection_yolo import yolo_filter_boxes

# %% tags=["demo"]
with trying(yolo_filter_boxes):
    scores, boxes, classes = with_tensors(yolo_filter_boxes, *yolo_filter_boxes_test_case())
    tell(scores=scores, boxes=boxes, classes=classes)

# %% test="yolo_filter_boxes"
check(yolo_filter_boxes)

# %% [markdown]
# <!-- expected yolo_filter_boxes: scores = result[0]; boxes = result[1]; classes = result[2] -->
#
# And on the road, where 1805 boxes come in:

# %% tags=["demo"]
colors = generate_colors(CLASS_NAMES)


def show(image, scores, boxes, classes, class_names=CLASS_NAMES, colors=colors):
    """Draw the boxes into the image, print them, and show it."""
    draw_boxes(image, scores, boxes, classes, class_names, colors)
    display(image.resize((image.width * 3 // 4, image.height * 3 // 4)) if image.width > 1000 else image)


if check.ready("yolo_filter_boxes"):
    corners = yolo_boxes_to_corners(box_xy, box_wh)
    scores, boxes, classes = yolo_filter_boxes(box_confidence, corners, box_class_probs, threshold=0.6)
    print(f"{len(scores)} of 1805 boxes are left:")
    show(road_picture(), scores, scale_boxes(boxes, ROAD_SHAPE), classes)

# %% [markdown]
# Ten boxes, and only seven vehicles that they belong to. The large car, the red one and the bus have two boxes each;
# one of the two on the bus even says *truck*. A higher threshold is no cure: the second box on the large car scores
# 0.72, more than three honest cars.
#
# **What you just built.** From 1805 forms to the few that are worth reading. To tell that two of them mean the same
# thing, we first need to measure how much two boxes overlap.

# %% [markdown]
# ## Exercise 2 · How much do two boxes overlap?
#
# Shared area alone does not say it: two large boxes may share more than a small box has, and still stand for
# different things. So compare it with all the area that they cover together:
#
# $$\mathrm{IoU}(A, B) = \frac{\text{area}(A \cap B)}{\text{area}(A \cup B)}, \qquad
# \text{area}(A \cup B) = \text{area}(A) + \text{area}(B) - \text{area}(A \cap B) .$$
#
# This **intersection over union** is 1 for equal boxes, 0 for boxes that share nothing, and does not care whether one
# measures in pixels or in miles.
#
# ![Two pairs of boxes on a grid; x grows to the right, y downwards. Left: box 1 from 2, 1 to 4, 3 and box 2 from 1,
# 2 to 3, 4. They share the square from 2, 2 to 3, 3. Intersection 1, union 4 plus 4 minus 1 is 7, IoU one seventh.
# Right: box 1 from 1, 2 to 3, 4 and box 2 from 5, 6 to 7, 8 lie apart. The larger left edge is 5, the smaller right
# edge 3: the width is minus 2, and so is the height.](overlap.svg)
#
# **A number to check against.** The left pair: the shared rectangle begins at the *larger* of the two left edges and
# ends at the *smaller* of the two right ones, from 2 to 3; likewise from 2 to 3 downwards. Intersection 1, union
# $4 + 4 - 1 = 7$, IoU $1/7 \approx 0.143$.
#
# **The trap** is on the right. For boxes that lie apart the same rule gives a width of $3 - 5 = -2$ and a height of
# $4 - 6 = -2$, and $(-2)(-2) = 4$, as if they shared an area of 4. The IoU would come out as
# $4 / (4 + 4 - 4) = 1$: two boxes far from each other, taken for the same! A negative length means "nothing", so cut
# *each* length off at 0 before you multiply.
#
# **Order of the corners.** In this function a box is `(x1, y1, x2, y2)`, x first, as in mathematics. Everywhere else
# in this notebook boxes are `(y1, x1, y2, x2)`, y first, as TensorFlow wants them. IoU itself does not mind, as long
# as both boxes agree.
#
# **Hint.** Python's own `max(a, b)` and `min(a, b)`. Indices count from 0: the left edge is `box1[0]`, the lower one
# `box1[3]`.

# %% solution="iou"
from dlcore.reference.car_detection_yolo import iou

# %% tags=["demo"]
with trying(iou):
    tell(iou=iou((2, 1, 4, 3), (1, 2, 3, 4)))

# %% test="iou"
check(iou)

# %% [markdown]
# <!-- expected iou: iou = result -->
#
# **What you just built.** The ruler of object detection. The same number decides below which boxes compete, and in
# papers it decides whether a detection counts as right: usually from an IoU of 0.5 with the true box upwards.

# %% [markdown]
# ## Exercise 3 · The best of each heap
#
# Now for the duplicates. The rule is the one by which apples are sold from a heap:
#
# 1. Take the box with the highest score, and keep it.
# 2. Drop all boxes that overlap it by more than `iou_threshold`: they mean the same thing, with less certainty.
# 3. Go back to 1 with the boxes that are left, until there are none, or `max_boxes` are kept.
#
# It is called **non-max suppression**. Follow it on the five boxes of the try-it cell below:
#
# | score | box (y1, x1, y2, x2) | what happens |
# |--:|:--|:--|
# | 0.95 | (0, 0, 2, 1.9) | the best: stays |
# | 0.90 | (0, 0, 2, 2) | IoU 0.95 with the first: dropped |
# | 0.80 | (0, 1, 2, 3) | IoU 0.30 with the first: stays |
# | 0.75 | (0, 0, 2, 2.2) | IoU 0.86 with the first: dropped |
# | 0.60 | (5, 5, 6, 6) | by itself: stays |
#
# You have the ruler and could write this loop. TensorFlow has it ready,
# `tf.image.non_max_suppression(boxes, scores, max_output_size, iou_threshold)`, and it returns *positions*: which
# boxes to keep, best first. Your function picks what stands there.
#
# **Shapes.** (n,), (n, 4) and (n,) go in, (k,), (k, 4) and (k,) come out, with $k \le$ `max_boxes`.
#
# **Blind to classes.** The classes are only carried along. A box that says *truck* and one that says *bus* compete
# like any two boxes. That is right when one thing has been given two names, and wrong when a car stands in front of a
# bus and fills most of its box: then one of the two is lost. Other programs therefore go through the classes one by
# one; here we do not.
#
# **Hint.** `tf.gather(values, positions)`, three times, after one call of `tf.image.non_max_suppression`. Boxes come
# first in its arguments, scores second.

# %% solution="yolo_non_max_suppression"
from dlcore.reference.car_detection_yolo import yolo_non_max_suppression

# %% tags=["demo"]
with trying(yolo_non_max_suppression):
    scores, boxes, classes = with_tensors(yolo_non_max_suppression, *yolo_non_max_suppression_test_case())
    tell(scores=scores, boxes=boxes, classes=classes)

# %% test="yolo_non_max_suppression"
check(yolo_non_max_suppression)

# %% [markdown]
# <!-- expected yolo_non_max_suppression: scores = result[0]; boxes = result[1]; classes = result[2] -->
#
# **What you just built.** One box for each thing, the best one, in falling order of the score.

# %% [markdown]
# ## Exercise 4 · From numbers to boxes
#
# All parts are there. On the way the coordinates change their form three times, and mixing these up is the usual
# mistake:
#
# | step | function | boxes are |
# |:--|:--|:--|
# | the network's answer | `yolo_head`, given | centre and size, fractions: $b_x, b_y, b_w, b_h$ |
# | 1. corners | `yolo_boxes_to_corners`, given | corners (y1, x1, y2, x2), fractions |
# | 2. filter | yours, with `score_threshold` | the same, fewer |
# | 3. pixels | `scale_boxes`, given | corners (y1, x1, y2, x2), pixels |
# | 4. suppress | yours, with `max_boxes` and `iou_threshold` | the same, fewer still |
#
# **A number to check against.** A box has its centre at $(b_x, b_y) = (0.5, 0.4)$, is $0.2$ wide and $0.4$ high, on a
# picture of 720 rows and 1280 columns. Its corners are at $y = 0.4 \mp 0.2$ and $x = 0.5 \mp 0.1$, which is
# (0.2, 0.4, 0.6, 0.6), and in pixels (144, 512, 432, 768).
#
# **Shapes.** `image_shape` is (height, width), in that order.
#
# **Hint.** One line for each row of the table. Pass on every argument that you were given: thresholds that are left
# out fall back to their defaults, and nothing warns you.

# %% solution="yolo_eval"
from dlcore.reference.car_detection_yolo import yolo_eval

# %% tags=["demo"]
with trying(yolo_eval):
    scores, boxes, classes = with_tensors(yolo_eval, *yolo_eval_test_case_small())
    tell(scores=scores, boxes=boxes, classes=classes)

# %% test="yolo_eval"
check(yolo_eval)

# %% [markdown]
# <!-- expected yolo_eval case 2: scores = result[0]; boxes = result[1]; classes = result[2] -->
#
# The whole road, from 1805 boxes to seven:

# %% tags=["demo"]
if check.ready("yolo_filter_boxes", "yolo_non_max_suppression", "yolo_eval"):
    show(road_picture(), *yolo_eval(yolo_outputs, image_shape=ROAD_SHAPE))

# %% [markdown]
# Seven lines should be printed, the best one last:
#
# ```text
# car 0.60 (925, 285) (1045, 374)
# car 0.66 (706, 279) (786, 350)
# bus 0.67 (5, 266) (220, 407)
# car 0.70 (947, 324) (1280, 705)
# car 0.74 (159, 303) (346, 440)
# car 0.80 (761, 282) (942, 412)
# car 0.89 (367, 300) (745, 648)
# ```
#
# Three things on the road went unseen: the small car on the left, the one behind the blue car, and the traffic light.
# The network saw them, with scores from 0.36 to 0.44; it was our threshold that looked away.
#
# **What you just built.** Everything that comes after the network in a detector of the YOLO family.

# %% [markdown]
# ## A real network, real photographs
#
# Now without a net made of paper. `load_face_detector()` returns a YOLO v2 with 190,000 weights that others have
# trained on thousands of faces, and a picture: on the left Eileen Collins, the first woman to command a space
# shuttle, on the right Grace Hopper, rear admiral and author of one of the first compilers. The network runs in
# numpy: six convolutions with halvings in between. It has a grid of 13 by 13 cells, five anchors of its own, and one
# class, *face*. So $13 \cdot 13 \cdot 5 = 845$ boxes come in. Your functions were never told how large the grid is,
# so they take it as it is.

# %% tags=["demo"]
detector, photograph = load_face_detector()


def predict(detector, image, score_threshold=0.6, iou_threshold=0.5):
    """Find faces: network, head, yolo_eval. The image is (416, 416, 3); returns scores, boxes, classes."""
    outputs = yolo_head(detector.features(image), FACE_ANCHORS, num_classes=1)
    return yolo_eval(
        [tf.constant(output[0]) for output in outputs],
        image_shape=(416.0, 416.0),
        score_threshold=score_threshold,
        iou_threshold=iou_threshold,
    )


if check.ready("yolo_filter_boxes", "yolo_non_max_suppression", "yolo_eval"):
    face, blue = ["face"], [(0, 114, 178)]
    print("Without suppression (an IoU of 1 is never exceeded):")
    before, after = Image.fromarray(photograph), Image.fromarray(photograph)
    draw_boxes(before, *predict(detector, photograph, iou_threshold=1.0), face, blue)
    print("With it:")
    draw_boxes(after, *predict(detector, photograph), face, blue)
    figure, axes = plt.subplots(1, 2, figsize=(9.4, 4.9), layout="constrained")
    for axis, image, title in zip(axes, (before, after), ("score of at least 0.6", "and non-max suppression")):
        axis.imshow(image)
        axis.set(title=title, xlabel="x in pixels", ylabel="y in pixels")
    plt.show()

# %% [markdown]
# The duplicates are nobody's invention this time. The middle of the astronaut's face lies close to the border between
# two cells, and both report it. The admiral's face is reported three times: by two cells, and by one of these with
# two different anchors.
#
# **Try a picture of your own.** It works best when it is about square and a face fills a tenth of it or more. The
# network knows faces only; and like any network it carries the habits of the pictures it was trained on, so a
# face that it misses says something about them, and nothing about the face.

# %% tags=["explore"]
from dlcore.own_picture import own_picture


def describe(picture):
    scores, boxes, _ = predict(detector, picture)
    faces = zip(scores, boxes)
    found = [f"{score:.2f} at x {x1:.0f} to {x2:.0f}, y {y1:.0f} to {y2:.0f}" for score, (y1, x1, y2, x2) in faces]
    return f"{len(found)} faces. " + "; ".join(found)


if check.ready("yolo_filter_boxes", "yolo_non_max_suppression", "yolo_eval"):
    own_picture(describe, size=(416, 416))

# %% [markdown]
# ## Turn the knobs
#
# Two thresholds decide what you see. Move them; the overlaps are measured by your `iou` as soon as it passes its
# check.
#
# 1. The road: how far down must the score go for the traffic light to be seen? What else appears, and is any of it
#    wrong?
# 2. Leave the score at 0.60 and raise the overlap until the second boxes come back. From which value on does the
#    *truck* appear on the bus?
# 3. Now lower the overlap to 0. Which honest cars are lost, and why?
# 4. The photographs: at which score does the first false face appear? Where is it?

# %% tags=["explore"]
from dlcore.explore.detections import Detections

Detections(check, globals())

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
A box has a confidence of 0.5, and its class probabilities are 0.9 for "dog" and 0.1 for "cat". The threshold is 0.6.
- It is kept as a dog, with 0.9: what does a class probability assume?
+ It is dropped: its best score is 0.45.
- It is kept twice, as a dog and as a cat: how many classes does a box stand for?

The boxes (0, 0, 2, 2) and (3, 3, 5, 5) lie apart. What does an `iou` give that never cuts off negative lengths?
- 0: the lengths are 2 - 3 = -1, twice.
- A negative number: that happens if the boxes are apart in one direction only.
+ A positive number: minus one times minus one is one.

You lower `iou_threshold` from 0.5 to 0.1. What can happen to two cars, one partly behind the other?
+ One of them may be lost: a small overlap is enough now to be taken for a duplicate.
- Both get more boxes: is a lower threshold for overlaps more patient or less?
- Nothing: suppression looks at scores only?

A grid has 13 by 13 cells, 3 anchors and 20 classes. How many channels has the last convolution?
- 25: one box for each cell?
+ 75: three boxes of 5 + 20 numbers.
- 4225: that counts the cells as well; a convolution answers in every cell.
- 65: three boxes of 20 classes each share one confidence and one place?
""")

# %% [markdown]
# ## Common pitfalls
#
# - **The wrong axis.** `axis=-1` counts the classes. With `axis=-2` you compare anchors.
# - **One mask for all three.** Scores, boxes and classes go through the same mask, otherwise they no longer belong
#   together.
# - **Positions are not boxes.** `tf.image.non_max_suppression` returns numbers to be used with `tf.gather`.
# - **x or y first?** `iou` takes x first, the pipeline y first, `image_shape` is (height, width).
# - **Thresholds that are not passed on.** With the defaults everything looks right.
#
# ## Key points
#
# - One pass through the network gives $19 \cdot 19 \cdot 5 = 1805$ boxes of 85 numbers each.
# - A score is confidence times class probability; threshold it first.
# - Non-max suppression keeps the best of boxes that overlap, as measured by intersection over union. It is blind to
#   classes.
# - Anchors say how wide and how high, never where: places belong to the cells of the grid.
# - Coordinates change their form on the way: centre and size, corners with y first, pixels.
#
# ## Where to go next
#
# The detector says *that* there is a face. Assignment 16 asks *whose* it is.
#
# ## Sources
#
# - J. Redmon, S. Divvala, R. Girshick, A. Farhadi: "You only look once: unified, real-time object detection", CVPR
#   2016.
# - J. Redmon, A. Farhadi: "YOLO9000: better, faster, stronger", CVPR 2017: anchors, and the head that is used here.
# - T.-Y. Lin and others: "Microsoft COCO: common objects in context", ECCV 2014: the 80 classes.
# - The face detector: V. Mühler's face-api.js, carried on by V. Mandic (MIT). Photographs: NASA; United States Navy.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
