"""What a student of the course installs: checks, visible cases, given helpers and figures."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def load_ipython_extension(shell: Any) -> None:
    """What ``%load_ext dlcore`` does: provide ``%dlcore_validate``."""
    from dlcore.validate import magic

    shell.register_magic_function(magic, "line", "dlcore_validate")
