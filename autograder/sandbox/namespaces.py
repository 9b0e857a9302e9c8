"""A world of its own: fresh process, network, mount and message namespaces over a small read-only file system.

With the right to mount, a process simply takes them; an ordinary user takes a user namespace with them, in which it
has that right. The root that it then sees holds the folders it named, the most harmless devices, and nothing else.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from . import primitives
from .primitives import MS_BIND, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RDONLY, MS_REC, MS_REMOUNT

DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")

_ALL = (
    primitives.CLONE_NEWNS
    | primitives.CLONE_NEWPID
    | primitives.CLONE_NEWNET
    | primitives.CLONE_NEWIPC
    | primitives.CLONE_NEWUTS
    | primitives.CLONE_NEWCGROUP
)


def enter(root: str, readable: Iterable[str], writable: Iterable[str] = ()) -> None:
    """Move this process into namespaces of its own; it returns in a new process, which is the first of its world.

    The old process stays behind and ends as the new one does; each takes the other along.

    Parameters
    ----------
    root : str
        An empty folder, on which the new root is built (nobody else sees it).
    readable, writable : iterable of str
        Folders and files to have in the new world, at the same paths.

    Raises
    ------
    OSError
        If the kernel, or whoever set it up, does not permit it.
    """
    privileged = bool(primitives.capabilities() >> primitives.CAP_SYS_ADMIN & 1)
    if privileged:
        primitives.unshare(_ALL)
    else:
        with_own_users(_ALL)
    keeper = os.getpid()
    first = os.fork()
    if first:
        primitives.prctl(primitives.PR_SET_PDEATHSIG, 9)
        os.closerange(3, 1 << 16)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) & 0xFF)
    # seen from inside, the parent's number is 0: it lives in another world
    primitives.prctl(primitives.PR_SET_PDEATHSIG, 9)
    if not Path(f"/proc/{keeper}").exists():
        os._exit(1)
    _build_root(root, readable, writable)


def with_own_users(flags: int) -> None:
    """Take a user namespace, in which this user is still itself but may mount, and other namespaces with it."""
    user, group = os.geteuid(), os.getegid()
    primitives.unshare(primitives.CLONE_NEWUSER | flags)
    _fill("/proc/self/setgroups", "deny")
    _fill("/proc/self/uid_map", f"{user} {user} 1")
    _fill("/proc/self/gid_map", f"{group} {group} 1")


def private_folder(path: str, size: int, files: int, owner: int) -> None:
    """Lay an empty folder in memory over `path`, of `size` bytes and `files` files at most, for this process alone."""
    primitives.unshare(primitives.CLONE_NEWNS)
    options = f"size={size},nr_inodes={files},mode=700,uid={owner},gid={owner}"
    primitives.mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options)


def _build_root(root: str, readable: Iterable[str], writable: Iterable[str]) -> None:
    primitives.mount(None, "/", None, MS_REC | primitives.MS_PRIVATE)
    primitives.mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=755")
    for path in _outermost(writable):
        _show(root, path, read_only=False)
    for path in _outermost(readable):
        _show(root, path, read_only=True)
    for device in DEVICES:
        _bind(device, root + device)
    _make_folder(root + "/proc")
    primitives.mount("proc", root + "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    _make_folder(root + "/old")
    os.chdir(root)
    primitives.pivot_root(".", "old")
    os.chdir("/")
    primitives.unmount("/old")
    os.rmdir("/old")
    primitives.mount(None, "/", None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


def _outermost(paths: Iterable[str]) -> list[str]:
    """The existing paths that do not lie inside another of them; symbolic links are kept as they are."""
    kept: list[str] = []
    for path in sorted(filter(os.path.exists, paths), key=len):
        if not any(Path(path).is_relative_to(other) for other in kept if not os.path.islink(other)):
            kept.append(path)
    return kept


def _show(root: str, path: str, read_only: bool) -> None:
    """Put a path of the old world into the new one, and what it links to with it."""
    real = os.path.realpath(path)
    if not os.path.lexists(root + real):
        _bind(real, root + real)
        if read_only:
            flags = os.statvfs(root + real).f_flag & MS_NOEXEC
            primitives.mount(None, root + real, None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | flags)
    if not os.path.lexists(root + path):
        _make_folder(os.path.dirname(root + path))
        with contextlib.suppress(FileExistsError):
            os.symlink(real, root + path)


def _bind(source: str, target: str) -> None:
    if os.path.isdir(source):
        _make_folder(target)
    else:
        _make_folder(os.path.dirname(target))
        Path(target).touch()
    primitives.mount(source, target, None, MS_BIND)


def _make_folder(path: str) -> None:
    os.makedirs(path, mode=0o755, exist_ok=True)


def _fill(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
