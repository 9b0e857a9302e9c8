"""Landlock opens what its rules name and nothing else, on every version that the kernel can play."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import pytest

from autograder.sandbox import landlock as ll
from autograder.sandbox.primitives import forbid_new_privileges

pytestmark = pytest.mark.skipif(ll.abi() == 0, reason="this kernel has no Landlock")
VERSIONS = range(1, ll.abi() + 1)


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """A folder to own, one to read, and one to stay out of."""
    for name in ("own", "readable", "closed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    return tmp_path


@pytest.fixture(params=VERSIONS)
def walls(request, rooms):
    """Put up the walls around this process, as this version of Landlock."""

    def restrict() -> None:
        forbid_new_privileges()
        ll.restrict(
            [(str(rooms / "own"), ll.OWN), (str(rooms / "readable"), ll.READ), ("/not/there", ll.READ)], request.param
        )

    restrict.version = request.param
    return restrict


def test_own_files_are_read_written_moved_and_removed(inside, rooms, walls):
    def live() -> str:
        own = rooms / "own"
        (own / "deep").mkdir()
        (own / "file").write_text("changed")
        (own / "new").write_text("new")
        (own / "new").rename(own / "moved")
        os.truncate(own / "moved", 2)
        (own / "deep").rmdir()
        (own / "file").unlink()
        return (own / "moved").read_text()

    assert inside(walls, live) == "done: ne"


def test_readable_files_are_only_read(inside, rooms, walls):
    file = rooms / "readable" / "file"
    assert inside(walls, file.read_text) == "done: readable"
    assert inside(walls, lambda: os.listdir(file.parent)) == "done: ['file']"
    assert inside(walls, lambda: file.write_text("x")) == "EACCES"
    assert inside(walls, file.unlink) == "EACCES"
    assert inside(walls, lambda: (rooms / "readable" / "new").write_text("x")) == "EACCES"
    assert file.read_text() == "readable"


def test_other_files_are_not_opened_listed_linked_or_moved(inside, rooms, walls):
    file, own = rooms / "closed" / "file", rooms / "own"
    assert inside(walls, file.read_text) == "EACCES"
    assert inside(walls, lambda: os.listdir(file.parent)) == "EACCES"
    assert inside(walls, lambda: os.listdir("/")) == "EACCES"
    assert inside(walls, lambda: os.link(file, own / "link")) in ("EACCES", "EXDEV")
    assert inside(walls, lambda: os.rename(file, own / "taken")) in ("EACCES", "EXDEV")
    assert inside(walls, lambda: os.rename(own / "file", file)) in ("EACCES", "EXDEV")
    assert file.read_text() == "closed"


def test_no_links_pipes_or_sockets_are_made(inside, rooms, walls):
    new = rooms / "own" / "new"
    assert inside(walls, lambda: os.symlink("/etc/passwd", new)) == "EACCES"
    assert inside(walls, lambda: os.mkfifo(new)) == "EACCES"
    assert inside(walls, lambda: socket.socket(socket.AF_UNIX).bind(str(new))) == "EACCES"


def test_programs_are_not_run(inside, walls):
    assert inside(walls, lambda: os.execv("/bin/true", ["true"])) == "EACCES"


def test_truncating_is_governed_from_version_3_on(inside, rooms, walls):
    file = rooms / "closed" / "file"
    assert inside(walls, lambda: os.truncate(file, 1)) == ("EACCES" if walls.version >= 3 else "done: None")


def test_tcp_is_governed_from_version_4_on(inside, walls):
    server = socket.create_server(("127.0.0.1", 0))
    expected = "EACCES" if walls.version >= 4 else "done: None"
    assert inside(walls, lambda: socket.socket().connect(server.getsockname())) == expected
    server.close()


def test_signals_are_governed_from_version_6_on(inside, walls):
    parent = os.getpid()
    assert inside(walls, lambda: os.kill(parent, 0)) == ("EPERM" if walls.version >= 6 else "done: None")
    assert inside(walls, lambda: os.kill(os.getpid(), signal.SIGTERM)) == "SIGTERM"


def test_walls_cannot_be_widened_by_a_second_set(inside, rooms, walls):
    wider = lambda: ll.restrict([("/", ll.READ)])  # noqa: E731
    assert inside(walls, wider, (rooms / "closed" / "file").read_text) == "EACCES"


def test_without_the_promise_of_no_new_privileges_an_ordinary_user_is_refused(inside):
    if os.geteuid() == 0:
        pytest.skip("root may")
    assert inside(lambda: ll.restrict([])) == "EPERM"
