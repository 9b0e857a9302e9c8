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
# # TensorFlow: let the framework do the calculus
#
# *Reading: about 35 minutes. Working: one to two hours. 100 points: 10 each for `linear_function`, `sigmoid`, `cost`,
# `one_hot_matrix` and `create_placeholders`, 5 for `ones`, 15 each for `initialize_parameters`, `forward_propagation` and
# `compute_cost`. Three more are checked but worth no points: `one_hot_vector`, `compute_total_loss` and `train_step`. Do
# not skip the last one: it is what all of this is for.*
#
# So far you have written every backward pass yourself, with care, and once or twice with tears. Look back at what you
# did: for each line of the forward pass, last line first, you wrote down a derivative that depended on *that line only*,
# and multiplied. There was no invention in it. It was bookkeeping.
#
# Bookkeeping is work for a machine. A framework such as TensorFlow watches while you compute the cost, notes each
# operation on a *tape*, and then plays the tape backwards. You write the way forward and the cost; the gradients are a
# line of code, and Adam is another. In this notebook you learn the handful of TensorFlow that this takes, and then train
# a network that reads the numbers 0 to 5 from pictures of hands.
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

from dlcore.cases.tensorflow_tutorial import (
    check,
    compute_cost_test_case,
    cost_test_case,
    forward_propagation_test_case,
    train_step_test_case,
)
from dlcore.given.tensorflow_tutorial import (
    confusion_matrix,
    convert_to_one_hot,
    draw_confusion,
    load_dataset,
    predict,
    random_mini_batches,
)
from dlcore.tell import tell, trying
from dlcore.training import steps

# %% [markdown]
# ## Notation
#
# **Examples are columns**, as before.
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $m$, $C$ | `m`, `C` | | number of examples, number of classes |
# | $X$ | `X` | $(n_x, m)$ | inputs |
# | $Y$ | `Y` | $(C, m)$ | labels as one-hot columns |
# | $W^{[l]}$, $b^{[l]}$ | `parameters["W1"]`, `parameters["b1"]`, … | $(n_l, n_{l-1})$, $(n_l, 1)$ | weights and biases |
# | $Z^{[l]}$, $A^{[l]}$ | `Z1`, `A1`, … | $(n_l, m)$ | what layer $l$ computes, before and after its activation |
# | $Z^{[3]}$ | `Z3`, `logits` | $(C, m)$ | scores of the classes, before the softmax |
# | $J$ | `cost` | one number | average loss |

# %% [markdown]
# ## Part 1 · A little TensorFlow
#
# ## Tensors and variables
#
# A **tensor** is an array: numbers, a shape, a type. It differs from numpy's in two ways. It never changes once it is
# made, and TensorFlow knows where it came from. Operations (`tf.add`, `tf.matmul`, … or simply `+`, `@`) take tensors and
# return new ones. The squared distance between a prediction of 36 and the truth of 39:

# %% tags=["demo"]
y_hat = tf.constant(36)
y = tf.constant(39)
loss = (y - y_hat) ** 2
print(loss)
print("as an ordinary number:", loss.numpy(), "- its shape is", loss.shape)

# %% [markdown]
# What is to be learnt must be able to change. A **variable** (`tf.Variable`) is a box that holds a tensor, and `assign`
# puts another one into it:

# %% tags=["demo"]
w = tf.Variable(2.0)
before = 3 * w
w.assign(10.0)
print("computed before:", before.numpy(), "  computed now:", (3 * w).numpy())

# %% [markdown]
# `before` did not move. It was computed once, from what was in the box at that time. That sounds obvious, and half of all
# puzzles with frameworks come from forgetting it.
#
# ## From code to a graph
#
# Each line above was carried out at once. For a training step that runs ten thousand times one would rather have the
# whole step worked out in advance, as a **graph** of operations that runs without Python. `@tf.function` makes one of
# any function: at the first call Python goes through it, with stand-ins for the numbers, and TensorFlow writes down
# which operations occur. Later calls run the graph; the Python code is not looked at again. An ordinary `print` tells
# when Python passes by:


# %% tags=["demo"]
@tf.function
def multiply(a, b):
    print("Python reads this, and sees", a)
    return tf.multiply(a, b)


print(multiply(tf.constant(2), tf.constant(10)).numpy())
print(multiply(tf.constant(3), tf.constant(10)).numpy())

# %% [markdown]
# The line was printed once, and `a` had a shape and a type but no value: a *placeholder*. One can also say in advance
# what kind of tensor will come. `tf.TensorSpec(shape, type)` describes one, and `input_signature` holds such a
# description for each argument:


# %% tags=["demo"]
@tf.function(input_signature=[tf.TensorSpec([], tf.int64)])
def double(x):
    return 2 * x


print(double(3).numpy())

# %% [markdown]
# That is all the theory there is. Now write some.

# %% [markdown]
# ## Exercise 1 · A linear function
#
# The piece that every layer begins with:
#
# $$Y = W X + b .$$
#
# **Shapes.** $W$ is $(4, 3)$, $X$ is $(3, 1)$ and $b$ is $(4, 1)$; so the result is $(4, 1)$.
#
# **Hint.** Draw with `np.random.randn(rows, columns)` and wrap each array in `tf.constant(...)`. Draw in the order $X$,
# $W$, $b$: the function seeds numpy, so the order decides who gets which numbers. `tf.matmul` is the matrix product,
# `tf.multiply` goes entry by entry, `tf.add` adds.

# %% solution="linear_function"
from dlcore.reference.tensorflow_tutorial import linear_function

# %% tags=["demo"]
with trying(linear_function):
    tell(result=linear_function())

# %% test="linear_function"
check(linear_function)

# %% [markdown]
# <!-- expected linear_function: result = result -->
#
# **What you just built.** A layer without its bend. numpy's numbers are of type float64, so this tensor is, too.

# %% [markdown]
# ## Exercise 2 · Sigmoid
#
# TensorFlow brings its own activation functions; nobody writes them any more. But it is strict about types: a tensor of
# whole numbers is never quietly turned into one of fractions, as numpy would do. So cast first:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} .$$
#
# **Shapes.** The result has the shape of $z$, which may be a single number.
#
# **Hint.** `tf.cast(z, tf.float32)`, then `tf.sigmoid`. Networks compute in float32: seven digits are plenty for a weight,
# and they take half the memory.

# %% solution="sigmoid"
from dlcore.reference.tensorflow_tutorial import sigmoid

# %% tags=["demo"]
with trying(sigmoid):
    tell(at_0=np.asarray(sigmoid(0)), at_12=np.asarray(sigmoid(12)))

# %% test="sigmoid"
check(sigmoid)

# %% [markdown]
# At 0:
#
# <!-- expected sigmoid case 1: at_0 = result -->
#
# At 12:
#
# <!-- expected sigmoid case 2: at_12 = result -->
#
# **What you just built.** A function that takes whatever it is given and says what type it computes in.

# %% [markdown]
# ## Exercise 3 · A cost that never overflows
#
# The loss of an example with label $y$ and answer $a = \sigma(z)$ is $-y \log a - (1 - y) \log (1 - a)$. In float32,
# $\sigma(20)$ is exactly 1, and then $\log(1 - a)$ is $-\infty$. Put the sigmoid *into* the formula, and it becomes
#
# $$\max(z, 0) - z\,y + \log\big(1 + e^{-|z|}\big),$$
#
# in which nothing can overflow. That is why TensorFlow's function wants $z$, the **logit**, and applies the sigmoid
# itself. Return the loss of each example; no average is taken.
#
# In numbers: $z = 0$ costs $\log 2 \approx 0.69$ for either label. A logit of 60 with label 1 costs nothing; with label 0
# it costs 60.
#
# **Shapes.** Two vectors of length $m$ in, one out.
#
# **Hint.** Cast both, then `tf.nn.sigmoid_cross_entropy_with_logits(logits=..., labels=...)`. Write the names: the two are
# easily swapped.

# %% solution="cost"
from dlcore.reference.tensorflow_tutorial import cost

# %% tags=["demo"]
with trying(cost):
    logits, labels = cost_test_case()
    tell(logits=logits, labels=labels, losses=cost(logits, labels))

# %% test="cost"
check(cost)

# %% [markdown]
# <!-- expected cost: losses = result -->
#
# These logits are $\sigma(0.2), \sigma(0.4), \sigma(0.7), \sigma(0.9)$: somebody has applied the sigmoid beforehand, and
# `cost` applies it once more. Nothing complains. The numbers merely mean something else: the second case of the check
# hands over 0.2, 0.4, 0.7, 0.9 as they are, and the losses differ. Remember this when a network of yours learns oddly
# slowly.
#
# (Results of functions are not called `cost` in this notebook's cells: `cost = cost(...)` would put a tensor where your
# function was.)

# %% [markdown]
# ## Exercise 4 · One-hot labels
#
# A label such as 3 is a name, not an amount: sign 4 is not twice sign 2. So each label becomes a column with a single 1
# in the row of its class:
#
# $$H_{ij} = \begin{cases} 1 & \text{if } y^{(j)} = i \\ 0 & \text{otherwise.} \end{cases}$$
#
# ![Six labels, 1, 2, 3, 0, 2, 1, stand in a row. Below each stands a column of four squares for the classes 0 to 3; the
# square of its class is filled and holds a 1, the other three are empty.](onehot.svg)
#
# **Shapes.** $(m,)$ in, $(C, m)$ out. Rows count from 0.
#
# **Hint.** One line: `tf.one_hot(labels, number_of_classes, axis=...)`. The axis says where the classes go; without it,
# each *example* would become a row.

# %% solution="one_hot_matrix"
from dlcore.reference.tensorflow_tutorial import one_hot_matrix

# %% tags=["demo"]
with trying(one_hot_matrix):
    tell(one_hot=one_hot_matrix(np.array([1, 2, 3, 0, 2, 1]), C=4))

# %% test="one_hot_matrix"
check(one_hot_matrix)

# %% [markdown]
# <!-- expected one_hot_matrix: one_hot = result -->
#
# **What you just built.** Labels that a softmax can be compared with.

# %% [markdown]
# ## Exercise 5 · A single label (for the curious, no points)
#
# When pictures arrive one by one, one wants a vector rather than a matrix with one column. The label may come as a
# number or wrapped in a list of one.
#
# **Shapes.** One label in, $(\text{depth},)$ out.
#
# **Hint.** `tf.one_hot` of a number is a vector already; of a list it is a matrix. `tf.reshape(tensor, shape)` makes both
# the same.

# %% solution="one_hot_vector"
from dlcore.reference.tensorflow_tutorial import one_hot_vector

# %% tags=["demo"]
with trying(one_hot_vector):
    tell(number=one_hot_vector(1, 4), in_a_list=one_hot_vector([2], 4))

# %% test="one_hot_vector"
check(one_hot_vector)

# %% [markdown]
# <!-- expected one_hot_vector case 1: number = result -->
#
# <!-- expected one_hot_vector case 2: in_a_list = result -->

# %% [markdown]
# ## Exercise 6 · Ones
#
# An easy one, to breathe. Return a tensor of ones.
#
# **Shapes.** A list of sizes in, a tensor of that shape out.
#
# **Hint.** It is called what you think it is called. `tf.zeros` is its sister; you will need her soon.

# %% solution="ones"
from dlcore.reference.tensorflow_tutorial import ones

# %% tags=["demo"]
with trying(ones):
    tell(ones=ones([3]))

# %% test="ones"
check(ones)

# %% [markdown]
# <!-- expected ones: ones = result -->

# %% [markdown]
# ## The tape
#
# Now the heart of the matter. Inside a `with tf.GradientTape() as tape:` block, TensorFlow notes every operation that a
# variable takes part in. Afterwards `tape.gradient(result, variables)` reads the notes from the last to the first, and
# multiplies, just as you did by hand. For $J = (3w - 12)^2$ at $w = 2$:

# %% tags=["demo"]
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    J = (3 * w - 12) ** 2
print("J =", J.numpy(), "  dJ/dw =", tape.gradient(J, w).numpy(), "  by hand:", 2 * (3 * 2 - 12) * 3)

# %% [markdown]
# Watch it at work. In the figure, each step forward computes one node and adds a line to the tape; then the tape is read
# back. Some things to try:
#
# 1. Step through *one neuron*. When $z$ is reached on the way back, its gradient is $\sigma(z) - y$. You have derived that
#    once; the tape found it, too. Set $y$ to 0 and see what changes.
# 2. *One variable, two ways*: $w$ is used twice. What does the second gradient that arrives do to the first? That is why
#    frameworks *add*.
# 3. *A relu on the way*: it stands shut at first. Which gradients are zero, and which slider opens it?
# 4. Which lines of the tape need to remember the *values* of the way forward, and which do not? (This is the `cache` of
#    your earlier networks.)

# %% tags=["explore"]
from dlcore.explore.computation_graph import ComputationGraph

ComputationGraph(check, globals())

# %% [markdown]
# ## Part 2 · Reading hands
#
# ## The data
#
# 1080 pictures to learn from and 120 to test with, each 64 by 64 pixels in three colours, and each showing a number from
# 0 to 5. (Drawn hands, unless you have put files of your own in their place.)

# %% tags=["demo"]
X_train_orig, Y_train_orig, X_test_orig, Y_test_orig, classes = load_dataset()

figure, axes = plt.subplots(2, 6, figsize=(9, 3.3), layout="constrained")
for k, spot in enumerate(axes.flat):
    spot.imshow(X_train_orig[k])
    spot.set_title(f"y = {Y_train_orig[0, k]}", fontsize=10)
    spot.axis("off")
plt.show()

# %% [markdown]
# Flatten each picture into a column of $64 \cdot 64 \cdot 3 = 12288$ numbers, bring them to $[0, 1]$, and make the labels
# one-hot columns (with numpy this time):

# %% tags=["demo"]
X_train = (X_train_orig.reshape(len(X_train_orig), -1).T / 255).astype("float32")
X_test = (X_test_orig.reshape(len(X_test_orig), -1).T / 255).astype("float32")
Y_train = convert_to_one_hot(Y_train_orig, 6).astype("float32")
Y_test = convert_to_one_hot(Y_test_orig, 6).astype("float32")
print("X_train", X_train.shape, " Y_train", Y_train.shape, " X_test", X_test.shape, " Y_test", Y_test.shape)

# %% [markdown]
# The network has three layers. A sigmoid answers *one* yes-or-no question; here six classes exclude each other, so the
# last layer gives six scores, and a **softmax** turns them into probabilities that add up to 1:
#
# $$\text{softmax}(z)_c = \frac{e^{z_c}}{\sum_{k=1}^{C} e^{z_k}} .$$
#
# ![The network as a row of boxes from left to right: X with 12288 rows; linear and relu, A1 with 25 rows; linear and
# relu, A2 with 12 rows; linear, Z3 with 6 rows, called the logits. Then, in a box drawn with a dashed line and named
# compute_cost: softmax and cross-entropy with Y, and the cost J. Each of the first four also has m
# columns.](network.svg)
#
# As with the sigmoid, the softmax is part of the cost function. The network itself ends with the logits.

# %% [markdown]
# ## Exercise 7 · Room for any number of examples
#
# A training step will be turned into a graph, so we describe its two inputs. Their heights are known. Their widths are
# not: most mini-batches hold 32 examples, the last one 24, and the test set 120. An open size is written `None`.
#
# **Shapes.** `X` is $(n_x, \text{open})$, `Y` is $(n_y, \text{open})$, both of type `tf.float32`.
#
# **Hint.** Two lines with `tf.TensorSpec(shape, type)`.

# %% solution="create_placeholders"
from dlcore.reference.tensorflow_tutorial import create_placeholders

# %% tags=["demo"]
with trying(create_placeholders):
    X, Y = create_placeholders(12288, 6)
    print("X =", X)
    print("Y =", Y)

# %% test="create_placeholders"
check(create_placeholders)

# %% [markdown]
# **Expected output:**
#
# ```
# X = TensorSpec(shape=(12288, None), dtype=tf.float32, name=None)
# Y = TensorSpec(shape=(6, None), dtype=tf.float32, name=None)
# ```
#
# **What you just built.** A form with blanks. (In the early days such blanks were things in a graph, called placeholders,
# hence the name.)

# %% [markdown]
# ## Exercise 8 · Where to start
#
# Six variables. The weights come from the initializer of Glorot and Bengio (also named after its first author, *Xavier*):
# uniform random numbers that keep a signal's size on its way up and its gradient's size on its way down,
#
# $$W_{ij} \sim U\left(-\sqrt{\tfrac{6}{n_{in} + n_{out}}},\ +\sqrt{\tfrac{6}{n_{in} + n_{out}}}\right),
# \qquad b = 0 .$$
#
# **Shapes.** $W^{[1]}$ $(25, 12288)$, $W^{[2]}$ $(12, 25)$, $W^{[3]}$ $(6, 12)$; each bias is a column.
#
# **Hint.** `initializer(shape)` draws a tensor, `tf.zeros(shape)` makes zeros, and `tf.Variable(...)` around either makes it
# learnable. The initializer has a seed, so each call of your function starts from the same place. The check looks at what
# the variables are like, not at single numbers.

# %% solution="initialize_parameters"
from dlcore.reference.tensorflow_tutorial import initialize_parameters

# %% tags=["demo"]
with trying(initialize_parameters):
    for name, value in initialize_parameters().items():
        print(name, value.shape, value.dtype, "from", value.numpy().min(), "to", value.numpy().max())

# %% test="initialize_parameters"
check(initialize_parameters)

# %% [markdown]
# **What you should see.** Weights of `W1` within ±0.0221, of `W2` within ±0.403, of `W3` within ±0.577; the more numbers a
# unit adds up, the smaller its weights. All biases are zero, and all types float32.

# %% [markdown]
# ## Exercise 9 · The way forward
#
# $$Z^{[1]} = W^{[1]} X + b^{[1]}, \quad A^{[1]} = \text{relu}(Z^{[1]}), \quad
# Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]}, \quad A^{[2]} = \text{relu}(Z^{[2]}), \quad
# Z^{[3]} = W^{[3]} A^{[2]} + b^{[3]} .$$
#
# It ends with $Z^{[3]}$, and there is no `cache`: the tape keeps what the way back needs.
#
# **Shapes.** For $m$ examples: $(25, m)$, $(12, m)$, $(6, m)$.
#
# **Hint.** Five lines with `tf.matmul`, `tf.add` and `tf.nn.relu`. Stay with TensorFlow's functions: a step of numpy in
# between would give the right numbers and cut the tape. The check notices.

# %% solution="forward_propagation"
from dlcore.reference.tensorflow_tutorial import forward_propagation

# %% tags=["demo"]
with trying(forward_propagation):
    tell(Z3=forward_propagation(*tensors_of(forward_propagation_test_case())))

# %% test="forward_propagation"
check(forward_propagation)

# %% [markdown]
# <!-- expected forward_propagation: Z3 = result[0] -->
#
# **What you just built.** The only half of the network that you will have to write.

# %% [markdown]
# ## Exercise 10 · The cost
#
# The cross-entropy looks up the probability that the softmax gives to the *right* class, and takes minus its logarithm:
#
# $$J = -\frac1m \sum_{i=1}^m \sum_{c=1}^C y_c^{(i)} \log \text{softmax}\big(z^{(i)}\big)_c .$$
#
# A network that knows nothing gives each of six classes 1/6, and costs $\log 6 \approx 1.79$. Keep this number in mind.
#
# **Shapes.** TensorFlow's function expects examples as *rows*, hence the two transposes above the gap: $(m, C)$. It
# returns $m$ losses; the cost is one number.
#
# **Hint.** `tf.nn.softmax_cross_entropy_with_logits(labels=..., logits=...)` inside `tf.reduce_mean(...)`.

# %% solution="compute_cost"
from dlcore.reference.tensorflow_tutorial import compute_cost

# %% tags=["demo"]
with trying(compute_cost):
    tell(cost=np.asarray(compute_cost(*tensors_of(compute_cost_test_case()))))

# %% test="compute_cost"
check(compute_cost)

# %% [markdown]
# <!-- expected compute_cost: cost = result[0] -->
#
# **What you just built.** The last thing that this network needs from you.

# %% [markdown]
# ## Exercise 11 · The sum instead (for the curious, no points)
#
# Some prefer to add the losses of a mini-batch up, and to divide by the number of *all* examples at the end of an epoch:
# then a small last mini-batch does not count for more than its share.
#
# $$\text{total loss} = -\sum_{i=1}^m \sum_{c=1}^C y_c^{(i)} \log \text{softmax}\big(z^{(i)}\big)_c .$$
#
# **Shapes.** As before; this time the transposes are yours.
#
# **Hint.** `tf.transpose` and `tf.reduce_sum`. Mind that the arguments come as (logits, labels).

# %% solution="compute_total_loss"
from dlcore.reference.tensorflow_tutorial import compute_total_loss

# %% tags=["demo"]
with trying(compute_total_loss):
    tell(total_loss=np.asarray(compute_total_loss(*tensors_of(compute_cost_test_case()))))

# %% test="compute_total_loss"
check(compute_total_loss)

# %% [markdown]
# <!-- expected compute_total_loss: total_loss = result[0] -->

# %% [markdown]
# ## Exercise 12 · One training step (no points, and the best of all)
#
# Forward, cost, gradients, step: what took you assignments 04 to 09 fits into five lines.
#
# 1. Under a tape, compute the logits and the cost.
# 2. Ask the tape for the gradients of the cost, one for each variable.
# 3. Let the optimizer apply them: `optimizer.apply_gradients(zip(gradients, variables))`, in pairs of a gradient and its
#    variable.
#
# **Shapes.** Each gradient has the shape of its variable.
#
# **Hint.** `list(variables.values())` is the list of variables. Steps 2 and 3 need not stand under the tape. The function
# makes a fresh Adam, so this is always Adam's *first* step, in which almost every weight moves by about the learning rate.

# %% solution="train_step"
from dlcore.reference.tensorflow_tutorial import train_step

# %% tags=["demo"]
with trying(train_step):
    X, Y, parameters, learning_rate = tensors_of(train_step_test_case())
    variables, cost_before = train_step(X, Y, parameters, learning_rate)
    tell(cost=np.asarray(cost_before), b1=variables["b1"], W3=variables["W3"])

# %% test="train_step"
check(train_step)

# %% [markdown]
# <!-- expected train_step: cost = result[1]; b1 = result[0]["b1"]; W3 = result[0]["W3"] -->
#
# **What you just built.** Backpropagation and Adam, without writing either.

# %% [markdown]
# ## Train it
#
# The loop is given. Compare its inner function with yours: the optimizer is made *once*, outside, because Adam remembers
# past gradients; and `@tf.function` turns the step into a graph, with your placeholders as its signature. Mini-batches
# are shuffled anew in each epoch.

# %% tags=["demo"]
NEEDED = ["create_placeholders", "initialize_parameters", "forward_propagation", "compute_cost"]


def model(X_train, Y_train, X_test, Y_test, learning_rate=0.0001, num_epochs=1500, minibatch_size=32, print_cost=True):
    """Train the network with Adam on mini-batches; print costs and accuracies, draw the cost, return the parameters."""
    parameters = initialize_parameters()
    variables = list(parameters.values())
    optimizer = tf.keras.optimizers.Adam(learning_rate)
    optimizer.build(variables)  # makes Adam's averages now: a graph may not make variables

    @tf.function(input_signature=create_placeholders(len(X_train), len(Y_train)))
    def step(X, Y):
        with tf.GradientTape() as tape:
            J = compute_cost(forward_propagation(X, parameters), Y)
        gradients = tape.gradient(J, variables)
        optimizer.apply_gradients(zip(gradients, variables))
        return J

    costs, seed = [], 3
    for epoch in steps(num_epochs, f"learning rate {learning_rate}"):
        seed, total = seed + 1, 0.0
        for batch_X, batch_Y in random_mini_batches(X_train, Y_train, minibatch_size, seed):
            total += float(step(batch_X, batch_Y)) * batch_X.shape[1]
        costs.append(total / X_train.shape[1])
        if print_cost and (epoch % 10 == 0 or epoch == num_epochs - 1):
            print(f"average cost in epoch {epoch}: {costs[-1]:.4f}")

    _, axes = plt.subplots(figsize=(6, 2.8), layout="constrained")
    axes.plot(costs, color="#0072B2")
    axes.axhline(np.log(6), color="#D55E00", linestyle=":")
    axes.text(num_epochs - 1, np.log(6) + 0.02, "log 6: knows nothing", ha="right", va="bottom")
    axes.set(xlabel="epoch", ylabel="cost", ylim=(0, 2.1), title=f"Adam, learning rate {learning_rate}")
    plt.show()

    parameters = {name: variable.numpy() for name, variable in parameters.items()}
    for name, X, Y in (("training", X_train, Y_train), ("test", X_test, Y_test)):
        print(f"right on {np.mean(predict(X, parameters) == Y.argmax(axis=0)):.1%} of the {name} pictures")
    return parameters


if check.ready(*NEEDED):
    model(X_train, Y_train, X_test, Y_test, num_epochs=30)

# %% [markdown]
# It learns, and how slowly! After 30 epochs less than a third of the answers are right; guessing would get a sixth. One
# could wait: 1500 epochs is what the loop is set to. But let us think first.
#
# All inputs lie between 0 and 1, so *every* picture is a column of 12288 positive numbers, and the largest difference
# between two pictures is how bright they are. What a unit computes is mostly that. Worse, a small step of all its weights
# in one direction moves its answer a long way, for all pictures alike. With twice the learning rate, it moves so far that
# the relus shut for every picture at once. Then no gradient passes, and the cost stays at $\log 6$ for ever:

# %% tags=["demo"]
if check.ready(*NEEDED):
    model(X_train, Y_train, X_test, Y_test, learning_rate=0.0002, num_epochs=11)

# %% [markdown]
# The remedy costs one line. Subtract the average picture, so that what is left is what *differs* from picture to picture.
# (The average of the training pictures, for the test pictures as well: nothing may be learnt from those.)

# %% tags=["demo"]
average = X_train.mean(axis=1, keepdims=True)  # (12288, 1)

if check.ready(*NEEDED):
    parameters = model(X_train - average, Y_train, X_test - average, Y_test, num_epochs=60)

# %% [markdown]
# The same network, the same start, the same optimizer, twice the epochs: now all training pictures are right, and nearly
# all test pictures. If you take one thing home from this section: before you doubt the method, look at the numbers you
# feed it.
#
# **All of them right?** That is a warning as much as a success: the network has nothing left to learn from these
# pictures, and it could have learnt some of them by heart. Drawn hands are alike, so little harm is done. On
# *photographs* of hands, a network of this very shape is on record with 99.9 % of the training pictures and 71.7 % of the
# test pictures, after 1500 epochs. A gap like that is overfitting, and you know what to do about it from assignment 07:
# an L2 penalty in `compute_cost`, or dropout (`tf.nn.dropout`) in `forward_propagation`. With the tape, both are one line,
# and no derivative.
#
# ## Which signs are mistaken for which?
#
# One number hides a lot. In the matrix below, rows are right answers and columns are what the network says; what is not
# on the diagonal is a mistake.

# %% tags=["demo"]
if check.ready(*NEEDED):
    answers = predict(X_test - average, parameters)
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
        spot.set_title(f"{Y_test_orig[0, k]}, taken for {answers[k]}", fontsize=9)
    plt.show()

# %% [markdown]
# ## Try your own hand
#
# Photograph your hand in front of a plain wall, upright, filling the picture, and see what the network makes of it.

# %% tags=["explore"]
from dlcore.own_picture import own_picture


def read_hand(picture):
    """Say which number a picture of shape (64, 64, 3) shows."""
    column = picture.reshape(-1, 1) / 255 - average
    return f"The network says {predict(column, parameters)[0]}."


if check.ready(*NEEDED):
    own_picture(read_hand, size=(64, 64))

# %% [markdown]
# Did it fail? Most likely. It has seen drawn hands on drawn walls, and yours has shadows, a sleeve, a lamp behind it. It
# must answer with one of six numbers, too, even to a raised thumb or a cat. A network is as good as its training pictures
# are *like* the pictures it will meet; when the two differ, a fine test score promises nothing.

# %% [markdown]
# ## Common pitfalls
#
# - **Logits and probabilities mixed up.** Functions that end in `with_logits` apply sigmoid or softmax themselves.
# - **`labels` and `logits` swapped.** There is no error, only a network that learns nonsense. Write the names.
# - **A step of numpy under the tape.** The number is right, the gradient is `None`.
# - **Tensors where variables should be.** The tape does not watch tensors by itself, and nothing could be assigned to them.
# - **int64, float64, float32.** TensorFlow does not mix types. `tf.cast` does, when you tell it to.
# - **A new optimizer in every step.** Adam forgets, and every step is its first.
# - **`cost = cost(...)`.** Run twice, this says that a tensor cannot be called.
# - **An old cell.** After changing a function, run its cell again; a graph that was made of it before is not renewed either.

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted. Answer before you look anything up.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
A function under `@tf.function` contains `print("hello")`, and is called a thousand times with tensors of the same shape
  and type. How often is hello printed?
- A thousand times: does Python go through the function in every call?
+ Once: Python passes by while the graph is made; afterwards only the graph runs.
- Never: who would make the graph, then?

`tape.gradient(J, w)` returned `None`. What may have happened?
+ `w` is a tensor, not a variable: the tape watches variables only, unless it is told to.
+ Something between `w` and `J` was computed by numpy: the tape sees TensorFlow's operations only.
+ `J` was computed before the `with` block began: then nothing is on the tape.
- The gradient is zero: a zero that was computed is a tensor that holds 0.

Six classes, and the cost stays at 1.79 from the first epoch to the last. What does the network answer?
+ One sixth to every class: minus the logarithm of 1/6 is 1.79.
- The right class, always: what would be the cost of a probability of 1?
- Always the same wrong class, surely: what would be the cost of a probability near 0?

Put a training step into order.
1. Open a tape: what comes before it is not noted.
2. Compute the logits, and the cost from them: this is what the tape notes.
3. Ask the tape for the gradients: it reads its notes backwards.
4. Let the optimizer apply them: this is what changes the variables.
""")

# %% [markdown]
# ## Key points
#
# - You write the way forward and the cost; the framework computes the gradients.
# - Tensors are values, operations make new ones, variables hold what is learnt. A tape notes operations and plays them
#   backwards; where a variable is used twice, its gradients are added.
# - `tf.function` makes a graph of ordinary code; sizes that may vary are left open in its signature.
# - Softmax with six outputs is the sigmoid's big brother; labels are one-hot columns; the cost takes logits.
# - Centre the inputs.
# - A training accuracy far above the test accuracy means overfitting: regularise. Pictures unlike those of the training are
#   misread whatever the test accuracy says.
#
# ## Where to go next
#
# This network looked at 12288 numbers without knowing which of them are neighbours. In assignment 11 you build layers that
# know, by hand; in 12 they come from the framework, and the same hands are read again.
#
# ## Sources
#
# - X. Glorot, Y. Bengio: "Understanding the difficulty of training deep feedforward neural networks", *International
#   Conference on Artificial Intelligence and Statistics*, 2010.
# - D. P. Kingma, J. Ba: "Adam: a method for stochastic optimization", *International Conference on Learning
#   Representations*, 2015.
# - A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M. Siskind: "Automatic differentiation in machine learning: a survey",
#   *Journal of Machine Learning Research* 18 (2018). What the tape does, and its other half.
# - Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller: "Efficient BackProp", in *Neural Networks: Tricks of the Trade*, Springer
#   1998. Section 4.3 says why inputs should be centred.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
