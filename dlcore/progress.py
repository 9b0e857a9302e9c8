"""How far a notebook has come: ``check.all()`` as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

PASS, FAIL, TO_DO = "✓ pass", "✗ fail", "– not started"
BEFORE, FAILED_BEFORE = "↻ passed before", "✗ failed before"  # and not defined now


@dataclass(frozen=True)
class Row:
    """One exercise: its mark, points, how many attempts were made (0: not known), and what stands in its way now."""

    exercise: str
    mark: str
    earned: float
    points: int
    attempts: int = 0
    passed_at: int = 0
    note: str = ""

    @property
    def attempts_in_words(self) -> str:
        """Something like "passed at attempt 2" or "3 attempts"; "" if none was made."""
        if self.passed_at:
            return f"passed at attempt {self.passed_at}"
        return f"{self.attempts} attempt" + ("s" if self.attempts > 1 else "") if self.attempts else ""


@dataclass(frozen=True)
class Progress:
    """All exercises of an assignment; shows as a table."""

    rows: Sequence[Row]

    @property
    def earned(self) -> float:
        """Points so far, those of exercises that passed before a restart included."""
        return sum(row.earned for row in self.rows)

    @property
    def points(self) -> int:
        """Points of the whole assignment."""
        return sum(row.points for row in self.rows)

    @property
    def headline(self) -> str:
        """One line: exercises passed, points so far."""
        passed = sum(row.mark in (PASS, BEFORE) for row in self.rows)
        return f"{passed} of {len(self.rows)} exercises pass · {self.earned:g} of {self.points} points so far"

    @property
    def note(self) -> str:
        """What to run again after the kernel was restarted or a value took a function's name; "" if nothing."""
        notes = [row.note.replace("`", "") for row in self.rows if row.note]
        if gone := [row.exercise for row in self.rows if row.mark == BEFORE and not row.note]:
            notes.append(
                "These passed before, but the kernel does not know them now: "
                + ", ".join(gone)
                + ". Run their cells again, from the top: Run ▸ Run All Above Selected Cell does it at once."
            )
        return " ".join(notes)

    def __repr__(self) -> str:
        width = max(len(row.exercise) for row in self.rows)
        widths = len(BEFORE), width, 10, 0
        lines = [
            "  ".join(["", *(f"{text:<{size}}" for text, size in zip(_texts(row), widths, strict=True))]).rstrip()
            for row in self.rows
        ]
        return "\n".join([self.headline, *lines, *([self.note] if self.note else [])])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": self._as_html()}

    def _as_html(self) -> str:
        heads = "".join(
            f'<th scope="col" style="text-align:left">{head}</th>' for head in ("", "exercise", "points", "attempts")
        )
        rows = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{escape(text)}</td>' for text in _texts(row)) + "</tr>"
            for row in self.rows
        )
        note = f"<div>{escape(self.note)}</div>" if self.note else ""
        return (
            '<div class="dlcore-check"><table style="margin:0;border-collapse:collapse">'
            f'<caption style="text-align:left;font-weight:bold;white-space:nowrap">{escape(self.headline)}</caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{note}</div>"
        )


def _texts(row: Row) -> tuple[str, ...]:
    return row.mark, row.exercise, _points(row), row.attempts_in_words


def _points(row: Row) -> str:
    return f"{row.earned:g} of {row.points}"
