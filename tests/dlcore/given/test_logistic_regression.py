"""Pictures and weights are shown where they belong."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlcore.given.logistic_regression import show_pictures, show_weights

mpl.use("Agg")


@pytest.fixture(autouse=True)
def _closed():
    plt.close("all")
    yield
    plt.close("all")


def shown():
    """What the axes of the figure hold: caption and numbers, visible ones only."""
    axes = [axis for axis in plt.gcf().axes if axis.images and axis.get_visible()]
    return {axis.get_title(): np.asarray(axis.images[0].get_array()) for axis in axes}


@pytest.mark.parametrize("count", [1, 6, 8])
def test_every_picture_is_shown_with_its_caption(count):
    pictures = np.random.default_rng(0).integers(0, 256, (count, 4, 4, 3), dtype=np.uint8)
    captions = [f"no. {i}" for i in range(count)]
    show_pictures(pictures, captions)
    assert list(shown()) == captions
    for picture, found in zip(pictures, shown().values(), strict=True):
        np.testing.assert_array_equal(found, picture)


def test_no_pictures_are_no_error():
    show_pictures(np.zeros((0, 4, 4, 3), dtype=np.uint8), [])
    assert not shown()


def test_a_missing_caption_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        show_pictures(np.zeros((2, 4, 4, 3), dtype=np.uint8), ["only one"])


def test_weights_are_shown_at_their_pixels_with_zero_in_the_middle_of_the_colours():
    w = np.zeros((2, 2, 3))
    w[0, 1], w[1, 0] = [1, 2, 3], [-1, 0, 0]
    show_weights([w.reshape(-1, 1), np.zeros((12, 1))], ["learnt", "nothing"], 2)
    np.testing.assert_array_equal(shown()["learnt"], [[0, 6], [-1, 0]])
    assert all(axis.images[0].norm(0) == 0.5 for axis in plt.gcf().axes if axis.get_title())
