"""The runner that isolates: a warm process outside of everything that forks a walled-in child per submission."""

from __future__ import annotations

import array
import contextlib
import itertools
import json
import os
import secrets
import signal
import site
import socket
import subprocess
import sys
import threading
from collections.abc import Collection, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any, Literal, NamedTuple

import autograder
import dlcore
from autograder.course import CourseError
from autograder.grade.child import Child, Died, Lost
from autograder.grade.imports import make_import_path
from autograder.grade.limits import Limits
from autograder.grade.runners import (
    START_SECONDS,
    PlainRunner,
    Runner,
    clean_environment,
)
from autograder.grade.scratch import Scratch, remove_tree
from autograder.sandbox.confine import exposed, python_folders
from autograder.sandbox.levels import LEVELS, Level, available, obstacle

Kind = Literal["science", "keras"]

WARM_SECONDS = {"science": START_SECONDS, "keras": 4 * START_SECONDS}  # TensorFlow takes long where it is not compiled
END_SECONDS = 10.0
MAX_MESSAGE = 1 << 16
# -S: site-packages without its .pth files, which could lead to the trusted half
_START = "import sys; sys.path[:] = [sys.argv[1], *sys.path, *sys.argv[3:]]; from runner.zygote import main; main()"


class NoIsolation(CourseError):
    """The isolation asked for is not to be had here."""


def choose_runner(
    isolation: str = "auto",
    trusted: bool = False,
    secret: Sequence[Path] = (),
    kind: Kind = "science",
    closed: Collection[str] = (),
) -> Runner:
    """Return a runner for submissions.

    Parameters
    ----------
    isolation : str
        "auto" for the best that works here, or a level.
    trusted : bool
        Whether submissions may run without isolation.
    secret : sequence of Path
        Folders that no submission may read.
    kind : {"science", "keras"}
        What submissions find imported.
    closed : collection of str
        Public modules that they cannot import; see `closed_modules`.

    Raises
    ------
    NoIsolation
        If the level does not work here, or there is to be none and submissions are not trusted.
    """
    level = available()[0] if isolation == "auto" else isolation
    if level != "none":
        return ZygoteRunner(kind, level, secret, closed=closed)  # type: ignore[arg-type]
    if not trusted:
        raise NoIsolation(_refusal(asked=isolation == "none"))
    return PlainRunner(closed)


def _refusal(asked: bool) -> str:
    trust = "say --trust-submissions if you have read them all, or know who wrote them"
    if asked:
        return f"without isolation, submissions can do whatever you can do: {trust}"
    reasons = "; ".join(f"{level}: {obstacle(level)}" for level in LEVELS if level != "none")
    return (
        f"submissions cannot be isolated on this machine ({reasons}). Grade in the container image of this project, "
        f"which brings a Linux that can, or {trust}"
    )


class KernelOrder(NamedTuple):
    """What a child needs in order to be a kernel: settings (see `runner.kernel`), and descriptors to hand over."""

    settings: dict[str, Any]
    descriptors: Sequence[int]


class ZygoteRunner:
    """Forks each submission's child from a process that has everything imported.

    Threads may share it. A zygote that dies is replaced; when this runner is closed, or its process ends in whatever
    way, all that it started ends too.

    Parameters
    ----------
    kind : {"science", "keras"}
        What to have imported.
    level : str, optional
        "namespaces" or "landlock" (default: the better that works here).
    secret : sequence of Path
        Folders that no submission may read; the grader's own are always among them.
    kernels : bool
        Whether children may become Jupyter kernels.
    closed : collection of str
        Public modules that children cannot import.

    Raises
    ------
    NoIsolation
        If the level does not work here, or lets submissions read what is secret.
    """

    def __init__(
        self,
        kind: Kind = "science",
        level: Level | None = None,
        secret: Sequence[Path] = (),
        kernels: bool = False,
        closed: Collection[str] = (),
    ) -> None:
        level = level or available()[0]
        if level == "none" or obstacle(level):
            raise NoIsolation(f"isolation by {level} does not work here: {obstacle(level) or 'it is none'}")
        self.kind, self.level, self.kernels = kind, level, kernels
        self.isolation: str = level
        self._scratch = Scratch()
        self.folder = self._scratch.path
        self._lock, self._closed = threading.Lock(), False
        self._zygote: _Zygote | None = None
        try:
            self._furnish(secret, closed)
        except BaseException:
            self.close()
            raise

    def start(self, limits: Limits, kernel: KernelOrder | None = None) -> Child:
        """Fork a child; start a zygote first if there is none, or the last one has died.

        Given a `kernel`, the child becomes a Jupyter kernel instead of answering the grader.
        """
        for _ in range(3):
            zygote = self._living()
            child = zygote.fork(limits, self._workplace(), kernel)
            try:
                child.wait_ready(START_SECONDS)
            except Died as death:
                words = f"{death.cause}; {bytes(child.printed).decode(errors='replace')}"
                with contextlib.suppress(Lost):
                    code = child.close()
                    raise RuntimeError(f"a child could not be started ({words}, exit status {code})") from None
            else:
                return child
        raise RuntimeError(f"the zygote ends again and again: {self._last_words()}")

    def close(self) -> None:
        """End the zygote and all its children, and remove the folder."""
        with self._lock:
            zygote, self._zygote, self._closed = self._zygote, None, True
        if zygote is not None:
            zygote.end()
        self._scratch.remove()

    def _furnish(self, secret: Sequence[Path], closed: Collection[str]) -> None:
        """Make the folder: readable by whoever children will be, but not to be listed."""
        self.folder.chmod(0o711)
        make_import_path(self.folder / "import", closed)
        for name in ("work", "root", "home"):
            (self.folder / name).mkdir(mode=0o711)
        secret = [*secret, Path(str(autograder.__file__)).parent, Path(str(dlcore.__file__)).parent / "reference"]
        for path, hidden in exposed(self._readable(), secret):
            raise NoIsolation(f"submissions can read {path}, where {hidden} is: keep the course somewhere else")

    def _readable(self) -> list[str]:
        return python_folders(site.getsitepackages())

    def _living(self) -> _Zygote:
        with self._lock:
            if self._closed:
                raise RuntimeError("this runner is closed")
            if self._zygote is None or self._zygote.gone.is_set():
                self._zygote = _Zygote(self.folder, self._settings())
            return self._zygote

    def _settings(self) -> dict[str, Any]:
        cache = str(font_cache(self.folder / "home"))
        place = {
            "level": self.level,
            "folder": str(self.folder),
            "readable": self._readable(),
            "writable": [cache, str(self.folder / "home")],
        }
        return {
            "kind": self.kind,
            "kernels": self.kernels,
            "path": site.getsitepackages(),
            "place": place,
            "cache": cache,
            "parent": os.getpid(),
        }

    def _workplace(self) -> Path:
        """Where a child works: with namespaces each sees a folder of its own at the same path."""
        if self.level == "namespaces":
            return self.folder / "work"
        folder = self.folder / "work" / secrets.token_hex(8)
        folder.mkdir(mode=0o700)
        return folder

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            return (self.folder / "zygote.log").read_text(errors="replace")[-2000:]
        return ""


class _Zygote:
    """The grader's end of a zygote: a thread that starts it, hears its reports, and sees it die.

    The thread lives as long as the zygote, because the kernel ends a process marked to die with its parent when the
    parent's *thread* ends.
    """

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.folder, self.settings = folder, settings
        self.control, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.gone, self._names = threading.Event(), itertools.count()
        self._ends: dict[int, Future[dict[str, Any]]] = {}
        self._lock = threading.Lock()
        self._ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._keep, name="zygote", daemon=True)
        self._thread.start()
        try:
            self._ready.result(WARM_SECONDS[self.settings["kind"]])
        except FutureTimeout:
            self.end()
            raise RuntimeError("the zygote did not get ready in time") from None

    def fork(self, limits: Limits, workplace: Path, kernel: KernelOrder | None = None) -> Child:
        """Order a child; whether it lives shows when its first frame comes."""
        ours, theirs = _three_pipes()
        name, end = next(self._names), Future[dict[str, Any]]()
        process = _ZygoteProcess(self, name, end, workplace if workplace.name != "work" else None)
        child = Child(*ours, process, limits.log)
        with self._lock:
            if self.gone.is_set():
                end.set_exception(Lost())
            self._ends[name] = end
        allowed = {**limits.for_process(), "disk": limits.disk, "threads": limits.threads}
        order: dict[str, Any] = {"fork": name, "limits": allowed, "workplace": str(workplace)}
        order |= {"kernel": kernel.settings} if kernel else {}
        handed = [*theirs, *(kernel.descriptors if kernel else ())]
        with contextlib.suppress(OSError):  # if it is dead, so will be the pipes
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", handed))]
            self.control.sendmsg([json.dumps(order).encode()], rights)
        for descriptor in theirs:
            os.close(descriptor)
        return child

    def signal(self, name: int, number: int) -> None:
        """Send a child a signal; if it ends of it, that is reported like any other end."""
        with contextlib.suppress(OSError):
            self.control.send(json.dumps({"to": name, "signal": number}).encode())

    def end(self) -> None:
        """End it, and wait until nothing of it is left."""
        with contextlib.suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)
        self._thread.join(2 * END_SECONDS)

    def _keep(self) -> None:
        process = None
        try:
            process = self._start()
            while message := self.control.recv(MAX_MESSAGE):
                self._hear(json.loads(message))
        except OSError:
            pass
        finally:
            self._mourn(process)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-I", "-S", "-B", "-c", _START]
        command += [str(self.folder / "import"), str(self._theirs.fileno()), *site.getsitepackages()]
        environment = {**clean_environment(self.folder / "home"), "MPLCONFIGDIR": self.settings["cache"]}
        with open(self.folder / "zygote.log", "wb") as log, self._theirs:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[self._theirs.fileno()],
                cwd=self.folder,
                env=environment,
                start_new_session=True,
            )
        self.control.send(json.dumps(self.settings).encode())
        return process

    def _hear(self, report: dict[str, Any]) -> None:
        if "ready" in report:
            self._ready.set_result(None)
        elif "ended" in report:
            with self._lock:
                end = self._ends.pop(report["ended"], None)
            if end is not None:
                end.set_result(report)

    def _mourn(self, process: subprocess.Popen[bytes] | None) -> None:
        """Bury a zygote whose end of the socket is closed, and tell everyone who waits."""
        if process is not None:
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        with self._lock:
            self.gone.set()
            ends, self._ends = list(self._ends.values()), {}
        for end in ends:
            end.set_exception(Lost("the zygote has ended"))
        if not self._ready.done():
            self._ready.set_result(None)
        self.control.close()


class _ZygoteProcess:
    """One child, as far as ending it goes."""

    def __init__(self, zygote: _Zygote, name: int, end: Future[dict[str, Any]], workplace: Path | None) -> None:
        self.zygote, self.name, self.end, self.workplace = zygote, name, end, workplace
        self.cpu, self.memory = 0.0, 0

    def signal(self, number: int) -> None:
        """Have the zygote send the child a signal."""
        self.zygote.signal(self.name, number)

    def code(self) -> int | None:
        """The exit code of a child that has ended (negative: a signal); None while it lives."""
        if not self.end.done():
            return None
        return -signal.SIGKILL if self.end.exception() else int(self.end.result()["code"])

    def kill(self) -> int | None:
        """Have the zygote end the child; `cpu` seconds and `memory` bytes tell afterwards what it used."""
        self.signal(signal.SIGKILL)
        try:
            report = self.end.result(END_SECONDS)
        except FutureTimeout:
            return None
        finally:
            if self.workplace is not None:
                remove_tree(self.workplace)
        self.cpu, self.memory = report["cpu"], report["memory"]
        return int(report["code"])


def font_cache(fallback: Path) -> Path:
    """A folder that keeps matplotlib's list of fonts from one run to the next (making it takes seconds)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(base, "autograder", "matplotlib")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return fallback
    return folder if os.access(folder, os.W_OK) else fallback


def _three_pipes() -> tuple[tuple[int, int, int], list[int]]:
    """Pipes for requests, replies and printing: our ends, and the child's."""
    (request_read, request_write), (reply_read, reply_write), (log_read, log_write) = os.pipe(), os.pipe(), os.pipe()
    return (request_write, reply_read, log_read), [request_read, reply_write, log_write]
