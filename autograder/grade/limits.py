"""What one submission may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Budgets of a submission; what goes beyond costs the exercise at fault, not the class.

    Attributes
    ----------
    cell_seconds, call_seconds : float
        Wall time for one cell, and for one call of a function.
    cell_cpu, call_cpu : float
        CPU seconds for one cell, and for one call: on a busy machine as many as on an idle one. Right answers to the
        numpy assignments take at most 0.01 s for a call, to the Keras assignments 1 s.
    total_seconds : float
        Wall time for everything, restarts included; what replies within moments may go on for five seconds more.
    cpu : int
        CPU seconds of one process, for all that it is asked.
    memory, file : int
        Bytes of memory beyond the interpreter's own, and of any one file.
    disk : int
        Bytes of all files together, where the level of isolation can count them.
    files : int
        Files open at once.
    threads : int
        Threads of one process, where the level of isolation can count them.
    log : int
        Bytes of printing that are kept; the rest is dropped, at no cost.
    helps : int
        Questions that one call may put to the grader.
    """

    cell_seconds: float = 10.0
    call_seconds: float = 5.0
    cell_cpu: float = 5.0
    call_cpu: float = 2.0
    total_seconds: float = 90.0
    cpu: int = 60
    memory: int = 2 << 30
    file: int = 64 << 20
    disk: int = 256 << 20
    files: int = 128
    threads: int = 128
    log: int = 1 << 20
    helps: int = 1000

    def for_process(self) -> dict[str, int]:
        """The part that the process puts on itself."""
        return {"cpu": self.cpu, "memory": self.memory, "file": self.file, "files": self.files}


def limits_for(kind: str) -> Limits:
    """The budgets of an assignment's kind: building and running a model of Keras takes seconds, not milliseconds."""
    if kind == "keras":
        return Limits(cell_seconds=60, call_seconds=30, cell_cpu=30, call_cpu=15, total_seconds=400, cpu=200)
    return Limits()
