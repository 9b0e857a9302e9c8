"""A plain cell answers like a function, on whatever inputs it is given, and leaves the notebook as it was."""

from __future__ import annotations

import asyncio
import inspect
from unittest.mock import Mock

import numpy as np
import pytest

from dlcore.attempt import attempt
from dlcore.plain_cell import MAX_SEARCHED, PlainCell, assigned, last_setting, without_magics
from dlcore.syntax import parsed
from tests.support.jupyter import LINES

SIZES = "m_train = images.shape[0]\nnum_px = images.shape[1]"


def cell(source: str, sets: list[str], namespace: dict | None = None) -> PlainCell:
    return PlainCell("sizes", source, ["images"], sets, namespace or {})


@pytest.mark.parametrize(("m", "side"), [(1, 64), (209, 64), (5, 1)])
def test_it_returns_what_the_cell_sets_for_the_given_input(m: int, side: int) -> None:
    assert cell(SIZES, ["m_train", "num_px"])(np.zeros((m, side, side, 3))) == (m, side)
    assert cell(SIZES, ["num_px"])(np.zeros((m, side, side, 3))) == side


def test_the_notebook_keeps_its_own_variables() -> None:
    namespace = {"images": "the real ones", "m_train": 209, "np": np}
    cell("m_train = np.int64(images.shape[0])", ["m_train"], namespace)(np.zeros((3, 2)))
    assert namespace == {"images": "the real ones", "m_train": 209, "np": np}


def test_a_value_left_over_from_an_earlier_cell_is_no_answer() -> None:
    outcome = attempt(cell("other = 1", ["m_train"], {"m_train": 209}), (np.zeros(3),))
    assert "NameError: the cell sets no variable m_train" in outcome.error


def test_an_error_quotes_the_students_line() -> None:
    outcome = attempt(cell("a = 1\nm_train = images.shpae[0]", ["m_train"]), (np.zeros(3),))
    assert "m_train = images.shpae[0]" in outcome.error


def test_lines_for_ipython_alone_are_passed_over() -> None:
    source = "%matplotlib inline\nif True:\n    !ls\nm_train = len(images)"
    assert cell(source, ["m_train"])(np.zeros(7)) == 7


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_whatever_jupyter_runs_beside_right_lines_is_no_obstacle(line: str) -> None:
    source = f"m_train = len(images)\n{line}"
    assert "m_train" in assigned(source)
    assert cell(source, ["m_train"])(np.zeros(7)) == 7


def test_what_a_coroutine_gives_is_an_answer_and_its_error_quotes_the_students_line() -> None:
    source = "async def size():\n    return images.shape[0]\nm_train = await size()"
    assert cell(source, ["m_train"])(np.zeros(7)) == 7
    assert "return images.shape[0]" in attempt(cell(source, ["m_train"]), ([],)).error


def test_await_works_where_a_loop_runs_already_as_in_jupyter() -> None:
    async def notebook() -> int:
        return cell("import asyncio\nm_train = await asyncio.sleep(0, len(images))", ["m_train"])(np.zeros(7))

    assert asyncio.run(notebook()) == 7


def test_its_parameters_have_the_names_that_it_reads() -> None:
    assert str(inspect.signature(cell(SIZES, ["m_train"]))) == "(images)"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a, (b, *c) = 1, (2, 3)", {"a", "b", "c"}),
        ("for a in []:\n    b = 1\nelse:\n    c = 2", {"a", "b", "c"}),
        ("if (a := 1):\n    b: int = 2\nc += 1", {"a", "b", "c"}),
        ("def f():\n    a = 1\nclass C:\n    b = 2\nx.c = 3\ny[0] = 4", set()),
        ("a = (", set()),
        ("", set()),
    ],
)
def test_assigned_are_the_variables_of_the_notebooks_top_level(source: str, names: set[str]) -> None:
    assert assigned(source) == names


def test_the_last_cell_that_sets_all_of_them_is_the_answer() -> None:
    cells = ["a = b = 1", "a = 2", "b = 3; a = 4", "print(a, b)"]
    assert last_setting(cells, ["a", "b"]) == "b = 3; a = 4"
    assert last_setting(cells, ["a", "z"]) == ""


def test_what_a_magic_would_set_is_set() -> None:
    assert assigned("files = !ls\nt = %timeit -o 1\nsame = 1 == 2") == {"files", "t", "same"}
    assert without_magics("files = !ls\na = b != c") == "files = None\na = b != c"


def test_real_mistakes_stay() -> None:
    for source in ("a = (1", "a = % 3", "a = ? + 1", "print('really?)", "a = 1 !"):
        assert without_magics(source) == source


@pytest.mark.parametrize("text", [" ", "?", "? ", "=", "= ", "=%"])
def test_what_fills_a_line_without_end_is_passed_over(text: str) -> None:
    line = f"x{text * 500_000}'"
    assert without_magics(line) == line


def test_cells_without_end_are_not_all_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Mock(wraps=parsed)
    monkeypatch.setattr("dlcore.plain_cell.parsed", reading)
    many = [f"a = b = {number}" for number in range(200_000)]
    assert last_setting(many, ["a", "b"]) == many[-1]
    assert reading.call_count == 1
    large = "a = 0  # never b\n" * 1000
    assert last_setting(["a = b = 1", *[large] * 1000], ["a", "b"]) == ""
    assert reading.call_count * len(large) <= MAX_SEARCHED + len(large)


def test_magics_are_replaced_where_they_stand_however_many_blank_lines_are_above() -> None:
    assert without_magics("a\n\n  %time x\n!ls\nb % c") == "a\n\n  pass\npass\nb % c"
    blank = "\n" * 1_000_000
    assert without_magics(f"{blank}\t%time x") == f"{blank}\tpass"
