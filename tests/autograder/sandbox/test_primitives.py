"""Each primitive does what it says, and cannot be undone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.sandbox import primitives as p
from autograder.sandbox.syscalls import NUMBERS, number

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
HEADERS = {"x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "aarch64": "/usr/include/asm-generic/unistd.h"}


def test_a_failing_call_raises_its_errno():
    with pytest.raises(FileNotFoundError):
        p.call("open", b"/nowhere/at/all", 0)


@pytest.mark.parametrize("machine", HEADERS)
def test_system_call_numbers_are_those_of_the_kernel_headers(machine):
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip(f"{header} is not installed")
    words = [line.split() for line in header.read_text().splitlines() if line.startswith("#define __NR")]
    published = {
        w[1].removeprefix("__NR_").removeprefix("__NR3264_"): w[2] for w in words if len(w) > 2 and w[2].isdigit()
    }
    assert {name: number(name, machine) for name in NUMBERS} == {
        name: int(published[name]) if name in published else None for name in NUMBERS
    }


def test_an_unknown_machine_is_refused():
    with pytest.raises(OSError, match="sparc"):
        number("kill", "sparc")


def test_no_new_privileges_sticks(inside):
    assert inside(lambda: p.prctl(p.PR_GET_NO_NEW_PRIVS)) == "done: 0"
    assert inside(p.forbid_new_privileges, lambda: p.prctl(p.PR_GET_NO_NEW_PRIVS)) == "done: 1"
    assert inside(p.forbid_new_privileges, lambda: p.prctl(p.PR_SET_NO_NEW_PRIVS, 0)) == "EINVAL"


def test_dumpable_can_be_taken_away(inside):
    assert inside(lambda: p.prctl(p.PR_SET_DUMPABLE, 0), lambda: p.prctl(p.PR_GET_DUMPABLE)) == "done: 0"


@ROOT_ONLY
def test_dropped_capabilities_are_gone_for_good(inside):
    assert inside(lambda: os.chown("/dev/null", 0, 0)) == "done: None"
    assert inside(p.drop_capabilities, p.capabilities) == "done: 0"
    assert inside(p.drop_capabilities, lambda: p.prctl(p.PR_CAPBSET_READ, p.CAP_SYS_ADMIN)) == "done: 0"
    assert inside(p.drop_capabilities, lambda: os.setgroups([1])) == "EPERM"


@ROOT_ONLY
def test_a_kept_capability_is_all_that_is_left(inside):
    kept = 1 << p.CAP_DAC_READ_SEARCH
    assert inside(lambda: p.drop_capabilities({p.CAP_DAC_READ_SEARCH}), p.capabilities) == f"done: {kept}"


@ROOT_ONLY
def test_another_user_has_no_way_back(inside, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o600)
    become = lambda: p.become(54321)  # noqa: E731
    assert inside(become, lambda: (os.getresuid(), os.getresgid(), os.getgroups())) == (
        "done: ((54321, 54321, 54321), (54321, 54321, 54321), [])"
    )
    assert inside(become, lambda: os.setuid(0)) == "EPERM"
    assert inside(become, secret.read_text) == "EACCES"


def test_a_process_dies_with_its_parent(tmp_path):
    program = (
        "import os, sys, time\n"
        "from autograder.sandbox.primitives import die_with_parent\n"
        "parent = os.getpid()\n"
        "if os.fork() == 0:\n"
        "    die_with_parent(parent)\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(600)\n"
        "time.sleep(600)\n"
    )
    root = str(Path(__file__).parents[3])
    started = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env={"PYTHONPATH": root})
    assert started.stdout is not None
    child = int(started.stdout.readline())
    assert alive(child)
    started.kill()
    started.communicate()
    assert ends(child)


def test_a_process_whose_parent_is_gone_already_ends_at_once(inside):
    assert inside(lambda: p.die_with_parent(os.getppid()), lambda: "lives") == "done: lives"
    assert inside(lambda: p.die_with_parent(os.getppid() + 1), lambda: "lives") == "exit 1"


def alive(process: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def ends(process: int) -> bool:
    """Wait until a process is gone."""
    deadline = time.monotonic() + 20
    while alive(process) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not alive(process)


def test_the_helpers_above_see_life_and_death():
    started = subprocess.Popen(["sleep", "600"])
    assert alive(started.pid)
    started.send_signal(signal.SIGKILL)
    started.wait()
    assert ends(started.pid)
