"""A quiz asks in the browser, keeps its answers to itself, and is readable where no widget runs."""

from __future__ import annotations

import ast
import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from dlcore.explore.base import WIDGET
from dlcore.question import parse
from dlcore.quiz import Quiz, quiz

ROOT = Path(__file__).parents[2]
TEXT = """
What is the shape of `W2`?
- (4, 3): reason one
+ (3, 4): reason two

Which are <b>prime</b>?
+ 2: reason three
- 4: reason four
+ 5: reason five

What comes first?
1. wake: reason six
2. rise & shine: reason seven
3. wash: reason eight
"""
REASONS = [f"reason {n}" for n in ("one", "two", "three", "four", "five", "six", "seven", "eight")]


@pytest.fixture(autouse=True)
def _at_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def bundle(figure: Quiz) -> dict[str, Any]:
    return figure._repr_mimebundle_()[0]


def answered(figure: Quiz, number: int, answer: list[int]) -> dict[str, Any]:
    """Answer as the browser does: through the widget's state."""
    answers = [answer if k == number else old for k, old in enumerate(figure.answers)]
    figure.set_state({"answers": answers})
    return figure.verdicts[number]


def test_the_page_gets_questions_without_answers() -> None:
    state = quiz(TEXT).get_state(["questions", "answers", "verdicts"])
    assert [question["kind"] for question in state["questions"]] == ["one", "several", "order"]
    assert state["questions"][0]["options"] == ["(4, 3)", "(3, 4)"]
    assert (state["answers"], state["verdicts"]) == ([[], [], []], [{}, {}, {}])
    assert "reason" not in json.dumps(state)


def test_an_answer_is_judged_and_the_other_questions_stay_unanswered() -> None:
    figure = quiz(TEXT)
    assert answered(figure, 0, [0])["words"] == "✗ Not yet: reason one"
    assert figure.verdicts[1:] == [{}, {}]
    assert answered(figure, 0, [1])["words"] == "✓ Right: reason two"
    assert answered(figure, 1, [0, 2])["right"]
    order = [figure.questions[2]["options"].index(step) for step in ("wake", "rise & shine", "wash")]
    assert answered(figure, 2, order)["right"]
    assert [verdict["right"] for verdict in figure.verdicts] == [True] * 3


def test_answers_survive_another_display() -> None:
    figure = quiz(TEXT)
    answered(figure, 0, [1])
    first, second = bundle(figure), bundle(figure)
    assert first[WIDGET]["model_id"] == second[WIDGET]["model_id"]
    assert figure.verdicts[0]["right"]


def test_a_quiz_offers_the_widget_and_two_readable_forms() -> None:
    assert set(bundle(quiz(TEXT))) == {WIDGET, "text/html", "text/plain"}


@pytest.mark.parametrize("mode", ["autograde", "validate"])
def test_nbgrader_gets_the_readable_forms_only(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", mode)
    assert set(bundle(quiz(TEXT))) == {"text/html", "text/plain"}


def test_in_plain_text_the_answers_stand_at_the_end() -> None:
    asked, solved = bundle(quiz(TEXT))["text/plain"].split("Answers:")
    assert "reason" not in asked
    assert "1. What is the shape of `W2`?\n   a) (4, 3)\n   b) (3, 4)" in asked
    assert "2. Which are <b>prime</b>? (choose all that apply)" in asked
    assert "1. b\n   b) reason two\n2. a, c\n   a) reason three\n   c) reason five\n3. " in solved


def test_the_letters_of_an_ordering_lead_to_the_right_order() -> None:
    asked, solved = bundle(quiz(TEXT))["text/plain"].split("Answers:")
    shown = dict(re.findall(r"^   (\w)\) (.*)$", asked.split("3. ")[1], re.M))
    letters = re.search(r"^3\. (.*)$", solved, re.M)[1].split(", ")
    assert [shown[letter] for letter in letters] == ["wake", "rise & shine", "wash"]


def test_in_html_the_answers_are_folded_away() -> None:
    page = bundle(quiz(TEXT))["text/html"]
    assert page.count("<details>") == page.count("</details>") == 3
    open_part = re.sub("<details>.*?</details>", "", page)
    assert "reason" not in open_part
    assert [reason for reason in REASONS if reason in page] == [REASONS[k] for k in (1, 2, 4, 5, 6, 7)]
    assert "<code>W2</code>" in open_part
    assert "<b>prime</b>" not in page
    assert "Which are <b>prime</b>?" in html.unescape(page)


def test_an_error_of_the_author_stops_the_quiz() -> None:
    with pytest.raises(ValueError, match="line 2"):
        quiz("Why?\n+ yes")


def calls_of_quiz(path: Path) -> list[str]:
    return [
        node.args[0].value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "quiz"
    ]


@pytest.mark.parametrize("path", sorted(ROOT.glob("course/*/notebook.py")), ids=lambda path: path.parent.name)
def test_the_quizzes_of_a_notebook_can_be_read_and_are_quick(path: Path) -> None:
    quizzes = calls_of_quiz(path)
    if not quizzes:
        pytest.skip("the notebook has no quiz")
    assert 2 <= sum(len(parse(text)) for text in quizzes) <= 5
