"""Charts as SVG to be put into a page: without colours or fonts of their own, which are the page's to choose."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# stand-ins for the page's colours, which differ between light, dark and paper
COLOURS = {
    "#000001": "currentColor",
    "#000002": "var(--line)",
    "#000003": "var(--passed)",
    "#000004": "var(--partial)",
    "#000005": "var(--wrong)",
    "#000006": "var(--empty)",
    "#000007": "var(--page)",
}
TEXT, LINE, PASSED, PARTIAL, WRONG, EMPTY, PAGE = COLOURS
OUTCOMES = {"passed": PASSED, "partial": PARTIAL, "wrong": WRONG, "empty": EMPTY}
# what matplotlib writes of its own accord: sizes, fonts, a style for everything, ids that nothing refers to
OWN = [r' (?:width|height)="[\d.]+pt"', r" font-family: [^;\"]*;", r"<style.*?</style>", r' id="[\w.]+_\d+"']
LONGEST = 40  # letters of a label
WIDTH = 4.8  # inches: on a phone's screen letters are still of a readable size
STYLE: Any = {
    "svg.fonttype": "none",
    "font.size": 9.5,
    "text.color": TEXT,
    "axes.edgecolor": LINE,
    "axes.labelcolor": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": TEXT,
    "ytick.labelcolor": TEXT,
    "ytick.left": False,
    "text.parse_math": False,
}


def histogram(name: str, shares: Sequence[float]) -> Markup:
    """How many students reached which share of an assignment's points (0 to 1), in tenths."""
    counts, edges = np.histogram(np.clip(shares, 0, 1) * 100, bins=10, range=(0, 100))
    with _canvas(2.0) as (figure, axes):
        bars = axes.bar(edges[:-1], counts, width=10, align="edge", color=PASSED, edgecolor=PAGE, linewidth=1.5)
        axes.bar_label(bars, labels=[str(count) if count else "" for count in counts], padding=1.5)
        axes.set(xticks=range(0, 101, 20), xlabel="% of the points", yticks=[], xlim=(-1, 101))
        axes.spines["bottom"].set_visible(True)
        words = ", ".join(f"{low:.0f} to {low + 10:.0f} %: {n}" for low, n in zip(edges, counts, strict=False) if n)
        return _svg(figure, name, f"Students by share of the points. {words}.")


def outcomes(name: str, exercises: Sequence[Mapping[str, int | str]]) -> Markup:
    """What became of each exercise; of each: its name, and the number of students by outcome."""
    with _canvas(0.38 * len(exercises) + 0.65) as (figure, axes):
        for row, exercise in enumerate(exercises):
            _stack(axes, row, [int(exercise[kind]) for kind in OUTCOMES], str(exercise["exercise"]))
        axes.set(ylim=(len(exercises) - 0.4, -0.6), yticks=[], xlim=(0, 100), xticks=range(0, 101, 20))
        axes.set_xlabel("% of the students")
        words = "; ".join(_outcome_words(exercise) for exercise in exercises)
        return _svg(figure, name, f"Outcomes by exercise. {words}.")


def boxes(name: str, shares: Mapping[str, Sequence[float]]) -> Markup:
    """Quartiles of the shares of the points (0 to 1), by assignment, each called by its number."""
    percent = [np.asarray(values) * 100 for values in shares.values()]
    lines = {kind: {"color": TEXT} for kind in ("whiskerprops", "capprops")}
    points = {"marker": ".", "markersize": 3, "markerfacecolor": TEXT, "markeredgecolor": "none"}
    with _canvas(0.3 * len(shares) + 0.7, left=0.45) as (figure, axes):
        axes.boxplot(
            percent,
            orientation="horizontal",
            tick_labels=[slug.split("-")[0] for slug in shares],
            patch_artist=True,
            widths=0.55,
            boxprops={"facecolor": PASSED, "edgecolor": "none"},
            medianprops={"color": TEXT, "linewidth": 2},
            flierprops=points,
            **lines,  # type: ignore[arg-type]
        )
        axes.set(xlim=(-1, 101), xlabel="% of the points")
        axes.invert_yaxis()
        words = "; ".join(
            f"{label}: median {np.median(values):.0f} %" for label, values in zip(shares, percent, strict=True)
        )
        return _svg(figure, name, f"Scores by assignment. {words}.")


def _stack(axes: Axes, row: int, counts: Sequence[int], label: str) -> None:
    left, total = 0.0, sum(counts)
    for count, colour in zip(counts, OUTCOMES.values(), strict=True):
        width = 100 * count / total
        axes.barh(row, width, left=left, height=0.42, color=colour, edgecolor=PAGE, linewidth=1)
        left += width
    axes.text(0, row - 0.3, label if len(label) <= LONGEST else label[: LONGEST - 1] + "…", va="bottom")
    axes.text(100, row - 0.3, f"{100 * counts[0] / total:.0f} % passed", va="bottom", ha="right")


def _outcome_words(exercise: Mapping[str, int | str]) -> str:
    counts = ", ".join(f"{exercise[kind]} {kind}" for kind in OUTCOMES if exercise[kind])
    return f"{exercise['exercise']}: {counts}"


@contextmanager
def _canvas(height: float, left: float = 0.1) -> Iterator[tuple[Figure, Axes]]:
    """A figure that no window and no other figure knows of, with `left` inches for labels beside its axes."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height))
        right, bottom, top = 0.15, 0.45, 0.2
        area = (left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (bottom + top) / height)
        yield figure, figure.add_axes(area)


def _svg(figure: Figure, name: str, words: str) -> Markup:
    """The figure as an element of a page; `name` keeps its ids apart from those of other figures."""
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", transparent=True, metadata=nothing)
    text = buffer.getvalue()
    text = re.sub("|".join(COLOURS), lambda match: COLOURS[match[0]], text[text.index("<svg") :])
    for own in OWN:
        text = re.sub(own, "", text, flags=re.DOTALL)
    return Markup(text.replace("<svg", f'<svg role="img" aria-label="{escape(words)}"', 1))
