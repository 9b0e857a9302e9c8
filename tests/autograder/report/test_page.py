"""A report stands whatever lies in the class folder, runs nothing of it, and tells no more than it should."""

from __future__ import annotations

import json
import re
import webbrowser
from urllib.parse import unquote

import polars as pl
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from autograder.classroom import Classroom
from autograder.cli import main
from autograder.grade.verdict import Result, Verdict
from autograder.report import write_report

SLUG = "04-deep-network-step-by-step"
FACTS = {"seconds": 1.5, "graded": "2026-03-02T10:00:00+00:00", "versions": {"dlworkbook": "0.1.0"}}
PAYLOADS = [
    "<script>alert(1)",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg onload=alert(1)>",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
]


def result(student, points, slug=SLUG, rows=(), **verdict):
    """A result with one exercise for each of `points`, of 10 possible."""
    verdicts = {
        f"f{n}": Verdict(f"f{n}", p, 10, "passed")
        if p == 10
        else Verdict(f"f{n}", p, 10, **{"status": "wrong", "rows": list(rows)} | verdict)
        for n, p in enumerate(points, 1)
    }
    return Result(slug, student, verdicts, [], 1, "landlock")


@pytest.fixture
def room(tmp_path):
    """An empty class folder."""
    (tmp_path / "class").mkdir()
    return Classroom(tmp_path / "class")


@pytest.fixture
def written(course, room):
    """Write these results, then the report; return it parsed."""

    def write(*results, facts=FACTS, **options):
        for each in results:
            room.journal(each.assignment, "tests").write(each, "submission", facts)
        return BeautifulSoup(write_report(course, room, **options).read_text(encoding="utf-8"), "html.parser")

    return write


def words(node):
    """The text of a node with single spaces."""
    return " ".join(node.get_text().split())


def facts(page):
    """The facts of the first assignment."""
    return {words(entry.dt): words(entry.dd) for entry in page.find("dl").find_all("div")}


def test_a_class_without_results_is_told_what_to_do(written):
    page = written()
    assert "autograder grade" in words(page.header)
    assert page.find("table") is None


def test_one_student_has_no_deviation_and_no_discrimination(written):
    page = written(result("ada", [10, 0]))
    assert "1 student, 1 assignment" in words(page.header)
    assert facts(page)["mean ± SD"] == "10 ± n/aof 20 points"
    table = page.find("h3", string="Exercises").find_next("table")
    assert [words(row.find_all("td")[-1]) for row in table.tbody.find_all("tr")] == ["n/a", "n/a"]


def test_two_students_are_too_few_for_a_correlation_and_three_are_not(written):
    page = written(result("a", [10, 10]), result("b", [0, 0]))
    assert "n/a" in words(page.find("h3", string="Exercises").find_next("table"))
    page = written(result("c", [0, 0]))
    table = page.find("h3", string="Exercises").find_next("table")
    assert [words(row.find_all("td")[-1]) for row in table.tbody.find_all("tr")] == ["1", "1"]


def test_results_of_an_older_version_show_what_is_not_known(written):
    page = written(result("ada", [10]), facts=None)
    assert facts(page)["grading time"] == "unknown"
    assert facts(page)["late"].startswith("unknown")
    assert "dlworkbook unknown, Python unknown, numpy unknown" in words(page)


@pytest.mark.parametrize(
    "facts_given",
    [
        {"seconds": "fast", "graded": "yesterday", "versions": "new"},
        {"seconds": -1, "graded": None, "versions": None},
        {"seconds": float("inf"), "graded": 7, "versions": {"numpy": ["<b>"]}},
        {"seconds": True},
    ],
)
def test_facts_that_are_none_are_unknown(written, facts_given):
    assert facts(written(result("ada", [10]), facts=facts_given))["grading time"] == "unknown"


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        '{"result": null}',
        '{"result": {"assignment": "x"}}',
        json.dumps({"result": result("somebody-else", [10]).as_dict()}),
        json.dumps({"result": result("bob", []).as_dict()}),
        json.dumps({"result": result("bob", [10]).as_dict()}).replace("10", '"many"'),
        json.dumps({"result": result("bob", [10]).as_dict()}).replace("10", "NaN"),
        json.dumps({"result": result("bob", [10]).as_dict() | {"notes": 7}}),
    ],
)
def test_a_file_that_holds_no_result_is_named_and_left_out(written, room, content):
    room.journal(SLUG).folder.mkdir(parents=True)
    (room.journal(SLUG).folder / "bob.json").write_text(content)
    page = written(result("ada", [10]))
    assert f"results/{SLUG}/bob.json" in words(page.find(class_="warning"))
    assert facts(page)["graded"] == "1"


def test_an_assignment_that_the_course_has_no_more_is_called_by_its_folder(written):
    page = written(result("ada", [10], slug="77-long-gone"))
    assert words(page.find("h2")) == "77-long-gone"


def test_who_handed_in_nothing_is_listed_and_not_counted(written):
    nothing = result("bob", [0, 0], rows=[("why", "Nothing was handed in.")], status="not submitted")
    page = written(result("ada", [10, 10]), nothing)
    assert facts(page)["graded"] == "1and 1 without a readable notebook"
    assert facts(page)["mean ± SD"].startswith("20 ±")
    assert "bob" in words(page.find("table", class_="rows"))


def test_a_class_of_which_nothing_could_be_read_has_a_page(written):
    page = written(result("bob", [0], rows=[("why", "cut short")], status="unreadable"))
    assert facts(page)["mean ± SD"].startswith("n/a ± n/a")


def test_a_class_has_a_page_without_charts_where_there_is_nothing_to_draw(written):
    unread = {"rows": [("why", "cut short")], "status": "unreadable"}
    page = written(result("bob", [0], **unread), result("bob", [0], slug="01-python-basics", **unread))
    assert page.find("svg") is None


def test_an_assignment_worth_nothing_has_outcomes_and_no_scores(written):
    worthless = Verdict("f", 0, 0, "passed")
    page = written(Result(SLUG, "ada", {"f": worthless}, [], 1, "landlock"))
    assert [words(figure.figcaption)[:9] for figure in page.find_all("figure")] == ["Exercises"]


def test_an_exercise_whose_answer_could_not_be_read_counts(written):
    page = written(result("bob", [0], rows=[("case", "one"), ("what", "It returned a module.")], status="unreadable"))
    assert facts(page)["graded"] == "1"
    assert "returned something unreadable" in words(page.find("h3", string="Most common mistakes").find_next("table"))


def test_no_gradebook_is_made(written, room):
    written(result("ada", [10]))
    assert not (room.root / "gradebook.db").exists()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_result_becomes_markup(written, payload):
    hostile = result(payload, [0, 5], rows=[("case", payload), ("where", payload)], mistake=payload)
    hostile.notes.append(payload)
    page = written(hostile, result("ada", [10, 10]))
    attributes = [name for tag in page.find_all(True) for name in tag.attrs]
    assert not [name for name in attributes if name.startswith("on")]
    assert len(page.find_all("script")) == 1
    assert not page.find_all("img")
    assert not [a["href"] for a in page.find_all("a") if a["href"].startswith("javascript")]
    assert payload in page.get_text()


def test_a_student_is_named_in_no_example(written):
    ours = result("k1234567", [0], rows=[("what", "It stopped with OSError: no /home/k1234567/x, K1234567_2!")])
    page = written(ours)
    assert "k1234567" not in words(page.find("h3", string="Most common mistakes").find_next("table")).lower()


def test_printed_text_is_never_quoted(written):
    page = written(result("ada", [0], rows=[("printed", "my name is Ada"), ("what", "It stopped.")]))
    assert "my name" not in page.get_text()


def test_spreadsheets_find_no_formula_in_a_csv(written, room):
    written(result("=cmd|' calc'!A0", [10]), result("ada", [0], mistake="@SUM(1)"), result(" ＝1+1", [0], mistake="-1"))
    text = (room.root / "report" / "results.csv").read_text()
    assert not re.findall(r"(?:^|,)\"?\s*[=＝@]", text, re.M)
    assert ",-1," in text  # a number is none
    names = pl.read_parquet(room.root / "report" / "results.parquet")["student"].to_list()
    assert "=cmd|' calc'!A0" in names


def test_a_page_elsewhere_links_to_the_feedback_all_the_same(course, classroom, tmp_path):
    path = write_report(course, classroom, tmp_path / "a b" / "c")
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    hrefs = [a["href"] for a in page.find_all("a") if not a["href"].startswith("#")]
    assert len(hrefs) > 200
    led_to = {(path.parent / unquote(href)).resolve() for href in hrefs}
    assert led_to == {page.resolve() for page in classroom.root.glob("feedback/*/*/*.html")}


def test_the_same_class_gives_the_same_page(course, report, classroom, tmp_path):
    again = write_report(course, classroom, classroom.root)
    assert again == report
    text = again.read_text(encoding="utf-8")
    assert write_report(course, classroom).read_text(encoding="utf-8") == text


def test_the_command_writes_the_report_and_opens_it(course, room, written, monkeypatch):
    monkeypatch.chdir(course.root)
    opened = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    written(result("ada", [10]))
    done = CliRunner().invoke(main, ["report", "--class", str(room.root), "--open"])
    assert done.exit_code == 0, done.output
    assert opened == [(room.root / "report.html").as_uri()]
    assert str(room.root / "report.html") in done.output


def test_a_class_folder_that_is_not_there_is_an_error(course, tmp_path, monkeypatch):
    monkeypatch.chdir(course.root)
    done = CliRunner().invoke(main, ["report", "--class", str(tmp_path / "nowhere")])
    assert done.exit_code == 1
    assert "nowhere" in done.output


def test_a_damaged_gradebook_is_named(course, room, monkeypatch):
    monkeypatch.chdir(course.root)
    (room.root / "gradebook.db").write_text("no database at all, and long enough to be read as one" * 50)
    done = CliRunner().invoke(main, ["report", "--class", str(room.root)])
    assert done.exit_code == 1
    assert "gradebook" in done.output
