"""What other tools do to notebooks: each damage takes a notebook of JSON apart with a random generator at hand.

A damage of cells maps the list of cells to another one; a damage of files maps the whole document to the bytes on disk.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

JsonCell = dict[str, Any]
Cells = list[JsonCell]
Damage = Callable[[Cells, Random], Cells]

DAMAGES: dict[str, Damage] = {}
FILES: dict[str, Callable[[dict[str, Any]], bytes]] = {}


def damage(function: Damage) -> Damage:
    DAMAGES[function.__name__] = function
    return function


def on_disk(function: Callable[[dict[str, Any]], bytes]) -> Callable[[dict[str, Any]], bytes]:
    FILES[function.__name__] = function
    return function


# ---------------------------------------------------------------------------------------------------------- looking
def graded(cell: JsonCell) -> dict[str, Any]:
    return cell["metadata"].get("nbgrader", {})


def answers(cells: Cells) -> list[int]:
    """Where answers stand, told by what the fixtures write into them: other damages may have come first."""
    return [n for n, cell in enumerate(cells) if "# mark-of " in cell["source"]]


def whole_answers(cells: Cells) -> list[int]:
    """Those that no damage has cut: nobody merges half of an answer with another one and leaves the rest elsewhere."""
    return [n for n in answers(cells) if not is_cut(cells[n])]


def is_cut(cell: JsonCell) -> bool:
    lines = [line for line in cell["source"].split("\n") if line.strip()]
    end = cell.get("released", "").strip().split("\n")[-1]
    return lines[0][0] == " " or lines[-1].strip() != end.strip()


def tests(cells: Cells) -> list[int]:
    return [n for n, cell in enumerate(cells) if cell["source"].startswith("check(")]


def prose(cells: Cells) -> list[int]:
    return [n for n, cell in enumerate(cells) if cell["cell_type"] == "markdown" and "# mark-of " not in cell["source"]]


def some(rng: Random, places: list[int], most: int = 3) -> list[int]:
    return sorted(rng.sample(places, min(len(places), rng.randint(1, most)))) if places else []


def as_kind(cell: JsonCell, kind: str) -> JsonCell:
    plain = {key: cell[key] for key in ("id", "metadata", "source", "released") if key in cell}
    return plain | {"cell_type": kind} | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def joined(cells: Cells, glue: str = "\n\n") -> JsonCell:
    return cells[0] | {"source": glue.join(cell["source"] for cell in cells)}


def without_gaps(cells: Cells) -> Cells:
    lines = re.compile(r"^[ \t]*### (START|END) CODE HERE ###.*\n?", re.MULTILINE)
    return [cell | {"source": lines.sub("", cell["source"]).rstrip("\n")} for cell in cells]


# --------------------------------------------------------------------------------------------------------- doubling
@damage
def answers_doubled_with_their_ids(cells: Cells, rng: Random) -> Cells:
    chosen = some(rng, answers(cells))
    return [twin for n, cell in enumerate(cells) for twin in ([cell, copy.deepcopy(cell)] if n in chosen else [cell])]


@damage
def answers_copied_without_their_ids(cells: Cells, rng: Random) -> Cells:
    copies = [cells[n] | {"id": f"copy{n}", "metadata": {}} for n in some(rng, answers(cells))]
    return [*cells, *copies] if rng.random() < 0.5 else [*cells[:3], *copies, *cells[3:]]


@damage
def answers_doubled_by_their_stubs(cells: Cells, rng: Random) -> Cells:
    result = list(cells)
    for n in reversed(some(rng, [n for n in answers(cells) if "released" in cells[n]])):
        stub = cells[n] | {"source": cells[n]["released"], "id": f"stub{n}"}
        result.insert(n + rng.randint(0, 1), stub)
    return result


@damage
def tests_doubled_and_changed(cells: Cells, rng: Random) -> Cells:
    chosen = some(rng, tests(cells))
    changed = {n: cells[n] | {"source": f"# once more\nassert not {cells[n]['source']}, 'tampered'"} for n in chosen}
    return [twin for n, cell in enumerate(cells) for twin in ([cell, changed[n]] if n in changed else [cell])]


@damage
def everything_twice(cells: Cells, rng: Random) -> Cells:
    return cells + copy.deepcopy(cells)


@damage
def one_answer_pasted_thirty_times(cells: Cells, rng: Random) -> Cells:
    places = answers(cells)
    return cells + [copy.deepcopy(cells[rng.choice(places)])] * 30 if places else cells


# -------------------------------------------------------------------------------------------------------- splitting
def split_at(cell: JsonCell, *lines: int) -> Cells:
    text = cell["source"].split("\n")
    begins, ends = [0, *lines], [*lines, len(text)]
    parts = ["\n".join(text[begin:end]) for begin, end in zip(begins, ends, strict=True)]
    rest = [cell | {"source": part, "metadata": {}, "id": f"part{number}"} for number, part in enumerate(parts[1:])]
    return [cell | {"source": parts[0]}, *rest]


def cut_one(cells: Cells, rng: Random, parts: int) -> Cells:
    places = [n for n in answers(cells) if cells[n]["source"].count("\n") > parts]
    if not places:
        return cells
    place = rng.choice(places)
    first = next((n for n, line in enumerate(cells[place]["source"].split("\n")) if line.startswith("def ")), 0)
    lines = range(first + 1, cells[place]["source"].count("\n") + 1)
    at = sorted(rng.sample(lines, min(parts - 1, len(lines))))
    return [*cells[:place], *split_at(cells[place], *at), *cells[place + 1 :]]


@damage
def an_answer_cut_in_two(cells: Cells, rng: Random) -> Cells:
    return cut_one(cells, rng, 2)


@damage
def an_answer_cut_in_three(cells: Cells, rng: Random) -> Cells:
    return cut_one(cells, rng, 3)


@damage
def every_answer_cut_in_two(cells: Cells, rng: Random) -> Cells:
    for place in reversed(answers(cells)):
        text = cells[place]["source"].split("\n")
        first = next((n for n, line in enumerate(text) if line.startswith("def ")), 0)
        if first + 1 < len(text):
            halves = split_at(cells[place], rng.randrange(first + 1, len(text)))
            cells = [*cells[:place], *halves, *cells[place + 1 :]]
    return cells


@damage
def helper_code_cut_off_with_the_id(cells: Cells, rng: Random) -> Cells:
    place = next((n for n, cell in enumerate(cells) if "def small_helper" in cell["source"]), None)
    if place is None or "# mark-of " not in cells[place]["source"]:
        return cells
    text = cells[place]["source"].split("\n")
    at = next((n for n, line in enumerate(text) if n and line.startswith("def ") and "small_helper" not in line), 0)
    return [*cells[:place], *split_at(cells[place], at), *cells[place + 1 :]] if at else cells


# ---------------------------------------------------------------------------------------------------------- merging
@damage
def an_answer_merged_with_its_neighbours(cells: Cells, rng: Random) -> Cells:
    places = answers(cells)
    if not places:
        return cells
    place = rng.choice(places)
    begin, end = max(0, place - rng.randint(0, 2)), place + rng.randint(2, 6)
    return [*cells[:begin], joined(cells[begin:end], rng.choice(["\n", "\n\n"])), *cells[end:]]


@damage
def two_answers_in_one_cell(cells: Cells, rng: Random) -> Cells:
    places = whole_answers(cells)
    if len(places) < 2:
        return cells
    first, second = sorted(rng.sample(places, 2))
    merged = joined([cells[first], cells[second]])
    if rng.random() < 0.5:
        merged |= {"metadata": cells[second]["metadata"]}
    return [merged if n == first else cell for n, cell in enumerate(cells) if n != second]


@damage
def all_answers_in_one_cell(cells: Cells, rng: Random) -> Cells:
    places = whole_answers(cells)
    if not places:
        return cells
    merged = joined([cells[n] for n in places])
    return [merged if n == places[-1] else cell for n, cell in enumerate(cells) if n not in places[:-1]]


@damage
def an_answer_merged_with_prose_that_was_changed(cells: Cells, rng: Random) -> Cells:
    places = answers(cells)
    if not places:
        return cells
    place = rng.choice(places)
    words = f"My notes: it isn't hard.\n\n{cells[place]['source']}\n\nThat's all, folks; (next)."
    return [cell | {"source": words} if n == place else cell for n, cell in enumerate(cells)]


@damage
def the_whole_notebook_in_one_cell(cells: Cells, rng: Random) -> Cells:
    return [as_kind(joined(cells), "code")]


# --------------------------------------------------------------------------------------------------------- deleting
@damage
def answers_deleted(cells: Cells, rng: Random) -> Cells:
    gone = some(rng, answers(cells), 2)
    return [cell for n, cell in enumerate(cells) if n not in gone]


@damage
def tests_and_imports_deleted(cells: Cells, rng: Random) -> Cells:
    gone = some(rng, tests(cells), 9)
    return [cell for n, cell in enumerate(cells) if n not in gone and graded(cell).get("grade_id") != "setup"]


@damage
def prose_deleted(cells: Cells, rng: Random) -> Cells:
    gone = prose(cells)
    return [cell for n, cell in enumerate(cells) if n not in gone]


# ---------------------------------------------------------------------------------------------------------- retyping
@damage
def answers_turned_into_text(cells: Cells, rng: Random) -> Cells:
    chosen = some(rng, answers(cells))
    return [as_kind(cell, rng.choice(["markdown", "raw"])) if n in chosen else cell for n, cell in enumerate(cells)]


@damage
def an_answer_quoted_in_text(cells: Cells, rng: Random) -> Cells:
    places = answers(cells)
    if not places:
        return cells
    place = rng.choice(places)
    fenced = as_kind(cells[place], "markdown") | {"source": f"My answer:\n\n```python\n{cells[place]['source']}\n```"}
    return [fenced if n == place else cell for n, cell in enumerate(cells)]


@damage
def tests_and_imports_turned_into_text(cells: Cells, rng: Random) -> Cells:
    chosen = {n for n in tests(cells) if rng.random() < 0.5}
    chosen |= {n for n, cell in enumerate(cells) if graded(cell).get("grade_id") == "setup"}
    return [as_kind(cell, "markdown") if n in chosen else cell for n, cell in enumerate(cells)]


@damage
def prose_turned_into_code(cells: Cells, rng: Random) -> Cells:
    chosen = prose(cells)
    return [as_kind(cell, "code") if n in chosen else cell for n, cell in enumerate(cells)]


# --------------------------------------------------------------------------------------------------------- stripping
@damage
def nbgraders_metadata_stripped(cells: Cells, rng: Random) -> Cells:
    return [cell | {"metadata": {k: v for k, v in cell["metadata"].items() if k != "nbgrader"}} for cell in cells]


@damage
def all_metadata_stripped(cells: Cells, rng: Random) -> Cells:
    return [cell | {"metadata": {}} for cell in cells]


@damage
def metadata_and_ids_stripped(cells: Cells, rng: Random) -> Cells:
    return [{key: value for key, value in cell.items() if key != "id"} | {"metadata": {}} for cell in cells]


@damage
def saved_by_colab(cells: Cells, rng: Random) -> Cells:
    fresh = [{"metadata": {"id": f"{rng.getrandbits(48):x}", "outputId": "0"}} for _ in cells]
    return [{k: v for k, v in cell.items() if k != "id"} | new for cell, new in zip(cells, fresh, strict=True)]


@damage
def cells_renamed(cells: Cells, rng: Random) -> Cells:
    return [cell | {"id": f"{rng.getrandbits(32):x}"} for cell in cells]


@damage
def tags_stripped_and_demonstrations_changed(cells: Cells, rng: Random) -> Cells:
    result = []
    for cell in cells:
        metadata = dict(cell["metadata"])
        tried = "\nprint('tried')" if metadata.pop("tags", None) and "mark" not in cell["source"] else ""
        result.append(cell | {"metadata": metadata, "source": cell["source"] + tried})
    return result


# -------------------------------------------------------------------------------------------- order, wrong claims, rest
@damage
def cells_shuffled(cells: Cells, rng: Random) -> Cells:
    return rng.sample(cells, len(cells))


@damage
def cells_reversed(cells: Cells, rng: Random) -> Cells:
    return cells[::-1]


@damage
def a_cell_moved(cells: Cells, rng: Random) -> Cells:
    rest = list(cells)
    moved = rest.pop(rng.randrange(len(rest)))
    rest.insert(rng.randint(0, len(rest)), moved)
    return rest


@damage
def ids_exchanged(cells: Cells, rng: Random) -> Cells:
    places = [n for n, cell in enumerate(cells) if graded(cell)]
    others = rng.sample(places, len(places))
    claims = {n: {"metadata": cells[m]["metadata"]} for n, m in zip(places, others, strict=True)}
    return [cell | claims.get(n, {}) for n, cell in enumerate(cells)]


@damage
def ids_claimed_by_other_cells(cells: Cells, rng: Random) -> Cells:
    names = [graded(cell)["grade_id"] for cell in cells if graded(cell).get("solution")]
    if not names:
        return cells
    claims = [{"metadata": {"nbgrader": {"grade_id": rng.choice(names), "solution": True}}} for _ in cells]
    return [cell if graded(cell) else cell | claim for cell, claim in zip(cells, claims, strict=True)]


@damage
def locked_cells_changed(cells: Cells, rng: Random) -> Cells:
    changed = [cell | {"source": f"{cell['source']}\npass  # mine"} for cell in cells]
    return [new if graded(cell).get("locked") else cell for cell, new in zip(cells, changed, strict=True)]


@damage
def markers_removed(cells: Cells, rng: Random) -> Cells:
    return without_gaps(cells)


@damage
def spaces_at_the_ends_of_lines(cells: Cells, rng: Random) -> Cells:
    return [cell | {"source": "\n" + cell["source"].replace("\n", "  \n") + "\n\n"} for cell in cells]


# ------------------------------------------------------------------------------------------------------------- files
@on_disk
def as_it_is(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


@on_disk
def with_a_byte_order_mark(document: dict[str, Any]) -> bytes:
    return b"\xef\xbb\xbf" + json.dumps(document, indent=1).encode()


@on_disk
def in_utf_16(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-16")


@on_disk
def with_line_ends_of_windows(document: dict[str, Any]) -> bytes:
    cells = [cell | {"source": cell["source"].replace("\n", "\r\n")} for cell in document["cells"]]
    return json.dumps(document | {"cells": cells}, indent=1).replace("\n", "\r\n").encode()


@on_disk
def with_sources_in_lines(document: dict[str, Any]) -> bytes:
    cells = [cell | {"source": cell["source"].splitlines(keepends=True)} for cell in document["cells"]]
    return json.dumps(document | {"cells": cells}).encode()


@on_disk
def in_format_4_0(document: dict[str, Any]) -> bytes:
    cells = [{key: value for key, value in cell.items() if key != "id"} for cell in document["cells"]]
    return json.dumps(document | {"cells": cells, "nbformat_minor": 0}).encode()


@on_disk
def in_a_format_to_come(document: dict[str, Any]) -> bytes:
    return json.dumps(document | {"nbformat_minor": 99, "shiny": True}).encode()


@on_disk
def without_its_metadata(document: dict[str, Any]) -> bytes:
    return json.dumps(document | {"metadata": {}}).encode()


def _worksheet_cell(cell: JsonCell, metadata: bool) -> JsonCell:
    kept = {"metadata": cell["metadata"]} if metadata else {}
    if cell["cell_type"] == "code":
        return {"cell_type": "code", "input": cell["source"], "outputs": [], "language": "python", **kept}
    kind = "markdown" if cell["cell_type"] == "markdown" else "raw" if metadata else "text"
    return {"cell_type": kind, "source": cell["source"], **kept}


@on_disk
def in_format_3(document: dict[str, Any]) -> bytes:
    sheet = {"cells": [_worksheet_cell(cell, True) for cell in document["cells"]], "metadata": {}}
    return json.dumps(
        {"worksheets": [sheet], "metadata": document["metadata"], "nbformat": 3, "nbformat_minor": 0}
    ).encode()


@on_disk
def in_format_2(document: dict[str, Any]) -> bytes:
    sheet = {"cells": [_worksheet_cell(cell, False) for cell in document["cells"]]}
    return json.dumps({"worksheets": [sheet], "metadata": {"name": "old"}, "nbformat": 2, "nbformat_minor": 0}).encode()
