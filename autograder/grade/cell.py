"""A cell, reduced to what grading looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

SKIPPED_TAGS = {"demo", "explore"}


@dataclass(frozen=True)
class Cell:
    """One cell, reduced to what grading looks at.

    Attributes
    ----------
    number : int
        Its place in the student's file, from 1; 0 for a cell that was restored from the release.
    kind : str
        "code", "markdown" or "raw".
    grade_id : str
        What nbgrader's metadata call it; after fitting: its id if the release knows it, else "".
    run : bool
        Whether grading runs it.
    answer : bool
        Whether it is one that students write in (known for cells that the release knows).
    id : str
        Its id as a cell of a notebook, of which other tools may have made another one.
    """

    number: int
    kind: str
    source: str
    grade_id: str = ""
    tags: frozenset[str] = frozenset()
    run: bool = True
    answer: bool = False
    id: str = ""

    @property
    def own(self) -> bool:
        """Whether the student added it, as far as a fitted cell tells."""
        return not self.grade_id


def released_cells(release: NotebookNode) -> Iterator[Cell]:
    """The cells of the released notebook; those that are locked or tests carry ``run`` as grading wants it."""
    for cell in release.cells:
        metadata = cell.metadata.get("nbgrader", {})
        tags = frozenset(cell.metadata.get("tags", []))
        run = cell.cell_type == "code" and not metadata.get("grade") and not tags & SKIPPED_TAGS
        answer = bool(metadata.get("solution"))
        name = metadata.get("grade_id", "")
        yield Cell(0, cell.cell_type, cell.source, name, tags, run, answer, cell.get("id", ""))
