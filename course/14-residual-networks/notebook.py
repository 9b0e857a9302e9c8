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
# # Residual networks
#
# *Reading: about 35 minutes. Working: one to two hours. 100 points: 35 for `identity_block`, 35 for
# `convolutional_block`, 30 for `ResNet50`.*
#
# An editor is handed a good text and asked to make it better. One kind of editor types everything anew from memory: in
# the best case nothing is lost, and after thirty such editors in a row little of the text is left. The other kind
# keeps the page and pencils corrections into it. If there is nothing to correct, the page goes on as it came, and
# thirty of them in a row can do no harm.
#
# Layers of a plain network are editors of the first kind. Each makes everything anew, even if all it should do is leave
# things as they are; and on the way back, each layer multiplies the gradient once more. This is why very deep plain
# networks learn badly. A **residual network** has editors of the second kind: three layers compute a *correction*, and
# the input is added to it. The idea fits into one line, `X + correction`, and with it networks of fifty, a hundred, a
# thousand layers can be trained.
#
# You will build the two blocks that such networks are made of, and out of them ResNet-50, which has 23.6 million
# parameters. Then you will train a small relative of it.
#
# **How this notebook works.** Each exercise is a function with a gap: write your code between
# `### START CODE HERE ###` and `### END CODE HERE ###`, run the cell, try it, then run the `check` below it. Leave
# names, parameters and `return` lines as they are. The first cell loads TensorFlow, which takes a while.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.cases.residual_networks import check
from dlcore.given.residual_networks import (
    convert_to_one_hot,
    glorot_uniform,
    layers,
    load_dataset,
    model_of_block,
    summarize,
    table_of,
)
from dlcore.given.tensors import tf
from dlcore.tell import tell, trying
from dlcore.training import steps

# %% [markdown]
# `layers` stands for `tf.keras.layers`, so `layers.Conv2D` is Keras's convolution; `glorot_uniform(seed=0)` draws first
# weights, the same for everyone.
#
# ## Notation
#
# Pictures come first in the shape: $(m, n_H, n_W, n_C)$ are examples, height, width and channels.
#
# | In formulas | In code | What it is |
# |:--|:--|:--|
# | $X$ | `X` | what a block reads; the same name then goes on to what the layers make of it |
# | $F_1, F_2, F_3$ | `filters` | number of filters in the three convolutions of a block |
# | $f$ | `f` | height and width of the middle convolution's window; the other two have windows of one pixel |
# | $s$ | `s` | stride: by how many pixels the window moves |
# | $C$, $N$ | `Conv2D`, `BatchNormalization` | a convolution, and batch normalisation |

# %% [markdown]
# ## Why depth alone does not help
#
# In assignment 06 you saw signals fade on their way through a deep network. The gradient has the same trouble: on its
# way back it is multiplied by one matrix after the other. If each of fifty layers keeps two thirds of it, then
# $\left(\tfrac23\right)^{50} \approx 0.000000002$ of it reaches the first layer. That layer stands still, however long
# you train. It is not even the case that the added layers do nothing: they scramble what the layers below found out, and
# have to *learn* to leave it alone.
#
# Now let a block compute $A = X + F(X)$, where $F$ is whatever its layers make. Two things have changed:
#
# - **The way back.** The derivative of $A$ with respect to $X$ is $1 + F'(X)$. Even if $F'$ is tiny, the 1 remains: the
#   gradient passes through the sum unharmed.
# - **Doing nothing is easy.** To leave $X$ as it is, the block needs $F = 0$, that is, small weights. A plain block
#   would have to find the identity among all functions there are.
#
# ![Left: a plain block. X runs through two layers, the answer is F of X, and the gradient comes back times F prime.
# Right: a residual block. A second way leads from X around the layers to a plus sign; the answer is X plus F of X, and
# the gradient comes back times 1 plus F prime.](shortcut.svg)
#
# **A tiny number.** Four plain layers with slope 0.1 hand down $0.1^4 = 0.0001$ of the gradient. Four residual layers
# with the same slope hand down $1.1^4 \approx 1.46$.
#
# See it happen: the figure sends a gradient back through up to 50 layers, with shortcuts and without.
#
# 1. Leave the weights at 1, which is Glorot's scale, and make the network deeper, block by block. What happens to the
#    line without shortcuts?
# 2. Set the weights to 0. What does a block with a shortcut do then, and what one without?
# 3. Set the weights to 1.4, about He's scale for relu. The plain network does better now. And the residual one? (Batch
#    normalisation, below, keeps the sums from growing.)

# %% tags=["explore"]
from dlcore.explore.residual import Residual

Residual()

# %% [markdown]
# ## The three parts of a component
#
# The blocks are built of components, each of up to three Keras layers, one line each:
#
# ```python
# X = layers.Conv2D(8, (1, 1), name="res2a_branch2a", kernel_initializer=glorot_uniform(seed=0))(X)
# X = layers.BatchNormalization(axis=3, name="bn2a_branch2a")(X)
# X = layers.Activation("relu")(X)
# ```
#
# - The **convolution** gets the number of filters and the size of the window. `strides=(s, s)` makes the window jump.
#   `padding="valid"`, the default, adds no frame; `padding="same"` adds as much as it takes to keep height and width.
# - A window of one pixel is not as silly as it looks: it mixes the *channels* at every position. Here the first one
#   brings many channels down to few, the costly middle one works on these, and the last brings them up again: a
#   **bottleneck**.
# - **Batch normalisation** brings every channel to mean 0 and variance 1, then scales and shifts it by two learnt
#   numbers. While training, mean and variance are those of the batch; afterwards they are averages that the layer kept.
#   It works on channels, the last axis: `axis=3`.
# - The second pair of brackets, `(...)(X)`, applies the layer that the first pair has made.

# %% [markdown]
# ## Exercise 1 · The identity block
#
# *Why.* This is the block for the usual case: what comes out has the shape of what went in, so the two can be added.
#
# ![The identity block. The main way: convolution 1 by 1, batch normalisation, relu; convolution f by f, batch
# normalisation, relu; convolution 1 by 1, batch normalisation; then a plus sign and a relu. The shortcut leads from X
# straight to the plus sign.](identity.svg)
#
# *What.* With $C_k$ the convolutions and $N_k$ batch normalisation:
#
# $$X_1 = \mathrm{relu}\big(N_1(C_1 X)\big), \quad X_2 = \mathrm{relu}\big(N_2(C_2 X_1)\big), \quad
#   A = \mathrm{relu}\big(N_3(C_3 X_2) + X\big).$$
#
# | component | convolution | name of the convolution | batch normalisation | then |
# |:--|:--|:--|:--|:--|
# | first (given) | $F_1$ filters, window (1, 1) | `conv_name + "2a"` | `bn_name + "2a"` | relu |
# | second | $F_2$ filters, window $(f, f)$, padding "same" | `conv_name + "2b"` | `bn_name + "2b"` | relu |
# | third | $F_3$ filters, window (1, 1) | `conv_name + "2c"` | `bn_name + "2c"` | nothing |
# | sum | | | | add the shortcut, then relu |
#
# Every convolution has `kernel_initializer=glorot_uniform(seed=0)`. The names are part of the task: they are how stored
# weights find their layer. The third component has no relu of its own, because a correction must be able to take away
# as well as to add.
#
# *Shapes.* $(m, n_H, n_W, F_3)$ in, the same out; in between there are $F_1$ and then $F_2$ channels.
#
# *Hint.* `layers.Add()([A, B])` adds two tensors of the same shape.

# %% solution="identity_block"
from dlcore.reference.residual_networks import identity_block

# %% tags=["demo"]
with trying(identity_block):
    np.random.seed(1)
    pictures = np.random.randn(3, 4, 4, 6).astype("float32")
    answer = identity_block(tf.constant(pictures), f=2, filters=[2, 4, 6], stage=1, block="a")
    tell(shape=tuple(answer.shape), smallest_number=float(tf.reduce_min(answer)))

# %% test="identity_block"
check(identity_block)

# %% [markdown]
# <!-- expected identity_block: conv = [name for name in result["layers"] if name[0] == "r"]; bn = [name for name in result["layers"] if name[0] == "b"]; shape = list(result["answer"].shape); one_pixel = result["answer"][1, 1, 0] -->
#
# The check builds your block, gives its layers set weights, and asks it twice: after training, and while training. So a
# block is judged by what it computes, not by how you wrote it.
#
# **What you just built.** A block that cannot lose what it was given.

# %% [markdown]
# ## Exercise 2 · The convolutional block
#
# *Why.* Now and then the network halves height and width and widens the channels. Then input and answer no longer have
# the same shape, and a sum is impossible: the shortcut needs a convolution of its own. Its window has one pixel and the
# same stride as the first component; it is there to fit the shape, so nothing is bent on the way: no relu.
#
# ![The convolutional block. The main way is that of the identity block, with stride s in the first convolution. On the
# shortcut there are a convolution 1 by 1 with stride s and batch normalisation.](convolutional.svg)
#
# *What.*
#
# $$A = \mathrm{relu}\big(N_3(C_3 X_2) + N_s(C_s X)\big), \qquad C_s \text{ with } F_3 \text{ filters and stride } s .$$
#
# | component | convolution | name of the convolution | batch normalisation | then |
# |:--|:--|:--|:--|:--|
# | first (given) | $F_1$ filters, window (1, 1), stride $s$ | `conv_name + "2a"` | `bn_name + "2a"` | relu |
# | second | $F_2$ filters, window $(f, f)$, padding "same" | `conv_name + "2b"` | `bn_name + "2b"` | relu |
# | third | $F_3$ filters, window (1, 1) | `conv_name + "2c"` | `bn_name + "2c"` | nothing |
# | shortcut | $F_3$ filters, window (1, 1), stride $s$ | `conv_name + "1"` | `bn_name + "1"` | nothing |
# | sum | | | | add both ways, then relu |
#
# *Shapes.* $(m, n_H, n_W, n_C)$ in, $(m, \lceil n_H / s \rceil, \lceil n_W / s \rceil, F_3)$ out. With $s = 2$, a picture of
# 15 by 15 becomes 8 by 8.
#
# *Hint.* The second and third component are those of exercise 1, word for word.

# %% solution="convolutional_block"
from dlcore.reference.residual_networks import convolutional_block

# %% tags=["demo"]
with trying(convolutional_block):
    answer = convolutional_block(tf.constant(pictures), f=2, filters=[2, 4, 6], stage=1, block="a")
    tell(shape=tuple(answer.shape), smallest_number=float(tf.reduce_min(answer)))

# %% test="convolutional_block"
check(convolutional_block)

# %% [markdown]
# <!-- expected convolutional_block: conv = [name for name in result["layers"] if name[0] == "r"]; bn = [name for name in result["layers"] if name[0] == "b"]; shape = list(result["answer"].shape); one_pixel = result["answer"][1, 1, 0] -->
#
# **What you just built.** The block that starts each stage. Because of it all others may be identity blocks.
#
# **Nothing to learn.** Set all weights of an identity block's last convolution to zero, and the correction is zero. The
# block should then return its input, if that is not negative. Does yours?

# %% tags=["demo"]
if check.ready("identity_block"):
    block = model_of_block(identity_block, (4, 4, 6), 3, [2, 4, 6], 1, "a")
    last = block.get_layer("res1a_branch2c")
    last.set_weights([np.zeros(weight.shape) for weight in last.weights])
    positive = np.abs(pictures)
    print("largest difference between answer and input:", np.abs(block(positive) - positive).max())

# %% [markdown]
# ## Exercise 3 · ResNet-50
#
# *Why.* All that is left is to stack the blocks. Count the layers with weights on the main way: one convolution at the
# start, 16 blocks of three, one dense layer at the end: $1 + 48 + 1 = 50$.
#
# ![Six boxes in a row: stage 1, convolution 7 by 7 and max pooling, gives 15 by 15 by 64; stage 2, 3 blocks, 15 by 15 by
# 256; stage 3, 4 blocks, 8 by 8 by 512; stage 4, 6 blocks, 4 by 4 by 1024; stage 5, 3 blocks, 2 by 2 by 2048; average
# pooling and a dense layer give 6 probabilities.](stages.svg)
#
# *What.* Each stage starts with a convolutional block, named `block="a"`, followed by identity blocks `"b"`, `"c"`, … of
# the same filters. The window is always `f=3`. Stages 1 and 2 and the output layer are given.
#
# | stage | filters | stride of block a | identity blocks | shape for pictures of 64 by 64 |
# |:--|:--|:--|:--|:--|
# | 2 (given) | [64, 64, 256] | 1 | b, c | (15, 15, 256) |
# | 3 | [128, 128, 512] | 2 | b, c, d | (8, 8, 512) |
# | 4 | [256, 256, 1024] | 2 | b, c, d, e, f | (4, 4, 1024) |
# | 5 | [512, 512, 2048] | 2 | b, c | (2, 2, 2048) |
# | average pooling | window (2, 2), name `avg_pool` | | | (1, 1, 2048) |
#
# *Shapes.* $(m, 64, 64, 3)$ in, $(m, 6)$ out. Height and width shrink while the channels multiply: less and less of
# *where*, more and more of *what*.
#
# *Hint.* Every stage looks like stage 2 with other numbers; a loop over letters saves lines. `layers.AveragePooling2D`.
# The check builds the network of 23.6 million parameters and needs some seconds.

# %% solution="ResNet50"
from dlcore.reference.residual_networks import ResNet50

# %% tags=["demo"]
with trying(ResNet50):
    network = ResNet50(input_shape=(64, 64, 3), classes=6)
    tell(name=network.name, shape_of_answer=network.output_shape, parameters=network.count_params())

# %% test="ResNet50"
check(ResNet50)

# %% [markdown]
# <!-- expected ResNet50: name = result["name"]; parameters = result["parameters"]; layers_with_weights = len(result["layers"]); last = result["layers"]["fc6"] -->
#
# **What you just built.** The architecture that won the ImageNet contest of 2015, fitted to small pictures. Let us take
# stock of it: what is it made of, and where are the parameters?

# %% tags=["demo"]
if check.ready("identity_block", "convolutional_block", "ResNet50"):
    rows = table_of(network)
    tell(**summarize(rows))
    print(len(rows), "layers;", sum("branch" in row[0] and "res" in row[0] for row in rows) + 1, "convolutions")
    stages = {"stage 1": "conv1", **{f"stage {k}": (f"res{k}", f"bn{k}") for k in (2, 3, 4, 5)}, "output": "fc"}
    millions = [sum(row[2] + row[3] for row in rows if row[0].startswith(names)) / 1e6 for names in stages.values()]
    axis = plt.figure(figsize=(7, 2.8), layout="constrained").subplots()
    bars = axis.barh(list(stages), millions, color="#0072B2")
    axis.bar_label(bars, fmt="%.2f", padding=4)
    axis.set(xlabel="parameters (millions)", xlim=(0, 17), title="Where the parameters are")
    axis.invert_yaxis()
    plt.show()

# %% [markdown]
# Nearly two thirds sit in stage 5, where the pictures are smallest and the channels most numerous. The 53,120 parameters
# that are *not* trainable are the averages that batch normalisation keeps. (53 convolutions, not 49: the shortcuts of
# the four convolutional blocks count here, and do not in the 50.)

# %% [markdown]
# ## Training, for real
#
# Training ResNet-50 on a computer without a graphics card takes minutes for every pass through the pictures, and twenty
# passes are the least. So we train a small relative, made of *your* blocks, on hand signs of half the size. Everything
# else is as it would be for the large one: Adam, softmax cross-entropy, mini-batches.

# %% tags=["demo"]
train_x, train_y, test_x, test_y, classes = load_dataset()
X_train, X_test = (pictures[:, ::2, ::2].astype("float32") / 255 for pictures in (train_x, test_x))  # every 2nd pixel
Y_train, Y_test = (convert_to_one_hot(labels, 6).T for labels in (train_y, test_y))  # (m, 6)
tell(X_train=X_train.shape, Y_train=Y_train.shape, X_test=X_test.shape, Y_test=Y_test.shape)


def small_resnet():
    """A residual network of 14 layers for pictures of 32 by 32."""
    X_input = layers.Input((32, 32, 3))
    X = layers.Conv2D(16, (3, 3), padding="same", name="conv1", kernel_initializer=glorot_uniform(seed=0))(X_input)
    X = layers.BatchNormalization(axis=3, name="bn_conv1")(X)
    X = layers.Activation("relu")(X)
    for stage, filters in ((2, [8, 8, 32]), (3, [16, 16, 64])):
        X = convolutional_block(X, 3, filters, stage, "a")
        X = identity_block(X, 3, filters, stage, "b")
    X = layers.GlobalAveragePooling2D()(X)
    X = layers.Dense(6, activation="softmax", name="fc6", kernel_initializer=glorot_uniform(seed=0))(X)
    return tf.keras.Model(X_input, X)


# %% tags=["demo"]
if check.ready("identity_block", "convolutional_block"):
    tf.keras.utils.set_random_seed(1)  # shuffling
    model = small_resnet()
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="categorical_crossentropy", metrics=["accuracy"])
    history = {"training pictures": [], "test pictures": [], "test pictures, normalised by themselves": []}
    for _ in steps(8, "passes through 1080 pictures"):
        learnt = model.fit(X_train, Y_train, batch_size=16, verbose=0).history
        history["training pictures"].append(learnt["accuracy"][-1])
        history["test pictures"].append(model.evaluate(X_test, Y_test, verbose=0)[1])
        kept = model.get_weights()
        own = np.argmax(model(X_test, training=True), axis=1) == test_y[0]  # mean and variance of these pictures
        model.set_weights(kept)
        history["test pictures, normalised by themselves"].append(own.mean())
    print(f"{model.count_params():,} parameters; right at the end:")
    for name, shares in history.items():
        print(f"{100 * shares[-1]:5.0f} % of the {name}")

# %% tags=["demo"]
if check.ready("identity_block", "convolutional_block"):
    figure, axis = plt.subplots(figsize=(7, 3.8), layout="constrained")
    styles = (("#5b6270", ":", "s"), ("#0072B2", "-", "o"), ("#D55E00", "--", "^"))
    for (name, shares), (colour, line, marker) in zip(history.items(), styles, strict=True):
        axis.plot(range(1, len(shares) + 1), shares, color=colour, linestyle=line, marker=marker, label=name)
    axis.axhline(1 / 6, color="black", linewidth=0.8)
    axis.text(8, 1 / 6 + 0.02, "guessing", ha="right")
    axis.set(xlabel="passes through the training pictures", ylabel="share that is right", ylim=(0, 1.03))
    figure.legend(loc="outside upper center", ncols=3)
    plt.show()

# %% [markdown]
# Look at the solid line. After four passes the network gets more than nine in ten of its training pictures right, and on
# test pictures it does no better than guessing: one sixth, which is what you get for answering the same class every time.
# **Overfitting?** No. The dashed line is the *same* network on the *same* test pictures, normalised by their own mean and
# variance, as in training: it is as good as on the training pictures. (At first it even looks better: the dotted line is
# an average over a pass, and the network learns meanwhile.)
#
# The difference is batch normalisation. After training it uses averages of mean and variance, and these move slowly:
# each batch replaces one hundredth of them. The weights have learnt long before the averages have caught up. So if a
# network with batch normalisation is good in training and at chance afterwards, suspect this first. The cure is to
# go on training: two passes later the solid line has come up to the others.
#
# For the same reason two passes with ResNet-50 end at one sixth on the test pictures. With more of them, and hours
# or a graphics card, it gets nine of ten photographed hand signs right and more.

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
Where does the shortcut of an identity block join the main way?
- After the last relu: could the block then ever take something away from its input?
+ Between the last batch normalisation and the last relu.
- Before the first convolution: what would be left of the shortcut?

When does a block need a convolution on its shortcut?
- Always, so that the shortcut can learn as well: what would become of the clear way for the gradient?
+ When the answer's shape differs from the input's, in height and width or in channels.
- When f is larger than 1: does the middle convolution change the shape, with padding "same"?

All weights of the correction are zero, batch normalisation's shift included. What does the identity block return?
- Zero: that would be a plain block.
+ The relu of its input: the input itself, wherever that is not negative.
- Its input times two: what is added to what?

A network with batch normalisation gets 97 % right in training. Of test pictures of six classes it gets one
  sixth. What do you try first?
- Dropout: is it certain that it has learnt its pictures by heart?
- A higher learning rate: it has learnt its task already.
+ Training longer: the averages that batch normalisation uses afterwards may not have caught up.
""")

# %% [markdown]
# ## Common pitfalls
#
# - **Overwriting the shortcut.** `X_shortcut = X` stands at the top because `X` goes on to mean something else.
# - **A relu too many.** No relu ends the third component, and none is on the shortcut.
# - **Padding.** Only the middle convolution needs "same"; with a window of one pixel there is nothing to pad.
# - **The stride.** It belongs to the first convolution *and* to the shortcut's, or the two ways do not meet.
# - **Names twice.** Keras refuses two layers of one name in a model: check `stage` and `block`.
# - **Pictures of another scale.** A network that learnt from numbers between 0 and 1 wants new pictures divided by 255
#   as well, and prepared in no other way.

# %% [markdown]
# ## Key points
#
# - In very deep plain networks the gradient fades on its way back, and added layers do harm.
# - A shortcut adds a block's input to its answer. The gradient passes through the sum unharmed, and doing nothing is easy.
# - Where shapes agree, the shortcut is bare (identity block); where they do not, a convolution of one pixel fits it
#   (convolutional block).
# - A ResNet is a stack of these blocks, in stages of falling size and growing width.
# - Batch normalisation works differently in training and afterwards; its averages need time.
#
# ## Where to go next
#
# So far a network has said *what* is in a picture. In assignment 15 it says *where*, too: it finds all the cars in a
# street.
#
# ## Sources
#
# - K. He, X. Zhang, S. Ren, J. Sun: "Deep residual learning for image recognition", CVPR 2016.
# - S. Ioffe, C. Szegedy: "Batch normalization: accelerating deep network training by reducing internal covariate shift",
#   ICML 2015.
# - X. Glorot, Y. Bengio: "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
