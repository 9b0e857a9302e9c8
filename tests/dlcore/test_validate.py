"""`dlcore validate` tells what would break, each fault under its own name, and praises what is right."""

from __future__ import annotations

import copy
import json
import os
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from autograder.sample import cell_of, solved
from dlcore import fresh_run
from dlcore.check import MIME
from dlcore.cli import main
from dlcore.inspection import Finding, checksum
from dlcore.notebook import NotebookError, read_notebook
from dlcore.signature import signatures
from dlcore.validate import Validation, current_notebook, validate

SLUG = "04-deep-network-step-by-step"
IMPORTS = "import numpy as np\nfrom dlcore.cases.deep_network_step_by_step import *"

Write = Callable[[NotebookNode], Path]


@pytest.fixture
def right(release: NotebookNode, assignment: Any) -> NotebookNode:
    """The released notebook with every answer right."""
    return solved(release, assignment)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(notebook: NotebookNode) -> Path:
        path = tmp_path / f"{SLUG}.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return path

    return to


def faults(validation: Validation) -> list[Finding]:
    return [finding for finding in validation.findings if finding.ok is False]


def only_fault(path: Path) -> Finding:
    (fault,) = faults(validate(path, run=False))
    return fault


# ---------------------------------------------------------------------------------------------------------- reading
def test_a_right_notebook_has_no_fault(right: NotebookNode, write: Write) -> None:
    validation = validate(write(right), run=False)
    assert validation.ok
    assert faults(validation) == []
    assert "ready to hand in" in repr(validation)


def test_the_untouched_notebook_has_a_fault_for_each_unfilled_exercise_and_no_other(
    release: NotebookNode, assignment: Any, write: Write
) -> None:
    found = faults(validate(write(release), run=False))
    assert {fault.topic for fault in found} == {"gaps"}
    assert len(found) == len(assignment.exercises)


def test_an_edited_test_cell_is_named(right: NotebookNode, write: Write) -> None:
    cell_of(right, "test-linear_forward").source = "print(10)"
    fault = only_fault(write(right))
    assert fault.topic == "locked cells"
    assert "test-linear_forward" in fault.text
    assert str(right.cells.index(cell_of(right, "test-linear_forward")) + 1) in fault.text


def test_a_cell_that_became_markdown_is_named(right: NotebookNode, write: Write) -> None:
    cell_of(right, "test-compute_cost")["cell_type"] = "markdown"
    fault = only_fault(write(right))
    assert fault.topic == "locked cells"
    assert "is a markdown cell now" in fault.text


@pytest.mark.parametrize("grade_id", ["linear_backward", "test-linear_backward"])
def test_a_deleted_cell_is_named(grade_id: str, right: NotebookNode, write: Write) -> None:
    right.cells.remove(cell_of(right, grade_id))
    fault = only_fault(write(right))
    assert fault.topic == "cells"
    assert "linear_backward" in fault.text
    assert "missing" in fault.text


def test_a_deleted_setup_cell_is_named_unless_its_imports_stand_elsewhere(right: NotebookNode, write: Write) -> None:
    setup = cell_of(right, "setup")
    right.cells.remove(setup)
    fault = only_fault(write(right))
    assert (fault.topic, fault.text) == ("cells", "the cell setup is missing")
    right.cells.insert(1, nbformat.v4.new_code_cell(setup.source))
    assert validate(write(right), run=False).ok


def test_line_ends_of_windows_are_no_change(right: NotebookNode, write: Write) -> None:
    for cell in right.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    assert validate(write(right), run=False).ok


def test_an_answer_in_a_cell_that_lost_its_name_is_not_missing(right: NotebookNode, write: Write) -> None:
    del cell_of(right, "linear_backward").metadata["nbgrader"]
    assert validate(write(right), run=False).ok


def test_a_doubled_cell_is_named_with_both_places(right: NotebookNode, write: Write) -> None:
    right.cells.append(copy.deepcopy(cell_of(right, "linear_forward")))
    fault = only_fault(write(right))
    first = right.cells.index(cell_of(right, "linear_forward")) + 1
    assert fault.topic == "cells"
    assert f"cells {first} and {len(right.cells)}" in fault.text


def test_a_second_definition_elsewhere_is_named(right: NotebookNode, write: Write) -> None:
    right.cells.append(nbformat.v4.new_code_cell("def linear_forward(A, W, b):\n    return None"))
    fault = only_fault(write(right))
    assert "linear_forward is defined in cells" in fault.text
    assert "the last one counts" in fault.text


HEADERS = [f"linear_forward({given})" for given in ("A, W", "W, A, b", "A, W, b=0", "A, W, b, c=1")]


@pytest.mark.parametrize("header", HEADERS)
def test_another_signature_is_named_with_the_released_one(header: str, right: NotebookNode, write: Write) -> None:
    cell = cell_of(right, "linear_forward")
    cell.source = cell.source.replace("linear_forward(A, W, b)", header)
    fault = only_fault(write(right))
    assert fault.topic == "signatures"
    assert header in fault.text
    assert "linear_forward(A, W, b)" in fault.text


def test_a_renamed_function_is_named(right: NotebookNode, write: Write) -> None:
    cell = cell_of(right, "linear_forward")
    cell.source = cell.source.replace("def linear_forward", "def forward")
    fault = only_fault(write(right))
    assert fault.topic == "signatures"
    assert "no longer defines linear_forward" in fault.text


def test_type_annotations_make_no_other_signature(right: NotebookNode, write: Write) -> None:
    cell = cell_of(right, "linear_forward")
    cell.source = cell.source.replace("(A, W, b):", "(A: np.ndarray, W: np.ndarray, b: np.ndarray) -> tuple:")
    assert validate(write(right), run=False).ok


def test_an_answer_that_does_not_parse_is_one_fault(right: NotebookNode, write: Write) -> None:
    cell_of(right, "compute_cost").source += "\n    return ((("
    fault = only_fault(write(right))
    assert fault.topic == "code"
    assert "compute_cost" in fault.text


def test_magics_in_an_answer_are_no_fault(right: NotebookNode, write: Write) -> None:
    cell = cell_of(right, "compute_cost")
    cell.source = "%%time\n" + cell.source + "\n!ls\n"
    assert validate(write(right), run=False).ok


@pytest.mark.parametrize("name", ["initialize_parameters", "L_model_backward"])
def test_released_signatures_are_those_of_the_reference(name: str, assignment: Any) -> None:
    import inspect

    from dlcore.visible import load

    parameters = ", ".join(inspect.signature(assignment.exercises[name].function).parameters)
    assert load(SLUG)[name].signature == f"{name}({parameters})"


def test_signatures_leave_annotations_out_and_keep_all_else() -> None:
    source = "def f(a: int, /, b: str = 'x', *c: int, d: int = 1, **e: int) -> int: ...\ndef g(): ...\nx = 1"
    assert signatures(source) == {"f": "f(a, /, b='x', *c, d=1, **e)", "g": "g()"}


# -------------------------------------------------------------------------------------------------------- checksums
@given(
    st.text(),
    st.sampled_from(["code", "markdown", "raw"]),
    st.fixed_dictionaries({flag: st.booleans() for flag in ("grade", "solution", "locked")}),
    st.sampled_from([0, 1, 2.5, 10]),
)
def test_checksums_are_those_of_nbgrader(source: str, kind: str, flags: dict[str, bool], points: float) -> None:
    from dlcore.notebook import Cell

    metadata = {"grade_id": "a-b_1", "points": points, **flags}
    node = NotebookNode(source=source, cell_type=kind, metadata=NotebookNode(nbgrader=NotebookNode(metadata)))
    try:
        theirs = compute_checksum(node)
    except UnicodeEncodeError:
        return
    assert checksum(Cell(1, kind, source, metadata, frozenset(), [])) == theirs


def test_every_checksum_in_the_released_notebook_is_reproduced(course: Any) -> None:
    notebook = read_notebook(course.root / "release" / "student" / SLUG / f"{SLUG}.ipynb")
    stored = [cell for cell in notebook.cells if "checksum" in cell.nbgrader]
    assert len(stored) > 20
    assert [cell.number for cell in stored if cell.nbgrader["checksum"] != checksum(cell)] == []


# --------------------------------------------------------------------------------------------------------- fresh run
def small(*sources: str) -> NotebookNode:
    """A notebook of the assignment with these code cells only."""
    cells = [nbformat.v4.new_code_cell(source) for source in (IMPORTS, *sources)]
    return nbformat.v4.new_notebook(cells=cells, metadata={"dlworkbook": {"assignment": SLUG}})


def fresh_findings(path: Path, timeout: int = 120) -> list[Finding]:
    return [finding for finding in validate(path, timeout=timeout).findings if finding.topic == "fresh run"]


RIGHT = "def linear_forward(A, W, b):\n    return W @ A + b, (A, W, b)"


def test_a_run_to_the_end_counts_the_points_of_its_checks_and_writes_no_history(write: Write, tmp_path: Path) -> None:
    path = write(small(RIGHT, "check(linear_forward)", "%matplotlib inline"))
    (finding,) = fresh_findings(path)
    assert finding.ok
    assert "10 of 100 points" in finding.text
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_code_that_needs_leftover_state_is_found_with_its_cell(write: Write) -> None:
    notebook = small(RIGHT + "\n\nscale = forgotten * 2", "check(linear_forward)")
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="it worked")]
    (finding,) = fresh_findings(write(notebook))
    assert finding.ok is False
    assert "cell 2 stops with NameError: name 'forgotten' is not defined" in finding.text
    assert "still remembers" in finding.todo


def test_a_name_that_is_missing_with_the_setup_cell_is_put_down_to_that(write: Write) -> None:
    notebook = small(RIGHT, "check(linear_forward)")
    del notebook.cells[0]
    (finding,) = fresh_findings(write(notebook))
    assert "name 'check' is not defined" in finding.text
    assert finding.todo == "Bring back the cell setup first."


def test_a_check_that_passed_only_with_leftover_state_is_found(write: Write) -> None:
    notebook = small("def linear_forward(A, W, b):\n    return W @ A, (A, W, b)", "check(linear_forward)")
    saved = {MIME: {"exercise": "linear_forward", "earned": 10.0, "points": 10}}
    notebook.cells[2].outputs = [nbformat.v4.new_output("execute_result", data=saved)]
    (finding,) = fresh_findings(write(notebook))
    assert "linear_forward passed when you saved, and fails in a new kernel" in finding.text


def test_demo_cells_do_not_run(write: Write) -> None:
    notebook = small("1 / 0")
    notebook.cells[1].metadata["tags"] = ["demo"]
    assert fresh_findings(write(notebook))[0].ok


def test_a_cell_that_never_ends_is_found(write: Write) -> None:
    (finding,) = fresh_findings(write(small("while True:\n    pass")), timeout=3)
    assert "cell 2 runs for more than 3 seconds" in finding.text


def test_a_cell_that_ends_its_python_is_found(write: Write) -> None:
    (finding,) = fresh_findings(write(small("import os\nos._exit(1)")))
    assert "cell 2 ends the Python that runs it" in finding.text


@pytest.mark.parametrize("line", ["while True: pass", "__import__('os')._exit(1)"])
def test_where_the_run_ends_in_a_check_its_exercise_is_named_and_the_check_stays(line: str, write: Write) -> None:
    notebook = small(f"def linear_forward(A, W, b):\n    {line}", "check(linear_forward)")
    notebook.cells[2].metadata["nbgrader"] = {"grade_id": "test-linear_forward", "grade": True, "locked": True}
    (finding,) = fresh_findings(write(notebook), timeout=3)
    assert finding.text.startswith("cell 3 (check(linear_forward)) ")
    assert finding.todo.startswith("Look in linear_forward")
    assert "take it out" not in finding.todo


def test_without_nbclient_the_run_is_skipped_and_said_to_be(
    right: NotebookNode, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh_run, "NEEDED", ("a_package_that_is_not_there",))
    (finding,) = fresh_findings(write(right))
    assert finding.ok is None
    assert "a_package_that_is_not_there" in finding.text


def test_inside_a_run_no_second_run_begins(right: NotebookNode, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert fresh_findings(write(right))[0].ok is None


# ------------------------------------------------------------------------------------------------------ command line
@pytest.mark.parametrize("command", ["validate", "submit"])
def test_ctrl_c_ends_the_run_and_its_kernel_without_a_traceback(command: str, write: Write, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    path = write(small(f"import os\nopen({str(told)!r}, 'w').write(str(os.getpid()))\nwhile True:\n    pass"))
    terminal, inside = os.openpty()
    termios.tcsetwinsize(inside, (30, 100))
    line = [sys.executable, "-c", "from dlcore.cli import main; main()", command, str(path)]
    with subprocess.Popen(line, stdin=inside, stdout=inside, stderr=inside) as process:
        os.close(inside)
        while not (told.is_file() and told.read_text()) and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        output = b"".join(iter(lambda: _read(terminal), b"")).decode()
    assert "running cell 2 of 2" in output
    assert output.rstrip().endswith("Aborted!")
    assert "Traceback" not in output
    assert not Path("/proc", told.read_text()).exists()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # it was closed at the other end
        return b""


def test_no_bar_is_drawn_where_the_output_is_no_terminal(write: Write) -> None:
    done = CliRunner().invoke(main, ["validate", str(write(small("1 + 1")))], catch_exceptions=False)
    assert "fresh run: runs from top to bottom" in done.output
    assert "running cell" not in done.output


@pytest.mark.parametrize("command", ["validate", "submit"])
@pytest.mark.parametrize("seconds", ["0", "-5"])
def test_a_cell_has_a_second_at_least(command: str, seconds: str) -> None:
    done = CliRunner().invoke(main, [command, "any.ipynb", "--timeout", seconds])
    assert done.exit_code == 2
    assert f"{seconds} is not in the range x>=1" in done.output


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["validate", "--no-run", *arguments], catch_exceptions=False)


def test_exit_status_is_0_when_ready_and_1_when_not(right: NotebookNode, release: NotebookNode, write: Write) -> None:
    assert run(str(write(right))).exit_code == 0
    assert run(str(write(release))).exit_code == 1


def test_a_folder_means_the_notebook_in_it(right: NotebookNode, write: Write) -> None:
    assert run(str(write(right).parent)).exit_code == 0


def test_json_carries_the_findings(release: NotebookNode, write: Write) -> None:
    document = json.loads(run("--json", str(write(release))).output)
    assert document["ok"] is False
    assert {finding["topic"] for finding in document["findings"] if finding["ok"] is False} == {"gaps"}


BAD_FILES = [("gone", None), ("empty", ""), ("cut", '{"cells": ['), ("other", "[]"), ("stranger", '{"cells": []}')]


@pytest.mark.parametrize(("name", "text"), BAD_FILES, ids=[name for name, _ in BAD_FILES])
def test_a_file_that_is_no_notebook_of_the_course_is_named_without_a_traceback(
    name: str, text: str | None, tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.ipynb"
    if text is not None:
        path.write_text(text)
    done = run(str(path))
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert f"{name}.ipynb" in done.output


def test_text_that_is_no_json_is_not_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Your workbook")
    assert "README.md is not a notebook" in run(str(tmp_path / "README.md")).output


# ------------------------------------------------------------------------------------------------------- a notebook
def test_the_running_notebook_is_the_one_the_server_names(
    right: NotebookNode, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(right)
    (path.parent / "copy.ipynb").write_bytes(path.read_bytes())
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("JPY_SESSION_NAME", f"somewhere/{path.name}")
    assert current_notebook(SLUG).resolve() == path


def test_unnamed_it_is_the_only_one_of_its_assignment_and_else_one_is_asked(
    right: NotebookNode, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(right)
    monkeypatch.chdir(path.parent)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert current_notebook(SLUG).resolve() == path
    (path.parent / "copy.ipynb").write_bytes(path.read_bytes())
    with pytest.raises(NotebookError, match="Say which file"):
        current_notebook(SLUG)


LIGHT = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"h5py", "tensorflow", "nbgrader", "jupyterlab", "nbclient", "nbformat", "IPython"}:
            raise ImportError(name + " is not here")
sys.meta_path.insert(0, Refuse())
import threading
threading.Thread.start = None
from dlcore.cases.deep_network_step_by_step import check
import dlcore.cli, dlcore.history, dlcore.lab, dlcore.status, dlcore.submit, dlcore.validate
print(check.all().points)
"""


def test_everything_imports_without_jupyter_nbgrader_h5py_tensorflow_and_threads(tmp_path: Path, course: Any) -> None:
    environment = {**os.environ, "PYTHONPATH": str(course.root)}
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("100", 0), done.stderr
