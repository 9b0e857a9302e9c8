"""Worker processes: they grade like one process, and whatever dies, nothing is lost and nothing graded twice."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest
from deadly import DeadlyRunner, Unable, dies_at_once

from autograder.batch.processes import ProcessWorkers
from autograder.batch.workers import LocalWorkers
from autograder.course import CourseError
from autograder.grade.zygote import choose_runner
from autograder.sandbox.levels import available

pytestmark = pytest.mark.skipif(available() == ["none"], reason="submissions cannot be isolated here")


def pids(workers):
    return [post.process.pid for post in workers.posts]


def gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def wait_until(true, seconds=30):
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def grade(course, small, make_runner, count=2, kills=0, seed=0):
    """Grade the class while worker processes are killed at random moments; return results and kills done."""
    workers, done = ProcessWorkers(course, make_runner, count), threading.Event()
    killed = []

    def killer():
        rng = random.Random(seed)
        while len(killed) < kills and not done.wait(rng.uniform(0.05, 1.5)):
            for pid in rng.sample(pids(workers), min(1, len(workers.posts))):
                with contextlib.suppress(ProcessLookupError):  # one that was killed just before
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

    thread = threading.Thread(target=killer)
    thread.start()
    try:
        results = small.grading(course, workers).run(small.students)
    finally:
        done.set()
        thread.join()
        workers.close()
    return {result.student: result for result in results}, killed


def test_processes_and_threads_grade_alike(course, small):
    results, _ = grade(course, small, choose_runner)
    assert {name: result.score for name, result in results.items()} == small.deserved
    runner = choose_runner()
    local = LocalWorkers(course, runner)
    try:
        tasks = map(small.grading(course, local).task, small.students)
        again = {o.result.student: o.result for o in local.outcomes(small.grading(course, local).exam, tasks)}
    finally:
        local.close()
    assert {n: r.as_dict() for n, r in again.items()} == {n: r.as_dict() for n, r in results.items()}


def check_kills(course, small, kills, seed):
    results, killed = grade(course, small, choose_runner, kills=kills, seed=seed)
    lost = {name for name, result in results.items() if result.failed}
    assert set(results) == set(small.deserved)
    assert small.final() == {name: score for name, score in small.deserved.items() if name not in lost}
    assert set(small.logged().values()) == {1}
    return len(killed), lost


def test_a_worker_that_is_killed_costs_nothing(course, small):
    killed, lost = check_kills(course, small, kills=2, seed=1)
    assert killed == 2
    assert not lost  # no task can have been tried three times


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_workers_killed_again_and_again(course, small, seed):
    killed, lost = check_kills(course, small, kills=6, seed=seed)
    assert killed
    if lost:  # killed three times at the same submission: it stays open, and the next run grades it
        check_kills(course, small, kills=0, seed=0)
    assert small.final() == small.deserved


def test_a_submission_that_kills_its_workers_is_named_and_costs_nobody_anything(course, small, deadly):
    small.hand_in("s03x", deadly)
    results, _ = grade(course, small, DeadlyRunner)
    open_ = results.pop("s03x")
    assert open_.failed
    assert "3 worker processes ended over it, the last by SIGKILL" in open_.notes[0]
    assert {name: result.score for name, result in results.items()} == small.deserved
    assert small.final() == small.deserved
    assert set(small.logged().values()) == {1}


@pytest.mark.parametrize("make_runner", [Unable, dies_at_once])
def test_workers_that_cannot_grade_end_the_run_with_a_reason(course, small, make_runner):
    reason = "no runner on this machine" if make_runner is Unable else "SIGKILL"
    with pytest.raises(CourseError, match=reason):
        grade(course, small, make_runner)
    assert small.final() == {}


def test_workers_and_what_they_started_end_with_them(course, small):
    workers = ProcessWorkers(course, choose_runner, 2)
    small.grading(course, workers).run(small.students)
    started = [child.pid for pid in pids(workers) for child in psutil.Process(pid).children(recursive=True)]
    started += pids(workers)
    assert len(started) >= 4  # two workers, each with a zygote
    workers.close()
    assert wait_until(lambda: all(map(gone, started)))


ORPHANS = """
import sys, threading, time
from autograder.batch.processes import ProcessWorkers
from autograder.batch.post import Post
from autograder.course import Course
from autograder.grade.zygote import choose_runner
from pathlib import Path
if __name__ == "__main__":
    workers = ProcessWorkers(Course(Path.cwd()), choose_runner, 1)
    workers.posts.append(Post(workers.course, workers.make_runner))
    print(workers.posts[0].process.pid, flush=True)
    time.sleep(60)
"""


def test_workers_end_when_the_run_is_killed(course):
    process = subprocess.Popen([sys.executable, "-c", ORPHANS], cwd=course.root, stdout=subprocess.PIPE, text=True)
    worker = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()
    assert wait_until(lambda: gone(worker))
