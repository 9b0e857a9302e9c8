"""The questions of a quiz: how a few lines of text become questions, and how an answer is judged."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Kind = Literal["one", "several", "order"]

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARK = re.compile(r"([-+]|\d+\.)(?:\s+(.*))?")


class Line(NamedTuple):
    """A line of a quiz, together with the indented lines that go on with it."""

    number: int
    words: str

    def wrong(self, why: str) -> ValueError:
        """The error that shows this line to the author."""
        return ValueError(f"quiz, line {self.number}, “{textwrap.shorten(self.words, 60)}”: {why}")


class Option(NamedTuple):
    """One possible answer or one step, and what to say about it afterwards."""

    text: str
    explanation: str


@dataclass(frozen=True)
class Question:
    """One question, its options in the order in which they are shown, and which of them answer it.

    `answer` holds positions among the options: those to choose, ascending, or all of them in the right order.
    """

    text: str
    kind: Kind
    options: tuple[Option, ...]
    answer: tuple[int, ...]


# ------------------------------------------------------------------------------------------------- text → questions
def parse(text: str) -> list[Question]:
    """Read questions; see `quiz` for how they are written and which errors arise."""
    questions = [_question(block) for block in _blocks(text)]
    if not questions:
        raise ValueError("quiz: there is no question in the text")
    return questions


def _blocks(text: str) -> Iterator[list[Line]]:
    """Yield the lines of each question, with its continuations joined."""
    first, *rest = text.split("\n")
    block: list[Line] = []
    for number, words in enumerate([first.strip(), *textwrap.dedent("\n".join(rest)).split("\n")], 1):
        if not words.strip():
            if block:
                yield block
            block = []
        elif block and words[0].isspace():
            block[-1] = Line(block[-1].number, f"{block[-1].words} {words.strip()}")
        else:
            block.append(Line(number, words.strip()))
    if block:
        yield block


def _question(block: list[Line]) -> Question:
    for line in block:
        _readable(line)
    count = next((k for k, line in enumerate(block) if MARK.fullmatch(line.words)), len(block))
    asked, lines = block[:count], block[count:]
    if not asked:
        raise lines[0].wrong("this answer has no question above it; no blank line goes between them")
    if not lines:
        raise asked[0].wrong("this question has no answers right below it: `+ right`, `- wrong` or `1. first step`")
    text = " ".join(line.words for line in asked)
    marks, options = _options(lines)
    return _ordering(text, lines, marks, options) if marks[0][0].isdigit() else _choice(text, lines, marks, options)


def _readable(line: Line) -> None:
    if line.words.count("`") % 2:
        raise line.wrong("a back-tick has no partner")
    if re.search(r"\$[^$]+\$", re.sub("`[^`]*`", "", line.words)):
        raise line.wrong("maths between dollar signs is not typeset in a quiz; write it as `code` or in plain signs")


def _options(lines: list[Line]) -> tuple[list[str], list[Option]]:
    """Split each line into its mark and its option; all marks must be of one sort, all options different."""
    marks: list[str] = []
    options: list[Option] = []
    for line in lines:
        match = MARK.fullmatch(line.words)
        if not match:
            raise line.wrong("an answer begins with `+ `, `- ` or `1. `; indent a line that goes on with the one above")
        mark, option = match[1], _option(match[2] or "")
        if marks and mark[0].isdigit() != marks[0][0].isdigit():
            raise line.wrong("a question has either steps (`1. `) or answers to choose (`+ `, `- `), not both")
        if not option.text:
            raise line.wrong("there is no answer after the mark")
        if option.text in (other.text for other in options):
            raise line.wrong("this answer is there already")
        marks.append(mark)
        options.append(option)
    if len(options) < 2:
        raise lines[0].wrong("a question needs at least two answers")
    if len(options) > len(LETTERS):
        raise lines[len(LETTERS)].wrong(f"a question has at most {len(LETTERS)} answers")
    return marks, options


def _option(words: str) -> Option:
    """Cut at the first colon that stands before a space or the end, outside brackets and back-ticks."""
    depth, code = 0, False
    for k, letter in enumerate(words):
        if letter == "`":
            code = not code
        elif not code:
            depth += (letter in "([{") - (letter in ")]}")
            if letter == ":" and not depth and words[k + 1 : k + 2] in ("", " "):
                return Option(words[:k].strip(), words[k + 1 :].strip())
    return Option(words, "")


def _choice(text: str, lines: list[Line], marks: list[str], options: list[Option]) -> Question:
    answer = tuple(k for k, mark in enumerate(marks) if mark == "+")
    if not answer:
        raise lines[0].wrong("none of the answers from here on is right; mark one with `+ `")
    if len(answer) == len(options):
        raise lines[0].wrong("all answers from here on are right, so there is nothing to choose; mark one with `- `")
    return Question(text, "one" if len(answer) == 1 else "several", tuple(options), answer)


def _ordering(text: str, lines: list[Line], marks: list[str], options: list[Option]) -> Question:
    for k, (line, mark) in enumerate(zip(lines, marks, strict=True), 1):
        if mark != f"{k}.":
            raise line.wrong(f"steps are written in their right order; this one should be `{k}. `")
    shown = list(range(len(options)))
    shuffler = random.Random(text)  # the same order at every run, and for everyone
    while shown == sorted(shown):
        shuffler.shuffle(shown)
    answer = tuple(shown.index(k) for k in range(len(options)))
    return Question(text, "order", tuple(options[k] for k in shown), answer)


# ---------------------------------------------------------------------------------------------- questions → verdicts
def judge(question: Question, given: Sequence[int]) -> dict[str, Any]:
    """Say how good an answer is, and why.

    Parameters
    ----------
    question : Question
    given : sequence of int
        Positions of the chosen options, or of all options in the order given.

    Returns
    -------
    dict
        "right" : bool; "words" : str; "remarks" : list of [sign, option, explanation], in terms of JSON.
    """
    chosen = tuple(given) if question.kind == "order" else tuple(sorted(given))
    right = chosen == question.answer
    words, about = {"one": _judge_one, "several": _judge_several, "order": _judge_order}[question.kind](
        question, chosen, right
    )
    remarks = [[_sign(question, k), *question.options[k]] for k in about]
    return {"right": right, "words": f"✓ Right{words}" if right else f"✗ Not yet{words}", "remarks": remarks}


def _sign(question: Question, option: int) -> str:
    return "✓" if option in question.answer else "✗"


def _judge_one(question: Question, chosen: tuple[int, ...], right: bool) -> tuple[str, Sequence[int]]:
    explanation = question.options[chosen[0]].explanation
    return f": {explanation}" if explanation else ".", ()


def _judge_several(question: Question, chosen: tuple[int, ...], right: bool) -> tuple[str, Sequence[int]]:
    """Explain what was chosen; once all is right, what was left out, too."""
    if right:
        return ".", range(len(question.options))
    extra = len(set(chosen) - set(question.answer))
    missing = len(set(question.answer) - set(chosen))
    belongs = (
        f"{extra} of your choices {'does' if extra == 1 else 'do'} not belong" if extra else "what you chose belongs"
    )
    lacks = f", {'and' if extra else 'but'} {missing} {'is' if missing == 1 else 'are'} missing" if missing else ""
    return f": {belongs}{lacks}.", chosen


def _judge_order(question: Question, chosen: tuple[int, ...], right: bool) -> tuple[str, Sequence[int]]:
    if right:
        return ".", [k for k in chosen if question.options[k].explanation]
    good = next(k for k, (mine, wanted) in enumerate(zip(chosen, question.answer, strict=True)) if mine != wanted)
    if not good:
        return ": something else comes first.", ()
    start = "the first step is" if good == 1 else f"the first {good} steps are"
    return f": {start} in place; something else comes next.", ()
