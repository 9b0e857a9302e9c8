"""Seccomp: which system calls a student's code may make. The filter is assembled here, as classic BPF.

Ordinary calls are allowed. What is named below fails with "operation not permitted", what is newer than
`syscalls.LAST_KNOWN` with "no such call" (the C library then falls back to older calls), and a call made as another
architecture ends the process.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import itertools
import platform
import socket
import struct
from dataclasses import dataclass
from typing import Final

from .primitives import prctl
from .syscalls import LAST_KNOWN, number

ALLOW: Final = 0x7FFF0000
KILL: Final = 0x80000000
EVERY_BIT: Final = 0xFFFFFFFF
ANYONE: Final = 0x6E6F6E65  # stands for a process until its number is known; no number is that high


def refuse(code: int) -> int:
    """The action that makes a call fail with an error code."""
    return 0x00050000 | code


DENIED: Final = refuse(errno.EPERM)
UNKNOWN: Final = refuse(errno.ENOSYS)
PRETEND: Final = refuse(0)  # does nothing, and says that it worked

GROUPS: Final[dict[str, str]] = {
    # no way to the network or to other programs' sockets (Landlock knows TCP only)
    "network": "socket connect bind listen accept accept4 sendmmsg recvmmsg",
    # no look into other processes, no signals to them, no influence on how they run
    "others": """ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp pidfd_getfd pidfd_open
        pidfd_send_signal tkill rt_sigqueueinfo rt_tgsigqueueinfo get_robust_list move_pages migrate_pages
        setpriority ioprio_set sched_setscheduler sched_setattr sched_setparam""",
    # one process per submission, and no other program: nothing can outlive it
    "programs": "fork vfork execve execveat",
    # no way out of the folder, by a new view of the file system or by an old handle
    "views": """unshare setns mount umount2 pivot_root chroot move_mount open_tree fsopen fsmount fsconfig fspick
        mount_setattr mknod mknodat open_by_handle_at name_to_handle_at""",
    # no other identity, and no change to these walls
    "identity": """setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset seccomp
        landlock_create_ruleset landlock_add_rule landlock_restrict_self""",
    # what Landlock leaves open: other files' modes, owners, times, attributes, lengths, and news of them
    "metadata": """chmod fchmod fchmodat chown fchown lchown fchownat utime utimes utimensat futimesat
        setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr truncate
        fanotify_init inotify_init inotify_init1 lookup_dcookie""",
    # memory and disk that no limit counts, and messages that stay behind
    "uncounted": """memfd_create memfd_secret shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd
        msgrcv msgctl mq_open mq_unlink mq_timedsend sync syncfs""",
    # the kernel's machine room: much code, no use here
    "machine": """bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register keyctl add_key
        request_key init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct
        quotactl quotactl_fd personality syslog settimeofday clock_settime clock_adjtime adjtimex
        sethostname setdomainname iopl ioperm modify_ldt vhangup""",
}


@dataclass(frozen=True)
class Only:
    """A condition: an argument, under a mask, is one of `values` (or, with ``among=False``, none of them)."""

    argument: int
    values: tuple[int, ...]
    mask: int = EVERY_BIT
    among: bool = True


Rule = int | tuple[Only, ...]

_THREAD, _NEW_NAMESPACES = 0x00010000, 0x7E020000
# prctl: reading, names of threads and of memory, timer slack; the rest could undo or weaken protections
_PRCTL = (2, 3, 7, 15, 16, 21, 23, 27, 29, 30, 34, 39, 0x53564D41)
# fcntl: duplicates, flags, locks, pipe sizes; not F_SETOWN and F_SETSIG, which make the kernel signal others
_FCNTL = (*range(8), 36, 37, 38, 1030, 1032)
# ioctl: of terminals their existence and size, of descriptors their flags and what is waiting
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)


def rules(process: int, accepting: bool = False) -> dict[str, Rule]:
    """Every system call that is not simply allowed, by name.

    Parameters
    ----------
    process : int
        The only process that may be signalled and limited: the one that the filter is for.
    accepting : bool
        Whether it may take connections on sockets that were made for it outside; it can make none itself.
    """
    itself = (Only(0, (0, process)),)
    special: dict[str, Rule] = {
        # threads yes, processes no; what clone3 is asked cannot be seen from here, the C library falls back to clone
        "clone": (Only(0, (_THREAD,), _THREAD | _NEW_NAMESPACES),),
        "clone3": UNKNOWN,
        "kill": (Only(0, (process,)),),
        "tgkill": (Only(0, (process,)),),
        "prlimit64": itself,
        "sched_setaffinity": itself,
        "prctl": (Only(0, _PRCTL),),
        # a connected pair is what asyncio needs; a pair of datagram sockets could still write to others
        "socketpair": (
            Only(0, (socket.AF_UNIX,)),
            Only(1, (socket.SOCK_STREAM, socket.SOCK_SEQPACKET), 0xF),
        ),
        "ioctl": (Only(1, _IOCTL),),
        "fcntl": (Only(1, _FCNTL),),
        # before Landlock's version 3, opening for reading with O_TRUNC emptied files that may only be read
        "open": (Only(1, (0o1000,), 0o1003, among=False),),
        "openat": (Only(2, (0o1000,), 0o1003, among=False),),
        "openat2": UNKNOWN,
        # reserves disk that no account of writing shows; the C library falls back to writing
        "fallocate": refuse(errno.EOPNOTSUPP),
    }
    denied = {name: DENIED for group in GROUPS.values() for name in group.split()}
    if accepting:
        # ZeroMQ ends a process that may not give its threads the scheduling they have: it is told that it did
        special |= {"accept": ALLOW, "accept4": ALLOW, "sched_setscheduler": PRETEND}
    return {**denied, **special}


# ---------------------------------------------------------------- assembling

_LOAD, _EQUAL, _AT_LEAST, _MASK, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, operand


def assemble(table: dict[str, Rule], machine: str = "") -> bytes:
    """Compile rules to a BPF program.

    Parameters
    ----------
    table : dict
        Rules by the name of the call; calls without a rule are allowed.
    machine : str, optional
        "x86_64" or "aarch64" (default: this one).
    """
    machine = machine or platform.machine()
    by_number = {nr: rule for name, rule in table.items() if (nr := number(name, machine)) is not None}
    program: list[Instruction] = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, KILL),
        (_LOAD, 0, 0, _NUMBER),
        *_search(_intervals(by_number)),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


@functools.cache
def _for_anyone(accepting: bool) -> bytes:
    return assemble(rules(ANYONE, accepting))


def program(process: int, accepting: bool = False) -> bytes:
    """The filter for one process (see `rules`): once assembled, it only takes the process's number."""
    return _for_anyone(accepting).replace(struct.pack("=I", ANYONE), struct.pack("=I", process))


def load(program: bytes) -> None:
    """Put the filter on this process; it needs `primitives.forbid_new_privileges` and cannot be taken off."""
    buffer = ctypes.create_string_buffer(program, len(program))
    header = _Program(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    prctl(22, 2, ctypes.addressof(header))  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def _intervals(by_number: dict[int, Rule]) -> list[tuple[int, Rule]]:
    """Consecutive ranges of call numbers with the same rule, each as (first number, rule)."""
    each = [(nr, by_number.get(nr, ALLOW)) for nr in range(LAST_KNOWN + 1)]
    each += [(LAST_KNOWN + 1, UNKNOWN), (_X32, KILL)]
    return [next(run) for _, run in itertools.groupby(each, key=lambda pair: pair[1])]


def _search(intervals: list[tuple[int, Rule]]) -> list[Instruction]:
    """Binary search for the interval that holds the number, then its rule."""
    if len(intervals) == 1:
        return _decide(intervals[0][1])
    middle = len(intervals) // 2
    low, high = _search(intervals[:middle]), _search(intervals[middle:])
    if len(low) > 255:
        raise ValueError("too many rules: a jump in a BPF program reaches 255 instructions")
    return [(_AT_LEAST, len(low), 0, intervals[middle][0]), *low, *high]


def _decide(rule: Rule) -> list[Instruction]:
    if isinstance(rule, int):
        return [(_RETURN, 0, 0, rule)]
    return [step for condition in rule for step in _check(condition)] + [(_RETURN, 0, 0, ALLOW)]


def _check(condition: Only) -> list[Instruction]:
    """Load the low half of an argument, compare it with every value, and refuse or go on."""
    count = len(condition.values)
    # after the comparisons stands one refusal; a hit jumps over it, or (among=False) into it
    landing = [count - position for position in range(count)]
    if condition.among:
        compare = [(_EQUAL, landing[i], 0, value) for i, value in enumerate(condition.values)]
    else:
        compare = [(_EQUAL, landing[i] - 1, int(i == count - 1), value) for i, value in enumerate(condition.values)]
    load_argument = (_LOAD, 0, 0, _ARGUMENTS + 8 * condition.argument)
    return [load_argument, (_MASK, 0, 0, condition.mask), *compare, (_RETURN, 0, 0, DENIED)]
