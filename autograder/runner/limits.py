"""Resource limits that a process puts on itself before it runs a student's code."""

from __future__ import annotations

import importlib.util
import signal
from collections.abc import Mapping

# missing on Windows, where submissions run only when the instructor trusts them
HAS_LIMITS = importlib.util.find_spec("resource") is not None
if HAS_LIMITS:
    import resource


def apply(limits: Mapping[str, int]) -> None:
    """Set hard limits.

    Parameters
    ----------
    limits : mapping
        ``cpu`` seconds, ``memory`` bytes beyond what is in use now, ``file`` bytes, ``files`` open at once, and,
        if given, ``threads`` of this user.
    """
    if not HAS_LIMITS:
        return
    _set(resource.RLIMIT_CPU, limits["cpu"], limits["cpu"] + 1)  # a signal that says why, then the one that kills
    _set(resource.RLIMIT_AS, address_space() + limits["memory"])
    _set(resource.RLIMIT_FSIZE, limits["file"])
    _set(resource.RLIMIT_NOFILE, limits["files"])
    _set(resource.RLIMIT_CORE, 0)
    if "threads" in limits:
        _set(resource.RLIMIT_NPROC, limits["threads"])


def allow_cpu(seconds: float) -> None:
    """Let SIGPROF end this process once it has computed for so long from now on; 0 takes that back.

    It spares waiting for a code that never ends; code that takes care to live on still meets the grader's deadline.
    """
    if HAS_LIMITS:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def address_space() -> int:
    """Bytes of address space in use; 0 where /proc does not tell."""
    try:
        with open("/proc/self/statm", "rb") as status:
            return int(status.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _set(kind: int, soft: int, hard: int | None = None) -> None:
    highest = resource.getrlimit(kind)[1]
    wanted = (soft, soft if hard is None else hard)
    bounded = wanted if highest == resource.RLIM_INFINITY else (min(wanted[0], highest), min(wanted[1], highest))
    resource.setrlimit(kind, bounded)
