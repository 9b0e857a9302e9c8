"""The networks of assignment 16 without their weights: shapes, alignment, and convolutions against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import correlate

from dlcore.given import face_network as net

CHANNELS = {"conv32": 32, "conv64": 64, "conv128": 128, "conv256": 256}


@pytest.fixture(scope="module")
def network():
    """A network of the right shape, with small weights drawn at random."""
    rng = np.random.default_rng(0)
    weights = {"encoder/fc": rng.normal(size=(256, 128))}

    def layer(name, f, n_C_prev, n_C):
        weights[f"{name}/conv/filters"] = rng.normal(0, 1 / np.sqrt(f * f * n_C_prev), (f, f, n_C_prev, n_C))
        weights[f"{name}/conv/bias"] = weights[f"{name}/scale/biases"] = np.zeros(n_C)
        weights[f"{name}/scale/weights"] = np.ones(n_C)

    layer("encoder/conv32_down", 7, 3, 32)
    below = 32
    for stage, blocks in net.STAGES.items():
        for block in blocks:
            layer(f"encoder/{stage}_{block}/conv1", 3, below, CHANNELS[stage])
            layer(f"encoder/{stage}_{block}/conv2", 3, CHANNELS[stage], CHANNELS[stage])
            below = CHANNELS[stage]
    return net.FaceNetwork(weights)


def test_pictures_are_encoded_one_by_one(network):
    pictures = np.random.default_rng(1).integers(0, 256, (2, 150, 150, 3))
    encodings = network.encode(pictures)
    assert encodings.shape == (2, 128)
    np.testing.assert_allclose(encodings[1:], network.encode(pictures[1:]), rtol=1e-3, atol=1e-4)


def test_the_encoder_counts_the_weights_it_is_said_to_have(network):
    assert sum(array.size for array in network.weights.values()) == 5_614_592


def test_a_convolution_is_a_correlation_with_every_filter():
    rng = np.random.default_rng(2)
    A, filters = rng.normal(size=(1, 7, 8, 2)), rng.normal(size=(3, 3, 2, 4))
    Z = net._convolved(A, filters, stride=2)
    for channel in range(4):
        expected = correlate(A[0], filters[..., channel], "valid")[::2, ::2, 0]
        np.testing.assert_allclose(Z[0, ..., channel], expected)


def test_an_aligned_face_has_eyes_and_nose_where_they_usually_are():
    usual = np.zeros((68, 2))
    for k, place in zip((*net.EYES, net.NOSE), net.USUAL, strict=True):
        usual[k] = net.SIDE * place
    turn = 0.8 * np.array([[np.cos(0.3), np.sin(0.3)], [-np.sin(0.3), np.cos(0.3)]])
    landmarks = usual @ turn + [40, 60]
    picture = np.zeros((220, 220, 3), np.uint8)
    x, y = landmarks[net.NOSE].round().astype(int)
    picture[y - 3 : y + 4, x - 3 : x + 4] = 255
    square = net.aligned(picture, landmarks)
    assert square.shape == (150, 150, 3)
    rows, columns = np.nonzero(square[..., 0] > 128)
    np.testing.assert_allclose([columns.mean(), rows.mean()], usual[net.NOSE], atol=1.5)
