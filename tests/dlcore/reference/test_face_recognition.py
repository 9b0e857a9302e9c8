"""Assignment 16: the loss and its slope against loops and differences, both doors against scipy, and the messages."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from dlcore.compare import compare
from dlcore.given.face_recognition import Recorded, with_recorded
from dlcore.given.tensors import tf
from dlcore.reference.face_recognition import ASSIGNMENT, triplet_loss, verify, who_is_it

pytest.importorskip("tensorflow")

FACTS = Path(__file__).parents[2] / "facts" / f"{ASSIGNMENT.slug}.json"
EXERCISES = list(ASSIGNMENT.exercises.values())
DOOR = {"vera": np.array([[0.0, 0.0]]), "nilo": np.array([[1.0, 1.0]])}


def sum_over_triplets(anchor, positive, negative, alpha):
    total = 0.0
    for a, p, n in zip(anchor, positive, negative, strict=True):
        near = sum((x - y) ** 2 for x, y in zip(a, p, strict=True))
        far = sum((x - y) ** 2 for x, y in zip(a, n, strict=True))
        total += max(near - far + alpha, 0)
    return total


@pytest.mark.parametrize(("m", "n", "alpha"), [(1, 1, 0.2), (3, 128, 5.0), (7, 4, 0.0), (5, 5, 1.5)])
def test_the_loss_is_the_sum_over_triplets_taken_one_by_one(m, n, alpha):
    parts = np.random.default_rng(m).normal(size=(3, m, n))
    loss = triplet_loss(None, [tf.constant(part, tf.float32) for part in parts], alpha)
    assert loss.shape == ()
    assert float(loss) == pytest.approx(sum_over_triplets(*parts, alpha), rel=1e-5)


def test_the_default_margin_is_a_fifth():
    zeros = [tf.zeros((4, 3))] * 3
    assert float(triplet_loss(None, zeros)) == pytest.approx(0.8)


def test_a_gradient_tape_gets_the_slope_of_the_loss():
    parts = np.random.default_rng(0).normal(size=(3, 4, 3))
    variables = [tf.Variable(part) for part in parts]
    with tf.GradientTape() as tape:
        loss = triplet_loss(None, variables, 0.5)
    slopes = [np.asarray(slope) for slope in tape.gradient(loss, variables)]
    for index in np.ndindex(*parts.shape):
        move = np.zeros_like(parts)
        move[index] = 1e-6
        slope = (sum_over_triplets(*(parts + move), 0.5) - sum_over_triplets(*(parts - move), 0.5)) / 2e-6
        assert slopes[index[0]][index[1:]] == pytest.approx(slope, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_doors_agree_with_all_distances_at_once(seed, capsys):
    rng = np.random.default_rng(seed)
    people = rng.normal(0, 0.4, (6, 9))
    database = {f"p{k}": row[None] for k, row in enumerate(people)}
    seen = people[seed] + rng.normal(0, 0.15, 9)
    dists = cdist(seen[None], people)[0]
    model = Recorded({"x.jpg": seen[None]})
    assert who_is_it("x.jpg", database, model) == (pytest.approx(dists.min()), f"p{dists.argmin()}")
    for k, dist in enumerate(dists):
        assert verify("x.jpg", f"p{k}", database, model) == (pytest.approx(dist), dist < 0.7)


def test_of_an_empty_database_nothing_is_known(capsys):
    assert who_is_it("x.jpg", {}, Recorded({"x.jpg": DOOR["vera"]})) == (np.inf, None)
    assert capsys.readouterr().out == "Not in the database.\n"


@pytest.mark.parametrize(
    ("ask", "dist", "says"),
    [
        (lambda model: verify("x.jpg", "vera", DOOR, model), 0.65939283, "It's vera, welcome home!"),
        (lambda model: verify("x.jpg", "vera", DOOR, model), 0.86224014, "It's not vera, please go away"),
        (lambda model: who_is_it("x.jpg", DOOR, model), 0.65939283, "it's vera, the distance is 0.659393"),
        (lambda model: who_is_it("x.jpg", DOOR, model), 0.75, "Not in the database."),
    ],
)
def test_the_door_says_what_it_decides(ask, dist, says, capsys):
    ask(Recorded({"x.jpg": np.array([[dist, 0.0]])}))
    assert capsys.readouterr().out == says + "\n"


def test_the_recorded_cases_also_hold_in_single_precision():
    for name in ("verify", "who_is_it"):
        for case in json.loads(FACTS.read_text())["exercises"][name]["cases"]:
            space = {"np": np, "verify": verify, "who_is_it": who_is_it}
            exec(case["setup"], space)
            for table in ("database", "model"):
                space[table] = {key: np.float32(value) for key, value in space[table].items()}
            result = eval(case["call"], space | {"with_recorded": with_recorded})
            assert float(result[0]) == pytest.approx(next(iter(case["expected"].values())), rel=1e-6)


# ------------------------------------------------------------------------------------------------ samplers and mistakes
def answer(exercise, function, draw):
    try:
        return exercise.ask(function, draw.arguments)
    except Exception as error:
        return repr(error)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_every_listed_mistake_is_caught_on_every_seed(exercise):
    for seed in range(2):
        draws = list(exercise.sampler(np.random.default_rng(seed)))
        expected = [answer(exercise, exercise.function, draw) for draw in draws]
        for mistake in exercise.mistakes:
            function = exercise.with_mistakes(mistake)
            answers = [answer(exercise, function, draw) for draw in draws]
            assert any(
                compare(given, right, exercise.rtol, exercise.atol)
                for given, right in zip(answers, expected, strict=True)
            ), f"{mistake.name}, seed {seed}"


@pytest.mark.parametrize("exercise", EXERCISES[1:], ids=lambda e: e.name)
def test_no_hidden_distance_is_near_the_line(exercise):
    for seed in range(50):
        for draw in exercise.sampler(np.random.default_rng(seed)):
            dist = exercise.ask(exercise.function, draw.arguments)[0]
            assert abs(dist - 0.7) > 0.005


def test_points_add_up_to_100():
    assert ASSIGNMENT.points == 100
