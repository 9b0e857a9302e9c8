"""The button validates as the command does, says how far it is, can be stopped, and gives way where it cannot work."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from dlcore.explore.base import WIDGET
from dlcore.validate import validate
from dlcore.validate_button import FIRST, STOPPED, ValidateButton

SLUG = "04-deep-network-step-by-step"
PATIENCE = 120  # seconds; a limit for what hangs
SLEEPER = """
import os, pathlib, time
pathlib.Path("sleeper").write_text(str(os.getpid()))
time.sleep(1000)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a student works; no front end says which notebook runs."""
    monkeypatch.chdir(tmp_path)
    for name in ("NBGRADER_EXECUTION", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def write(folder: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"dlworkbook": {"assignment": SLUG}})
    path = folder / f"{SLUG}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def press(button: ValidateButton, what: str = "begin") -> None:
    """As the page does it."""
    button._handle_custom_msg(what, [])


def wait_for(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def finished(button: ValidateButton) -> ValidateButton:
    wait_for(lambda: not button.busy)
    return button


def test_it_finds_what_the_command_finds_and_tells_of_every_cell(folder: Path) -> None:
    path = write(folder, "x = 1", "print('{\"found\": 3}')", "raise ValueError('<b>')")
    button, told = ValidateButton(SLUG), []
    button.observe(lambda change: told.append(button.place), "place")
    assert (button.words, button.card) == (FIRST, "")
    press(button)
    assert button.busy
    finished(button)
    assert button.card == validate(path).html
    assert "cell 3 stops with ValueError: &lt;b&gt;" in button.card
    assert told == [[1, 3], [2, 3], [3, 3], [0, 0]]


def test_a_second_press_begins_no_second_run(folder: Path) -> None:
    write(folder, "from pathlib import Path", "Path('runs').open('a').write('one ')")
    button = ValidateButton(SLUG)
    press(button)
    press(button)
    finished(button)
    assert (folder / "runs").read_text() == "one "


def test_it_can_be_stopped_and_takes_the_kernel_along_and_begins_anew(folder: Path) -> None:
    write(folder, SLEEPER)
    button, pid = ValidateButton(SLUG), folder / "sleeper"
    press(button)
    wait_for(lambda: pid.is_file() and pid.read_text())
    press(button, "stop")
    assert finished(button).words == STOPPED
    assert button.card == ""
    wait_for(lambda: not alive(int(pid.read_text())))
    write(folder, "x = 1")
    press(button)
    assert "fresh run" in finished(button).card


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda path: path.unlink(), "Say which file this notebook is"),
        (lambda path: path.write_text(path.read_text().replace(SLUG, "99-unknown")), "Say which file"),
    ],
)
def test_what_cannot_be_validated_is_said(folder: Path, prepare: Callable[[Path], Any], said: str) -> None:
    prepare(write(folder, "x = 1"))
    button = ValidateButton(SLUG)
    press(button)
    assert said in finished(button).words


def test_a_file_that_goes_bad_after_the_press_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(folder, "x = 1")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    path.write_text("{")
    button = ValidateButton(SLUG)
    press(button)
    assert f"{path} is cut short or damaged" in finished(button).words


def test_a_process_that_ends_without_a_word_is_said_to_have(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "x = 1")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    button = ValidateButton(SLUG)
    press(button)
    assert f"`dlcore validate {SLUG}.ipynb`" in finished(button).words


@pytest.mark.parametrize("place", ["grading", "browser"])
def test_where_it_cannot_work_it_is_a_sentence_with_the_command(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    button = ValidateButton(SLUG)
    assert WIDGET in button._repr_mimebundle_()[0]
    if place == "grading":
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    else:
        monkeypatch.setattr(sys, "platform", "emscripten")
    data = button._repr_mimebundle_()[0]
    assert set(data) == {"text/plain", "text/html"}
    assert all(f"dlcore validate {SLUG}.ipynb" in text for text in data.values())


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
