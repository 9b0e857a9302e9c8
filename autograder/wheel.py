"""The wheel of a course's public half, as students install it."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from autograder.archive import write_zip
from autograder.course import CourseError


def public_wheel(root: Path) -> tuple[str, bytes]:
    """Build the wheel of the public half with what is installed here; return its name and content."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, str(root)]
        done = subprocess.run(command, capture_output=True, text=True)
        built = sorted(Path(folder).glob("*.whl"))
        if done.returncode or not built:
            last = (done.stderr.strip() or done.stdout.strip()).split("\n")[-1]
            raise CourseError(f"the public package cannot be built: {last} (needed: pip install build hatchling)")
        return built[0].name, built[0].read_bytes()


def stamped(name: str, data: bytes) -> tuple[str, bytes]:
    """The same wheel with a version of its content's own.

    Pip leaves what is installed as it is if a new file has the same version, whatever else is in it.
    """
    distribution, version, *tags = name.split("-")
    new = f"{version}+c{hashlib.sha256(data).hexdigest()[:12]}"
    before, after = (f"{distribution}-{number}.dist-info" for number in (version, new))
    with zipfile.ZipFile(io.BytesIO(data)) as wheel:
        files = {info.filename.replace(before, after, 1): wheel.read(info) for info in wheel.infolist()}
    metadata, record = f"{after}/METADATA", f"{after}/RECORD"
    files[metadata] = files[metadata].replace(f"\nVersion: {version}\n".encode(), f"\nVersion: {new}\n".encode(), 1)
    del files[record]
    target = io.BytesIO()
    write_zip(target, {**files, record: _record(files, record)})
    return "-".join((distribution, new, *tags)), target.getvalue()


def _record(files: Mapping[str, bytes], record: str) -> bytes:
    """The list of a wheel's files with their hashes and sizes, itself without."""
    text = io.StringIO()
    rows = ((name, f"sha256={_hash(content)}", len(content)) for name, content in files.items())
    csv.writer(text, lineterminator="\n").writerows([*rows, (record, "", "")])
    return text.getvalue().encode()


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
