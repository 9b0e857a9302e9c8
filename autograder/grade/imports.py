"""What children may import of ours: nothing of the trusted half, and of the public half what their assignment uses.

Helpers that one assignment hands out are the answers to another's exercises.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from nbformat import NotebookNode

import dlcore
from autograder import runner, sandbox
from autograder.course import own_packages
from dlcore.exercise import Assignment
from dlcore.plain_cell import without_magics
from dlcore.syntax import parsed

HANDED_OUT = ("given", "explore")  # the folders with modules that belong to single assignments
IGNORED = shutil.ignore_patterns("__pycache__", "reference")


def make_import_path(folder: Path, closed: Collection[str] = ()) -> Path:
    """Fill `folder` with all that a child may import of ours: public packages, the runner, the sandbox."""
    for package in _public():
        shutil.copytree(package, folder / package.name, ignore=IGNORED)
    for ours, name in ((runner, "runner"), (sandbox, "sandbox")):
        shutil.copytree(_folder(ours), folder / name, ignore=IGNORED)
    for module in closed:
        for file in _files(folder, module):
            file.unlink()
    return folder


def closed_modules(assignment: Assignment, release: NotebookNode) -> frozenset[str]:
    """The names of the helpers' and figures' modules that an assignment's notebook does not use."""
    begun = {exercise.through.__module__ for exercise in assignment.exercises.values() if exercise.through}
    for cell in release.cells:
        if cell.cell_type == "code":
            begun.update(_imports(without_magics(cell.source)))
    return frozenset(_handed_out() - _with_all_they_import(begun))


def _public() -> list[Path]:
    return [_folder(dlcore), *own_packages()]


def _folder(package: object) -> Path:
    return Path(str(package.__file__)).parent  # type: ignore[attr-defined]


def _handed_out() -> set[str]:
    """The modules of all assignments' helpers and figures."""
    folders = [package / name for package in _public() for name in HANDED_OUT]
    files = [file for folder in folders for file in folder.glob("*.py") if file.stem != "__init__"]
    return {f"{file.parent.parent.name}.{file.parent.name}.{file.stem}" for file in files}


def _with_all_they_import(begun: set[str]) -> set[str]:
    """Names of modules, and of all of ours that they import, and those in turn."""
    known, waiting = set[str](), list(begun)
    while waiting:
        name = waiting.pop()
        if name and name not in known:
            known.add(name)
            waiting.append(name.rpartition(".")[0])
            for file in (file for package in _public() for file in _files(package.parent, name)):
                waiting += _imports(file.read_text(encoding="utf-8"))
    return known


def _imports(source: str) -> Iterator[str]:
    """What a text imports; of ``from a import b`` both a and a.b, since b may be a module."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _files(root: Path, module: str) -> list[Path]:
    """The file of a module or a package, if it is below `root`."""
    path = root.joinpath(*module.split("."))
    return [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()]
