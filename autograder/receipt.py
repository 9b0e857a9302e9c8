"""What nbgrader's exchange puts beside a submission, and later needs to give the feedback back to its student."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from autograder.journal import write_soon

TIME = "timestamp.txt"
SECRET = "submission_secret.txt"
SECRET_TEXT = re.compile(r"[0-9a-f]{1,256}")


def carry_receipt(submitted: Path, autograded: Path, timestamp: str | None) -> None:
    """Put a submission's time and secret beside its autograded notebook.

    A time or secret that is missing or malformed would stop `nbgrader release_feedback` for everybody. An empty time
    and a secret that nobody knows do not: the page is released, and only its student cannot fetch it.

    Parameters
    ----------
    submitted, autograded : Path
        The assignment's folders of one student.
    timestamp : str or None
        The time of handing in, if it is valid.
    """
    secret = _secret(submitted / SECRET) or _secret(autograded / SECRET) or secrets.token_hex(64)
    write_soon(autograded / TIME, timestamp or "")  # in place of one that nbgrader has left and nobody can write
    write_soon(autograded / SECRET, secret)


def _secret(path: Path) -> str:
    """The secret that a file holds; "" if it is none."""
    if path.is_symlink() or not path.is_file():
        return ""
    with open(path, "rb") as file:
        text = file.read(1000).decode("ascii", errors="replace").strip()
    return text if SECRET_TEXT.fullmatch(text) else ""
