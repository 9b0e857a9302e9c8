"""The file that was handed in, under whatever name a browser or an editor gave it."""

from __future__ import annotations

import re
from pathlib import Path

from autograder.receipt import SECRET, TIME

COPY = re.compile(r"(?:[ _-]*\((\d{1,6})\)|[ _-]+copy(\d{0,6}))$", re.IGNORECASE)
ENDINGS = (".ipynb", ".json", ".txt", ".html")
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")


def find_notebook(folder: Path, slug: str) -> tuple[Path | None, list[str]]:
    """The notebook in a folder that was handed in, and what is odd about it.

    The right name wins; then names that differ by capitals, an added ending or a copy's number (the highest, which was
    saved last); then any notebook; then any file of JSON; then, so that it can be named, what was handed in instead, an
    archive first. Links are not followed.
    """
    listed = sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    if (expected := folder / f"{slug}.ipynb") in listed:
        return expected, []
    ranked = sorted((rank, path) for path in listed if (rank := _rank(path.name, slug)) is not None)
    if not ranked:
        return _other(folder, listed)
    found = ranked[0][1]
    others = f" There are {len(ranked)} such files." if len(ranked) > 1 else ""
    return found, [f"{expected.name} is missing; {found.name} was graded instead.{others}"]


def _other(folder: Path, listed: list[Path]) -> tuple[Path | None, list[str]]:
    """What somebody who did not hand in a notebook meant by it."""
    named = [path for path in listed if path.name not in (TIME, SECRET) and not path.name.startswith(".")]
    if named:
        return min(named, key=lambda path: (not _packed(path.name), path)), []
    link = min((path.name for path in folder.iterdir() if path.is_symlink()), default="")
    but = f", but a link, {link!r}, which is not followed: hand in the file itself" if link else ""
    return None, [f"There is no notebook in {folder.name}/{but}."]


def instead_of_notebook(name: str) -> str:
    """What to say of a file that does not even claim to be a notebook; "" of one that does."""
    if _rank(name, "") is not None:
        return ""
    advice = "unpack it and hand in the .ipynb" if _packed(name) else "hand in the .ipynb"
    return f"There is no notebook, but: {name!r}; {advice}"


def _packed(name: str) -> bool:
    return name.lower().endswith(ARCHIVES)


def _rank(name: str, slug: str) -> tuple[int, int] | None:
    """How likely a file is the notebook, the least first; ``None`` if it is none."""
    stem, endings = name.lower(), list[str]()
    while (ending := _ending(stem)) and stem != ending:
        stem = stem.removesuffix(ending)
        endings.append(ending)
    copy = COPY.search(stem)
    number = int(next(filter(None, copy.groups()), "0")) + 1 if copy else 0
    stem = COPY.sub("", stem).strip()
    if ".html" in endings or not {".ipynb", ".json"} & set(endings):
        return None
    if stem == slug.lower():
        return 0, -number
    return (1 if ".ipynb" in endings else 2), 0


def _ending(name: str) -> str:
    """The last ending of a name that files of notebooks get, or ""."""
    return next((ending for ending in ENDINGS if name.endswith(ending)), "")
