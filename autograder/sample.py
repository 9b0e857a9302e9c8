"""A sample class: right, mistaken, unfinished and broken submissions, each with the score it deserves."""

from __future__ import annotations

import ast
import copy
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograder.audit.answers import accepts
from autograder.classroom import Classroom
from autograder.compile.release import notebook_path
from autograder.compile.source import solution_text
from autograder.course import CourseError
from autograder.grade.hidden import HiddenCases
from dlcore.exercise import Assignment, Exercise, Mistake

MARKER = ".sample-class"


@dataclass(frozen=True)
class SampleStudent:
    """One member of the sample class.

    Attributes
    ----------
    name : str
        The student's id.
    story : str
        What is the matter with the submission.
    score : float
        What it deserves.
    text : str
        The content of the file handed in.
    """

    name: str
    story: str
    score: float
    text: str


def write_sample_class(classroom: Classroom, assignment: Assignment, release: NotebookNode) -> list[SampleStudent]:
    """Fill ``submitted/`` with the sample class, in place of an earlier one.

    Raises
    ------
    CourseError
        If there is anything else in the class folder, which would be lost.
    """
    marker = classroom.root / MARKER
    if classroom.root.exists() and not marker.is_file() and any(classroom.root.iterdir()):
        raise CourseError(f"{classroom.root} holds no sample class but something else: name a new folder")
    shutil.rmtree(classroom.root, ignore_errors=True)
    classroom.root.mkdir(parents=True)
    marker.write_text("Made by `autograder sample`, which deletes this folder when it makes the next one.\n")
    students = list(sample_class(assignment, release))
    for student in students:
        path = notebook_path(classroom.root / "submitted" / student.name, assignment.slug)
        path.parent.mkdir(parents=True)
        path.write_text(student.text, encoding="utf-8")
    return students


def sample_class(assignment: Assignment, release: NotebookNode) -> Iterator[SampleStudent]:
    """Everyone in the class, for any assignment."""
    exercises = list(assignment.exercises.values())
    total = assignment.points
    yield _student("right", "everything right", total, solved(release, assignment))
    yield _student("blank", "the untouched notebook", 0, copy.deepcopy(release))
    half = exercises[: len(exercises) // 2]
    unfinished = solved(release, assignment, only={e.name for e in half})
    yield _student("unfinished", "only the first half", sum(e.points for e in half), unfinished)
    for number, exercise in enumerate(exercises, 1):
        yield _mistaken(number, exercise, exercise.mistakes[0], assignment, release)
    yield from _broken_files(assignment, release)
    yield from _broken_cells(assignment, release)
    yield from _hostile_cells(assignment, release)


def solved(
    release: NotebookNode,
    assignment: Assignment,
    mistakes: dict[str, Mistake] | None = None,
    only: set[str] | None = None,
) -> NotebookNode:
    """The released notebook with the reference (or a mistaken version of it) filled in."""
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        exercise = assignment.exercises.get(name)
        if exercise and (only is None or name in only):
            source = exercise.source
            if mistakes and name in mistakes:
                source = mistakes[name].apply(source)
            cell.source = solution_text(exercise, source)
    return notebook


def cell_of(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """The cell with this id."""
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def _student(name: str, story: str, score: float, notebook: NotebookNode) -> SampleStudent:
    return SampleStudent(name, story, score, nbformat.writes(notebook))


def _mistaken(
    number: int, exercise: Exercise, mistake: Mistake, assignment: Assignment, release: NotebookNode
) -> SampleStudent:
    notebook = solved(release, assignment, {exercise.name: mistake})
    story = f"{exercise.name}: {mistake.name}"
    lost = [exercise, *_dragged_along(assignment, exercise, mistake)]
    score = assignment.points - sum(each.points for each in lost)
    return _student(f"mistaken-{number:02d}", story, score, notebook)


def _dragged_along(assignment: Assignment, wrong: Exercise, mistake: Mistake) -> Iterator[Exercise]:
    """The exercises that a mistake in another one spoils as well, since the grader cannot answer in its place.

    That is so where an exercise hands on tensors or models; otherwise it names `wrong` among its `calls`.
    """
    namespace = dict(wrong.function.__globals__)
    for exercise in assignment.exercises.values():
        source = mistake.apply(exercise.source) if exercise is wrong else exercise.source
        exec(compile(source, f"<{exercise.name} of a sample student>", "exec"), namespace)
    hidden = HiddenCases(assignment, 1)
    for name, exercise in assignment.exercises.items():
        spoilt = wrong.name in _names_in(assignment, name) - {name, *assignment.helpers(name)}
        if spoilt and not accepts(hidden, exercise, namespace[name]):
            yield exercise


def _names_in(assignment: Assignment, name: str) -> set[str]:
    """The exercises that a reference speaks of, itself and through others."""
    tree = ast.parse(assignment.exercises[name].source)
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in assignment.exercises}
    return {name}.union(*(_names_in(assignment, other) for other in named - {name}))


def _broken_files(assignment: Assignment, release: NotebookNode) -> Iterator[SampleStudent]:
    """Files that are damaged as a whole."""
    right = solved(release, assignment)
    text = nbformat.writes(right)
    yield SampleStudent("cut-short", "an upload that stopped half-way", 0, text[: len(text) // 2])
    yield SampleStudent("no-notebook", "some other JSON file", 0, json.dumps({"hello": "world"}))
    old = copy.deepcopy(right)
    old.metadata.dlworkbook.release = "000000000000"
    yield _student("old-release", "from another release", assignment.points, old)
    other = copy.deepcopy(right)
    other.metadata.dlworkbook.assignment = "99-something-else"
    yield _student("wrong-assignment", "says it is another assignment", assignment.points, other)


def _broken_cells(assignment: Assignment, release: NotebookNode) -> Iterator[SampleStudent]:
    """Notebooks whose cells were deleted, doubled or mistyped."""
    first, *_, last = assignment.exercises.values()
    total = assignment.points

    def without(notebook: NotebookNode, *grade_ids: str) -> None:
        doomed = [cell_of(notebook, grade_id) for grade_id in grade_ids]
        notebook.cells = [cell for cell in notebook.cells if cell not in doomed]

    def edit(name: str, story: str, score: float, change: Callable[[NotebookNode], None]) -> SampleStudent:
        notebook = solved(release, assignment)
        change(notebook)
        return _student(name, story, score, notebook)

    def mistype(notebook: NotebookNode) -> None:
        cell_of(notebook, last.name).source += "\n    return ((("

    def double(notebook: NotebookNode) -> None:
        twin = copy.deepcopy(cell_of(release, first.name))
        twin["id"] = "twin"
        notebook.cells.append(twin)

    yield edit("lost-answer", "an answer cell deleted", total - last.points, lambda n: without(n, last.name))
    yield edit(
        "lost-tests", "test cells deleted", total, lambda n: without(n, f"test-{first.name}", f"test-{last.name}")
    )
    yield edit("doubled-cell", "a stub with the same id as an answer", total, double)
    yield edit("syntax-error", f"{last.name} does not parse", total - last.points, mistype)


def _hostile_cells(assignment: Assignment, release: NotebookNode) -> Iterator[SampleStudent]:
    """Notebooks whose code loops, exits, kills or floods."""
    *_, last = assignment.exercises.values()
    total = assignment.points

    def added(name: str, story: str, score: float, code: str) -> SampleStudent:
        notebook = solved(release, assignment)
        notebook.cells.append(nbformat.v4.new_code_cell(code, id="added"))
        return _student(name, story, score, notebook)

    hang = f"def {last.name}(*arguments):\n    while True:\n        pass"
    yield added("endless-function", f"{last.name} never returns", total - last.points, hang)
    yield added("endless-cell", "a cell that never ends", total, "while True:\n    pass")
    yield added("system-exit", "a cell that exits", total, "raise SystemExit")
    yield added(
        "killed", "a cell that kills its process", total, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    yield added("flood", "a cell that prints 50 MB", total, "print('x' * 50_000_000)")
