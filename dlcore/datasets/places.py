"""Where data files lie: the student's own folders first, then what the course came with, then what was built here."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "DLCORE_DATA"
FOLDER = "datasets"
MANIFEST = "manifest.json"
DEPTH = 4  # folders above the notebook that are looked into: release/student/<assignment> lies three below the top
CHUNK = 1 << 20


class DataError(Exception):
    """Why data cannot be read, and what to do."""


def folders() -> Iterator[Path]:
    """Every folder that may hold data, in the order in which they are asked.

    1. those named by the environment variable ``DLCORE_DATA`` (several are separated as in ``PATH``);
    2. ``datasets/`` beside the notebook, then in the folders above it;
    3. the cache, which holds what ``dlcore data build`` built;
    4. ``datasets/`` of the checkout that `dlcore` runs from, if it does.

    Raises
    ------
    DataError
        If ``DLCORE_DATA`` names a folder that does not exist.
    """
    seen: set[Path] = set()
    for folder in (*_named(), *_beside(), cache(), *_checkout()):
        if folder.is_dir() and folder.resolve() not in seen:
            seen.add(folder.resolve())
            yield folder


def _named() -> Iterator[Path]:
    for name in filter(None, os.environ.get(VARIABLE, "").split(os.pathsep)):
        folder = Path(name).expanduser()
        if not folder.is_dir():
            raise DataError(f"{VARIABLE} names {name}, which is not a folder. Mend or unset it.")
        yield folder


def _beside() -> Iterator[Path]:
    here = Path.cwd()
    for folder in [here, *here.parents][:DEPTH]:
        yield folder / FOLDER


def _checkout() -> Iterator[Path]:
    folder = Path(__file__).parents[2] / FOLDER
    if (folder / MANIFEST).is_file():  # elsewhere a folder of this name is none of ours
        yield folder


def cache() -> Path:
    """The folder of this user in which built data are kept (it need not exist)."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "dlworkbook" / FOLDER


def find(*names: str) -> tuple[Path, ...] | None:
    """Return the paths of files that belong together, from the first folder that holds them; None if none does.

    Raises
    ------
    DataError
        If a folder holds some of them and not the others.
    """
    for folder in folders():
        missing = [name for name in names if not (folder / name).is_file()]
        if not missing:
            return tuple(folder / name for name in names)
        if len(missing) < len(names):
            here = next(name for name in names if name not in missing)
            raise DataError(f"{folder} holds {here}, but not {', '.join(missing)}: put them together, or remove it.")
    return None


def find_shipped(name: str) -> Path | None:
    """Return the path of a file of the course, checked against the manifest beside it; None if there is none.

    Raises
    ------
    DataError
        If the file is not what the manifest says.
    """
    found = find(name)
    if found is None:
        return None
    (path,) = found
    pinned, actual = pinned_sha256(path), sha256(path)
    if pinned not in (None, actual):
        raise DataError(
            f"{path} is damaged: its sha256 begins with {actual[:8]} and should begin with {str(pinned)[:8]}. "
            "Take the file again from the course's folder, or remove it."
        )
    return path


def pinned_sha256(path: Path) -> str | None:
    """What the manifest in the same folder says of a file; None if it says nothing."""
    manifest = path.with_name(MANIFEST)
    if not manifest.is_file():
        return None
    rows = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return next((str(row["sha256"]) for row in rows if row["file"] == path.name), None)


def sha256(path: Path) -> str:
    """The checksum of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
