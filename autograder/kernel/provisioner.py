"""Starts a Jupyter kernel as a child of the zygote, and looks after it for jupyter_client.

The client reaches the kernel through Unix sockets in a folder that only this user may enter. They are made here, and
the kernel only accepts connections on them. What the kernel says is a student's own claim like anything else: it is
walled in, but the checks that run inside it can be tampered with from inside.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import Enum, Float, Integer

from autograder.grade.child import Child, Lost
from autograder.grade.limits import Limits
from autograder.grade.scratch import remove_tree
from autograder.grade.zygote import KernelOrder, ZygoteRunner
from autograder.kernel import shared

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
POLL_SECONDS = 0.02


class SandboxProvisioner(KernelProvisionerBase):
    """Provides sandboxed kernels; configured where it is named in kernel.json, under ``config``."""

    kind = Enum(("science", "keras"), "science", help="What the kernel finds imported.").tag(config=True)
    isolation = Enum(("auto", "namespaces", "landlock"), "auto", help="How it is walled in.").tag(config=True)
    cpu = Integer(600, help="CPU seconds of one kernel.").tag(config=True)
    memory = Float(4.0, help="GiB of memory of one kernel.").tag(config=True)

    child: Child | None = None
    folder: Path | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel."""
        return self.child is not None

    async def pre_launch(self, **options: Any) -> dict[str, Any]:
        """Say where the kernel will be reached; on a restart it is the same place."""
        manager = self.parent
        if self.folder is None:
            runner = await asyncio.to_thread(self._runner)
            self.folder = Path(tempfile.mkdtemp(prefix="kernel-", dir=runner.folder))
            manager.transport, manager.ip = "ipc", str(self.folder / "channel")
            for number, channel in enumerate(CHANNELS, start=1):
                setattr(manager, f"{channel}_port", number)
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **options)

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Fork a kernel; of the options only ``cwd`` counts, whose files are copied into the kernel's own folder."""
        self.child = await asyncio.to_thread(self._launch, options.get("cwd"))
        return self.connection_info

    async def poll(self) -> int | None:
        """The kernel's exit code, None while it lives."""
        return 0 if self.child is None else self.child.process.code()  # type: ignore[attr-defined]

    async def wait(self) -> int | None:
        """Wait for the end of the kernel."""
        while (code := await self.poll()) is None:
            await asyncio.sleep(POLL_SECONDS)
        self._close()
        return code

    async def send_signal(self, signum: int) -> None:
        """Send the kernel a signal."""
        if self.child is not None and await self.poll() is None:
            self.child.process.signal(signum)  # type: ignore[attr-defined]

    async def kill(self, restart: bool = False) -> None:
        """End the kernel for certain."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """End the kernel for certain: it has nothing to tidy up that this side does not."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove what is left of the kernel; before a restart keep the place where it is reached."""
        self._close()
        if not restart and self.folder is not None:
            remove_tree(self.folder)
            self.folder = None

    async def get_provisioner_info(self) -> dict[str, Any]:
        """Refuse: a kernel ends with the process that started it, so no other can go on with it."""
        raise NotImplementedError("sandboxed kernels cannot be handed to another process")

    def _runner(self) -> ZygoteRunner:
        return shared.runner(self.kind, self.isolation)

    def _launch(self, cwd: str | None) -> Child:
        self._close()
        info: dict[str, Any] = dict(self.connection_info)
        settings = {"path": info["ip"], "key": info["key"].decode(), "scheme": info["signature_scheme"]}
        limits = Limits(cpu=self.cpu, memory=int(self.memory * (1 << 30)), files=256)
        with shared.pack(Path(cwd) if cwd else None) as files, listening(info["ip"]) as sockets:
            return self._runner().start(limits, KernelOrder(settings, [*sockets, files.fileno()]))

    def _close(self) -> None:
        child, self.child = self.child, None
        if child is not None:
            with contextlib.suppress(Lost):
                child.close()


@contextlib.contextmanager
def listening(path: str) -> Iterator[list[int]]:
    """Descriptors of listening sockets, one for each channel; they are closed here once the kernel has them."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in CHANNELS]
        for number, each in enumerate(sockets, start=1):
            Path(f"{path}-{number}").unlink(missing_ok=True)
            each.bind(f"{path}-{number}")
            each.listen(16)
        yield [each.fileno() for each in sockets]
