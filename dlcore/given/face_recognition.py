"""Encodings of faces, and how to ask for one: given in assignment 16."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from dlcore.datasets.pictures import readable
from dlcore.datasets.places import DataError, find_shipped
from dlcore.given.tensors import arrays_of
from dlcore.plain import Array
from dlcore.through import Function

SHIPPED = "faces.npz"


class Encoder(Protocol):
    """What the exercises call a model."""

    def encode_file(self, image_path: str) -> Array:
        """Encode the picture in a file."""


class Recorded:
    """An encoder that repeats what a network once answered, for pictures that are not here.

    Parameters
    ----------
    answers : mapping
        From the name of a picture to its encoding, shape (1, n).
    scale : float
        Every answer is multiplied by it.
    """

    def __init__(self, answers: Mapping[str, Array], scale: float = 1.0) -> None:
        self._answers, self._scale = answers, scale

    def encode_file(self, image_path: str) -> Array:
        """Encode a picture of which there is a record; return an array of shape (1, n).

        Raises
        ------
        FileNotFoundError
            If there is none.
        """
        if image_path not in self._answers:
            raise FileNotFoundError(f"there is no record of a picture {image_path!r}")
        return np.array(self._answers[image_path]) * self._scale


class Encodings(NamedTuple):
    """What the network answered to 400 photographs.

    Attributes
    ----------
    aligned, unaligned : array of float64, shape (40, 10, 128)
        For 40 people and 10 pictures of each; with faces turned and scaled by eyes and nose, and simply cut out.
    """

    aligned: Array
    unaligned: Array

    def named(self) -> dict[str, Array]:
        """The aligned encodings, each of shape (1, 128), by picture: "p07/3.jpg" is the third of person 7."""
        people, pictures, _ = self.aligned.shape
        return {
            f"p{person + 1:02}/{picture + 1}.jpg": self.aligned[person, picture][None]
            for person in range(people)
            for picture in range(pictures)
        }


def load_encodings() -> Encodings:
    """Load the encodings of the Database of Faces, AT&T Laboratories Cambridge.

    Returns
    -------
    Encodings

    Raises
    ------
    dlcore.datasets.DataError
        If ``faces.npz``, which comes with the course, is missing or damaged.
    """
    path = find_shipped(SHIPPED)
    if path is None:
        raise DataError(f"{SHIPPED} is missing. It belongs into the folder datasets that came with the notebooks.")
    with readable(path), np.load(path, allow_pickle=False) as file:
        return Encodings(*(file[name].astype(float) for name in Encodings._fields))


def img_to_encoding(image_path: str | Path, model: Encoder) -> Array:
    """Let a model encode a picture.

    Parameters
    ----------
    image_path : str or path
        The picture's file.
    model : encoder
        The network, or a record of what it answered.

    Returns
    -------
    array of shape (1, 128)
        The encoding, a row.

    Raises
    ------
    FileNotFoundError
        If there is no such picture.
    """
    return np.asarray(model.encode_file(str(image_path))).reshape(1, -1)


def with_recorded(function: Function, *arguments: Any) -> Any:
    """Call a function whose last argument is a model, given as a record: a dictionary from pictures to encodings."""
    *others, answers = arguments
    return arrays_of(function(*others, Recorded(answers)))


def distances_within_and_between(encodings: Array) -> tuple[Array, Array]:
    """Measure how far all pictures are from each other.

    Parameters
    ----------
    encodings : array of shape (people, pictures of each, n)

    Returns
    -------
    same : array
        The distance of each pair that shows one person.
    different : array
        Of each pair that shows two.
    """
    people, pictures, n = encodings.shape
    rows = encodings.reshape(-1, n)
    squares = np.sum(rows**2, axis=1)
    between = np.sqrt(np.maximum(squares[:, None] + squares - 2 * rows @ rows.T, 0))
    first, second = np.triu_indices(len(rows), 1)
    who = np.repeat(np.arange(people), pictures)
    is_same = who[first] == who[second]
    return between[first, second][is_same], between[first, second][~is_same]


def error_rates(same: Array, different: Array, thresholds: Array) -> tuple[Array, Array]:
    """Count both kinds of mistake that a door makes when it opens below a threshold.

    Parameters
    ----------
    same, different : arrays
        Distances of pairs that show one person, or two.
    thresholds : array of shape (k,)

    Returns
    -------
    false_reject : array of shape (k,)
        The share of `same` that is not below the threshold: residents in the rain.
    false_accept : array of shape (k,)
        The share of `different` that is: strangers in the hall.
    """
    false_reject = 1 - np.searchsorted(np.sort(same), thresholds) / len(same)
    false_accept = np.searchsorted(np.sort(different), thresholds) / len(different)
    return false_reject, false_accept
