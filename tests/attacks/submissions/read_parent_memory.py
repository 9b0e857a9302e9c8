"""Reads the memory, the environment and the open files of the processes above it."""

EXPECTED = {"says": "refused", "never": "read [1-9]"}

# %%
import os

report = []
for process in (GRADER, os.getppid(), 1):
    for what in ("mem", "environ", "maps"):
        try:
            size = len(open(f"/proc/{process}/{what}", "rb").read(4096)) if process != os.getpid() else 0
            report.append(f"read {size}")
        except OSError as refusal:
            report.append(f"refused: {refusal.strerror}")
    try:
        report += [os.readlink(entry.path) for entry in os.scandir(f"/proc/{process}/fd")]
    except OSError as refusal:
        report.append(f"refused: {refusal.strerror}")
raise LookupError("; ".join(report)[:1500])
