"""The network of assignment 15: its layers against another implementation, its answers on the course's picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dlcore.datasets import DataError
from dlcore.given import face_detector
from dlcore.given.car_detection_yolo import yolo_head
from dlcore.given.face_detector import FACE_ANCHORS, load_face_detector
from dlcore.given.tensors import tf


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The committed files come first."""
    monkeypatch.setenv("DLCORE_DATA", str(Path(__file__).parents[3] / "datasets"))


def test_the_layers_are_those_of_tensorflow() -> None:
    detector, picture = load_face_detector()
    W = detector.weights
    A = tf.constant((picture - np.array([117.001, 114.697, 97.404])) / 255, dtype=tf.float32)[None]
    A = tf.nn.leaky_relu(tf.nn.conv2d(A, W["conv0/filters"], 1, "SAME") + W["conv0/bias"], 0.1)
    for l in range(1, 6):
        A = tf.nn.max_pool2d(A, 2, 2, "SAME")
        A = tf.nn.separable_conv2d(
            A, W[f"conv{l}/depthwise_filter"], W[f"conv{l}/pointwise_filter"], (1, 1, 1, 1), "SAME"
        )
        A = tf.nn.leaky_relu(A + W[f"conv{l}/bias"], 0.1)
    A = tf.nn.conv2d(tf.nn.max_pool2d(A, 2, 1, "SAME"), W["conv8/filters"], 1, "SAME") + W["conv8/bias"]
    features = detector.features(picture).reshape(13, 13, 5, 6)
    np.testing.assert_allclose(features[..., :5], tf.reshape(A, (13, 13, 5, 5)), atol=2e-3)
    assert not features[..., 5].any()
    assert sum(weights.size for weights in W.values()) == 193_321


def test_both_faces_are_found_by_more_than_one_box_and_nothing_else_is() -> None:
    detector, picture = load_face_detector()
    confidence, xy, _, probs = (part[0] for part in yolo_head(detector.features(picture), FACE_ANCHORS, 1))
    assert np.all(probs == 1)
    sure = confidence[..., 0] > 0.5
    assert np.round(np.sort(confidence[sure, 0]), 2).tolist() == pytest.approx(
        [0.60, 0.64, 0.84, 0.88, 0.94], abs=0.011
    )
    where = {tuple(centre > 0.5) for centre in xy[sure]}  # left or right of the middle, above or below
    assert where == {(False, False), (True, False)}


def test_a_missing_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(face_detector, "find_shipped", lambda name: None)
    with pytest.raises(DataError, match=r"detector\.npz is missing. Put the course's folder"):
        load_face_detector()
