"""What was graded: a compressed copy of every notebook, by the fingerprint of its content; none is ever replaced."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

from autograder.grade.submission import MAX_BYTES
from autograder.journal import fingerprint, write_whole


@dataclass(frozen=True)
class Evidence:
    """The notebooks that were graded in a class.

    Parameters
    ----------
    folder : Path
        Where they lie.
    """

    folder: Path

    def path(self, submission: str) -> Path:
        """Where the notebook with this fingerprint lies."""
        return self.folder / f"{submission}.ipynb.gz"

    def keep(self, content: bytes) -> None:
        """Keep a notebook; one that is there already, or too large to be graded, is not kept again."""
        submission = fingerprint(content)
        path = self.path(submission)
        if len(content) > MAX_BYTES or (path.exists() and self.content(submission) is not None):
            return
        packed = gzip.compress(content, compresslevel=6, mtime=0)
        # without waiting for the disk: what was handed in lies in submitted/ as well
        write_whole(path, lambda fresh: fresh.write_bytes(packed), durable=False)

    def content(self, submission: str) -> bytes | None:
        """The notebook with this fingerprint; ``None`` if it was not kept, or is not what it was."""
        try:
            content = gzip.decompress(self.path(submission).read_bytes())
        except (OSError, EOFError, zlib.error):
            return None
        return content if fingerprint(content) == submission else None
