"""Killed at any moment, grading goes on where it was: nothing lost, nothing graded twice, nothing half-written."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import nbformat
import psutil
import pytest

from autograder.classroom import Classroom
from autograder.compile.release import notebook_path
from autograder.gradebook import Gradebook
from autograder.record import log_of
from autograder.sample import solved
from autograder.sandbox.levels import available
from autograder.verification import verify

pytestmark = pytest.mark.skipif(available() == ["none"], reason="submissions cannot be isolated here")


@pytest.fixture
def classroom(tmp_path, slug, assignment, release):
    """Ten submissions: right ones and mistaken ones in turn."""
    classroom = Classroom(tmp_path / "class")
    for number, exercise in enumerate(assignment.exercises.values()):
        mistakes = {exercise.name: exercise.mistakes[0]} if number % 2 else None
        path = notebook_path(classroom.root / "submitted" / f"s{number}", slug)
        path.parent.mkdir(parents=True)
        nbformat.write(solved(release, assignment, mistakes), path)
    return classroom


def deserved(assignment):
    scores = [100 - exercise.points * (number % 2) for number, exercise in enumerate(assignment.exercises.values())]
    return {f"s{number}": float(score) for number, score in enumerate(scores)}


def start(course, classroom, slug):
    """Begin grading the class in a process of its own."""
    command = [sys.executable, "-m", "autograder.cli", "grade", slug, "--class", str(classroom.root), "--no-feedback"]
    return subprocess.Popen(
        command, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, text=True
    )


def entries(classroom, slug):
    """What is final so far; every entry can be read, at any moment."""
    found = {path.stem: path.read_bytes() for path in classroom.journal(slug).folder.glob("*.json")}
    for content in found.values():
        json.loads(content)
    return found


def wait_for_grading(classroom, slug, process):
    """Wait until the run has begun, so that a kill hits grading and not the imports before it."""
    begun = classroom.journal(slug).folder / "run" / "unfinished.json"
    while not begun.exists() and process.poll() is None:
        time.sleep(0.01)


def started_by(process, words):
    """The processes with these words in their command that a grading process has led to."""
    found = []
    try:
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                found += [child.pid] if words in " ".join(child.cmdline()) else []
    except psutil.Error:
        pass
    return found


def kill_grader(process, wait):
    time.sleep(wait)
    process.kill()


def kill_zygote(process, wait):
    kill_one(process, wait, "runner.zygote")


def kill_worker(process, wait):
    kill_one(process, wait, "multiprocessing.forkserver")


def kill_one(process, wait, words):
    deadline = time.monotonic() + 20
    while not (found := started_by(process, words)) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(wait)
    for pid in found[-1:]:  # the forkserver comes first, then those that it has forked
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def interrupt_often(course, classroom, slug, kills, seed):
    """Kill grader, worker and zygote in turn at random moments; return how often a final result changed or went."""
    rng, broken, before = random.Random(seed), 0, {}
    for number in range(kills):
        process = start(course, classroom, slug)
        wait_for_grading(classroom, slug, process)
        kill = (kill_grader, kill_worker, kill_zygote)[number % 3]
        kill(process, rng.uniform(0, 4))
        if kill is not kill_grader:
            process.communicate(timeout=300)
        process.wait()
        process.stdout.close()
        now = entries(classroom, slug)
        broken += sum(now.get(name) != content for name, content in before.items())
        before = now
    return broken


def check_everything(course, classroom, slug, assignment, kills, seed):
    assert interrupt_often(course, classroom, slug, kills, seed) == 0
    before = entries(classroom, slug)
    process = start(course, classroom, slug)
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output
    after = entries(classroom, slug)
    assert {name: json.loads(content)["result"]["score"] for name, content in after.items()} == deserved(assignment)
    assert {name: after[name] for name in before} == before
    with Gradebook(classroom.db_url) as gradebook:
        assert {name: gradebook.score(slug, name) for name in after} == deserved(assignment)
    for name in after:
        nbformat.validate(nbformat.read(notebook_path(classroom.root / "autograded" / name, slug), as_version=4))
    assert not list(classroom.root.rglob("unfinished.json"))


def test_killed_at_random_moments_a_class_is_graded_once_and_whole(course, classroom, slug, assignment):
    check_everything(course, classroom, slug, assignment, kills=5, seed=1)


@pytest.mark.slow
def test_killed_at_forty_random_moments(course, classroom, slug, assignment):
    check_everything(course, classroom, slug, assignment, kills=40, seed=2)


def test_a_second_run_at_the_same_time_is_refused_and_harms_nothing(course, classroom, slug, assignment):
    first = start(course, classroom, slug)
    wait_for_grading(classroom, slug, first)
    first.send_signal(signal.SIGSTOP)  # it is at it for as long as the second one takes
    try:
        second = start(course, classroom, slug)
        refusal, _ = second.communicate(timeout=300)
    finally:
        first.send_signal(signal.SIGCONT)
    output, _ = first.communicate(timeout=300)
    assert (first.returncode, second.returncode) == (0, 1), output + refusal
    assert f"{slug} in {classroom.root} is being graded by process {first.pid} " in " ".join(refusal.split())
    assert Counter(line["student"] for line in log_of(classroom).entries()) == dict.fromkeys(deserved(assignment), 1)
    assert verify(classroom).problems == []


def test_what_has_not_changed_is_not_graded_again(course, classroom, slug):
    def grade():
        process = start(course, classroom, slug)
        output, _ = process.communicate(timeout=300)
        assert process.returncode == 0, output
        return {path.name: path.stat().st_mtime_ns for path in classroom.journal(slug).folder.glob("*.json")}

    assert grade() == grade()
