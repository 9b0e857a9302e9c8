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
# # Python basics with numpy
#
# *Reading: about 30 minutes. Working: about one hour. 100 points: 20 for `softmax`, 15 each for `image2vector` and
# `normalizeRows`, 10 for each of the other five functions. The first exercise only says hello and gives no points.*
#
# Welcome! A neural network is, in the end, arithmetic on tables of numbers: multiply, add, bend, compare, a million
# times over. You will build such networks in this course. First you need the language in which the arithmetic is
# written, and that is **numpy**: one line for a whole table instead of a loop for every number in it.
#
# The eight functions that you write here are short, most of them one line, and every one comes back later: the
# sigmoid as the voice of a unit, softmax as the voice of a whole layer, unrolled pictures as inputs, losses as the
# thing to make small. If numpy is an old friend, skim the text and do the exercises; if it is new, take your time
# here. It pays for itself.
#
# ## How a workbook works
#
# - A notebook is a column of **cells**: text like this one, and code. Click a code cell and press **Shift + Enter**
#   to run it; what it prints appears below it. Run cells from top to bottom, because later ones use what earlier ones
#   defined.
# - **Gaps.** You write between the lines `### START CODE HERE ###` and `### END CODE HERE ###`. A gap holds `None`
#   until you replace it, and the number of lines is a hint, no law. Leave names and `return` lines as they are.
# - **Try, then check.** Below each exercise one cell tries your code, and one checks it. The check answers with a
#   card: which cases pass, and for the first one that does not, what went in, what should have come out, and often
#   why yours differs. Check as often as you like.
# - **Expected output** tells you what the cell that tries your code should have printed.
# - **Shapes.** Most errors in this course are about the shape of an array, which is how many rows, columns
#   and so on it has. If you are puzzled, print `x.shape` first.
#
# If everything has got into a muddle, *Kernel → Restart* and run the cells from the top. What you wrote stays.

# %% locked="setup"
# %matplotlib inline
import math
import time

import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.python_basics import check, image2vector_test_case, losses_test_case, softmax_test_case
from dlcore.tell import tell, trying

# %% [markdown]
# ## Exercise 1 · Say hello
#
# Let us see whether the machinery turns. Put the words *Hello World*, a capital at the start of each and one space
# between them, into the variable `test`. In Python a text stands between quotation marks, and a single `=` puts what
# is on its right into the name on its left.
#
# Replace `None`, run the cell, and run the two cells below it.

# %% solution="test"
from dlcore.reference.python_basics import test

# %% tags=["demo"]
print("test:", test)

# %% test="test"
check("test")

# %% [markdown]
# <!-- expected test: test = result -->
#
# **What you just did.** You filled a gap, ran a cell, and passed a check. All other exercises go like this.

# %% [markdown]
# ## Exercise 2 · One number through the sigmoid
#
# How sure are you that this mail is spam? A network first adds up evidence and gets a number, a **score** $x$: far
# below zero means *surely not*, far above means *surely yes*. We would rather hear a probability. The **sigmoid**
# makes one out of any score:
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}} .$$
#
# By hand: at $x = 0$, $e^0 = 1$ and $\sigma(0) = \frac{1}{1 + 1} = \frac12$: no evidence, no opinion. For a large
# $x$, $e^{-x}$ nearly vanishes and $\sigma$ comes close to 1; for a very negative one, $e^{-x}$ is huge and $\sigma$
# comes close to 0. It never arrives at either.
#
# **Shapes.** None yet: one number in, one number out.
#
# **Hint.** Python's own library `math` knows the exponential function: `math.exp(2)` is $e^2$. Mind the brackets: in
# Python, `1 / 1 + 3` is 4 and `1 / (1 + 3)` is a quarter.

# %% solution="basic_sigmoid"
from dlcore.reference.python_basics import basic_sigmoid

# %% tags=["demo"]
with trying(basic_sigmoid):
    tell(s=basic_sigmoid(3))

# %% test="basic_sigmoid"
check(basic_sigmoid)

# %% [markdown]
# <!-- expected basic_sigmoid: s = result -->
#
# ### A surprise, on purpose
#
# Networks do not get one number at a time, they get thousands. What happens if you hand your function three numbers
# at once, first as a Python list, then as a numpy array? Guess, then run.

# %% tags=["demo"]
for x in ([1, 2, 3], np.array([1, 2, 3])):
    print(f"{type(x).__name__}:")
    with trying(basic_sigmoid):
        tell(s=basic_sigmoid(x))

# %% [markdown]
# If you used `math.exp`, both stop with a `TypeError`, and that is as it should be. A list has no minus sign in front
# of it: Python does not know what $-[1, 2, 3]$ should mean. An array has one, but then `math.exp` asks for a single
# number and gets three. `math` is a pocket calculator. For tables of numbers we need another tool.

# %% [markdown]
# ## Exercise 3 · A whole array through the sigmoid
#
# The tool is a numpy **array**. Arithmetic with an array acts on *every entry by itself*, and so do numpy's functions:

# %% tags=["demo"]
x = np.array([1, 2, 3])
print("np.exp(x) =", np.exp(x))  # e to the power of 1, of 2, of 3
print("x + 3     =", x + 3)
print("1 / x     =", 1 / x)
print("x.shape   =", x.shape)

# %% [markdown]
# No loop, no index, and the same line does for three numbers or three million. So the sigmoid of an array is
#
# $$\sigma\left(\begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix}\right)
# = \begin{bmatrix} 1 / (1 + e^{-x_1}) \\ \vdots \\ 1 / (1 + e^{-x_n}) \end{bmatrix} ,$$
#
# and your code for it looks almost like Exercise 2.
#
# **Shapes.** What comes out has the shape of what went in, whatever that is: a number, a vector, a matrix.
#
# **Hint.** Which of `math` and `np` understands arrays?

# %% solution="sigmoid"
from dlcore.reference.python_basics import sigmoid

# %% tags=["demo"]
with trying(sigmoid):
    tell(s=sigmoid(np.array([1, 2, 3])))

# %% test="sigmoid"
check(sigmoid)

# %% [markdown]
# <!-- expected sigmoid: s = result -->
#
# **What you just built.** The last step of logistic regression, which is the next assignment, for any number of
# examples at once.

# %% [markdown]
# ## Exercise 4 · How steep is it?
#
# To learn, a network asks of each number in it: *if I turned you up a little, how much would the answer move?* That
# is a slope, a derivative. For the sigmoid there is a gift: its slope can be computed from its own value,
#
# $$\sigma'(x) = \sigma(x)\,\big(1 - \sigma(x)\big) .$$
#
# By hand: at $x = 0$ the value is $\frac12$, so the slope is $\frac12 \cdot \frac12 = \frac14$, and nowhere is it
# steeper. Far to the right the second factor goes to 0, far to the left the first one does: at both ends the curve
# lies flat.
#
# **Shapes.** `ds` has the shape of `x`.
#
# **Hint.** Two lines: call your `sigmoid` and keep what it says in `s`; then build `ds` from `s` alone.

# %% solution="sigmoid_derivative"
from dlcore.reference.python_basics import sigmoid_derivative

# %% tags=["demo"]
with trying(sigmoid_derivative):
    tell(ds=sigmoid_derivative(np.array([1, 2, 3])))

# %% test="sigmoid_derivative"
check(sigmoid_derivative)

# %% [markdown]
# <!-- expected sigmoid_derivative: ds = result -->
#
# A formula is good, a test is better. Walk a tiny step $h$ to either side and see how much the curve rises on the
# way: the rise divided by the way, $2h$, must be the slope.

# %% tags=["demo"]
if check.ready("sigmoid", "sigmoid_derivative"):
    h = 1e-4
    for x in (-2.0, 0.0, 1.0):
        measured = (sigmoid(x + h) - sigmoid(x - h)) / (2 * h)
        print(f"at x = {x:4}: measured {measured:.8f}, your formula {sigmoid_derivative(x):.8f}")

    x = np.linspace(-8, 8, 200)
    figure, axis = plt.subplots(figsize=(7, 3.5), layout="constrained")
    axis.plot(x, sigmoid(x), color="#0072B2", label="sigmoid: the answer")
    axis.plot(x, sigmoid_derivative(x), color="#D55E00", linestyle="--", label="its slope")
    axis.axhline(0.25, color="#5b6270", linestyle=":", linewidth=1)
    axis.annotate("1/4, the steepest it gets", (8, 0.25), (0, 4), textcoords="offset points", ha="right")
    axis.set(xlabel="x", ylabel="value", title="The sigmoid is steep in the middle and flat at both ends")
    axis.legend()
    plt.show()

# %% [markdown]
# **What you just built.** A slope, and a habit: to doubt a derivative and measure it. The assignment on gradient
# checking makes this habit into a tool.

# %% [markdown]
# ## Exercise 5 · From a picture to a column
#
# To a computer a colour picture is a block of numbers with three axes: `length`, `height` and `depth`, where the
# depth counts the colour channels, mostly three for red, green and blue. A layer of a network, though, reads a
# *column* of numbers. So we unroll the block: nothing is computed, the numbers only line up.
#
# ![On the left a picture of 2 by 2 pixels with 3 channels, drawn as one grid for each channel; the numbers 0 to 11
# stand in it. On the right the column v of shape (12, 1), which holds 0 to 11 from top to bottom. The three numbers
# of the pixel [0, 1] are marked: 3, 4 and 5, one in each channel, and next to each other in the column.](unroll.svg)
#
# The order is numpy's usual one: the *last* index runs fastest. So the three numbers of one pixel stay together in
# the column.
#
# **Shapes.** $(l, h, d)$ becomes $(l \cdot h \cdot d,\ 1)$. The 1 matters: `(n,)` is a flat vector, neither row nor
# column, while `(n, 1)` is a true column.
#
# **Hint.** `a.reshape(rows, columns)` deals the numbers of `a` out again. Take the sizes from `image.shape`, whose
# three entries are `image.shape[0]`, `image.shape[1]` and `image.shape[2]`: a size that is written down is right for
# one picture only.

# %% solution="image2vector"
from dlcore.reference.python_basics import image2vector

# %% tags=["demo"]
with trying(image2vector):
    (image,) = image2vector_test_case()
    print("image.shape =", image.shape)
    tell(v=image2vector(image))

# %% test="image2vector"
check(image2vector)

# %% [markdown]
# <!-- expected image2vector: v = result -->
#
# **What you just built.** The door through which pictures enter a network. A photo of 64 by 64 pixels in colour
# becomes a column of $64 \cdot 64 \cdot 3 = 12\,288$ numbers.

# %% [markdown]
# ## Broadcasting: when shapes differ
#
# Soon you will want to divide each row of a table by a number of its own: shapes $(3, 4)$ and $(3, 1)$. They differ,
# and yet numpy does it. Its rule is called **broadcasting**:
#
# 1. Write the two shapes under each other, flush right. A missing size counts as 1.
# 2. In each place the sizes must be equal, or one of them must be 1.
# 3. A size of 1 is stretched: that row or column is read again and again.
#
# ```
# A        (3, 4)      A        (3, 4)      A        (3, 4)
# B        (3, 1)      B          (4,)      B          (3,)
# result   (3, 4)      result   (3, 4)      4 meets 3: ValueError
# ```
#
# The right-hand one is a classic. Three rows, three numbers: what could go wrong? But a flat `(3,)` lies along the
# *last* axis, and there the 4 is waiting. As a column, `(3, 1)`, the same three numbers fit.
#
# Try it in the figure below:
#
# 1. Step through the first picture. Which number of `B` meets the last row of `A`?
# 2. Choose *no fit*, and mend it: give `B` a second axis.
# 3. Choose *a fit by accident*. No error appears, but which entries of `A` does the first number of `B` divide now?
#    Errors that say nothing are the worst kind.
# 4. Choose *a column minus a flat vector*. Four numbers minus four numbers: how many come out?

# %% tags=["explore"]
from dlcore.explore.broadcasting import Broadcasting

Broadcasting()

# %% [markdown]
# ## Exercise 6 · Rows of length 1
#
# Suppose that each row describes a thing: the words in a letter, say, and how often each occurs. A long letter has
# large numbers and a short one small ones, even if they say the same. To compare what they *say*, we keep each row's
# direction and make all lengths equal to 1:
#
# $$x_{i,:} \leftarrow \frac{x_{i,:}}{\lVert x_{i,:} \rVert_2}, \qquad
# \lVert x_{i,:} \rVert_2 = \sqrt{\textstyle\sum_j x_{ij}^2} \, .$$
#
# The length is that of Pythagoras. By hand:
#
# $$x = \begin{bmatrix} 0 & 3 & 4 \\ 2 & 6 & 4 \end{bmatrix}, \qquad
# \text{lengths } \begin{bmatrix} 5 \\ \sqrt{56} \end{bmatrix}, \qquad
# \text{result } \begin{bmatrix} 0 & \frac35 & \frac45 \\
# \frac{2}{\sqrt{56}} & \frac{6}{\sqrt{56}} & \frac{4}{\sqrt{56}} \end{bmatrix} .$$
#
# **Shapes.** `x` is $(n, m)$. The lengths must be a column, $(n, 1)$, so that broadcasting gives each row its own.
#
# **Hint.** `np.linalg.norm` computes lengths. It takes an `axis`: with `axis=1` one walks *along* a row, from column
# to column. With `keepdims=True` the axis that was added up stays in place with size 1; without it you get a flat
# `(n,)`, and you have just seen what comes of that. Write `x / ...` rather than `x /= ...`: the latter would also
# change the array of whoever called you.

# %% solution="normalizeRows"
from dlcore.reference.python_basics import normalizeRows

# %% tags=["demo"]
with trying(normalizeRows):
    tell(x=normalizeRows(np.array([[0, 3, 4], [1, 6, 4]])))

# %% test="normalizeRows"
check(normalizeRows)

# %% [markdown]
# <!-- expected normalizeRows: x = result -->
#
# With two columns one can see it: every row is an arrow in the plane, and all arrows end on the same circle.

# %% tags=["demo"]
if check.ready("normalizeRows"):
    arrows = np.array([[1.8, 0.3], [0.8, 1.5], [-0.3, 0.6], [-1.7, 0.9], [-0.4, -0.3], [0.1, -1.9], [0.7, -0.6]])
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.9), layout="constrained", sharex=True, sharey=True)
    for axis, rows, title in zip(axes, (arrows, normalizeRows(arrows)), ("before", "after normalizeRows"), strict=True):
        axis.add_patch(plt.Circle((0, 0), 1, fill=False, color="#5b6270", linestyle="--"))
        for number, (x, y) in enumerate(rows, 1):
            axis.annotate("", (x, y), (0, 0), arrowprops={"arrowstyle": "-|>", "color": "#0072B2"})
            axis.text(1.12 * x, 1.12 * y, str(number), ha="center", va="center")
        axis.set(xlabel="first column", title=title, aspect="equal", xlim=(-2.2, 2.2), ylim=(-2.2, 2.2))
    axes[0].set_ylabel("second column")
    figure.suptitle("Directions stay, lengths become 1 (dashed: the circle of radius 1)")
    plt.show()

# %% [markdown]
# **What you just built.** Fair comparison. Inputs of like size also make gradient descent converge faster, as you
# will see. (A row of zeros has no direction, and dividing by its length gives `nan`; we do not hand you one.)

# %% [markdown]
# ## Exercise 7 · Softmax: shares of one cake
#
# The sigmoid answers a yes-or-no question. If the question is *cat, dog or bird?*, each answer has a score, and we
# want shares that are positive and add up to 1. **Softmax** takes two steps: the exponential makes every score
# positive and pulls the large ones far ahead; then each is divided by the sum of its row.
#
# $$s_{ij} = \frac{e^{x_{ij}}}{\sum_k e^{x_{ik}}}$$
#
# By hand, for the scores 2, 1 and 0: the exponentials are 7.39, 2.72 and 1, together 11.11, so the shares are 0.67,
# 0.24 and 0.09. A lead of one point always means a share $e \approx 2.72$ times as large, whatever the others do.
#
# **Shapes.** `x` and `s` are $(n, m)$: one row for each question, one column for each answer. The sums form a column
# $(n, 1)$. (In this notebook things are rows. From the next assignment on, examples are columns; the axis changes,
# the idea does not.)
#
# **Hint.** Three lines: `np.exp` of everything; `np.sum` with an `axis` and with `keepdims=True`; a division.

# %% solution="softmax"
from dlcore.reference.python_basics import softmax

# %% tags=["demo"]
with trying(softmax):
    (x,) = softmax_test_case()
    print("x =", x.tolist())
    tell(s=softmax(x))

# %% test="softmax"
check(softmax)

# %% [markdown]
# <!-- expected softmax: s = result -->
#
# Look at the first row: the scores 9 and 5 are not far apart, but 9 takes 98 % of the cake. *Soft* is relative: this
# is a gentle form of "the largest takes it all". How gentle depends on how large the scores are:

# %% tags=["demo"]
if check.ready("softmax"):
    scores = np.array([[2.0, 1.0, 0.0]])
    figure, axes = plt.subplots(1, 4, figsize=(9, 2.8), layout="constrained", sharey=True)
    cases = {"× 0.2": 0.2 * scores, "× 1": scores, "× 4": 4 * scores, "+ 100": scores + 100}
    for axis, (title, row) in zip(axes, cases.items(), strict=True):
        shares = softmax(row)[0]
        axis.bar(["cat", "dog", "bird"], shares, color=["#0072B2", "#E69F00", "#009E73"])
        for place, share in enumerate(shares):
            axis.text(place, share + 0.02, f"{share:.2f}", ha="center")
        axis.set(title=f"scores {title}", ylim=(0, 1.12))
    axes[0].set_ylabel("share")
    figure.suptitle("Softmax of the scores 2, 1, 0, and of the same scores changed")
    plt.show()

# %% [markdown]
# The last picture equals the second: adding the same number to a whole row changes nothing, because it multiplies
# every exponential, and so their sum, by the same factor. People use this. $e^{1000}$ is more than a computer can
# hold, so careful programs first subtract from each row its largest score. You need not do so here, but you may.
#
# **What you just built.** The last layer of nearly every network that chooses among several answers.

# %% [markdown]
# ## Why no loops? Measure it
#
# Three products of two vectors have similar names and quite different results. Here are two vectors of 15 numbers,
# and a matrix $W$ of shape $(3, 15)$, each product once with loops and once in numpy:
#
# - **dot product** $\sum_i a_i b_i$: multiply in pairs, add all up. One number.
# - **outer product** $a_i b_j$: each with each. A table of 15 × 15.
# - **entry-wise product** $a_i b_i$: multiply in pairs and leave it at that. 15 numbers; `*` does the same.
# - **matrix times vector** $\sum_j W_{ij} b_j$: the dot product of every row of $W$ with $b$. 3 numbers.

# %% tags=["demo"]
x1 = [9, 2, 5, 0, 0, 7, 5, 0, 0, 0, 9, 2, 5, 0, 0]
x2 = [9, 2, 2, 9, 0, 9, 2, 5, 0, 0, 9, 2, 5, 0, 0]


def dot_loop(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


def outer_loop(a, b):
    return [[one * other for other in b] for one in a]


def multiply_loop(a, b):
    return [a[i] * b[i] for i in range(len(a))]


def matrix_loop(W, b):
    return [dot_loop(row, b) for row in W]


print("dot, with a loop:     ", dot_loop(x1, x2))
print("dot, numpy:           ", np.dot(x1, x2))
print("outer, with loops:    ", outer_loop(x1, x2)[0], "... and 14 more rows")
print("outer, numpy:         ", np.outer(x1, x2)[0].tolist(), "... shape", np.outer(x1, x2).shape)
print("entries, with a loop: ", multiply_loop(x1, x2))
print("entries, numpy:       ", np.multiply(x1, x2).tolist())

W = np.random.default_rng(15).random((3, len(x1)))
print("matrix, with loops:   ", [round(float(z), 6) for z in matrix_loop(W, x1)])
print("matrix, numpy:        ", np.dot(W, x1).round(6).tolist())

# %% [markdown]
# The results agree. The time does not, and how much they differ depends on the size. We measure on *your* machine,
# now: loops get Python lists, which they read fastest; numpy gets arrays. Of three rounds the best counts, because a
# computer always has other things to do as well.

# %% tags=["demo"]
from dlcore.training import steps


def seconds(work, a, b, products):
    """The time that work(a, b) takes: short ones are repeated, the best of three rounds counts."""
    repeat, rounds = max(1, 20_000 // products), []
    for _ in range(3):
        begin = time.perf_counter()
        for _ in range(repeat):
            work(a, b)
        rounds.append((time.perf_counter() - begin) / repeat)
    return min(rounds)


def operands(kind, products):
    """Two random arrays whose product takes about this many multiplications."""
    draw = np.random.default_rng(0).random
    if kind == "outer":
        return draw(math.isqrt(products)), draw(math.isqrt(products))
    if kind == "matrix":
        return draw((3, products // 3)), draw(products // 3)
    return draw(products), draw(products)


CONTEST = {
    "dot": (dot_loop, np.dot),
    "outer": (outer_loop, np.outer),
    "entries": (multiply_loop, np.multiply),
    "matrix": (matrix_loop, np.dot),
}
SIZES = [9, 100, 1_000, 10_000, 100_000, 1_000_000]
ratios = {kind: [] for kind in CONTEST}
for number in steps(len(SIZES), "measuring"):
    for kind, (loop, vectorised) in CONTEST.items():
        a, b = operands(kind, SIZES[number])
        slow = seconds(loop, a.tolist(), b.tolist(), SIZES[number])
        ratios[kind].append(slow / seconds(vectorised, a, b, SIZES[number]))

for kind, ratio in ratios.items():
    print(f"{kind:8} loop time / numpy time:", "  ".join(f"{r:7.2f}" for r in ratio))

figure, axis = plt.subplots(figsize=(7.5, 3.8), layout="constrained")
looks = [("#0072B2", "o-"), ("#D55E00", "s--"), ("#009E73", "^-."), ("#CC79A7", "D:")]
for (kind, ratio), (colour, look) in zip(ratios.items(), looks, strict=True):
    axis.loglog(SIZES, ratio, look, color=colour, label=kind)
axis.axhline(1, color="#5b6270", linewidth=1)
axis.annotate("as fast as each other", (SIZES[-1], 1), (0, 4), textcoords="offset points", ha="right")
axis.set(xlabel="number of multiplications", ylabel="loop time / numpy time", title="How many times faster is numpy?")
axis.legend()
plt.show()

# %% [markdown]
# The curves of your machine are its own, but their form is always alike. For a handful of numbers a loop keeps up or
# even wins: calling numpy costs about a microsecond, whatever you ask. From some hundreds of numbers on numpy is far
# ahead, mostly ten to several hundred times. Three reasons: its loops are compiled, its numbers lie side by side in
# memory, and the processor multiplies several of them at once. In this course you will write loops over layers and
# over steps of training, and hardly ever over examples or units.

# %% [markdown]
# ## Exercise 8 · How wrong? The loss L1
#
# A network answers $\hat y$ (in code `yhat`), the truth is $y$. A **loss** says in one number how bad that is;
# learning means to make it small. The plainest loss adds up how far each answer is off:
#
# $$L_1(\hat y, y) = \sum_{i=0}^{m-1} \big| y^{(i)} - \hat y^{(i)} \big|$$
#
# (Here $i$ counts from 0 as Python does.) The bars $|\cdot|$ matter: without them an answer that is 2 too high and
# one that is 2 too low would cancel, and the network would be praised for being wrong twice.
#
# ![Two ways to measure how far y-hat is from y if they differ by 3 in one direction and by 4 in the other. On the
# left, L1: walk along the streets of a grid, 3 blocks and then 4 blocks, together 7. On the right, L2: the squares
# over the two short sides of a right-angled triangle have areas 9 and 16, the square over the long side, the straight
# line from y-hat to y, has area 25.](distances.svg)
#
# Take two examples, and $\hat y$ and $y$ are points in the plane. $L_1$ is how far a taxi drives from one to the other.
#
# **Shapes.** Two vectors `(m,)` go in, one plain number comes out.
#
# **Hint.** `np.abs` for all differences at once, `np.sum` to add them up.

# %% solution="L1"
from dlcore.reference.python_basics import L1

# %% tags=["demo"]
with trying(L1):
    yhat, y = losses_test_case()
    print("answers:", yhat, " labels:", y)
    tell(loss=L1(yhat, y))

# %% test="L1"
check(L1)

# %% [markdown]
# <!-- expected L1: loss = result -->
#
# ## Exercise 9 · The loss L2
#
# The second loss squares the differences before it adds them:
#
# $$L_2(\hat y, y) = \sum_{i=0}^{m-1} \big( y^{(i)} - \hat y^{(i)} \big)^2$$
#
# In the picture it is the area of the large square: the straight distance, squared. Squaring makes small errors
# smaller and large ones larger: off by 0.1 costs 0.01, off by 10 costs 100.
#
# **Shapes.** As before: two vectors `(m,)` in, one number out.
#
# **Hint.** `**` is Python's power. Or remember the dot product: a vector times itself multiplies in pairs and adds up.

# %% solution="L2"
from dlcore.reference.python_basics import L2

# %% tags=["demo"]
with trying(L2):
    yhat, y = losses_test_case()
    print("answers:", yhat, " labels:", y)
    tell(loss=L2(yhat, y))

# %% test="L2"
check(L2)

# %% [markdown]
# <!-- expected L2: loss = result -->
#
# ### The same data, two opinions
#
# Does it matter which loss one takes? Five friends guess the weight of a pumpkin: 2, 3, 4, 5 and, the joker, 21 kg.
# Which single number $c$ lies closest to all five guesses? Let your two losses decide.

# %% tags=["demo"]
if check.ready("L1", "L2"):
    guesses = np.array([2.0, 3.0, 4.0, 5.0, 21.0])
    candidates = np.linspace(0, 22, 221)
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.3), layout="constrained")
    for axis, loss, colour in zip(axes, (L1, L2), ("#D55E00", "#0072B2"), strict=True):
        losses = [loss(np.full(5, c), guesses) for c in candidates]
        best = candidates[np.argmin(losses)]
        print(f"{loss.__name__} is smallest at c = {best:.1f}")
        axis.plot(candidates, losses, color=colour)
        axis.plot(guesses, np.zeros(5), "kx", label="guesses")
        axis.axvline(best, color="#5b6270", linestyle=":", label=f"best c = {best:.1f}")
        axis.set(xlabel="c in kg", ylabel=f"{loss.__name__} of c", title=f"{loss.__name__} chooses {best:.1f} kg")
        axis.legend(loc=(0.38, 0.78))
    plt.show()

# %% [markdown]
# $L_1$ answers 4, the **median**: as many guesses lie below it as above, and the joker counts for one guess like any
# other. $L_2$ answers 7, the **mean**: the joker's error is squared, and he drags everyone along. Neither is wrong. If
# large errors are a disaster, square them; if they are jokers, do not.

# %% [markdown]
# ## Common pitfalls
#
# - **`math` instead of `np`.** `math.exp` takes single numbers. In the rest of this course use numpy's functions.
# - **`(n,)`, `(n, 1)`, `(1, n)`.** Flat, column, row: they hold the same numbers and behave differently. Prefer true
#   columns and rows, and print `.shape`.
# - **A forgotten `keepdims=True`.** Dividing rows by a flat vector is an error at best; with as many rows as columns
#   it passes in silence and is wrong.
# - **The wrong `axis`.** The axis that you name is the one that *disappears* (or becomes 1). Sums within each row:
#   `axis=1`.
# - **`*` for `np.dot`.** `*` multiplies entry by entry and adds nothing up.
# - **Sizes written down as numbers.** They are right for one picture. Ask `.shape`.
# - **An old cell.** After a change run the cell again; until then the notebook uses what was there before.

# %% [markdown]
# ## Do you see through it?
#
# Five questions, for yourself alone: nothing is counted. Answer before you look anything up.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
`x` has shape (4, 3). What is the shape of `np.sum(x, axis=1, keepdims=True)`?
+ (4, 1): axis 1 is added up and stays with size 1, so each row has one sum.
- (1, 3): that is what adding up axis 0 gives, one sum for each column.
- (4,): that is the same four sums without `keepdims`.
- (3, 1): rows come first. How many rows had `x`?

Which of these shapes can be added to (4, 3)?
+ (3,): it lies along the last axis and is repeated for each of the four rows.
- (4,): flush right, 4 meets 3. How would you write it as a column?
+ (4, 1): the 1 is stretched to 3.
+ (1, 3): the 1 is stretched to 4.
+ (): a single number fits everything.

A picture of shape (32, 32, 3) goes through `image2vector`. Where does the green value of its very first pixel end up?
- In row 1024: that would be so if each channel were unrolled on its own. Which index runs fastest?
+ In row 1: the last index runs fastest, so the first pixel's red, green and blue come in rows 0, 1 and 2.
- In column 1: how many columns has a column vector?

You add 5 to every score of one row. What does softmax say?
+ Just the same: every exponential of that row grows by the same factor, and so does their sum.
- The shares grow: they add up to 1 before and after. Could all of them grow?
- The largest share grows: what happens to the ratio of two exponentials?

Put the steps of `normalizeRows` in order.
1. Square every entry: `np.linalg.norm` does this for you.
2. Add the squares along each row: with `keepdims=True` the sums form a column.
3. Take the root of each sum: these are the lengths.
4. Divide: broadcasting gives every row its own length.
""")

# %% [markdown]
# ## Key points
#
# - `np.exp` and arithmetic act on every entry of an array; `math.exp` takes one number only.
# - The slope of the sigmoid follows from its value: $\sigma' = \sigma (1 - \sigma)$.
# - Unrolling a picture gives a column $(l \cdot h \cdot d, 1)$. Sizes come from `.shape`.
# - Broadcasting compares shapes from the right: equal sizes fit, a 1 is stretched, anything else is an error.
#   `keepdims=True` keeps a column that can be stretched.
# - Dot, outer and entry-wise product are three different things.
# - One line of numpy replaces a loop, and the larger the arrays, the more it saves.
# - $L_1$ adds absolute differences, $L_2$ their squares; squares listen most to the largest error.
#
# ## Where to go next
#
# Assignment 02 puts nearly all of this together: pictures become columns, a single unit adds up evidence, your
# sigmoid answers *cat or no cat*, a loss says how wrong it was, and the slope shows the way to do better.
#
# ## Sources
#
# - C. R. Harris and others: "Array programming with NumPy", *Nature* 585 (2020), pages 357–362. What arrays and
#   broadcasting are, by those who made them.
# - J. S. Bridle: "Probabilistic interpretation of feedforward classification network outputs, with relationships to
#   statistical pattern recognition", in *Neurocomputing*, Springer 1990, pages 227–236. Where softmax
#   has its name from.
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, MIT Press 2016, chapters 2 and 4: vectors, norms, and
#   numerical care.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
