"""The picture of assignment 11 is small, grey, and there on every machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dlcore.given.convolution import PHOTOGRAPH, drawing, photograph


def test_photograph_and_drawing_are_grey_pictures_of_one_size():
    for picture in (photograph(), drawing()):
        assert picture.shape == (120, 100)
        assert picture.dtype == np.float64
        assert 0 <= picture.min() < 0.2 < 0.8 < picture.max() <= 1


def test_without_the_file_there_is_the_drawing():
    np.testing.assert_array_equal(photograph(Path("no such file")), drawing())
    assert PHOTOGRAPH.is_file()
    assert not np.array_equal(photograph(), drawing())
