"""A runner whose process dies when a submission says so: for what no submission can really do to a worker."""

from __future__ import annotations

import os
import signal

from autograder.grade.zygote import choose_runner

KILLS_WORKER = "# kills whoever grades this"


class DeadlyRunner:
    """Grades like the best runner here, until it is asked to run the fatal line."""

    def __init__(self) -> None:
        self.runner = choose_runner(trusted=True)
        self.isolation = self.runner.isolation

    def start(self, limits):
        return Trap(self.runner.start(limits))

    def close(self) -> None:
        self.runner.close()


class Trap:
    """A child that ends its asker."""

    def __init__(self, child) -> None:
        self.child = child

    def __getattr__(self, name):
        return getattr(self.child, name)

    def ask(self, requests, *rest):
        if KILLS_WORKER in str(requests):
            os.kill(os.getpid(), signal.SIGKILL)
        return self.child.ask(requests, *rest)


class Unable:
    """A runner that cannot be had."""

    def __init__(self) -> None:
        raise RuntimeError("no runner on this machine")


def dies_at_once():
    """In place of a runner: the end."""
    os.kill(os.getpid(), signal.SIGKILL)
