"""Visible cases of assignment 16; models are records of encodings, by picture."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from dlcore.cases import VisibleCase
from dlcore.check import Checker
from dlcore.plain import Array

Record: TypeAlias = dict[str, Array]

NEAR, TOO_FAR, STRANGER = 0.65939283, 0.75, 0.86224014  # distances of three visitors from the nearest resident


def triplet_loss_test_case() -> tuple[None, list[Array], float]:
    """Four triplets in the plane: the same picture twice, an easy one, one within the margin, a wrong one."""
    anchor = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    positive = np.array([[0.0, 0.0], [0.5, 0.0], [1.0, 1.0], [2.0, 1.0]])
    negative = np.array([[0.3, 0.4], [3.0, 4.0], [2.0, 0.5], [0.0, 0.0]])
    return None, [anchor, positive, negative], 0.5


def house_test_case() -> tuple[Record, Record]:
    """A database of three residents and a record of four pictures; 128 numbers each, of length 1."""
    database = {"iris": unit(10), "nilo": unit(6), "vera": unit(1)}
    pictures = {
        "camera/0.jpg": turned(1, 2, NEAR),  # vera, not quite as in the database
        "camera/1.jpg": turned(1, 4, TOO_FAR),
        "camera/2.jpg": turned(6, 8, STRANGER),
        "residents/vera.jpg": unit(1),
    }
    return database, pictures


def small_house_test_case() -> tuple[Record, Record]:
    """Two residents and one picture, with encodings of three numbers, to be followed by hand."""
    database = {"ada": np.array([[0.0, 0.6, 0.8]]), "bo": np.array([[0.6, 0.0, 0.8]])}
    return database, {"camera/0.jpg": np.array([[0.5, 0.3, 0.8]])}


def unit(place: int) -> Array:
    """128 zeros but for a one at a place, counted from 1; shape (1, 128)."""
    return np.eye(128)[[place - 1]]


def turned(start: int, towards: int, dist: float) -> Array:
    """`unit(start)`, turned towards another until it is `dist` away from where it was."""
    angle = 2 * np.arcsin(dist / 2)
    encoding: Array = np.cos(angle) * unit(start) + np.sin(angle) * unit(towards)
    return encoding


def _triplet(*rows: list[float]) -> list[Array]:
    return [np.array([row]) for row in rows]


CASES = {
    "triplet_loss": [
        VisibleCase("all the same, margin 5", lambda: (None, _triplet([1.0, 1.0], [1.0, 1.0], [1.0, 1.0]), 5.0)),
        VisibleCase("a negative further away", lambda: (None, _triplet([1.0, 1.0], [1.0, 1.0], [0.0, 0.0]), 3.0)),
        VisibleCase("a positive further away", lambda: (None, _triplet([1.0, 1.0], [0.0, 0.0], [1.0, 1.0]), 0.0)),
        VisibleCase("four triplets, margin 0.5", triplet_loss_test_case),
        VisibleCase("the default margin", lambda: (None, _triplet([0.0, 1.0], [0.3, 1.0], [0.0, 0.6]))),
    ],
    "verify": [
        VisibleCase("vera comes home", lambda: ("camera/0.jpg", "vera", *house_test_case())),
        VisibleCase("somebody says to be nilo", lambda: ("camera/2.jpg", "nilo", *house_test_case())),
        VisibleCase("the picture of the database", lambda: ("residents/vera.jpg", "vera", *house_test_case())),
        VisibleCase("encodings of three numbers", lambda: ("camera/0.jpg", "bo", *small_house_test_case())),
    ],
    "who_is_it": [
        VisibleCase("vera comes home", lambda: ("camera/0.jpg", *house_test_case())),
        VisibleCase("a stranger", lambda: ("camera/1.jpg", *house_test_case())),
        VisibleCase("encodings of three numbers", lambda: ("camera/0.jpg", *small_house_test_case())),
        VisibleCase("an empty house", lambda: ("camera/0.jpg", {}, small_house_test_case()[1])),
    ],
}

check = Checker("16-face-recognition", CASES)
