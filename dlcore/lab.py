"""Starting JupyterLab, after looking for what would keep it from working."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dlcore.notebook import find_notebooks

PACKAGE = "dlworkbook"
PORT = 8888
PORTS = 50  # how many are tried


class LabError(Exception):
    """Why JupyterLab cannot be started, and what to do."""


def start(folder: Path, port: int | None, arguments: Sequence[str] = ()) -> list[str]:
    """Return the arguments that start JupyterLab in `folder`, on the first assignment found there.

    Raises
    ------
    LabError
        If a package is missing or too old, the Python kernel is missing, or the port asked for is taken.
    """
    found = [*package_problems(), *kernel_problems()]
    if found:
        raise LabError("\n".join(found))
    command = [f"--ServerApp.root_dir={folder.resolve()}", f"--ServerApp.port={free_port(port)}"]
    first = next(find_notebooks(folder), None)
    if first:
        place = quote(first.path.relative_to(folder).as_posix())
        command.append(f"--LabApp.default_url=/lab/tree/{place}")
    return [*command, *arguments]


def port_in(command: Sequence[str]) -> int:
    """The port that `start` chose."""
    return next(int(word.split("=")[1]) for word in command if word.startswith("--ServerApp.port="))


def launch(arguments: Sequence[str]) -> Any:
    """Become JupyterLab."""
    return importlib.import_module("jupyterlab.labapp").LabApp.launch_instance(argv=list(arguments))


# --------------------------------------------------------------------------------------------------------- packages
def package_problems() -> list[str]:
    """Say which packages are missing or too old, and the one command that mends it; empty if none is."""
    found = list(_unmet(requires(PACKAGE) if _version(PACKAGE) else ["jupyterlab", "ipykernel"]))
    if not found:
        return []
    wanted = " ".join(f'"{requirement}"' for requirement, _ in found)
    return [*(words for _, words in found), f"To mend this: {python()} -m pip install --upgrade {wanted}"]


def _unmet(requirements: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    packaging = importlib.import_module("packaging.requirements")
    for text in requirements or []:
        requirement = packaging.Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        present = _version(requirement.name)
        wanted = f"{requirement.name}{requirement.specifier}"
        if present is None:
            yield wanted, f"{requirement.name} is missing."
        elif not requirement.specifier.contains(present, prereleases=True):
            yield wanted, f"{requirement.name} {present} is too old or too new: {requirement.specifier} is needed."


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


# ----------------------------------------------------------------------------------------------------------- kernel
def kernel_problems() -> list[str]:
    """Say whether the kernel that the notebooks ask for, python3, is missing or belongs to no Python that exists."""
    mend = f"To mend this: {python()} -m ipykernel install --sys-prefix --name python3"
    if importlib.util.find_spec("jupyter_client") is None:
        return []  # told already, as a missing package
    kernelspec = importlib.import_module("jupyter_client.kernelspec")
    try:
        spec = kernelspec.KernelSpecManager().get_kernel_spec("python3")
    except kernelspec.NoSuchKernel:
        return ["The notebooks' kernel, python3, is missing.", mend]
    interpreter = spec.argv[0] if spec.argv else ""
    if not shutil.which(interpreter):
        return [f"The kernel python3 starts {interpreter!r}, which does not exist.", mend]
    return []


# ------------------------------------------------------------------------------------------------------------- port
def free_port(wanted: int | None) -> int:
    """The port to use: the one that is wanted, or else the first free one from 8888.

    Raises
    ------
    LabError
        If the one that is wanted is taken; names the next free one.
    """
    first = wanted or PORT
    free = next((port for port in range(first, first + PORTS) if is_free(port)), None)
    if free is None:
        raise LabError(f"No port from {first} to {first + PORTS - 1} is free. Choose another: dlcore lab --port 9900")
    if wanted and free != wanted:
        raise LabError(
            f"Port {wanted} is taken, perhaps by a JupyterLab that still runs. The next free one is {free}: "
            f"dlcore lab --port {free}"
        )
    return free


def is_free(port: int) -> bool:
    """Whether a server may listen there on this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # there it would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
        return True


def python() -> str:
    """How to call this Python."""
    return sys.executable or "python"
