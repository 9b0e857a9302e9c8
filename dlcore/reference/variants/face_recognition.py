"""Assignment 16 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dlcore.given.face_recognition import Encoder, img_to_encoding
from dlcore.given.tensors import tf
from dlcore.plain import Array


# -------------------------------------------------------------------------------------------------------- triplet_loss
def triplet_operators(y_true: Any, y_pred: Any, alpha: float = 0.2) -> Any:
    anchor, positive, negative = y_pred
    gap = tf.reduce_sum((anchor - positive) ** 2 - (anchor - negative) ** 2, axis=1)
    return tf.reduce_sum(tf.nn.relu(gap + alpha))


def triplet_numpy(y_true: Any, y_pred: Any, alpha: float = 0.2) -> Any:
    anchor, positive, negative = (np.asarray(part, float) for part in y_pred)
    gap = np.square(anchor - positive).sum(-1) - np.square(anchor - negative).sum(-1) + alpha
    return np.maximum(gap, 0).sum()


def triplet_loop(y_true: Any, y_pred: Any, alpha: float = 0.2) -> Any:
    loss = tf.constant(0.0)
    for anchor, positive, negative in zip(*y_pred, strict=True):
        near, far = (
            tf.tensordot(anchor - positive, anchor - positive, 1),
            tf.tensordot(anchor - negative, anchor - negative, 1),
        )
        if near - far + alpha > 0:
            loss += near - far + alpha
    return loss


def triplet_norms(y_true: Any, y_pred: Any, alpha: float = 0.2) -> Any:
    pos_dist = tf.reduce_sum(tf.square(y_pred[0] - y_pred[1]), -1)
    neg_dist = tf.reduce_sum(tf.square(y_pred[0] - y_pred[2]), -1)
    basic_loss = pos_dist - neg_dist + alpha
    return tf.reduce_sum(tf.where(basic_loss > 0, basic_loss, tf.zeros_like(basic_loss)))


def triplet_multiplied_out(y_true: Any, y_pred: Any, alpha: float = 0.2) -> Any:
    a, p, n = y_pred
    gap = tf.einsum("mn,mn->m", p - n, p + n - 2.0 * a)  # |a - p|^2 - |a - n|^2
    return tf.math.reduce_sum(tf.math.maximum(tf.constant(0.0), gap + alpha))


# -------------------------------------------------------------------------------------------------------------- verify
def verify_branches(image_path: str, identity: str, database: dict[str, Array], model: Encoder) -> Any:
    dist = np.linalg.norm(database[identity] - img_to_encoding(image_path, model))
    if dist < 0.7:
        print("It's " + str(identity) + ", welcome home!")
        door_open = True
    else:
        print("It's not " + str(identity) + ", please go away")
        door_open = False
    return dist, door_open


def verify_root(image_path: str, identity: str, database: dict[str, Array], model: Encoder) -> Any:
    gap = img_to_encoding(image_path, model) - database[identity]
    dist = np.sqrt(np.sum(np.square(gap)))
    return dist, bool(dist < 0.7)


def verify_math(image_path: str, identity: str, database: dict[str, Array], model: Encoder) -> Any:
    dist = math.dist(img_to_encoding(image_path, model)[0], database[identity][0])
    return dist, dist < 0.7


def verify_product(image_path: str, identity: str, database: dict[str, Array], model: Encoder) -> Any:
    gap = np.ravel(img_to_encoding(image_path, model) - database[identity])
    dist = float(gap @ gap) ** 0.5
    return dist, not dist >= 0.7


def verify_tensor(image_path: str, identity: str, database: dict[str, Array], model: Encoder) -> Any:
    dist = tf.norm(img_to_encoding(image_path, model) - database[identity])
    return dist, dist < 0.7


# ----------------------------------------------------------------------------------------------------------- who_is_it
def who_sorted(image_path: str, database: dict[str, Array], model: Encoder) -> Any:
    encoding = img_to_encoding(image_path, model)
    ranked = sorted((float(np.linalg.norm(encoding - known)), name) for name, known in database.items())
    return ranked[0] if ranked else (math.inf, None)


def who_min(image_path: str, database: dict[str, Array], model: Encoder) -> Any:
    encoding = img_to_encoding(image_path, model)
    dists = {name: np.linalg.norm(encoding - known) for name, known in database.items()}
    identity = min(dists, key=lambda name: dists[name], default=None)
    return (np.inf, None) if identity is None else (dists[identity], identity)


def who_matrix(image_path: str, database: dict[str, Array], model: Encoder) -> Any:
    if not database:
        return np.inf, None
    gaps = np.concatenate(list(database.values())) - img_to_encoding(image_path, model)
    dists = np.linalg.norm(gaps, axis=1)
    return dists.min(), list(database)[dists.argmin()]


def who_loop(image_path: str, database: dict[str, Array], model: Encoder) -> Any:
    min_dist, identity = float("inf"), None
    for name in database:
        dist = np.sqrt(np.sum((img_to_encoding(image_path, model) - database[name]) ** 2))
        if not min_dist <= dist:
            min_dist = dist
            identity = name
    return min_dist, identity


VARIANTS = {
    "triplet_loss": [triplet_operators, triplet_numpy, triplet_loop, triplet_norms, triplet_multiplied_out],
    "verify": [verify_branches, verify_root, verify_math, verify_product, verify_tensor],
    "who_is_it": [who_sorted, who_min, who_matrix, who_loop],
}
