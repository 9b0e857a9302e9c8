"""Which workers grade: threads for a few submissions, processes for a class, a cluster if there is one."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.batch.processes import ProcessWorkers
from autograder.batch.workers import LocalWorkers, Workers, processors
from autograder.classroom import released_notebook
from autograder.course import Course
from autograder.grade.imports import closed_modules
from autograder.grade.runners import Runner
from autograder.grade.zygote import choose_runner

FEW = 8  # submissions that are graded before worker processes would have begun


@dataclass(frozen=True)
class Wish:
    """What the instructor asks of workers.

    Attributes
    ----------
    isolation : str
        How to wall in submissions.
    trusted : bool
        Whether they may run without isolation.
    count : int or None
        How many worker processes; None for one for each processor.
    cluster : str
        The address of a Dask scheduler, or the file that it wrote; "" for this machine.
    """

    isolation: str = "auto"
    trusted: bool = False
    count: int | None = None
    cluster: str = ""


def choose_workers(course: Course, slug: str, secret: Sequence[Path], wish: Wish, submissions: int) -> Workers:
    """Return the workers for so many submissions of an assignment.

    Raises
    ------
    CourseError
        If submissions cannot be isolated as asked, or nobody answers at the cluster's address.
    """
    make_runner = runner_maker(course, slug, () if wish.cluster else secret, wish.trusted)
    if wish.cluster:
        from autograder.batch.cluster import ClusterWorkers  # here: it takes a second to import

        return ClusterWorkers(wish.cluster, course, partial(make_runner, wish.isolation))
    runner = make_runner(wish.isolation)
    count = wish.count or processors()
    if submissions < FEW or count == 1 or os.name != "posix":
        return LocalWorkers(course, runner, count)
    runner.close()  # it has shown that there can be one
    return ProcessWorkers(course, partial(make_runner, runner.isolation), count)


def runner_maker(course: Course, slug: str, secret: Sequence[Path], trusted: bool) -> Callable[[str], Runner]:
    """Makes runners for the submissions of an assignment, given how to isolate them."""
    assignment = course.assignment(slug)
    closed = closed_modules(assignment, released_notebook(course, slug))
    return partial(choose_runner, trusted=trusted, secret=secret, kind=assignment.kind, closed=closed)
