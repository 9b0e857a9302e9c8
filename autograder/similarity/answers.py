"""What is compared: each student's answer to each exercise, and what the assignment itself contains of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.classroom import Classroom
from autograder.compile.source import solution_text
from autograder.grade.cell import Cell
from autograder.grade.submission import Submission, Unreadable, read_submission
from autograder.similarity.tokens import Token, runs, tokens_of
from dlcore.exercise import Assignment, Exercise
from dlcore.plain_cell import assigned

OTHER_CELLS = "other cells"


@dataclass(frozen=True)
class Answer:
    """What a student wrote for one exercise, or in cells of their own.

    Attributes
    ----------
    source : str
        The text.
    tokens : list of Token
        The text as it is compared.
    own : frozenset of str
        The runs of tokens that are not the assignment's.
    """

    source: str
    tokens: list[Token] = field(repr=False)
    own: frozenset[str] = field(repr=False)


def answers_of(
    classroom: Classroom, assignment: Assignment, release: NotebookNode, students: Iterable[str]
) -> dict[str, dict[str, Answer]]:
    """The answers of each student, by exercise; of a notebook that cannot be read there are none."""
    known, public = known_runs(assignment, release), frozenset(assignment.exercises)
    given = {cell.source for cell in release.cells}
    found = {}
    for student in students:
        path, _ = classroom.submitted(student, assignment.slug)
        try:
            texts = texts_of(read_submission(path), assignment, given) if path else {}
        except Unreadable:
            texts = {}
        found[student] = {name: _answer(text, known, public) for name, text in texts.items()}
    return found


def texts_of(submission: Submission, assignment: Assignment, given: Collection[str]) -> dict[str, str]:
    """The text of each answer, wherever in the notebook it stands, and of all other code that was not `given`."""
    code = [cell for cell in submission.cells if cell.kind == "code" and cell.source not in given]
    cells = {name: [c for c in code if _answers(c, exercise)] for name, exercise in assignment.exercises.items()}
    answering = {id(cell) for found in cells.values() for cell in found}
    cells[OTHER_CELLS] = [cell for cell in code if id(cell) not in answering]
    return {name: "\n\n".join(cell.source for cell in found) for name, found in cells.items()}


def known_runs(assignment: Assignment, release: NotebookNode) -> frozenset[str]:
    """The runs that the assignment itself contains: stubs, given cells, and the reference solution."""
    given = [cell.source for cell in release.cells if cell.cell_type == "code"]
    solved = [solution_text(exercise) for exercise in assignment.exercises.values()]
    public = frozenset(assignment.exercises)
    return frozenset(run for text in (*given, *solved) for run in runs(tokens_of(text, public)))


def _answer(source: str, known: frozenset[str], public: Collection[str]) -> Answer:
    tokens = tokens_of(source, public)
    return Answer(source, tokens, frozenset(runs(tokens)) - known)


def _answers(cell: Cell, exercise: Exercise) -> bool:
    """Whether a cell is the one made for an exercise, or answers it all the same."""
    if cell.grade_id == exercise.name:
        return True
    if exercise.plain_cell:
        return set(exercise.sets) <= assigned(cell.source)
    return f"def {exercise.name}(" in cell.source


def shared_runs(one: Mapping[str, Answer], other: Mapping[str, Answer], name: str) -> frozenset[str]:
    """The runs that two students' answers to an exercise have in common."""
    return one[name].own & other[name].own if name in one and name in other else frozenset()


def given_lines(release: NotebookNode) -> frozenset[str]:
    """The lines of code that everybody was given."""
    code = [cell.source for cell in release.cells if cell.cell_type == "code"]
    return frozenset(line.strip() for source in code for line in source.split("\n"))
