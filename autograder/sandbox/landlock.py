"""Landlock: a process gives up access to all files but those it names (kernel 5.13 and later; no privileges needed).

What a kernel cannot do for files, scopes or network it leaves out, and its ABI version tells; what stays open is
closed by the seccomp filter. Landlock never governs chmod, stat or the like.
"""

from __future__ import annotations

import ctypes
import functools
import os
import stat
import struct
import sys
from collections.abc import Iterable

from .primitives import system_call

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << bit for bit in range(6))
MAKE_CHAR, MAKE_DIR, MAKE_REG, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK, MAKE_SYM = (1 << bit for bit in range(6, 13))
REFER, TRUNCATE, IOCTL_DEV = (1 << bit for bit in range(13, 16))

READ = READ_FILE | READ_DIR
OWN = READ | WRITE_FILE | TRUNCATE | REMOVE_FILE | REMOVE_DIR | MAKE_DIR | MAKE_REG | REFER
"""Rights in one's own folder: ordinary files and folders, but no links, sockets, pipes, devices or programs."""
DEVICE = READ_FILE | WRITE_FILE

_FOR_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
_TCP, _SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals
_VERSION, _PATH_BENEATH, _QUIET = 1, 1, 1


@functools.cache
def abi() -> int:
    """The version of Landlock here; 0 if there is none."""
    if sys.platform != "linux":
        return 0
    try:
        return system_call("landlock_create_ruleset", None, 0, _VERSION)
    except OSError:
        return 0


def handled(version: int) -> tuple[int, int, int]:
    """What a version can govern: file rights, network rights and scopes, as bit sets."""
    files = (1 << 13) - 1
    files |= REFER if version >= 2 else 0
    files |= TRUNCATE if version >= 3 else 0
    files |= IOCTL_DEV if version >= 5 else 0
    return files, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0


def restrict(rules: Iterable[tuple[str, int]], version: int = 0) -> None:
    """Keep of all rights only those of the rules; it cannot be undone.

    Parameters
    ----------
    rules : iterable of (path, rights)
        A folder's rights hold for all below it. Paths that do not exist are passed over.
    version : int, optional
        Behave as on this ABI version, if it is older than the kernel's.

    Raises
    ------
    OSError
        If the kernel refuses, or has no Landlock.
    """
    version = min(version or abi(), abi())
    files, network, scopes = handled(version)
    # the attribute grew with the versions: file rights; network since 4; scopes since 6
    attribute = struct.pack("=QQQ", files, network, scopes)[: 8 if version < 4 else 16 if version < 6 else 24]
    buffer = ctypes.create_string_buffer(attribute, len(attribute))
    ruleset = system_call("landlock_create_ruleset", buffer, len(attribute), 0)
    try:
        for path, rights in rules:
            _allow(ruleset, path, rights & files)
        # since version 7 a kernel logs what it denies, unless asked not to: students' code must not fill the log
        system_call("landlock_restrict_self", ruleset, _QUIET if version >= 7 else 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _FOR_FILES
        attribute = ctypes.create_string_buffer(struct.pack("=Qi", rights, descriptor), 12)
        system_call("landlock_add_rule", ruleset, _PATH_BENEATH, attribute, 0)
    finally:
        os.close(descriptor)
