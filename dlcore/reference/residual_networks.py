"""Assignment 14: residual blocks, and the network of fifty layers that is made of them.

The exercises build models. A block is asked for the layers that it made and for its answers with set weights, in
training and afterwards; the network likewise. How a sum or an activation is written does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.residual_networks import (
    Row,
    describe_block,
    describe_network,
    glorot_uniform,
    layers,
    model_of_block,
    run_with_weights,
    summarize,
    table_of,
)
from dlcore.given.tensors import tf
from dlcore.plain import Array

__all__ = [
    "ASSIGNMENT",
    "ResNet50",
    "convolutional_block",
    "identity_block",
    "resnet50_table",
    "run_block",
    "summarize",
]

Rng: TypeAlias = np.random.Generator
Tensor: TypeAlias = Any

ASSIGNMENT = Assignment("14-residual-networks", "Residual networks", kind="keras")

RTOL, ATOL = 1e-4, 2e-5  # float32, through several layers

LAST_AXIS = "axis 3 is the last one of four, which is taken by itself"
AXIS_LEFT_OUT = {f"X = layers.BatchNormalization(name=bn_name + '{place}')(X)": LAST_AXIS for place in ("2b", "2c")}

UNPADDED = Mistake(
    "the middle convolution is not padded",
    'padding="same"',
    'padding="valid"',
    "After the middle convolution your picture is smaller than before, and no longer fits the shortcut. Which padding "
    "keeps height and width?",
)
NO_SHORTCUT = Mistake(
    "the shortcut is not added",
    "X = layers.Add()([X, X_shortcut])",
    "pass",
    "Your block is a plain stack of three convolutions. Where does the input join in again?",
)
RELU_BEFORE_SUM = Mistake(
    "relu before the sum",
    'X = layers.Add()([X, X_shortcut])\n    X = layers.Activation("relu")(X)',
    'X = layers.Activation("relu")(X)\n    X = layers.Add()([X, X_shortcut])',
    "Your block can only add to its input, never take away from it. Which comes first, the sum or the relu?",
)
NO_LAST_RELU = Mistake(
    "no relu after the sum",
    'X = layers.Add()([X, X_shortcut])\n    X = layers.Activation("relu")(X)',
    "X = layers.Add()([X, X_shortcut])",
    "Some of your answers are negative. What comes after the sum?",
)
RELU_AFTER_THIRD = Mistake(
    "relu after the third component as well",
    'X = layers.BatchNormalization(axis=3, name=bn_name + "2c")(X)',
    'X = layers.Activation("relu")(layers.BatchNormalization(axis=3, name=bn_name + "2c")(X))',
    "The third component may take from the input as well as add to it. What does a relu before the sum do to that?",
)
NO_MIDDLE_RELU = Mistake(
    "no relu after the second component",
    'X = layers.BatchNormalization(axis=3, name=bn_name + "2b")(X)\n    X = layers.Activation("relu")(X)',
    'X = layers.BatchNormalization(axis=3, name=bn_name + "2b")(X)',
    "Your layers are right, and the numbers are not: two convolutions follow each other with nothing bent in between. "
    "What ends the second component?",
)
UNSEEDED = Mistake(
    "the middle convolution has no initialiser",
    'name=conv_name + "2b", kernel_initializer=glorot_uniform(seed=0)',
    'name=conv_name + "2b"',
    "The first weights of layer 2b differ from run to run. Which argument of the given component did you leave out?",
)


# ------------------------------------------------------------------------------------------------------- identity block
def identity_block(X: Tensor, f: int, filters: Sequence[int], stage: int, block: str) -> Tensor:
    """Build a block of three convolutions whose input is added to its answer.

    Parameters
    ----------
    X : tensor of shape (m, n_H, n_W, n_C)
        The block's input; n_C equals F3, the last of `filters`.
    f : int
        Height and width of the middle convolution's window.
    filters : list of int
        [F1, F2, F3]: the number of filters of the three convolutions.
    stage : int
        Where in the network the block stands; for the names of its layers.
    block : str
        A letter that tells the blocks of a stage apart; for the names of its layers.

    Returns
    -------
    X : tensor of shape (m, n_H, n_W, n_C)
        The block's answer.

    Notes
    -----
    K. He, X. Zhang, S. Ren, J. Sun: "Deep residual learning for image recognition", CVPR 2016.
    """
    conv_name, bn_name = f"res{stage}{block}_branch", f"bn{stage}{block}_branch"
    F1, F2, F3 = filters
    X_shortcut = X  # kept for the sum at the end

    # first component: this one is given
    X = layers.Conv2D(F1, (1, 1), name=conv_name + "2a", kernel_initializer=glorot_uniform(seed=0))(X)
    X = layers.BatchNormalization(axis=3, name=bn_name + "2a")(X)
    X = layers.Activation("relu")(X)

    ### START CODE HERE ### (≈ 7 lines of code)
    # second component, three lines; then the third, two lines
    X = layers.Conv2D(F2, (f, f), padding="same", name=conv_name + "2b", kernel_initializer=glorot_uniform(seed=0))(X)
    X = layers.BatchNormalization(axis=3, name=bn_name + "2b")(X)
    X = layers.Activation("relu")(X)
    X = layers.Conv2D(F3, (1, 1), name=conv_name + "2c", kernel_initializer=glorot_uniform(seed=0))(X)
    X = layers.BatchNormalization(axis=3, name=bn_name + "2c")(X)
    # the sum with the shortcut, and the last activation
    X = layers.Add()([X, X_shortcut])
    X = layers.Activation("relu")(X)
    ### END CODE HERE ###

    return X


def draw_identity_blocks(rng: Rng) -> Iterator[Draw]:
    """(X, f, filters, stage, block): one example, an even window, pictures that are wider than high."""
    yield Draw("one example, a window of 3", (rng.normal(size=(1, 4, 4, 3)), 3, [4, 2, 3], *draw_place(rng)))
    yield Draw("an even window", (rng.normal(size=(3, 4, 5, 6)), 2, [2, 3, 6], *draw_place(rng)))
    yield Draw("all sizes equal, a window of 1", (rng.normal(size=(4, 4, 4, 4)), 1, [4, 4, 4], *draw_place(rng)))


def draw_place(rng: Rng) -> tuple[int, str]:
    """A stage and a block's letter."""
    return int(rng.integers(2, 6)), "abcdef"[rng.integers(6)]


ASSIGNMENT.add(
    identity_block,
    points=35,
    sampler=draw_identity_blocks,
    through=describe_block,
    rtol=RTOL,
    atol=ATOL,
    equivalent=AXIS_LEFT_OUT,
    mistakes=[
        UNPADDED,
        NO_SHORTCUT,
        NO_LAST_RELU,
        RELU_BEFORE_SUM,
        RELU_AFTER_THIRD,
        NO_MIDDLE_RELU,
        UNSEEDED,
        Mistake(
            "the third component has the second's number of filters",
            "layers.Conv2D(F3, (1, 1)",
            "layers.Conv2D(F2, (1, 1)",
            "The sum needs two tensors of the same shape. How many channels has the block's input?",
        ),
        Mistake(
            "the answer is added to itself",
            "layers.Add()([X, X_shortcut])",
            "layers.Add()([X, X])",
            "Your sum has the right shape and the wrong parts. What was kept at the top of the function, and for whom?",
        ),
        Mistake(
            "the names of the second and the third component are swapped",
            'name=conv_name + "2b"',
            'name=conv_name + "2c"',
            "Your layers are in the right order and carry each other's names. Which comes first, 2b or 2c?",
            also=[('(1, 1), name=conv_name + "2c"', '(1, 1), name=conv_name + "2b"')],
        ),
    ],
)


# -------------------------------------------------------------------------------------------------- convolutional block
def convolutional_block(X: Tensor, f: int, filters: Sequence[int], stage: int, block: str, s: int = 2) -> Tensor:
    """Build a block whose input goes through a convolution of its own before it is added.

    Parameters
    ----------
    X : tensor of shape (m, n_H, n_W, n_C)
        The block's input.
    f : int
        Height and width of the middle convolution's window.
    filters : list of int
        [F1, F2, F3]: the number of filters of the three convolutions; the shortcut has F3.
    stage : int
        Where in the network the block stands; for the names of its layers.
    block : str
        A letter that tells the blocks of a stage apart; for the names of its layers.
    s : int
        Stride of the first convolution and of the shortcut's.

    Returns
    -------
    X : tensor of shape (m, ceil(n_H / s), ceil(n_W / s), F3)
        The block's answer.

    Notes
    -----
    K. He, X. Zhang, S. Ren, J. Sun: "Deep residual learning for image recognition", CVPR 2016.
    """
    conv_name, bn_name = f"res{stage}{block}_branch", f"bn{stage}{block}_branch"
    F1, F2, F3 = filters
    X_shortcut = X  # kept for the sum at the end

    # first component: this one is given
    X = layers.Conv2D(F1, (1, 1), strides=(s, s), name=conv_name + "2a", kernel_initializer=glorot_uniform(seed=0))(X)
    X = layers.BatchNormalization(axis=3, name=bn_name + "2a")(X)
    X = layers.Activation("relu")(X)

    ### START CODE HERE ### (≈ 9 lines of code)
    # second component, three lines; then the third, two lines
    X = layers.Conv2D(F2, (f, f), padding="same", name=conv_name + "2b", kernel_initializer=glorot_uniform(seed=0))(X)
    X = layers.BatchNormalization(axis=3, name=bn_name + "2b")(X)
    X = layers.Activation("relu")(X)
    X = layers.Conv2D(F3, (1, 1), name=conv_name + "2c", kernel_initializer=glorot_uniform(seed=0))(X)
    X = layers.BatchNormalization(axis=3, name=bn_name + "2c")(X)
    # the shortcut, two lines
    widen = layers.Conv2D(F3, (1, 1), strides=(s, s), name=conv_name + "1", kernel_initializer=glorot_uniform(seed=0))
    X_shortcut = layers.BatchNormalization(axis=3, name=bn_name + "1")(widen(X_shortcut))
    # the sum with the shortcut, and the last activation
    X = layers.Add()([X, X_shortcut])
    X = layers.Activation("relu")(X)
    ### END CODE HERE ###

    return X


def draw_convolutional_blocks(rng: Rng) -> Iterator[Draw]:
    """(X, f, filters, stage, block, s): strides of 1, 2 and 3, odd sizes, one example, the stride left out."""
    yield Draw("the stride left out", (rng.normal(size=(2, 4, 6, 3)), 3, [2, 3, 4], *draw_place(rng)))
    yield Draw("one example, a stride of 1", (rng.normal(size=(1, 3, 4, 2)), 2, [2, 4, 5], *draw_place(rng), 1))
    yield Draw("a stride of 3, odd sizes", (rng.normal(size=(3, 7, 5, 4)), 3, [3, 2, 4], *draw_place(rng), 3))


ASSIGNMENT.add(
    convolutional_block,
    points=35,
    sampler=draw_convolutional_blocks,
    through=describe_block,
    rtol=RTOL,
    atol=ATOL,
    equivalent=AXIS_LEFT_OUT
    | {"X_shortcut = layers.BatchNormalization(name=bn_name + '1')(widen(X_shortcut))": LAST_AXIS},
    mistakes=[
        UNPADDED,
        NO_SHORTCUT,
        NO_LAST_RELU,
        RELU_BEFORE_SUM,
        RELU_AFTER_THIRD,
        NO_MIDDLE_RELU,
        UNSEEDED,
        Mistake(
            "relu on the shortcut",
            '(axis=3, name=bn_name + "1")(widen(X_shortcut))',
            '(axis=3, name=bn_name + "1")(widen(X_shortcut)); X_shortcut = layers.Activation("relu")(X_shortcut)',
            "Both ways meet in the sum with numbers of either sign. What did you put at the end of the shortcut?",
        ),
        Mistake(
            "no batch normalisation on the shortcut",
            'layers.BatchNormalization(axis=3, name=bn_name + "1")(widen(X_shortcut))',
            "widen(X_shortcut)",
            "A layer is missing. What follows every convolution of this network, on the shortcut as well?",
        ),
        Mistake(
            "the stride of the shortcut is left out",
            '(1, 1), strides=(s, s), name=conv_name + "1"',
            '(1, 1), name=conv_name + "1"',
            "The shortcut arrives at the sum larger than the main way. What made the main way smaller?",
        ),
        Mistake(
            "the stride of the shortcut is always 2",
            'strides=(s, s), name=conv_name + "1"',
            'strides=(2, 2), name=conv_name + "1"',
            "It works for one stride and no other. Which parameter says how large the stride is?",
        ),
        Mistake(
            "the shortcut reads the main way",
            "(widen(X_shortcut))",
            "(widen(X))",
            "Your shortcut begins where the main way ends. What should its convolution read?",
        ),
    ],
)


# ------------------------------------------------------------------------------------------------------------ ResNet-50
def ResNet50(input_shape: tuple[int, int, int] = (64, 64, 3), classes: int = 6) -> Any:
    """Build the residual network of fifty layers.

    Parameters
    ----------
    input_shape : tuple of int
        Height, width and channels of the pictures.
    classes : int
        Number of classes.

    Returns
    -------
    model : keras.Model
        From pictures of shape (m, height, width, channels) to probabilities of shape (m, classes); not yet compiled.

    Notes
    -----
    K. He, X. Zhang, S. Ren, J. Sun: "Deep residual learning for image recognition", CVPR 2016.
    """
    X_input = layers.Input(input_shape)

    # stage 1
    X = layers.ZeroPadding2D((3, 3))(X_input)
    X = layers.Conv2D(64, (7, 7), strides=(2, 2), name="conv1", kernel_initializer=glorot_uniform(seed=0))(X)
    X = layers.BatchNormalization(axis=3, name="bn_conv1")(X)
    X = layers.Activation("relu")(X)
    X = layers.MaxPooling2D((3, 3), strides=(2, 2))(X)

    # stage 2
    X = convolutional_block(X, f=3, filters=[64, 64, 256], stage=2, block="a", s=1)
    for block in "bc":
        X = identity_block(X, f=3, filters=[64, 64, 256], stage=2, block=block)

    ### START CODE HERE ### (≈ 10 lines of code)
    # stage 3
    X = convolutional_block(X, f=3, filters=[128, 128, 512], stage=3, block="a", s=2)
    for block in "bcd":
        X = identity_block(X, f=3, filters=[128, 128, 512], stage=3, block=block)
    # stage 4
    X = convolutional_block(X, f=3, filters=[256, 256, 1024], stage=4, block="a", s=2)
    for block in "bcdef":
        X = identity_block(X, f=3, filters=[256, 256, 1024], stage=4, block=block)
    # stage 5
    X = convolutional_block(X, f=3, filters=[512, 512, 2048], stage=5, block="a", s=2)
    for block in "bc":
        X = identity_block(X, f=3, filters=[512, 512, 2048], stage=5, block=block)
    # average pooling
    X = layers.AveragePooling2D((2, 2), name="avg_pool")(X)
    ### END CODE HERE ###

    # output layer
    X = layers.Flatten()(X)
    X = layers.Dense(classes, activation="softmax", name=f"fc{classes}", kernel_initializer=glorot_uniform(seed=0))(X)
    return tf.keras.Model(inputs=X_input, outputs=X, name="ResNet50")


def draw_networks(rng: Rng) -> Iterator[Draw]:
    """(input_shape, classes): a single case, because building the network takes a second."""
    height, width = (int(n) for n in rng.integers(37, 50, size=2))
    yield Draw("small pictures that are not square", ((height, width, 3), int(rng.integers(2, 10))))


ASSIGNMENT.add(
    ResNet50,
    points=30,
    sampler=draw_networks,
    through=describe_network,
    rtol=1e-3,  # fifty layers of float32
    atol=1e-5,
    equivalent={
        f"X = convolutional_block(X, f=3, filters=[{n}, {n}, {4 * n}], stage={stage}, block='a')": "a stride of 2 is "
        "what the block takes by itself"
        for stage, n in ((3, 128), (4, 256), (5, 512))
    }
    | {
        f"X = layers.AveragePooling2D((2, 2){name})(X)": "only layers with weights are told apart by their names"
        for name in ("", ", name='avg_pool_'")
    },
    mistakes=[
        Mistake(
            "one identity block too few in stage 4",
            '"bcdef"',
            '"bcde"',
            "Stage 4 is the longest: one convolutional block and five identity blocks. Which letter is the last?",
        ),
        Mistake(
            "stage 3 does not shrink the picture",
            'stage=3, block="a", s=2',
            'stage=3, block="a", s=1',
            "From stage 3 on, every stage halves height and width. Which argument does that?",
        ),
        Mistake(
            "maximum instead of average pooling",
            "AveragePooling2D",
            "MaxPooling2D",
            "Your layers and parameters are right, and the answers are not. Which kind of pooling ends the network?",
        ),
        Mistake(
            "the average pooling is missing",
            'X = layers.AveragePooling2D((2, 2), name="avg_pool")(X)',
            "pass",
            "The last layer has too many parameters: it reads four positions of each channel. What brings them down to "
            "one?",
        ),
        Mistake(
            "the blocks' names repeat the stage before",
            'filters=[512, 512, 2048], stage=5, block="a", s=2)',
            'filters=[512, 512, 2048], stage=4, block="a", s=2)',
            "Two layers have the same name. Which stage does the last convolutional block belong to?",
        ),
    ],
)


# ----------------------------------------------------------------------------- the recorded figures ask in this form
def run_block(
    kind: str,
    X: Any,
    weights: Mapping[str, Sequence[Array]],
    f: int,
    filters: Sequence[int],
    training: bool = False,
    stage: int = 1,
    block: str = "a",
    s: int = 2,
) -> Array:
    """Build an "identity" or a "conv" block, set the weights of its convolutions by name, and let it answer to X."""
    if kind == "identity":
        model = model_of_block(identity_block, X.shape[1:], f, filters, stage, block)
    else:
        model = model_of_block(convolutional_block, X.shape[1:], f, filters, stage, block, s)
    return np.asarray(run_with_weights(model, X, weights, training))


def resnet50_table(input_shape: tuple[int, int, int], classes: int) -> list[Row]:
    """The rows of `table_of` for the whole network."""
    return table_of(ResNet50(input_shape, classes))
