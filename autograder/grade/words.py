"""What grading says to a student: sentences made from replies, deaths and gaps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from autograder.grade.session import CellFate
from autograder.grade.verdict import Row, Status
from dlcore.compare import Difference
from dlcore.explain import explain


def explanation(label: str, reply: dict[str, Any], difference: Difference | None) -> tuple[Status, list[Row]]:
    """Status and rows for a wrong answer to the case with this label."""
    rows = [("case", label)]
    if "missing" in reply:
        return "missing", []
    if "death" in reply:
        cause = str(reply["death"])
        words = f"The call never came back: {cause}."
        return ("timeout" if cause == "time is up" else "crash"), [*rows, ("what", words)]
    if "error" in reply:
        return "error", [*rows, ("what", error_words(reply["error"])), *_printed(reply)]
    if "value" not in reply:
        return "unreadable", [*rows, ("what", f"It returned {reply.get('unreadable', 'nothing readable')}.")]
    words = explain(difference) if difference else ""
    return "wrong", [*rows, ("where", words), *_printed(reply)]


def error_words(error: Any) -> str:
    """A student's own error as a sentence; the parts are the child's claims, so nothing is taken for granted."""
    parts = (
        {key: str(error.get(key, ""))[:500] for key in ("type", "message", "line")} if isinstance(error, dict) else {}
    )
    text = f"It stopped with {parts.get('type') or 'an error'}"
    text += f": {parts['message']}" if parts.get("message") else ""
    return text + (f", at your line `{parts['line']}`" if parts.get("line") else "")


def _printed(reply: dict[str, Any]) -> list[Row]:
    printed = reply.get("printed")
    return [("printed", printed.strip()[:300])] if isinstance(printed, str) and printed.strip() else []


def missing_words(name: str, fates: Iterable[CellFate]) -> str:
    """Why there is no function of this name: its cell stopped, or it is nowhere."""
    for fate in fates:
        if fate.cell.grade_id == name or f"def {name}" in fate.cell.source:
            return f"There is no `{name}`, because {cell_words(fate)}."
    return f"The notebook defines no function called `{name}`."


def cell_words(fate: CellFate) -> str:
    """What became of a cell, as half a sentence."""
    name = f"cell {fate.cell.number}" + (f" ({fate.cell.grade_id})" if fate.cell.grade_id else "")
    if fate.death:
        return f"{name} did not end: {fate.death}"
    words = error_words(fate.error).removeprefix("It ")
    return f"{name} {words}"


def sentence(words: str) -> str:
    """Make a sentence of half a one."""
    return words[0].upper() + words[1:] + "."
