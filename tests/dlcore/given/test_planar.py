"""What assignment 03 is given: a sigmoid without overflow, pictures of decisions, one seed for all."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.special import expit

from dlcore.given.planar import plot_decision_boundary, seeded, sigmoid


@pytest.fixture(autouse=True)
def _no_window():
    backend = mpl.get_backend()
    plt.switch_backend("agg")
    yield
    plt.close("all")
    plt.switch_backend(backend)


@pytest.mark.parametrize("x", [0.0, -1000, np.linspace(-800, 800, 31), np.arange(-3, 3).reshape(2, 3)], ids=str)
def test_sigmoid_is_the_logistic_function_of_numbers_of_any_size(x):
    np.testing.assert_allclose(sigmoid(x), expit(x), rtol=1e-13)
    assert sigmoid(x).shape == np.shape(x)


@pytest.mark.parametrize("flat", [False, True])
def test_the_plane_is_shaded_by_the_models_decisions_on_points_in_rows(flat):
    X, y = np.array([[-1.0, 1.0, 2.0], [0.5, 0.0, 1.5]]), np.array([[0, 1, 1]])
    asked = []

    def model(points):
        asked.append(points)
        decisions = points[:, 0] > 0
        return decisions if flat else decisions[None, :]

    plot_decision_boundary(model, X, y)
    points = np.concatenate(asked)
    assert points.shape[1] == 2
    np.testing.assert_allclose(points.min(axis=0), [-2, -1])
    np.testing.assert_allclose(points.max(axis=0), [3, 2.5], atol=0.011)
    np.testing.assert_allclose(np.diff(np.unique(points[:, 0].round(6))), 0.01)
    axes = plt.gca()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("$x_1$", "$x_2$")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["label 0", "label 1"]


def test_whoever_seeds_the_numbers_are_the_same():
    def seeds_itself(seed):
        np.random.seed(seed)
        return np.random.randn(3)

    expected = np.random.RandomState(2).randn(3)
    for function, arguments in ((seeds_itself, (2,)), (seeds_itself, (7,)), (np.random.randn, (3,))):
        np.testing.assert_array_equal(seeded(function, *arguments), expected)


def test_numpys_seed_is_itself_again_even_after_an_error():
    before = np.random.seed
    with pytest.raises(ZeroDivisionError):
        seeded(lambda: 1 / 0)
    assert np.random.seed is before
