"""One arena per level and process, and a tally of all attacks at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.attacks.arena import Arena, arena

TALLY = "attack"


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """``places(level)`` is the arena of that level."""
    opened: dict[str, tuple[Any, Arena]] = {}

    def place(level: str) -> Arena:
        if level not in opened:
            context = arena(level, tmp_path_factory.mktemp(level))
            opened[level] = (context, context.__enter__())
        return opened[level][1]

    yield place
    for context, _ in opened.values():
        context.__exit__(None, None, None)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Attacks tried, points forged, honest submissions graded wrong: a line for each level."""
    counts: dict[str, Counter[str]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, (level, tally) in getattr(report, "user_properties", []):
                if name == TALLY and report.when == "call":
                    counts.setdefault(level, Counter()).update(tally)
    if counts:
        terminalreporter.section("attacks")
    for level, count in sorted(counts.items()):
        terminalreporter.line(
            f"{level}: {count['tried']} tried, {count['forged']:g} points forged, "
            f"{count['honest wrong']} honest submissions in between graded wrong, {count['found']} with a finding"
        )
