"""Opening nbgrader's database: which ones can be used, whose turn it is to write, and which version its tables have."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbgrader
from alembic.script import ScriptDirectory
from nbgrader.api import Gradebook as Tables
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from autograder.course import CourseError

DRIVERS = ("sqlite", "postgresql+psycopg")
TURN = 0x646C776F726B  # the number of our lock in PostgreSQL; any that nobody else uses
PATIENCE = 60_000  # ms to wait for somebody else's short transaction; nbgrader's pages write to the same file


def open_tables(url: str, course_id: str) -> Tables:
    """Open a gradebook, making its tables first if it has none.

    Raises
    ------
    CourseError
        If the URL is none of a database that can be used, nobody answers there, or its tables are out of date.
    """
    engine = _engine(url)
    try:
        with alone(engine), engine.begin() as connection:
            _settle_version(connection)
        with alone(engine):
            tables = Tables(url, course_id)
    except (DBAPIError, OSError) as error:
        reason = str(getattr(error, "orig", error)).strip().split("\n")[0]
        raise CourseError(f"the gradebook {engine.url} cannot be opened: {reason}") from error
    if engine.dialect.name == "sqlite":
        event.listen(tables.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA busy_timeout = {PATIENCE}"))
        tables.engine.dispose()  # what is connected already would not wait
    return tables


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Let other graders of the same gradebook wait: what is read before writing must hold until it is written."""
    if engine.dialect.name == "sqlite":
        with _folder_locked(Path(engine.url.database or ".").absolute().parent):
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:turn)"), {"turn": TURN})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:turn)"), {"turn": TURN})


@contextmanager
def _folder_locked(folder: Path) -> Iterator[None]:
    """Lock the database's folder: SQLite's own locks on the file would be lost if we opened and closed it as well."""
    if os.name != "posix":  # elsewhere folders cannot be opened, and grading runs in a container
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise CourseError("a gradebook's URL looks like sqlite:////folder/gradebook.db") from error
    if parsed.drivername not in DRIVERS:
        known = " or ".join(f"{driver}://" for driver in DRIVERS)
        raise CourseError(f"a gradebook's URL begins with {known}, not with {parsed.drivername}://")
    return create_engine(parsed, poolclass=NullPool)


def _settle_version(connection: Connection) -> None:
    """Mark a new database with the version of nbgrader's tables (else nbgrader starts a program to find it out)."""
    head = ScriptDirectory(str(Path(str(nbgrader.__file__)).parent / "alembic")).get_current_head()
    tables = inspect(connection).get_table_names()
    if not tables:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
        return
    marked = "alembic_version" in tables
    if not marked or connection.scalar(text("SELECT version_num FROM alembic_version")) != head:
        problem = "is of another version of nbgrader: back it up, then run `nbgrader db upgrade`"
        raise CourseError(f"the gradebook {connection.engine.url} {problem}")
