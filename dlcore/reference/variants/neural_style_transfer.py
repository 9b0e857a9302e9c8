"""Assignment 17 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from dlcore.given.neural_style_transfer import Costs
from dlcore.given.tensors import tf
from dlcore.reference.neural_style_transfer import compute_layer_style_cost

Tensor: TypeAlias = Any
Layers: TypeAlias = Sequence[tuple[str, float]]


# ------------------------------------------------------------------------------------------------- compute_content_cost
def content_as_mean(a_C: Tensor, a_G: Tensor) -> Tensor:
    return tf.reduce_mean((a_C - a_G) ** 2) / 4


def content_unrolled(a_C: Tensor, a_G: Tensor) -> Tensor:
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    rows_C = tf.reshape(a_C, [m, n_H * n_W, n_C])
    rows_G = tf.reshape(a_G, [m, n_H * n_W, n_C])
    return 1 / (4 * n_H * n_W * n_C) * tf.reduce_sum(tf.square(rows_C - rows_G))


def content_by_difference(a_C: Tensor, a_G: Tensor) -> Tensor:
    size = tf.cast(tf.size(a_G), tf.float32)
    return tf.reduce_sum(tf.math.squared_difference(a_G, a_C)) / (4.0 * size)


def content_as_norm(a_C: Tensor, a_G: Tensor) -> Tensor:
    _, n_H, n_W, n_C = tf.unstack(tf.cast(tf.shape(a_G), tf.float32))
    return tf.nn.l2_loss(a_C - a_G) / (2 * n_H * n_W * n_C)


# ---------------------------------------------------------------------------------------------------------- gram_matrix
def gram_with_operator(A: Tensor) -> Tensor:
    return A @ tf.transpose(A)


def gram_with_option(A: Tensor) -> Tensor:
    return tf.linalg.matmul(A, A, transpose_b=True)


def gram_by_letters(A: Tensor) -> Tensor:
    return tf.einsum("ik,jk->ij", A, A)


def gram_by_axes(A: Tensor) -> Tensor:
    return tf.tensordot(A, A, [[1], [1]])


def gram_by_sums(A: Tensor) -> Tensor:
    return tf.reduce_sum(A[:, None, :] * A[None, :, :], axis=2)


# --------------------------------------------------------------------------------------------- compute_layer_style_cost
def layer_permuted(a_S: Tensor, a_G: Tensor) -> Tensor:
    _, n_H, n_W, n_C = a_G.get_shape().as_list()
    S = tf.reshape(tf.transpose(a_S, perm=[0, 3, 1, 2]), [n_C, n_H * n_W])
    G = tf.reshape(tf.transpose(a_G, perm=[0, 3, 1, 2]), [n_C, -1])
    difference = gram_with_operator(S) - gram_with_operator(G)
    return tf.reduce_sum(tf.square(difference)) / (2 * n_C * n_H * n_W) ** 2


def layer_by_letters(a_S: Tensor, a_G: Tensor) -> Tensor:
    GS, GG = (tf.einsum("mhwi,mhwj->ij", a, a) for a in (a_S, a_G))
    n_H, n_W, n_C = a_G.shape[1:]
    return 0.25 * tf.reduce_mean((GS - GG) ** 2) / (n_H * n_W) ** 2


def layer_of_columns(a_S: Tensor, a_G: Tensor) -> Tensor:
    n_C = a_G.shape[-1]
    S, G = tf.reshape(a_S, (-1, n_C)), tf.reshape(a_G, (-1, n_C))
    difference = tf.matmul(S, S, transpose_a=True) - tf.matmul(G, G, transpose_a=True)
    return tf.reduce_sum(difference * difference) / (4 * n_C**2 * S.shape[0] ** 2)


def layer_step_by_step(a_S: Tensor, a_G: Tensor) -> Tensor:
    _, n_H, n_W, n_C = a_G.shape
    S = tf.transpose(tf.squeeze(tf.reshape(a_S, [1, n_H * n_W, n_C]), axis=0))
    G = tf.transpose(tf.squeeze(tf.reshape(a_G, [1, n_H * n_W, n_C]), axis=0))
    factor = 1.0 / (4 * n_C * n_C * n_H * n_H * n_W * n_W)
    return tf.multiply(factor, tf.reduce_sum(tf.square(tf.subtract(gram_by_sums(G), gram_by_sums(S)))))


# --------------------------------------------------------------------------------------------------- compute_style_cost
def style_by_sum(a_S: Mapping[str, Tensor], a_G: Mapping[str, Tensor], STYLE_LAYERS: Layers) -> Tensor:
    return sum(weight * compute_layer_style_cost(a_S[name], a_G[name]) for name, weight in STYLE_LAYERS)


def style_by_index(a_S: Mapping[str, Tensor], a_G: Mapping[str, Tensor], STYLE_LAYERS: Layers) -> Tensor:
    J_style = 0.0
    for layer in STYLE_LAYERS:
        J_style = J_style + compute_layer_style_cost(a_S[layer[0]], a_G[layer[0]]) * layer[1]
    return J_style


def style_by_tensor(a_S: Mapping[str, Tensor], a_G: Mapping[str, Tensor], STYLE_LAYERS: Layers) -> Tensor:
    names, weights = zip(*STYLE_LAYERS, strict=True)
    return tf.tensordot(tf.constant(weights), tf.stack([layer_by_letters(a_S[n], a_G[n]) for n in names]), 1)


def style_added_up(a_S: Mapping[str, Tensor], a_G: Mapping[str, Tensor], STYLE_LAYERS: Layers) -> Tensor:
    return tf.add_n([tf.multiply(weight, layer_of_columns(a_S[name], a_G[name])) for name, weight in STYLE_LAYERS])


# ----------------------------------------------------------------------------------------------------------- total_cost
def total_turned_round(J_content: Any, J_style: Any, alpha: float = 10, beta: float = 40) -> Any:
    return J_style * beta + J_content * alpha


def total_of_tensors(J_content: Any, J_style: Any, alpha: float = 10, beta: float = 40) -> Any:
    return tf.add(tf.multiply(float(alpha), J_content), tf.multiply(float(beta), J_style))


def total_in_steps(J_content: Any, J_style: Any, alpha: float = 10, beta: float = 40) -> Any:
    J = alpha * J_content
    J += beta * J_style
    return J


def total_by_sum(J_content: Any, J_style: Any, alpha: float = 10, beta: float = 40) -> Any:
    return sum(weight * cost for weight, cost in ((alpha, J_content), (beta, J_style)))


# ----------------------------------------------------------------------------------------------------------- train_step
Three: TypeAlias = tuple[Tensor, Tensor, Tensor]


def step_in_lists(generated_image: Tensor, costs: Costs, optimizer: Any) -> Three:
    with tf.GradientTape() as tape:
        J, J_content, J_style = costs(generated_image)
    optimizer.apply_gradients(zip(tape.gradient(J, [generated_image]), [generated_image], strict=True))
    return J, J_content, J_style


def step_applied(generated_image: Tensor, costs: Costs, optimizer: Any) -> Three:
    with tf.GradientTape() as tape:
        found = costs(generated_image)
    optimizer.apply([tape.gradient(found[0], generated_image)], [generated_image])
    return found


def step_under_the_tape(generated_image: Tensor, costs: Costs, optimizer: Any) -> Three:
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(generated_image)
        J, J_content, J_style = costs(generated_image)
    gradient = tape.gradient(J, generated_image)
    del tape
    optimizer.apply_gradients([(gradient, generated_image)])
    return J, J_content, J_style


def step_of_a_tensor(generated_image: Tensor, costs: Costs, optimizer: Any) -> Three:
    pixels = tf.convert_to_tensor(generated_image)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(pixels)
        J, J_content, J_style = costs(pixels)
    optimizer.apply_gradients([(tape.gradient(J, pixels), generated_image)])
    return J, J_content, J_style


VARIANTS = {
    "compute_content_cost": [content_as_mean, content_unrolled, content_by_difference, content_as_norm],
    "gram_matrix": [gram_with_operator, gram_with_option, gram_by_letters, gram_by_axes, gram_by_sums],
    "compute_layer_style_cost": [layer_permuted, layer_by_letters, layer_of_columns, layer_step_by_step],
    "compute_style_cost": [style_by_sum, style_by_index, style_by_tensor, style_added_up],
    "total_cost": [total_turned_round, total_of_tensors, total_in_steps, total_by_sum],
    "train_step": [step_in_lists, step_applied, step_under_the_tape, step_of_a_tensor],
}
