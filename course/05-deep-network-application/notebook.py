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
# # A deep network at work: cat or not?
#
# *Reading: about 25 minutes. Working: one hour, of which your computer works three minutes. 100 points: 50 for
# `two_layer_model`, 50 for `L_layer_model`.*
#
# Ask someone how they know a cat when they see one, and you will not hear a word about pixels. They speak of ears and
# whiskers: of *parts*. And an ear they know by its outline, and an outline by where light meets dark. What looks like
# one glance is a chain of small judgements, each made of the ones before.
#
# Logistic regression has no such chain. It weighs 12288 colour values, adds them up, and that is its answer: orange in
# the middle speaks for a cat, wherever the orange comes from. A network with hidden layers may form judgements in
# between. Whether it makes good use of that freedom is a question for an experiment, and this notebook is the
# experiment: the same pictures, the same number of steps, and networks of different depth.
#
# The parts lie ready: they are the functions of assignment 04, forward, cost, backward, update. What is left to do is
# to put them together, twice.
#
# ![A picture of 64 by 64 pixels in three colours is unrolled into a column of 12288 numbers. Above, a network of two
# layers reads it: 7 units with relu, then one unit with a sigmoid. Below, a network of four layers: 20, 7 and 5 units
# with relu, then one unit with a sigmoid.](machines.svg)
#
# **How this notebook works.** Each exercise is a function with gaps: write your code between the lines
# `### START CODE HERE ###` and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. Leave
# names, parameters, `print` and `return` lines as they are.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.deep_network_application import L_layer_model_test_case, check, two_layer_model_test_case
from dlcore.given.deep_network_application import (
    L_model_backward,
    L_model_forward,
    compute_cost,
    initialize_parameters,
    initialize_parameters_deep,
    linear_activation_backward,
    linear_activation_forward,
    load_data,
    plot_costs,
    predict,
    print_mislabeled_images,
    update_parameters,
)
from dlcore.own_picture import own_picture
from dlcore.tell import tell, trying
from dlcore.training import steps

# %% [markdown]
# ## Notation
#
# A number in square brackets names the layer. **Examples are columns**, and the inputs are not counted as a layer: the
# network `[12288, 20, 7, 5, 1]` has five sizes and *four* layers, each with a $W$ and a $b$.
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $m$ | | | number of examples |
# | $L$, $n_l$ | `layers_dims[l]` | | number of layers; number of units in layer $l$, with $n_0 = 12288$ inputs |
# | $X$, $Y$ | `X`, `Y` | $(n_0, m)$, $(1, m)$ | pictures and labels: 1 is a cat, 0 is anything else |
# | $W^{[l]}$, $b^{[l]}$ | `parameters["W1"]`, … | $(n_l, n_{l-1})$, $(n_l, 1)$ | weights and biases |
# | $A^{[l]}$, $A^{[L]}$ | `A1`, `AL` | $(n_l, m)$, $(1, m)$ | activations; the answers of the network |
# | $dA^{[l]}$, $dW^{[l]}$, … | `dA1`, `dW1`, … | as $A^{[l]}$, $W^{[l]}$, … | gradients: each has the shape of what it belongs to |
#
# As in assignment 04, `dA` holds in each column the gradient of that example's own loss, while `dW` and `db` are
# averages over the examples.

# %% [markdown]
# ## The pictures
#
# 209 pictures to learn from and 50 others to be tested on, 64 × 64 pixels each, in red, green and blue. The course's own
# are drawings on all kinds of backgrounds, and no drawing is in both sets. If you have the well-known cat photographs,
# `train_catvnoncat.h5` and `test_catvnoncat.h5`, put them into a folder `datasets` beside this notebook, and they are used
# instead.

# %% tags=["demo"]
train_x_orig, train_y, test_x_orig, test_y, classes = load_data()
print("train_x_orig", train_x_orig.shape, "train_y", train_y.shape)
print("test_x_orig ", test_x_orig.shape, "test_y ", test_y.shape)
print(f"cats among the pictures to learn from: {100 * train_y.mean():.0f} %")
print(f"cats among the others: {100 * test_y.mean():.0f} %")

# %% [markdown]
# Keep the last number in mind: two thirds of the test pictures are cats. Who always answers "cat" is right on 66 % of
# them, without having looked. That is the mark to beat, not 50 %.
#
# Look at some of them; change the numbers if you like.

# %% tags=["demo"]
shown = [2, 10, 11, 19, 25, 30, 41, 57, 60, 77, 93, 125]
figure, axes = plt.subplots(2, 6, figsize=(9, 3.6), layout="constrained")
for axis, i in zip(axes.flat, shown):
    axis.imshow(train_x_orig[i])
    axis.set_title(f"{i}: {classes[train_y[0, i]].decode()}", fontsize=10)
    axis.axis("off")
figure.suptitle("Twelve of the 209 pictures, and their labels")
plt.show()

# %% [markdown]
# As in assignment 02, each picture becomes one column of $64 \cdot 64 \cdot 3 = 12288$ numbers, and the numbers are brought
# into the range from 0 to 1.

# %% tags=["demo"]
train_x = train_x_orig.reshape(train_x_orig.shape[0], -1).T / 255
test_x = test_x_orig.reshape(test_x_orig.shape[0], -1).T / 255
tell(shape_of_train_x=train_x.shape, shape_of_test_x=test_x.shape)

# %% [markdown]
# ## The plan
#
# Whatever the network, training is the same: a start, and then a loop of four stations.
#
# ![From the start, the first parameters enter a loop: forward gives answers and caches, cost says how wrong they are,
# backward gives gradients, update gives new parameters, and so on, once for every iteration. The last parameters are the
# result.](loop.svg)
#
# You have written a function for each station. Here they are given, so that an error in your assignment 04 cannot spoil
# this one. Names, arguments and results are those of assignment 04, with **one exception**: the given
# `initialize_parameters_deep` seeds with 1 (not 3), and divides each weight by the square root of the number of inputs
# (instead of multiplying it by 0.01). We shall see why.
#
# | station | two layers | any number of layers |
# |:--|:--|:--|
# | start | `initialize_parameters(n_x, n_h, n_y)` | `initialize_parameters_deep(layer_dims)` |
# | forward | `linear_activation_forward(A_prev, W, b, activation)`, twice | `L_model_forward(X, parameters)` |
# | cost | `compute_cost(AL, Y)` | the same |
# | backward | `linear_activation_backward(dA, cache, activation)`, twice | `L_model_backward(AL, Y, caches)` |
# | update | `update_parameters(parameters, grads, learning_rate)` | the same |

# %% [markdown]
# ## Exercise 1 · Two layers
#
# The network is linear → relu → linear → sigmoid: a hidden layer of $n_h$ units and one answer. In each iteration, you
# run it forward,
#
# $$A^{[1]} = \mathrm{relu}(W^{[1]} X + b^{[1]}), \qquad A^{[2]} = \sigma(W^{[2]} A^{[1]} + b^{[2]}),$$
#
# compute the cost, run it backward,
#
# $$dA^{[2]} \;\longrightarrow\; dA^{[1]}, dW^{[2]}, db^{[2]} \;\longrightarrow\; dA^{[0]}, dW^{[1]}, db^{[1]},$$
#
# and take one step downhill. The first arrow passes layer 2, the second one layer 1. Where the way back begins,
# $dA^{[2]}$, is given in the cell: for one example it is $\frac{a - y}{a (1 - a)}$, and you may like to check that this
# is the derivative of $-y \log a - (1 - y) \log(1 - a)$ with respect to $a$. Its denominator is the slope of the sigmoid,
# and cancels as soon as you go one step further: $dZ^{[2]} = A^{[2]} - Y$. An answer of 0.9 where the truth is 0 leaves a
# complaint of 0.9.
#
# **Shapes.** With `layers_dims = (12288, 7, 1)`: $A^{[1]}$ is $(7, m)$, $A^{[2]}$ is $(1, m)$. On the way back `dA1` has
# the shape of `A1`, and `dA0` that of $X$; nobody needs that one.
#
# **What is given.** The function seeds numpy itself, so that everyone gets the same numbers. `steps` counts like `range`
# and shows a bar. When `print_cost` is true, the cost of every hundredth iteration is printed, and drawn at the end.
#
# **Hint.** Seven lines. Both passes take two calls each, and the second call of each pass takes what the first one
# returned. Each layer's cache goes back to the same layer. And a dictionary that is returned must be kept.

# %% solution="two_layer_model"
from dlcore.reference.deep_network_application import two_layer_model

# %% tags=["demo"]
with trying(two_layer_model):
    tell(**two_layer_model(*two_layer_model_test_case(), learning_rate=0.0075, num_iterations=2))

# %% test="two_layer_model"
check(two_layer_model)

# %% [markdown]
# <!-- expected two_layer_model: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"] -->
#
# (The labels of this first case are no zeros and ones but arbitrary numbers. The arithmetic does not mind.)
#
# ### Train it
#
# 2500 steps over all 209 pictures: about a minute.

# %% tags=["demo"]
if check.ready("two_layer_model"):
    two_layer_parameters = two_layer_model(train_x, train_y, (12288, 7, 1), num_iterations=2500, print_cost=True)

# %% tags=["demo"]
if check.ready("two_layer_model"):
    print("On the pictures it learnt from:", end=" ")
    predict(train_x, train_y, two_layer_parameters)
    print("On pictures it never saw:", end=" ")
    predictions_two = predict(test_x, test_y, two_layer_parameters)

# %% [markdown]
# The cost falls from 0.69, the price of knowing nothing, to 0.03. All 209 pictures are right, and 76 % of the new ones:
# twelve mistakes in fifty. (With the photographs: cost 0.0486 after 2400 steps, 100 % and 72 %.)
#
# All right at home, and a quarter wrong abroad: that is **overfitting**. The network has 86,031 weights and biases, and
# 209 pictures to set them by. It has room enough to learn each picture by heart, and nothing in the cost asks it to do
# otherwise. Logistic regression stands at 76 % here, too (at 70 % with the photographs): one hidden layer has bought
# little or nothing.
#
# **What you just built.** A whole network with its training, in seven lines. All that it knows of cats has come from the
# gradients that went round in your loop.

# %% [markdown]
# ## Exercise 2 · As many layers as you like
#
# Now the chain: linear → relu, $L - 1$ times over, and linear → sigmoid at the end.
#
# $$X \to A^{[1]} \to A^{[2]} \to \dots \to A^{[L]}, \qquad
# dA^{[L]} \to dA^{[L-1]} \to \dots \to dA^{[1]} \to dW^{[1]}, db^{[1]} .$$
#
# The loop does not get longer. On the contrary: `L_model_forward` and `L_model_backward` walk through all layers, so one
# line does for each station of the plan.
#
# **The start matters.** In assignment 04 a network with three hidden layers never left a cost of 0.693, because with weights
# near 0.01 nothing reaches its first layer. Here are both starts, for the network that we are about to train:

# %% tags=["demo"]
sizes = [12288, 20, 7, 5, 1]
given = initialize_parameters_deep(sizes)
small = {name: 0.01 * np.sqrt(value.shape[1]) * value for name, value in given.items()}
starts = {"divided by the root of the inputs": given, "times 0.01, as in assignment 04": small}
for name, parameters in starts.items():
    AL, caches = L_model_forward(train_x, parameters)
    grads = L_model_backward(AL, train_y, caches)
    largest = [np.abs(grads[f"dW{l}"]).max() for l in (1, 2, 3, 4)]
    print(f"{name}: answers from {AL.min():.4f} to {AL.max():.4f}")
    print("    largest gradient in layers 1 to 4:", ", ".join(f"{size:.0e}" for size in largest))

# %% [markdown]
# With the factor 0.01 all pictures get the same answer to four digits, and the gradients of the first layer are tens of
# thousands of times smaller than with the other start: a step along them goes nowhere. Dividing by the square root of the
# number of inputs keeps the signal at its order of magnitude: a unit adds up $n$ products of either sign, and such a sum
# grows like $\sqrt n$. Assignment 06 is about nothing else.
#
# **Shapes.** `AL` is $(1, m)$; `caches` is a list of $L$ caches; `grads` and `parameters` hold one entry for each $W$ and
# $b$.
#
# **Hint.** Five lines, one call each. The table above has them all. What does each of them return, and who needs it next?

# %% solution="L_layer_model"
from dlcore.reference.deep_network_application import L_layer_model

# %% tags=["demo"]
with trying(L_layer_model):
    tell(**L_layer_model(*L_layer_model_test_case(), learning_rate=0.0075, num_iterations=2))

# %% test="L_layer_model"
check(L_layer_model)

# %% [markdown]
# <!-- expected L_layer_model: W1 = result["W1"]; b1 = result["b1"]; W2 = result["W2"]; b2 = result["b2"]; W3 = result["W3"]; b3 = result["b3"] -->
#
# ### Train it
#
# Four layers, 2500 steps: another minute or so.

# %% tags=["demo"]
if check.ready("L_layer_model"):
    deep_parameters = L_layer_model(train_x, train_y, [12288, 20, 7, 5, 1], num_iterations=2500, print_cost=True)

# %% tags=["demo"]
if check.ready("L_layer_model"):
    print("On the pictures it learnt from:", end=" ")
    predict(train_x, train_y, deep_parameters)
    print("On pictures it never saw:", end=" ")
    predictions_deep = predict(test_x, test_y, deep_parameters)

# %% [markdown]
# | network | learnt from | new pictures | with the photographs |
# |:--|--:|--:|--:|
# | always "cat" | 34 % | 66 % | 34 % and 66 % |
# | logistic regression, as in assignment 02 | 98 % | 76 % | 99 % and 70 % |
# | two layers | 100 % | 76 % | 100 % and 72 % |
# | four layers | 98 % | 92 % | 98.6 % and 80 % |
#
# At home the deep network is no better than the others; abroad it is the best, with both sets of pictures. Its cost still
# stands at 0.09, where the two-layer network has reached 0.03: a lower cost on the pictures learnt from is not what makes a
# network better on new ones.
#
# A word of caution: with fifty pictures, one picture is 2 %. From 76 % to 92 % it is eight pictures, and the four that the
# deep network gets wrong, the other gets wrong as well: hardly chance. But the step from 70 % to 72 % is a single picture,
# and says nothing; and even from 72 % to 80 % it is four. Further down you can watch such scores swing from one step of
# training to another.
#
# **What you just built.** A trainer for networks of any depth. Change the list of sizes, and you have another network.

# %% [markdown]
# ## Look at the mistakes
#
# One number says how often a network errs. Only the pictures say why. Here are those that the deep network gets wrong:

# %% tags=["demo"]
if check.ready("L_layer_model"):
    print_mislabeled_images(classes, test_x, test_y, predictions_deep)

# %% [markdown]
# And those of the two-layer network:

# %% tags=["demo"]
if check.ready("two_layer_model"):
    print_mislabeled_images(classes, test_x, test_y, predictions_two)

# %% [markdown]
# What do they have in common? Things to look for, in drawings and photographs alike:
#
# - **The pose.** A cat seen from the side, or cut off at the edge, has its ears where no ears were before.
# - **The colours.** A cat whose fur is close to the background, or a colour that no cat had among the 209. And something
#   round and orange that is no cat.
# - **The light.** Very bright and very dark pictures have all their 12288 numbers shifted.
# - **The size.** A cat that is very near or very far away lies on other pixels.
#
# For a network of this kind a pixel is a pixel: move the cat by ten pixels to the right and every input changes. Layers
# that look for an ear *wherever* it may be come in assignment 11.

# %% [markdown]
# ## Watch them learn
#
# Three networks in one figure, while they learn: without, with one, and with three hidden layers. Choose a picture, move
# the step, and look inside. The figure trains its own networks in a few seconds; at the last step it shows yours.
#
# 1. Picture 0, step 0: which of the three has an opinion before it has seen anything, and where from?
# 2. Find a picture on which the deep network is right and the other two are wrong. At which step does it make up its mind?
# 3. Look inside the deep network. Some units of layer 1 answer to nearly everything, some hardly to anything. How many
#    units of layer 2 and 3 are at work for a cat, and how many for something else?
# 4. Read the percentages while you move the step. The score of the two-layer network on the pictures learnt from rises to
#    100 %. Does its score on new ones rise with it? Where would you have stopped? Ending the training when new pictures no
#    longer profit is called **early stopping**.
# 5. And how steady is the score of the deep network on new pictures? What would you say about it to someone who reads only
#    the number at the end?

# %% tags=["explore"]
from dlcore.explore.network_depth import NetworkDepth

NetworkDepth(check, globals())

# %% [markdown]
# ## A picture of your own
#
# Choose a photograph or a drawing. It is brought to 64 × 64 pixels, unrolled and divided by 255, just like the others, and
# then your deep network judges it.


# %% tags=["demo"]
def judged(picture):
    """What the deep network says to a picture, an array of whole numbers of shape (64, 64, 3)."""
    answer, _ = L_model_forward(picture.reshape(-1, 1) / 255, deep_parameters)
    kind = classes[int(answer[0, 0] > 0.5)].decode()
    return f"The network says: {kind}. (Its answer is {answer[0, 0]:.3f}.)"


if check.ready("L_layer_model"):
    own_picture(judged)

# %% [markdown]
# If it takes your cat for something else, or your coffee mug for a cat: it has seen 72 cats in its life, and nothing of the
# world besides 137 other pictures.

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
How many layers has the network with layers_dims = [12288, 20, 7, 5, 1]?
- Five: the inputs have no weights, and are not counted.
+ Four, three of them hidden: each has a W and a b.
- Three: those are the hidden ones. Does the last one not have weights, too?

A network of yours says "cat" to everything and is right on 66 % of the test pictures. What has it learnt?
- Most of what there is to know: what would it score on pictures of which one in ten is a cat?
+ Nothing about pictures: 66 % of the test pictures happen to be cats.
- To recognise cats, but not other things: can one be recognised without the other?

100 % on the pictures learnt from, 76 % on new ones. Which of these would help least?
- More pictures to learn from: would it be as easy to learn twice as many by heart?
- Ending the training earlier: may the score on new pictures not have been better before?
+ Training for twice as long: there is nothing left to learn from these 209, apart from more certainty.

Why is the result of both models the same, however often you run them?
- Gradient descent always ends in the same place: does it, whatever the start?
+ They seed numpy, so they begin with the same weights; and nothing else in them is left to chance.
- The pictures are the same: the first weights are drawn at random all the same.
""")

# %% [markdown]
# ## Common pitfalls
#
# - **Indentation.** All four stations stand inside of the loop, the start stands before it. A line that slips out of the
#   loop runs once, at the end; a line with one space too many stops the whole cell.
# - **A result that nobody keeps.** `update_parameters` changes nothing by itself: it returns new parameters.
# - **The wrong cache.** `cache2` belongs to layer 2, on the way back as well.
# - **A fixed learning rate.** The function has a parameter for it.
# - **Answers and labels exchanged.** `compute_cost(AL, Y)`, answers first: the logarithm of a label is not a good idea.
#
# ## Key points
#
# - Training is a start and a loop: forward, cost, backward, update. The loop does not care how deep the network is.
# - With the same pictures to learn from, the deep network does better on new ones: 92 % against 76 % (80 % against 72 %
#   with the photographs).
# - Deep networks need a start that keeps signals at their size: weights divided by the square root of the number of inputs.
# - All right on the pictures learnt from and a quarter wrong on new ones is overfitting. Compare with the simplest answer
#   of all, too.
# - Look at the mistakes. They tell you what to do next.
#
# ## Where to go next
#
# Assignment 06 takes the start apart: why the square root, and what happens without it. Assignment 07 is about the gap
# between pictures learnt from and new ones, and how to narrow it.
#
# ## Sources
#
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, MIT Press 2016, chapters 6 and 7.
# - Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller: "Efficient BackProp", in *Neural Networks: Tricks of the Trade*, Springer
#   1998: weights divided by the square root of the number of inputs.
# - The drawings: Noto Emoji (Google), Twemoji (Twitter, Inc. and other contributors), Fluent Emoji (Microsoft
#   Corporation); `datasets/manifest.json` lists versions and licences.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
