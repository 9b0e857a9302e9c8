"""From solution to stub: every target becomes None, everything a student should read stays."""

from __future__ import annotations

import ast
from textwrap import dedent, indent

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.compile.stubs import StubSolutions, stubbed
from dlcore.exercise import Exercise
from dlcore.gaps import END, START, gaps
from dlcore.reference.deep_network_step_by_step import ASSIGNMENT

EXERCISES = list(ASSIGNMENT.exercises.values())


def function(body: str) -> str:
    """A function whose one gap holds `body`."""
    lines = ["def f(x):", f"    {START} (≈ 2 lines of code)", indent(body, "    "), f"    {END}", "    return x"]
    return "\n".join(lines)


def assert_becomes(body: str, stub: str) -> None:
    assert stubbed(function(body)) == function(stub)
    compile(function(stub), "stub", "exec")


# --------------------------------------------------------------------------------------------------------- targets
@pytest.mark.parametrize(
    ("body", "stub"),
    [
        ("Z = x + 1", "Z = None"),
        ("A, cache = g(x)", "A, cache = None, None"),
        ("(A, cache) = g(x)", "A, cache = None, None"),
        ("A, B, C = x", "A, B, C = None, None, None"),
        ("A, *rest = g(x)", "A, *rest = None, None"),
        ("A = B = x", "A = None\nB = None"),
        ("total += x", "total = None"),
        ("rate: float = 0.1", "rate = None"),
        ("rate: float", "rate = None"),
        ("model.W = x", "model.W = None"),
        ("A[0, :] = x", "A[0, :] = None"),
        ('grads["dW" + str(l)] = x', 'grads["dW" + str(l)] = None'),
        ('grads["dW1"], grads["db1"] = g(x)', 'grads["dW1"], grads["db1"] = None, None'),
        ("Z = g(x,\n      x)\nA = Z", "Z = None\nA = None"),
        ("text = '''\n    many\n    lines\n    '''\nZ = 1", "text = None\nZ = None"),
        ("caches.append(x)\nZ = x", "Z = None"),
        ("caches.append(x)", "pass"),
        ("return x", "pass"),
        ("assert x\nZ = x", "Z = None"),
    ],
)
def test_what_is_assigned_becomes_none_and_what_assigns_nothing_goes(body: str, stub: str) -> None:
    assert_becomes(body, stub)


# ------------------------------------------------------------------------------------------------ loops and branches
@pytest.mark.parametrize(
    ("body", "stub"),
    [
        ("for l in range(3):\n    A = l", "for l in range(3):\n    A = None"),
        ("for l in range(3):\n    g(l)", "for l in range(3):\n    pass"),
        ("while x:\n    x = g(x)", "x = None"),
        ("with g(x) as h:\n    A = h", "with g(x) as h:\n    A = None"),
        ("for l in x:\n    A = l\nelse:\n    B = x", "for l in x:\n    A = None\nelse:\n    B = None"),
        ("if x:\n    A = 1\nelse:\n    g(x)", "if x:\n    A = None\nelse:\n    pass"),
        (
            "if x > 1:\n    A = 1\nelif x > 0:\n    A = 2\nelif x:\n    g(x)\nelse:\n    A = 3",
            "if x > 1:\n    A = None\nelif x > 0:\n    A = None\nelif x:\n    pass\nelse:\n    A = None",
        ),
        (
            "for i in x:\n    for j in i:\n        if j:\n            A[i, j] = j\n        B = i\n    C = i\nD = x",
            "for i in x:\n    for j in i:\n        if j:\n            A[i, j] = None\n        B = None\n"
            "    C = None\nD = None",
        ),
        (
            "if x:\n    A = 1\nelse:\n    if x > 1:\n        A = 2",
            "if x:\n    A = None\nelse:\n    if x > 1:\n        A = None",
        ),
        (
            "for l in range(\n    1, 3  # the hidden layers\n):\n    A = l",
            "for l in range(\n    1, 3  # the hidden layers\n):\n    A = None",
        ),
    ],
)
def test_loops_and_branches_keep_their_headers(body: str, stub: str) -> None:
    assert_becomes(body, stub)


# -------------------------------------------------------------------------------------------------------- comments
@pytest.mark.parametrize(
    ("body", "stub"),
    [
        (
            "# first the sum\nZ = x\n# then the rest\nA = Z\n# done",
            "# first the sum\nZ = None\n# then the rest\nA = None\n# done",
        ),
        ("# run the layer\ncaches.append(x)\nA = x", "# run the layer\nA = None"),
        (
            "for l in x:\n    # one layer\n    A = l\n    # and the next\n    B = l\n# after the loop\nC = x",
            "for l in x:\n    # one layer\n    A = None\n    # and the next\n    B = None\n# after the loop\nC = None",
        ),
        ("for l in x:\n    # add its cache\n    g(l)", "for l in x:\n    # add its cache\n    pass"),
        (
            "if x:\n    # yes\n    A = 1\nelif not x:\n    # no\n    A = 2",
            "if x:\n    # yes\n    A = None\nelif not x:\n    # no\n    A = None",
        ),
    ],
)
def test_comments_stay_where_they_were(body: str, stub: str) -> None:
    assert_becomes(body, stub)


def test_markers_hints_and_everything_outside_the_gaps_stay() -> None:
    second = f"def g(x):\n    y = 3  # given\n    {START} (look at `np.sum`)\n    y += x\n    {END}\n    return y"
    source = function("Z = x") + "\n\n\n" + second
    lines, before = stubbed(source).split("\n"), source.split("\n")
    assert len(lines) == len(before)
    changed = [(old, new) for old, new in zip(before, lines, strict=True) if old != new]
    assert changed == [("    Z = x", "    Z = None"), ("    y += x", "    y = None")]


def test_a_source_without_gaps_stays_as_it_is() -> None:
    source = "def f(x):\n    # nothing to do\n    return x\n"
    assert stubbed(source) == source


def test_stubbing_twice_is_stubbing_once() -> None:
    once = stubbed(function("for l in x:\n    # c\n    A, B = g(l)\n    C = D = l\nprint(x)"))
    assert stubbed(once) == once


# ------------------------------------------------------------------------------------------------- the assignment
def assigned_values(source: str) -> list[ast.expr]:
    values: list[ast.expr] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign):
            values += node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    return values


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_the_stub_of_a_reference_compiles_and_its_gaps_assign_only_none(exercise: Exercise) -> None:
    stub = stubbed(exercise.source)
    compile(stub, exercise.name, "exec")
    for gap in gaps(stub):
        values = assigned_values(dedent(gap))
        assert values
        assert all(isinstance(value, ast.Constant) and value.value is None for value in values)
        assert not any(isinstance(node, (ast.Call, ast.BinOp)) for value in values for node in ast.walk(value))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_the_stub_of_a_reference_assigns_the_same_names_and_keeps_the_rest(exercise: Exercise) -> None:
    def targets(source: str) -> set[str]:
        found = (node.targets for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assign))
        return {ast.unparse(target) for nodes in found for target in nodes}

    stub = stubbed(exercise.source)
    assert targets(stub) == targets(exercise.source)
    outside = [part.split(START)[0] for part in exercise.source.split(END)]
    assert [part.split(START)[0] for part in stub.split(END)] == outside
    comments = [line for line in exercise.source.split("\n") if line.strip().startswith("#")]
    assert [line for line in stub.split("\n") if line.strip().startswith("#")] == comments


# -------------------------------------------------------------------------------------------------------- nbgrader
def cleared(source: str, markdown: bool = False, **flags: bool) -> str:
    """What nbgrader's preprocessor leaves of one cell."""
    cell = new_markdown_cell(source) if markdown else new_code_cell(source)
    metadata = {"schema_version": 3, "grade_id": "cell", "grade": False, "solution": True, "locked": False}
    cell.metadata["nbgrader"] = {**metadata, **flags}
    notebook, _ = StubSolutions().preprocess(new_notebook(cells=[cell]), {})
    return str(notebook.cells[0].source)


def test_the_preprocessor_stubs_cells_with_gaps() -> None:
    assert cleared(function("Z = x + 1")) == function("Z = None")


def test_nbgraders_own_markers_are_cleared_as_ever() -> None:
    source = "def f(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION\n"
    text = cleared(source)
    assert "x + 1" not in text
    assert "raise NotImplementedError()" in text
    assert text.startswith("def f(x):\n    ")


def test_a_solution_cell_without_markers_is_emptied() -> None:
    assert "secret" not in cleared("secret = 42")
    assert "NotImplementedError" in cleared("secret = 42")
    assert "secret" not in cleared("my secret essay", markdown=True, grade=True)


def test_cells_that_are_no_solutions_stay() -> None:
    assert cleared("x = 1", solution=False, locked=True) == "x = 1"


def test_gaps_outside_a_solution_cell_are_refused() -> None:
    with pytest.raises(RuntimeError):
        cleared(function("Z = x"), solution=False)


# ------------------------------------------------------------------------------------------------------ known bugs
def runs(body: str) -> None:
    """Require that the stub of `body` runs: unpacking None must not be a student's first error."""
    namespace = {"x": [], "g": lambda *arguments: None, "d": {}}
    exec(compile(stubbed(body), "stub", "exec"), namespace)


def gap(body: str) -> str:
    return f"{START}\n{body}\n{END}"


@pytest.mark.parametrize("body", ["(A, W), Z = g(x)", "[A, B] = g(x)", "A, = g(x)", "A, (B, (C, D)) = g(x)"])
def test_nested_targets_do_not_unpack_none(body: str) -> None:
    runs(gap(body))


def test_a_gap_may_begin_with_a_blank_line() -> None:
    compile(stubbed(function("\nZ = x")), "stub", "exec")


def test_a_block_of_which_only_a_comment_is_left_gets_a_pass() -> None:
    source = f"for l in x:\n    {START}\n    # add its cache\n    g(l)\n    {END}"
    compile(stubbed(source), "stub", "exec")


@pytest.mark.parametrize("body", ["for l in x: A = l", "if x: A = 1\nelse: A = 2", "while x: x = g(x)"])
def test_a_block_on_one_line_compiles(body: str) -> None:
    compile(stubbed(function(body)), "stub", "exec")


def test_two_statements_on_one_line_compile() -> None:
    compile(stubbed(function("A = 1; B = 2")), "stub", "exec")


@pytest.mark.parametrize("key", ['"it\'s"', "'\"'", "f\"{d['a']}\""])
def test_keys_with_quotes_compile(key: str) -> None:
    compile(stubbed(function(f"d[{key}] = x")), "stub", "exec")


@pytest.mark.parametrize(
    "body",
    [
        "if x:\n    A = 1\nelse:\n    # otherwise\n    A = 2",
        "if x:\n    A = 1\n    # so much for that\nelse:\n    A = 2",
    ],
)
def test_comments_around_an_else_stay(body: str) -> None:
    comment = next(line for line in body.split("\n") if "#" in line)
    assert comment in stubbed(function(body))


def test_what_a_try_statement_assigns_becomes_none() -> None:
    assert "A = None" in stubbed(function("try:\n    A = g(x)\nexcept ValueError:\n    A = 0"))


@pytest.mark.parametrize("body", ["    A = '''one\ntwo\n'''", "# at the margin\n    A = 1"])
def test_lines_left_of_the_margin_are_no_obstacle(body: str) -> None:
    stubbed(f"def f(x):\n    {START}\n{body}\n    {END}")
