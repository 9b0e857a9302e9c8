"""Linux calls that Python's library lacks: process control, capabilities, namespaces and mounts."""

from __future__ import annotations

import ctypes
import functools
import itertools
import os
import struct
from collections.abc import Collection
from typing import Any

from .syscalls import number

PR_SET_PDEATHSIG, PR_GET_DUMPABLE, PR_SET_DUMPABLE, PR_SET_KEEPCAPS = 1, 3, 4, 8
PR_CAPBSET_READ, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS = 23, 24, 38, 39
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MNT_DETACH = 2

CAP_DAC_READ_SEARCH, CAP_SYS_ADMIN = 2, 21
_CAPABILITY_VERSION = 0x20080522
_LAST_CAPABILITY = 63


@functools.cache
def libc() -> ctypes.CDLL:
    """The C library of this process."""
    return ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments: Any) -> int:
    """Call a function of the C library.

    Raises
    ------
    OSError
        If it returns -1, with its errno.
    """
    result = int(getattr(libc(), name)(*map(_c, arguments)))
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), name)
    return result


def system_call(name: str, *arguments: Any) -> int:
    """Make a system call by its name; errors as in `call`."""
    result = int(libc().syscall(ctypes.c_long(number(name) or 0), *map(_c, arguments)))
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), name)
    return result


def _c(value: Any) -> Any:
    return ctypes.c_ulong(value & (2**64 - 1)) if isinstance(value, int) else value


def prctl(option: int, *arguments: int) -> int:
    """Change or read an attribute of this process (prctl(2))."""
    return call("prctl", option, *arguments, *([0] * (4 - len(arguments))))


def die_with_parent(parent: int) -> None:
    """Be killed when the thread that started this process ends; end now if `parent` is gone already."""
    prctl(PR_SET_PDEATHSIG, 9)
    if os.getppid() != parent:
        os._exit(1)


def forbid_new_privileges() -> None:
    """Make set-uid programs and file capabilities powerless, here and in all that this process starts."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def capabilities() -> int:
    """Return the effective capabilities of this thread as a bit set."""
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION, 0), 8)
    data = ctypes.create_string_buffer(24)
    call("capget", header, data)
    low, _, _, high, _, _ = struct.unpack("=6I", data.raw)
    return int(low | high << 32)


def drop_capabilities(keep: Collection[int] = ()) -> None:
    """Give up all capabilities but those in `keep`, for good: they leave the bounding set too."""
    if capabilities():
        for capability in itertools.takewhile(_is_capability, range(_LAST_CAPABILITY + 1)):
            if capability not in keep:
                prctl(PR_CAPBSET_DROP, capability)
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    bits = sum(1 << capability for capability in keep)
    low, high = bits & 0xFFFFFFFF, bits >> 32
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION, 0), 8)
    call("capset", header, ctypes.create_string_buffer(struct.pack("=6I", low, low, 0, high, high, 0), 24))


def _is_capability(capability: int) -> bool:
    try:
        return prctl(PR_CAPBSET_READ, capability) >= 0
    except OSError:
        return False


def become(identity: int, keep_capabilities: bool = False) -> None:
    """Become another user and group, without supplementary groups; the way back is closed.

    The kernel then forgets `die_with_parent`, which therefore has to come after.
    """
    if keep_capabilities:
        prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(identity, identity, identity)
    os.setresuid(identity, identity, identity)


def unshare(flags: int) -> None:
    """Leave the parent's namespaces for fresh ones (unshare(2))."""
    call("unshare", flags)


def mount(source: str | None, target: str, kind: str | None, flags: int = 0, data: str | None = None) -> None:
    """Mount something (mount(2))."""
    call("mount", _text(source), _text(target), _text(kind), flags, _text(data))


def unmount(target: str) -> None:
    """Take a mount away, now from sight and for good when nobody uses it (umount2(2))."""
    call("umount2", _text(target), MNT_DETACH)


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root of the file system and move the present one to `old` (pivot_root(2))."""
    system_call("pivot_root", _text(new), _text(old))


def _text(value: str | None) -> bytes | None:
    return None if value is None else os.fsencode(value)
