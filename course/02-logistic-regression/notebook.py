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
# # Logistic regression: a network of one unit
#
# *Reading: about 40 minutes. Working: two to three hours. 100 points: 5 for `dataset_dimensions`, 5 for `flatten`, 10
# for `sigmoid`, 10 for `initialize_with_zeros`, 20 for `propagate`, 20 for `optimize`, 15 for `predict`, 15 for
# `model`.*
#
# You see a cat and know that it is one, and could not say how. To a computer the picture is a heap of numbers: 12,288
# of them, for a picture no larger than a thumbnail. Which of these numbers make a cat?
#
# Nobody writes down such a rule. We take the simplest machine that could hold one, a single unit with one weight for
# each number, show it pictures with the right answers, and let it find the weights by itself. This is **logistic
# regression**, and it is also the smallest neural network there is. Everything in it comes back in larger networks: a
# forward pass, a cost, gradients, and small steps downhill.
#
# In this notebook you
#
# - turn pictures into a matrix, one column for each, and see how easily that goes wrong unnoticed;
# - write the unit's forward pass, its cost and its gradients, without a loop over the examples;
# - train it by gradient descent and look at what it has learnt, and at what it gets wrong;
# - see a learning rate that is too large, one that is too small, and one that is right.
#
# **How this notebook works.** Each exercise is a gap: write your code between `### START CODE HERE ###` and
# `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. Leave names, parameters and `return`
# lines as they are, and use no loop unless a gap stands in one already.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.logistic_regression import (
    check,
    initialize_with_zeros_test_case,
    model_test_case,
    optimize_test_case,
    predict_test_case,
    propagate_test_case,
    sigmoid_test_case,
)
from dlcore.datasets import load_cats as load_dataset
from dlcore.given.logistic_regression import show_pictures, show_weights
from dlcore.tell import tell, trying
from dlcore.training import steps

# %% [markdown]
# ## Notation
#
# Examples are columns; a number in round brackets names the example.
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $m$ | `m`, `m_train`, `m_test` | | number of examples |
# | $n_x$ | `dim` | | numbers in one example; here $64 \cdot 64 \cdot 3 = 12288$ |
# | $X$ | `X` | $(n_x, m)$ | inputs; $x^{(i)}$ is column $i$ |
# | $Y$ | `Y` | $(1, m)$ | labels: $y^{(i)}$ is 1 for a cat, 0 for anything else |
# | $w$, $b$ | `w`, `b` | $(n_x, 1)$, a number | weights and bias |
# | $A$ | `A` | $(1, m)$ | the unit's answers: $a^{(i)}$ is the probability of a cat |
# | $J$ | `cost` | a number | how wrong the answers are, on average |
# | $dw$, $db$ | `dw`, `db` | as $w$ and $b$ | gradients of $J$ |
# | $\alpha$ | `learning_rate` | a number | length of a step |

# %% [markdown]
# ## The pictures
#
# Small pictures in colour, in two sets: one to learn from, one to test with. The names carry `_orig` because we shall
# make something else of them soon. (Unless you have put files of your own into a folder `datasets`, they are drawings:
# cats in all moods, and other things.)

# %% tags=["demo"]
train_set_x_orig, train_set_y, test_set_x_orig, test_set_y, classes = load_dataset()

captions = [f"{i}: {classes[train_set_y[0, i]].decode()}" for i in range(12)]
show_pictures(train_set_x_orig[:12], captions)

# %% [markdown]
# A picture is an array with three axes: row, column, colour. Each number says how much red, green or blue there is at
# that place, from 0 (none) to 255 (full).

# %% tags=["demo"]
picture = train_set_x_orig[25]
show_pictures([picture], [f"25: {classes[train_set_y[0, 25]].decode()}"])
print("shape of one picture:", picture.shape)
print("red, green, blue in its top left corner:", picture[0, 0])
print("shape of the training set:", train_set_x_orig.shape)
print("shape of its labels:", train_set_y.shape)
print("cats among them:", int(train_set_y.sum()))

# %% [markdown]
# ## Exercise 1 · How many, how large?
#
# Most errors in this field are errors of shape, so the first thing to do with new data is to measure them. Read these
# three numbers off the arrays:
#
# - `m_train`, how many pictures there are to learn from;
# - `m_test`, how many there are to test with;
# - `num_px`, the height of a picture, which is its width as well.
#
# **Shapes.** `train_set_x_orig` is (`m_train`, `num_px`, `num_px`, 3).
#
# **Hint.** `array.shape` is a tuple; square brackets pick one entry of it. Do not type the numbers in: the check puts
# other pictures in the place of these.

# %% solution="dataset_dimensions"
from dlcore.reference.logistic_regression import dataset_dimensions

# %% tags=["demo"]
print("m_train:", m_train)
print("m_test:", m_test)
print("num_px:", num_px)

# %% test="dataset_dimensions"
check("dataset_dimensions")

# %% [markdown]
# The first case of the check has six pictures to learn from, two to test with, each of 3 by 3 pixels:
#
# <!-- expected dataset_dimensions: m_train = result[0]; m_test = result[1]; num_px = result[2] -->

# %% [markdown]
# ## Exercise 2 · A picture becomes a column
#
# A single unit does not know what a row of pixels is. It takes a plain list of numbers, so we unroll each picture into
# a column, and stand the columns side by side:
#
# $$X = \begin{bmatrix} x^{(1)} & x^{(2)} & \cdots & x^{(m)} \end{bmatrix}, \qquad x^{(i)} = \text{picture } i
# \text{, unrolled.}$$
#
# ![Two pictures of two by two pixels: a1 to a4, and b1 to b4. First every picture is made a row, a1 a2 a3 a4 above b1
# b2 b3 b4. Put on its side, this gives two columns, one for each picture. Beside it the wrong way, reshaping to the
# final shape at once: the first column holds a1, a3, b1, b3, which mixes both pictures.](flatten.svg)
#
# `reshape` only ever does one thing: it lays all numbers out in one long line, the last axis running fastest, and fills
# the new shape *row by row*. So pictures can become **rows** by a reshape, never columns. Ask for the final shape at
# once, and you get it, right shape and all; but what looks like the first picture is confetti. No error will tell you.
# (The check will.)
#
# **Shapes.** From (`m_train`, `num_px`, `num_px`, 3) to (`num_px * num_px * 3`, `m_train`), and likewise for the test
# set.
#
# **Hint.** The figure, from left to right. In a call of `reshape`, one of the sizes may be `-1`: numpy works it out.

# %% solution="flatten"
from dlcore.reference.logistic_regression import flatten

# %% tags=["demo"]
if train_set_x_flatten is not None and test_set_x_flatten is not None:
    print("train_set_x_flatten:", train_set_x_flatten.shape)
    print("test_set_x_flatten:", test_set_x_flatten.shape)
    print("the first five numbers of column 0:", train_set_x_flatten[:5, 0])
    print("the first five numbers of picture 0:", train_set_x_orig[0].ravel()[:5])

# %% test="flatten"
check("flatten")

# %% [markdown]
# The two last lines above must agree. In the check's first case there are two pictures of 2 by 2 pixels, with the
# numbers 0 to 23 in their order; the first picture holds 0 to 11:
#
# <!-- expected flatten: train_set_x_flatten = result[0] -->
#
# What a scrambled column looks like, when it is folded into a picture again:

# %% tags=["demo"]
count, *shape = train_set_x_orig.shape
scrambled = train_set_x_orig.reshape(-1, count)[:, 0].reshape(shape)
show_pictures(np.stack([train_set_x_orig[0], scrambled]), ["as it should be", "scrambled"])

# %% [markdown]
# ### Scaling
#
# One thing remains. The numbers go up to 255, and gradient descent likes numbers around 1 (the live figure below shows
# why). Usually one subtracts the mean and divides by the standard deviation of every row; for pictures, dividing by the
# largest value that a pixel can have does nearly as well, and is simpler:

# %% tags=["demo"]
if check.ready("dataset_dimensions", "flatten"):
    train_set_x = train_set_x_flatten / 255
    test_set_x = test_set_x_flatten / 255
    print(f"train_set_x: {train_set_x.shape}, from {train_set_x.min()} to {train_set_x.max()}")

# %% [markdown]
# **What you just built.** The way into every network of the next nine assignments: measure, unroll, scale.

# %% [markdown]
# ## One unit
#
# ![A picture is unrolled and divided by 255, which gives the column x. Each of its numbers is multiplied by a weight;
# all are added up, and b is added: the score z, which may be any number. The sigmoid turns it into a probability a
# between 0 and 1, and the question whether a is more than one half turns that into the decision cat or no
# cat.](unit.svg)
#
# Think of the weights as votes. A pixel that is bright in cats' pictures gets a positive weight: its brightness speaks
# for a cat. One that is bright elsewhere gets a negative weight. The unit adds up all votes and the bias $b$, its
# opinion before it has seen anything, to a score, and the sigmoid turns the score into a probability. For example $i$:
#
# $$z^{(i)} = w^T x^{(i)} + b, \qquad a^{(i)} = \sigma(z^{(i)}).$$
#
# A wrong answer is charged by its **loss**, the cross-entropy, and the cost is the average loss over all examples:
#
# $$\mathcal L(a, y) = -\big[\, y \log a + (1 - y) \log (1 - a) \,\big], \qquad
# J = \frac1m \sum_{i=1}^m \mathcal L(a^{(i)}, y^{(i)}).$$
#
# One of the two terms is always zero: for a cat ($y = 1$) the loss is $-\log a$, for anything else $-\log(1 - a)$. Put
# in numbers for a cat: the answer 0.9 costs 0.11, the answer 0.5 costs 0.69, the answer 0.01 costs 4.61. To be
# unsure is cheap, to be sure and wrong is dear.

# %% tags=["demo"]
answers = np.linspace(0.005, 0.995, 199)
axis = plt.figure(figsize=(6, 3), layout="constrained").subplots()
axis.plot(answers, -np.log(answers), color="#D55E00", label="a cat, y = 1")
axis.plot(answers, -np.log(1 - answers), color="#0072B2", linestyle="--", label="no cat, y = 0")
axis.set(xlabel="answer a", ylabel="loss", title="What an answer costs")
axis.legend()
plt.show()

# %% [markdown]
# The unit is now built from parts, each of which you can check by itself: `sigmoid`, then a start, then cost and
# gradients, then the steps, then decisions. At the end `model` puts them together.

# %% [markdown]
# ## Exercise 3 · The sigmoid
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# A score of 0 means *no idea*: $\sigma(0) = \frac12$. At 2 it is 0.88, at $-2$ it is 0.12, and the two add up to 1, as
# they must.
#
# **Shapes.** The function takes a number or an array of any shape, and returns the same shape.
#
# **Hint.** `np.exp` takes whole arrays.

# %% solution="sigmoid"
from dlcore.reference.logistic_regression import sigmoid

# %% tags=["demo"]
with trying(sigmoid):
    tell(s=sigmoid(*sigmoid_test_case()))

# %% test="sigmoid"
check(sigmoid)

# %% [markdown]
# <!-- expected sigmoid: s = result -->

# %% [markdown]
# ## Exercise 4 · A start
#
# Gradient descent has to start somewhere. With a single unit, zero is as good a place as any:
#
# $$w = 0, \qquad b = 0 .$$
#
# Such a unit answers 0.5 to every picture, so its first cost is $\log 2 = 0.693$, whatever the data. Remember that
# number: it is what *knowing nothing* costs. (With several units, zero is a bad start. Assignment 03 says why.)
#
# **Shapes.** $w$ is a column, (`dim`, 1); $b$ is a plain number, `0.0`.
#
# **Hint.** `np.zeros` takes the whole shape as *one* argument, a tuple.

# %% solution="initialize_with_zeros"
from dlcore.reference.logistic_regression import initialize_with_zeros

# %% tags=["demo"]
with trying(initialize_with_zeros):
    w, b = initialize_with_zeros(*initialize_with_zeros_test_case())
    tell(w=w, b=b)

# %% test="initialize_with_zeros"
check(initialize_with_zeros)

# %% [markdown]
# <!-- expected initialize_with_zeros: w = result[0]; b = result[1] -->

# %% [markdown]
# ## Exercise 5 · Forward and backward
#
# The heart of the matter. **Forward**, all examples at once: since examples are columns, one product gives all scores,
#
# $$A = \sigma(w^T X + b), \qquad
# J = -\frac1m \sum_{i=1}^m \big[\, y^{(i)} \log a^{(i)} + (1 - y^{(i)}) \log (1 - a^{(i)}) \,\big].$$
#
# Mind the brackets: the minus and the $\frac1m$ stand before *both* terms.
#
# **Backward**: how does the cost change with $w$ and $b$? Take one example and follow the chain from the loss back to
# the score:
#
# $$\frac{d\mathcal L}{da} = -\frac ya + \frac{1 - y}{1 - a}, \qquad \frac{da}{dz} = a (1 - a), \qquad
# \text{and the product of the two is } \; \frac{d\mathcal L}{dz} = a - y .$$
#
# How far the answer is off, nothing else. (Multiply it out: the fractions cancel. Cross-entropy and sigmoid are made for
# each other.) The score contains each weight times its input, so weight $j$ gets its share in proportion to $x_j$; and
# the cost is an average:
#
# $$dw = \frac1m X (A - Y)^T, \qquad db = \frac1m \sum_{i=1}^m \big(a^{(i)} - y^{(i)}\big).$$
#
# Read it as a story: where the unit says *cat* too loudly ($a > y$), the weights of the bright pixels are to go down.
#
# **Shapes.** $w^T X$ is $(1, n_x)$ times $(n_x, m)$, so $A$ is $(1, m)$, like $Y$. $X (A - Y)^T$ is $(n_x, m)$ times
# $(m, 1)$: a column like $w$. $db$ and the cost are plain numbers.
#
# **Hint.** `np.dot` for products of matrices, `*` entry by entry, `np.sum` over everything. Use your `sigmoid`.

# %% solution="propagate"
from dlcore.reference.logistic_regression import propagate

# %% tags=["demo"]
with trying(propagate):
    grads, cost = propagate(*propagate_test_case())
    tell(dw=grads["dw"], db=grads["db"], cost=cost)

# %% test="propagate"
check(propagate)

# %% [markdown]
# <!-- expected propagate: dw = result[0]["dw"]; db = result[0]["db"]; cost = result[1] -->
#
# **Is the gradient right?** There is a way to know without any formula: move $b$ a little and see by how much the cost
# changes.

# %% tags=["demo"]
if check.ready("propagate"):
    w, b, X, Y = propagate_test_case()
    little = 1e-6
    _, above = propagate(w, b + little, X, Y)
    _, below = propagate(w, b - little, X, Y)
    print("by moving b a little:", (above - below) / (2 * little))
    print("by your formula:     ", propagate(w, b, X, Y)[0]["db"])

# %% [markdown]
# **What you just built.** A function that says two things about any $w$ and $b$: how bad they are, and which way is
# worse. The opposite way is better.

# %% [markdown]
# ## Exercise 6 · Walk downhill
#
# So take a step in that opposite direction, look around again, and repeat. For each parameter $\theta$,
#
# $$\theta \leftarrow \theta - \alpha \, d\theta ,$$
#
# with the **learning rate** $\alpha$. A tiny example: at $b = 2$ with $db = 0.5$ and $\alpha = 0.1$, the new $b$ is
# $2 - 0.1 \cdot 0.5 = 1.95$.
#
# The loop, the list of costs and the printing are given. Two gaps are yours: ask `propagate` where we are, then move
# `w` and `b`.
#
# **Shapes.** $w$ and $b$ keep theirs.
#
# **A detail.** The gradients that are returned are those of the last step, taken *before* it moved. The costs are
# noted before steps 0, 100, 200, …, so 100 steps leave one cost, not two.

# %% solution="optimize"
from dlcore.reference.logistic_regression import optimize

# %% tags=["demo"]
with trying(optimize):
    params, grads, costs = optimize(*optimize_test_case())
    tell(w=params["w"], b=params["b"], dw=grads["dw"], db=grads["db"], costs=costs)

# %% test="optimize"
check(optimize)

# %% [markdown]
# <!-- expected optimize: w = result[0]["w"]; b = result[0]["b"]; dw = result[1]["dw"]; db = result[1]["db"]; costs = result[2] -->
#
# ### Watch it walk
#
# With 12,288 weights nobody can draw the cost. With one weight and a bias one can: it is a landscape, here drawn as a
# map, and gradient descent is a walk on it. The figure uses your `propagate` as soon as that passes its check.
#
# 1. Leave the learning rate at 1 and take ten steps, one by one. Why do they get shorter, although $\alpha$ stays the
#    same?
# 2. Raise the learning rate until the cost at the bottom goes up and down. What does the path on the map do?
# 3. Lower it to 0.01. Are 200 steps enough?
# 4. Now choose the inputs *as measured*: all positive, none scaled. The valley becomes long and narrow. Find the best
#    learning rate for it that you can, and compare how far 200 steps get. This is why we divided by 255.

# %% tags=["explore"]
from dlcore.explore.logistic import Descent

Descent(check, globals())

# %% [markdown]
# ## Exercise 7 · Decide
#
# A probability is not yet an answer. Whoever asks *is this a cat?* wants a yes or a no:
#
# $$\hat y^{(i)} = 1 \;\text{ if }\; a^{(i)} > 0.5, \quad \text{and } 0 \text{ otherwise},
# \qquad A = \sigma(w^T X + b).$$
#
# At exactly 0.5 the unit has no opinion, and the answer is 0.
#
# **Shapes.** `Y_prediction` is $(1, m)$, like the labels, and holds the numbers 0.0 and 1.0.
#
# **Hint.** A comparison such as `A > 0.5` works on a whole array at once, and gives truth values; `astype` makes
# numbers of them.

# %% solution="predict"
from dlcore.reference.logistic_regression import predict

# %% tags=["demo"]
with trying(predict):
    tell(Y_prediction=predict(*predict_test_case()))

# %% test="predict"
check(predict)

# %% [markdown]
# <!-- expected predict: Y_prediction = result -->

# %% [markdown]
# ## Exercise 8 · The model
#
# All parts are there. `model` starts at zero, learns from the training set, and decides on both sets. How well it does
# on the **test set**, which it never saw, is what counts: anyone can learn answers by heart.
#
# Printing and the dictionary at the end are given. In the gap, in this order: start, learn, read `w` and `b` from what
# `optimize` returns, decide on the test set, decide on the training set.
#
# **Shapes.** The unit has one weight for each *row* of `X_train`.
#
# **Hint.** Every line is a call of a function of yours. Hand on the caller's `num_iterations`, `learning_rate` and
# `print_cost`.

# %% solution="model"
from dlcore.reference.logistic_regression import model

# %% tags=["demo"]
with trying(model):
    d = model(*model_test_case())
    tell(costs=d["costs"], Y_prediction_test=d["Y_prediction_test"], w=d["w"], b=d["b"])

# %% test="model"
check(model)

# %% [markdown]
# <!-- expected model: costs = result["costs"]; Y_prediction_test = result["Y_prediction_test"]; w = result["w"]; b = result["b"] -->

# %% [markdown]
# ## Cats
#
# Now in earnest: 12,288 weights, 2000 steps. It takes about a quarter of a minute.

# %% tags=["demo"]
ALL = ("dataset_dimensions", "flatten", "sigmoid", "initialize_with_zeros", "propagate", "optimize", "predict", "model")

if check.ready(*ALL):
    d = model(train_set_x, train_set_y, test_set_x, test_set_y, 2000, 0.005, print_cost=True)

    axis = plt.figure(figsize=(6, 3), layout="constrained").subplots()
    axis.plot(np.arange(len(d["costs"])) * 100, d["costs"], color="#0072B2", marker="o", markersize=4)
    axis.set(xlabel="iterations", ylabel="cost", ylim=(0, None), title=f"Learning rate = {d['learning_rate']}")
    plt.show()

# %% [markdown]
# The first cost is 0.693, as promised. From there it falls, fast at first, then slower and slower, and it would go on
# falling. On the training set nearly every picture is right in the end; on the test set, about three in four. (Before
# being impressed by any accuracy, ask what a very simple rule would reach. Two thirds of the test pictures are cats, so
# *always say cat* gets 66 %.)
#
# Right on what it has seen, much less so on what is new: that is **overfitting**. No wonder. The unit has 12,288
# weights and sees only 209 pictures: it can find some pixel that happens to fit each of them. More steps sharpen the
# memory, not the judgement. Assignment 07 is about what helps.
#
# ### What it gets wrong
#
# Numbers hide things; look at the pictures. These are the wrong decisions on the test set, with the unit's probability
# of *cat*, the most confident mistakes first:

# %% tags=["demo"]
if check.ready(*ALL):
    A = sigmoid(np.dot(d["w"].T, test_set_x) + d["b"])
    wrong = np.flatnonzero(d["Y_prediction_test"] != test_set_y)
    wrong = wrong[np.argsort(-np.abs(A[0, wrong] - 0.5))]
    captions = [f"{classes[test_set_y[0, i]].decode()}: {A[0, i]:.2f}" for i in wrong]
    show_pictures(test_set_x_orig[wrong], captions)

# %% [markdown]
# Are most of them cats that were missed, or other things taken for cats? What do the missed cats have in common: colour,
# place, size? Then look at what the unit *can* see.
#
# ### What it has learnt
#
# There is a weight for every number of a picture, so the weights are a picture themselves. Orange: brightness here
# speaks for a cat. Violet: it speaks against. (The weights of a pixel's three colours are added up. Mind the scales.)

# %% tags=["demo"]
if check.ready(*ALL):
    start = initialize_with_zeros(train_set_x.shape[0])
    early = [optimize(*start, train_set_x, train_set_y, count, 0.005)[0]["w"] for count in (1, 100)]
    show_weights([*early, d["w"]], ["after 1 step", "after 100 steps", f"after {d['num_iterations']}"], num_px)

# %% [markdown]
# Why does one step make nearly everything violet? At the start all answers are 0.5, so the step is
# $-\alpha\, dw = \frac{\alpha}{m} \cdot \frac12 \cdot$ (the sum of all cats minus the sum of all others). There are nearly
# twice as many others, so the difference is negative: all that one step has learnt is that cats are rare. What cats
# look like comes later, when the exceptions begin to count, and the longer it goes on, the grainier the picture
# becomes. That grain is the memory of single pictures.
#
# And here is the limit of this machine. One weight belongs to one place. A cat that has moved by ten pixels meets other
# weights, and to a single unit it is another thing altogether. Hidden layers (05) help; convolutions (11 and on) were
# invented for just this.

# %% [markdown]
# ## How large a step?
#
# The learning rate is the first number to get right, in this course and after it. Three choices, 1500 steps each, with
# the cost noted every 25 steps (about half a minute in all):

# %% tags=["demo"]
if check.ready(*ALL):
    rates = {0.01: ("#D55E00", "-"), 0.001: ("#0072B2", "--"), 0.0001: ("#009E73", ":")}
    axis = plt.figure(figsize=(7, 3.6), layout="constrained").subplots()
    for rate, (colour, line) in rates.items():
        w, b = initialize_with_zeros(train_set_x.shape[0])
        costs = []
        for _ in steps(60, f"learning rate {rate}"):  # 25 steps each
            params, _, noted = optimize(w, b, train_set_x, train_set_y, 25, rate)
            w, b = params["w"], params["b"]
            costs += noted
        axis.plot(np.arange(60) * 25, costs, color=colour, linestyle=line, label=f"{rate}")
        for name, X, Y in (("train", train_set_x, train_set_y), ("test", test_set_x, test_set_y)):
            print(f"{rate}: {name} accuracy {100 - np.mean(np.abs(predict(w, b, X) - Y)) * 100:.1f} %")
    axis.set(xlabel="iterations", ylabel="cost", ylim=(0, None), title="One task, three learning rates")
    axis.legend(title="learning rate")
    plt.show()

# %% [markdown]
# - **0.01** leaps across the valley at first: the cost jumps up and down before it settles. Much above that it may never
#   settle.
# - **0.001** goes down smoothly, without haste.
# - **0.0001** crawls. It is not wrong, it is only not going to arrive today.
#
# A lower cost on the training set is not yet a better model: compare the test accuracies. And a curve that goes up and
# down tells you more than a single number at the end ever could, so plot it, always.

# %% [markdown]
# ## A picture of your own
#
# Choose any picture. It is brought to the size of the others, unrolled into a column, divided by 255 (leave that out and
# the scores are 255 times too large), and judged by your functions.

# %% tags=["demo"]
from dlcore.own_picture import own_picture


def is_it_a_cat(picture):
    """Say what the trained unit makes of a picture, an array of shape (num_px, num_px, 3)."""
    x = picture.reshape(-1, 1) / 255
    a = sigmoid(np.dot(d["w"].T, x) + d["b"])[0, 0]
    return f"{'A cat' if predict(d['w'], d['b'], x)[0, 0] == 1 else 'No cat'}, says the unit: probability {a:.2f}."


if check.ready(*ALL):
    own_picture(is_it_a_cat, size=(num_px, num_px))

# %% [markdown]
# Do not be disappointed. A photograph is far from anything in a training set of drawings, and this unit looks for
# brightness at fixed places. Try one picture twice, with the cat in the middle and with the cat in a corner.

# %% [markdown]
# ## Do you see through it?
#
# Five questions, for yourself alone: nothing is counted.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
There are 100 pictures of 32 by 32 pixels in colour. What is the shape of X, and of w?
- (100, 3072) and (3072, 1): are examples rows or columns here?
- (1024, 100) and (1024, 1): how many numbers has a pixel?
+ (3072, 100) and (3072, 1): a column for each picture, a weight for each number in it.

A set of shape (m, 64, 64, 3) is reshaped to (12288, m) at once. What happens?
- An error, because the sizes do not fit: 64 · 64 · 3 · m numbers go in. How many come out?
+ No error, and every column mixes numbers of different pictures.
- The right thing, as the shape is right: what does reshape fill first, rows or columns?

Before the first step, with w and b at zero, what is the cost?
- 0, as nothing has been learnt: what does the unit answer to a cat?
+ log 2, about 0.693, on any data: every answer is 0.5.
- It depends on how many cats there are: what do −log 0.5 and −log(1 − 0.5) have in common?

On the training set 98 % are right, on the test set 75 %. Which is the best reading?
- The learning rate is too small: would the training accuracy be that high?
- It needs more steps: what would they improve, the 98 or the 75?
+ The unit has learnt much about these very pictures, and less about cats.

The cost jumps up and down from step to step. What would you try first?
+ A smaller learning rate.
- A larger learning rate, to get out of there sooner: what do longer steps do in a narrow valley?
- More steps: do the steps get better if there are more of them?
""")

# %% [markdown]
# ## Common pitfalls
#
# - **`reshape` straight to the final shape.** It fits and it is wrong. Rows first.
# - **Brackets in the cost.** The minus and the $\frac1m$ belong to both terms.
# - **`*` for `np.dot`.** One multiplies entry by entry, the other adds up as well.
# - **`axis=` and `keepdims=` where a number is wanted.** Then `db` is an array, and `b` becomes one.
# - **Thresholding the score at one half.** One half is a threshold for *probabilities*.
# - **Forgetting the 255** when a new picture comes along. What was done to the training set must be done to it, too.

# %% [markdown]
# ## Key points
#
# - Measure first; then make each picture one column, and scale it.
# - Logistic regression is a network with a single unit: $A = \sigma(w^T X + b)$.
# - With the sigmoid and cross-entropy, the gradient with respect to the score is $a - y$: how far the answer is off.
# - All examples at once: one product forward, one product backward, no loop.
# - Gradient descent repeats two lines: where is up, and a step down. The learning rate decides whether it leaps, walks
#   or crawls.
# - Nearly perfect on the training set and much worse on the test set: overfitting.
#
# ## Where to go next
#
# However long you train it, a single unit draws one straight line through the space of all pictures. Assignment 03
# gives it company: a layer of hidden units, and lines that bend.
#
# ## Sources
#
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, MIT Press 2016, sections 4.3, 5.7 and 6.2.
# - C. Bishop: *Pattern Recognition and Machine Learning*, Springer 2006, section 4.3.
# - D. R. Cox: "The regression analysis of binary sequences", Journal of the Royal Statistical Society B 20, 1958.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
