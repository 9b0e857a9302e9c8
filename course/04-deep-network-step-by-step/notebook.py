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
# # Build a deep network, step by step
#
# *Reading: about 30 minutes. Working: two to three hours. 100 points: 5 for `initialize_parameters`, 15 for
# `L_model_backward`, 10 for each of the other eight exercises.*
#
# Picture an office that answers letters. Each desk reads what the desk before it wrote, works on it, and passes a new
# sheet on; the last desk sends the answer. Some answers are wrong, and a complaint comes back. It arrives at the last
# desk, which has to find out two things: *what should I have done differently?* and *how much of this came from the
# sheet I was handed?* The second part travels on, one desk further back, until it reaches the first.
#
# No desk can answer the complaint from memory, so each keeps a carbon copy of what it read and what it did. That is
# all there is to a deep network: desks are layers, letters are numbers, the complaint is a gradient, and the carbon
# copies are what we shall call **caches**. The method became widely known through a short article in *Nature* in 1986
# (Rumelhart, Hinton and Williams), and networks with billions of weights are still trained with it.
#
# You will write this office as ten short functions, none longer than a few lines. At the end you put them together and
# train a network on real handwritten digits: it learns to say whether a digit is even or odd, and nobody tells it which
# digit it is looking at.
#
# ![The whole network. Top row, from left to right: the input X passes through layers 1, 2, ..., L, each a linear step
# and an activation (relu, in the last layer sigmoid), and ends in the cost J, which also needs the labels Y. Dashed
# arrows lead from each layer down to its twin in the bottom row and carry the cache. Bottom row, from right to left:
# the gradient dA runs back through the layers; each one gives dW and db to the function update_parameters, whose
# result is used in the next step.](network.svg)
#
# **How this notebook works.** Each exercise is a function with one or more gaps: write your code between the lines
# `### START CODE HERE ###` and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. The card
# that appears tells you which cases pass, and for the first that does not, where your answer differs and often why.
# Leave names, parameters and `return` lines as they are: the other functions, the checks and the grading rely on them.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.deep_network_step_by_step import (
    L_model_backward_test_case,
    L_model_forward_test_case,
    check,
    compute_cost_test_case,
    linear_activation_backward_test_case,
    linear_activation_forward_test_case,
    linear_backward_test_case,
    linear_forward_test_case,
    update_parameters_test_case,
)
from dlcore.given.deep_network import relu, relu_backward, sigmoid, sigmoid_backward
from dlcore.tell import tell, trying

# %% [markdown]
# ## Notation
#
# A number in square brackets says which layer something belongs to, a number in round brackets which example:
# $a^{[2](5)}$ is what layer 2 answers to example 5. Layer 0 is the input. A network "with $L$ layers" has $L$ pairs of
# weights and biases; the input is not counted.
#
# **Examples are columns.** Whatever has an $m$ in its shape holds one column for each example.
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $m$ | `m` | | number of examples |
# | $L$ | `L` | | number of layers |
# | $n_l$ | `layer_dims[l]` | | number of units in layer $l$; $n_0$ is the number of inputs |
# | $X = A^{[0]}$ | `X` | $(n_0, m)$ | the inputs |
# | $Y$ | `Y` | $(1, m)$ | the labels, 0 or 1 |
# | $W^{[l]}$ | `parameters["W" + str(l)]` | $(n_l, n_{l-1})$ | weights: a row for each unit, a column for each of its inputs |
# | $b^{[l]}$ | `parameters["b" + str(l)]` | $(n_l, 1)$ | biases: one for each unit |
# | $Z^{[l]}$ | `Z` | $(n_l, m)$ | what the linear half of layer $l$ computes |
# | $A^{[l]}$ | `A` | $(n_l, m)$ | the activations of layer $l$, its answer |
# | $A^{[L]}$ | `AL` | $(1, m)$ | the answer of the network |
# | $J$ | `cost` | one number | the cost, an average over the examples |
# | $dW^{[l]}$, $db^{[l]}$ | `dW`, `db` | as $W^{[l]}$, $b^{[l]}$ | $\partial J / \partial W^{[l]}$ and $\partial J / \partial b^{[l]}$ |
# | $dA^{[l]}$, $dZ^{[l]}$ | `dA`, `dZ` | as $A^{[l]}$, $Z^{[l]}$ | gradients with respect to $A^{[l]}$ and $Z^{[l]}$ |
#
# In code, `dA` is a name, not a product: "the gradient of the cost with respect to `A`". One fine point, which you will
# need once: column $i$ of `dA` and `dZ` is the gradient of example $i$'s *own* loss. The averaging over the examples,
# the factor $\frac1m$, comes in only where the examples are added up, in `dW` and `db`.
#
# A rule that finds more errors than any other: **a gradient has the shape of what it belongs to.**

# %% [markdown]
# ## Exercise 1 · Starting values for two layers
#
# Before a network can learn, it needs weights to start from. Which ones?
#
# *All the same?* Then all units of a layer compute the same number, receive the same gradient and take the same step.
# They stay copies of each other for ever, and a layer of a hundred units is worth no more than one. Weights must
# differ, and the plainest way to make them differ is chance.
#
# *Large?* A large weight makes a large $Z$, and far from zero the sigmoid is flat: $Z$ can change a lot, the answer
# hardly moves, so the gradient is almost zero and learning crawls. Small weights keep $Z$ in the steep middle. We take
# numbers from the bell curve, around zero, and scale them down:
#
# $$W^{[l]} \sim 0.01 \cdot \mathcal N(0, 1), \qquad b^{[l]} = 0 .$$
#
# Biases may all start at zero. The weights have already made the units different.
#
# **Shapes.** $W^{[1]}$ is $(n_h, n_x)$, $b^{[1]}$ is $(n_h, 1)$, $W^{[2]}$ is $(n_y, n_h)$, $b^{[2]}$ is $(n_y, 1)$.
#
# **Hint.** `np.random.randn` takes the two sizes as two arguments, `np.zeros` takes the shape as *one* argument, a
# tuple. Draw `W1` first, then `W2`. The function seeds numpy itself so that everyone draws the same numbers; leave that
# line in.

# %% solution="initialize_parameters"
from dlcore.reference.deep_network_step_by_step import initialize_parameters

# %% tags=["demo"]
with trying(initialize_parameters):
    tell(**initialize_parameters(2, 2, 1))

# %% test="initialize_parameters"
check(initialize_parameters)

# %% [markdown]
# <!-- expected initialize_parameters: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->
#
# **What you just built.** The starting point of a network with one hidden layer: weights that differ, and that are
# small enough for the first steps to count.

# %% [markdown]
# ## Exercise 2 · Starting values for any number of layers
#
# Two layers were written out by hand. For more we want a loop, and a way to say how large each layer is: a list. With
# `layer_dims = [64, 16, 1]` there are 64 inputs, 16 hidden units and one answer: three entries, two layers.
#
# $$W^{[l]} \sim 0.01 \cdot \mathcal N(0, 1), \qquad b^{[l]} = 0, \qquad l = 1, \dots, L .$$
#
# **Shapes.** $W^{[l]}$ has a row for each unit of layer $l$ and a column for each unit of layer $l - 1$, so it is
# $(n_l, n_{l-1})$; $b^{[l]}$ is $(n_l, 1)$.
#
# **Hint.** The same two numpy functions as before, with sizes taken from `layer_dims`. The keys are `"W1"`, `"b1"`,
# `"W2"`, …, so build them with `str(l)`. In this one function `L` counts the entries of the list, inputs included; the
# loop already stops at the right place.

# %% solution="initialize_parameters_deep"
from dlcore.reference.deep_network_step_by_step import initialize_parameters_deep

# %% tags=["demo"]
with trying(initialize_parameters_deep):
    tell(**initialize_parameters_deep([5, 4, 3]))

# %% test="initialize_parameters_deep"
check(initialize_parameters_deep)

# %% [markdown]
# <!-- expected initialize_parameters_deep: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->
#
# **What you just built.** One list of sizes now describes a network of any depth. Nothing that follows will ask how
# many layers there are: it will count the entries of `parameters`.

# %% [markdown]
# ## Exercise 3 · The linear half of a layer
#
# A unit looks at everything the layer below says, gives each number a weight, adds them up and shifts the sum by its
# bias. One matrix product does this for all units and all examples at once:
#
# $$Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]} .$$
#
# ![The shapes in Z = W A + b, as grids. W has 2 rows and 3 columns, A has 3 rows and 4 columns, b has 2 rows and a
# single column, which numpy repeats for each of the 4 examples; Z has 2 rows and 4 columns. The third column of A and
# the third column of Z are marked: they belong to the same example.](shapes.svg)
#
# **Shapes.** $(n, n_{prev})$ times $(n_{prev}, m)$ gives $(n, m)$: the inner sizes meet and vanish. Follow the marked
# column: example 3 goes in as the third column of $A$ and comes out as the third column of $Z$, and no other example
# has touched it. To this, $b$ of shape $(n, 1)$ is added. The shapes differ, and numpy settles it by
# **broadcasting**: a column is repeated as often as needed. That is just right here, since a unit's bias is the same
# for every example. It works because $b$ is a true column; a flat `(n,)` would be laid along the rows instead.
#
# **Hint.** `np.dot` (or `@`) for the product, and an ordinary `+`.

# %% solution="linear_forward"
from dlcore.reference.deep_network_step_by_step import linear_forward

# %% tags=["demo"]
with trying(linear_forward):
    A, W, b = linear_forward_test_case()
    tell(Z=linear_forward(A, W, b)[0])

# %% test="linear_forward"
check(linear_forward)

# %% [markdown]
# <!-- expected linear_forward: Z = result[0] -->
#
# **What you just built.** The part of a layer that learns: all weights and biases live here. It also put `(A, W, b)`
# aside, the first of the carbon copies.

# %% [markdown]
# ## Exercise 4 · One whole layer
#
# Linear steps alone lead nowhere: a matrix times a matrix is again a matrix, so a hundred of them in a row could be
# replaced by one. What makes depth worthwhile is a bend between them, the **activation** $g$, applied to each entry on
# its own:
#
# $$A^{[l]} = g\big(Z^{[l]}\big) = g\big(W^{[l]} A^{[l-1]} + b^{[l]}\big) .$$
#
# Two activations are given to you. `relu` keeps what is positive and sets the rest to zero, $g(z) = \max(0, z)$; hidden
# layers use it. `sigmoid` squashes any number into $(0, 1)$, $g(z) = 1 / (1 + e^{-z})$; the last layer uses it, so that
# its answer can be read as a probability. Each returns two things: the activations, and `Z`, to be kept.
#
# ![One layer, forward and backward. Above, linear_activation_forward: the activations of layer l minus 1 enter
# linear_forward, which gives Z of layer l; relu or sigmoid turns it into the activations of layer l. Dashed arrows lead
# down: the linear cache with A of layer l minus 1, W and b, and the activation cache with Z. Below, from right to left,
# linear_activation_backward: dA of layer l becomes dZ in relu_backward or sigmoid_backward; linear_backward turns dZ
# into dW, db and dA of layer l minus 1.](layer.svg)
#
# The upper half of the picture is this exercise; the lower half is yours in Exercises 7 and 8. The dashed arrows show
# **why caches exist**: to go back through the linear half one needs its $A^{[l-1]}$ and $W^{[l]}$, and to go back
# through the activation one needs its $Z^{[l]}$. All of them are known now, and would be gone by then.
#
# **Shapes.** $Z$ and $A$ both have $(n, m)$: an activation changes numbers, never shapes.
#
# **Hint.** Two lines in each branch: your `linear_forward`, then the given `sigmoid` or `relu`. Both return a pair, so
# unpack it into two names. The line below your gaps needs `linear_cache` and `activation_cache`.

# %% solution="linear_activation_forward"
from dlcore.reference.deep_network_step_by_step import linear_activation_forward

# %% tags=["demo"]
with trying(linear_activation_forward):
    A_prev, W, b = linear_activation_forward_test_case()
    for activation in ("sigmoid", "relu"):
        A, cache = linear_activation_forward(A_prev, W, b, activation)
        print(f"with {activation}:")
        tell(A=A)

# %% test="linear_activation_forward"
check(linear_activation_forward)

# %% [markdown]
# With the sigmoid:
#
# <!-- expected linear_activation_forward case 1: A = result[0] -->
#
# With relu:
#
# <!-- expected linear_activation_forward case 2: A = result[0] -->
#
# **What you just built.** A complete layer, the only brick there is. The same $Z$ went through both activations:
# compare what each made of its negative entry.

# %% [markdown]
# ## Exercise 5 · The whole way forward
#
# Now the bricks are stacked. The input goes through $L - 1$ layers with relu and one with sigmoid; what one layer
# answers is what the next one reads:
#
# $$A^{[0]} = X, \qquad
# A^{[l]} = \mathrm{relu}\big(W^{[l]} A^{[l-1]} + b^{[l]}\big) \ \text{ for } l = 1, \dots, L - 1, \qquad
# A^{[L]} = \sigma\big(W^{[L]} A^{[L-1]} + b^{[L]}\big) .$$
#
# Each layer leaves a cache. They are collected in a list, the first layer's first; as Python counts from 0, layer $l$'s
# cache is `caches[l - 1]`.
#
# **Shapes.** The number of rows goes $n_0 \to n_1 \to \dots \to n_L$, the number of columns is $m$ all the way.
#
# **Hint.** `linear_activation_forward` with `"relu"` inside the loop and with `"sigmoid"` after it; `caches.append`
# both times. Look at the two names before you fill in the second gap: `A_prev` is what the last turn of the loop
# *read*, `A` is what it *answered*.

# %% solution="L_model_forward"
from dlcore.reference.deep_network_step_by_step import L_model_forward

# %% tags=["demo"]
with trying(L_model_forward):
    X, parameters = L_model_forward_test_case()
    AL, caches = L_model_forward(X, parameters)
    tell(AL=AL, n_caches=len(caches))

# %% test="L_model_forward"
check(L_model_forward)

# %% [markdown]
# <!-- expected L_model_forward: AL = result[0]; n_caches = len(result[1]) -->
#
# **What you just built.** A deep network that answers. It has an opinion about every example, but as yet no way to know
# whether the opinion is any good.

# %% [markdown]
# ## Exercise 6 · The cost
#
# The answer $a = a^{[L](i)}$ is the probability that the network gives to "the label is 1". If the label *is* 1, we
# charge it $-\log a$: nothing if it was certain, more and more as $a$ goes to 0. If the label is 0, we charge
# $-\log(1 - a)$. A label is 0 or 1, so both cases fit into one expression, in which one term is always switched off.
# The cost is the average charge:
#
# $$J = -\frac1m \sum_{i=1}^m \Big( y^{(i)} \log a^{[L](i)} + \big(1 - y^{(i)}\big) \log\big(1 - a^{[L](i)}\big) \Big) .$$
#
# Mind the minus in front: logarithms of probabilities are negative, and a cost should not be.
#
# A number worth remembering: a network that answers 0.5 to everything pays $-\log 0.5 = \log 2 \approx 0.693$. Costs
# near 0.693 mean "I know nothing yet"; you will meet this number again at the end.
#
# **Shapes.** `AL` and `Y` are $(1, m)$, the cost is a single number.
#
# **Hint.** `np.log` acts on each entry, `*` multiplies entry by entry, `np.sum` adds up, `m` is already there.

# %% solution="compute_cost"
from dlcore.reference.deep_network_step_by_step import compute_cost

# %% tags=["demo"]
with trying(compute_cost):
    Y, AL = compute_cost_test_case()
    cost = compute_cost(AL, Y)
    tell(cost=cost)

# %% test="compute_cost"
check(compute_cost)

# %% [markdown]
# <!-- expected compute_cost: cost = result -->
#
# **What you just built.** The complaint: one number that says how wrong the network is. From here on everything runs
# backwards.

# %% [markdown]
# ## Exercise 7 · Back through the linear half
#
# We stand at a layer and are told $dZ$: for each unit and each example, how the loss would change if that $z$ were a
# little larger. Three questions follow: what about the weights, the biases, and the numbers that came from below?
#
# Take one example first. Unit $k$ computed $z_k = \sum_j w_{kj} a_j + b_k$. Nudge one thing at a time:
#
# - $w_{kj}$ moves $z_k$ by $a_j$ times as much: its gradient is $dz_k \, a_j$;
# - $b_k$ moves $z_k$ by as much: its gradient is $dz_k$;
# - $a_j$ moves *every* unit's $z_k$, by $w_{kj}$ times as much: its gradient is $\sum_k w_{kj} \, dz_k$.
#
# For all examples at once these three become
#
# $$dW^{[l]} = \frac1m \, dZ^{[l]} A^{[l-1]T}, \qquad
# db^{[l]} = \frac1m \sum_{i=1}^m dZ^{[l](i)}, \qquad
# dA^{[l-1]} = W^{[l]T} dZ^{[l]} .$$
#
# **Why do $dW$ and $db$ carry $\frac1m$, and $dA$ does not?** All examples share the same weights and biases, so
# their wishes are added up (the matrix product does the adding for $dW$), and as the cost is an average, so is its
# gradient. The columns of $dA$ are not shared: each belongs to one example and is passed on by itself. Dividing there
# as well would average twice.
#
# **Shapes.** $dZ$ is $(n, m)$ and $A^T$ is $(m, n_{prev})$, so $dW$ is $(n, n_{prev})$, like $W$. $W^T$ is
# $(n_{prev}, n)$, so $dA$ is $(n_{prev}, m)$, like $A$. And $db$ must be $(n, 1)$, like $b$. If you forget a formula,
# the shapes give most of it back to you: there is usually one way only to fit the pieces together.
#
# **Hint.** `np.dot` and `.T`; `np.sum` with `axis` (examples are columns: which axis is that?) and `keepdims`, without
# which the sum would come out flat.

# %% solution="linear_backward"
from dlcore.reference.deep_network_step_by_step import linear_backward

# %% tags=["demo"]
with trying(linear_backward):
    gradients = linear_backward(*linear_backward_test_case())
    tell(dA_prev=gradients[0], dW=gradients[1], db=gradients[2])

# %% test="linear_backward"
check(linear_backward)

# %% [markdown]
# <!-- expected linear_backward: dA_prev = result[0]; dW = result[1]; db = result[2] -->
#
# **What you just built.** The heart of backpropagation. `dW` and `db` say what this layer should change, `dA_prev` is
# the complaint that goes on to the layer below.

# %% [markdown]
# ## Exercise 8 · Back through one whole layer
#
# On the way forward a layer went linear → activation, so on the way back it goes activation → linear (the lower half of
# the picture in Exercise 4). Going back through the activation is the chain rule, entry by entry:
#
# $$dZ^{[l]} = dA^{[l]} * g'\big(Z^{[l]}\big) .$$
#
# For relu, $g'$ is 1 where $z$ was positive and 0 elsewhere: the gradient passes or stops. A unit that was silent had
# no part in the answer, so it gets no part of the blame. For the sigmoid, $g' = \sigma(z)(1 - \sigma(z))$, which is
# never more than a quarter. Both are given: `relu_backward(dA, activation_cache)` and
# `sigmoid_backward(dA, activation_cache)` return `dZ`.
#
# **Shapes.** $dA$, $Z$ and $dZ$ are all $(n, m)$; the three results have the shapes of $A^{[l-1]}$, $W^{[l]}$ and
# $b^{[l]}$.
#
# **Hint.** Two lines in each branch: the given function for `dZ`, then your `linear_backward`. Each of them wants its
# own half of the cache.

# %% solution="linear_activation_backward"
from dlcore.reference.deep_network_step_by_step import linear_activation_backward

# %% tags=["demo"]
with trying(linear_activation_backward):
    dA, cache = linear_activation_backward_test_case()
    for activation in ("sigmoid", "relu"):
        gradients = linear_activation_backward(dA, cache, activation)
        print(f"with {activation}:")
        tell(dA_prev=gradients[0], dW=gradients[1], db=gradients[2])

# %% test="linear_activation_backward"
check(linear_activation_backward)

# %% [markdown]
# With the sigmoid:
#
# <!-- expected linear_activation_backward case 1: dA_prev = result[0]; dW = result[1]; db = result[2] -->
#
# With relu:
#
# <!-- expected linear_activation_backward case 2: dA_prev = result[0]; dW = result[1]; db = result[2] -->
#
# **What you just built.** The twin of `linear_activation_forward`. In the relu case one whole column of `dA_prev` is
# zero: for that example the unit was silent.

# %% [markdown]
# ## Exercise 9 · The whole way back
#
# The way back starts at the cost. For one example with answer $a$ and label $y$ the loss is
# $-\big(y \log a + (1 - y) \log(1 - a)\big)$. The derivative of $\log a$ is $1/a$; that of $\log(1 - a)$ is
# $-1/(1 - a)$, the minus coming from inside. For all examples:
#
# $$dA^{[L]} = -\left( \frac{Y}{A^{[L]}} - \frac{1 - Y}{1 - A^{[L]}} \right) ,$$
#
# where the fractions are taken entry by entry. From there, go back through layer $L$ with the sigmoid, then through
# layers $L - 1, \dots, 1$ with relu. Each layer takes its own cache and what the layer *just above it* handed down.
#
# **What goes into `grads`.** For each layer $l$, `grads["dW" + str(l)]` and `grads["db" + str(l)]`, and
# `grads["dA" + str(l)]`: here that is the gradient which layer $l$ *hands down*, so it is the gradient with respect to
# $A^{[l-1]}$ and has the shape of layer $l$'s input. Some editions of this exercise call the same array `dA(l-1)`; the
# check accepts both, if you stay with one.
#
# **Counting.** Layers are counted from 1, the list `caches` from 0. In the loop `l` runs $L - 2, \dots, 0$, so that
# `caches[l]` is the cache of layer `l + 1`, and the layer above it is `l + 2`. Write down the keys for $L = 3$ on paper
# before you type: it takes a minute and saves an hour.
#
# **Shapes.** $dA^{[L]}$ is $(1, m)$. On the way down, the gradient that is handed on has $n_{l-1}$ rows after layer
# $l$.
#
# **Hint.** `np.divide` for the fractions; `linear_activation_backward` once with `"sigmoid"`, and in the loop with
# `"relu"`. It returns three things, in the order `dA_prev`, `dW`, `db`.

# %% solution="L_model_backward"
from dlcore.reference.deep_network_step_by_step import L_model_backward

# %% tags=["demo"]
with trying(L_model_backward):
    AL, Y, caches = L_model_backward_test_case()
    grads = L_model_backward(AL, Y, caches)
    tell(**{name: grads.get(name) for name in ("dW1", "db1", "dA1", "dW2", "db2", "dA2")})

# %% test="L_model_backward"
check(L_model_backward)

# %% [markdown]
# <!-- expected L_model_backward: dW1 = result["dW1"]; db1 = result["db1"]; dA1 = result["dA1"]; dW2 = result["dW2"]; db2 = result["db2"]; dA2 = result["dA2"] -->
#
# (If you call what layer $l$ hands down `dA(l-1)`, your `dA1` is the array printed here as `dA2`, and your `dA0` the
# one printed as `dA1`.)
#
# **What you just built.** Backpropagation, complete. One pass forward and one back give the gradient of every weight in
# the network, however many there are.

# %% [markdown]
# ## Exercise 10 · One step downhill
#
# The gradient points to where the cost grows fastest. So take a small step the other way; how small is for the
# **learning rate** $\alpha$ to say:
#
# $$W^{[l]} \leftarrow W^{[l]} - \alpha \, dW^{[l]}, \qquad b^{[l]} \leftarrow b^{[l]} - \alpha \, db^{[l]},
# \qquad l = 1, \dots, L .$$
#
# The gradients `dA` are not used here: activations are not ours to choose, they follow from the parameters.
#
# **Shapes.** $dW$ has the shape of $W$ and $db$ that of $b$, so nothing changes shape. If something does, a gradient
# came in with the wrong one, and broadcasting kept quiet about it.
#
# **Hint.** A `for` loop over `range`, whose end is not included, and two lines in it. Write the new arrays back under
# the same keys.

# %% solution="update_parameters"
from dlcore.reference.deep_network_step_by_step import update_parameters

# %% tags=["demo"]
with trying(update_parameters):
    parameters, grads = update_parameters_test_case()
    tell(**update_parameters(parameters, grads, 0.1))

# %% test="update_parameters"
check(update_parameters)

# %% [markdown]
# <!-- expected update_parameters: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->
#
# **What you just built.** The last piece. Forward, cost, backward, update, and again: that loop is all of training.

# %% [markdown]
# ## Common pitfalls
#
# - **A flat vector instead of a column.** `(n,)` and `(n, 1)` print almost alike and broadcast quite differently. If a
#   result has more columns than it should, look for a bias or a sum that lost its second dimension.
# - **`*` instead of `@`.** `*` multiplies entry by entry, `@` and `np.dot` are the matrix product. In this notebook the
#   linear half uses the matrix product; activations and the cost work entry by entry.
# - **`A_prev` instead of `A` in the last layer.** Then layer $L$ reads past the layer just below it, and usually the
#   shapes refuse to fit.
# - **The wrong end of `caches`.** The list is in forward order, the way back reads it from its end.
# - **Right for two layers only.** If every hidden layer is handed the same gradient, a network with one hidden layer is
#   still right. Test with three layers; the check does.
# - **$\frac1m$ twice or never.** It belongs to `dW` and `db`, and nowhere else on the way back.
# - **One function's error, another one's card.** `L_model_forward` uses your `linear_activation_forward`, which uses
#   your `linear_forward`. If a card makes no sense, check the functions below first.
# - **An old cell.** After changing a function, run its cell again; the notebook goes on using the old one until you do.

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted. Answer before you look anything up.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
Layer 1 has 4 units and layer 2 has 3. What is the shape of `W2`?
- (4, 3): rows come first. Each row of `W2` belongs to one unit; to a unit of which layer?
+ (3, 4): one row for each unit of layer 2, one column for each unit of layer 1 that it listens to.
- (3, 1): that is the shape of `b2`. How many numbers does one unit of layer 2 listen to?
- (3, m): that is the shape of `Z2`. Do the weights change when an example is added?

A network with two layers, once there and once back. What has to be computed before what?
1. `Z1`: the parameters of layer 1 and the inputs are all that it needs.
2. `A1`: relu of `Z1`.
3. `A2`: layer 2 works on `A1`; these are the network's answers.
4. `dZ2`: the way back begins where the answers meet the labels.
5. `dZ1`: `dZ2` comes down through `W2`, and the `Z1` in the cache says where relu lets it pass.
6. `dW1`: `dZ1` times the inputs, averaged over the examples.

Which arrays go into the three formulas of `linear_backward`?
+ `dZ`: all three results begin with it.
+ `A_prev`: the slope of `Z` in a weight is the number that the weight was multiplied by.
+ `W`: each unit below gets its blame through the weights that listened to it.
- `b`: it rides along in the cache, but `Z` moves one for one with it, whatever its value.
- `Z`: it was needed one step earlier, where the activation turned `dA` into `dZ`.

`dW` and `db` are divided by m, `dA_prev` is not. Why?
- Without the division the steps of gradient descent would be too large: step size is what the learning rate is for.
  Which of the three arrays keeps a column for each example?
- `dA_prev` was divided by m one layer further up: look at your formula for `dAL`. Is there an m in it?
+ All examples share `W` and `b`, but each has its own column of `dA_prev`: the cost is a mean over the examples, and
  the mean is taken where their columns come together.
""")

# %% [markdown]
# ## Watch it run
#
# The figure below runs your own functions, one call for each step, and shows every array that flows, with its shape.
# Where a function does not pass its check yet, you see the shapes only. (The starting weights are multiplied by 100
# here, or most numbers would read 0.00.)
#
# Some things to try:
#
# 1. Go once all the way there and back. At each step, say the shape of the next array before you click.
# 2. Change the number of examples $m$. Which arrays change their shape, and which do not? Why is it good that the
#    second kind does not?
# 3. Set $m = 1$ and find a hidden unit whose activation is 0. On the way back, look at its row of `dW` and its entry of
#    `db`. Why must they be exactly zero?

# %% tags=["explore"]
from dlcore.explore.network import NetworkStepper

NetworkStepper(check, globals())

# %% [markdown]
# ## Put it to work: even or odd?
#
# Time to train what you built. scikit-learn comes with 1797 real handwritten digits, each a picture of 8 × 8 pixels
# with grey values from 0 to 16. (They are the test part of the *Optical Recognition of Handwritten Digits* data set by
# E. Alpaydin and C. Kaynak, from the UCI Machine Learning Repository.)
#
# Our question is: **is the digit even?** It is a good question for a deep network, because no single stroke gives it
# away: pixel by pixel, the average 8 is closer to the average 1, 9 and 3 than to any other even digit.
#
# Each picture becomes a column of 64 numbers, scaled to $[0, 1]$. We shuffle the pictures and put a fifth of them
# aside: the network never sees these while it learns, so they show whether it has understood something or merely
# memorised.

# %% tags=["demo"]
from sklearn.datasets import load_digits

digits = load_digits()
order = np.random.default_rng(4).permutation(len(digits.target))
images, labels = digits.images[order] / 16, digits.target[order]  # (1797, 8, 8) and (1797,)

X_all = images.reshape(len(images), 64).T  # (64, 1797), one column per picture
Y_all = (labels % 2 == 0).astype(int).reshape(1, -1)  # (1, 1797), 1 means even

cut = len(labels) * 4 // 5
X_train, Y_train = X_all[:, :cut], Y_all[:, :cut]
X_test, Y_test = X_all[:, cut:], Y_all[:, cut:]
print(f"to learn from: {cut} pictures, {100 * Y_train.mean():.1f} % even")
print(f"to test with:  {len(labels) - cut} pictures, {100 * Y_test.mean():.1f} % even")


def show_digits(which, titles, heading):
    """Draw the pictures with the numbers in `which`, each under its title."""
    figure, axes = plt.subplots(2, 6, figsize=(9, 3.6), layout="constrained")
    for axis in axes.flat:
        axis.axis("off")
    for axis, i, title in zip(axes.flat, which, titles, strict=False):
        axis.imshow(images[i], cmap="gray_r", vmin=0, vmax=1)
        axis.set_title(title, fontsize=10)
    figure.suptitle(heading)
    plt.show()


titles = [f"{n}: {'odd' if n % 2 else 'even'}" for n in labels[:12]]
show_digits(range(12), titles, "Twelve of the digits, and their answers")

# %% [markdown]
# The loop is given; every line in it is a function of yours. Our first network has one hidden layer of 16 units.

# %% tags=["demo"]
from dlcore.training import steps

PARTS = ["initialize_parameters_deep", "L_model_forward", "compute_cost", "L_model_backward", "update_parameters"]


def train(X, Y, layer_dims, learning_rate, n_steps):
    """Gradient descent; returns the parameters at the end and the cost before every step."""
    parameters, costs = initialize_parameters_deep(layer_dims), []
    for _ in steps(n_steps, f"layers {layer_dims}"):
        AL, caches = L_model_forward(X, parameters)
        costs.append(float(compute_cost(AL, Y)))
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


def accuracy(parameters, X, Y):
    """The share of examples whose answer is on the right side of one half."""
    AL, _ = L_model_forward(X, parameters)
    return np.mean((AL > 0.5) == Y)


if check.ready(*PARTS):
    trained, costs = train(X_train, Y_train, [64, 16, 1], learning_rate=0.2, n_steps=3000)
    print(f"cost at the start {costs[0]:.4f}, at the end {costs[-1]:.4f}")
    print(f"right on the pictures it learnt from: {100 * accuracy(trained, X_train, Y_train):.1f} %")
    print(f"right on pictures it never saw:       {100 * accuracy(trained, X_test, Y_test):.1f} %")

    figure, axis = plt.subplots(figsize=(7, 3.5), layout="constrained")
    axis.plot(costs, color="#0072B2")
    axis.axhline(np.log(2), color="#5b6270", linestyle=":")
    axis.annotate("log 2: knows nothing", (len(costs), np.log(2)), (0, -12), textcoords="offset points", ha="right")
    axis.set(xlabel="step", ylabel="cost J", title="Even or odd: the cost while training", ylim=(0, None))
    plt.show()

# %% [markdown]
# The cost starts at $\log 2$, falls steeply for the first few hundred steps and then slowly, while the network sorts
# out the hard cases. In our run it was right on about 99.5 % of the pictures that it learnt from, and on about 96.7 %
# of those it had never seen. The gap between the two is what it has memorised rather than understood.
#
# Here are some of the pictures it gets wrong:

# %% tags=["demo"]
if check.ready(*PARTS):
    AL, _ = L_model_forward(X_test, trained)
    wrong = np.flatnonzero((AL > 0.5) != Y_test)
    titles = [f"{labels[cut + i]} read as {'even' if AL[0, i] > 0.5 else 'odd'}" for i in wrong]
    show_digits(cut + wrong, titles, f"Read wrongly: {len(wrong)} of {Y_test.size} test pictures")

# %% [markdown]
# (If there are more than twelve, these are the first twelve.) At 8 × 8 pixels some of them would make you hesitate,
# too; others, such as the two fives in our run, are plainly the network's own fault. The eights are over-represented,
# as we feared.
#
# ### Is deeper better? An honest experiment
#
# One hidden layer works. Would none have done? And do two or three work better? The only thing that changes from run to
# run is the list of sizes.

# %% tags=["demo"]
NETWORKS = {
    "no hidden layer": [64, 1],
    "1 hidden layer": [64, 16, 1],
    "2 hidden layers": [64, 16, 8, 1],
    "3 hidden layers": [64, 16, 8, 8, 1],
}

if check.ready(*PARTS):
    figure, axis = plt.subplots(figsize=(8.5, 4), layout="constrained")
    styles = [("#5b6270", ":"), ("#0072B2", "-"), ("#D55E00", "--"), ("#009E73", "-.")]
    for (name, layer_dims), (colour, line) in zip(NETWORKS.items(), styles, strict=True):
        start = initialize_parameters_deep(layer_dims)
        AL, caches = L_model_forward(X_train, start)
        steepest = np.abs(L_model_backward(AL, Y_train, caches)["dW1"]).max()
        parameters, costs = train(X_train, Y_train, layer_dims, learning_rate=0.2, n_steps=1500)
        right = 100 * accuracy(parameters, X_test, Y_test)
        print(f"{name}: {right:.1f} % right on the test pictures; largest entry of the first dW1: {steepest:.0e}")
        axis.plot(costs, color=colour, linestyle=line, label=name)
    axis.set(xlabel="step", ylabel="cost J", title="Same data, same steps, more and more layers", ylim=(0, None))
    figure.legend(loc="outside right upper")
    plt.show()

# %% [markdown]
# A hidden layer helps: in our run, 90.6 % without one and 93.3 % with one after 1500 steps. A second one helps more,
# 95.8 %, but see how it gets there: the cost sits at 0.693 for more than half of the run, then drops all at once. (The
# spikes come after: where the valley is steep, a step of 0.2 overshoots.) With three hidden layers the cost never
# leaves 0.693 at all: that network answers 0.5 to everything, which is as good as tossing a coin.
#
# Your code is right; the start is not. Look at the end of the printed lines: each further layer multiplies by weights
# near 0.01 once more, so the gradient that reaches layer 1 at the start shrinks forty-fold or more for every layer, and
# a step along it goes nowhere. The factor 0.01 suits a shallow network and stifles a deep one. Why this happens
# and what to do about it is the subject of the assignment on initialisation.

# %% [markdown]
# ## Key points
#
# - A deep network is a handful of small functions: linear, linear with activation, the whole model. Each has a twin
#   that runs backwards.
# - Caches carry $(A^{[l-1]}, W^{[l]}, b^{[l]})$ and $Z^{[l]}$ from the way forward to the way back.
# - Hidden layers use relu, the last one the sigmoid. Each layer has a $W$ and a $b$, so $L$ is half the number of
#   parameter arrays.
# - The way back begins with the derivative of the cost with respect to $A^{[L]}$ and meets the layers in reverse order.
# - Every gradient has the shape of what it belongs to.
# - Weights start small and random, biases at zero; and how small is right depends on the depth.
#
# ## Where to go next
#
# Assignment 05 uses these functions on pictures of cats, with a deeper network that does train. Assignment 06 looks
# into initial values and cures the stalled network that you have just seen.
#
# ## Sources
#
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, MIT Press 2016. Chapter 6 covers deep feedforward networks
#   and backpropagation.
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams: "Learning representations by back-propagating errors", *Nature* 323
#   (1986), pages 533–536.
# - E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository; bundled with
#   scikit-learn as `load_digits`.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
