"""What grading says to a student: sentences made from replies, deaths and gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograder.grade.child import TIME_IS_UP
from autograder.grade.hidden import HiddenCase
from autograder.grade.session import CellFate
from autograder.grade.verdict import Row, Status
from dlcore.diagnose import diagnose
from dlcore.exercise import Exercise, grouped
from dlcore.explain import explain
from dlcore.mishap import Mishap, explain_mishap
from dlcore.show import on_screen
from dlcore.visible import best_difference, closest
from dlcore.wrong import WrongAnswer

PASSED_OVER = "passed over, for the cells added to the notebook had used up their share of the time"


def explanation(exercise: Exercise, case: HiddenCase, reply: dict[str, Any]) -> tuple[Status, list[Row]]:
    """Status and rows for a wrong reply to a case: what is wrong, and where."""
    rows = [("case", case.draw.label)]
    if "missing" in reply:
        return "missing", []
    if "death" in reply:
        cause = str(reply["death"])
        words = f"The call never came back: {cause}."
        return ("timeout" if cause == TIME_IS_UP else "crash"), [*rows, ("what", words)]
    if "error" in reply:
        return "error", [*rows, ("what", error_words(reply["error"])), *_printed(reply)]
    if "value" not in reply:
        return "unreadable", [
            *rows,
            ("what", f"It returned {reply.get('unreadable', '')[:200] or 'nothing readable'}."),
        ]
    difference = best_difference(reply["value"], case.accepted, exercise.rtol, exercise.atol)
    words = explain(difference, exercise.returns, secret=True) if difference else ""
    return "wrong", [*rows, ("where", words), *_printed(reply)]


def clue(exercise: Exercise, case: HiddenCase, reply: dict[str, Any]) -> str:
    """What a wrong reply looks like when no common mistake explains it; the same words as in the notebook."""
    arguments = dict(zip(exercise.parameters, case.draw.arguments, strict=False))
    if "error" in reply:
        parts = error_parts(reply["error"])
        return explain_mishap(Mishap(parts.get("type", ""), parts.get("message", ""), exercise.name, arguments))
    if "value" not in reply:
        return ""
    value, printed = reply["value"], reply.get("printed", "")
    return diagnose(
        WrongAnswer(
            value,
            closest(value, case.accepted, exercise.rtol, exercise.atol),
            arguments,
            exercise.returns,
            printed,
            [name for position, name in enumerate(exercise.parameters) if position in reply.get("changed", ())],
            exercise.rtol,
            exercise.atol,
        )
    )


def error_parts(error: Mapping[str, str] | None) -> dict[str, str]:
    """A student's own error, as much of it as is told."""
    return {key: text[:500] for key, text in (error or {}).items()}


def error_words(error: Mapping[str, str] | None) -> str:
    """A student's own error as a sentence."""
    parts = error_parts(error)
    text = f"It stopped with {parts.get('type') or 'an error'}"
    text += f": {parts['message']}" if parts.get("message") else ""
    return text + (f", at your line `{parts['line']}`" if parts.get("line") else "")


def _printed(reply: dict[str, Any]) -> list[Row]:
    printed = on_screen(reply.get("printed", "")).strip()
    return [("printed", printed[:300])] if printed else []


def parts_words(results: Sequence[tuple[str, bool]]) -> str:
    """Which groups of cases are right, and which are not yet."""
    groups = grouped(results)
    right, wrong = ([name for name, passed in groups.items() if passed is kind] for kind in (True, False))
    return f"Right: {', '.join(right)}. Not yet: {', '.join(wrong)}."


def missing_words(name: str, fates: Iterable[CellFate], kind: str = "") -> str:
    """Why there is no function of this name: it holds something else (of that kind), its cell stopped, or neither."""
    if kind:
        return f"At the end of the notebook, `{name}` is no function but something else, of type `{kind[:100]}`."
    for fate in fates:
        if fate.cell.grade_id == name or f"def {name}" in fate.cell.source:
            return f"There is no `{name}`, because {cell_words(fate)}."
    return f"The notebook defines no function called `{name}`."


def cell_words(fate: CellFate) -> str:
    """What became of a cell, as half a sentence."""
    name = f"cell {fate.cell.number}" + (f" ({fate.cell.grade_id})" if fate.cell.grade_id else "")
    if fate.passed_over:
        return f"{name} was {PASSED_OVER}"
    if fate.death:
        return f"{name} did not end: {fate.death}"
    words = error_words(fate.error).removeprefix("It ")
    return f"{name} {words}"


def sentence(words: str) -> str:
    """Make a sentence of half a one."""
    return words[0].upper() + words[1:] + "."
