"""Assignment 17's tools: the network against a second one in numpy, pictures there and back, the loop's bookkeeping."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dlcore.datasets import DataError
from dlcore.given import neural_style_transfer as tools

tf = pytest.importorskip("tensorflow")

FOLDER = Path(__file__).parents[3] / "datasets"


@pytest.fixture
def loaded(monkeypatch):
    monkeypatch.setenv("DLCORE_DATA", str(FOLDER))
    return tools.load_style_network()


def convolved(A, W, b, stride):
    """A convolution with zeros around, and relu, by windows."""
    f = len(W)
    sizes = [-(-side // stride) for side in A.shape[:2]]
    spare = [max((size - 1) * stride + f - side, 0) for size, side in zip(sizes, A.shape, strict=False)]
    padded = np.pad(A, [*((extra // 2, extra - extra // 2) for extra in spare), (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (f, f), (0, 1))[::stride, ::stride]
    return np.maximum(np.einsum("hwcij,ijcd->hwd", windows, W, optimize=True) + b, 0)


def test_the_lowest_layers_are_those_of_numpy(loaded):
    network, content, _ = loaded
    image = tools.reshape_and_normalize_image(content[:31, :38])
    activations = network(tf.constant(image))
    W = network.weights
    first = convolved(image[0, ..., ::-1], W["conv1.W"], W["conv1.b"], 2)
    np.testing.assert_allclose(activations["conv1"][0], first, rtol=1e-3, atol=0.01)

    second = activations["fire2"].numpy()[0]
    squeezed = convolved(second, W["fire3/squeeze1x1.W"], W["fire3/squeeze1x1.b"], 1)
    halves = [convolved(squeezed, W[f"fire3/expand{f}x{f}.W"], W[f"fire3/expand{f}x{f}.b"], 1) for f in (1, 3)]
    np.testing.assert_allclose(activations["fire3"][0], np.concatenate(halves, -1), rtol=1e-3, atol=0.02)
    assert [a.shape[-1] for a in activations.values()] == [64, 128, 128, 256, 256, 384, 384]


def test_both_pictures_have_the_size_that_is_told_and_the_network_its_number_of_weights(loaded):
    network, content, style = loaded
    assert content.shape == style.shape == (150, 200, 3)
    assert content.dtype == style.dtype == np.uint8
    assert sum(array.size for array in network.weights.values()) == 336320


def test_without_the_file_one_learns_where_it_belongs(monkeypatch):
    monkeypatch.setattr(tools, "find_shipped", lambda name: None)
    with pytest.raises(DataError, match=r"style\.npz is missing"):
        tools.load_style_network()


def test_pictures_come_back_from_the_network_and_from_the_file(tmp_path):
    picture = np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    image = tools.reshape_and_normalize_image(picture)
    np.testing.assert_array_equal(tools.picture_of(tf.Variable(image)), picture)
    tools.save_image(tmp_path / "a.png", image)
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "a.png")), picture)
    assert set(np.unique(tools.picture_of(image * 1000))) <= {0, 255}


def test_the_noisy_start_keeps_its_part_of_the_content_and_comes_again():
    content = np.full((1, 40, 50, 3), 100.0)
    start = tools.generate_noise_image(content)
    noise = (start - 40) / 0.6
    assert -20 <= noise.min() < -19 < 19 < noise.max() <= 20
    np.testing.assert_array_equal(start, tools.generate_noise_image(content))
    np.testing.assert_array_equal(tools.generate_noise_image(content, 0), content)


def test_the_loop_keeps_costs_after_each_step_and_a_picture_of_every_twentieth(monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")

    def costs(picture):
        J = tf.reduce_sum(picture)
        return J, 2 * J, 3 * J

    def darker(picture, costs, optimizer):
        before = costs(picture)
        picture.assign_sub(tf.ones_like(picture))
        return before

    image, history, snapshots = tools.model_nn(darker, costs, np.full((1, 1, 1, 3), 50.0), 22)
    np.testing.assert_array_equal(history[:, 0], 3 * (50 - np.arange(1.0, 23)))
    np.testing.assert_array_equal(history[:, 1:], history[:, :1] * [2, 3])
    assert {i: float(each.max()) for i, each in snapshots.items()} == {0: 49, 20: 29, 21: 28}
    np.testing.assert_array_equal(image, np.full((1, 1, 1, 3), 28.0))


def test_a_tape_follows_tensorflow_and_loses_numpy():
    a = np.array([1.0, 2.0])
    assert tools.on_tape(lambda A: tf.reduce_sum(A), a) == (3, tools.FOLLOWED)
    assert tools.on_tape(lambda A: tf.constant(float(np.sum(A))), a) == (3, tools.LOST)
    assert tools.on_tape(lambda S, G, names: tf.reduce_sum(S["x"]), {"x": a}, {"x": a}, [("x", 1)])[1] == tools.LOST
    assert tools.on_tape(lambda A: None, a) == (None, tools.LOST)
