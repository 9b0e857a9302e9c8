"""In its own namespaces a process sees a small read-only world, alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox import levels

pytestmark = pytest.mark.skipif(levels.obstacle("namespaces") != "", reason=levels.obstacle("namespaces"))

ROOT = Path(__file__).parents[3]
PROGRAM = """
import os, sys
from pathlib import Path
from autograder.sandbox import namespaces, primitives
root, readable, writable = sys.argv[1:4]
import json, errno
host = os.getpid()
namespaces.enter(root, [readable, os.path.dirname(os.__file__)], [writable])
def outcome(action):
    try:
        return action()
    except OSError as error:
        return errno.errorcode[error.errno]
def private():
    namespaces.with_own_users(0) if os.geteuid() else None
    namespaces.private_folder(writable, 1 << 16, 16, os.geteuid())
    (Path(writable) / "mine").write_text("x")
    return [os.listdir(writable), outcome(lambda: (Path(writable) / "big").write_bytes(b"x" * (1 << 17))),
            outcome(lambda: [(Path(writable) / str(n)).touch() for n in range(20)])]
print(json.dumps({
    "process": os.getpid(),
    "others": outcome(lambda: sorted(name for name in os.listdir("/proc") if name.isdigit())),
    "kill": outcome(lambda: os.kill(host, 0)),
    "root": sorted(os.listdir("/")),
    "read": outcome(lambda: (Path(readable) / "file").read_text()),
    "write": outcome(lambda: (Path(readable) / "file").write_text("x")),
    "chmod": outcome(lambda: os.chmod(Path(readable) / "file", 0)),
    "write own": outcome(lambda: (Path(writable) / "new").write_text("x")),
    "write root": outcome(lambda: Path("/new").write_text("x")),
    "remount": outcome(lambda: primitives.mount(None, readable, None, 32, None)) if os.geteuid() else "EPERM",
    "elsewhere": outcome(lambda: os.listdir(sys.argv[4])),
    "network": sorted(line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]),
    "private": private(),
}), flush=True)
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> dict[str, object]:
    """What a process reports from its own world."""
    import json

    folder = tmp_path_factory.mktemp("world")
    for name in ("root", "readable", "writable", "elsewhere"):
        (folder / name).mkdir()
        (folder / name / "file").write_text(name)
    (folder / "root" / "file").unlink()
    arguments = [str(folder / name) for name in ("root", "readable", "writable", "elsewhere")]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr.decode()
    report: dict[str, object] = json.loads(done.stdout)
    report["folder"] = folder
    return report


def test_it_is_the_first_process_and_sees_no_other(world):
    assert world["process"] == 1
    assert world["others"] == ["1"]
    assert world["kill"] == "ESRCH"


def test_it_sees_what_it_named_and_nothing_else(world):
    assert world["read"] == "readable"
    assert world["elsewhere"] == "ENOENT"
    assert "home" not in world["root"]
    assert "etc" not in world["root"]


def test_it_writes_only_where_it_may(world):
    assert world["write"] == world["chmod"] == world["write root"] == "EROFS"
    assert world["write own"] == 1
    assert (world["folder"] / "readable" / "file").read_text() == "readable"


def test_an_ordinary_user_cannot_lift_the_ban_on_writing(world):
    assert world["remount"] == "EPERM"


def test_it_has_no_network(world):
    assert world["network"] == ["lo"] or world["network"] == []


def test_a_private_folder_hides_what_was_there_and_is_bounded(world):
    names, large, many = world["private"]
    assert names == ["mine"]
    assert large == many == "ENOSPC"
    assert sorted(os.listdir(world["folder"] / "writable")) == ["file", "new"]


def test_nothing_is_left_of_the_world_outside(world):
    assert os.listdir(world["folder"] / "root") == []
