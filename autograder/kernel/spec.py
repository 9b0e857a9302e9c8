"""The kernel's entry in Jupyter's list of kernels."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager

from autograder.grade.zygote import Kind

PROVISIONER = "dlworkbook-sandbox"
NAME = "dlworkbook-sandboxed"

_REFUSAL = "import sys; sys.exit('this kernel is started by its provisioner, or not at all')"


def name_of(kind: Kind) -> str:
    """The name by which to choose the kernel of a kind."""
    return NAME if kind == "science" else f"{NAME}-{kind}"


def definition(kind: Kind) -> dict[str, object]:
    """What stands in kernel.json; whoever ignores the provisioner gets a refusal, not a kernel without walls."""
    return {
        "argv": [sys.executable, "-c", _REFUSAL, "{connection_file}"],
        "display_name": "Python 3 (sandboxed)" if kind == "science" else f"Python 3 (sandboxed, {kind})",
        "language": "python",
        "metadata": {"kernel_provisioner": {"provisioner_name": PROVISIONER, "config": {"kind": kind}}},
    }


def install(kind: Kind = "science", user: bool = False, prefix: Path | None = None) -> Path:
    """Write the entry for this user, below a prefix, or (default) into this Python environment; return its folder."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "kernel.json").write_text(json.dumps(definition(kind), indent=1) + "\n", encoding="utf-8")
        where = None if user else str(prefix or sys.prefix)
        return Path(KernelSpecManager().install_kernel_spec(folder, name_of(kind), user=user, prefix=where))
