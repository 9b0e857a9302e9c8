"""A validation in a process of its own, which tells how far it is in lines of JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from dlcore.fresh_run import Progress
from dlcore.inspection import Finding
from dlcore.notebook import NotebookError
from dlcore.validate import Validation, validate


class ValidationProcess:
    """Validates a notebook without keeping this Python from anything else.

    Parameters
    ----------
    path : Path
        The notebook file.
    """

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-m", __name__, str(path.resolve())]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        )

    def result(self, progress: Progress) -> Validation | None:
        """Wait for the result, telling `progress` of each cell; ``None`` if the process ended without one.

        Raises
        ------
        NotebookError
            If the file cannot be validated.
        """
        found = None
        with self._process as process:
            for line in process.stdout or ():
                told = _read(line)
                if "error" in told:
                    raise NotebookError(told["error"])
                if "cell" in told:
                    progress(told["cell"], told["of"])
                found = told.get("found", found)
        return Validation(**found | {"findings": [Finding(**f) for f in found["findings"]]}) if found else None

    def stop(self) -> None:
        """End it, and the kernel that it may have started."""
        self._process.terminate()


def _read(line: str) -> dict[str, Any]:
    """What a line tells; nothing if it is not ours: a kernel may print as well."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def main(path: str) -> None:
    """Validate and tell."""

    def tell(**what: Any) -> None:
        print(json.dumps(what), flush=True)

    try:
        found = validate(path, progress=lambda cell, of: tell(cell=cell, of=of))
    except NotebookError as error:
        tell(error=str(error))
    else:
        tell(found={name: value for name, value in found.as_dict().items() if name != "ok"})


if __name__ == "__main__":
    main(sys.argv[1])
