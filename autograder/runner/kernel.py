"""A child that becomes a real ipykernel, behind the same walls as a child that answers the grader.

The walls stand before the kernel's first thread starts, so they hold for all of its threads. The sockets of its
channels are made, bound and set to listen by the trusted side, and handed over as descriptors: the one thing that
this process may do with sockets, which other children may not, is to accept connections on these.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import signal
import sys
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import zmq
from ipykernel.control import ControlThread
from ipykernel.heartbeat import Heartbeat
from ipykernel.iostream import IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.shellchannel import ShellChannelThread
from traitlets import Dict, List
from traitlets.config import Config

from .shell import QuietShell

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")


def warm_up() -> None:
    """Import what a kernel imports as it starts, and leave out the debugger, which could not work here."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    for module in ("ipykernel.debugger", "ipykernel.displayhook", "ipykernel.zmqshell", "IPython.core.completer"):
        importlib.import_module(module)
    with contextlib.suppress(ImportError, RuntimeError):
        importlib.import_module("matplotlib_inline.backend_inline")
        importlib.import_module("matplotlib.backends.registry").backend_registry.resolve_gui_or_backend("inline")


def run(settings: dict[str, Any], descriptors: Sequence[int], ready: Callable[[], None]) -> None:
    """Be a kernel until a client asks for the end.

    Parameters
    ----------
    settings : dict
        ``path``: where the sockets are bound, as clients see it, up to "-1" for the first of `CHANNELS` and so on;
        ``key`` and ``scheme``: how messages are signed.
    descriptors : sequence of int
        The listening sockets in the order of `CHANNELS`; then a tar file of what lies next to the notebook.
    ready : callable
        Called when the kernel is about to serve.
    """
    *listening, files = descriptors
    unpack(files)
    # IPython would copy a README there, and its mode, which is not allowed
    startup = Path(os.environ["IPYTHONDIR"], "profile_default", "startup")
    startup.mkdir(parents=True, exist_ok=True)
    (startup / "README").touch()
    QuietShell.clear_instance()
    app = SandboxedApp.instance(config=configuration(settings), listening=list(listening))
    app.initialize([])
    app.shell.enable_matplotlib("inline")
    ready()
    app.start()
    app.close()


def configuration(settings: dict[str, Any]) -> Config:
    """Signed messages over the sockets that are there; no history on disk."""
    config = Config()
    config.Session.key = settings["key"].encode()
    config.Session.signature_scheme = settings["scheme"]
    config.IPKernelApp.transport = "ipc"
    config.IPKernelApp.ip = settings["path"]
    for number, channel in enumerate(CHANNELS, start=1):
        config.IPKernelApp[f"{channel}_port"] = number
    config.IPKernelApp.kernel_class = SandboxedKernel
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    return config


def unpack(descriptor: int) -> None:
    """Write the files of a tar archive into the working folder."""
    with os.fdopen(descriptor, "rb") as file, tarfile.open(fileobj=file) as archive:
        for member in filter(tarfile.TarInfo.isfile, archive):
            source = archive.extractfile(member)
            Path(member.name).parent.mkdir(parents=True, exist_ok=True)
            with open(member.name, "wb") as target:
                shutil.copyfileobj(source, target)  # type: ignore[arg-type]


class SandboxedKernel(IPythonKernel):
    """A kernel that has no processes to look after."""

    async def _progressively_terminate_all_children(self) -> None:
        """Do nothing: there are no children, and the list of processes may not be read."""


class SandboxedHeartbeat(Heartbeat):
    """Beats on a socket that is bound already."""

    descriptor = -1

    def _bind_socket(self) -> None:
        adopt(self.socket, self.descriptor, f"{self.ip}-{self.port}")


class SandboxedApp(IPKernelApp):
    """Sets up a kernel without making, binding or connecting any socket of the system's."""

    listening = List()
    _ports = Dict()

    def init_connection_file(self) -> None:
        """Do nothing: all is in the configuration."""

    def write_connection_file(self, **info: Any) -> None:
        """Do nothing: the client knows."""

    def log_connection_info(self) -> None:
        """Remember the numbers of the channels; log nothing."""
        self._ports = {channel: number for number, channel in enumerate(CHANNELS, start=1)}

    def init_control(self, context: Any) -> None:
        """Make the control channel, and the debugger's sockets, which stay unconnected: there is no debugging."""
        self.control_socket = context.socket(zmq.ROUTER)
        self.control_socket.linger = 1000
        self.control_port = self._bind_socket(self.control_socket, self.control_port)
        self.control_socket.router_handover = 1
        self.debugpy_socket = context.socket(zmq.STREAM)
        self.debug_shell_socket = context.socket(zmq.DEALER)
        self.control_thread = ControlThread(daemon=True)  # type: ignore[no-untyped-call]
        self.shell_channel_thread = ShellChannelThread(context, daemon=True)

    def init_iopub(self, context: Any) -> None:
        """Make the channel of outputs, without the pipe for what processes of the kernel's print: it has none."""
        self.iopub_socket = context.socket(zmq.XPUB)
        self.iopub_socket.linger = 1000
        self.iopub_port = self._bind_socket(self.iopub_socket, self.iopub_port)
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]
        self.iopub_thread = IOPubThread(self.iopub_socket, pipe=False, session=self.session)  # type: ignore[no-untyped-call]
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket

    def init_heartbeat(self) -> None:
        """Start the heart; its context is its own, for one that waits for the interpreter would stop it."""
        self.heartbeat = SandboxedHeartbeat(zmq.Context(), ("ipc", self.ip, self.hb_port))  # type: ignore[no-untyped-call]
        self.heartbeat.descriptor = self.listening[self.hb_port - 1]
        self.heartbeat.start()

    def init_signal(self) -> None:
        """Ignore interrupts while no cell runs."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _bind_socket(self, socket: Any, port: int) -> int:
        adopt(socket, self.listening[port - 1], f"{self.ip}-{port}")
        return port


def adopt(socket: Any, descriptor: int, path: str) -> None:
    """Let a ZeroMQ socket accept connections on a listening socket; the path is only its name."""
    socket.setsockopt(zmq.USE_FD, descriptor)
    socket.bind(f"ipc://{path}")
