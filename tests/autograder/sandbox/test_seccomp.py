"""The filter refuses what it names, lets the rest pass, and its program means what its rules say."""

from __future__ import annotations

import asyncio
import ctypes
import errno
import fcntl
import mmap
import os
import platform
import resource
import signal
import socket
import struct
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.sandbox import seccomp
from autograder.sandbox.primitives import forbid_new_privileges, libc, prctl, system_call
from autograder.sandbox.syscalls import LAST_KNOWN, MACHINES, NUMBERS, number

pytestmark = pytest.mark.skipif(platform.machine() not in MACHINES, reason="no table for this machine")
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOWED, KILLED = "allowed", "killed"


def walls() -> None:
    """Put the filter on this process."""
    forbid_new_privileges()
    seccomp.load(seccomp.assemble(seccomp.rules(os.getpid())))


def raw(nr: int, *arguments: int) -> int:
    """Make a system call by number."""
    result = libc().syscall(ctypes.c_long(nr), *map(ctypes.c_ulong, arguments))
    if result == -1:
        raise OSError(ctypes.get_errno(), "")
    return result


def interpret(program: bytes, nr: int, arguments: tuple[int, ...] = (), machine: str = "x86_64") -> str:
    """Run a filter on a call, as the kernel would; an interpreter written from the manual of BPF."""
    data = struct.pack(
        "<iIQ6Q", nr if nr < 2**31 else nr - 2**32, ARCHITECTURES[machine], 0, *arguments, *[0] * (6 - len(arguments))
    )
    steps = [struct.unpack_from("=HBBI", program, at) for at in range(0, len(program), 8)]
    at = accumulator = 0
    while True:
        code, true, false, k = steps[at]
        at += 1
        if code == 0x20:
            accumulator = struct.unpack_from("<I", data, k)[0]
        elif code == 0x54:
            accumulator &= k
        elif code == 0x15:
            at += true if accumulator == k else false
        elif code == 0x35:
            at += true if accumulator >= k else false
        elif code == 0x06:
            if k == 0x7FFF0000:
                return ALLOWED
            return KILLED if k == 0x80000000 else errno.errorcode[k - 0x00050000]
        else:
            raise AssertionError(f"instruction {code:#x}")


@pytest.mark.parametrize("machine", MACHINES)
def test_every_number_gets_the_action_of_its_rule(machine):
    program = seccomp.assemble(seccomp.rules(77), machine)
    names = {number(name, machine): name for name in NUMBERS}
    plain = {name for group in seccomp.GROUPS.values() for name in group.split()}
    for nr in range(LAST_KNOWN + 1):
        name = names.get(nr)
        if name in plain:
            assert interpret(program, nr, machine=machine) == "EPERM", name
        elif name is None:
            assert interpret(program, nr, machine=machine) == ALLOWED, nr


@pytest.mark.parametrize("machine", MACHINES)
def test_newer_and_foreign_calls_are_turned_away(machine):
    program = seccomp.assemble(seccomp.rules(77), machine)
    for nr in (LAST_KNOWN + 1, 452, 463, 1000, 0x3FFFFFFF):
        assert interpret(program, nr, machine=machine) == "ENOSYS"
    for nr in (0x40000000, 0x40000000 | 59, 0xFFFFFFFF):
        assert interpret(program, nr, machine=machine) == KILLED
    other = next(name for name in MACHINES if name != machine)
    assert interpret(program, 0, machine=other) == KILLED


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("clone", (0x3D0F00,), ALLOWED),  # what pthread_create asks
        ("clone", (0x1200011,), "EPERM"),  # what fork asks
        ("clone", (0x3D0F00 | 0x10000000,), "EPERM"),  # a thread in a new user namespace
        ("clone3", (0, 0), "ENOSYS"),
        ("kill", (77, 9), ALLOWED),
        ("kill", (78, 9), "EPERM"),
        ("kill", (0xFFFFFFFF, 9), "EPERM"),  # everyone
        ("kill", (0, 9), "EPERM"),  # the process group
        ("tgkill", (77, 78, 6), ALLOWED),
        ("tgkill", (1, 1, 9), "EPERM"),
        ("prlimit64", (0,), ALLOWED),
        ("prlimit64", (1,), "EPERM"),
        ("socketpair", (socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC), ALLOWED),
        ("socketpair", (socket.AF_UNIX, socket.SOCK_DGRAM), "EPERM"),
        ("socketpair", (socket.AF_INET, socket.SOCK_STREAM), "EPERM"),
        ("prctl", (15,), ALLOWED),  # PR_SET_NAME
        ("prctl", (1, 0), "EPERM"),  # PR_SET_PDEATHSIG
        ("prctl", (4, 1), "EPERM"),  # PR_SET_DUMPABLE
        ("prctl", (0x59616D61, 1), "EPERM"),  # PR_SET_PTRACER
        ("fcntl", (3, fcntl.F_GETFL), ALLOWED),
        ("fcntl", (3, 8, 1), "EPERM"),  # F_SETOWN
        ("fcntl", (3, 10, 9), "EPERM"),  # F_SETSIG
        ("ioctl", (0, 0x5401), ALLOWED),
        ("ioctl", (0, 0x5412), "EPERM"),  # TIOCSTI
        ("openat", (0, 0, os.O_RDONLY), ALLOWED),
        ("openat", (0, 0, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), ALLOWED),
        ("openat", (0, 0, os.O_RDONLY | os.O_TRUNC), "EPERM"),
        ("openat2", (), "ENOSYS"),
        ("fallocate", (3, 0, 0, 1 << 30), errno.errorcode[errno.EOPNOTSUPP]),
    ],
)
def test_arguments_decide_where_they_must(name, arguments, expected):
    program = seccomp.assemble(seccomp.rules(77), "x86_64")
    assert interpret(program, number(name, "x86_64"), arguments) == expected
    # the kernel reads 32 bits of these arguments: what stands above them must not matter
    if arguments:
        assert interpret(program, number(name, "x86_64"), (arguments[0] | 1 << 40, *arguments[1:])) == expected


def test_too_many_rules_are_refused_instead_of_jumping_astray():
    many = {name: (seccomp.Only(0, tuple(range(200))),) for name in list(NUMBERS)[:80:2]}
    with pytest.raises(ValueError, match="255"):
        seccomp.assemble(many)


REFUSED = {
    "fork": os.fork,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "tcp socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "udp socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "unix socket": lambda: socket.socket(socket.AF_UNIX),
    "kill the parent": lambda: os.kill(os.getppid(), signal.SIGTERM),
    "kill everyone": lambda: os.kill(-1, 0),
    "kill the group": lambda: os.killpg(0, 0),
    "ptrace": lambda: system_call("ptrace", 16, os.getppid(), 0, 0),
    "process_vm_readv": lambda: system_call("process_vm_readv", os.getppid(), 0, 0, 0, 0, 0),
    "limits of others": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1)),
    "chmod": lambda: os.chmod("/tmp", 0o777),
    "utime": lambda: os.utime("/tmp"),
    "setxattr": lambda: os.setxattr("/tmp", "user.x", b"1"),
    "mount": lambda: system_call("mount", None, b"/tmp", b"tmpfs", 0, None),
    "unshare": lambda: system_call("unshare", 0x10000000),
    "setuid": lambda: os.setuid(0),
    "memfd": lambda: os.memfd_create("x"),
    "nice": lambda: os.setpriority(os.PRIO_PROCESS, 0, 19),
    "own death signal": lambda: prctl(1, 0),
    "another filter": lambda: system_call("seccomp", 0, 0, None),
    "perf": lambda: system_call("perf_event_open", None, 0, 0, 0, 0),
    "io_uring": lambda: system_call("io_uring_setup", 1, None),
    "signal on input": lambda: fcntl.fcntl(0, fcntl.F_SETOWN, 1),
    "pidfd": lambda: os.pidfd_open(os.getppid()),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_kernel_refuses(inside, name):
    assert inside(walls, REFUSED[name]) == "EPERM"


def test_calls_newer_than_the_filter_do_not_exist(inside):
    assert inside(walls, lambda: raw(452, 0, 0, 0, 0)) == "ENOSYS"  # fchmodat2
    assert inside(walls, lambda: raw(451, 0, 0, 0, 0)) == "ENOSYS"  # cachestat


def test_a_call_as_another_architecture_ends_the_process(inside):
    if platform.machine() != "x86_64":
        pytest.skip("only x86_64 has two numberings")
    assert inside(walls, lambda: raw(0x40000000 | 39)) == "SIGSYS"


def test_threads_asyncio_files_and_memory_work(inside, tmp_path):
    def live() -> list[object]:
        with ThreadPoolExecutor(3) as pool:
            squares = list(pool.map(lambda x: x * x, range(4)))
        answers = []
        thread = threading.Thread(target=lambda: answers.append(asyncio.run(asyncio.sleep(0, "slept"))))
        thread.start()
        thread.join()
        (tmp_path / "f").write_text("text")
        os.posix_fallocate(os.open(tmp_path / "f", os.O_RDWR), 0, 10)
        with mmap.mmap(-1, 4096) as memory:
            memory[0] = 1
        return [squares, answers, (tmp_path / "f").stat().st_size]

    assert inside(walls, live) == "done: [[0, 1, 4, 9], ['slept'], 10]"


def test_a_process_may_still_end_itself(inside):
    assert inside(walls, lambda: os.kill(os.getpid(), signal.SIGTERM)) == "SIGTERM"
    assert inside(walls, os.abort) == "SIGABRT"


@pytest.mark.parametrize("machine", MACHINES)
def test_whoever_accepts_connections_may_do_that_and_nothing_more(machine):
    usual, accepting = (seccomp.assemble(seccomp.rules(77, accepts), machine) for accepts in (False, True))
    names = {nr: name for name in NUMBERS if (nr := number(name, machine)) is not None}
    actions = {
        names.get(nr, nr): [interpret(p, nr, machine=machine) for p in (usual, accepting)]
        for nr in range(LAST_KNOWN + 1)
        if (nr not in names or names[nr] != "sched_setscheduler")
    }
    assert {name for name, (before, after) in actions.items() if before != after} == {"accept", "accept4"}


@pytest.mark.parametrize("process", [1, 77, 32768, 4194303])
@pytest.mark.parametrize("accepting", [False, True])
def test_a_filter_made_for_anyone_becomes_that_of_one_process(process, accepting):
    assert seccomp.program(process, accepting) == seccomp.assemble(seccomp.rules(process, accepting))
