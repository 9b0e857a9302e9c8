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
# # Where to start: initialisation
#
# *Reading: about 30 minutes. Working: one hour. 100 points: 30 for `initialize_parameters_zeros`, 30 for
# `initialize_parameters_random`, 40 for `initialize_parameters_he`.*
#
# Twelve people stand in a row, and a message is to be whispered from one end to the other. If each of them speaks a
# little more softly than what they heard, nothing arrives. If each speaks a little louder, the last one shouts, and all
# that is left is noise. The message gets through only if everyone speaks about as loudly as they were spoken to.
#
# A deep network is such a row, and its first weights decide how loudly each layer speaks. In both directions: answers
# travel up the row, gradients travel down, and a layer that no gradient reaches cannot learn. So before the first step
# of training is taken, much is decided already.
#
# In this notebook one network learns one task three times. Data, layers, learning rate and number of steps stay the
# same; only the first weights differ:
#
# | start | weights | what we shall see |
# |:--|:--|:--|
# | zeros | all 0 | it never learns anything |
# | large | bell curve, times 10 | it starts out certain and wrong, and learns with difficulty |
# | He | bell curve, scaled to the size of the layer below | it learns |
#
# By the end you will know where the third row comes from, and be able to derive it on the back of an envelope.
#
# **How this notebook works.** Each exercise is a function with a gap: write your code between
# `### START CODE HERE ###` and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. Leave
# names, parameters and `return` lines as they are.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.initialization import check
from dlcore.given.initialization import (
    backward_propagation,
    compute_loss,
    forward_propagation,
    load_dataset,
    plot_decision_boundary,
    predict,
    predict_dec,
    update_parameters,
)
from dlcore.tell import tell, trying
from dlcore.training import steps

# %% [markdown]
# ## Notation
#
# A number in square brackets names the layer; examples are columns.
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $n_l$ | `layers_dims[l]` | | number of units in layer $l$; $n_0$ is the number of inputs |
# | $L$ | | | number of layers that have weights |
# | $W^{[l]}$ | `parameters["W" + str(l)]` | $(n_l, n_{l-1})$ | weights: a row for each unit, a column for each of its inputs |
# | $b^{[l]}$ | `parameters["b" + str(l)]` | $(n_l, 1)$ | biases: one for each unit |
# | $z^{[l]}$, $a^{[l]}$ | `z1`, `a1`, … | $(n_l, m)$ | $W^{[l]} a^{[l-1]} + b^{[l]}$, and what the activation makes of it |
# | $\mathcal N(0, 1)$ | `np.random.randn` | | the bell curve: mean 0, variance 1 |
#
# One departure from assignments 04 and 05: the given functions take the average over the examples right at the top, so
# here `dz3` already carries the factor $\frac1m$, and nothing below it does.

# %% [markdown]
# ## The task: two circles
#
# The points lie on two circles, one inside the other, a little shaken. Points of the outer circle have label 0, those
# of the inner circle label 1. No straight line separates the two, so a network without hidden layers would be lost.

# %% tags=["demo"]
train_X, train_Y, test_X, test_Y = load_dataset()
tell(shape_of_train_X=train_X.shape, shape_of_train_Y=train_Y.shape, shape_of_test_X=test_X.shape)

# %% [markdown]
# ## The network and its training, given
#
# Two inputs, a layer of 10 units with relu, a layer of 5 with relu, one answer with a sigmoid. Forward and backward
# pass, loss and update are what you wrote in earlier assignments, and are given here. `model` puts them together and
# trains on all 300 points at once. Read it: the name `initialization` decides which of *your* functions it calls, and
# nothing else in it depends on that name.

# %% tags=["demo"]
history = {}  # the costs of each run, one for every thousand iterations


def model(X, Y, learning_rate=0.01, num_iterations=15000, print_cost=True, initialization="he"):
    """Train layers of [n_x, 10, 5, 1] units from the chosen start: "zeros", "random" or "he"."""
    layers_dims = [X.shape[0], 10, 5, 1]
    if initialization == "zeros":
        parameters = initialize_parameters_zeros(layers_dims)
    elif initialization == "random":
        parameters = initialize_parameters_random(layers_dims)
    elif initialization == "he":
        parameters = initialize_parameters_he(layers_dims)

    costs = []
    for i in steps(num_iterations, initialization):
        a3, cache = forward_propagation(X, parameters)
        if i % 1000 == 0:
            costs.append(compute_loss(a3, Y))
            if print_cost:
                print(f"Cost after iteration {i}: {costs[-1]}")
        grads = backward_propagation(X, Y, cache)
        parameters = update_parameters(parameters, grads, learning_rate)
    history[initialization] = costs

    axis = plt.figure(figsize=(6, 3), layout="constrained").subplots()
    axis.plot(costs, color="#0072B2", marker="o")
    axis.set(xlabel="iterations (thousands)", ylabel="cost", title=f"Start: {initialization}")
    plt.show()
    return parameters


def report(parameters, title):
    """Print both accuracies and draw what the network decides where."""
    print("On the points it learnt from:", end=" ")
    predict(train_X, train_Y, parameters)
    print("On points it never saw:", end=" ")
    predict(test_X, test_Y, parameters)
    plt.figure(figsize=(4.2, 4.2), layout="constrained")
    plt.title(title)
    plot_decision_boundary(lambda points: predict_dec(parameters, points.T), train_X, train_Y)
    plt.gca().set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal")
    plt.show()


# %% [markdown]
# ## Exercise 1 · All zeros
#
# Not knowing what the weights should be, why not begin with no opinion at all?
#
# $$W^{[l]} = 0, \qquad b^{[l]} = 0, \qquad l = 1, \dots, L .$$
#
# **Before you write it, guess:** how will such a network do? What does it answer to the first point, and what to the
# second?
#
# **Shapes.** $W^{[l]}$ is $(n_l, n_{l-1})$, a row for each unit of layer $l$ and a column for each unit of the layer
# below; $b^{[l]}$ is $(n_l, 1)$. With `layers_dims = [3, 2, 1]`, `W1` is $(2, 3)$ and `W2` is $(1, 2)$.
#
# **Hint.** `np.zeros` takes the whole shape as *one* argument, a tuple: `np.zeros((rows, columns))`. The loop variable
# is the small letter `l`; the capital `L` is the length of the list and does not change.

# %% solution="initialize_parameters_zeros"
from dlcore.reference.initialization import initialize_parameters_zeros

# %% tags=["demo"]
with trying(initialize_parameters_zeros):
    tell(**initialize_parameters_zeros([3, 2, 1]))

# %% test="initialize_parameters_zeros"
check(initialize_parameters_zeros)

# %% [markdown]
# <!-- expected initialize_parameters_zeros: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->
#
# Now train from there: 15,000 steps, a few seconds.

# %% tags=["demo"]
if check.ready("initialize_parameters_zeros"):
    trained = model(train_X, train_Y, initialization="zeros")
    report(trained, "Started at zero")

# %% [markdown]
# Fifty per cent: a coin would do as well. The cost stands at $\log 2 = 0.6931\dots$ from the first step to the last,
# the price of answering 0.5 to everything. (If the very last digit flickers, that is rounding.) As 0.5 is not *more*
# than one half, every point gets label 0.
#
# **Where did learning stop?** Let us ask the gradients at the start.

# %% tags=["demo"]
if check.ready("initialize_parameters_zeros"):
    a3, cache = forward_propagation(train_X, initialize_parameters_zeros([2, 10, 5, 1]))
    grads = backward_propagation(train_X, train_Y, cache)
    print(f"answers: from {a3.min()} to {a3.max()}")
    for name in ("dW1", "db1", "dW2", "db2", "dW3", "db3"):
        print(f"largest entry of {name}: {np.abs(grads[name]).max():.0e}")

# %% [markdown]
# All nothing, or rounding errors of the sixteenth digit. Follow the formulas from the top:
#
# - $dW^{[3]} = dz^{[3]} a^{[2]T}$, and $a^{[2]} = \mathrm{relu}(0) = 0$. So layer 3's weights do not move.
# - $da^{[2]} = W^{[3]T} dz^{[3]}$, and $W^{[3]} = 0$. So nothing is handed down, and the layers below do not move either.
# - $db^{[3]}$ is the average of $\hat y - y$, half of them $+0.5$ and half $-0.5$: zero, because the labels are balanced.
#
# **Is zero the trouble, or that all weights are equal?** Both, and the second goes deeper. Suppose two units of a
# layer begin with the same weights, whatever these are:
#
# ![Left: a small network with two inputs, two hidden units and one answer. Both hidden units have the same two weights,
# v and w, and pass their answer on with the same weight u. Right: a circle of four boxes: same weights, same answer,
# same gradient, same step, and back to same weights, for ever.](twins.svg)
#
# They compute the same number, so they get the same gradient, take the same step, and are equal again. This is the
# **symmetry** that has to be broken: ten units that always agree are worth one. See for yourself, with every weight at
# 0.3:

# %% tags=["demo"]
sizes = [2, 10, 5, 1]
twins = {f"W{l}": np.full((sizes[l], sizes[l - 1]), 0.3) for l in (1, 2, 3)}
twins |= {f"b{l}": np.zeros((sizes[l], 1)) for l in (1, 2, 3)}
for _ in steps(2000, "all weights 0.3"):
    a3, cache = forward_propagation(train_X, twins)
    twins = update_parameters(twins, backward_propagation(train_X, train_Y, cache), learning_rate=0.1)
print("W1 after 2000 steps, a row for each of the ten units:")
print(twins["W1"].round(4))
print(f"cost: {compute_loss(a3, train_Y):.4f}")

# %% [markdown]
# The weights have moved, so the gradients were not zero. Yet all ten rows are the same: a network with ten hidden units
# that can do no more than a network with one.
#
# **What you just built.** A start that never gets going. Remember the reason rather than the result: units that start
# equal stay equal.

# %% [markdown]
# ## Exercise 2 · Large random numbers
#
# Chance breaks the symmetry: draw each weight from the bell curve, and no two units agree. And to make sure that
# something happens, we make the weights *large*:
#
# $$W^{[l]} = 10 \cdot \mathcal N(0, 1), \qquad b^{[l]} = 0, \qquad l = 1, \dots, L .$$
#
# The biases may stay at zero. Two units with different weights compute different numbers, and from then on get
# different gradients, for their biases as well.
#
# **Shapes.** As before.
#
# **Hint.** `np.random.randn` takes its sizes as *separate* arguments: `np.random.randn(rows, columns)`. The function
# seeds numpy with 3, once, before the loop: leave that line in and seed nowhere else, so that your numbers are the
# expected ones.

# %% solution="initialize_parameters_random"
from dlcore.reference.initialization import initialize_parameters_random

# %% tags=["demo"]
with trying(initialize_parameters_random):
    tell(**initialize_parameters_random([3, 2, 1]))

# %% test="initialize_parameters_random"
check(initialize_parameters_random)

# %% [markdown]
# <!-- expected initialize_parameters_random: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->
#
# Train again. The first cost will look like a mistake; it is not.

# %% tags=["demo"]
if check.ready("initialize_parameters_random"):
    trained = model(train_X, train_Y, initialization="random")
    report(trained, "Started with large weights")

# %% [markdown]
# Better: about 83 % and 86 %. The symmetry is broken, and the boundary begins to bend around the inner circle. (Your
# costs may differ from your neighbour's from the third digit on: sums are rounded differently on different machines,
# and this start magnifies the difference.)
#
# But the first cost is infinite (`inf`, which the curve leaves out), and at the end the cost still stands near 0.38.
# Look at what the network answered before the first step:

# %% tags=["demo"]
if check.ready("initialize_parameters_random"):
    a3, cache = forward_propagation(train_X, initialize_parameters_random([2, 10, 5, 1]))
    z3 = cache[8]
    grads = backward_propagation(train_X, train_Y, cache)
    print(f"z3 goes from {z3.min():.0f} to {z3.max():.0f}")
    print(f"answers that are exactly 1: {np.sum(a3 == 1)} of {a3.size}")
    print(f"of these, right: {100 * np.mean(train_Y[a3 == 1] == 1):.0f} %")
    print(f"largest entry of dW3: {np.abs(grads['dW3']).max():.0f}")

# %% [markdown]
# Each layer multiplies by weights near 10 and adds up, so $z^{[3]}$ runs into the thousands, and the sigmoid of that is
# 1 to the last digit that a computer keeps: for every point, whichever circle it is on. Two troubles come of it:
#
# - An answer of exactly 1 where the label is 0 costs $-\log(1 - 1) = \infty$. Being certain and wrong has no upper
#   price.
# - Learning is hard. The sigmoid is *saturated*: far out on its flat part, $z^{[3]}$ has to move a long way, often by
#   thousands, before an answer changes at all. At first the gradients are multiplied by large weights, too, and the
#   steps are wild; once they have calmed down, steps of ordinary size hardly change weights near 10, and the first
#   layer stays much as chance made it.
#
# **What you just built.** A start that breaks the symmetry and shouts. Random was right, ten was not; so how large
# should the weights be?

# %% [markdown]
# ## Exercise 3 · The right size
#
# Think of one unit that reads $n$ numbers of typical size 1. Its weights have mean 0 and standard deviation $s$, so each
# product $w_j a_j$ has size $s$, and some are positive, some negative. Adding them up is a **random walk** of $n$ steps
# of length $s$: much cancels, and one ends about $s \sqrt n$ from home, not $s n$. Try it:

# %% tags=["demo"]
rng = np.random.default_rng(0)
for n in (1, 4, 100, 2500):
    sums = (rng.normal(size=(4000, n)) * rng.normal(size=(4000, n))).sum(axis=1)
    size = np.sqrt(np.mean(sums**2))
    print(f"sum of {n:4} products: typical size {size:4.1f}, root of {n}: {np.sqrt(n):.0f}")

# %% [markdown]
# So the mean square of $z$ is $n s^2$. Then comes relu, which sets one half of the numbers to zero and leaves the
# other half alone: the mean square is halved.
#
# ![Three bell curves from left to right. The n inputs have mean square 1. Times W and added up they give z, wider, with
# mean square n s squared. After relu the left half of the curve is gone, half of the numbers are exactly 0, and the
# mean square is half of n s squared. Below: the layer hands on what it received, 1, if s squared is 2 over
# n.](scale.svg)
#
# For the signal to leave the layer as large as it came in, we need $\frac12 n s^2 = 1$, that is, a variance of
# $s^2 = 2/n$. With $n = n_{l-1}$, the number of inputs of each unit in layer $l$:
#
# $$W^{[l]} = \mathcal N(0, 1) \cdot \sqrt{\frac{2}{n_{l-1}}}, \qquad b^{[l]} = 0, \qquad l = 1, \dots, L .$$
#
# This is **He initialisation**, named after the first author of the paper that proposed it for relu networks in 2015.
# Without relu's half, $s^2 = 1/n_{l-1}$ would do: that is **Xavier initialisation** in its simplest form (after
# Xavier Glorot, 2010), which suits tanh.
#
# **A number to check against.** Layer 2 of our network reads 10 numbers: its weights get the factor
# $\sqrt{2/10} \approx 0.447$. And layer 1 reads 2, which makes $\sqrt{2/2} = 1$.
#
# **Shapes.** As before; the factor is a single number for each layer.
#
# **Hint.** `np.sqrt`. Which entry of `layers_dims` counts the numbers that a unit *reads*?

# %% solution="initialize_parameters_he"
from dlcore.reference.initialization import initialize_parameters_he

# %% tags=["demo"]
with trying(initialize_parameters_he):
    tell(**initialize_parameters_he([2, 4, 1]))

# %% test="initialize_parameters_he"
check(initialize_parameters_he)

# %% [markdown]
# <!-- expected initialize_parameters_he: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->

# %% tags=["demo"]
if check.ready("initialize_parameters_he"):
    trained = model(train_X, train_Y, initialization="he")
    report(trained, "Started with He's weights")

# %% [markdown]
# All but two of the 300 points, and 96 of the 100 that the network never saw. The first cost is 0.883, higher than the
# 0.693 of knowing nothing: a random network has opinions, and they are wrong as often as not. But it can be talked
# out of them.
#
# **What you just built.** The start that is used, in this form or a close relative, wherever networks with relu are
# trained. You know why the 2, why the root, and why $n_{l-1}$.

# %% [markdown]
# ## The three side by side

# %% tags=["demo"]
if check.ready("initialize_parameters_zeros", "initialize_parameters_random", "initialize_parameters_he"):
    figure, axis = plt.subplots(figsize=(7, 3.6), layout="constrained")
    styles = {"zeros": ("#5b6270", ":", "s"), "random": ("#D55E00", "--", "^"), "he": ("#0072B2", "-", "o")}
    for name, (colour, line, marker) in styles.items():
        if name in history:
            axis.plot(history[name], color=colour, linestyle=line, marker=marker, label=name)
    axis.set(xlabel="iterations (thousands)", ylabel="cost", ylim=(0, None))
    axis.set_title("One network, one task, three starts (random begins at infinity)")
    figure.legend(loc="outside right upper")
    plt.show()

# %% [markdown]
# | start | accuracy, training points | accuracy, test points | what happened |
# |:--|--:|--:|:--|
# | zeros | 50 % | 50 % | symmetry is never broken, no gradient arrives |
# | large | 83 % | 86 % | saturated: infinite first cost, slow learning |
# | He | 99 % | 96 % | signals keep their size, all layers learn |
#
# Nothing changed from row to row but the first numbers.

# %% [markdown]
# ## Watch the signals
#
# Three layers forgive a lot. To see what the size of the weights really does, make the network deeper. The figure
# sends random numbers forward through up to twelve layers of 64 units, and a random gradient back, before any training;
# its named starts use your functions as soon as these pass their checks.
#
# 1. With relu and eight layers, click through the four starts. Which of them keep both lines inside the band?
# 2. Stay with relu and move the slider. How narrow is the range of spreads that gets a signal through 12 layers? And
#    through 2?
# 3. Choose tanh and *large*. The activations look healthy, size 1 in every layer. Why is this start bad all the same?
#    (Look at the small histograms.)
# 4. In assignment 04 all weights had the spread 0.01. Set the slider to that and find out why the deeper
#    networks there did not learn.

# %% tags=["explore"]
from dlcore.explore.initial_scale import InitialScale

InitialScale(check, globals())

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
All weights start at 0.5, all biases at zero. What can a hidden layer of ten units learn?
- Nothing at all: are the gradients zero when the weights are not?
- As much as ten units can: what tells the gradient of one unit from that of its neighbour?
+ As much as a single unit: all ten compute the same, get the same gradient, and stay equal.

And if the weights are random, but all biases start at zero?
+ That does no harm: the weights make the units different, and with that the gradients of their biases.
- The units stay equal: do two units with different weights compute the same number?
- The biases can never leave zero: is `db` zero only because `b` is?

Why can the first cost be infinite when the weights are large?
- The gradients overflow: at the first cost, no gradient has been computed yet.
+ Some answers are exactly 0 or 1 in the computer's digits, and wrong: the logarithm of zero is minus infinity.
- The sum over many examples grows without bounds: it is an average, and there are only 300.

A relu layer has 50 units and reads 200 numbers. What is the standard deviation of He's weights?
- 0.01: that is 2/200, the variance.
+ 0.1: the square root of 2/200.
- 0.2: the square root of 2/50. Does the number of terms in the sum depend on the layer's own size?
- About 0.071: the square root of 1/200, which suits tanh. What does relu do to half of the numbers?
""")

# %% [markdown]
# ## Common pitfalls
#
# - **`L` for `l`.** Both fit into square brackets; one of them is beyond the end of the list.
# - **`np.zeros(rows, columns)`.** It wants a tuple, `np.random.randn` does not.
# - **Variance for standard deviation.** $2/n$ is the variance of the weights; the factor in front of `randn` is its root.
# - **The wrong layer's size.** The number of terms in a unit's sum is the size of the layer *below*.
# - **Seeding in the loop.** Then every layer starts with the same random numbers, and your answers differ from the
#   expected ones.

# %% [markdown]
# ## Key points
#
# - Units that start equal stay equal: weights must differ, and chance makes them differ.
# - Biases may start at zero once the weights are random.
# - Large weights saturate the sigmoid: certain, wrong, and hard to correct; the cost can even be infinite.
# - A sum of $n$ random terms grows like $\sqrt n$, and relu halves the mean square. He's scale $\sqrt{2 / n_{l-1}}$
#   makes up for both, so signals keep their size through many layers, forward and backward.
# - The start alone took the same network from 50 % to 83 % to 99 % on the points it learnt from.
#
# ## Where to go next
#
# The network with He's start is nearly perfect on the points it learnt from and a little worse on new ones. Assignment
# 07 asks what to do when that gap is wide: regularisation.
#
# ## Sources
#
# - K. He, X. Zhang, S. Ren, J. Sun: "Delving deep into rectifiers: surpassing human-level performance on ImageNet
#   classification", ICCV 2015.
# - X. Glorot, Y. Bengio: "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, MIT Press 2016, section 8.4.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
