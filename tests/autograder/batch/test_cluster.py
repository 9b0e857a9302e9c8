"""A cluster of Dask workers: whatever is killed, nothing is lost and nothing graded twice."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest
from deadly import DeadlyRunner
from distributed import Client

from autograder.batch import cluster, station
from autograder.batch.cluster import ClusterWorkers
from autograder.course import CourseError
from autograder.grade.zygote import choose_runner
from autograder.sandbox.levels import available

pytestmark = pytest.mark.skipif(available() == ["none"], reason="submissions cannot be isolated here")


def dask(*arguments, env=None):
    """A process of Dask's, in a session of its own."""
    command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
    support = os.pathsep.join(path for path in sys.path if path.endswith("support"))
    quiet = {"DASK_LOGGING__DISTRIBUTED": "critical", "PYTHONPATH": support, "PYTHONWARNINGS": "ignore"}
    quiet["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "1"  # workers take seconds to begin again
    streams = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL)
    return subprocess.Popen(command, env={**os.environ, **quiet}, start_new_session=True, **streams)


class Cluster:
    """A scheduler and two workers, each with a nanny that starts it again when it dies."""

    def __init__(self, port):
        self.address = f"tcp://127.0.0.1:{port}"
        self.begin()

    def begin(self):
        port = self.address.rsplit(":", 1)[1]
        self.scheduler = dask("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        own = "--no-dashboard", "--nthreads", "2", "--host", "127.0.0.1", "--death-timeout", "60"
        self.nannies = [dask("worker", self.address, *own) for _ in range(2)]

    def workers(self):
        """The processes that grade: those that the nannies watch."""
        found = []
        for nanny in self.nannies:
            try:
                children = psutil.Process(nanny.pid).children()
                found += [child.pid for child in children if "spawn_main" in " ".join(child.cmdline())]
            except psutil.Error:
                continue
        return found

    def end(self):
        for process in (*self.nannies, self.scheduler):
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()


@pytest.fixture(scope="module")
def cluster_():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    cluster_ = Cluster(port)
    try:
        with Client(cluster_.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
        yield cluster_
    finally:
        cluster_.end()


class Killer(threading.Thread):
    """Kills something at random moments until it is told to stop."""

    def __init__(self, kill, kills, seed, longest=2.0):
        super().__init__()
        self.kill, self.kills, self.rng, self.longest = kill, kills, random.Random(seed), longest
        self.done, self.killed = threading.Event(), 0

    def run(self):
        while self.killed < self.kills and not self.done.wait(self.rng.uniform(0.1, self.longest)):
            self.killed += bool(self.kill(self.rng))


def grade(course, small, cluster_, make_runner=choose_runner, killer=None):
    workers = ClusterWorkers(cluster_.address, course, make_runner)
    if killer:
        killer.start()
    try:
        return {result.student: result for result in small.grading(course, workers).run(small.students)}
    finally:
        workers.close()
        if killer:
            killer.done.set()
            killer.join()


def kill_worker(cluster_):
    def kill(rng):
        workers = cluster_.workers()
        if workers:
            os.kill(rng.choice(workers), signal.SIGKILL)
        return bool(workers)

    return kill


def check(small, results):
    """Everything is graded once, or stays open and costs nothing."""
    lost = {name for name, result in results.items() if result.failed}
    assert set(results) == set(small.students)
    assert small.final() == {name: score for name, score in small.deserved.items() if name not in lost}
    assert set(small.logged().values()) == {1}
    return lost


def test_a_cluster_grades_like_this_machine_and_goes_on_without_a_killed_worker(course, small, cluster_):
    killer = Killer(kill_worker(cluster_), kills=1, seed=3)
    assert check(small, grade(course, small, cluster_, killer=killer)) == set()
    assert {result.seed for result in small.classroom.journal(small.slug).results()} == {7}


def test_a_submission_that_kills_its_workers_stays_open_and_costs_nobody_anything(course, small, cluster_, deadly):
    small.hand_in("s03x", deadly)
    results = grade(course, small, cluster_, DeadlyRunner)
    assert check(small, results) == {"s03x"}
    assert cluster.KILLED in results["s03x"].notes[0]


def test_a_run_outlives_its_scheduler(course, small, cluster_):
    def kill(rng):
        cluster_.end()
        cluster_.begin()
        return True

    killer = Killer(kill, kills=1, seed=5, longest=0.3)
    assert check(small, grade(course, small, cluster_, killer=killer)) == set()
    assert killer.killed == 1


def command(course, small, cluster_):
    line = [sys.executable, "-m", "autograder.cli", "grade", small.slug, "--class", str(small.classroom.root)]
    line += ["--no-feedback", "--cluster", cluster_.address]
    return subprocess.Popen(line, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def interrupt_runs(course, small, cluster_, kills, seed):
    """Kill the grading command again and again, then let it come to its end."""
    rng, begun = random.Random(seed), small.classroom.root / "results" / small.slug / "run" / "unfinished.json"
    for _ in range(kills):
        process = command(course, small, cluster_)
        while not begun.exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 3))
        process.kill()
        process.communicate()
    process = command(course, small, cluster_)
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output


def test_a_run_that_is_killed_goes_on(course, small, cluster_):
    interrupt_runs(course, small, cluster_, kills=1, seed=1)
    assert small.final() == small.deserved
    assert set(small.logged().values()) == {1}


@pytest.mark.slow
def test_runs_killed_again_and_again(course, small, cluster_):
    interrupt_runs(course, small, cluster_, kills=12, seed=2)
    assert small.final() == small.deserved
    assert set(small.logged().values()) == {1}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_workers_of_a_cluster_killed_again_and_again(course, small, cluster_, seed):
    killer = Killer(kill_worker(cluster_), kills=4, seed=seed)
    if check(small, grade(course, small, cluster_, killer=killer)):
        check(small, grade(course, small, cluster_))
    assert small.final() == small.deserved


def test_workers_with_another_version_of_the_course_refuse(course, small, cluster_, monkeypatch):
    monkeypatch.setattr(cluster, "edition", lambda: "another")
    with pytest.raises(CourseError, match="another version of the course"):
        grade(course, small, cluster_)
    assert small.final() == {}
    assert station.edition() != "another"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "/nowhere/scheduler.json", "no address at all"])
def test_where_nobody_answers_the_message_says_so(course, address, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with pytest.raises(CourseError, match="no Dask scheduler answers"):
        ClusterWorkers(address, course, choose_runner)


def test_what_travels_is_json(course, exam, release, assignment):
    from autograder.batch.task import Task, ungraded

    document = ungraded(exam, course, Task("ada", None, ""), "why").document()
    assert json.loads(json.dumps(document)) == document
