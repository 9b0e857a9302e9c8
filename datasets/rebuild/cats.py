"""Rebuild ``datasets/cats.npz``: cats and other drawings on backgrounds, 64 by 64 pixels, 209 and 50 of them.

    python datasets/rebuild/cats.py FOLDER

fetches the drawings and the photographs of textures into FOLDER (150 MB) and writes ``cats.npz`` there. The same
versions of numpy and Pillow write the same file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from sources import Reader, archive_images, archive_text, sources, wheel_image
from tqdm import tqdm

SIDE = 64
SEED = 0
CAT_FACES = ["1F63A", "1F638", "1F639", "1F63B", "1F63C", "1F63D", "1F640", "1F63F", "1F63E", "1F431"]
CATS = [*CAT_FACES, "1F408", "1F408-200D-2B1B"]
BIG_CATS = ["1F42F", "1F405", "1F406", "1F981"]  # tigers, leopards and lions are neither drawn as cats nor as others
KINDS = {"Animals & Nature", "Food & Drink", "Travel & Places", "Activities", "Objects"}
TEXTURES = ["grass.png", "gravel.png", "brick.png", "coffee.png", "rocket.jpg"]


@dataclass
class Studio:
    """Where pictures are put together: the readers of the drawings, the textures, and the dice."""

    sets: list[Reader]
    textures: list[Image.Image]
    rng: np.random.Generator

    def picture(self, drawing: Image.Image) -> np.ndarray:
        """Put a drawing, turned and scaled a little, on a background; return (64, 64, 3) of uint8."""
        rng = self.rng
        drawing = drawing.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else drawing
        drawing = drawing.rotate(rng.normal(0, 10), Image.Resampling.BICUBIC, expand=True)
        size = int(rng.integers(48, SIDE + 1))
        drawing = drawing.resize((size, size), Image.Resampling.LANCZOS)
        scene = self.background().convert("RGBA")
        corner = np.clip((SIDE - size) // 2 + rng.integers(-4, 5, 2), 0, SIDE - size)
        scene.alpha_composite(drawing, (int(corner[0]), int(corner[1])))
        light = rng.uniform(0.8, 1.1)
        return np.clip(np.asarray(scene.convert("RGB")) * light, 0, 255).astype(np.uint8)

    def background(self) -> Image.Image:
        """A blurred piece of a texture, or a colour that turns into another from top to bottom."""
        rng = self.rng
        if rng.random() < 0.5:
            texture = self.textures[rng.integers(len(self.textures))]
            side = int(rng.integers(80, 260))
            x, y = (int(rng.integers(0, extent - side + 1)) for extent in texture.size)
            piece = texture.crop((x, y, x + side, y + side)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
            return piece.filter(ImageFilter.GaussianBlur(1))
        top, bottom = rng.integers(0, 256, (2, 1, 1, 3))
        down = np.linspace(0, 1, SIDE)[:, None, None]
        return Image.fromarray((top * (1 - down) + bottom * down + np.zeros((SIDE, SIDE, 3))).astype(np.uint8))

    def pictures(self, drawings: list[tuple[int, str]], count: int) -> Iterator[np.ndarray]:
        """Draw `count` pictures, going through the drawings again and again."""
        for i in range(count):
            which, code = drawings[i % len(drawings)]
            drawing = self.sets[which](code)
            assert drawing is not None
            yield self.picture(drawing)

    def shuffled(self, codes: list[str]) -> list[tuple[int, str]]:
        """Every drawing there is of these codes, as (set, code), in a random order."""
        found = [(which, code) for which, read in enumerate(self.sets) for code in codes if read(code) is not None]
        return [found[i] for i in self.rng.permutation(len(found))]


def studio(folder: Path, seed: int) -> tuple[Studio, list[str]]:
    """Fetch what is needed; return the studio and the codes of what is not a cat."""
    google, twitter, fluent, photos = sources("cats.npz", folder)
    sets = [
        archive_images(google, "package/img/google/64/{}.png"),
        archive_images(twitter, "package/img/twitter/64/{}.png"),
        archive_images(fluent, "package/assets/{}.webp"),
    ]
    listed = json.loads(archive_text(twitter, "package/emoji.json"))
    others = [e["unified"] for e in listed if e["category"] in KINDS and e["subcategory"] != "time"]
    textures = [wheel_image(photos, f"skimage/data/{name}") for name in TEXTURES]
    return Studio(sets, textures, np.random.default_rng(seed)), sorted({*others} - {*CATS, *BIG_CATS})


def build(studio: Studio, others: list[str]) -> dict[str, np.ndarray]:
    """Put both sets together. No drawing is in both: a test cat is one that nobody has seen."""
    cats, rest = studio.shuffled(CATS), studio.shuffled(others)
    cut, cut_rest = int(0.7 * len(cats)), int(0.8 * len(rest))
    parts = {"train": (cats[:cut], 72, rest[:cut_rest], 137), "test": (cats[cut:], 33, rest[cut_rest:], 17)}
    arrays = {"list_classes": np.array([b"non-cat", b"cat"])}
    for part, (yes, n_yes, no, n_no) in parts.items():
        bar = tqdm(total=n_yes + n_no, desc=part)
        drawn = [p for p in (*studio.pictures(yes, n_yes), *studio.pictures(no, n_no)) if not bar.update()]
        bar.close()
        order = studio.rng.permutation(len(drawn))
        arrays[f"{part}_set_x"] = np.array(drawn)[order]
        arrays[f"{part}_set_y"] = np.repeat([1, 0], [n_yes, n_no]).astype(np.int64)[order]
    return arrays


if __name__ == "__main__":
    where = Path(sys.argv[1])
    where.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(where / "cats.npz", **build(*studio(where, SEED)))
    print(where / "cats.npz")
