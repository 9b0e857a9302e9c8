"""Assignment 06: shapes and spreads of the three starts, and what training from each of them gives."""

from __future__ import annotations

from pathlib import Path

import jupytext
import matplotlib
import numpy as np
import pytest

from dlcore.compare import compare
from dlcore.plain import plain
from dlcore.reference import initialization as reference
from dlcore.reference.initialization import ASSIGNMENT

matplotlib.use("Agg")

ROOT = Path(__file__).parents[3]
EXERCISES = list(ASSIGNMENT.exercises.values())
SIZES = [[3, 1], [1, 1, 1], [2, 10, 5, 1], [7, 2, 9, 4, 1]]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_every_start_has_one_weight_matrix_and_one_column_of_zero_biases_for_each_layer(exercise, sizes):
    parameters = exercise.function(list(sizes))
    L = len(sizes) - 1
    assert set(parameters) == {f"{letter}{l}" for letter in "Wb" for l in range(1, L + 1)}
    for l in range(1, L + 1):
        assert parameters[f"W{l}"].shape == (sizes[l], sizes[l - 1])
        assert parameters[f"b{l}"].shape == (sizes[l], 1)
        assert parameters[f"W{l}"].dtype == parameters[f"b{l}"].dtype == np.float64
        assert not parameters[f"b{l}"].any()


@pytest.mark.parametrize(
    ("name", "spread"),
    [("zeros", lambda n_prev: 0), ("random", lambda n_prev: 10), ("he", lambda n_prev: (2 / n_prev) ** 0.5)],
)
def test_the_weights_of_wide_layers_have_the_spread_that_the_formula_says(name, spread):
    parameters = getattr(reference, f"initialize_parameters_{name}")([50, 400, 900, 100])
    for l, n_prev in enumerate((50, 400, 900), start=1):
        assert np.std(parameters[f"W{l}"]) == pytest.approx(spread(n_prev), rel=0.02)
        assert np.mean(parameters[f"W{l}"]) == pytest.approx(0, abs=0.02 * spread(n_prev))


@pytest.mark.parametrize(
    ("name", "scale"), [("random", lambda n_prev: 10.0), ("he", lambda n_prev: np.sqrt(2.0 / n_prev))]
)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_the_numbers_come_from_one_stream_with_seed_3_layer_after_layer(name, scale, sizes):
    parameters = getattr(reference, f"initialize_parameters_{name}")(sizes)
    stream = np.random.RandomState(3)
    for l in range(1, len(sizes)):
        expected = [[stream.normal() * scale(sizes[l - 1]) for _ in range(sizes[l - 1])] for _ in range(sizes[l])]
        np.testing.assert_allclose(parameters[f"W{l}"], expected, rtol=1e-12)


# ----------------------------------------------------------------------------------------------- training, as published
COSTS = {  # of the network [2, 10, 5, 1] on the circles, before iteration 0, 1000, ...
    "zeros": [0.6931471805599453] * 15,
    "he": [
        0.8830537463419761,
        0.6879825919728063,
        0.6751286264523371,
        0.6526117768893807,
        0.6082958970572937,
        0.5304944491717495,
        0.4138645817071793,
        0.3117803464844441,
        0.23696215330322562,
        0.1859728720920683,
        0.15015556280371808,
        0.12325079292273546,
        0.09917746546525934,
        0.08457055954024276,
        0.07357895962677366,
    ],
}
ACCURACIES = {"zeros": ("0.5", "0.5"), "random": ("0.83", "0.86"), "he": ("0.9933333333333333", "0.96")}


@pytest.fixture(scope="module")
def notebook():
    """The names of the notebook's own cells: data, `model`, `report`; with the reference for the exercises."""
    space = dict(vars(reference))
    for cell in jupytext.read(ROOT / "course" / ASSIGNMENT.slug / "notebook.py").cells:
        if cell.cell_type == "code" and ("from dlcore.given" in cell.source or "def model(" in cell.source):
            exec(cell.source.replace("%matplotlib inline", ""), space)
    space["train_X"], space["train_Y"], space["test_X"], space["test_Y"] = space["load_dataset"]()
    return space


@pytest.mark.parametrize("start", ["he", *(pytest.param(s, marks=pytest.mark.slow) for s in ("zeros", "random"))])
def test_the_notebooks_training_gives_the_published_figures(start, notebook, capsys, monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    parameters = notebook["model"](notebook["train_X"], notebook["train_Y"], print_cost=False, initialization=start)
    capsys.readouterr()
    notebook["report"](parameters, start)
    accuracies = [line.rpartition(" ")[2] for line in capsys.readouterr().out.splitlines()]
    assert accuracies == list(ACCURACIES[start])
    costs = notebook["history"][start]
    if start == "random":  # later costs depend on how sums are rounded
        assert costs[0] == np.inf
        assert costs[-1] == pytest.approx(0.383, abs=0.01)
    else:
        np.testing.assert_allclose(costs, COSTS[start], rtol=1e-10)


def test_the_default_start_of_the_notebooks_model_is_he(notebook, monkeypatch, capsys):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    notebook["model"](notebook["train_X"], notebook["train_Y"], num_iterations=1)
    assert capsys.readouterr().out == f"Cost after iteration 0: {notebook['history']['he'][0]}\n"
    assert notebook["history"]["he"] == pytest.approx([0.8830537463419761], rel=1e-12)


# ------------------------------------------------------------------------------------------------ samplers and mistakes
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_every_seed_draws_the_same_special_cases_with_other_sizes(exercise):
    one, other = (list(exercise.sampler(np.random.default_rng(seed))) for seed in (1, 2))
    assert [draw.label for draw in one] == [draw.label for draw in other]
    assert any(a.arguments != b.arguments for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("exercise", "mistake"),
    [pytest.param(e, m, id=f"{e.name}: {m.name}") for e in EXERCISES for m in e.mistakes],
)
def test_every_listed_mistake_is_caught_on_every_seed(exercise, mistake):
    function = exercise.with_mistakes(mistake)
    for seed in range(20):
        draws = list(exercise.sampler(np.random.default_rng(seed)))
        assert any(not right(exercise, function, draw) for draw in draws), f"seed {seed}"


def right(exercise, function, draw):
    try:
        answer = function(*draw.arguments)
    except (TypeError, IndexError):
        return False
    return compare(plain(answer), plain(exercise.function(*draw.arguments))) is None


def test_points_add_up_to_100():
    assert ASSIGNMENT.points == 100
