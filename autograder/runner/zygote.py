"""The zygote: a process that has imported everything and run nothing, and forks itself for each submission.

It is started by ``python -I -S -c "…; main()" <import path> <descriptor> <packages>`` (see `autograder.grade.zygote`).
Over the descriptor, a socket of whole messages, the grader sends settings, then orders to fork and to kill; the zygote
reports what ended. It never reads what its children say: they hold pipes that lead straight to the grader.
"""

from __future__ import annotations

import array
import contextlib
import fcntl
import gc
import importlib
import io
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from . import limits, pipes, usage
from .serve import Server
from .shell import QuietShell, make_shell, run_cell

if TYPE_CHECKING:
    from autograder.sandbox.confine import Place, User, environment, new_user
    from autograder.sandbox.primitives import die_with_parent
else:  # on the import path of the untrusted side there is no autograder
    from sandbox.confine import Place, User, environment, new_user
    from sandbox.primitives import die_with_parent

MAX_MESSAGE = 1 << 16
LOOK_MILLISECONDS = 50
SOURCE, TARGET = 3, 4  # a child's descriptors: 0 nothing, 1 and 2 the log, 3 requests, 4 replies, then a kernel's own
MAX_DESCRIPTORS = 16
PACKAGES = ("scipy", "h5py", "matplotlib.pyplot", "PIL.Image")
KERAS_PACKAGES = ("tensorflow", "keras")


def main() -> None:
    """Enclose this process, warm it up, and serve until the grader is gone."""
    control = socket.socket(fileno=int(sys.argv[2]))
    settings = json.loads(control.recv(MAX_MESSAGE))
    del sys.argv[1:]
    die_with_parent(settings["parent"])
    place = Place(**settings["place"])
    place.enclose_zygote()
    shell = warm_up(settings["kind"])
    if settings["kernels"]:
        from . import kernel

        kernel.warm_up()
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        sys.exit(f"the zygote has {threads} threads; a fork would copy only one of them")
    gc.collect()
    gc.freeze()
    control.send(json.dumps({"ready": True}).encode())
    Zygote(control, place, shell).serve()


def warm_up(kind: str) -> QuietShell:
    """Import what submissions import, and go once along the ways that they will go."""
    with _without(() if kind == "keras" else KERAS_PACKAGES):
        for package in PACKAGES + (KERAS_PACKAGES if kind == "keras" else ()):
            with contextlib.suppress(ImportError):
                importlib.import_module(package)
        _import_all("dlcore")
    _draw_once()
    shell = make_shell()
    for source in ("%matplotlib inline", "%load_ext autoreload", "1 / 0", "1 +", "assert False, 'no'"):
        run_cell(shell, source)
    shell.reset(new_session=True)
    sys.stdout.flush()
    sys.stderr.flush()
    return shell


@contextlib.contextmanager
def _without(packages: Sequence[str]) -> Iterator[None]:
    """Keep modules that happen to import large packages from loading them for submissions that need none."""
    sys.modules.update(dict.fromkeys(packages))  # type: ignore[arg-type]  # None makes an import fail
    try:
        yield
    finally:
        for package in packages:
            sys.modules.pop(package, None)


def _import_all(package: str) -> None:
    """Import a package with all its modules, except those that need what is not installed."""
    folders = importlib.import_module(package).__path__
    for module in pkgutil.walk_packages(folders, package + ".", onerror=lambda name: None):
        with contextlib.suppress(ImportError):
            importlib.import_module(module.name)


def _draw_once() -> None:
    try:
        from matplotlib import pyplot
    except ImportError:
        return
    figure, axes = pyplot.subplots()
    axes.plot([0, 1])
    axes.set_title("a $x^2$")
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close(figure)


@dataclass
class _Forked:
    """A child as the zygote sees it."""

    name: int
    process: int
    watch: int
    user: User
    workplace: str
    disk: int
    too_much: bool = False


class Zygote:
    """Forks children, watches over them, and reports how they ended."""

    def __init__(self, control: socket.socket, place: Place, shell: QuietShell) -> None:
        self.control, self.place, self.shell = control, place, shell
        self.children: dict[int, _Forked] = {}  # by the descriptor that tells of the end
        self.poll = select.poll()
        self.poll.register(control, select.POLLIN)

    def serve(self) -> NoReturn:
        """Follow orders until the grader's end of the control socket is closed; children end with this process."""
        looked = 0.0
        while True:
            watching = self.place.level != "namespaces" and bool(self.children)
            for descriptor, _ in self.poll.poll(LOOK_MILLISECONDS if watching else None):
                if descriptor == self.control.fileno():
                    self._obey()
                else:
                    self._bury(self.children.pop(descriptor))
            if watching and time.monotonic() - looked > LOOK_MILLISECONDS / 1000:
                self._look_at_disks()
                looked = time.monotonic()

    def _obey(self) -> None:
        message, ancillary, _, _ = self.control.recvmsg(MAX_MESSAGE, socket.CMSG_SPACE(4 * MAX_DESCRIPTORS))
        if not message:
            self._end()
        descriptors = array.array("i")
        for _, _, data in ancillary:
            descriptors.frombytes(data)
        order = json.loads(message)
        if "fork" in order:
            self._fork(order, list(descriptors))
        for child in self.children.values():
            if child.name == order.get("to"):
                os.kill(child.process, order["signal"])

    def _end(self) -> NoReturn:
        for child in self.children.values():
            os.kill(child.process, signal.SIGKILL)
        os._exit(0)

    def _fork(self, order: dict[str, Any], descriptors: list[int]) -> None:
        user = new_user(self.place, {child.user.identity for child in self.children.values()})
        own_count = user.throwaway or self.place.level == "namespaces"
        threads = order["limits"]["threads"] + (0 if own_count else usage.threads_of(user.identity))
        parent = os.getpid()
        process = os.fork()
        if process == 0:
            self._live(order, descriptors, user, parent, threads)
        for descriptor in descriptors:
            os.close(descriptor)
        watch = os.pidfd_open(process)
        self.children[watch] = _Forked(order["fork"], process, watch, user, order["workplace"], order["limits"]["disk"])
        self.poll.register(watch, select.POLLIN)

    def _live(self, order: dict[str, Any], descriptors: list[int], user: User, parent: int, threads: int) -> NoReturn:
        """The child's life, from the fork to its end."""
        try:
            os.setsid()
            own = _take_descriptors(*descriptors)
            workplace = order["workplace"]
            self.place.enclose_child(workplace, order["limits"]["disk"], user)
            os.environ.update(environment(workplace))
            tempfile.tempdir = workplace
            limits.apply({**order["limits"], "threads": threads})
            self.place.lock(workplace, user, parent, accepting="kernel" in order)
            shell, self.children = self.shell, {}
            if "kernel" in order:
                from . import kernel  # which only a zygote for kernels has imported by now

                kernel.run(order["kernel"], own, lambda: pipes.send(TARGET, {"ready": True}))
            else:
                pipes.send(TARGET, {"ready": True})
                Server(SOURCE, TARGET, shell).run()
        except BaseException:
            os.write(2, traceback.format_exc().encode(errors="replace"))
            os._exit(97)
        os._exit(0)

    def _bury(self, child: _Forked) -> None:
        self.poll.unregister(child.watch)
        os.close(child.watch)
        _, status, used = os.wait4(child.process, 0)
        code = -signal.SIGXFSZ if child.too_much else os.waitstatus_to_exitcode(status)
        report = {
            "ended": child.name,
            "code": code,
            "cpu": used.ru_utime + used.ru_stime,
            "memory": used.ru_maxrss << 10,
        }
        self.control.send(json.dumps(report).encode())

    def _look_at_disks(self) -> None:
        """End children that have written more than they may, where no file system of their own stops them."""
        for child in self.children.values():
            if usage.written(child.process, Path(child.workplace), child.disk) > child.disk:
                child.too_much = True
                os.kill(child.process, signal.SIGKILL)


def _take_descriptors(source: int, target: int, log: int, *others: int) -> list[int]:
    """Arrange the descriptors of a child, and close every other one; return where the others are now."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    wanted = (nothing, log, log, source, target, *others)
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, TARGET + 1 + MAX_DESCRIPTORS) for descriptor in wanted]
    for place, descriptor in enumerate(high):
        os.dup2(descriptor, place)
    os.closerange(len(wanted), 1 << 16)
    return list(range(TARGET + 1, len(wanted)))
