"""nbgrader's formgrader on a class that was graded here: people read verdicts, and what they add stays."""

from __future__ import annotations

import subprocess
import sys

import nbformat
import pytest
from driver import PATIENCE, TOKEN, Server
from playwright.sync_api import expect

from autograder.classroom import Classroom
from autograder.compile.release import notebook_path, write_source
from autograder.gradebook import Gradebook
from autograder.sample import solved
from autograder.settings import write_settings

pytestmark = pytest.mark.browser

SCRIPT = "<script>document.title = 'taken over'</script><img src=x onerror=\"document.title = 'taken over'\">"
EXERCISE = "linear_forward"


class Formgrader(Server):
    """A server that is started in the class folder, where nbgrader's settings are."""

    def _command(self):
        return ["env", "-C", str(self.root), *super()._command()]


@pytest.fixture(scope="module")
def classroom(course, slug, assignment, release, tmp_path_factory):
    """A class of two, graded by the command: one all right and hostile, one with a mistake."""
    classroom = Classroom(tmp_path_factory.mktemp("class"))
    wrong = {EXERCISE: assignment.exercises[EXERCISE].mistakes[0]}
    for student, mistakes in {"ada": {}, "bob": wrong}.items():
        path = notebook_path(classroom.root / "submitted" / student, slug)
        path.parent.mkdir(parents=True)
        made = solved(release, assignment, mistakes)
        made.cells.insert(1, nbformat.v4.new_markdown_cell(f"My remark. {SCRIPT}", id="mine"))
        nbformat.write(made, path)
    grade(course, slug, classroom)
    write_source(course, slug, classroom.root)
    write_settings(course, classroom.root)
    with (classroom.root / "nbgrader_config.py").open("a") as file:
        file.write("c.CourseDirectory.source_directory = 'build/source'\n")
    return classroom


def grade(course, slug, classroom, *options):
    """Grade a class as an instructor does."""
    command = [sys.executable, "-m", "autograder.cli", "grade", slug, "--class", str(classroom.root), "--no-feedback"]
    subprocess.run([*command, *options], cwd=course.root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def formgrader(chrome, classroom, tmp_path_factory):
    """The formgrader's address, on that class."""
    with Formgrader(classroom.root, tmp_path_factory.mktemp("home")).running() as server:
        yield f"{server.url}/formgrader"


@pytest.fixture
def page(chrome, formgrader):
    """A page that has logged in; formulas come from another machine, and nothing else may."""
    page = chrome.new_page(viewport={"width": 1300, "height": 1000})
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    own = formgrader.removesuffix("/formgrader")
    page.route(lambda url: not url.startswith((own, "data:")), lambda route: route.abort())
    strangers = []
    page.on("request", lambda request: strangers.append(request.url))
    page.goto(f"{formgrader}/gradebook?token={TOKEN}")
    yield page
    page.close()
    assert [url for url in strangers if not url.startswith((own, "data:")) and "mathjax" not in url] == []


def submission(classroom, slug, student):
    """The id of a student's notebook in the gradebook."""
    with Gradebook(classroom.db_url) as gradebook:
        return gradebook.tables.find_submission_notebook(slug, slug, student).id


def saved(page, locator, value):
    """Type into a box as people do, and wait until the formgrader has stored it."""
    with page.expect_response(lambda response: response.request.method == "PUT" and response.ok):
        locator.fill(value)
        locator.blur()


def test_the_gradebook_lists_what_was_graded(page, formgrader, slug):
    row = page.locator("tr", has_text=slug)
    expect(row).to_contain_text("95 / 100")
    page.goto(f"{formgrader}/gradebook/{slug}/{slug}")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody")).to_contain_text("90 / 100")


def test_a_submission_shows_its_verdicts_and_none_of_its_scripts_runs(page, formgrader, classroom, slug):
    page.goto(f"{formgrader}/submissions/{submission(classroom, slug, 'bob')}/")
    shown = page.locator("main")
    for words in ("Score: 90 of 100 points", f"{EXERCISE}: ✗ not right yet", "the bias is left out", "My remark."):
        expect(shown).to_contain_text(words)
    expect(page.locator(f"#test-{EXERCISE}")).to_have_attribute("placeholder", "0")
    assert page.title() == slug
    assert shown.locator("[onerror]").count() == shown.locator("script", has_text="taken over").count() == 0


def test_points_and_comments_of_people_survive_regrading(page, formgrader, classroom, course, slug):
    address = f"{formgrader}/submissions/{submission(classroom, slug, 'bob')}/"
    page.goto(address)
    points, extra = page.locator(f"#test-{EXERCISE}"), page.locator(f"#test-{EXERCISE}_extra_credit")
    words = page.locator(f"#{EXERCISE}-comment")
    expect(points).to_have_attribute("placeholder", "0")
    saved(page, points, "4")
    saved(page, extra, "1")
    saved(page, words, "The bias, as in the lecture <b>")
    grade(course, slug, classroom, "--regrade", "--student", "bob")
    page.goto(address)
    expect(points).to_have_value("4")
    expect(extra).to_have_value("1")
    expect(words).to_have_value("The bias, as in the lecture <b>")
    page.goto(f"{formgrader}/gradebook/{slug}/{slug}")
    expect(page.locator("tbody")).to_contain_text("95 / 100")
