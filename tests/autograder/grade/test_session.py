"""One submission's life in an ordinary process: whatever a cell or a call does, the rest is still answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.grade import child, own
from autograder.grade import session as module
from autograder.grade.limits import Limits
from autograder.grade.runners import PlainRunner
from autograder.grade.session import Session
from autograder.grade.submission import Cell

LIMITS = Limits(cell_seconds=2, call_seconds=2, total_seconds=120, log=10_000, helps=3)
GOOD = "def good(x=0):\n    return x + 1"


@pytest.fixture(scope="module")
def runner() -> Iterator[PlainRunner]:
    runner = PlainRunner()
    yield runner
    runner.close()
    assert not runner.folder.exists()


Start = Callable[..., Session]


@pytest.fixture
def start(runner: PlainRunner) -> Iterator[Start]:
    """Begin sessions with the given cells; all are closed at the end."""
    sessions: list[Session] = []

    def begin(*sources: str, limits: Limits = LIMITS, released: Mapping[int, str] = {}) -> Session:
        cells = [Cell(number, "code", source, released.get(number, "")) for number, source in enumerate(sources, 1)]
        sessions.append(Session(runner, cells, limits))
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()


def refuse(name: str, question: dict[str, Any]) -> dict[str, Any]:
    return {"refused": f"no help with {name}"}


def call(
    session: Session, name: str, *arguments: Any, helpers: Sequence[str] = (), answer: Any = refuse
) -> dict[str, Any]:
    return session.series({"name": name, "through": ""}, [arguments], helpers, answer)[0]


def test_calls_are_answered_with_values_errors_and_what_is_missing(start: Start) -> None:
    session = start(
        "import numpy as np",
        GOOD,
        "def shapes(A, cache):\n    print('working')\n    A += 1\n    return A @ A.T, {'cache': cache, 1: [A > 1]}",
        "def fails(x):\n    total = {}\n    return total[x]",
        "def odd():\n    return {1, 2}",
        "text = 'no function'",
    )
    A = np.zeros((2, 3))
    value = call(session, "shapes", A, (1, "two", None))["value"]
    np.testing.assert_array_equal(value[0], np.full((2, 2), 3.0))
    assert value[1]["cache"] == (1, "two", None)
    assert value[1][1][0].dtype == bool
    assert not A.any()
    assert call(session, "shapes", A, 1)["printed"] == "working\n"
    error = call(session, "fails", "W1")["error"]
    assert (error["type"], error["line"]) == ("KeyError", "return total[x]")
    assert "W1" in error["message"]
    assert "set" in call(session, "odd")["unreadable"]
    assert call(session, "nothing")["missing"] == ""
    assert call(session, "text")["missing"] == "str"
    assert call(session, "good", 41)["value"] == 42
    assert session.fates == {}


def test_an_error_in_a_cell_is_kept_and_the_other_cells_run(start: Start) -> None:
    session = start("before = 1", "x = 1\ny = x / 0", "def f(:", "def seen():\n    return before", "raise SystemExit")
    session.run_cells()
    assert sorted(session.fates) == [1, 2, 4]
    assert [session.fates[n].error["type"] for n in (1, 2, 4)] == ["ZeroDivisionError", "SyntaxError", "SystemExit"]  # type: ignore[index]
    assert session.fates[1].error["line"] == "y = x / 0"  # type: ignore[index]
    assert all(fate.death == "" for fate in session.fates.values())
    assert call(session, "seen")["value"] == 1


DEADLY_CELLS = {
    "while True: pass": "time",
    "import os; os._exit(3)": "3",
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)": "killed",
    "import ctypes; ctypes.string_at(0)": "segmentation",
    "import os; os.kill(os.getpid(), 40)": "40",
    "import os; os.closerange(3, 200)": "process",
}


def test_cells_that_end_the_process_are_left_out_and_the_rest_is_answered(start: Start) -> None:
    released = {number: f"answer-{number}" for number in range(2, len(DEADLY_CELLS) + 2)}
    session = start(GOOD, *DEADLY_CELLS, "def later():\n    return good(1)", released=released)
    session.run_cells()
    assert {fate.cell.source for fate in session.fates.values()} == set(DEADLY_CELLS)
    for fate in session.fates.values():
        assert fate.death
        assert DEADLY_CELLS[fate.cell.source] in fate.death
    assert call(session, "later")["value"] == 2


def test_a_call_that_ends_the_process_costs_that_call_only(start: Start) -> None:
    count = "def count():\n    counter.append(1)\n    return len(counter)"
    deadly = "import os\ndef endless():\n    while True: pass\ndef leaves():\n    os._exit(3)"
    session = start(GOOD, "counter = []", deadly, count)
    for name, fact in (("endless", "time"), ("leaves", "3")):
        assert call(session, "count")["value"] == 1  # a fresh process, in which all cells ran again
        reply = call(session, name)
        assert set(reply) == {"death"}
        assert fact in reply["death"]
    assert call(session, "good", 1)["value"] == 2
    assert session.fates == {}


def test_leaving_the_program_in_a_call_is_an_error_like_any_other(start: Start) -> None:
    session = start(
        "import sys\nstate = []",
        "def leaves():\n    state.append(1)\n    sys.exit(3)",
        "def seen():\n    return len(state)",
    )
    assert call(session, "leaves")["error"]["type"] == "SystemExit"
    assert call(session, "seen")["value"] == 1


def test_printing_beyond_the_limit_is_dropped_and_counted(start: Start) -> None:
    session = start("print('x' * 300_000)", "def chatty():\n    print('y' * 50_000)\n    return 1", GOOD)
    reply = call(session, "chatty")
    assert reply["value"] == 1
    assert 0 < len(reply["printed"]) <= 2000
    assert set(reply["printed"]) == {"y"}
    assert call(session, "good", 1)["value"] == 2
    session.close()
    assert session.fates == {}
    assert session.printed == LIMITS.log
    assert session.dropped >= 300_000 - LIMITS.log


def test_closing_the_standard_streams_disturbs_nothing(start: Start) -> None:
    session = start("import os\nos.close(1)\nos.close(2)", GOOD)
    assert call(session, "good", 1)["value"] == 2


def test_helpers_are_answered_by_the_grader_during_the_call_only(start: Start) -> None:
    session = start("def helper(x, times=1):\n    return 'own'", "def uses(x):\n    return helper(x, times=2)")
    questions: list[Any] = []

    def answer(name: str, question: dict[str, Any]) -> dict[str, Any]:
        questions.append((name, question["arguments"], question["named"]))
        return {"value": "the grader's"}

    assert call(session, "uses", 5, helpers=["helper"], answer=answer)["value"] == "the grader's"
    assert questions == [("helper", [5], {"times": 2})]
    assert call(session, "uses", 5)["value"] == "own"
    assert "no help with helper" in call(session, "uses", 5, helpers=["helper"])["error"]["message"]


def test_asking_for_help_without_end_costs_the_call(start: Start) -> None:
    session = start("def asks():\n    for _ in range(100):\n        helper(1)", GOOD)
    reply = call(session, "asks", helpers=["helper"], answer=lambda name, question: {"value": 1})
    assert "questions" in reply["death"]
    assert call(session, "good", 1)["value"] == 2


def test_when_the_time_for_everything_is_used_up_no_process_is_started(start: Start) -> None:
    session = start(GOOD, limits=Limits(total_seconds=0))
    session.run_cells()
    assert "time" in call(session, "good")["death"]


def test_a_session_that_never_began_can_be_closed(start: Start) -> None:
    start(GOOD).close()


def test_values_that_cannot_be_sent_are_unreadable_and_nothing_else_breaks(start: Start) -> None:
    session = start(GOOD, "def huge():\n    return 10**400", "def odd():\n    return '\\ud800'")
    assert call(session, "huge")["unreadable"]
    assert call(session, "odd")["unreadable"]
    assert call(session, "good", 1)["value"] == 2


# ------------------------------------------------------------------------------------------------------ known bugs
@pytest.mark.parametrize("source", ["text = '\ud800'", f"text = '{'x' * (2 << 20)}'"], ids=["surrogate", "2 MB"])
def test_a_cell_that_cannot_be_sent_costs_that_cell_only(source: str, start: Start) -> None:
    session = start(source, GOOD)
    session.run_cells()
    assert list(session.fates) == [0]
    assert call(session, "good", 1)["value"] == 2


@pytest.mark.parametrize("value", [np.float64(1.0), np.zeros((3000, 3000))], ids=["a numpy number", "72 MB"])
def test_an_answer_that_cannot_be_sent_costs_the_call_only(value: Any, start: Start) -> None:
    session = start("def asks():\n    return helper(1)", GOOD)
    call(session, "asks", helpers=["helper"], answer=lambda name, question: {"value": value})
    assert call(session, "good", 1)["value"] == 2


def test_a_plain_cell_is_called_with_the_variables_it_reads(start: Start) -> None:
    session = start("import numpy as np", "scale = 10", "m = 209")

    def ask(source: str, *arguments: Any) -> dict[str, Any]:
        asked = {"name": "sizes", "through": "", "cell": {"source": source, "reads": ["X"], "sets": ["m", "n"]}}
        return session.series(asked, [arguments], (), refuse)[0]

    source = "m = X.shape[1] * scale\nn = np.ndim(X)"
    assert [ask(source, np.zeros((2, k)))["value"] for k in (3, 1)] == [(30, 2), (10, 2)]
    assert "sets no variable m" in ask("n = 1", np.zeros(2))["error"]["message"]
    assert ask("m = n = X.nothing", np.zeros(2))["error"]["line"] == "m = n = X.nothing"
    assert ask("m = (", np.zeros(2))["error"]["type"] == "SyntaxError"
    assert "unreadable" in ask("m = '\ud800'", np.zeros(2))
    assert ask(source, np.zeros((2, 3)))["value"] == (30, 2)


def several(session: Session, name: str, *inputs: Any) -> list[dict[str, Any]]:
    return session.series({"name": name, "through": ""}, [[value] for value in inputs], (), refuse)


def test_many_calls_are_answered_in_their_order(start: Start) -> None:
    session = start("seen = []", "def f(x):\n    print(x)\n    seen.append(x)\n    return 1 / x, len(seen)")
    replies = several(session, "f", 1, 0, 2)
    assert [reply.get("value") for reply in replies] == [(1, 1), None, (0.5, 3)]
    assert [reply["printed"] for reply in replies] == ["1\n", "0\n", "2\n"]
    assert replies[1]["error"]["type"] == "ZeroDivisionError"


@pytest.mark.parametrize("deed", ["while True: pass", "import os; os._exit(3)", "return 10**400"])
def test_what_one_of_many_calls_does_costs_no_earlier_one(deed: str, start: Start) -> None:
    session = start(
        "count = []", f"def f(x):\n    count.append(x)\n    if x == 2:\n        {deed}\n    return len(count)"
    )
    first, second, third = several(session, "f", 1, 2, 3)
    assert first["value"] == 1
    assert "value" not in second
    assert third == second if "death" in second else third["value"] == 3
    assert several(session, "f", 5, 6)[0]["value"] >= 1
    assert session.fates == {}


def test_every_cell_and_every_call_has_its_own_time(start: Start) -> None:
    nap = "import time\ntime.sleep(0.8)"
    session = start(nap, nap, nap, "def f(x):\n    time.sleep(0.8)\n    return x")
    assert [reply["value"] for reply in several(session, "f", 1, 2, 3)] == [1, 2, 3]
    assert session.fates == {}


def test_what_hangs_is_waited_for_once_and_no_call_before_it_is_repeated(start: Start, tmp_path: Path) -> None:
    diary = f"def note(text):\n    with open({str(tmp_path / 'diary')!r}, 'a') as file:\n        print(text, file=file)"
    hang = "note('cell')\nwhile True: pass"
    session = start(diary, hang, "def f(x):\n    note(x)\n    while x == 2: pass\n    return x")
    first, *others = several(session, "f", 1, 2, 3)
    assert first["value"] == 1
    assert [set(reply) for reply in others] == [{"death"}, {"death"}]
    assert list(session.fates) == [1]
    assert (tmp_path / "diary").read_text().split() == ["cell", "1", "2"]


def test_replies_that_answer_nothing_cost_the_calls_they_are_taken_for(start: Start) -> None:
    forge = "from runner import pipes\nimport sys\ndef f(x):\n    frame = sys._getframe()\n"
    forge += "    while 'asked' not in frame.f_locals: frame = frame.f_back\n"
    forge += "    nonce, target = frame.f_locals['asked']['nonce'], frame.f_locals['self'].target\n"
    forge += "    pipes.send(target, {'nonce': nonce, 'value': 7})\n    return x"
    session = start(forge, GOOD)
    assert [reply["value"] for reply in several(session, "f", 1, 2)] == [7, 1]
    assert "answers no question" in call(session, "good", 1)["death"]
    assert call(session, "good", 1)["value"] == 2


def test_beyond_the_end_of_all_time_there_are_moments_and_then_none(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "MOMENTS", 0.2)
    nap = "import time\ntime.sleep(0.09)"
    session = start(*[nap] * 40, GOOD, limits=replace(LIMITS, total_seconds=0.5))
    session.run_cells()
    assert [fate.death for fate in session.fates.values()] == ["time is up"]
    assert "used up" in call(session, "good", 1)["death"]


def test_replies_that_are_too_large_together_end_the_series(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WEIGHT", 10_000_000)
    session = start("import numpy as np\ndef f(n):\n    return np.zeros(n)", "def g(n):\n    return [()] * n", GOOD)
    for name, size in (("f", 1_000_000), ("g", 45_000)):
        first, second, third = several(session, name, size, size, size)
        assert len(first["value"]) == len(second["value"]) == size
        assert "too large" in third["death"]
        assert len(several(session, name, size, size)[1]["value"]) == size
    assert call(session, "good", 1)["value"] == 2


def test_claims_of_another_kind_are_not_kept(start: Start) -> None:
    forged = "import numpy as np\nfrom runner import serve, shell\nodd = [np.zeros(2)] * 3\n"
    forged += "serve._changed = lambda *_: [odd, 1, True]\n"
    forged += "claims = {'type': odd, 'message': 'm' * 5000, 'line': {}, 'more': odd}\n"
    forged += "serve.error_as_data = shell.error_as_data = lambda error: claims"
    session = start(forged, "def f():\n    return 1\ndef g():\n    return 1 / 0", "1 / 0\n")
    assert call(session, "f") == {"value": 1, "printed": "", "changed": [1]}
    only = {"type": "", "message": "m" * 2000, "line": ""}
    assert call(session, "g")["error"] == only
    assert [fate.error for fate in session.fates.values()] == [only]


@pytest.mark.parametrize("loop", ["while True: pass", "import re\n    re.match('(a+)+b', 'a' * 60)"])
def test_a_call_that_computes_without_end_is_over_after_its_share_of_cpu_time(start: Start, loop: str) -> None:
    session = start(f"def f(x):\n    {loop}", GOOD, limits=replace(LIMITS, call_seconds=60, call_cpu=0.3))
    assert call(session, "f", 1)["death"] == "time is up"
    assert call(session, "good", 1)["value"] == 2


def test_a_cell_that_computes_without_end_is_over_after_its_share_of_cpu_time(start: Start) -> None:
    session = start("while True: pass", GOOD, limits=replace(LIMITS, cell_seconds=60, cell_cpu=0.3))
    session.run_cells()
    assert session.fates[0].death == "time is up"
    assert call(session, "good", 1)["value"] == 2


def test_every_call_has_cpu_time_of_its_own_and_waiting_takes_none(start: Start) -> None:
    work = "import time\ndef f(x):\n    began = time.process_time()\n    while time.process_time() < began + x: pass\n"
    work += "def nap(x):\n    time.sleep(x)"
    session = start(work, limits=replace(LIMITS, call_seconds=60, call_cpu=0.5))
    assert [reply["value"] for reply in several(session, "f", *[0.3] * 4)] == [None] * 4
    assert call(session, "nap", 0.8)["value"] is None


def test_code_that_does_not_listen_to_its_cpu_time_meets_the_deadline(start: Start) -> None:
    deaf = "import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\ndef f(x):\n    while True: pass"
    session = start(deaf, GOOD, limits=replace(LIMITS, call_seconds=1, call_cpu=0.2))
    assert call(session, "f", 1)["death"] == "time is up"
    assert call(session, "good", 1)["value"] == 2


CRASH = "import os; os._exit(3)"


def test_a_student_s_own_cells_cost_themselves_at_most(start: Start) -> None:
    helper = "import os\n# as it is\ndef same(x):\n    return x"
    answer = "order.append('answer')\ndef f():\n    return same(order)"
    session = start("order = ['own']", *[CRASH] * 12, helper, "order.append('late')", answer, released={16: "f"})
    assert call(session, "f")["value"] == ["own", "answer"]
    fates = {fate.cell.number: (bool(fate.death), fate.passed_over) for fate in session.fates.values()}
    assert [number for number, fate in fates.items() if fate == (True, False)] == [2, 3, 4]
    assert sorted(number for number, fate in fates.items() if fate == (False, True)) == [*range(5, 14), 15]


def test_own_cells_that_end_late_leave_time_for_the_answers(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "SHARE", 0.5)  # of two seconds
    nap = "import time\ntime.sleep(0.6)\nnaps.append(1)"
    session = start("naps = []", *[nap] * 10, "def f():\n    return len(naps)", released={12: "f"})
    assert call(session, "f")["value"] == 0
    assert all(fate.passed_over for fate in session.fates.values())
    assert len(session.fates) == 10


def test_own_cells_after_which_no_other_comes_go_on_to_count(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "SHARE", 0.1)
    session = start("import time\ntime.sleep(0.6)\nnaps = 1", "def f():\n    return naps", released={2: "f"})
    assert call(session, "f")["value"] == 1
    assert session.fates == {}


def test_deaths_of_cells_are_counted_apart_from_those_of_calls(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_STARTS", 2)
    leaves = "def leaves():\n    import os; os._exit(3)"
    session = start(GOOD, CRASH, CRASH, leaves, released=dict.fromkeys(range(1, 5), "released"))
    assert "3" in call(session, "leaves")["death"]
    assert call(session, "good", 1)["value"] == 2
    assert "3" in call(session, "leaves")["death"]
    assert "used up" in call(session, "good", 1)["death"]


def test_cells_that_end_the_process_are_not_tried_for_ever(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_DEADLY", 2)
    session = start(*[CRASH] * 3, GOOD, released=dict.fromkeys(range(1, 5), "released"))
    assert "used up" in call(session, "good", 1)["death"]
    assert len(session.fates) == 2


@pytest.mark.parametrize("end", ["good = good(1)", "good = None", "del good"])
def test_an_answer_whose_name_is_used_again_is_still_called(start: Start, end: str) -> None:
    session = start(GOOD, "def uses(x):\n    return good(x)", end, released={1: "good"})
    assert [call(session, name, 1)["value"] for name in ("uses", "good")] == [2, 2]
