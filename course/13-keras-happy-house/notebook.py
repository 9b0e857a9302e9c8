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
# # Keras: who is happy?
#
# *Reading: about 20 minutes. Working: 45 minutes. 100 points: 55 for `HappyModel`, 15 each for `compile_model`, `fit_model`
# and `evaluate_model`.*
#
# A shared house has a camera at its door, and a rule: come in smiling. (Whoever had a bad day may ring; somebody will
# come and help with the smile.) The camera gives small pictures. You build the network that says yes or no.
#
# In assignment 10 you wrote weights, layers and training steps with TensorFlow's operations. In 11 you built
# convolutions out of loops. **Keras** is the floor above both: a layer is one line, and it brings its weights along.
# Experiments that took an afternoon now take a minute, which matters because deep learning is mostly trying things.
# The price is that Keras does a lot without telling you. You will see one mistake that it swallows without a word.
#
# **How this notebook works.** Write your code between the lines `### START CODE HERE ###` and `### END CODE HERE ###`, run
# the cell, then run the `check` below it. Its card tells which cases pass, and for the first that does not, where your
# answer differs and often why. Leave names, parameters and `return` lines as they are. Loading TensorFlow takes some
# seconds; that is normal.

# %% locked="setup"
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

from dlcore.given.tensors import needs_tensorflow

needs_tensorflow()  # says what to install, if it is missing
import tensorflow as tf
from tensorflow.keras import layers

from dlcore.cases.keras_happy_house import check
from dlcore.given.keras_happy_house import draw_model, epoch_bar, load_dataset, lost_layers, summarize, table_of
from dlcore.tell import tell, trying

tf.keras.utils.set_random_seed(2)  # so that first weights and shuffling come again

# %% [markdown]
# ## Notation
#
# **Examples come first**: Keras stacks pictures along the first axis. In earlier assignments they were columns.
#
# | In formulas | In code | Shape | What it is |
# |:--|:--|:--|:--|
# | $m$ | | | number of examples; Keras writes `None` where it is open |
# | $X$ | `X_train`, `X_test` | $(m, n_H, n_W, n_C)$ | pictures: height, width, channels |
# | $Y$ | `Y_train`, `Y_test` | $(m, 1)$ | 1 for a happy face, 0 for another |
# | $f$, $p$, $s$ | | | size of a filter, padding, stride |
# | $\hat y$ | | $(m, 1)$ | the model's answers: probabilities of happy |

# %% [markdown]
# ## The faces
#
# 600 pictures to learn from and 150 to test with. (Drawn faces, unless you have put files of your own in their place.)
# Divide by 255, and stand the labels up as a column:

# %% tags=["demo"]
X_train_orig, Y_train_orig, X_test_orig, Y_test_orig, classes = load_dataset()

X_train, X_test = (X_train_orig / 255).astype("float32"), (X_test_orig / 255).astype("float32")
Y_train, Y_test = Y_train_orig.T, Y_test_orig.T
print("X_train", X_train.shape, " Y_train", Y_train.shape, " X_test", X_test.shape, " Y_test", Y_test.shape)

figure, axes = plt.subplots(2, 6, figsize=(9, 3.3), layout="constrained")
for k, spot in enumerate(axes.flat):
    spot.imshow(X_train_orig[k])
    spot.set_title("happy" if Y_train[k, 0] else "not happy", fontsize=10)
    spot.axis("off")
plt.show()

# %% [markdown]
# ## A model is a chain of calls
#
# In Keras's *functional* style, every layer is a function that you make first and call next:
# `layers.Conv2D(32, (7, 7))` makes a layer with 32 filters of 7 by 7, and calling it on `X` says what it reads. The result
# is a symbol: a promise of numbers, with a shape. It is usual to call all of them `X`, each line taking the `X` of the line
# above. A model is told in the end where the chain begins and where it ends, and collects what lies between.


# %% tags=["demo"]
def one_block(input_shape):
    """A model with a single convolutional block."""
    X_input = layers.Input(input_shape)
    X = layers.ZeroPadding2D((3, 3))(X_input)  # a rim of zeros, 3 pixels wide
    X = layers.Conv2D(32, (7, 7), name="conv")(X)  # 32 filters, stride 1
    X = layers.BatchNormalization(axis=3, name="bn")(X)  # each channel to mean 0 and variance 1, then scale and shift
    X = layers.Activation("relu")(X)
    X = layers.MaxPooling2D((2, 2))(X)  # half the height, half the width
    X = layers.Flatten()(X)
    X = layers.Dense(1, activation="sigmoid", name="fc")(X)  # one unit: the probability of happy
    return tf.keras.Model(inputs=X_input, outputs=X)


for row in table_of(one_block((64, 64, 3))):
    print(f"{row.kind:20} {row.shape!s:24} {row.parameters:6,}")
print(summarize(table_of(one_block((64, 64, 3)))))

# %% [markdown]
# Check the numbers; it is the best way to be sure that you know what a layer does.
#
# - The rim makes $64 + 2 \cdot 3 = 70$ of 64 pixels; a filter of 7 takes the six away again: $70 - 7 + 1 = 64$.
# - Each of 32 filters has $7 \cdot 7 \cdot 3$ weights and a bias: $32 \cdot (147 + 1) = 4736$.
# - **Batch normalisation** is new. For every channel it subtracts the mean over the mini-batch and divides by the standard
#   deviation; then it multiplies by a learnt $\gamma$ and adds a learnt $\beta$. So the next layer always gets numbers of a
#   decent size, and training is faster. A single picture at the door has no mini-batch, so the layer keeps a running mean
#   and variance for later: four numbers for each of 32 channels, 128 in all, and the 64 that are kept rather than learnt are
#   the *non-trainable* ones.
# - The last unit reads $32 \cdot 32 \cdot 32 = 32768$ numbers: 32769 parameters, nearly nine tenths of the whole model.
#
# That last figure is a flaw. One block halves the picture once, and leaves far too much for the last unit to look through.
# Several blocks in a row do better.

# %% [markdown]
# ## Exercise 1 · HappyModel
#
# Three blocks, one after the other. While pictures get smaller, channels get more:
#
# ![Boxes from left to right: the input of 64 by 64 by 3; after block 1, 32 by 32 by 8; after block 2, 16 by 16 by 16; after
# block 3, 8 by 8 by 32; after flattening and a sigmoid, a single number. A block is padding by 1, a 3 by 3 convolution,
# batch normalisation, relu and 2 by 2 max pooling.](blocks.svg)
#
# **Math.** With padding 1, filter size 3 and stride 1, a convolution keeps the size, because $n + 2 \cdot 1 - 3 + 1 = n$.
# Max pooling then halves it. At the end, $\hat y = \sigma(w^\top a + b)$.
#
# **Shapes.** The last unit reads $8 \cdot 8 \cdot 32 = 2048$ numbers instead of 32768.
#
# **Hint.** The first block stands there. Each line reads the `X` above it. Twelve lines: five, five and two.

# %% solution="HappyModel"
from dlcore.reference.keras_happy_house import HappyModel

# %% tags=["demo"]
with trying(HappyModel):
    for row in table_of(HappyModel((64, 64, 3))):
        print(f"{row.kind:20} {row.shape!s:24} {row.parameters:6,}")
    tell(parameters=summarize(table_of(HappyModel((64, 64, 3)))))

# %% test="HappyModel"
check(HappyModel)

# %% [markdown]
# Layers with weights, for pictures of 64 by 64 in colour:
#
# <!-- expected HappyModel: conv_1 = result["layers"][0]; bn_1 = result["layers"][1]; conv_2 = result["layers"][2]; bn_2 = result["layers"][3]; conv_3 = result["layers"][4]; bn_3 = result["layers"][5]; dense = result["layers"][6] -->
#
# Altogether 8,305 parameters, of which 8,193 are learnt: a quarter of the one block's, in a deeper network. (The check
# gives the layers set weights and compares answers too, so the order of your layers counts.)
#
# ## The mistake that nobody reports
#
# Suppose that the second and third block begin with `(X_input)`, copied from the first. Everything runs. Look:


# %% tags=["demo"]
def broken_model(input_shape):
    """Three blocks, each of which starts from the input."""
    X_input = layers.Input(input_shape)
    for filters in (8, 16, 32):
        X = layers.ZeroPadding2D((1, 1))(X_input)  # here
        X = layers.Conv2D(filters, (3, 3))(X)
        X = layers.BatchNormalization(axis=3)(X)
        X = layers.Activation("relu")(X)
        X = layers.MaxPooling2D((2, 2))(X)
    X = layers.Flatten()(X)
    X = layers.Dense(1, activation="sigmoid")(X)
    return tf.keras.Model(inputs=X_input, outputs=X)


broken = broken_model((64, 64, 3))
print(summarize(table_of(broken)), "-", len(lost_layers(broken)), "layers are lost")
draw_model(broken)

# %% [markdown]
# `X` was bound anew each time, and nothing leads from the first two blocks to the answer. Keras keeps what lies between
# input and output, drops the rest and trains what is left, happily, with 33,793 parameters. The only witness is the
# summary. So **read the summary of every model that you build**. Yours:

# %% tags=["demo"]
if check.ready("HappyModel"):
    happyModel = HappyModel((64, 64, 3))
    happyModel.summary(line_length=80)

# %% tags=["demo"]
draw_model(happyModel) if check.ready("HappyModel") else None

# %% [markdown]
# ## Four steps: create, compile, fit, evaluate
#
# You have *created* a model. The other three steps are a method each.
#
# ## Exercise 2 · Compile
#
# Compiling says how the model is to learn: which optimizer, which loss, and which metrics to show to people. For one
# sigmoid unit the loss is the **binary cross-entropy**
#
# $$J = -\frac1m \sum_{i=1}^m \Big( y^{(i)} \log \hat y^{(i)} + \big(1 - y^{(i)}\big) \log \big(1 - \hat y^{(i)}\big) \Big),$$
#
# and the optimizer is Adam with a learning rate of 0.001, $\beta_1 = 0.9$ and $\beta_2 = 0.999$. The metric is the accuracy:
# the share of examples for which $\hat y > 0.5$ says the right thing. It has no useful slope, so it is shown and not learnt
# from.
#
# **Hint.** `tf.keras.optimizers.Adam(learning_rate=..., beta_1=..., beta_2=...)`, then
# `model.compile(optimizer=..., loss=..., metrics=[...])`. Loss and metric can be named: `"binary_crossentropy"`,
# `"accuracy"`. The check compiles a model of a single unit, measures its loss and accuracy on a few examples, and lets it
# take three steps.

# %% solution="compile_model"
from dlcore.reference.keras_happy_house import compile_model

# %% test="compile_model"
check(compile_model)

# %% [markdown]
# For the first case:
#
# <!-- expected compile_model: measured = result["loss and metrics"]; w = result["w after three steps"] -->

# %% [markdown]
# ## Exercise 3 · Fit
#
# Fitting is the training loop: shuffle, deal out mini-batches, forward, gradients, step, `epochs` times over. With 600
# pictures and batches of 16 an epoch has $\lceil 600 / 16 \rceil = 38$ steps.
#
# **Shapes.** `X_train` is $(m, n_H, n_W, n_C)$, `Y_train` is $(m, 1)$.
#
# **Hint.** `model.fit(x=..., y=..., epochs=..., batch_size=...)` returns a *history*. Add `callbacks=[bar], verbose=0` to get
# the progress bar in place of Keras's own lines.

# %% solution="fit_model"
from dlcore.reference.keras_happy_house import fit_model

# %% test="fit_model"
check(fit_model)

# %% [markdown]
# In the first case, ten examples, `fit` is to be told:
#
# <!-- expected fit_model: epochs = result["fit"][0]["epochs"]; batch_size = result["fit"][0]["batch_size"] -->

# %% [markdown]
# ## Exercise 4 · Evaluate
#
# Then the honest measurement, on pictures that the model has never seen.
#
# **Shapes.** The result is a list of two numbers: loss, accuracy.
#
# **Hint.** `model.evaluate(x=..., y=..., verbose=0)`. It changes no weights, and it is batch normalisation's running mean
# and variance that are used.

# %% solution="evaluate_model"
from dlcore.reference.keras_happy_house import evaluate_model

# %% test="evaluate_model"
check(evaluate_model)

# %% [markdown]
# <!-- expected evaluate_model: preds = result -->

# %% [markdown]
# ## All four
#
# Ten epochs; that takes about half a minute.

# %% tags=["demo"]
NEEDED = ["HappyModel", "compile_model", "fit_model", "evaluate_model"]

if check.ready(*NEEDED):
    happyModel = compile_model(HappyModel((64, 64, 3)))
    history = fit_model(happyModel, X_train, Y_train, epochs=10)
    loss, accuracy = evaluate_model(happyModel, X_test, Y_test)
    print(f"test loss {loss:.3f}, test accuracy {accuracy:.1%}")

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
    epochs = np.arange(1, 11)
    left.plot(epochs, history.history["loss"], "o-", color="#0072B2")
    left.axhline(np.log(2), color="#D55E00", linestyle=":")
    left.text(10, np.log(2) + 0.01, "log 2: a coin", ha="right", va="bottom")
    left.set(xlabel="epoch", ylabel="training loss", ylim=(0, None))
    right.plot(epochs, history.history["accuracy"], "s-", color="#009E73")
    right.set(xlabel="epoch", ylabel="training accuracy", ylim=(0.45, 1.02))
    plt.show()

# %% [markdown]
# More than nine in ten test pictures are judged rightly. Drawn faces are easy, to be sure: all noses are the same. On
# *photographs* of the same size and number, single-block networks of this kind are on record with about 95 % of the test
# pictures.
#
# **Fit goes on, it does not start again.** Weights, and Adam's averages, stay in the model. A second call continues where
# the first ended, as the loss shows. To start again, create and compile a new model.

# %% tags=["demo"]
if check.ready(*NEEDED):
    again = fit_model(happyModel, X_train, Y_train, epochs=2)
    tell(last_loss_before=history.history["loss"][-1], losses_now=again.history["loss"])
    print("a new model would begin near", f"{np.log(2):.2f}")

# %% [markdown]
# ## What does it look at?
#
# Here is a face that you can move; the curve shows the answer for every bend of its mouth, all else as it is.
#
# 1. Bend the mouth slowly. Where is the border, and how sharp is it? What did the training pictures hold there? (Others
#    have mouths from turned down to just about flat; happy ones begin well above.)
# 2. Does the network care about the eyes? Should it?
# 3. Turn the light down. What becomes of the curve, and to which value does the answer go? No training picture was dark.
# 4. Turn the head upside down. What does the network take for a smile now?

# %% tags=["explore"]
from dlcore.explore.smile import Smile

Smile(check, globals())

# %% [markdown]
# ## Try your own face
#
# The model has learnt from numbers between 0 and 1, so your picture is divided by 255, exactly as the training pictures
# were. Any other preparation, however respectable elsewhere, would make the answer meaningless.

# %% tags=["explore"]
from dlcore.own_picture import own_picture


def at_the_door(picture):
    """Say whether a picture of shape (64, 64, 3) shows a happy face."""
    answer = happyModel.predict(picture[np.newaxis] / 255, verbose=0)[0, 0]
    return f"Happy with a probability of {answer:.0%}. " + ("Come in!" if answer > 0.5 else "Please ring.")


if check.ready(*NEEDED):
    own_picture(at_the_door, size=(64, 64))

# %% [markdown]
# Do not be offended. It has seen drawings only, and it must say yes or no even to a teapot.
#
# Think twice before you build such a door in earnest. A network that lets people in by their faces is wrong more often
# about faces that its training pictures held few of, and the person outside cannot argue with it.
#
# ## Make it yours
#
# Now play: other filters, a fourth block, no batch normalisation, another learning rate, dropout
# (`layers.Dropout(0.5)`). Write your model as a function of its own, look at `lost_layers`, then fit and evaluate.
#
# One caution. If you try twenty models and keep the one with the best *test* accuracy, you have fitted your choice to the
# test pictures, and their accuracy promises nothing any more: the test set has become a dev set. Hold back a part of the
# training pictures for choosing (`validation_split=0.2` in `fit`), and use the test set once.

# %% [markdown]
# ## Common pitfalls
#
# - **A chain that breaks.** `(X_input)` where `(X)` should be: no error, fewer layers. Read the summary.
# - **Softmax on a single unit.** It always answers 1. One unit: sigmoid and binary cross-entropy.
# - **Labels of shape `(1, m)`.** Keras wants examples first: `(m, 1)`.
# - **Fitting twice by accident.** Running the cell again trains on; create a new model to start afresh.
# - **A picture prepared differently** from the training pictures.
# - **`Adam(lr=...)`.** Older texts write so; the argument is called `learning_rate`.

# %% [markdown]
# ## Do you see through it?
#
# Four questions, for yourself alone: nothing is counted.

# %% jupyter={"source_hidden": true} tags=["demo"]
from dlcore.quiz import quiz

quiz("""
A batch normalisation layer reads 32 channels. Which of its numbers does no gradient change?
+ The running means: they are averaged along the way.
+ The running variances: likewise.
- The scales: those are learnt; how else could a channel become important?
- The shifts: those are learnt, and stand in for a bias.

A summary shows one convolution, and you wrote three. What happened?
- Keras merged them, since they follow each other: it never does that.
+ Two of them do not lead to the model's output: only what lies between input and output is kept.
- Their filters are equal, so they are shown once: a layer is shown whatever its weights are.

You call `fit` for 10 epochs, then again for 10. What do you have?
+ A model after 20 epochs: the second call goes on from the learnt weights.
- A model after 10 epochs that started twice: nothing sets the weights back.
- Two models: `fit` changes the one that it is called on.

Bring the life of a model into order.
1. Create: say which layer reads what.
2. Compile: say how it is to learn.
3. Fit: let it learn from the training set.
4. Evaluate: measure it on the test set.
""")

# %% [markdown]
# ## Key points
#
# - Four steps: create, compile, fit, evaluate.
# - A functional model is a chain of layer calls that binds one name anew. Where the chain breaks, layers are lost silently;
#   the summary tells.
# - A yes-or-no question: one sigmoid unit, binary cross-entropy.
# - Batch normalisation keeps numbers of a decent size; half of its parameters are running averages.
# - A second fit goes on from the learnt weights.
# - Choosing by the test set turns it into a dev set.
#
# ## Where to go next
#
# Three blocks are a shallow network by today's standards. In assignment 14 you stack fifty layers, and learn which trick
# keeps gradients alive through all of them.
#
# ## Sources
#
# - S. Ioffe, C. Szegedy: "Batch normalization: accelerating deep network training by reducing internal covariate shift",
#   *International Conference on Machine Learning*, 2015.
# - D. P. Kingma, J. Ba: "Adam: a method for stochastic optimization", *International Conference on Learning
#   Representations*, 2015.
# - F. Chollet: *Deep Learning with Python*, 2nd edition, Manning 2021. By the author of Keras.
# - J. Buolamwini, T. Gebru: "Gender shades: intersectional accuracy disparities in commercial gender classification",
#   *Conference on Fairness, Accountability and Transparency*, 2018. Whose faces networks get wrong.

# %% tags=["explore"]
check.validate_button()  # before you hand in: save, run this cell, press the button
