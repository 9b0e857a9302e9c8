"""`check(f)` passes what is right, and says of what is wrong where it first went wrong."""

from __future__ import annotations

import functools
import itertools
import linecache
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from autograder.compile.source import without_annotations
from autograder.compile.stubs import stubbed
from dlcore.cases import VisibleCase
from dlcore.cases.deep_network_step_by_step import check
from dlcore.check import MIME, Checker, Report
from dlcore.exercise import Exercise, Mistake
from dlcore.given.deep_network import relu, relu_backward, sigmoid, sigmoid_backward
from dlcore.plain import plain
from dlcore.reference import deep_network_step_by_step as reference
from dlcore.visible import load

EXERCISES = reference.ASSIGNMENT.exercises
MISTAKES = [(exercise, mistake) for exercise in EXERCISES.values() for mistake in exercise.mistakes]
GIVEN = {
    "np": np,
    "relu": relu,
    "sigmoid": sigmoid,
    "relu_backward": relu_backward,
    "sigmoid_backward": sigmoid_backward,
}
COUNTER = itertools.count(1)


@pytest.fixture(autouse=True)
def _at_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def notebook(*cells: str) -> dict[str, Any]:
    """Run cells as a notebook does: in one namespace, each cell with a file name and lines of its own."""
    namespace: dict[str, Any] = {**GIVEN, "check": check}
    for source in cells:
        name = f"<cell {next(COUNTER)}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        exec(compile(source, name, "exec"), namespace)
    return namespace


def named(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    function.__name__ = name
    return function


def answering(name: str, *answers: Any) -> Callable[..., Any]:
    """An attempt at exercise `name` that gives these answers to its cases, in turn."""
    remaining = itertools.cycle(answers)
    return named(name, lambda *arguments: next(remaining))


def html_of(report: Report) -> str:
    return str(report._repr_mimebundle_()["text/html"])


def both_texts(report: Report) -> list[str]:
    return [repr(report), html_of(report)]


class Balance(HTMLParser):
    """Collects a page's text, and complains about tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


# ----------------------------------------------------------------------------------------------------------- right
@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda exercise: exercise.name)
def test_the_reference_passes_every_case_and_earns_all_points(exercise: Exercise) -> None:
    report = check(exercise.function)
    assert report.passed
    assert bool(report)
    assert (report.earned, report.points, report.note) == (exercise.points, exercise.points, "")
    assert len(report.outcomes) == len(check.cases[exercise.name])
    assert all(outcome.difference is outcome.mistake is None for outcome in report.outcomes)


def test_a_passing_report_is_short_and_names_exercise_cases_and_points() -> None:
    report = check(reference.linear_forward)
    for text in both_texts(report):
        for fact in ("linear_forward", "✓", "10", *(case.label for case in check.cases["linear_forward"])):
            assert fact in text
        assert "✗" not in text
    assert len(repr(report).split("\n")) == 1 + len(report.outcomes)


def test_another_editions_answer_passes_too() -> None:
    function = EXERCISES["L_model_backward"].also_accepted[0]
    renamed = named("L_model_backward", lambda *arguments: function(plain(reference.L_model_backward(*arguments))))
    assert "dA0" in renamed(*check.cases["L_model_backward"][0].arguments())
    assert check(renamed).passed


# ----------------------------------------------------------------------------------------------------------- wrong
def altered(name: str, change: Callable[[Any], Any]) -> Callable[..., Any]:
    """The reference with its result changed."""
    return named(name, lambda *arguments: change(getattr(reference, name)(*arguments)))


WRONG: list[tuple[str, Callable[[Any], Any], str, list[str]]] = [
    ("linear_forward", lambda result: None, "none", ["None"]),
    ("linear_forward", lambda result: result[0], "type", ["(1, 2)", "tuple"]),
    ("linear_forward", lambda result: (*result, 1), "length", ["3", "2"]),
    ("linear_forward", lambda result: (result[0].T, result[1]), "shape", ["(2, 1)", "(1, 2)"]),
    ("linear_forward", lambda result: (result[0] > 0, result[1]), "dtype", ["bool", "float64"]),
    ("linear_forward", lambda result: (result[0] * np.nan, result[1]), "nan", ["NaN"]),
    ("linear_forward", lambda result: (result[0] + np.inf, result[1]), "inf", ["infinity"]),
    ("linear_forward", lambda result: (result[0] + [[0, 1e-3]], result[1]), "value", ["1 of 2", "[0, 1]"]),
    ("linear_forward", lambda result: (result[0], (*result[1][:2], result[1][2] + 1)), "value", ["[2]"]),
    ("compute_cost", lambda cost: cost + 1, "value", ["1.41493", "0.41493"]),
    ("compute_cost", lambda cost: np.array([[cost]]), "shape", ["(1, 1)", "()"]),
    ("initialize_parameters", lambda p: {k: p[k] for k in p if k != "b1"}, "missing key", ["'b1'", "'W2'"]),
    ("initialize_parameters", lambda p: {**p, "W3": 0.0}, "extra key", ["'W3'"]),
    ("initialize_parameters", lambda p: {**p, "W2": p["W2"][0]}, "shape", ["'W2'", "(2,)", "(1, 2)"]),
]


@pytest.mark.parametrize(("name", "change", "kind", "facts"), WRONG)
def test_each_kind_of_failure_earns_nothing_and_is_explained(
    name: str, change: Callable[[Any], Any], kind: str, facts: list[str]
) -> None:
    report = check(altered(name, change))
    difference = report.outcomes[0].difference
    assert difference is not None
    assert difference.kind == kind
    assert (report.passed, report.earned, bool(report)) == (False, 0, False)
    for text in (repr(report), Balance(html_of(report)).text):
        assert "✗" in text
        for fact in facts:
            assert fact in text


def test_an_exception_is_explained_with_the_students_line() -> None:
    namespace = notebook(
        "def linear_forward(A, W, b):\n    Z = W @ A.T + b\n    return Z, (A, W, b)\nr = check(linear_forward)"
    )
    report = namespace["r"]
    assert report.earned == 0
    for text in (repr(report), Balance(html_of(report)).text):
        assert "ValueError" in text
        assert "Z = W @ A.T + b" in text


def test_the_arguments_of_the_failing_case_are_shown_by_their_names() -> None:
    namespace = notebook("def compute_cost(AL, Y):\n    return 0.0\nr = check(compute_cost)")
    for text in both_texts(namespace["r"]):
        assert "AL = " in text
        assert "0.8" in text


def test_what_the_function_printed_is_shown_with_its_failure() -> None:
    def linear_forward(*arguments: Any) -> None:
        print("Z has the shape", 17)

    for text in both_texts(check(linear_forward)):
        assert "Z has the shape 17" in text


def test_only_the_first_failing_case_is_explained() -> None:
    calls = itertools.count(1)

    def linear_forward(*arguments: Any) -> None:
        raise ValueError(f"failure number {next(calls)}")

    report = check(linear_forward)
    assert ["failure number" in outcome.attempt.error for outcome in report.outcomes] == [True, True]
    for text in both_texts(report):
        assert "failure number 1" in text
        assert "failure number 2" not in text
        assert text.count("✗") == 2


def test_a_later_failure_is_explained_when_the_earlier_cases_pass() -> None:
    answers = [reference.linear_forward(*case.arguments()) for case in check.cases["linear_forward"]]
    report = check(answering("linear_forward", answers[0], (answers[1][0], "cache")))
    assert [outcome.passed for outcome in report.outcomes] == [True, False]
    assert report.earned == 0
    for text in both_texts(report):
        assert (text.count("✓"), text.count("✗")) == (1, 1)
        assert "string" in text


def leaves(value: Any) -> list[Any]:
    """All numbers of a result in order, with the keys and shapes that hold them."""
    if isinstance(value, dict):
        return [entry for key in sorted(value) for entry in (key, *leaves(value[key]))]
    if isinstance(value, (list, tuple)):
        return [entry for item in value for entry in leaves(item)]
    return [np.shape(value), *np.ravel(value)]


def close(one: Any, other: Any) -> bool:
    if isinstance(other, (str, tuple)):
        return bool(one == other)
    return not isinstance(one, (str, tuple)) and bool(abs(one - other) <= 1e-10 + 1e-6 * abs(other))


def changes_an_answer(exercise: Exercise, mistake: Mistake) -> bool:
    """Whether a mistake shows in some visible case: another structure, another number, or an error."""
    for case in check.cases[exercise.name]:
        try:
            with np.errstate(all="ignore"):
                wrong = leaves(exercise.with_mistakes(mistake)(*case.arguments()))
        except Exception:
            return True
        right = leaves(exercise.function(*case.arguments()))
        if len(wrong) != len(right) or not all(map(close, wrong, right)):
            return True
    return False


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=lambda item: item.name)
def test_every_common_mistake_that_shows_earns_nothing_and_gets_its_hint(exercise: Exercise, mistake: Mistake) -> None:
    report = check(exercise.with_mistakes(mistake))
    assert report.passed == (not changes_an_answer(exercise, mistake))
    if report.passed:
        return
    assert report.earned == 0
    failure = next(outcome for outcome in report.outcomes if not outcome.passed)
    if not failure.attempt.error:
        assert failure.mistake is not None
        # two mistakes may give the same answers; the hint is then that of the first
        assert failure.mistake.name in [other.name for other in exercise.mistakes]
        assert failure.mistake.hint in repr(report)


def test_nearly_every_common_mistake_shows_in_the_visible_cases() -> None:
    hidden = [mistake.name for exercise, mistake in MISTAKES if not changes_an_answer(exercise, mistake)]
    assert len(hidden) <= len(MISTAKES) // 20, hidden


def test_a_share_of_the_points_is_earned_for_each_group_of_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = ["relu: one", "relu: two", "sigmoid: one"]
    model = load(check.slug)["compute_cost"]
    cases = [replace(model.cases[0], label=label, accepted=[1.0]) for label in labels]
    frozen = replace(model, points=6, partial=True, cases=cases, mistakes=[])
    monkeypatch.setattr("dlcore.check.load", lambda slug: {"f": frozen})
    checker = Checker("99-small", {"f": [VisibleCase(label, tuple) for label in labels]})
    answers = [(1.0, 0.0, 1.0), (1.0, 1.0, 0.0), (1.0,), (0.0,)]
    assert [checker(answering("f", *values)).earned for values in answers] == [3, 3, 6, 0]


# ---------------------------------------------------------------------------------------------------------- clues
FORWARD = "def linear_forward(A, W, b):\n    return W @ A + b, (A, W, b)\n"
ACTIVATION = """
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, activation_cache = sigmoid(Z) if activation == "sigmoid" else relu(Z)
    return A, (linear_cache, activation_cache)
r = check(linear_activation_forward)
"""


def clues(report: Report) -> list[str]:
    assert not report.passed
    return [outcome.clue for outcome in report.outcomes if not outcome.passed]


@pytest.mark.parametrize(
    ("called", "word"),
    [("linear_forward", "run the cell of `linear_forward` first"), ("linear_foward", "Where does `linear_foward` get")],
)
def test_a_name_that_is_not_known_is_never_taken_for_the_function_itself(called: str, word: str) -> None:
    for clue in clues(notebook(ACTIVATION.replace(" linear_forward(", f" {called}("))["r"]):
        assert word in clue
        assert "linear_activation_forward" not in clue


def test_a_helper_that_fails_its_own_check_is_named_before_its_caller_is_blamed() -> None:
    told = clues(notebook(FORWARD.replace("b, (A, W, b)", "b"), ACTIVATION)["r"])
    assert all("`linear_forward`, which is called here, fails" in clue for clue in told)
    wrong = ACTIVATION.replace("linear_forward(A_prev, W, b)", "linear_forward(A_prev, W)")
    assert all("Compare your call of `linear_forward`" in clue for clue in clues(notebook(FORWARD, wrong)["r"]))


def test_two_exercises_that_call_each_other_are_checked_to_an_end() -> None:
    broken = "def linear_forward(A, W, b):\n    return linear_activation_forward(A, W, b, 'relu')\n"
    assert all("`linear_forward`" in clue for clue in clues(notebook(broken, ACTIVATION)["r"]))


@pytest.mark.parametrize("header", ["AL", "", "AL, Y, m"])
def test_changed_parameters_are_told_beside_those_of_the_release(header: str) -> None:
    report = notebook(f"def compute_cost({header}):\n    return 0.0\nr = check(compute_cost)")["r"]
    assert "`compute_cost` is called with (AL, Y): has its first line been changed?" in clues(report)[0]
    assert "Y = " in repr(report)


def test_a_progress_bar_is_shown_as_the_terminal_leaves_it() -> None:
    def linear_forward(*arguments: Any) -> None:
        print("\x1b[1m1/2\x1b[0m \x1b[32m━━\x1b[0m 0s" + "\b" * 40 + "\r\x1b[1m2/2\x1b[0m ━━━━ 1s", end="\r\n")

    for text in both_texts(check(linear_forward)):
        assert "2/2 ━━━━ 1s" in text
        assert not any(trace in text for trace in ("\x1b", "\b", "\r", "1/2"))


def test_a_case_without_arguments_shows_none() -> None:
    from dlcore.cases.python_basics import check as basics

    space: dict[str, Any] = {"check": basics, "In": ["test = 'Hello'"], "test": "Hello"}
    exec("r = check('test')", space)
    for text in both_texts(space["r"]):
        assert "Hello" in text
        assert "given" not in text


# ------------------------------------------------------------------------------------------------- which exercise?
@pytest.mark.parametrize(
    ("value", "kind"),
    [("np.ones((2, 3))", "an array of shape (2, 3)"), ("0.9", "a number"), ("np", "a value of type module")],
)
@pytest.mark.parametrize("asked", ["compute_cost", "'compute_cost'"])
def test_a_function_overwritten_by_a_value_is_told_so(value: str, kind: str, asked: str) -> None:
    report = notebook(f"compute_cost = {value}", f"r = check({asked})")["r"]
    assert (report.exercise, report.passed, report.outcomes) == ("compute_cost", False, [])
    for text in both_texts(report):
        assert f"{kind} now, no longer your function: run its cell again." in text


@pytest.mark.parametrize("result", ["0.9", "None", "relu"])
def test_a_call_in_place_of_the_function_is_recognised(result: str) -> None:
    report = notebook(f"def compute_cost(AL, Y):\n    return {result}", "r = check(compute_cost(1, 2))")["r"]
    assert (report.exercise, report.passed, report.outcomes) == ("compute_cost", False, [])
    assert "`check(compute_cost)`" in report.note


def test_a_lambda_is_recognised_by_the_name_it_is_bound_to() -> None:
    report = notebook("linear_forward = lambda A, W, b: (W @ A + b, (A, W, b))\nr = check(linear_forward)")["r"]
    assert (report.exercise, report.passed) == ("linear_forward", True)


@pytest.mark.parametrize("wraps", ["", "@functools.wraps(function)"])
def test_a_decorated_function_is_recognised(wraps: str) -> None:
    cells = (
        f"""
import functools
def logged(function):
    {wraps or "# no functools.wraps"}
    def wrapper(*arguments):
        return function(*arguments)
    return wrapper
""",
        """
@logged
def linear_forward(A, W, b):
    return W @ A + b, (A, W, b)
r = check(linear_forward)
""",
    )
    report = notebook(*cells)["r"]
    assert (report.exercise, report.passed) == ("linear_forward", True)


def test_the_name_a_function_is_bound_to_counts_more_than_its_own() -> None:
    source = (
        "def compute_cost(A, W, b):\n    return W @ A + b, (A, W, b)\nlinear_forward = compute_cost\ndel compute_cost"
    )
    assert notebook(source, "r = check(linear_forward)")["r"].passed


def test_an_object_without_a_name_is_recognised_where_it_is_bound() -> None:
    source = "import functools\nlinear_forward = functools.partial(lambda A, W, b: (W @ A + b, (A, W, b)))"
    assert notebook(source, "r = check(linear_forward)")["r"].passed


def test_an_exercise_may_be_named_instead() -> None:
    report = notebook("def linear_forward(A, W, b):\n    return W @ A + b, (A, W, b)", 'r = check("linear_forward")')[
        "r"
    ]
    assert report.passed
    nothing = notebook('r = check("linear_forward")')["r"]
    assert (nothing.passed, nothing.earned, nothing.points) == (False, 0, EXERCISES["linear_forward"].points)
    assert "run the cell of linear_forward first" in repr(nothing)


@pytest.mark.parametrize("something", [len, lambda x: x, 3, "no_such_exercise", np, functools.partial(len)])
def test_what_is_no_exercise_earns_nothing_and_is_told_which_there_are(something: Any) -> None:
    report = check(something)
    assert (report.passed, report.earned, report.points, report.outcomes) == (False, 0, 0, [])
    for text in both_texts(report):
        assert all(name in text for name in EXERCISES)


# ------------------------------------------------------------------------------------------------------- unfilled
@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda exercise: exercise.name)
def test_an_untouched_stub_is_told_its_line_and_nothing_else(exercise: Exercise) -> None:
    source = stubbed(without_annotations(exercise.source))
    report = notebook(source, f"r = check({exercise.name})")["r"]
    assert report.earned == 0
    first = source.split("START CODE HERE")[1].split("\n")[1:]
    line = next(text.strip() for text in first if "=" in text and not text.strip().startswith("#"))
    variable = line.split(" = ")[0].split("[")[0]
    for text in (repr(report), Balance(html_of(report)).text):
        assert variable in text
        assert "None" in text
    # neither inputs nor expected numbers: the first step is to write something
    assert len(repr(report).split("\n")) == 1 + len(report.outcomes) + 1


def test_a_filled_function_has_no_note() -> None:
    source = without_annotations(EXERCISES["linear_forward"].source)
    assert notebook(source, "r = check(linear_forward)")["r"].note == ""


# ------------------------------------------------------------------------------------------------ text, HTML, MIME
def test_html_is_a_balanced_table_with_the_words_of_the_text_form() -> None:
    for function in (reference.linear_forward, answering("linear_forward", None), answering("linear_forward", 1.0)):
        report = check(function)
        page = Balance(html_of(report))
        assert "table" in page.tags
        for outcome in report.outcomes:
            assert outcome.label in page.text
        assert page.text.count("✗") == repr(report).count("✗")


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;`</td>"


def raising(error: Exception) -> Callable[..., Any]:
    def fails(*arguments: Any) -> None:
        print(HOSTILE)
        raise error

    return fails


@pytest.mark.parametrize(
    "function",
    [
        answering("compute_cost", HOSTILE),
        answering("compute_cost", {HOSTILE: 1.0}),
        answering("compute_cost", [HOSTILE]),
        named("compute_cost", raising(ValueError(HOSTILE))),
        named("compute_cost", raising(KeyError(HOSTILE))),
        altered("initialize_parameters", lambda p: {**p, HOSTILE: 1.0}),
        altered("initialize_parameters", lambda p: {HOSTILE: 1.0}),
        altered("initialize_parameters", lambda p: {**p, "W1": HOSTILE}),
        named("compute_cost", lambda *arguments: type(HOSTILE, (), {})()),
    ],
)
def test_html_escapes_whatever_the_students_function_does(function: Callable[..., Any]) -> None:
    report = check(function)
    assert not report.passed
    page = Balance(html_of(report))
    assert not page.tags & {"script", "img"}


def test_html_escapes_the_students_own_line_and_name() -> None:
    source = "def compute_cost(AL, Y):\n    return [][0] if '<script>' else '`<marquee>`'\nr = check(compute_cost)"
    page = Balance(html_of(notebook(source)["r"]))
    assert "<script>" in page.text
    assert not page.tags & {"script", "marquee"}
    unknown = check(named("<script>", lambda: 1))
    assert "<script>" in Balance(html_of(unknown)).text


@pytest.mark.parametrize("mode", ["autograde", "validate"])
@pytest.mark.parametrize(("function", "points"), [(reference.linear_forward, 10), (answering("linear_forward", 1), 0)])
def test_nbgrader_reads_the_bare_number(
    monkeypatch: pytest.MonkeyPatch, mode: str, function: Callable[..., Any], points: int
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", mode)
    bundle = check(function)._repr_mimebundle_()
    assert float(bundle["text/plain"]) == points
    assert "linear_forward" in bundle["text/html"]


def test_at_a_desk_the_plain_text_is_the_table() -> None:
    report = check(reference.linear_forward)
    assert report._repr_mimebundle_()["text/plain"] == repr(report)


def test_the_report_carries_a_summary_for_programs_and_counts_as_its_points() -> None:
    report = check(answering("linear_forward", 1))
    assert report._repr_mimebundle_()[MIME] == {"exercise": "linear_forward", "earned": 0.0, "points": 10}
    assert float(report) == 0.0
    assert float(check(reference.linear_forward)) == 10.0


def test_checking_leaves_the_random_numbers_of_the_next_cell_alone() -> None:
    np.random.seed(5)
    expected = np.random.rand(3)
    np.random.seed(5)
    check(reference.initialize_parameters)
    np.testing.assert_array_equal(np.random.rand(3), expected)


def test_a_check_gives_the_same_answer_twice_even_if_the_function_spoils_its_inputs() -> None:
    def linear_forward(A: Any, W: Any, b: Any) -> Any:
        result = W @ A + b, (A.copy(), W.copy(), b.copy())
        A *= 0
        W *= 0
        return result

    assert check(linear_forward).passed
    assert check(linear_forward).passed


# --------------------------------------------------------------------------------------------- ready() and passing()
def test_ready_says_yes_in_silence_when_all_pass(capsys: pytest.CaptureFixture[str]) -> None:
    source = "from dlcore.reference.deep_network_step_by_step import linear_forward, compute_cost\n"
    assert notebook(source + "r = check.ready('linear_forward', 'compute_cost')")["r"] is True
    assert notebook("r = check.ready()")["r"] is True
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "compute_cost = None",
        "compute_cost = 5",
        "def compute_cost(AL, Y): return 1 / 0",
        "def compute_cost(): pass",
        "def compute_cost(AL, Y): raise SystemExit",
        "class compute_cost: pass",
    ],
)
def test_ready_prints_the_missing_names_only_and_never_raises(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    source = "from dlcore.reference.deep_network_step_by_step import linear_forward\n" + broken
    assert notebook(source, "r = check.ready('linear_forward', 'compute_cost')")["r"] is False
    printed = capsys.readouterr()
    assert "compute_cost" in printed.out
    assert "linear_forward" not in printed.out
    assert printed.err == ""


def test_ready_counts_an_unknown_name_as_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert notebook("r = check.ready('no_such_exercise')")["r"] is False
    assert "no_such_exercise" in capsys.readouterr().out


def test_passing_names_exactly_the_functions_that_pass() -> None:
    namespace = {
        "linear_forward": reference.linear_forward,
        "compute_cost": lambda AL, Y: 0.0,
        "update_parameters": None,
        "relu": relu,
    }
    assert check.passing(namespace) == {"linear_forward"}
    assert check.passing(vars(reference)) == set(EXERCISES)
    assert check.passing({}) == set()


# ------------------------------------------------------------------------------------------------------ known bugs
def test_none_is_no_exercise_unless_one_is_bound_to_it() -> None:
    assert notebook("r = check(None)")["r"].outcomes == []


def test_none_is_the_exercise_that_is_bound_to_it() -> None:
    assert notebook("linear_forward = None\nr = check(linear_forward)")["r"].exercise == "linear_forward"


def test_ready_counts_a_defined_name_that_is_no_exercise_as_missing() -> None:
    assert notebook("r = check.ready('np')")["r"] is False


def test_an_object_with_an_odd_name_is_no_exercise() -> None:
    assert not check(named("unused", type("Odd", (), {"__name__": []})))  # type: ignore[arg-type]
    odd = type("Odd", (), {})()
    odd.__name__ = []
    assert check(odd).outcomes == []


def test_a_right_answer_that_keeps_a_none_is_not_called_unfilled() -> None:
    source = without_annotations(EXERCISES["linear_forward"].source).replace("    Z = ", "    Z = None\n    Z = ")
    report = notebook(source, "r = check(linear_forward)")["r"]
    assert report.passed
    assert report.note == ""


def test_a_huge_integer_is_a_wrong_answer() -> None:
    assert check(answering("compute_cost", 2**64)).earned == 0
