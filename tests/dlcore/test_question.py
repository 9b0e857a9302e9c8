"""A few lines of text become questions; what cannot be read is told with its line; answers are judged."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.question import Question, judge, parse

ONE = """
What is the shape of `W2`?
- (4, 3): rows come first
+ (3, 4): one row for each unit of layer 2
- (3, 1)
"""
SEVERAL = """
Which are prime?
+ 2: the only even one
- 4: twice two
+ 5
- 9
"""
ORDER = """
What comes first?
1. wake: with open eyes
2. rise
3. wash
4. eat: at last
"""


def only(text: str) -> Question:
    (question,) = parse(text)
    return question


def in_order(question: Question) -> list[str]:
    return [question.options[k].text for k in question.answer]


def test_one_plus_makes_a_choice_of_one() -> None:
    question = only(ONE)
    assert (question.text, question.kind) == ("What is the shape of `W2`?", "one")
    assert question.options == (
        ("(4, 3)", "rows come first"),
        ("(3, 4)", "one row for each unit of layer 2"),
        ("(3, 1)", ""),
    )
    assert question.answer == (1,)


def test_several_pluses_make_a_choose_all() -> None:
    assert (only(SEVERAL).kind, only(SEVERAL).answer) == ("several", (0, 2))


def test_numbers_make_steps_that_are_shown_in_another_order() -> None:
    question = only(ORDER)
    assert question.kind == "order"
    assert in_order(question) == ["wake", "rise", "wash", "eat"]
    assert [option.text for option in question.options] != in_order(question)


@given(st.text("abc ", min_size=1).filter(str.strip), st.integers(2, 6))
def test_shuffled_steps_never_stand_in_their_right_order(text: str, n: int) -> None:
    steps = "\n".join(f"{k}. step {k}" for k in range(1, n + 1))
    question = only(f"{text.strip()}\n{steps}")
    assert in_order(question) == [f"step {k}" for k in range(1, n + 1)]
    assert list(question.answer) != list(range(n))


def test_the_shuffle_is_the_same_in_another_process_and_leaves_the_global_seed_alone() -> None:
    random.seed(5)
    before = random.getstate()
    here = [option.text for option in only(ORDER).options]
    assert random.getstate() == before
    code = f"from dlcore.question import parse; print([option.text for option in parse({ORDER!r})[0].options])"
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert there.strip() == str(here)


def test_blank_lines_separate_questions_and_their_number_does_not_matter() -> None:
    assert parse(f"{ONE}\n  \n\n{SEVERAL}\n{ORDER}") == [only(ONE), only(SEVERAL), only(ORDER)]


def test_the_text_may_begin_right_after_the_quotes_and_be_indented_as_a_whole() -> None:
    indented = ONE.strip().replace("\n", "\n        ")
    assert only(indented) == only(ONE)


def test_an_indented_line_goes_on_with_the_line_above() -> None:
    question = only("Why\n  not?\n- no: because\n  of this\n  and that\n+ yes\n")
    assert question.text == "Why not?"
    assert question.options[0] == ("no", "because of this and that")


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("A[1:2]: the second row", ("A[1:2]", "the second row")),
        ("`{1: 2}`: a dictionary: one pair", ("`{1: 2}`", "a dictionary: one pair")),
        ("`A: B` and (so: on)", ("`A: B` and (so: on)", "")),
        ("at 9:30", ("at 9:30", "")),
        ("-1: minus one", ("-1", "minus one")),
        ("[0, 1): half open", ("[0, 1)", "half open")),
        ("no reason:", ("no reason", "")),
    ],
)
def test_the_explanation_begins_after_the_first_colon_outside_brackets_and_code(
    line: str, option: tuple[str, str]
) -> None:
    assert only(f"Which?\n- {line}\n+ other").options[0] == option


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("\n+ yes\n- no", 2, "no question above it"),
        ("Why?\n\n+ yes\n- no", 1, "no answers right below it"),
        ("Why?\n+ yes\n- no\nmaybe", 4, "indent a line"),
        ("Why?\n+ yes\n-no", 3, "an answer begins with"),
        ("Why?\n+ yes\n1. no", 3, "not both"),
        ("Why?\n1. yes\n+ no", 3, "not both"),
        ("Why?\n- yes\n- no", 2, "none of the answers"),
        ("Why?\n+ yes\n+ no", 2, "nothing to choose"),
        ("Why?\n+ yes", 2, "at least two"),
        ("Why?\n+ yes\n- yes: again", 3, "already"),
        ("Why?\n+ yes\n- yes: again\n  and again", 3, "already"),
        ("Why?\n+ yes\n- : because", 3, "no answer after the mark"),
        ("Why?\n+ yes\n-", 3, "no answer after the mark"),
        ("When?\n1. now\n3. then", 3, "should be `2. `"),
        ("When?\n2. now\n1. then", 2, "should be `1. `"),
        ("Why `this?\n+ yes\n- no", 1, "partner"),
        ("Why?\n+ yes\n- $x^2$", 3, "dollar"),
        ("Ok?\n+ yes\n- no\n\n\nWhy?\n+ yes", 7, "at least two"),
        ("Ok?\n+ yes: it\n  goes on\n- no\nend", 5, "indent a line"),
        ("Many?\n+ yes\n" + "\n".join(f"- {k}" for k in range(26)), 28, "at most 26"),
    ],
)
def test_an_error_names_the_line_and_what_to_do(text: str, line: int, words: str) -> None:
    with pytest.raises(ValueError, match=r"^quiz, line \d") as caught:
        parse(text)
    assert f"line {line}, “{' '.join(text.splitlines()[line - 1].split())}" in str(caught.value)
    assert words in str(caught.value)


def test_code_may_hold_dollars() -> None:
    assert only("Which costs `$5` or `$6`?\n+ `$5`\n- `$6`").kind == "one"


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_a_text_without_questions_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no question"):
        parse(text)


def test_the_answer_to_a_choice_of_one_is_its_explanation() -> None:
    question = only(ONE)
    assert judge(question, [0]) == {"right": False, "words": "✗ Not yet: rows come first", "remarks": []}
    assert judge(question, [1]) == {
        "right": True,
        "words": "✓ Right: one row for each unit of layer 2",
        "remarks": [],
    }
    assert judge(question, [2])["words"] == "✗ Not yet."


def test_exactly_one_set_of_choices_is_right() -> None:
    question = only(SEVERAL)
    sets = [list(c) for n in range(1, 5) for c in itertools.combinations(range(4), n)]
    assert [chosen for chosen in sets if judge(question, chosen)["right"]] == [[0, 2]]
    assert judge(question, [2, 0])["right"]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([0], ": what you chose belongs, but 1 is missing."),
        ([1], "1 of your choices does not belong, and 2 are missing."),
        ([1, 3], "2 of your choices do not belong, and 2 are missing."),
        ([0, 1], "1 of your choices does not belong, and 1 is missing."),
        ([0, 1, 2], "1 of your choices does not belong."),
    ],
)
def test_wrong_choices_are_counted(chosen: list[int], words: str) -> None:
    assert judge(only(SEVERAL), chosen)["words"].endswith(words)


def test_of_a_choose_all_the_chosen_are_explained_and_in_the_end_all() -> None:
    question = only(SEVERAL)
    assert judge(question, [0, 1])["remarks"] == [["✓", "2", "the only even one"], ["✗", "4", "twice two"]]
    assert [sign for sign, _, _ in judge(question, [0, 2])["remarks"]] == ["✓", "✗", "✓", "✗"]


def test_exactly_one_order_is_right() -> None:
    question = only(ORDER)
    right = [order for order in itertools.permutations(range(4)) if judge(question, order)["right"]]
    assert right == [question.answer]
    assert judge(question, question.answer)["remarks"] == [
        ["✓", "wake", "with open eyes"],
        ["✓", "eat", "at last"],
    ]


@pytest.mark.parametrize(
    ("swapped", "words"),
    [(0, "something else comes first."), (1, "the first step is in place"), (2, "the first 2 steps are in place")],
)
def test_a_wrong_order_tells_how_far_it_is_right(swapped: int, words: str) -> None:
    question = only(ORDER)
    order = list(question.answer)
    order[swapped], order[swapped + 1] = order[swapped + 1], order[swapped]
    verdict = judge(question, order)
    assert words in verdict["words"]
    assert verdict["remarks"] == []
