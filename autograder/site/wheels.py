"""Wheels that run in a browser: what they ask for, what they define, and where they come from."""

from __future__ import annotations

import functools
import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Container, Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from autograder.course import CourseError

PYTHON = "3.14"  # of Pyodide 314
BROWSER: Mapping[str, str | Set[str]] = {
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "platform_machine": "wasm32",
    "os_name": "posix",
    "python_version": PYTHON,
    "python_full_version": f"{PYTHON}.0",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "extra": "",
}

# What a wheel may ask for and a notebook in the browser does without: the page is the JupyterLab, and h5py and
# scikit-learn, which are large, arrive when a cell imports them.
NOT_NEEDED = frozenset({"h5py", "ipykernel", "jupyterlab", "jupyterlab-widgets", "scikit-learn", "widgetsnbextension"})


@dataclass(frozen=True)
class Wheel:
    """One wheel file."""

    path: Path

    @property
    def name(self) -> str:
        """Its canonical name: ``scikit-learn``."""
        return parse_wheel_filename(self.path.name)[0]

    @property
    def version(self) -> str:
        """Its version."""
        return str(parse_wheel_filename(self.path.name)[1])

    @property
    def sha256(self) -> str:
        """The checksum of its content."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @functools.cached_property
    def needs(self) -> list[str]:
        """The packages that it asks for in a browser, sorted."""
        with zipfile.ZipFile(self.path) as archive:
            member = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
            metadata = archive.read(member).decode()
        asked = [Requirement(line) for line in re.findall(r"^Requires-Dist: (.+?)\r?$", metadata, re.MULTILINE)]
        needed = [r for r in asked if r.marker is None or r.marker.evaluate(BROWSER)]
        return sorted({canonicalize_name(r.name) for r in needed} - NOT_NEEDED)

    @functools.cached_property
    def modules(self) -> list[str]:
        """The names that it lets one import, sorted."""
        with zipfile.ZipFile(self.path) as archive:
            files = [PurePosixPath(name) for name in archive.namelist() if name.endswith(".py")]
        tops = {file.parts[0] if len(file.parts) > 1 else file.stem for file in files}
        return sorted(top for top in tops if top.isidentifier())


def collect(wanted: Iterable[str], held: Container[str], pins: Mapping[str, str], folder: Path) -> dict[str, Wheel]:
    """Return the wheels in `folder` and, downloaded to it, those `wanted` and all that any of them needs.

    Parameters
    ----------
    wanted : iterable of str
        Packages to have in any case.
    held : container of str
        Packages that are not looked for.
    pins : mapping
        Versions; a package that has none comes in its newest one.
    folder : Path
        Where wheels lie and come to lie.
    """
    found = wheels_in(folder)
    while True:
        needed = {*wanted, *(need for wheel in found.values() for need in wheel.needs)}
        missing = sorted(name for name in needed if name not in found and name not in held)
        if not missing:
            return found
        download(missing, pins, folder)
        found = wheels_in(folder)


def wheels_in(folder: Path) -> dict[str, Wheel]:
    """The wheels of a folder by their names."""
    wheels = [Wheel(path) for path in sorted(folder.glob("*.whl"))]
    return {wheel.name: wheel for wheel in wheels}


def download(names: Iterable[str], pins: Mapping[str, str], folder: Path) -> None:
    """Fetch pure-Python wheels with pip, from wherever pip is set up to look.

    Raises
    ------
    CourseError
        If pip does not find one.
    """
    asked = [f"{name}=={pins[name]}" if name in pins else name for name in names]
    pure = ["--only-binary=:all:", "--platform=any", "--abi=none", "--implementation=py", f"--python-version={PYTHON}"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *pure, "--dest", str(folder), *asked]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if line.startswith("ERROR")), done.stderr.strip())
        raise CourseError(f"pip cannot fetch {', '.join(asked)}: {reason}")
