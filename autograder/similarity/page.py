"""The page that shows similar answers side by side, and the rows of the table that names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jinja2 import Environment, PackageLoader

from autograder.similarity.answers import Answer, shared_runs
from autograder.similarity.pairs import WHOLE, Pair
from autograder.similarity.tokens import lines_of

SHOWN = 60
"""Pairs on the page; in a class where more are similar, the table tells the rest."""

MAX_LINES, MAX_WIDTH = 300, 400

Answers = Mapping[str, Mapping[str, Answer]]


class Line(NamedTuple):
    """A line of an answer, and whether the other answer has it as well."""

    number: int
    text: str
    shared: bool


@dataclass(frozen=True)
class Side:
    """One student's answer in a pair."""

    student: str
    lines: list[Line]
    left_out: int


def page_of(title: str, pairs: Sequence[Pair], answers: Answers, given: frozenset[str], least: float) -> str:
    """The page as HTML; `given` are the lines that the assignment itself contains."""
    environment = Environment(loader=PackageLoader("autograder"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    shown = [(pair, sides_of(pair, answers, given)) for pair in pairs[:SHOWN]]
    return environment.get_template("similarity.html.j2").render(
        title=title, pairs=pairs, shown=shown, least=least, students=len(answers), whole=WHOLE
    )


def sides_of(pair: Pair, answers: Answers, given: frozenset[str]) -> dict[str, tuple[Side, Side]]:
    """Both answers to each exercise in which a pair is similar; to all with something in common if it is the whole."""
    one, other = pair.students
    named = [part.name for part in pair.parts if part.name != WHOLE]
    names = named or [name for name in answers[one] if shared_runs(answers[one], answers[other], name)]
    return {name: (_side(one, other, name, answers, given), _side(other, one, name, answers, given)) for name in names}


def table_of(pairs: Sequence[Pair]) -> Iterator[Sequence[object]]:
    """A header, then a row for each exercise of each pair."""
    yield "student", "other student", "exercise", "similarity", "shared runs"
    for pair in pairs:
        for part in pair.parts:
            yield *pair.students, part.name, f"{part.similarity:.3f}", part.shared


def _side(student: str, other: str, name: str, answers: Answers, given: frozenset[str]) -> Side:
    answer = answers[student][name]
    marked = lines_of(answer.tokens, shared_runs(answers[student], answers[other], name))
    lines = [
        Line(number, text[:MAX_WIDTH], number in marked and text.strip() not in given)
        for number, text in enumerate(answer.source.split("\n"), 1)
    ]
    return Side(student, lines[:MAX_LINES], max(len(lines) - MAX_LINES, 0))
