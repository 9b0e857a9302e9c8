"""Changes its user, its groups and its capabilities."""

EXPECTED = {"says": "refused", "never": "became"}

# %%
import os

report = []
other = os.getuid() + 1
for attempt in (
    lambda: os.setuid(0) if os.getuid() else os.setuid(12345),
    lambda: os.setresuid(other, other, other),
    lambda: os.setgroups([0, 12345]),
    lambda: os.setresgid(other, other, other),
    lambda: os.unshare(0x10000000) if hasattr(os, "unshare") else (_ for _ in ()).throw(OSError(1, "no unshare")),
):
    try:
        attempt()
        report.append("became")
    except OSError as refusal:
        report.append(f"refused: {refusal.strerror}")
raise PermissionError("; ".join(report))
