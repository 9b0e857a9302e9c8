"""The figure of assignment 16 takes steps that the loss asks for, with the student's loss where it passes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import traitlets

from dlcore.explore import embedding
from dlcore.explore.embedding import STARTS, TRIPLETS, WHO, Embedding, first_points, gradient, losses


class FakeCheck:
    """Passes what is defined, if it is told to."""

    def __init__(self, passes: bool = True) -> None:
        self.passes = passes

    def passing(self, namespace: Mapping[str, Any]) -> set[str]:
        return set(namespace) if self.passes else set()


def command(figure: Embedding, do: str) -> None:
    figure.command = {"do": do, "count": figure.command.get("count", 0) + 1}


def test_triplets_are_two_pictures_of_one_person_and_one_of_another() -> None:
    assert len({tuple(triplet) for triplet in TRIPLETS}) == 12 * 3 * 8
    assert all(WHO[a] == WHO[p] != WHO[n] and a != p for a, p, n in TRIPLETS)


@pytest.mark.parametrize("triplet", [0, 100, 287])
def test_the_gradient_is_the_slope_of_the_loss(triplet: int) -> None:
    points = first_points("mixed")
    slopes = gradient(points, triplet, 1.0)
    for index in np.ndindex(points.shape):
        move = np.zeros_like(points)
        move[index] = 1e-6
        slope = (losses(points + move, 1.0)[triplet] - losses(points - move, 1.0)[triplet]) / 2e-6
        assert slopes[index] == pytest.approx(slope, abs=1e-6)


def test_many_steps_bring_people_apart_and_reset_brings_them_back() -> None:
    figure = Embedding(FakeCheck(False), {})
    before, first = losses(figure._state.points, 0.5).sum(), dict(figure.picture)
    for _ in range(10):
        command(figure, "many")
    assert losses(figure._state.points, 0.5).sum() < 0.1 * before
    figure.alpha = 1.0
    command(figure, "reset")
    assert (figure.alpha, figure.picture) == (0.5, first)


def test_from_one_place_nothing_moves_though_every_triplet_has_loss() -> None:
    figure = Embedding(FakeCheck(False), {}, start=STARTS[1])
    points = figure._state.points
    command(figure, "many")
    np.testing.assert_array_equal(figure._state.points, points)
    assert "288 have loss" in figure.picture["status"]


def test_the_loss_is_the_students_if_it_passes_and_the_figure_says_whose_it_is(monkeypatch: Any) -> None:
    monkeypatch.setattr(embedding, "with_tensors", lambda function, *arguments: function(*arguments))
    namespace = {"triplet_loss": lambda y_true, y_pred, alpha: np.array(12.34)}
    assert "loss is 12.34 (by your `triplet_loss`)" in Embedding(FakeCheck(), namespace).picture["status"]
    assert "by the figure" in Embedding(FakeCheck(False), namespace).picture["status"]
    namespace["triplet_loss"] = lambda y_true, y_pred, alpha: None
    assert "by the figure" in Embedding(FakeCheck(), namespace).picture["status"]


def test_the_picture_is_wellformed_and_goes_where_no_widget_lives(monkeypatch: Any) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    figure = Embedding(FakeCheck(False), {})
    data, _ = figure._repr_mimebundle_()
    ET.fromstring(data["image/svg+xml"])
    assert data["text/plain"].startswith("Twelve encodings in the plane")
    with pytest.raises(traitlets.TraitError):
        Embedding(FakeCheck(), {}, alpha=-1)
