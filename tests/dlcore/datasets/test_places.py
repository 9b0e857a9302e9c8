"""The student's own files come first, then the course's, then what is drawn; damage is told with its remedy."""

from __future__ import annotations

import json

import numpy as np
import pytest

from dlcore.datasets import DataError, load_cats, load_football, load_happy, load_signs, places
from dlcore.datasets.pictures import KEYS


def write_npz(folder, name, pixel):
    """A file like the course's, with its row in a manifest beside it."""
    folder.mkdir(parents=True)
    x, y = np.full((2, 4, 4, 3), pixel, np.uint8), np.arange(2)
    np.savez_compressed(folder / name, **dict(zip(KEYS, (x, y, x, y, y), strict=True)))
    row = {"file": name, "sha256": places.sha256(folder / name)}
    (folder / "manifest.json").write_text(json.dumps({"files": [row]}))


def test_folders_are_asked_in_the_documented_order(nowhere, tmp_path, monkeypatch):
    named, beside, above = tmp_path / "mine", nowhere / "datasets", nowhere.parents[2] / "datasets"
    checkout, too_far = tmp_path / "x" / "datasets", nowhere.parents[3] / "datasets"
    for folder in (named, beside, above, too_far, places.cache(), checkout):
        folder.mkdir(parents=True)
    (checkout / "manifest.json").touch()
    monkeypatch.setenv("DLCORE_DATA", str(named))
    assert list(places.folders()) == [named, beside, above, places.cache(), checkout]


def test_own_files_win_over_the_courses_wherever_either_lies(nowhere, write_h5):
    write_npz(nowhere / "datasets", "cats.npz", pixel=1)
    assert load_cats().train_x.max() == 1
    write_h5(nowhere.parent / "datasets", "catvnoncat", pixel=2)
    assert load_cats().train_x.max() == 2


def test_a_named_folder_wins_over_the_one_beside_the_notebook(nowhere, tmp_path, write_h5, monkeypatch):
    write_h5(nowhere / "datasets", "signs", pixel=3)
    write_h5(tmp_path / "mine", "signs", pixel=4)
    monkeypatch.setenv("DLCORE_DATA", str(tmp_path / "mine"))
    assert load_signs().train_x.max() == 4


@pytest.mark.parametrize(("load", "stem"), [(load_cats, "catvnoncat"), (load_signs, "signs"), (load_happy, "happy")])
def test_own_h5_files_are_returned_as_they_are_with_labels_in_a_row(nowhere, write_h5, load, stem):
    write_h5(nowhere / "datasets", stem, pixel=9, sizes=(5, 1))
    train_x, train_y, test_x, test_y, classes = load()
    assert (train_x.shape, test_x.shape, train_x.dtype) == ((5, 4, 4, 3), (1, 4, 4, 3), np.uint8)
    assert train_y.tolist() == [[0, 1, 0, 1, 0]]
    assert test_y.tolist() == [[0]]
    assert classes.tolist() == [b"non-cat", b"cat"]


def test_an_own_mat_file_comes_as_columns(nowhere):
    from scipy.io import savemat

    (nowhere / "datasets").mkdir()
    X, y = np.arange(6.0).reshape(3, 2), np.array([[0], [1], [1]], np.uint8)
    savemat(nowhere / "datasets" / "data.mat", {"X": X, "y": y, "Xval": X[:1], "yval": y[:1]})
    train_X, train_Y, test_X, test_Y = load_football()
    assert np.array_equal(train_X, X.T)
    assert train_Y.tolist() == [[0, 1, 1]]
    assert (test_X.shape, test_Y.shape) == ((2, 1), (1, 1))


def test_a_file_that_differs_from_its_manifest_is_refused(nowhere):
    folder = nowhere / "datasets"
    write_npz(folder, "cats.npz", pixel=1)
    data = bytearray((folder / "cats.npz").read_bytes())
    data[60] ^= 1
    (folder / "cats.npz").write_bytes(data)
    with pytest.raises(DataError, match=r"cats\.npz is damaged: its sha256 .*Take the file again"):
        load_cats()


def test_half_of_a_pair_is_told(nowhere, write_h5):
    write_h5(nowhere / "datasets", "signs", pixel=1)
    (nowhere / "datasets" / "test_signs.h5").unlink()
    with pytest.raises(DataError, match=r"holds train_signs\.h5, but not test_signs\.h5"):
        load_signs()


def test_a_file_cut_short_is_told(nowhere, write_h5):
    write_h5(nowhere / "datasets", "signs", pixel=1)
    path = nowhere / "datasets" / "train_signs.h5"
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(DataError, match=r"train_signs\.h5 cannot be read, perhaps it was copied in part"):
        load_signs()


def test_a_built_file_cut_short_is_told(nowhere):
    write_npz(places.cache(), "happy.npz", pixel=1)
    (places.cache() / "manifest.json").unlink()
    path = places.cache() / "happy.npz"
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DataError, match=r"happy\.npz cannot be read"):
        load_happy()


def test_pictures_without_colour_are_told(nowhere):
    folder = nowhere / "datasets"
    write_npz(folder, "cats.npz", pixel=1)
    np.savez(folder / "cats.npz", **dict(zip(KEYS, (np.zeros((2, 4, 4)),) * 5, strict=True)))
    (folder / "manifest.json").unlink()
    with pytest.raises(DataError, match=r"train_set_x has shape \(2, 4, 4\)"):
        load_cats()


def test_a_file_with_other_keys_is_told(nowhere, write_h5):
    write_h5(nowhere / "datasets", "signs", pixel=1)
    (nowhere / "datasets" / "train_signs.h5").write_bytes((nowhere / "datasets" / "test_signs.h5").read_bytes())
    with pytest.raises(DataError, match=r"train_signs\.h5 lacks .*train_set_x"):
        load_signs()


def test_a_mat_file_that_is_none_is_told(nowhere):
    (nowhere / "datasets").mkdir()
    (nowhere / "datasets" / "data.mat").write_bytes(b"no such thing" * 20)
    with pytest.raises(DataError, match=r"data\.mat cannot be read"):
        load_football()


def test_a_named_folder_that_does_not_exist_is_told(nowhere, monkeypatch):
    monkeypatch.setenv("DLCORE_DATA", "/no/such/folder")
    with pytest.raises(DataError, match="DLCORE_DATA names /no/such/folder"):
        load_cats()
