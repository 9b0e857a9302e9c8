"""Pages made by several processes; one that dies costs the page it was at, at most."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import connection

from autograder.classroom import Classroom
from autograder.course import Course
from autograder.pages.maker import page_maker
from autograder.pages.marks import Marks

AHEAD = 8  # pages handed out for each process: so many students' marks are in memory

Job = tuple[str, Marks | None]
Made = tuple[str, bool]
METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def pages_over_processes(
    course: Course, classroom: Classroom, slug: str, jobs: Iterable[Job], count: int
) -> Generator[Made, None, None]:
    """Make pages in `count` processes; yield each student whose page is done, and whether it could be made."""
    source = iter(jobs)
    while lost := (yield from _until_a_death(course, classroom, slug, source, count)):
        for job in lost:  # one of them was to blame
            again = yield from _until_a_death(course, classroom, slug, iter([job]), 1)
            yield from ((student, False) for student, _ in again)


def _until_a_death(
    course: Course, classroom: Classroom, slug: str, jobs: Iterator[Job], count: int
) -> Generator[Made, None, list[Job]]:
    """Make pages until all are made or a process has died; return those that were under way then."""
    with _pool(count) as pool:
        under_way: dict[Future[bool], Job] = {}
        lost: list[Job] = []
        while not lost:
            for job in islice(jobs, AHEAD * count - len(under_way)):
                under_way[_submitted(pool, course, classroom, slug, job)] = job
            if not under_way:
                break
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                job = under_way.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    lost.append(job)
                else:
                    yield job[0], future.result()
    return lost + list(under_way.values())


@contextmanager
def _pool(count: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with the block, however it is left; what they have not begun is dropped."""
    context = multiprocessing.get_context(METHOD)
    if METHOD == "forkserver":
        context.set_forkserver_preload([__name__])
    pool = ProcessPoolExecutor(count, context, _begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, course: Course, classroom: Classroom, slug: str, job: Job) -> Future[bool]:
    try:
        return pool.submit(_page, course, classroom, slug, *job)
    except BrokenProcessPool as error:
        future: Future[bool] = Future()
        future.set_exception(error)
        return future


def _begin() -> None:
    """In a new process: leave Ctrl-C to the one that started it, and do not outlive that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent
    connection.wait([parent.sentinel])
    os._exit(1)


def _page(course: Course, classroom: Classroom, slug: str, student: str, marks: Marks | None) -> bool:
    return page_maker(course, classroom).make(slug, student, marks)
