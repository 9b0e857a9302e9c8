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
# # Neural style transfer: learning the pixels
#
# *Reading: about 30 minutes. Working: one hour. 100 points: 25 for `compute_content_cost`, 20 for `gram_matrix`, 35 for
# `compute_layer_style_cost`, 20 for `total_cost`. Two more are checked but worth no points: `compute_style_cost` and
# `train_step`.*
#
# In every assignment so far the data stood still and the weights moved. Here it is the other way round. We take a network
# that somebody else has trained, freeze its weights, and let gradient descent change the *input*, pixel by pixel, until
# the network sees in it what we want it to see: the *things* of one picture, painted in the *manner* of another.
#
# For that, "thing" and "manner" must become numbers. That is the beautiful part, and it takes about ten lines.
#
# **How this notebook works.** Each exercise is a function with one or more gaps: write your code between the lines
# `### START CODE HERE ###` and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. The card
# that appears tells you which cases pass, and for the first that does not, where your answer differs and often why.
# Leave names, parameters and `return` lines as they are: the other functions, the checks and the grading rely on them.
# Loading TensorFlow takes some seconds; that is normal.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.given.tensors import needs_tensorflow, tensors_of

needs_tensorflow()  # says what to install, if it is missing
import tensorflow as tf

from dlcore.cases.neural_style_transfer import (
    activations_test_case,
    check,
    compute_style_cost_test_case,
    counted_test_case,
    gram_matrix_test_case,
    mirrored_test_case,
    total_cost_test_case,
)
from dlcore.given.neural_style_transfer import (
    generate_noise_image,
    load_style_network,
    model_nn,
    picture_of,
    reshape_and_normalize_image,
    save_image,
)
from dlcore.tell import tell, trying

# %% [markdown]
# ## Notation
#
# Examples come first, channels last, as in all assignments on pictures; there is only one example at a time.
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $C$, $S$, $G$ | `content`, `style`, `generated_image` | $(1, 150, 200, 3)$ | the three pictures |
# | $a^{(C)}$, $a^{(S)}$, $a^{(G)}$ | `a_C`, `a_S`, `a_G` | $(1, n_H, n_W, n_C)$ | what one layer makes of each |
# | $A$ | `A` | $(n_C, n_H n_W)$ | activations with one row for each channel |
# | $\mathcal G$ | `GA`, `GS`, `GG` | $(n_C, n_C)$ | a Gram matrix |
# | $\alpha$, $\beta$ | `alpha`, `beta` | | how much content and style count |
#
# Mind the letters: $G$ is the *generated* picture, $\mathcal G$ a *Gram* matrix.

# %% [markdown]
# ## The idea in one picture
#
# ![From left to right: three pictures, content, style and generated, go through the same network, whose weights are
# frozen. Content and generated meet in the content cost, style and generated in the style cost. Both costs are weighed
# and added to J. A dashed arrow leads from J back through the network to the pixels of the generated picture, the only
# thing that learns.](idea.svg)
#
# All three pictures pass through the same frozen network. Two costs compare what it makes of them. The gradient runs back
# *through* the network, down to the pixels of the generated picture.
#
# ## A network that has seen a lot
#
# Why a network at all? Compare two photographs pixel by pixel, and a cat that moves one pixel to the left is a different
# cat. A network that has learnt to tell a thousand kinds of things apart has had to find something better. Its first
# layers answer to edges and colours, later ones to textures, the next to eyes, wheels, leaves. It was trained for another
# task, and we borrow what it knows: **transfer learning**.
#
# Ours is the lower part of *SqueezeNet*: 336 thousand weights, and so small that it runs on one core. Large networks such
# as VGG-19, with 20 million, are the classical choice; the method is the same.

# %% tags=["demo"]
network, content_image, style_image = load_style_network()
content, style = (reshape_and_normalize_image(image) for image in (content_image, style_image))
start = generate_noise_image(content)  # 60 % noise, 40 % content

figure, axes = plt.subplots(1, 3, figsize=(10, 2.9), layout="constrained")
for spot, image, title in zip(axes, (content, style, start), ("content C", "style S", "where G starts")):
    spot.imshow(picture_of(image))
    spot.set_title(title)
    spot.axis("off")
plt.show()

for name, activations in network(tf.constant(content)).items():
    print(f"{name}: {tuple(activations.shape)}")

# %% [markdown]
# The cat is a photograph, the strokes were drawn by a little program. The network is a function: a picture in, a
# dictionary with the activations of seven layers out. The deeper the layer, the fewer places and the more channels. A
# *channel* is a detector: it is large wherever its pattern occurs.

# %% [markdown]
# ## Part 1 · Content
#
# Choose a layer in the middle. If two pictures excite the same detectors *at the same places*, they show the same thing,
# whatever their colours and brush strokes are. So content is compared activation by activation.
#
# Not too low: the first layer sees single edges, and would insist on every whisker. Not too high: the last layers know
# *that* there is a cat, but hardly where.
#
# ## Exercise 1 · Content cost
#
# $$J_{content}(C, G) = \frac{1}{4\, n_H\, n_W\, n_C} \sum_{\text{all entries}} \left(a^{(C)} - a^{(G)}\right)^2$$
#
# In numbers: take the eight activations $0, 1, \dots, 7$ against eight zeros. The squares add up to 140, and
# $140 / (4 \cdot 8) = 4.375$.
#
# **Shapes.** Twice $(1, n_H, n_W, n_C)$ in, one number out.
#
# **Hint.** `a_G.shape` holds four sizes. `tf.subtract`, `tf.square` and `tf.reduce_sum` do the rest. Stay with
# TensorFlow's functions, here and below: the gradient must find its way back, and the check looks whether it can.

# %% solution="compute_content_cost"
from dlcore.reference.neural_style_transfer import compute_content_cost

# %% tags=["demo"]
with trying(compute_content_cost):
    a_C, a_G = tensors_of(activations_test_case())
    tell(drawn=compute_content_cost(a_C, a_G))
    tell(counted=compute_content_cost(*tensors_of(counted_test_case())))

# %% test="compute_content_cost"
check(compute_content_cost)

# %% [markdown]
# <!-- expected compute_content_cost case 1: drawn = result[0] -->
#
# <!-- expected compute_content_cost case 2: counted = result[0] -->
#
# **What you just built.** A cost that asks: *what* is seen, and *where*?

# %% [markdown]
# ## Part 2 · Style
#
# What makes a manner of painting? Not where things are: you recognise it from any corner of the canvas. It is which
# patterns occur, how strongly, and **which occur together**: are the yellow strokes round, do blue and diagonal go
# together? Which channels are active *at the same places*: that is a question about pairs of channels.
#
# ## Exercise 2 · Gram matrix
#
# Write each channel as one long row, so that $A$ has $n_C$ rows. The dot product of row $i$ and row $j$ is large if both
# channels are active at the same places. All pairs at once:
#
# $$\mathcal G = A A^T, \qquad \mathcal G_{ij} = \sum_{k} A_{ik} A_{jk} .$$
#
# In numbers, with two channels and three places:
#
# $$A = \begin{pmatrix} 1 & 0 & 2 \\ 0 & 3 & 1 \end{pmatrix}, \qquad
# \mathcal G = \begin{pmatrix} 5 & 2 \\ 2 & 10 \end{pmatrix}.$$
#
# On the diagonal stands how much of each pattern there is ($0^2 + 3^2 + 1^2 = 10$), beside it what goes together (only
# the third place has both: $2 \cdot 1 = 2$). Swap the columns of $A$ as you like: $\mathcal G$ does not notice. **The
# Gram matrix forgets where things are.** That is what we want of style.
#
# **Shapes.** $(n_C, n_H n_W)$ in, $(n_C, n_C)$ out.
#
# **Hint.** One line with `tf.matmul` and `tf.transpose`.

# %% solution="gram_matrix"
from dlcore.reference.neural_style_transfer import gram_matrix

# %% tags=["demo"]
with trying(gram_matrix):
    tell(GA=gram_matrix(*tensors_of(gram_matrix_test_case())))

# %% test="gram_matrix"
check(gram_matrix)

# %% [markdown]
# <!-- expected gram_matrix: GA = result[0] -->
#
# **What you just built.** A fingerprint of a texture. It is symmetric, and its diagonal is never negative. Do you see why?

# %% [markdown]
# ## Exercise 3 · Style cost of a layer
#
# Two styles are alike if their Gram matrices are. Compare these, entry by entry:
#
# $$J_{style}^{[l]}(S, G) = \frac{1}{4\, n_C^2\, (n_H n_W)^2} \sum_{i=1}^{n_C} \sum_{j=1}^{n_C}
# \left(\mathcal G^{(S)}_{ij} - \mathcal G^{(G)}_{ij}\right)^2$$
#
# The activations come as $(1, n_H, n_W, n_C)$, with the channel as the *last* index, and `gram_matrix` wants one row for
# each channel. On the way there is a trap:
#
# ![At the left, activations of 2 by 2 places with 2 channels; the entries of channel 1 are circles, those of channel 2
# squares. In the middle, reshaped to 4 rows and 2 columns: each row is a place, each column a channel. At the right,
# transposed: one row of circles, one row of squares. Below, crossed out: reshaped at once to 2 rows and 4 columns, where
# every row mixes circles and squares.](unroll.svg)
#
# In memory the channels of the first place come first, then those of the second. `reshape` keeps that order: so first one
# row for each *place*, then `transpose`. A reshape to $(n_C, n_H n_W)$ at once has the right shape and the wrong rows.
# Nothing complains; the pictures merely become ugly.
#
# In numbers: the activations $0, \dots, 7$ of shape $(1, 2, 2, 2)$ have the channels $0, 2, 4, 6$ and $1, 3, 5, 7$. Their
# Gram matrix is $\begin{pmatrix} 56 & 68 \\ 68 & 84 \end{pmatrix}$. Against zeros the squares add up to 19440, and
# $19440 / (4 \cdot 2^2 \cdot 4^2) = 75.9375$.
#
# **Shapes.** Twice $(1, n_H, n_W, n_C)$ in; two matrices $(n_C, n_H n_W)$; two Gram matrices $(n_C, n_C)$; one number.
#
# **Hint.** `tf.reshape(a, [rows, columns])`, `tf.transpose`, your `gram_matrix`, twice each.

# %% solution="compute_layer_style_cost"
from dlcore.reference.neural_style_transfer import compute_layer_style_cost

# %% tags=["demo"]
with trying(compute_layer_style_cost):
    tell(drawn=compute_layer_style_cost(*tensors_of(activations_test_case())))
    tell(counted=compute_layer_style_cost(*tensors_of(counted_test_case())))
    tell(upside_down=compute_layer_style_cost(*tensors_of(mirrored_test_case())))

# %% test="compute_layer_style_cost"
check(compute_layer_style_cost)

# %% [markdown]
# <!-- expected compute_layer_style_cost case 1: drawn = result[0] -->
#
# <!-- expected compute_layer_style_cost case 2: counted = result[0] -->
#
# And `upside_down` is 0, up to rounding: the same activations at other places are the same style.
#
# **What you just built.** A cost that asks: which patterns, and which together? It never asks where.

# %% [markdown]
# ## See it forget
#
# Below, five little filters look at two pictures: how bright is it, and is there an edge of this or that direction? Some
# things to try:
#
# 1. *Shifted*: every pixel moves. What happens to the content cost, and what to the style cost?
# 2. *Activations shuffled*: all places are mixed, in the same way for each channel. One would not recognise anything,
#    and the Gram matrix has not changed in any digit.
# 3. *Pixels shuffled*: the same pixels, so the same colours, and yet the style changes. Why? (What do the filters see now?)
# 4. *Turned by 90°* with stripes, then with dots. Which pattern has a direction?
# 5. Find a pattern whose *mirrored* version has another style.

# %% tags=["explore"]
from dlcore.explore.style import Style

Style(check, globals())

# %% [markdown]
# ## Exercise 4 · Several layers (no points)
#
# Low layers know fine strokes and colours, higher ones know larger patterns. A style has both, so we take several layers
# with weights $\lambda^{[l]}$:
#
# $$J_{style}(S, G) = \sum_l \lambda^{[l]} J_{style}^{[l]}(S, G) .$$
#
# **Shapes.** Two dictionaries of activations and a list of pairs in, one number out.
#
# **Hint.** Two lines: a loop over `STYLE_LAYERS`, and `+=`.

# %% solution="compute_style_cost"
from dlcore.reference.neural_style_transfer import compute_style_cost

# %% tags=["demo"]
with trying(compute_style_cost):
    tell(J_style=compute_style_cost(*tensors_of(compute_style_cost_test_case())))

# %% test="compute_style_cost"
check(compute_style_cost)

# %% [markdown]
# <!-- expected compute_style_cost: J_style = result[0] -->

# %% [markdown]
# ## Part 3 · Both at once
#
# ## Exercise 5 · Total cost
#
# $$J(G) = \alpha\, J_{content}(C, G) + \beta\, J_{style}(S, G)$$
#
# Only the *ratio* of the two weights decides what the picture will look like: doubling both doubles the cost and moves no
# minimum.
#
# **Shapes.** Numbers.

# %% solution="total_cost"
from dlcore.reference.neural_style_transfer import total_cost

# %% tags=["demo"]
with trying(total_cost):
    tell(J=float(total_cost(*total_cost_test_case())))

# %% test="total_cost"
check(total_cost)

# %% [markdown]
# <!-- expected total_cost: J = result -->

# %% [markdown]
# ## Exercise 6 · Move the pixels (no points)
#
# One step of gradient descent, as you know it from assignment 10. What is new is *what* moves: `generated_image` is a
# `tf.Variable` of 90 000 numbers, and the network's weights are not even mentioned.
#
# 1. Under a tape, compute the three costs of the picture.
# 2. Ask for the gradient of the *total* cost with respect to the picture. It has the shape of the picture.
# 3. Let the optimizer apply it: a list with one pair (gradient, variable).
#
# **Hint.** `costs(generated_image)` returns `J, J_content, J_style`; return them as they were before the step. In the try
# below, a picture of a single grey pixel shall become brighter: $J = (G - 100)^2$ per colour. Adam's first step moves each
# by the learning rate, 2.

# %% solution="train_step"
from dlcore.reference.neural_style_transfer import train_step

# %% tags=["demo"]
with trying(train_step):
    pixel = tf.Variable([[[[60.0, 70.0, 130.0]]]])

    def distance(G):
        J = tf.reduce_sum((G - 100) ** 2)
        return J, J, 0 * J

    J_before = train_step(pixel, distance, tf.keras.optimizers.Adam(2.0))[0]
    tell(J_before=float(J_before), pixel_after=pixel.numpy())

# %% test="train_step"
check(train_step)

# %% [markdown]
# **Expected output:** `J_before` is 3400, and the pixel becomes 62, 72, 128.

# %% [markdown]
# ## Paint
#
# The content layer is `fire5`, in the middle of the network; five layers make up the style. What belongs to $C$ and $S$
# does not change, so it is computed once. `model_nn` repeats your step with Adam, learning rate 2.

# %% tags=["demo"]
CONTENT_LAYER = "fire5"
STYLE_LAYERS = [("conv1", 0.2), ("fire2", 0.2), ("fire3", 0.2), ("fire5", 0.2), ("fire7", 0.2)]
NEEDED = [
    "compute_content_cost", "gram_matrix", "compute_layer_style_cost", "compute_style_cost", "total_cost", "train_step",
]  # fmt: skip

a_C, a_S = network(tf.constant(content))[CONTENT_LAYER], network(tf.constant(style))


def costs_with(alpha, beta):
    """A function that computes J, J_content and J_style of a picture."""

    def costs(generated_image):
        a_G = network(generated_image)
        J_content = compute_content_cost(a_C, a_G[CONTENT_LAYER])
        J_style = compute_style_cost(a_S, a_G, STYLE_LAYERS)
        return total_cost(J_content, J_style, alpha, beta), J_content, J_style

    return costs


if check.ready(*NEEDED):
    generated, history, snapshots = model_nn(train_step, costs_with(10, 40), start, num_iterations=120)
    for i in range(0, 120, 20):
        J, J_content, J_style = history[i]
        print(f"after step {i:3}:  J = {J:.3g}   content {J_content:.0f}   style {J_style:.0f}")
    save_image("generated.png", generated)

    figure, axes = plt.subplots(1, 4, figsize=(12, 2.6), layout="constrained")
    for spot, i in zip(axes, (0, 40, 80, 119)):
        spot.imshow(picture_of(snapshots[i]))
        spot.set_title(f"after step {i}")
        spot.axis("off")
    plt.show()

# %% tags=["demo"]
if check.ready(*NEEDED):
    figure, axes = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained", width_ratios=(1.35, 1))
    axes[0].imshow(picture_of(generated))
    axes[0].axis("off")
    axes[0].set_title("G: the cat, in strokes")
    axes[1].semilogy(history[:, 2], color="#0072B2", label="style cost")
    axes[1].semilogy(history[:, 1], "--", color="#D55E00", label="content cost")
    axes[1].set(xlabel="step", ylabel="cost", title="what each cost does")
    axes[1].legend()
    plt.show()

# %% [markdown]
# Look at the curves. The style cost falls by a factor of more than a hundred. The content cost *rises*: the start was 40 %
# cat, and every stroke that is laid over it is a departure. The two costs pull in different directions, and $\alpha$ and
# $\beta$ say where they meet. The picture is also in the file `generated.png`.
#
# ## Each cost alone
#
# What does each of the two know? Start from pure noise, and set one weight to zero.

# %% tags=["demo"]
if check.ready(*NEEDED):
    noise = generate_noise_image(content, noise_ratio=1.0)
    content_only, _, _ = model_nn(train_step, costs_with(10, 0), noise, num_iterations=80)
    style_only, _, _ = model_nn(train_step, costs_with(0, 40), noise, num_iterations=80)

    figure, axes = plt.subplots(1, 3, figsize=(10, 2.9), layout="constrained")
    for spot, image, title in zip(
        axes, (noise, content_only, style_only), ("start: noise", "content only", "style only")
    ):
        spot.imshow(picture_of(image))
        spot.set_title(title)
        spot.axis("off")
    plt.show()

# %% [markdown]
# From the content cost alone the cat comes back out of noise, in outlines and without reliable colours: `fire5` does not
# keep those. From the style cost alone come bent strokes in the right colours, and they are *somewhere*: the Gram
# matrix has forgotten where they were.
#
# ## Your turn
#
# - Change $\alpha$ and $\beta$ in `costs_with`: with `costs_with(10, 0.02)` the photograph shines through.
# - Take `conv1` alone for the style, then `fire7` alone. Which one knows colours, which one shapes?
# - Take `fire2` for the content. What does it insist on?
# - Use a picture of your own: 200 pixels wide and 150 high is what one core digests in half a minute.

# %% [markdown]
# ## Common pitfalls
#
# - **Reshaped, not transposed.** The shape is right and the rows mix all channels. No error, and an ugly picture.
# - **$A^T A$ instead of $A A^T$.** That compares places with places, and has 7500 rows in `conv1`, where 64 are right.
# - **A square forgotten in the divisor.** The gradients of the layers then differ by factors of thousands, and one layer
#   decides everything.
# - **A step of numpy.** The cost is right, its gradient is `None`, and no pixel moves.
# - **The style of a picture with other sizes.** The formula's divisor fits both pictures only if they are equally large.
# - **Huge costs in float32.** Seven digits remain; two costs near $10^9$ that differ by 10 look the same.

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted. Answer before you look anything up.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
What does gradient descent change in style transfer?
- The weights of the network: who would then keep what it has learnt about pictures?
+ The pixels of the generated picture: the weights are frozen.
- The style picture: it is only looked at, and only once.

Activations are mirrored from left to right. Which cost between the old and the new ones is zero?
- The content cost: it compares entries at the same places, and these have changed.
+ The style cost: the Gram matrix adds up over all places, in whatever order.
- Both: is a cat that looks to the left the same entry by entry?

A layer has 20 x 25 places and 256 channels. Which shape has its Gram matrix?
- (500, 500): that would compare places.
+ (256, 256): one entry for each pair of channels.
- (256, 500): that is the matrix A before it is multiplied.

Both alpha and beta are multiplied by ten. What becomes of the best picture?
+ Nothing: every cost is ten times as large, and the smallest stays the smallest.
- It gets more style: more style than what?
- It gets sharper: do the weights know anything about sharpness?
""")

# %% [markdown]
# ## Key points
#
# - Pixels can be learnt, with a trained network as the judge. Its weights stay as they are.
# - Content is compared activation by activation, in one layer in the middle.
# - Style is which channels are active together: the Gram matrix, blind to places, in several layers.
# - The total cost is a weighted sum; only the ratio of its weights matters.
# - What a network has learnt for one task serves another: transfer learning.
#
# ## Where to go next
#
# This was the last assignment. You began with single numbers in Python, wrote every gradient of a network by hand, handed
# them over to a framework, and have now turned a network upside down to make it paint. From here, two roads lead on:
# networks that *generate* pictures in one pass, trained with costs like these, and sequences: sound, text, translation.
#
# ## Sources
#
# - L. A. Gatys, A. S. Ecker, M. Bethge: "A neural algorithm of artistic style", arXiv 1508.06576, 2015; "Image style
#   transfer using convolutional neural networks", *Computer Vision and Pattern Recognition*, 2016.
# - F. N. Iandola et al.: "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", arXiv 1602.07360, 2016.
# - K. Simonyan, A. Zisserman: "Very deep convolutional networks for large-scale image recognition", *International
#   Conference on Learning Representations*, 2015.
# - J. Johnson, A. Alahi, L. Fei-Fei: "Perceptual losses for real-time style transfer and super-resolution", *European
#   Conference on Computer Vision*, 2016. The same costs, and a network that paints in one pass.
# - The cat is called Chelsea; photograph by Stéfan van der Walt, CC0.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
