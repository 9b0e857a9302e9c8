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
# # Optimisation: faster ways downhill
#
# *Reading: about 35 minutes. Working: two to three hours. 100 points: 10 for `update_parameters_with_gd`, 20 for
# `random_mini_batches`, 10 for `initialize_velocity`, 15 for `update_parameters_with_momentum`, 10 for
# `initialize_adam`, 20 for `update_parameters_with_adam`, 5 for `update_lr`, 10 for `schedule_lr_decay`. RMSProp and
# batch normalisation are checked, but worth no points: they are for the curious.*
#
# Imagine a town that takes a census before every single decision. Nobody is left out, so each decision is the right
# one, and the town moves at the pace of its slowest clerk. Gradient descent, as you know it, is that town: it asks
# *all* examples which way is down, and only then takes *one* small step. With five million examples, a thousand steps
# are five thousand million answers.
#
# A town in a hurry would do three things. It would **ask a sample** instead of everyone: a little less exact, and far
# quicker. It would **remember** what the last polls said, so that one odd sample does not turn everything around. And
# it would learn **whose answers are always shouted**, and turn down the volume there. These three ideas are called
# mini-batches, momentum and RMSProp; the last two together, with a small correction, are Adam, the method with which
# most networks of today are trained. You will write all of them, and then let them race.
#
# **How this notebook works.** Each exercise is a function with one or more gaps: write your code between the lines
# `### START CODE HERE ###` and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. The card
# that appears tells you which cases pass, and for the first that does not, where your answer differs and often why.
# Leave names, parameters and `return` lines as they are: the other functions, the checks and the grading rely on them.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.optimization import (
    batchnorm_forward_test_case,
    check,
    initialize_adam_test_case,
    initialize_velocity_test_case,
    random_mini_batches_test_case,
    random_mini_batches_test_case_small,
    update_parameters_with_adam_test_case,
    update_parameters_with_gd_test_case,
    update_parameters_with_momentum_test_case,
    update_parameters_with_rmsprop_test_case,
)
from dlcore.given.optimization import (
    backward_propagation,
    compute_cost,
    draw_points,
    forward_propagation,
    initialize_parameters,
    load_dataset,
    plot_decision_boundary,
    predict,
    predict_dec,
)
from dlcore.tell import tell, trying
from dlcore.training import steps

# %% [markdown]
# ## Notation
#
# **Examples are columns.** A number in square brackets says which layer something belongs to, a number in curly
# brackets which mini-batch: $X^{\{3\}}$ is the third mini-batch.
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $m$ | `m` | | number of examples |
# | $X$, $Y$ | `X`, `Y` | $(n_x, m)$, $(1, m)$ | inputs and labels |
# | $X^{\{t\}}$, $Y^{\{t\}}$ | `mini_batches[t - 1]` | $(n_x, k)$, $(1, k)$ | mini-batch $t$, with $k$ examples |
# | $W^{[l]}$, $b^{[l]}$ | `parameters["W" + str(l)]`, … | $(n_l, n_{l-1})$, $(n_l, 1)$ | weights and biases of layer $l$ |
# | $dW^{[l]}$, $db^{[l]}$ | `grads["dW" + str(l)]`, … | as $W^{[l]}$, $b^{[l]}$ | gradients of the cost |
# | $v$ | `v["dW" + str(l)]`, … | as the parameters | running average of the gradients |
# | $s$ | `s["dW" + str(l)]`, … | as the parameters | running average of their squares |
# | $\alpha$ | `learning_rate` | one number | length of a step |
# | $\beta$, $\beta_1$, $\beta_2$ | `beta`, `beta1`, `beta2` | one number | how long an average remembers |
# | $\varepsilon$ | `epsilon` | one number | tiny; keeps a divisor away from zero |
#
# Three words that are easily mixed up. An **update** is one step of the parameters. An **epoch** is one pass over all
# examples. A **mini-batch** is what one update looks at.

# %% [markdown]
# ## Exercise 1 · The step we start from
#
# First the plain step, so that there is something to improve. The gradient points to where the cost grows fastest, so
# we take a small step the other way:
#
# $$W^{[l]} \leftarrow W^{[l]} - \alpha \, dW^{[l]}, \qquad b^{[l]} \leftarrow b^{[l]} - \alpha \, db^{[l]},
# \qquad l = 1, \dots, L .$$
#
# The rule does not ask where the gradient came from. From all $m$ examples, it is called *batch* gradient descent; from
# a single one, *stochastic* gradient descent; from a handful, *mini-batch* gradient descent. One function serves all
# three.
#
# **Shapes.** A gradient has the shape of what it belongs to, so nothing changes shape.
#
# **Hint.** The loop over the layers is there; two lines are left, one for $W$ and one for $b$.

# %% solution="update_parameters_with_gd"
from dlcore.reference.optimization import update_parameters_with_gd

# %% tags=["demo"]
with trying(update_parameters_with_gd):
    tell(**update_parameters_with_gd(*update_parameters_with_gd_test_case()))

# %% test="update_parameters_with_gd"
check(update_parameters_with_gd)

# %% [markdown]
# <!-- expected update_parameters_with_gd: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->
#
# **What you just built.** The baseline. Every rule that follows is this one with something better than $dW$ in its
# place.

# %% [markdown]
# ## Exercise 2 · Mini-batches
#
# How good is the opinion of a sample? The gradient of the cost is an average over examples, and the average over a
# random handful is close to the average over all. It is off by chance, but not to one side: over many steps the errors
# cancel. And it is cheap. With 300 examples and 64 in a mini-batch, one pass over the data gives five steps instead of
# one.
#
# Why not a single example for each step, then? Because numpy (and any graphics card) multiplies a matrix with 64
# columns almost as quickly as one with a single column, and because one example is a very noisy witness. Between 32 and
# 512 is usual, and powers of two suit the memory of computers.
#
# Mini-batches are made in two moves. **Shuffle**: put the examples into a random order, inputs and labels *together*.
# **Cut**: slice the shuffled columns into pieces.
#
# ![Eleven examples become mini-batches of four. Top row: X and Y as eleven columns numbered 1 to 11, each column of X
# above its own label. An arrow named shuffle leads to the middle row, where the columns stand in another order and each
# label still stands under its own column. An arrow named cut leads to the bottom row: two mini-batches with four
# columns and a last one with only three.](minibatches.svg)
#
# If $m$ is no multiple of the size, some examples are left over; they make one last, smaller mini-batch. If it is, there
# is no such batch, and an empty one would be a division by zero waiting to happen. In formulas, there are
#
# $$\left\lfloor \frac{m}{\text{size}} \right\rfloor \text{ full mini-batches, and one more if } m \bmod \text{size} > 0 .$$
#
# **Shapes.** A full mini-batch has $(n_x, \text{size})$ and $(1, \text{size})$. For $m = 11$ and size 4 the numbers of
# columns are 4, 4, 3.
#
# **Hint.** `X[:, order]` with a list of column numbers picks columns in that order. Mini-batch $k$ (from 0) starts at
# column $k \cdot \text{size}$; the end of a slice is not included. The function seeds numpy and draws the order for you,
# so that everyone deals the same cards.

# %% solution="random_mini_batches"
from dlcore.reference.optimization import random_mini_batches

# %% tags=["demo"]
with trying(random_mini_batches):
    mini_batches = random_mini_batches(*random_mini_batches_test_case_small())
    tell(first_X=mini_batches[0][0], first_Y=mini_batches[0][1], last_X=mini_batches[-1][0], n=len(mini_batches))

# %% test="random_mini_batches"
check(random_mini_batches)

# %% [markdown]
# <!-- expected random_mini_batches: first_X = result[0][0]; first_Y = result[0][1]; last_X = result[-1][0]; n = len(result) -->
#
# A larger one, of the size of pictures: 148 examples with 12288 numbers each, 64 in a mini-batch. You should see shapes
# with 64, 64 and 20 columns, and 0.90085595, -0.7612069, 0.2344157 as the first three numbers.

# %% tags=["demo"]
with trying(random_mini_batches):
    for batch_X, batch_Y in random_mini_batches(*random_mini_batches_test_case()):
        print(batch_X.shape, batch_Y.shape, "begins with", batch_X[0, :3])

# %% [markdown]
# **What you just built.** The loader that stands at the start of every training loop, whatever the library calls it.

# %% [markdown]
# ## Exercise 3 · A ball at rest
#
# Picture a long, narrow valley: steep across, almost flat along. The gradient on its side points *across*, to the other
# wall, hardly ever along. Plain descent jumps from wall to wall and makes little way towards the far end. A larger
# $\alpha$ would make the jumps grow; a smaller one would make the way endless.
#
# ![Two paths through the same narrow valley, seen from above, from the left end to the lowest point at the right. The
# dashed path, named plain descent, swings from wall to wall at every step and ends well before the middle. The solid
# path, named momentum, swings a few times, ever less, and reaches the lowest point.](valley.svg)
#
# (Both take 30 steps, each with a learning rate as large as suits it: with momentum's, plain descent would be thrown out
# of the valley.)
#
# Now look at the gradients one after the other. *Across*, they alternate: +1, -1, +1, -1. *Along*, they agree: 0.1,
# 0.1, 0.1, 0.1. Take the average of the last few, and the first kind all but vanishes while the second stays. That is
# **momentum**: step along an average of past gradients. It behaves as a heavy ball would, which keeps rolling where the
# pushes agree and does not care for pushes that contradict each other.
#
# The average, one number for each parameter, is the ball's **velocity** $v$. Before the first push it is zero:
#
# $$v_{dW^{[l]}} = 0, \qquad v_{db^{[l]}} = 0, \qquad l = 1, \dots, L .$$
#
# **Shapes.** $v_{dW^{[l]}}$ is an array of zeros with the shape of $W^{[l]}$, and $v_{db^{[l]}}$ one with the shape of
# $b^{[l]}$.
#
# **Hint.** A velocity averages gradients, so it carries their names: the keys are `"dW1"`, `"db1"`, … An array knows its
# own `.shape`.

# %% solution="initialize_velocity"
from dlcore.reference.optimization import initialize_velocity

# %% tags=["demo"]
with trying(initialize_velocity):
    tell(**initialize_velocity(initialize_velocity_test_case()))

# %% test="initialize_velocity"
check(initialize_velocity)

# %% [markdown]
# <!-- expected initialize_velocity: dW1 = result["dW1"]; db1 = result["db1"]; dW2 = result["dW2"]; db2 = result["db2"] -->
#
# **What you just built.** The memory, still empty.

# %% [markdown]
# ## Exercise 4 · The ball rolls
#
# Keeping the last ten gradients would cost ten times the memory. A **running average** needs only its own last value:
# keep a share $\beta$ of it, and add a share $1 - \beta$ of what is new. Then step along it:
#
# $$v_{dW^{[l]}} \leftarrow \beta \, v_{dW^{[l]}} + (1 - \beta) \, dW^{[l]}, \qquad
# W^{[l]} \leftarrow W^{[l]} - \alpha \, v_{dW^{[l]}},$$
#
# and the same with $b$. A gradient that is $k$ steps old counts with weight $(1 - \beta)\beta^k$. It fades; it is never
# dropped. With $\beta = 0.9$ the average looks back over about $1 / (1 - \beta) = 10$ steps, with $\beta = 0.99$ over a
# hundred. And with $\beta = 0$ it remembers nothing: then you have plain descent again, a good test of your code.
#
# In numbers, with $\beta = 0.9$ and a gradient that is always 1, $v$ goes 0.1, 0.19, 0.271, … towards 1: the ball needs
# a moment to get going. With a gradient of +1, -1, +1, … it stays within $\pm 0.1$.
#
# **Shapes.** Everything has the shape of its parameter.
#
# **Hint.** Four lines: two velocities, then two parameters. The order matters, as the step uses the *new* velocity.

# %% solution="update_parameters_with_momentum"
from dlcore.reference.optimization import update_parameters_with_momentum

# %% tags=["demo"]
with trying(update_parameters_with_momentum):
    parameters, grads, v = update_parameters_with_momentum_test_case()
    parameters, v = update_parameters_with_momentum(parameters, grads, v, beta=0.9, learning_rate=0.01)
    tell(W1=parameters["W1"], b1=parameters["b1"], v_dW1=v["dW1"], v_db1=v["db1"])

# %% test="update_parameters_with_momentum"
check(update_parameters_with_momentum)

# %% [markdown]
# <!-- expected update_parameters_with_momentum: W1 = result[0]["W1"]; b1 = result[0]["b1"]; v_dW1 = result[1]["dW1"]; v_db1 = result[1]["db1"] -->
#
# **What you just built.** Gradient descent with a memory. (Other books write $v \leftarrow \beta v + dW$, without the
# factor $1 - \beta$. Then the same $\alpha$ makes steps that are $1/(1-\beta)$ times as long; if you compare learning
# rates between libraries, look which of the two they mean.)

# %% [markdown]
# ## Exercise 5 · RMSProp (for the curious, no points)
#
# Momentum looks at the *signs* of past gradients. One can also look at their *size*. In the narrow valley the
# gradients across are large and those along are small, and both are multiplied by the same $\alpha$. Why should they
# be? Let each parameter divide by the typical size of its own gradients. The size is measured by a running average of
# **squares** (a square has no sign, so nothing cancels), and the root brings it back to the scale of a gradient:
#
# $$s_{dW^{[l]}} \leftarrow \beta \, s_{dW^{[l]}} + (1 - \beta) \big(dW^{[l]}\big)^2, \qquad
# W^{[l]} \leftarrow W^{[l]} - \alpha \, \frac{dW^{[l]}}{\sqrt{s_{dW^{[l]}}} + \varepsilon} .$$
#
# All operations go entry by entry. The name says what it does: divide by the **r**oot of the **m**ean **s**quare. It was
# never published as a paper: G. Hinton presented it on a slide of his online lectures in 2012, and the world used it.
#
# In numbers: two weights whose gradients are always 10 and 0.01. After a while $\sqrt s$ is 10 and 0.01 as well, so both
# weights take steps of length $\alpha$.
#
# **Shapes.** Everything has the shape of its parameter.
#
# **Hint.** `** 2` squares entry by entry, `np.sqrt` takes the root; $\varepsilon$ is added *to the root*.

# %% solution="update_parameters_with_rmsprop"
from dlcore.reference.optimization import update_parameters_with_rmsprop

# %% tags=["demo"]
with trying(update_parameters_with_rmsprop):
    parameters, s = update_parameters_with_rmsprop(*update_parameters_with_rmsprop_test_case())
    tell(W1=parameters["W1"], b1=parameters["b1"], s_dW1=s["dW1"], s_db1=s["db1"])

# %% test="update_parameters_with_rmsprop"
check(update_parameters_with_rmsprop)

# %% [markdown]
# <!-- expected update_parameters_with_rmsprop: W1 = result[0]["W1"]; b1 = result[0]["b1"]; s_dW1 = result[1]["dW1"]; s_db1 = result[1]["db1"] -->
#
# **What you just built.** A volume control for every single weight. Look at `W1` before and after: in a first step *all*
# entries move by the same amount, $\alpha / \sqrt{1 - \beta} \approx 0.0316$. Only the sign of the gradient is left.

# %% [markdown]
# ## Exercise 6 · Adam, at rest
#
# Adam (*adaptive moment estimation*) does both: it steps along an average of the gradients and divides by their typical
# size. So it keeps two running averages for each parameter, and both begin at zero:
#
# $$v_{dW^{[l]}} = 0, \quad v_{db^{[l]}} = 0, \quad s_{dW^{[l]}} = 0, \quad s_{db^{[l]}} = 0, \qquad l = 1, \dots, L .$$
#
# **Shapes.** As in Exercise 3, twice.
#
# **Hint.** Four lines. Make *two* dictionaries with arrays of their own: with `s = v` there would be one dictionary under
# two names, and whatever is written into the one appears in the other.

# %% solution="initialize_adam"
from dlcore.reference.optimization import initialize_adam

# %% tags=["demo"]
with trying(initialize_adam):
    v, s = initialize_adam(initialize_adam_test_case())
    tell(v_dW1=v["dW1"], v_db1=v["db1"], s_dW1=s["dW1"], s_db1=s["db1"])

# %% test="initialize_adam"
check(initialize_adam)

# %% [markdown]
# <!-- expected initialize_adam: v_dW1 = result[0]["dW1"]; v_db1 = result[0]["db1"]; s_dW1 = result[1]["dW1"]; s_db1 = result[1]["db1"] -->
#
# **What you just built.** Room for two memories.

# %% [markdown]
# ## Exercise 7 · Adam
#
# An average that begins at zero is too small at first. Take $\beta_1 = 0.9$ and a first gradient of 2: then
# $v = 0.9 \cdot 0 + 0.1 \cdot 2 = 0.2$, a tenth of what it should be. How much is missing is known exactly: after $t$
# steps the weights in the average add up to $1 - \beta_1^t$ rather than to 1. So divide by that. After one step
# $0.2 / (1 - 0.9) = 2$, as it should be; after a hundred steps $1 - 0.9^{100}$ is 1, and the correction has faded
# away. This is the **bias correction**, and it is what $t$ is for.
#
# Layer by layer, and the same with $b$:
#
# $$v_{dW} \leftarrow \beta_1 v_{dW} + (1 - \beta_1) \, dW, \qquad
# v^{corrected}_{dW} = \frac{v_{dW}}{1 - \beta_1^t},$$
#
# $$s_{dW} \leftarrow \beta_2 s_{dW} + (1 - \beta_2) \, (dW)^2, \qquad
# s^{corrected}_{dW} = \frac{s_{dW}}{1 - \beta_2^t},$$
#
# $$W \leftarrow W - \alpha \, \frac{v^{corrected}_{dW}}{\sqrt{s^{corrected}_{dW}} + \varepsilon} .$$
#
# **Where does $\varepsilon$ stand?** *Outside* of the root, added to it; so the inventors wrote it. Some formulas in
# circulation put it inside. With $\varepsilon = 10^{-8}$ the two can hardly be told apart, with $10^{-2}$ they can: the
# check tries both.
#
# **What is kept.** $v$ and $s$ themselves go on to the next step, not the corrected ones: these serve one step only.
#
# In numbers, the first step with a gradient of 2: $v^{corrected} = 2$, $s^{corrected} = 4$, so the step is
# $\alpha \cdot 2 / \sqrt 4 = \alpha$. With a gradient of 0.002 it is $\alpha$ as well. In Adam, $\alpha$ is about how far
# a weight may go in one step, whatever the size of its gradients. That is why one learning rate serves so many problems.
#
# **Shapes.** Everything has the shape of its parameter; $t$ is one number, and the first step has $t = 1$.
#
# **Hint.** Ten lines, in pairs of $W$ and $b$. `beta1**t` is a power. Write the pair for the first average, run the check
# to see how far it brings you, then copy with care: most errors here are a `v` that should be an `s`, or a 1 that should
# be a 2.

# %% solution="update_parameters_with_adam"
from dlcore.reference.optimization import update_parameters_with_adam

# %% tags=["demo"]
with trying(update_parameters_with_adam):
    parameters, v, s = update_parameters_with_adam(*update_parameters_with_adam_test_case(), t=2)
    tell(W1=parameters["W1"], b1=parameters["b1"], v_dW1=v["dW1"], v_db1=v["db1"], s_dW1=s["dW1"], s_db1=s["db1"])

# %% test="update_parameters_with_adam"
check(update_parameters_with_adam)

# %% [markdown]
# <!-- expected update_parameters_with_adam: W1 = result[0]["W1"]; b1 = result[0]["b1"]; v_dW1 = result[1]["dW1"]; v_db1 = result[1]["db1"]; s_dW1 = result[2]["dW1"]; s_db1 = result[2]["db1"] -->
#
# **What you just built.** The optimiser behind most of the networks in the news, in ten lines.

# %% [markdown]
# ## Watch them race
#
# Below is a valley with two weights, seen from above: the cost of a small regression with 32 examples. All four start at
# the same point and see the same mini-batches. Functions of yours that pass their checks are run; for the others the
# figure uses a rule of its own, and says so.
#
# Some things to try:
#
# 1. Play it as it is. Who swings, and who does not? Why does gradient descent, once in the middle, take so long?
# 2. Set the learning rate to 0.25 and then a notch higher. Gradient descent loses its way; what about momentum? This is
#    what momentum buys: not a better step, but the right to take larger ones.
# 3. Set $\beta$ to 0, then to 0.97. What becomes of momentum at either end?
# 4. Take mini-batches of 1 or 2 examples. No one comes to rest any more: near the bottom the examples contradict each
#    other. Now make the learning rate small. Does that help, and what does it cost? Keep your answer for Exercise 8.
# 5. Watch RMSProp and Adam leave the start. In which direction is their first step, and why is it not the steepest one?

# %% tags=["explore"]
from dlcore.explore.optimizer_race import OptimizerRace

OptimizerRace(check, globals())

# %% [markdown]
# ## Put it to work: two moons
#
# Now a real network. 300 points lie on two interleaved half-moons, with noise; the network is to tell the moons apart. It
# has three layers (relu, relu, sigmoid) with 5, 2 and 1 units. It is given, together with its gradients and its starting
# weights; only the way down is yours.

# %% tags=["demo"]
train_X, train_Y = load_dataset()
print("train_X", train_X.shape, "train_Y", train_Y.shape)

figure, axes = plt.subplots(figsize=(5, 3.4), layout="constrained")
draw_points(train_X, train_Y, axes)
axes.set(title="Two moons")
figure.legend(loc="outside right upper")
plt.show()

# %% [markdown]
# The training loop is given, too. Read it once: an epoch deals the mini-batches anew (with a new seed, so that the hands
# differ), and each mini-batch makes one update. Adam's $t$ counts updates, not epochs.

# %% tags=["demo"]
NEEDED = ["random_mini_batches", "update_parameters_with_gd"]


def model(
    X, Y, layers_dims, optimizer, learning_rate=0.0007, mini_batch_size=64, beta=0.9, beta1=0.9, beta2=0.999,
    epsilon=1e-8, num_epochs=10000, print_cost=True, decay=None, decay_rate=1, epoch_average=False,
):  # fmt: skip
    """Train the three-layer network with "gd", "momentum", "rmsprop" or "adam".

    `decay` is None or a function of yours that gives each epoch its learning rate. Returns the parameters and a list
    with the cost of every 100th epoch: that of the epoch's last mini-batch, or the average over the epoch.
    """
    parameters = initialize_parameters(layers_dims)
    if optimizer == "momentum":
        v = initialize_velocity(parameters)
    elif optimizer in ("rmsprop", "adam"):
        v, s = initialize_adam(parameters)
    costs, rate, seed, t = [], learning_rate, 10, 0

    for epoch in steps(num_epochs, optimizer):
        seed, total = seed + 1, 0.0
        for batch_X, batch_Y in random_mini_batches(X, Y, mini_batch_size, seed):
            a3, cache = forward_propagation(batch_X, parameters)
            cost = compute_cost(a3, batch_Y)
            total += cost * batch_Y.shape[1]
            grads = backward_propagation(batch_X, batch_Y, cache)
            t += 1
            if optimizer == "gd":
                parameters = update_parameters_with_gd(parameters, grads, rate)
            elif optimizer == "momentum":
                parameters, v = update_parameters_with_momentum(parameters, grads, v, beta, rate)
            elif optimizer == "rmsprop":
                parameters, s = update_parameters_with_rmsprop(parameters, grads, s, rate, beta, epsilon)
            elif optimizer == "adam":
                averages = (v, s, t, rate, beta1, beta2, epsilon)
                parameters, v, s = update_parameters_with_adam(parameters, grads, *averages)
        if epoch_average:
            cost = total / X.shape[1]
        if decay:
            rate = decay(learning_rate, epoch, decay_rate)
        if print_cost and epoch % 1000 == 0:
            print(f"cost after epoch {epoch}: {cost:.6f}")
        if epoch % 100 == 0:
            costs.append(cost)
    return parameters, costs


def show_run(title, parameters, costs):
    """Draw the cost while training, and which regions the trained network tells apart."""
    _, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.4), layout="constrained")
    left.plot(100 * np.arange(len(costs)), costs, color="#0072B2", linewidth=1)
    left.set(xlabel="epoch", ylabel="cost", ylim=(0, 0.8), title=f"{title}: cost")
    right.set(xlim=(-1.5, 2.5), ylim=(-1, 1.5), title=f"{title}: what it tells apart")
    plot_decision_boundary(lambda points: predict_dec(parameters, points.T), train_X, train_Y, right)
    right.legend(loc="upper right", fontsize=8)
    plt.show()


LAYERS = [2, 5, 2, 1]

# %% [markdown]
# ### With plain mini-batch gradient descent

# %% tags=["demo"]
if check.ready(*NEEDED):
    parameters, costs = model(train_X, train_Y, LAYERS, "gd")
    predict(train_X, train_Y, parameters)
    show_run("gradient descent", parameters, costs)

# %% [markdown]
# About 80 % right after 10000 epochs, and the cost is still on its way down. In the right-hand picture the border is
# hardly bent; with more patience it would follow the moons.
#
# Why does the curve shake so? The cost that is drawn is that of one mini-batch, the last one of the epoch, and the last
# one has only 300 - 4 · 64 = 44 examples. Some hands are harder than others. With `epoch_average=True` the model reports
# the average over the whole epoch, and the same run gives a smooth curve.
#
# ### With momentum

# %% tags=["demo"]
MOMENTUM = [*NEEDED[:1], "initialize_velocity", "update_parameters_with_momentum"]

if check.ready(*MOMENTUM):
    parameters, costs = model(train_X, train_Y, LAYERS, "momentum", beta=0.9)
    predict(train_X, train_Y, parameters)
    show_run("momentum", parameters, costs)

# %% [markdown]
# No better, and almost the same costs. Is momentum useless? No: it is *unneeded here*. A learning rate of
# 0.0007 is so small that nothing swings from wall to wall, and an average of gradients that all agree is just that
# gradient. Momentum would allow a much larger learning rate; you will see one below.
#
# ### With Adam

# %% tags=["demo"]
ADAM = [*NEEDED[:1], "initialize_adam", "update_parameters_with_adam"]

if check.ready(*ADAM):
    parameters, costs = model(train_X, train_Y, LAYERS, "adam")
    predict(train_X, train_Y, parameters)
    show_run("Adam", parameters, costs)

# %% [markdown]
# 94 % right, and most of that after a tenth of the time. The border bends around both moons.
#
# | optimiser | learning rate | right after 10000 epochs | the cost curve |
# |:--|:--|:--|:--|
# | gradient descent | 0.0007 | 79.7 % | falls slowly, shakes |
# | momentum | 0.0007 | 79.7 % | the same |
# | Adam | 0.0007 | 94.0 % | falls at once, then shakes near the bottom |
#
# (If you wrote RMSProp, let `model(train_X, train_Y, LAYERS, "rmsprop")` run as well: with us it was right on 94 %, too.)
#
# To be fair: one learning rate for all three favours Adam, whose steps have about the length $\alpha$ whatever the size
# of the gradients. Which learning rate would plain descent need? That is the next question.

# %% [markdown]
# ## Exercise 8 · A learning rate that shrinks
#
# In the race you have seen the dilemma. A large learning rate gets down quickly and then jumps about near the bottom; a
# small one would settle, and takes for ever to get there. So begin with a large one and let it shrink. The simplest rule,
# with $\alpha_0$ for the start and one number for how fast it decays:
#
# $$\alpha = \frac{\alpha_0}{1 + \text{decay rate} \cdot \text{epoch}} .$$
#
# With $\alpha_0 = 0.1$ and a decay rate of 1 this is 0.1, 0.05, 0.033, 0.025, …: half after one epoch, a tenth after
# nine.
#
# **Shapes.** Numbers in, a number out.
#
# **Hint.** One line. Put brackets around what stands below the fraction line.

# %% solution="update_lr"
from dlcore.reference.optimization import update_lr

# %% tags=["demo"]
with trying(update_lr):
    tell(learning_rate=update_lr(learning_rate0=0.5, epoch_num=2, decay_rate=1))

# %% test="update_lr"
check(update_lr)

# %% [markdown]
# <!-- expected update_lr: learning_rate = result -->
#
# **What you just built.** A schedule. Try it with plain descent and a learning rate of 0.1, more than a hundred times
# what it was, for 5000 epochs (the costs are averages over an epoch now):

# %% tags=["demo"]
if check.ready(*NEEDED, "update_lr"):
    parameters, costs = model(
        train_X, train_Y, LAYERS, "gd", learning_rate=0.1, num_epochs=5000, decay=update_lr, epoch_average=True
    )
    predict(train_X, train_Y, parameters)
    epochs = np.arange(0, 5000, 100)
    figure, axes = plt.subplots(figsize=(6, 3), layout="constrained")
    axes.semilogy(epochs, [update_lr(0.1, epoch, 1) for epoch in epochs], "o", markersize=3, color="#0072B2")
    axes.set(xlabel="epoch", ylabel="learning rate", title="Decay in every epoch: nothing is left")
    plt.show()

# %% [markdown]
# Worse than before: 65 %. The picture says why. After a hundred epochs the learning rate has shrunk a hundredfold, and
# the network stands still long before it has arrived. Decay in *every* epoch is too greedy when there are thousands of
# them.

# %% [markdown]
# ## Exercise 9 · Steps of a staircase
#
# Let the learning rate stay where it is for a while, say a thousand epochs, and only then take it down a step:
#
# $$\alpha = \frac{\alpha_0}{1 + \text{decay rate} \cdot \left\lfloor \frac{\text{epoch}}{\text{interval}} \right\rfloor} .$$
#
# The half brackets mean *rounded down*: how many **whole** intervals have passed. For an interval of 1000, epochs 0 to 999
# give 0, epochs 1000 to 1999 give 1, and so on. (You may meet this rule under the name of exponential decay. It is not
# exponential: nothing is raised to a power.)
#
# **Shapes.** Numbers in, a number out.
#
# **Hint.** Python's `//` divides and rounds down; `np.floor` rounds a quotient down.

# %% solution="schedule_lr_decay"
from dlcore.reference.optimization import schedule_lr_decay

# %% tags=["demo"]
with trying(schedule_lr_decay):
    tell(epoch_10=schedule_lr_decay(0.5, 10, 0.3, 100), epoch_100=schedule_lr_decay(0.5, 100, 0.3, 100))

# %% test="schedule_lr_decay"
check(schedule_lr_decay)

# %% [markdown]
# In epoch 10:
#
# <!-- expected schedule_lr_decay case 1: epoch_10 = result -->
#
# In epoch 100:
#
# <!-- expected schedule_lr_decay case 2: epoch_100 = result -->
#
# **What you just built.** A schedule with patience. Here it is at work on plain descent and on momentum, with the learning
# rate of 0.1 that was too much for the smooth decay; and on Adam with 0.01:

# %% tags=["demo"]
RUNS = [("gd", "gradient descent", 0.1, "#D55E00", ":"), ("momentum", "momentum", 0.1, "#0072B2", "-")]
RUNS.append(("adam", "Adam", 0.01, "#E69F00", "--"))

if check.ready(*NEEDED, *MOMENTUM, *ADAM, "schedule_lr_decay"):
    figure, axes = plt.subplots(figsize=(7.5, 3.4), layout="constrained")
    for optimizer, title, rate, colour, line in RUNS:
        print(title)
        parameters, costs = model(
            train_X, train_Y, LAYERS, optimizer, rate, num_epochs=5000, decay=schedule_lr_decay, epoch_average=True
        )
        predict(train_X, train_Y, parameters)
        axes.plot(100 * np.arange(len(costs)), costs, color=colour, linestyle=line, label=f"{title}, {rate}")
    axes.set(xlabel="epoch", ylabel="cost (average of the epoch)", yscale="log", title="With a staircase schedule")
    figure.legend(loc="outside right upper")
    plt.show()

# %% [markdown]
# Now all three arrive, with 94 to 95 % right: plain descent, too, once its learning rate suits the problem. Take that home
# with you. Adam's great merit is not that it finds a better valley; it is that it forgives you for not knowing the
# learning rate.

# %% [markdown]
# ## Exercise 10 · Batch normalisation (for the curious, no points)
#
# So far we have mended the *steps*. One can also mend the *valley*. Long narrow valleys arise when the numbers that enter
# a layer have very different sizes; for the inputs of a network one simply subtracts the mean and divides by the spread.
# But inside the network, the inputs of layer 3 change with every update of layers 1 and 2. Batch normalisation (S. Ioffe
# and C. Szegedy, 2015) therefore does it on the fly, over each mini-batch, for each unit by itself:
#
# $$\mu = \frac1m \sum_{i=1}^m z^{(i)}, \qquad \sigma^2 = \frac1m \sum_{i=1}^m \big(z^{(i)} - \mu\big)^2, \qquad
# z_{norm}^{(i)} = \frac{z^{(i)} - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad
# \tilde z^{(i)} = \gamma \, z_{norm}^{(i)} + \beta .$$
#
# A unit might need another mean or another spread, so it may choose them: $\gamma$ and $\beta$ are parameters that are
# learnt like weights. (This $\beta$ has nothing to do with momentum's.) Note that $\varepsilon$ stands *under* the root
# here.
#
# **Shapes.** $Z$ is $(n, m)$. Every unit has one mean and one variance, so $\mu$ and $\sigma^2$ are $(n, 1)$, like $\gamma$
# and $\beta$.
#
# **Hint.** Four lines. Examples are columns: which `axis` runs over them? `keepdims=True` keeps a column a column.

# %% solution="batchnorm_forward"
from dlcore.reference.optimization import batchnorm_forward

# %% tags=["demo"]
with trying(batchnorm_forward):
    Z_tilde, cache = batchnorm_forward(*batchnorm_forward_test_case())
    tell(Z_tilde=Z_tilde, mu=cache[2], var=cache[3])

# %% test="batchnorm_forward"
check(batchnorm_forward)

# %% [markdown]
# <!-- expected batchnorm_forward: Z_tilde = result[0]; mu = result[1][2]; var = result[1][3] -->
#
# **What you just built.** A layer that keeps its numbers in a comfortable range. When the trained network answers a
# *single* question there is no mini-batch to average over. One then uses running averages of $\mu$ and $\sigma^2$ that
# were collected during training: momentum's trick once more.

# %% [markdown]
# ## Common pitfalls
#
# - **X shuffled, Y not.** Then every label sits with a stranger. The cost hovers near 0.69 and nothing is learnt, without
#   any error message.
# - **An empty last mini-batch.** If the size divides $m$, there is nothing left over.
# - **The gradient instead of the velocity.** If momentum behaves exactly as plain descent does at *any* $\beta$, look at
#   what your step multiplies.
# - **$t$ starts at 0.** Then $1 - \beta^0 = 0$, and Adam divides by zero. The first step has $t = 1$.
# - **Corrected averages that are kept.** The next step averages $v$ and $s$ themselves.
# - **`s = v`.** One dictionary under two names.
# - **$\varepsilon$ on the wrong side of the root.** Outside for RMSProp and Adam, inside for batch normalisation.
# - **An old cell.** After changing a function, run its cell again; the notebook goes on using the old one until you do.

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted. Answer before you look anything up.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
There are 1000 examples and 128 in a mini-batch. How many updates does one epoch make?
- 7: that is how many full mini-batches there are. Do they hold all the examples?
+ 8: seven full ones, and one with the 104 examples that are left over.
- 128: that is how many examples one update looks at.
- 1000: that would be one example for each update.

A larger `beta` in momentum makes the path ...
+ smoother, and slower to turn: the average looks back further, so a new gradient weighs less.
- follow each new gradient more closely: how much does the new gradient count when `beta` is 0.99?
- shorter by the factor `beta`: what does the average become when all gradients are the same?

Put one step of Adam into order.
1. Gradients of the mini-batch: everything else is made from them.
2. The averages `v` and `s`: a share of the old value and a share of the new one.
3. Division by `1 - beta**t`: an average that began at zero is too small at first.
4. The step: corrected `v`, divided by the root of corrected `s` plus `epsilon`.

Which of these does plain gradient descent have no idea of?
+ The gradients of earlier steps: that is what `v` remembers.
+ The typical size of one weight's gradients: that is what `s` measures.
- The learning rate: look at Exercise 1 again.
+ How many updates have been made so far: only the correction in Adam needs `t`.
""")

# %% [markdown]
# ## Key points
#
# - Batch, mini-batch and stochastic gradient descent differ only in how many examples one update looks at.
# - Mini-batches: shuffle inputs and labels with the same order, then cut. The last one may be smaller.
# - Momentum averages past gradients ($\beta$ about 0.9). It damps what alternates, keeps what agrees, and so permits larger
#   learning rates; with a small learning rate it changes next to nothing.
# - RMSProp divides each gradient by its own typical size.
# - Adam does both and corrects its averages for their start at zero. $\varepsilon$ is added to the root.
# - A learning rate may shrink with time: quickly at first to get there, slowly at the end to settle; in jumps rather than
#   in every epoch.
# - Costs of single mini-batches shake, because some mini-batches are harder than others.
#
# ## Where to go next
#
# In assignment 10 a library computes the gradients for you, and Adam is one word to type. You will know what it does.
#
# ## Sources
#
# - B. T. Polyak: "Some methods of speeding up the convergence of iteration methods", *USSR Computational Mathematics and
#   Mathematical Physics* 4 (1964), pages 1–17. The heavy ball.
# - D. P. Kingma, J. Ba: "Adam: a method for stochastic optimization", *International Conference on Learning
#   Representations*, 2015.
# - S. Ioffe, C. Szegedy: "Batch normalization: accelerating deep network training by reducing internal covariate shift",
#   *International Conference on Machine Learning*, 2015.
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, MIT Press 2016, chapter 8.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
