"""``autograder kernel``."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.console import console
from autograder.grade.zygote import Kind
from autograder.kernel import spec


@click.group("kernel")
def kernel_group() -> None:
    """Sandboxed Jupyter kernels, for nbgrader and nbclient."""


@kernel_group.command("install")
@click.option("--user", is_flag=True, help="For this user (default: for this Python environment).")
@click.option("--prefix", type=click.Path(path_type=Path), help="Below this prefix, in share/jupyter/kernels.")
@click.option("--kind", type=click.Choice(["science", "keras"]), default="science", help="What it has imported.")
def kernel_install_command(user: bool, prefix: Path | None, kind: Kind) -> None:
    """Let Jupyter know the sandboxed kernel."""
    if user and prefix:
        raise click.UsageError("--user and --prefix exclude each other")
    console.print(f"installed: {spec.install(kind, user, prefix)}", soft_wrap=True)
