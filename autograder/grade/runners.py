"""Where students' code runs. Each runner starts children that speak the same protocol; they differ in isolation."""

from __future__ import annotations

import json
import os
import site
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from autograder.grade.child import Child, Died
from autograder.grade.imports import make_import_path
from autograder.grade.limits import Limits
from autograder.grade.scratch import Scratch, remove_tree

START_SECONDS = 60.0


class Runner(Protocol):
    """What grading needs of the place where a student's code runs."""

    isolation: str

    def start(self, limits: Limits) -> Child:
        """Start a fresh child, ready for cells."""

    def close(self) -> None:
        """Leave nothing behind."""


class PlainRunner:
    """Runs each submission in an ordinary process: resource limits, but no protection against malice.

    The process imports from a folder made for it, in which neither references nor the grader exist, and none of the
    `closed` modules.
    """

    isolation = "none"

    def __init__(self, closed: Collection[str] = ()) -> None:
        self._scratch = Scratch()
        self.folder = self._scratch.path
        self.import_path = make_import_path(self.folder / "import", closed)

    def start(self, limits: Limits) -> Child:
        """Start a process in an empty working directory."""
        request_read, request_write = os.pipe()
        reply_read, reply_write = os.pipe()
        log_read, log_write = os.pipe()
        process = _PlainProcess(self._command(request_read, reply_write, limits), self._workplace(), log_write)
        process.start(request_read, reply_write)
        for descriptor in (request_read, reply_write, log_write):
            os.close(descriptor)
        child = Child(request_write, reply_read, log_read, process, limits.log)
        try:
            child.wait_ready(START_SECONDS)
        except Died:
            child.close()
            raise RuntimeError(
                f"no process could be started: {bytes(child.printed).decode(errors='replace')}"
            ) from None
        return child

    def close(self) -> None:
        """Remove the folder."""
        self._scratch.remove()

    def _command(self, source: int, target: int, limits: Limits) -> list[str]:
        settings = {
            "path": [str(self.import_path), *site.getsitepackages()],
            "source": source,
            "target": target,
            "limits": limits.for_process(),
        }
        # -S: site-packages without its .pth files, which could lead to the trusted half
        main = self.import_path / "runner" / "main.py"
        return [sys.executable, "-I", "-S", "-B", str(main), json.dumps(settings)]

    def _workplace(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="work-", dir=self.folder))


class _PlainProcess:
    """A process in a session of its own, so that all it starts can be ended with it."""

    def __init__(self, command: list[str], workplace: Path, log: int) -> None:
        self.command, self.workplace, self.log = command, workplace, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *descriptors: int) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            pass_fds=descriptors,
            cwd=self.workplace,
            env=clean_environment(self.workplace),
            start_new_session=True,
        )

    def kill(self) -> int | None:
        if self.process is None:
            return None
        try:
            # on Linux and macOS the child leads a process group of its own
            os.killpg(self.process.pid, 9)
        except (ProcessLookupError, PermissionError):
            self.process.kill()
        code = self.process.wait()
        remove_tree(self.workplace)
        return code


def clean_environment(workplace: Path) -> dict[str, str]:
    """An environment without the grader's secrets; one thread, no screen, no writing of byte code."""
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    quiet = {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
        "TQDM_DISABLE": "1",
        "NBGRADER_EXECUTION": "autograde",
    }
    home = {"HOME": str(workplace), "TMPDIR": str(workplace), "IPYTHONDIR": str(workplace / ".ipython")}
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MPLBACKEND": "Agg"} | single | quiet | home
