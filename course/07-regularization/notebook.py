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
# # Learn, do not memorise: regularisation
#
# *Reading: about 35 minutes. Working: one to two hours. 100 points: 20 for `compute_cost_with_regularization`, 25 for
# `backward_propagation_with_regularization`, 30 for `forward_propagation_with_dropout`, 25 for
# `backward_propagation_with_dropout`.*
#
# Two friends prepare for an exam with last year's paper. One learns every answer by heart, the misprints included. The
# other looks for the idea behind each question, and shrugs at the two that make no sense. On last year's paper the first
# is unbeatable. On this year's, the second is.
#
# A network can study in either way. Give it enough units and enough time, and it will fit its examples down to their
# misprints: it **overfits**. You notice by the gap between its score on the examples that it learnt from and its score
# on new ones. What closes the gap is called **regularisation**: making memorising expensive, or difficult, so that
# understanding is the easier way out.
#
# ![Two pictures of the same circles and crosses, with two odd examples on the wrong sides. Left, memorised: the boundary
# has a bulge around one odd example and an island around the other, so that every example is right. Right, understood: a
# straight boundary gets the two odd examples wrong, and new points will mostly be right.](boundaries.svg)
#
# You will build the two methods that are used most:
#
# | method | idea | what changes |
# |:--|:--|:--|
# | **L2 regularisation** | large weights cost something | the cost, and the gradients $dW$ |
# | **dropout** | in training, units fall silent at random | the forward and the backward pass |
#
# **How this notebook works.** Each exercise is a function with gaps: write your code between `### START CODE HERE ###`
# and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. Leave names, parameters and `return`
# lines as they are.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.regularization import (
    backward_propagation_with_dropout_test_case,
    backward_propagation_with_regularization_test_case,
    check,
    compute_cost_with_regularization_test_case,
    forward_propagation_with_dropout_test_case,
)
from dlcore.given.regularization import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    load_2D_dataset,
    plot_decision_boundary,
    predict,
    predict_dec,
    relu,
    sigmoid,
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
# | $m$ | `m` | | number of examples |
# | $X$, $Y$ | `X`, `Y` | $(n_x, m)$, $(1, m)$ | inputs, labels |
# | $W^{[l]}$, $b^{[l]}$ | `W1`, `b1`, … | $(n_l, n_{l-1})$, $(n_l, 1)$ | weights and biases of layer $l$ |
# | $Z^{[l]}$, $A^{[l]}$ | `Z1`, `A1`, … | $(n_l, m)$ | $W^{[l]} A^{[l-1]} + b^{[l]}$, and its activation |
# | $\lambda$ | `lambd` | | strength of L2 (`lambda` is a word of Python) |
# | | `keep_prob` | | probability that dropout keeps a unit |
# | $D^{[l]}$ | `D1`, `D2` | $(n_l, m)$ | dropout's mask: which units speak for which example |
#
# `dW1` is the gradient of the cost with respect to `W1`, and so on. Column $i$ of a `dZ` or `dA` belongs to example $i$'s
# own loss; the factor $\frac1m$ comes in with `dW` and `db`.

# %% [markdown]
# ## The task: who gets the ball?
#
# Our goalkeeper kicks the ball far up the pitch. Each point below is a place where it came down in earlier games; label
# 1 says that one of our team headed it, label 0 that one of the others did. Where should the goalkeeper aim?
#
# There are 211 points to learn from and 200 to test with. (They are made up, unless you have put a `data.mat` of your own
# into a folder `datasets`.)

# %% tags=["demo"]
train_X, train_Y, test_X, test_Y = load_2D_dataset()
tell(shape_of_train_X=train_X.shape, shape_of_train_Y=train_Y.shape, shape_of_test_X=test_X.shape)

# %% [markdown]
# By eye: a slanted line would do, with some disorder along it. Chance decided there, and nothing can be learnt from it.
#
# ## The network and its training, given
#
# Two inputs, 20 units with relu, 3 units with relu, one answer with a sigmoid. `model` trains it for 30,000 steps. Read
# it: `lambd` and `keep_prob` decide which of *your* functions take the place of the plain ones.

# %% tags=["demo"]
runs = {}  # the costs and the parameters of each run


def model(X, Y, learning_rate=0.3, num_iterations=30000, print_cost=True, lambd=0, keep_prob=1):
    """Train layers of [n_x, 20, 3, 1] units: plainly, with L2 (lambd above 0), or with dropout (keep_prob below 1)."""
    assert lambd == 0 or keep_prob == 1, "one method at a time"
    name = (
        f"L2, lambda {lambd}" if lambd else f"dropout, keep_prob {keep_prob}" if keep_prob < 1 else "no regularisation"
    )
    parameters = initialize_parameters([X.shape[0], 20, 3, 1])
    costs = []
    for i in steps(num_iterations, name):
        if keep_prob < 1:
            A3, cache = forward_propagation_with_dropout(X, parameters, keep_prob)
            grads = backward_propagation_with_dropout(X, Y, cache, keep_prob)
        elif lambd:
            A3, cache = forward_propagation(X, parameters)
            grads = backward_propagation_with_regularization(X, Y, cache, lambd)
        else:
            A3, cache = forward_propagation(X, parameters)
            grads = backward_propagation(X, Y, cache)
        if i % 1000 == 0:
            cost = compute_cost_with_regularization(A3, Y, parameters, lambd) if lambd else compute_cost(A3, Y)
            costs.append(cost)
            if print_cost and i % 10000 == 0:
                print(f"Cost after iteration {i}: {cost}")
        parameters = update_parameters(parameters, grads, learning_rate)
    runs[name] = {"costs": costs, "parameters": parameters}

    axis = plt.figure(figsize=(6, 3), layout="constrained").subplots()
    axis.plot(costs, color="#0072B2", marker="o", markersize=4)
    axis.set(xlabel="iterations (thousands)", ylabel="cost", title=name)
    plt.show()
    return parameters


def report(parameters, title):
    """Print both accuracies and draw what the network decides where."""
    print("On the points it learnt from:", end=" ")
    predict(train_X, train_Y, parameters)
    print("On points it never saw:", end=" ")
    predict(test_X, test_Y, parameters)
    plt.figure(figsize=(4.4, 4.4), layout="constrained")
    draw(parameters, title)
    plt.show()


def draw(parameters, title):
    """Draw what the network decides where into the current axes."""
    plt.title(title)
    plot_decision_boundary(lambda points: predict_dec(parameters, points.T), train_X, train_Y)
    plt.gca().set(xlim=(-0.75, 0.40), ylim=(-0.75, 0.65))
    plt.legend(loc="lower left")


# %% [markdown]
# ## First, without regularisation
#
# Some seconds of patience: 30,000 steps.

# %% tags=["demo"]
plain = model(train_X, train_Y)
report(plain, "No regularisation")

# %% [markdown]
# With the points of this course: about 92 % on the points it learnt from, about 84 % on new ones. That is the gap. Look
# at the boundary: it winds its way around single points near the middle, as if each had something to teach.
#
# Why can it do that? A sharp corner needs a steep function, and a steep function needs **large weights**. This is
# where the first method takes hold.

# %% [markdown]
# ## Exercise 1 · The cost with L2
#
# Add to the cost a charge for large weights: the sum of their squares.
#
# $$J = \underbrace{-\frac1m \sum_{i=1}^m \Big( y^{(i)} \log a^{[3](i)} + (1 - y^{(i)}) \log\big(1 - a^{[3](i)}\big)
# \Big)}_{\text{cross-entropy}} + \underbrace{\frac{\lambda}{2m} \sum_{l=1}^{3} \sum_k \sum_j
# \big(W^{[l]}_{kj}\big)^2}_{\text{L2}}$$
#
# A weight now has to *earn* its size: it stays large only if it lowers the cross-entropy by more than it costs. Squares
# make this strict with the large and mild with the small: going from 3 to 2 saves 5, from 1 to 0 only 1. So the
# network prefers many small weights to a few large ones. Biases shift the boundary and cannot make it steeper; they are
# free.
#
# **A tiny example.** A single matrix $W = (1, -2)$, three examples, $\lambda = 0.6$. The squares add up to
# $1 + 4 = 5$, and the charge is $\frac{0.6}{2 \cdot 3} \cdot 5 = 0.5$.
#
# **Shapes.** Whatever the shape of the matrices, the charge is one number. The cross-entropy is computed for you.
#
# **Hint.** `np.square` squares entry by entry, `np.sum` adds up a whole matrix. Mind the bracket in $\frac{\lambda}{2m}$:
# `lambd / 2 * m` is something else.

# %% solution="compute_cost_with_regularization"
from dlcore.reference.regularization import compute_cost_with_regularization

# %% tags=["demo"]
with trying(compute_cost_with_regularization):
    A3, Y_assess, parameters = compute_cost_with_regularization_test_case()
    tell(cost=compute_cost_with_regularization(A3, Y_assess, parameters, lambd=0.1))

# %% test="compute_cost_with_regularization"
check(compute_cost_with_regularization)

# %% [markdown]
# <!-- expected compute_cost_with_regularization: cost = result -->
#
# **What you just built.** A cost that knows two wishes, to fit the examples and to stay simple, and a number $\lambda$
# that says how much the second one weighs.

# %% [markdown]
# ## Exercise 2 · The gradients with L2
#
# A new cost has new slopes. The cross-entropy's you know; the charge adds, for every single weight,
#
# $$\frac{\partial}{\partial w} \left( \frac{\lambda}{2m} w^2 \right) = \frac{\lambda}{m} w ,$$
#
# and now you see what the one half was for. In matrices, for each layer:
#
# $$dW^{[3]} = \frac1m dZ^{[3]} A^{[2]T} + \frac{\lambda}{m} W^{[3]}, \qquad
# dW^{[2]} = \frac1m dZ^{[2]} A^{[1]T} + \frac{\lambda}{m} W^{[2]}, \qquad
# dW^{[1]} = \frac1m dZ^{[1]} X^T + \frac{\lambda}{m} W^{[1]} .$$
#
# Nothing else changes: the charge depends on no activation, so all `dZ`, `dA` and `db` stay as they were.
#
# **What it does in a step.** Insert it into $W \leftarrow W - \alpha\, dW$ and sort the terms:
#
# $$W \leftarrow \Big(1 - \frac{\alpha\lambda}{m}\Big) W - \alpha \cdot (\text{the gradient as before}) .$$
#
# Before each step, every weight is shrunk by the same small share. That is why L2 is also called **weight decay**. With
# $\alpha = 0.3$, $\lambda = 0.7$ and $m = 211$, the factor is $1 - 0.001 = 0.999$: a weight that no example asks for is
# halved every 700 steps.
#
# **Shapes.** $dW^{[l]}$ and $W^{[l]}$ have the same shape, so they can be added.

# %% solution="backward_propagation_with_regularization"
from dlcore.reference.regularization import backward_propagation_with_regularization

# %% tags=["demo"]
with trying(backward_propagation_with_regularization):
    X_assess, Y_assess, cache = backward_propagation_with_regularization_test_case()
    grads = backward_propagation_with_regularization(X_assess, Y_assess, cache, lambd=0.7)
    tell(dW1=grads["dW1"], dW2=grads["dW2"], dW3=grads["dW3"])

# %% test="backward_propagation_with_regularization"
check(backward_propagation_with_regularization)

# %% [markdown]
# <!-- expected backward_propagation_with_regularization: dW1 = result["dW1"]; dW2 = result["dW2"]; dW3 = result["dW3"] -->
#
# Now train with $\lambda = 0.7$.

# %% tags=["demo"]
if check.ready("compute_cost_with_regularization", "backward_propagation_with_regularization"):
    decayed = model(train_X, train_Y, lambd=0.7)
    report(decayed, "L2 regularisation, λ = 0.7")

# %% [markdown]
# Fewer of the known points are right, about 88 %, and more of the new ones, about 89 %: the gap is closed. The boundary
# is nearly the slanted line that you would have drawn. Two more things to notice:
#
# - The cost settles early and higher than before. Part of it is the charge; it cannot be compared with the cost of the
#   first run.
# - The weights are smaller, as they should be:

# %% tags=["demo"]
if check.ready("compute_cost_with_regularization", "backward_propagation_with_regularization"):
    for name, run in runs.items():
        sizes = [np.abs(run["parameters"][f"W{l}"]).max() for l in (1, 2, 3)]
        print(f"{name:20} largest weight of layers 1, 2, 3: " + ", ".join(f"{size:6.2f}" for size in sizes))

# %% [markdown]
# **What you just built.** Three short terms that turn memorising into something expensive. How large $\lambda$ should be,
# no formula says: one tries some values, and keeps the one that does best on points held back for the purpose. If it
# is too large, no weight can earn its price; the network becomes too simple even for the examples, and that is called
# **underfitting**, or high bias. You can watch it in the live figure below.

# %% [markdown]
# ## Exercise 3 · Dropout, forward
#
# A choir in which everyone leans on one good voice sounds well until that voice has a cold. A wise conductor therefore
# sends a few singers out at every rehearsal, drawn by lot, never the same. Everyone has to know the part; nobody can
# count on the neighbour.
#
# ![Three drawings of a network with two inputs, hidden layers of four and three units, and one answer. Left, the whole
# network, used for answering. In the middle, training on example 1: one unit of each hidden layer is crossed out and has
# no connections. Right, training on example 2: two other units are crossed out.](dropout.svg)
#
# **Dropout** does this to hidden units: for each example, each unit stays with probability `keep_prob` and is silent
# otherwise. A detail that two units would have to memorise together is lost as soon as one of them is out; what many
# units know survives.
#
# For layer 1 (and in the same way for layer 2), after $A^{[1]} = \mathrm{relu}(Z^{[1]})$:
#
# 1. Draw a matrix of numbers evenly from $[0, 1)$, in the shape of $A^{[1]}$: a die for each unit and each example.
# 2. Make it a mask: $D^{[1]}$ is true where the number is **below** `keep_prob`.
# 3. Silence: $A^{[1]} \leftarrow A^{[1]} * D^{[1]}$, entry by entry. True counts as 1, false as 0.
# 4. Make up for the missing: $A^{[1]} \leftarrow A^{[1]} \,/\,$ `keep_prob`.
#
# **Why the fourth step?** Take a unit that says 10, with `keep_prob` 0.8. After step 3 it says 10 in four cases of five
# and 0 in the fifth: 8 on average, and the layer above would hear everything at 80 % of its volume. Dividing by 0.8
# makes it $12.5$ or $0$: 10 on average, as before. The gain is that nothing needs to be done when the trained network
# answers: all units speak, undivided. This form is called **inverted dropout**.

# %% tags=["demo"]
rng = np.random.default_rng(0)
said = np.full(100_000, 10.0) * (rng.random(100_000) < 0.8) / 0.8
print(f"100,000 times dropout: {np.unique(said)} are said, {said.mean():.2f} on average")

# %% [markdown]
# **Shapes.** $D^{[1]}$ is like $A^{[1]}$, $(n_1, m)$; $D^{[2]}$ is like $A^{[2]}$, $(n_2, m)$. Inputs and the answer are
# never dropped here.
#
# **Hint.** `np.random.rand` takes the sizes as separate arguments, which `*A1.shape` is short for; comparing an array
# with a number gives an array of truth values. The function seeds numpy with 1, once, at its top: leave that line in and draw $D^{[1]}$ before
# $D^{[2]}$, so that your masks are the expected ones.

# %% solution="forward_propagation_with_dropout"
from dlcore.reference.regularization import forward_propagation_with_dropout

# %% tags=["demo"]
with trying(forward_propagation_with_dropout):
    X_assess, parameters = forward_propagation_with_dropout_test_case()
    A3, cache = forward_propagation_with_dropout(X_assess, parameters, keep_prob=0.7)
    tell(A3=A3, D1=cache[1], A1=cache[2])

# %% test="forward_propagation_with_dropout"
check(forward_propagation_with_dropout)

# %% [markdown]
# <!-- expected forward_propagation_with_dropout: A3 = result[0]; D1 = result[1][1]; A1 = result[1][2] -->
#
# $D^{[1]}$ says who was silenced: with seed 1 and `keep_prob` 0.7 only one entry is false. The other zeros of $A^{[1]}$
# are relu's.
#
# **A simplification that you should know of.** Because the function seeds itself at every call, training meets the *same*
# masks in each of its 30,000 steps: a unit that is out for an example is out for good. That makes your figures
# repeatable, and it still hinders memorising. In earnest, the masks are drawn anew in every step.
#
# **What you just built.** A network that is another one for every example, and the same on average.

# %% [markdown]
# ## Exercise 4 · Dropout, backward
#
# What happened to $A^{[l]}$ on the way forward was a multiplication by $D^{[l]} / {}$`keep_prob`, entry by entry. The chain
# rule sends the gradient back through the same multiplication:
#
# $$dA^{[2]} \leftarrow dA^{[2]} * D^{[2]} \,/\, \text{keep\_prob}, \qquad
# dA^{[1]} \leftarrow dA^{[1]} * D^{[1]} \,/\, \text{keep\_prob} .$$
#
# In words: a unit that said nothing is to blame for nothing, and a unit that spoke up by a factor of $1/0.8$ takes the
# blame with the same factor. It has to be the *same* masks as on the way forward; that is why the cache carries them.
#
# **Shapes.** $dA^{[l]}$ and $D^{[l]}$ are both $(n_l, m)$.

# %% solution="backward_propagation_with_dropout"
from dlcore.reference.regularization import backward_propagation_with_dropout

# %% tags=["demo"]
with trying(backward_propagation_with_dropout):
    X_assess, Y_assess, cache = backward_propagation_with_dropout_test_case()
    grads = backward_propagation_with_dropout(X_assess, Y_assess, cache, keep_prob=0.8)
    tell(dA1=grads["dA1"], dA2=grads["dA2"])

# %% test="backward_propagation_with_dropout"
check(backward_propagation_with_dropout)

# %% [markdown]
# <!-- expected backward_propagation_with_dropout: dA1 = result["dA1"]; dA2 = result["dA2"] -->
#
# **Do forward and backward pass fit together?** The fixed seed has an advantage: the same masks come back at each call, so
# a gradient can be measured. Nudge one weight up and down, and see by how much the cost moves. (Assignment 08 makes a
# method of it.)

# %% tags=["demo"]
if check.ready("forward_propagation_with_dropout", "backward_propagation_with_dropout"):
    start = initialize_parameters([2, 20, 3, 1])
    nudged_costs = []
    for nudge in (1e-6, -1e-6):
        W2 = start["W2"].copy()
        W2[0, 3] += nudge
        A3, _ = forward_propagation_with_dropout(train_X, start | {"W2": W2}, 0.86)
        nudged_costs.append(compute_cost(A3, train_Y))
    A3, cache = forward_propagation_with_dropout(train_X, start, 0.86)
    grads = backward_propagation_with_dropout(train_X, train_Y, cache, 0.86)
    print(f"measured:              {(nudged_costs[0] - nudged_costs[1]) / 2e-6:.8f}")
    print(f"by your two functions: {grads['dW2'][0, 3]:.8f}")

# %% [markdown]
# Now train with `keep_prob` 0.86: each hidden unit is silent with a probability of 14 %.

# %% tags=["demo"]
if check.ready("forward_propagation_with_dropout", "backward_propagation_with_dropout"):
    thinned = model(train_X, train_Y, keep_prob=0.86)
    report(thinned, "Dropout, keep_prob = 0.86")

# %% [markdown]
# About 88 % on both. (The last digits depend on how your machine rounds: 30,000 steps magnify the smallest difference.)
# Mind what `report` uses: `predict` and `predict_dec` run the plain `forward_propagation`. **Dropout is for training
# only.** Asking a network with units missing would give a different answer with every throw of the dice.
#
# The cost that was printed belongs to the thinned network, masks and all; like the cost with L2, it cannot be compared
# with that of the first run.
#
# Does your curve jump upwards somewhere? A learning rate of 0.3 is bold. One step too far can push relu units below zero
# for many examples at once, and where relu is zero no gradient arrives that could bring them back.

# %% [markdown]
# ## The three side by side

# %% tags=["demo"]
if check.ready(
    "backward_propagation_with_regularization", "forward_propagation_with_dropout", "backward_propagation_with_dropout"
):
    figure, axes = plt.subplots(1, 3, figsize=(12, 4.4), layout="constrained")
    for axis, (name, run) in zip(axes, runs.items()):
        plt.sca(axis)
        shares = []
        for X, Y in ((train_X, train_Y), (test_X, test_Y)):
            shares.append(100 * np.mean(predict_dec(run["parameters"], X) == Y))
        draw(run["parameters"], f"{name}\nlearnt from: {shares[0]:.1f} %, new: {shares[1]:.1f} %")
    plt.show()

# %% [markdown]
# Both methods give up some accuracy on the points that were learnt from, and gain on new ones. New points are what a
# network is for.
#
# | | no regularisation | L2, $\lambda = 0.7$ | dropout, `keep_prob` 0.86 |
# |:--|--:|--:|--:|
# | accuracy on the points it learnt from | 92 % | 88 % | 88 % |
# | accuracy on new points | 84 % | 89 % | 88 % |

# %% [markdown]
# ## Turn the two knobs
#
# The figure shows networks that were trained for you, 30,000 steps each, on the points of this course: left what they
# decide, right their weights (the thicker, the larger). It uses your functions as soon as they pass their checks: for the
# masks, and for the cost.
#
# 1. Raise $\lambda$ step by step. When do the weights thin out, and when does the boundary stop being of use at all?
# 2. Which setting does best on new points? Would you have found it by looking at the points it learnt from?
# 3. Set `keep_prob` to 0.5 and go through some examples. Which units speak for example 1, and which for example 2?
# 4. Look for an example for which all three units of layer 2 are silent. What does the network in training answer there?

# %% tags=["explore"]
from dlcore.explore.regularisation import Regularisation

Regularisation(check, globals())

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
A network gets 99 % right of what it learnt from, and 85 % of new examples. Which of these may help?
+ A larger `lambd`: large weights become more expensive.
+ A smaller `keep_prob`: memorising becomes more difficult.
- More units: would it be harder, or easier, to memorise with them?
- More steps of training: which of the two figures would they raise?

With `lambd` at 1000, what do you expect?
- The best accuracy on new examples: is a network whose weights are all near zero of any use?
+ Weights near zero, nearly the same answer everywhere: underfitting.
- No difference, since the step of gradient descent makes up for it: what is 1 - αλ/m here, about -0.4?

Why are activations divided by `keep_prob` in training?
- To keep them between 0 and 1: are relu's answers bounded?
+ So that what the next layer hears is, on average, as large as without dropout.
- To make the masks random: which step draws them?

The trained network is to answer a question. What do you do about dropout?
- Use the masks of the last step: did a new example ever have a mask?
- Draw new masks, and divide by `keep_prob`: would you get the same answer twice?
+ Nothing: all units speak, and none is scaled.
- Keep all units, and multiply by `keep_prob`: this was already made up for in training. By which step?
""")

# %% [markdown]
# ## Common pitfalls
#
# - **`lambd / 2 * m`.** Python works from left to right; the m ends up above the line.
# - **Charging the biases.** Only the weights are squared and shrunk.
# - **Dividing by `1 - keep_prob`.** The share that is *left* says how much has to be made up for.
# - **New dice on the way back.** The backward pass needs the masks of the forward pass, not new ones.
# - **`randn` for `rand`.** Numbers drawn evenly from $[0, 1)$ are below `keep_prob` with probability `keep_prob`; those
#   of the bell curve are not.
# - **Dropout while answering.** It belongs into training and nowhere else.

# %% [markdown]
# ## Key points
#
# - Overfitting shows in the gap between the score on known examples and the score on new ones. Regularisation gives up a
#   little of the first for more of the second.
# - L2 adds $\frac{\lambda}{2m} \sum W^2$ to the cost and $\frac{\lambda}{m} W$ to each $dW$: weights decay unless the
#   examples ask for them. Biases are left alone.
# - Inverted dropout: mask, then divide by `keep_prob`, so that the average stays; the same mask and the same division on
#   the way back.
# - Dropout is for training only.
# - Too strong a regularisation makes a network too simple: $\lambda$ and `keep_prob` are chosen by trying.
#
# ## Where to go next
#
# You have changed the cost and both passes. Did every gradient come out right? Assignment 08 shows how to measure
# instead of trusting: gradient checking.
#
# ## Sources
#
# - N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov: "Dropout: a simple way to prevent neural
#   networks from overfitting", *Journal of Machine Learning Research* 15, 2014.
# - A. Krogh, J. Hertz: "A simple weight decay can improve generalization", NIPS 1991.
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, MIT Press 2016, sections 7.1 and 7.12.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
