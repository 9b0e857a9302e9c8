"""The networks that find and encode faces (assignment 16), fetched on this machine.

The npm package @vladmandic/face-api carries their weights, 6.5 MB of whole numbers. It is fetched by npm, pinned by
checksum; the weights go into the user's cache.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from dlcore.datasets.pictures import readable
from dlcore.datasets.places import DataError, find, sha256
from dlcore.given.face_network import FaceNetwork
from dlcore.plain import Array

PACKAGE = "@vladmandic/face-api@1.7.15"
SHA256 = "0d77fffeef362ef9c0939cf6c567f3a2e8e177f114fa257a3270cbd2e509b031"
BUILT = "face-network.npz"
PARTS = {"encoder": "face_recognition_model", "finder": "face_landmark_68_tiny_model"}
STEPS = 2  # what `build` reports: fetching, unpacking

Advance = Callable[[], object]


def load_face_network() -> FaceNetwork:
    """Load the networks, if they were built.

    Raises
    ------
    dlcore.datasets.DataError
        If they were not, or if the file is damaged.
    """
    found = find(BUILT)
    if found is None:
        raise DataError("The face network is not on this machine yet. To fetch it: dlcore data build face-network")
    with readable(found[0]), np.load(found[0], allow_pickle=False) as file:
        return FaceNetwork(dict(file))


def build(folder: Path, advance: Advance = lambda: None) -> Path:
    """Fetch the weights and write ``face-network.npz`` into `folder`; return its path.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    advance : callable
        Called after each of `STEPS` steps.

    Raises
    ------
    DataError
        If the package cannot be fetched or is not the pinned one.
    """
    with tempfile.TemporaryDirectory() as scratch:
        package = fetch(Path(scratch))
        advance()
        arrays = weights(package)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"part-{BUILT}"
    np.savez_compressed(part, allow_pickle=False, **arrays)
    advance()
    return part.replace(folder / BUILT)  # whole or not at all


def fetch(folder: Path) -> Path:
    """Let npm fetch the package; return the path of its archive.

    Raises
    ------
    DataError
        If there is no npm, it fails, or the package is another than the pinned one.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise DataError("npm is needed to fetch the face network, and is not installed. It comes with Node.js.")
    done = subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, text=True)
    found = list(folder.glob("*.tgz"))
    if done.returncode or not found:
        last = (done.stderr.strip() or "no answer").splitlines()[-1]
        raise DataError(f"npm cannot fetch {PACKAGE}: {last} Is there a network? The notebook also works without.")
    if sha256(found[0]) != SHA256:
        raise DataError(f"{found[0].name} is not the file that was pinned; nothing was built. Try again.")
    return found[0]


def weights(package: Path) -> dict[str, Array]:
    """Read the weights of both networks from the package."""
    arrays: dict[str, Array] = {}
    with tarfile.open(package) as archive:
        for part, name in PARTS.items():
            listed = json.loads(_read(archive, f"package/model/{name}-weights_manifest.json"))
            raw = _read(archive, f"package/model/{name}.bin")
            arrays |= {f"{part}/{layer}": array for layer, array in unpacked(listed, raw).items()}
    return arrays


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    assert file is not None  # the archive is the pinned one
    return file.read()


def unpacked(listed: list[dict[str, Any]], raw: bytes) -> dict[str, Array]:
    """Cut the bytes of a TensorFlow.js file into arrays; most are whole numbers, to be scaled and shifted."""
    arrays: dict[str, Array] = {}
    place = 0
    for row in (row for group in listed for row in group["weights"]):
        kept = row.get("quantization", {"dtype": row["dtype"], "scale": 1, "min": 0})
        numbers = np.frombuffer(raw, kept["dtype"], int(np.prod(row["shape"])), place)
        place += numbers.nbytes
        scaled = numbers.astype(np.float32) * np.float32(kept["scale"]) + np.float32(kept["min"])
        arrays[row["name"]] = scaled.reshape(row["shape"])
    return arrays
