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
# # Convolutional networks, step by step
#
# *Reading: about 35 minutes. Working: two hours, and one more for the optional part. 100 points: 15 for `zero_pad`, 20
# for `conv_single_step`, 40 for `conv_forward`, 25 for `pool_forward`. The four backward functions at the end are
# checked, but give no points.*
#
# You have lost an earring in the grass. You do not stare at the whole lawn at once; you look at one small patch, ask *is
# it here?*, move on, and ask the same question again. What an earring looks like does not depend on where it lies, so
# one question will do for the whole lawn.
#
# The networks of the first ten assignments had to learn that question anew for every place: each unit of their first
# layer had a weight of its own for every pixel. For a picture of 64 × 64 pixels in three colours, a layer of 100 units
# needs $64 \cdot 64 \cdot 3 \cdot 100 + 100 = 1\,228\,900$ numbers. A **convolutional layer** keeps to small patches
# and asks the same questions everywhere. With 10 questions, each about patches of 3 × 3 pixels, it needs
# $(3 \cdot 3 \cdot 3 + 1) \cdot 10 = 280$ numbers, however large the picture is.
#
# In this notebook you build such a layer out of nothing but numpy and loops, and its companion, pooling. You lay your
# filters on a photograph and see what they see. In the optional part you also send gradients back through both, and a
# filter learns to find edges by itself.
#
# **How this notebook works.** Each exercise is a function with one or more gaps: write your code between the lines
# `### START CODE HERE ###` and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. The card
# that appears tells you which cases pass, and for the first that does not, where your answer differs and often why.
# Leave names, parameters and `return` lines as they are: the other functions, the checks and the grading rely on them.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.convolution_step_by_step import (
    check,
    conv_backward_test_case,
    conv_forward_test_case,
    conv_single_step_test_case,
    create_mask_from_window_test_case,
    pool_backward_test_case,
    pool_forward_test_case,
    zero_pad_test_case,
)
from dlcore.given.convolution import photograph
from dlcore.tell import tell, trying
from dlcore.training import steps

# %% [markdown]
# ## Notation
#
# From here on examples come *first*: a batch of pictures has the shape (examples, height, width, channels). A channel
# is one layer of numbers on top of the picture: red, green and blue at the input, and one for each question further up.
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $m$ | `m` | | number of examples |
# | $n_H$, $n_W$, $n_C$ | `n_H`, `n_W`, `n_C` | | height, width and channels of this layer's output |
# | $n_{H,prev}$, … | `n_H_prev`, … | | the same of its input |
# | $A_{prev}$, $Z$ | `A_prev`, `Z` | $(m, n_{H,prev}, n_{W,prev}, n_{C,prev})$, $(m, n_H, n_W, n_C)$ | input and output |
# | $f$, $s$, $p$ | `f`, `stride`, `pad` | | size of the window, how far it moves each time, width of the frame |
# | $W$, $b$ | `W`, `b` | $(f, f, n_{C,prev}, n_C)$, $(1, 1, 1, n_C)$ | $n_C$ filters and their biases |
#
# In formulas, as in code, indices of pictures count from 0 here.

# %% [markdown]
# ## Exercise 1 · A frame of zeros
#
# Lay a window of 3 × 3 on a picture of 6 × 6: it fits into 4 × 4 places, so the output is smaller than the picture. Ten
# layers later nothing would be left. And a pixel in the corner lies under one window only, one in the middle under nine:
# the border hardly has a say.
#
# Both are mended by a frame of zeros around the picture, **padding**. With a frame of $p = (f - 1)/2$ and a window that
# moves by one pixel, the output is as large as the input: that is called a "same" convolution.
#
# ![On the left a picture of three by three pixels. An arrow with pad = 2 leads to the same picture in the middle of a
# field of seven by seven whose other entries are 0. On the right the pairs of widths for the four axes: (0, 0) for the
# examples, (pad, pad) for height and for width, (0, 0) for the channels.](frame.svg)
#
# $$X_{pad}[i,\ h + p,\ w + p,\ c] = X[i, h, w, c], \qquad 0 \text{ everywhere else.}$$
#
# **Shapes.** `X` is $(m, n_H, n_W, n_C)$, `X_pad` is $(m, n_H + 2p, n_W + 2p, n_C)$.
#
# **Hint.** `np.pad(array, widths)` takes a pair (before, after) for each axis, and fills with zeros unless told
# otherwise. An array with five axes, padded by 1 along axis 1 and by 3 along axis 3, would be
# `np.pad(a, ((0, 0), (1, 1), (0, 0), (3, 3), (0, 0)))`.

# %% solution="zero_pad"
from dlcore.reference.convolution_step_by_step import zero_pad

# %% tags=["demo"]
with trying(zero_pad):
    x, pad = zero_pad_test_case()
    x_pad = zero_pad(x, pad)
    tell(x_shape=x.shape, x_pad_shape=x_pad.shape, x_11=x[1, 1], x_pad_13=x_pad[1, 3])
    figure, axes = plt.subplots(1, 2, figsize=(6, 3), layout="constrained")
    for axis, title, picture in zip(axes, ("x", "x_pad"), (x, x_pad)):
        axis.imshow(picture[0, :, :, 0], cmap="gray", vmin=-3, vmax=3)
        axis.set(title=title, xlabel="width", ylabel="height")
        axis.set(xticks=range(picture.shape[2]), yticks=range(picture.shape[1]))
    plt.show()

# %% test="zero_pad"
check(zero_pad)

# %% [markdown]
# <!-- expected zero_pad: x_pad_shape = result.shape; x_pad_13 = result[1, 3] -->
#
# The pictures show channel 0 of the first example; the grey of the frame is zero.
#
# **What you just built.** A batch that may be looked at up to its very border.

# %% [markdown]
# ## Exercise 2 · One window, one number
#
# A question about a patch is a list of weights, one for each number in the patch: a **filter**. To ask it, lay the
# filter on the patch, multiply what lies on top of each other, add everything up, and add one bias:
#
# $$Z = \sum_{i, j, k} a_{ijk}\, W_{ijk} + b .$$
#
# That is a unit as you know it, $w^T x + b$; only that the unit sees no more than one window.
#
# **A number to check against.** Patch $\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$, filter
# $\begin{pmatrix} 1 & 0 \\ 0 & -1 \end{pmatrix}$, bias 0.5: $1 \cdot 1 + 4 \cdot (-1) + 0.5 = -2.5$. The bias counts
# *once*, after the sum. Added to each of the four products it would make $-1$.
#
# **Shapes.** `a_slice_prev` and `W` are $(f, f, n_{C,prev})$, `b` is $(1, 1, 1)$, `Z` is a plain number.
#
# **Hint.** `*` multiplies entry by entry, `np.sum` adds up everything. `b` still has three axes; `b.item()` and
# `np.squeeze(b)` both hand out its single number. (Older notebooks write `float(b)`: since numpy 2.4 that stops with an
# error for any array that has axes.)

# %% solution="conv_single_step"
from dlcore.reference.convolution_step_by_step import conv_single_step

# %% tags=["demo"]
with trying(conv_single_step):
    patch, weights = np.array([[1, 2], [3, 4]]), np.array([[1, 0], [0, -1]])
    print("by hand: -2.5, yours:", conv_single_step(patch[:, :, None], weights[:, :, None], np.array([[[0.5]]])))
    a_slice_prev, W, b = conv_single_step_test_case()
    tell(Z=conv_single_step(a_slice_prev, W, b))

# %% test="conv_single_step"
check(conv_single_step)

# %% [markdown]
# <!-- expected conv_single_step: Z = result -->
#
# **What you just built.** One unit of a convolutional layer, at one place.

# %% [markdown]
# ## Exercise 3 · The whole layer
#
# Now move the window. It starts in the upper left corner and takes steps of `stride` pixels, to the right and down. The
# output has one number for each place of the window:
#
# ![A picture of five by five numbers. The window of output row 0 and column 1 is marked: it begins at horiz_start = 2
# and ends at horiz_end = 5, and reaches from vert_start = 0 to vert_end = 3. The filter of three by three with columns
# 1, 0 and -1 is laid on it. Row 0 gives 0, row 1 gives -2, row 2 gives 5, together 3, which is written into row 0,
# column 1 of the output.](window.svg)
#
# The window of output $(h, w)$ begins in row $h \cdot s$ and column $w \cdot s$ of the framed input. How many places are
# there? The frame makes the input $n_{H,prev} + 2p$ high; after the first place, there is room for
# $\lfloor (n_{H,prev} + 2p - f)/s \rfloor$ moves. So
#
# $$n_H = \left\lfloor \frac{n_{H,prev} - f + 2p}{s} \right\rfloor + 1, \qquad
# n_W = \left\lfloor \frac{n_{W,prev} - f + 2p}{s} \right\rfloor + 1 .$$
#
# A window that would hang over the edge is left out: that is what the brackets $\lfloor\ \rfloor$ say, round down.
#
# One filter gives one picture. A layer has $n_C$ filters, and stacks their pictures as the channels of its output. Each
# filter reaches through *all* channels of the input:
#
# ![An example with three channels is met by two filters, each with three channels and its own bias. Each gives one
# picture; the two pictures, stacked, are the output with two channels.](filters.svg)
#
# $$Z[i, h, w, c] = \sum_{x, y, k} A_{prev,pad}[i,\ hs + x,\ ws + y,\ k]\; W[x, y, k, c] + b[0, 0, 0, c] .$$
#
# **Shapes.** `A_prev` is $(m, n_{H,prev}, n_{W,prev}, n_{C,prev})$, `W` is $(f, f, n_{C,prev}, n_C)$, `b` is
# $(1, 1, 1, n_C)$, `Z` is $(m, n_H, n_W, n_C)$. The cache keeps the input *without* its frame.
#
# **Hint.** `//` divides and rounds down. A slice `x[start:end]` leaves `end` out, so a window of `f` rows ends at
# `start + f`. `W[:, :, :, c]` is one filter, `b[:, :, :, c]` its bias. Your two functions do the rest.

# %% solution="conv_forward"
from dlcore.reference.convolution_step_by_step import conv_forward

# %% tags=["demo"]
with trying(conv_forward):
    A_prev, W, b, hparameters = conv_forward_test_case()
    Z, cache = conv_forward(A_prev, W, b, hparameters)
    tell(shape_of_Z=Z.shape, mean_of_Z=np.mean(Z), Z_021=Z[0, 2, 1])

# %% test="conv_forward"
check(conv_forward)

# %% [markdown]
# <!-- expected conv_forward: shape_of_Z = result[0].shape; mean_of_Z = result[0].mean(); Z_021 = result[0][0, 2, 1] -->
#
# ### What filters see
#
# Time to look at something. The portrait shows Grace Hopper, who wrote one of the first compilers (photograph: James S.
# Davis, U.S. Navy, public domain). One call of your layer asks four questions about every pixel. Each filter is nine
# numbers; bright in its picture means *very much so*, dark *very much the opposite*, and mid-grey *nothing here*.

# %% tags=["demo"]
FILTERS = {
    "vertical edges": [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
    "horizontal edges": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "blur": np.full((3, 3), 1 / 9),
}
if check.ready("zero_pad", "conv_single_step", "conv_forward"):
    picture = photograph()
    W = np.stack([np.array(weights, dtype=float)[:, :, np.newaxis] for weights in FILTERS.values()], axis=-1)
    Z, _ = conv_forward(picture[np.newaxis, :, :, np.newaxis], W, np.zeros((1, 1, 1, 4)), {"stride": 1, "pad": 1})
    tell(shape_of_W=W.shape, shape_of_Z=Z.shape)
    figure, axes = plt.subplots(1, 5, figsize=(11, 3.2), layout="constrained")
    for axis, title, channel in zip(axes, ["the picture", *FILTERS], [picture, *np.moveaxis(Z[0], -1, 0)]):
        darkest, brightest = (-1.5, 1.5) if "edges" in title else (0, 1)
        axis.imshow(channel, cmap="gray", vmin=darkest, vmax=brightest)
        axis.set_title(title)
        axis.axis("off")
    plt.show()

# %% [markdown]
# Look at the frame of the glasses in the two edge pictures: its upright parts show in one, the level parts in the other.
# The dark outline around *blur* is the frame of zeros, which darkens the windows that reach into it.
#
# Nobody has to invent such filters. In a network, `W` is learnt like any other weight, and the first layers of networks
# that were trained on photographs are full of edge detectors, which the networks found by themselves.
#
# **What you just built.** A convolutional layer for any stride, any frame and any number of filters. (Mathematicians
# turn the filter round first and call *your* operation cross-correlation. In deep learning, where filters are learnt,
# it makes no difference, and everybody says convolution.)

# %% [markdown]
# ## Exercise 4 · Pooling
#
# *Is there an edge in this corner?* is often all that the next layer wants to know, not *at exactly which pixel?*
# **Pooling** keeps one number of each window: the largest, or the average. The picture shrinks, what follows gets
# cheaper, and small shifts of the input matter less.
#
# ![A channel of four by four numbers in four windows of two by two. Max pooling keeps 4, 9, 7 and 3, average pooling
# 2.5, 3, 5 and 2.](pooling.svg)
#
# $$n_H = \left\lfloor \frac{n_{H,prev} - f}{s} \right\rfloor + 1, \qquad
# n_W = \left\lfloor \frac{n_{W,prev} - f}{s} \right\rfloor + 1, \qquad n_C = n_{C,prev} .$$
#
# Two things differ from a convolution. There is nothing to learn, no weights, no bias. And each channel is treated **by
# itself**, so that there are as many channels after pooling as before.
#
# **Shapes.** `A_prev` is $(m, n_{H,prev}, n_{W,prev}, n_{C,prev})$, `A` is $(m, n_H, n_W, n_{C,prev})$.
#
# **Hint.** `np.max` and `np.mean`. The window has an index for the channel, `c`, not a colon.

# %% solution="pool_forward"
from dlcore.reference.convolution_step_by_step import pool_forward

# %% tags=["demo"]
with trying(pool_forward):
    A_prev, hparameters = pool_forward_test_case()
    A, cache = pool_forward(A_prev, hparameters)
    tell(mode="max", A=A)
    A, cache = pool_forward(A_prev, hparameters, mode="average")
    tell(mode="average", A=A)

# %% test="pool_forward"
check(pool_forward)

# %% [markdown]
# The window is as large as the input here, so one number is left of each channel. For `mode="max"`:
#
# <!-- expected pool_forward: A = result[0] -->
#
# and for `mode="average"`:
#
# <!-- expected pool_forward case 2: A = result[0] -->

# %% tags=["demo"]
if check.ready("pool_forward"):
    batch = photograph()[np.newaxis, :, :, np.newaxis]
    figure, axes = plt.subplots(1, 3, figsize=(8, 3.4), layout="constrained")
    axes[0].imshow(batch[0, :, :, 0], cmap="gray")
    axes[0].set_title(f"before, {batch.shape[1]} × {batch.shape[2]}")
    for axis, mode in zip(axes[1:], ("max", "average")):
        A, _ = pool_forward(batch, {"f": 3, "stride": 3}, mode)
        axis.imshow(A[0, :, :, 0], cmap="gray", vmin=0, vmax=1)
        axis.set_title(f"{mode}, {A.shape[1]} × {A.shape[2]}")
    for axis in axes:
        axis.axis("off")
    plt.show()

# %% [markdown]
# A ninth of the numbers, and you would still know her. Max pooling brightens the picture: it keeps what stands out.
#
# **What you just built.** The forward half of every classical convolutional network: convolution, relu, pooling, and
# the same again.

# %% [markdown]
# ## Step through it
#
# The figure shows every sum. It fills the output with your functions as soon as these pass their checks. *Play*, or step
# with the buttons, or with the arrow keys after a click on the grids.
#
# 1. *Vertical edges* on *bright on the left*: where is the output zero, and why is it not negative anywhere? Now add a
#    frame of 1. Where do the new numbers come from?
# 2. Set the stride to 2 without a frame. Which columns of the picture are never looked at?
# 3. Lay *emboss* on *one bright pixel*, with a frame of 1. Where have you seen these numbers, and what has happened to
#    them?
# 4. Find a frame and a stride that make the output as large as the picture. Is there another pair?
# 5. Switch to *max pooling* on *a bright square*, window 2, stride 2. Then try *average pooling*.

# %% tags=["explore"]
from dlcore.explore.convolution import Convolution

Convolution(check, globals())

# %% [markdown]
# ## Optional: the way back
#
# Libraries find gradients by themselves, so you may stop here, and nothing below gives points. But a few lines show how
# a layer that uses each weight in a hundred places finds out what is wrong with it, and at the end a filter learns
# before your eyes.

# %% [markdown]
# ## Exercise 5 (optional) · Convolution, backward
#
# Suppose the layers above have handed down `dZ`. Take a single number of it, $dZ[i, h, w, c]$. On the way forward,
# $Z[i, h, w, c]$ was one window times one filter plus one bias. So it has something to say to exactly these three:
#
# ![A single number of dZ, 2, times the filter is added to its window in dA_prev_pad. The same number times the window of
# the input is added to dW of its filter, and the number itself to db.](backward.svg)
#
# $$dA_{window} \mathrel{+}= W[:, :, :, c]\; dZ[i, h, w, c], \qquad
# dW[:, :, :, c] \mathrel{+}= a_{slice}\; dZ[i, h, w, c], \qquad
# db[:, :, :, c] \mathrel{+}= dZ[i, h, w, c] .$$
#
# The $\mathrel{+}=$ is the point. Windows overlap, so a pixel gets shares from several outputs; a filter is used
# everywhere, so it gets a share from every place and every example. All of them are added up, with no average taken.
#
# **Shapes.** Each gradient has the shape of what it belongs to: `dA_prev` as `A_prev`, without the frame.
#
# **Hint.** Collect the input's gradient with its frame on, and take the frame off at the end. Count rows and columns
# from the start when you do: with `pad = 0`, the slice `[pad:-pad]` is `[0:0]`, and nothing is left.

# %% solution="conv_backward"
from dlcore.reference.convolution_step_by_step import conv_backward

# %% tags=["demo"]
with trying(conv_backward):
    dZ, cache = conv_backward_test_case()
    dA_prev, dW, db = conv_backward(dZ, cache)
    tell(dA_mean=np.mean(dA_prev), dW_mean=np.mean(dW), db=db)

# %% test="conv_backward"
check(conv_backward)

# %% [markdown]
# <!-- expected conv_backward: dA_mean = result[0].mean(); dW_mean = result[1].mean(); db = result[2] -->
#
# Trust is good, a finite difference is better. If the cost is $\sum Z \cdot dZ$, then `dZ` is its gradient with respect
# to `Z`, and nudging one weight must change it as `dW` says:

# %% tags=["demo"]
if check.ready("conv_forward", "conv_backward"):
    dZ, (A_prev, W, b, hparameters) = conv_backward_test_case()
    dA_prev, dW, db = conv_backward(dZ, (A_prev, W, b, hparameters))
    for name, place in (("dW", (0, 1, 0, 2)), ("dW", (2, 2, 1, 0)), ("db", (0, 0, 0, 1)), ("dA_prev", (1, 3, 2, 0))):
        costs = []
        for nudge in (1e-5, -1e-5):
            arrays = {"dA_prev": A_prev.copy(), "dW": W.copy(), "db": b.copy()}
            arrays[name][place] += nudge
            costs.append(np.sum(conv_forward(*arrays.values(), hparameters)[0] * dZ))
        claimed = {"dA_prev": dA_prev, "dW": dW, "db": db}[name][place]
        print(f"{name}{list(place)}: yours {claimed:9.6f}, by nudging {(costs[0] - costs[1]) / 2e-5:9.6f}")

# %% [markdown]
# ## Exercise 6 (optional) · Who was the largest?
#
# Max pooling let one number of each window through. Only that number had any influence on the output, so only it
# gets the gradient. First, find it:
#
# $$M = (x == \max x), \qquad \text{for instance} \quad
# \begin{pmatrix} 1 & 3 \\ 4 & 2 \end{pmatrix} \to
# \begin{pmatrix} \text{False} & \text{False} \\ \text{True} & \text{False} \end{pmatrix} .$$
#
# **Shapes.** `x` and `mask` are $(f, f)$. Of several equal maxima all are marked; with real numbers that hardly happens.

# %% solution="create_mask_from_window"
from dlcore.reference.convolution_step_by_step import create_mask_from_window

# %% tags=["demo"]
with trying(create_mask_from_window):
    x = create_mask_from_window_test_case()
    tell(x=x, mask=create_mask_from_window(x))

# %% test="create_mask_from_window"
check(create_mask_from_window)

# %% [markdown]
# <!-- expected create_mask_from_window: mask = result -->

# %% [markdown]
# ## Exercise 7 (optional) · Equal shares
#
# In an average, every number of the window has the same influence: one part in $n_H \cdot n_W$. So the gradient $dz$ is
# shared out equally:
#
# $$a_{hw} = \frac{dz}{n_H\, n_W}, \qquad \text{for instance} \quad
# dz = 2 \to \begin{pmatrix} 0.5 & 0.5 \\ 0.5 & 0.5 \end{pmatrix} .$$
#
# **Shapes.** `shape` is the pair $(n_H, n_W)$, and `a` has that shape.

# %% solution="distribute_value"
from dlcore.reference.convolution_step_by_step import distribute_value

# %% tags=["demo"]
with trying(distribute_value):
    tell(a=distribute_value(2, (2, 2)))

# %% test="distribute_value"
check(distribute_value)

# %% [markdown]
# <!-- expected distribute_value: a = result -->

# %% [markdown]
# ## Exercise 8 (optional) · Pooling, backward
#
# Visit every window again, and hand its number of `dA` down to it: to the largest pixel, or in equal shares.
#
# $$\text{max:}\quad dA_{prev,window} \mathrel{+}= M \; dA[i, h, w, c], \qquad
# \text{average:}\quad dA_{prev,window} \mathrel{+}= \text{shares of } dA[i, h, w, c] .$$
#
# **Shapes.** `dA` has the shape of the pooled output, `dA_prev` that of the input.
#
# **Hint.** `dA` is indexed by *output* places, `h` and `w`. The window is indexed by *input* rows and columns, which
# are `stride` times as many. With a stride of 1 the two are easily mixed up.

# %% solution="pool_backward"
from dlcore.reference.convolution_step_by_step import pool_backward

# %% tags=["demo"]
with trying(pool_backward):
    dA, cache = pool_backward_test_case()
    tell(mode="max", dA_prev_11=pool_backward(dA, cache)[1, 1])
    tell(mode="average", dA_prev_11=pool_backward(dA, cache, mode="average")[1, 1])

# %% test="pool_backward"
check(pool_backward)

# %% [markdown]
# For `mode="max"`:
#
# <!-- expected pool_backward: dA_prev_11 = result[1, 1] -->
#
# and for `mode="average"`:
#
# <!-- expected pool_backward case 2: dA_prev_11 = result[1, 1] -->
#
# Nothing is lost and nothing is added on the way: the numbers of `dA_prev` add up to those of `dA`, in both modes (as
# long as no window has two equal maxima). That is a good test for any function of this kind.

# %% [markdown]
# ## A filter learns to find edges
#
# Here is all of it at work. Someone has laid the vertical-edge filter on a few pictures of noise and shows us pictures
# and answers, but not the filter. We start with small random weights and go downhill: forward, compare, backward, step.

# %% tags=["demo"]
if check.ready("conv_forward", "conv_backward"):
    rng = np.random.default_rng(0)
    pictures = rng.normal(size=(4, 8, 8, 1))
    secret = np.array(FILTERS["vertical edges"], dtype=float).reshape(3, 3, 1, 1)
    W, b, layer = 0.1 * rng.normal(size=(3, 3, 1, 1)), np.zeros((1, 1, 1, 1)), {"stride": 1, "pad": 0}
    wanted, _ = conv_forward(pictures, secret, b, layer)
    costs, filters = [], [W[:, :, 0, 0].copy()]
    for _ in steps(30, "learning a filter"):
        Z, cache = conv_forward(pictures, W, b, layer)
        costs.append(np.mean((Z - wanted) ** 2) / 2)
        dA_prev, dW, db = conv_backward((Z - wanted) / Z.size, cache)
        W, b = W - 0.15 * dW, b - 0.15 * db
        filters.append(W[:, :, 0, 0].copy())
    figure, axes = plt.subplots(1, 5, figsize=(11, 2.8), layout="constrained", width_ratios=[1.6, 1, 1, 1, 1])
    axes[0].plot(costs, color="#0072B2")
    axes[0].set(xlabel="step", ylabel="cost", ylim=(0, None))
    titles = ["start", "after 5 steps", "after 30", "secret"]
    for axis, title, weights in zip(axes[1:], titles, [filters[0], filters[5], filters[30], secret[:, :, 0, 0]]):
        axis.imshow(weights, cmap="PuOr", vmin=-1.2, vmax=1.2)
        for (i, j), weight in np.ndenumerate(weights):
            colour = "white" if abs(weight) > 0.8 else "black"
            axis.text(j, i, f"{round(weight, 1) + 0:g}", ha="center", va="center", color=colour)
        axis.set_title(title)
        axis.axis("off")
    plt.show()
    print(f"cost: {costs[0]:.3f} at first, {costs[-1]:.4f} at last")

# %% [markdown]
# Nine numbers, learnt from what they should have answered. A convolutional network does the same with millions of them
# and many layers on top of each other, and nobody shows it what the layers in the middle should answer: that comes down
# from the top, through functions like the ones that you wrote.

# %% [markdown]
# ## Do you see through it?
#
# Five questions, for yourself alone: nothing is counted.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
A layer gets pictures of 32 × 32 with 3 channels and has 16 filters of 5 × 5. How many weights and biases has it?
- 400: that is 5 · 5 · 16. Does a filter see one channel of the input, or all three?
- 1200: and the biases?
+ 1216: (5 · 5 · 3 + 1) · 16.
- It depends on the stride: does moving the window change the filter?

Input 7 × 7, window 3 × 3, stride 2, no frame. How large is the output?
- 2 × 2: the window moves twice, but how many places does it visit?
+ 3 × 3: (7 − 3) / 2 + 1.
- 5 × 5: that is the size for stride 1.

Window 5 × 5, stride 1. Which frame makes the output as large as the input?
- 1: that is right for windows of 3 × 3.
+ 2: n − 5 + 2·2 + 1 = n.
- 5: is the output not larger than the input then?

Pooling with a window of 2 × 2 and stride 2 gets 10 channels. What does it have to learn?
- 40 weights: which of them would you put where in “the largest of four”?
- 10 biases: look at what pooling computes.
+ Nothing: window and stride are chosen, not learnt.

In max pooling, how much gradient does a pixel get that was the largest in two overlapping windows?
- Only that of the second window: does a later window take back what an earlier one handed down?
- The average of both: pooling backward hands down sums.
+ That of both, added up.
""")

# %% [markdown]
# ## Common pitfalls
#
# - **The bias inside the sum.** It counts once for each window, not once for each product.
# - **Forgetting the `+ 1`.** The fraction counts moves; there is one more place than moves.
# - **`/` for `//`.** Sizes are whole numbers.
# - **`vert_start = h`.** Right with stride 1, and wrong from 2 on. The same trap waits on the way back in pooling.
# - **Channels.** A filter reaches through all of them; pooling looks at one at a time.
# - **`[pad:-pad]`.** Without a frame it is empty.
#
# ## Key points
#
# - A convolutional layer asks the same few questions at every place: few weights, and what is learnt in one corner is
#   known in all others.
# - One output number is a window times a filter, added up, plus one bias. A layer repeats that for every place, example
#   and filter.
# - A frame of zeros keeps height and width, and gives the border its say. The size of the output is
#   $\lfloor (n_{prev} - f + 2p)/s \rfloor + 1$.
# - Pooling shrinks each channel by itself and has nothing to learn.
# - On the way back, each output number hands its share down to the window it came from; shares are added up. Max pooling
#   sends all to the largest, average pooling divides.
#
# ## Where to go next
#
# Loops in Python visit one window at a time, and a photograph has thousands. Assignment 12 builds the same layers with
# a library that visits them all at once and finds every gradient by itself, and trains a network that reads hand signs.
#
# ## Sources
#
# - Y. LeCun, B. Boser, J. S. Denker and others: "Backpropagation applied to handwritten zip code recognition", *Neural
#   Computation* 1 (1989), 541–551.
# - V. Dumoulin, F. Visin: "A guide to convolution arithmetic for deep learning", 2016, arXiv:1603.07285.
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, MIT Press 2016, chapter 9.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
