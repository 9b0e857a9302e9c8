"""What students install: the wheel and the sdist carry the public half and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRUSTED = ("reference", "autograder", "course/", "solution", "tests/", "release/", "gradebook")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build both archives, with the build requirements that are installed already."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def names_in(folder):
    wheel, sdist = next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))
    return {"wheel": zipfile.ZipFile(wheel).namelist(), "sdist": tarfile.open(sdist).getnames()}


@pytest.mark.parametrize("archive", ["wheel", "sdist"])
def test_archive_contains_no_trusted_file(built, archive):
    names = names_in(built)[archive]
    assert [name for name in names if any(word in name for word in TRUSTED)] == []


@pytest.mark.parametrize("archive", ["wheel", "sdist"])
def test_archive_contains_what_the_checks_need(built, archive):
    names = "\n".join(names_in(built)[archive])
    for needed in ("dlcore/check.py", "cases/frozen/deep_network_step_by_step.json", "explore/network.js", "py.typed"):
        assert needed in names


def test_no_reference_code_hides_in_a_public_file(built, assignment):
    """No line that a student is to write stands in any file of the wheel."""
    wheel = zipfile.ZipFile(next(built.glob("*.whl")))
    text = "\n".join(wheel.read(name).decode() for name in wheel.namelist() if name.endswith((".py", ".json", ".js")))
    from dlcore.gaps import gaps

    for exercise in assignment.exercises.values():
        for gap in gaps(exercise.source):
            for line in (line.strip() for line in gap.split("\n")):
                if len(line) > 25 and not line.startswith("#"):
                    assert line not in text, f"{exercise.name}: {line}"


def test_public_half_imports_without_the_trusted_one(built, tmp_path):
    """In a process that has only the wheel on its path, checks work and references cannot be imported."""
    zipfile.ZipFile(next(built.glob("*.whl"))).extractall(tmp_path)
    program = """
import sys, site
sys.path[:0] = [sys.argv[1], *site.getsitepackages()]
from dlcore.cases.deep_network_step_by_step import check
def linear_forward(A, W, b):
    return W @ A + b, (A, W, b)
assert check(linear_forward).passed
for name in ("dlcore.reference", "autograder"):
    try:
        __import__(name)
    except ImportError:
        continue
    sys.exit(name + " can be imported")
"""
    command = [sys.executable, "-I", "-S", "-c", program, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
