"""Where the labels of boxes stand on a picture, so that none hides another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dlcore.plain import Array

Pair = tuple[int, int]


def label_places(sizes: Sequence[Pair], boxes: Sequence[tuple[Pair, Pair]], picture: Pair) -> list[Pair]:
    """Find a place for the label of each box: above it, below it, or as near as there is room.

    Parameters
    ----------
    sizes : sequence of (width, height)
        Of the labels, in pixels.
    boxes : sequence of ((left, top), (right, bottom))
        In pixels; the first box's label is the first to choose.
    picture : (width, height)
        Size of the picture.

    Returns
    -------
    list of (left, top)
        No two labels overlap, unless the picture is full: then a label stands above its box all the same.
    """
    taken = np.zeros(picture[::-1], dtype=bool)
    places: list[Pair] = []
    for size, box in zip(sizes, boxes, strict=True):
        places.append(_place(taken, size, box))
        _spot(taken, size, places[-1])[:] = True
    return places


def _place(taken: Array, size: Pair, box: tuple[Pair, Pair]) -> Pair:
    (width, height), ((left, top), (right, bottom)) = size, box
    last_row, last_column = max(0, taken.shape[0] - height), max(0, taken.shape[1] - width)
    corners = [(x, y) for y in (top - height + 1, bottom) for x in (left, right - width + 1)]
    wanted = [(min(max(0, x), last_column), min(max(0, y), last_row)) for x, y in corners]
    free = (place for place in wanted if not _spot(taken, size, place).any())
    return next(free, None) or _nearest(taken, size, wanted[0])


def _spot(taken: Array, size: Pair, place: Pair) -> Array:
    return taken[place[1] : place[1] + size[1], place[0] : place[0] + size[0]]


def _nearest(taken: Array, size: Pair, wanted: Pair) -> Pair:
    """The free place that is nearest to the one wanted; the wanted one if none is free."""
    width, height = size
    sums = np.pad(taken, ((1, 0), (1, 0))).cumsum(axis=0, dtype=np.int32).cumsum(axis=1)  # of all above and to the left
    inside = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
    rows, columns = np.nonzero(inside == 0)
    if not len(rows):
        return wanted
    k = np.argmin((columns - wanted[0]) ** 2 + (rows - wanted[1]) ** 2)
    return int(columns[k]), int(rows[k])
