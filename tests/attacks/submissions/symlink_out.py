"""Makes symbolic links in its own folder that lead out of it, and reads and writes through them."""

EXPECTED = {"says": "refused", "never": "done"}

# %%
import os

report = []
for number, target in enumerate((f"{PLANTED}/gradebook.db", f"{PLANTED}/submitted/other/notebook.ipynb", PLANTED, "/etc/shadow")):
    for attempt in (
        lambda: os.symlink(target, f"link{number}") or open(f"link{number}").read()[-900:] + "done",
        lambda: open(f"link{number}", "r+").write("x"),
        lambda: os.listdir(f"link{number}"),
        lambda: os.open(f"/proc/self/cwd/link{number}", os.O_RDWR),
        lambda: os.open(f"/proc/self/root{target}", os.O_RDONLY) and "done",
    ):
        try:
            report.append(f"done {attempt()}")
        except OSError as refusal:
            report.append(f"refused: {refusal.strerror}")
raise PermissionError("; ".join(report)[:1500])
