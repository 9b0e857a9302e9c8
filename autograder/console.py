"""How all commands print."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.solo import SOLO

console = Console()


def visible(text: str, but: str = "") -> str:
    """Text in which nothing steers a terminal, and nothing stops one from printing it; what is in `but` stays."""
    return "".join(letter if letter.isprintable() or letter in but else "?" for letter in text)


def say(text: str) -> None:
    """Print text as it is, with lines of whatever length."""
    with SOLO:
        console.print(visible(text, "\n\t"), markup=False, highlight=False, soft_wrap=True)


def progress() -> Progress:
    """Progress bars in the style of all commands."""
    return Progress(
        TextColumn("{task.description:>9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )
