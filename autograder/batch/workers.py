"""Who grades: threads of this process, which wait for walled-in children most of the time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Protocol

from autograder.batch.feed import Feed
from autograder.batch.task import Exam, Outcome, Task, done
from autograder.course import Course
from autograder.grade.runners import Runner

CROWD = 3  # tasks under way for each processor, at most: each is sure of that part of one, within its time limits
WINDOW = 4  # tasks under way or waiting, for each worker: enough to keep it busy, few enough to hold in memory


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(Protocol):
    """What a run needs of those who grade for it."""

    def outcomes(self, exam: Exam, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Grade tasks, a bounded number at a time, and yield each outcome as soon as it is there."""

    def close(self) -> None:
        """Leave nothing behind."""


@dataclass
class LocalWorkers:
    """Threads of this process around one runner."""

    course: Course
    runner: Runner
    count: int = field(default_factory=processors)

    def outcomes(self, exam: Exam, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Grade tasks in the order in which they come; outcomes come as they are ready."""
        grader, feed = exam.grader(self.course, self.runner), Feed(tasks)
        with ThreadPoolExecutor(self.count) as pool:
            under_way: set[Future[Outcome]] = set()
            while True:
                for task in feed.take(WINDOW * self.count - len(under_way)):
                    under_way.add(pool.submit(done, grader, task))
                if not under_way:
                    return
                ready, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                for future in ready:
                    feed.finished(future.result().task)
                    yield future.result()

    def close(self) -> None:
        """End the runner and all that it started."""
        self.runner.close()
