"""The wheel that students install: a newer one takes the place of what they have."""

import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64decode

import pytest

from autograder.archive import write_zip
from autograder.wheel import public_wheel, stamped

CHANGED = "dlcore/tell.py"


def contents(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheels(course):
    """The wheel as it is, and one of the same version in which a line is new."""
    name, data = public_wheel(course.root)
    target = io.BytesIO()
    write_zip(target, {**contents(data), CHANGED: b"NEW = True\n"})
    return (name, data), (name, target.getvalue())


def test_the_version_tells_the_content(wheels):
    names = [stamped(*wheel)[0] for wheel in wheels]
    assert names == [stamped(*wheel)[0] for wheel in wheels]
    assert len(set(names)) == 2
    for name, data in (stamped(*wheel) for wheel in wheels):
        version = name.split("-")[1]
        (metadata,) = (text for path, text in contents(data).items() if path.endswith("/METADATA"))
        assert f"\nVersion: {version}\n" in metadata.decode()


def test_the_record_holds_for_every_file(wheels):
    files = contents(stamped(*wheels[0])[1])
    (record,) = (name for name in files if name.endswith("/RECORD"))
    rows = {name: (digest, size) for name, digest, size in csv.reader(files[record].decode().splitlines())}
    assert rows.keys() == files.keys()
    assert rows.pop(record) == ("", "")
    for name, (digest, size) in rows.items():
        assert int(size) == len(files[name])
        assert urlsafe_b64decode(digest.removeprefix("sha256=") + "=") == hashlib.sha256(files[name]).digest()


def test_pip_replaces_an_installed_one_by_a_newer_one(wheels, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    for wheel in wheels:
        name, data = stamped(*wheel)
        (tmp_path / name).write_bytes(data)
        (tmp_path / "requirements.txt").write_text(f"./{name} --hash=sha256:{hashlib.sha256(data).hexdigest()}\n")
        pip = [tmp_path / "venv" / "bin" / "python", "-m", "pip", "install", "--no-index", "--no-deps"]
        subprocess.run([*pip, "--requirement", "requirements.txt"], cwd=tmp_path, check=True, capture_output=True)
    (installed,) = (tmp_path / "venv").rglob(CHANGED)
    assert installed.read_text() == "NEW = True\n"
