"""All assignments in a folder: which exercises have passed once, and how many points the best attempts give."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dlcore.history import History
from dlcore.notebook import Notebook, find_notebooks
from dlcore.visible import load

NOTHING_HERE = "No assignments here. Go to the folder that holds the notebooks of the course."


@dataclass(frozen=True)
class Standing:
    """How one assignment stands.

    Attributes
    ----------
    assignment, path : str
        Which it is, and where its notebook lies.
    passed : list of str
        The exercises that passed.
    to_do : list of str
        The others.
    earned, points : float
        Points so far (the best attempt of each exercise), and of the whole assignment.
    attempts : int
        Over all exercises; 0 if nothing was checked yet.
    known : bool
        Whether this version of dlcore knows the assignment.
    """

    assignment: str
    path: str
    passed: list[str]
    to_do: list[str]
    earned: float
    points: float
    attempts: int
    known: bool = True

    @property
    def in_words(self) -> str:
        """One line."""
        if not self.known:
            return f"{self.path}: this dlcore does not know {self.assignment!r}; install the one that came with it"
        if not self.attempts:
            return f"{self.assignment}: nothing checked yet · {len(self.to_do)} exercises, {self.points:g} points"
        total = len(self.passed) + len(self.to_do)
        points = f"{self.earned:g} of {self.points:g} points, at your best so far"
        words = f"{self.assignment}: {len(self.passed)} of {total} exercises passed · {points}"
        return words + (f" · next: {self.to_do[0]}" if self.to_do else "")


def standings(folder: Path) -> list[Standing]:
    """How every assignment in `folder` and below it stands; copies of a notebook beside it count as the same."""
    found = {(notebook.path.parent, notebook.assignment): notebook for notebook in find_notebooks(folder)}
    return [standing(notebook) for notebook in found.values()]


def standing(notebook: Notebook) -> Standing:
    """How one assignment stands, from the history beside its notebook."""
    slug, path = notebook.assignment, os.path.relpath(notebook.path)
    try:
        exercises = load(slug)
    except (OSError, IndexError):
        return Standing(slug, path, [], [], 0, 0, 0, known=False)
    history = History(slug, notebook.path.parent).records()
    records = {name: record for name, record in history.items() if name in exercises}
    passed = [name for name in exercises if name in records and records[name].passed_at]
    earned = sum(min(record.best, exercises[name].points) for name, record in records.items())
    points = sum(exercise.points for exercise in exercises.values())
    attempts = sum(record.attempts for record in records.values())
    return Standing(slug, path, passed, [name for name in exercises if name not in passed], earned, points, attempts)


def as_text(found: Iterable[Standing]) -> str:
    """All of them for a terminal."""
    lines = [standing.in_words for standing in found]
    return "\n".join(lines) if lines else NOTHING_HERE


def as_data(found: Iterable[Standing]) -> list[dict[str, Any]]:
    """All of them as data."""
    return [asdict(standing) for standing in found]
