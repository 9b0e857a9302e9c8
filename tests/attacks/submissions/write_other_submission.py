"""Overwrites, empties, renames, links and deletes what others handed in."""

EXPECTED = {"says": "refused", "never": "done"}

# %%
import os

victim = f"{PLANTED}/submitted/other/notebook.ipynb"
report = []
for attempt in (
    lambda: open(victim, "a").write("x"),
    lambda: os.truncate(victim, 0),
    lambda: os.rename(victim, victim + "2"),
    lambda: os.rename(victim, "mine"),
    lambda: os.link(victim, "mine"),
    lambda: os.link("/proc/self/exe", f"{PLANTED}/link"),
    lambda: os.symlink("/etc", f"{PLANTED}/link"),
    lambda: os.unlink(victim),
    lambda: os.rmdir(f"{PLANTED}/submitted"),
    lambda: os.mkdir(f"{PLANTED}/new"),
    lambda: os.mkfifo(f"{PLANTED}/fifo"),
):
    try:
        attempt()
        report.append("done")
    except OSError as refusal:
        report.append(f"refused: {refusal.strerror}")
raise PermissionError("; ".join(report)[:1500])
