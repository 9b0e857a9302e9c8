"""Assignment 14 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlcore.given.residual_networks import glorot_uniform, layers
from dlcore.given.tensors import tf
from dlcore.reference.residual_networks import Tensor, convolutional_block, identity_block


def convolved(X: Tensor, filters: int, f: int, place: str, s: int = 1) -> Tensor:
    """A convolution with batch normalisation; `place` is what stands behind "res" and "bn" in the names."""
    X = layers.Conv2D(filters, f, s, "same", name="res" + place, kernel_initializer=glorot_uniform(seed=0))(X)
    return layers.BatchNormalization(name="bn" + place)(X)


# ------------------------------------------------------------------------------------------------------- identity_block
def identity_helper(X: Tensor, f: int, filters: Sequence[int], stage: int, block: str) -> Tensor:
    place = f"{stage}{block}_branch2"
    A = tf.keras.activations.relu(convolved(X, filters[0], 1, place + "a"))
    A = tf.keras.activations.relu(convolved(A, filters[1], f, place + "b"))
    return tf.keras.activations.relu(convolved(A, filters[2], 1, place + "c") + X)


def identity_shortcut_first(X: Tensor, f: int, filters: Sequence[int], stage: int, block: str) -> Tensor:
    A = X
    for letter, count, window in zip("abc", filters, (1, f, 1), strict=True):
        A = convolved(A, count, window, f"{stage}{block}_branch2{letter}")
        A = layers.ReLU()(layers.add([X, A]) if letter == "c" else A)
    return A


def identity_relu_by_maximum(X: Tensor, f: int, filters: Sequence[int], stage: int, block: str) -> Tensor:
    F1, F2, F3 = filters
    conv, bn = "res" + str(stage) + block + "_branch", "bn" + str(stage) + block + "_branch"
    A = layers.Conv2D(
        filters=F1, kernel_size=(1, 1), padding="valid", name=conv + "2a", kernel_initializer=glorot_uniform(0)
    )(X)
    A = tf.keras.ops.maximum(layers.BatchNormalization(axis=-1, name=bn + "2a")(A), 0.0)
    A = layers.Conv2D(
        filters=F2, kernel_size=(f, f), padding="same", name=conv + "2b", kernel_initializer=glorot_uniform(0)
    )(A)
    A = tf.keras.ops.maximum(layers.BatchNormalization(axis=-1, name=bn + "2b")(A), 0.0)
    A = layers.Conv2D(
        filters=F3, kernel_size=(1, 1), padding="valid", name=conv + "2c", kernel_initializer=glorot_uniform(0)
    )(A)
    A = layers.BatchNormalization(axis=-1, name=bn + "2c")(A)
    return tf.keras.ops.maximum(tf.keras.ops.add(A, X), 0.0)


def identity_layers_made_first(X: Tensor, f: int, filters: Sequence[int], stage: int, block: str) -> Tensor:
    convolutions = [
        layers.Conv2D(
            n, k, padding="same", name=f"res{stage}{block}_branch2{c}", kernel_initializer=glorot_uniform(seed=0)
        )
        for n, k, c in zip(filters, (1, f, 1), "abc", strict=True)
    ]
    normal = [layers.BatchNormalization(3, name=f"bn{stage}{block}_branch2{c}") for c in "abc"]
    relu = layers.Activation("relu")
    A = relu(normal[0](convolutions[0](X)))
    A = relu(normal[1](convolutions[1](A)))
    return relu(layers.Add()([X, normal[2](convolutions[2](A))]))


# -------------------------------------------------------------------------------------------------- convolutional_block
def convolutional_helper(X: Tensor, f: int, filters: Sequence[int], stage: int, block: str, s: int = 2) -> Tensor:
    place = f"{stage}{block}_branch"
    A = tf.keras.activations.relu(convolved(X, filters[0], 1, place + "2a", s))
    A = tf.keras.activations.relu(convolved(A, filters[1], f, place + "2b"))
    return tf.keras.activations.relu(
        convolved(A, filters[2], 1, place + "2c") + convolved(X, filters[2], 1, place + "1", s)
    )


def convolutional_shortcut_first(
    X: Tensor, f: int, filters: Sequence[int], stage: int, block: str, s: int = 2
) -> Tensor:
    shortcut = convolved(X, filters[2], 1, f"{stage}{block}_branch1", s)
    for letter, count, window in zip("abc", filters, (1, f, 1), strict=True):
        X = convolved(X, count, window, f"{stage}{block}_branch2{letter}", s if letter == "a" else 1)
        X = layers.ReLU()(layers.add([shortcut, X]) if letter == "c" else X)
    return X


def convolutional_pixels_picked(
    X: Tensor, f: int, filters: Sequence[int], stage: int, block: str, s: int = 2
) -> Tensor:
    """A window of one pixel with a stride reads every s-th pixel."""
    X, place = X[:, ::s, ::s, :], f"{stage}{block}_branch"
    A = layers.ReLU()(convolved(X, filters[0], 1, place + "2a"))
    A = layers.ReLU()(convolved(A, filters[1], f, place + "2b"))
    A = convolved(A, filters[2], 1, place + "2c")
    return layers.ReLU()(layers.Add()([A, convolved(X, filters[2], 1, place + "1")]))


def convolutional_unnamed_sum(X: Tensor, f: int, filters: Sequence[int], stage: int, block: str, s: int = 2) -> Tensor:
    F1, F2, F3 = filters
    conv, bn = "res" + str(stage) + block + "_branch", "bn" + str(stage) + block + "_branch"
    start = glorot_uniform(seed=0)
    A = layers.Conv2D(F1, 1, strides=s, padding="valid", name=conv + "2a", kernel_initializer=start)(X)
    A = layers.ReLU()(layers.BatchNormalization(axis=3, name=bn + "2a")(A))
    A = layers.Conv2D(F2, f, padding="same", activation=None, name=conv + "2b", kernel_initializer=start)(A)
    A = layers.ReLU()(layers.BatchNormalization(axis=3, name=bn + "2b")(A))
    A = layers.Conv2D(F3, 1, name=conv + "2c", kernel_initializer=start)(A)
    B = layers.Conv2D(F3, 1, strides=s, name=conv + "1", kernel_initializer=start)(X)
    A, B = layers.BatchNormalization(axis=3, name=bn + "2c")(A), layers.BatchNormalization(axis=3, name=bn + "1")(B)
    return layers.ReLU()(A + B)


# ------------------------------------------------------------------------------------------------------------- ResNet50
def beginning(input_shape: tuple[int, int, int]) -> tuple[Tensor, Tensor]:
    """Input and answer of stage 1."""
    X_input = layers.Input(shape=input_shape)
    X = layers.ZeroPadding2D(3)(X_input)
    X = layers.Conv2D(64, 7, 2, name="conv1", kernel_initializer=glorot_uniform(seed=0))(X)
    X = layers.ReLU()(layers.BatchNormalization(name="bn_conv1")(X))
    return X_input, layers.MaxPool2D(3, 2)(X)


def ending(X_input: Tensor, X: Tensor, classes: int) -> Any:
    """The model, from its last features."""
    X = layers.Flatten()(X)
    X = layers.Dense(classes, "softmax", name=f"fc{classes}", kernel_initializer=glorot_uniform(seed=0))(X)
    return tf.keras.Model(X_input, X, name="ResNet50")


def network_table(input_shape: tuple[int, int, int] = (64, 64, 3), classes: int = 6) -> Any:
    X_input, X = beginning(input_shape)
    for stage, width, letters in ((2, 64, "bc"), (3, 128, "bcd"), (4, 256, "bcdef"), (5, 512, "bc")):
        filters = [width, width, 4 * width]
        X = convolutional_block(X, 3, filters, stage, "a", s=1 if stage == 2 else 2)
        for letter in letters:
            X = identity_block(X, 3, filters, stage, letter)
    return ending(X_input, layers.AveragePooling2D(2, name="avg_pool")(X), classes)


def network_stage_function(input_shape: tuple[int, int, int] = (64, 64, 3), classes: int = 6) -> Any:
    def stage(X: Tensor, number: int, blocks: int, s: int = 2) -> Tensor:
        filters = [2 ** (number + 4), 2 ** (number + 4), 2 ** (number + 6)]
        X = convolutional_block(X, f=3, filters=filters, stage=number, block="a", s=s)
        for k in range(1, blocks):
            X = identity_block(X, 3, filters, number, chr(ord("a") + k))
        return X

    X_input, X = beginning(input_shape)
    X = stage(stage(stage(stage(X, 2, 3, 1), 3, 4), 4, 6), 5, 3)
    return ending(X_input, layers.AveragePooling2D(pool_size=2)(X), classes)


def network_stride_left_out(input_shape: tuple[int, int, int] = (64, 64, 3), classes: int = 6) -> Any:
    X_input, X = beginning(input_shape)
    blocks = ["2a", "2b", "2c", "3a", "3b", "3c", "3d", "4a", "4b", "4c", "4d", "4e", "4f", "5a", "5b", "5c"]
    for stage, letter in ((int(name[0]), name[1]) for name in blocks):
        filters = (16 * 2**stage, 16 * 2**stage, 64 * 2**stage)
        if letter != "a":
            X = identity_block(X, 3, filters, stage, letter)
        else:
            X = (
                convolutional_block(X, 3, filters, stage, "a", 1)
                if stage == 2
                else convolutional_block(X, 3, filters, stage, "a")
            )
    return ending(X_input, layers.AvgPool2D((2, 2), strides=(2, 2), padding="valid")(X), classes)


def network_average_by_hand(input_shape: tuple[int, int, int] = (64, 64, 3), classes: int = 6) -> Any:
    X_input, X = beginning(input_shape)
    widths = {2: 64, 3: 128, 4: 256, 5: 512}
    for stage, n in widths.items():
        X = convolutional_block(X, 3, [n, n, n * 4], stage, "a", min(stage - 1, 2))
        for letter in "bcdef"[: {2: 2, 3: 3, 4: 5, 5: 2}[stage]]:
            X = identity_block(X, 3, [n, n, n * 4], stage, letter)
    H, W = X.shape[1] // 2 * 2, X.shape[2] // 2 * 2
    X = (X[:, 0:H:2, 0:W:2] + X[:, 1:H:2, 0:W:2] + X[:, 0:H:2, 1:W:2] + X[:, 1:H:2, 1:W:2]) / 4
    return ending(X_input, X, classes)


VARIANTS = {
    "identity_block": [
        identity_helper,
        identity_shortcut_first,
        identity_relu_by_maximum,
        identity_layers_made_first,
    ],
    "convolutional_block": [
        convolutional_helper,
        convolutional_shortcut_first,
        convolutional_pixels_picked,
        convolutional_unnamed_sum,
    ],
    "ResNet50": [network_table, network_stage_function, network_stride_left_out, network_average_by_hand],
}
