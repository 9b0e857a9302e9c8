"""Rebuild detector.npz: a small network that finds faces, and a picture of two people to find.

    python datasets/rebuild/detector.py FOLDER

The network, a YOLO v2 of 0.2 million weights, is stored as it was published: a byte for each weight, and for each array
the two numbers that turn bytes into weights. The picture puts two photographs beside each other.
"""

from __future__ import annotations

import json
import sys
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image
from sources import sources, wheel_image

SIDE = 416  # of the picture, and of what the network reads
MODEL = "package/model/tiny_face_detector_model"
GROUND = (117, 115, 97)  # the average colour of what the network was trained on


def weights(archive: Path) -> dict[str, np.ndarray]:
    """The arrays of the network as bytes, and under ``<name>:range`` their scale and smallest value."""
    with tarfile.open(archive) as package:
        text, raw = (package.extractfile(MODEL + end).read() for end in ("-weights_manifest.json", ".bin"))  # type: ignore[union-attr]
    arrays, start = {}, 0
    for row in json.loads(text)[0]["weights"]:
        count = int(np.prod(row["shape"]))
        arrays[row["name"]] = np.frombuffer(raw, np.uint8, count, start).reshape(row["shape"])
        arrays[row["name"] + ":range"] = np.array([row["quantization"]["scale"], row["quantization"]["min"]])
        start += count
    if start != len(raw):
        raise ValueError(f"{archive.name}: {start} of {len(raw)} bytes were read")
    return arrays


def picture(astronaut: Image.Image, admiral: Image.Image) -> np.ndarray:
    """Both people beside each other, placed so that more than one cell of the grid sees each face."""
    left = astronaut.resize((440, 440)).crop((60, 0, 260, SIDE))
    right = admiral.resize((380, 445)).crop((70, 0, 308, 400))
    both = Image.new("RGB", (SIDE, SIDE), GROUND)
    both.paste(left, (0, 16))
    both.paste(right, (196, 16))
    return np.asarray(both)


if __name__ == "__main__":
    where = Path(sys.argv[1])
    where.mkdir(parents=True, exist_ok=True)
    network, astronaut, admiral = sources("detector.npz", where)
    photographs = (
        wheel_image(astronaut, "skimage/data/astronaut.png"),
        wheel_image(admiral, "matplotlib/mpl-data/sample_data/grace_hopper.jpg"),
    )
    np.savez_compressed(where / "detector.npz", photograph=picture(*photographs), **weights(network))
    print(where / "detector.npz")
