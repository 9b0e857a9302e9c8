"""Every figure of a report, computed again from the raw files of the journal."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter

import numpy as np
import polars as pl
import pytest
from scipy import stats

from autograder.report.charts import histogram
from autograder.report.page import duration, number, percent

SLUGS = ["01-python-basics", "04-deep-network-step-by-step", "09-optimization"]
EMPTY = ("blank", "missing")

every_assignment = pytest.mark.parametrize("slug", SLUGS)


def words(node):
    """The text of a node with single spaces."""
    return " ".join(node.get_text().split())


def rows(table):
    """The texts of a table's body, row by row."""
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")]


def table_after(section, heading):
    """The table below a heading."""
    return section.find("h3", string=heading).find_next("table")


def kind(status):
    """What a status counts as."""
    return status if status in ("passed", "partial") else "empty" if status in EMPTY else "wrong"


def scores(counted, slug):
    """The scores of those who count."""
    return [sum(e["points"] for e in exercises.values()) for exercises in counted[slug].values()]


def stops(exercises):
    """After how many exercises somebody stopped part-way; None for who did not."""
    tried = [kind(e["status"]) != "empty" for e in exercises.values()]
    for after in range(1, len(tried)):
        if all(tried[:after]) and not any(tried[after:]):
            return after if next(iter(exercises.values()))["status"] == "passed" else None
    return None


@every_assignment
def test_table_of_assignments(slug, soup, raw, counted, hours_late):
    given = next(row for row in rows(soup.find("table")) if row[0] == slug)
    own = scores(counted, slug)
    late = [hours for (assignment, _), hours in hours_late.items() if assignment == slug]
    known = [hours for hours in late if hours is not None]
    expected = [
        str(len(own)),
        "100",
        number(np.mean(own)),
        number(np.std(own, ddof=1)),
        number(np.median(own)),
        number(min(own)),
        number(max(own)),
        str(sum(hours > 0 for hours in known)) if known else "unknown",
        str(sum(stops(exercises) is not None for exercises in counted[slug].values())),
    ]
    assert given[1:] == expected


@every_assignment
def test_facts_of_an_assignment(slug, soup, raw, counted, hours_late):
    facts = {words(entry.dt): words(entry.dd) for entry in soup.find(id=slug).dl.find_all("div")}
    own = scores(counted, slug)
    unread = len(raw[slug]) - len(own)
    assert facts["graded"] == f"{len(own)}" + (f"and {unread} without a readable notebook" if unread else "")
    assert facts["median"].endswith("middle half {} to {}".format(*map(number, np.percentile(own, [25, 75]))))
    seconds = [entry["seconds"] for entry in raw[slug].values() if "seconds" in entry]
    assert len(seconds) < len(raw[slug]), "some results are of an older version"
    assert facts["grading time"] == (
        f"{duration(np.median(seconds))}median; longest {duration(max(seconds))}, "
        f"together {duration(sum(seconds))}; unknown for {len(raw[slug]) - len(seconds)}"
    )
    unknown = sum(hours is None for (assignment, _), hours in hours_late.items() if assignment == slug)
    if slug == SLUGS[-1]:
        assert facts["late"] == "unknownthe gradebook has no due date"
    elif unknown:
        assert facts["late"].endswith(f"unknown for {unknown}")


@every_assignment
def test_outcomes_difficulty_and_points_of_each_exercise(slug, soup, counted):
    given = {row[0]: row[1:8] for row in rows(table_after(soup.find(id=slug), "Exercises"))}
    people = list(counted[slug].values())
    assert list(given) == list(people[0])
    for name, row in given.items():
        own = [exercises[name] for exercises in people]
        kinds, points = Counter(kind(e["status"]) for e in own), [e["points"] for e in own]
        assert row == [
            number(own[0]["max_points"]),
            f"{kinds['passed']} ({percent(kinds['passed'] / len(own))})",
            *(str(kinds[each]) for each in ("partial", "wrong", "empty")),
            number(np.mean(points)),
            number(np.std(points, ddof=1)),
        ]


@every_assignment
def test_discrimination_is_the_correlation_with_the_rest(slug, soup, counted):
    given = {row[0]: row[8] for row in rows(table_after(soup.find(id=slug), "Exercises"))}
    defined = 0
    for name, text in given.items():
        points = [e[name]["points"] for e in counted[slug].values()]
        rest = [sum(other["points"] for key, other in e.items() if key != name) for e in counted[slug].values()]
        if len(set(points)) == 1:
            assert text == "n/a"
            continue
        defined += 1
        assert float(text) == pytest.approx(stats.pearsonr(points, rest).statistic, abs=0.0051)
        if len(set(points)) == 2:
            right = [value == max(points) for value in points]
            assert float(text) == pytest.approx(stats.pointbiserialr(right, rest).statistic, abs=0.0051)
    assert defined > 5


@every_assignment
def test_mistakes_and_their_examples(slug, soup, counted):
    expected, examples = Counter(), {}
    for exercises in counted[slug].values():
        for name, e in exercises.items():
            if kind(e["status"]) in ("wrong", "partial"):
                key = name, e["mistake"]
                expected[key] += 1
                texts = dict(e["rows"])
                shown = texts.get("where") or texts["what"]
                examples.setdefault(key, Counter())[f"{texts['case']}: {shown}".replace("`", "")] += 1
    section = soup.find(id=slug)
    tables = section.find_all("table", class_="stack")
    given = [row for table in tables for row in rows(table)]
    counts = [int(row[2].split()[0]) for row in given]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == sum(expected.values())
    named = {key: n for key, n in expected.items() if key[1]}
    assert {(row[0], row[1]): int(row[2].split()[0]) for row in given if (row[0], row[1]) in expected} == named
    for name, mistake, students, example in given:
        assert students.endswith(f"({percent(int(students.split()[0]) / len(counted[slug]))})")
        if (name, mistake) in named:
            most = max(examples[name, mistake].values())
            assert example in {text for text, n in examples[name, mistake].items() if n == most}


@every_assignment
def test_who_stopped_and_where(slug, soup, counted):
    expected = {}
    for student, exercises in counted[slug].items():
        if after := stops(exercises):
            expected.setdefault(after, []).append(student)
    items = soup.find(id=slug).find("h3", string="Stopped part-way").find_next("ul").find_all("li")
    names = list(next(iter(counted[slug].values())))
    assert [words(item) for item in items] == [
        f"after {after} of {len(names)}, before {names[after]}: {len(students)} ({', '.join(sorted(students))})"
        for after, students in sorted(expected.items())
    ]


@every_assignment
def test_table_of_submissions(slug, soup, raw, hours_late):
    given = {row[0]: row[1:] for row in rows(soup.find(id=slug).find("table", class_="rows"))}
    assert sorted(given) == sorted(raw[slug])
    marks = {"passed": "✓", "partial": "~", "wrong": "✗", "empty": "–"}
    for student, entry in raw[slug].items():
        exercises = entry["result"]["exercises"]
        score, late, stopped, *cells = given[student]
        hours = hours_late[slug, student]
        assert score == number(entry["result"]["score"])
        assert late == ("unknown" if hours is None else duration(3600 * hours) if hours else "no")
        assert stopped == str(stops(exercises) or "")
        expected = [f"{number(e['points'])} {marks[kind(e['status'])]}" for e in exercises.values()]
        assert cells[: len(expected)] == expected
        assert "".join(cells[len(expected) :]) == " ".join(entry["result"]["notes"])


def test_table_of_students(soup, raw, hours_late):
    given = {row[0]: row[1:] for row in rows(soup.find("table", class_="rows"))}
    assert sorted(given) == sorted({student for entries in raw.values() for student in entries})
    for student, (total, *cells) in given.items():
        own = [raw[slug].get(student) for slug in SLUGS]
        assert total == number(sum(entry["result"]["score"] for entry in own if entry))
        for slug, entry, cell in zip(SLUGS, own, cells, strict=True):
            late = "*" if entry and hours_late[slug, student] else ""
            assert cell == (number(entry["result"]["score"]) + late if entry else "–")


@every_assignment
def test_charts_say_in_words_what_they_show(slug, soup, counted):
    bars, stacks = (figure.svg["aria-label"] for figure in soup.find(id=slug).find_all("figure"))
    tenths = Counter(min(int(score // 10), 9) for score in scores(counted, slug))
    assert {int(low) // 10: int(n) for low, n in re.findall(r"(\d+) to \d+ %: (\d+)", bars)} == tenths
    for name in next(iter(counted[slug].values())):
        kinds = Counter(kind(exercises[name]["status"]) for exercises in counted[slug].values())
        listed = re.search(rf"[ .]{name}: ([^;.]*)", stacks)[1]
        assert {word: int(n) for n, word in re.findall(r"(\d+) (\w+)", listed)} == kinds


def test_box_plot_says_the_medians(soup, counted):
    label = soup.find("figure").svg["aria-label"]
    for slug in SLUGS:
        assert f"{slug}: median {np.median(scores(counted, slug)):.0f} %" in label


def test_bars_of_a_histogram_are_as_high_as_their_counts():
    svg = histogram("some", [0.05] * 2 + [0.95] * 4 + [1.0] * 4)
    paths = re.findall(r'd="([^"]*)"[^>]*passed', svg)
    heights = [np.ptp([float(y) for y in re.findall(r"[ML] [\d.]+ ([\d.]+)", path)]) for path in paths]
    assert len(heights) == 10
    assert heights[9] == pytest.approx(4 * heights[0], rel=1e-4)
    assert not any(heights[1:9])


@every_assignment
def test_what_it_was_graded_with(slug, soup, raw):
    line = words(soup.find(id=slug).find_all("p", class_="soft")[-1])
    for level, n in Counter(entry["result"]["isolation"] for entry in raw[slug].values()).items():
        assert f"{level} ({n})" in line or line.startswith(f"Isolation: {level}.")
    known = sum("versions" in entry for entry in raw[slug].values())
    assert f"dlworkbook 0.1.0 ({known}), unknown ({len(raw[slug]) - known})" in line


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json"])
def test_exported_results_are_the_journal_s(suffix, report, raw, hours_late):
    path = report.with_suffix("") / f"results.{suffix}"
    if suffix == "csv":
        with open(path, encoding="utf-8", newline="") as file:
            found = list(csv.DictReader(file))
    else:
        found = json.loads(path.read_text()) if suffix == "json" else pl.read_parquet(path).to_dicts()
    by_key = {(row["assignment"], row["student"], row["exercise"]): row for row in found}
    entries = [(slug, student, entry) for slug, own in raw.items() for student, entry in own.items()]
    assert len(found) == len(by_key) == sum(len(entry["result"]["exercises"]) for _, _, entry in entries)
    for slug, student, entry in entries:
        for name, e in entry["result"]["exercises"].items():
            row = by_key[slug, student, name]
            assert (float(row["points"]), float(row["max_points"])) == (e["points"], e["max_points"])
            assert (row["status"], row["mistake"]) == (e["status"], e["mistake"])
            assert float(row["seconds"] or -1) == entry.get("seconds", -1)
            hours = hours_late[slug, student]
            assert str(row["late"] if row["late"] is not None else "").lower() == (
                "" if hours is None else str(hours > 0).lower()
            )


def test_all_tables_are_the_same_in_all_formats(report):
    folder = report.with_suffix("")
    names = {path.stem for path in folder.iterdir()}
    assert names == {"results", "submissions", "assignments", "exercises", "mistakes"}
    for name in names:
        table = pl.read_parquet(folder / f"{name}.parquet")
        as_text = json.loads(table.write_json())
        assert json.loads((folder / f"{name}.json").read_text()) == as_text
        assert pl.read_csv(folder / f"{name}.csv").shape == table.shape


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "unknown"),
        (0.0884, "0.088 s"),
        (42.4, "42 s"),
        (100, "2 min"),
        (10860, "3 h 1 min"),
        (2e5, "2 d 7 h"),
    ],
)
def test_durations_have_two_units(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(("value", "text"), [(None, "n/a"), (50.0, "50"), (33.333, "33.3"), (-0.01, "0")])
def test_numbers_are_short(value, text):
    assert number(value) == text
