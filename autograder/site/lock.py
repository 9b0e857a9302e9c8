"""``pyodide-lock.json``: what the browser's Python can import, and from where."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.course import CourseError
from autograder.site.wheels import Wheel

NAME = "pyodide-lock.json"
PURE = "-none-any.whl"

Lock = dict[str, Any]


def base_lock(folder: Path | None, cdn: str) -> Lock:
    """Read the list of all packages of a Pyodide release, from its npm package or else from the network.

    Raises
    ------
    CourseError
        If the network does not give it.
    """
    if folder:
        return dict(json.loads((folder / NAME).read_text(encoding="utf-8")))
    try:
        with urllib.request.urlopen(f"{cdn}/{NAME}", timeout=60) as answer:
            return dict(json.load(answer))
    except (OSError, ValueError) as error:
        raise CourseError(f"cannot read {cdn}/{NAME} ({error}): name Pyodide's npm package with --pyodide") from error


def versions(base: Lock) -> dict[str, str]:
    """The version of each package."""
    return {name: entry["version"] for name, entry in base["packages"].items()}


def compiled(base: Lock) -> set[str]:
    """The packages that are not pure Python."""
    return {name for name, entry in base["packages"].items() if not entry["file_name"].endswith(PURE)}


def site_lock(base: Lock, wheels: Mapping[str, Wheel], cdn: str | None) -> Lock:
    """Return the list for a site: its own `wheels`, beside the list, and the release's packages on `cdn` if given."""
    far = {name: {**entry, "file_name": f"{cdn}/{entry['file_name']}"} for name, entry in base["packages"].items()}
    known = {*wheels, *(far if cdn else ())}
    near = {name: _entry(wheel, known) for name, wheel in wheels.items()}
    return {**base, "packages": {**(far if cdn else {}), **near}}


def _entry(wheel: Wheel, known: set[str]) -> dict[str, Any]:
    return {
        "name": wheel.name,
        "version": wheel.version,
        "file_name": wheel.path.name,
        "sha256": wheel.sha256,
        "install_dir": "site",
        "package_type": "package",
        "imports": wheel.modules,
        "depends": [name for name in wheel.needs if name in known],
        "unvendored_tests": False,
    }
