"""A worker process of this machine, from both ends of its pipe."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

import autograder.startup  # noqa: F401  (first: it spares imports)
from autograder.batch.station import RunnerMaker, Station
from autograder.batch.task import Document, Exam, Task
from autograder.course import Course, CourseError

TRIES = 3
THREADS = 8  # tasks that a process can have under way; how many it gets is decided where they are handed out
END_SECONDS = 15.0


@dataclass
class Attempt:
    """A task and how often it was begun; while it is under way, since when."""

    task: Task
    tries: int = 0
    began: float = field(default_factory=time.monotonic)


class Post:
    """One worker process, and its successors if it dies.

    Which of its tasks was to blame for a death is unknown: each is tried again alone.

    Parameters
    ----------
    course : Course
        Where the references come from.
    make_runner : callable
        Makes the runner for students' code; it must be picklable.
    """

    def __init__(self, course: Course, make_runner: RunnerMaker) -> None:
        self.course, self.make_runner = course, make_runner
        self.under_way: dict[int, Attempt] = {}
        self.doubtful: deque[Attempt] = deque()
        self._number = 0
        self._exam: Exam | None = None  # what the process knows
        self._begin()

    @property
    def room(self) -> int:
        """How many more tasks can be given to it."""
        trying_again = self.doubtful or any(attempt.tries > 1 for attempt in self.under_way.values())
        return 0 if trying_again else THREADS - len(self.under_way)

    def give(self, exam: Exam, attempt: Attempt) -> None:
        """Send a task; whether the process still lives shows when an answer is due."""
        self._number += 1
        self.under_way[self._number] = Attempt(attempt.task, attempt.tries + 1)
        with contextlib.suppress(OSError):
            if self._exam != exam:
                self.pipe.send(exam)
                self._exam = exam
            self.pipe.send((self._number, attempt.task))

    def give_doubtful(self, exam: Exam) -> None:
        """Try what was under way at a death again, one at a time."""
        if self.doubtful and not self.under_way:
            self.give(exam, self.doubtful.popleft())

    def hear(self) -> tuple[Task, Document]:
        """Take in an answer.

        Raises
        ------
        EOFError
            If the process has died.
        CourseError
            If it says that it cannot grade at all.
        """
        try:
            number, document = self.pipe.recv()
        except OSError as error:
            raise EOFError from error
        if number is None:
            raise CourseError(document)
        return self.under_way.pop(number).task, document

    def replace(self) -> tuple[list[Task], str]:
        """Begin anew after a death; return the tasks that are given up, and what the process died of."""
        self.end()
        cause = _cause(self.process.exitcode)
        attempts, self.under_way = list(self.under_way.values()), {}
        self.doubtful.extend(attempt for attempt in attempts if attempt.tries < TRIES)
        self._begin()
        return [attempt.task for attempt in attempts if attempt.tries >= TRIES], cause

    def end(self) -> None:
        """End the process: when nobody can ask it any more, it ends what it has started, and itself."""
        self.pipe.close()
        self.process.join(END_SECONDS)
        self.process.kill()
        self.process.join()

    def _begin(self) -> None:
        context: Any = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["autograder.batch.post"])
        self.pipe, theirs = context.Pipe()
        self._exam = None
        self.process = context.Process(target=serve, args=(theirs, self.course, self.make_runner), daemon=True)
        self.process.start()
        theirs.close()


def serve(pipe: Connection, course: Course, make_runner: RunnerMaker) -> None:
    """Grade what comes through the pipe, until its other end is closed: by intent, or because that process died."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the other end decides what comes of it
    station, voice = Station(course, make_runner), threading.Lock()

    def say(number: int | None, document: Document | str) -> None:
        with voice, contextlib.suppress(OSError):
            pipe.send((number, document))

    def grade(exam: Exam, number: int, task: Task) -> None:
        try:
            say(number, station.grade(exam, task))
        except Exception as error:  # not the submission's doing: that would be in the document
            say(None, f"a worker cannot grade: {type(error).__name__}: {error}")

    pool = ThreadPoolExecutor(THREADS)
    exam: Any = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            message = pipe.recv()
            if isinstance(message, Exam):
                exam = message
            else:
                pool.submit(grade, exam, *message)
    station.close()
    os._exit(0)  # threads may be in the middle of something, which nobody waits for any more


def _cause(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit status {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"
