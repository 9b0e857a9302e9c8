"""`dlcore lab` opens the first assignment, and says what to do about what would keep JupyterLab from working."""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dlcore import lab
from dlcore.cli import main

SLUG = "04-deep-network-step-by-step"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What JupyterLab would have been started with."""
    commands: list[list[str]] = []
    monkeypatch.setattr(lab, "launch", commands.append)
    return commands


@pytest.fixture
def folder(course: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("05-later", SLUG):
        shutil.copytree(course.root / "release" / "student" / SLUG, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port at which somebody listens, made the usual one."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        monkeypatch.setattr(lab, "PORT", port)
        yield port


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["lab", *arguments], catch_exceptions=False)


def test_it_opens_the_first_assignment_and_passes_arguments_on(folder: Path, started: list[list[str]]) -> None:
    assert run("--no-browser", "--ServerApp.ip=0.0.0.0").exit_code == 0
    (command,) = started
    assert f"--LabApp.default_url=/lab/tree/{SLUG}/{SLUG}.ipynb" in command
    assert f"--ServerApp.root_dir={folder}" in command
    assert command[-2:] == ["--no-browser", "--ServerApp.ip=0.0.0.0"]


def test_without_an_assignment_it_opens_the_folder(
    tmp_path: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run().exit_code == 0
    assert not any("default_url" in word for word in started[0])


# -------------------------------------------------------------------------------------------------------------- port
def test_if_the_usual_port_is_taken_the_next_free_one_is_used_and_named(
    taken: int, folder: Path, started: list[list[str]]
) -> None:
    output = run().output
    used = lab.port_in(started[0])
    assert used > taken
    assert lab.is_free(used)
    assert f"Port {taken} is taken" in output
    assert str(used) in output


def test_if_the_port_asked_for_is_taken_the_next_free_one_is_named(
    taken: int, folder: Path, started: list[list[str]]
) -> None:
    done = run("--port", str(taken))
    assert done.exit_code == 1
    assert f"dlcore lab --port {lab.free_port(None)}" in done.output
    assert started == []


# ---------------------------------------------------------------------------------------------------------- packages
def installed(monkeypatch: pytest.MonkeyPatch, **versions: str | None) -> None:
    """Pretend that these packages have these versions (``None``: are missing)."""
    real = lab._version
    monkeypatch.setattr(lab, "_version", lambda name: versions[name] if name in versions else real(name))


def test_what_is_installed_here_is_enough() -> None:
    assert requires(lab.PACKAGE)
    assert lab.package_problems() == []
    assert lab.kernel_problems() == []


@pytest.mark.parametrize(("version", "words"), [("1.20.0", "numpy 1.20.0 is too old"), (None, "numpy is missing")])
def test_a_package_too_old_or_missing_is_named_with_the_command_that_mends_it(
    version: str | None, words: str, folder: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, numpy=version)
    done = run()
    assert done.exit_code == 1
    assert words in done.output
    assert f'{sys.executable} -m pip install --upgrade "numpy>=1.26"' in done.output
    assert started == []


def test_packages_of_later_assignments_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, tensorflow=None, keras=None)
    assert lab.package_problems() == []


def test_without_the_packages_metadata_jupyterlab_itself_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, dlworkbook=None, jupyterlab=None)
    assert "jupyterlab is missing." in lab.package_problems()


# ------------------------------------------------------------------------------------------------------------ kernel
def with_kernel(monkeypatch: pytest.MonkeyPatch, argv: list[str] | None) -> None:
    from jupyter_client import kernelspec

    def get(manager: Any, name: str) -> Any:
        if argv is None:
            raise kernelspec.NoSuchKernel(name)
        return SimpleNamespace(argv=argv)

    monkeypatch.setattr(kernelspec.KernelSpecManager, "get_kernel_spec", get)


@pytest.mark.parametrize("argv", [None, ["/nowhere/python", "-m", "ipykernel_launcher"]], ids=["missing", "dangling"])
def test_a_missing_or_dangling_kernel_is_named_with_the_command_that_mends_it(
    argv: list[str] | None, folder: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_kernel(monkeypatch, argv)
    done = run()
    assert done.exit_code == 1
    assert "python3" in done.output
    assert f"{sys.executable} -m ipykernel install --sys-prefix --name python3" in done.output
    assert started == []
