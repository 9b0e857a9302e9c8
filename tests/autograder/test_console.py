"""What students hand in cannot steer the instructor's terminal, nor stop a command from printing."""

from __future__ import annotations

import io
import os

import pytest
from rich.console import Console

from autograder.batch.tally import Tally
from autograder.commands import grade
from autograder.console import visible
from autograder.grade.verdict import Result, Verdict

HOSTILE = "\x1b[2J\x9b1m\x1b]0;title\x07 \r\u202e \ud800 [red]"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """What is printed, as bytes on a UTF-8 terminal without colours."""
    shown = io.BytesIO()
    console = Console(file=io.TextIOWrapper(shown, "utf-8", write_through=True), width=200, no_color=True)
    for module in ("autograder.console", "autograder.commands.grade"):
        monkeypatch.setattr(f"{module}.console", console)
    return shown


def result(student: str) -> Result:
    verdict = Verdict("f", 0, 1, "error", [("what", f"It stopped with {HOSTILE}")])
    return Result("assignment", student, {"f": verdict}, [HOSTILE], 1, "none")


@pytest.mark.parametrize("student", ["eve", HOSTILE, os.fsdecode(b"\xff\xfe"), "eve\nada  100 / 100"])
def test_results_are_printed_as_visible_text(student: str, terminal: io.BytesIO) -> None:
    tally = Tally()
    tally.add(result(student))
    grade.print_class(tally)
    grade.print_result(result(student))
    text = terminal.getvalue().decode()
    assert visible(text, "\n") == text
    assert "[red]" in text
    assert not any(line.startswith("ada") for line in text.splitlines())


def test_ordinary_text_is_printed_as_it_is() -> None:
    assert visible("Zoë's résumé: 名前 ✓ (a_b) \u00b7 x²") == "Zoë's résumé: 名前 ✓ (a_b) \u00b7 x²"
