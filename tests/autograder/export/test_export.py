"""What is exported says what the gradebook says, finds everyone whom the platform knows, and runs in no spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.apps import ExportApp
from nbgrader.plugins import CsvExportPlugin

from autograder.classroom import Classroom, released_notebook
from autograder.cli import main
from autograder.course import CourseError
from autograder.export.canvas import CanvasExporter
from autograder.export.moodle import MoodleExporter
from autograder.export.plain import CsvExporter
from autograder.export.sheet import harmless, write_sheet
from autograder.grade.verdict import Result, Verdict
from autograder.gradebook import Gradebook
from autograder.settings import settings, write_settings

OTHER = "07-regularization"
TITLE = "Build a deep network, step by step"
PEOPLE = (("ada", "Ada", "Lovelace"), ("bob", None, None), ("carl", "Carl, Friedrich", "Gauß"), ("=1+1", "@x", "-y"))


@pytest.fixture(scope="module")
def classroom(course, slug, tmp_path_factory):
    """Two assignments and four students: one late, one with one assignment, one with none, one hostile."""
    classroom = Classroom(tmp_path_factory.mktemp("class"))
    write_settings(course, classroom.root)
    with (classroom.root / "nbgrader_config.py").open("a") as file:
        file.write("c.AssignLatePenalties.plugin_class = 'autograder.late.DailyPenalty'\n")
    with Gradebook(classroom.db_url, settings(course, classroom.root)) as gradebook:
        for name in (slug, OTHER):
            gradebook.register(released_notebook(course, name))
        gradebook.tables.update_or_create_assignment(slug, duedate="2026-11-01 12:00 UTC")
        for name, first, last in PEOPLE:
            gradebook.tables.add_student(name, first_name=first, last_name=last, email=f"{name}@example.org")
        gradebook.record(graded(course, slug, "ada", 0.5), "2026-11-02 13:00:00 UTC", {})
        gradebook.record(graded(course, OTHER, "ada", 1.0), None, {})
        gradebook.record(graded(course, slug, "bob", 1.0), None, {})
        gradebook.record(graded(course, slug, "=1+1", 1.0), None, {})
        gradebook.save()
        tables = gradebook.tables
        tables.find_grade("test-linear_forward", slug, slug, "bob").manual_score = 1 / 3
        tables.find_comment("linear_forward", slug, slug, "bob").manual_comment = "=HYPERLINK(0)\nlook, again"
        tables.db.commit()
    return classroom


def graded(course, name, student, share):
    """A result in which each exercise has the same share of its points."""
    exercises = course.assignment(name).exercises.values()
    verdicts = {e.name: Verdict(e.name, share * e.points, e.points, "partial") for e in exercises}
    return Result(name, student, verdicts, [], 1, "none")


@pytest.fixture
def export(classroom, tmp_path):
    """Run an exporter and read its file back: the rows, and what it had to say."""

    def run(exporter, roster="", **options):
        path = tmp_path / "out.csv"
        if roster:
            (tmp_path / "roster.csv").write_text(roster, encoding="utf-8-sig")
            options["roster"] = str(tmp_path / "roster.csv")
        with Gradebook(classroom.db_url) as gradebook:
            notes = exporter(to=str(path), **options).write(gradebook.tables)
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))), notes

    return run


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (77),Build A Deep Network, Current Score\n"
    ",,,,,Manual Posting,,\n"
    "    Points Possible,,,,,5,50,(read only)\n"
    '"Lovelace, Ada",1001,S1,ADA,Sec 1,4,12,90\n'
    '"Noether, Emmy",1002,S2,emmy,Sec 1,5,13,90\n'
    '"Builder, Bob",bob,S3,b.builder,Sec 2,5,,90\n'
).replace("Build A Deep Network", f'"{TITLE.upper()} (4711)"')


def test_canvas_gets_its_own_file_back_with_our_column_filled(export, slug):
    rows, notes = export(CanvasExporter, CANVAS, assignment=[slug])
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{TITLE.upper()} (4711)"],
        ["    Points Possible", "", "", "", "", "50"],
        ["Lovelace, Ada", "1001", "S1", "ADA", "Sec 1", "40"],
        ["Noether, Emmy", "1002", "S2", "emmy", "Sec 1", "13"],
        ["Builder, Bob", "bob", "S3", "b.builder", "Sec 2", "90.33333333"],
    ]
    assert [note.split(": ")[0] for note in notes] == [
        "=1+1 is not in roster.csv",
        "carl is not in roster.csv",
        f"{TITLE.upper()} (4711) counts 50 points in Canvas and 100 here",
    ]


def test_without_a_roster_canvas_finds_students_by_their_login(export, slug):
    rows, notes = export(CanvasExporter, titles={OTHER: "Ours"})
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", TITLE, "Ours"]
    assert rows[1][-2:] == ["100", "100"]
    assert {row[3]: row[5:] for row in rows[2:]} == {
        "ada": ["40", "100"],
        "bob": ["90.33333333", ""],
        "carl": ["", ""],
        "'=1+1": ["100", ""],
    }
    assert notes == []


def test_names_that_differ_in_case_only_are_two(export, slug):
    roster = "Student,ID,SIS Login ID\nA,1,ada\nB,2,ADA\nPoints Possible,3,bob\n"
    rows, notes = export(CanvasExporter, roster, assignment=[slug], student=["ada", "bob"])
    assert [row[-1] for row in rows[1:]] == ["100", "40", "", "90.33333333"]
    assert notes == []


def test_a_title_that_canvas_has_twice_is_refused(export, slug):
    with pytest.raises(CourseError, match="several columns"):
        export(CanvasExporter, f"Student,ID,{slug} (1),{slug.upper()} (2)\n", assignment=[slug])


@pytest.mark.parametrize("text", ["", "Name,Mark\nada,1\n", "\x00", "Student\n"])
def test_what_is_no_roster_is_refused(export, text):
    with pytest.raises(CourseError, match=r"roster\.csv"):
        export(CanvasExporter, text or "\n")


def test_a_roster_in_another_encoding_is_refused(classroom, tmp_path):
    (tmp_path / "latin.csv").write_bytes("Student,ID\nGau\xdf,1\n".encode("latin-1"))
    with Gradebook(classroom.db_url) as gradebook, pytest.raises(CourseError, match="UTF-8"):
        CanvasExporter(to=str(tmp_path / "out.csv"), roster=str(tmp_path / "latin.csv")).write(gradebook.tables)


def test_two_that_fit_one_row_are_both_left_out(export, slug):
    roster = "Student,ID,SIS User ID,SIS Login ID,Section\nSomebody,1,ada,bob,\n"
    rows, notes = export(CanvasExporter, roster, assignment=[slug])
    assert rows[2][-1] == ""
    assert "bob and ada fit the same row" in "".join(notes) or "ada and bob fit the same row" in "".join(notes)


def test_one_that_fits_two_rows_is_left_out(export, slug):
    roster = "Student,ID,SIS User ID,SIS Login ID,Section\nA,1,,ada,\nB,2,,ada,\n"
    rows, notes = export(CanvasExporter, roster, assignment=[slug], student=["ada"])
    assert [row[-1] for row in rows[2:]] == ["", ""]
    assert notes == ["ada fits 2 rows of roster.csv: left out"]


def test_moodle_gets_points_and_feedback(export, slug):
    rows, notes = export(MoodleExporter, assignment=[slug])
    assert rows[0] == [
        "Username",
        "ID number",
        "Email address",
        "First name",
        "Last name",
        TITLE,
        f"{TITLE} (feedback)",
    ]
    found = {row[0]: row[1:] for row in rows[1:]}
    assert found["ada"][:5] == ["", "ada@example.org", "Ada", "Lovelace", "40"]
    assert found["ada"][5].endswith("handed in late: 10 points less")
    assert "linear_forward: 0.333333 of 10" in found["bob"][5]
    assert "linear_forward: =HYPERLINK(0)\nlook, again" in found["bob"][5]
    assert found["carl"][4:] == ["", ""]
    assert notes == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_moodle_s_own_list_is_kept_as_it_is(classroom, tmp_path, slug, delimiter):
    lines = [["Surname", "ID number", "Email address"], ["X", "7", "ADA@example.org"], ["Y", "8", "emmy@example.org"]]
    roster, out = tmp_path / "participants.csv", tmp_path / "out.csv"
    roster.write_text("\n".join(map(delimiter.join, lines)))
    with Gradebook(classroom.db_url) as gradebook:
        notes = MoodleExporter(to=str(out), roster=str(roster), assignment=[slug]).write(gradebook.tables)
    with out.open(newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter))
    assert [row[:3] for row in rows] == [[own, mail, name] for name, own, mail in lines]
    assert [row[3] for row in rows[1:]] == ["40", ""]
    assert len(notes) == 3


def test_our_csv_says_what_nbgrader_s_says(classroom, tmp_path):
    read = []
    with Gradebook(classroom.db_url) as gradebook:
        tables = gradebook.tables
        tables.find_student("carl").first_name = "Carl"  # nbgrader does not quote commas
        tables.db.flush()
        for number, exporter in enumerate((CsvExportPlugin, CsvExporter)):
            path = tmp_path / f"{number}.csv"
            exporter(to=str(path)).export(tables)
            with path.open(encoding="utf-8", newline="") as file:
                read.append([[cell.removeprefix("'") for cell in row] for row in csv.reader(file)])
        tables.db.rollback()
    theirs, ours = read
    assert ours[0] == theirs[0]
    assert sorted(ours) == sorted(theirs)
    assert len(ours) == 1 + 2 * 4


CELLS = st.text(max_size=8) | st.sampled_from(["=1+1", " =cmd", "+x", "-x", "@x", "\t=1", "\r=1", "＝1", "-1.5", "+49"])


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=4))
def test_no_text_begins_like_a_formula_and_none_is_lost(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "safe.csv"
    write_sheet(path, rows)
    with path.open(encoding="utf-8", newline="") as file:
        read = list(csv.reader(file))
    kept = [[cell.encode("utf-8", "backslashreplace").decode() for cell in row] for row in rows]
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [c.removeprefix("'") for c in r] for r in kept
    ]
    dangerous = [cell for row in read for cell in row if cell.lstrip()[:1] in tuple("=+-@＝＋－＠") and cell]
    assert all(cell.lstrip("+-").replace(".", "").replace(",", "").isdigit() for cell in dangerous)


def test_numbers_stay_numbers():
    assert [harmless(cell) for cell in (-1.5, 0, "-1.5", "+3", "-1+1")] == [-1.5, 0, "-1.5", "+3", "'-1+1"]


def test_the_command_and_nbgrader_s_write_the_same(classroom, course, slug, tmp_path, monkeypatch):
    ours, theirs, roster = (tmp_path / f"{name}.csv" for name in ("ours", "theirs", "roster"))
    roster.write_text(CANVAS, encoding="utf-8")
    monkeypatch.chdir(course.root)
    options = ["--to", "canvas", "--class", str(classroom.root), "--out", str(ours), "--roster", str(roster)]
    done = CliRunner().invoke(main, ["export", *options])
    assert (done.exit_code, "written" in done.output) == (0, True), done.output
    monkeypatch.chdir(classroom.root)
    app = ExportApp()
    options = [f"--to={theirs}", f"--CanvasExporter.roster={roster}"]
    try:
        app.initialize(["--exporter=autograder.export.canvas.CanvasExporter", *options])
        app.start()
    finally:
        app.reset()
    assert ours.read_text() == theirs.read_text()
    assert f'"{TITLE.upper()} (4711)","{course.assignment(OTHER).title}"' in ours.read_text()


def test_where_there_is_no_course_assignments_keep_their_names(export, slug, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows, _ = export(MoodleExporter, assignment=[slug])
    assert rows[0][-2:] == [slug, f"{slug} (feedback)"]


def test_where_there_is_no_gradebook_none_is_made(course, tmp_path, monkeypatch):
    monkeypatch.chdir(course.root)
    options = ["--to", "csv", "--class", str(tmp_path), "--out", str(tmp_path / "out.csv")]
    done = CliRunner().invoke(main, ["export", *options])
    assert done.exit_code == 1
    assert "there is no gradebook" in done.output
    assert list(tmp_path.iterdir()) == []


def test_an_assignment_that_was_never_graded_is_named(export):
    with pytest.raises(CourseError, match="09-optimization"):
        export(CsvExporter, assignment=["09-optimization"])
