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
# # A convolutional network reads hands
#
# *Reading: about 25 minutes. Working: about an hour. 100 points: 10 for `create_placeholders`, 15 each for
# `initialize_parameters` and `compute_cost`, 35 for `forward_propagation`, 25 for `model`.*
#
# In assignment 10 you trained a network that reads the numbers 0 to 5 from pictures of hands. It saw each picture as a
# column of 12288 numbers, without knowing which of them are neighbours, and needed 307,615 weights for it. In assignment
# 11 you wrote layers that do know: a small filter asks the same question at every place. Here the two meet. TensorFlow
# brings the layers and their gradients; you put a small convolutional network together, train it on the same hands, and
# look at what it sees. It has **1,286** weights.
#
# **How this notebook works.** Each exercise is a function with one or more gaps: write your code between the lines
# `### START CODE HERE ###` and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. The card
# that appears tells you which cases pass, and for the first that does not, where your answer differs and often why.
# Leave names, parameters and `return` lines as they are: the other functions, the checks and the grading rely on them.
# Loading TensorFlow takes some seconds; that is normal.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.given.tensors import needs_tensorflow, tensors_of

needs_tensorflow()  # says what to install, if it is missing
import tensorflow as tf

from dlcore.cases.convolution_application import check, compute_cost_test_case, forward_propagation_test_case
from dlcore.given.convolution_application import (
    accuracy,
    as_graph,
    draw_costs,
    draw_filters,
    predict,
    random_mini_batches,
)
from dlcore.given.tensorflow_tutorial import confusion_matrix, convert_to_one_hot, draw_confusion, load_dataset
from dlcore.tell import tell, trying
from dlcore.training import steps

# %% [markdown]
# ## Notation
#
# **Examples come first** now, as in assignment 11: a mini-batch is a stack of pictures, and labels are rows.
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $m$, $n_y$ | `m`, `n_y` | | number of examples, number of classes |
# | $n_{H0}$, $n_{W0}$, $n_{C0}$ | `n_H0`, `n_W0`, `n_C0` | | height, width, channels of a picture |
# | $X$, $Y$ | `X`, `Y` | $(m, n_{H0}, n_{W0}, n_{C0})$, $(m, n_y)$ | pictures, one-hot labels |
# | $W^{[1]}$, $W^{[2]}$ | `parameters["W1"]`, `parameters["W2"]` | $(f, f, n_{C,prev}, n_C)$ | filters |
# | $W^{[3]}$, $b^{[3]}$ | `parameters["W3"]`, `parameters["b3"]` | $(64, 6)$, $(6,)$ | the last, fully connected layer |
# | $Z^{[l]}$, $A^{[l]}$, $P^{[l]}$ | `Z1`, `A1`, `P1`, … | $(m, n_H, n_W, n_C)$ | after convolution, relu, pooling |
# | $Z^{[3]}$ | `Z3` | $(m, 6)$ | scores of the classes, before the softmax |
# | $J$ | `cost` | one number | average loss |

# %% [markdown]
# ## The data
#
# 1080 pictures to learn from and 120 to test with, 64 by 64 pixels in three colours. (Drawn hands, unless you have put
# files of your own in their place.) They keep their shape; only the numbers are brought to $[0, 1]$, and the labels
# become one-hot rows.

# %% tags=["demo"]
X_train_orig, Y_train_orig, X_test_orig, Y_test_orig, classes = load_dataset()
X_train = (X_train_orig / 255).astype("float32")
X_test = (X_test_orig / 255).astype("float32")
Y_train = convert_to_one_hot(Y_train_orig, 6).T.astype("float32")
Y_test = convert_to_one_hot(Y_test_orig, 6).T.astype("float32")
print("X_train", X_train.shape, " Y_train", Y_train.shape)
print("X_test", X_test.shape, " Y_test", Y_test.shape)

figure, axes = plt.subplots(1, 6, figsize=(9, 1.9), layout="constrained")
for k, spot in zip(range(6, 12), axes):
    spot.imshow(X_train_orig[k])
    spot.set_title(f"picture {k}: y = {Y_train_orig[0, k]}", fontsize=9)
    spot.axis("off")
plt.show()

# %% [markdown]
# ## The network
#
# ![Boxes from left to right, drawn as stacks of sheets that shrink. X, 64 by 64 by 3. A convolution with 8 filters of 4
# by 4 and relu gives A1, 64 by 64 by 8. The largest of each window of 8 by 8 gives P1, 8 by 8 by 8. A convolution with 16
# filters of 2 by 2 and relu gives A2, 8 by 8 by 16. The largest of each window of 4 by 4 gives P2, 2 by 2 by 16, which
# are 64 numbers. Flattened and put through a linear layer they give Z3, six scores.](network.svg)
#
# Follow the sizes. Filters leave height and width as they are and decide the number of channels; pooling shrinks height
# and width and leaves the channels alone. At the end 64 numbers are left of 12288, and an ordinary layer turns them into
# six scores.
#
# How many weights are that? $4 \cdot 4 \cdot 3 \cdot 8 = 384$ and $2 \cdot 2 \cdot 8 \cdot 16 = 512$ in the filters,
# $64 \cdot 6 + 6 = 390$ in the last layer. (These convolutions have no biases, to keep the code short.)

# %% [markdown]
# ## Exercise 1 · Placeholders
#
# Before there is any picture, say what pictures will be like. From such a description TensorFlow can work a training
# step out in advance, as a graph.
#
# One size must stay open: the number of examples. Mini-batches hold 64 pictures, but $1080 = 16 \cdot 64 + 56$, so the
# last one holds 56, and the test set 120.
#
# **Shapes.** `X` is $(\text{open}, n_{H0}, n_{W0}, n_{C0})$, `Y` is $(\text{open}, n_y)$.
#
# **Hint.** `tf.keras.Input(shape)` makes a placeholder of type float32. It puts the open axis in front by itself, so name
# the sizes of *one* example only. The shape is a tuple, also if it has a single number in it: `(n,)`.

# %% solution="create_placeholders"
from dlcore.reference.convolution_application import create_placeholders

# %% tags=["demo"]
with trying(create_placeholders):
    X, Y = create_placeholders(64, 64, 3, 6)
    print("X:", X.shape, X.dtype)
    print("Y:", Y.shape, Y.dtype)

# %% test="create_placeholders"
check(create_placeholders)

# %% [markdown]
# **Expected output:**
#
# ```
# X: (None, 64, 64, 3) float32
# Y: (None, 6) float32
# ```
#
# **What you just built.** The network's letter box: any number of pictures fits through, of one format.

# %% [markdown]
# ## Exercise 2 · Filters to start from
#
# Four variables. The weights come from the initializer of Glorot and Bengio,
#
# $$W \sim U(-\ell, \ell), \qquad \ell = \sqrt{\frac{6}{n_{in} + n_{out}}},$$
#
# where a filter's $n_{in}$ counts all numbers that flow into one output, $f \cdot f \cdot n_{C,prev}$, and $n_{out}$ is
# $f \cdot f \cdot n_C$. TensorFlow reads that off the shape. The bias starts at zero.
#
# **Shapes.** $W^{[1]}$ $(4, 4, 3, 8)$, $W^{[2]}$ $(2, 2, 8, 16)$, $W^{[3]}$ $(64, 6)$, $b^{[3]}$ $(6,)$. Read the first
# one aloud: 4 by 4 pixels, through 3 colours, 8 times.
#
# **Hint.** `initializer(shape)` draws a tensor, `tf.zeros(shape)` makes zeros, and `tf.Variable(...)` around either makes
# it learnable. The initializer is made with seed 0, so everybody draws the same numbers.

# %% solution="initialize_parameters"
from dlcore.reference.convolution_application import initialize_parameters

# %% tags=["demo"]
with trying(initialize_parameters):
    start = initialize_parameters()
    tell(W1=start["W1"][1, 1, 1], W2=start["W2"][1, 1, 1], W3=start["W3"][0], b3=start["b3"])

# %% test="initialize_parameters"
check(initialize_parameters)

# %% [markdown]
# <!-- expected initialize_parameters: W1 = result["W1"]["numbers"][1, 1, 1]; W2 = result["W2"]["numbers"][1, 1, 1]; W3 = result["W3"]["numbers"][0]; b3 = result["b3"]["numbers"] -->
#
# **What you just built.** All 1,286 numbers that the network will ever have.

# %% [markdown]
# ## The layers, ready made
#
# Four functions of `tf.nn` take the place of your loops from assignment 11:
#
# - `tf.nn.conv2d(X, W, strides=1, padding="SAME")` lays all filters on all pictures;
# - `tf.nn.relu(Z)` cuts off at zero;
# - `tf.nn.max_pool2d(A, ksize=f, strides=s, padding="SAME")` keeps the largest number of each window of $f$ by $f$;
# - `tf.reshape(P, [-1, n])` makes rows of $n$ numbers; the $-1$ stands for as many rows as come out.
#
# There are two kinds of padding. With `"VALID"` there is no frame, and the output is smaller. With `"SAME"` the frame is
# as wide as it takes: at stride 1 the output is as large as the input, and at stride $s$ it has
# $\lceil n / s \rceil$ rows. Here is a window of two that adds its numbers, in one dimension:
#
# ![Twice the numbers 1, 2, 3, 4. Left, VALID: a window of two gives the three sums 3, 5, 7. Right, SAME: one zero is added
# at the right end, and there are four sums, 3, 5, 7, 4.](same.svg)
#
# An even window cannot be centred, so the frame is uneven: one more row below and one more column on the right. The same
# with TensorFlow:

# %% tags=["demo"]
numbers = tf.reshape([1.0, 2.0, 3.0, 4.0], [1, 1, 4, 1])  # one picture, one row, four columns, one channel
window = tf.ones([1, 2, 1, 1])  # one row, two columns, one channel in, one filter
for padding in ("VALID", "SAME"):
    print(padding, tf.nn.conv2d(numbers, window, strides=1, padding=padding).numpy().ravel())

# %% [markdown]
# ## Exercise 3 · The way forward
#
# The picture of the network, line by line:
#
# | Line | Window | Stride | Output for one picture |
# |:--|:--|:--|:--|
# | $Z^{[1]}$: convolution of $X$ with $W^{[1]}$ | 4 by 4 | 1 | $64 \times 64 \times 8$ |
# | $A^{[1]} = \text{relu}(Z^{[1]})$ | | | |
# | $P^{[1]}$: max pooling of $A^{[1]}$ | 8 by 8 | 8 | $8 \times 8 \times 8$ |
# | $Z^{[2]}$: convolution of $P^{[1]}$ with $W^{[2]}$ | 2 by 2 | 1 | $8 \times 8 \times 16$ |
# | $A^{[2]} = \text{relu}(Z^{[2]})$ | | | |
# | $P^{[2]}$: max pooling of $A^{[2]}$ | 4 by 4 | 4 | $2 \times 2 \times 16$ |
# | $F$: $P^{[2]}$ flattened | | | 64 |
# | $Z^{[3]} = F\, W^{[3]} + b^{[3]}$ | | | 6 |
#
# All convolutions and poolings have padding `"SAME"`. After the last line comes nothing: the softmax belongs to the cost.
#
# **Hint.** Eight lines. Examples are rows here, so the weights stand on the right: `tf.matmul(F, W3) + b3`. Stay with
# TensorFlow's functions; a step of numpy in between would cut the tape. One of the check's pictures is 44 by 60: with
# padding `"SAME"` it ends up 2 by 2 as well.

# %% solution="forward_propagation"
from dlcore.reference.convolution_application import forward_propagation

# %% tags=["demo"]
with trying(forward_propagation):
    tell(Z3=forward_propagation(*tensors_of(forward_propagation_test_case())))

# %% test="forward_propagation"
check(forward_propagation)

# %% [markdown]
# <!-- expected forward_propagation: Z3 = result[0] -->
#
# **What you just built.** The whole network, and with the tape also its way back: the gradients that took you four
# functions in assignment 11.

# %% [markdown]
# ## Exercise 4 · The cost
#
# The softmax cross-entropy of assignment 10, averaged over the mini-batch:
#
# $$J = -\frac1m \sum_{i=1}^m \sum_{c=1}^{n_y} y_c^{(i)} \log \text{softmax}\big(z^{(i)}\big)_c .$$
#
# In numbers: equal scores give each of six classes 1/6, and that costs $\log 6 \approx 1.79$. A network that is quite sure
# and wrong, with a score of 1000 for a class that it is not, pays 1000.
#
# **Shapes.** $(m, n_y)$ twice in, one number out. Examples are rows already, which is what TensorFlow's function wants: no
# transpose this time.
#
# **Hint.** `tf.nn.softmax_cross_entropy_with_logits(labels=..., logits=...)` gives the $m$ losses, `tf.reduce_mean` their
# mean.

# %% solution="compute_cost"
from dlcore.reference.convolution_application import compute_cost

# %% tags=["demo"]
with trying(compute_cost):
    tell(cost=compute_cost(*tensors_of(compute_cost_test_case())))

# %% test="compute_cost"
check(compute_cost)

# %% [markdown]
# <!-- expected compute_cost: cost = result[0] -->

# %% [markdown]
# ## Exercise 5 · Train it
#
# Now the four pieces become a model. The loop is given: in each epoch it shuffles the pictures (numpy's seed starts at 3
# and grows by one each time) and deals them out in mini-batches. Two gaps are yours.
#
# 1. Before the loop: the placeholders, the parameters, and the optimizer, `tf.keras.optimizers.Adam(learning_rate)`.
# 2. The training step: scores and cost under a tape, then the gradients, then
#    `optimizer.apply_gradients(zip(gradients, variables))`.
#
# `as_graph` turns your step into a graph for inputs such as your placeholders describe. That is what they were for; had
# they room for exactly 64 pictures, the last mini-batch would not fit.
#
# **Shapes.** Each gradient has the shape of its variable. What comes back are two accuracies, the shares of right answers
# in the training set and in the test set, and the parameters.
#
# **Hint.** `tape.gradient(cost, variables)` gives a list of gradients in the order of `variables`. The cost that is printed
# is the mean over the mini-batches of an epoch.

# %% solution="model"
from dlcore.reference.convolution_application import model

# %% tags=["demo"]
NEEDED = ["create_placeholders", "initialize_parameters", "forward_propagation", "compute_cost"]

if check.ready(*NEEDED):
    with trying(model):
        few = (X_train[:12], Y_train[:12], X_test[:12], Y_test[:12])
        train_accuracy, test_accuracy, parameters = model(*few, num_epochs=3, print_cost=False)
        tell(b3=parameters["b3"])

# %% test="model"
check(model)

# %% [markdown]
# Two of the values that the check compares, after three steps on twelve pictures of noise:
#
# <!-- expected model: train_accuracy = result[0]; b3 = result[2]["b3"] -->
#
# **What you just built.** A training loop that you can hand any network to: only `forward_propagation` knows that there
# are convolutions in it.

# %% [markdown]
# ## Read hands
#
# Forty epochs take about half a minute. Before you run it, guess: what will the cost be after the very first one?

# %% tags=["demo"]
learnt = None
if check.ready(*NEEDED, "model"):
    train_accuracy, test_accuracy, learnt = model(X_train, Y_train, X_test, Y_test, num_epochs=40)
    print(f"right on {train_accuracy:.1%} of the training pictures and on {test_accuracy:.1%} of the test pictures")

# %% [markdown]
# About $\log 6$, as of any network that knows nothing yet; and soon much less. Compare with assignment 10. That network
# had 240 times as many weights, and fed with the same numbers from 0 to 1 it got less than a third of the answers right
# after 30 epochs. This one asks the same small questions everywhere, so that every picture teaches each filter something at 4096
# places. Fewer weights, more to learn each of them from: that is the whole secret.
#
# **Is 98 % good?** Drawn hands are alike. On *photographs* of hands a network of this very shape is on record with 94 % of
# the training pictures after 100 epochs, and with 78 % of the test pictures. A gap like that is overfitting (high
# variance), and you know from assignment 07 what to try: an L2 penalty in `compute_cost`, dropout in
# `forward_propagation`, more pictures.
#
# ## Where it errs

# %% tags=["demo"]
if learnt:
    answers = predict(forward_propagation, X_test, learnt)
    figure, axes = plt.subplots(figsize=(4, 3.6), layout="constrained")
    draw_confusion(confusion_matrix(Y_test_orig, answers, 6), axes)
    axes.set_title("120 test pictures")
    plt.show()

    wrong = np.flatnonzero(answers != Y_test_orig[0])[:6]
    figure, axes = plt.subplots(1, 6, figsize=(9, 1.9), layout="constrained")
    for spot in axes:
        spot.axis("off")
    for spot, k in zip(axes, wrong):
        spot.imshow(X_test_orig[k])
        spot.set_title(f"no. {k}: {Y_test_orig[0, k]}, taken for {answers[k]}", fontsize=8)
    plt.show()

# %% [markdown]
# ## What the filters have become
#
# A filter of the first layer is 4 by 4 pixels in three colours, so it can be looked at. Grey is a weight of zero.

# %% tags=["demo"]
if learnt:
    draw_filters(initialize_parameters()["W1"], learnt["W1"])
    plt.show()

# %% [markdown]
# Random dots at first. After training, some have a dark and a bright side: these answer to edges, as the filters did that
# you wrote by hand in assignment 11. Others answer to a colour. Nobody told them to.
#
# ## What each layer sees
#
# In the figure below, each layer answers to a picture with a stack of *maps*, one for each filter: bright where the filter
# finds what it looks for. Some things to try:
#
# 1. Layer *convolution 1*: which maps answer to the outline of the hand, which to the wall, which to nothing at all?
# 2. Go to *pooling 1*. What is lost, and what is still there?
# 3. Choose a map, and watch the frame on the picture: it marks the pixels that the map's strongest number depends on. How
#    large is it in each layer? Windows of 2 by 2 see a good deal of the hand, once they stand on pooled numbers.
# 4. Move through the test pictures in the layer *pooling 2*. Do hands that show the same number give similar maps?
# 5. Now set the weights to *at the start*. The maps look sensible: random filters find edges, too! What do the scores
#    make of them?

# %% tags=["explore"]
from dlcore.explore.feature_maps import FeatureMaps

FeatureMaps(learnt)

# %% [markdown]
# ## Try your own hand
#
# Photograph your hand in front of a plain wall, upright, filling the picture.

# %% tags=["explore"]
from dlcore.own_picture import own_picture


def read_hand(picture):
    """Say which number a picture of shape (64, 64, 3) shows."""
    return f"The network says {predict(forward_propagation, picture[np.newaxis] / 255, learnt)[0]}."


if learnt:
    own_picture(read_hand, size=(64, 64))

# %% [markdown]
# It may well fail, as its predecessor did: it has seen drawn hands only. Knowing what a neighbour is does not help
# against pictures of another world.

# %% [markdown]
# ## Common pitfalls
#
# - **Filters with their axes in another order.** Height, width, channels in, channels out.
# - **`ksize` and `strides`.** Pooling wants both; 8 and 4 swapped give the same shapes and another network.
# - **A softmax in the network.** The cost applies it already; twice is once too often, and nothing complains.
# - **Flattening the examples, too.** After `tf.reshape` there must be as many rows as pictures.
# - **A fixed number of examples.** The last mini-batch is smaller.
# - **A new optimizer, or new parameters, in every step.** Nothing would be remembered.

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted. Answer before you look anything up.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
A picture of 50 × 50 goes through pooling with window 8, stride 8 and padding "SAME". How high is the result?
- 6: that is right without a frame; what becomes of the last two rows?
+ 7: the seventh window hangs over the edge and takes the largest of what is there.
- 43: that is a window of 8 that moves by one.

The pictures become twice as high and twice as wide. Which weights change their shape?
- Those of the filters: does a filter know how large the picture is?
+ Those of the last layer: four times as many numbers arrive there.
- All of them: how many pixels does a filter of 4 × 4 look at?

One number after the second convolution, 2 × 2, depends on how many pixels of the picture?
- 2 × 2: these are four numbers of P1. What does each of them depend on?
- 16 × 16: two pooling windows side by side, and what of the filters in between?
+ 19 × 19: two windows of 8 side by side, and the first filter reaches 3 pixels further.

Why does the network end with scores instead of probabilities?
+ The cost takes logits, and computes softmax and logarithm together, so that nothing overflows.
+ The largest score is also the largest probability: to choose a class, no softmax is needed.
- Scores are the better probabilities: do they add up to 1?
""")

# %% [markdown]
# ## Key points
#
# - A framework supplies convolution, pooling and the way back; you describe the way forward.
# - Filters decide the number of channels, pooling and strides the height and width; flatten, then an ordinary layer.
# - Filters are used everywhere, so there are few weights, and each learns from every place of every picture.
# - Leave the number of examples open.
# - The network ends with logits; the cost applies the softmax.
# - A training accuracy far above the test accuracy means high variance: regularise, or get more data.
#
# ## Where to go next
#
# Here you handled every weight yourself. In assignment 13 Keras keeps the weights inside its layers, runs the loop, and a
# network is a dozen lines.
#
# ## Sources
#
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: "Gradient-based learning applied to document recognition", *Proceedings of
#   the IEEE* 86 (1998), 2278–2324. Convolution, pooling, convolution, pooling: where this shape of network comes from.
# - X. Glorot, Y. Bengio: "Understanding the difficulty of training deep feedforward neural networks", *International
#   Conference on Artificial Intelligence and Statistics*, 2010.
# - D. P. Kingma, J. Ba: "Adam: a method for stochastic optimization", *International Conference on Learning
#   Representations*, 2015.
# - M. D. Zeiler, R. Fergus: "Visualizing and understanding convolutional networks", *European Conference on Computer
#   Vision*, 2014.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
