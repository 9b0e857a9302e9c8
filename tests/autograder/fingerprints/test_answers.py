"""What an answer says of another one by ways that no search for its name finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.fingerprints.answers import answer_fingerprints
from autograder.grade.cell import Cell
from autograder.grade.submission import Submission

ASSIGNMENT = Course(Path(__file__).parents[3]).assignment("04-deep-network-step-by-step")


def fingerprint(line: str, number: int, more: str = "") -> str:
    """The fingerprint of an answer with this line; another answer beside it defines ``odd``."""
    other = f"def initialize_parameters(n_x, n_h, n_y):\n    return {{}}\ndef odd():\n    return {number}\n{more}"
    own = f"def compute_cost(AL, Y):\n    {line}\n"
    answers = {"initialize_parameters": other, "compute_cost": own}
    cells = [Cell(0, "code", source, name, answer=True) for name, source in answers.items()]
    return answer_fingerprints(Submission(Path("x.ipynb"), cells), ASSIGNMENT)["compute_cost"]


@pytest.mark.parametrize(
    "line",
    [
        "return odd()",
        "return ｏｄｄ()",
        "return ｅｖａｌ('od' 'd()')",
        "return compute_cost.__getattribute__('__glo' 'bals__')['od' 'd']()",
        "import operator; return operator.attrgetter('__glo' 'bals__')(compute_cost)['od' 'd']()",
        "import timeit; timeit.timeit(code)",
    ],
)
def test_whatever_may_reach_another_answer_sees_its_changes(line: str) -> None:
    assert fingerprint(line, 1) != fingerprint(line, 2)


def test_what_cannot_reach_another_answer_does_not() -> None:
    assert fingerprint("return 1", 1) == fingerprint("return 1", 2)


def test_an_answer_too_long_to_be_parsed_counts_for_all_others() -> None:
    assert fingerprint("return 1", 1, "    a = 1\n" * 20_000) != fingerprint("return 1", 2, "    a = 1\n" * 20_000)


@pytest.mark.parametrize("line", ["%time 1", "odd?", "files = !ls"])
def test_an_answer_with_lines_that_are_not_python_counts_for_all_others(line: str) -> None:
    assert fingerprint("return 1", 1, line) != fingerprint("return 1", 2, line)


def test_a_line_of_python_that_begins_like_a_magic_is_python() -> None:
    more = '"""\n%time is a magic\n"""\n'
    assert fingerprint("return 1", 1, more) == fingerprint("return 1", 2, more)
