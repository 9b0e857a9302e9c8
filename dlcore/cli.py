"""The ``dlcore`` command, and the door to ``autograder`` where it is installed."""

from __future__ import annotations

import importlib.util
import sys

import click

from dlcore import __version__


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Work on the assignments."""


@main.command()
@click.argument("arguments", nargs=-1)
def lab(arguments: tuple[str, ...]) -> None:
    """Start JupyterLab in the current folder; ARGUMENTS are passed on."""
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise click.ClickException("JupyterLab is missing. Install it with: pip install jupyterlab") from error
    sys.exit(LabApp.launch_instance(argv=list(arguments)))


def autograder() -> None:
    """Start the grading half, which instructors have and students do not."""
    if importlib.util.find_spec("autograder") is None:
        sys.exit("The autograder is not part of the student package: run it in a checkout of the course.")
    from autograder.cli import main as grading

    grading()
