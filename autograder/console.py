"""How all commands print."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

console = Console()


def say(text: str) -> None:
    """Print text as it is, with lines of whatever length."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def progress() -> Progress:
    """Progress bars in the style of all commands."""
    return Progress(
        TextColumn("{task.description:>9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )
