"""Collecting from nbgrader's exchange as submissions arrive there.

nbgrader's own `collect` follows links that students leave, and stops for everybody at one name that it cannot read;
whoever watches all day needs neither.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.exchange.default import Exchange
from nbgrader.utils import parse_utc
from traitlets.config import Config

from autograder.classroom import Classroom
from autograder.course import CourseError
from autograder.grade.submission import MAX_BYTES
from autograder.gradebook import COURSE_ID

TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Delivery:
    """One folder in the exchange."""

    folder: Path
    student: str
    slug: str
    time: datetime


@dataclass(frozen=True)
class Collected:
    """What was copied, and what was not because it belongs to somebody else than it says."""

    copied: list[Delivery]
    foreign: list[Delivery]


def inbound(config: Config) -> Path:
    """The folder to which `nbgrader submit` delivers.

    Raises
    ------
    CourseError
        If there is none.
    """
    root = Path(config.Exchange.get("root", Exchange(config=config).root))
    folder: Path = root / config.CourseDirectory.get("course_id", COURSE_ID) / "inbound"
    if not folder.is_dir():
        raise CourseError(f"there is no exchange at {folder}: release the assignment with nbgrader first")
    return folder


def collect(folder: Path, classroom: Classroom, slugs: list[str], check_owner: bool = True) -> Collected:
    """Copy each student's latest delivery into submitted/, where it is newer than what lies there."""
    latest: dict[tuple[str, str], Delivery] = {}
    foreign: list[Delivery] = []
    for delivery in sorted(_deliveries(folder, slugs), key=lambda delivery: delivery.time):
        if check_owner and _owner(delivery.folder) != delivery.student:
            foreign.append(delivery)
        else:
            latest[delivery.student, delivery.slug] = delivery
    return Collected([each for each in latest.values() if _newer(each, classroom) and _copy(each, classroom)], foreign)


def _deliveries(folder: Path, slugs: list[str]) -> Iterator[Delivery]:
    """What lies in the exchange under a name that nbgrader gives: student+assignment+time(+something)."""
    for path in folder.iterdir():
        for parts in (path.name.rsplit("+", 3), path.name.rsplit("+", 2)):
            if len(parts) >= 3 and parts[1] in slugs and parts[0] not in ("", ".", "..") and not path.is_symlink():
                try:
                    time = parse_utc(parts[2])
                except (ValueError, ArithmeticError):
                    continue
                if (path / f"{parts[1]}.ipynb").is_file() and (path / TIMESTAMP).is_file():  # or it is still on its way
                    yield Delivery(path, parts[0], parts[1], time)
                break


def _newer(delivery: Delivery, classroom: Classroom) -> bool:
    text, _ = classroom.timestamp(delivery.student, delivery.slug)
    return text is None or parse_utc(text) < delivery.time


def _owner(folder: Path) -> str:
    import pwd  # missing on Windows, where nbgrader has no exchange

    try:
        return pwd.getpwuid(folder.stat().st_uid).pw_name
    except (KeyError, OSError):
        return ""


def _copy(delivery: Delivery, classroom: Classroom) -> bool:
    """Copy the regular files of a delivery; what lay there before stays until all is copied."""
    target = classroom.root / "submitted" / delivery.student / delivery.slug
    fresh, old = (target.with_name(f".{delivery.slug}.{word}") for word in ("new", "old"))
    try:
        for folder in (fresh, old):
            shutil.rmtree(folder, ignore_errors=True)
        fresh.mkdir(parents=True)
        for path in delivery.folder.iterdir():
            _copy_file(path, fresh / path.name)
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return False  # the next look will try again
    return True


def _copy_file(source: Path, target: Path) -> None:
    """Copy a regular file of bearable size; links and other things are left where they are."""
    if not stat.S_ISREG(source.lstat().st_mode):
        return
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        if os.fstat(descriptor).st_size <= MAX_BYTES:
            target.write_bytes(file.read(MAX_BYTES))
