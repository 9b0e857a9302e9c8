"""Reading a course's source: every short form is expanded, and every error names file, cell and line."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.compile.source import inside_of, read_source, release_of, without_annotations
from autograder.course import Course, CourseError
from dlcore.cases.deep_network_step_by_step import CASES
from dlcore.gaps import END, START
from dlcore.reference import deep_network_step_by_step as reference

ROOT = Path(__file__).parents[3]
SLUG = "04-deep-network-step-by-step"
PLAIN = "99-no-reference"
GAP = f"{START}\ny = 2\n{END}"

Make = Callable[..., Course]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Build a course with one assignment from cells of text, or from a notebook."""

    def build(*cells: str, slug: str = SLUG, notebook: NotebookNode | str | None = None) -> Course:
        shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
        folder = tmp_path / "course" / slug
        folder.mkdir(parents=True, exist_ok=True)
        if notebook is None:
            (folder / "notebook.py").write_text("\n\n".join(cells) + "\n", encoding="utf-8")
        else:
            text = notebook if isinstance(notebook, str) else nbformat.writes(notebook)
            (folder / "notebook.ipynb").write_text(text, encoding="utf-8")
        return Course(tmp_path)

    return build


@pytest.fixture
def read(make: Make) -> Callable[..., NotebookNode]:
    def build_and_read(*cells: str, slug: str = SLUG, notebook: Any = None) -> NotebookNode:
        return read_source(make(*cells, slug=slug, notebook=notebook), slug)

    return build_and_read


Read = Callable[..., NotebookNode]


def markdown(*lines: str) -> str:
    return "\n".join(["# %% [markdown]", *(f"# {line}" for line in lines)])


def code(*lines: str, header: str = "") -> str:
    return "\n".join([f"# %% {header}".strip(), *lines])


def grader_metadata(notebook: NotebookNode) -> list[dict[str, Any]]:
    return [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]


# --------------------------------------------------------------------------------------------------------- headers
def test_short_headers_are_expanded_to_nbgraders_metadata(read: Read) -> None:
    notebook = read(
        markdown("Prose."),
        code("import numpy as np", header='locked="imports"'),
        code(GAP, header='solution="linear_forward"'),
        code("check(linear_forward)", header='test="linear_forward"'),
        code("assert y == 2", header='test="own" points=3'),
    )
    flags = ["grade_id", "grade", "solution", "locked", "points"]
    assert [[cell.get(flag) for flag in flags] for cell in grader_metadata(notebook)] == [
        [None, None, None, None, None],
        ["imports", False, False, True, None],
        ["linear_forward", False, True, False, None],
        ["test-linear_forward", True, False, True, reference.ASSIGNMENT.exercises["linear_forward"].points],
        ["test-own", True, False, True, 3],
    ]
    assert all(cell["schema_version"] == 3 and cell["task"] is False for cell in grader_metadata(notebook)[1:])
    assert not any(set(cell.metadata) & {"solution", "test", "locked", "points"} for cell in notebook.cells)


def test_full_nbgrader_metadata_is_left_alone(read: Read) -> None:
    full = {"schema_version": 3, "grade_id": "essay", "grade": True, "solution": True, "locked": False, "points": 4}
    full["task"] = False
    notebook = read(f"# %% [markdown] nbgrader={json.dumps(full)}\n# Write here.", slug=PLAIN)
    assert grader_metadata(notebook) == [full]


def test_tags_and_other_metadata_stay(read: Read) -> None:
    notebook = read(code("x = 1", header='tags=["demo"]'), slug=PLAIN)
    assert notebook.cells[0].metadata["tags"] == ["demo"]


def test_the_notebook_names_its_kernel_assignment_and_release_and_nothing_else(read: Read) -> None:
    notebook = read(code("x = 1"), slug=PLAIN)
    assert set(notebook.metadata) == {"kernelspec", "dlworkbook"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.dlworkbook == {"assignment": PLAIN, "release": release_of(notebook)}


def test_the_release_hash_changes_with_every_cell_and_only_then(make: Make) -> None:
    cells = [markdown("Prose."), code("x = 1")]
    hashes = [
        read_source(make(*variant, slug=PLAIN), PLAIN).metadata.dlworkbook.release
        for variant in (cells, cells, cells[::-1], [markdown("Prose!"), cells[1]], [cells[0], code("x = 2")])
    ]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 4


# ------------------------------------------------------------------------------------------------------ cells, ids
def test_cells_have_lasting_ids_and_no_outputs(make: Make) -> None:
    course = make(markdown("Prose."), code("x = 1"), code(GAP, header='solution="f"'), slug=PLAIN)
    one, other = read_source(course, PLAIN), read_source(course, PLAIN)
    assert nbformat.writes(one) == nbformat.writes(other)
    ids = [cell.id for cell in one.cells]
    assert len(set(ids)) == 3
    assert ids[2] == "f"
    assert all(cell.outputs == [] and cell.execution_count is None for cell in one.cells[1:])


def test_a_notebook_is_read_like_text(read: Read) -> None:
    cells = [new_markdown_cell("Prose."), new_code_cell(GAP), new_code_cell("check(linear_forward)")]
    cells[1].metadata["solution"] = "linear_forward"
    cells[2].metadata["test"] = "linear_forward"
    cells[2]["outputs"] = [nbformat.v4.new_output("stream", text="old")]
    cells[2]["execution_count"] = 7
    notebook = read(notebook=new_notebook(cells=cells, metadata={"language_info": {"name": "python"}, "own": 1}))
    assert [cell.get("grade_id") for cell in grader_metadata(notebook)] == [
        None,
        "linear_forward",
        "test-linear_forward",
    ]
    assert grader_metadata(notebook)[2]["points"] == 10
    assert (notebook.cells[2].outputs, notebook.cells[2].execution_count) == ([], None)
    assert set(notebook.metadata) == {"kernelspec", "dlworkbook"}


# ------------------------------------------------------------------------------------------------------- solutions
def test_a_solution_cell_that_imports_a_reference_receives_its_text(read: Read) -> None:
    imports = f"from dlcore.reference.{reference.ASSIGNMENT.module} import linear_forward"
    source = read(code(imports, header='solution="linear_forward"')).cells[0].source
    assert source.startswith("def linear_forward(A, W, b):\n")
    assert source.count(START) == source.count(END) == 1
    namespace: dict[str, Any] = {"np": np}
    exec(source, namespace)
    arguments = CASES["linear_forward"][0].arguments()
    own, expected = namespace["linear_forward"](*arguments), reference.linear_forward(*arguments)
    np.testing.assert_array_equal(own[0], expected[0])
    assert namespace["linear_forward"].__doc__ == reference.linear_forward.__doc__


def test_several_references_share_a_cell(read: Read) -> None:
    imports = "from dlcore.reference.deep_network_step_by_step import linear_forward, compute_cost"
    source = read(code(imports, header='solution="both"')).cells[0].source
    assert re.findall(r"^def (\w+)", source, re.MULTILINE) == ["linear_forward", "compute_cost"]


@pytest.mark.parametrize("name", reference.ASSIGNMENT.exercises)
def test_a_references_text_loses_its_annotations_and_nothing_else(name: str) -> None:
    exercise = reference.ASSIGNMENT.exercises[name]
    text = without_annotations(exercise.source)
    namespace: dict[str, Any] = {"np": np}
    exec(text, namespace)
    function = namespace[name]
    assert function.__annotations__ == {}
    assert function.__code__.co_varnames == exercise.function.__code__.co_varnames
    assert function.__defaults__ == exercise.function.__defaults__
    assert text.split('"""', 1)[1] == exercise.source.split('"""', 1)[1]


def test_defaults_and_keyword_parameters_survive_the_loss_of_annotations() -> None:
    text = without_annotations(
        'def f(\n    x: int,\n    rate: float = 1e-7,\n    *,\n    kind: str = "relu",\n) -> int:\n    "doc"'
    )
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    assert namespace["f"].__annotations__ == {}
    assert (namespace["f"].__defaults__, namespace["f"].__kwdefaults__) == ((1e-7,), {"kind": "relu"})
    assert "rate=1e-7, *" in text


def test_a_plain_cells_reference_leaves_only_its_lines() -> None:
    lines = f"{START}\nm = X.shape[1]\n\nn = X.shape[0]\n{END}"
    body = "\n".join(f"    {line}" if line else "" for line in lines.split("\n"))
    for documented in ("", '    """Shapes.\n\n    More.\n    """\n'):
        assert inside_of(f"def shapes(X: Array) -> tuple[int, int]:\n{documented}{body}\n    return m, n") == lines
    with pytest.raises(TypeError, match="ends in a return"):
        inside_of("def shapes(X):\n    m = 1")


def test_a_solution_that_stands_in_the_cell_itself_stays(read: Read) -> None:
    source = f"from dlcore.given.deep_network import relu\n{START}\nm_train = 209\n{END}"
    assert read(code(source, header='solution="sizes"')).cells[0].source == source


def test_an_import_of_a_reference_elsewhere_is_left_alone(read: Read) -> None:
    source = "from dlcore.reference.deep_network_step_by_step import linear_forward"
    assert read(code(source)).cells[0].source == source
    mixed = f"{source}\nx = 1"
    assert read(code(mixed, header='solution="mixed"')).cells[0].source == mixed


# ------------------------------------------------------------------------------------------------- expected blocks
def test_expected_blocks_show_what_the_reference_answers(read: Read) -> None:
    text = read(
        markdown("Look:", "", "<!-- expected linear_forward: Z = result[0]; parts = len(result) -->", "", "Well?"),
        markdown("<!-- expected linear_forward case 2: Z = result[0] -->"),
    )
    first, second = (cell.source for cell in text.cells)
    assert "<!--" not in first + second
    assert first.startswith("Look:")
    assert first.endswith("Well?")
    assert "parts = 2" in first
    for block, case in ((first, 0), (second, 1)):
        shown = re.search(r"Z = (\[\[.*?\]\])", block, re.DOTALL)
        assert shown is not None
        expected = reference.linear_forward(*CASES["linear_forward"][case].arguments())[0]
        np.testing.assert_allclose(np.array(json.loads(shown.group(1))), expected, atol=1e-8)


def test_directives_outside_prose_are_left_alone(read: Read) -> None:
    source = 'text = "<!-- expected linear_forward: Z = result[0] -->"'
    assert read(code(source)).cells[0].source == source


# ---------------------------------------------------------------------------------------------------------- errors
REFERENCE = "from dlcore.reference.deep_network_step_by_step import"
ERRORS: dict[str, tuple[str, list[str]]] = {
    "a reference to an unknown exercise": (code(f"{REFERENCE} no_such", header='solution="a"'), ["no_such"]),
    "a test of an unknown exercise": (code("check(f)", header='test="no_such"'), ["no_such", "points"]),
    "an expectation of an unknown exercise": (markdown("<!-- expected no_such: Z = result -->"), ["no_such"]),
    "an expectation of an unknown case": (
        markdown("<!-- expected linear_forward case 9: Z = result -->"),
        ["linear_forward", "9"],
    ),
    "an expectation that fails": (markdown("<!-- expected linear_forward: Z = result[7] -->"), ["IndexError"]),
    "an expectation without a name": (markdown("<!-- expected linear_forward: result[0] -->"), ["result[0]"]),
    "a duplicate id": (code(GAP, header='solution="twice"'), ["twice"]),
    "an invalid id": (code(GAP, header='solution="not valid!"'), ["not valid!"]),
    "two kinds at once": (code(GAP, header='solution="a" locked="b"'), ["solution", "locked"]),
    "points missing": (
        code("assert 1", header='nbgrader={"schema_version": 3, "grade_id": "q", "grade": true, "solution": false}'),
        ["q", "points"],
    ),
    "a start without its end": (code(START, "y = 2", header='solution="a"'), ["START"]),
    "an end without its start": (code("y = 2", END, header='solution="a"'), ["END"]),
    "a start inside a gap": (code(START, START, "y = 2", END, header='solution="a"'), ["START"]),
    "a gap outside a solution cell": (code(GAP), ["gap"]),
    "a gap in a test": (code(GAP, header='test="linear_forward"'), ["gap"]),
    "a solution that does not parse": (code("def f(:", header='solution="a"'), ["parse"]),
    "a test that ends in a number": (code("x = 1", "x", header='test="linear_forward"'), ["check"]),
    "a test that ends in another call": (code("print(1)", header='test="linear_forward"'), ["check"]),
    "a test that ends in a method": (code("check.ready('f')", header='test="linear_forward"'), ["check"]),
}


@pytest.mark.parametrize("problem", ERRORS)
def test_every_error_names_file_cell_line_and_cause(problem: str, make: Make) -> None:
    cell, facts = ERRORS[problem]
    first = code(GAP, header='solution="twice"')
    course = make(markdown("Prose,", "two lines."), first, cell)
    source = course.source(SLUG)
    assert source.read_text(encoding="utf-8").split("\n")[9].startswith("# %%")
    with pytest.raises(CourseError) as caught:
        read_source(course, SLUG)
    message = str(caught.value)
    assert str(source) in message
    assert re.search(r"\bcell 3\b", message)
    assert re.search(r"\bline 10\b", message)
    for fact in facts:
        assert fact in message


def test_a_duplicate_names_both_cells(make: Make) -> None:
    course = make(code(GAP, header='solution="a"'), code("x = 1"), code("y = 1", header='locked="a"'), slug=PLAIN)
    with pytest.raises(CourseError, match=r"cell 3 \(line 9\).*cell 1\b"):
        read_source(course, PLAIN)


def test_errors_in_a_notebook_name_file_and_cell(make: Make) -> None:
    cells = [new_markdown_cell("Prose."), new_code_cell(START)]
    cells[1].metadata["solution"] = "a"
    course = make(slug=PLAIN, notebook=new_notebook(cells=cells))
    with pytest.raises(CourseError, match=r"notebook\.ipynb, cell 2\b"):
        read_source(course, PLAIN)


@pytest.mark.parametrize(
    "lines", [["check(f)"], ["x = 1", "check(f)"], ["assert x"], ["x = 1"], [], ["for i in x:", "    i"], ["# nothing"]]
)
def test_a_graded_cell_may_end_in_a_check_an_assertion_or_no_value(lines: list[str], read: Read) -> None:
    assert read(code(*lines, header='test="linear_forward"')).cells[0].source == "\n".join(lines)


def test_an_unknown_assignment_is_named_with_those_there_are(make: Make) -> None:
    with pytest.raises(CourseError, match=rf"05-nothing.*{PLAIN}"):
        read_source(make(code("x = 1"), slug=PLAIN), "05-nothing")


# ------------------------------------------------------------------------------------------------------ known bugs
@pytest.mark.parametrize("line", ["x = = 1", "%matplotlib inline"])
def test_a_graded_cell_that_does_not_parse_is_named(line: str, make: Make) -> None:
    course = make(code("x = 1"), code(line, header='test="own" points=3'), slug=PLAIN)
    with pytest.raises(CourseError, match="cell 2"):
        read_source(course, PLAIN)


def test_a_cell_magic_is_no_new_cell(read: Read) -> None:
    assert len(read(code("# %%time", "x = 1"), slug=PLAIN).cells) == 1


def test_a_header_inside_a_string_does_not_shift_the_lines(make: Make) -> None:
    course = make(code('text = """', "# %% no cell", '"""'), code(START, header='solution="a"'), slug=PLAIN)
    with pytest.raises(CourseError, match=r"cell 2 \(line 6\)"):
        read_source(course, PLAIN)


def test_headers_without_a_blank_count_as_cells(make: Make) -> None:
    course = make("#%%\nx = 1", '#%% solution="a"\n' + START, slug=PLAIN)
    with pytest.raises(CourseError, match=r"cell 2 \(line 4\)"):
        read_source(course, PLAIN)


def test_an_id_that_is_no_text_is_refused(make: Make) -> None:
    with pytest.raises(CourseError, match="cell 1"):
        read_source(make(code("x = 1", header="solution=5"), slug=PLAIN), PLAIN)


def test_a_damaged_notebook_is_named(make: Make) -> None:
    with pytest.raises(CourseError, match=r"notebook\.ipynb"):
        read_source(make(slug=PLAIN, notebook='{"cells": ['), PLAIN)


def test_an_id_that_looks_like_an_automatic_one_is_refused_or_kept_apart(make: Make) -> None:
    course = make(code("x = 1", header='locked="cell-001"'), code("y = 1"), slug=PLAIN)
    one, other = ([cell.id for cell in read_source(course, PLAIN).cells] for _ in range(2))
    assert one == other
    assert len(set(one)) == 2


def test_case_zero_is_an_unknown_case(make: Make) -> None:
    with pytest.raises(CourseError):
        read_source(make(markdown("<!-- expected linear_forward case 0: Z = result[0] -->")), SLUG)


def test_points_without_a_test_are_refused(make: Make) -> None:
    with pytest.raises(CourseError, match="points"):
        read_source(make(code(GAP, header='solution="a" points=5'), slug=PLAIN), PLAIN)


def test_a_reference_without_a_docstring_keeps_its_first_marker() -> None:
    text = without_annotations(f"def f(x: int) -> int:\n    {START}\n    y = x\n    {END}\n    return y")
    assert START in text


def test_annotations_of_variable_parameters_go_too() -> None:
    namespace: dict[str, Any] = {}
    exec(without_annotations('def f(*args: int, **options: str) -> int:\n    "doc"'), namespace)
    assert namespace["f"].__annotations__ == {}


def test_a_folder_without_a_number_is_an_error_of_the_course(make: Make) -> None:
    with pytest.raises(CourseError):
        read_source(make(code("x = 1"), slug="introduction"), "introduction")


def test_a_kernel_without_its_display_name_is_named(read: Read) -> None:
    text = "# ---\n# jupyter:\n#   kernelspec:\n#     name: python3\n# ---\n\n# %%\nx = 1"
    with pytest.raises(CourseError, match="display_name"):
        read(text, slug=PLAIN)
