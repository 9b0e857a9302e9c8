"""What assignment 11 gives its students: a photograph to lay filters on."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.image import imread

from dlcore.plain import Array

# Grace Hopper, who wrote one of the first compilers. Portrait by James S. Davis, U.S. Navy, public domain; it comes
# with matplotlib.
PHOTOGRAPH = Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg"
HEIGHT, WIDTH, SHRINK = 480, 400, 4  # of the part that is used, in its own pixels; and how many of them make one


def photograph(path: Path = PHOTOGRAPH) -> Array:
    """Return a small grey picture: a portrait of Grace Hopper, or a drawing where matplotlib lacks the file.

    Parameters
    ----------
    path : Path
        A colour photograph with at least 490 rows and 450 columns.

    Returns
    -------
    picture : array of float, shape (120, 100)
        Brightness, from 0, black, to 1, white.
    """
    if not path.is_file():
        return drawing()
    grey = imread(path)[10 : 10 + HEIGHT, 50 : 50 + WIDTH].mean(axis=2) / 255
    blocks = grey.reshape(HEIGHT // SHRINK, SHRINK, WIDTH // SHRINK, SHRINK)
    picture: Array = blocks.mean(axis=(1, 3))
    return picture


def drawing() -> Array:
    """Return a house under a round moon, shape (120, 100): edges of every direction."""
    y, x = np.mgrid[: HEIGHT // SHRINK, : WIDTH // SHRINK]
    moon = np.hypot(x - 75, y - 25) < 14
    roof = (y > 40) & (y < 70) & (abs(x - 45) < y - 38)
    wall = (y >= 70) & (y < 110) & (abs(x - 45) < 25) & ~((abs(x - 45) < 6) & (y > 85))
    return np.select([moon, roof, wall], [0.95, 0.7, 0.5], 0.15)
