"""Tasks on their way to the workers: taken from where they come from only as fast as they are graded."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.batch.task import Task

MOST_BYTES = 256 << 20  # of submissions held at the same time; they are small, but nobody keeps students to it


class Feed:
    """Hands out tasks as long as those under way are not too large together.

    Parameters
    ----------
    tasks : iterable of Task
        All that is to be graded; it may be endless.
    """

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks = iter(tasks)
        self._bytes = 0

    def take(self, room: int) -> list[Task]:
        """Up to `room` tasks; none if there are no more, or too much is under way."""
        taken: list[Task] = []
        while len(taken) < room and self._bytes < MOST_BYTES:
            task = next(self._tasks, None)
            if task is None:
                break
            self._bytes += task.size
            taken.append(task)
        return taken

    def finished(self, task: Task) -> None:
        """Say that a task is under way no more."""
        self._bytes -= task.size
