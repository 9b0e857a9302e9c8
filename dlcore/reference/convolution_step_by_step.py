"""Assignment 11: the layers of a convolutional network out of loops, forward and, as an extra, backward.

Loops over every output number are slow and easy to read, which is what they are for. The first edition of the course
added the bias to every entry of the window before summing; later editions, and we, add it once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.plain import Array

Rng: TypeAlias = np.random.Generator
Hparameters: TypeAlias = dict[str, int]
ConvCache: TypeAlias = tuple[Array, Array, Array, Hparameters]
PoolCache: TypeAlias = tuple[Array, Hparameters]

ASSIGNMENT = Assignment("11-convolution-step-by-step", "Convolutional networks, step by step")

MINUS_ZERO = "minus zero is zero"
OVERWRITTEN = "every entry is overwritten"
STRIDE_IGNORED = (
    "Your window moves by one step, whatever `stride` says. If output row 0 starts at input row 0, where does output "
    "row 1 start?"
)
TURNED = (
    "Height and width have changed places. Rows are counted by `h` and columns by `w`: which of them moves the window "
    "down?"
)


# ------------------------------------------------------------------------------------------------------------- padding
def zero_pad(X: Array, pad: int) -> Array:
    """Put a frame of zeros around every image of a batch.

    Parameters
    ----------
    X : array of shape (m, n_H, n_W, n_C)
        A batch of m images.
    pad : int
        Width of the frame: how many zeros on each side, vertically and horizontally.

    Returns
    -------
    X_pad : array of shape (m, n_H + 2 * pad, n_W + 2 * pad, n_C)
        The framed images.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    X_pad = np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    ### END CODE HERE ###

    return X_pad


def draw_frames(rng: Rng) -> Iterator[Draw]:
    """A batch and a width, among them no frame at all and a frame wider than the image."""
    yield Draw("one example, one channel", (rng.normal(size=(1, 3, 3, 1)), 1))
    yield Draw("no frame: pad is 0", (rng.normal(size=(2, 3, 2, 2)), 0))
    yield Draw("a single pixel", (rng.normal(size=(1, 1, 1, 3)), 2))
    yield Draw("wider than high", (rng.normal(size=(2, 2, 5, 3)), 1))
    yield Draw("higher than wide, pad is 3", (rng.normal(size=(3, 4, 2, 2)), 3))


ASSIGNMENT.add(
    zero_pad,
    points=15,
    sampler=draw_frames,
    mistakes=[
        Mistake(
            "every axis is padded",
            "((0, 0), (pad, pad), (pad, pad), (0, 0))",
            "pad",
            "You have also added empty examples and empty channels. Which two of the four axes are the picture?",
        ),
        Mistake(
            "the first two axes are padded",
            "((0, 0), (pad, pad), (pad, pad), (0, 0))",
            "((pad, pad), (pad, pad), (0, 0), (0, 0))",
            "The pairs go with the axes of X in their order: (m, n_H, n_W, n_C). What does your first pair widen?",
        ),
        Mistake(
            "the last two axes are padded",
            "((0, 0), (pad, pad), (pad, pad), (0, 0))",
            "((0, 0), (0, 0), (pad, pad), (pad, pad))",
            "The pairs go with the axes of X in their order: (m, n_H, n_W, n_C). What does your last pair widen?",
        ),
        Mistake(
            "the channels are padded as well",
            "(pad, pad), (0, 0))",
            "(pad, pad), (pad, pad))",
            "A picture with three colours should have three afterwards. Which pair belongs to the channels?",
        ),
        Mistake(
            "only the height is padded",
            "(pad, pad), (pad, pad), (0, 0))",
            "(pad, pad), (0, 0), (0, 0))",
            "Your pictures have grown higher and not wider. Which pair belongs to the width?",
        ),
        Mistake(
            "the frame is on one side only",
            "(pad, pad), (pad, pad), (0, 0))",
            "(pad, 0), (pad, 0), (0, 0))",
            "In each pair the first number counts the zeros before the picture. What does the second count?",
        ),
        Mistake(
            "the frame is split between the sides",
            "(pad, pad), (pad, pad), (0, 0))",
            "(pad // 2, pad - pad // 2), (pad // 2, pad - pad // 2), (0, 0))",
            "`pad` is the width of the frame on *each* side, not on both sides together.",
        ),
        Mistake(
            "the edge is repeated instead of zeros",
            "(0, 0)))",
            '(0, 0)), mode="edge")',
            "Your frame repeats the pixels at the edge. Which mode of `np.pad` fills with one and the same number?",
        ),
        Mistake(
            "the frame is not zero",
            "(0, 0)))",
            "(0, 0)), constant_values=1)",
            "The frame is where it should be. With which number is it filled?",
        ),
        Mistake(
            "nothing is padded",
            "np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))",
            "X",
            "X comes back as it was. Which of numpy's functions adds a frame?",
        ),
    ],
)


# ---------------------------------------------------------------------------------------------------------- one window
def conv_single_step(a_slice_prev: Array, W: Array, b: Array) -> Any:
    """Lay one filter on one window: a single number of a convolution's output.

    Parameters
    ----------
    a_slice_prev : array of shape (f, f, n_C_prev)
        A window of the input.
    W : array of shape (f, f, n_C_prev)
        The weights of one filter.
    b : array of shape (1, 1, 1)
        Its bias.

    Returns
    -------
    Z : float
        The sum of the products, plus the bias.
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    # entry by entry, the window times the filter
    s = a_slice_prev * W
    # the sum, and once the bias, as a number
    Z = np.sum(s) + np.squeeze(b)
    ### END CODE HERE ###

    return Z


def draw_windows(rng: Rng) -> Iterator[Draw]:
    """A window, a filter and a bias, from a single pixel to several channels; as many channels as rows, once."""
    for label, f, n_C_prev in (
        ("a single pixel", 1, 1),
        ("a 1 x 1 filter on several channels", 1, 4),
        ("one channel", 3, 1),
        ("more channels than rows", 2, 5),
        ("as many channels as rows", 3, 3),
    ):
        yield Draw(label, (*rng.normal(size=(2, f, f, n_C_prev)), rng.uniform(0.5, 1.5, size=(1, 1, 1))))


ASSIGNMENT.add(
    conv_single_step,
    points=20,
    sampler=draw_windows,
    mistakes=[
        Mistake(
            "the bias is added to every entry",
            "np.sum(s) + np.squeeze(b)",
            "np.sum(s + b)",
            "Your Z counts the bias as often as the window has entries. There is one bias for the whole sum: add it "
            "before or after you add up?",
        ),
        Mistake(
            "float of an array with three axes",
            "np.squeeze(b)",
            "float(b)",
            "`float(b)` used to work for any array with a single entry, but since numpy 2.4 it does so only for arrays "
            "without axes, and b has three. Which method of an array hands out its one *item* as a number?",
        ),
        Mistake(
            "the bias keeps its axes",
            "np.squeeze(b)",
            "b",
            "The number is right, but it stands in an array of shape (1, 1, 1), like b itself. How do you take the "
            "single number out of b?",
        ),
        Mistake(
            "the bias is left out",
            " + np.squeeze(b)",
            "",
            "Your Z is off by the same number whatever the window shows. Which argument have you not used?",
        ),
        Mistake(
            "the bias is subtracted",
            " + np.squeeze(b)",
            " - np.squeeze(b)",
            "Your Z is off by twice the bias. Which sign would do that?",
        ),
        Mistake(
            "window and filter are added",
            "a_slice_prev * W",
            "a_slice_prev + W",
            "A pixel under a weight of zero should not count at all. Does it, if the two are added?",
        ),
        Mistake(
            "matrix product instead of an entry-wise one",
            "a_slice_prev * W",
            "np.dot(a_slice_prev, W)",
            "Each pixel meets the one weight that lies on it. Which product does that: `np.dot`, or the one that goes "
            "entry by entry?",
        ),
        Mistake(
            "the filter is turned round",
            "a_slice_prev * W",
            "a_slice_prev * W[::-1, ::-1]",
            "That is the convolution of mathematics, which turns the filter first. In deep learning the filter is laid "
            "on the window as it is.",
        ),
        Mistake(
            "the average instead of the sum",
            "np.sum(s)",
            "np.mean(s)",
            "Your products are divided by the number of entries. Is an average wanted?",
        ),
        Mistake(
            "only the channels are added up",
            "np.sum(s)",
            "np.sum(s, axis=2)",
            "One window and one filter give one number. Along which axes have you added up, and which are left?",
        ),
        Mistake(
            "the products are not added up",
            "np.sum(s)",
            "s",
            "One window and one filter give one number, and you return a whole window. What became of the sum?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------- convolution, forward
def conv_forward(A_prev: Array, W: Array, b: Array, hparameters: Hparameters) -> tuple[Array, ConvCache]:
    """Lay every filter on every window of every example.

    Parameters
    ----------
    A_prev : array of shape (m, n_H_prev, n_W_prev, n_C_prev)
        Activations of the layer below for m examples.
    W : array of shape (f, f, n_C_prev, n_C)
        The weights of n_C filters.
    b : array of shape (1, 1, 1, n_C)
        Their biases.
    hparameters : dict
        "stride" and "pad", whole numbers.

    Returns
    -------
    Z : array of shape (m, n_H, n_W, n_C)
        The output of the layer, before any activation.
    cache : tuple
        (A_prev, W, b, hparameters), kept for the backward pass; A_prev without a frame.
    """
    ### START CODE HERE ### (≈ 8 lines of code)
    # what the shapes and the dictionary say
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    stride = hparameters["stride"]
    pad = hparameters["pad"]
    # the size of the output, rounded down
    n_H = (n_H_prev - f + 2 * pad) // stride + 1
    n_W = (n_W_prev - f + 2 * pad) // stride + 1
    # room for the output, and the framed input
    Z = np.zeros((m, n_H, n_W, n_C))
    A_prev_pad = zero_pad(A_prev, pad)
    ### END CODE HERE ###

    for i in range(m):  # example
        for h in range(n_H):  # row of the output
            for w in range(n_W):  # column of the output
                for c in range(n_C):  # filter
                    ### START CODE HERE ### (≈ 6 lines of code)
                    # the corners of the window
                    vert_start = h * stride
                    vert_end = vert_start + f
                    horiz_start = w * stride
                    horiz_end = horiz_start + f
                    # the window, with all its channels; then filter c and its bias
                    a_slice_prev = A_prev_pad[i, vert_start:vert_end, horiz_start:horiz_end, :]
                    Z[i, h, w, c] = conv_single_step(a_slice_prev, W[:, :, :, c], b[:, :, :, c])
                    ### END CODE HERE ###

    cache = (A_prev, W, b, hparameters)
    return Z, cache


CONVOLUTIONS = {  # label: (m, n_H_prev, n_W_prev, n_C_prev, f, n_C, stride, pad)
    "a 1 x 1 filter": (1, 2, 3, 4, 1, 2, 1, 0),
    "no frame: pad is 0": (2, 5, 3, 2, 3, 1, 1, 0),
    "the filter is as large as the input": (2, 3, 3, 1, 3, 4, 1, 0),
    "the size stays the same": (1, 3, 4, 2, 3, 1, 1, 1),
    "stride 2, with rows and columns left over": (1, 6, 5, 3, 2, 2, 2, 1),
    "a stride longer than the filter": (1, 8, 5, 1, 2, 3, 3, 0),
    "a frame wider than the filter": (2, 2, 1, 3, 2, 1, 2, 3),
}


def draw_convolutions(rng: Rng) -> Iterator[Draw]:
    """A whole layer's arguments; at most 40 numbers in the output, since each costs a call."""
    for label, sizes in CONVOLUTIONS.items():
        yield Draw(label, draw_convolution(rng, *sizes))


def draw_convolution(rng: Rng, m: int, height: int, width: int, n_C_prev: int, f: int, n_C: int, *moves: int) -> Any:
    """A_prev, W, b, standard normal, and the dictionary of stride and pad."""
    A_prev = rng.normal(size=(m, height, width, n_C_prev))
    W, b = rng.normal(size=(f, f, n_C_prev, n_C)), rng.normal(size=(1, 1, 1, n_C))
    return A_prev, W, b, dict(zip(("stride", "pad"), moves, strict=True))


ASSIGNMENT.add(
    conv_forward,
    points=40,
    sampler=draw_convolutions,
    calls=["zero_pad", "conv_single_step"],
    equivalent={
        "Z = np.ones((m, n_H, n_W, n_C))": OVERWRITTEN,
        "Z = -np.zeros((m, n_H, n_W, n_C))": OVERWRITTEN,
        "Z[i, h, w, c] = conv_single_step(W[:, :, :, c], a_slice_prev, b[:, :, :, c])": "a product has no order",
    },
    mistakes=[
        Mistake(
            "the bias is added to every entry",
            "conv_single_step(a_slice_prev, W[:, :, :, c], b[:, :, :, c])",
            "np.sum(a_slice_prev * W[:, :, :, c] + b[:, :, :, c])",
            "Each of your numbers counts its bias as often as the window has entries. Your `conv_single_step` adds it "
            "once: can it do the work here?",
        ),
        Mistake(
            "the bias is left out",
            "conv_single_step(a_slice_prev, W[:, :, :, c], b[:, :, :, c])",
            "np.sum(a_slice_prev * W[:, :, :, c])",
            "In each channel your Z is off by the same number everywhere. Which argument have you not used?",
        ),
        Mistake(
            "the stride does not move the window",
            "vert_start = h * stride",
            "vert_start = h",
            STRIDE_IGNORED,
            also=[("horiz_start = w * stride", "horiz_start = w")],
        ),
        Mistake(
            "the window moves by its own size",
            "vert_start = h * stride",
            "vert_start = h * f",
            "Your windows lie side by side. By how much does the layer want them to move?",
            also=[("horiz_start = w * stride", "horiz_start = w * f")],
        ),
        Mistake(
            "rows and columns of the window are swapped",
            "vert_start = h * stride",
            "vert_start = w * stride",
            TURNED,
            also=[("horiz_start = w * stride", "horiz_start = h * stride")],
        ),
        Mistake(
            "the output's height and width are swapped",
            "n_H = (n_H_prev",
            "n_H = (n_W_prev",
            "Your output is as high as it should be wide. From which size of the input does each come?",
            also=[("n_W = (n_W_prev", "n_W = (n_H_prev")],
        ),
        Mistake(
            "the frame is forgotten in the window",
            "A_prev_pad = zero_pad(A_prev, pad)",
            "A_prev_pad = A_prev",
            "The output has the size of a framed input, but the windows are cut from one without a frame. Which of "
            "your functions adds it?",
        ),
        Mistake(
            "the frame is forgotten in the size",
            "n_H = (n_H_prev - f + 2 * pad)",
            "n_H = (n_H_prev - f)",
            "Your output is too small as soon as there is a frame. How much larger does the frame make the input?",
            also=[("n_W = (n_W_prev - f + 2 * pad)", "n_W = (n_W_prev - f)")],
        ),
        Mistake(
            "the frame counts once in the size",
            "n_H = (n_H_prev - f + 2 * pad)",
            "n_H = (n_H_prev - f + pad)",
            "Your output is too small as soon as there is a frame. On how many sides of the input does it lie?",
            also=[("n_W = (n_W_prev - f + 2 * pad)", "n_W = (n_W_prev - f + pad)")],
        ),
        Mistake(
            "the first window is not counted",
            "n_H = (n_H_prev - f + 2 * pad) // stride + 1",
            "n_H = (n_H_prev - f + 2 * pad) // stride",
            "A row and a column are missing at the end. The fraction counts the *moves* of the window: how many places "
            "are there, if it moves n times?",
            also=[("n_W = (n_W_prev - f + 2 * pad) // stride + 1", "n_W = (n_W_prev - f + 2 * pad) // stride")],
        ),
        Mistake(
            "the size is rounded up",
            "n_H = (n_H_prev - f + 2 * pad) // stride + 1",
            "n_H = -((n_H_prev - f + 2 * pad) // -stride) + 1",
            "Where the stride does not fit, your last window hangs over the edge. Which way is the fraction rounded?",
            also=[("n_W = (n_W_prev - f + 2 * pad) // stride + 1", "n_W = -((n_W_prev - f + 2 * pad) // -stride) + 1")],
        ),
        Mistake(
            "the size is a fraction",
            "n_H = (n_H_prev - f + 2 * pad) // stride + 1",
            "n_H = (n_H_prev - f + 2 * pad) / stride + 1",
            "A size must be a whole number, and `/` always gives a fraction. Which division rounds down?",
            also=[("n_W = (n_W_prev - f + 2 * pad) // stride + 1", "n_W = (n_W_prev - f + 2 * pad) / stride + 1")],
        ),
        Mistake(
            "the window is one short",
            "vert_end = vert_start + f",
            "vert_end = vert_start + f - 1",
            "A slice in Python leaves its end out. How many rows does yours hold?",
            also=[("horiz_end = horiz_start + f", "horiz_end = horiz_start + f - 1")],
        ),
        Mistake(
            "always the first filter",
            "W[:, :, :, c], b[:, :, :, c]",
            "W[:, :, :, 0], b[:, :, :, 0]",
            "All channels of your output are the same. Which index counts the filters?",
        ),
        Mistake(
            "always the first example",
            "A_prev_pad[i, vert_start",
            "A_prev_pad[0, vert_start",
            "All examples of your output are the same. Which index counts them?",
        ),
        Mistake(
            "the framed input is cached",
            "cache = (A_prev, W",
            "cache = (A_prev_pad, W",
            "Z is right. The cache keeps the input as it came, without the frame: the backward pass adds one itself.",
        ),
    ],
)


# ----------------------------------------------------------------------------------------------------- pooling, forward
def pool_forward(A_prev: Array, hparameters: Hparameters, mode: str = "max") -> tuple[Array, PoolCache]:
    """Shrink every channel: of each window, keep the largest number or the average.

    Parameters
    ----------
    A_prev : array of shape (m, n_H_prev, n_W_prev, n_C_prev)
        Activations of the layer below for m examples.
    hparameters : dict
        "f", the size of the window, and "stride", whole numbers.
    mode : {"max", "average"}
        What is kept.

    Returns
    -------
    A : array of shape (m, n_H, n_W, n_C_prev)
        The pooled activations.
    cache : tuple
        (A_prev, hparameters), kept for the backward pass.
    """
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    f = hparameters["f"]
    stride = hparameters["stride"]

    ### START CODE HERE ### (≈ 4 lines of code)
    # the size of the output, rounded down; there is no frame
    n_H = (n_H_prev - f) // stride + 1
    n_W = (n_W_prev - f) // stride + 1
    n_C = n_C_prev
    A = np.zeros((m, n_H, n_W, n_C))
    ### END CODE HERE ###

    for i in range(m):  # example
        for h in range(n_H):  # row of the output
            for w in range(n_W):  # column of the output
                for c in range(n_C):  # channel
                    ### START CODE HERE ### (≈ 9 lines of code)
                    # the corners of the window, and its numbers in channel c
                    vert_start = h * stride
                    vert_end = vert_start + f
                    horiz_start = w * stride
                    horiz_end = horiz_start + f
                    a_prev_slice = A_prev[i, vert_start:vert_end, horiz_start:horiz_end, c]
                    # what is kept of them
                    if mode == "max":
                        A[i, h, w, c] = np.max(a_prev_slice)
                    elif mode == "average":
                        A[i, h, w, c] = np.mean(a_prev_slice)
                    ### END CODE HERE ###

    cache = (A_prev, hparameters)
    return A, cache


POOLS = {  # label: (m, n_H_prev, n_W_prev, n_C_prev, f, stride)
    "a window of one pixel": (1, 2, 3, 2, 1, 1),
    "one window over all": (2, 4, 4, 3, 4, 1),
    "windows side by side": (2, 4, 2, 1, 2, 2),
    "overlapping windows": (1, 3, 6, 2, 3, 1),
    "rows and columns left over": (2, 5, 8, 1, 2, 3),
    "a long stride": (1, 7, 5, 4, 2, 4),
}
MODES = ("max", "average")


def draw_pools(rng: Rng) -> Iterator[Draw]:
    """(A_prev, hparameters, mode) for both modes; once with all numbers negative; once without a mode."""
    for mode in MODES:
        for label, (*shape, f, stride) in POOLS.items():
            yield Draw(f"{mode}: {label}", (rng.normal(size=shape), {"f": f, "stride": stride}, mode))
    yield Draw("max: only negative numbers", (-rng.uniform(1, 2, size=(1, 3, 4, 2)), {"f": 2, "stride": 1}, "max"))
    yield Draw("max: the default mode", (rng.normal(size=(1, 3, 4, 2)), {"f": 2, "stride": 1}))


ASSIGNMENT.add(
    pool_forward,
    points=25,
    sampler=draw_pools,
    partial=True,
    equivalent={
        "A = np.ones((m, n_H, n_W, n_C))": OVERWRITTEN,
        "A = -np.zeros((m, n_H, n_W, n_C))": OVERWRITTEN,
        "A = np.zeros((m, n_H, n_W, n_C_prev))": "pooling keeps the channels",
    },
    mistakes=[
        Mistake(
            "the channels are pooled together",
            "horiz_start:horiz_end, c]",
            "horiz_start:horiz_end, :]",
            "All channels of your output are the same. Pooling treats each channel by itself: which index counts them?",
        ),
        Mistake(
            "the two modes are swapped",
            "np.max(a_prev_slice)",
            "np.mean(a_prev_slice)",
            "With `max` you return averages. Which branch does what?",
            also=[
                (
                    "A[i, h, w, c] = np.mean(a_prev_slice)\n                    ###",
                    "A[i, h, w, c] = np.max(a_prev_slice)\n                    ###",
                )
            ],
        ),
        Mistake(
            "the sum instead of the average",
            "np.mean",
            "np.sum",
            "Your numbers are too large by the number of pixels in a window. What turns a sum into an average?",
        ),
        Mistake(
            "the average of the window's rows only",
            "np.mean(a_prev_slice)",
            "np.sum(a_prev_slice) / f",
            "You divide by the length of the window's side. How many pixels does the window have?",
        ),
        Mistake(
            "the smallest number is kept",
            "np.max",
            "np.min",
            "Your numbers are the smallest of their windows. Which was wanted?",
        ),
        Mistake(
            "the stride does not move the window",
            "vert_start = h * stride",
            "vert_start = h",
            STRIDE_IGNORED,
            also=[("horiz_start = w * stride", "horiz_start = w")],
        ),
        Mistake(
            "the window moves by its own size",
            "vert_start = h * stride",
            "vert_start = h * f",
            "Your windows lie side by side, as they often do in pooling. By how much does this layer move them?",
            also=[("horiz_start = w * stride", "horiz_start = w * f")],
        ),
        Mistake(
            "rows and columns of the window are swapped",
            "vert_start = h * stride",
            "vert_start = w * stride",
            TURNED,
            also=[("horiz_start = w * stride", "horiz_start = h * stride")],
        ),
        Mistake(
            "the first window is not counted",
            "n_H = (n_H_prev - f) // stride + 1",
            "n_H = (n_H_prev - f) // stride",
            "A row and a column are missing at the end. The fraction counts the *moves* of the window: how many places "
            "are there, if it moves n times?",
            also=[("n_W = (n_W_prev - f) // stride + 1", "n_W = (n_W_prev - f) // stride")],
        ),
        Mistake(
            "the size is a fraction",
            "n_H = (n_H_prev - f) // stride + 1",
            "n_H = 1 + (n_H_prev - f) / stride",
            "A size must be a whole number, and `/` always gives a fraction. Which division rounds down?",
            also=[("n_W = (n_W_prev - f) // stride + 1", "n_W = 1 + (n_W_prev - f) / stride")],
        ),
        Mistake(
            "the window is one short",
            "vert_end = vert_start + f",
            "vert_end = vert_start + f - 1",
            "A slice in Python leaves its end out. How many rows does yours hold?",
            also=[("horiz_end = horiz_start + f", "horiz_end = horiz_start + f - 1")],
        ),
        Mistake(
            "the mode is not looked at",
            'if mode == "max":',
            "if True:",
            "Your function returns maxima whatever `mode` says. Where is the other case?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------ convolution, backward
def conv_backward(dZ: Array, cache: ConvCache) -> tuple[Array, Array, Array]:
    """Find the gradients of a convolution's input and parameters.

    Parameters
    ----------
    dZ : array of shape (m, n_H, n_W, n_C)
        Gradient of the cost with respect to the layer's output.
    cache : tuple
        (A_prev, W, b, hparameters) from `conv_forward`.

    Returns
    -------
    dA_prev : array of shape (m, n_H_prev, n_W_prev, n_C_prev)
        Gradient with respect to the layer's input, without a frame.
    dW : array of shape (f, f, n_C_prev, n_C)
        Gradient with respect to the weights, summed over examples and positions.
    db : array of shape (1, 1, 1, n_C)
        Gradient with respect to the biases, likewise.
    """
    (A_prev, W, b, hparameters) = cache
    stride = hparameters["stride"]
    pad = hparameters["pad"]
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    (m, n_H, n_W, n_C) = dZ.shape

    ### START CODE HERE ### (≈ 4 lines of code)
    # the framed input, and zeros to add to: for the framed gradient, for the weights, for the biases
    A_prev_pad = zero_pad(A_prev, pad)
    dA_prev_pad = np.zeros(A_prev_pad.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(b.shape)
    ### END CODE HERE ###

    for i in range(m):  # example
        for h in range(n_H):  # row of the output
            for w in range(n_W):  # column of the output
                for c in range(n_C):  # filter
                    ### START CODE HERE ### (≈ 8 lines of code)
                    # the window, as on the way forward
                    vert_start = h * stride
                    vert_end = vert_start + f
                    horiz_start = w * stride
                    horiz_end = horiz_start + f
                    a_slice = A_prev_pad[i, vert_start:vert_end, horiz_start:horiz_end, :]
                    # what this one output number adds to each gradient
                    dA_prev_pad[i, vert_start:vert_end, horiz_start:horiz_end, :] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += a_slice * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
                    ### END CODE HERE ###

    ### START CODE HERE ### (≈ 1 line of code)
    # without the frame, whatever its width, 0 included
    dA_prev = dA_prev_pad[:, pad : pad + n_H_prev, pad : pad + n_W_prev, :]
    ### END CODE HERE ###

    return dA_prev, dW, db


def draw_conv_gradients(rng: Rng) -> Iterator[Draw]:
    """(dZ, cache) for the same layers as on the way forward."""
    for label, sizes in CONVOLUTIONS.items():
        cache = draw_convolution(rng, *sizes)
        yield Draw(label, (rng.normal(size=conv_forward(*cache)[0].shape), cache))


ASSIGNMENT.add(
    conv_backward,
    points=0,
    sampler=draw_conv_gradients,
    calls=["zero_pad"],
    equivalent={
        "dA_prev_pad = -np.zeros(A_prev_pad.shape)": MINUS_ZERO,
        "dW = -np.zeros(W.shape)": MINUS_ZERO,
        "db = -np.zeros(b.shape)": MINUS_ZERO,
    },
    mistakes=[
        Mistake(
            "the frame is cut off with minus pad",
            "[:, pad : pad + n_H_prev, pad : pad + n_W_prev, :]",
            "[:, pad:-pad, pad:-pad, :]",
            "With a frame your gradients are right, without one there is nothing left: what is `x[0:-0]`? Count from "
            "the start on both ends.",
        ),
        Mistake(
            "overlapping windows overwrite each other",
            "horiz_start:horiz_end, :] += W",
            "horiz_start:horiz_end, :] = W",
            "A pixel lies under many windows, and yours remembers only the last. How do their shares come together?",
        ),
        Mistake(
            "dW remembers the last window only",
            "dW[:, :, :, c] += a_slice",
            "dW[:, :, :, c] = a_slice",
            "A filter is used in many places, and each of them has a share in its gradient. How do they come together?",
        ),
        Mistake(
            "the stride does not move the window",
            "vert_start = h * stride",
            "vert_start = h",
            STRIDE_IGNORED,
            also=[("horiz_start = w * stride", "horiz_start = w")],
        ),
        Mistake(
            "the gradients are averaged",
            "return dA_prev, dW, db",
            "return dA_prev, dW / m, db / m",
            "Your dW and db are too small by the number of examples. In this assignment they are sums.",
        ),
        Mistake(
            "the windows are cut from the input without its frame",
            "a_slice = A_prev_pad",
            "a_slice = A_prev",
            "On the way forward the filter lay on the framed input. On which did yours lie?",
        ),
        Mistake(
            "the input is framed twice",
            "dA_prev_pad[:, pad : pad + n_H_prev, pad : pad + n_W_prev, :]",
            "dA_prev_pad",
            "Your gradient still has its frame. Which shape did the input have?",
        ),
    ],
)


# ---------------------------------------------------------------------------------------------------- pooling, backward
def create_mask_from_window(x: Array) -> Any:
    """Mark the largest entry of a window.

    Parameters
    ----------
    x : array of shape (f, f)
        A window of one channel.

    Returns
    -------
    mask : array of bool of shape (f, f)
        True where x is largest; of several equal ones, all are marked.
    """
    ### START CODE HERE ### (≈ 1 line of code)
    mask = x == np.max(x)
    ### END CODE HERE ###

    return mask


def draw_plain_windows(rng: Rng) -> Iterator[Draw]:
    """Windows of several shapes; negative numbers, and exact ties."""
    yield Draw("a single pixel", (rng.normal(size=(1, 1)),))
    yield Draw("two rows, three columns", (rng.normal(size=(2, 3)),))
    yield Draw("only negative numbers", (-rng.uniform(1, 2, size=(3, 3)),))
    tied = rng.uniform(0, 1, size=(3, 3))
    tied[0, 1] = tied[2, 0] = 1.5
    yield Draw("two largest", (tied,))


ASSIGNMENT.add(
    create_mask_from_window,
    points=0,
    sampler=draw_plain_windows,
    mistakes=[
        Mistake(
            "the largest of each column",
            "np.max(x)",
            "np.max(x, axis=0)",
            "You mark one number in every column. How many largest numbers does a window have?",
        ),
        Mistake(
            "the largest of each row",
            "np.max(x)",
            "np.max(x, axis=1, keepdims=True)",
            "You mark one number in every row. How many largest numbers does a window have?",
        ),
        Mistake(
            "only the first of equal ones",
            "x == np.max(x)",
            "np.arange(x.size).reshape(x.shape) == np.argmax(x)",
            "`np.argmax` names one place. If two pixels are equally large, which of them should be marked?",
        ),
        Mistake(
            "the smallest is marked",
            "np.max",
            "np.min",
            "You mark the smallest number. Which one did max pooling keep?",
        ),
        Mistake(
            "the number itself is returned",
            "x == np.max(x)",
            "np.max(x)",
            "You return the largest number. Asked for is where it stands: what does a comparison give?",
        ),
        Mistake(
            "numbers instead of truth values",
            "x == np.max(x)",
            "(x == np.max(x)) * 1.0",
            "The marks are where they should be, but they are numbers. What does the comparison alone give?",
        ),
        Mistake(
            "everything but the largest is marked",
            "x == np.max(x)",
            "x < np.max(x)",
            "Your mask is the wrong way round. Which comparison is true at the largest?",
        ),
    ],
)


def distribute_value(dz: float, shape: tuple[int, int]) -> Array:
    """Share a number equally among the entries of a window.

    Parameters
    ----------
    dz : float
        What is shared.
    shape : tuple of int
        (n_H, n_W), the shape of the window.

    Returns
    -------
    a : array of shape (n_H, n_W)
        Equal shares, which add up to dz.
    """
    ### START CODE HERE ### (≈ 3 lines of code)
    (n_H, n_W) = shape
    average = dz / (n_H * n_W)
    a = np.ones((n_H, n_W)) * average
    ### END CODE HERE ###

    return a


def draw_shares(rng: Rng) -> Iterator[Draw]:
    """A number and a shape."""
    yield Draw("a single pixel", (float(rng.normal()), (1, 1)))
    yield Draw("a square window", (float(rng.uniform(1, 2)), (3, 3)))
    yield Draw("wider than high", (-float(rng.uniform(1, 2)), (2, 5)))
    yield Draw("higher than wide", (float(rng.normal()), (4, 1)))


ASSIGNMENT.add(
    distribute_value,
    points=0,
    sampler=draw_shares,
    mistakes=[
        Mistake(
            "nothing is shared",
            "dz / (n_H * n_W)",
            "dz",
            "Every entry gets the whole of dz, so that there is more of it than before. Among how many is it shared?",
        ),
        Mistake(
            "shared among the rows only",
            "dz / (n_H * n_W)",
            "dz / n_H",
            "Add your entries up: is it dz? How many entries does the window have?",
        ),
        Mistake(
            "the sizes are added",
            "dz / (n_H * n_W)",
            "dz / (n_H + n_W)",
            "How many entries does a window with n_H rows and n_W columns have?",
        ),
        Mistake(
            "the shares are whole numbers",
            "dz / (n_H * n_W)",
            "dz // (n_H * n_W)",
            "`//` rounds down, and the rest is lost. Which division keeps fractions?",
        ),
        Mistake(
            "the window is turned",
            "np.ones((n_H, n_W))",
            "np.ones((n_W, n_H))",
            "The shares are right, but the window lies on its side. Which size comes first in a shape?",
        ),
        Mistake(
            "a single share is returned",
            "np.ones((n_H, n_W)) * average",
            "average",
            "That is one share. Asked for is a whole window of them.",
        ),
    ],
)


def pool_backward(dA: Array, cache: PoolCache, mode: str = "max") -> Array:
    """Hand the gradient of a pooling layer's output down to its input.

    Parameters
    ----------
    dA : array of shape (m, n_H, n_W, n_C)
        Gradient of the cost with respect to the layer's output.
    cache : tuple
        (A_prev, hparameters) from `pool_forward`.
    mode : {"max", "average"}
        What was kept on the way forward.

    Returns
    -------
    dA_prev : array of shape (m, n_H_prev, n_W_prev, n_C)
        Gradient with respect to the layer's input.
    """
    (A_prev, hparameters) = cache
    f = hparameters["f"]
    stride = hparameters["stride"]
    (m, n_H, n_W, n_C) = dA.shape

    ### START CODE HERE ### (≈ 1 line of code)
    # zeros to add to
    dA_prev = np.zeros(A_prev.shape)
    ### END CODE HERE ###

    for i in range(m):  # example
        for h in range(n_H):  # row of the output
            for w in range(n_W):  # column of the output
                for c in range(n_C):  # channel
                    ### START CODE HERE ### (≈ 10 lines of code)
                    # the corners of the window, as on the way forward
                    vert_start = h * stride
                    vert_end = vert_start + f
                    horiz_start = w * stride
                    horiz_end = horiz_start + f
                    # what this one output number hands down to its window
                    if mode == "max":
                        mask = create_mask_from_window(A_prev[i, vert_start:vert_end, horiz_start:horiz_end, c])
                        share = mask * dA[i, h, w, c]
                    elif mode == "average":
                        share = distribute_value(dA[i, h, w, c], (f, f))
                    dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += share
                    ### END CODE HERE ###

    return dA_prev


def draw_pool_gradients(rng: Rng) -> Iterator[Draw]:
    """(dA, cache, mode) for the same layers as on the way forward, and once without a mode."""
    for mode in MODES:
        for label, (*shape, f, stride) in POOLS.items():
            cache = (rng.normal(size=shape), {"f": f, "stride": stride})
            yield Draw(f"{mode}: {label}", (rng.normal(size=pool_forward(*cache)[0].shape), cache, mode))
    yield Draw(
        "max: the default mode", (rng.normal(size=(1, 2, 3, 2)), (rng.normal(size=(1, 3, 4, 2)), {"f": 2, "stride": 1}))
    )


ASSIGNMENT.add(
    pool_backward,
    points=0,
    sampler=draw_pool_gradients,
    calls=["create_mask_from_window", "distribute_value"],
    partial=True,
    equivalent={"dA_prev = -np.zeros(A_prev.shape)": MINUS_ZERO},
    mistakes=[
        Mistake(
            "dA is read at the window's corner",
            "share = mask * dA[i, h, w, c]",
            "share = mask * dA[i, vert_start, horiz_start, c]",
            "With stride 1 you would not notice. Each number of dA belongs to one output place: which indices count "
            "output places, and which count input rows and columns?",
            also=[("distribute_value(dA[i, h, w, c]", "distribute_value(dA[i, vert_start, horiz_start, c]")],
        ),
        Mistake(
            "overlapping windows overwrite each other",
            "c] += share",
            "c] = share",
            "A pixel may lie under several windows, and yours remembers only the last. How do their shares meet?",
        ),
        Mistake(
            "the stride does not move the window",
            "vert_start = h * stride",
            "vert_start = h",
            STRIDE_IGNORED,
            also=[("horiz_start = w * stride", "horiz_start = w")],
        ),
        Mistake(
            "the mask is forgotten",
            "share = mask * dA[i, h, w, c]",
            "share = dA[i, h, w, c]",
            "Only the largest number of a window reached the output. Which of your pixels are to blame for it?",
        ),
        Mistake(
            "the mask times the input",
            "share = mask * dA[i, h, w, c]",
            "share = mask * A_prev[i, vert_start:vert_end, horiz_start:horiz_end, c]",
            "The mask says where the gradient goes. What is handed down, the activation or its gradient?",
        ),
        Mistake(
            "the average's gradient is not shared",
            "share = distribute_value(dA[i, h, w, c], (f, f))",
            "share = dA[i, h, w, c]",
            "Each pixel had only a small part in the average. How large?",
        ),
        Mistake(
            "the mask looks at all channels",
            "horiz_start:horiz_end, c])",
            "horiz_start:horiz_end, :])[:, :, c]",
            "The largest number was sought in one channel at a time. Where does your mask look?",
        ),
    ],
)
