"""Options that several commands share."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import click

from autograder.sandbox.levels import LEVELS

of_class = click.option(
    "--class", "folder", type=click.Path(path_type=Path), help="Class folder (default: the course's root)."
)


def _regular(context: click.Context, parameter: click.Parameter, path: Path) -> Path:
    """Refuse what is there and no file, such as a pipe, which would never end."""
    if not path.is_file():
        raise click.BadParameter(f"'{path}' is not a file.")
    return path


one_notebook = click.argument(
    "notebook", type=click.Path(path_type=Path, exists=True, dir_okay=False), callback=_regular
)


def isolated(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that runs submissions the options that say how they are kept apart."""
    level = click.option(
        "--isolation",
        type=click.Choice(["auto", *LEVELS]),
        default="auto",
        show_default=True,
        help="How to wall in submissions; auto is the best that works here.",
    )
    trust = click.option("--trust-submissions", "trusted", is_flag=True, help="Run them even without any isolation.")
    return level(trust(command))


def seed_or_new(seed: int | None) -> int:
    """The seed asked for, or a fresh one that nobody can foresee."""
    return secrets.randbits(48) if seed is None else seed
