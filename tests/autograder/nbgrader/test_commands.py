"""nbgrader's own commands in a class folder, from release to the feedback that a student fetches, without a setting."""

from __future__ import annotations

import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook as Tables
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.tests import run_nbgrader

from autograder.autograded import autograded_notebook, notebook_text
from autograder.classroom import Classroom
from autograder.compile.release import notebook_path, write_source
from autograder.compile.sections import sections_of
from autograder.course import Course, CourseError
from autograder.grade.submission import fit, read_submission
from autograder.grade.verdict import Result, Verdict
from autograder.gradebook import Gradebook
from autograder.receipt import SECRET, TIME, carry_receipt
from autograder.repair.frame import Frame
from autograder.sample import solved
from autograder.settings import gradebook_url, settings, write_settings

pytestmark = pytest.mark.filterwarnings("ignore")  # nbgrader's own
SCRIPT = "<script>document.title = 'taken over'</script>"


@pytest.fixture(scope="module")
def own_course(course, slug, tmp_path_factory):
    """A course with one assignment, built and released."""
    root = tmp_path_factory.mktemp("course")
    (root / "course").mkdir()
    shutil.copy(course.root / "nbgrader_config.py", root)
    write_source(course, slug, root)
    shutil.copytree(course.root / "release" / "student" / slug, root / "release" / "student" / slug)
    return Course(root)


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    """Run a command of nbgrader in a folder, with an exchange of our own; return what it logged."""
    exchange = tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)

    def run(folder, *arguments, stdout=False):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            options = [f"--Exchange.root={exchange}", f"--Exchange.cache={folder / 'cache'}"] * (arguments[0] != "db")
            return run_nbgrader([*arguments, *options], stdout=stdout)

    return run


@pytest.fixture(scope="module")
def classroom(own_course, tmp_path_factory):
    """A class folder before anything was handed in."""
    classroom = Classroom(tmp_path_factory.mktemp("class"))
    write_settings(own_course, classroom.root)
    Gradebook(classroom.db_url).tables.close()  # which spares nbgrader a program that tells the tables' version
    return classroom


@pytest.fixture(scope="module")
def term(own_course, classroom, nbgrader, slug, assignment, release, tmp_path_factory):
    """Release, hand in (two students by the exchange, one as a file), collect, grade; what the commands said."""
    said = {"release": nbgrader(classroom.root, "release_assignment", slug)}
    homes = {name: tmp_path_factory.mktemp(name) for name in ("ada", "bob")}
    for name, home in homes.items():
        nbgrader(home, "fetch_assignment", slug, "--course=dlworkbook")
        made = solved(release, assignment)
        made.cells.append(nbformat.v4.new_markdown_cell(SCRIPT, id="mine"))
        nbformat.write(made, home / slug / f"{slug}.ipynb")
        nbgrader(home, "submit", slug, "--course=dlworkbook", f"--student={name}")
    said["collect"] = nbgrader(classroom.root, "collect", slug, "--ExchangeCollect.check_owner=False")
    by_hand = notebook_path(classroom.root / "submitted" / "carl", slug)
    by_hand.parent.mkdir(parents=True)
    nbformat.write(release, by_hand)
    (by_hand.parent / TIME).write_text("yesterday?")
    (by_hand.parent / SECRET).symlink_to("/etc/passwd")
    graded(own_course, classroom, slug, assignment, release)
    return said, homes


def graded(course, classroom, slug, assignment, release):
    """Record everything in submitted/ with half of the points, as grading does, without running it."""
    exercises = assignment.exercises.values()
    verdicts = {e.name: Verdict(e.name, e.points / 2, e.points, "partial", [("hint", "look")]) for e in exercises}
    with Gradebook(classroom.db_url, settings(course, classroom.root)) as gradebook:
        gradebook.register(release)
        for student in classroom.students(slug):
            result, time = Result(slug, student, verdicts, [], 1, "none"), classroom.timestamp(student, slug)[0]
            path, _ = classroom.submitted(student, slug)
            submission = fit(read_submission(path), Frame(release))
            gradebook.record(result, time, {cell.grade_id: cell.source for cell in submission.cells if cell.answer})
            target = notebook_path(classroom.root / "autograded" / student, slug)
            carry_receipt(path.parent, target.parent, time)
            made = autograded_notebook(release, sections_of(release), submission, result)
            target.write_text(notebook_text(made), encoding="utf-8")


def test_release_and_collect_use_the_exchange(term, classroom, slug):
    said, _ = term
    assert "Released as: dlworkbook" in said["release"]
    assert classroom.students(slug) == ["ada", "bob", "carl"]
    assert "Collecting submission: ada" in said["collect"]


def test_the_list_names_what_is_released_and_handed_in(term, classroom, nbgrader, slug):
    assert f"dlworkbook {slug}" in nbgrader(classroom.root, "list")
    assert nbgrader(classroom.root, "list", "--inbound").count(slug) == 2


def test_db_assignment_list_and_due_dates(term, classroom, nbgrader, slug):
    nbgrader(classroom.root, "db", "assignment", "add", slug, "--duedate=2026-11-01 12:00 UTC")
    assert f"{slug} (due: 2026-11-01 12:00:00)" in nbgrader(classroom.root, "db", "assignment", "list", stdout=True)
    with Tables(classroom.db_url, "dlworkbook") as tables:
        assert tables.find_submission(slug, "ada").total_seconds_late > 0
        assert tables.find_submission(slug, "carl").total_seconds_late == 0  # there is no telling


def test_export_works_without_a_setting(term, classroom, nbgrader, tmp_path):
    nbgrader(classroom.root, "export", f"--to={tmp_path / 'grades.csv'}")
    assert (tmp_path / "grades.csv").read_text().count(",50.0,0.0,50.0,100.0\n") == 3


@pytest.fixture(scope="module")
def pages(term, classroom, nbgrader, slug):
    """nbgrader's own feedback, released."""
    nbgrader(classroom.root, "generate_feedback", slug)
    nbgrader(classroom.root, "release_feedback", slug)
    return term[1]


def test_feedback_finds_its_student_again(pages, nbgrader, slug):
    for home in pages.values():
        nbgrader(home, "fetch_feedback", slug, "--course=dlworkbook")
        (page,) = home.rglob("*.html")
        assert "linear_forward: partly right" in page.read_text(encoding="utf-8")


def test_in_nbgrader_s_feedback_nothing_of_a_student_s_runs(pages, classroom, slug):
    page = (classroom.root / "feedback" / "ada" / slug / f"{slug}.html").read_text(encoding="utf-8")
    assert SCRIPT not in page
    assert "taken over" in page


def test_a_submission_without_a_valid_receipt_stops_nobody(pages, classroom, slug):
    folder = classroom.root / "feedback" / "carl" / slug
    assert (folder / TIME).read_text() == ""
    assert "root" not in (folder / SECRET).read_text()


def test_a_secret_stays_the_same_when_graded_again(term, own_course, classroom, slug, assignment, release):
    secrets = [classroom.root / "autograded" / name / slug / SECRET for name in ("ada", "carl")]
    before = [path.read_text() for path in secrets]
    graded(own_course, classroom, slug, assignment, release)
    assert [path.read_text() for path in secrets] == before
    handed_in = (classroom.root / "submitted" / "ada" / slug / SECRET).read_text()
    assert before[0] == handed_in


def test_the_formgrader_sees_every_assignment_of_the_course(term, own_course, classroom, slug):
    config = settings(own_course, classroom.root)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    (found,) = api.get_assignments()
    assert (found["name"], found["num_submissions"], found["average_score"]) == (slug, 3, 50)


def test_a_class_s_own_settings_stay_and_come_last(own_course, tmp_path):
    write_settings(own_course, tmp_path)
    with (tmp_path / "nbgrader_config.py").open("a") as file:
        file.write("c.CourseDirectory.db_url = 'postgresql+psycopg:///grades'\n")
    write_settings(own_course, tmp_path)
    config = settings(own_course, tmp_path)
    assert gradebook_url(config, tmp_path) == "postgresql+psycopg:///grades"
    assert config.CourseDirectory.course_id == "dlworkbook"
    assert config.CourseDirectory.root == str(tmp_path)


def test_where_a_class_has_no_settings_the_course_s_go(own_course, tmp_path):
    config = settings(own_course, tmp_path)
    assert gradebook_url(config, tmp_path) == Classroom(tmp_path).db_url
    assert config.HTMLExporter.sanitize_html


def test_a_class_folder_leads_to_its_course_and_nothing_in_it_is_run(own_course, tmp_path):
    write_settings(own_course, tmp_path)
    with (tmp_path / "nbgrader_config.py").open("a") as file:
        file.write("raise SystemExit('the settings were run')\n")
    (tmp_path / "submitted").mkdir()
    assert Course.find(tmp_path) == own_course
    with pytest.raises(CourseError, match="in a class folder made there"):
        Course.find(tmp_path / "submitted")


@pytest.mark.parametrize("path", ["course", "'/nowhere'", "3", "'"])
def test_settings_that_name_no_course_lead_to_none(path, tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(f"load_subconfig('nbgrader_config.py', path={path})")
    with pytest.raises(CourseError, match="not inside a course"):
        Course.find(tmp_path)
