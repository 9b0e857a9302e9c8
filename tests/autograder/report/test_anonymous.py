"""Numbers for names: everywhere, the same every time, and saying nothing about who it was."""

from __future__ import annotations

import json
import re
import stat

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from autograder.course import CourseError
from autograder.report import write_report
from autograder.report.aliases import Aliases, redacted

IDS = st.sets(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="()"), min_size=1, max_size=12),
    min_size=1,
    max_size=8,
)


@pytest.fixture(scope="module")
def anonymous(course, classroom, tmp_path_factory):
    """The anonymous report of the class."""
    return write_report(course, classroom, tmp_path_factory.mktemp("anonymous"), anonymous=True)


def test_no_student_is_named_in_any_file(anonymous, raw):
    students = {student for entries in raw.values() for student in entries}
    files = [anonymous, *anonymous.with_suffix("").iterdir()]
    assert len(files) == 16
    for path in files:
        if path.suffix == ".parquet":
            text = json.dumps(pl.read_parquet(path).to_dicts(), default=str)
        else:
            text = path.read_text(encoding="utf-8")
        assert not [student for student in students if student in text]


def test_times_notes_quotations_and_links_are_left_out(anonymous, raw):
    table = pl.read_parquet(anonymous.with_suffix("") / "submissions.parquet")
    assert not {"handed_in", "due", "graded", "notes"} & set(table.columns)
    assert "shown" not in pl.read_parquet(anonymous.with_suffix("") / "results.parquet").columns
    text = anonymous.read_text(encoding="utf-8")
    assert 'href="feedback' not in text
    assert not [a for a in re.findall(r'href="([^"]*)"', text) if not a.startswith("#")]


def test_figures_are_those_of_the_named_report(anonymous, report):
    for name in ("assignments", "exercises", "mistakes"):
        named, numbered = (pl.read_parquet(page.with_suffix("") / f"{name}.parquet") for page in (report, anonymous))
        assert named.equals(numbered)


def test_numbers_belong_to_the_students_they_are_kept_for(anonymous, classroom, raw):
    numbers = json.loads((classroom.root / "anonymous.json").read_text())["numbers"]
    table = pl.read_parquet(anonymous.with_suffix("") / "submissions.parquet")
    found = {(row["assignment"], row["student"]): row["score"] for row in table.to_dicts()}
    assert found == {
        (slug, str(numbers[student])): entry["result"]["score"]
        for slug, entries in raw.items()
        for student, entry in entries.items()
    }


def test_rows_are_in_the_numbers_order(anonymous):
    table = pl.read_parquet(anonymous.with_suffix("") / "submissions.parquet")
    for _, own in table.group_by("assignment"):
        assert own["student"].is_sorted()


def test_numbers_stay_when_others_come(tmp_path):
    first = dict(Aliases.of(tmp_path, ["ada", "bob", "eve"]).numbers)
    later = Aliases.of(tmp_path, ["dan", *(f"late-{n}" for n in range(200))]).numbers
    assert first.items() <= later.items()
    assert len(set(later.values())) == len(later) == 204
    assert Aliases.of(tmp_path, ["ada"]).numbers == later


def test_numbers_tell_neither_the_order_of_names_nor_that_of_arrival(tmp_path):
    (tmp_path / "anonymous.json").write_text('{"salt": "some", "numbers": {}}')
    names = [f"student-{n:03d}" for n in range(60)]
    for name in names:
        numbers = Aliases.of(tmp_path, [name]).numbers
    assert abs(stats.spearmanr(range(60), [numbers[name] for name in names]).statistic) < 0.3


def test_another_class_has_other_numbers(tmp_path):
    names = [f"student-{n}" for n in range(20)]
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    assert Aliases.of(tmp_path / "a", names).numbers != Aliases.of(tmp_path / "b", names).numbers


def test_numbers_of_a_very_large_class_differ(tmp_path):
    numbers = Aliases.of(tmp_path, [str(n) for n in range(3000)]).numbers
    assert len(set(numbers.values())) == 3000


def test_only_the_instructor_may_read_who_is_who(tmp_path):
    Aliases.of(tmp_path, ["ada"])
    assert stat.S_IMODE((tmp_path / "anonymous.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "[]", '{"salt": "x"}', '{"salt": "x", "numbers": {"a": "one"}}'])
def test_a_damaged_list_of_numbers_is_named_and_not_replaced(tmp_path, text):
    path = tmp_path / "anonymous.json"
    path.write_text(text)
    with pytest.raises(CourseError, match=re.escape(str(path))):
        Aliases.of(tmp_path, ["ada"])
    assert path.read_text() == text


@given(IDS)
def test_no_id_that_stands_alone_stays_in_a_text(ids):
    redact = redacted(ids)
    for student in ids:
        assert student not in redact(f"by ({student}).").removeprefix("by (").removesuffix(").") or student == "…"


@given(IDS.map(lambda ids: {name for name in ids if name.isalnum()}))
def test_a_word_that_only_contains_an_id_stays(ids):
    for student in ids:
        assert redacted([student])(f"x{student}x") == f"x{student}x"


def test_nobody_in_the_class_changes_no_text():
    assert redacted([])("It stopped.") == "It stopped."
