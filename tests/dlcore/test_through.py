"""A function may be asked through another one, which has to be public and is found again by its path."""

from __future__ import annotations

from typing import Any

import pytest

from dlcore.attempt import attempt
from dlcore.reference.deep_network_step_by_step import compute_cost
from dlcore.show import show
from dlcore.through import asked_through, by_path, path_of


def twice(function: Any, x: float) -> float:
    return 2 * function(x)


def test_the_function_between_gets_the_function_and_the_arguments() -> None:
    assert asked_through(abs, twice)(-3) == 6
    assert asked_through(abs, None)(-3) == 3
    assert attempt(abs, (-3,), twice).value == 6


def test_an_error_in_the_students_function_is_told_as_ever() -> None:
    outcome = attempt(lambda x: 1 / x, (0,), twice)
    assert outcome.stopped is not None
    assert outcome.stopped.kind == "ZeroDivisionError"


def test_a_public_function_is_found_again_by_its_path() -> None:
    assert by_path(path_of(show)) is show
    assert (path_of(None), by_path("")) == ("", None)


@pytest.mark.parametrize("function", [compute_cost, twice, lambda f: f, show.__class__.__call__])
def test_what_a_submission_could_not_import_is_refused(function: Any) -> None:
    with pytest.raises((ValueError, AttributeError)):
        path_of(function)
