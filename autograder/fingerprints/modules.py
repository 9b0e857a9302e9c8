"""Which of this project's files a module is made of: its own, and all that it imports, directly or through others."""

from __future__ import annotations

import ast
import functools
import importlib.util
from collections.abc import Iterator
from pathlib import Path

OURS = ("dlcore", "autograder")


def files_of(*modules: str) -> list[Path]:
    """The source files of modules and of what they import from this project, by path."""
    found: dict[str, Path] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        path = file_of(name) if name not in found else None
        if path is not None:
            found[name] = path
            package = name.rpartition(".")[0]
            waiting += [*imported(name, path), *([package] if package else [])]
    return sorted(set(found.values()))


def file_of(module: str) -> Path | None:
    """The file of one of our modules; ``None`` if there is no such module."""
    if module.split(".")[0] not in OURS:
        return None
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:  # a name in a module, not a module in a package
        return None
    return Path(spec.origin) if spec and spec.origin else None


@functools.cache
def imported(module: str, path: Path) -> tuple[str, ...]:
    """What a module's text imports, wherever in it: modules, and names that may be modules."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return tuple(name for node in ast.walk(ast.parse(path.read_bytes())) for name in imports(node, package))


def imports(node: ast.AST, package: str = "") -> Iterator[str]:
    """The modules that an import statement may mean; none for other statements."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        base = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names)
