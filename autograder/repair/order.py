"""The order in which cells are graded: the student's, unless released cells have changed places."""

from __future__ import annotations

from collections import defaultdict

from autograder.grade.cell import Cell
from autograder.repair.frame import Frame
from autograder.repair.statements import Reader, names_set

MAX_SORTED = 500  # cells that are put in order by what they need


def in_order(cells: list[Cell], frame: Frame, read: Reader) -> list[Cell]:
    """The very list, if the released cells in it stand as released; else one in which they do.

    A student's own cell stays below the released one that it follows, unless it would run before what it needs.
    """
    places = [frame.places[cell.grade_id] for cell in cells if cell.grade_id]
    if places == sorted(places):
        return cells
    keys, place = [], -1
    for cell in cells:
        place = frame.places.get(cell.grade_id, place)
        keys.append(place)
    ordered = [cells[n] for n in sorted(range(len(cells)), key=keys.__getitem__)]
    return _by_needs(ordered, read) if len(cells) <= MAX_SORTED else ordered


def _by_needs(cells: list[Cell], read: Reader) -> list[Cell]:
    """The same cells, each after one that sets what it needs, in an order as little changed as possible."""
    sets = [names_set(read(cell.source)) if cell.run else frozenset[str]() for cell in cells]
    needs = [_needs(read, cell) & frozenset[str]().union(*sets) for cell in cells]
    setters = defaultdict(set)
    for number, names in enumerate(sets):
        for name in names:
            setters[name].add(number)
    ordered, known, waiting = list[int](), set[str](), list(range(len(cells)))
    while waiting:
        ready = (n for n in waiting if all(name in known or setters[name] == {n} for name in needs[n]))
        number = next(ready, waiting[0])
        waiting.remove(number)
        ordered.append(number)
        known |= sets[number]
    return [cells[number] for number in ordered]


def _needs(read: Reader, cell: Cell) -> frozenset[str]:
    """The names that a cell reads before it sets them itself."""
    needs, known = set[str](), set[str]()
    for each in (read(cell.source) or ()) if cell.run else ():
        needs |= each.needs - known
        known |= each.sets
    return frozenset(needs)
