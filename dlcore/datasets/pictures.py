"""Labelled pictures in two sets, read from HDF5 files or from an ``.npz`` file with the same keys."""

from __future__ import annotations

import contextlib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dlcore.datasets.places import DataError, find, find_shipped
from dlcore.plain import Array

KEYS = ("train_set_x", "train_set_y", "test_set_x", "test_set_y", "list_classes")


class Pictures(NamedTuple):
    """A training set and a test set; unpacks to its five parts.

    Attributes
    ----------
    train_x, test_x : array of uint8, shape (m, height, width, 3)
        Pictures.
    train_y, test_y : array of int, shape (1, m)
        Labels.
    classes : array, shape (number of classes,)
        What the labels mean.
    """

    train_x: Array
    train_y: Array
    test_x: Array
    test_y: Array
    classes: Array


def load_pictures(own: Sequence[str], shipped: str, draw: Callable[[], Pictures]) -> Pictures:
    """Return the student's own pictures, or else the course's, or else drawn ones.

    Parameters
    ----------
    own : sequence of two names
        HDF5 files of the training set and the test set.
    shipped : str
        An ``.npz`` file that the course comes with or that was built.
    draw : callable
        Makes pictures where there is no file.

    Raises
    ------
    DataError
        If a file cannot be read or does not hold what it should.
    """
    found = find(*own)
    if found:
        return read_h5(*found)
    path = find_shipped(shipped)
    return read_npz(path) if path else draw()


def draw_pictures(
    draw: Callable[[np.random.Generator, int], Array],
    counts: tuple[Sequence[int], Sequence[int]],
    names: Array,
    seed: int,
) -> Pictures:
    """Draw both sets, in random order.

    Parameters
    ----------
    draw : callable
        From a generator and a label makes a picture.
    counts : two sequences of int
        How many pictures of each label the training set and the test set get.
    names : array
        What the labels mean.
    seed : int
        The same seed draws the same pictures.
    """
    rng = np.random.default_rng(seed)

    def half(per_label: Sequence[int]) -> tuple[Array, Array]:
        labels = rng.permutation(np.repeat(np.arange(len(per_label)), per_label))
        return np.stack([draw(rng, int(label)) for label in labels]), labels[None]

    return Pictures(*half(counts[0]), *half(counts[1]), names)


def read_h5(train: Path, test: Path) -> Pictures:
    """Read the two HDF5 files of a data set."""
    import h5py  # not where Python runs in a browser

    def read(path: Path, keys: Sequence[str]) -> dict[str, Array]:
        with readable(path), h5py.File(path, "r") as file:
            return {key: np.asarray(file[key]) for key in keys}

    return pictures(read(train, KEYS[:2]) | read(test, KEYS[2:]), f"{train} and {test.name}")


def read_npz(path: Path) -> Pictures:
    """Read all five arrays from one file."""
    with readable(path), path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
        return pictures({key: file[key] for key in KEYS}, str(path))


@contextlib.contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what goes wrong in reading a file into a `DataError` that names it."""
    try:
        yield
    except KeyError as error:
        raise DataError(f"{path} lacks what it should hold: {error.args[0]}") from error
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"{path} cannot be read, perhaps it was copied in part: {error}") from error


def pictures(arrays: Mapping[str, Array], where: str) -> Pictures:
    """Put arrays under their usual keys into their usual shapes.

    Raises
    ------
    DataError
        If they are no pictures in colour, or there is not one label for each.
    """
    train_x, train_y, test_x, test_y, classes = (arrays[key] for key in KEYS)
    for x, y, part in ((train_x, train_y, "train"), (test_x, test_y, "test")):
        if x.ndim != 4 or x.shape[3] != 3:
            raise DataError(f"{where}: {part}_set_x has shape {x.shape}; (m, height, width, 3) is needed.")
        if y.size != len(x):
            raise DataError(f"{where}: there are {len(x)} pictures in {part}_set_x and {y.size} labels.")
    return Pictures(train_x, train_y.reshape(1, -1), test_x, test_y.reshape(1, -1), classes)
