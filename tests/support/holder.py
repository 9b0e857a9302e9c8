"""Another process whose turn it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CODE = """
import sys
from pathlib import Path
from autograder.turn import Turn
Turn(Path(sys.argv[1]), "").take()
print("taken", flush=True)
input()
"""


@contextmanager
def holding(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process take the turn at `path`; it ends in the end."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", CODE, str(path)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "taken\n"
        try:
            yield process
        finally:
            process.kill()
