"""The ``dlcore`` command, and the door to ``autograder`` where it is installed."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from dlcore import __version__

NOTEBOOK = click.Path(path_type=Path)
TIMEOUT = click.option(
    "--timeout", type=click.IntRange(min=1), default=600, show_default=True, help="Seconds that one cell may take."
)


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Work on the assignments."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--port", type=click.IntRange(1, 65535), help="Where JupyterLab listens (default: 8888 or the next).")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def lab(port: int | None, arguments: tuple[str, ...]) -> None:
    """Start JupyterLab on the first assignment in this folder; ARGUMENTS are passed on to it."""
    from dlcore import lab

    try:
        command = lab.start(Path.cwd(), port, arguments)
    except lab.LabError as error:
        raise click.ClickException(str(error)) from error
    used = lab.port_in(command)
    if port is None and used != lab.PORT:
        click.echo(f"Port {lab.PORT} is taken, perhaps by a JupyterLab that still runs; using {used}.")
    click.echo("JupyterLab opens in your browser. Leave this window open; Ctrl+C in it stops JupyterLab.")
    sys.exit(lab.launch(command))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(as_json: bool) -> None:
    """Show for every assignment in this folder what has passed, and how many points your best attempts give."""
    from dlcore.status import as_data, as_text, standings

    found = standings(Path.cwd())
    click.echo(json.dumps(as_data(found), indent=2) if as_json else as_text(found))


@main.command()
@click.argument("notebook", type=NOTEBOOK)
@click.option("--run/--no-run", default=True, help="Also run it from top to bottom in a new kernel.")
@TIMEOUT
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def validate(notebook: Path, run: bool, timeout: int, as_json: bool) -> None:
    """Say what would break if NOTEBOOK were handed in as it was last saved; exit with 1 if anything would."""
    from dlcore.notebook import NotebookError
    from dlcore.validate import validate

    try:
        with _running(run and not as_json) as progress:
            found = validate(notebook, run, timeout, progress)
    except NotebookError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(found.as_dict(), indent=2, ensure_ascii=False) if as_json else repr(found))
    sys.exit(not found.ok)


@main.command()
@click.argument("notebook", type=NOTEBOOK)
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The folder that collects submissions.")
@click.option("--student", help="Your student id (default: your user name).")
@click.option("--run/--no-run", default=True, help="Also run it from top to bottom in a new kernel first.")
@TIMEOUT
@click.option("--anyway", is_flag=True, help="Hand in without asking, whatever was found.")
def submit(notebook: Path, folder: Path | None, student: str | None, run: bool, timeout: int, anyway: bool) -> None:
    """Validate NOTEBOOK and hand it in: to a folder, to nbgrader's exchange, or as a file to upload."""
    from dlcore.notebook import NotebookError, the_notebook
    from dlcore.submit import SubmitError, existing, student_or_user, submit
    from dlcore.validate import validate

    try:
        name, folder = student_or_user(student), existing(folder)
        with _running(run) as progress:
            found = validate(notebook, run, timeout, progress)
        click.echo(repr(found))
        if not found.ok and not anyway:
            _ask()
        click.echo(submit(the_notebook(notebook), folder, name, named=student is not None))
    except (NotebookError, SubmitError) as error:
        raise click.ClickException(str(error)) from error


@contextlib.contextmanager
def _running(shown: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar for the cells that run; none where the output is no terminal."""
    from tqdm import tqdm

    form = "{desc} |{bar:30}| Ctrl+C stops it"
    with tqdm(desc="starting a new kernel", bar_format=form, leave=False, disable=None if shown else True) as bar:

        def tell(place: int, of: int) -> None:
            bar.total, bar.n = of, place - 1
            bar.set_description_str(f"running cell {place} of {of}")

        yield tell


def _ask() -> None:
    """Let the student decide whether to hand in what has faults."""
    if not sys.stdin.isatty():
        raise click.ClickException("Not handed in. Mend what is marked with ✗, or add --anyway.")
    click.confirm("Hand it in anyway?", abort=True)


@main.command()
@click.argument("notebook", type=NOTEBOOK)
@click.option("--release", type=NOTEBOOK, required=True, help="The new release of the assignment: its notebook.")
@click.option(
    "--base", type=NOTEBOOK, help="The release that NOTEBOOK was begun with, .ipynb or .json.gz (default: looked for)."
)
def update(notebook: Path, release: Path, base: Path | None) -> None:
    """Bring NOTEBOOK up to a new release: your answers and cells stay, texts and tests are new; a backup is kept."""
    from dlcore.notebook import NotebookError, the_notebook
    from dlcore.update import report, update, write_update

    try:
        notebook, release = the_notebook(notebook).path, the_notebook(release).path
        found = update(notebook, release, base)
        click.echo(report(found, notebook, write_update(found, notebook)))
    except NotebookError as error:
        raise click.ClickException(str(error)) from error


@main.group()
def data() -> None:
    """Say which data the notebooks would use, where they may lie, and build what is not handed out."""


@data.command("list")
def list_data() -> None:
    """Show for every data set where it would come from."""
    from dlcore.datasets.catalogue import CATALOGUE

    with _told():
        for entry in CATALOGUE:
            click.echo(f"{entry.name:<10}{entry.what:<28}{entry.source()}")


@data.command()
def where() -> None:
    """Name the folders that are asked for data, first to last, and where built data go."""
    from dlcore.datasets.places import cache, folders

    with _told():
        for folder in folders():
            click.echo(folder)
    click.echo(f"(dlcore data build writes to {cache()})")


@data.command("build")
@click.argument("name", type=click.Choice(["happy", "face-network"]), default="happy")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Where to (default: your cache).")
def build_data(name: str, folder: Path | None) -> None:
    """Build what the course does not hand out; this needs the internet.

    happy: photographs of faces instead of drawn ones. face-network: the network that encodes faces, with npm.
    """
    from tqdm import tqdm

    from dlcore.datasets import face_network, orl
    from dlcore.datasets.places import cache

    built = {"happy": orl, "face-network": face_network}[name]
    with _told(), tqdm(total=built.STEPS, desc=f"building {name}") as bar:
        path = built.build(folder or cache(), bar.update)
    click.echo(path)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Tell what is wrong with data in a sentence."""
    from dlcore.datasets.places import DataError

    try:
        yield
    except DataError as error:
        raise click.ClickException(str(error)) from error


def autograder() -> None:
    """Start the grading half, which instructors have and students do not."""
    if importlib.util.find_spec("autograder") is None:
        sys.exit("The autograder is not part of the student package: run it in a checkout of the course.")
    from autograder.cli import main as grading

    grading()
