"""Workers on a cluster: any scheduler of Dask's, and Dask workers that have this project installed.

What travels is our own and pickled by Dask, between machines that trust each other: give the cluster TLS. Students'
code runs in children of each worker's zygote, never in a Dask worker itself.
"""

from __future__ import annotations

import contextlib
import pickle
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

from distributed import Client, Future, KilledWorker, WorkerPlugin, as_completed, get_worker
from distributed.client import FutureCancelledError

from autograder.batch.feed import Feed
from autograder.batch.station import RunnerMaker, Station, edition, own_course
from autograder.batch.task import Document, Exam, Outcome, Task, received, ungraded
from autograder.course import Course, CourseError
from autograder.journal import fingerprint

CONNECT_SECONDS, PATIENCE_SECONDS, CLOSE_SECONDS, LOOK_SECONDS = 30, 600, 5, 5.0
MOST_FRUITLESS = 5  # connections, one after the other, over which nothing came back
KILLED = "all workers that it was given to ended over it"
WINDOW = 2  # tasks under way or waiting for each thread of a worker: so that none waits for this process
FEWEST = 8  # tasks for a cluster without workers: by those waiting, others see that workers are wanted


class Unknown(Exception):
    """A worker that does not know the exam."""


class Post(WorkerPlugin):  # type: ignore[misc]
    """What every worker of the cluster is given, also one that comes later: an exam, and how to wall submissions in."""

    idempotent = True  # a run that goes on where another was killed finds the posts of that one

    def __init__(self, name: str, exam: Exam, make_runner: RunnerMaker) -> None:
        self.name, self.exam, self.make_runner, self.edition = name, exam, make_runner, edition()
        self._station: Station | None = None

    def setup(self, worker: Any) -> None:
        """Get ready; the runner is started when the first submission comes."""
        self._station = Station(own_course(), self.make_runner)

    def teardown(self, worker: Any) -> None:
        """End the runner."""
        if self._station is not None:
            self._station.close()

    def grade(self, task: Task) -> Document:
        """Grade one submission."""
        if edition() != self.edition:
            raise CourseError("it has another version of the course than this machine")
        if self._station is None:
            raise Unknown(self.name)
        return self._station.grade(self.exam, task)


def grade_here(name: str, task: Task) -> Document:
    """Grade one submission; what a Dask worker runs."""
    worker = get_worker()
    post = worker.plugins.get(name)
    if not isinstance(post, Post):
        raise Unknown(name)
    try:
        return post.grade(task)
    except CourseError as error:
        raise CourseError(f"the worker at {worker.address} cannot grade: {error}") from None


class ClusterWorkers:
    """The workers behind a Dask scheduler.

    Parameters
    ----------
    address : str
        Where the scheduler listens (``tcp://…``, ``tls://…``), or the file that it wrote.
    course : Course
        This machine's course; workers use the one that they are installed with, and refuse if it is another.
    make_runner : callable
        Makes the runner for students' code on a worker; it must be picklable.

    Raises
    ------
    CourseError
        If nobody answers there.
    """

    def __init__(self, address: str, course: Course, make_runner: RunnerMaker) -> None:
        self.address, self.course, self.make_runner = address, course, make_runner
        self._client = self._connect()
        self._posts: set[str] = set()
        self._threads, self._looked = 0, 0.0

    def outcomes(self, exam: Exam, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Grade tasks; outcomes come as they are ready."""
        feed, doubtful = Feed(tasks), list[Task]()
        while True:
            yield from self._together(exam, feed, doubtful)
            if not doubtful:
                return
            # workers died, and with each all that it was at: what was to blame shows when it is alone
            for task in doubtful:
                feed.finished(task)
                yield from self._together(exam, Feed([task]), None)
            doubtful.clear()

    def close(self) -> None:
        """End what the workers have started for this run; they themselves stay."""
        with contextlib.suppress(OSError, TimeoutError, ValueError):  # a cluster that is gone needs to be told nothing
            for name in self._posts if self._client.status == "running" else ():
                self._client.unregister_worker_plugin(name)
        self._posts.clear()
        self._client.close(CLOSE_SECONDS)

    def _together(self, exam: Exam, feed: Feed, doubtful: list[Task] | None) -> Iterator[Outcome]:
        """Grade tasks side by side; those under way when workers died go to `doubtful`, or are given up."""
        tasks, fruitless = self._next(feed, 0), 0
        while tasks:
            again: list[Task] = []
            for task, future in self._futures(exam, feed, tasks, alone=doubtful is None):
                document, error = _answer(future)
                if isinstance(error, KilledWorker):
                    if doubtful is not None:
                        doubtful.append(task)
                        continue
                    document, error = ungraded(exam, self.course, task, KILLED).document(), None
                if error is None:
                    fruitless = 0
                    feed.finished(task)
                    yield received(exam, self.course, task, document)
                else:
                    again.append(task)
            fruitless += 1
            if again and fruitless > MOST_FRUITLESS:
                raise CourseError(f"the cluster at {self.address} loses everything that it is given")
            if again:
                self._client.close(CLOSE_SECONDS)
            tasks = again

    def _futures(self, exam: Exam, feed: Feed, tasks: list[Task], alone: bool) -> Iterator[tuple[Task, Future]]:
        """Hand out tasks, and more of them from the feed, over one connection; yield each when it is over."""
        name = self._post(exam)
        turn = "alone" if alone else "together"  # or the scheduler would answer with the failure that it remembers
        under_way: dict[str, Task] = {}
        completed = as_completed(loop=self._client.loop)
        while True:
            for task in tasks:
                whose = task.student.encode("utf-8", "surrogateescape")
                key = f"{name}-{turn}-{fingerprint(whose, task.submission.encode())}"
                under_way[key] = task
                completed.add(self._client.submit(grade_here, name, task, key=key, pure=False))
            future = next(completed, None)
            if future is None:
                return
            held = future.status == "finished" and self._client.status == "running"
            yield under_way.pop(future.key), future
            tasks = self._next(feed, len(under_way)) if held else []

    def _next(self, feed: Feed, under_way: int) -> list[Task]:
        """More tasks, so that each thread of the cluster has one and another waits for it."""
        if time.monotonic() > self._looked + LOOK_SECONDS:
            with contextlib.suppress(OSError, TimeoutError):
                self._threads, self._looked = sum(self._client.nthreads().values()), time.monotonic()
        return feed.take(max(FEWEST, WINDOW * self._threads) - under_way)

    def _post(self, exam: Exam) -> str:
        """See to it that there is a connection, and that all workers know the exam; return its name there."""
        name = f"dlworkbook-{fingerprint(pickle.dumps((exam, self.make_runner)), edition().encode())[:16]}"
        post = Post(name, exam, self.make_runner)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                if self._client.status != "running":
                    self._client = self._connect()
                self._client.register_plugin(post, name=name)
                self._posts.add(name)
                return name
            except (OSError, TimeoutError, CourseError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(1)

    def _connect(self) -> Client:
        own = {"name": "dlworkbook", "timeout": CONNECT_SECONDS, "set_as_default": False}
        try:
            if self.address.endswith(".json"):
                if not Path(self.address).is_file():
                    raise OSError("there is no such file")
                return Client(scheduler_file=self.address, **own)
            return Client(self.address, **own)
        except (OSError, TimeoutError, ValueError) as error:
            raise CourseError(f"no Dask scheduler answers at {self.address}: {error}") from error


def _answer(future: Future) -> tuple[Document | None, BaseException | None]:
    """What came of a future: a document, or an error after which it can be tried again; others end the run."""
    try:
        return future.result(CONNECT_SECONDS), None
    except (Unknown, KilledWorker, CancelledError, FutureCancelledError, OSError, TimeoutError) as error:
        return None, error
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(f"the cluster's workers cannot grade: {type(error).__name__}: {error}") from error
