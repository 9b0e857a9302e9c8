"""All walls in their order: first around the zygote, then around each child that it forks."""

from __future__ import annotations

import functools
import os
import secrets
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import landlock, namespaces, primitives, seccomp

SYSTEM = (
    *("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib"),
    *("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/usr/share/mime", "/usr/share/zoneinfo"),
    *("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/mime.types", "/sys/devices/system/cpu"),
)
"""What any program reads: libraries, fonts, time zones. No users, no hosts, no settings of programs."""

_OF_ITSELF = tuple(f"/proc/self/{name}" for name in ("stat", "statm", "status", "maps", "task", "fd", "cmdline"))
_PROC = (*_OF_ITSELF, "/proc/cpuinfo", "/proc/meminfo", "/proc/stat")
_UIDS_KEPT_FREE, _MAX_FILES = 4096, 8192


@dataclass(frozen=True)
class Place:
    """Where the walls stand.

    Attributes
    ----------
    level : str
        "namespaces" or "landlock".
    folder : str
        The runner's folder; it holds ``import/``, ``work/`` and ``root/``.
    readable : list of str
        What Python needs, besides `SYSTEM`.
    writable : list of str
        What the zygote may write while it warms up, and children only read.
    """

    level: str
    folder: str
    readable: list[str]
    writable: list[str] = field(default_factory=list)

    @property
    def import_path(self) -> str:
        """What children import of this project."""
        return f"{self.folder}/import"

    @property
    def work(self) -> str:
        """The folder of all children's working folders."""
        return f"{self.folder}/work"

    def enclose_zygote(self) -> None:
        """Build what all children share."""
        if self.level == "namespaces":
            paths = [*SYSTEM, *self.readable, self.import_path, self.work]
            namespaces.enter(f"{self.folder}/root", paths, self.writable)
        for accepting in (False, True):  # made here, it is there in every child
            seccomp.program(0, accepting)

    def enclose_child(self, workplace: str, disk: int, user: User) -> None:
        """Give this process its working folder; all that needs privileges is done here."""
        if self.level == "namespaces":
            if not user.throwaway:
                namespaces.with_own_users(0)
            namespaces.private_folder(workplace, disk, _MAX_FILES, user.identity)
        elif user.throwaway:
            os.chown(workplace, user.identity, user.identity)
        os.chdir(workplace)

    def lock(self, workplace: str, user: User, parent: int, accepting: bool = False) -> None:
        """Give up everything that is not needed to run a student's code; there is no way back.

        Parameters
        ----------
        workplace : str
            The one folder that may be written.
        user : User
            As whom to go on.
        parent : int
            The process that forked this one, and takes it along when it ends.
        accepting : bool
            Whether connections may be taken on sockets that this process already holds.
        """
        keep = {primitives.CAP_DAC_READ_SEARCH} if user.may_search else set()
        if user.throwaway:
            primitives.become(user.identity, keep_capabilities=True)
        primitives.die_with_parent(parent)
        primitives.drop_capabilities(keep)
        primitives.forbid_new_privileges()
        landlock.restrict(self._rules(workplace))
        seccomp.load(seccomp.program(os.getpid(), accepting))

    def _rules(self, workplace: str) -> Iterator[tuple[str, int]]:
        for path in (*SYSTEM, *self.readable, *self.writable, self.import_path, *_PROC):
            yield path, landlock.READ
        for device in namespaces.DEVICES:
            yield device, landlock.DEVICE if device == "/dev/null" else landlock.READ
        yield workplace, landlock.OWN

    @functools.cached_property
    def open_to_all(self) -> bool:
        """Whether any user may read what Python needs, and at the level without a root of its own, get there."""
        needed = [Path(path) for path in (*self.readable, self.import_path) if Path(path).exists()]
        ways = {*needed}
        if self.level == "landlock":
            ways.update(parent for path in (*needed, Path(self.work)) for parent in path.resolve().parents)
        samples = (Path(os.__file__), Path(__file__))
        return all(way.stat().st_mode & 0o001 for way in ways) and all(file.stat().st_mode & 0o004 for file in samples)


@dataclass(frozen=True)
class User:
    """As whom a child runs.

    Attributes
    ----------
    identity : int
        User and group id.
    throwaway : bool
        Whether the id belongs to nobody else, so that the limit of processes counts this child alone.
    may_search : bool
        Whether it must keep the right to pass through folders that are closed to others, because Python lies in one.
        What it may open is still Landlock's to say.
    """

    identity: int
    throwaway: bool = False
    may_search: bool = False


def new_user(place: Place, taken: Collection[int]) -> User:
    """Who the next child shall be: nobody known if that can be arranged, else this user.

    Parameters
    ----------
    place : Place
        Where it will run.
    taken : collection of int
        Ids of the children that are alive.
    """
    if os.geteuid() != 0:
        return User(os.geteuid())
    lowest = _highest_user() - _UIDS_KEPT_FREE
    while (uid := lowest + secrets.randbelow(_UIDS_KEPT_FREE)) in taken:
        pass
    return User(uid, True, not place.open_to_all)


@functools.cache
def _highest_user() -> int:
    """One more than the highest id that may be used here: of two billion on a host, of 65534 in most containers."""
    ranges = [list(map(int, line.split())) for line in Path("/proc/self/uid_map").read_text().splitlines()]
    return min(max(start + length for start, _, length in ranges), 1 << 31) - 2


def python_folders(packages: Collection[str]) -> list[str]:
    """The folders from which Python imports and loads: its libraries, and `packages`."""
    return list(dict.fromkeys([str(Path(os.__file__).parent), str(Path(sys.base_prefix, "lib")), *packages]))


def exposed(readable: Collection[str], secrets_: Collection[Path]) -> list[tuple[str, Path]]:
    """The pairs of a readable folder and a secret that lies in it."""
    return [
        (path, secret)
        for path in (*SYSTEM, *readable)
        for secret in secrets_
        if secret.resolve().is_relative_to(Path(path).resolve())
    ]


def environment(workplace: str) -> Mapping[str, str]:
    """What of the environment depends on the working folder."""
    return {"HOME": workplace, "TMPDIR": workplace, "IPYTHONDIR": f"{workplace}/.ipython", "PWD": workplace}
