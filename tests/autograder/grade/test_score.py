"""Which verdict counts when functions that an exercise builds on are broken, or beside lines for Jupyter alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grade.cell import Cell
from autograder.grade.limits import Limits
from autograder.grade.runners import PlainRunner
from autograder.grade.score import Grader
from autograder.grade.session import CellFate, Reply, Session
from autograder.grade.submission import Submission
from autograder.grade.words import cell_words
from tests.support.inprocess import InProcess, grade, grader_of, namespace_of, submission_of
from tests.support.jupyter import LINES

ASSIGNMENT = Course.find().assignment("04-deep-network-step-by-step")
CALLERS = {"linear_activation_forward", "L_model_forward"}  # of linear_forward, directly or not


class Hanging(InProcess):
    """A session in which linear_forward never returns, nor what is endless itself; it knows for whom it has waited."""

    def __init__(self, endless: Collection[str] = (), **sources: str) -> None:
        super().__init__(namespace_of(ASSIGNMENT, **sources))
        self.waited: list[str] = []
        self.endless = {"linear_forward", *endless}

    def series(self, asked, inputs, helpers, answer) -> list[Reply]:
        name = asked["name"]
        if name in self.endless or (name in CALLERS and not helpers):
            self.waited.append(name)
            return [{"death": "time is up"}] * len(inputs)
        return super().series(asked, inputs, helpers, answer)


def test_a_function_that_never_returns_is_waited_for_once_and_costs_no_other() -> None:
    session = Hanging()
    submission = submission_of(lambda name: ASSIGNMENT.exercises[name].source)
    verdicts = grader_of(ASSIGNMENT)._verdicts(session, submission, {})  # type: ignore[arg-type]
    assert {name for name, verdict in verdicts.items() if verdict.status != "passed"} == {"linear_forward"}
    assert session.waited == ["linear_forward"]


@pytest.mark.parametrize("name", sorted(CALLERS))
def test_what_is_wrong_beside_it_is_still_explained(name: str) -> None:
    mistake = ASSIGNMENT.exercises[name].mistakes[0]
    sources = {name: mistake.apply(ASSIGNMENT.exercises[name].source)}
    submission = submission_of(lambda each: sources.get(each, ASSIGNMENT.exercises[each].source))
    verdicts = grader_of(ASSIGNMENT)._verdicts(Hanging(**sources), submission, {})  # type: ignore[arg-type]
    assert (verdicts[name].points, verdicts[name].mistake) == (0, mistake.name)


def test_a_function_that_never_returns_with_right_helpers_is_not_waited_for_once_more() -> None:
    session = Hanging(CALLERS)
    submission = submission_of(lambda name: ASSIGNMENT.exercises[name].source)
    verdicts = grader_of(ASSIGNMENT)._verdicts(session, submission, {})  # type: ignore[arg-type]
    assert sorted(session.waited) == sorted(session.endless)
    assert {verdicts[name].status for name in session.endless} == {"timeout"}


def test_what_stands_in_a_function_s_place_is_named() -> None:
    verdict = grade(grader_of(ASSIGNMENT), compute_cost="compute_cost = [1]")["compute_cost"]
    assert verdict.status == "missing"
    assert "`compute_cost` is no function but something else, of type `list`" in verdict.feedback


def test_a_cell_for_which_no_time_was_left_is_no_cell_that_stopped() -> None:
    words = cell_words(CellFate(Cell(9, "code", "x = 1"), passed_over=True))
    assert words.startswith("cell 9 was passed over")


GIVEN = "import numpy as np\ntrain_set_x_orig, test_set_x_orig = np.zeros((4, 2, 2, 3)), np.zeros((3, 2, 2, 3))"
SIZES = "m_train, num_px = train_set_x_orig.shape[:2]\nm_test = test_set_x_orig.shape[0]"


@pytest.fixture(scope="module")
def runner() -> Iterator[PlainRunner]:
    with closing(PlainRunner()) as runner:
        yield runner


@pytest.fixture(scope="module")
def logistic() -> Grader:
    return grader_of(Course.find().assignment("02-logistic-regression"))


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_right_lines_get_their_points_whatever_jupyter_runs_beside_them(
    line: str, runner: PlainRunner, logistic: Grader
) -> None:
    cells = [Cell(1, "code", GIVEN), Cell(2, "code", f"{SIZES}\n{line}", "dataset_dimensions", answer=True)]
    with closing(Session(runner, cells, Limits())) as session:
        session.run_cells()
        exercise = logistic.hidden.assignment.exercises["dataset_dimensions"]
        verdict = logistic._verdict(session, exercise, Submission(Path("x.ipynb"), cells))
    assert (verdict.points, verdict.rows) == (5, [])
