"""Zip files that are the same wherever and whenever they are written."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows


def write_zip(target: Path | BinaryIO, files: Mapping[str, bytes]) -> None:
    """Write files, their contents by their names, in this order."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            archive.writestr(_member(name), data)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, TIME)
    member.create_system, member.external_attr = 3, 0o644 << 16  # the same on every system: a file that all may read
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
