"""Pictures of pictures, and of what a unit has learnt about them: given in assignment 02."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from dlcore.plain import Array


def show_pictures(pictures: Array | Sequence[Array], captions: Sequence[str], columns: int = 6) -> None:
    """Show pictures side by side, each with a caption.

    Parameters
    ----------
    pictures : array of uint8, shape (m, height, width, 3), or sequence of m pictures
        What to show.
    captions : sequence of m texts
        What to write above each.
    columns : int
        How many fit into a row.

    Raises
    ------
    ValueError
        If there is not one caption for each picture.
    """
    for axis, picture, caption in zip(_axes(len(pictures), columns), pictures, captions, strict=True):
        axis.imshow(picture)
        axis.set_title(caption, fontsize=9)
    plt.show()


def show_weights(weights: Sequence[Array], captions: Sequence[str], num_px: int) -> None:
    """Show a unit's weights where their pixels are, the three colours of a pixel added up.

    Parameters
    ----------
    weights : sequence of arrays, each of shape (num_px * num_px * 3, 1)
        One picture is made of each, on a scale of its own.
    captions : sequence of texts
        What to write above each.
    num_px : int
        Length of a picture's side.

    Raises
    ------
    ValueError
        If there is not one caption for each, or if the sizes do not fit.
    """
    for axis, w, caption in zip(_axes(len(weights), len(weights), 2.9), weights, captions, strict=True):
        sums = np.reshape(w, (num_px, num_px, 3)).sum(axis=2)
        limit = float(np.abs(sums).max()) or 1.0
        shown = axis.imshow(sums, cmap="PuOr_r", vmin=-limit, vmax=limit)
        axis.set_title(caption, fontsize=10)
        bar = axis.figure.colorbar(shown, ax=axis, ticks=[-limit, 0, limit], shrink=0.8)
        bar.set_ticklabels([f"{-limit:.1g}", "0", f"+{limit:.1g}"])
    plt.show()


def _axes(count: int, columns: int, side: float = 1.5) -> list[Axes]:
    """Axes without ticks, `columns` in a row; those that are not needed are hidden."""
    columns = max(1, min(columns, count))
    rows = max(1, -(-count // columns))
    figure = plt.figure(figsize=(side * columns, (side + 0.25) * rows), layout="constrained")
    axes: list[Any] = list(figure.subplots(rows, columns, squeeze=False).flat)
    for axis in axes:
        axis.set(xticks=[], yticks=[])
    for axis in axes[count:]:
        axis.set_visible(False)
    return axes[:count]
