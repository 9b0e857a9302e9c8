"""``quiz(text)``: quick questions in a notebook, ungraded, with an answer that explains."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from dlcore.explore.base import Explorable
from dlcore.question import LETTERS, Question, judge, parse

ASKED = {"one": "", "several": " (choose all that apply)", "order": " (put these in order)"}


def quiz(text: str) -> Quiz:
    """Ask quick questions.

    Parameters
    ----------
    text : str
        Questions with a blank line between them, each followed by its answers, one a line: ``+ right``, ``- wrong``,
        or ``1. first``, ``2. second``, ... for steps to put in order. What follows a colon (outside brackets and
        back-ticks) explains the answer once it is chosen. Several ``+`` make a choose-all-that-apply. An indented
        line goes on with the line above. Words between back-ticks become code.

    Returns
    -------
    Quiz
        Shows as live questions; as plain text where no widget runs.

    Raises
    ------
    ValueError
        Naming the line, if the text cannot be read.

    Examples
    --------
    >>> quiz('''
    ... What is the shape of `b2` when layer 1 has 4 units and layer 2 has 3?
    ... - (4, 1): whose biases are they?
    ... + (3, 1): one for each unit of layer 2
    ... ''')  # doctest: +SKIP
    """
    return Quiz(text)


class Quiz(Explorable):
    """Live questions: the browser sends `answers`, Python sends back `verdicts`.

    The page knows no right answer before it has been given. See `quiz` for the parameter and errors.
    """

    _esm = Path(__file__).with_name("quiz.js")
    questions = traitlets.List().tag(sync=True)
    answers = traitlets.List(traitlets.List(traitlets.Int())).tag(sync=True)  # of each question; [] before it is given
    verdicts = traitlets.List(traitlets.Dict()).tag(sync=True)  # of each question; {} before

    def __init__(self, text: str) -> None:
        self._asked = parse(text)
        questions = [
            {"text": q.text, "asked": ASKED[q.kind], "kind": q.kind, "options": [option.text for option in q.options]}
            for q in self._asked
        ]
        super().__init__(questions=questions, answers=[[] for _ in questions])

    @traitlets.observe("answers")  # type: ignore[untyped-decorator]
    def _judge(self, _: Any) -> None:
        given = zip(self._asked, self.answers, strict=True)
        self.verdicts = [judge(question, answer) if answer else {} for question, answer in given]

    def static_text(self) -> str:
        """Return the questions, with the answers at the end."""
        lines, answers = ["Quick questions"], ["", "Answers:"]
        for number, question in enumerate(self._asked, 1):
            lines += ["", f"{number}. {question.text}{ASKED[question.kind]}"]
            lines += [f"   {letter}) {option.text}" for letter, option in zip(LETTERS, question.options, strict=False)]
        for number, question in enumerate(self._asked, 1):
            letters, reasons = _solution(question)
            answers += [f"{number}. {letters}", *(f"   {reason}" for reason in reasons)]
        return "\n".join([*lines, *answers])

    def static_html(self) -> str:
        """Return the questions, each with its answer folded away."""
        questions = "".join(_html_question(number, question) for number, question in enumerate(self._asked, 1))
        return f"<div><p><b>Quick questions</b></p>{questions}</div>"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/html": self.static_html()}, metadata


def _solution(question: Question) -> tuple[str, list[str]]:
    """The letters of the right answer, and what explains each of them."""
    explained = [(LETTERS[k], question.options[k].explanation) for k in question.answer]
    reasons = [f"{letter}) {explanation}" for letter, explanation in explained if explanation]
    return ", ".join(LETTERS[k] for k in question.answer), reasons


def _html_question(number: int, question: Question) -> str:
    options = [f"{letter}) {option.text}" for letter, option in zip(LETTERS, question.options, strict=False)]
    letters, reasons = _solution(question)
    return (
        f'<div style="margin-bottom:1.5em"><p>{number}. {_code(question.text)}{ASKED[question.kind]}</p>'
        f"{_html_list(options)}<details><summary>Answer</summary><p>{letters}</p>{_html_list(reasons)}</details></div>"
    )


def _html_list(texts: list[str]) -> str:
    items = "".join(f"<li>{_code(text)}</li>" for text in texts)
    return f'<ul style="list-style:none">{items}</ul>' if texts else ""


def _code(text: str) -> str:
    """Escape, then turn words between back-ticks into code."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", escape(text))
