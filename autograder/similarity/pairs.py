"""Pairs of answers by how much of what is rare in the class they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer

from autograder.similarity.answers import Answer

ENOUGH = 8
"""Rare runs that two answers must share: fewer are chance, however short the answers are."""

WHOLE = "everything"


@dataclass(frozen=True)
class Part:
    """One exercise, or everything, in which two students' answers are similar.

    Attributes
    ----------
    name : str
        The exercise.
    similarity : float
        The cosine of the two answers' runs, each weighted by how rare it is in the class: 0 to 1.
    shared : int
        How many rare runs they share.
    """

    name: str
    similarity: float
    shared: int


@dataclass(frozen=True)
class Pair:
    """Two students with similar answers, and where."""

    students: tuple[str, str]
    parts: list[Part]

    @property
    def similarity(self) -> float:
        """That of the most similar part."""
        return max(part.similarity for part in self.parts)

    @property
    def where(self) -> str:
        """The similar parts' names, or that it is everything."""
        names = [part.name for part in self.parts]
        return WHOLE if WHOLE in names else ", ".join(names)

    @property
    def shared(self) -> int:
        """How many rare runs the similar parts share."""
        return max(part.shared for part in self.parts)


def similar_pairs(answers: Mapping[str, Mapping[str, Answer]], least: float) -> list[Pair]:
    """All pairs with a part that reaches `least`, those with the most in common first."""
    parts: dict[tuple[str, str], list[Part]] = {}
    names = dict.fromkeys(name for given in answers.values() for name in given)
    for name in (*names, WHOLE):
        for pair, part in _similar(answers, name, least):
            parts.setdefault(pair, []).append(part)
    pairs = [Pair(students, found) for students, found in parts.items()]
    return sorted(pairs, key=lambda pair: (-pair.shared, -pair.similarity, pair.students))


def common(students: int) -> int:
    """In how many answers a run may occur before it says nothing about where it comes from."""
    return max(4, students // 10)


def _similar(
    answers: Mapping[str, Mapping[str, Answer]], name: str, least: float
) -> Iterator[tuple[tuple[str, str], Part]]:
    """The pairs of students that are similar in one part."""
    documents = {student: document for student, given in answers.items() if (document := _document(given, name))}
    if len(documents) < 2:
        return
    weights = _weights(list(documents.values()), common(len(answers)))
    cosines = (weights @ weights.T).tocoo()
    counts = ((weights > 0).astype(int) @ (weights > 0).astype(int).T).tocsr()
    students = list(documents)
    for row, column, cosine in zip(cosines.row, cosines.col, cosines.data, strict=True):
        shared = int(counts[row, column])
        if row < column and cosine >= least - 1e-9 and shared >= ENOUGH:
            yield (students[row], students[column]), Part(name, min(float(cosine), 1.0), shared)


def _document(given: Mapping[str, Answer], name: str) -> list[str]:
    """A student's own runs in one exercise, or in all, each told from the same run in another exercise."""
    if name == WHOLE:
        return list(chain.from_iterable(_document(given, each) for each in given))
    return [f"{name}: {run}" for run in sorted(given[name].own)] if name in given else []


def _weights(documents: list[list[str]], most: int) -> Any:
    """A row for each answer, of length 1: a run weighs the more the fewer answers it is in, and nothing if in many."""
    try:
        return TfidfVectorizer(analyzer=list, max_df=most).fit_transform(documents)
    except ValueError:  # every run is in too many answers
        return TfidfVectorizer(analyzer=list).fit_transform(documents) * 0
