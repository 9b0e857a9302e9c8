"""A process of its own for mutants: where numpy raises an exception, TensorFlow may end the whole process."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import warnings
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from autograder.audit.answers import first_failure
from autograder.audit.mutants import Mutant
from autograder.grade.hidden import HiddenCase
from dlcore.exercise import Exercise, Function

START_SECONDS, MUTANT_SECONDS, IDLE_SECONDS = 300.0, 90.0, 5.0

Rounds = Sequence[Sequence[HiddenCase]]  # the hidden cases of some seeds


class Ended(Exception):
    """A mutant ended its process, or was stopped because it did not answer in time; the message says which."""


def passes(rounds: Rounds, exercise: Exercise, function: Function) -> bool:
    """Whether a function passes all hidden cases of at least one seed."""
    return any(first_failure(cases, exercise, function) is None for cases in rounds)


class Worker:
    """Tries the mutants of one exercise, in a process that is begun anew whenever a mutant ends it.

    Processes are forked from a server that has imported TensorFlow and run nothing, so a new one costs little.
    """

    def __init__(self, exercise: Exercise, rounds: Rounds) -> None:
        self.exercise, self.rounds = exercise, rounds
        self._context: Any = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tensorflow", "keras"])
        self._begin()

    def __call__(self, mutant: Mutant) -> bool:
        """Whether a mutant passes; raises `Ended` if its process did not survive it."""
        self._pipe.send(mutant)
        try:
            return self._answer(MUTANT_SECONDS)
        except Ended:
            self.close()
            self._begin()
            raise

    def close(self) -> None:
        """End the process: it ends by itself when nobody can ask it any more, unless it is busy."""
        self._pipe.close()
        self._process.join(IDLE_SECONDS)
        self._process.kill()
        self._process.join()

    def _begin(self) -> None:
        self._pipe, theirs = self._context.Pipe()
        place = self.exercise.function.__module__, self.exercise.name
        self._process = self._context.Process(target=_serve, args=(theirs, *place, self.rounds), daemon=True)
        self._process.start()
        theirs.close()
        if not self._answer(START_SECONDS):  # or every mutant would seem to be caught
            raise RuntimeError(f"{self.exercise.name}: the reference fails in a process of its own")

    def _answer(self, seconds: float) -> bool:
        if not self._pipe.poll(seconds):
            self._process.kill()
            raise Ended(f"no answer within {seconds:g} s")
        try:
            return bool(self._pipe.recv())
        except (EOFError, ConnectionResetError):
            self._process.join()
            code = self._process.exitcode
            raise Ended(signal.Signals(-code).name if code < 0 else f"exit with {code}") from None


def _serve(pipe: Connection, module: str, name: str, rounds: Rounds) -> None:
    """Answer first whether the reference passes, then the same for each mutant that comes."""
    exercise = importlib.import_module(module).ASSIGNMENT.exercises[name]
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # TensorFlow explains at length why it aborts
    warnings.simplefilter("ignore")
    with np.errstate(all="ignore"):
        pipe.send(passes(rounds, exercise, exercise.function))
        while True:
            pipe.send(passes(rounds, exercise, pipe.recv().function(exercise)))
