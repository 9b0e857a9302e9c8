"""A PostgreSQL server of our own: in a temporary folder, reached through a socket there, gone in the end."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

INSTALL = "no PostgreSQL server here; on Debian or Ubuntu: apt-get install postgresql"
SETTINGS = "-c listen_addresses='' -c shared_buffers=32MB"


def binaries() -> Path | None:
    """Where the newest PostgreSQL's programs are: Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    own = shutil.which("initdb")
    return (found[-1] if found else Path(own)).resolve().parent if found or own else None


class Server:
    """A running server, which makes databases on request."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._numbers = folder, itertools.count()

    def url(self, name: str) -> str:
        """The URL of a database."""
        return f"postgresql+psycopg://grader@/{name}?host={self.folder}"

    def fresh(self) -> str:
        """Make an empty database and return its URL."""
        name = f"class{next(self._numbers)}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url(name)


@contextmanager
def running(*settings: str) -> Iterator[Server]:
    """Start a server and stop it in the end; root does so as the user `postgres`, since PostgreSQL refuses root."""
    programs = binaries()
    assert programs, INSTALL
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)

        def run(program: str, *arguments: str) -> None:
            command = [programs / program, "-D", folder / "data", *arguments]
            silent = subprocess.DEVNULL
            subprocess.run(command, user=user, check=True, cwd="/", stdout=silent, stderr=silent)

        run("initdb", "--username=grader", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
        options = " ".join([SETTINGS, f"-k {folder}", *settings])
        run("pg_ctl", "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            yield Server(folder)
        finally:
            run("pg_ctl", "-w", "-m", "fast", "stop")
