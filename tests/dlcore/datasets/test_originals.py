"""Original course files, where someone has them, are read as they are: set ``DLCORE_ORIGINALS`` to their folder."""

from __future__ import annotations

import os
from pathlib import Path

import h5py
import numpy as np
import pytest
from scipy.io import loadmat

from dlcore.datasets import load_cats, load_football, load_signs

VARIABLE = "DLCORE_ORIGINALS"


@pytest.fixture
def originals(nowhere, monkeypatch):
    """The folder of the original files, named as a student names it."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"{VARIABLE} does not name a folder with original files")
    monkeypatch.setenv("DLCORE_DATA", folder)
    return Path(folder)


def needs(path):
    """Skip if a file is not there."""
    if not path.is_file():
        pytest.skip(f"{path.name} is not in the folder that {VARIABLE} names")
    return path


@pytest.mark.parametrize(("load", "stem"), [(load_cats, "catvnoncat"), (load_signs, "signs")])
def test_original_pictures_come_unchanged(originals, load, stem):
    pictures = load()
    with h5py.File(needs(originals / f"train_{stem}.h5")) as train, h5py.File(originals / f"test_{stem}.h5") as test:
        assert np.array_equal(pictures.train_x, train["train_set_x"])
        assert np.array_equal(pictures.test_x, test["test_set_x"])
        assert np.array_equal(pictures.train_y[0], train["train_set_y"])
        assert np.array_equal(pictures.test_y[0], test["test_set_y"])
        assert np.array_equal(pictures.classes, test["list_classes"])


def test_the_original_cats_have_their_known_means(originals):
    needs(originals / "train_catvnoncat.h5")
    pictures = load_cats()
    assert (pictures.train_x.mean(), pictures.test_x.mean()) == pytest.approx((103.007, 107.372), abs=1e-3)


@pytest.mark.slow
def test_logistic_regression_on_the_original_cats_gives_the_published_figures(originals, regression):
    needs(originals / "train_catvnoncat.h5")
    train, test, costs = regression(load_cats())
    assert (100 * train, 100 * test) == pytest.approx((99.04306220095694, 70.0), rel=1e-12)
    assert [costs[0], costs[1], costs[19]] == pytest.approx([0.6931471806, 0.5845083637, 0.1408720757], abs=1e-9)


def test_original_points_come_as_columns(originals):
    file = loadmat(needs(originals / "data.mat"))
    points = load_football()
    assert np.array_equal(points.X_train, file["X"].T)
    assert (points.Y_train.shape, int(points.Y_train.sum()), int(points.Y_test.sum())) == ((1, 211), 106, 87)
