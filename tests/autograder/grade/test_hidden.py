"""Hidden cases are a function of the seed, and the oracle answers only what it is there for."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from autograder.compile.freeze import mistaken_result
from autograder.grade.hidden import HiddenCase, HiddenCases, Oracle
from autograder.runner import wire
from dlcore.compare import compare
from dlcore.exercise import Exercise
from dlcore.plain import plain
from dlcore.reference import convolution_step_by_step as convolution
from dlcore.reference.deep_network_step_by_step import ASSIGNMENT, linear_forward

EXERCISES = ASSIGNMENT.exercises
SEEDED = {"initialize_parameters", "initialize_parameters_deep"}  # they draw sizes only


def everything(cases: HiddenCases, name: str) -> list[Any]:
    return [(case.draw.label, plain(case.draw.arguments), case.accepted) for case in cases.of(name)]


def agree(one: Any, other: Any) -> bool:
    return compare(plain(one), plain(other), rtol=0, atol=0) is None


@pytest.mark.parametrize("name", EXERCISES)
def test_the_same_seed_gives_the_same_cases_in_any_order(name: str) -> None:
    one, other = HiddenCases(ASSIGNMENT, 5), HiddenCases(ASSIGNMENT, 5)
    for before in EXERCISES:
        other.of(before)
    np.random.seed(99)
    assert agree(everything(one, name), everything(other, name))


@pytest.mark.parametrize("name", EXERCISES)
def test_another_seed_gives_the_same_labels_and_other_numbers(name: str) -> None:
    one, others = HiddenCases(ASSIGNMENT, 5), [HiddenCases(ASSIGNMENT, seed) for seed in (6, 7, 8)]
    assert all([c.draw.label for c in one.of(name)] == [c.draw.label for c in other.of(name)] for other in others)
    same = [agree([c.draw.arguments for c in one.of(name)], [c.draw.arguments for c in o.of(name)]) for o in others]
    assert not all(same)
    if name not in SEEDED:
        assert not any(same)


def test_two_exercises_with_one_sampler_get_different_numbers() -> None:
    cases = HiddenCases(ASSIGNMENT, 5)
    (A, *_), (A_prev, *_) = (
        cases.of(name)[0].draw.arguments for name in ("linear_forward", "linear_activation_forward")
    )
    assert A.shape == A_prev.shape
    assert not np.array_equal(A, A_prev)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_references_answer_is_among_the_accepted_and_inputs_stay_as_drawn(name: str) -> None:
    drawn = list(EXERCISES[name].sampler(np.random.default_rng(0)))
    cases = HiddenCases(ASSIGNMENT, 3).of(name)
    assert len(cases) == len(drawn)
    for case in cases:
        answer = EXERCISES[name].function(*case.draw.arguments)
        assert agree(case.accepted[0], answer)


def test_submissions_graded_side_by_side_do_not_disturb_each_others_references() -> None:
    """References seed the generator of the whole process, and what they print is dropped for all of it."""
    output, name, rounds = sys.stdout, "initialize_parameters_deep", range(24)
    right = [HiddenCases(ASSIGNMENT, seed).of(name) for seed in rounds]
    oracle, question = Oracle({name: ASSIGNMENT.exercises[name]}), {"arguments": [[3, 2, 1]], "named": {}}
    answer = oracle(name, question)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            answers = pool.map(lambda _: oracle(name, question), rounds)
            drawn = pool.map(lambda seed: HiddenCases(ASSIGNMENT, seed).of(name), rounds)
            assert all(compare(given["value"], answer["value"], 0, 0) is None for given in answers)
            for mine, theirs in zip(right, drawn, strict=True):
                assert all(compare(a.accepted, b.accepted, 0, 0) is None for a, b in zip(mine, theirs, strict=True))
    finally:
        sys.setswitchinterval(interval)
    assert sys.stdout is output


def test_cases_are_made_once() -> None:
    cases = HiddenCases(ASSIGNMENT, 5)
    assert cases.of("linear_forward") is cases.of("linear_forward")


@pytest.mark.parametrize("name", EXERCISES)
def test_every_mistake_shows_in_some_hidden_case(name: str) -> None:
    cases, exercise = HiddenCases(ASSIGNMENT, 5).of(name), EXERCISES[name]
    for mistake in exercise.mistakes:
        function = exercise.with_mistakes(mistake)
        assert not all(
            accepts(exercise, case, mistaken_result(exercise, function, case.draw.arguments)) for case in cases
        )


def accepts(exercise: Exercise, case: HiddenCase, answer: Any) -> bool:
    if isinstance(answer, Exception):
        return False
    return any(compare(answer, right, exercise.rtol, exercise.atol) is None for right in case.accepted)


# ---------------------------------------------------------------------------------------------------------- oracle
@pytest.fixture
def oracle() -> Oracle:
    return Oracle({name: EXERCISES[name] for name in ("linear_forward", "initialize_parameters_deep")})


LAYER = [np.ones((3, 2)), np.ones((1, 3)), np.zeros((1, 1))]


def asked(*arguments: Any, **named: Any) -> dict[str, Any]:
    return {"nonce": 1, "help": "x", "arguments": list(arguments), "named": named}


def test_the_oracle_answers_as_the_reference_does(oracle: Oracle) -> None:
    expected = linear_forward(*LAYER)
    assert agree(oracle("linear_forward", asked(*LAYER))["value"], expected)
    assert agree(oracle("linear_forward", asked(LAYER[0], W=LAYER[1], b=LAYER[2]))["value"], expected)


@pytest.mark.parametrize("name", ["compute_cost", "", "__class__", "linear_forward ", "LINEAR_FORWARD"])
def test_only_the_named_helpers_are_answered(oracle: Oracle, name: str) -> None:
    assert set(oracle(name, asked(*LAYER))) == {"refused"}


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"arguments": [], "named": None},
        {"arguments": None, "named": {}},
        {"arguments": {"A": 1}, "named": {}},
        {"arguments": (1, 2, 3), "named": {}},
        asked(),
        asked(1),
        asked(*LAYER, 4),
        asked(*LAYER, A=1),
        asked(None, None, None),
        asked("a", "b", "c"),
        asked(*LAYER[::-1]),
        asked(*LAYER[:2], [[1, 2], [3]]),
        {"arguments": LAYER, "named": {1: 2}},
    ],
)
def test_questions_that_make_no_sense_are_refused_and_raise_nothing(oracle: Oracle, question: dict[str, Any]) -> None:
    assert set(oracle("linear_forward", question)) == {"refused"}


@pytest.mark.parametrize(
    "arguments",
    [
        [np.zeros((201, 1)), *LAYER[1:]],
        [np.zeros((150, 150)), *LAYER[1:]],
        [np.zeros((141, 100)), np.zeros((100, 141)), 0.0],
        [[0.0] * 20_001, *LAYER[1:]],
        [{"a": [np.zeros((200, 101))]}, *LAYER[1:]],
        ["x" * 20_001, *LAYER[1:]],
    ],
)
def test_large_arguments_are_refused(oracle: Oracle, arguments: list[Any]) -> None:
    assert set(oracle("linear_forward", asked(*arguments))) == {"refused"}
    assert set(oracle("linear_forward", asked(*LAYER[:2], b=arguments[0]))) <= {"refused", "value"}


@pytest.mark.parametrize("sizes", [[10**9, 1], [201, 1], [-(10**9), 1], [[3, 10**5], 1]])
def test_large_numbers_are_refused_since_they_may_be_sizes(oracle: Oracle, sizes: list[Any]) -> None:
    assert set(oracle("initialize_parameters_deep", asked(sizes))) == {"refused"}


def test_whole_numbers_in_an_array_may_be_sizes_as_well(oracle: Oracle) -> None:
    assert set(oracle("initialize_parameters_deep", asked(np.array([10**9, 1])))) == {"refused"}
    assert set(oracle("initialize_parameters_deep", asked(np.array([3, 1])))) == {"value"}


def test_hidden_arguments_are_never_too_large_for_the_oracle() -> None:
    cases = HiddenCases(ASSIGNMENT, 5)
    for name, exercise in EXERCISES.items():
        answers = Oracle({name: exercise})
        assert all("value" in answers(name, asked(*case.draw.arguments)) for case in cases.of(name))


@pytest.mark.parametrize("name", ["zero_pad", "conv_single_step", "create_mask_from_window", "distribute_value"])
def test_small_arrays_with_four_axes_are_answered(name: str) -> None:
    exercise = convolution.ASSIGNMENT.exercises[name]
    for case in HiddenCases(convolution.ASSIGNMENT, 5).of(name):
        answer = Oracle({name: exercise})(name, asked(*case.draw.arguments))
        assert agree(answer["value"], case.accepted[0])


# each would be answered with tens of millions of numbers, or more
COSTLY = [
    ("zero_pad", [np.zeros((100, 1, 1, 100)), 200]),
    ("zero_pad", [np.zeros((200, 0, 0, 200)), 200]),
    ("zero_pad", [np.zeros((100, 1, 1, 100)), np.array(200)]),
    ("zero_pad", [[[np.zeros((1, 100))]] * 100, 200]),
    ("conv_single_step", [np.zeros((200, 1, 1, 1)), np.zeros((1, 200, 1, 1)), np.zeros((1, 1, 200, 3))]),
    ("conv_single_step", [np.zeros((100, 100)), [[np.zeros((1, 1))] * 100] * 90, np.zeros((1, 1, 1))]),
]


@pytest.mark.parametrize(("name", "arguments"), COSTLY, ids=[f"{name} {n}" for n, (name, _) in enumerate(COSTLY)])
def test_questions_with_many_axes_cannot_be_answered_at_length(name: str, arguments: list[Any]) -> None:
    oracle = Oracle({name: convolution.ASSIGNMENT.exercises[name]})
    assert set(oracle(name, asked(*arguments))) == {"refused"}
    parameters = oracle.helpers[name].parameters
    assert set(oracle(name, asked(**dict(zip(parameters, arguments, strict=True))))) == {"refused"}


def test_refusals_are_short() -> None:
    def long_winded(*arguments: Any) -> None:
        raise ValueError("x" * 10_000)

    exercise = EXERCISES["linear_forward"]
    refused = Oracle({"f": type(exercise)(long_winded, 1, exercise.sampler)})("f", asked())["refused"]
    assert len(refused) <= 300
    assert "ValueError" in refused


# ------------------------------------------------------------------------------------------------------ known bugs
def test_no_answer_is_costly(oracle: Oracle) -> None:
    # 2 × 900 entries in, 810 000 out; with 2 × 10 000 it would be 100 million
    question = asked(np.zeros((30, 1, 30)), np.zeros((30, 30, 1)), 0.0)
    answer = oracle("linear_forward", question)
    assert "refused" in answer or answer["value"][0].size <= Oracle.MAX_ENTRIES * 10


@pytest.mark.parametrize("name", EXERCISES)
def test_every_answer_of_the_oracle_can_be_sent(name: str) -> None:
    answers = Oracle({name: EXERCISES[name]})
    for case in HiddenCases(ASSIGNMENT, 5).of(name):
        wire.encode(answers(name, asked(*case.draw.arguments)))
