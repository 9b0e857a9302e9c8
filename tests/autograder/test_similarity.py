"""Copied answers are found whatever was done to them; answers that are merely right, obvious or untouched are not."""

from __future__ import annotations

import ast
import copy
import csv
import inspect
import random
import re
from html.parser import HTMLParser

import nbformat
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from autograder.audit.variants import variants_of
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.compile.release import notebook_path
from autograder.compile.source import solution_text
from autograder.sample import cell_of
from autograder.similarity.answers import OTHER_CELLS, answers_of, given_lines
from autograder.similarity.page import page_of, sides_of
from autograder.similarity.pairs import WHOLE, similar_pairs
from autograder.similarity.tokens import LOCAL, runs, tokens_of


# ------------------------------------------------------------------------------------------------------------- a class
def other_solutions(assignment, number):
    """What the student with this number answers: another right solution of each exercise, if there are so many."""
    texts = {}
    for name, functions in variants_of(assignment).items():
        if number < len(functions):
            function = functions[number]
            source = inspect.getsource(function).replace(f"def {function.__name__}", f"def {name}", 1)
            texts[name] = solution_text(assignment.exercises[name], source)
    return texts


def hand_in(classroom, release, slug, student, texts):
    """Write a student's notebook with these answers."""
    notebook = copy.deepcopy(release)
    for name, text in texts.items():
        cell_of(notebook, name).source = text
    path = notebook_path(classroom.root / "submitted" / student, slug)
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return notebook


class Renamed(ast.NodeTransformer):
    """Every name that a function gives itself gets a new one."""

    def __init__(self, tree):
        self.new = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.new.setdefault(node.id, f"my_{len(self.new)}")

    def visit_Name(self, node):
        return ast.Name(self.new.get(node.id, node.id), node.ctx)


def disguised(source):
    """Other names, other layout, other quotes, a comment above every line."""
    tree = ast.parse(source)
    text = ast.unparse(Renamed(tree).visit(tree)).replace("'", '"').replace("    ", "  ")
    lines = text.replace(" = ", "=").split("\n")
    return "\n".join(line for each in lines for line in ("# my own work", each))


@pytest.fixture(scope="module")
def classroom(tmp_path_factory, assignment, release, slug):
    """Five people who worked alone, three who wrote the reference, two who wrote nothing."""
    room = Classroom(tmp_path_factory.mktemp("class"))
    for number in range(5):
        hand_in(room, release, slug, f"alone-{number}", other_solutions(assignment, number))
    for number in range(3):
        texts = {name: solution_text(exercise) for name, exercise in assignment.exercises.items()}
        hand_in(room, release, slug, f"model-{number}", texts)
        hand_in(room, release, slug, f"blank-{number}", {})
    return room


def pairs_in(classroom, assignment, release, least=0.8):
    students = classroom.students(assignment.slug)
    return similar_pairs(answers_of(classroom, assignment, release, students), least)


@pytest.fixture
def with_a_copy(classroom, assignment, release, slug, tmp_path):
    """The class and one more, who copied somebody's notebook and disguised every answer."""
    import shutil

    room = Classroom(shutil.copytree(classroom.root, tmp_path / "class"))
    stolen = other_solutions(assignment, 2)
    hand_in(room, release, slug, "copied", {name: disguised(text) for name, text in stolen.items()})
    return room


# -------------------------------------------------------------------------------------------------------- what it finds
def test_those_who_worked_alone_are_far_below_the_threshold(classroom, assignment, release):
    assert pairs_in(classroom, assignment, release, least=0.5) == []


def test_a_disguised_copy_ranks_first_and_in_every_exercise(with_a_copy, assignment, release):
    first, *others = pairs_in(with_a_copy, assignment, release)
    assert first.students == ("alone-2", "copied")
    assert others == []
    parts = {part.name: part.similarity for part in first.parts}
    assert parts[WHOLE] > 0.95
    assert len(parts) > len(assignment.exercises) / 2


def test_one_copied_exercise_is_found(assignment, release, slug, tmp_path):
    room = Classroom(tmp_path)
    for number in range(5):
        hand_in(room, release, slug, f"alone-{number}", other_solutions(assignment, number))
    stolen = other_solutions(assignment, 0)["linear_activation_backward"]
    hand_in(room, release, slug, "thief", {"linear_activation_backward": disguised(stolen)})
    (pair,) = pairs_in(room, assignment, release)
    assert pair.students == ("alone-0", "thief")
    assert [part.name for part in pair.parts] == ["linear_activation_backward"]


def test_untouched_notebooks_have_nothing_to_compare(classroom, assignment, release):
    answers = answers_of(classroom, assignment, release, ["blank-0", "blank-1", "model-0"])
    assert {len(answer.own) for given in answers.values() for answer in given.values()} == {0}


def test_an_obvious_line_that_half_the_class_wrote_is_no_hint(assignment, release, slug, tmp_path):
    """Not the reference's line, yet the same in many notebooks; two who share something rare still stand out."""
    room = Classroom(tmp_path)
    obvious = (
        "def linear_forward(A, W, b):\n    Z = np.add(np.matmul(W, A), np.broadcast_to(b, (W.shape[0], A.shape[1])))"
    )
    rare = "\n    scale = np.abs(Z).max() * 0 + 17 - 16\n    assert scale == 1 and np.isfinite(Z).all(), 'odd'"
    end = "\n    return Z, (A, W, b)"
    for number in range(8):
        hand_in(room, release, slug, f"many-{number}", {"linear_forward": obvious + end})
    assert pairs_in(room, assignment, release, least=0.01) == []
    for name in ("one", "two"):
        hand_in(room, release, slug, name, {"linear_forward": obvious + rare + end})
    assert {pair.students for pair in pairs_in(room, assignment, release)} == {("one", "two")}


def test_an_answer_that_does_not_parse_is_compared_all_the_same(with_a_copy, assignment, release, slug):
    path = notebook_path(with_a_copy.root / "submitted" / "copied", slug)
    notebook = nbformat.read(path, as_version=4)
    for name in assignment.exercises:
        cell_of(notebook, name).source += "\n  return ((("
    nbformat.write(notebook, path)
    pairs = pairs_in(with_a_copy, assignment, release, least=0.6)
    assert [pair.students for pair in pairs] == [("alone-2", "copied")]


def test_answers_are_found_in_other_cells_and_own_cells_are_compared(assignment, release, slug, tmp_path):
    room, helper = (
        Classroom(tmp_path),
        "def helper(numbers):\n    return sorted(set(numbers), key=lambda n: (n % 7, -n))[::2]",
    )
    for name, stolen in (("a", helper), ("b", disguised(helper)), ("c", "print('hello')")):
        notebook = hand_in(room, release, slug, name, {})
        answer = other_solutions(assignment, 3)["linear_activation_backward"]
        notebook.cells.append(nbformat.v4.new_code_cell(stolen, id="own"))
        if name != "c":
            notebook.cells.append(nbformat.v4.new_code_cell(answer, id="moved"))
        nbformat.write(notebook, notebook_path(room.root / "submitted" / name, slug))
    (pair,) = pairs_in(room, assignment, release)
    assert pair.students == ("a", "b")
    assert {part.name for part in pair.parts} == {"linear_activation_backward", OTHER_CELLS, WHOLE}


def test_unreadable_and_hostile_notebooks_stop_nobody(with_a_copy, assignment, release, slug):
    for number, content in enumerate(("", "[]", '{"cells": [[]]}', "\x00" * 50)):
        path = notebook_path(with_a_copy.root / "submitted" / f"broken-{number}", slug)
        path.parent.mkdir(parents=True)
        path.write_text(content)
    deep = dict.fromkeys(list(assignment.exercises)[:2], "(" * 30000)
    hand_in(with_a_copy, release, slug, "deep", deep)
    assert [p.students for p in pairs_in(with_a_copy, assignment, release)] == [("alone-2", "copied")]


def test_a_class_of_three_hundred(assignment, release, slug):
    """The one pair that shares rare text is found among three hundred, each with a text of their own."""
    from autograder.similarity.answers import Answer

    def answer(seed):
        words = random.Random(seed).choices(["a + b", "f(x)", "np.exp(q)", "r[0]", "-s", "t ** 2", "u % 3"], k=60)
        source = "\n".join(f"{word} if {n} else {word}" for n, word in enumerate(words))
        tokens = tokens_of(source)
        return Answer(source, tokens, frozenset(runs(tokens)))

    answers = {f"s{n:03d}": {name: answer(f"{n} {name}") for name in ("one", "two")} for n in range(300)}
    answers["s299"]["two"] = answers["s007"]["two"]
    (pair,) = similar_pairs(answers, 0.8)
    assert pair.students == ("s007", "s299")
    assert [part.name for part in pair.parts] == ["two"]


# --------------------------------------------------------------------------------------------------------------- tokens
def texts(source):
    return [token.text for token in tokens_of(source)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a = 1  # first", "b=1"),
        ("x = f(a,\n      b)", "y = f(a, b,)"),
        ("def f(x):\n  '''Doc.'''\n  return x", "def g(y): return y"),
        ("p['W'] = 1e-2", 'p["W"] = 0.01'),
        ("p[f'W{l}'] = 1", 'p[f"W{l}"] = 1'),
        ("[i for i in a]", "[(k) for k in a]"),
        ("%matplotlib inline\nx = 1", "%time\nx = 1"),
        ("x = 1; y = 2", "x = 1\ny = 2"),
    ],
)
def test_layout_comments_and_own_names_do_not_count(one, other):
    assert texts(one) == texts(other)


@pytest.mark.parametrize(
    ("one", "other"), [("a = np.dot(x, y)", "a = np.add(x, y)"), ("a = 1", "a = 2"), ("x.T", "x.S"), ("a + b", "a - b")]
)
def test_what_is_done_counts(one, other):
    assert texts(one) != texts(other)


def test_attributes_and_the_exercises_own_names_stay():
    assert LOCAL not in texts("x.shape")
    tokens = tokens_of("shape = x.shape\ndef cost(): pass", public={"cost"})
    assert [token.text for token in tokens] == [LOCAL, "=", "x", ".", "shape", "def", "cost", "pass"]


@given(st.text(max_size=300))
def test_any_text_is_read(source):
    for token in tokens_of(source):
        assert token.text
        assert 1 <= token.line <= source.count("\n") + source.count("\r") + 1 + source.count("\x0c")


@given(st.sampled_from(["a", "bb", "c_c"]), st.sampled_from(["d", "ee", "f0"]), st.integers(0, 9))
def test_renaming_never_counts(old, new, number):
    program = "def f({0}):\n    total = {number}\n    for {0} in range(9):\n        total += {0} ** 2\n    return total"
    assert texts(program.format(old, number=number)) == texts(program.format(new, number=number))


# ------------------------------------------------------------------------------------------------- page, table, command
class Page(HTMLParser):
    """What a browser makes of the page: tags, and the marked lines of each answer."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.marked, self._inside = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "span":
            self._inside = dict(attrs).get("class") == "same"
            self.marked += [""] if self._inside else []

    def handle_data(self, data):
        if self._inside and self.marked:
            self.marked[-1] += data

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "span"


def page_for(room, assignment, release, least=0.8):
    answers = answers_of(room, assignment, release, room.students(assignment.slug))
    pairs = similar_pairs(answers, least)
    return page_of(assignment.title, pairs, answers, given_lines(release), least), pairs, answers


def test_both_sides_are_shown_and_only_shared_lines_are_marked(with_a_copy, assignment, release):
    _, (pair, *_), answers = page_for(with_a_copy, assignment, release)
    for name, (one, other) in sides_of(pair, answers, given_lines(release)).items():
        assert (one.student, other.student) == pair.students
        assert any(line.shared for line in one.lines), name
        assert any(line.shared for line in other.lines), name
        assert not any(line.shared for line in other.lines if line.text == "# my own work")
        stub = set(cell_of(release, name).source.split("\n"))
        assert not any(line.shared for line in one.lines if line.text in stub)


def test_page_and_table_are_a_hint_and_run_nothing_of_a_student_s(
    course, assignment, release, slug, tmp_path, monkeypatch
):
    room = Classroom(tmp_path)
    evil = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>"
    odd = f'odd = "{evil}" + str(W.shape) * 3 + str(sorted([b.size, A.size]))'
    text = f"def linear_forward(A, W, b):\n    {odd}\n    return odd"
    for student in ("<b>one", "=two"):
        hand_in(room, release, slug, student, {"linear_forward": text})
    html, pairs, _ = page_for(room, assignment, release)
    page = Page(html)
    assert len(pairs) == 1
    assert {"script", "img", "b"}.isdisjoint(page.tags)
    assert any(evil in line for line in page.marked)
    assert "never a score" in html
    monkeypatch.chdir(course.root)
    table = tmp_path / "pairs.csv"
    done = CliRunner().invoke(main, ["similarity", "04", "--class", str(room.root), "--csv", str(table)])
    assert done.exit_code == 0, done.output
    assert list(csv.reader(table.read_text().splitlines()))[1][:2] == ["<b>one", "'=two"]


def test_the_command_prints_the_pairs_and_touches_nothing_else(with_a_copy, course, slug, monkeypatch, tmp_path):
    monkeypatch.chdir(course.root)
    before = {path: path.stat().st_mtime_ns for path in with_a_copy.root.rglob("*")}
    table, page = tmp_path / "out" / "pairs.csv", tmp_path / "out" / "pairs.html"
    command = ["similarity", "04", "--class", str(with_a_copy.root), "--csv", str(table), "--html", str(page)]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    assert re.search(r"alone-2\s*│\s*copied", done.output)
    assert "never a score" in " ".join(done.output.split())
    assert "alone-2" in page.read_text()
    assert all(row[:2] == ["alone-2", "copied"] for row in list(csv.reader(table.read_text().splitlines()))[1:])
    assert {path: path.stat().st_mtime_ns for path in with_a_copy.root.rglob("*")} == before


def test_a_class_without_submissions_is_told_what_is_missing(course, monkeypatch, tmp_path):
    monkeypatch.chdir(course.root)
    done = CliRunner().invoke(main, ["similarity", "04", "--class", str(tmp_path)])
    assert done.exit_code == 1
    assert "no submissions" in done.output
