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
# # Gradient checking
#
# *Reading: about 20 minutes. Working: about one hour. 100 points: 10 for each of the first two exercises, 35 for
# `gradient_check`, 45 for `gradient_check_n`. A fifth exercise, the repair, is checked and not counted.*
#
# There are two ways to learn how steep a path is. One is to study the map: count the contour lines, do the sums. The
# other is to go there with two stakes and a level: one stake a little downhill, one a little uphill, and the slope is
# the rise over the distance. The map is quick and covers the whole country. The stakes are slow, and they cannot be
# talked into anything.
#
# Backpropagation is the map. It gives the slope of the cost in every parameter at once, and it is easily misdrawn: a
# transpose, a factor, a forgotten bias. Worse, **a wrong gradient rarely announces itself.** Shapes fit, the cost falls,
# and all you notice is that the network is not quite as good as it could be. So before one trusts a new map, one goes
# out with stakes and compares. That is gradient checking.
#
# You will write the comparison, first for one parameter and then for a network. Then you will turn it on a backward
# pass that has two mistakes in it. They were put there on purpose; your check will find them.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.gradient_checking import check, gradient_check_n_test_case
from dlcore.given.gradient_checking import (
    backward_propagation_n,
    dictionary_to_vector,
    forward_propagation_n,
    gradients_to_vector,
    vector_to_dictionary,
)
from dlcore.tell import tell, trying

# %% [markdown]
# ## The idea: measure the slope
#
# The derivative of $J$ at $\theta$ is a limit, and a computer can come close to it by taking a small step $\varepsilon$
# instead of an infinitely small one:
#
# $$\frac{\partial J}{\partial \theta} \approx \frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2 \varepsilon} .$$
#
# ![A curved cost J over theta, its tangent at theta, and two lines. The solid line goes through the points at theta
# minus epsilon and theta plus epsilon and is nearly parallel to the tangent. The dashed line goes through the points at
# theta and theta plus epsilon and is too steep.](stakes.svg)
#
# Why a step to *both* sides? Try it on $J = \theta^3$ at $\theta = 1$, where the true slope is 3, with
# $\varepsilon = 0.1$:
#
# - to one side: $(1.331 - 1) / 0.1 = 3.31$, which is off by 0.31;
# - to both sides: $(1.331 - 0.729) / 0.2 = 3.01$, which is off by 0.01.
#
# Where the curve bends, the excess on one side and the shortfall on the other nearly cancel. The error of the
# one-sided quotient shrinks like $\varepsilon$, that of the two-sided one like $\varepsilon^2$.
#
# What makes the method so valuable: it uses nothing but $J$. The forward pass is the easy half of a network, and we are
# rather sure that it is right. So it can bear witness against the half of which we are not.

# %% [markdown]
# ## Exercise 1 · A cost with one parameter
#
# Begin with the smallest model there is: one input, one parameter, and a cost that is their product.
#
# $$J(\theta) = \theta x .$$
#
# **Shapes.** $x$, $\theta$ and $J$ are plain numbers.

# %% solution="forward_propagation"
from dlcore.reference.gradient_checking import forward_propagation

# %% tags=["demo"]
with trying(forward_propagation):
    tell(J=forward_propagation(2, 4))

# %% test="forward_propagation"
check(forward_propagation)

# %% [markdown]
# <!-- expected forward_propagation: J = result -->
#
# **What you just built.** The witness: all that a gradient check ever asks is what the cost is, here or there.

# %% [markdown]
# ## Exercise 2 · Its derivative
#
# Now the map. If $\theta$ grows by 1, by how much does $\theta x$ grow?
#
# $$d\theta = \frac{\partial J}{\partial \theta} = \; ?$$
#
# As in all assignments, `dtheta` is one name: the derivative of the cost *with respect to* `theta`.
#
# **Hint.** The cost is a straight line, so the slope is the same everywhere, and one of the two arguments is not needed.

# %% solution="backward_propagation"
from dlcore.reference.gradient_checking import backward_propagation

# %% tags=["demo"]
with trying(backward_propagation):
    tell(dtheta=backward_propagation(2, 4))

# %% test="backward_propagation"
check(backward_propagation)

# %% [markdown]
# <!-- expected backward_propagation: dtheta = result -->
#
# **What you just built.** The claim that is going to be checked. In a real network it would be the whole of
# backpropagation.

# %% [markdown]
# ## Exercise 3 · Compare the two
#
# Measure, look up the claim, compare. The measurement takes three steps, the claim one:
#
# 1. $\theta^{+} = \theta + \varepsilon$ and $\theta^{-} = \theta - \varepsilon$,
# 2. $J^{+} = J(\theta^{+})$ and $J^{-} = J(\theta^{-})$,
# 3. $gradapprox = \dfrac{J^{+} - J^{-}}{2 \varepsilon}$,
# 4. $grad$ is what `backward_propagation` says.
#
# How far apart may they be? An error of 0.01 is nothing for a slope of 1000 and fatal for one of 0.02. So the distance
# is measured *relative* to the size of the two:
#
# $$difference = \frac{\lVert grad - gradapprox \rVert_2}{\lVert grad \rVert_2 + \lVert gradapprox \rVert_2} .$$
#
# The bars mean length, the root of the sum of squares; for a plain number that is its absolute value. The difference
# lies between 0 (they are equal) and 1 (they point in opposite directions, or one of them is zero). If one is twice the
# other, it is $\frac13$.
#
# **Shapes.** All of these are plain numbers.
#
# **Hint.** Use your own two functions. `np.linalg.norm` gives the length, of a number as well. Mind the brackets around
# $2 \varepsilon$. The line that prints the verdict is given.

# %% solution="gradient_check"
from dlcore.reference.gradient_checking import gradient_check

# %% tags=["demo"]
with trying(gradient_check):
    tell(difference=gradient_check(2, 4))

# %% test="gradient_check"
check(gradient_check)

# %% [markdown]
# <!-- expected gradient_check: difference = result -->
#
# **What you just built.** A gradient check, complete. This cost is a straight line, so the quotient has no error of its
# own: all of the $3 \cdot 10^{-10}$ is **rounding**. A computer keeps about 16 digits. $J^{+}$ and $J^{-}$ agree in
# the first seven, these cancel, and what is left has nine good digits or so. Divided by a small number, the rounding of
# the last digit becomes visible.
#
# (For that reason the check compares your difference with ours to six digits: a quotient that is only *almost* the
# right one has the same size here and other digits.)

# %% [markdown]
# ## From one parameter to a network
#
# The network has 4 inputs, two hidden layers with 5 and 3 relu units, and one sigmoid answer. Its cost is the
# cross-entropy, averaged over the $m$ examples; here $m = 3$. The parameters are $W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]},
# W^{[3]}, b^{[3]}$: 20 + 5 + 15 + 3 + 3 + 1 = 47 numbers.
#
# So $\theta$ is now a column of 47 numbers, and there are 47 slopes. Each is measured as before, with one entry moved
# and all others left where they are:
#
# $$gradapprox_i = \frac{J(\theta_1, \dots, \theta_i + \varepsilon, \dots, \theta_{47}) -
# J(\theta_1, \dots, \theta_i - \varepsilon, \dots, \theta_{47})}{2 \varepsilon} .$$
#
# ![Six arrays of parameters, W1 with 20 numbers, b1 with 5, W2 with 15, b2 with 3, W3 with 3 and b3 with 1, are laid
# end to end into one column theta of shape (47, 1). Two copies are made in which entry i alone is moved, up by epsilon
# in one and down by epsilon in the other. Each goes through the network and gives a cost, J plus and J minus; their
# difference over 2 epsilon is entry i of gradapprox.](column.svg)
#
# Five functions are given.
#
# | Function | What it does |
# |:--|:--|
# | `dictionary_to_vector(parameters)` | lays the six arrays end to end; returns the column $\theta$ of shape (47, 1), and for each entry the name of its array |
# | `vector_to_dictionary(theta)` | cuts the column into the six arrays again |
# | `gradients_to_vector(gradients)` | lays `dW1`, `db1`, …, `db3` end to end in the same order, shape (47, 1) |
# | `forward_propagation_n(X, Y, parameters)` | returns the cost and a cache |
# | `backward_propagation_n(X, Y, cache)` | returns a dictionary of gradients; **two of them are wrong** |
#
# Here are the last two. Do read them, and see whether you find the mistakes by looking; most people find one at best.

# %% tags=["demo"]
import inspect

for function in (forward_propagation_n, backward_propagation_n):
    body = inspect.getsource(function).split('"""')[2]
    print(f"def {function.__name__}({', '.join(inspect.signature(function).parameters)}):{body}")

# %% [markdown]
# ## Exercise 4 · Check a whole network
#
# For each $i$ from 0 to 46:
#
# 1. copy $\theta$, move entry $i$ of the copy up by $\varepsilon$, and ask the network for the cost $J^{+}$;
# 2. copy $\theta$ again, move entry $i$ down, and ask for $J^{-}$;
# 3. write $(J^{+} - J^{-}) / (2 \varepsilon)$ into entry $i$ of `gradapprox`.
#
# After the loop, compare the two columns with the same formula as before. Now the bars really are lengths of vectors.
#
# **Shapes.** `parameters_values`, `grad` and `gradapprox` are (47, 1), like your two copies; `J_plus`, `J_minus` and
# `difference` are numbers.
#
# **Hint.** `np.copy` makes a copy; `thetaplus = parameters_values` does not, it only gives the same column a second
# name. `forward_propagation_n` wants a dictionary, so send your column through `vector_to_dictionary`, and it returns
# two things, of which the first is the cost.
#
# The verdict is given. Its threshold is $2 \cdot 10^{-7}$, not $10^{-7}$ as before: this cost is a longer calculation,
# and even right gradients differ by about $1.2 \cdot 10^{-7}$ here.

# %% solution="gradient_check_n"
from dlcore.reference.gradient_checking import gradient_check_n

# %% tags=["demo"]
X, Y, parameters = gradient_check_n_test_case()
cost, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n(X, Y, cache)
with trying(gradient_check_n):
    difference = gradient_check_n(parameters, gradients, X, Y)

# %% test="gradient_check_n"
check(gradient_check_n)

# %% [markdown]
# <!-- expected gradient_check_n: difference = result -->
#
# **What you just built.** A test that would work for any network, without knowing a thing about its backward pass.
# 0.285 is more than a million times the threshold. Something is badly wrong with `backward_propagation_n`.

# %% [markdown]
# ## Which gradient is wrong?
#
# One number for 47 entries says *that* something is wrong, not *what*. To find out, compare array by array. The cell
# below does it with a loop like yours, around each of the six arrays; each bar is the relative difference of one array.


# %% tags=["demo"]
def measured(name, epsilon=1e-7):
    """The measured gradient of one array, by moving its entries one after the other."""
    slopes = np.zeros_like(parameters[name])
    for index in np.ndindex(slopes.shape):
        costs = []
        for step in (epsilon, -epsilon):
            moved = {key: value.copy() for key, value in parameters.items()}
            moved[name][index] += step
            costs.append(forward_propagation_n(X, Y, moved)[0])
        slopes[index] = (costs[0] - costs[1]) / (2 * epsilon)
    return slopes


if check.ready("gradient_check_n"):
    found = {}
    for name in parameters:
        grad, slopes = gradients["d" + name], measured(name)
        found["d" + name] = np.linalg.norm(grad - slopes) / (np.linalg.norm(grad) + np.linalg.norm(slopes))

    figure, axis = plt.subplots(figsize=(7, 3.2), layout="constrained")
    axis.barh(list(found), list(found.values()), color="#0072B2")
    for row, difference in enumerate(found.values()):
        axis.text(3, row, f"{difference:.1e}", va="center")
    axis.axvline(2e-7, color="#D55E00", linestyle="--", label="threshold 2e-7")
    axis.set(xscale="log", xlim=(1e-9, 100), xlabel="relative difference", title="Gradient against measurement")
    axis.invert_yaxis()
    figure.legend(loc="outside lower right")
    plt.show()

# %% [markdown]
# Two bars reach far beyond the dashed threshold. (Another one may just touch it: the fewer and the smaller the numbers
# in an array, the more a bit of rounding weighs.) Look at the size as well: when one of two vectors is $k$ times the
# other, the difference is $\frac{k - 1}{k + 1}$. What does a third suggest? And 0.6?

# %% [markdown]
# ## Exercise 5 · The repair (not counted)
#
# Now go back to the text of `backward_propagation_n` and find the two lines. For a layer $l$ and its input
# $A^{[l-1]}$, with $A^{[0]} = X$, they should say
#
# $$dW^{[l]} = \frac1m \, dZ^{[l]} A^{[l-1]T}, \qquad db^{[l]} = \frac1m \sum_{i=1}^m dZ^{[l](i)} .$$
#
# The function below takes over all gradients from `backward_propagation_n`. Overwrite the two that are wrong.
#
# **Shapes.** A gradient has the shape of its parameter.
#
# **Hint.** `gradients["dW1"] = ...` replaces an entry. All that the two formulas need is in `gradients` already, or
# among the twelve names of the cache. Write the formula down rather than dividing by the wrong factor: next time you
# will not know the factor.

# %% solution="repaired_backward_propagation_n"
from dlcore.reference.gradient_checking import repaired_backward_propagation_n

# %% tags=["demo"]
if check.ready("gradient_check_n"):
    with trying(repaired_backward_propagation_n):
        repaired = repaired_backward_propagation_n(X, Y, cache)
        difference = gradient_check_n(parameters, repaired, X, Y)

# %% test="repaired_backward_propagation_n"
check(repaired_backward_propagation_n)

# %% [markdown]
# Both repaired, the difference falls from 0.285 to about 1.19e-07. Do not expect all of its digits: what is left is
# rounding, and rounding depends on the machine; anything between 1.0e-07 and 1.4e-07 is fine. If you see 0.2544 or
# 0.1734, one of the two is still wrong.
#
# 1.19e-07 is uncomfortably close to the threshold. Take a larger step and the verdict is beyond doubt:

# %% tags=["demo"]
if check.ready("gradient_check_n", "repaired_backward_propagation_n"):
    for epsilon in (1e-7, 1e-5, 1e-2):
        print(f"epsilon = {epsilon:g}:")
        gradient_check_n(parameters, repaired_backward_propagation_n(X, Y, cache), X, Y, epsilon)

# %% [markdown]
# At $10^{-5}$ it is about 9e-10. At $10^{-2}$ it is larger again, and the verdict is even wrong. There must be a best
# step in between.

# %% [markdown]
# ## Watch it: how small should the step be?
#
# Two errors compete. The quotient is only exact if the cost is a straight line (or, for a step to both sides, a
# parabola) over the whole step: this error *falls* as $\varepsilon$ shrinks. But the costs are rounded to 16 digits, and
# that rounding is divided by $\varepsilon$: this error *grows* as $\varepsilon$ shrinks. On axes that count powers of
# ten, the two make a V.
#
# The curves are the figure's own; where your `gradient_check_n` passes its check, it measures the marked step.
#
# 1. Find the best step, to both sides and then to one side. Which of the two can reach smaller differences, and why?
# 2. On the right arm of the V, how much does the difference grow when $\varepsilon$ grows tenfold? Compare the two
#    quotients. (Near $\varepsilon = 0.1$ some relus switch on or off during the step, and the rule breaks down.)
# 3. Choose a wrong gradient. Why is there no V any more?

# %% tags=["explore"]
from dlcore.explore.gradient_error import GradientError

GradientError(check, globals())

# %% [markdown]
# ## Would you have noticed?
#
# Let us see what the two mistakes do in practice. A network of this very shape learns whether two inputs out of four
# have the same sign, once with the wrong gradients and once with yours. (One label in twenty is turned around: real data
# have mistakes, too.)

# %% tags=["demo"]
from dlcore.training import steps

rng = np.random.default_rng(3)
X_train = rng.normal(size=(4, 200))
same_sign = X_train[:1] * X_train[1:2] > 0  # (1, 200)
Y_train = (same_sign ^ (rng.random((1, 200)) < 0.05)).astype(int)  # one label in twenty is turned around


def train(backward, n_steps=800, learning_rate=0.2):
    """The cost before each step of gradient descent; always from the same start."""
    trained, costs = {name: value.copy() for name, value in parameters.items()}, []
    for _ in steps(n_steps, backward.__name__):
        cost, cache = forward_propagation_n(X_train, Y_train, trained)
        grads = backward(X_train, Y_train, cache)
        trained = {name: value - learning_rate * grads["d" + name] for name, value in trained.items()}
        costs.append(cost)
    return costs


if check.ready("repaired_backward_propagation_n"):
    figure, axis = plt.subplots(figsize=(7, 3.5), layout="constrained")
    axis.plot(train(backward_propagation_n), color="#D55E00", linestyle="--", label="two wrong gradients")
    axis.plot(train(repaired_backward_propagation_n), color="#0072B2", label="right gradients")
    axis.set(xlabel="step", ylabel="cost J", title="Same start, same data, same steps", ylim=(0, None))
    axis.legend()
    plt.show()

# %% [markdown]
# Look at the dashed curve by itself. It falls, it flattens, nothing looks broken; one would blame the data, or the
# learning rate, or the size of the network. For two hundred steps there is nothing to choose between the two. But in our
# run the wrong gradients ended at 0.56, and the right ones at 0.20. Only a comparison with the cost itself tells a poor network from a wrong program.

# %% [markdown]
# ## When to use it, and when not
#
# - **To debug, not to train.** Two forward passes for each parameter: 94 of them for this tiny network, two million for
#   a network with a million parameters, where backpropagation needs about as much as two or three. Check once on a small
#   network with the same code, then switch the check off.
# - **Not with dropout.** Dropout draws other units each time, so $J^{+}$ and $J^{-}$ belong to different networks, and
#   their difference measures chance. Check with `keep_prob = 1`, then turn dropout on.
# - **With everything that is part of the cost.** If the cost has a regularisation term, the measured gradient has it,
#   too. Backpropagation must add its derivative.
# - **Away from kinks.** relu has no slope at exactly 0. If a unit's $Z$ is that close to 0, one side of the step sees a
#   slope of 0 and the other a slope of 1. A difference that is a bit too large at one single entry is often just that;
#   try other numbers.
# - **At random weights.** Zeros everywhere can hide a mistake, since whatever is multiplied by 0 looks right.

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
`grad` is exactly three times `gradapprox`, in every entry. How large is the difference?
- 3: the formula divides by the sum of both lengths. Can it exceed 1 at all?
- 2: that is the distance, in units of the shorter vector. What is it divided by?
+ 0.5: the distance is 2, the lengths are 3 and 1, and 2 over 4 is one half.
- 2/3: you divided by the longer of the two. The formula has both lengths in its denominator.

A network has 10 000 parameters. How many forward passes does one gradient check with steps to both sides take?
- 2: that would move all parameters at once and measure a single slope.
- 10 000: one for each parameter would do for steps to one side, with one more for the starting point.
+ 20 000: two for each parameter. That is why one checks rarely, and small networks.

You check a network at epsilon = 1e-7 and get 3e-7. What do you try first?
- Call it a mistake and search the backward pass: a real mistake is seldom that small. Which other cause is there at
  so small a step?
+ Check again with epsilon = 1e-5: rounding shrinks about a hundredfold, a real mistake stays.
- Raise the threshold to 1e-6 and go on: then you will never know. Which cheap experiment tells rounding from mistakes?
- Check again with epsilon = 1e-12: rounding is divided by epsilon. Does it get smaller or larger?

In which of these situations does a gradient check report a large difference, although every line of the backward pass
is right?
+ Dropout is on, with new masks at each forward pass: the two costs belong to different networks.
+ The measured cost has an L2 term, the gradients belong to the cross-entropy alone: two different costs are compared.
- The weights are very large: the difference is relative, so size alone does no harm.
+ epsilon is 1e-15: moving a parameter by less than its last digit changes nothing, or far too much.
""")

# %% [markdown]
# ## Key points
#
# - The quotient $\big(J(\theta + \varepsilon) - J(\theta - \varepsilon)\big) / 2\varepsilon$ measures a slope with
#   nothing but the cost. To both sides it is far more exact than to one.
# - Compare by the *relative* difference of the two vectors. Around $10^{-7}$ or less is agreement; $10^{-2}$ is a
#   mistake; in between, change $\varepsilon$ and look again.
# - If something is wrong, check array by array; the size of the difference hints at the factor.
# - Steps can be too large (bending) and too small (rounding). With 16 digits the best lies near $10^{-5}$.
# - It is slow, so it is a test and not part of training. Turn dropout off for it.
#
# ## Where to go next
#
# Assignment 09 takes the gradients for granted and asks how to use them well: momentum, Adam, and steps on small
# batches.
#
# ## Sources
#
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, MIT Press 2016, section 11.5 on debugging strategies.
# - W. H. Press and others: *Numerical Recipes*, third edition, Cambridge University Press 2007, section 5.7 on numerical
#   derivatives and the best step.
# - W. Squire, G. Trapp: "Using complex variables to estimate derivatives of real functions", *SIAM Review* 40 (1998),
#   pages 110–112. The live figure gets its true gradients in this way.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
