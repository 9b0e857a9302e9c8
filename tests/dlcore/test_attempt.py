"""Calling a student's function: everything that goes wrong becomes words, and nothing around it changes."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dlcore.attempt import Attempt, attempt


def test_a_value_comes_back_in_plain_form() -> None:
    result = attempt(lambda a, b: (a + b, [np.float64(3)]), (np.ones(2), 1))
    assert result.error == result.printed == ""
    assert isinstance(result.value, tuple)
    np.testing.assert_array_equal(result.value[0], [2.0, 2.0])
    assert result.value[1] == [3.0]


# ------------------------------------------------------------------------------------------------------ exceptions
def divides(A: Any) -> Any:
    total = 0
    return 1 / total  # the student's own line


def multiplies_shapes_that_do_not_fit(A: Any) -> Any:
    return np.linalg.inv(np.ones((2, 3))) + A


def calls_another(A: Any) -> Any:
    return divides(A)


def looks_up(A: Any) -> Any:
    return {"W1": A}["W2"]


def asserts(A: Any) -> Any:
    assert A is None
    return A


def recurses(A: Any) -> Any:
    return recurses(A)


@pytest.mark.parametrize(
    ("function", "kind", "line"),
    [
        (divides, "ZeroDivisionError", "return 1 / total"),
        (multiplies_shapes_that_do_not_fit, "LinAlgError", "np.linalg.inv(np.ones((2, 3))) + A"),
        (calls_another, "ZeroDivisionError", "return 1 / total"),
        (looks_up, "KeyError", '{"W1": A}["W2"]'),
        (asserts, "AssertionError", "assert A is None"),
        (recurses, "RecursionError", "return recurses(A)"),
    ],
)
def test_an_exception_is_named_with_the_students_own_line(function: Callable[..., Any], kind: str, line: str) -> None:
    result = attempt(function, (np.ones(3),))
    assert result.value is None
    assert kind in result.error
    assert line in result.error


def test_the_exceptions_message_is_told() -> None:
    assert "'W2'" in attempt(looks_up, (1,)).error
    assert "division by zero" in attempt(divides, (1,)).error


def test_wrong_numbers_of_parameters_are_told() -> None:
    result = attempt(divides, (1, 2, 3))
    assert "TypeError" in result.error
    assert "divides" in result.error


def test_what_cannot_be_called_is_an_error_like_any_other() -> None:
    assert "TypeError" in attempt(5, (1,)).error  # type: ignore[arg-type]


def test_a_function_without_a_line_of_its_own_is_no_obstacle() -> None:
    assert "ZeroDivisionError" in attempt(functools.partial(divides), (1,)).error
    assert "TypeError" in attempt(len, (1,)).error


@pytest.mark.parametrize("leave", [lambda: sys.exit(3), exit])
def test_leaving_the_program_is_caught(leave: Callable[[], None]) -> None:
    assert "SystemExit" in attempt(leave, ()).error


def test_an_interruption_by_the_student_is_not_swallowed() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(interrupted, ())


@pytest.mark.parametrize(("value", "name"), [({1, 2}, "set"), (np.array(["a"]), "U1"), ((i for i in []), "generator")])
def test_a_value_without_plain_form_is_an_error_that_names_its_type(value: Any, name: str) -> None:
    result = attempt(lambda: value, ())
    assert result.value is None
    assert name in result.error


# -------------------------------------------------------------------------------------------- what stays as it was
def test_printing_is_captured_and_shown_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    def chatty() -> int:
        print("to the screen")
        print("a warning", file=sys.stderr)
        return 1

    assert attempt(chatty, ()) == Attempt(1, "", "to the screen\na warning\n")
    assert capsys.readouterr() == ("", "")


def test_what_was_printed_before_an_error_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    def fails(value: Any) -> Any:
        print("so far")
        return value if value else 1 / 0

    for argument in (0, {1}):
        assert attempt(fails, (argument,)).printed == "so far\n"
    print("screen")
    assert capsys.readouterr().out == "screen\n"


def test_inputs_are_copied_however_deep() -> None:
    def destructive(A: Any, cache: Any, parameters: Any) -> int:
        A += 1
        cache[0][:] = 9
        parameters["W1"] *= 0
        parameters.clear()
        return 0

    arguments = (np.zeros(2), (np.zeros(2), 1), {"W1": np.ones(2)})
    assert attempt(destructive, arguments).error == ""
    np.testing.assert_array_equal(arguments[0], [0, 0])
    np.testing.assert_array_equal(arguments[1][0], [0, 0])
    np.testing.assert_array_equal(arguments[2]["W1"], [1, 1])


@pytest.mark.parametrize("result", [1, {1}, None])
def test_numpys_global_random_state_is_put_back(result: Any) -> None:
    def draws() -> Any:
        np.random.seed(3)
        np.random.randn(5)
        return result or 1 / 0

    np.random.seed(7)
    expected = np.random.rand(4)
    np.random.seed(7)
    attempt(draws, ())
    np.testing.assert_array_equal(np.random.rand(4), expected)


def test_numpys_warnings_are_silent_during_the_call_only(capsys: pytest.CaptureFixture[str]) -> None:
    def warned() -> float:
        warnings.warn("careful", stacklevel=1)
        return float(np.sum(np.log(np.zeros(1)) / np.zeros(1)))

    assert attempt(warned, ()).value == -np.inf
    assert capsys.readouterr() == ("", "")
    with pytest.raises(RuntimeWarning):
        np.log(np.zeros(1))


def test_filters_that_the_student_sets_do_not_stay() -> None:
    before = list(warnings.filters)
    attempt(lambda: warnings.simplefilter("always"), ())
    assert warnings.filters == before


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


def test_an_exception_that_cannot_be_printed_is_an_error_like_any_other() -> None:
    def fails() -> None:
        raise Unspeakable

    assert "Unspeakable" in attempt(fails, ()).error


def test_numpys_error_handling_is_put_back() -> None:
    before = np.geterr()
    try:
        attempt(lambda: np.seterr(all="raise"), ())
        assert np.geterr() == before
    finally:
        np.seterr(**before)
