"""Assignment 07: slopes, averages and decay of the two methods, and what training with them gives."""

from __future__ import annotations

import os
from pathlib import Path

import jupytext
import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from dlcore.compare import compare
from dlcore.datasets import places
from dlcore.given import regularization as net
from dlcore.plain import plain
from dlcore.reference import regularization as reference
from dlcore.reference.regularization import ASSIGNMENT

matplotlib.use("Agg")

ROOT = Path(__file__).parents[3]
ORIGINALS = "DLCORE_ORIGINALS"
EXERCISES = list(ASSIGNMENT.exercises.values())
seeds = st.integers(0, 2**32 - 1)


def draw(seed, sizes=(3, 4, 2), m=5):
    rng = np.random.default_rng(seed)
    X, parameters = reference.draw_network(rng, *sizes, m)
    return X, reference.draw_labels(rng, m), parameters


def slopes(cost, parameters):
    """Central differences of a cost, entry by entry of every parameter."""
    found = {}
    for name, value in parameters.items():
        found["d" + name] = np.zeros_like(value)
        for index in np.ndindex(value.shape):
            costs = []
            for move in (1e-6, -1e-6):
                moved = value.copy()
                moved[index] += move
                costs.append(cost(parameters | {name: moved}))
            found["d" + name][index] = (costs[0] - costs[1]) / 2e-6
    return found


def near_a_kink(A3, Z1, Z2):
    return min(np.abs(Z1).min(), np.abs(Z2).min()) < 1e-3 or A3.min() < 1e-3 or A3.max() > 1 - 1e-3


# ------------------------------------------------------------------------------------------------------------------- L2
@given(seeds, st.floats(0, 50), st.integers(1, 8))
@settings(deadline=None, max_examples=30)
def test_the_cost_is_cross_entropy_and_half_the_squared_length_of_all_weights(seed, lambd, m):
    rng = np.random.default_rng(seed)
    A3, Y, parameters, _ = reference.draw_cost(rng, 3, 4, 2, m, lambd)
    length = sum(float(w) ** 2 for name in ("W1", "W2", "W3") for w in parameters[name].ravel())
    expected = log_loss(Y[0], A3[0], labels=[0, 1]) + lambd * length / (2 * m)
    assert reference.compute_cost_with_regularization(A3, Y, parameters, lambd) == pytest.approx(expected)


@given(seeds, st.floats(0, 5))
@settings(deadline=None, max_examples=20)
def test_the_gradients_with_L2_are_the_slopes_of_the_cost_with_L2(seed, lambd):
    X, Y, parameters = draw(seed)
    A3, cache = net.forward_propagation(X, parameters)
    if near_a_kink(A3, cache[0], cache[4]):
        return
    grads = reference.backward_propagation_with_regularization(X, Y, cache, lambd)
    measured = slopes(
        lambda p: reference.compute_cost_with_regularization(net.forward_propagation(X, p)[0], Y, p, lambd), parameters
    )
    for name, slope in measured.items():
        np.testing.assert_allclose(grads[name], slope, rtol=1e-4, atol=1e-6, err_msg=name)


def test_without_strength_the_gradients_are_the_plain_ones():
    X, Y, parameters = draw(4)
    _, cache = net.forward_propagation(X, parameters)
    grads = reference.backward_propagation_with_regularization(X, Y, cache, 0)
    assert compare(plain(grads), plain(net.backward_propagation(X, Y, cache)), rtol=1e-12) is None


# -------------------------------------------------------------------------------------------------------------- dropout
@given(seeds, st.floats(0.3, 1))
@settings(deadline=None, max_examples=20)
def test_the_gradients_with_dropout_are_the_slopes_of_the_thinned_networks_cost(seed, keep_prob):
    X, Y, parameters = draw(seed)
    A3, cache = reference.forward_propagation_with_dropout(X, parameters, keep_prob)
    if near_a_kink(A3, cache[0], cache[5]):
        return
    grads = reference.backward_propagation_with_dropout(X, Y, cache, keep_prob)
    measured = slopes(
        lambda p: net.compute_cost(reference.forward_propagation_with_dropout(X, p, keep_prob)[0], Y), parameters
    )
    for name, slope in measured.items():
        np.testing.assert_allclose(grads[name], slope, rtol=1e-4, atol=1e-6, err_msg=name)


def test_everyone_kept_is_the_plain_network():
    X, Y, parameters = draw(5)
    A3, cache = reference.forward_propagation_with_dropout(X, parameters, 1.0)
    expected, plain_cache = net.forward_propagation(X, parameters)
    np.testing.assert_allclose(A3, expected)
    grads = reference.backward_propagation_with_dropout(X, Y, cache, 1.0)
    assert compare(plain(grads), plain(net.backward_propagation(X, Y, plain_cache)), rtol=1e-12) is None


def test_the_default_keeps_half():
    X, _, parameters = draw(6)
    default, half = (
        reference.forward_propagation_with_dropout(X, parameters, *keep_prob) for keep_prob in ((), (0.5,))
    )
    assert compare(plain(default), plain(half), rtol=0, atol=0) is None


@pytest.mark.parametrize("keep_prob", [0.3, 0.86])
def test_the_masks_keep_their_share_of_each_unit_and_the_average_stays(keep_prob):
    X = np.ones((1, 100_000))
    parameters = {"W1": np.ones((2, 1)), "b1": np.ones((2, 1)), "W2": np.ones((1, 2)), "b2": np.ones((1, 1))}
    parameters |= {"W3": np.ones((1, 1)), "b3": np.zeros((1, 1))}
    _, cache = reference.forward_propagation_with_dropout(X, parameters, keep_prob)
    (_, D1, A1), (_, D2, A2) = cache[:3], cache[5:8]
    for D in (*D1, *D2):
        assert D.mean() == pytest.approx(keep_prob, abs=0.01)
    np.testing.assert_allclose(np.unique(A1), [0, 2 / keep_prob])
    assert A1.mean() == pytest.approx(2, rel=0.01)
    assert A2.mean() == pytest.approx(5, rel=0.01)


def test_the_masks_are_two_even_draws_in_a_row_from_seed_1():
    X, _, parameters = draw(7, m=4)
    _, cache = reference.forward_propagation_with_dropout(X, parameters, 0.6)
    stream = np.random.RandomState(1)
    for D, n in ((cache[1], 4), (cache[6], 2)):
        assert D.tolist() == [[stream.random_sample() < 0.6 for _ in range(4)] for _ in range(n)]


@pytest.mark.parametrize("kind", [int, float])
def test_masks_of_zeros_and_ones_are_accepted_too(kind):
    X, _, parameters = draw(8)
    result = reference.forward_propagation_with_dropout(X, parameters, 0.6)
    given_masks = (result[0], tuple(part.astype(kind) if part.dtype == bool else part for part in result[1]))
    exercise = ASSIGNMENT.exercises["forward_propagation_with_dropout"]
    assert [compare(plain(given_masks), plain(right)) is None for right in exercise.accepted(plain(result))] == [
        False,
        True,
    ]


# ------------------------------------------------------------------------------------------------------------- training
RUNS = {  # lambda and keep_prob: costs before iterations 0, 10000, 20000, and accuracies, as published for the file
    (0, 1): ([0.6557412523481002, 0.16329987525724216, 0.13851642423255986], (0.9478672985781991, 0.915)),
    (0.7, 1): ([0.6974484493131264, 0.2684918873282239, 0.2680916337127301], (0.9383886255924171, 0.93)),
    (0, 0.86): ([0.6543912405149825, 0.06101698657490559, 0.060582435798513114], (0.9289099526066351, 0.95)),
}
GENERATED = {(0, 1): (0.924, 0.835), (0.7, 1): (0.877, 0.89), (0, 0.86): (0.886, 0.88)}


@pytest.fixture
def notebook(monkeypatch, capsys):
    """The names of the notebook's own cells: `model`, `report`; with the reference for the exercises."""
    monkeypatch.setenv("TQDM_DISABLE", "1")
    space = dict(vars(reference))
    for cell in jupytext.read(ROOT / "course" / ASSIGNMENT.slug / "notebook.py").cells:
        if cell.cell_type == "code" and ("from dlcore.given" in cell.source or "def model(" in cell.source):
            exec(cell.source.replace("%matplotlib inline", ""), space)
    return space


def trained(notebook, capsys, lambd, keep_prob):
    """The costs before iterations 0, 10000 and 20000 as printed, and both accuracies."""
    notebook["train_X"], notebook["train_Y"], notebook["test_X"], notebook["test_Y"] = notebook["load_2D_dataset"]()
    parameters = notebook["model"](notebook["train_X"], notebook["train_Y"], lambd=lambd, keep_prob=keep_prob)
    notebook["report"](parameters, "")
    numbers = [float(line.rpartition(" ")[2]) for line in capsys.readouterr().out.splitlines()]
    matplotlib.pyplot.close("all")
    return numbers[:3], tuple(numbers[3:])


@pytest.mark.slow
@pytest.mark.parametrize(("lambd", "keep_prob"), RUNS)
def test_training_on_the_published_points_gives_the_published_figures(lambd, keep_prob, notebook, capsys, monkeypatch):
    folder = os.environ.get(ORIGINALS, "")
    if not folder or not (Path(folder) / "data.mat").is_file():
        pytest.skip(f"{ORIGINALS} does not name a folder with data.mat")
    monkeypatch.setenv(places.VARIABLE, folder)
    costs, accuracies = trained(notebook, capsys, lambd, keep_prob)
    np.testing.assert_allclose(costs, RUNS[lambd, keep_prob][0], rtol=1e-11)
    assert accuracies == pytest.approx(RUNS[lambd, keep_prob][1], abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize(("lambd", "keep_prob"), GENERATED)
def test_training_on_the_generated_points_tells_the_notebooks_story(lambd, keep_prob, notebook, capsys, monkeypatch):
    monkeypatch.setattr(places, "folders", lambda: iter(()))
    _, accuracies = trained(notebook, capsys, lambd, keep_prob)
    assert accuracies == pytest.approx(GENERATED[lambd, keep_prob], abs=0.025)  # long runs magnify rounding


def test_the_notebooks_model_prints_a_cost_and_refuses_both_methods_at_once(notebook, capsys):
    X, Y, _ = draw(9, sizes=(2, 4, 2))
    notebook["model"](X, Y, num_iterations=1)
    cost = net.compute_cost(net.forward_propagation(X, net.initialize_parameters([2, 20, 3, 1]))[0], Y)
    assert capsys.readouterr().out == f"Cost after iteration 0: {cost}\n"
    with pytest.raises(AssertionError, match="one method at a time"):
        notebook["model"](X, Y, lambd=0.1, keep_prob=0.9)
    matplotlib.pyplot.close("all")


# ------------------------------------------------------------------------------------------------ samplers and mistakes
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_every_seed_draws_the_same_special_cases_with_other_numbers(exercise):
    one, other = (list(exercise.sampler(np.random.default_rng(seed))) for seed in (1, 2))
    assert [draw.label for draw in one] == [draw.label for draw in other]
    assert len({draw.label for draw in one}) == len(one)
    for a, b in zip(one, other, strict=True):
        assert compare(plain(a.arguments), plain(b.arguments)) is not None


@pytest.mark.parametrize(
    ("exercise", "mistake"),
    [pytest.param(e, m, id=f"{e.name}: {m.name}") for e in EXERCISES for m in e.mistakes],
)
def test_every_listed_mistake_is_caught_on_every_seed(exercise, mistake):
    function = exercise.with_mistakes(mistake)
    for seed in range(5):
        draws = list(exercise.sampler(np.random.default_rng(seed)))
        assert any(not right(exercise, function, draw) for draw in draws), f"seed {seed}"


def right(exercise, function, draw):
    try:
        with np.errstate(all="ignore"):
            answer = exercise.ask(function, draw.arguments)
    except (TypeError, ValueError):
        return False
    expected = exercise.accepted(exercise.ask(exercise.function, draw.arguments))
    return any(compare(answer, one) is None for one in expected)


def test_points_add_up_to_100():
    assert ASSIGNMENT.points == 100
