"""Attacks that are not in the code of a cell but in the file around it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from dlcore.gaps import END, START
from tests.attacks.arena import Arena, Outcome
from tests.attacks.attack import Expected

Document = dict[str, Any]
WRONG = "def update_parameters(parameters, grads, learning_rate):\n    return parameters\n"
NOTHING_LOST = Expected()
WRONG_UPDATE = Expected({"update_parameters": "wrong"}, says="numbers differ")


@dataclass(frozen=True)
class FileAttack:
    """A hostile file.

    Attributes
    ----------
    make : callable
        Turns a notebook in which everything is right (as JSON data) into the file's text.
    expected : Expected
        What must come of it.
    all_lost : str
        If not empty, every exercise is lost, with this status (a pattern).
    """

    make: Callable[[Document], str | bytes]
    expected: Expected
    all_lost: str = ""

    @property
    def name(self) -> str:
        """What it tries."""
        return self.make.__name__

    def attempt(self, place: Arena) -> Outcome:
        """Hand the file in."""
        made = self.make(json.loads(json.dumps(place.right)))
        path = place.folder / f"{self.name}.ipynb"
        path.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8"))
        expected = self.expected
        if self.all_lost:
            expected = replace(expected, lost=dict.fromkeys(place.assignment.exercises, self.all_lost))
        return place.try_file(path, expected)


FILES: list[FileAttack] = []


def attack(
    expected: Expected = NOTHING_LOST, all_lost: str = ""
) -> Callable[[Callable[[Document], str | bytes]], Callable[[Document], str | bytes]]:
    """Enter a function into the list of attacks."""

    def enter(make: Callable[[Document], str | bytes]) -> Callable[[Document], str | bytes]:
        FILES.append(FileAttack(make, expected, all_lost))
        return make

    return enter


def cell(document: Document, grade_id: str) -> Document:
    """The cell with this id."""
    return next(c for c in document["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def code(source: Any, **metadata: Any) -> Document:
    """A code cell."""
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


@attack(WRONG_UPDATE)
def metadata_claims_points(document: Document) -> str:
    """Every cell claims a thousand points, and a score that it has already."""
    cell(document, "update_parameters")["source"] = WRONG
    for entry in document["cells"]:
        claims = {"points": 1000, "score": 1000, "auto_score": 1000, "max_score": 1, "grade": True}
        entry["metadata"].setdefault("nbgrader", {}).update(claims)
    document["metadata"]["score"] = document["metadata"]["nbgrader"] = 100
    return json.dumps(document)


@attack(Expected({"update_parameters": "blank|missing|wrong"}))
def answer_claims_to_be_a_test(document: Document) -> str:
    """The wrong answer carries the id of its own test, and the test that of the answer."""
    answer, test = cell(document, "update_parameters"), cell(document, "test-update_parameters")
    answer["metadata"], test["metadata"] = test["metadata"], answer["metadata"]
    answer["source"] = WRONG + "print('all tests passed')"
    return json.dumps(document)


@attack(WRONG_UPDATE)
def tests_replaced(document: Document) -> str:
    """Every test is replaced by one that passes, and the imports by others."""
    cell(document, "update_parameters")["source"] = WRONG
    for entry in document["cells"]:
        if entry["metadata"].get("nbgrader", {}).get("locked"):
            entry["source"] += "\ncheck = lambda *arguments: 100\n"
            entry["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "100 of 100 points"}]
    return json.dumps(document)


@attack()
def metadata_of_wrong_types(document: Document) -> str:
    """Cells in which nothing has the type that it should have."""
    document["cells"] += [None, 7, "cell", [], {}, {"cell_type": ["code"], "source": 1, "metadata": "x"}]
    document["cells"] += [code({"a": 1}), code([1, None, "x = 1"]), code("y = 1", nbgrader=[1], tags={"demo": 1})]
    document["cells"] += [code("z = 1", nbgrader={"grade_id": {"a": 1}}, tags=[None, ["demo"], 3])]
    document["metadata"].update(dlworkbook=[1], kernelspec=7, language_info={"name": [None]})
    document["nbformat"], document["nbformat_minor"] = "four", [5]
    return json.dumps(document)


@attack(all_lost="unreadable")
def nested_json(document: Document) -> str:
    """A hundred thousand lists in lists."""
    return "[" * 100_000 + "]" * 100_000


@attack()
def nested_metadata(document: Document) -> str:
    """A right notebook, with metadata nested as deeply as a reader might just bear."""
    deep: Any = 1
    for _ in range(800):
        deep = [deep]
    document["metadata"]["deep"] = deep
    document["cells"][1]["metadata"]["deep"] = deep
    return json.dumps(document)


@attack(Expected(says="damaged: ValueError"), all_lost="unreadable")
def huge_integer(document: Document) -> str:
    """A number of a hundred thousand digits."""
    return json.dumps(document)[:-1] + ', "number": ' + "9" * 100_000 + "}"


@attack()
def numbers_that_are_none(document: Document) -> str:
    """NaN and infinity where numbers belong."""
    document["metadata"]["score"] = float("nan")
    document["nbformat_minor"] = float("inf")
    cell(document, "test-update_parameters")["metadata"]["nbgrader"]["points"] = float("inf")
    return json.dumps(document)


@attack()
def five_thousand_twins(document: Document) -> str:
    """Five thousand cells with the id of an answer."""
    document["cells"] += [copy.deepcopy(cell(document, "linear_forward")) for _ in range(5000)]
    return json.dumps(document)


@attack()
def long_claim_of_origin(document: Document) -> str:
    """The notebook says in a megabyte which assignment it is."""
    document["metadata"]["dlworkbook"] = {"assignment": "x" * 1_000_000, "release": "y" * 1_000_000}
    return json.dumps(document)


@attack()
def half_a_character(document: Document) -> str:
    """Half a surrogate pair, in a comment and in a text; no encoding can write it."""
    document["cells"].append(code("x = 1  # \ud800"))
    document["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "\udfff"})
    return json.dumps(document)


@attack()
def cell_of_two_megabytes(document: Document) -> str:
    """A cell with two megabytes of comment."""
    document["cells"].append(code("# " + "x" * 2_000_000))
    return json.dumps(document)


@attack(Expected({"update_parameters": "missing|error"}))
def null_character(document: Document) -> str:
    """A null character in an answer."""
    answer = cell(document, "update_parameters")
    answer["source"] = f"{START}\nx = 1\0\n{END}\n" + answer["source"]
    return json.dumps(document)


@attack(Expected({"update_parameters": "missing|error|blank"}))
def deep_expression(document: Document) -> str:
    """A gap filled with ten thousand minus signs, for whoever parses it."""
    answer = cell(document, "update_parameters")
    answer["source"] = f"{START}\nx = {'-' * 10_000}1\n{END}\n" + answer["source"]
    return json.dumps(document)


@attack(Expected({"update_parameters": "missing|error|blank"}))
def deep_attribute(document: Document) -> str:
    """A gap filled with a chain of three thousand dots that receives None, for whoever writes it out again."""
    answer = cell(document, "update_parameters")
    answer["source"] = f"{START}\nx{'.a' * 3000} = None\n{END}\n" + answer["source"]
    return json.dumps(document)


@attack(all_lost="unreadable")
def worksheets_without_cells(document: Document) -> str:
    """Says it is of the new format, and has only what the old one had."""
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "worksheets": []})


@attack(all_lost="unreadable")
def damaged_old_format(document: Document) -> str:
    """An old notebook in which nothing has the right type."""
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": 1, "worksheets": [{"cells": 7}, None]})


@attack()
def another_encoding(document: Document) -> bytes:
    """Encoded as UTF-16, which is read all the same."""
    return json.dumps(document).encode("utf-16")


@attack(all_lost="unreadable")
def nothing_at_all(document: Document) -> str:
    """An empty file."""
    return ""


@attack(all_lost="crash|timeout|missing")
def flood_of_replies(document: Document) -> str:
    """Reads no question, and sends 300 MB of replies while the grader is still asking a long one."""
    flood = """
import os
from runner.serve import Server

honest_send = Server._send

def last_words(self, message):
    honest_send(self, message)
    for _ in range(300):
        data = bytes(1 << 20)
        while data:
            data = data[os.write(self.target, data):]
    os._exit(0)

Server._send = last_words
"""
    document["cells"] += [code(flood), code("# " + "x" * 900_000)]
    return json.dumps(document)


@attack(Expected(says="more cells stopped"))
def three_thousand_failures(document: Document) -> str:
    """Three thousand cells that stop, each of which deserves a note."""
    document["cells"] += [code("1 / 0") for _ in range(3000)]
    return json.dumps(document)


@attack(all_lost="unreadable")
def a_hundred_thousand_cells(document: Document) -> str:
    """More cells than anybody has written."""
    document["cells"] += [code("x = 1") for _ in range(100_000)]
    return json.dumps(document)


@attack(all_lost="unreadable")
def a_hundred_thousand_old_cells(document: Document) -> str:
    """The same in the old format, which nbformat would convert and validate first."""
    cells = [{"cell_type": "code", "input": "x = 1", "outputs": [], "language": "python"} for _ in range(100_000)]
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]})


@attack(Expected(says="holds more than"), all_lost="unreadable")
def five_million_lists(document: Document) -> str:
    """Five million empty lists, each of which takes three bytes in the file and seventy in memory."""
    document["metadata"]["x"] = "HERE"
    return json.dumps(document).replace('"HERE"', f"[{'[],' * 5_000_000}0]")


@attack()
def a_million_tags(document: Document) -> str:
    """A cell with a million tags."""
    document["cells"].append(code("x = 1", tags=[f"tag {number}" for number in range(1_000_000)]))
    return json.dumps(document)


@attack()
def blank_lines_in_an_answer(document: Document) -> str:
    """A hundred and forty thousand blank lines below an answer, for whoever looks for magics in each of them."""
    cell(document, "initialize_parameters")["source"] += "\n" * 140_000
    return json.dumps(document)


@attack(Expected({"initialize_parameters": "missing|unreadable|error"}))
def answer_of_two_million_statements(document: Document) -> str:
    """An answer of twenty megabytes, whose tree would take five gigabytes."""
    cell(document, "initialize_parameters")["source"] += "\n" + "    a=1\n" * 2_000_000
    return json.dumps(document)


@attack()
def parts_that_fit_in_any_order(document: Document) -> str:
    """The beginning of an answer, and six large ends of it, of which all orders might be tried."""
    parts = [f"  {name} = '{'x' * 149_000}" for name in "abcdef"]
    document["cells"] += [code(f"def other(:\n {START}\n"), *map(code, parts)]
    return json.dumps(document)
