"""Shapes as small boxes, drawn in plain text: the drawing survives wherever a saved notebook is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dlcore.compare import Difference

BOX = "□"
MAX_ROWS, MAX_COLUMNS = 5, 12


def drawn_shapes(difference: Difference) -> str:
    """Draw the shape that was given and the one expected, one box for each number.

    Returns "" if the difference is not one of shapes, and beyond two dimensions.
    """
    if difference.kind != "shape" or len(difference.given) > 2 or len(difference.expected) > 2:
        return ""
    return "\n".join([*_drawn("yours", difference.given), *_drawn("expected", difference.expected)])


def _drawn(heading: str, shape: Sequence[int]) -> Iterator[str]:
    yield f"{heading} {tuple(shape)}: {_in_words(shape)}"
    rows, columns = _rows_and_columns(shape)
    line = " ".join([BOX] * min(columns, MAX_COLUMNS)) + (" …" if columns > MAX_COLUMNS else "")
    for _ in range(min(rows, MAX_ROWS) if columns else 0):
        yield f"  {line}"
    if rows > MAX_ROWS and columns:
        yield "  ⋮"


def _rows_and_columns(shape: Sequence[int]) -> tuple[int, int]:
    sizes = [int(size) for size in shape]
    return (1, *sizes)[-2:] if sizes else (1, 1)  # type: ignore[return-value]


def _in_words(shape: Sequence[int]) -> str:
    if not shape:
        return "a single number"
    if len(shape) == 1:
        return f"flat, {_count(shape[0], 'number')}, neither row nor column"
    return f"{_count(shape[0], 'row')}, {_count(shape[1], 'column')}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")
