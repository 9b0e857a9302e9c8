"""Solved releases whose every answer carries a mark of its own, and what became of the marks after repair."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from typing import Any

from autograder.grade.submission import Submission
from autograder.sample import solved
from dlcore.exercise import Assignment

MARK = re.compile(r"# mark-of (\w+)")
HELPERS = [
    "import fractions as own_numbers  # own-cell 1\n\nown_half = own_numbers.Fraction(1, 2)",
    "def own_double(x=own_half):  # own-cell 2\n    return 2 * x",
    "own_sum = own_double() + 1  # own-cell 3",
]


def marked(source: str, name: str) -> str:
    """The answer with its mark right below the gap's beginning, so that it stands in the code and not beside it."""
    start = next(line for line in source.split("\n") if "### START CODE HERE ###" in line)
    indent = start[: len(start) - len(start.lstrip())]
    return source.replace(start, f"{start}\n{indent}# mark-of {name}", 1)


def handed_in(release: Any, assignment: Assignment) -> dict[str, Any]:
    """A solved notebook as JSON, with marks, own cells of the student's, and a helper in the last answer's cell."""
    document = json.loads(json.dumps(solved(release, assignment)))
    stubs = {cell.metadata.nbgrader.grade_id: cell.source for cell in release.cells if "nbgrader" in cell.metadata}
    for cell in document["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name in assignment.exercises:
            cell["source"], cell["released"] = marked(cell["source"], name), stubs[name]
    last = next(cell for cell in reversed(document["cells"]) if "released" in cell)
    last["source"] = "def small_helper():\n    return 1  # own-cell 0\n\n\n" + last["source"]
    code = {"cell_type": "code", "metadata": {}, "outputs": []}
    own = [code | {"id": f"own{number}", "source": text} for number, text in enumerate(HELPERS)]
    document["cells"][2:2], document["cells"][9:9] = own[:1], own[1:]
    return document


@dataclass
class Outcome:
    """What became of the answers: names, by what happened to them."""

    recovered: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def compared(fitted: Submission, whole: dict[str, Any], text: str) -> Outcome:
    """Compare a fitted submission with the notebook as it was before the damage; `text` is what the damage left."""
    outcome = Outcome()
    answers = {MARK.findall(c["source"])[0]: c["source"] for c in whole["cells"] if MARK.search(c["source"])}
    running = "\n".join(cell.source for cell in fitted.cells if cell.run)
    for name, source in answers.items():
        shown = fitted.source_of(name)
        marks = set(MARK.findall(shown))
        if marks - {name}:
            outcome.wrong.add(name)
        elif marks == {name} and same_code(source, shown) and in_effect(name, source, fitted):
            outcome.recovered.add(name)
        elif f"# mark-of {name}\\n" in text or f"# mark-of {name}\n" in text or f"# mark-of {name}\\r" in text:
            outcome.lost.add(name)
        else:
            outcome.deleted.add(name)
    own = [f"# own-cell {number}" for number in range(4)]
    outcome.problems += [f"{mark} does not run" for mark in own if mark in text and mark not in running]
    claimed = "test-" in text and "tampered" in running
    if claimed or re.search(r"^check\(", running, re.M):
        outcome.problems.append("a test cell runs")
    return outcome


def statements(text: str) -> list[str]:
    """What a text says as Python, apart from what its docstrings say."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return []
    for node in body:
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            del node.body[0]
    return [ast.dump(node) for node in body]


def same_code(source: str, shown: str) -> bool:
    """Whether all that the answer says as Python is in what is shown as the answer."""
    return {one for one in statements(source) if "small_helper" not in one} <= set(statements(shown))


def in_effect(name: str, source: str, fitted: Submission) -> bool:
    """Whether the last definition of the function that runs is the answer's; plain cells are asked by text."""

    def of(text: str) -> list[str]:
        return [one for one in statements(text) if one.startswith(f"FunctionDef(name='{name}'")]

    mine = of(source)
    return not mine or [d for cell in fitted.cells if cell.run for d in of(cell.source)][-1:] == mine
