"""Takes the rights to their own files away from others."""

EXPECTED = {"says": "refused", "never": "altered"}

# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
victim = f"{PLANTED}/submitted/other/notebook.ipynb"
report = []
for attempt in (
    lambda: os.chmod(victim, 0),
    lambda: os.chown(victim, 1234, 1234),
    lambda: os.setxattr(victim, "user.attack", b"x"),
    lambda: os.chmod(PLANTED, 0),
):
    try:
        attempt()
        report.append("altered")
    except OSError as refusal:
        report.append(f"refused: {refusal.strerror}")
if libc.syscall(452, -100, victim.encode(), 0, 0) == 0:  # fchmodat2
    report.append("altered")
raise PermissionError("; ".join(report))
