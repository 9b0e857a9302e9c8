"""What is generated is always the same: recorded figures, and what a model can learn from it."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from dlcore.datasets import (
    load_cats,
    load_circles,
    load_extra_datasets,
    load_football,
    load_happy,
    load_moons,
    load_planar_dataset,
    load_signs,
)


def test_the_flower_is_the_recorded_one():
    X, Y = load_planar_dataset()
    assert X.sum() == pytest.approx(10.087983277441666, rel=1e-12)
    assert X[:, 0] == pytest.approx([1.204442292254319, 3.5761141481288448], rel=1e-12)
    assert X[:, 399] == pytest.approx([0.7307808250007513, 3.0683292081876545], rel=1e-12)
    assert (X.shape, Y.shape, Y.dtype) == ((2, 400), (1, 400), np.uint8)
    assert Y.tolist() == [[0] * 200 + [1] * 200]


def test_the_circles_are_the_recorded_ones():
    train_X, train_Y, test_X, test_Y = load_circles()
    assert train_X[0, :3] == pytest.approx([-0.07741354, 0.4318696, 0.07916502], abs=1e-8)
    assert train_X[1, :3] == pytest.approx([0.85260226, -0.87214504, 0.8406611], abs=1e-8)
    assert (train_Y.shape, test_X.shape, test_Y.shape) == ((1, 300), (2, 100), (1, 100))


def test_the_moons_are_the_recorded_ones():
    X, Y = load_moons()
    assert X[0, :3] == pytest.approx([-0.21687013, 0.80505015, 0.71127451], abs=1e-8)
    assert X[1, :3] == pytest.approx([1.01544937, -0.5579734, -0.41006024], abs=1e-8)
    assert Y[0, :10].tolist() == [0, 1, 1, 1, 0, 0, 1, 1, 0, 1]
    assert Y.shape == (1, 300)


@pytest.mark.parametrize("load", [load_planar_dataset, load_circles, load_moons, load_football])
def test_drawing_leaves_numpys_global_generator_alone(load):
    np.random.seed(0)
    load()
    assert np.random.rand() == pytest.approx(0.5488135039273248)


def test_the_extra_sets_have_their_shapes_and_follow_a_seed():
    first, again, other = load_extra_datasets(1), load_extra_datasets(1), load_extra_datasets(2)
    assert [X.shape for X, _ in first] == [(200, 2)] * 5
    assert [y.shape for _, y in first] == [(200,)] * 4 + [(200, 2)]
    assert [len(np.unique(y)) for _, y in first[:4]] == [2, 2, 6, 2]
    assert all(np.array_equal(X, Z) for (X, _), (Z, _) in zip(first, again, strict=True))
    assert not np.array_equal(first[0][0], other[0][0])


def test_the_extra_sets_follow_the_global_generator_without_a_seed():
    np.random.seed(1)
    first = load_extra_datasets()
    np.random.seed(1)
    assert np.array_equal(first[3][0], load_extra_datasets()[3][0])


def test_the_football_points_are_nearly_parted_by_the_line_they_were_drawn_around(nowhere):
    train_X, train_Y, test_X, test_Y = load_football()
    assert (train_X.shape, train_Y.shape, test_X.shape, test_Y.shape) == ((2, 211), (1, 211), (2, 200), (1, 200))
    assert train_X[:, 0] == pytest.approx([-0.55614761, -0.58138857], abs=1e-8)
    assert (int(train_Y.sum()), int(test_Y.sum())) == (113, 106)
    assert np.all((train_X >= [[-0.60], [-0.66]]) & (train_X <= [[0.30], [0.58]]))
    for X, Y in ((train_X, train_Y), (test_X, test_Y)):
        assert 0.8 < np.mean((X[1] > 1.98 * X[0] + 0.23) == Y) < 0.95


@pytest.mark.parametrize(
    ("load", "sizes", "per_label"),
    [
        (load_signs, (1080, 120), ([180] * 6, [20] * 6)),
        (load_happy, (600, 150), ([300, 300], [75, 75])),
        (load_cats, (209, 50), ([137, 72], [17, 33])),
    ],
)
def test_without_any_file_pictures_are_drawn_in_the_usual_layout(nowhere, load, sizes, per_label):
    train_x, train_y, test_x, test_y, classes = load()
    assert (train_x.shape, test_x.shape) == tuple((m, 64, 64, 3) for m in sizes)
    assert (train_y.shape, test_y.shape) == tuple((1, m) for m in sizes)
    assert (np.bincount(train_y[0]).tolist(), np.bincount(test_y[0]).tolist()) == per_label
    assert {train_x.dtype, test_x.dtype} == {np.dtype(np.uint8)}
    assert len(classes) == len(per_label[0])


def test_drawn_hands_can_be_told_apart_but_not_all(nowhere):
    train_x, train_y, test_x, test_y, _ = load_signs()
    small = [x[:, ::4, ::4].reshape(len(x), -1) / 255 for x in (train_x, test_x)]
    score = LogisticRegression(max_iter=50, tol=1e-2).fit(small[0], train_y[0]).score(small[1], test_y[0])
    assert 0.5 < score < 1


def test_two_draws_are_the_same_and_the_students_to_change(nowhere):
    first = load_happy()
    kept = first.train_x.copy()
    first.train_x[:] = 0
    assert np.array_equal(load_happy().train_x, kept)
