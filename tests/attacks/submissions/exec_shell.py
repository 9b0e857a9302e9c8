"""Runs a program in every way that Python has."""

EXPECTED = {"says": "refused", "never": "uid=[0-9]"}

# %%
import ctypes
import os
import pty
import subprocess

report = []
for attempt in (
    lambda: subprocess.run(["/usr/bin/id"], capture_output=True, check=True).stdout,
    lambda: os.popen("id").read() or 1 / 0,
    lambda: os.system("id > out && test -s out") and 1 / 0,
    lambda: pty.spawn("/usr/bin/id"),
    lambda: os.posix_spawn("/usr/bin/id", ["id"], {}) and os.wait()[1] and 1 / 0,
    lambda: ctypes.CDLL(None).system(b"id > out2 && test -s out2") and 1 / 0,
):
    try:
        report.append(f"ran: {attempt()}")
    except (OSError, ZeroDivisionError, ValueError, subprocess.SubprocessError) as refusal:
        report.append(f"refused: {refusal}")
raise ChildProcessError("; ".join(report))
