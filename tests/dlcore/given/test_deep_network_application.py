"""The given parts of assignment 05 are those of assignment 04 under another start; costs and pictures are told."""

from __future__ import annotations

import os

import matplotlib
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from dlcore.compare import compare
from dlcore.given import deep_network_application as parts
from dlcore.plain import plain
from dlcore.reference import deep_network_step_by_step as written

matplotlib.use("Agg")
import matplotlib.pyplot as plt

SAME = [name for name in written.ASSIGNMENT.exercises if name != "initialize_parameters_deep"]
seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(autouse=True)
def _no_open_figures():
    yield
    plt.close("all")


@pytest.fixture
def figures(monkeypatch):
    """Figures stay open when they are shown."""
    monkeypatch.setattr(plt, "show", lambda: None)
    return plt.get_fignums


@pytest.mark.parametrize("name", SAME)
def test_each_part_answers_as_the_one_of_assignment_04(name):
    exercise = written.ASSIGNMENT.exercises[name]
    for seed in range(3):
        for draw in exercise.sampler(np.random.default_rng(seed)):
            expected = plain(exercise.function(*draw.arguments))
            assert compare(plain(getattr(parts, name)(*draw.arguments)), expected, rtol=1e-9, atol=1e-12) is None


@given(st.lists(st.integers(1, 30), min_size=2, max_size=5))
@settings(deadline=None, max_examples=20)
def test_the_deep_start_divides_by_the_root_of_the_inputs_and_seeds_with_1(sizes):
    parameters, state = parts.initialize_parameters_deep(sizes), np.random.RandomState(1)
    for l in range(1, len(sizes)):
        drawn = state.randn(sizes[l], sizes[l - 1])
        np.testing.assert_allclose(parameters[f"W{l}"] * sizes[l - 1] ** 0.5, drawn, rtol=1e-12)
        np.testing.assert_array_equal(parameters[f"b{l}"], np.zeros((sizes[l], 1)))


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_gradients_are_the_slopes_of_the_cost(seed):
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(3, 3)), np.array([[0, 1, 1]])
    parameters = parts.initialize_parameters_deep([3, 8, 6, 1])
    AL, caches = parts.L_model_forward(X, parameters)
    assume(all(np.abs(Z).min() > 1e-4 for _, Z in caches))  # at a kink there is no slope
    grads = parts.L_model_backward(AL, Y, caches)
    for name, value in parameters.items():
        move = np.zeros_like(value)
        move.flat[rng.integers(move.size)] = 1e-6
        up, down = (
            parts.compute_cost(parts.L_model_forward(X, parameters | {name: value + sign * move})[0], Y)
            for sign in (1, -1)
        )
        assert (up - down) / 2e-6 == pytest.approx(np.vdot(grads[f"d{name}"], move / 1e-6), rel=1e-3, abs=1e-7)


def test_the_cost_is_scikit_learns_log_loss_and_defined_for_labels_between_zero_and_one():
    AL, Y = np.array([[0.9, 0.2, 0.4]]), np.array([[1, 0, 1]])
    assert parts.compute_cost(AL, Y) == pytest.approx(log_loss(Y[0], AL[0]))
    assert parts.compute_cost(AL, np.full((1, 3), 0.5)) == pytest.approx(-0.5 * np.mean(np.log(AL * (1 - AL))))


def test_predict_cuts_at_one_half_and_prints_the_share_that_is_right(capsys):
    parameters = {"W1": np.array([[1.0]]), "b1": np.zeros((1, 1))}
    p = parts.predict(np.array([[-1.0, 0.0, 0.5, 2.0]]), np.array([[0, 1, 1, 1]]), parameters)
    assert p.tolist() == [[0.0, 0.0, 1.0, 1.0]]  # an answer of exactly one half is a no
    assert capsys.readouterr().out == "Accuracy: 0.75\n"


def test_the_curve_stands_at_the_hundreds_and_a_single_cost_draws_none(figures):
    parts.plot_costs([0.7], 0.1)
    assert figures() == []
    parts.plot_costs([0.7, 0.5, 0.4], 0.1)
    (line,) = plt.gca().lines
    assert line.get_xydata().tolist() == [[0, 0.7], [100, 0.5], [200, 0.4]]
    assert plt.gca().get_xlabel() == "iteration"


def test_mistakes_are_drawn_with_both_names_and_none_are_told(figures, capsys):
    X = np.random.default_rng(0).uniform(size=(12288, 4))
    y, p = np.array([[0, 1, 1, 0]]), np.array([[0.0, 0.0, 1.0, 1.0]])
    parts.print_mislabeled_images([b"non-cat", b"cat"], X, y, p)
    drawn = [axes for axes in plt.gcf().axes if axes.images]
    assert [axes.get_title() for axes in drawn] == ["no. 1: says non-cat,\nis cat", "no. 3: says cat,\nis non-cat"]
    np.testing.assert_array_equal(drawn[0].images[0].get_array(), X[:, 1].reshape(64, 64, 3))
    parts.print_mislabeled_images([b"non-cat", b"cat"], X, y, y)
    assert capsys.readouterr().out == "No picture is labelled wrongly.\n"


def test_data_are_the_cat_pictures():
    train_x, train_y, test_x, test_y, classes = parts.load_data()
    assert [part.shape for part in (train_x, train_y, test_x, test_y)] == [
        (209, 64, 64, 3), (1, 209), (50, 64, 64, 3), (1, 50)
    ]  # fmt: skip
    assert list(classes) == [b"non-cat", b"cat"]


# ------------------------------------------------------------------------------------------------------- for the checks
@pytest.mark.parametrize("line", ["Cost after iteration {}: {}", "Cost after iteration {}: [[{}]]"])
def test_training_is_asked_quietly_and_both_editions_give_the_same(line, capsys, monkeypatch):
    def earlier(scale):
        assert "TQDM_DISABLE" in os.environ
        for i, cost in ((0, 0.69314718), (100, 0.5), (149, 0.4)):
            print(line.format(i, cost))
        return {"W1": scale * np.ones((1, 1))}

    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    told = [parts.quietly_trained(f, 3) for f in (earlier, lambda scale: (earlier(scale), [0.69, 0.5]))]
    assert told == 2 * [{"W1": np.array([[3.0]]), "costs": [0.69314718, 0.5]}]
    assert capsys.readouterr().out == ""
    assert "TQDM_DISABLE" not in os.environ


@pytest.mark.parametrize("odd", [None, 3.0, (1, 2, 3), "text"], ids=repr)
def test_what_is_no_dictionary_comes_back_as_it_is(odd):
    assert parts.quietly_trained(lambda: odd) == odd


def test_a_setting_without_bars_survives_an_error(monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "yes")
    with pytest.raises(ZeroDivisionError):
        parts.quietly_trained(lambda: 1 / 0)
    assert os.environ["TQDM_DISABLE"] == "yes"
