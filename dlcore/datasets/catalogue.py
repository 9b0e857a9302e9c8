"""What data there are, and where each would come from on this machine."""

from __future__ import annotations

from dataclasses import dataclass

from dlcore.datasets import cats, faces, football, hands
from dlcore.datasets.places import find, find_shipped

NEEDED = "missing: get the folder datasets from the course, and put it beside the notebooks"


@dataclass(frozen=True)
class Entry:
    """A data set that files can stand for.

    Attributes
    ----------
    name, what : str
    own : tuple of str
        The student's own files.
    shipped : str
        The course's or the built file; empty if there is none.
    made : str
        What is used where there is no file.
    """

    name: str
    what: str
    own: tuple[str, ...]
    shipped: str
    made: str

    def source(self) -> str:
        """Where the data would come from.

        Raises
        ------
        DataError
            If a file is damaged, or only part of the files that belong together are there.
        """
        own = find(*self.own)
        if own:
            return f"your own: {', '.join(str(path) for path in own)}"
        path = find_shipped(self.shipped) if self.shipped else None
        return str(path) if path else self.made


CATALOGUE = (
    Entry("cats", "cat or not (02, 05)", cats.OWN, cats.SHIPPED, "simple drawings, made on the spot"),
    Entry("signs", "hand signs 0 to 5 (10, 12)", hands.OWN, hands.SHIPPED, "drawn hands, made on the spot"),
    Entry("happy", "happy faces (13)", faces.OWN, faces.SHIPPED, "drawn faces, made on the spot"),
    Entry("football", "points on a pitch (07)", (football.OWN,), "", "generated points, made on the spot"),
    Entry("detector", "a trained detector (15)", (), "detector.npz", NEEDED),
    Entry("encodings", "encoded faces (16)", (), "faces.npz", NEEDED),
    Entry("style", "a trained network (17)", (), "style.npz", NEEDED),
)
