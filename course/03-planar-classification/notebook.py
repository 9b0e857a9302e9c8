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
# # Planar data classification with one hidden layer
#
# *Reading: about 25 minutes. Working: one and a half to two hours. 100 points: 25 for `backward_propagation`, 15 for
# `forward_propagation`, 5 each for the shapes and `layer_sizes`, 10 for each of the other five exercises.*
#
# Give a gardener one straight fence and ask her to keep the daisies apart from the clover. If each grows on its own side
# of the meadow, one fence will do. But suppose they grow in a wheel, daisies and clover taking turns all the way round.
# However she puts up her fence, there is as much of the one as of the other on both sides.
#
# Give her four fences, and somebody who walks about with a notepad: *left of the first, right of the second, right of
# the third, left of the fourth: so I must be among the daisies.* No fence has become any less straight. The trick is in
# the notepad, which combines what the fences say.
#
# That is a neural network with one hidden layer. Each hidden unit is a fence, the output unit is the notepad, and
# nobody has to put up the fences: gradient descent pushes them to where they are useful. In this notebook you write
# such a network from start to finish, train it on a meadow of 400 points, and watch the fences move. It is the first
# network of this course that bends.
#
# **How this notebook works.** Each exercise has one or more gaps: write your code between the lines
# `### START CODE HERE ###` and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. The card
# that appears tells you which cases pass, and for the first that does not, where your answer differs and often why.
# Leave names, parameters and `return` lines as they are: the other functions, the checks and the grading rely on them.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.planar_classification import (
    backward_propagation_test_case,
    check,
    compute_cost_test_case,
    forward_propagation_test_case,
    initialize_parameters_test_case,
    layer_sizes_test_case,
    nn_model_test_case,
    predict_test_case,
    update_parameters_test_case,
)
from dlcore.datasets import load_extra_datasets, load_planar_dataset
from dlcore.given.planar import plot_decision_boundary, plot_points, sigmoid
from dlcore.tell import tell, trying

# %% [markdown]
# ## Notation
#
# A number in square brackets says which layer something belongs to, a number in round brackets which example:
# $a^{[2](i)}$ is what layer 2 answers to example $i$. **Examples are columns.**
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $m$ | `m` | | number of examples |
# | $n_x$, $n_h$, $n_y$ | `n_x`, `n_h`, `n_y` | | number of inputs, of hidden units, of outputs |
# | $X$ | `X` | $(n_x, m)$ | the inputs; here two coordinates of each point |
# | $Y$ | `Y` | $(1, m)$ | the labels, 0 or 1 |
# | $W^{[1]}$, $b^{[1]}$ | `W1`, `b1` | $(n_h, n_x)$, $(n_h, 1)$ | weights and biases of the hidden layer |
# | $W^{[2]}$, $b^{[2]}$ | `W2`, `b2` | $(1, n_h)$, $(1, 1)$ | weights and bias of the output unit |
# | $Z^{[1]}$, $A^{[1]}$ | `Z1`, `A1` | $(n_h, m)$ | hidden layer, before and after tanh |
# | $Z^{[2]}$, $A^{[2]}$ | `Z2`, `A2` | $(1, m)$ | output, before and after the sigmoid; $A^{[2]}$ is the network's answer |
# | $J$ | `cost` | one number | the cost, an average over the examples |
# | $dW^{[1]}$, … | `dW1`, … | as $W^{[1]}$, … | $\partial J / \partial W^{[1]}$, … |
#
# In code, `dW1` is a name, not a product. And remember: **a gradient has the shape of what it belongs to.**

# %% [markdown]
# ## The meadow
#
# The points lie on a flower of eight petals, with a little noise. Label 0 is drawn as a circle, label 1 as a cross.
# The two take turns, petal by petal.

# %%
X, Y = load_planar_dataset()

# %% tags=["demo"]
figure = plt.figure(figsize=(5, 4.6), layout="constrained")
plot_points(X, Y)
plt.title("The flower: 400 points with two labels")
plt.show()

# %% [markdown]
# ## Exercise 1 · How much is there?
#
# The first question to any data: what shape? `X` holds the coordinates of all points and `Y` their labels. Put the
# shape of each into `shape_X` and `shape_Y`, and the number of examples into `m`.
#
# **Hint.** An array knows its shape: `X.shape` is a tuple, and `X.shape[0]` its first entry. Examples are columns;
# which entry of the shape counts columns? (Read `m` off the data rather than typing a number: the check tries your
# lines on other data, too.)

# %% solution="shapes"
from dlcore.reference.planar_classification import shapes

# %% tags=["demo"]
print("shape_X:", shape_X)
print("shape_Y:", shape_Y)
print("m:", m)

# %% test="shapes"
check("shapes")

# %% [markdown]
# <!-- expected shapes: shape_X = result[0]; shape_Y = result[1]; m = result[2] -->
#
# **What you just did.** You know the meadow's size: two coordinates and one label for each of $m$ points.

# %% [markdown]
# ## One straight fence
#
# Before building anything clever, see how far the simple thing goes. Logistic regression, the single unit of
# assignment 02, puts up one straight fence. Here is scikit-learn's, trained on the flower.

# %% tags=["demo"]
from sklearn.linear_model import LogisticRegression

# scikit-learn wants examples as rows and labels as a flat vector
single = LogisticRegression().fit(X.T, Y.ravel())
right = 100 * np.mean(single.predict(X.T) == Y)

figure = plt.figure(figsize=(5, 4.6), layout="constrained")
plot_decision_boundary(single.predict, X, Y)
plt.title(f"Logistic regression: {right:.0f} % right")
plt.show()

# %% [markdown]
# 47 %: a coin would do better. It is not a matter of more training. *No* straight line does much better than two
# thirds here, because the petals take turns.
#
# ## Several fences and a notepad
#
# ![Left, one hidden unit: a straight line cuts the plane in two; on one side z is negative and tanh z near minus 1, on
# the shaded other side z is positive and tanh z near plus 1. Right, three lines enclose a shaded triangle. In each of
# the seven regions stands how many of the three units are positive there: 3 in the triangle, 2 in the three regions
# across its sides, 1 in the three regions across its corners.](fences.svg)
#
# A hidden unit computes $z = w_1 x_1 + w_2 x_2 + b$. Where that is zero is a straight line, its fence; on one side $z$
# is positive, on the other negative. Then comes $\tanh$, which squashes $z$ into $(-1, 1)$: far from the fence on the
# positive side it says almost $+1$, far on the other almost $-1$, and close to the fence something in between.
#
# The output unit takes the answers of all fences, weighs them and adds them up. In the right half of the picture, the
# three units are positive towards the triangle. Add up their answers: near $+3$ inside of the triangle, near $+1$ or
# $-1$ elsewhere. So with the weights $(1, 1, 1)$ and the bias $-2$, the sum is positive inside and negative outside,
# and the boundary is no longer straight.
#
# Why the squashing? Without it, a weighted sum of the $z$ would again be of the form $v_1 x_1 + v_2 x_2 + c$: many
# fences would make one fence. The bend between the layers is what makes the second layer worth having.
#
# Our network, then:
#
# ![The network. Two inputs, x1 and x2, are joined to each of four hidden units marked tanh, and these to one output
# unit marked sigma, whose answer is A2. Below, the shapes: X is 2 by m; W1 is 4 by 2, b1 is 4 by 1, A1 is 4 by m;
# W2 is 1 by 4, b2 is 1 by 1, A2 is 1 by m.](network.svg)

# %% [markdown]
# ## Exercise 2 · The sizes of the layers
#
# The data decide how many inputs and outputs there are; the number of hidden units is ours to choose. We start with
# four:
#
# $$n_x = \text{rows of } X, \qquad n_h = 4, \qquad n_y = \text{rows of } Y .$$
#
# **Shapes.** Three plain numbers are returned, in this order.
#
# **Hint.** Rows, not columns: sizes of layers do not change when an example is added.

# %% solution="layer_sizes"
from dlcore.reference.planar_classification import layer_sizes

# %% tags=["demo"]
with trying(layer_sizes):
    n_x, n_h, n_y = layer_sizes(*layer_sizes_test_case())
    tell(n_x=n_x, n_h=n_h, n_y=n_y)

# %% test="layer_sizes"
check(layer_sizes)

# %% [markdown]
# <!-- expected layer_sizes: n_x = result[0]; n_h = result[1]; n_y = result[2] -->
#
# **What you just built.** A function that fits the network to its data. (These data are not the flower: checks use
# other sizes, so that a 2 that should be `n_x` is noticed.)

# %% [markdown]
# ## Exercise 3 · Starting values
#
# Where do the fences stand before they have learnt anything? If all started in the same place, they would all receive
# the same gradient and move together for ever: four fences, worth one. So the weights must **differ**, and chance sees
# to that. They should also be **small**: for large $z$, $\tanh$ is flat, and where it is flat, nothing is learnt. The
# biases may start at zero.
#
# $$W^{[l]} \sim 0.01 \cdot \mathcal N(0, 1), \qquad b^{[l]} = 0 .$$
#
# **Shapes.** $W^{[1]}$ is $(n_h, n_x)$, $b^{[1]}$ is $(n_h, 1)$, $W^{[2]}$ is $(n_y, n_h)$, $b^{[2]}$ is $(n_y, 1)$.
#
# **Hint.** `np.random.randn(rows, columns)` draws from the bell curve, `np.zeros((rows, columns))` wants its shape in
# double brackets. Draw `W1` first, then `W2`. The function seeds numpy itself, with 2, so that everyone draws the same
# numbers; leave that line in.

# %% solution="initialize_parameters"
from dlcore.reference.planar_classification import initialize_parameters

# %% tags=["demo"]
with trying(initialize_parameters):
    tell(**initialize_parameters(*initialize_parameters_test_case()))

# %% test="initialize_parameters"
check(initialize_parameters)

# %% [markdown]
# <!-- expected initialize_parameters: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->
#
# **What you just built.** Four fences in four directions, none of which means anything yet.

# %% [markdown]
# ## Exercise 4 · Forward
#
# A tiny example first. A hidden unit with $w = (2, -1)$ and $b = -1$ looks at the point $(1, 0)$:
# $z = 2 \cdot 1 - 1 \cdot 0 - 1 = 1$, and $\tanh 1 \approx 0.76$: rather on the positive side. Were it the only one,
# and the output unit had weight 3 and bias $-1$, that unit would get $3 \cdot 0.76 - 1 \approx 1.28$ and answer
# $\sigma(1.28) \approx 0.78$: label 1, with 78 % confidence.
#
# For all units and all examples at once:
#
# $$\begin{aligned}
# Z^{[1]} &= W^{[1]} X + b^{[1]}, & A^{[1]} &= \tanh Z^{[1]}, \\
# Z^{[2]} &= W^{[2]} A^{[1]} + b^{[2]}, & A^{[2]} &= \sigma\big(Z^{[2]}\big) .
# \end{aligned}$$
#
# Why $\sigma$ at the end and not $\tanh$? The answer is to be a probability, so it must lie between 0 and 1.
#
# **Shapes.** $(n_h, n_x)$ times $(n_x, m)$ gives $(n_h, m)$; then $(1, n_h)$ times $(n_h, m)$ gives $(1, m)$. The biases
# are columns, and numpy repeats them for every example.
#
# **Hint.** The first gap takes the four arrays out of the dictionary, the second has a line for each formula:
# `np.dot` (or `@`), `np.tanh`, and the given `sigmoid`. What you computed on the way goes into the `cache`: the way
# back will need it.

# %% solution="forward_propagation"
from dlcore.reference.planar_classification import forward_propagation

# %% tags=["demo"]
with trying(forward_propagation):
    A2, cache = forward_propagation(*forward_propagation_test_case())
    tell(A2=A2, mean_Z1=np.mean(cache["Z1"]), mean_A1=np.mean(cache["A1"]), mean_Z2=np.mean(cache["Z2"]))

# %% test="forward_propagation"
check(forward_propagation)

# %% [markdown]
# <!-- expected forward_propagation: A2 = result[0]; mean_Z1 = result[1]["Z1"].mean(); mean_A1 = result[1]["A1"].mean(); mean_Z2 = result[1]["Z2"].mean() -->
#
# **What you just built.** A network that answers. Ask it about any point of the plane, and it gives you a probability.

# %% [markdown]
# ## Exercise 5 · The cost
#
# How wrong are the answers? If the label is 1, charge $-\log a$: nothing for a confident right answer, more and more as
# $a$ goes to 0. If the label is 0, charge $-\log(1 - a)$. Since a label is 0 or 1, one expression covers both, in which
# one term is always switched off; the cost is the average charge:
#
# $$J = -\frac1m \sum_{i=1}^m \Big( y^{(i)} \log a^{[2](i)} + \big(1 - y^{(i)}\big) \log\big(1 - a^{[2](i)}\big) \Big) .$$
#
# A number to remember: whoever always answers 0.5 pays $\log 2 \approx 0.693$.
#
# **Shapes.** `A2` and `Y` are $(1, m)$, the cost is one number. (`parameters` is not needed here.)
#
# **Hint.** First `logprobs`, the large bracket, for all examples at once: `*` and `np.log` work entry by entry. Then
# `np.sum`, the minus sign, and `m`.

# %% solution="compute_cost"
from dlcore.reference.planar_classification import compute_cost

# %% tags=["demo"]
with trying(compute_cost):
    tell(cost=compute_cost(*compute_cost_test_case()))

# %% test="compute_cost"
check(compute_cost)

# %% [markdown]
# <!-- expected compute_cost: cost = result -->
#
# **What you just built.** One number that says how bad things are, a little below $\log 2$ for these undecided answers.

# %% [markdown]
# ## Exercise 6 · Backward
#
# Now for the heart of it: which way should each fence move? Follow the blame back, one layer at a time.
#
# **At the output.** For one example, the slope of its loss with respect to $z^{[2]}$ is, after everything that can
# cancel has cancelled, simply $a^{[2]} - y$: *answer minus label*. Answer 0.9 to a label 1 gives $-0.1$, a gentle push
# up; answer 0.9 to a label 0 gives $+0.9$, a hard push down.
#
# **At the hidden layer.** Unit $k$ reached the output through its weight $w^{[2]}_k$, so its share of the blame is
# $w^{[2]}_k$ times the error. But before that, $z_k$ went through $\tanh$, whose slope is $1 - \tanh^2 z_k = 1 - a_k^2$.
# Close to the fence ($a_k \approx 0$) that is almost 1; far away ($a_k \approx \pm 1$) it is almost 0: a point that lies
# deep on one side has no wish to move this fence.
#
# **The parameters** collect the wishes of all examples. A weight's gradient is the blame times what the weight was
# multiplied by, a bias's gradient is the blame itself, and both are averages because the cost is one.
#
# $$\begin{aligned}
# dZ^{[2]} &= A^{[2]} - Y & dZ^{[1]} &= W^{[2]T} dZ^{[2]} * \big(1 - A^{[1]} * A^{[1]}\big) \\
# dW^{[2]} &= \tfrac1m \, dZ^{[2]} A^{[1]T} & dW^{[1]} &= \tfrac1m \, dZ^{[1]} X^T \\
# db^{[2]} &= \tfrac1m \sum_{i=1}^m dZ^{[2](i)} & db^{[1]} &= \tfrac1m \sum_{i=1}^m dZ^{[1](i)}
# \end{aligned}$$
#
# The left column first, then the right: the same three steps twice. $*$ multiplies entry by entry, two letters side by
# side are a matrix product.
#
# **Shapes.** Check each line before you type it:
#
# | Gradient | made of | Shape | which is that of |
# |:--|:--|:--|:--|
# | `dZ2` | $(1, m)$ minus $(1, m)$ | $(1, m)$ | `Z2` |
# | `dW2` | $(1, m)$ times $(m, n_h)$ | $(1, n_h)$ | `W2` |
# | `db2` | sum along the examples of $(1, m)$ | $(1, 1)$ | `b2` |
# | `dZ1` | $(n_h, 1)$ times $(1, m)$, then entry by entry with $(n_h, m)$ | $(n_h, m)$ | `Z1` |
# | `dW1` | $(n_h, m)$ times $(m, n_x)$ | $(n_h, n_x)$ | `W1` |
# | `db1` | sum along the examples of $(n_h, m)$ | $(n_h, 1)$ | `b1` |
#
# **Hint.** The first gap takes what is needed out of the dictionaries. For the sums, `np.sum` with `axis=1` and
# `keepdims=True`: without the latter, the result is flat. The slope of $\tanh$ needs `A1` only, which is in the cache.

# %% solution="backward_propagation"
from dlcore.reference.planar_classification import backward_propagation

# %% tags=["demo"]
with trying(backward_propagation):
    tell(**backward_propagation(*backward_propagation_test_case()))

# %% test="backward_propagation"
check(backward_propagation)

# %% [markdown]
# <!-- expected backward_propagation: dW1 = result["dW1"]; db1 = result["db1"]; dW2 = result["dW2"]; db2 = result["db2"] -->
#
# **What you just built.** Backpropagation, in six lines. For every weight in the network they say what it should do for
# the cost to fall.

# %% [markdown]
# ## Exercise 7 · One step downhill
#
# The gradient points uphill, so go the other way, for a distance set by the learning rate $\alpha$:
#
# $$\theta \leftarrow \theta - \alpha \, \frac{\partial J}{\partial \theta} \qquad
# \text{for each } \theta \text{ of } W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]} .$$
#
# **Shapes.** Nothing changes its shape.
#
# **Hint.** One line for each parameter. `learning_rate` is 1.2 if the caller does not say otherwise: a *default*. Callers
# may say otherwise, so use the name and not the number.

# %% solution="update_parameters"
from dlcore.reference.planar_classification import update_parameters

# %% tags=["demo"]
with trying(update_parameters):
    tell(**update_parameters(*update_parameters_test_case()))

# %% test="update_parameters"
check(update_parameters)

# %% [markdown]
# <!-- expected update_parameters: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->
#
# **What you just built.** The nudge. All four fences move a little, and the notepad changes its weights a little.

# %% [markdown]
# ## Exercise 8 · Training
#
# All parts are there. Training is: start somewhere, then forward, backward, step, again and again. Put your functions in
# their places.
#
# **Shapes.** The data go in, the trained `parameters` come out, a dictionary like that of `initialize_parameters`.
#
# **Hint.** Each gap line is a call of one function of yours; look at its header for the order of what it takes. The cost
# is printed by the given lines in between. Let `update_parameters` use its own learning rate, and do not forget to keep
# what it returns. (The seed at the top of the function has no effect as long as `initialize_parameters` sets its own.)

# %% solution="nn_model"
from dlcore.reference.planar_classification import nn_model

# %% tags=["demo"]
with trying(nn_model):
    tell(**nn_model(*nn_model_test_case(), 4, num_iterations=10000, print_cost=True))

# %% test="nn_model"
check(nn_model)

# %% [markdown]
# <!-- expected nn_model: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->
#
# (The check trains for ten thousand steps on three points, which takes a second or so. For these three points your
# printed costs should fall from 0.692739 to 0.000023.)
#
# **What you just built.** A learner. Hand it any points with any two labels, and it comes back with a network.

# %% [markdown]
# ## Exercise 9 · Deciding
#
# The network answers with a probability; we want a decision:
#
# $$\hat y^{(i)} = \begin{cases} 1 & \text{if } a^{[2](i)} > 0.5, \\ 0 & \text{otherwise.} \end{cases}$$
#
# **Shapes.** `predictions` is $(1, m)$, like `Y`, so that the two can be compared.
#
# **Hint.** Run the network, then compare the whole array at once: `A2 > 0.5` is an array of True and False. You may
# return it as it is, or turn it into zeros and ones.

# %% solution="predict"
from dlcore.reference.planar_classification import predict

# %% tags=["demo"]
with trying(predict):
    tell(predictions=predict(*predict_test_case()))

# %% test="predict"
check(predict)

# %% [markdown]
# <!-- expected predict: predictions = result -->
#
# (True counts as 1, False as 0.)
#
# **What you just built.** The last piece: from points to decisions.

# %% [markdown]
# ## Back to the meadow
#
# Four fences, ten thousand steps.

# %% tags=["demo"]
if check.ready("nn_model", "predict"):
    trained = nn_model(X, Y, n_h=4, num_iterations=10000, print_cost=True)
    right = 100 * np.mean(predict(trained, X) == Y)

    figure = plt.figure(figsize=(5, 4.6), layout="constrained")
    plot_decision_boundary(lambda points: predict(trained, points.T), X, Y)
    plt.title(f"Four hidden units: {right:.1f} % right")
    plt.show()

# %% [markdown]
# From 47 % to about 90 %. Your costs should begin 0.693048, 0.288083, 0.254385, 0.233864 and agree with ours to all
# printed digits up to 7000 steps (0.217504). After that they may differ in the fourth digit: the steps are so long that
# the cost begins to swing back and forth, and then even the order in which your computer adds numbers makes itself felt.
#
# Look at the petals. The network never saw the formula of the flower, only 400 points; the boundary between the petals
# is its own invention. The points that it still gets wrong are mostly strays on the wrong petal, and near the centre,
# where all petals meet.

# %% [markdown]
# ## Watch the fences
#
# The figure below trains six networks, with one to six hidden units, on your own functions as soon as they pass (and on
# its own until then). Each numbered line is a hidden unit's fence; its knob stands on the side where the unit is
# positive.
#
# Some things to try:
#
# 1. With four units, drag *steps* from 0 to the end. When do the fences leave the middle of nowhere? By when is most of
#    the work done?
# 2. Go from one unit to two, and to three. Why does the boundary of *one* unit have to be straight?
# 3. Choose a single unit under *shade*. How far does its undecided zone reach on both sides of its fence? Which entries
#    of `W1` tell you?

# %% tags=["explore"]
from dlcore.explore.decision_boundary import DecisionBoundary

DecisionBoundary(check, globals())

# %% [markdown]
# ## How many fences?
#
# Four was a guess. Let us try seven sizes, from 1 to 50 hidden units, with 5000 steps each. (It takes about ten seconds.)

# %% tags=["demo"]
from dlcore.training import steps

SIZES = [1, 2, 3, 4, 5, 20, 50]

if check.ready("nn_model", "predict"):
    figure = plt.figure(figsize=(9, 16), layout="constrained")
    for k in steps(len(SIZES), "seven networks"):
        parameters = nn_model(X, Y, SIZES[k], num_iterations=5000)
        right = 100 * np.mean(predict(parameters, X) == Y)
        plt.subplot(4, 2, k + 1)
        plot_decision_boundary(lambda points, chosen=parameters: predict(chosen, points.T), X, Y)
        plt.title(f"{SIZES[k]} hidden unit{'s' if SIZES[k] > 1 else ''}: {right:.2f} % right")
    plt.show()

# %% [markdown]
# One or two fences are too few: 67.50 % and 67.25 %. With three, the petals come out, and the share of right answers
# jumps to 90.75 %. After that almost nothing is gained: 90.50 % with four units, 91.25 % with five, and about as much
# with 20 and 50 (there the last digits depend on your computer).
#
# More units do buy something: a boundary that may bend more often. Look at the pictures of the two largest networks and
# ask of each extra bend whether it follows the flower or a few stray points. A network that follows strays has learnt
# noise by heart; it is called **overfitting**, and the next section shows how to notice it. For this flower, about five
# units are enough.

# %% [markdown]
# ## Other meadows
#
# Four more sets of 200 points: noisy circles, noisy moons, blobs (six of them, made into two labels), and two shells
# around one centre. For each we draw the points twice, with different chance. The network learns from the first draw;
# the second is there only to ask it about points that it has never seen.

# %% tags=["demo"]
MEADOWS = ["noisy circles", "noisy moons", "blobs", "gaussian quantiles"]


def columns(points, labels):
    """Examples as columns: (200, 2) and (200,) become (2, 200) and (1, 200), with labels 0 and 1."""
    return points.T, labels.reshape(1, -1) % 2


if check.ready("nn_model", "predict"):
    seen, unseen = load_extra_datasets(seed=3), load_extra_datasets(seed=4)
    figure = plt.figure(figsize=(9, 8), layout="constrained")
    for k in steps(len(MEADOWS), "four meadows"):
        (X_seen, Y_seen), (X_new, Y_new) = columns(*seen[k]), columns(*unseen[k])
        parameters = nn_model(X_seen, Y_seen, n_h=5, num_iterations=5000)
        right = [100 * np.mean(predict(parameters, P) == L) for P, L in ((X_seen, Y_seen), (X_new, Y_new))]
        plt.subplot(2, 2, k + 1)
        plot_decision_boundary(lambda points, chosen=parameters: predict(chosen, points.T), X_seen, Y_seen)
        new = "" if MEADOWS[k] == "blobs" else f", {right[1]:.1f} % of new points"
        plt.title(f"{MEADOWS[k]}: {right[0]:.1f} % right{new}")
    plt.show()

# %% [markdown]
# (The blobs are the same at every draw, so there are no new points for them.) Change `n_h` to 1, to 2, to 50 and run the
# cell again. Which meadow is content with a single fence or nearly so, and which is not? Where is the gap between seen
# and new points largest?

# %% [markdown]
# ## Common pitfalls
#
# - **$\tanh$ at the end.** Then some answers are negative, and $\log$ of a negative number is `nan`. The output unit uses
#   the sigmoid.
# - **`1 - A1` instead of `1 - A1**2`.** The slope of $\tanh$ has a square in it, and in Python a square is `**2`;
#   `^` is something else altogether.
# - **`np.dot` where `*` belongs.** $\tanh$ acts on each entry by itself, so its slope is multiplied in entry by entry.
# - **A flat bias gradient.** `np.sum(..., axis=1)` gives `(n_h,)`; with `keepdims=True` it stays a column.
# - **1.2 typed into `update_parameters`.** It works until somebody asks for another learning rate.
# - **The step is computed and thrown away.** `update_parameters` returns new parameters; without `parameters =` in front
#   of it the network never changes.
# - **Labels as tiny integers.** The flower's `Y` is of type `uint8`, which counts to 255 and starts again at 0. Adding
#   up 400 of them, as in `np.dot(Y, Y.T)`, can go wrong without a word; `np.mean(predictions == Y)` cannot.
# - **An old cell.** After changing a function, run its cell again; the notebook goes on using the old one until you do.

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted. Answer before you look anything up.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
Which of these networks can only draw a straight boundary?
+ One hidden unit with tanh: one fence; the output unit can only shift it and choose its sides.
+ 50 hidden units, and no activation between the layers: a sum of straight things is straight.
- Two hidden units with tanh: two fences make a corner, and more.
- Four hidden units with relu: relu bends as well, only with a kink.

Suppose that all of `W1`, `b1`, `W2` and `b2` start at zero. What happens in the first step?
- Nothing at all changes: what is `A2 - Y`, and which gradient is simply its average?
+ At most `b2` changes: all of `A1` is zero, so `dW2` is zero, and all of `W2` is zero, so no blame comes down to layer 1.
- All hidden units move, in the same direction: through which weights would the blame have to reach them?
- All hidden units move, in different directions: what could make them differ?

A point lies far from a unit's fence, deep on its positive side, and the network gets it wrong. What does the point do to
this unit's row of `dW1`?
- It pushes hard, because the error is large: the error is one factor. What is the other one, for an activation near 1?
+ Next to nothing: the slope of tanh is almost 0 out there.
- It pushes hard, because its coordinates are large: they are a factor, but what else are they multiplied by?

`n_x` is 2, `n_h` is 5 and `m` is 400. Which arrays keep their shape when 100 more points arrive?
+ `W1`: (5, 2), whatever m is.
+ `db1`: (5, 1), like `b1`; the examples were added up.
- `A1`: one column for each example.
- `dZ2`: the error of each example on its own.
+ `dW2`: (1, 5), like `W2`.
""")

# %% [markdown]
# ## Key points
#
# - A straight boundary cannot part the petals; a single hidden layer with $\tanh$ can. Each hidden unit is a straight
#   fence, the output unit combines them.
# - Without an activation in between, two layers are no more than one.
# - The forward pass keeps in a cache what the backward pass will need.
# - Six lines give all gradients, each with the shape of its parameter. At the output, everything starts with
#   $A^{[2]} - Y$.
# - Weights start small and different, biases at zero.
# - More hidden units fit better, until what they fit is noise. How good a network is shows on points that it has not
#   seen.
#
# ## Where to go next
#
# One hidden layer bends the boundary. Assignment 04 stacks as many layers as you like, and splits today's six lines of
# backpropagation into pieces that work for all of them.
#
# ## Sources
#
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams: "Learning representations by back-propagating errors", *Nature* 323
#   (1986), pages 533–536.
# - G. Cybenko: "Approximation by superpositions of a sigmoidal function", *Mathematics of Control, Signals and Systems*
#   2 (1989), pages 303–314. With enough hidden units, one layer can come as close as you like to any continuous function.
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, MIT Press 2016, chapter 6.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
