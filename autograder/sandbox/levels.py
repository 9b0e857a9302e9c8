"""Which levels of isolation this machine offers, found by trying each in a throw-away process."""

from __future__ import annotations

import functools
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, Literal

from .syscalls import MACHINES

Level = Literal["namespaces", "landlock", "none"]

LEVELS: Final[tuple[Level, ...]] = ("namespaces", "landlock", "none")
"""Best first. All but "none" include Landlock and seccomp."""

_START = "import sys; sys.path.insert(0, sys.argv[1]); from sandbox.trial import main; main(*sys.argv[2:])"
_SECONDS = 30


def available() -> list[Level]:
    """The levels that work here, best first; "none" always does."""
    return [level for level in LEVELS if not obstacle(level)]


@functools.cache
def obstacle(level: Level) -> str:
    """Why a level does not work here; "" if it does."""
    if level == "none":
        return ""
    if sys.platform != "linux":
        return f"{platform.system()} has neither Landlock nor seccomp"
    if platform.machine() not in MACHINES:
        return f"{platform.machine()} machines are not supported"
    return _try(level)


def _try(level: Level) -> str:
    with tempfile.TemporaryDirectory(prefix="autograder-trial-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        shutil.copytree(Path(__file__).parent, folder / "import" / "sandbox")
        for part in ("work", "root"):
            (folder / part).mkdir(mode=0o755)
        (folder / "secret").write_text("not for children")
        command = [sys.executable, "-I", "-S", "-B", "-c", _START, str(folder / "import"), level, name]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, stdin=subprocess.DEVNULL)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"the trial did not end well: {error}"
        # what the trial left in the working folder may belong to a throw-away user, who is nobody now
    words = done.stderr.decode(errors="replace").strip().splitlines()
    return "" if done.returncode == 0 else (words[-1] if words else f"exit status {done.returncode}")
