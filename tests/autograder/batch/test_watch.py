"""Watching a class: what arrives is graded and has its page; what is half there waits; nothing ends it but a stop."""

from __future__ import annotations

import os
import threading
import time

import nbformat
import pytest
from holder import holding
from nbgrader.utils import parse_utc
from traitlets.config import Config

from autograder.arrivals import Arrivals
from autograder.classroom import Classroom
from autograder.compile.release import notebook_path
from autograder.course import CourseError
from autograder.exchange import collect, inbound
from autograder.feedback import feedback_page
from autograder.grade.zygote import choose_runner
from autograder.gradebook import Gradebook
from autograder.record import turn_of
from autograder.sample import solved
from autograder.sandbox.levels import available
from autograder.watch import Watch

SECONDS = 120  # for a loaded machine; nothing below waits for it to pass


@pytest.fixture
def classroom(tmp_path):
    (tmp_path / "class" / "submitted").mkdir(parents=True)
    return Classroom(tmp_path / "class")


@pytest.fixture
def watching(course, classroom, slug):
    """A watch in a thread, and the lines that it says."""
    if available() == ["none"]:
        pytest.skip("submissions cannot be isolated here")
    lines = []
    watch = Watch(course, classroom, [slug], lambda slug: choose_runner(), lines.append, lambda: None)
    thread = threading.Thread(target=watch.run)
    thread.start()
    yield lines
    watch.stop.set()
    thread.join(SECONDS)
    assert not thread.is_alive()
    assert not list(classroom.root.rglob("unfinished.json"))


def until(true):
    deadline = time.monotonic() + SECONDS
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def hand_in(classroom, slug, student, text):
    path = notebook_path(classroom.root / "submitted" / student, slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_what_arrives_is_graded_and_what_is_handed_in_again_is_graded_again(
    watching, classroom, slug, release, assignment
):
    first = next(iter(assignment.exercises.values()))
    right = nbformat.writes(solved(release, assignment))
    hand_in(classroom, slug, "ada", nbformat.writes(solved(release, assignment, {first.name: first.mistakes[0]})))
    assert until(lambda: watching), "nothing was said"
    page = feedback_page(classroom.root, "ada", slug)
    assert f"Score: {100 - first.points:g} of 100 points" in page.read_text()
    assert f"ada  {slug}  {100 - first.points:g} / 100" in watching[0]
    seed = classroom.journal(slug).results()[0].seed

    (classroom.root / "submitted" / "mallory").mkdir()  # what stands in the way is not what is watched for
    (classroom.root / "submitted" / "mallory" / slug).symlink_to(classroom.root / "submitted" / "ada" / slug)
    hand_in(classroom, slug, "bob", "{}")
    hand_in(classroom, slug, "ada", right)
    assert until(lambda: len(watching) == 3)
    results = {result.student: result for result in classroom.journal(slug).results()}
    assert {student: result.score for student, result in results.items()} == {"ada": 100, "bob": 0}
    assert len({seed, results["ada"].seed, results["bob"].seed}) == 3  # no page gives another's cases away
    with Gradebook(classroom.db_url) as gradebook:
        assert gradebook.score(slug, "ada") == 100
    assert "Score: 100 of 100 points" in page.read_text()


def test_an_error_is_said_and_stops_nothing(watching, classroom, slug, release, assignment, monkeypatch):
    (classroom.root / "autograded").write_text("not a folder")
    hand_in(classroom, slug, "ada", nbformat.writes(release))
    assert until(lambda: watching)
    assert "Error" in watching[0]
    (classroom.root / "autograded").unlink()
    hand_in(classroom, slug, "bob", nbformat.writes(solved(release, assignment)))
    assert until(lambda: len(watching) == 2)
    assert "bob" in watching[1]
    assert "100 / 100" in watching[1]


def test_what_another_process_is_grading_waits_until_that_is_done(
    watching, classroom, slug, release, assignment, monkeypatch
):
    monkeypatch.setattr("autograder.watch.LOOK_SECONDS", 0.2)
    right = nbformat.writes(solved(release, assignment))
    turn, begun = turn_of(classroom, slug), classroom.journal(slug).folder / "run" / "unfinished.json"
    with holding(turn.path) as other:
        for student in ("ada", "bob"):
            hand_in(classroom, slug, student, nbformat.writes(release))
        assert until(lambda: watching)
        assert f"waits: {slug} in {classroom.root} is being graded by process {other.pid} " in watching[0]
    assert until(lambda: len(watching) == 3)
    assert until(lambda: not begun.exists())
    with holding(turn.path):  # whoever watches holds up nobody when there is nothing to do
        hand_in(classroom, slug, "ada", right)
        assert until(lambda: len(watching) == 4)
        assert " waits: " in watching[3]
    assert until(lambda: len(watching) == 5)
    assert {result.student: result.score for result in classroom.journal(slug).results()} == {"ada": 100, "bob": 0}


class Clock:
    """A time that passes when told to."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr("autograder.arrivals.time.monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def test_a_file_is_taken_once_when_it_has_settled(classroom, slug, clock):
    arrivals = Arrivals(classroom, [slug], settle=1, grace=10)
    path = hand_in(classroom, slug, "ada", '{"cells": [')
    arrivals.look()
    assert arrivals.take() == []
    clock.now += 2
    assert arrivals.take() == []  # it has settled, but looks cut short
    assert arrivals.waiting
    path.write_text('{"cells": []}')
    arrivals.look()
    assert arrivals.take() == []
    clock.now += 2
    assert arrivals.take() == [("ada", slug)]
    assert not arrivals.waiting
    arrivals.look()
    clock.now += 100
    assert arrivals.take() == []


@pytest.mark.parametrize("ending", [".ipynb", ".zip", ".pdf"])
def test_a_file_that_stays_damaged_or_is_no_notebook_is_taken_after_a_while(classroom, slug, clock, ending):
    arrivals = Arrivals(classroom, [slug], settle=1, grace=10)
    path = hand_in(classroom, slug, "ada", '{"cells": [')
    path.rename(path.with_suffix(ending))
    arrivals.look()
    clock.now += 9
    assert arrivals.take() == []
    clock.now += 2
    assert arrivals.take() == [("ada", slug)]


def test_folders_without_a_notebook_links_and_other_assignments_are_left_alone(classroom, slug, clock, tmp_path):
    submitted = classroom.root / "submitted"
    (submitted / "ada" / slug).mkdir(parents=True)
    hand_in(classroom, "99-other", "ada", "{}")
    (submitted / "eve").symlink_to(tmp_path)
    arrivals = Arrivals(classroom, [slug])
    arrivals.look()
    clock.now += 100
    assert arrivals.take() == []
    assert set(arrivals.folders()) == {submitted, submitted / "ada", submitted / "ada" / slug}


@pytest.fixture
def exchange(tmp_path):
    folder = tmp_path / "exchange" / "dlworkbook" / "inbound"
    folder.mkdir(parents=True)
    return folder


def deliver(exchange, student, slug, when, text="{}"):
    """What `nbgrader submit` leaves in the exchange."""
    stamp = parse_utc(when).strftime("%Y-%m-%d %H:%M:%S UTC")
    folder = exchange / f"{student}+{slug}+{stamp}+a1b2"
    folder.mkdir()
    (folder / f"{slug}.ipynb").write_text(text)
    (folder / "timestamp.txt").write_text(stamp)
    return folder


def test_the_latest_delivery_is_collected_once(classroom, slug, exchange):
    deliver(exchange, "ada", slug, "2026-03-02 12:00", "2")
    deliver(exchange, "ada", slug, "2026-03-01 12:00", "1")
    deliver(exchange, "a+b", slug, "2026-03-01 12:00", "plus")
    deliver(exchange, "ada", "99-other", "2026-03-01 12:00")
    collected = collect(exchange, classroom, [slug], check_owner=False)
    assert sorted(delivery.student for delivery in collected.copied) == ["a+b", "ada"]
    assert notebook_path(classroom.root / "submitted" / "ada", slug).read_text() == "2"
    assert collect(exchange, classroom, [slug], check_owner=False).copied == []
    deliver(exchange, "ada", slug, "2026-03-03 12:00", "3")
    assert len(collect(exchange, classroom, [slug], check_owner=False).copied) == 1
    assert notebook_path(classroom.root / "submitted" / "ada", slug).read_text() == "3"
    assert classroom.students(slug) == ["a+b", "ada"]


def test_hostile_deliveries_are_not_followed_and_stop_nobody(classroom, slug, exchange, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the instructor's own")
    folder = deliver(exchange, "eve", slug, "2026-03-01 12:00")
    (folder / "notes.txt").symlink_to(secret)
    os.mkfifo(folder / "pipe")
    for text in ("no time at all", "9" * 29 + "h"):
        (exchange / f"eve+{slug}+{text}").mkdir()
    (exchange / f"..+{slug}+2026-03-01 12:00:00 UTC").mkdir()
    (exchange / "nonsense").write_text("")
    (exchange / f"mallory+{slug}+2026-03-01 12:00:00 UTC").symlink_to(folder)
    deliver(exchange, "ada", slug, "2026-03-01 12:00")
    copied = collect(exchange, classroom, [slug], check_owner=False).copied
    assert sorted(delivery.student for delivery in copied) == ["ada", "eve"]
    names = {path.name for path in (classroom.root / "submitted" / "eve" / slug).iterdir()}
    assert names == {f"{slug}.ipynb", "timestamp.txt"}


def test_a_delivery_of_somebody_else_is_named_and_not_collected(classroom, slug, exchange):
    deliver(exchange, "nobody-of-this-name", slug, "2026-03-01 12:00")
    collected = collect(exchange, classroom, [slug])
    assert collected.copied == []
    assert [delivery.student for delivery in collected.foreign] == ["nobody-of-this-name"]


def test_the_exchange_is_where_the_settings_say(exchange, tmp_path):
    config = Config({"Exchange": {"root": str(tmp_path / "exchange")}, "CourseDirectory": {"course_id": "dlworkbook"}})
    assert inbound(config) == exchange
    config.CourseDirectory.course_id = "another"
    with pytest.raises(CourseError, match="no exchange"):
        inbound(config)
