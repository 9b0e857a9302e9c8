"""Workers that are processes of this machine: one that dies is replaced, and what it was at is tried again."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from autograder.batch.feed import Feed
from autograder.batch.post import TRIES, Attempt, Post
from autograder.batch.station import RunnerMaker
from autograder.batch.task import Exam, Outcome, Task, received, ungraded
from autograder.batch.workers import CROWD, processors
from autograder.course import Course, CourseError

SPARE = 1  # tasks under way beyond one for each processor, so that none idles while this process writes
LAGGING = 0.2  # of the time that a cell may take: what takes longer waits for time-outs, as a rule
MOST_GIVEN_UP = 3  # submissions in a row, and none graded between: then it is not their doing
LOOK_SECONDS = 0.5


@dataclass
class ProcessWorkers:
    """Worker processes, each with a runner of its own; they are started when there is something to grade.

    Parameters
    ----------
    course : Course
        Where the references come from.
    make_runner : callable
        Makes the runner for students' code; it must be picklable.
    count : int
        How many processes.
    """

    course: Course
    make_runner: RunnerMaker
    count: int = field(default_factory=processors)
    posts: list[Post] = field(default_factory=list)
    _barren: int = 0

    def outcomes(self, exam: Exam, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Grade tasks; outcomes come as they are ready."""
        feed = Feed(tasks)
        self._hand_out(exam, feed)
        while busy := {post.pipe: post for post in self.posts if post.under_way}:
            for pipe in wait(list(busy), LOOK_SECONDS):
                for outcome in self._heard(exam, busy[pipe]):
                    feed.finished(outcome.task)
                    yield outcome
            self._hand_out(exam, feed)

    def close(self) -> None:
        """End the processes and all that they started."""
        posts, self.posts = self.posts, []
        for post in posts:
            post.pipe.close()  # all at once, for each takes a while to end
        for post in posts:
            post.end()

    def _heard(self, exam: Exam, post: Post) -> Iterator[Outcome]:
        """What a post has to say: an outcome, or with its death those of tasks that were tried often enough."""
        try:
            task, document = post.hear()
        except EOFError:
            yield from self._given_up(exam, *post.replace())
        else:
            self._barren = 0
            yield received(exam, self.course, task, document)

    def _given_up(self, exam: Exam, tasks: list[Task], cause: str) -> Iterator[Outcome]:
        self._barren += len(tasks)
        if self._barren >= MOST_GIVEN_UP:
            raise CourseError(f"worker processes end, whatever they are given (the last by {cause})")
        for task in tasks:
            yield ungraded(exam, self.course, task, f"{TRIES} worker processes ended over it, the last by {cause}")

    def _hand_out(self, exam: Exam, feed: Feed) -> None:
        """Give the posts as much as they should have under way."""
        for post in self.posts:
            post.give_doubtful(exam)
        for task in feed.take(self._room(exam)):
            if len(self.posts) < self.count:
                self.posts.append(Post(self.course, self.make_runner))
            post = min((post for post in self.posts if post.room), key=lambda post: len(post.under_way))
            post.give(exam, Attempt(task))

    def _room(self, exam: Exam) -> int:
        """How many more tasks should be under way: what only waits for its time to be up takes nobody's place."""
        late = time.monotonic() - LAGGING * exam.limits.cell_seconds
        under_way = [attempt for post in self.posts for attempt in post.under_way.values()]
        lagging = sum(attempt.began < late for attempt in under_way)
        wanted = min(self.count + SPARE + lagging, CROWD * self.count) - len(under_way)
        places = sum(post.room for post in self.posts) + (self.count - len(self.posts))
        return max(0, min(wanted, places))
