"""Grading what arrives, as it arrives, with everything kept warm."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from watchfiles import watch

from autograder.arrivals import Arrivals, Handed
from autograder.batch.grading import ClassGrading
from autograder.batch.tally import missed
from autograder.batch.task import Outcome, Task, done
from autograder.batch.workers import CROWD, LocalWorkers, processors
from autograder.classroom import Classroom
from autograder.console import visible
from autograder.course import Course
from autograder.feedback import write_feedback
from autograder.grade.runners import Runner
from autograder.grade.verdict import Result
from autograder.gradebook import Gradebook
from autograder.record import turn_of
from autograder.turn import Busy

TICK_MS = 100
LOOK_SECONDS = 5.0  # where no news comes of changes (network file systems), at the latest

Say = Callable[[str], None]


@dataclass
class Watch:
    """Grades what is handed in, until it is told to stop; what another process is grading waits until that is done.

    Parameters
    ----------
    course, classroom, slugs
        What to grade.
    runner_of : callable
        Makes the runner for an assignment.
    say : callable
        Takes a line for each submission, and for whatever goes wrong.
    collect : callable
        Fetches what has arrived elsewhere; called at every look.
    """

    course: Course
    classroom: Classroom
    slugs: list[str]
    runner_of: Callable[[str], Runner]
    say: Say
    collect: Callable[[], None]
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.arrivals = Arrivals(self.classroom, self.slugs)
        self._gradings: dict[str, ClassGrading] = {}
        self._under_way: dict[Handed, Future[Outcome]] = {}
        self._pool = ThreadPoolExecutor(CROWD * processors())
        self._final: dict[str, list[str]] = {}
        self._kept_out: dict[str, list[str]] = {}
        self._gradebook: Gradebook | None = None

    def run(self) -> None:
        """Grade what is there and not graded yet, then what comes."""
        try:
            for _ in self._ticks():
                self._settle()
                for student, slug in self.arrivals.take():
                    self._guarded(student, slug, self._begin)
                self._pass_over()
                self._rest()
        finally:
            self._end()

    def _ticks(self) -> Iterator[None]:
        """Look around when something changes, and now and then; yield at least every few moments."""
        last = 0.0
        while not self.stop.is_set():
            watched = self.arrivals.folders()
            with contextlib.suppress(FileNotFoundError):  # a folder that has just been replaced
                for changes in watch(*watched, recursive=False, **self._pace()):  # type: ignore[arg-type]
                    if changes or self.arrivals.waiting or time.monotonic() - last > LOOK_SECONDS:
                        last = time.monotonic()
                        self._guarded("", "", lambda *_: self._look())
                    yield
                    if changes and self.arrivals.folders() != watched:
                        break  # one that is new has to be watched as well

    def _pace(self) -> dict[str, object]:
        return {
            "debounce": TICK_MS,
            "step": TICK_MS // 2,
            "rust_timeout": TICK_MS,
            "yield_on_timeout": True,
            "stop_event": self.stop,
            "watch_filter": None,
        }

    def _look(self) -> None:
        self.collect()
        for slug in [slug for slug in self._kept_out if turn_of(self.classroom, slug).free]:
            for student in self._kept_out.pop(slug):
                self.arrivals.put_back(student, slug)
        self.arrivals.look()

    def _begin(self, student: str, slug: str) -> None:
        """Grade a submission if its result is not final already; whoever hands in twice waits for the first result."""
        if (student, slug) in self._under_way:
            self.arrivals.put_back(student, slug)
            return
        if (grading := self._open(student, slug)) is None:
            return
        task = grading.task(student)
        if grading.journal.result(student, task.submission) is None:
            self._under_way[student, slug] = self._pool.submit(self._graded, grading, task)
        else:
            self._final.setdefault(slug, []).append(student)

    def _open(self, student: str, slug: str) -> ClassGrading | None:
        """The grading of an assignment; none, and the student has to wait, while another process is at it."""
        if slug not in self._kept_out:
            try:
                return self._grading(slug)
            except Busy as busy:
                self.say(f"{slug} waits: {busy}")
        self._kept_out.setdefault(slug, []).append(student)
        return None

    def _rest(self) -> None:
        """Let other processes grade assignments of which nothing is under way."""
        for slug in self._gradings.keys() - {slug for _, slug in self._under_way}:
            self._guarded("", slug, lambda _, slug: self._gradings[slug].finish())

    def _pass_over(self) -> None:
        """Record results that were final already, where an earlier run did not come to it."""
        final, self._final = self._final, {}
        for slug, students in final.items():
            self._guarded(f"{len(students)} of", slug, partial(self._pass_over_all, students))

    def _pass_over_all(self, students: list[str], _: str, slug: str) -> None:
        self._gradings[slug].grade(students)

    def _graded(self, grading: ClassGrading, task: Task) -> Outcome:
        # cases drawn for this submission alone: the page that is written at once would give them away to the next
        exam = replace(grading.exam, seed=secrets.randbits(48))
        workers = grading.workers
        assert isinstance(workers, LocalWorkers)
        return done(exam.grader(self.course, workers.runner), task)

    def _settle(self) -> None:
        """Write down what has been graded."""
        for student, slug in [key for key, future in self._under_way.items() if future.done()]:
            self._guarded(student, slug, self._write)

    def _write(self, student: str, slug: str) -> None:
        outcome = self._under_way.pop((student, slug)).result()
        if self._gradebook is None:
            self._gradebook = self._gradings[slug].gradebook()
        result = self._gradings[slug].settle(self._gradebook, outcome)
        self._gradebook.save()
        failed = write_feedback(self.course, self.classroom, slug, [student])
        self.say(_line(result, outcome.seconds) + ("  no feedback page" if failed else ""))

    def _grading(self, slug: str) -> ClassGrading:
        if slug not in self._gradings:
            self._gradings[slug] = grading = self._new_grading(slug)
            if self._gradebook is not None:
                self._gradebook.register(grading.release)
        record = self._gradings[slug].record
        if not record.turn.taken:
            record.begin(None)
        return self._gradings[slug]

    def _new_grading(self, slug: str) -> ClassGrading:
        workers = LocalWorkers(self.course, self.runner_of(slug))
        try:
            return ClassGrading(self.course, self.classroom, slug, None, workers)
        except BaseException:
            workers.close()
            raise

    def _guarded(self, student: str, slug: str, action: Callable[[str, str], None]) -> None:
        """Do something; whatever goes wrong is said, and stops nothing else."""
        try:
            action(student, slug)
        except Exception as error:
            self.say(f"{student} {slug}: {type(error).__name__}: {error}".strip())
            self._close_gradebook()

    def _close_gradebook(self) -> None:
        gradebook, self._gradebook = self._gradebook, None
        if gradebook is not None:
            gradebook.tables.close()

    def _end(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._close_gradebook()
        for grading in self._gradings.values():
            grading.finish()
            grading.workers.close()


def _line(result: Result, seconds: float) -> str:
    """What is said of a submission."""
    score = f"{result.score:g} / {result.max_score:g}"
    student = visible(result.student)
    words = time.strftime("%H:%M:%S"), student, result.assignment, score, f"{seconds:.1f} s", ", ".join(missed(result))
    return "  ".join(words)
